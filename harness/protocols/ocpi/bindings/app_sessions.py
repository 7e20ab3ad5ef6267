"""F3: an eMSP is told of sessions: it takes what is good, refuses what is not, and holds what it was told."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from harness.clock import parse_iso8601
from harness.errors import HarnessFault
from harness.judge.expectations import ANSWERS, Expectation, Outcome, Pattern, Within, told
from harness.judge.finding import Verdict
from harness.judge.matchers import one_of
from harness.protocols.binding import Check, Deed, Scene, Wait
from harness.protocols.ocpi.bindings.base import (
    BINDING,
    GOOD,
    GOOD_HTTP,
    answer_to_ours,
    ocpi,
    rule,
    send,
    standing,
    wrong,
)
from harness.protocols.ocpi.bindings.session_results import Refusal, Weigh
from harness.protocols.ocpi.bindings.session_scene import PUSHES, fresh, line, listed, now, written
from harness.protocols.ocpi.conditions import differences, like
from harness.protocols.ocpi.platform import samples
from harness.usecases import roaming_app as word
from harness.usecases.observation import Observation

PLACE: Final = "LOC1"
"""A place that all our operators have."""
AGO: Final = 3600.0
STEP: Final = 600.0
"""Sessions of ours have begun that long ago; so much later something was told of them again, in seconds."""
FOREIGN: Final = ("FR", "XYZ")
HELD: Final = (
    "id",
    "start_date_time",
    "end_date_time",
    "kwh",
    "cdr_token",
    "auth_method",
    "location_id",
    "evse_uid",
    "connector_id",
    "currency",
    "charging_periods",
    "status",
)
"""What has to be as it was told."""


@BINDING.does(word.TellPlace)
def tell_place(intent: word.TellPlace, scene: Scene) -> list[Deed]:
    it = line(scene, intent.way)
    if not _wants(scene, it.by, "locations"):
        return []
    place = samples.location(it.frm, PLACE) | {"last_updated": written(now(scene))}
    country, name = it.frm_parts
    path = {"country_code": country, "party_id": name, "location_id": PLACE}
    told_to = send(it.by, "PUT location", path=path, json=place, interface="receiver", **it.addresses)
    return [told_to, Wait(scene.seconds("settle_for"))]


def _wants(scene: Scene, party: str, module: str) -> bool:
    """Does the system under test take pushes of that module?"""
    endpoints: Any = standing(scene, party).get("peer", {}).get("endpoints")
    for seen in scene.seen("GET version_details", "response"):
        data = seen.body["data"]
        if seen.record.party == party and isinstance(data, Mapping):
            endpoints = data.get("endpoints")
    return any(
        isinstance(each, Mapping) and each.get("identifier") == module and each.get("role") == "RECEIVER"
        for each in (endpoints if isinstance(endpoints, list) else ())
    )


@BINDING.does(word.ReadTokens)
def read_tokens(intent: word.ReadTokens, scene: Scene) -> Deed:
    it = line(scene, intent.way)
    return send(it.by, "GET tokens", interface="sender", **it.addresses)


def good_token(seen: Sequence[Observation], uid: str = "") -> Mapping[str, Any] | None:
    """A valid token of the list that was read last: that of the profile, or the first one."""
    lists = [each for each in seen if each.shape == "response" and each.name == "GET tokens" and each.by_sut]
    held = [each for each in (listed(lists[-1]) if lists else ()) if each.get("valid") is True]
    chosen = [each for each in held if str(each.get("uid")).upper() == uid.upper()]
    return next(iter(chosen or held), None)


def _wanted_uid(scene: Scene) -> str:
    return str(scene.value("app_uid", "") or scene.value("rfid_uid", ""))


@BINDING.sees(word.TokenFound)
def token_found(sight: word.TokenFound, scene: Scene) -> Check:
    which = rule("app.token_found", "the eMSP has a token that is valid", *ocpi("mod_tokens"))

    class Found:
        seconds = scene.seconds("answer_within")

        def open(self, at: float) -> Expectation:
            def see(state: Expectation, seen: Observation) -> Outcome | None:
                if not seen.by_sut or seen.name != "GET tokens" or seen.shape not in ANSWERS:
                    return None
                return Outcome(good_token([seen]) is not None, told(seen), (seen,))

            return Expectation(at + self.seconds, see, lambda _: Outcome(False, "no answer"))

        def __str__(self) -> str:
            return "a list with a token that is valid"

    return Check(which, Found(), consumes=False)


# -- what is told ---------------------------------------------------------------------------------------------------


def _said(scene: Scene) -> list[Observation]:
    """What we have told of the session, as far as it was taken."""
    good = {
        each.answers.seq
        for each in scene.observations
        if each.by_sut and each.shape == "response" and each.answers is not None
    }
    return [
        each
        for each in scene.observations
        if not each.by_sut
        and each.shape == "request"
        and each.name in PUSHES
        and each.seq in good
        and isinstance(each.body["json"], Mapping)
    ]


def told_so_far(scene: Scene) -> dict[str, Any]:
    """The session as the eMSP has to hold it: a PUT replaces it, a PATCH changes it and adds its periods."""
    held: dict[str, Any] = {}
    for each in _said(scene):
        if each.name == "PUT session":
            held = dict(each.body["json"])
        else:
            samples_held = dict(each.body["json"])
            periods = [*held.get("charging_periods", []), *samples_held.get("charging_periods", [])]
            held |= samples_held | {"charging_periods": periods}
    return held


def _begun(scene: Scene, way: str) -> dict[str, Any]:
    """A session that has just begun."""
    it = line(scene, way)
    token = good_token(scene.observations, _wanted_uid(scene))
    if token is None:
        raise HarnessFault("no token was read; a step has to look for it first")
    evse = samples.location(it.frm, PLACE)["evses"][0]
    country, name = it.frm_parts
    start = now(scene) - AGO
    fields = ("country_code", "party_id", "uid", "type", "contract_id")
    return {
        "country_code": country,
        "party_id": name,
        "id": fresh(scene, "session"),
        "start_date_time": written(start),
        "kwh": 0,
        "cdr_token": {each: token.get(each) for each in fields},
        "auth_method": "WHITELIST",
        "location_id": PLACE,
        "evse_uid": evse["uid"],
        "connector_id": evse["connectors"][0]["id"],
        "currency": "EUR",
        "charging_periods": [],
        "status": "ACTIVE",
        "last_updated": written(start),
    }


def _period(at: float, kwh: Decimal) -> dict[str, Any]:
    return {"start_date_time": written(at), "dimensions": [{"type": "ENERGY", "volume": kwh}]}


def _change(scene: Scene, what: str) -> tuple[str, dict[str, Any]]:
    """What is told next of the session that is there: the request and its object."""
    held = told_so_far(scene)
    if not held:
        raise HarnessFault("no session was told that could go on")
    before = parse_iso8601(held["last_updated"])
    later = {"last_updated": written(before + STEP)}
    kwh = Decimal(str(held["kwh"])) + Decimal("1.25")
    match what:
        case "goes on":
            period = _period(before, Decimal("1.25"))
            return "PATCH session", {"kwh": kwh, "charging_periods": [period], **later}
        case "goes on without a new period":
            return "PATCH session", {"kwh": kwh, **later}
        case "ends":
            return "PATCH session", {"status": "COMPLETED", "end_date_time": written(before + STEP), **later}
        case "is told anew":
            start = parse_iso8601(held["start_date_time"])
            period = _period(start, Decimal("2.5"))
            return "PUT session", held | {"kwh": Decimal("2.5"), "charging_periods": [period], **later}
    raise HarnessFault(f"nothing is known of a session that {what}")


def _tell(
    scene: Scene, way: str, name: str, json: Mapping[str, Any], id: str, planted: bool = False, **path: str
) -> Deed:
    it = line(scene, way)
    country, party = it.frm_parts
    where = {"country_code": country, "party_id": party, "session_id": id} | path
    make = wrong if planted else send
    return make(it.by, name, path=where, json=dict(json), interface="receiver", **it.addresses)


@BINDING.does(word.TellSession)
def tell_session(intent: word.TellSession, scene: Scene) -> Deed:
    if intent.what == "begins":
        name, json = "PUT session", _begun(scene, intent.way)
        return _tell(scene, intent.way, name, json, json["id"])
    name, json = _change(scene, intent.what)
    return _tell(scene, intent.way, name, json, told_so_far(scene)["id"])


@BINDING.does(word.TellWrongly)
def tell_wrongly(intent: word.TellWrongly, scene: Scene) -> Deed:
    held = told_so_far(scene)
    _, change = _change(scene, "goes on")
    whole = held | {"last_updated": change["last_updated"]}
    match intent.how:
        case "a change without a time":
            without = {name: value for name, value in change.items() if name != "last_updated"}
            return _tell(scene, intent.way, "PATCH session", without, held["id"], planted=True)
        case "a state that does not exist":
            body = whole | {"status": "RUNNING"}
        case "an energy in words":
            body = whole | {"kwh": "much"}
        case "the session of another operator":
            country, party = FOREIGN
            body = whole | {"country_code": country, "party_id": party}
            where = {"country_code": country, "party_id": party}
            return _tell(scene, intent.way, "PUT session", body, held["id"], planted=True, **where)
        case how:
            raise HarnessFault(f"nothing is known of {how!r}")
    return _tell(scene, intent.way, "PUT session", body, held["id"], planted=True)


@BINDING.does(word.ReadSession)
def read_session(intent: word.ReadSession, scene: Scene) -> Deed:
    it = line(scene, intent.way)
    country, party = it.frm_parts
    path = {"country_code": country, "party_id": party, "session_id": told_so_far(scene).get("id", "none")}
    return send(it.by, "GET session", path=path, interface="receiver", **it.addresses)


# -- what must be seen ----------------------------------------------------------------------------------------------


@BINDING.sees(word.SessionTaken)
def session_taken(sight: word.SessionTaken, scene: Scene) -> Check:
    which = rule("app.session_taken", "an eMSP takes what it is told of a session", *ocpi("mod_sessions"))
    return answer_to_ours(scene, which)


@BINDING.sees(word.SessionHeld)
def session_held(sight: word.SessionHeld, scene: Scene) -> Check:
    which = rule(
        "app.session_held",
        "an eMSP holds a session as it was told: a PUT replaces it, a PATCH changes what it names and adds its periods",
        *ocpi("mod_sessions, PUT Method; PATCH Method; GET Method"),
    )
    wanted = {name: value for name, value in told_so_far(scene).items() if name in HELD}

    def same(data: Any) -> str | None:
        if not isinstance(data, Mapping):
            return f"wanted the session, got {data}"
        got = {name: data.get(name) for name in wanted}
        wrong_ones = differences(_folded(wanted), _folded(like(wanted, got)))
        return (
            "; ".join(f"{name}: wanted {wanted[name]}, got {got[name]}" for name in wrong_ones)
            if wrong_ones
            else None
        )

    must = {"status": one_of(*GOOD_HTTP), "code": one_of(*GOOD), "data": same}
    pattern = Pattern(ANSWERS, must=must, answers=scene.id)
    return Check(which, Within(pattern, scene.seconds("answer_within")))


def _folded(value: Any) -> Any:
    """Identifiers of OCPI know no case."""
    match value:
        case Mapping():
            return {name: _folded(each) for name, each in value.items()}
        case list():
            return [_folded(each) for each in value]
        case str():
            return value.upper()
    return value


@BINDING.sees(word.WrongRefused)
def wrong_refused(sight: word.WrongRefused, scene: Scene) -> Check:
    which = rule(
        "app.wrong_refused",
        "a session with something missing or wrong is answered by HTTP 200 with OCPI 2001",
        *ocpi("status_codes", "mod_sessions, PATCH Method"),
    )
    weigh = Weigh(scene, codes=(2001,))
    return Check(which, Refusal(scene.id, scene.seconds("answer_within"), weigh, "HTTP 200 with OCPI 2001"))


@BINDING.sees(word.StrangerRefused)
def stranger_refused(sight: word.StrangerRefused, scene: Scene) -> Check:
    which = rule(
        "app.stranger_refused",
        "nobody tells of the sessions of an operator that is not on their platform",
        *ocpi("transport_and_format, Client Owned Object Push"),
        "IEC 63119-1 7.2-c",
    )

    def weigh(seen: Observation) -> tuple[Verdict, str]:
        if seen.shape == "broken" or seen.body["status"] >= 500 or seen.body["code"] is None:
            refused = seen.shape != "broken" and seen.body["status"] in (401, 403, 404)
            return (Verdict.PASS if refused else Verdict.FAIL), ""
        if seen.body["code"] // 1000 == 1 and seen.body["status"] < 300:
            return Verdict.FAIL, "it was taken"
        return Verdict.PASS, ""

    what = "HTTP 404, or HTTP 200 with an OCPI code of a client error"
    return Check(which, Refusal(scene.id, scene.seconds("answer_within"), weigh, what))
