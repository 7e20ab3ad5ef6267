"""8.3.7 Reboot a CS in OCPP 2.0.1: B11 (without a transaction) and B12 (with one)."""

from harness.judge.expectations import InOrder, Never, Pattern, Within
from harness.judge.matchers import one_of
from harness.protocols.binding import Call, Check, Deed, Scene, Setting
from harness.protocols.ocpp.peer import SILENCE
from harness.protocols.ocpp.v201.bindings import refusal
from harness.protocols.ocpp.v201.bindings.base import (
    BINDING,
    CS,
    CSMS,
    answered,
    check,
    request,
    rule,
    transaction,
)
from harness.usecases import reset as word

EPOCH = "2020-01-01T00:00:00Z"
"""A moment in the past: retrieve at once."""

KINDS = {"immediately": "Immediate", "when idle": "OnIdle"}


@BINDING.does(word.ResetStation)
def reset_station(intent: word.ResetStation, scene: Scene) -> Deed:
    payload: dict[str, object] = {"type": KINDS.get(intent.when, intent.when)}
    if intent.evse is not None:
        payload["evseId"] = intent.evse
    return Call(CSMS, "Reset", payload, planted=intent.when not in KINDS)


@BINDING.sees(word.ResetAnswered)
def reset_answered(sight: word.ResetAnswered, scene: Scene) -> Check:
    which = rule(
        "reset.answer",
        "a reset that can be carried out at once is Accepted, one that has to wait is Scheduled, and one that "
        "cannot be carried out is Rejected",
        "B11.FR.01",
        "B11.FR.06",
        "B11.FR.09",
        "B12.FR.01",
        "B12.FR.02",
    )
    return answered(scene, which, {"status": sight.status})


@BINDING.sees(word.ResetRefusedAsMalformed)
def reset_refused(sight: word.ResetRefusedAsMalformed, scene: Scene) -> Check:
    return refusal.refused(scene, "a reset of a kind that ResetEnumType does not have")


@BINDING.sees(word.StationRestarted)
def station_restarted(sight: word.StationRestarted, scene: Scene) -> Check:
    must = {"reason": sight.reason} if sight.reason else {}
    closed = Pattern("link", "closed")
    return check(
        rule(
            "reset.restart",
            "a station that restarts drops its connection, comes back and announces itself with the reason",
            "B11.FR.03",
            "B11.FR.04",
            "B12.FR.03",
            "B01.FR.01",
        ),
        InOrder(
            (closed, request("BootNotification", must=must)),
            scene.seconds("reboot_within"),
        ),
    )


@BINDING.sees(word.NoRestart)
def no_restart(sight: word.NoRestart, scene: Scene) -> Check:
    return Check(
        rule(
            "reset.waits",
            "a reset that was not accepted for now does not happen now: neither a lost link nor a new boot",
            "B12.FR.01",
            "B12.FR.03",
        ),
        Never(Pattern("request", "BootNotification"), sight.seconds),
        consumes=False,
    )


@BINDING.does(word.StationRefusesReset)
def station_refuses_reset(intent: word.StationRefusesReset, scene: Scene) -> Deed:
    return Setting(CS, "override", {"action": "Reset", "reply": {"status": "Rejected"}})


@BINDING.sees(word.ResetOrdered)
def reset_ordered(sight: word.ResetOrdered, scene: Scene) -> Check:
    return check(
        rule("reset.ordered", "an order to restart goes out as a Reset request", "B11.FR.01"),
        Within(request("Reset", must={"type": one_of("Immediate", "OnIdle")}), 30.0),
    )


@BINDING.sees(word.ResetNotRepeated)
def reset_not_repeated(sight: word.ResetNotRepeated, scene: Scene) -> Check:
    return Check(
        rule(
            "reset.not_repeated",
            "a refused restart is reported, and not tried again without end",
            "B11",
            level="robustness",
        ),
        Never(request("Reset"), sight.seconds),
        since="now",
    )


@BINDING.does(word.FirmwareUpdateRuns)
def firmware_update_runs(intent: word.FirmwareUpdateRuns, scene: Scene) -> Deed:
    update = {
        "requestId": 77,
        "firmware": {"location": "https://example.invalid/fw.bin", "retrieveDateTime": EPOCH},
    }
    return Call(CSMS, "UpdateFirmware", {**update, "retries": 0})


@BINDING.sees(word.FirmwareInstalling)
def firmware_installing(sight: word.FirmwareInstalling, scene: Scene) -> Check:
    return check(
        rule("firmware.installing", "the station reports that it is installing firmware", "L01.FR.01"),
        Within(
            request("FirmwareStatusNotification", where={"status": one_of("Installing", "InstallRebooting")}),
            scene.seconds("apply_within"),
        ),
    )


@BINDING.does(word.WithholdAnswerToSessionEnd)
def withhold(intent: word.WithholdAnswerToSessionEnd, scene: Scene) -> Deed:
    return Setting(CSMS, "override", {"action": "TransactionEvent", "reply": SILENCE, "times": 1})


@BINDING.sees(word.SessionEndRepeated)
def session_end_repeated(sight: word.SessionEndRepeated, scene: Scene) -> Check:
    ended = [
        each
        for each in scene.seen("TransactionEvent")
        if each.body.get("eventType") == "Ended"
        and each.body.get("transactionInfo", {}).get("transactionId") == transaction(scene)
    ]
    must = {"seqNo": ended[0].body.get("seqNo")} if ended else {}
    boot = request("BootNotification")
    again = request(
        "TransactionEvent",
        where={"eventType": "Ended", "transactionInfo.transactionId": transaction(scene)},
        must=must,
    )
    return check(
        rule(
            "reset.event_kept",
            "the end of a transaction that nobody acknowledged before the restart is sent again after it",
            "B12.FR.05",
        ),
        InOrder((boot, again), scene.seconds("reboot_within")),
    )
