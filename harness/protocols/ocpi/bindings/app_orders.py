"""F3: drivers order in the app of an eMSP: the orders that come of it, and what it does with their results."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from harness.errors import HarnessFault
from harness.judge.expectations import Never, Pattern
from harness.judge.matchers import Matcher
from harness.protocols.binding import Check, Deed, Scene, Verb, Wait
from harness.protocols.ocpi.bindings.app_sessions import PLACE, told_so_far
from harness.protocols.ocpi.bindings.base import (
    BINDING,
    BOTH,
    HUB,
    answer_to_ours,
    answers,
    ocpi,
    request_of_sut,
    rule,
    send,
    standing,
    sut_members,
)
from harness.protocols.ocpi.bindings.session_scene import PUSHES, RESULTS, line
from harness.protocols.ocpi.operations import COMMANDS
from harness.protocols.ocpi.platform import samples
from harness.usecases import roaming_app as word

PLACES: Final = (PLACE, "LOC2", "LOC3", "LOC-PRIVATE")
"""All places of our operators: whoever cannot be told where to charge takes one of them."""
PROMISED: Final = 30
MOMENT: Final = 2
ORDERS: Final[Mapping[str, str]] = {"start": "POST START_SESSION", "stop": "POST STOP_SESSION"}
_SAID: Final[Mapping[str, Mapping[str, Any]]] = {
    "accepts them": {"data": {"result": "ACCEPTED", "timeout": PROMISED}},
    "accepts them for a moment": {"data": {"result": "ACCEPTED", "timeout": MOMENT}},
    "rejects them": {"data": {"result": "REJECTED", "timeout": PROMISED}},
    "does not support them": {"data": {"result": "NOT_SUPPORTED", "timeout": PROMISED}},
    "fails": {"code": 3000},
    "answers HTTP 500": {"code": 3000, "status": 500},
    "answers no JSON": {"body": b"<html>sorry</html>"},
}


@BINDING.does(word.AnswerOrders)
def answer_orders(intent: word.AnswerOrders, scene: Scene) -> list[Deed]:
    how = _SAID.get(intent.how)
    if how is None:
        raise HarnessFault(f"no operator of ours {intent.how}")
    by = line(scene, intent.way).by
    return [answers(by, each, handled=False, **how) for each in ORDERS.values()]


@BINDING.does(word.DriverStarts)
def driver_starts(intent: word.DriverStarts, scene: Scene) -> Deed:
    it = line(scene, intent.way)
    evse = samples.location(it.frm, PLACE)["evses"][0]
    payload = {"location_id": PLACE, "evse_uid": evse["uid"]}
    args = {"name": "START_SESSION", "payload": payload, "operator": list(it.frm_parts)}
    return Verb(scene.sut_role, "send_command", args)


@BINDING.does(word.DriverStops)
def driver_stops(intent: word.DriverStops, scene: Scene) -> Deed:
    it = line(scene, intent.way)
    payload = {"session_id": told_so_far(scene).get("id", "")}
    args = {"name": "STOP_SESSION", "payload": payload, "operator": list(it.frm_parts)}
    return Verb(scene.sut_role, "send_command", args)


@BINDING.does(word.TellResult)
def tell_result(intent: word.TellResult, scene: Scene) -> list[Deed]:
    it = line(scene, intent.way)
    came = [each for name in ORDERS.values() for each in scene.seen(name)]
    if not came:
        raise HarnessFault("no order has come whose result could be told")
    last = max(came, key=lambda each: each.seq)
    url = str(last.body["json"].get("response_url")) if isinstance(last.body["json"], Mapping) else ""
    result = {"result": intent.result}
    deed = send(it.by, "POST command_result", url=url, json=result, **it.addresses)
    return [Wait(MOMENT + 2 * scene.seconds("time_tolerance")), deed] if intent.late else [deed]


# -- what must be seen ----------------------------------------------------------------------------------------------


@BINDING.sees(word.OrderCame)
def order_came(sight: word.OrderCame, scene: Scene) -> Check:
    which = rule(
        f"app.order_to_{sight.what}",
        "what a driver orders in the app comes to the operator: with a token of the eMSP, a URL for the result, and the "
        "place or session that it is about",
        *ocpi("mod_commands"),
    )
    by = line(scene, sight.way).by
    must: dict[str, Any] = {"json.response_url": _url(scene, by)}
    if sight.what == "start":
        must |= {"json.token": _own(scene, by), "json.location_id": _same(*PLACES)}
    else:
        must |= {"json.session_id": _same(str(told_so_far(scene).get("id", "")))}
    at = None if sight.way == BOTH else by
    return request_of_sut(scene, which, ORDERS[sight.what], at=at, must=must)


def _same(*ids: str) -> Matcher:
    """One of these ids, whatever its case."""

    def match(value: Any) -> str | None:
        same = isinstance(value, str) and value.upper() in {each.upper() for each in ids}
        return None if same else f"wanted {' or '.join(ids)}, got {value}"

    return match


def _url(scene: Scene, by: str) -> Matcher:
    """A URL that can be called back; a secured one, if its platform is."""
    peer = standing(scene, by).get("peer")
    secured = isinstance(peer, Mapping) and str(peer.get("versions", "")).startswith("https:")
    schemes = ("https",) if secured else ("https", "http")

    def match(value: Any) -> str | None:
        parts = urlsplit(value) if isinstance(value, str) else urlsplit("")
        good = parts.scheme in schemes and bool(parts.netloc)
        return None if good else f"wanted a URL of {' or '.join(schemes)}, got {value}"

    return match


def _own(scene: Scene, by: str) -> Matcher:
    """A token of one of the parties on the platform of the system under test."""
    theirs = {
        (str(each.get("country_code")).upper(), str(each.get("party_id")).upper())
        for each in sut_members(scene, by)
    }

    def match(value: Any) -> str | None:
        got = value if isinstance(value, Mapping) else {}
        owner = str(got.get("country_code")).upper(), str(got.get("party_id")).upper()
        named = ", ".join("/".join(each) for each in sorted(theirs))
        return None if owner in theirs else f"wanted a token of {named}, got one of {'/'.join(owner)}"

    return match


@BINDING.sees(word.ResultTaken)
def result_taken(sight: word.ResultTaken, scene: Scene) -> Check:
    surprising = sight.surprising
    which = rule(
        "app.surprise_taken" if surprising else "app.result_taken",
        "a result that comes late, or once more, does no harm"
        if surprising
        else "an eMSP takes the result of its order",
        *ocpi("mod_commands, Sender Interface"),
        level="derived" if surprising else "SHALL",
    )
    return answer_to_ours(scene, which)


@BINDING.sees(word.NoSecondOrder)
def no_second_order(sight: word.NoSecondOrder, scene: Scene) -> Check:
    which = rule(
        "app.no_second_order",
        "an order that came to nothing is not given once more without the driver: OCPI knows no retries",
        *ocpi("mod_commands, CommandResponse"),
        level="derived",
    )
    return Check(which, Never(Pattern("request", ORDERS["start"]), scene.seconds("react_within")))


@BINDING.sees(word.NothingAtTheHub)
def nothing_at_the_hub(sight: word.NothingAtTheHub, scene: Scene) -> Check:
    which = rule(
        "sessions.direct_only",
        "where both are connected, what belongs to a session goes directly, and not through the hub",
        "IEC 63119-1 5",
        level="derived",
        basis="inferred",
    )
    names = (
        *(f"POST {each}" for each in COMMANDS),
        *RESULTS,
        *PUSHES,
        "PUT active_profile",
        "PUT charging_profile",
        "GET charging_profile",
        "DELETE charging_profile",
        "PUT charging_preferences",
    )
    silence = Never(Pattern("request", names, party=HUB), scene.seconds("quiet_for"))
    return Check(which, silence, "start", consumes=False)
