"""8.3.15 Onboarding the CS in OCPP 2.0.1: from the first message to acceptance (B01 to B03, B07, F06).

The door and the login are in `login`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from harness.clock import iso8601, parse_iso8601
from harness.judge.expectations import Expectation, Gather, Never, Outcome, Pattern, Within, error_to, told
from harness.judge.matchers import one_of
from harness.protocols.binding import Call, Check, Deed, Scene, Setting, Verb
from harness.protocols.ocpp.v201.bindings import refusal
from harness.protocols.ocpp.v201.bindings.base import (
    BINDING,
    CS,
    CSMS,
    TOLERANCE,
    answered,
    check,
    last,
    message_timeout,
    request,
    rule,
)
from harness.protocols.ocpp.v201.bindings.session import token
from harness.usecases import onboarding as word
from harness.usecases.observation import Observation, first

STATE_REPORTS = ("StatusNotification", "NotifyEvent")


@BINDING.does(word.AnswerNextBoot)
def answer_next_boot(intent: word.AnswerNextBoot, scene: Scene) -> Deed:
    args = {"status": intent.status, "interval": intent.interval}
    kind = Verb if scene.sut_role == CSMS else Setting
    return kind(CSMS, "answer_next_boot", args)


@BINDING.does(word.TriggerBoot)
def trigger_boot(intent: word.TriggerBoot, scene: Scene) -> Deed:
    return Call(CSMS, "TriggerMessage", {"requestedMessage": "BootNotification"})


@BINDING.does(word.TakeInventory)
def take_inventory(intent: word.TakeInventory, scene: Scene) -> Deed:
    payload: dict[str, Any] = {"reportBase": "FullInventory"}
    return Call(CSMS, "GetBaseReport", with_request_id(payload, scene))


def with_request_id(payload: Mapping[str, Any], scene: Scene) -> dict[str, Any]:
    """A number that is new in this case. A CSMS under test may put another one in its place."""
    return {"requestId": 6300 + len(scene.done), **payload}


@BINDING.does(word.OrderSession)
def order_session(intent: word.OrderSession, scene: Scene) -> Deed:
    if intent.what == "stop":
        return Call(CSMS, "RequestStopTransaction", {"transactionId": "no-such-transaction"}, planted=True)
    start = {"remoteStartId": 6301, "idToken": token(scene), "evseId": 1}
    return Call(CSMS, "RequestStartTransaction", start, planted=True)


@BINDING.does(word.ReadAnyway)
def read_anyway(intent: word.ReadAnyway, scene: Scene) -> Deed:
    wanted = {"component": {"name": "OCPPCommCtrlr"}, "variable": {"name": "OfflineThreshold"}}
    return Call(CSMS, "GetVariables", {"getVariableData": [wanted]}, planted=True)


@BINDING.does(word.ReportTooEarly)
def report_too_early(intent: word.ReportTooEarly, scene: Scene) -> Deed:
    at = iso8601(scene.observations[-1].at)
    state = {"timestamp": at, "connectorStatus": "Available", "evseId": 1, "connectorId": 1}
    return Call(CS, "StatusNotification", state, planted=True)


@BINDING.does(word.BootWithoutStation)
def boot_without_station(intent: word.BootWithoutStation, scene: Scene) -> Deed:
    return Call(CS, "BootNotification", {"reason": "PowerUp"}, planted=True)


# -- what is to be seen of a station


@BINDING.sees(word.BootAnsweredWith)
def boot_answered_with(sight: word.BootAnsweredWith, scene: Scene) -> Check:
    answer = Pattern(
        "response",
        "BootNotification",
        must={"status": one_of(*sight.statuses)},
        by_sut=scene.sut_role == CSMS,
    )
    which = rule("boot.answer", "the CSMS tells the station how it stands with it", "B01.FR.02", "B02.FR.01")
    return Check(which, Within(answer, scene.seconds("boot_within")), consumes=False)


@BINDING.sees(word.ConnectorsReported)
def connectors_reported(sight: word.ConnectorsReported, scene: Scene) -> Check:
    missing = connectors(scene)
    wanted = ", ".join(sorted(missing)) or "at least one"

    def complete(seen: Observation) -> bool:
        told_of = states(seen)
        missing.difference_update(told_of)
        return bool(told_of) and not missing

    return check(
        rule(
            "boot.states",
            "a station that was accepted reports the state of each connector",
            "B01.FR.05",
        ),
        Gather(
            Pattern("request", STATE_REPORTS),
            scene.seconds("boot_within"),
            complete,
            lambda seen: None,
            f"the state of each connector ({wanted})",
        ),
    )


def connectors(scene: Scene) -> set[str]:
    """The connectors, as "evse.connector": what the profile says, else those that were ever reported here."""
    listed = scene.value("connectors", None)
    if listed is not None:
        return set(listed)
    return {each for seen in scene.observations if seen.by_sut for each in states(seen)}


def states(seen: Observation) -> set[str]:
    """Of which connectors a message tells the state, as "evse.connector"."""
    body = seen.body if isinstance(seen.body, dict) else {}
    if seen.shape != "request":
        return set()
    if seen.name == "StatusNotification":
        return {f"{body.get('evseId')}.{body.get('connectorId')}"}
    events = body.get("eventData") if seen.name == "NotifyEvent" else None
    return {
        f"{first(event, 'component.evse.id')}.{first(event, 'component.evse.connectorId')}"
        for event in events or ()
        if first(event, "variable.name") == "AvailabilityState"
        and first(event, "component.name") == "Connector"
    }


class NeverSilent:
    """A heartbeat comes; until then no pause between two requests is longer than `limit` seconds.

    One that comes long before it is due (many stations send one at once, to set their clock) shows nothing.

    since   from when on it counts: when the interval was told
    """

    def __init__(self, limit: float, since: float, seconds: float) -> None:
        self._limit = limit
        self._since = since
        self.seconds = seconds

    def open(self, at: float) -> Expectation:
        end = self._since + self.seconds

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not seen.by_sut or seen.shape != "request" or seen.at < self._since:
                return None
            if seen.name == "Heartbeat" and seen.at >= self._since + self._limit - 2 * TOLERANCE:
                return Outcome(True, told(seen), (*state.seen, seen))
            state.seen[:] = [seen]
            state.deadline = min(end, seen.at + self._limit)
            return None

        def time(state: Expectation) -> Outcome:
            if state.deadline is not None and state.deadline >= end:
                return Outcome(True, "it kept sending, so no heartbeat was due", tuple(state.seen))
            return Outcome(False, f"silence for {self._limit:g} s", tuple(state.seen))

        return Expectation(self._since + self._limit, see, time)

    def __str__(self) -> str:
        return f"a heartbeat, and no silence longer than {self._limit:g} s"


@BINDING.sees(word.SignsOfLife)
def signs_of_life(sight: word.SignsOfLife, scene: Scene) -> Check:
    accepted = last_boot_answer(scene, "Accepted")
    since = accepted.at if accepted else 0.0
    which = rule(
        "boot.heartbeat",
        "an accepted station sends a heartbeat whenever the interval it was told has passed in silence",
        "B01.FR.04",
        "G02.FR.02",
    )
    limit = sight.seconds + scene.seconds("time_tolerance")
    return Check(which, NeverSilent(limit, since, 3 * limit), since="start", consumes=False)


def last_boot_answer(scene: Scene, *statuses: str) -> Observation | None:
    """The last answer to a BootNotification with one of these statuses, whoever gave it."""
    answers = [
        seen
        for seen in scene.observations
        if seen.shape == "response"
        and seen.name == "BootNotification"
        and first(seen.body, "status") in statuses
    ]
    return last(answers)


@BINDING.sees(word.InventoryAnswered)
def inventory_answered(sight: word.InventoryAnswered, scene: Scene) -> Check:
    which = rule(
        "boot.pending.served",
        "a station that is held pending answers what it is asked for",
        "B02.FR.01",
        "B07.FR.01",
    )
    return answered(scene, which, {"status": "Accepted"})


@BINDING.sees(word.InventoryComes)
def inventory_comes(sight: word.InventoryComes, scene: Scene) -> Check:
    asked = scene.seen("GetBaseReport", by_sut=scene.sut_role == CSMS)
    where = {"requestId": asked[-1].body.get("requestId")} if asked else {}
    which = rule(
        "boot.pending.report",
        "a station that is held pending sends the report that it was asked for, to its end",
        "B02.FR.01",
        "B07.FR.03",
    )
    part = request("NotifyReport", where={**where, "tbc": last_part})
    return Check(which, Within(part, scene.seconds("report_within")))


def last_part(value: Any) -> str | None:
    """Not to be continued: false, or left out, which means the same."""
    return f"wanted the last part, got {value}" if value is True else None


@BINDING.sees(word.TriggerAccepted)
def trigger_accepted(sight: word.TriggerAccepted, scene: Scene) -> Check:
    which = rule("trigger.answer", "a station that can announce itself on request says so", "F06.FR.04")
    return answered(scene, which, {"status": "Accepted"})


@BINDING.sees(word.NothingUnasked)
def nothing_unasked(sight: word.NothingUnasked, scene: Scene) -> Check:
    held = last_boot_answer(scene, "Pending")
    begin = held.seq if held else -1

    def judge(seen: Sequence[Observation]) -> str | None:
        allowed = ("BootNotification", "NotifyReport")
        wrong = [each for each in seen if each.seq > begin and each.name not in allowed]
        return f"nobody asked for {told(wrong[0])}" if wrong else None

    return Check(
        rule(
            "boot.pending.quiet",
            "a station that is held pending sends its announcement and what it was asked for, and nothing else",
            "B02.FR.02",
        ),
        Gather(
            Pattern("request"),
            scene.seconds("boot_within"),
            lambda seen: seen.seq > begin and seen.name == "BootNotification",
            judge,
            "only what was asked for",
        ),
        since="start",
        consumes=False,
    )


@BINDING.sees(word.SessionOrderRejected)
def session_order_rejected(sight: word.SessionOrderRejected, scene: Scene) -> Check:
    which = rule(
        "boot.pending.no_session",
        "a station that is held pending rejects orders to start or stop a session",
        "B02.FR.05",
    )
    return answered(scene, which, {"status": "Rejected"})


@BINDING.sees(word.RefusedAsPremature)
def refused_as_premature(sight: word.RefusedAsPremature, scene: Scene) -> Check:
    by_station = scene.sut_role == CS
    which = rule(
        "boot.gate",
        "before the station is accepted, a message that is not allowed yet is refused with SecurityError",
        *(("B03.FR.08",) if by_station else ("B01.FR.10", "B02.FR.09", "B03.FR.07")),
    )
    return Check(which, Within(error_to(scene.id, {"code": "SecurityError"}), message_timeout(scene)))


@BINDING.sees(word.SilentUntilNextBoot)
def silent_until_next_boot(sight: word.SilentUntilNextBoot, scene: Scene) -> Check:
    told_off = last_boot_answer(scene, "Pending", "Rejected")
    begin, since = (told_off.seq, told_off.at) if told_off else (-1, 0.0)
    slack = min(TOLERANCE, sight.seconds / 10)

    def judge(seen: Sequence[Observation]) -> str | None:
        came = seen[-1]
        after = came.at - since
        if came.name != "BootNotification":
            return f"{told(came)} after {after:.1f} s"
        early = after < sight.seconds - slack
        return f"BootNotification after {after:.1f} s" if early else None

    return Check(
        rule(
            "boot.patience",
            "a station that was not accepted is silent until the interval is over, then announces itself again",
            "B02.FR.04",
            "B02.FR.08",
            "B03.FR.02",
            "B03.FR.06",
        ),
        Gather(
            Pattern("request"),
            sight.seconds + scene.seconds("reconnect_within"),
            lambda seen: seen.seq > begin,
            judge,
            f"nothing for {sight.seconds:g} s, then a BootNotification",
        ),
        since="start",
    )


@BINDING.sees(word.BootedAgain)
def booted_again(sight: word.BootedAgain, scene: Scene) -> Check:
    which = rule("boot.again", "a station that was not accepted announces itself again", "B03.FR.06")
    return check(which, Within(request("BootNotification"), scene.seconds("boot_within")))


# -- what is to be seen of a CSMS


@BINDING.sees(word.BootAnsweredInTime)
def boot_answered_in_time(sight: word.BootAnsweredInTime, scene: Scene) -> Check:
    tolerance = scene.seconds("time_tolerance")

    def judge(seen: Sequence[Observation]) -> str | None:
        body, at = seen[-1].body, seen[-1].at
        if body.get("status") not in ("Accepted", "Pending"):
            return f"wanted status Accepted or Pending, got {body.get('status')}"
        try:
            off = parse_iso8601(str(body.get("currentTime"))) - at
        except ValueError:
            return f"currentTime {body.get('currentTime')!r} is no time"
        return f"currentTime is off by {off:+.1f} s" if abs(off) > tolerance else None

    return Check(
        rule(
            "boot.welcome",
            "a CSMS answers the announcement of a station that it knows, and tells it the right time",
            "B01.FR.02",
            "B01.FR.06",
        ),
        Gather(
            Pattern("response", "BootNotification"),
            message_timeout(scene),
            lambda seen: True,
            judge,
            f"Accepted or Pending, and a time that is off by at most {tolerance:g} s",
        ),
        since="start",
        consumes=False,
    )


@BINDING.sees(word.BootRefusedAsMalformed)
def boot_refused(sight: word.BootRefusedAsMalformed, scene: Scene) -> Check:
    return refusal.refused(scene, "a BootNotification that does not say which station it is")


@BINDING.sees(word.MissingElementNamed)
def missing_element_named(sight: word.MissingElementNamed, scene: Scene) -> Check:
    return refusal.coded(scene, "OccurrenceConstraintViolation")


@BINDING.sees(word.BootTriggered)
def boot_triggered(sight: word.BootTriggered, scene: Scene) -> Check:
    which = rule(
        "trigger.boot",
        "a CSMS that wants to hear from a held station before its interval is over triggers its announcement",
        "B02.FR.02",
        "F06.FR.01",
    )
    trigger = request("TriggerMessage", must={"requestedMessage": "BootNotification"})
    return check(which, Within(trigger, message_timeout(scene)))


@BINDING.sees(word.StaysConnected)
def stays_connected(sight: word.StaysConnected, scene: Scene) -> Check:
    which = rule("link.kept", "the station has not closed the connection", "B03.FR.04", level="MAY")
    return Check(which, Never(Pattern("link", "closed"), scene.seconds("settle_for")), "now", consumes=False)
