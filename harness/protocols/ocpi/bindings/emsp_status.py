"""F2: our operator tells the eMSP under test of places and their changes, and reads back what became of them."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any, Final

from harness.judge.expectations import ANSWERS, Pattern
from harness.protocols.binding import Call, Check, Deed, Scene, Verb
from harness.protocols.ocpi.bindings.base import (
    BINDING,
    EMSP,
    HUB,
    IEC,
    THROUGH_HUB,
    answer_to_ours,
    direct,
    fits,
    id_of,
    ocpi,
    ours,
    rule,
    send,
    sut_party,
)
from harness.protocols.ocpi.bindings.means import alike, answered, new_id, refusal, stamp, unlike, us
from harness.protocols.ocpi.conditions import moment
from harness.protocols.ocpi.headers import PartyId, party
from harness.protocols.ocpi.platform.samples import location
from harness.protocols.ocpi.platform.stores import merge, part_of, put_part, raise_parents
from harness.usecases import roaming_status as word
from harness.usecases.observation import Observation

Object = dict[str, Any]
FOREIGN: Final = PartyId("NO", "XYZ")
"""An operator that is none of ours."""
GONE: Final = "REMOVED"
STATES: Final[Mapping[str, str]] = {
    "an EVSE that is occupied": "CHARGING",
    "an EVSE that is reserved": "RESERVED",
    "an EVSE that is gone": GONE,
}
TOLD: Final = ("PUT location", "PATCH location", "PUT evse", "PATCH evse", "PUT connector")


def place_of(scene: Scene, owner: PartyId, id: str) -> Object:
    """A place with two EVSEs."""
    made = location(owner, id)
    now = stamp(scene)
    for evse in made["evses"]:
        evse["last_updated"] = now
        for each in evse["connectors"]:
            each["last_updated"] = now
            del each["tariff_ids"]
    return made | {"last_updated": now}


def place_id(scene: Scene) -> str:
    return new_id(scene, "PLACE")


def first_evse(scene: Scene) -> str:
    return f"{place_id(scene)}-1"


@BINDING.does(word.TellPlace)
def tell_place(intent: word.TellPlace, scene: Scene) -> Deed:
    our, id = us(scene, intent.way), place_id(scene)
    return our.send("PUT location", path=our.path(location_id=id), json=place_of(scene, our.id, id))


@BINDING.does(word.TellChange)
def tell_change(intent: word.TellChange, scene: Scene) -> Deed:
    our, id, now = us(scene, intent.way), place_id(scene), stamp(scene)
    at_place = our.path(location_id=id)
    at_evse = at_place | {"evse_uid": first_evse(scene)}
    evse = deepcopy(place_of(scene, our.id, id)["evses"][0])
    match intent.change:
        case state if state in STATES:
            return our.send("PATCH evse", path=at_evse, json={"status": STATES[state], "last_updated": now})
        case "an EVSE that is new":
            uid = f"{id}-3"
            new = evse | {"uid": uid, "evse_id": f"{evse['evse_id'][:-1]}3"}
            return our.send("PUT evse", path=at_place | {"evse_uid": uid}, json=new)
        case "a stronger connector" | "a weaker connector":
            amperes, watts = (32, 22000) if intent.change == "a stronger connector" else (10, 6900)
            new = evse["connectors"][0] | {"max_amperage": amperes, "max_electric_power": watts}
            return our.send("PUT connector", path=at_evse | {"connector_id": new["id"]}, json=new)
        case "another name":
            return our.send("PATCH location", path=at_place, json={"name": "New name", "last_updated": now})
    old = {"status": "AVAILABLE", "last_updated": stamp(scene, -1.5)}
    return our.send("PATCH evse", path=at_evse, json=old)


@BINDING.does(word.TellWrongly)
def tell_wrongly(intent: word.TellWrongly, scene: Scene) -> Call:
    our, now = us(scene, intent.way), stamp(scene)
    change: Object = {"status": "CHARGING", "last_updated": now}
    known = our.path(location_id=place_id(scene))
    id = new_id(scene, "NEW-PLACE")
    new, made = our.path(location_id=id), place_of(scene, our.id, id)
    match intent.mistake:
        case "a change without its time":
            path = known | {"evse_uid": first_evse(scene)}
            return our.wrong("PATCH evse", path=path, json={"status": "CHARGING"})
        case "a change of a place that nobody knows":
            return our.wrong("PATCH location", path=new, json={"name": "?", "last_updated": now})
        case "a change of an EVSE that nobody knows":
            return our.wrong("PATCH evse", path=known | {"evse_uid": f"{id}-9"}, json=change)
        case "a place with few decimals":
            made["coordinates"]["latitude"] = "52.1"
        case "a place with a time that is not UTC":
            made["last_updated"] = made["last_updated"].removesuffix("Z") + "+02:00"
        case "a place with a state that there is not":
            made["evses"][0]["status"] = "available"
        case "a place that is nowhere":
            del made["coordinates"]
        case "a place of somebody else":
            new |= FOREIGN._asdict()
            made |= FOREIGN._asdict()
    return our.wrong("PUT location", path=new, json=made)


@BINDING.sees(word.TakenOver)
def taken_over(sight: word.TakenOver, scene: Scene) -> Check:
    which = rule(
        "roaming.taken_over", "an eMSP takes over what an operator tells it of its places", *ocpi("mod_locations"),
        f"{IEC} 6",
    )  # fmt: skip
    return answer_to_ours(scene, which)


NOT_THERE: Final = ("a change of a place that nobody knows", "a change of an EVSE that nobody knows")


@BINDING.sees(word.MistakeRefused)
def mistake_refused(sight: word.MistakeRefused, scene: Scene) -> Check:
    which = rule(
        "roaming.mistake_refused",
        "what is wrong or incomplete is refused, in OCPI",
        *ocpi("status_codes", "types", "mod_locations"),
    )
    if sight.mistake in NOT_THERE:
        return refusal(scene, which, 2000, 2001, 2003, statuses=(404,))
    if sight.mistake == "a place of somebody else":
        return refusal(scene, which, 2000, 2001, statuses=(404,))
    return refusal(scene, which, 2001)


# -- read back ------------------------------------------------------------------------------------------------------


def last_path(scene: Scene, by: str) -> dict[str, str]:
    """Where the place is that we told of last; of an EVSE that nobody knows, the EVSE."""
    told = [each for name in TOLD for each in scene.seen(name, by_sut=False) if each.record.party == by]
    path = max(told, key=lambda each: each.seq).body["path"]
    names = ["country_code", "party_id", "location_id"]
    unknown = "evse_uid" in path and not path["evse_uid"].startswith(path["location_id"])
    return {name: path[name] for name in (*names, *(("evse_uid",) if unknown else ()))}


@BINDING.does(word.ReadBack)
def read_back(intent: word.ReadBack, scene: Scene) -> Deed:
    our = us(scene, intent.way)
    path = last_path(scene, our.by)
    return our.send("GET evse" if "evse_uid" in path else "GET location", path=path, interface="receiver")


def as_told(scene: Scene, by: str) -> Object:
    """The place as it is by what we told and was taken; a change that is older than what it changes is none."""
    held: Object = {}
    for seen in scene.observations:
        asked = seen.answers
        if asked is None or asked.by_sut or seen.shape != "response" or asked.name not in TOLD:
            continue
        given, path = asked.body.get("json"), asked.body["path"]
        if asked.record.party != by or not isinstance(given, Mapping):
            continue
        if asked.name == "PUT location":
            held = deepcopy(dict(given))
        elif asked.name.startswith("PUT "):
            put_part(held, path, deepcopy(dict(given)))
        elif (part := part_of(held, path)) is not None and not _older_than(given, part):
            merge(part, given)
            raise_parents(held, path, given["last_updated"])
    return held


def _older_than(change: Mapping[str, Any], part: Object) -> bool:
    return moment(str(change.get("last_updated", ""))) < moment(part["last_updated"])


def times_aside(held: Any) -> Any:
    """The same without last_updated, which a receiver may raise; an EVSE that is gone need not be kept."""
    if isinstance(held, Mapping):
        return {name: times_aside(each) for name, each in held.items() if name != "last_updated"}
    if isinstance(held, list):
        gone = [each for each in held if isinstance(each, Mapping) and each.get("status") == GONE]
        return [times_aside(each) for each in held if each not in gone]
    return held


def _back(scene: Scene, way: str, check: str, text: str, inferred: bool, *clauses: str) -> Check:
    which = rule(check, text, *clauses, basis="inferred" if inferred else "text")
    told = as_told(scene, ours(scene, way))

    def judge(seen: Observation) -> str | None:
        if seen.shape != "response":
            return answered(seen)
        held = seen.body.get("data")
        if (differing := unlike(times_aside(told), held)) is not None:
            return differing
        alive = _alive(held, told)
        return f"EVSE {alive} is not gone" if alive else None

    pattern = Pattern(ANSWERS, answers=scene.id)
    return fits(which, pattern, scene.seconds("answer_within"), judge, "the place as it was told")


def _alive(held: Mapping[str, Any], told: Object) -> str:
    """An EVSE that was told to be gone, and stands there in another state."""
    gone = [each["uid"].upper() for each in told.get("evses", ()) if each["status"] == GONE]
    evses = held.get("evses")
    for each in evses if isinstance(evses, Sequence) else ():
        if isinstance(each, Mapping) and str(each.get("uid")).upper() in gone and each.get("status") != GONE:
            return f"{each.get('uid')}"
    return ""


@BINDING.sees(word.StandsAsTold)
def stands_as_told(sight: word.StandsAsTold, scene: Scene) -> Check:
    text = "what an operator told of a place can be read where it was told, as it was told"
    return _back(scene, sight.way, "roaming.stands_as_told", text, False, *ocpi("mod_locations"))


@BINDING.sees(word.NewerStays)
def newer_stays(sight: word.NewerStays, scene: Scene) -> Check:
    text = "news that are older than what is known change nothing"
    clauses = ("OCPI mod_locations, last_updated; ocpi/ocpi #428",)
    return _back(scene, sight.way, "roaming.newer_stays", text, True, *clauses)


@BINDING.sees(word.WholeIsNewer)
def whole_is_newer(sight: word.WholeIsNewer, scene: Scene) -> Check:
    which = rule(
        "roaming.whole_is_newer",
        "a change of a connector is one of its EVSE and place, and that of an EVSE one of its place: last_updated",
        "OCPI mod_locations, Location; EVSE",
    )
    told = as_told(scene, ours(scene, sight.way))

    def judge(seen: Observation) -> str | None:
        if seen.shape != "response":
            return answered(seen)
        older = "; ".join(_older(told, seen.body.get("data"), "the place"))
        return older or None

    pattern = Pattern(ANSWERS, "GET location", party=ours(scene, sight.way))
    spec = fits(which, pattern, scene.seconds("answer_within"), judge, "last_updated of the change, or later")
    return replace(spec, consumes=False)


def _older(told: Object, held: Any, what: str) -> list[str]:
    """What is older than it should be."""
    if not isinstance(held, Mapping):
        return [f"{what} is not there"]
    wanted, got = str(told["last_updated"]), str(held.get("last_updated", ""))
    found = (
        [] if got and moment(got) >= moment(wanted) else [f"{what} is of {got or 'no time'}, not {wanted}"]
    )
    evses = held.get("evses")
    for each in told.get("evses", ()):
        for other in evses if isinstance(evses, list) else ():
            if isinstance(other, Mapping) and alike(other.get("uid"), each["uid"]) and each["status"] != GONE:
                found += _older(each, other, f"EVSE {each['uid']}")
    return found


@BINDING.sees(word.NotKept)
def not_kept(sight: word.NotKept, scene: Scene) -> Check:
    which = rule("roaming.not_kept", "what was refused is not kept", *ocpi("mod_locations", "status_codes"))
    return refusal(scene, which, 2000, 2001, 2003, statuses=(404,))


# -- connected both ways ----------------------------------------------------------------------------------------------


@BINDING.does(word.ListOurs)
def list_ours(intent: word.ListOurs, scene: Scene) -> Deed:
    by = direct(scene)
    country_code, party_id = id_of(by)
    return Verb(HUB, "list_client", {"country_code": country_code, "party_id": party_id, "role": by.upper()})


@BINDING.does(word.TellPlaceThroughHub)
def tell_place_through_hub(intent: word.TellPlaceThroughHub, scene: Scene) -> Deed:
    owner, id = party(*id_of(direct(scene))), place_id(scene)
    hub = ours(scene, THROUGH_HUB)
    path = owner._asdict() | {"location_id": id}
    to = sut_party(scene, hub)
    return send(hub, "PUT location", path=path, json=place_of(scene, owner, id), frm=owner, to=to)


@BINDING.does(word.StartFromApp)
def start_from_app(intent: word.StartFromApp, scene: Scene) -> Deed:
    where = {"location_id": place_id(scene), "evse_uid": first_evse(scene)}
    operator = list(id_of(direct(scene)))
    return Verb(EMSP, "send_command", {"name": "START_SESSION", "operator": operator, "payload": where})


@BINDING.sees(word.StartComesDirectly)
def start_comes_directly(sight: word.StartComesDirectly, scene: Scene) -> Check:
    which = rule(
        "roaming.start_directly",
        "where both are there, places are told through the hub, and sessions are started directly",
        f"{IEC} 5, type C",
        level="derived",
    )

    def judge(seen: Observation) -> str | None:
        json = seen.body.get("json")
        about = json.get("location_id") if isinstance(json, Mapping) else None
        if str(about).upper() != place_id(scene):
            return f"it is about the place {about}"
        return None if seen.record.party == direct(scene) else f"it comes to {seen.record.party}"

    pattern = Pattern("request", "POST START_SESSION")
    what = f"at {direct(scene)}, for {place_id(scene)}"
    return fits(which, pattern, scene.seconds("react_within"), judge, what)
