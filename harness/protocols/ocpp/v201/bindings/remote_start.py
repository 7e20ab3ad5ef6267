"""8.4.5 Authorization by external means in OCPP 2.0.1, the station's side: F01 to F04, E03, E06."""

from collections.abc import Sequence
from typing import Any

from harness.judge.expectations import Gather, Never, Within
from harness.judge.finding import Rule
from harness.judge.matchers import explain, one_of, show
from harness.protocols.binding import Call, Check, Deed, Scene, Wait
from harness.protocols.ocpp.v201.bindings.base import (
    BINDING,
    CSMS,
    request,
    rule,
    transaction,
)
from harness.protocols.ocpp.v201.bindings.charging_profiles import answer, now, profile
from harness.protocols.ocpp.v201.bindings.session import token
from harness.usecases import remote_start as word
from harness.usecases.observation import Observation
from harness.usecases.smart_charging import Limit

EVENT, START = "TransactionEvent", "RequestStartTransaction"
FIRST_NUMBER = 5001
BY_ORDER = {"triggerReason": "RemoteStart"}
BORDERS = {"begin": "TxStartPoint", "end": "TxStopPoint"}

REASONS: dict[str, Rule] = {
    "the EVSE is out of service": rule(
        "remote.unavailable",
        "a remote start on an EVSE that is Unavailable or Faulted is Rejected",
        "F01.FR.23",
        "F02.FR.25",
    ),
    "somebody is charging there": rule(
        "remote.occupied",
        "a remote start on an EVSE with an authorized transaction is Rejected",
        "F01.FR.24",
        "F02.FR.26",
    ),
    "its limit is not for a session": rule(
        "remote.bad_profile",
        "with smart charging, a remote start with an invalid charging profile is Rejected",
        "F01.FR.26",
        "F02.FR.27",
        "K05.FR.05",
    ),
}
"""Why a station rejects a remote start, in the words of the scenarios."""


# -- doing


@BINDING.does(word.OrderSession)
def order_session(intent: word.OrderSession, scene: Scene) -> Deed:
    body: dict[str, Any] = {"evseId": intent.evse, "idToken": dict(token(scene, intent.token))}
    if intent.numbered:
        body["remoteStartId"] = FIRST_NUMBER + len(orders(scene))
    if intent.profile:
        body["chargingProfile"] = _profile(intent, scene)
    return Call(CSMS, START, body, planted=intent.profile == "invalid")


def _profile(intent: word.OrderSession, scene: Scene) -> dict[str, Any]:
    """For a session that does not run yet, so without its id (F01.FR.11); invalid: of another purpose (F01.FR.09)."""
    scope = "session" if intent.profile == "valid" else "default"
    made = profile(Limit(scope, intent.evse, kind="relative", lasts=None), scene)
    return {name: value for name, value in made.items() if name != "transactionId"}


@BINDING.does(word.TakeOutOfService)
def take_out_of_service(intent: word.TakeOutOfService, scene: Scene) -> list[Deed]:
    """With a pause, so that nobody is asked to start on an EVSE that is just about to change."""
    status = "Operative" if intent.back else "Inoperative"
    order = Call(CSMS, "ChangeAvailability", {"operationalStatus": status, "evse": {"id": intent.evse}})
    return [order] if intent.back else [order, Wait(scene.seconds("settle_for"))]


@BINDING.does(word.AskBorder)
def ask_border(intent: word.AskBorder, scene: Scene) -> Deed:
    wanted = {
        "component": {"name": "TxCtrlr"},
        "variable": {"name": BORDERS[intent.which]},
        "attributeType": "Actual",
    }
    return Call(CSMS, "GetVariables", {"getVariableData": [wanted]})


# -- preconditions


@BINDING.sees(word.ServiceChanged)
def service_changed(sight: word.ServiceChanged, scene: Scene) -> Check:
    which = rule("remote.service_changed", "an idle EVSE changes its availability at once", "G03.FR.01")
    return answer(scene, which, ("TakeOutOfService",), {"status": "Accepted"})


@BINDING.sees(word.BorderIsAuthorization)
def border_is_authorization(sight: word.BorderIsAuthorization, scene: Scene) -> Check:
    which = rule("remote.border", f"{BORDERS[sight.which]} contains Authorized", "E01.FR.03", "E06.FR.03")

    def authorized(value: Any) -> str | None:
        members = [member.strip() for member in str(value).split(",")]
        return None if "Authorized" in members else f"wanted a list with Authorized, got {show(value)}"

    return answer(scene, which, ("AskBorder",), {"getVariableResult[].attributeValue": authorized})


@BINDING.sees(word.SessionBegunByCable)
def session_begun_by_cable(sight: word.SessionBegunByCable, scene: Scene) -> Check:
    which = rule("remote.cable_began", "the cable began a transaction", "E01.FR.02")
    begun = request(EVENT, {"eventType": "Started", "evse.id": sight.evse})
    return Check(which, Within(begun, scene.seconds("react_within")), consumes=False)


# -- the order to start


@BINDING.sees(word.StartAccepted)
def start_accepted(sight: word.StartAccepted, scene: Scene) -> Check:
    which = rule(
        "remote.accepted",
        "a remote start that nothing stands against is Accepted; a profile is ignored without smart charging",
        "F01.FR.01",
        "F01.FR.02",
        "F01.FR.12",
        "F02.FR.09",
        "F02.FR.10",
        "F02.FR.20",
    )
    return answer(scene, which, ("OrderSession",), {"status": "Accepted"})


@BINDING.sees(word.StartRejected)
def start_rejected(sight: word.StartRejected, scene: Scene) -> Check:
    return answer(scene, REASONS[sight.why], ("OrderSession",), {"status": "Rejected"})


@BINDING.sees(word.StartNamesSession)
def start_names_session(sight: word.StartNamesSession, scene: Scene) -> Check:
    which = rule(
        "remote.names_transaction",
        "where a transaction runs that nobody is authorized for, the answer holds its id",
        "F01.FR.13",
    )
    return answer(scene, which, ("OrderSession",), {"transactionId": transaction(scene)})


@BINDING.sees(word.StartedRemotely)
def started_remotely(sight: word.StartedRemotely, scene: Scene) -> Check:
    which = rule(
        "remote.trigger",
        "what follows from a remote start is told with the trigger RemoteStart",
        "F01.FR.03",
        "F01.FR.19",
        "F02.FR.21",
    )
    return _first_news(scene, which, {})


@BINDING.sees(word.BegunRemotely)
def begun_remotely(sight: word.BegunRemotely, scene: Scene) -> Check:
    which = rule(
        "remote.begins",
        "where transactions start with the authorization, the remote start begins one",
        "E01.FR.03",
        "F02.FR.13",
    )
    return _first_news(scene, which, {"eventType": "Started"})


@BINDING.sees(word.StartNumbered)
def start_numbered(sight: word.StartNumbered, scene: Scene) -> Check:
    which = rule(
        "remote.number",
        "the transaction is told with the remoteStartId of the order",
        "F01.FR.25",
        "F02.FR.01",
        "F02.FR.21",
    )
    return _first_news(
        scene, which, {"transactionInfo.remoteStartId": orders(scene)[-1].body["remoteStartId"]}
    )


@BINDING.sees(word.StartNamesToken)
def start_names_token(sight: word.StartNamesToken, scene: Scene) -> Check:
    which = rule(
        "remote.token",
        "the transaction is told with the idToken of the order",
        "F01.FR.04",
        "F02.FR.05",
        "F02.FR.12",
    )
    wanted = orders(scene)[-1].body["idToken"]
    return _first_news(
        scene, which, {"idToken.idToken": same_text(wanted["idToken"]), "idToken.type": wanted["type"]}
    )


def same_text(wanted: str) -> Any:
    """Tokens are compared without case (Part 2, IdTokenType)."""

    def match(value: Any) -> str | None:
        same = isinstance(value, str) and value.casefold() == wanted.casefold()
        return None if same else f"wanted {show(wanted)}, got {show(value)}"

    return match


def _first_news(scene: Scene, which: Rule, must: dict[str, Any]) -> Check:
    """Of the first event that says RemoteStart. The same event may meet several rules."""
    return Check(which, Within(request(EVENT, BY_ORDER, must), _patience(scene)), consumes=False)


def _patience(scene: Scene) -> float:
    return scene.seconds("start_within")


@BINDING.sees(word.RemoteTokenAsked)
def remote_token_asked(sight: word.RemoteTokenAsked, scene: Scene) -> Check:
    which = rule(
        "remote.asks",
        "with AuthorizeRemoteStart the token of a remote start is authorized like one presented at the station",
        "F01.FR.01",
        "F02.FR.09",
    )
    asks = request("Authorize", {"idToken.idToken": same_text(orders(scene)[-1].body["idToken"]["idToken"])})
    return Check(which, Within(asks, scene.seconds("react_within")), consumes=False)


@BINDING.sees(word.RemoteTokenNotAsked)
def remote_token_not_asked(sight: word.RemoteTokenNotAsked, scene: Scene) -> Check:
    which = rule(
        "remote.not_asked",
        "without AuthorizeRemoteStart the token of a remote start is not checked first",
        "F01.FR.02",
        "F02.FR.10",
    )
    asks = request("Authorize", {"idToken.idToken": same_text(orders(scene)[-1].body["idToken"]["idToken"])})
    return Check(which, Never(asks, scene.seconds("quiet_for")), consumes=False)


@BINDING.sees(word.EnergyAfterOrder)
def energy_after_order(sight: word.EnergyAfterOrder, scene: Scene) -> Check:
    which = rule(
        "remote.energy",
        "once the order and the EV are there, energy is offered",
        "F01.FR.01",
        "F01.FR.02",
        "F01.FR.05",
        "F02.FR.13",
    )
    offers = {"transactionInfo.chargingState": one_of("Charging", "SuspendedEV")}
    return Check(which, Within(request(EVENT, offers), _patience(scene)), consumes=False)


@BINDING.sees(word.NoEnergyForRefused)
def no_energy_for_refused(sight: word.NoEnergyForRefused, scene: Scene) -> Check:
    which = rule(
        "remote.refused",
        "with AuthorizeRemoteStart energy may only flow after the token was authorized",
        "F01.FR.01",
        "F02.FR.09",
    )
    charging = request(EVENT, {"transactionInfo.chargingState": "Charging"})
    return Check(which, Never(charging, scene.seconds("quiet_for")), consumes=False)


@BINDING.sees(word.OrderBelongsToSession)
def order_belongs_to_session(sight: word.OrderBelongsToSession, scene: Scene) -> Check:
    which = rule(
        "remote.bound",
        "the first event after a remote start that came before the EV holds its trigger, remoteStartId and idToken",
        "F02.FR.01",
        "F02.FR.05",
        "F02.FR.12",
        "F02.FR.21",
    )
    order = orders(scene)[-1].body
    must = {
        "transactionInfo.remoteStartId": order["remoteStartId"],
        "idToken.idToken": same_text(order["idToken"]["idToken"]),
    }
    spec = Within(request(EVENT, BY_ORDER, must), _patience(scene))
    return Check(which, spec, "start", consumes=False)


@BINDING.sees(word.GaveUpWaiting)
def gave_up_waiting(sight: word.GaveUpWaiting, scene: Scene) -> Check:
    """Counted from the event that told of the authorization: the Authorize exchange before it takes time, too."""
    which = rule(
        "remote.timeout",
        "when no EV comes within EVConnectionTimeOut that is told, and the transaction ends with the reason Timeout, "
        "unless the parking bay decides about the end",
        "F02.FR.07",
        "F02.FR.08",
    )
    told = [each for each in scene.seen(EVENT) if each.body.get("triggerReason") == "RemoteStart"]
    begun = told[-1].at if told else now(scene)
    left = begun + sight.seconds + scene.seconds("time_tolerance") - now(scene)
    early = sight.seconds - scene.seconds("time_tolerance")

    def judge(seen: Sequence[Observation]) -> str | None:
        event = seen[-1]
        ended = {"eventType": "Ended", "transactionInfo.stoppedReason": "Timeout"}
        if event.at - begun < early:
            return f"told after {event.at - begun:.1f} s already"
        return explain(
            ended if event.body.get("eventType") == "Ended" else {"eventType": "Updated"}, event.body
        )

    what = f"{sight.seconds:g} s after the authorization, Ended with the reason Timeout, or Updated"
    spec = Gather(request(EVENT, {"triggerReason": "EVConnectTimeout"}), left, lambda _: True, judge, what)
    return Check(which, spec, "start")


def orders(scene: Scene) -> list[Observation]:
    """All orders for sessions, whoever the CSMS is."""
    return scene.seen(START, by_sut=scene.sut_role == CSMS)
