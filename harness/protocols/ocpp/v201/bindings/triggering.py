"""8.3.5 Monitor a CS in OCPP 2.0.1: TriggerMessage (F06)."""

from collections.abc import Mapping
from typing import Any

from harness.judge.expectations import ANSWERS, InOrder, Never, OneOf, Pattern, Within, answer_to
from harness.judge.finding import Rule
from harness.judge.matchers import none_of, one_of, present
from harness.protocols.binding import Call, Check, Deed, Scene, Setting
from harness.protocols.ocpp.v201.bindings.base import (
    BINDING,
    CS,
    CSMS,
    check,
    message_timeout,
    request,
    rule,
)
from harness.protocols.ocpp.v201.bindings.items import listed
from harness.usecases import triggering as word
from harness.usecases.observation import first

Json = dict[str, Any]

MESSAGES: Mapping[str, str] = {
    "meter values": "MeterValues",
    "session": "TransactionEvent",
    "log status": "LogStatusNotification",
    "firmware status": "FirmwareStatusNotification",
    "heartbeat": "Heartbeat",
    "connector": "StatusNotification",
    "boot": "BootNotification",
}
TAKEN = ("Accepted", "AcceptedCanceled")
"""How a station says that it will upload a log."""
UNSUPPORTED = "PublishFirmwareStatusNotification"
"""What no plain station can tell: it is for those that hand firmware on ([values] unsupported_trigger)."""


def message(what: str, scene: Scene) -> str:
    """The message that brings what is asked for."""
    return MESSAGES.get(what) or str(scene.value("unsupported_trigger", UNSUPPORTED))


@BINDING.does(word.AskFor)
def ask_for(intent: word.AskFor, scene: Scene) -> Deed:
    payload: Json = {"requestedMessage": message(intent.what, scene)}
    if intent.evse is not None:
        payload["evse"] = {"id": intent.evse}
        if intent.connector is not None:
            payload["evse"]["connectorId"] = intent.connector
    return Call(CSMS, "TriggerMessage", payload)


@BINDING.sees(word.AskAnswered)
def ask_answered(sight: word.AskAnswered, scene: Scene) -> Check:
    which = rule(
        "trigger.answer",
        "a message that the station has not implemented is NotImplemented; a boot message after an accepted boot is "
        "Rejected",
        "F06.FR.05",
        "F06.FR.08",
        "F06.FR.17",
    )
    return Check(
        which, Within(answer_to(scene.id, {"status": sight.status}), message_timeout(scene)), consumes=False
    )


@BINDING.sees(word.AskTaken)
def ask_taken(sight: word.AskTaken, scene: Scene) -> Check:
    which = rule("trigger.taken", "the station will tell what it is asked for", "F06.FR.05")
    return Check(
        which, Within(answer_to(scene.id, {"status": "Accepted"}), message_timeout(scene)), consumes=False
    )


@BINDING.sees(word.Told)
def told(sight: word.Told, scene: Scene) -> Check:
    which = rule(
        "trigger.told",
        "what a station agreed to tell it tells, after its answer, as things are now",
        "F06.FR.04",
        "F06.FR.10",
        *CLAUSES.get(sight.what, ()),
    )
    spec = InOrder((answer_to(scene.id), _message_told(sight, scene)), scene.seconds("react_within"))
    if sight.what != "connector":
        return Check(which, spec)
    return _connector_told(which, sight, scene)


CLAUSES: Mapping[str, tuple[str, ...]] = {
    "meter values": ("F06.FR.06", "F06.FR.11"),
    "session": ("F06.FR.07", "F06.FR.11"),
    "log status": ("F06.FR.14", "F06.FR.15"),
    "firmware status": ("F06.FR.16", "F06.FR.03"),
    "connector": ("F06.FR.09", "F06.FR.12"),
}


def _message_told(sight: word.Told, scene: Scene) -> Pattern:
    name = MESSAGES[sight.what]
    match sight.what:
        case "meter values":
            where: Json = {} if sight.evse is None else {"evseId": sight.evse}
            return request(name, where, {"meterValue": _measured})
        case "session":
            where = {"triggerReason": "Trigger"}
            if sight.evse is not None:
                where["transactionInfo.transactionId"] = _transaction(sight.evse, scene)
            must = {"transactionInfo.chargingState": present, "eventType": "Updated"}
            return request(name, where, must)
        case "log status" | "firmware status" if sight.state:
            return request(name, {}, {"status": _state(sight.state)})
        case _:
            return request(name)


def _transaction(evse: int, scene: Scene) -> Any:
    """The id of the session on the EVSE: events name the EVSE at least once."""
    events = [event for event in scene.seen("TransactionEvent") if first(event.body, "evse.id") == evse]
    return first(events[-1].body, "transactionInfo.transactionId") if events else present


def _state(wanted: str) -> Any:
    """Idle means idle. Whatever is busy may have come to its end meanwhile, but was not idle."""
    return wanted if wanted == "Idle" else none_of("Idle")


def _measured(value: Any) -> str | None:
    """At least one sampled value."""
    values = listed({"values": value}, "values")
    samples = [sample for each in values for sample in listed(each, "sampledValue")]
    return None if samples else "holds no sampled value"


def _connector_told(which: Rule, sight: word.Told, scene: Scene) -> Check:
    """By the very message that was asked for: an event that means the same is not what was agreed to (F06.FR.10)."""
    place = {"evseId": sight.evse, "connectorId": sight.connector}
    own = request("StatusNotification", place, {"connectorStatus": sight.state})
    return Check(which, InOrder((answer_to(scene.id), own), scene.seconds("react_within")))


# -- a busy station


@BINDING.does(word.UploadLog)
def upload_log(intent: word.UploadLog, scene: Scene) -> Deed:
    location = str(scene.value("log_upload_url", "https://example.invalid/logs/"))
    log = {"remoteLocation": location}
    return Call(
        CSMS,
        "GetLog",
        {"logType": "DiagnosticsLog", "requestId": 631, "log": log, "retries": 1, "retryInterval": 60},
    )


@BINDING.sees(word.LogUploading)
def log_uploading(sight: word.LogUploading, scene: Scene) -> Check:
    uploading = request("LogStatusNotification", {"status": "Uploading"})
    declining = Pattern(
        ANSWERS, where={"status": none_of(*TAKEN)}, must={"status": one_of(*TAKEN)}, answers=scene.id
    )
    return check(
        rule("trigger.uploading", "the station reports that it is uploading a log", "N01.FR.08"),
        OneOf((uploading, declining), scene.seconds("react_within")),
    )


@BINDING.sees(word.FirmwareDownloading)
def firmware_downloading(sight: word.FirmwareDownloading, scene: Scene) -> Check:
    return check(
        rule("trigger.downloading", "the station reports that it is downloading firmware", "L01.FR.01"),
        Within(
            request("FirmwareStatusNotification", {"status": "Downloading"}), scene.seconds("react_within")
        ),
    )


# -- the CSMS


@BINDING.sees(word.AskOrdered)
def ask_ordered(sight: word.AskOrdered, scene: Scene) -> Check:
    wanted: Json = {"evse.id": sight.evse} if sight.evse is not None else {}
    if sight.connector is not None:
        wanted["evse.connectorId"] = sight.connector
    which = rule(
        "trigger.ordered",
        "the CSMS names the message it wants, and for a connector's state the connector",
        "F06.FR.01",
        "F06.FR.02",
        "F06.FR.13",
    )
    pattern = request("TriggerMessage", {"requestedMessage": message(sight.what, scene)}, wanted)
    return check(which, Within(pattern, scene.seconds("react_within")))


@BINDING.sees(word.AskedMessageAnswered)
def asked_message_answered(sight: word.AskedMessageAnswered, scene: Scene) -> Check:
    which = rule(
        "trigger.heard",
        "the CSMS answers the message that it asked for",
        "F06.FR.01",
        "J01.FR.18",
        "G02.FR.03",
    )
    pattern = Pattern(("response", "error"), MESSAGES[sight.what], be="response")
    return check(which, Within(pattern, scene.seconds("react_within")))


@BINDING.does(word.StationCannotTell)
def station_cannot_tell(intent: word.StationCannotTell, scene: Scene) -> Deed:
    return Setting(CS, "override", {"action": "TriggerMessage", "reply": {"status": "NotImplemented"}})


@BINDING.sees(word.AskNotRepeated)
def ask_not_repeated(sight: word.AskNotRepeated, scene: Scene) -> Check:
    return Check(
        rule(
            "trigger.not_repeated",
            "what a station says it cannot tell is not asked for again and again",
            "F06",
            level="robustness",
        ),
        Never(request("TriggerMessage"), sight.seconds),
        since="now",
    )
