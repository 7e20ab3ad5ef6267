"""Boot, heartbeat, inventory, variables, reset (functional block B, and F06).

boot status:   "" --BootNotification--> Accepted | Pending | Rejected   (as the answer said that really went
out) inventory:     first contact, or another model or firmware --> GetBaseReport FullInventory, once
"""

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from harness.clock import iso8601
from harness.protocols.ocpp import rpc
from harness.protocols.ocpp.peer import SILENCE, Reply
from harness.protocols.ocpp.v201.csms.actions import TRIGGERED
from harness.protocols.ocpp.v201.csms.config import BootAnswer, BootStatus, CsmsConfig
from harness.protocols.ocpp.v201.csms.reporting import Reporting
from harness.protocols.ocpp.v201.csms.stations import Json, Reboot, Station
from harness.protocols.ocpp.v201.csms.variables import chunks, is_password


class Provisioning(Reporting):
    """Lets stations in and learns what they are. `boot_default` may be changed at any time."""

    def __init__(self, config: CsmsConfig, new_id: Callable[[], str]) -> None:
        super().__init__(config, new_id)
        self.boot_default = config.boot
        self._boot_scripts: dict[str | None, deque[BootAnswer]] = {}

    def on_boot_notification(self, station: Station, request: Json, now: float) -> Reply:
        """B01.FR.02. A serial number that is not the one of the certificate ends the connection (B01.FR.11,
        FR.12).
        """
        if not self.serial_matches(station, request):
            self.close(station, "serial number differs from the certificate's")
            return SILENCE
        answer = self.boot_answer(station)
        return {
            "currentTime": self.current_time(now),
            "interval": self.config.heartbeat_interval if answer.interval is None else answer.interval,
            "status": answer.status,
        }

    def on_heartbeat(self, station: Station, request: Json, now: float) -> Reply:
        """G02: the time of the CSMS."""
        return {"currentTime": self.current_time(now)}

    def current_time(self, now: float) -> str:
        """The time as told to stations."""
        return iso8601(now)

    def boot_answer(self, station: Station) -> BootAnswer:
        """The policy: the script first, then what is set for the identity, then what is set for all."""
        script = self._script_of(station)
        if script:
            return script.popleft()
        return self.config.boot_per_station.get(station.identity, self.boot_default)

    def script_boot(self, *answers: BootAnswer, station: str | None = None) -> None:
        """Answer the next BootNotifications of a station (None: of whichever comes) in this order."""
        self._boot_scripts.setdefault(station, deque()).extend(answers)

    def forget_scripts(self) -> None:
        """No scripted answers any more, for any station."""
        self._boot_scripts.clear()

    def answer_next_boot(
        self, status: BootStatus, interval: int | None = None, station: str | None = None
    ) -> None:
        """`script_boot` for one answer, in plain values."""
        self.script_boot(BootAnswer(status, interval), station=station)

    def serial_matches(self, station: Station, request: Json) -> bool:
        wanted = self.config.certificate_serials.get(station.identity)
        return wanted is None or request["chargingStation"].get("serialNumber") == wanted

    def answered(self, station: Station, call: rpc.Call, reply: Reply, now: float) -> None:
        super().answered(station, call, reply, now)
        if call.action == "BootNotification" and isinstance(reply, Mapping) and "status" in reply:
            request = call.payload if isinstance(call.payload, dict) else {}
            self.booted(station, request, reply, now)

    def booted(self, station: Station, request: Json, reply: Mapping[str, Any], now: float) -> None:
        """A BootNotification was answered."""
        suspect = self.model_may_have_changed(station, request)
        if self.is_reboot(station, request):
            station.reboot = Reboot.NONE
            self.give_up_reports(station, now)
            station.grants.clear()
        station.booted_on = station.link
        station.boot = str(reply["status"])
        interval = reply.get("interval")
        station.interval = interval if isinstance(interval, int) else 0
        station.about = request.get("chargingStation", {})
        station.boots += 1
        station.inventoried &= not suspect
        if self.config.take_inventory and not station.inventoried and station.boot != "Rejected":
            self.afterwards(lambda later: self.take_inventory(station, later))

    def is_reboot(self, station: Station, request: Json) -> bool:
        """Or does it only ask again while it waits to be accepted? A reboot needs a new link (B01.FR.03)."""
        return station.booted_on != station.link or (
            station.accepted and request.get("reason") != "Triggered"
        )

    def model_may_have_changed(self, station: Station, request: Json) -> bool:
        """B07.FR.14: other firmware or hardware than last time."""
        about = request.get("chargingStation", {})
        return any(
            about.get(name) != station.about.get(name) for name in ("model", "vendorName", "firmwareVersion")
        )

    def take_inventory(self, station: Station, now: float) -> None:
        """B07.FR.14: learn the whole device model."""
        station.inventoried = True
        payload = {"requestId": self.number(), "reportBase": "FullInventory"}
        self.order_by_itself(station, "GetBaseReport", payload, now)

    def get_base_report(self, station: str, base: str, now: float) -> str:
        """`base`: FullInventory, ConfigurationInventory or SummaryInventory (B07)."""
        return self.request(station, "GetBaseReport", {"requestId": self.number(), "reportBase": base}, now)

    # variables

    def read_variables(self, station: str, items: list[Json], now: float) -> list[str]:
        """`items` as in getVariableData. In as many requests as the station needs (B06.FR.05)."""
        return [
            self.request(station, "GetVariables", {"getVariableData": part}, now)
            for part in self.portions(station, "GetVariables", items)
        ]

    def write_variables(self, station: str, items: list[Json], now: float) -> list[str]:
        """`items` as in setVariableData. In as many requests as the station needs (B05.FR.11)."""
        return [
            self.request(station, "SetVariables", {"setVariableData": part}, now)
            for part in self.portions(station, "SetVariables", items)
        ]

    def portions(
        self, station: str, action: str, items: list[Json], controller: str = "DeviceDataCtrlr"
    ) -> list[list[Json]]:
        """`items` in portions that the station takes in one message, as far as it told. 100 bytes are for the
        frame.
        """
        known = self.station(station).variables
        most_bytes = known.number(controller, "BytesPerMessage", action)
        room = None if most_bytes is None else max(most_bytes - 100, 1)
        return chunks(items, known.number(controller, "ItemsPerMessage", action), room)

    def after_get_variables(self, station: Station, request: Json, response: Json, now: float) -> None:
        station.variables.learn_read(response["getVariableResult"])

    def after_set_variables(self, station: Station, request: Json, response: Json, now: float) -> None:
        """What the station refused is not booked as its value."""
        asked, results = request["setVariableData"], response["setVariableResult"]
        station.variables.learn_write(asked, results)
        if any(result["attributeStatus"] == "RebootRequired" for result in results):
            station.reboot = Reboot.NEEDED
        for wish in asked:
            if is_password(wish) and station.variables.state(wish) == "Accepted":
                self.password_changed(station, wish["attributeValue"])

    def password_changed(self, station: Station, password: str) -> None:
        """A01.FR.03, FR.04: from now on only the new password opens the door, whoever keeps it."""
        if self.config.on_password is not None:
            self.config.on_password(station.identity, password)

    # reset and trigger

    def reset(self, station: str, type: str, now: float, evse: int | None = None) -> str:
        """`type`: Immediate or OnIdle (B11, B12)."""
        payload: Json = {"type": type} if evse is None else {"type": type, "evseId": evse}
        return self.request(station, "Reset", payload, now)

    def after_reset(self, station: Station, request: Json, response: Json, now: float) -> None:
        """A refused reset is no reboot; resetting one EVSE is none either."""
        if response["status"] in ("Accepted", "Scheduled") and "evseId" not in request:
            station.reboot = Reboot.EXPECTED

    def trigger(
        self, station: str, message: str, now: float, evse: int | None = None, connector: int | None = None
    ) -> str:
        """Ask for a message (F06)."""
        payload: Json = {"requestedMessage": message}
        if evse is not None:
            payload["evse"] = {"id": evse} if connector is None else {"id": evse, "connectorId": connector}
        return self.request(station, "TriggerMessage", payload, now)

    def after_trigger_message(self, station: Station, request: Json, response: Json, now: float) -> None:
        """What was triggered may come before the station is accepted (B02.FR.02)."""
        if response["status"] == "Accepted" and not station.accepted:
            wanted: str = request["requestedMessage"]
            station.grants.append(TRIGGERED.get(wanted, wanted))

    def _script_of(self, station: Station) -> deque[BootAnswer]:
        own = self._boot_scripts.get(station.identity)
        if own is None and self.config.boot_script:
            own = self._boot_scripts[station.identity] = deque(self.config.boot_script)
        return own or self._boot_scripts.get(None) or deque()
