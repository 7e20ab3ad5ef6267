"""What a station tells of itself, its state and its maker, and how it bears odd energy managers (IEC 63380-2, 5.2.7 to
5.2.13).
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from harness.judge.expectations import Pattern, Within
from harness.protocols.binding import Check, Deed, Scene, Setting, Verb, Wait
from harness.protocols.eebus.bindings.base import (
    BINDING,
    DEVICE,
    EMS,
    IEC,
    SPINE,
    STATE,
    answered,
    answers,
    request,
    rule,
)
from harness.protocols.eebus.bindings.limits import such
from harness.protocols.eebus.bindings.places import place
from harness.protocols.eebus.spine.address import read_address
from harness.usecases import vehicle_facts as word
from harness.usecases.observation import first

FAST: Final = 4.0
LONGEST_TEXT, LONGEST_DESCRIPTION = 256, 4096
RIGHTS: Final = {"failsafe values": ("DeviceConfiguration", ""), "currents": ("LoadControl", "EV")}


# -- what is done ----------------------------------------------------------------------------------------------


@BINDING.does(word.WriteFact)
def write_fact(intent: word.WriteFact, scene: Scene) -> Deed:
    return request(EMS, "write fact", **place(intent.what))


@BINDING.does(word.GiveBackRight)
def give_back_right(intent: word.GiveBackRight, scene: Scene) -> list[Deed]:
    type, entity = RIGHTS[intent.what]
    return [request(EMS, "unbind", type=type, entity=entity), Wait(scene.seconds("settle_for"))]


@BINDING.does(word.BreakStation)
def break_station(intent: word.BreakStation, scene: Scene) -> Deed:
    return Verb(DEVICE, "clear_fault" if intent.mended else "fault")


@BINDING.does(word.TellState)
def tell_state(intent: word.TellState, scene: Scene) -> Deed:
    return Verb(EMS, "tell_state", {"state": "x-daydreaming"})


@BINDING.does(word.KeepAliveOddly)
def keep_alive_oddly(intent: word.KeepAliveOddly, scene: Scene) -> Deed:
    changes: Mapping[str, Mapping[str, Any]] = {
        "fast": {"timeout": FAST},
        "without counting": {"counting": False},
    }
    return Verb(EMS, "keep_heartbeat", changes[intent.how])


@BINDING.does(word.OthersKeepAlive)
def others_keep_alive(intent: word.OthersKeepAlive, scene: Scene) -> list[Deed]:
    return [Setting(EMS, "stop_heartbeat"), Verb(EMS, "stand_in"), Wait(intent.seconds)]


@BINDING.does(word.OtherAsksForRight)
def other_asks_for_right(intent: word.OtherAsksForRight, scene: Scene) -> list[Deed]:
    settle = Wait(scene.seconds("settle_for"))
    return [Setting(EMS, "stand_in"), settle, request(EMS, "bind as another")]


# -- in general ------------------------------------------------------------------------------------------------


@BINDING.sees(word.Unchanged)
def unchanged(sight: word.Unchanged, scene: Scene) -> Check:
    which = rule("write.unchanged", "what was not written stays as it was", f"{SPINE} 5.3.4.2", f"{IEC} 5.2")
    before = _before(scene)
    same = such(f"what was told before: {before}", lambda value: None if value == before else f"{value}")
    return answered(scene, which, {"data": same})


def _before(scene: Scene) -> Any:
    """What the reply to the same question was the last time."""
    asked = next((each for each in scene.observations if not each.by_sut and each.id == scene.id), None)
    where = None if asked is None else first(asked.body, "header.addressDestination")
    for seen in reversed(scene.observations):
        same = asked is not None and answers(seen, asked.name) and seen.id != scene.id
        if same and _same_place(first(seen.body, "header.addressSource"), where):
            return first(seen.body, "data")
    return None


def _same_place(one: Any, other: Any) -> bool:
    here, there = read_address(one), read_address(other)
    return here is not None and there is not None and here.place == there.place


# -- state and maker -------------------------------------------------------------------------------------------


@BINDING.sees(word.StateShown)
def state_shown(sight: word.StateShown, scene: Scene) -> Check:
    which = rule("state.shown", f"the state is {sight.state}", f"{IEC} 5.2.7, table 88", "EVSECC 1.0.1")
    return answered(scene, which, {"data.operatingState": sight.state})


@BINDING.sees(word.StateNotified)
def state_notified(sight: word.StateNotified, scene: Scene) -> Check:
    what = "a failure is notified" if sight.failed else "the end of a failure is notified"
    which = rule("state.notified", what, f"{IEC} 5.2.7, table 88", "EVSECC 1.0.1")
    where = {"data.operatingState": "failure" if sight.failed else "normalOperation"}
    pattern = Pattern("notice", f"notify {STATE}", where=where)
    return Check(which, Within(pattern, scene.seconds("react_within")), consumes=False)


@BINDING.sees(word.FailureExplained)
def failure_explained(sight: word.FailureExplained, scene: Scene) -> Check:
    which = rule(
        "state.code",
        "a failure has an error code",
        f"{IEC} 5.2.7, table 88",
        "EVSECC 1.0.1",
        basis="inferred",
    )
    code = such("an error code", lambda value: None if isinstance(value, str) and value else f"{value!r}")
    failure = {"data.operatingState": "failure"}
    pattern = Pattern("notice", f"notify {STATE}", where=failure, must={"data.lastErrorCode": code})
    return Check(which, Within(pattern, scene.seconds("react_within")))


@BINDING.sees(word.MakerShown)
def maker_shown(sight: word.MakerShown, scene: Scene) -> Check:
    clause = f"{IEC} 5.2.13, table 120"
    if sight.short:
        which = rule(
            "maker.short", "texts about the maker have at most 256 characters", clause, level="SHOULD"
        )
        return answered(scene, which, {"data": such("short texts", _too_long)})
    which = rule("maker.told", "something is told about the maker", clause, "EVSECC 1.0.1")

    def judge(value: Any) -> str | None:
        return None if any(isinstance(each, str) and each for each in _texts(value).values()) else f"{value}"

    return answered(scene, which, {"data": such("at least one text", judge)})


def _texts(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}


def _too_long(value: Any) -> str | None:
    long: Iterable[str] = (
        f"{name} with {len(each)}"
        for name, each in _texts(value).items()
        if isinstance(each, str)
        and len(each) > (LONGEST_DESCRIPTION if name == "manufacturerDescription" else LONGEST_TEXT)
    )
    return ", ".join(long) or None
