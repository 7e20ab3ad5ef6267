"""A device under test is read: values of a subject one by one and together, with what it does not have, by number."""

from collections.abc import Sequence

from harness.protocols.binding import Call, Check, Deed, Scene
from harness.protocols.echonet.lite import appendix, values
from harness.protocols.echonet.lite.bindings.base import (
    BINDING,
    EMS,
    FIRST_UNKNOWN,
    SUBJECTS,
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
from harness.protocols.echonet.lite.bindings.expecting import Answered
from harness.protocols.echonet.lite.bindings.node import get
from harness.protocols.echonet.lite.objects import GET_MAP, SET_MAP
from harness.protocols.echonet.lite.rules import rule
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

    def judge(answers: Sequence[Observation]) -> str | None:
        row, edt = known.get(epc), value_in(answers[0], epc)
        if row is None:
            return f"{hexed(epc)} is told, which its class and release do not have" if edt else None
        return f"{hexed(epc)} is not told" if row.get == "M" and not edt else None

    what = f"{hexed(epc)}, if it has to be there"
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
