"""8.4.4 in OCPP 2.0.1, the station's side: tokens that stop sessions, and what becomes of one whose token is refused.

C01, C09, C15, C16, E05, E07.
"""

from typing import Any

from harness.judge.expectations import InAnyOrder, Within
from harness.judge.finding import Rule
from harness.judge.forbidding import Forbidden, NoneBefore
from harness.judge.matchers import present
from harness.protocols.binding import Check, Scene
from harness.protocols.ocpp.v201.bindings.base import BINDING, check, request, rule, transaction
from harness.protocols.ocpp.v201.bindings.tokens import EVENT, asks, named, none_of_these
from harness.usecases import authorization as word
from harness.usecases.observation import first


@BINDING.sees(word.SessionOver)
def session_over(sight: word.SessionOver, scene: Scene) -> Check:
    """Whether the token or the cable ends a session is the station's business (TxStopPoint)."""
    which = rule("authorization.session_over", "the session has ended", "E06.FR.02", "E06.FR.03")
    ended = {"eventType": "Ended", "transactionInfo.transactionId": transaction(scene)}
    return Check(which, Within(request(EVENT, ended), scene.seconds("stop_within")), "start", consumes=False)


@BINDING.sees(word.StoppedByToken)
def stopped_by_token(sight: word.StoppedByToken, scene: Scene) -> Check:
    which = rule(
        "authorization.stop",
        "a token that may stop a session ends its authorization, and the station says so",
        "E07.FR.02",
        "C09.FR.03",
    )
    stop = request(EVENT, {"triggerReason": "StopAuthorized"})
    return Check(which, Within(stop, scene.seconds("stop_within")), consumes=False)


@BINDING.sees(word.StopNamesToken)
def stop_names_token(sight: word.StopNamesToken, scene: Scene) -> Check:
    which = rule(
        "authorization.stop_token", "what tells of a stop names the token", "E07.FR.02", level="SHOULD"
    )
    must = {"idToken": named(scene, sight.token)}
    stop = request(EVENT, {"triggerReason": "StopAuthorized"}, must)
    return Check(which, Within(stop, scene.seconds("stop_within")), consumes=False)


@BINDING.sees(word.StoppedWithoutAsking)
def stopped_without_asking(sight: word.StoppedWithoutAsking, scene: Scene) -> Check:
    which = rule(
        "authorization.stop_unasked",
        "the token of the session, or one that the station knows to be good and of its group, stops it unasked",
        "C01.FR.03",
        "E07.FR.01",
        "C09.FR.07",
    )
    stop = request(EVENT, {"triggerReason": "StopAuthorized"})
    unasked = NoneBefore((asks(scene, sight.token),), scene.seconds("stop_within"), stop)
    return Check(which, unasked, consumes=False)


@BINDING.sees(word.SessionGoesOn)
def session_goes_on(sight: word.SessionGoesOn, scene: Scene) -> Check:
    which = rule(
        "authorization.foreign_stops_nothing",
        "a token that is not that of the session, nor a good one of its group, does not stop it",
        "C01.FR.03",
        "C09.FR.03",
        "C09.FR.11",
    )
    stop = Forbidden(request(EVENT, {"triggerReason": "StopAuthorized"}), "the session was stopped")
    end = Forbidden(request(EVENT, {"eventType": "Ended"}), "the session has ended")
    return Check(which, none_of_these(scene, stop, end), consumes=False)


@BINDING.sees(word.Deauthorized)
def deauthorized(sight: word.Deauthorized, scene: Scene) -> Check:
    which = rule(
        "authorization.deauthorized",
        "with StopTxOnInvalidId a session whose token the CSMS refuses ends as deauthorized",
        "E05.FR.10",
        "C15.FR.04",
    )
    must = {"eventType": "Ended", "transactionInfo.stoppedReason": "DeAuthorized"}
    event = request(EVENT, {"triggerReason": "Deauthorized"}, must)
    return check(which, Within(event, scene.seconds("stop_within")))


@BINDING.sees(word.EnergyHeldBack)
def energy_held_back(sight: word.EnergyHeldBack, scene: Scene) -> Check:
    which = rule(
        "authorization.suspended",
        "without StopTxOnInvalidId a session whose token the CSMS refuses goes on, but without energy",
        "E05.FR.02",
        "C15.FR.06",
    )
    changed = {"triggerReason": "ChargingStateChanged", "transactionInfo.chargingState": "SuspendedEVSE"}
    event = request(EVENT, changed, {"eventType": "Updated"})
    return check(which, Within(event, scene.seconds("react_within")))


@BINDING.sees(word.EnergyStillAllowed)
def energy_still_allowed(sight: word.EnergyStillAllowed, scene: Scene) -> Check:
    which = rule(
        "authorization.energy_budget",
        "with MaxEnergyOnInvalidId energy is allowed up to that amount although the token was refused",
        "E05.FR.03",
        "C15.FR.07",
    )
    suspended = {"transactionInfo.chargingState": "SuspendedEVSE"}
    held = Forbidden(request(EVENT, suspended), "energy is held back")
    ended = Forbidden(request(EVENT, {"triggerReason": "Deauthorized"}), "the session is deauthorized")
    return Check(which, none_of_these(scene, held, ended), consumes=False)


@BINDING.sees(word.AllSessionsStopped)
def all_sessions_stopped(sight: word.AllSessionsStopped, scene: Scene) -> Check:
    which = rule(
        "authorization.master_stops_all",
        "at a station without a display to choose on, a master pass stops every session",
        "C16.FR.02",
    )
    each = [request(EVENT, {"transactionInfo": _stopped(id)}) for id in _running(scene)]
    return Check(which, InAnyOrder(each, scene.seconds("stop_within")), consumes=False)


def _running(scene: Scene) -> list[str]:
    """Transactions that ran when the last thing was done."""
    before = next((done.seq for done in reversed(scene.done) if done.stimulus), 0)
    running: dict[str, None] = {}
    for event in scene.seen(EVENT):
        if event.seq < before:
            id = str(first(event.body, "transactionInfo.transactionId"))
            running[id] = None
            if event.body.get("eventType") == "Ended":
                del running[id]
    return list(running)


def _stopped(id: str) -> Any:
    """TransactionInfo of that transaction which says that no energy flows any more, or that it is over."""

    def match(value: Any) -> str | None:
        mine = isinstance(value, dict) and value.get("transactionId") == id
        if mine and ("stoppedReason" in value or value.get("chargingState") in _STILL):
            return None
        return f"wanted the stop of {id}, got {value}"

    return match


_STILL = ("EVConnected", "SuspendedEVSE", "Idle")


@BINDING.sees(word.MasterPassNamed)
def master_pass_named(sight: word.MasterPassNamed, scene: Scene) -> Check:
    which: Rule = rule(
        "authorization.master_reason",
        "a session that a master pass ended gives that as its reason",
        "E07.FR.06",
        "C16.FR.02",
        level="SHOULD",
    )
    must = {"transactionInfo.stoppedReason": "MasterPass"}
    return Check(
        which,
        Within(
            request(EVENT, {"eventType": "Ended", "transactionInfo.transactionId": present}, must),
            scene.seconds("stop_within"),
        ),
        consumes=False,
    )
