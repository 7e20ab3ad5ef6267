"""8.4.5 Authorization by external means in OCPP 2.0.1, orders to stop: F03, F04, E06."""

from collections.abc import Mapping
from typing import Any

from harness.judge.expectations import Never, OneOf, Pattern, Within
from harness.judge.forbidding import Forbidden, NoneBefore
from harness.judge.matchers import one_of
from harness.protocols.binding import Call, Check, Deed, Scene
from harness.protocols.ocpp.v201.bindings.base import BINDING, CSMS, request, rule, transaction
from harness.protocols.ocpp.v201.bindings.charging_profiles import NO_TRANSACTION, answer
from harness.protocols.ocpp.v201.bindings.remote_start import EVENT
from harness.usecases import remote_start as word


@BINDING.does(word.OrderStop)
def order_stop(intent: word.OrderStop, scene: Scene) -> Deed:
    id = transaction(scene) if intent.which == "running" else NO_TRANSACTION
    return Call(CSMS, "RequestStopTransaction", {"transactionId": id})


@BINDING.sees(word.StopAccepted)
def stop_accepted(sight: word.StopAccepted, scene: Scene) -> Check:
    which = rule("remote.stop_accepted", "a remote stop of a running transaction is Accepted", "F03.FR.07")
    return answer(scene, which, ("OrderStop",), {"status": "Accepted"})


@BINDING.sees(word.StopRejected)
def stop_rejected(sight: word.StopRejected, scene: Scene) -> Check:
    which = rule(
        "remote.stop_rejected", "a remote stop of a transaction that is not active is Rejected", "F03.FR.08"
    )
    return answer(scene, which, ("OrderStop",), {"status": "Rejected"})


@BINDING.sees(word.StoppedRemotely)
def stopped_remotely(sight: word.StoppedRemotely, scene: Scene) -> Check:
    which = rule(
        "remote.stopped",
        "a remote stop is told with the trigger RemoteStop; if the transaction ends with it, the reason is Remote",
        "F03.FR.02",
        "F03.FR.03",
        "F03.FR.09",
    )
    stop = {"triggerReason": "RemoteStop"}
    ended = request(EVENT, {**stop, "eventType": "Ended"}, {"transactionInfo.stoppedReason": "Remote"})
    updated = request(EVENT, {**stop, "eventType": "Updated"})
    return Check(which, OneOf((ended, updated), scene.seconds("stop_within")), consumes=False)


@BINDING.sees(word.EndedRemotely)
def ended_remotely(sight: word.EndedRemotely, scene: Scene) -> Check:
    which = rule(
        "remote.ended",
        "where transactions end with their authorization, a remote stop ends it with the reason Remote",
        "F03.FR.03",
        "E06.FR.03",
        "E06.FR.08",
    )
    must = {"eventType": "Ended", "transactionInfo.stoppedReason": "Remote"}
    told = request(EVENT, {"triggerReason": "RemoteStop"}, must)
    return Check(which, Within(told, scene.seconds("stop_within")), consumes=False)


@BINDING.sees(word.SessionOver)
def session_over(sight: word.SessionOver, scene: Scene) -> Check:
    """It may have ended with the stop already. Where the parking bay decides, the cable does not end it either."""
    which = rule("remote.over", "the transaction is over", "E06.FR.02", "E06.FR.03")
    return Check(which, Within(_end(scene), scene.seconds("stop_within")), "start", consumes=False)


def _end(scene: Scene, must: Mapping[str, Any] | None = None) -> Pattern:
    its = {"eventType": "Ended", "transactionInfo.transactionId": transaction(scene)}
    return request(EVENT, its, must)


@BINDING.sees(word.EndPutDownToOrder)
def end_put_down_to_order(sight: word.EndPutDownToOrder, scene: Scene) -> Check:
    which = rule(
        "remote.end_reason",
        "a transaction that was stopped remotely ends, at the latest with the cable, with the reason Remote",
        "F03.FR.03",
        "F04.FR.03",
        "E06.FR.08",
    )
    told = _end(scene, {"transactionInfo.stoppedReason": "Remote"})
    return Check(which, Within(told, scene.seconds("stop_within")), "start", consumes=False)


@BINDING.sees(word.NoMoreEnergy)
def no_more_energy(sight: word.NoMoreEnergy, scene: Scene) -> Check:
    which = rule(
        "remote.energy_ends", "after a remote stop no more energy is offered", "F03.FR.02", "F04.FR.02"
    )
    charging = request(EVENT, {"transactionInfo.chargingState": "Charging"})
    return Check(which, Never(charging, scene.seconds("quiet_for")), "now", consumes=False)


@BINDING.sees(word.SessionUnharmed)
def session_unharmed(sight: word.SessionUnharmed, scene: Scene) -> Check:
    which = rule(
        "remote.unharmed",
        "an order that is rejected leaves the running transaction alone",
        "F01.FR.24",
        "F03.FR.08",
    )
    reasons = one_of("RemoteStart", "RemoteStop", "Deauthorized")
    harm = (
        Forbidden(request(EVENT, {"triggerReason": reasons}), "the order had an effect"),
        Forbidden(_end(scene), "the transaction has ended"),
    )
    return Check(which, NoneBefore(harm, scene.seconds("quiet_for")), consumes=False)
