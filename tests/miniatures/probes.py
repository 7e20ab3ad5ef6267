"""Cases of our own that make both sides do everything that the checks for every trace look at.

They ask nothing of anybody beyond being there: what is wrong is found by the checks that hold on every trace. So a check
whose situation no use case brings about can still be seen red. A suite module like those in `test_suites/`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.engine.suites import SuiteCase
from harness.judge.expectations import Pattern, Within
from harness.protocols.binding import Call, Check, Deed, Frame, Scene, Setting, Verb, Wait
from harness.protocols.ocpp.peer import SILENCE
from harness.protocols.ocpp.v201.bindings import BINDING
from harness.protocols.ocpp.v201.bindings.base import CS, CSMS, rule, transaction
from harness.stage.stage import Stage
from harness.usecases.station import StationReady
from harness.usecases.words import Intent, Sight

Payload = Mapping[str, Any]
TOKEN = {"idToken": "DEADBEEF", "type": "ISO14443"}
THE_TRANSACTION = "the transaction that was seen last"


@dataclass(frozen=True, slots=True)
class Says(Intent):
    """`by` sends a request. `planted`: it is wrong on purpose."""

    by: str
    action: str
    payload: Payload = field(default_factory=dict)
    planted: bool = False


@dataclass(frozen=True, slots=True)
class Happens(Intent):
    """Something happens to `by`, or to the scenery."""

    by: str
    verb: str
    args: Payload = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Behaves(Intent):
    """Our own party behaves so from now on."""

    by: str
    name: str
    args: Payload = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SaysNonsense(Intent):
    """Our own party puts these bytes on its link."""

    by: str
    data: bytes


@dataclass(frozen=True, slots=True)
class TimePasses(Intent):
    """For so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class SomethingSaid(Sight):
    """The system under test has said anything at all: the one thing that a probe expects."""


@BINDING.does(Says)
def says(intent: Says, scene: Scene) -> Deed:
    payload = {
        key: transaction(scene) if value == THE_TRANSACTION else value
        for key, value in intent.payload.items()
    }
    return Call(intent.by, intent.action, payload, intent.planted)


@BINDING.does(Happens)
def happens(intent: Happens, scene: Scene) -> Deed:
    return Verb(intent.by, intent.verb, intent.args)


@BINDING.does(Behaves)
def behaves(intent: Behaves, scene: Scene) -> Deed:
    return Setting(intent.by, intent.name, intent.args)


@BINDING.does(SaysNonsense)
def says_nonsense(intent: SaysNonsense, scene: Scene) -> Deed:
    return Frame(intent.by, intent.data)


@BINDING.does(TimePasses)
def time_passes(intent: TimePasses, scene: Scene) -> Deed:
    return Wait(intent.seconds)


@BINDING.sees(SomethingSaid)
def something_said(sight: SomethingSaid, scene: Scene) -> Check:
    shape: Any = "request" if scene.sut_role == CS else "response"
    return Check(rule("probe.alive", "it talks", "Part 4 4.1"), Within(Pattern(shape), 60.0), since="start")


# -- pieces


def order(stage: Stage, action: str, **payload: Any) -> None:
    """The CSMS orders something, and what comes of it has time to come."""
    stage.do(Says(CSMS, action, payload))
    stage.do(TimePasses(1))


def drive_in(stage: Stage, evse: int = 1) -> None:
    stage.do(Happens(CS, "plug_in", {"evse": evse, "connector": 1}))


def show_token(stage: Stage, evse: int = 1, token: Payload = TOKEN) -> None:
    stage.do(Happens(CS, "present_token", {"token": dict(token), "evse": evse}))
    stage.do(TimePasses(1))


def drive_off(stage: Stage, evse: int = 1) -> None:
    stage.do(Happens(CS, "plug_out", {"evse": evse, "connector": 1}))
    stage.do(TimePasses(1))


def component(name: str, variable: str, **more: Any) -> dict[str, Any]:
    return {"component": {"name": name}, "variable": {"name": variable}, **more}


def schedule(kind: str = "Absolute", **more: Any) -> dict[str, Any]:
    start = {"startSchedule": "2026-01-01T00:00:00Z"} if kind == "Absolute" else {}
    periods = [{"startPeriod": 0, "limit": 16.0}, {"startPeriod": 600, "limit": 10.0, "numberPhases": 1}]
    return {"id": 1, "chargingRateUnit": "A", "chargingSchedulePeriod": periods, **start, **more}


def profile(purpose: str, kind: str = "Absolute", **more: Any) -> dict[str, Any]:
    return {
        "id": 5,
        "stackLevel": 0,
        "chargingProfilePurpose": purpose,
        "chargingProfileKind": kind,
        "chargingSchedule": [schedule(kind)],
        **more,
    }


# -- scenes, for either role


def a_session_and_a_quiet_hour(stage: Stage) -> None:
    drive_in(stage)
    show_token(stage)
    stage.do(TimePasses(700))
    show_token(stage)
    drive_off(stage)
    stage.do(TimePasses(700))


def two_sessions(stage: Stage) -> None:
    for evse, token in ((1, TOKEN), (2, {"idToken": "CAFEBABE", "type": "ISO14443"})):
        drive_in(stage, evse)
        show_token(stage, evse, token)
    show_token(stage, 1)
    drive_off(stage, 1)
    drive_in(stage, 1)
    show_token(stage, 1)
    drive_off(stage, 2)
    drive_off(stage, 1)


def a_token_that_is_not_good(stage: Stage) -> None:
    show_token(stage, 1, {"idToken": "0BADF00D", "type": "ISO14443"})
    drive_in(stage)
    show_token(stage)
    drive_off(stage)


def orders_from_afar(stage: Stage) -> None:
    drive_in(stage)
    order(stage, "RequestStartTransaction", idToken=TOKEN, remoteStartId=77, evseId=1)
    order(stage, "TriggerMessage", requestedMessage="TransactionEvent")
    order(stage, "RequestStopTransaction", transactionId=THE_TRANSACTION)
    drive_off(stage)
    order(stage, "RequestStartTransaction", idToken=TOKEN, remoteStartId=78, evseId=2)
    stage.do(TimePasses(90))
    for message in ("BootNotification", "Heartbeat", "MeterValues", "LogStatusNotification"):
        order(stage, "TriggerMessage", requestedMessage=message)
    place = {"id": 1, "connectorId": 1}
    order(stage, "TriggerMessage", requestedMessage="StatusNotification", evse=place)
    order(stage, "UnlockConnector", evseId=1, connectorId=1)
    order(stage, "ChangeAvailability", operationalStatus="Inoperative", evse={"id": 1})
    order(stage, "ChangeAvailability", operationalStatus="Operative", evse={"id": 1})


def questions(stage: Stage) -> None:
    order(stage, "GetBaseReport", requestId=31, reportBase="FullInventory")
    order(stage, "GetReport", requestId=32, componentVariable=[{"component": {"name": "NoSuchThing"}}])
    known, secret = (
        component("OCPPCommCtrlr", "HeartbeatInterval"),
        component("SecurityCtrlr", "BasicAuthPassword"),
    )
    unknown = component("NoSuchThing", "AtAll")
    order(stage, "GetVariables", getVariableData=[known, secret, unknown])
    order(stage, "SetVariables", setVariableData=[{**known, "attributeValue": "600"}])
    order(stage, "CustomerInformation", requestId=33, report=True, clear=False, idToken=TOKEN)
    order(stage, "GetDisplayMessages", requestId=34)
    order(stage, "GetTransactionStatus")
    order(stage, "GetLocalListVersion")
    stage.do(TimePasses(40))


def monitors(stage: Stage) -> None:
    level = component("Connector", "AvailabilityState")
    level["component"]["evse"] = {"id": 1, "connectorId": 1}
    monitor = {**level, "value": 1.0, "type": "Delta", "severity": 4}
    order(stage, "SetVariableMonitoring", setMonitoringData=[monitor])
    order(stage, "GetMonitoringReport", requestId=41)
    drive_in(stage)
    drive_off(stage)
    drive_in(stage)
    drive_off(stage)


def profiles(stage: Stage) -> None:
    drive_in(stage)
    show_token(stage)
    order(stage, "SetChargingProfile", evseId=0, chargingProfile=profile("ChargingStationMaxProfile"))
    mine = {**profile("TxDefaultProfile", "Relative"), "id": 6}
    order(stage, "SetChargingProfile", evseId=1, chargingProfile=mine)
    stage.do(SetsTxProfile())
    stage.do(TimePasses(1))
    order(
        stage,
        "GetChargingProfiles",
        requestId=51,
        chargingProfile={"chargingProfilePurpose": "TxDefaultProfile"},
    )
    order(stage, "GetCompositeSchedule", duration=600, evseId=1)
    order(stage, "ClearChargingProfile", chargingProfileId=6)
    show_token(stage)
    drive_off(stage)
    drive_in(stage, 2)
    with_profile = {**profile("TxProfile", "Relative"), "id": 8}
    order(
        stage,
        "RequestStartTransaction",
        idToken=TOKEN,
        remoteStartId=79,
        evseId=2,
        chargingProfile=with_profile,
    )
    drive_off(stage, 2)


@dataclass(frozen=True, slots=True)
class SetsTxProfile(Intent):
    """The CSMS sets a profile for the running transaction."""


@BINDING.does(SetsTxProfile)
def sets_tx_profile(intent: SetsTxProfile, scene: Scene) -> Deed:
    mine = {**profile("TxProfile", "Relative"), "id": 7, "transactionId": transaction(scene)}
    return Call(CSMS, "SetChargingProfile", {"evseId": 1, "chargingProfile": mine})


def offline(stage: Stage) -> None:
    drive_in(stage)
    show_token(stage)
    stage.do(Happens(CS, "link_down"))
    stage.do(TimePasses(20))
    drive_off(stage)
    stage.do(Happens(CS, "link_up"))
    stage.do(TimePasses(20))


def clock_aligned_values(stage: Stage) -> None:
    item = component("AlignedDataCtrlr", "Interval", attributeValue="60")
    order(stage, "SetVariables", setVariableData=[item])
    stage.do(TimePasses(130))
    drive_in(stage)
    show_token(stage)
    stage.do(TimePasses(130))
    drive_off(stage)


# -- stations that are let in late


def _boot_answers(*answers: tuple[str, int]) -> Callable[[Stage], None]:
    def script(stage: Stage) -> None:
        for status, interval in answers:
            stage.do(Behaves(CSMS, "answer_next_boot", {"status": status, "interval": interval}))
        stage.do(Happens(CS, "power_cycle"))

    return script


def station_held_pending(stage: Stage) -> None:
    _boot_answers(("Pending", 30), ("Pending", 30))(stage)
    stage.do(TimePasses(5))
    order(stage, "TriggerMessage", requestedMessage="StatusNotification", evse={"id": 1, "connectorId": 1})
    order(stage, "GetBaseReport", requestId=61, reportBase="ConfigurationInventory")
    order(stage, "RequestStartTransaction", idToken=TOKEN, remoteStartId=80, evseId=1)
    order(stage, "RequestStopTransaction", transactionId="none")
    stage.do(TimePasses(100))


def station_rejected(stage: Stage) -> None:
    _boot_answers(("Rejected", 30), ("Rejected", 30))(stage)
    stage.do(TimePasses(5))
    order(stage, "GetLocalListVersion")
    stage.do(TimePasses(100))


def station_restarts(stage: Stage) -> None:
    order(stage, "Reset", type="Immediate")
    stage.do(TimePasses(60))


def malformed_requests(stage: Stage) -> None:
    stage.do(Says(CSMS, "ClearCache", {"surprise": 1}, planted=True))
    stage.do(Says(CSMS, "NoSuchAction", {}, planted=True))
    stage.do(Says(CSMS, "Reset", {}, planted=True))
    stage.do(SaysNonsense(CSMS, b'[2,"cut'))
    stage.do(TimePasses(60))


# -- the same for a CSMS as the system under test


def csms_holds_pending(stage: Stage) -> None:
    stage.do(Happens(CSMS, "answer_next_boot", {"status": "Pending", "interval": 30}))
    stage.do(Happens(CS, "power_cycle"))
    stage.do(TimePasses(5))
    stage.do(Says(CS, "Heartbeat"))
    stage.do(TimePasses(60))


def csms_rejects(stage: Stage) -> None:
    stage.do(Happens(CSMS, "answer_next_boot", {"status": "Rejected", "interval": 30}))
    stage.do(Happens(CS, "power_cycle"))
    stage.do(TimePasses(5))
    stage.do(Says(CS, "Heartbeat"))
    stage.do(TimePasses(60))


def csms_gets_malformed_requests(stage: Stage) -> None:
    stage.do(Says(CS, "Heartbeat", {"surprise": 1}, planted=True))
    stage.do(Says(CS, "NoSuchAction", {}, planted=True))
    stage.do(Says(CS, "StatusNotification", {}, planted=True))
    stage.do(SaysNonsense(CS, b'[2,"cut'))
    stage.do(TimePasses(60))


def a_partner_that_takes_its_time(stage: Stage) -> None:
    """Our side leaves a question open for a while; meanwhile there is more to be said."""
    late = {"action": "GetLocalListVersion", "reply": SILENCE, "times": 1}
    stage.do(Behaves(CS, "override", late))
    order(stage, "GetLocalListVersion")
    order(stage, "GetTransactionStatus")
    stage.do(TimePasses(60))


_BOTH = (
    a_session_and_a_quiet_hour,
    two_sessions,
    a_token_that_is_not_good,
    orders_from_afar,
    questions,
    monitors,
    profiles,
    offline,
    clock_aligned_values,
    station_restarts,
)
_STATION = (station_held_pending, station_rejected, malformed_requests)
_CSMS = (a_partner_that_takes_its_time, csms_holds_pending, csms_rejects, csms_gets_malformed_requests)


def _script(scene: Callable[[Stage], None]) -> Callable[[Stage], None]:
    def script(stage: Stage) -> None:
        stage.assume(StationReady())
        stage.expect(SomethingSaid())
        scene(stage)

    return script


def cases() -> Iterator[SuiteCase]:
    """PROBE-CS-<scene> and PROBE-CSMS-<scene>."""
    for party, role, scenes in (("CS", CS, (*_BOTH, *_STATION)), ("CSMS", CSMS, (*_BOTH, *_CSMS))):
        for scene in scenes:
            name = scene.__name__.replace("_", "-")
            yield SuiteCase(f"PROBE-{party}-{name}", name, role, "ocpp2.0.1", _script(scene))
