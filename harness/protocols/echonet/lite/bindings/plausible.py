"""A device under test is read and written: whether what it says can be so, whatever it chose to do."""

from collections.abc import Callable, Sequence

from harness.judge.expectations import ANSWERS, Pattern, Within
from harness.judge.finding import Rule
from harness.protocols.binding import Call, Check, Deed, Scene
from harness.protocols.echonet.lite.bindings.base import (
    BINDING,
    EMS,
    Answered,
    answer_within,
    charger,
    hexed,
    row_of,
    rows,
    value_in,
)
from harness.protocols.echonet.lite.checks.answers import TO_ONE
from harness.protocols.echonet.lite.rules import rule
from harness.usecases import energy_device as word
from harness.usecases.observation import Observation

RATED, POWER_NOW, WINDOW, SETTING, CHARGE = 0xC5, 0xD3, 0xC8, 0xEB, 0xE4
BEYOND_ALL = 999_999_999
"""W: the most that the property can hold, for devices that do not say what they can take."""


@BINDING.does(word.WriteAboveHighest)
def write_above(intent: word.WriteAboveHighest, scene: Scene) -> Deed:
    highest = _highest(scene.observations)
    watts = min(highest + 1, BEYOND_ALL) if highest is not None else BEYOND_ALL
    return Call(EMS, "SetC", {"to": charger(scene), "properties": [(hexed(SETTING), f"{watts:08X}")]})


def _highest(seen: Sequence[Observation]) -> int | None:
    """The most power that the device said it can take, in W: the end of its window, else its rating."""
    for epc, digits in ((WINDOW, slice(8, 16)), (RATED, slice(0, 8))):
        for each in reversed(seen):
            if (
                each.by_sut
                and each.shape in ("response", "error")
                and len(value_in(each, epc)) >= digits.stop
            ):
                return int(value_in(each, epc)[digits], 16)
    return None


@BINDING.sees(word.AnsweredAlone)
def answered_alone(sight: word.AnsweredAlone, scene: Scene) -> Check:
    alone = Pattern(ANSWERS, answers=scene.id, must={"to_all": False})
    return Check(TO_ONE, Within(alone, answer_within(scene)))


@BINDING.sees(word.TakenOrRefused)
def taken_or_refused(sight: word.TakenOrRefused, scene: Scene) -> Check:
    which = rule(
        "echonet.set_answered",
        "writing that wants an answer is answered: taken (Set_Res) or refused (SetC_SNA)",
        "Part 2 4.2.3.2",
    )
    return Check(which, Within(Pattern(ANSWERS, answers=scene.id), answer_within(scene)))


@BINDING.sees(word.ToldIfThere)
def told_if_there(sight: word.ToldIfThere, scene: Scene) -> Check:
    which = rule(
        "echonet.told_if_there",
        "a property is told where class and release make it mandatory, and refused where they do not know it",
        "Appendix",
        "Part 2 4.2.3.3",
        "Table 167",
    )
    known = rows(scene, charger(scene))
    epc, _ = row_of(known, sight.what)

    def judge(edt: str) -> str | None:
        row = known.get(epc)
        if row is None:
            return f"{hexed(epc)} is told, which its class and release do not have" if edt else None
        return f"{hexed(epc)} is not told" if row.get == "M" and not edt else None

    return _read(which, scene, epc, judge, f"{hexed(epc)}, if it has to be there")


@BINDING.sees(word.NothingFlows)
def nothing_flows(sight: word.NothingFlows, scene: Scene) -> Check:
    which = _plausible("echonet.nothing_flows", "without a vehicle no power flows", "Table 174")

    def judge(edt: str) -> str | None:
        return f"0x{edt}" if edt.strip("0") else None

    return _read(which, scene, POWER_NOW, judge, "no power, or none told")


@BINDING.sees(word.NotAboveHighest)
def not_above(sight: word.NotAboveHighest, scene: Scene) -> Check:
    which = _plausible(
        "echonet.not_above_highest", "a setting is not above what the device says it can take", "Table 178"
    )
    highest = _highest(scene.observations)

    def judge(edt: str) -> str | None:
        above = edt and highest is not None and int(edt, 16) > highest
        return f"{int(edt, 16)} W, of {highest} W at most" if above else None

    return _read(which, scene, SETTING, judge, f"at most {highest} W")


@BINDING.sees(word.ChargeNotFallen)
def charge_not_fallen(sight: word.ChargeNotFallen, scene: Scene) -> Check:
    which = _plausible(
        "echonet.charge_not_fallen",
        "while a vehicle is charged its battery does not get emptier",
        "Table 170",
    )
    told = [value_in(each, CHARGE) for each in scene.observations if each.by_sut and each.id != scene.id]
    before = next((int(edt, 16) for edt in reversed(told) if edt), None)

    def judge(edt: str) -> str | None:
        fallen = edt and before is not None and int(edt, 16) < before
        return f"{int(edt, 16)} %, after {before} %" if fallen else None

    return _read(which, scene, CHARGE, judge, "as much as before, or more")


def _plausible(check: str, text: str, table: str) -> Rule:
    return rule(check, text, "Appendix", table, level="derived", basis="inferred")


def _read(which: Rule, scene: Scene, epc: int, judge: Callable[[str], str | None], what: str) -> Check:
    """The answer to the last question; `judge` takes the value in hex, "" if it is not told."""
    spec = Answered(
        scene.done[-1].ids, answer_within(scene), lambda answers: judge(value_in(answers[0], epc)), what
    )
    return Check(which, spec)
