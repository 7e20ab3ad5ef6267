"""A CSMS of OCPP 2.0.1 Edition 3, without input or output.

It is the CSMS that the harness plays against a station under test, the bundled reference CSMS, and the base
of the faulty ones. The three differ in configuration and in single overridden methods, never in another copy
of the rules. It must not know sockets, files, clocks or randomness: `now` comes with every call, ids from
`new_id`.

One machine serves many stations. Per station, three state machines run beside each other:

    link        none --opened--> linked --closed--> none     (a newer link of the same identity replaces it)
    presence    offline --any message--> online --link gone, silent for too long--> offline
    boot        (see the table; it belongs to the identity and outlives links)

                      BootNotification      other CALLs of the station         our CALLs
    "" (never booted) answered by policy    SecurityError                      allowed
    Pending           answered by policy    SecurityError, except for what     allowed, but no remote start
                                            we triggered (B02.FR.02, FR.09)    or stop (B02.FR.05)
    Rejected          answered by policy    SecurityError (B03.FR.07)          none (B03.FR.03)
    Accepted          answered by policy    answered                           allowed

Our CALLs are orders; their states are in `orders`, those of reports in `reports`, of transactions in
`transactions`, of charging profiles in `smart_charging`. A guarded CSMS (`reference()`) refuses to send what
`rules` forbids; the one that the harness plays sends whatever a scenario wants.

How the code is laid out: one class per functional block, each adding its `on_<action>` (answers),
`after_<action>` (what becomes of orders) and verbs. They are one machine cut in readable pieces, which is why
they inherit: a faulty CSMS then overrides exactly one method.

    Links -> Channel (TLS) -> Newcomers ---------------------------------------+
    Links -> Serving -> Ordering -+-> Reporting -> Provisioning -> Monitoring -+
                                  +-> Authorization -> Transactions -+-> SmartCharging -> Csms
                                  |                                  +-> Guests ------+
                                  +-> Certificates ----------------------------+
                                  +-> Services --------------------------------+
"""

from collections.abc import Callable
from typing import Any

from harness.errors import UsageFault
from harness.protocols.ocpp.v201.csms.actions import REPORTS
from harness.protocols.ocpp.v201.csms.certificates import Certificates
from harness.protocols.ocpp.v201.csms.guests import Guests
from harness.protocols.ocpp.v201.csms.monitoring import Monitoring
from harness.protocols.ocpp.v201.csms.newcomers import Newcomers
from harness.protocols.ocpp.v201.csms.services import Services
from harness.protocols.ocpp.v201.csms.smart_charging import SmartCharging
from harness.protocols.ocpp.v201.csms.stations import Json


class Csms(Newcomers, SmartCharging, Guests, Monitoring, Certificates, Services):
    """The whole CSMS: see the module. `CsmsConfig` says how it behaves."""

    def operate(self, action: str, station: str, payload: Json, now: float) -> list[str]:
        """What an operator's interface does: send `action`, with what belongs to it. Returns the message ids.

        Long lists are split as the station needs it; requestId, remoteStartId are given where they are
        absent. Raises as `request` does.
        """
        match action:
            case "GetVariables":
                return self.read_variables(station, payload["getVariableData"], now)
            case "SetVariables":
                return self.write_variables(station, payload["setVariableData"], now)
            case "SetVariableMonitoring":
                return self.set_monitors(station, payload["setMonitoringData"], now)
            case "ClearVariableMonitoring":
                return self.clear_monitors(station, payload["id"], now)
            case "RequestStartTransaction":
                return [self.request(station, action, {"remoteStartId": self.number(), **payload}, now)]
            case _ if action in REPORTS or action in ("GetLog", "UpdateFirmware", "PublishFirmware"):
                return [self.request(station, action, {"requestId": self.number(), **payload}, now)]
            case _:
                return [self.request(station, action, payload, now)]

    def record(self, what: str) -> list[Json]:
        """What the CSMS shows about `what`: a list of rows, JSON-able. Raises UsageFault for what it has no
        record of.
        """
        rows = self.records().get(what)
        if rows is None:
            raise UsageFault(f"no record of {what!r}; there are {', '.join(self.records())}")
        return rows()

    def records(self) -> dict[str, Callable[[], list[Json]]]:
        return {
            "orders": lambda: [order.row() for order in self.orders],
            "certificates": self.installed_certificates,
            "stations": lambda: [station.row() for station in self.stations.values()],
            "limits": self.limits,
            "reports": lambda: [report.row() for report in self.reports],
            "transactions": lambda: [transaction.row() for transaction in self.transactions()],
            "meter_values": lambda: list(self.meter_values),
            "variables": self.variables,
            "monitors": self.monitors,
            "events": lambda: list(self.events),
            "security_events": lambda: list(self.security_events),
        }

    def variables(self) -> list[Json]:
        """Every attribute known: the value it has, the one that was asked for, and how asking went."""
        return [
            {"station": station.identity, **row}
            for station in self.stations.values()
            for row in station.variables.rows()
        ]

    def monitors(self) -> list[Json]:
        return [
            {"station": station.identity, **monitor}
            for station in self.stations.values()
            for monitor in station.monitors.values()
        ]

    def facts(self) -> dict[str, Any]:
        """A summary of everything, JSON-able."""
        return {name: rows() for name, rows in self.records().items()}
