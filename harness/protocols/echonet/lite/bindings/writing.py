"""A device under test is written to: what is taken, what is refused, what it announces."""

from collections.abc import Sequence

from harness.judge.expectations import ANSWERS, InAnyOrder, Never, Pattern, Within, answer_to, error_to
from harness.protocols.binding import Call, Check, Deed, Scene
from harness.protocols.echonet.lite import values
from harness.protocols.echonet.lite.bindings.base import (
    BINDING,
    EMS,
    alternatives,
    answer_within,
    charger,
    data,
    hexed,
    one_of_values,
    row_of,
    rows,
    theirs,
    to_everybody,
)
from harness.protocols.echonet.lite.bindings.reading import unknown
from harness.protocols.echonet.lite.checks.answers import TO_ONE
from harness.protocols.echonet.lite.objects import SET_MAP
from harness.protocols.echonet.lite.rules import rule
from harness.usecases import energy_device as word

UNKNOWN = "a property that it does not have"


@BINDING.does(word.WriteValue)
def write_value(intent: word.WriteValue, scene: Scene) -> Deed:
    eoj = charger(scene)
    wanted = [(intent.what, intent.value), *([intent.also] if intent.also else [])]
    return Call(
        EMS, "SetI" if intent.quietly else "SetC", {"to": eoj, "properties": _written(scene, eoj, wanted)}
    )


def _written(scene: Scene, eoj: str, wanted: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    known = rows(scene, eoj)
    found = [(row_of(known, what), value) for what, value in wanted]
    return [(hexed(epc), data(row, value)) for (epc, row), value in found]


@BINDING.does(word.WriteToAll)
def write_to_all(intent: word.WriteToAll, scene: Scene) -> Deed:
    eoj = charger(scene)
    properties = _written(scene, eoj, [(intent.what, intent.value)])
    return Call(EMS, "SetC", {"to": eoj[:4] + "00", "properties": properties, "to_all": True})


@BINDING.sees(word.ValueTaken)
def value_taken(sight: word.ValueTaken, scene: Scene) -> Check:
    which = rule(
        "echonet.set_taken",
        "a legal value for a property that can be written is taken (Set_Res)",
        "Part 2 4.2.3.2",
    )
    return Check(which, Within(answer_to(scene.id, {"service": "Set_Res"}), answer_within(scene)))


@BINDING.sees(word.TakenOrRefused)
def taken_or_refused(sight: word.TakenOrRefused, scene: Scene) -> Check:
    which = rule(
        "echonet.set_answered",
        "writing that wants an answer is answered: taken (Set_Res) or refused (SetC_SNA)",
        "Part 2 4.2.3.2",
    )
    return Check(which, Within(Pattern(ANSWERS, answers=scene.id), answer_within(scene)))


@BINDING.sees(word.ValueRefused)
def value_refused(sight: word.ValueRefused, scene: Scene) -> Check:
    which = rule(
        "echonet.set_refused",
        "what a property cannot be, or what cannot be written at all, is refused, with the data as it was sent",
        "Part 2 4.2.3.1",
        "Part 2 4.2.3.2",
        level="MAY" if _is_legal_there(scene) else "SHALL",
    )

    def refused(properties: object) -> str | None:
        if not isinstance(properties, list) or not properties:
            return "wanted properties"
        asked, told = _asked(scene), [each["epc"] for each in properties]
        if asked is not None and told != [each["epc"] for each in asked]:
            return f"wanted {' '.join(each['epc'] for each in asked)}, got {' '.join(told)}"
        first, last = properties[0], properties[-1]
        if sight.only and first["edt"]:
            return f"wanted {first['epc']} taken, got it refused"
        if not last["edt"] and (asked is None or asked[-1]["edt"]):
            return f"wanted {last['epc']} with its data, got it without"
        return None

    must = {"properties": refused}
    return Check(which, Within(error_to(scene.id, must), answer_within(scene)))


def _is_legal_there(scene: Scene) -> bool:
    """What was to be refused is legal in the release of this device, and can be set: then it may be taken."""
    side = theirs(scene)
    eoj = charger(scene, side)
    asked, writable = _asked(scene), side.listed(eoj, SET_MAP)
    if not asked or writable is None:
        return False
    epc, edt = int(asked[-1]["epc"], 16), bytes.fromhex(asked[-1]["edt"])
    row = rows(scene, eoj, side).get(epc)
    return row is not None and epc in writable and not values.problem(row, edt, written=True)


def _asked(scene: Scene) -> list[dict[str, str]] | None:
    """The properties of our last request."""
    for each in reversed(scene.observations):
        if not each.by_sut and each.id == scene.id and each.shape in ("request", "notice"):
            found: list[dict[str, str]] = each.body["properties"]
            return found
    return None


@BINDING.sees(word.NoWordAboutIt)
def no_word(sight: word.NoWordAboutIt, scene: Scene) -> Check:
    which = rule(
        "echonet.seti_silent",
        "writing that does not want an answer gets none when it succeeds",
        "Part 2 4.2.3.1",
    )
    return Check(which, Never(Pattern(ANSWERS, answers=scene.id), scene.seconds("quiet_for")), consumes=False)


@BINDING.sees(word.EveryChargerTakes)
def every_charger_takes(sight: word.EveryChargerTakes, scene: Scene) -> Check:
    which = rule(
        "echonet.set_instance_0",
        "writing to all instances of a class is answered by every instance, each as itself",
        "Part 2 3.2",
        level="derived",
    )
    side = theirs(scene)
    mine = charger(scene, side)
    every = sorted(each for each in side.objects if each[:4] == mine[:4]) or [mine]
    patterns = [
        Pattern(ANSWERS, answers=scene.id, where={"seoj": each}, must={"service": "Set_Res"})
        for each in every
    ]
    return Check(which, InAnyOrder(patterns, answer_within(scene)))


# -- announcements


@BINDING.sees(word.AnsweredAlone)
def answered_alone(sight: word.AnsweredAlone, scene: Scene) -> Check:
    alone = Pattern(ANSWERS, answers=scene.id, must={"to_all": False})
    return Check(TO_ONE, Within(alone, answer_within(scene)))


@BINDING.does(word.AskToAnnounce)
def ask_to_announce(intent: word.AskToAnnounce, scene: Scene) -> Deed:
    eoj = charger(scene)
    epc = unknown(scene) if intent.what == UNKNOWN else row_of(rows(scene, eoj), intent.what)[0]
    return Call(EMS, "INF_REQ", {"to": eoj, "properties": [(hexed(epc), "")]})


@BINDING.sees(word.AnnouncementRefused)
def announcement_refused(sight: word.AnnouncementRefused, scene: Scene) -> Check:
    which = rule(
        "echonet.inf_req_refused",
        "a node that has nothing to announce says so to the node that asked (INF_SNA)",
        "Part 2 4.2.3.5",
    )
    refusal = error_to(scene.id, {"service": "INF_SNA", "to_all": False})
    return Check(which, Within(refusal, answer_within(scene)))


@BINDING.sees(word.AnnouncedAsAsked)
def announced_as_asked(sight: word.AnnouncedAsAsked, scene: Scene) -> Check:
    which = rule(
        "echonet.inf_req_answered",
        "what a node was asked to announce it announces, to the object that asked and with the id of the request",
        "Part 2 4.2.3.5",
    )
    announced = Within(answer_to(scene.id, {"service": "INF"}), answer_within(scene))
    return Check(which, to_everybody(scene, announced))


def announcement(scene: Scene, what: str, value: str) -> Pattern:
    """An announcement that nobody asked for, of that value (() any)."""
    eoj = charger(scene)
    epc, row = row_of(rows(scene, eoj), what)
    where = {"seoj": eoj, "values": one_of_values(epc, alternatives(row, value))}
    return Pattern("notice", "INF", where=where)


@BINDING.sees(word.Announced)
def announced(sight: word.Announced, scene: Scene) -> Check:
    which = rule(
        "echonet.announced",
        "a change of a property whose announcement is mandatory is announced to everybody",
        "Part 2 4.2.3.5",
        "Appendix",
    )
    pattern = announcement(scene, sight.what, sight.value)
    must = {"to_all": True}
    told = Pattern("notice", "INF", where=pattern.where, must=must)
    return Check(which, to_everybody(scene, Within(told, scene.seconds("react_within"))))


@BINDING.sees(word.NotAnnounced)
def not_announced(sight: word.NotAnnounced, scene: Scene) -> Check:
    which = rule(
        "echonet.no_announcement",
        "what was refused has not changed, so no change is announced",
        "Part 2 4.2.3.5",
        level="derived",
    )
    never = Never(announcement(scene, sight.what, ""), scene.seconds("quiet_for"))
    return Check(which, to_everybody(scene, never), consumes=False)
