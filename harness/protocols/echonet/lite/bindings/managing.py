"""An EMS under test: what is to be seen of it; what happens before its eyes is in `managed`.

When an EMS looks at its devices is its own business: if it does not ask in time nothing can be concluded. What it shows
nobody sees on the wire; whoever can look it up learns a warning at most.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from harness.judge.expectations import ANSWERS, Expectation, Never, Outcome, Pattern, Within, told
from harness.judge.finding import Verdict
from harness.protocols.binding import Check, Scene
from harness.protocols.echonet.lite import appendix
from harness.protocols.echonet.lite.bindings.base import (
    BINDING,
    NODE,
    SUBJECTS,
    alternatives,
    answer_within,
    book,
    hexed,
    if_we_were_heard,
    one_of_values,
    our_charger,
    row_of,
    to_everybody,
)
from harness.protocols.echonet.lite.bindings.expecting import Answered, Settled
from harness.protocols.echonet.lite.bindings.node import all_told
from harness.protocols.echonet.lite.bindings.reading import TABLES
from harness.protocols.echonet.lite.eoj import CHARGER_DISCHARGER, CONTROLLER, EV_CLASSES, class_of, parse
from harness.protocols.echonet.lite.objects import GET_MAP
from harness.protocols.echonet.lite.rules import rule
from harness.usecases import energy_manager as word
from harness.usecases.observation import Observation


def _row(what: str) -> tuple[int, appendix.Row]:
    return row_of(appendix.rows(CHARGER_DISCHARGER), what)


@dataclass(frozen=True, slots=True)
class InItsOwnTime:
    """What the pattern picks, within `seconds`; if it does not come nothing can be concluded."""

    pattern: Pattern
    seconds: float

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not self.pattern.picks(seen):
                return None
            wrong = self.pattern.wrong(seen)
            return Outcome(
                wrong is None, told(seen) if wrong is None else f"{wrong} in {told(seen)}", (seen,)
            )

        nothing = f"nothing of the kind within {self.seconds:g} s"
        return Expectation(
            at + self.seconds, see, lambda _: Outcome(False, nothing, (), Verdict.INCONCLUSIVE)
        )

    def __str__(self) -> str:
        return f"{self.pattern} within {self.seconds:g} s"


@BINDING.sees(word.EmsFound)
def ems_found(sight: word.EmsFound, scene: Scene) -> Check:
    which = rule("echonet.ems_heard", "an EMS is heard: it asks, or announces itself", "Part 2 4.3.1")
    heard = Pattern(("request", "notice"))
    return Check(which, InItsOwnTime(heard, scene.seconds("poll_within")), since="start", consumes=False)


@BINDING.sees(word.EmsIntroduced)
def ems_introduced(sight: word.EmsIntroduced, scene: Scene) -> Check:
    which = rule(
        "echonet.ems_introduces_itself",
        "an EMS is a node: when it starts it announces its objects to everybody, a controller (0x05FF) among them",
        "Part 2 4.3.1",
    )

    def controller(found: object) -> str | None:
        listed = str(found.get("D5", "")) if isinstance(found, dict) else ""
        if not listed:
            return "wanted D5"
        objects = [listed[i : i + 4] for i in range(2, len(listed), 6)]
        return None if f"{CONTROLLER:04X}" in objects else f"wanted a controller in D5, got {listed}"

    is_list = {"values": lambda found: None if isinstance(found, dict) and "D5" in found else "wanted D5"}
    must = {"values": controller, "seoj": NODE, "deoj": NODE, "to_all": True}
    hello = Pattern("notice", "INF", where=is_list, must=must)
    return Check(which, to_everybody(scene, Within(hello, scene.seconds("reboot_within"))))


@BINDING.sees(word.EmsAnswers)
def ems_answers(sight: word.EmsAnswers, scene: Scene) -> Check:
    which = rule(
        "echonet.ems_is_node",
        "an EMS tells the mandatory properties of its node profile and of its controller",
        "Part 2 6.11.1",
        "Appendix super class",
    )
    spec = Answered(scene.done[-1].ids, answer_within(scene), all_told, "everything that was asked is told")
    return Check(which, spec)


def _asks(*codes: int) -> Pattern:
    wanted = {hexed(code) for code in codes}

    def any_of(found: object) -> str | None:
        is_there = isinstance(found, dict) and bool(wanted & set(found))
        return None if is_there else f"wanted {' or '.join(sorted(wanted))}"

    def of_charger(deoj: object) -> str | None:
        return None if deoj in (our_charger(), "027E00") else f"wanted {our_charger()}"

    return Pattern("request", ("Get", "INF_REQ"), where={"deoj": of_charger, "values": any_of})


@BINDING.sees(word.EmsLearns)
def ems_learns(sight: word.EmsLearns, scene: Scene) -> Check:
    which = rule(
        "echonet.ems_learns",
        "an EMS asks a device what can be read there before it uses it",
        "Appendix super class",
        level="derived",
        basis="inferred",
    )
    asks = Within(_asks(GET_MAP), scene.seconds("react_within"))
    return Check(which, if_we_were_heard(scene, asks))


@BINDING.sees(word.EmsAsks)
def ems_asks(sight: word.EmsAsks, scene: Scene) -> Check:
    which = rule(
        "echonet.ems_asks",
        "an EMS asks for the values that it manages by",
        f"Table {TABLES[sight.subject]}",
        level="MAY",
        basis="inferred",
    )
    asks = InItsOwnTime(_asks(*SUBJECTS[sight.subject]), scene.seconds("poll_within"))
    return Check(which, asks, since="now")


def _sets(what: str, value: str) -> Pattern:
    epc, row = _row(what)
    where = {"values": one_of_values(epc, ())}
    must = {"values": one_of_values(epc, alternatives(row, value))}
    return Pattern(("request", "notice"), ("SetC", "SetI", "SetGet"), where=where, must=must)


@BINDING.sees(word.EmsSets)
def ems_sets(sight: word.EmsSets, scene: Scene) -> Check:
    which = rule(
        "echonet.ems_sets",
        "what an operator orders goes out as the property and value that stand for it, to a charger that is there",
        "Appendix 027E",
        "Table 174",
        "Table 178",
        basis="inferred",
    )
    sets = _sets(sight.what, sight.value)
    to_ours = replace(sets, must={**sets.must, "deoj": _is_ours(scene)})
    return Check(which, if_we_were_heard(scene, Within(to_ours, scene.seconds("react_within"))))


def _is_ours(scene: Scene) -> Callable[[Any], str | None]:
    """A matcher for the destination of an order: the charger of our device as it is now, or all of its class."""
    there = sorted(each for each in book(scene).ours.objects if class_of(parse(each)) in EV_CLASSES)
    chargers = there or [our_charger()]
    allowed = [*chargers, *(f"{each[:4]}00" for each in chargers)]
    return lambda deoj: None if deoj in allowed else f"wanted {' or '.join(chargers)}, got {deoj}"


DOES_NOT_SET = rule(
    "echonet.ems_does_not_set",
    "an EMS does not order what cannot be, and does not repeat without end what was refused",
    "Appendix 027E",
    "Table 174",
    basis="inferred",
)


@BINDING.sees(word.EmsDoesNotSet)
def ems_does_not_set(sight: word.EmsDoesNotSet, scene: Scene) -> Check:
    never = Never(_sets(sight.what, sight.value), scene.seconds("quiet_for"))
    return Check(DOES_NOT_SET, if_we_were_heard(scene, never))


@BINDING.sees(word.EmsLeavesAlone)
def ems_leaves_alone(sight: word.EmsLeavesAlone, scene: Scene) -> Check:
    never = Never(_sets(sight.what, ""), scene.seconds("quiet_for"))
    return Check(DOES_NOT_SET, never, since="start", consumes=False)


@dataclass(frozen=True, slots=True)
class FirstThen:
    """The first property is written before the second, or in the same request."""

    first: int
    second: int
    seconds: float

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not seen.by_sut or seen.name not in ("SetC", "SetI", "SetGet"):
                return None
            codes = {each["epc"] for each in seen.body["properties"]}
            if hexed(self.first) in codes:
                state.seen.append(seen)
            if hexed(self.second) not in codes:
                return None
            done = bool(state.seen)
            return Outcome(
                done, "in this order" if done else f"{hexed(self.second)} came first", (*state.seen, seen)
            )

        return Expectation(at + self.seconds, see, lambda _: Outcome(False, "not both of them were set"))

    def __str__(self) -> str:
        return f"{hexed(self.first)} before {hexed(self.second)}, within {self.seconds:g} s"


@BINDING.sees(word.EmsSetsFirst)
def ems_sets_first(sight: word.EmsSetsFirst, scene: Scene) -> Check:
    which = rule(
        "echonet.ems_order",
        "a limit is set before the mode that it is for",
        "Table 178",
        level="derived",
        basis="inferred",
    )
    spec = FirstThen(_row(sight.first)[0], _row(sight.second)[0], scene.seconds("react_within"))
    return Check(which, if_we_were_heard(scene, spec), consumes=False)


@BINDING.sees(word.EmsConfirms)
def ems_confirms(sight: word.EmsConfirms, scene: Scene) -> Check:
    which = rule(
        "echonet.ems_confirms",
        "an announcement that wants to be confirmed is confirmed (INFC_Res)",
        "Part 2 4.2.3.6",
    )
    confirmed = Pattern(ANSWERS, answers=scene.id, must={"service": "INFC_Res"}, be="response")
    return Check(which, Within(confirmed, answer_within(scene)))


@BINDING.sees(word.EmsSilent)
def ems_silent(sight: word.EmsSilent, scene: Scene) -> Check:
    which = rule(
        "echonet.ems_silent",
        "an announcement to an object that the EMS does not have is dropped",
        "Part 2 4.2.3.6",
    )
    return Check(which, Never(Pattern(ANSWERS), scene.seconds("quiet_for")))


@BINDING.sees(word.EmsShows)
def ems_shows(sight: word.EmsShows, scene: Scene) -> Check:
    which = rule(
        "echonet.ems_shows",
        "an EMS shows what its device told last, and nothing where that means nothing",
        "Table 170",
        "Table 172",
        level="derived",
        basis="inferred",
    )
    shows = scene.done[-1].value

    def judge() -> tuple[str | None, tuple[Observation, ...]]:
        said = "nothing" if shows is None else f"{shows:g}" if isinstance(shows, float) else f"{shows}"
        return (None if said == sight.value else f"it shows {said}"), ()

    settled = Settled(judge, f"it shows {sight.value}")
    return Check(which, if_we_were_heard(scene, settled), since="now")
