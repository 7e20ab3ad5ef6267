"""An OCPP 2.0.1 charging station, sans-IO: the station that we play, the bundled reference, the base of
faulty ones.

Theory
------
A station is a set of *parts*, each keeping one idea in one file, around a few shared things: the link,
timers, the device model, the hardware. What comes in (frames, the clock, what people and EVs do at the
station) reaches the part whose business it is; what the parts want done leaves as commands.

    received --> calls --(action)--> part.answer_...  --> answer, then whatever the part sends
    wake     --> timers --(name)---> part.method
    plug_in, present_token, fault, ...  --> transactions, authorization, availability

Being connected (`connection`) and being known to the CSMS (`registration`) are two machines of their own:

    link           off --power up--> dialling --opened--> open --lost--> waiting --back-off over--> dialling
    registration   "" --boot--> Pending | Rejected --interval, trigger--> boot ... --> Accepted (until reboot)

    may the station send?          "" / no answer   Rejected   Pending              Accepted
    BootNotification               yes              interval   interval, trigger    only after reboot
    what the CSMS asked for        no               no         yes                  yes
    everything else                no               no         no                   yes
    does it serve CALLs?           SecurityError    SecurityError  yes (no start/stop)  yes

Sessions run from the first sign of a driver to the Ended event; their table is on top of `transactions`.
Events go through one queue (`delivery`), which outlives links and reboots. Resets, updates and power failures
end in `restart`, which drops what is volatile (`Part.rebooting`) and keeps the rest: settings, lists, cache,
profiles, reservations, monitors, availability, the queue.

To build a station with one fault, subclass the part, override one method, and name the class in the station:

    class RepeatsSeqNo(TransactionEvents):
        def next_seq_no(self, session): return 0

    class repeats_seq_no(ChargingStation):
        events_type = RepeatsSeqNo

Knows nothing of sockets, clocks or scenarios.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from harness.clock import iso8601
from harness.errors import HarnessFault
from harness.protocols.machine import Abort, Command, Connect, LinkInfo, Send
from harness.protocols.ocpp.peer import OnAnswer
from harness.protocols.ocpp.v201.station.authorization import Authorization
from harness.protocols.ocpp.v201.station.availability import Availability
from harness.protocols.ocpp.v201.station.calls import Calls, Override
from harness.protocols.ocpp.v201.station.certificates import Certificates
from harness.protocols.ocpp.v201.station.channel import Channel
from harness.protocols.ocpp.v201.station.config import StationConfig
from harness.protocols.ocpp.v201.station.connection import Connection
from harness.protocols.ocpp.v201.station.data_transfer import DataTransfer
from harness.protocols.ocpp.v201.station.delivery import Delivery
from harness.protocols.ocpp.v201.station.device_model import Component, DeviceModel, Variable
from harness.protocols.ocpp.v201.station.diagnostics import CustomerInformation, Logs
from harness.protocols.ocpp.v201.station.display import Display
from harness.protocols.ocpp.v201.station.energy import Energy
from harness.protocols.ocpp.v201.station.equipment import Connector, Equipment, Evse
from harness.protocols.ocpp.v201.station.ev_certificates import EvCertificates
from harness.protocols.ocpp.v201.station.facts import facts
from harness.protocols.ocpp.v201.station.firmware import Firmware
from harness.protocols.ocpp.v201.station.inventory import fill
from harness.protocols.ocpp.v201.station.metering import Metering
from harness.protocols.ocpp.v201.station.monitoring import Monitoring
from harness.protocols.ocpp.v201.station.monitors import Monitors
from harness.protocols.ocpp.v201.station.network import Network
from harness.protocols.ocpp.v201.station.ocsp import Ocsp
from harness.protocols.ocpp.v201.station.own_certificates import OwnCertificates
from harness.protocols.ocpp.v201.station.part import Part, Payload
from harness.protocols.ocpp.v201.station.profile_rules import ProfileRules
from harness.protocols.ocpp.v201.station.registration import Registration
from harness.protocols.ocpp.v201.station.remote_control import RemoteControl
from harness.protocols.ocpp.v201.station.reports import Reports
from harness.protocols.ocpp.v201.station.reservations import Reservations
from harness.protocols.ocpp.v201.station.reset import POWER_ON, Reset
from harness.protocols.ocpp.v201.station.security_log import SecurityLog
from harness.protocols.ocpp.v201.station.smart_charging import SmartCharging
from harness.protocols.ocpp.v201.station.timers import Timers
from harness.protocols.ocpp.v201.station.tokens import AuthCache, LocalList
from harness.protocols.ocpp.v201.station.transaction_events import TransactionEvents
from harness.protocols.ocpp.v201.station.transactions import Transactions
from harness.protocols.ocpp.v201.station.triggers import Triggers
from harness.protocols.ocpp.v201.station.variables import Variables


class ChargingStation:
    """A charging station. Implements `protocols.machine.Machine`.

    config   how it is built
    new_id   makes message ids and transaction ids, never the same twice
    rng      a number in [0, 1), for the random part of the back-off
    """

    calls_type: ClassVar[type[Calls]] = Calls
    connection_type: ClassVar[type[Connection]] = Connection
    channel_type: ClassVar[type[Channel]] = Channel
    registration_type: ClassVar[type[Registration]] = Registration
    availability_type: ClassVar[type[Availability]] = Availability
    variables_type: ClassVar[type[Variables]] = Variables
    reports_type: ClassVar[type[Reports]] = Reports
    monitors_type: ClassVar[type[Monitors]] = Monitors
    monitoring_type: ClassVar[type[Monitoring]] = Monitoring
    cache_type: ClassVar[type[AuthCache]] = AuthCache
    local_list_type: ClassVar[type[LocalList]] = LocalList
    authorization_type: ClassVar[type[Authorization]] = Authorization
    transactions_type: ClassVar[type[Transactions]] = Transactions
    energy_type: ClassVar[type[Energy]] = Energy
    events_type: ClassVar[type[TransactionEvents]] = TransactionEvents
    delivery_type: ClassVar[type[Delivery]] = Delivery
    metering_type: ClassVar[type[Metering]] = Metering
    profile_rules_type: ClassVar[type[ProfileRules]] = ProfileRules
    smart_charging_type: ClassVar[type[SmartCharging]] = SmartCharging
    remote_control_type: ClassVar[type[RemoteControl]] = RemoteControl
    triggers_type: ClassVar[type[Triggers]] = Triggers
    reset_type: ClassVar[type[Reset]] = Reset
    reservations_type: ClassVar[type[Reservations]] = Reservations
    network_type: ClassVar[type[Network]] = Network
    firmware_type: ClassVar[type[Firmware]] = Firmware
    logs_type: ClassVar[type[Logs]] = Logs
    customers_type: ClassVar[type[CustomerInformation]] = CustomerInformation
    display_type: ClassVar[type[Display]] = Display
    certificates_type: ClassVar[type[Certificates]] = Certificates
    own_certificates_type: ClassVar[type[OwnCertificates]] = OwnCertificates
    ocsp_type: ClassVar[type[Ocsp]] = Ocsp
    ev_certificates_type: ClassVar[type[EvCertificates]] = EvCertificates
    data_transfer_type: ClassVar[type[DataTransfer]] = DataTransfer
    security_log_type: ClassVar[type[SecurityLog]] = SecurityLog

    def __init__(self, config: StationConfig, new_id: Callable[[], str], rng: Callable[[], float]) -> None:
        self.config = config
        self.new_id = new_id
        self.rng = rng
        self.timers = Timers()
        self.clock_offset = 0.0
        self.muted = False
        self.frozen = False
        self._commands: list[Command] = []
        self.parts: list[Part] = []
        self.equipment = Equipment(config.evses)
        self.model = DeviceModel(self.variable_changed)
        fill(self.model, config)
        self._make_parts()
        self._collect_handlers()
        self._join_live_values()

    def _make_parts(self) -> None:
        """In the order in which they are told of a moment: states before events, events before the rest."""
        self.network = self.network_type(self)
        self.connection = self.connection_type(self)
        self.channel = self.channel_type(self)
        self.calls = self.calls_type(self)
        self.registration = self.registration_type(self)
        self.firmware = self.firmware_type(self)
        self.reservations = self.reservations_type(self)
        self.availability = self.availability_type(self)
        self.security_log = self.security_log_type(self)
        self.delivery = self.delivery_type(self)
        self.cache = self.cache_type(self)
        self.local_list = self.local_list_type(self)
        self.authorization = self.authorization_type(self)
        self.profile_rules = self.profile_rules_type(self)
        self.smart_charging = self.smart_charging_type(self)
        self.metering = self.metering_type(self)
        self.energy = self.energy_type(self)
        self.events = self.events_type(self)
        self.transactions = self.transactions_type(self)
        self.monitors = self.monitors_type(self)
        self.own_certificates = self.own_certificates_type(self)
        self.certificates = self.certificates_type(self)
        self.ocsp = self.ocsp_type(self)
        self.ev_certificates = self.ev_certificates_type(self)
        self.reset = self.reset_type(self)
        self.logs = self.logs_type(self)
        self.display = self.display_type(self)
        self.variables = self.variables_type(self)
        others: tuple[Part, ...] = (
            self.reports_type(self),
            self.monitoring_type(self),
            self.remote_control_type(self),
            self.triggers_type(self),
            self.customers_type(self),
            self.data_transfer_type(self),
        )
        self.parts = [part for part in vars(self).values() if isinstance(part, Part)] + list(others)

    def _collect_handlers(self) -> None:
        functions = self.config.functions
        absent = {
            SmartCharging: not functions.smart_charging,
            Monitoring: not functions.monitoring,
            LocalList: not functions.local_list,
            AuthCache: not functions.auth_cache,
            Reservations: not functions.reservation,
            Display: not functions.display,
            Firmware: not functions.firmware,
        }
        left_out = tuple(kind for kind, missing in absent.items() if missing)
        self.calls.handlers = {
            action: getattr(part, method)
            for part in self.parts
            if not isinstance(part, left_out)
            for action, method in part.ANSWERS.items()
        }

    def _join_live_values(self) -> None:
        """Values that are read when asked for: the clock and the power of each EVSE."""
        self.model.named("ClockCtrlr.DateTime").attributes["Actual"].live = self.timestamp
        for evse in self.equipment.evses:
            power = self.model.find("EVSE", "Power", evse=evse.id)
            if power is not None:
                power.attributes["Actual"].live = lambda _, meter=evse.meter: f"{meter.power:g}"

    # -- Machine

    def start(self, now: float) -> None:
        """Power up."""
        self.registration.reason = "PowerUp"
        self.power_on(now)

    def power_on(self, now: float) -> None:
        """The station comes up: note it, connect."""
        self.security_log.event("StartupOfTheDevice", now)
        self.connection.switch_on(now)

    def opened(self, link: LinkInfo, now: float) -> None:
        self.connection.opened(link, now)

    def refused(self, reason: Mapping[str, Any], now: float) -> None:
        self.connection.refused(reason, now)

    def received(self, link: str, data: bytes, form: str, now: float) -> None:
        if self.frozen or self.connection.link is None or self.connection.link.name != link:
            return
        match form:
            case "text":
                self.calls.received(data, now)
            case "binary":
                self.calls.refuse_binary()

    def closed(self, link: str, code: int | None, reason: str, now: float) -> None:
        self.connection.closed(link, now)

    def wake(self, now: float) -> None:
        if self.frozen:
            return
        if self.calls.peer is not None:
            self.calls.peer.wake(now)
        self.timers.run(now)

    def next_wake(self) -> float | None:
        if self.frozen:
            return None
        peer = self.calls.peer.next_wake() if self.calls.peer is not None else None
        return min((at for at in (peer, self.timers.next_wake()) if at is not None), default=None)

    def commands(self) -> list[Command]:
        commands, self._commands = self._commands, []
        return commands

    # -- for the parts

    def out(self, command: Command) -> None:
        """Have a command carried out; a muted station sends nothing."""
        if not (self.muted and isinstance(command, Send)):
            self._commands.append(command)

    def timestamp(self, now: float) -> str:
        """The station's clock as text: ours, or shifted to the CSMS's."""
        return iso8601(now + self.clock_offset)

    def may_charge(self) -> bool:
        """Are sessions allowed: accepted since boot, or not needed (TxBeforeAcceptedEnabled, B02.FR.03)?"""
        return self.registration.accepted or self.model.flag("TxCtrlr", "TxBeforeAcceptedEnabled")

    def tell_boot_accepted(self, now: float) -> None:
        self.connection.lost_at = None
        for part in self.parts:
            part.boot_accepted(now)

    def tell_back_online(self, now: float, offline_for: float) -> None:
        for part in self.parts:
            part.back_online(now, offline_for)

    def tell_went_offline(self, now: float) -> None:
        for part in self.parts:
            part.went_offline(now)

    def tell_transaction_ended(self, transaction_id: str, evse_id: int | None, now: float) -> None:
        for part in self.parts:
            part.transaction_ended(transaction_id, evse_id, now)

    def variable_changed(self, variable: Variable, now: float) -> None:
        for part in self.parts:
            part.variable_changed(variable, now)

    def restart(self, reason: str, downtime: float, now: float) -> None:
        """Reboot: close, forget what is volatile, come back after `downtime` and boot with `reason`."""
        self.connection.close(now, 1000, "reboot")
        self._go_down(reason, downtime, now)

    def _go_down(self, reason: str, downtime: float, now: float) -> None:
        self.timers.clear()
        for part in self.parts:
            part.rebooting(now)
        self.registration.reason = reason
        self.security_log.event("ResetOrReboot", now)
        self.timers.set(POWER_ON, now + downtime, self.power_on)

    # -- what people and EVs do at the station

    def plug_in(self, evse: int, connector: int, now: float) -> None:
        """Connect an EV."""
        self.transactions.plugged_in(*self._at(evse, connector), now)

    def plug_out(self, evse: int, connector: int, now: float, ev_side_only: bool = False) -> None:
        """Disconnect the EV. `ev_side_only`: the cable stays in the station's socket."""
        self.transactions.plugged_out(*self._at(evse, connector), now, ev_side_only)

    def present_token(
        self, token: str | Payload, now: float, type: str = "ISO14443", evse: int | None = None
    ) -> None:
        """Show a token at an EVSE's reader, or at the station's only one. A dict is an IdTokenType as it is."""
        shape = dict(token) if isinstance(token, dict) else {"idToken": token, "type": type}
        self.authorization.presented(shape, self._evse(evse) if evse is not None else None, now)

    def fault(self, evse: int, connector: int, now: float, code: str | None = None) -> None:
        """A fault on a connector. "LockFailure" jams the lock only; codes of ReasonEnumType end up as
        stoppedReason.
        """
        where, plug = self._at(evse, connector)
        if code == "LockFailure":
            plug.lock_jammed = True
            self._set_problem("ConnectorPlugRetentionLock", plug, "true", now)
            return
        plug.fault = code or "Other"
        self._set_problem("Connector", plug, "true", now)
        self.transactions.faulted(where, plug, plug.fault, now)
        if where.faulted:
            self.reservations.evse_lost(where, now)
        self.availability.report_changes(now)

    def clear_fault(self, evse: int, connector: int, now: float) -> None:
        """The fault is gone."""
        _, plug = self._at(evse, connector)
        plug.fault, plug.lock_jammed = "", False
        for component in ("Connector", "ConnectorPlugRetentionLock"):
            self._set_problem(component, plug, "false", now)
        self.availability.report_changes(now)

    def power_cycle(self, now: float) -> None:
        """The mains fail and return: sessions end with PowerLoss, told after the boot."""
        self.connection.cut(now)
        self.transactions.end_all("AbnormalCondition", "PowerLoss", now)
        self._go_down("PowerUp", self.config.reboot_time, now)

    def link_down(self, now: float) -> None:
        """The network fails, until `link_up`."""
        self.connection.cut(now)

    def link_up(self, now: float) -> None:
        """The network works again."""
        self.connection.repair(now)

    def occupy_bay(self, evse: int, now: float) -> None:
        """An EV drives into the parking bay."""
        self.transactions.bay_occupied(self._evse(evse), now)

    def leave_bay(self, evse: int, now: float) -> None:
        self.transactions.bay_left(self._evse(evse), now)

    def ev_suspends(self, evse: int, now: float) -> None:
        """The EV takes no energy for now."""
        self.transactions.ev_ready(self._evse(evse), False, now)

    def ev_resumes(self, evse: int, now: float) -> None:
        self.transactions.ev_ready(self._evse(evse), True, now)

    def ev_requests_certificate(self, action: str, exi: str, now: float) -> None:
        """The EV asks for a contract certificate: `action` Install or Update, `exi` its message in base64."""
        if not self.config.functions.contract_certificates:
            raise HarnessFault("the station does not fetch contract certificates")
        self.ev_certificates.ask(action, exi, now)

    def set_variable_value(
        self,
        component: str,
        variable: str,
        value: str,
        now: float,
        evse: int | None = None,
        connector: int | None = None,
    ) -> None:
        """The world changes a variable, for instance a temperature. Monitors notice."""
        found = self.model.look_up(Component(component, "", evse, connector), variable)
        if isinstance(found, str):
            raise HarnessFault(f"{component}.{variable} on EVSE {evse}: {found}")
        self.model.put(found, value, now)

    def observe(self, what: str, now: float) -> Any:
        """One of `facts`."""
        known = facts(self, now)
        if what not in known:
            raise HarnessFault(f"the station knows nothing of {what!r}, but of {', '.join(sorted(known))}")
        return known[what]

    def facts(self, now: float) -> dict[str, Any]:
        """What the station knows, as JSON values."""
        return facts(self, now)

    # -- for a scenario that plays the station

    def remember_token(self, token: str, now: float, type: str = "ISO14443", group: str = "") -> None:
        """Have the token in the cache as Accepted, so that it starts a session unasked."""
        info: Payload = {"status": "Accepted"}
        if group:
            info["groupIdToken"] = {"idToken": group, "type": "Central"}
        self.cache.learn({"idToken": token, "type": type}, info, now)

    def request(
        self, action: str, payload: Mapping[str, Any], now: float, done: OnAnswer | None = None
    ) -> str:
        """Send any CALL, right or wrong, whatever the state. Returns its message id."""
        return self.calls.put(action, payload, now, done)

    def send_raw(self, data: bytes, now: float, form: str = "text") -> None:
        """Put bytes on the link as they are."""
        if self.connection.link is None:
            raise self.connection.lacking("nothing can be sent")
        self.out(Send(self.connection.link.name, data, form))

    def override(self, action: str, reply: Override, times: int | None = None) -> None:
        """Answer CALLs of `action` with a payload, ErrorReply, RawReply, SILENCE, or what a callable makes of
        them.
        """
        self.calls.override(action, reply, times)

    def restore(self, action: str | None = None) -> None:
        """Answer as usual again."""
        self.calls.restore(action)

    def mute(self, muted: bool = True) -> None:
        """Send nothing and answer nothing, but go on otherwise."""
        self.muted = muted

    def freeze(self, now: float) -> None:
        """Hang: neither send nor notice anything, with the link open."""
        self.muted = self.frozen = True

    def thaw(self, now: float) -> None:
        """Wake up from `freeze`."""
        self.muted = self.frozen = False

    def configure(self, now: float, **changes: Any) -> None:
        """Change fields of `StationConfig` at run time; functions appear and disappear with it."""
        self.config = replace(self.config, **changes)
        self._collect_handlers()

    def connect_anew(self, now: float) -> None:
        """Close the link and dial again at once."""
        self.connection.renew(now, "new connection")

    def dial_with(self, now: float, **options: Any) -> None:
        """Dial once with other options (another identity, password, subprotocols)."""
        self.connection.dialling = True
        self.connection.wanted = True
        self.out(Connect({**self.connection.options(), **options}))

    def dial_with_profile(self, now: float, profile: int, password: str = "") -> None:
        """Dial once to where the station was built for, with another security profile."""
        url = self.config.url
        self.dial_with(
            now,
            url=url,
            security_profile=profile,
            password=password or self.connection.password(),
            tls=self.channel.terms(url, profile),
        )

    def dial_in_the_clear(self, now: float) -> None:
        """Dial once without TLS, where TLS should be."""
        url = str(self.connection.options()["url"])
        self.dial_with(now, url=url.replace("wss://", "ws://", 1), tls=None)

    def new_firmware(self, version: str, now: float) -> None:
        """Somebody has put other firmware on the station."""
        self.firmware.version = version
        self.model.store("ChargingStation.FirmwareVersion", version, now)

    def watch(self, monitors: Sequence[Payload], now: float) -> None:
        """Monitors that somebody has set before: as in setMonitoringData."""
        self.calls.handlers["SetVariableMonitoring"]({"setMonitoringData": list(monitors)}, now)

    def announce(self, path: str, value: str, now: float) -> None:
        """From now on the device model says so, as if the station had been built like that."""
        self.model.store(path, value, now)

    def abort(self, now: float) -> None:
        """Cut the link; the station reconnects as after any loss."""
        if self.connection.link is not None:
            self.out(Abort(self.connection.link.name))

    # -- helpers

    def _evse(self, evse_id: int) -> Evse:
        evse = self.equipment.evse(evse_id)
        if evse is None:
            raise HarnessFault(f"the station has no EVSE {evse_id}, only 1 to {len(self.equipment.evses)}")
        return evse

    def _at(self, evse_id: int, connector_id: int) -> tuple[Evse, Connector]:
        connector = self.equipment.connector(evse_id, connector_id)
        if connector is None:
            raise HarnessFault(f"the station has no connector {connector_id} on EVSE {evse_id}")
        return self._evse(evse_id), connector

    def _set_problem(self, component: str, plug: Connector, value: str, now: float) -> None:
        found = self.model.look_up(Component(component, "", plug.evse_id, plug.id), "Problem")
        if not isinstance(found, str):
            self.model.put(found, value, now)
