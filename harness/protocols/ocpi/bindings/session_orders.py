"""F3: our side orders: sessions are started and stopped from afar, places reserved, profiles and preferences set."""

from collections.abc import Mapping
from typing import Any, Final

from harness.errors import HarnessFault
from harness.protocols.binding import Call, Deed, Scene, Verb, Wait
from harness.protocols.ocpi.bindings.base import (
    BINDING,
    DIRECTLY,
    EMSP,
    HUB,
    THROUGH_HUB,
    answers,
    direct,
    id_of,
    ours,
    send,
    wrong,
)
from harness.protocols.ocpi.bindings.session_scene import (
    STARTED,
    Line,
    first_start,
    free_spot,
    fresh,
    line,
    now,
    orders,
    our_session,
    response_url,
    sessions,
    uid_of,
    written,
)
from harness.protocols.ocpi.headers import PartyId
from harness.protocols.ocpi.platform.samples import token
from harness.usecases import roaming_sessions as word

EARLIER: Final = 30.0
"""Sessions are read from so long before this scenario on, in seconds: clocks may differ."""
RESERVED_FOR: Final = 900
LONGER: Final = 1800
PROFILE: Final[Mapping[str, Any]] = {
    "charging_rate_unit": "W",
    "min_charging_rate": 0,
    "charging_profile_period": [{"start_period": 0, "limit": 6000}, {"start_period": 600, "limit": 11000}],
}
NOBODY: Final = "http://127.0.0.1:9/nobody-listens-here"
ENDLESS: Final = 256
"""One character more than a URL may have."""


def order(line: Line, name: str, json: Mapping[str, Any], planted: bool = False) -> Call:
    """A command in the name of that party of ours."""
    make = wrong if planted else send
    return make(line.by, f"POST {name}", json=dict(json), **line.addresses)


def taking(by: str, which: str = "command") -> Deed:
    """Whatever result comes is taken."""
    return answers(by, f"POST {which}_result", handled=False)


def app_token(scene: Scene, of: PartyId) -> dict[str, Any]:
    """A token of a driver of the app, which no list has held."""
    return token(of, fresh(scene, "APP"), "APP_USER", "NEVER")


def starting(scene: Scene, line: Line, place: Mapping[str, str]) -> dict[str, Any]:
    """The body of a good order to start at that place."""
    return {
        "response_url": response_url(scene, line.by),
        "token": app_token(scene, line.frm),
        **place,
        "authorization_reference": fresh(scene, "ref"),
    }


def free_place(scene: Scene, can: str) -> dict[str, str]:
    found = free_spot(scene, can)
    if found is None:
        raise HarnessFault(f"no free place that can {can} was read; a step has to look for it first")
    return found.named


@BINDING.does(word.ReadPlaces)
def read_places(intent: word.ReadPlaces, scene: Scene) -> Deed:
    it = line(scene, intent.way)
    return send(it.by, "GET locations", interface="sender", **it.addresses)


@BINDING.does(word.StartRemotely)
def start_remotely(intent: word.StartRemotely, scene: Scene) -> list[Deed]:
    it = line(scene, intent.way)
    match intent.where:
        case "at a place that is not there":
            place = {"location_id": fresh(scene, "nowhere")}
        case "where somebody charges already":
            first = first_start(scene)
            place = {
                name: first[name] for name in ("location_id", "evse_uid", "connector_id") if name in first
            }
        case "at the reserved place":
            return [taking(it.by), order(it, "START_SESSION", _taken_up(scene, it))]
        case _:
            place = free_place(scene, intent.can)
    return [taking(it.by), order(it, "START_SESSION", starting(scene, it, place))]


def _taken_up(scene: Scene, it: Line) -> dict[str, Any]:
    """The driver of a reservation has come."""
    kept = ("token", "location_id", "evse_uid", "authorization_reference")
    body = {name: value for name, value in first_start(scene).items() if name in kept}
    return body | {"response_url": response_url(scene, it.by)}


@BINDING.does(word.StartWrongly)
def start_wrongly(intent: word.StartWrongly, scene: Scene) -> list[Deed]:
    it = line(scene, intent.way)
    body = starting(scene, it, free_place(scene, "start from afar"))
    match intent.how:
        case "without a response_url":
            del body["response_url"]
        case "with a connector of no EVSE":
            del body["evse_uid"]
            body["connector_id"] = "1"
        case "with an endless response_url":
            body["response_url"] = body["response_url"].ljust(ENDLESS, "x")
        case how:
            raise HarnessFault(f"nothing is known that is wrong {how!r}")
    return [taking(it.by), order(it, "START_SESSION", body, planted=True)]


@BINDING.does(word.StartTwice)
def start_twice(intent: word.StartTwice, scene: Scene) -> list[Deed]:
    """The hub hands on what the direct platform has said, in its name."""
    one, other = line(scene, DIRECTLY), line(scene, THROUGH_HUB)
    body = starting(scene, one, free_place(scene, "start from afar"))
    again = body | {"response_url": response_url(scene, other.by)}
    return [
        taking(one.by),
        taking(other.by),
        order(one, "START_SESSION", body),
        order(Line(other.by, one.frm, other.to), "START_SESSION", again),
    ]


@BINDING.does(word.AnswerResults)
def answer_results(intent: word.AnswerResults, scene: Scene) -> list[Deed]:
    """What was ordered before does not change; for the order to come."""
    it = line(scene, intent.way)
    body = starting(scene, it, free_place(scene, "start from afar"))
    match intent.how:
        case "cannot be reached":
            return [order(it, "START_SESSION", body | {"response_url": NOBODY}, planted=True)]
        case "answers HTTP 500":
            how: dict[str, Any] = {"status": 500, "code": 3000}
        case "leads elsewhere":
            how = {"status": 307, "headers": {"Location": f"{body['response_url']}-elsewhere"}}
        case how_else:
            raise HarnessFault(f"nothing is known that is {how_else!r}")
    return [answers(it.by, "POST command_result", **how), order(it, "START_SESSION", body)]


@BINDING.does(word.StopRemotely)
def stop_remotely(intent: word.StopRemotely, scene: Scene) -> list[Deed]:
    it = line(scene, intent.way)
    unknown = intent.which == "a session that is not there"
    id = fresh(scene, "nothing") if unknown else our_session(scene)
    deeds: list[Deed] = [taking(it.by)]
    if intent.which == "the session of somebody else":
        it = stranger(scene, intent.way)
        deeds = [*listing(it), taking(it.by)]
    body = {"response_url": response_url(scene, it.by), "session_id": id}
    return [*deeds, order(it, "STOP_SESSION", body)]


def stranger(scene: Scene, way: str) -> Line:
    """Another eMSP than the one that has ordered: for the one behind our hub our direct one, and the other way round."""
    known = line(scene, THROUGH_HUB)
    return Line(HUB, PartyId(*id_of(direct(scene))), known.to) if way == THROUGH_HUB else known


def listing(it: Line) -> list[Deed]:
    """Our hub lists that party, so that it can be known."""
    country, name = it.frm_parts
    return [Verb(HUB, "list_client", {"country_code": country, "party_id": name, "role": EMSP.upper()})]


@BINDING.does(word.Reserve)
def reserve(intent: word.Reserve, scene: Scene) -> list[Deed]:
    it = line(scene, intent.way)
    made = orders(scene, "POST RESERVE_NOW")
    if intent.again and made:
        body = {**made[-1].body["json"], "response_url": response_url(scene, it.by)}
        return [
            taking(it.by),
            order(it, "RESERVE_NOW", (body | {"expiry_date": written(now(scene) + LONGER)})),
        ]
    place = free_place(scene, "reserve")
    body = starting(scene, it, {name: place[name] for name in ("location_id", "evse_uid")})
    body |= {"expiry_date": written(now(scene) + RESERVED_FOR), "reservation_id": fresh(scene, "kept")}
    return [taking(it.by), order(it, "RESERVE_NOW", body)]


@BINDING.does(word.CancelReservation)
def cancel_reservation(intent: word.CancelReservation, scene: Scene) -> list[Deed]:
    return _cancelling(scene, intent.way, intent.stranger)


def _cancelling(scene: Scene, way: str, by_stranger: bool = False) -> list[Deed]:
    it = stranger(scene, way) if by_stranger else line(scene, way)
    made = orders(scene, "POST RESERVE_NOW")
    id = made[-1].body["json"]["reservation_id"] if made else fresh(scene, "nothing")
    body = {"response_url": response_url(scene, it.by), "reservation_id": id}
    return [*(listing(it) if by_stranger else ()), taking(it.by), order(it, "CANCEL_RESERVATION", body)]


@BINDING.does(word.PutOutOfOrder)
def put_out_of_order(intent: word.PutOutOfOrder, scene: Scene) -> Deed:
    evse = free_place(scene, "start from afar")["evse_uid"]
    status = "AVAILABLE" if intent.again else "OUTOFORDER"
    return Verb(scene.sut_role, "set_status", {"evse": evse, "status": status})


@BINDING.does(word.Leave)
def leave(intent: word.Leave, scene: Scene) -> list[Deed]:
    """What this scenario has begun is ended, so that the next one finds free places. What comes of it is not judged."""
    it = line(scene, intent.way)
    given = orders(scene, *STARTED)
    known = sessions(scene, frozenset(uid_of(each.body["json"]) for each in given))
    running = [each.id for each in known.values() if each.held.get("status") in ("ACTIVE", "PENDING")]
    deeds: list[Deed] = [taking(it.by)]
    for id in running:
        body = {"response_url": response_url(scene, it.by), "session_id": id}
        deeds.append(order(it, "STOP_SESSION", body))
    if any(each.held.get("status") in ("RESERVATION", "RESERVED") for each in known.values()):
        deeds += _cancelling(scene, intent.way)
    return [*deeds, Wait(scene.seconds("settle_for"))]


# -- profiles and preferences -----------------------------------------------------------------------------------


def _profiled(scene: Scene, way: str, name: str, **payload: Any) -> list[Deed]:
    it = line(scene, way)
    path = {"session_id": our_session(scene)}
    return [
        taking(it.by, "profile"),
        send(it.by, name, path=path, interface="receiver", **payload, **it.addresses),
    ]


@BINDING.does(word.SetProfile)
def set_profile(intent: word.SetProfile, scene: Scene) -> list[Deed]:
    url = response_url(scene, ours(scene, intent.way), "chargingprofiles")
    return _profiled(
        scene,
        intent.way,
        "PUT charging_profile",
        json={"charging_profile": dict(PROFILE), "response_url": url},
    )


@BINDING.does(word.ReadProfile)
def read_profile(intent: word.ReadProfile, scene: Scene) -> list[Deed]:
    url = response_url(scene, ours(scene, intent.way), "chargingprofiles")
    query = {"duration": "900", "response_url": url}
    return _profiled(scene, intent.way, "GET charging_profile", query=query)


@BINDING.does(word.ClearProfile)
def clear_profile(intent: word.ClearProfile, scene: Scene) -> list[Deed]:
    url = response_url(scene, ours(scene, intent.way), "chargingprofiles")
    return _profiled(scene, intent.way, "DELETE charging_profile", query={"response_url": url})


@BINDING.does(word.SetPreferences)
def set_preferences(intent: word.SetPreferences, scene: Scene) -> Deed:
    it = line(scene, intent.way)
    path = {"session_id": our_session(scene)}
    wish = {"profile_type": "REGULAR"}
    return send(it.by, "PUT charging_preferences", path=path, json=wish, interface="sender", **it.addresses)


@BINDING.does(word.ReadSessions)
def read_sessions(intent: word.ReadSessions, scene: Scene) -> list[Deed]:
    it = line(scene, intent.way)
    query = {"date_from": written(scene.observations[0].at - EARLIER)}
    asked = send(it.by, "GET sessions", query=query, interface="sender", **it.addresses)
    return [Wait(scene.seconds("settle_for")), asked]


@BINDING.does(word.ReadSessionsWithoutDate)
def read_sessions_without_date(intent: word.ReadSessionsWithoutDate, scene: Scene) -> Deed:
    it = line(scene, intent.way)
    return wrong(it.by, "GET sessions", interface="sender", **it.addresses)
