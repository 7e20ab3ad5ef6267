"""8.4.5 Authorization by external means in OCPP 2.0.1, the side of the CSMS: F01 to F04."""

from collections.abc import Sequence
from typing import Any

from harness.judge.expectations import ANSWERS, Gather, Never, Pattern, Within
from harness.judge.finding import Rule
from harness.judge.matchers import absent, explain
from harness.protocols.binding import Check, Deed, Scene, Setting
from harness.protocols.ocpp.v201.bindings.base import (
    BINDING,
    CS,
    message_timeout,
    request,
    rule,
    transaction,
)
from harness.protocols.ocpp.v201.bindings.remote_start import START, same_text
from harness.protocols.ocpp.v201.bindings.session import token
from harness.usecases import remote_start as word
from harness.usecases.observation import Observation, first

NEWS = {"was stopped": "RemoteStop", "no EV came": "EVConnectTimeout"}


@BINDING.does(word.StationRefusesSessions)
def station_refuses_sessions(intent: word.StationRefusesSessions, scene: Scene) -> Deed:
    return Setting(CS, "override", {"action": START, "reply": {"status": "Rejected"}})


@BINDING.does(word.StationAsksFirst)
def station_asks_first(intent: word.StationAsksFirst, scene: Scene) -> Deed:
    return _set("AuthCtrlr", "AuthorizeRemoteStart", "true")


@BINDING.does(word.StationIsImpatient)
def station_is_impatient(intent: word.StationIsImpatient, scene: Scene) -> Deed:
    return _set("TxCtrlr", "EVConnectionTimeOut", str(intent.seconds))


def _set(component: str, variable: str, value: str) -> Setting:
    return Setting(CS, "set_variable_value", {"component": component, "variable": variable, "value": value})


@BINDING.sees(word.StartOrdered)
def start_ordered(sight: word.StartOrdered, scene: Scene) -> Check:
    which = rule(
        "remote.ordered",
        "an order for a session holds the token of the driver, and a limit for it is a TxProfile without transactionId",
        "F01.FR.04",
        "F01.FR.09",
        "F01.FR.11",
    )
    wanted = token(scene, sight.token)
    must: dict[str, Any] = {"idToken.idToken": same_text(wanted["idToken"]), "idToken.type": wanted["type"]}
    if sight.profile:
        must["chargingProfile.chargingProfilePurpose"] = "TxProfile"
        must["chargingProfile.transactionId"] = absent
    return Check(which, Within(request(START, must=must), scene.seconds("react_within")), consumes=False)


@BINDING.sees(word.StartsNumberedApart)
def starts_numbered_apart(sight: word.StartsNumberedApart, scene: Scene) -> Check:
    which = rule(
        "remote.numbers",
        "no two orders have the same remoteStartId: it is what a transaction is matched with its order by",
        "F01.FR.25",
        "F02.FR.01",
        level="derived",
    )

    def judge(seen: Sequence[Observation]) -> str | None:
        numbers = [first(each.body, "remoteStartId") for each in seen]
        twice = any(each in numbers[:place] for place, each in enumerate(numbers))
        return f"remoteStartIds {numbers}" if twice else None

    already = len(scene.seen(START))
    count = iter(range(1, already + 1))
    what = f"the remoteStartIds of all {already} orders differ"
    spec = Gather(
        request(START), scene.seconds("react_within"), lambda _: next(count, already) >= already, judge, what
    )
    return Check(which, spec, "start", consumes=False)


@BINDING.sees(word.StartNotRepeated)
def start_not_repeated(sight: word.StartNotRepeated, scene: Scene) -> Check:
    which = rule(
        "remote.not_repeated",
        "a refused order is reported, and not given again without end",
        "F01",
        level="robustness",
    )
    return Check(which, Never(request(START), sight.seconds), "now")


@BINDING.sees(word.StopOrdered)
def stop_ordered(sight: word.StopOrdered, scene: Scene) -> Check:
    which = rule(
        "remote.stop_ordered",
        "an order to stop goes out as a RequestStopTransaction with the id of the transaction",
        "F03.FR.01",
        "F04.FR.01",
    )
    must = {"transactionId": transaction(scene)}
    return Check(which, Within(request("RequestStopTransaction", must=must), scene.seconds("react_within")))


@BINDING.sees(word.QuestionGranted)
def question_granted(sight: word.QuestionGranted, scene: Scene) -> Check:
    which = rule(
        "remote.token_confirmed",
        "the token of an order is Accepted when the station asks about it",
        "F02.FR.09",
    )
    return _answered(scene, which, "Authorize", {}, {"idTokenInfo.status": "Accepted"})


@BINDING.sees(word.SessionGranted)
def session_granted(sight: word.SessionGranted, scene: Scene) -> Check:
    which = rule(
        "remote.session_confirmed",
        "the token of a transaction that was ordered is checked again, and Accepted",
        "F01.FR.03",
        "F02.FR.11",
    )
    started = {"triggerReason": "RemoteStart"}
    return _answered(scene, which, "TransactionEvent", started, {"idTokenInfo.status": "Accepted"})


@BINDING.sees(word.NewsTaken)
def news_taken(sight: word.NewsTaken, scene: Scene) -> Check:
    which = rule(
        "remote.news_taken", "what became of an order is acknowledged", "F02.FR.07", "F03.FR.02", "F03.FR.03"
    )
    return _answered(scene, which, "TransactionEvent", {"triggerReason": NEWS[sight.news]}, {})


def _answered(scene: Scene, which: Rule, action: str, where: Any, must: Any) -> Check:
    """The answer to the first request of ours that fits `where` holds `must`."""

    def about_it(seen: Observation) -> bool:
        asked = seen.answers.body if seen.answers is not None else None
        return explain(where, asked) is None

    def judge(seen: Sequence[Observation]) -> str | None:
        last = seen[-1]
        if last.shape == "error":
            return f"a CALLERROR {first(last.body, 'code')}"
        return Pattern("response", must=must).wrong(last)

    what = f"the answer to a {action} with {where or 'the token'} holds {must or 'no CALLERROR'}"
    spec = Gather(
        Pattern(ANSWERS, action),
        scene.seconds("react_within") + message_timeout(scene),
        about_it,
        judge,
        what,
    )
    return Check(which, spec, "start", consumes=False)
