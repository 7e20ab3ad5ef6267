"""8.3.7 Reboot a CS in OCPP 2.0.1: B11 (without a transaction) and B12 (with one)."""

from dataclasses import dataclass
from typing import ClassVar

from harness.clock import iso8601
from harness.judge.expectations import Expectation, InOrder, Never, Outcome, Pattern, Within, told
from harness.judge.finding import Verdict
from harness.judge.matchers import absent, one_of
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
from harness.protocols.ocpp.v201.bindings.items import Answering
from harness.protocols.ocpp.v201.bindings.presence import EitherWay
from harness.protocols.ocpp.v201.bindings.session import token
from harness.usecases import reset as word
from harness.usecases.observation import Observation, first

EPOCH = "2020-01-01T00:00:00Z"
"""A moment in the past: retrieve at once."""

RESERVATION = 837
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
    """A new connection shows that it was down: one whose power is cut leaves the old one half open."""
    must = {"reason": sight.reason} if sight.reason else {}
    back = Pattern("link", "upgrade")
    return check(
        rule(
            "reset.restart",
            "a station that restarts comes back on a new connection and announces itself with the reason",
            "B11.FR.03",
            "B11.FR.04",
            "B12.FR.03",
            "B01.FR.01",
        ),
        InOrder(
            (back, request("BootNotification", must=must)),
            scene.seconds("reboot_within"),
        ),
    )


@dataclass(frozen=True, slots=True)
class StaysUp:
    """No boot for `seconds`. A link that is lost meanwhile may be the beginning of one: then the station has `patience`
    seconds to show what it was.
    """

    seconds: float
    patience: float
    is_silence: ClassVar[bool] = True

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if seen.by_sut and seen.shape == "link" and seen.name == "closed" and not state.seen:
                state.seen.append(seen)
                state.deadline = seen.at + self.patience
            if not seen.by_sut or seen.shape != "request":
                return None
            if seen.name == "BootNotification":
                return Outcome(False, told(seen), (*state.seen, seen))
            return Outcome(True, "it lost the link, but did not restart", (seen,)) if state.seen else None

        def time(state: Expectation) -> Outcome:
            if not state.seen:
                return Outcome(True, "nothing of the kind")
            lost = "it lost the link and never told why"
            return Outcome(False, lost, tuple(state.seen), Verdict.INCONCLUSIVE)

        return Expectation(at + self.seconds, see, time)

    def __str__(self) -> str:
        return f"no BootNotification for {self.seconds:g} s, nor after a loss of the link in that time"


@BINDING.sees(word.NoRestart)
def no_restart(sight: word.NoRestart, scene: Scene) -> Check:
    return Check(
        rule(
            "reset.waits",
            "a reset that was not accepted for now does not happen now",
            "B12.FR.01",
            "B12.FR.03",
        ),
        StaysUp(sight.seconds, scene.seconds("reboot_within")),
        consumes=False,
    )


@BINDING.sees(word.SessionGoesOn)
def session_goes_on(sight: word.SessionGoesOn, scene: Scene) -> Check:
    return Check(
        rule(
            "reset.session_goes_on",
            "a session goes on when the restart has to wait for it, or was refused",
            "B12.FR.01",
            "B12.FR.03",
            "B12.FR.07",
        ),
        Never(request("TransactionEvent", {"eventType": "Ended"}), sight.seconds),
        consumes=False,
    )


@BINDING.sees(word.RestartedAs)
def restarted_as(sight: word.RestartedAs, scene: Scene) -> Check:
    boot = request("BootNotification")
    shown = EitherWay("request", evse=sight.evse, connector=sight.connector, state=sight.state)
    return check(
        rule(
            "reset.state_kept",
            "a connector that was out of service or reserved before the restart is so after it",
            "B11.FR.02",
            "B11.FR.05",
            "B12.FR.06",
            "G01.FR.02",
        ),
        InOrder((boot, shown), scene.seconds("reboot_within")),
    )


@BINDING.does(word.ReserveEvse)
def reserve_evse(intent: word.ReserveEvse, scene: Scene) -> Deed:
    if intent.cancel:
        return Call(CSMS, "CancelReservation", {"reservationId": RESERVATION})
    now = scene.observations[-1].at if scene.observations else 0.0
    body = {"id": RESERVATION, "expiryDateTime": iso8601(now + 3600), "evseId": intent.evse}
    return Call(CSMS, "ReserveNow", {**body, "idToken": dict(token(scene))})


@BINDING.sees(word.ReservationTaken)
def reservation_taken(sight: word.ReservationTaken, scene: Scene) -> Check:
    which = rule("reset.reserved", "an idle EVSE can be reserved", "H01.FR.03")
    return answered(scene, which, {"status": "Accepted"})


@BINDING.does(word.StationRefusesReset)
def station_refuses_reset(intent: word.StationRefusesReset, scene: Scene) -> Deed:
    return Setting(CS, "override", {"action": "Reset", "reply": {"status": "Rejected"}})


@BINDING.sees(word.ResetOrdered)
def reset_ordered(sight: word.ResetOrdered, scene: Scene) -> Check:
    must: dict[str, object] = {"type": one_of("Immediate", "OnIdle")}
    if sight.when:
        must = {"type": KINDS[sight.when], "evseId": absent if sight.evse is None else sight.evse}
    return check(
        rule(
            "reset.ordered",
            "an order to restart goes out as a Reset request, of the kind and for the EVSE that the operator said",
            "B11.FR.01",
            "B12.FR.01",
        ),
        Within(request("Reset", must=must), scene.seconds("react_within")),
    )


@BINDING.sees(word.StationLetIn)
def station_let_in(sight: word.StationLetIn, scene: Scene) -> Check:
    accepted = Pattern(("response", "error"), "BootNotification", must={"status": "Accepted"}, be="response")
    return check(
        rule(
            "reset.let_in",
            "a station that comes back from a restart is accepted again",
            "B01.FR.02",
            "B11.FR.04",
        ),
        Within(accepted, scene.seconds("reboot_within")),
    )


@BINDING.sees(word.SessionEndHeard)
def session_end_heard(sight: word.SessionEndHeard, scene: Scene) -> Check:
    heard = Answering(("response", "error"), "TransactionEvent", be="response", asked={"eventType": "Ended"})
    return check(
        rule("reset.end_heard", "the end of a session is acknowledged", "J02.FR.19"),
        Within(heard, scene.seconds("react_within")),
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
        and first(each.body, "transactionInfo.transactionId") == transaction(scene)
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
