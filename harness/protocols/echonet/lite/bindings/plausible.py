"""A device under test is read and written: whether what it says can be so, whatever it chose to do.

What it does not tell cannot be judged: such a case is INCONCLUSIVE. So are codes that say overflow in place of a number.
"""

from collections.abc import Iterator, Sequence

from harness.judge.finding import Rule
from harness.protocols.binding import Call, Check, Deed, Scene
from harness.protocols.echonet.lite import values
from harness.protocols.echonet.lite.bindings.base import (
    BINDING,
    EMS,
    answer_within,
    charger,
    hexed,
    rows,
    value_in,
)
from harness.protocols.echonet.lite.bindings.expecting import Answered, Settled
from harness.protocols.echonet.lite.rules import rule
from harness.usecases import energy_device as word
from harness.usecases.observation import Observation

RATED, POWER_NOW, WINDOW, SETTING = 0xC5, 0xD3, 0xC8, 0xEB
CHARGE, STORED, CAPACITY = 0xE4, 0xE2, 0xD0
BEYOND_ALL = 999_999_999
"""W: the most that the property can hold, for devices that do not say what they can take."""


@BINDING.does(word.WriteAboveHighest)
def write_above(intent: word.WriteAboveHighest, scene: Scene) -> Deed:
    window = _window(scene)
    watts = min(window[1] + 1, BEYOND_ALL) if window is not None else BEYOND_ALL
    return Call(EMS, "SetC", {"to": charger(scene), "properties": [(hexed(SETTING), f"{watts:08X}")]})


@BINDING.sees(word.NothingFlows)
def nothing_flows(sight: word.NothingFlows, scene: Scene) -> Check:
    which = _plausible("echonet.nothing_flows", "without a vehicle no power flows", "Table 174")

    def judge(answers: Sequence[Observation]) -> str | None:
        power = _number(scene, answers[0], POWER_NOW)
        if power is None:
            return "?whether power flows is not told (D3)"
        return f"{power:g} W" if power else None

    return Check(which, Answered(scene.done[-1].ids, answer_within(scene), judge, "no power"))


@BINDING.sees(word.NotAboveHighest)
def not_above(sight: word.NotAboveHighest, scene: Scene) -> Check:
    which = _plausible(
        "echonet.not_above_highest", "a setting is not above what the device says it can take", "Table 178"
    )
    window = _window(scene)

    def judge(answers: Sequence[Observation]) -> str | None:
        power = _number(scene, answers[0], SETTING)
        if power is None or window is None:
            return "?the setting, or the highest power, is not told"
        return f"{power:g} W, of {window[1]} W at most" if power > window[1] else None

    what = "not above the highest power" if window is None else f"at most {window[1]} W"
    return Check(which, Answered(scene.done[-1].ids, answer_within(scene), judge, what))


@BINDING.sees(word.ChargeNotFallen)
def charge_not_fallen(sight: word.ChargeNotFallen, scene: Scene) -> Check:
    """Percent or energy, whichever the device tells: it has to have one of them."""
    which = _plausible(
        "echonet.charge_not_fallen",
        "while a vehicle is charged its battery does not get emptier",
        "Table 170",
    )
    ids = scene.done[-1].ids
    before = {epc: _latest(scene, epc, but=ids)[0] for epc in (CHARGE, STORED)}

    def judge(answers: Sequence[Observation]) -> str | None:
        both = [
            (epc, then, now)
            for epc, then in before.items()
            if then is not None and (now := _told(scene, answers, epc)) is not None
        ]
        if not both:
            return "?neither the state of charge nor the stored energy is told, before and now"
        fallen = [f"{hexed(epc)} = {now:g}, after {then:g}" for epc, then, now in both if now < then]
        return "; ".join(fallen) or None

    return Check(which, Answered(ids, answer_within(scene), judge, "as much as before, or more"))


@BINDING.sees(word.ChargeAgrees)
def charge_agrees(sight: word.ChargeAgrees, scene: Scene) -> Check:
    which = _plausible(
        "echonet.charge_agrees",
        "state of charge, stored energy and capacity of the vehicle agree to within 5 percent",
        "Table 170",
    )

    def judge() -> tuple[str | None, tuple[Observation, ...]]:
        (percent, stored, capacity), seen = _all_latest(scene, CHARGE, STORED, CAPACITY)
        if percent is None or stored is None or not capacity:
            return "?not all of the three values were told", seen
        off = abs(stored / capacity * 100 - percent)
        return (f"{percent:g} %, but {stored:g} of {capacity:g} Wh" if off > 5 else None), seen

    return Check(which, Settled(judge, "stored energy / capacity = state of charge ± 5 %"), since="now")


@BINDING.sees(word.WindowHolds)
def window_holds(sight: word.WindowHolds, scene: Scene) -> Check:
    which = _plausible(
        "echonet.window",
        "the charging power that is set lies between the lowest and the highest power, or is 0",
        "Table 177",
    )

    def judge() -> tuple[str | None, tuple[Observation, ...]]:
        power, seen = _latest(scene, SETTING)
        window = next((each for each in _answers(scene) if len(value_in(each, WINDOW)) == 16), None)
        if power is None or window is None:
            return "?power and window were not both told", seen
        low, high = (int(value_in(window, WINDOW)[half], 16) for half in (slice(0, 8), slice(8, 16)))
        seen = (window, *seen)
        if max(low, high) > BEYOND_ALL:
            return "?the window says overflow", seen
        if low > high:
            return f"{low} to {high} W", seen
        outside = power and not low <= power <= high
        return (f"{power:g} W, window {low} to {high} W" if outside else None), seen

    return Check(which, Settled(judge, "lowest ≤ charging power ≤ highest"), since="now")


def _plausible(check: str, text: str, table: str) -> Rule:
    return rule(check, text, "Appendix", table, level="derived", basis="inferred")


# -- what the device told


def _answers(scene: Scene) -> Iterator[Observation]:
    """Answers of the charger under test, the latest first."""
    eoj = charger(scene)
    for each in reversed(scene.observations):
        if each.by_sut and each.shape in ("response", "error") and each.body["seoj"] == eoj:
            yield each


def _number(scene: Scene, answer: Observation, epc: int) -> float | None:
    """The number in an answer; None: not told, or overflow."""
    row, edt = rows(scene, charger(scene)).get(epc), value_in(answer, epc)
    number = values.number(row, bytes.fromhex(edt)) if row is not None and edt else None
    return None if number is None else float(number)


def _told(scene: Scene, answers: Sequence[Observation], epc: int) -> float | None:
    """The first number among some answers."""
    return next((found for each in answers if (found := _number(scene, each, epc)) is not None), None)


def _latest(scene: Scene, epc: int, but: Sequence[str] = ()) -> tuple[float | None, tuple[Observation, ...]]:
    """The number that was told last, and where; not in the answers to the requests `but`."""
    for each in _answers(scene):
        if value_in(each, epc) and each.id not in but:
            return _number(scene, each, epc), (each,)
    return None, ()


def _all_latest(scene: Scene, *epcs: int) -> tuple[list[float | None], tuple[Observation, ...]]:
    found = [_latest(scene, epc) for epc in epcs]
    return [number for number, _ in found], tuple({id(s): s for _, seen in found for s in seen}.values())


def _window(scene: Scene) -> tuple[int, int] | None:
    """The least and the most power that the device said it can take, in W: its window, else up to its rating."""
    for each in _answers(scene):
        if len(edt := value_in(each, WINDOW)) == 16 and int(edt[8:], 16) <= BEYOND_ALL:
            return int(edt[:8], 16), int(edt[8:], 16)
    rated, _ = _latest(scene, RATED)
    return None if rated is None else (0, int(rated))
