"""F2: the EVSEs of the operator under test change. Our eMSP is told, or asks; a push is the operator's choice, a right
list is not (mod_locations: push and pull).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from harness.judge.expectations import Count, Never, OneOf, Pattern
from harness.judge.matchers import equals, present
from harness.protocols.binding import Check, Deed, Scene, Setting, Verb, Wait
from harness.protocols.ocpi.bindings.base import BINDING, CPO, answers, ocpi, ours, rule, silence
from harness.protocols.ocpi.bindings.lists import LONG_AGO, before, chosen, newest, updated
from harness.protocols.ocpi.bindings.means import Object, crawl, key, objects, read_to_end
from harness.usecases import roaming_status as word
from harness.usecases.observation import Observation

STATES: Final[Mapping[str, str]] = {
    "out of order": "OUTOFORDER",
    "free": "AVAILABLE",
    "removed": "REMOVED",
}
PUSHES: Final = ("PATCH evse", "PUT evse", "PUT location", "PATCH location")
PASSING: Final = ("INOPERATIVE", "BLOCKED")
"""States that an EVSE goes through in between."""
TIMES: Final = 10
MOST: Final = 5
"""So often an operator may try to tell the same."""
REFUSALS: Final[Mapping[str, Mapping[str, Any]]] = {
    "HTTP 404": {"status": 404, "code": 2003},
    "HTTP 500": {"status": 500, "code": 3000},
    "unknown location": {"status": 200, "code": 2003},
}


def becomes(scene: Scene, way: str, status: str) -> Deed:
    """The EVSE that the scenario is about gets into that state."""
    place, evse = chosen(replaced(scene), way)
    named = {"location": place.get("id"), "evse": evse.get("uid")}
    return Verb(CPO, "set_status", {**named, "status": status})


def replaced(scene: Scene) -> Scene:
    """The scene as it was before anything was changed: what was chosen stays chosen."""
    for done in scene.done:
        if done.intent.startswith(("ChangeEvse", "ChangeUnheard")):
            return before(scene, done.seq)
    return scene


@BINDING.does(word.ChangeEvse)
def change_evse(intent: word.ChangeEvse, scene: Scene) -> Deed:
    return becomes(scene, intent.way, STATES[intent.state])


def state_of(evse_uid: str, place_id: str) -> Callable[[Any], str | None]:
    """Does the body of a push of the place tell the state of that EVSE?"""

    def tells(evses: Any) -> str | None:
        found = evse_in({"evses": evses}, evse_uid)
        return None if found.get("status") else f"nothing of EVSE {evse_uid} of {place_id}"

    return tells


def evse_in(place: Object, uid: str) -> Object:
    """The EVSE of that uid in a place; {} if there is none."""
    evses = place.get("evses")
    for each in evses if isinstance(evses, list) else ():
        if isinstance(each, Mapping) and str(each.get("uid", "")).upper() == uid.upper():
            return each
    return {}


def same_id(wanted: str) -> Callable[[Any], str | None]:
    """A CiString."""
    return lambda got: None if str(got).upper() == wanted.upper() else f"wanted {wanted}, got {got}"


def pushes(scene: Scene, way: str, status: Callable[[Any], str | None]) -> list[Pattern]:
    """What tells our platform the state of the EVSE, and which one it has to be."""
    place, evse = chosen(replaced(scene), way)
    id, uid, at = str(place.get("id")), str(evse.get("uid")), ours(scene, way)
    there = {"path.location_id": same_id(id)}

    def inside(evses: Any) -> str | None:
        return status(evse_in({"evses": evses}, uid).get("status"))

    single = {**there, "path.evse_uid": same_id(uid), "json.status": present}
    whole = {**there, "json.evses": state_of(uid, id)}
    return [
        Pattern("request", PUSHES[:2], where=single, must={"json.status": status}, party=at),
        Pattern("request", PUSHES[2:], where=whole, must={"json.evses": inside}, party=at),
    ]


@BINDING.sees(word.ChangeTold)
def change_told(sight: word.ChangeTold, scene: Scene) -> Check:
    which = rule(
        "roaming.change_told", "who tells of an EVSE tells the state that it is in", *ocpi("mod_locations")
    )
    patterns = pushes(scene, sight.way, equals(STATES[sight.state]))
    return Check(which, OneOf(patterns, scene.seconds("react_within"), silence=True))


@BINDING.does(word.ReadChanges)
def read_changes(intent: word.ReadChanges, scene: Scene) -> Deed:
    since = updated(newest(replaced(scene), "places", intent.way)) or LONG_AGO
    return crawl(scene, intent.way, "locations", date_from=since)


@BINDING.sees(word.StateListed)
def state_listed(sight: word.StateListed, scene: Scene) -> Check:
    which = rule(
        "roaming.state_listed",
        "a place whose EVSE has changed is listed as changed, with the state that the EVSE is in",
        *ocpi("mod_locations", "transport_and_format"),
    )
    place, evse = chosen(replaced(scene), sight.way)
    uid, wanted = str(evse.get("uid")), STATES[sight.state]

    def judge(pages: Sequence[Observation]) -> str | None:
        found = [each for page in pages for each in objects(page) if key(each) == key(place)]
        if not found:
            return f"the place {place.get('id')} is not among those that have changed"
        state = evse_in(found[-1], uid).get("status")
        return None if state == wanted else f"EVSE {uid} is {state or 'not there'}"

    what = f"EVSE {uid} is {wanted}"
    return read_to_end(scene, which, "GET locations", ours(scene, sight.way), judge, what)


@BINDING.sees(word.NothingDeleted)
def nothing_deleted(sight: word.NothingDeleted, scene: Scene) -> Check:
    which = rule(
        "roaming.nothing_deleted",
        "an EVSE that is gone gets the state REMOVED; nothing is deleted",
        *ocpi("mod_locations"),
    )
    where = {"method": equals("DELETE"), "module": equals("locations")}
    return silence(scene, which, at=ours(scene, sight.way), where=where)


# -- nobody listens -----------------------------------------------------------------------------------------------


@BINDING.does(word.ChangeUnheard)
def change_unheard(intent: word.ChangeUnheard, scene: Scene) -> list[Deed]:
    by, way = ours(scene, intent.way), intent.way
    states = [PASSING[number % len(PASSING)] for number in range(TIMES - 1)] + [STATES["out of order"]]
    return [
        Setting(by, "link_down"),
        *(becomes(scene, way, each) for each in states),
        Wait(scene.seconds("answer_within")),
        Setting(by, "link_up"),
    ]


@BINDING.sees(word.NoReplay)
def no_replay(sight: word.NoReplay, scene: Scene) -> Check:
    which = rule(
        "roaming.no_replay",
        "what could not be told is not kept to be told later",
        "OCPI transport_and_format, Offline behaviour",
        level="SHOULD",
    )
    place, evse = chosen(replaced(scene), sight.way)
    where = {
        "path.location_id": same_id(str(place.get("id"))),
        "path.evse_uid": same_id(str(evse.get("uid"))),
        "json.status": lambda state: None if state in PASSING else "a state that has not passed",
    }
    pattern = Pattern("request", PUSHES[:2], where=where, party=ours(scene, sight.way))
    return Check(which, Never(pattern, scene.seconds("react_within")), "now", consumes=False)


@BINDING.does(word.RefuseChanges)
def refuse_changes(intent: word.RefuseChanges, scene: Scene) -> list[Deed]:
    by = ours(scene, intent.way)
    return [answers(by, each, **REFUSALS[intent.how]) for each in PUSHES]


@BINDING.sees(word.NoStorm)
def no_storm(sight: word.NoStorm, scene: Scene) -> Check:
    which = rule(
        "roaming.no_storm",
        "who is refused does not tell the same on and on",
        "OCPI transport_and_format, Offline behaviour",
        basis="inferred",
    )
    place, _ = chosen(replaced(scene), sight.way)
    where = {"path.location_id": same_id(str(place.get("id")))}
    pattern = Pattern("request", PUSHES, where=where, party=ours(scene, sight.way))
    return Check(which, Count(pattern, scene.seconds("react_within"), 0, MOST), consumes=False)
