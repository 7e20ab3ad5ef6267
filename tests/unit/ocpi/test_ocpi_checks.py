"""Each rule on every OCPI trace, red once, by the fault that it is about; and faultless traces, green."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import pytest

from harness.judge.finding import Verdict
from harness.protocols.ocpi.checks import MAKERS
from harness.protocols.ocpi.headers import authorization
from tests.unit.ocpi import things as t
from tests.unit.ocpi.talk import EARLIER, NOW, OURS, THEIRS, Talk, uuid

FAIL, WARNING = Verdict.FAIL, Verdict.WARNING
LATER = "2025-06-15T15:00:00Z"
PAGE: Final = {"X-Total-Count": "1", "X-Limit": "50"}
Made = Callable[[], Talk]
RED: dict[str, list[tuple[Verdict, Made]]] = {}


def red(check: str, verdict: Verdict = FAIL) -> Callable[[Made], Made]:
    """A trace that breaks this rule and no other one."""

    def keep(made: Made) -> Made:
        RED.setdefault(check, []).append((verdict, made))
        return made

    return keep


def push_location(**how: Any) -> Talk:
    talk = Talk("cpo")
    talk.pushed("PUT", "receiver/locations/DE/CPO/L1", t.location(), **how)
    return talk


def get_locations(data: Any = None, query: str = "", **answer: Any) -> Talk:
    talk = Talk("cpo")
    headers = {**PAGE, **answer.pop("headers", {})}
    talk.asked(
        "GET", f"sender/locations{query}", [t.location()] if data is None else data, headers=headers, **answer
    )
    return talk


# -- requests -------------------------------------------------------------------------------------------------------


@red("http.readable")
def _cut() -> Talk:
    talk = Talk("cpo")
    talk.raw("in", b"PUT / HTTP/1.1\r\nContent-Length: 90\r\n\r\n{}", form="broken")
    return talk


@red("request.authorization")
def _no_token() -> Talk:
    return push_location(headers={"Authorization": None})


@red("request.authorization")
def _bearer() -> Talk:
    return push_location(headers={"Authorization": "Bearer YS10b2tlbg=="})


@red("request.authorization")
def _two_spaces() -> Talk:
    return push_location(headers={"Authorization": "Token  YS10b2tlbg=="})


@red("request.authorization")
def _unpadded() -> Talk:
    return push_location(headers={"Authorization": "Token YS10b2tlbg"})


@red("request.authorization", WARNING)
def _plain() -> Talk:
    return push_location(headers={"Authorization": "Token a-plain-token"})


@red("request.authorization", WARNING)
def _line_feed() -> Talk:
    return push_location(headers={"Authorization": "Token ZXhhbXBsZS10b2tlbgo="})


def registered(**answer: Any) -> Talk:
    """The system under test gets "token-c" by our answer, and shows it from then on."""
    talk = Talk("cpo")
    theirs = t.credentials("token-b", t.CPO, "CPO", f"{THEIRS}/versions")
    talk.ask("POST", "credentials", theirs, routed=False)
    talk.answer(t.credentials("token-c", t.EMSP, "EMSP", f"{OURS}/emsp/versions"), **answer)
    talk.at += 10
    return talk


@red("request.token_in_force")
def _old_token() -> Talk:
    talk = registered()
    old = {"Authorization": authorization("token-a")}
    talk.pushed("PUT", "receiver/locations/DE/CPO/L1", t.location(), headers=old)
    return talk


@red("request.id")
def _no_id() -> Talk:
    return push_location(headers={"X-Request-ID": None})


@red("request.id")
def _same_id() -> Talk:
    talk = push_location(headers={"X-Request-ID": uuid(7)})
    talk.pushed("PUT", "receiver/locations/DE/CPO/L1", t.location(), headers={"X-Request-ID": uuid(7)})
    return talk


@red("request.correlation")
def _no_correlation() -> Talk:
    return push_location(headers={"X-Correlation-ID": None})


@red("request.uuid", WARNING)
def _no_uuid() -> Talk:
    return push_location(headers={"X-Request-ID": "17"})


@red("request.content_type")
def _text() -> Talk:
    return push_location(headers={"Content-Type": "text/plain"})


@red("request.json")
def _no_json() -> Talk:
    talk = Talk("cpo")
    talk.pushed("PUT", "receiver/locations/DE/CPO/L1", None, body=b"{'id': 1}")
    return talk


@red("json.names", WARNING)
def _twice() -> Talk:
    body = b'{"status": "CHARGING", "status": "AVAILABLE", "last_updated": "2025-06-15T15:00:00Z"}'
    talk = Talk("cpo")
    talk.pushed("PATCH", "receiver/locations/DE/CPO/L1/L1-1", None, body=body)
    return talk


@red("request.body")
def _empty() -> Talk:
    talk = Talk("cpo")
    talk.pushed("PUT", "receiver/locations/DE/CPO/L1", None)
    return talk


@red("request.known", WARNING)
def _elsewhere() -> Talk:
    talk = Talk("cpo")
    talk.pushed("PUT", f"{OURS}/emsp/wherever", t.location())
    return talk


@red("request.method")
def _delete() -> Talk:
    talk = Talk("cpo")
    talk.pushed("DELETE", "receiver/locations/DE/CPO/L1", None)
    return talk


@red("request.date_from")
def _all_sessions() -> Talk:
    talk = Talk("emsp")
    talk.ask("GET", "sender/sessions")
    talk.answer([], headers=PAGE)
    return talk


# -- answers --------------------------------------------------------------------------------------------------------


@red("answer.ids")
def _other_id() -> Talk:
    return get_locations(headers={"X-Request-ID": uuid(99)})


@red("answer.ids")
def _no_echo() -> Talk:
    return get_locations(headers={"X-Correlation-ID": None})


@red("answer.content_type")
def _html_type() -> Talk:
    return get_locations(headers={"Content-Type": "text/html"})


@red("answer.envelope")
def _bare_list() -> Talk:
    return get_locations(body=b"[]")


@red("answer.envelope")
def _no_timestamp() -> Talk:
    return get_locations(timestamp=None)


@red("answer.envelope")
def _local_time() -> Talk:
    return get_locations(timestamp="2025-06-15T17:06:40+02:00")


@red("answer.error_envelope", WARNING)
def _html_error() -> Talk:
    talk = Talk("cpo")
    talk.asked(
        "GET", "sender/locations/L9", status=404, body=b"<html>", headers={"Content-Type": "text/html"}
    )
    return talk


@red("answer.code")
def _http_code() -> Talk:
    talk = Talk("cpo")
    talk.asked("GET", "sender/locations", code=200)
    return talk


@red("answer.custom_code")
def _custom() -> Talk:
    return get_locations(code=1901)


@red("answer.hub_code", WARNING)
def _hub_code() -> Talk:
    talk = Talk("cpo")
    talk.asked("GET", "sender/locations", code=4001)
    return talk


@red("answer.timestamp", WARNING)
def _yesterday() -> Talk:
    return get_locations(timestamp="2025-06-14T15:06:40Z")


@red("answer.http_error")
def _bad_request() -> Talk:
    talk = Talk("cpo")
    talk.asked("GET", "sender/locations", status=400, code=2001)
    return talk


@red("answer.http_error")
def _server_error() -> Talk:
    talk = Talk("emsp")
    talk.asked("PUT", "receiver/locations/DE/CPO/L1", json=t.location(), status=500, code=3000)
    return talk


@red("answer.http_error", WARNING)
def _conflict() -> Talk:
    talk = Talk("emsp")
    talk.asked("POST", "receiver/cdrs", json=t.cdr(), status=409, code=2000)
    return talk


@red("answer.redirect", WARNING)
def _moved() -> Talk:
    talk = Talk("cpo")
    talk.asked("GET", "sender/locations", [], status=302, headers={"Location": f"{THEIRS}/elsewhere"})
    return talk


@red("answer.not_found", WARNING)
def _not_404() -> Talk:
    talk = Talk("cpo")
    talk.asked("GET", "sender/locations/L9", code=2003)
    return talk


# -- routing ----------------------------------------------------------------------------------------------------------


@red("routing.none")
def _routed_credentials() -> Talk:
    talk = Talk("cpo")
    talk.ask("GET", "credentials", routed=True)
    talk.answer(t.credentials("x", t.EMSP, "EMSP", f"{OURS}/emsp/versions"))
    return talk


def hub_around(**how: Any) -> Talk:
    """A CPO pushes to our hub."""
    talk = Talk("cpo", ours="hub")
    method, url = how.pop("method", "PUT"), how.pop("url", "receiver/locations/DE/CPO/L1")
    talk.ask(method, url, how.pop("json", t.location()), **how)
    talk.answer(how.pop("data", None))
    return talk


NO_TO: Final = {"OCPI-to-country-code": None, "OCPI-to-party-id": None}
NO_FROM: Final = {"OCPI-from-country-code": None, "OCPI-from-party-id": None}
TO_EMS: Final = {"OCPI-to-country-code": "NL", "OCPI-to-party-id": "EMS"}


@red("routing.there")
def _from_nobody() -> Talk:
    return hub_around(headers=NO_FROM)


@red("routing.answered")
def _unrouted_answer() -> Talk:
    talk = Talk("cpo", ours="hub")
    talk.asked("GET", "sender/locations", [t.location()], headers={**PAGE, **NO_FROM, **NO_TO})
    return talk


@red("routing.whole")
def _half() -> Talk:
    return hub_around(headers={"OCPI-to-country-code": None})


@red("routing.form")
def _long_party() -> Talk:
    return hub_around(headers={"OCPI-to-party-id": "HUB4"})


@red("routing.from")
def _spoofed() -> Talk:
    return push_location(headers={"OCPI-from-party-id": "XXX"})


@red("routing.to")
def _to_a_stranger() -> Talk:
    return push_location(headers={"OCPI-to-party-id": "XXX"})


@red("routing.back")
def _back_to_another() -> Talk:
    return get_locations(headers={"OCPI-to-party-id": "XXX"})


@red("routing.get_broadcast")
def _get_from_all() -> Talk:
    talk = Talk("cpo", ours="hub")
    talk.ask("GET", "receiver/tariffs/DE/CPO/T1")
    talk.answer(t.tariff())
    return talk


@red("routing.get_all")
def _get_from_nobody() -> Talk:
    talk = Talk("cpo", ours="hub")
    talk.ask("GET", "sender/tokens", headers=NO_TO)
    talk.answer([], headers=PAGE)
    return talk


@red("routing.private", WARNING)
def _broadcast_cdr() -> Talk:
    return hub_around(method="POST", url="receiver/cdrs", json=t.cdr())


# -- objects ----------------------------------------------------------------------------------------------------------


@red("object.sent")
def _bad_status() -> Talk:
    talk = Talk("cpo")
    talk.pushed("PUT", "receiver/locations/DE/CPO/L1", t.location(evses=[t.evse(status="FREE")]))
    return talk


@red("object.given")
def _bad_location() -> Talk:
    return get_locations([{**t.location(), "country": "Germany"}])


@red("object.advice", WARNING)
def _module_of_its_own() -> Talk:
    return details([OWN_CREDENTIALS, OFFERED, {**OFFERED, "identifier": "nltnm-parking"}])


@red("object.given")
def _module_in_capitals() -> Talk:
    return details([OWN_CREDENTIALS, OFFERED, {**OFFERED, "identifier": "Tariffs"}])


@red("object.advice", WARNING)
def _half_green() -> Talk:
    mix = {"is_green_energy": False, "energy_sources": [{"source": "WIND", "percentage": 40}]}
    return get_locations([t.location(energy_mix=mix)])


@red("object.sense", WARNING)
def _free_evse_id() -> Talk:
    return get_locations([t.location(evses=[t.evse(evse_id="Station 5")])])


@red("object.disputed", WARNING)
def _long_address() -> Talk:
    return get_locations([t.location(address="x" * 60)])


@red("object.disputed", WARNING)
def _many_decimals() -> Talk:
    talk = Talk("cpo")
    talk.pushed("PUT", "receiver/sessions/DE/CPO/S1", t.session(kwh=Decimal("0.30000000000000004")))
    return talk


@red("object.disputed", WARNING)
def _reserved() -> Talk:
    talk = Talk("cpo")
    talk.pushed("PUT", "receiver/sessions/DE/CPO/S1", t.session(status="RESERVED"))
    return talk


@red("object.bare", WARNING)
def _enveloped_result() -> Talk:
    talk = commanded()
    talk.pushed("POST", f"{OURS}/emsp/result/1", {"data": {"result": "ACCEPTED"}, "status_code": 1000})
    return talk


@red("answer.data", WARNING)
def _no_data() -> Talk:
    talk = Talk("cpo")
    talk.asked("GET", "sender/locations/L1")
    return talk


@red("patch.last_updated")
def _timeless() -> Talk:
    talk = Talk("cpo")
    talk.pushed("PATCH", "receiver/locations/DE/CPO/L1/L1-1", {"status": "CHARGING"})
    return talk


@red("push.owner")
def _other_owner() -> Talk:
    talk = Talk("cpo")
    talk.pushed("PUT", "receiver/locations/DE/CPO/L1", t.location(party_id="CP2"))
    return talk


@red("push.id")
def _other_object() -> Talk:
    talk = Talk("cpo")
    talk.pushed("PUT", "receiver/locations/DE/CPO/L2", t.location())
    return talk


@red("push.own")
def _foreign() -> Talk:
    talk = Talk("cpo")
    talk.pushed("PUT", "receiver/locations/BE/CP2/L1", t.location(country_code="BE", party_id="CP2"))
    return talk


@red("push.newer", WARNING)
def _older() -> Talk:
    talk = push_location()
    talk.pushed(
        "PUT", "receiver/locations/DE/CPO/L1", t.location(evses=[], last_updated="2025-06-15T13:00:00Z")
    )
    return talk


# -- pages ------------------------------------------------------------------------------------------------------------


@red("page.total")
def _uncounted() -> Talk:
    return get_locations(headers={"X-Total-Count": None})


@red("page.limit")
def _unlimited() -> Talk:
    return get_locations(headers={"X-Limit": None})


@red("page.size")
def _too_many() -> Talk:
    two = [t.location(), t.location(id="L2")]
    return get_locations(two, "?limit=1", headers={"X-Total-Count": "2"})


@red("page.counted")
def _miscounted() -> Talk:
    return get_locations(headers={"X-Total-Count": "0"})


@red("page.next", WARNING)
def _dead_end() -> Talk:
    return get_locations(headers={"X-Total-Count": "3"})


def linked(link: str, query: str = "", total: str = "3") -> Talk:
    return get_locations(query=query, headers={"X-Total-Count": total, "Link": link})


@red("page.last", WARNING)
def _after_the_last() -> Talk:
    return linked(f'<{THEIRS}/2.2.1/sender/locations?offset=1>; rel="next"', total="1")


@red("page.link")
def _relative() -> Talk:
    return linked('</2.2.1/sender/locations?offset=1>; rel="next"')


@red("page.link")
def _no_rel() -> Talk:
    return linked(f"{THEIRS}/2.2.1/sender/locations?offset=1")


@red("page.advances")
def _circle() -> Talk:
    return linked(f'<{THEIRS}/2.2.1/sender/locations?offset=0>; rel="next"')


@red("page.filters", WARNING)
def _forgets_filter() -> Talk:
    since = "?date_from=2025-01-01T00:00:00Z"
    return linked(f'<{THEIRS}/2.2.1/sender/locations?offset=1>; rel="next"', since)


@red("page.host", WARNING)
def _other_host() -> Talk:
    return linked('<https://elsewhere.example/locations?offset=1>; rel="next"')


@red("page.within")
def _outside() -> Talk:
    return get_locations(query=f"?date_to={EARLIER}")


# -- registration -----------------------------------------------------------------------------------------------------


def details(
    endpoints: Any = None, version: str = "2.2.1", versions: Any = None, talk: Talk | None = None
) -> Talk:
    talk = talk or Talk("cpo")
    listed = versions or [{"version": "2.2.1", "url": f"{THEIRS}/2.2.1"}]
    talk.ask("GET", f"{THEIRS}/versions", by_sut=False, routed=False)
    talk.answer(listed, by_sut=True)
    talk.ask("GET", f"{THEIRS}/2.2.1", by_sut=False, routed=False)
    known = [{"identifier": "credentials", "role": "SENDER", "url": f"{THEIRS}/c"}, OFFERED]
    talk.answer({"version": version, "endpoints": known if endpoints is None else endpoints}, by_sut=True)
    return talk


OFFERED: Final = {"identifier": "locations", "role": "SENDER", "url": f"{THEIRS}/l"}
OWN_CREDENTIALS: Final = {"identifier": "credentials", "role": "RECEIVER", "url": f"{THEIRS}/c"}


@red("versions.offered")
def _old_only() -> Talk:
    talk = Talk("cpo")
    talk.ask("GET", f"{THEIRS}/versions", by_sut=False, routed=False)
    talk.answer([{"version": "2.1.1", "url": f"{THEIRS}/2.1.1"}], by_sut=True)
    return talk


@red("versions.once", WARNING)
def _version_twice() -> Talk:
    return details(versions=[{"version": "2.2.1", "url": f"{THEIRS}/{each}"} for each in ("2.2.1", "b")])


@red("details.version")
def _other_version() -> Talk:
    return details(version="2.2")


@red("details.credentials")
def _no_credentials() -> Talk:
    return details([OFFERED])


@red("details.once", WARNING)
def _endpoint_twice() -> Talk:
    return details([OWN_CREDENTIALS, OFFERED, OFFERED])


@red("details.complete", WARNING)
def _no_locations() -> Talk:
    return details([OWN_CREDENTIALS])


@red("details.complete", WARNING)
def _nothing_of_an_operator() -> Talk:
    return details([OWN_CREDENTIALS, {**OFFERED, "role": "RECEIVER"}])


@red("details.https")
def _plain_url() -> Talk:
    talk = Talk("cpo")
    talk.note(event="tls", version="TLSv1.3")
    return details([OWN_CREDENTIALS, {**OFFERED, "url": "http://sut.example/l"}], talk=talk)


def register(given: str, role: str = "CPO", shown: str = "a-token-of-ours") -> Talk:
    talk = Talk("cpo")
    ours = t.credentials("token-b", t.EMSP, "EMSP", f"{OURS}/emsp/versions")
    talk.ask(
        "POST",
        "credentials",
        ours,
        by_sut=False,
        routed=False,
        headers={"Authorization": authorization(shown)},
    )
    talk.answer(t.credentials(given, t.CPO, role, f"{THEIRS}/versions"), by_sut=True)
    return talk


@red("credentials.new_token")
def _keeps_token_a() -> Talk:
    return register("token-a", shown="token-a")


@red("credentials.new_token")
def _gives_ours_back() -> Talk:
    return register("token-b")


@red("credentials.token_given")
def _shows_another_token() -> Talk:
    return read_credentials("token-x")


def read_credentials(told: str) -> Talk:
    """We read them with the token that we were given."""
    talk = register("token-c")
    shown = {"Authorization": authorization("token-c")}
    talk.ask("GET", "credentials", by_sut=False, routed=False, headers=shown)
    talk.answer(t.credentials(told, t.CPO, "CPO", f"{THEIRS}/versions"), by_sut=True)
    return talk


@red("credentials.role", WARNING)
def _other_role() -> Talk:
    return register("token-c", role="NSP")


# -- sessions, CDRs -------------------------------------------------------------------------------------------------


def sessions(*pushes: tuple[str, Any]) -> Talk:
    talk = Talk("cpo")
    for method, held in pushes:
        talk.pushed(method, "receiver/sessions/DE/CPO/S1", held)
    return talk


@red("session.flow")
def _rises_again() -> Talk:
    return sessions(
        ("PUT", t.session(status="COMPLETED")), ("PATCH", {"status": "ACTIVE", "last_updated": NOW})
    )


@red("session.backward", WARNING)
def _goes_back() -> Talk:
    return sessions(("PUT", t.session()), ("PATCH", {"status": "PENDING", "last_updated": NOW}))


@red("session.energy", WARNING)
def _loses_energy() -> Talk:
    return sessions(("PUT", t.session()), ("PATCH", {"kwh": Decimal("0.5"), "last_updated": NOW}))


@red("session.appended")
def _repeats_period() -> Talk:
    first = t.session(charging_periods=[t.period()])
    return sessions(("PUT", first), ("PATCH", {"charging_periods": [t.period()], "last_updated": NOW}))


def authorised(reference: str | None = "REF-1") -> Talk:
    """The system under test asks about a token, and we allow it."""
    talk = Talk("cpo")
    talk.ask("POST", "sender/tokens/RFID1/authorize", {"location_id": "L1"})
    info = {"allowed": "ALLOWED", "token": t.token()}
    talk.answer(info if reference is None else info | {"authorization_reference": reference})
    return talk


JUST_NOW: Final[dict[str, Any]] = {
    "start_date_time": NOW,
    "charging_periods": [t.period(NOW, tariff_id="T1")],
    "total_time": 0,
}
"""What has begun after it was authorised."""


@red("session.reference")
def _forgets_reference() -> Talk:
    talk = authorised()
    talk.pushed("PUT", "receiver/sessions/DE/CPO/S1", t.session(start_date_time=NOW))
    return talk


@red("session.reference")
def _other_reference_in_cdr() -> Talk:
    talk = authorised()
    talk.pushed("POST", "receiver/cdrs", t.cdr(authorization_reference="REF-2", **JUST_NOW))
    return talk


@red("cdr.token", WARNING)
def _other_token() -> Talk:
    talk = sessions(("PUT", t.session(status="COMPLETED", end_date_time=NOW)))
    talk.pushed("POST", "receiver/cdrs", t.cdr(cdr_token=t.cdr_token(uid="RFID2")))
    return talk


def cdrs(*sent: Any) -> Talk:
    talk = Talk("cpo")
    for each in sent:
        talk.pushed("POST", "receiver/cdrs", each)
    return talk


def take_cdr(**answer: Any) -> Talk:
    talk = Talk("emsp")
    headers = {"Location": f"{THEIRS}/cdr/1"} | answer.pop("headers", {})
    talk.asked("POST", "receiver/cdrs", json=t.cdr(), **({"status": 201} | answer), headers=headers)
    return talk


@red("cdr.location")
def _no_location() -> Talk:
    return take_cdr(headers={"Location": None})


@red("cdr.created", WARNING)
def _ok_only() -> Talk:
    return take_cdr(status=200)


@red("cdr.unique")
def _same_cdr_id() -> Talk:
    return cdrs(t.cdr(), t.cdr(total_energy=2))


@red("cdr.once", WARNING)
def _cdr_twice() -> Talk:
    return cdrs(t.cdr(), t.cdr())


@red("cdr.unchanged")
def _changed_cdr() -> Talk:
    talk = cdrs(t.cdr())
    talk.asked("GET", "sender/cdrs", [t.cdr(total_energy=2)], headers=PAGE)
    return talk


@red("cdr.unchanged")
def _changed_at_the_receiver() -> Talk:
    talk = take_cdr()
    talk.asked("GET", f"{THEIRS}/cdr/1", t.cdr(remark="changed"))
    return talk


def credit(**changes: Any) -> dict[str, Any]:
    return t.cdr(
        id="C1-C", credit=True, credit_reference_id="C1", total_cost={"excl_vat": Decimal("-0.375")}
    ) | dict(changes)


@red("cdr.credited")
def _credits_less() -> Talk:
    return cdrs(t.cdr(), credit(total_cost={"excl_vat": Decimal("-1")}))


@red("cdr.credit_data", WARNING)
def _credits_other_data() -> Talk:
    return cdrs(t.cdr(), credit(total_energy=Decimal("-1.5")))


# -- commands -----------------------------------------------------------------------------------------------------------


def commanded(result: str = "ACCEPTED", kind: str = "RFID", uid: str = "RFID1") -> Talk:
    """We start a session."""
    talk = Talk("cpo")
    body = {
        "response_url": f"{OURS}/emsp/result/1",
        "token": t.token(type=kind, uid=uid),
        "location_id": "L1",
    }
    talk.asked("POST", "receiver/commands/START_SESSION", {"result": result, "timeout": 30}, body)
    return talk


def with_result(talk: Talk, times: int = 1, **changes: Any) -> Talk:
    for _ in range(times):
        talk.pushed("POST", f"{OURS}/emsp/result/1", {"result": "ACCEPTED"} | changes)
    return talk


@red("command.result", WARNING)
def _no_result() -> Talk:
    talk = commanded()
    talk.at += 60
    return talk


@red("command.one_result", WARNING)
def _two_results() -> Talk:
    return with_result(commanded(), 2)


@red("command.one_result", WARNING)
def _takes_back_what_was_no_reservation() -> Talk:
    return with_result(with_result(commanded()), result="CANCELED_RESERVATION")


@red("command.refused", WARNING)
def _result_of_refused() -> Talk:
    return with_result(commanded("REJECTED"))


def command_of_theirs(url: str = "1", **changes: Any) -> Talk:
    talk = Talk("emsp")
    order_to(talk, url, **changes)
    return talk


def order_to(talk: Talk, url: str, **changes: Any) -> None:
    body = {"response_url": f"{THEIRS}/result/{url}", "token": t.token(**changes), "location_id": "L1"}
    talk.ask("POST", "receiver/commands/START_SESSION", body)
    talk.answer({"result": "ACCEPTED", "timeout": 30})


@red("command.own_url", WARNING)
def _same_url() -> Talk:
    talk = command_of_theirs("1")
    order_to(talk, "1")
    return talk


@red("command.own_token")
def _foreign_token() -> Talk:
    return command_of_theirs(party_id="XXX")


@red("command.no_authorization")
def _asks_about_app() -> Talk:
    talk = with_result(commanded(kind="APP_USER", uid="APP1"))
    talk.at += 3600
    talk.ask("POST", "sender/tokens/APP1/authorize?type=APP_USER", {"location_id": "L1"})
    talk.answer({"allowed": "ALLOWED", "token": t.token(type="APP_USER", uid="APP1")}, timestamp=None)
    return talk


@red("token.whitelisted")
def _asks_needlessly() -> Talk:
    talk = Talk("cpo")
    talk.asked("PUT", "receiver/tokens/NL/EMS/RFID1", json=t.token(whitelist="ALWAYS"))
    talk.ask("POST", "sender/tokens/RFID1/authorize", {"location_id": "L1"})
    talk.answer({"allowed": "ALLOWED", "token": t.token()})
    return talk


@red("authorize.token")
def _authorises_another_token() -> Talk:
    return authorises(token=t.token(uid="RFID2"))


@red("authorize.token")
def _authorises_another_type() -> Talk:
    return authorises(token=t.token(type="APP_USER"))


@red("authorize.location")
def _authorises_for_another_place() -> Talk:
    return authorises(location={"location_id": "L2", "evse_uids": ["L1-1"]})


@red("authorize.location")
def _authorises_for_more_than_was_asked() -> Talk:
    return authorises(location={"location_id": "L1", "evse_uids": ["L1-1", "L1-2"]})


def authorises(**changes: Any) -> Talk:
    """We ask about a token, at one EVSE of a place with more of them."""
    talk = Talk("emsp")
    info = {"allowed": "ALLOWED", "token": t.token(), "location": {"location_id": "l1"}} | changes
    talk.asked(
        "POST", "sender/tokens/rfid1/authorize", info, {"location_id": "L1", "evse_uids": ["L1-1", "L1-3"]}
    )
    return talk


@red("answer.object")
def _gives_another_place() -> Talk:
    talk = Talk("cpo")
    talk.asked("GET", "sender/locations/L2", t.location())
    return talk


@red("answer.object")
def _gives_the_token_of_another_provider() -> Talk:
    talk = Talk("cpo")
    talk.asked("GET", "receiver/tokens/NL/EMS/RFID1", t.token(party_id="EM2"))
    return talk


@red("list.own", WARNING)
def _lists_what_is_of_others() -> Talk:
    return get_locations([t.location(), t.location(party_id="XXX")], headers={"X-Total-Count": "2"})


@red("push.recipient", WARNING)
def _tells_of_drivers_of_others() -> Talk:
    return sessions(("PUT", t.session(cdr_token=t.cdr_token(party_id="EM2"))))


@red("push.recipient", WARNING)
def _bills_through_the_hub_whose_driver_it_was_not() -> Talk:
    talk = Talk("cpo", "hub")
    talk.pushed("POST", "receiver/cdrs", t.cdr(), headers=TO_ANOTHER)
    return talk


TO_ANOTHER: Final = {"OCPI-to-country-code": "FR", "OCPI-to-party-id": "EM2"}


@red("profile.first")
def _uncalled_profile() -> Talk:
    talk = sessions(("PUT", t.session()))
    profile = {"start_date_time": NOW, "charging_profile": {"charging_rate_unit": "A"}}
    talk.pushed("PUT", "sender/chargingprofiles/S1", profile)
    return talk


@red("command.result_answer")
def _data_for_result() -> Talk:
    talk = Talk("emsp")
    profile = {"charging_profile": {"charging_rate_unit": "A"}, "response_url": f"{THEIRS}/result/9"}
    talk.ask("PUT", "receiver/chargingprofiles/S1", profile)
    talk.answer({"result": "ACCEPTED", "timeout": 30})
    talk.asked("POST", f"{THEIRS}/result/9", {"x": 1}, {"result": "ACCEPTED"})
    return talk


@red("command.result_answer")
def _data_for_an_active_profile() -> Talk:
    talk = Talk("emsp")
    profile = {"start_date_time": NOW, "charging_profile": {"charging_rate_unit": "A"}}
    talk.asked("PUT", "sender/chargingprofiles/S1", {"x": 1}, profile)
    return talk


# -- hubs ---------------------------------------------------------------------------------------------------------------


def through_a_hub(
    to: tuple[str, str] = t.EMSP,
    frm: tuple[str, str] = t.CPO,
    correlation: str | None = None,
    id: str | None = None,
    answer: int = 1000,
    back: int | None = None,
    **changes: Any,
) -> Talk:
    """Our CPO pushes a session by a hub to our eMSP."""
    talk = Talk("hub", "cpo", ("emsp",))
    url = "receiver/sessions/DE/CPO/S1"
    routed = {"OCPI-to-country-code": "NL", "OCPI-to-party-id": "EMS"}
    talk.ask("PUT", url, t.session(), by_sut=False, headers=routed, party="cpo")
    first = dict(talk._asked)
    link = f"x#{talk._count}"
    headers = {
        "OCPI-to-country-code": to[0],
        "OCPI-to-party-id": to[1],
        "OCPI-from-country-code": frm[0],
        "OCPI-from-party-id": frm[1],
        "X-Correlation-ID": correlation or first["X-Correlation-ID"],
    } | ({"X-Request-ID": id} if id else {})
    talk.ask("PUT", url, t.session() | changes, party="emsp", headers=headers)
    talk.answer(code=answer, party="emsp")
    talk._asked, talk._count = first, int(link[2:])
    talk.answer(by_sut=True, code=answer if back is None else back, party="cpo")
    return talk


@red("hub.new_id")
def _same_request_id() -> Talk:
    return through_a_hub(id=uuid(1))


@red("hub.correlation")
def _new_correlation() -> Talk:
    return through_a_hub(correlation=uuid(5))


@red("hub.receiver")
def _wrong_receiver() -> Talk:
    return through_a_hub(to=("FR", "EM2"))


@red("hub.sender")
def _in_its_own_name() -> Talk:
    return through_a_hub(frm=("DE", "HUB"))


@red("hub.content", WARNING)
def _changes_body() -> Talk:
    return through_a_hub(kwh=Decimal("2"))


@red("hub.last_updated")
def _touches_time() -> Talk:
    return through_a_hub(last_updated="2025-06-15T15:06:41Z")


@red("hub.error")
def _hides_error() -> Talk:
    return through_a_hub(answer=2003, back=1000)


# -- the tests ----------------------------------------------------------------------------------------------------------

ELSEWHERE: Final = ("Money", "Billing", "Privacy")
"""What has tests of its own."""
ALSO: Final = {
    "_wrong_receiver": {"routing.to"},
}
"""What a fault shows in, too."""


@pytest.mark.parametrize(
    ("check", "verdict", "made"),
    [
        pytest.param(check, verdict, made, id=f"{check} {made.__name__.strip('_')}")
        for check, reds in RED.items()
        for verdict, made in reds
    ],
)
def test_a_fault_is_found_and_called_by_its_name(check: str, verdict: Verdict, made: Made) -> None:
    found = made().red()
    others = set(found) - {check} - ALSO.get(made.__name__, set())
    assert found.get(check) == verdict
    assert not others


def test_every_rule_has_been_seen_red() -> None:
    rules = [each for maker in MAKERS if maker.__name__ not in ELSEWHERE for each in maker.RULES]
    names = {each.check.removeprefix("ocpi.") for each in rules}
    assert names == set(RED)
    assert len(names) == len(rules)


FAULTLESS: Final[dict[str, Made]] = {
    "a location is pushed": push_location,
    "locations are fetched": get_locations,
    "a page leads to the next": lambda: linked(
        f'<{THEIRS}/2.2.1/sender/locations?offset=1&limit=1>; rel="next"', "?limit=1"
    ),
    "versions and details": details,
    "we register": lambda: register("token-c"),
    "they register and use the new token": lambda: _then(
        registered(), lambda talk: push_with(talk, "token-c")
    ),
    "they use a token before they have said that they take it": lambda: early_token(),
    "credentials are read": lambda: read_credentials("token-c"),
    "only what an operator cannot do without": lambda: details(
        [OWN_CREDENTIALS, {**OFFERED, "identifier": "commands", "role": "RECEIVER"}]
    ),
    "later versions, too": lambda: details(
        versions=[{"version": each, "url": f"{THEIRS}/{each}"} for each in ("2.3.0", "2.2.1", "2.1.1")]
    ),
    "the port that goes by itself": lambda: linked(
        '<https://sut.example:443/2.2.1/sender/locations?offset=1&limit=1>; rel="next"', "?limit=1"
    ),
    "a reservation that is taken back": lambda: reservation(),
    "a card at another EVSE of the place": lambda: elsewhere(),
    "a token that was not taken is not known as whitelisted": lambda: not_taken(),
    "a session that had begun before it was authorised anew": lambda: _then(
        authorised(), lambda talk: talk.pushed("PUT", "receiver/sessions/DE/CPO/S1", t.session())
    ),
    "an authorisation for fewer EVSEs": lambda: authorises(
        location={"location_id": "L1", "evse_uids": ["l1-3"]}
    ),
    "a place is given that was asked for in other letters": lambda: _then(
        Talk("cpo"), lambda talk: talk.asked("GET", "sender/locations/l1", t.location())
    ),
    "a session from its beginning to its bill": lambda: _then(
        sessions(
            ("PUT", t.session(status="PENDING", kwh=0)),
            ("PATCH", {"status": "ACTIVE", "charging_periods": [t.period()], "last_updated": NOW}),
            ("PATCH", {"charging_periods": [t.period(LATER)], "kwh": 3, "last_updated": NOW}),
            ("PUT", t.session(status="COMPLETED", kwh=3, end_date_time=NOW)),
        ),
        lambda talk: talk.pushed("POST", "receiver/cdrs", bill_of_two_periods()),
    ),
    "an authorised session repeats the reference": lambda: _then(
        authorised(),
        lambda talk: talk.pushed(
            "PUT", "receiver/sessions/DE/CPO/S1", t.session(authorization_reference="REF-1")
        ),
    ),
    "a credit and a new CDR": lambda: cdrs(t.cdr(), credit(), t.cdr(id="C2")),
    "a CDR is taken and can be seen": lambda: _then(
        take_cdr(), lambda talk: talk.asked("GET", f"{THEIRS}/cdr/1", t.cdr(remark=None))
    ),
    "a command and its result": lambda: with_result(commanded()),
    "a command of theirs": command_of_theirs,
    "a hub hands on": through_a_hub,
    "a hub hands on an error": lambda: through_a_hub(answer=2003),
    "an open request to our hub": lambda: hub_around(headers=NO_TO),
    "a broadcast": hub_around,
    "nothing is routed between single parties": lambda: push_location(routed=False),
    "a CDR is read again, its times written otherwise": lambda: _then(
        cdrs(t.cdr()),
        lambda talk: talk.asked(
            "GET",
            "sender/cdrs",
            [t.cdr(end_date_time=NOW.replace("Z", ".000Z"), remark=None, last_updated=NOW)],
            headers=PAGE,
        ),
    ),
    "a session that was completed turns out to be invalid": lambda: sessions(
        ("PUT", t.session(status="COMPLETED")), ("PATCH", {"status": "INVALID", "last_updated": NOW})
    ),
    "a hub leaves its name out of the answer to a broadcast": lambda: broadcast_to_a_hub(),
    "a hub answers itself that it cannot hand on": lambda: hub_without_a_receiver(),
    "a missing location": lambda: _then(
        Talk("cpo"), lambda talk: talk.asked("GET", "sender/locations/L9", status=404, code=2003)
    ),
}


def early_token() -> Talk:
    talk = registered()
    shown = {"Authorization": authorization("token-b")}
    new = t.credentials("token-d", t.EMSP, "EMSP", f"{OURS}/emsp/versions")
    talk.ask("PUT", "credentials", new, by_sut=False, routed=False, headers=shown)
    push_with(talk, "token-d")
    return talk


def reservation() -> Talk:
    talk = Talk("cpo")
    body = {
        "response_url": f"{OURS}/emsp/result/1",
        "token": t.token(),
        "location_id": "L1",
        "reservation_id": "R1",
        "expiry_date": NOW,
    }
    talk.asked("POST", "receiver/commands/RESERVE_NOW", {"result": "ACCEPTED", "timeout": 30}, body)
    return with_result(with_result(talk), result="CANCELED_RESERVATION")


def elsewhere() -> Talk:
    talk = Talk("cpo")
    body = {
        "response_url": f"{OURS}/emsp/result/1",
        "token": t.token(),
        "location_id": "L1",
        "evse_uid": "L1-1",
    }
    talk.asked("POST", "receiver/commands/START_SESSION", {"result": "ACCEPTED", "timeout": 30}, body)
    with_result(talk)
    talk.ask("POST", "sender/tokens/RFID1/authorize", {"location_id": "L1", "evse_uids": ["L1-2"]})
    talk.answer({"allowed": "ALLOWED", "token": t.token()})
    return talk


def not_taken() -> Talk:
    talk = Talk("cpo")
    talk.asked("PUT", "receiver/tokens/NL/EMS/RFID1", json=t.token(whitelist="ALWAYS"), code=2000)
    talk.ask("POST", "sender/tokens/RFID1/authorize", {"location_id": "L1"})
    talk.answer({"allowed": "ALLOWED", "token": t.token()})
    return talk


def broadcast_to_a_hub() -> Talk:
    talk = Talk("hub", "cpo")
    talk.ask("PUT", "receiver/locations/DE/CPO/L1", t.location(), by_sut=False)
    talk.answer(by_sut=True, headers=NO_FROM)
    return talk


def hub_without_a_receiver() -> Talk:
    talk = Talk("hub", "cpo")
    nobody = {"OCPI-to-country-code": "NO", "OCPI-to-party-id": "ONE"}
    talk.ask("PUT", "receiver/locations/DE/CPO/L1", t.location(), by_sut=False, headers=nobody)
    hub = {"OCPI-from-country-code": "DE", "OCPI-from-party-id": "HUB"}
    talk.answer(by_sut=True, code=4001, headers=hub)
    return talk


def bill_of_two_periods() -> dict[str, Any]:
    periods = [t.period(tariff_id="T1"), t.period(LATER, tariff_id="T1")]
    return t.cdr(total_energy=3, charging_periods=periods, total_cost={"excl_vat": Decimal("0.75")})


def push_with(talk: Talk, token: str) -> None:
    headers = {"Authorization": authorization(token)}
    talk.pushed("PUT", "receiver/locations/DE/CPO/L1", t.location(), headers=headers)


def _then(talk: Talk, do: Callable[[Talk], Any]) -> Talk:
    do(talk)
    return talk


@pytest.mark.parametrize("made", FAULTLESS.values(), ids=FAULTLESS.keys())
def test_what_is_faultless_is_green(made: Made) -> None:
    talk = made()
    assert talk.red() == {}
    assert talk.findings()


def test_the_answer_to_a_request_that_was_wrong_on_purpose_is_not_judged() -> None:
    talk = Talk("cpo")
    talk.planted.add(talk.ask("GET", "sender/locations", by_sut=False))
    talk.answer(status=400, code=2001, by_sut=True)
    assert talk.red() == {}


@pytest.mark.parametrize(("reading", "verdict"), [("strict", FAIL), ("field", None)])
def test_the_profile_decides_what_is_disputed(reading: str, verdict: Verdict | None) -> None:
    assert _plain().red(token_encoding=reading).get("request.authorization") == verdict
    assert _long_address().red(text_lengths=reading).get("object.disputed") == verdict
