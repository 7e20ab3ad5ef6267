"""A device under test is read: values of a subject one by one and together, with what it does not have, by number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from harness.judge.expectations import Expectation, Outcome
from harness.judge.finding import Verdict
from harness.protocols.binding import Call, Check, Deed, Scene
from harness.protocols.echonet.lite import appendix, values
from harness.protocols.echonet.lite.bindings.base import (
    BINDING,
    EMS,
    FIRST_UNKNOWN,
    SUBJECTS,
    Answered,
    alternatives,
    answer_within,
    charger,
    hexed,
    row_of,
    rows,
    theirs,
    value_in,
    wanted,
)
from harness.protocols.echonet.lite.bindings.node import get
from harness.protocols.echonet.lite.objects import GET_MAP, INF_MAP, SET_MAP
from harness.protocols.echonet.lite.rules import rule
from harness.requirements.further import MessageTable, further
from harness.usecases import energy_device as word
from harness.usecases.observation import Observation

TABLES = {
    "state": 158,
    "charging method": 166,
    "state of charge": 169,
    "operation mode": 171,
    "charging power": 176,
}
NOBODY = "7F"
"""Instance of a charger that is not there."""


@BINDING.does(word.ReadSubject)
def read_subject(intent: word.ReadSubject, scene: Scene) -> Sequence[Deed]:
    eoj, epcs = charger(scene), wanted(scene, intent.subject)
    if intent.unknown:
        return [get(eoj, (epcs[0], unknown(scene)))]
    return [get(eoj, epcs)] if intent.together else [get(eoj, (epc,)) for epc in epcs]


def unknown(scene: Scene) -> int:
    """A property that the device does not offer for reading."""
    readable = theirs(scene).listed(charger(scene), GET_MAP) or frozenset()
    return next(epc for epc in range(FIRST_UNKNOWN, 0x100) if epc not in readable)


@BINDING.sees(word.SubjectTold)
def subject_told(sight: word.SubjectTold, scene: Scene) -> Check:
    which = rule(
        "echonet.subject_told",
        "values that a charger has to have can be read at any time; those of a vehicle only while there is one",
        "Part 2 4.2.3.3",
        "Appendix",
        f"Table {TABLES[sight.subject]}",
    )
    known = rows(scene, charger(scene))

    def judge(answers: Sequence[Observation]) -> str | None:
        for each in answers:
            for told in each.body["properties"]:
                row = known.get(int(told["epc"], 16))
                of_vehicle = row is not None and row.vehicle
                if not told["edt"] and not of_vehicle:
                    return f"{told['epc']} is not told"
        return None

    spec = Answered(
        scene.done[-1].ids, answer_within(scene), judge, f"every value of the {sight.subject} is told"
    )
    return Check(which, spec)


@BINDING.sees(word.OnlyUnknownRefused)
def only_unknown_refused(sight: word.OnlyUnknownRefused, scene: Scene) -> Check:
    which = rule(
        "echonet.partly_refused",
        "of several properties those that can be read are told, the others refused, in one refusal",
        "Part 2 4.2.3.3",
        f"Table {TABLES[sight.subject]}",
    )
    row = rows(scene, charger(scene)).get(SUBJECTS[sight.subject][0])

    def judge(answers: Sequence[Observation]) -> str | None:
        (answer,) = answers
        first, *_, last = [*answer.body["properties"], {"epc": "", "edt": "none"}][:2]
        if answer.shape != "error":
            return "no refusal"
        if not first["edt"] and not (row is not None and row.vehicle):
            return f"{first['epc']} is not told"
        return f"{last['epc']} is told" if last["edt"] else None

    what = "a refusal that tells the one value and not the other"
    return Check(which, Answered(scene.done[-1].ids, answer_within(scene), judge, what))


@BINDING.does(word.ReadAbsentDevice)
def read_absent(intent: word.ReadAbsentDevice, scene: Scene) -> Deed:
    eoj = charger(scene)[:4] + NOBODY
    call = get(eoj, wanted(scene, intent.subject)[:1])
    return Call(EMS, call.action, call.payload, planted=True)


@BINDING.does(word.ReadValue)
def read_value(intent: word.ReadValue, scene: Scene) -> Deed:
    eoj = charger(scene)
    call = get(eoj, (row_of(rows(scene, eoj), intent.what)[0],), tid=intent.number)
    return Call(EMS, call.action, {**call.payload, "stream": True}) if intent.stream else call


@BINDING.sees(word.ValueIs)
def value_is(sight: word.ValueIs, scene: Scene) -> Check:
    side = theirs(scene)
    eoj = charger(scene, side)
    epc, row = row_of(rows(scene, eoj, side), sight.what)
    allowed = alternatives(row, sight.value)
    which = rule(
        "echonet.value_is",
        "a value that is read is the one that was set or announced, or is possible as things stand",
        "Part 2 4.2.3.3",
        "Appendix",
    )

    def judge(answers: Sequence[Observation]) -> str | None:
        (answer,) = answers
        edt = value_in(answer, epc)
        if not edt:
            return None if row.vehicle and not allowed else f"{hexed(epc)} ({sight.what}) is not told"
        if allowed and edt not in allowed:
            return f"{sight.what} is {values.meaning(row, bytes.fromhex(edt))} (0x{edt})"
        later = side.release(eoj) > appendix.LATEST  # nobody here knows what is legal there
        wrong = "" if later else values.problem(row, bytes.fromhex(edt))
        return f"0x{edt}: {wrong}" if wrong else None

    what = f"the {sight.what} is {sight.value or 'a legal value'}"
    return Check(which, Answered(scene.done[-1].ids, answer_within(scene), judge, what))


# -- everything else


@BINDING.does(word.ReadAllOthers)
def read_all_others(intent: word.ReadAllOthers, scene: Scene) -> Sequence[Deed]:
    side = theirs(scene)
    readable = side.listed(charger(scene, side), GET_MAP) or frozenset()
    return [get(charger(scene, side), (epc,)) for epc in range(0x80, 0x100) if epc not in readable]


@BINDING.does(word.WriteAllOthers)
def write_all_others(intent: word.WriteAllOthers, scene: Scene) -> Sequence[Deed]:
    side = theirs(scene)
    eoj = charger(scene, side)
    writable = side.listed(eoj, SET_MAP) or frozenset()
    return [
        Call(EMS, "SetC", {"to": eoj, "properties": [(hexed(epc), "00")]})
        for epc in range(0x80, 0x100)
        if epc not in writable
    ]


@BINDING.sees(word.AllOthersRefused)
def all_others_refused(sight: word.AllOthersRefused, scene: Scene) -> Check:
    which = rule(
        "echonet.others_refused",
        "what the maps do not list is refused",
        "Part 2 4.2.3.2",
        "Part 2 4.2.3.3",
        "Appendix super class",
    )

    def judge(answers: Sequence[Observation]) -> str | None:
        taken = [each for each in answers if each.shape != "error"]
        return f"not refused: {' '.join(' '.join(each.body['values']) for each in taken)}" if taken else None

    ids = scene.done[-1].ids
    return Check(which, Answered(ids, answer_within(scene) * 4, judge, "a refusal of each"))


# -- what agrees with what


@dataclass(frozen=True, slots=True)
class Settled:
    """What is known already decides: `judge` says what is wrong, or None; "?" in front: it cannot be told."""

    judge: Callable[[], tuple[str | None, tuple[Observation, ...]]]
    what: str
    seconds: float = 0.0

    def open(self, at: float) -> Expectation:
        def time(state: Expectation) -> Outcome:
            wrong, seen = self.judge()
            verdict = Verdict.INCONCLUSIVE if wrong is not None and wrong.startswith("?") else None
            return Outcome(wrong is None, (wrong or "it is so").removeprefix("?"), seen, verdict)

        return Expectation(at, lambda state, seen: None, time)

    def __str__(self) -> str:
        return self.what


def _numbers(scene: Scene, *epcs: int) -> tuple[list[float | None], tuple[Observation, ...]]:
    """The latest values of properties, and where they were told."""
    known = rows(scene, charger(scene))
    found: dict[int, tuple[float | None, Observation]] = {}
    for seen in scene.observations:
        if seen.by_sut and seen.shape in ("response", "error") and seen.body["seoj"] == charger(scene):
            for epc in epcs:
                if (edt := value_in(seen, epc)) and epc in known:
                    number = values.number(known[epc], bytes.fromhex(edt))
                    found[epc] = (None if number is None else float(number), seen)
    return [found[epc][0] if epc in found else None for epc in epcs], tuple(
        {id(s): s for _, s in found.values()}.values()
    )


@BINDING.sees(word.ChargeAgrees)
def charge_agrees(sight: word.ChargeAgrees, scene: Scene) -> Check:
    which = rule(
        "echonet.charge_agrees",
        "state of charge, stored energy and capacity of the vehicle agree to within 5 percent",
        "Appendix",
        "Table 170",
        level="derived",
        basis="inferred",
    )

    def judge() -> tuple[str | None, tuple[Observation, ...]]:
        (percent, stored, capacity), seen = _numbers(scene, 0xE4, 0xE2, 0xD0)
        if percent is None or stored is None or not capacity:
            return "?not all of the three values were told", seen
        off = abs(stored / capacity * 100 - percent)
        return (f"{percent:g} %, but {stored:g} of {capacity:g} Wh" if off > 5 else None), seen

    return Check(which, Settled(judge, "stored energy / capacity = state of charge ± 5 %"), since="now")


@BINDING.sees(word.WindowHolds)
def window_holds(sight: word.WindowHolds, scene: Scene) -> Check:
    which = rule(
        "echonet.window",
        "the charging power that is set lies between the lowest and the highest power, or is 0",
        "Appendix",
        "Table 177",
        level="derived",
        basis="inferred",
    )

    def judge() -> tuple[str | None, tuple[Observation, ...]]:
        (power,), seen = _numbers(scene, 0xEB)
        windows = [
            (value_in(each, 0xC8), each)
            for each in scene.observations
            if each.by_sut and each.shape in ("response", "error") and value_in(each, 0xC8)
        ]
        if power is None or not windows or len(windows[-1][0]) != 16:
            return "?power and window were not both told", seen
        low, high = int(windows[-1][0][:8], 16), int(windows[-1][0][8:], 16)
        seen = (windows[-1][1], *seen)
        if low > high:
            return f"{low} to {high} W", seen
        return (
            f"{power:g} W, window {low} to {high} W" if power and not low <= power <= high else None
        ), seen

    return Check(which, Settled(judge, "lowest ≤ charging power ≤ highest"), since="now")


@BINDING.sees(word.SubjectOffered)
def subject_offered(sight: word.SubjectOffered, scene: Scene) -> Check:
    """One property of each table will do: which one the standard means is inferred."""
    which = rule(
        "echonet.function_offered",
        "a device offers for reading, writing and announcing what the messages of a use case function may carry",
        *(f"Table {table.table}" for table in _tables(sight.function)),
        basis="inferred",
    )
    side = theirs(scene)
    eoj = charger(scene, side)

    def judge() -> tuple[str | None, tuple[Observation, ...]]:
        for table in _tables(sight.function):
            which_map = {"read": GET_MAP, "write": SET_MAP, "notification": INF_MAP}.get(table.message)
            if which_map is None:
                continue
            listed = side.listed(eoj, which_map)
            if listed is None:
                return f"?0x{which_map:02X} was not told", ()
            sure = [code for code, how in table.properties.items() if how != "low"]
            known = appendix.rows(int(eoj[:4], 16), appendix.rules_for(side.release(eoj)))
            possible = [code for code in sure if int(code, 16) in known]
            if possible and not any(int(code, 16) in listed for code in possible):
                return f"none of {' '.join(possible)} in 0x{which_map:02X} (Table {table.table})", ()
        return None, ()

    return Check(which, Settled(judge, f"a property for each message of {sight.function}"), since="now")


@BINDING.sees(word.AnnouncingListed)
def announcing_listed(sight: word.AnnouncingListed, scene: Scene) -> Check:
    which = rule(
        "echonet.announcing_listed",
        "a property whose announcement is mandatory is in the map of announced properties (0x9D)",
        "Appendix",
        "Table 163",
    )
    side = theirs(scene)
    eoj = charger(scene, side)
    epc, _ = row_of(rows(scene, eoj, side), sight.what)

    def judge() -> tuple[str | None, tuple[Observation, ...]]:
        listed = side.listed(eoj, INF_MAP)
        if listed is None:
            return f"?0x{INF_MAP:02X} was not told", ()
        return (None if epc in listed else f"{hexed(epc)} is not in 0x{INF_MAP:02X}"), ()

    return Check(which, Settled(judge, f"{hexed(epc)} in 0x{INF_MAP:02X}"), since="now")


def _tables(function: str) -> list[MessageTable]:
    return [table for document in further() for table in document.tables if table.use_case == function]
