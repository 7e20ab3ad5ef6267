"""The cases of the suite of malformed messages: faultless systems pass all of them, careless ones are caught.

The careless systems stand in a registry of their own: they are played in the cases of the suite, and only there.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest

from harness.campaign.pool import Pool
from harness.campaign.select import select
from harness.campaign.target import targets
from harness.engine.plan_file import Target
from harness.judge.finding import Verdict
from harness.protocols.machine import Close, Command, Machine, Send
from harness.protocols.ocpp import rpc, schemas
from harness.protocols.ocpp.actions import may_send
from harness.protocols.ocpp.oracle import ORACLE, Grade, Planted
from harness.protocols.ocpp.v201.csms import Csms
from harness.protocols.ocpp.v201.malformed.catalogue import RECEIVERS, drawn
from harness.protocols.ocpp.v201.station import ChargingStation
from harness.protocols.registry import Settings
from tests.miniatures.confession import machine_of
from tests.miniatures.play import Case, Played, judge_again, play

SUITE = "test_suites/ocpp201_malformed.py"
PARTY = {"charging_station": "CS", "csms": "CSMS"}
KINDS = {"charging_station": ChargingStation, "csms": Csms}


@cache
def suite_cases(role: str) -> Mapping[str, Case]:
    """The cases of the suite, each with the first bundled system of that role that it fits."""
    found: dict[str, Case] = {}
    for each in select(Pool(), targets(None), [SUITE]):
        if each.target.role == role:
            for case in each.run:
                target = Target(case.case_id, str(case.file), case.line)
                found.setdefault(case.case_id, Case(case.case_id, each.target.ref, target))
    return found


BELOW = frozenset({"oracle.invalid_utf8"})
"""Faults that the transport deals with: no message with them ever gets to a machine."""


# -- careless systems


class Careless:
    """Looks at every message before the faultless machine does. What `meets` takes is not seen by that machine."""

    role = ""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.more: list[Command] = []

    def received(self, link: str, data: bytes, form: str, now: float) -> None:
        if not self.meets(link, data, form):
            super().received(link, data, form, now)  # type: ignore[misc]

    def commands(self) -> list[Command]:
        more, self.more = self.more, []
        found: list[Command] = super().commands()  # type: ignore[misc]
        return [*found, *more]

    def meets(self, link: str, data: bytes, form: str) -> bool:
        wrong = self.wrong(data, form)
        return wrong is not None and self.reacts(link, wrong, rpc.read(data).id or rpc.NO_ID)

    def wrong(self, data: bytes, form: str) -> str | None:
        """What is wrong with a message: kind of fault, "action", "direction", or the keyword of the schema."""
        frame = rpc.read(data)
        if form != "text":
            return "binary"
        if frame.faults:
            return frame.faults[0].kind
        if not isinstance(frame, rpc.Call):
            return None
        if frame.action not in schemas.actions("2.0.1"):
            return "action"
        if not may_send(
            "2.0.1", "csms" if self.role == "charging_station" else "charging_station", frame.action
        ):
            return "direction"
        found = schemas.errors("2.0.1", frame.action, "request", frame.payload)
        return found[0].keyword if found else None

    def reacts(self, link: str, wrong: str, id: str) -> bool:
        """True: that was all."""
        raise NotImplementedError

    def says(self, link: str, *elements: Any) -> bool:
        self.more.append(Send(link, json.dumps(elements).encode()))
        return True


@dataclass(frozen=True, slots=True)
class Confession:
    """A careless system, and how it must be caught: by which check, how red, in which case (party left out)."""

    make: type
    check: str
    verdict: Verdict
    case: str
    interpretation: Mapping[str, str] = field(default_factory=dict)


CONFESSIONS: list[Confession] = []


def caught(
    check: str, *cases: str, verdict: Verdict = Verdict.FAIL, **interpretation: str
) -> Callable[[type], type]:
    def add(make: type) -> type:
        CONFESSIONS.extend(Confession(make, check, verdict, case, interpretation) for case in cases)
        return make

    return add


def warned(check: str, *cases: str) -> Callable[[type], type]:
    return caught(check, *cases, verdict=Verdict.WARNING)


class SaysYes(Careless):
    """Answers what has one of the faults `to` as if nothing were wrong."""

    to: tuple[str, ...] = ()

    def reacts(self, link: str, wrong: str, id: str) -> bool:
        return wrong in self.to and self.says(link, rpc.CALLRESULT, id, {})


@caught("oracle.missing_field", "request:missing")
class accepts_requests_with_fields_missing(SaysYes):
    to = ("required", "minItems")


@warned("oracle.extra_field", "request:extra")
class accepts_fields_that_do_not_exist(SaysYes):
    to = ("additionalProperties",)


@caught("oracle.wrong_type", "request:wrong_type", "request:null")
class accepts_any_type(SaysYes):
    to = ("type", "enum", "format")


@caught("oracle.bad_value", "request:unknown_value", "request:too_long")
class accepts_any_value(SaysYes):
    to = ("enum", "maxLength", "minimum", "maximum")


@warned("oracle.bad_time", "request:no_time", "request:no_zone")
class accepts_any_time(SaysYes):
    to = ("format",)


@warned("oracle.huge_number", "request:beyond_64_bits", "request:beyond_32_bits")
class counts_beyond_all_bounds(Careless):
    def meets(self, link: str, data: bytes, form: str) -> bool:
        frame = rpc.read(data)
        big = any(each in data for each in (b"%d" % 2**31, b"%d" % 2**64))
        return big and self.says(link, rpc.CALLRESULT, frame.id, {})


@caught("oracle.bad_payload", "frame:payload_list", "frame:payload_text")
class takes_anything_for_a_payload(SaysYes):
    to = ("payload_type",)


@caught("oracle.unknown_action", "frame:action_unknown", "frame:action_in_wrong_case")
class answers_actions_that_nobody_knows(SaysYes):
    to = ("action",)


@caught("oracle.wrong_direction", "frame:action_of_the_other_side")
class answers_what_the_other_side_should(SaysYes):
    to = ("direction",)


@caught("oracle.bad_action", "frame:action_number", "frame:action_null")
class guesses_the_action(SaysYes):
    to = ("action_type",)


@caught("oracle.broken_frame", "json:trailing_garbage", "frame:fifth_element", "json:nan")
class reads_what_is_no_frame(SaysYes):
    to = ("json_trailing", "json_constant", "frame_length")


@warned("oracle.binary", "json:binary")
class reads_binary_messages(SaysYes):
    to = ("binary",)


@caught("oracle.unknown_message_type", "frame:type_6")
class takes_every_number_for_a_call(SaysYes):
    to = ("frame_message_type",)


class TakesAnyId(Careless):
    def meets(self, link: str, data: bytes, form: str) -> bool:
        if self.wrong(data, form) not in ("id_type", "id_empty", "id_length"):
            return False
        return self.says(link, rpc.CALLRESULT, json.loads(data)[1], {"getVariableResult": []})


@warned("oracle.bad_message_id", "frame:id_number", "frame:id_too_long")
class takes_anything_for_a_message_id(TakesAnyId):
    """And gives it back, as an answer must."""


@warned("oracle.stray_answer", "frame:result_to_nothing", "frame:error_to_nothing")
class answers_answers(Careless):
    def meets(self, link: str, data: bytes, form: str) -> bool:
        frame = rpc.read(data)
        stray = isinstance(frame, rpc.CallResult | rpc.CallError) and frame.id.startswith("bad-")
        return stray and self.says(link, rpc.CALLERROR, frame.id, "RpcFrameworkError", "", {})


class Errs(Careless):
    code = ""

    def reacts(self, link: str, wrong: str, id: str) -> bool:
        return self.says(link, rpc.CALLERROR, id, self.code, "", {})


@warned("oracle.missing_field", "request:missing")
@warned("oracle.broken_frame", "json:truncated")
@warned("oracle.null_payload", "frame:payload_null")
@warned("oracle.byte_order_mark", "json:bom")
@warned("oracle.duplicate_key", "json:duplicate_key")
@warned("oracle.odd_text", "json:lone_surrogate")
@warned("oracle.extreme", "json:many_digits")
class says_that_everything_is_a_matter_of_security(Errs):
    code = "SecurityError"


@caught("oracle.wrong_type", "request:wrong_type")
class invents_error_codes(Errs):
    code = "YouAreWrong"


@warned("oracle.repeated_id", "frame:id_again")
class is_upset_by_an_id_that_it_knows(Careless):
    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.known: set[str] = set()

    def meets(self, link: str, data: bytes, form: str) -> bool:
        frame = rpc.read(data)
        if not isinstance(frame, rpc.Call) or frame.id not in self.known:
            self.known.add(frame.id or "")
            return False
        return self.says(link, rpc.CALLERROR, frame.id, "NotImplemented", "", {})


@caught("oracle.missing_field", "request:missing")
class answers_with_an_id_of_its_own(Careless):
    def reacts(self, link: str, wrong: str, id: str) -> bool:
        return self.says(link, rpc.CALLERROR, "mine", "OccurrenceConstraintViolation", "", {})


@caught("oracle.broken_frame", "json:truncated", broken_frame="callerror")
class passes_over_what_it_cannot_read(Careless):
    """Which its profile says that it must not."""

    def reacts(self, link: str, wrong: str, id: str) -> bool:
        return True


class HangsUp(Careless):
    def reacts(self, link: str, wrong: str, id: str) -> bool:
        self.more.append(Close(link, 1002, "do not talk to me like that"))
        return True


@warned("oracle.missing_field", "request:missing")
@warned("oracle.broken_frame", "json:truncated")
class hangs_up_on_malformed_messages(HangsUp):
    """And is there again afterwards."""


@warned("malformed.alive", "json:truncated", "request:missing")
class answers_and_hangs_up(HangsUp):
    def reacts(self, link: str, wrong: str, id: str) -> bool:
        self.says(link, rpc.CALLERROR, id, "FormatViolation", "", {})
        return super().reacts(link, wrong, id)


@caught("malformed.alive", "json:deep", "json:truncated", "request:null")
class hangs_on_malformed_messages(Careless):
    """The link stays, but nobody is at home any more."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.hung = False

    def meets(self, link: str, data: bytes, form: str) -> bool:
        self.hung = self.hung or self.wrong(data, form) is not None or len(data) > 5000
        return self.hung

    def reacts(self, link: str, wrong: str, id: str) -> bool:
        return True


@caught("malformed.alive", "json:nul", "frame:empty_array", "json:megabyte")
class dies_of_malformed_messages(Careless):
    """The link is gone, and nobody ever calls or answers again."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.dead = False

    def meets(self, link: str, data: bytes, form: str) -> bool:
        if self.wrong(data, form) is not None or b"\\u0000" in data or len(data) > 100_000:
            self.dead = True
            self.more.append(Close(link, 1011, ""))
        return self.dead

    def opened(self, link: Any, now: float) -> None:
        if not self.dead:
            super().opened(link, now)  # type: ignore[misc]

    def closed(self, link: str, code: int | None, reason: str, now: float) -> None:
        if not self.dead:
            super().closed(link, code, reason, now)  # type: ignore[misc]

    def next_wake(self) -> float | None:
        wake: float | None = super().next_wake()  # type: ignore[misc]
        return None if self.dead else wake


@caught("malformed.alive", "json:truncated")
class takes_offence(Careless):
    """Refuses whatever comes after."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.offended = False

    def meets(self, link: str, data: bytes, form: str) -> bool:
        if self.offended:
            return self.says(link, rpc.CALLERROR, rpc.read(data).id, "GenericError", "", {})
        self.offended = self.wrong(data, form) is not None
        return False


class CarriesOut(Careless):
    """Does what it was told, though it was told wrongly, and says nothing."""

    def reacts(self, link: str, wrong: str, id: str) -> bool:
        request = {"status": "Idle"}
        return self.says(link, rpc.CALL, "mine-1", "LogStatusNotification", request)


ONLY_STATIONS = [
    Confession(
        type("carries_out_what_it_should_refuse", (CarriesOut,), {}),
        "oracle.missing_field",
        Verdict.FAIL,
        "TriggerMessage:requestedMessage:missing",
    )
]


# -- the proof


def _case(role: str, case: str) -> str:
    """The id of a case: for "request:<fault>" that of the first request that is spoilt so."""
    party = PARTY[role]
    group, _, fault = case.partition(":")
    if group != "request":
        return f"malformed:{party}:{case}"
    return next(each.id for each in drawn(party) if each.fault and each.fault.name == fault)


def _every() -> list[Any]:
    pairs = [(role, each) for role in KINDS for each in CONFESSIONS]
    pairs += [("charging_station", each) for each in ONLY_STATIONS]
    return [
        pytest.param(role, each, _case(role, each.case), id=f"{role}-{each.make.__name__}-{each.case}")
        for role, each in pairs
    ]


@cache
def _made(role: str, fault: type) -> type:
    return type(fault.__name__, (fault, KINDS[role]), {"role": role})


def _play(role: str, confession: Confession, id: str) -> Played:
    def make(which: str, settings: Settings) -> Machine:
        return machine_of(_made(role, confession.make), which, settings)

    return play(suite_cases(role)[id], make, confession.interpretation)


@pytest.mark.parametrize(("role", "confession", "id"), _every())
def test_each_is_caught_as_it_must_be(role: str, confession: Confession, id: str) -> None:
    played = _play(role, confession, id)
    assert played.red.get(confession.check) == confession.verdict, f"{played.red} {played.result.reason}"
    assert played.result.verdict is not Verdict.ERROR
    again = judge_again(suite_cases(role)[id], played, confession.interpretation)
    assert (again.verdict, again.findings) == (played.result.verdict, played.result.findings)


@pytest.mark.parametrize("role", KINDS)
def test_the_faultless_systems_pass_every_case(role: str) -> None:
    stained = {}
    for id, case in suite_cases(role).items():
        played = play(case)
        if played.red or played.result.verdict is not Verdict.PASS:
            stained[id] = f"{played.result.verdict.name}: {played.result.reason} {list(played.red)}"
    assert stained == {}


def test_every_rule_that_the_suite_rests_on_is_seen_red() -> None:
    asked = {each.planted for party in RECEIVERS for each in drawn(party)}
    seen = {each.check for each in CONFESSIONS}
    assert {f"oracle.{each.value}" for each in asked} - seen == BELOW
    assert "malformed.alive" in seen


def test_the_worst_that_a_rule_can_come_to_is_seen() -> None:
    worst = {each: max(ORACLE[each].result, ORACLE[each].closed) for each in Planted}
    asked = {each.planted for party in RECEIVERS for each in drawn(party)}
    failing = {f"oracle.{each.value}" for each in asked if worst[each] is Grade.FAIL}
    assert failing - {each.check for each in CONFESSIONS if each.verdict is Verdict.FAIL} == BELOW


@pytest.mark.parametrize("role", KINDS)
def test_a_case_can_be_run_by_its_id_alone(role: str) -> None:
    drawn_one = _case(role, "request:missing")
    action = {"csms": "BootNotification:reason", "charging_station": "SetVariables:setVariableData"}[role]
    other = next(
        id
        for fault in ("null", "wrong_type", "missing", "unknown_value")
        if (id := f"malformed:{PARTY[role]}:{action}:{fault}") not in suite_cases(role)
    )
    for id in (drawn_one, other):
        chosen = select(Pool(), targets(None), [id])
        assert {case.case_id for each in chosen for case in each.run} == {id}


def test_suites_can_be_left_out() -> None:
    chosen = select(Pool(), targets(None), tags="not suite", check_steps=lambda scenario: None)
    assert not [case.case_id for each in chosen for case in each.run if case.file.suffix == ".py"]
    chosen = select(Pool(), targets(None), tags="suite")
    assert {case.file.suffix for each in chosen for case in each.run} == {".py"}
