"""Dialogues of an operator and an eMSP: tokens, places, sessions, commands, bills."""

from decimal import Decimal
from typing import Any

import pytest

from harness.protocols.ocpi.platform import samples
from harness.protocols.ocpi.platform.emsp import Emsp
from harness.protocols.ocpi.troupe import IDS
from harness.protocols.ocpi.v221.version import VERSION
from tests.unit.ocpi.platform.world import World, pair

CARD = "EMS-CARD-1"
US = {"country_code": "NL", "party_id": "EMS"}
THEM = {"country_code": "DE", "party_id": "CPO"}


def everything_is_valid(world: World) -> None:
    """Nobody was refused, and whatever was pushed or listed is an object as OCPI has it."""
    assert [each.told for each in world.lines if each.code != 1000] == []


def test_what_is_metered_at_the_very_beginning_belongs_to_the_first_period() -> None:
    world, cpo, _ = pair()
    cpo.tokens.store.put(IDS["emsp"], f"{CARD}|RFID", samples.token(IDS["emsp"], CARD, whitelist="ALWAYS"))
    cpo.present_token(CARD, world.now)
    cpo.meter("5.5", world.now)
    cpo.meter("0.5", world.now)
    world.run(2)
    cpo.stop_session(world.now)
    world.settle()
    (cdr,) = cpo.charging.cdrs.values()
    (period,) = cdr["charging_periods"]
    assert [each["type"] for each in period["dimensions"]] == ["ENERGY", "TIME"]
    assert cdr["total_energy"] == 6


def test_a_session_from_the_card_to_the_bill() -> None:
    world, cpo, emsp = pair()
    emsp.tokens[CARD.casefold(), "RFID"]["whitelist"] = "NEVER"
    emsp.update_token(CARD, world.now)
    world.settle()
    world.lines.clear()
    cpo.present_token(CARD, world.now)
    world.run(1800)
    cpo.meter("5.5", world.now)
    world.run(1800)
    cpo.meter("5.5", world.now)
    world.run(900)
    cpo.present_token(CARD, world.now)
    world.settle()
    session = next(iter(cpo.charging.sessions.values()))
    path = f"2.2.1/receiver/sessions/DE/CPO/{session.id}"
    evse = "2.2.1/receiver/locations/DE/CPO/LOC1/LOC1-1"
    assert world.told() == [
        f"cpo > emsp: POST 2.2.1/sender/tokens/{CARD}/authorize 200/1000",
        f"cpo > emsp: PUT {path} 201/1000",
        f"cpo > emsp: PATCH {evse} 200/1000",
        f"cpo > emsp: PATCH {path} 200/1000",
        f"cpo > emsp: PATCH {path} 200/1000",
        f"cpo > emsp: PATCH {path} 200/1000",
        "cpo > emsp: POST 2.2.1/receiver/cdrs 201/1000",
        f"cpo > emsp: PATCH {evse} 200/1000",
    ]
    cdr = next(iter(emsp.cdrs))
    assert VERSION.problems("CDR", cdr, False) == ()
    assert cdr["session_id"] == session.id
    assert cdr["authorization_reference"] == session.told["authorization_reference"]
    assert (cdr["total_energy"], cdr["total_time"], cdr["total_parking_time"]) == (
        11,
        Decimal("1.25"),
        Decimal("0.25"),
    )
    # 0.50 to begin with, 11 kWh at 0.25, a quarter of an hour of parking at 2.00, and 21 % on all of it
    assert cdr["total_cost"] == {"excl_vat": Decimal("3.75"), "incl_vat": Decimal("4.5375")}
    received = emsp.received["sessions"].store.get(IDS["cpo"], session.id)
    assert received is not None
    assert VERSION.problems("Session", received, False) == ()
    assert received["status"] == "COMPLETED"
    assert received["charging_periods"] == session.told["charging_periods"]
    assert len(received["charging_periods"]) == 3


def test_routing_headers_name_both_parties_on_the_way_and_back() -> None:
    world, cpo, _ = pair()
    cpo.present_token("NOBODY-KNOWS", world.now)
    world.settle()
    line = world.lines[0]
    assert line.told.endswith("404/2004")
    assert "data" not in line.envelope
    assert [line.header(f"OCPI-{each}-party-id") for each in ("to", "from")] == ["EMS", "CPO"]
    assert line.answer is not None
    assert [line.answer.header(f"OCPI-{each}-party-id") for each in ("to", "from")] == ["CPO", "EMS"]
    for name in ("X-Request-ID", "X-Correlation-ID"):
        assert line.answer.header(name) == line.header(name)


@pytest.mark.parametrize(
    ("whitelist", "reachable", "asked", "charges"),
    [
        ("ALWAYS", True, 0, True),
        ("ALLOWED", True, 0, True),
        ("NEVER", True, 1, True),
        ("NEVER", False, 1, False),
        ("ALLOWED_OFFLINE", True, 1, True),
        ("ALLOWED_OFFLINE", False, 1, True),
    ],
)
def test_whitelists(whitelist: str, reachable: bool, asked: int, charges: bool) -> None:
    world, cpo, emsp = pair()
    emsp.update_token(CARD, world.now, whitelist=whitelist)
    world.settle()
    if not reachable:
        world.mute.add("emsp")
    world.lines.clear()
    cpo.present_token(CARD, world.now)
    world.run(60)
    assert sum("authorize" in each for each in world.told()) == asked
    assert bool(cpo.charging.sessions) == charges


@pytest.mark.parametrize(
    "manner",
    [
        {"data": {"allowed": "BLOCKED"}},
        {"status": 500},
        {"body": b"{"},
        {"silent": True},
        {"status": 404, "code": 2004},
    ],
)
def test_nobody_charges_who_was_not_let(manner: dict[str, Any]) -> None:
    world, cpo, _ = pair()
    world.platforms["emsp"].answer("POST authorize", **manner)
    cpo.present_token("UNKNOWN", world.now)
    world.run(60)
    assert not cpo.charging.sessions


def test_a_blocked_token_does_not_charge() -> None:
    world, cpo, emsp = pair()
    emsp.set_valid(CARD, False, world.now)
    world.settle()
    assert world.told()[-1] == f"emsp > cpo: PATCH 2.2.1/receiver/tokens/NL/EMS/{CARD} 200/1000"
    cpo.present_token(CARD, world.now)
    world.settle()
    assert not cpo.charging.sessions


def test_a_driver_starts_and_stops_from_the_app() -> None:
    world, cpo, emsp = pair()
    id = emsp.send_command("START_SESSION", world.now)
    world.run(60)
    assert emsp.sent[id]["answer"]["result"] == "ACCEPTED"
    assert emsp.sent[id]["result"] == {"result": "ACCEPTED"}
    session = next(iter(cpo.charging.sessions.values()))
    assert session.told["auth_method"] == "COMMAND"
    assert session.told["authorization_reference"] == emsp.sent[id]["body"]["authorization_reference"]
    emsp.send_command("STOP_SESSION", world.now)
    world.run(60)
    assert session.over
    assert len(list(emsp.cdrs)) == 1
    assert not any("authorize" in each for each in world.told())
    everything_is_valid(world)


def test_an_evse_that_is_taken_is_told_later() -> None:
    world, cpo, emsp = pair()
    cpo.present_token(CARD, world.now)
    id = emsp.send_command("START_SESSION", world.now, {"evse_uid": "LOC1-1"})
    world.run(5)
    assert emsp.sent[id]["result"] == {"result": "EVSE_OCCUPIED"}
    assert len(cpo.charging.sessions) == 1


def test_a_reservation_is_made_taken_up_and_billed() -> None:
    world, cpo, emsp = pair()
    emsp.send_command("RESERVE_NOW", world.now)
    world.run(5)
    session = next(iter(cpo.charging.sessions.values()))
    assert (session.told["status"], session.evse["status"]) == ("RESERVATION", "RESERVED")
    emsp.send_command("START_SESSION", world.now)
    world.run(5)
    assert (session.told["status"], session.evse["status"]) == ("ACTIVE", "CHARGING")
    assert len(cpo.charging.sessions) == 1
    world.run(3600)
    assert session.told["status"] == "ACTIVE"
    everything_is_valid(world)


@pytest.mark.parametrize("how", ["cancelled", "expired"])
def test_a_reservation_ends(how: str) -> None:
    world, cpo, emsp = pair()
    emsp.send_command("RESERVE_NOW", world.now)
    world.run(5)
    if how == "cancelled":
        emsp.send_command("CANCEL_RESERVATION", world.now)
    world.run(1000)
    session = next(iter(cpo.charging.sessions.values()))
    assert (session.told["status"], session.evse["status"]) == ("COMPLETED", "AVAILABLE")
    assert not list(emsp.cdrs)
    everything_is_valid(world)


def command(world: World, name: str, **body: Any) -> Any:
    emsp = world.platforms["emsp"].app
    assert isinstance(emsp, Emsp)
    app = next(each for each in emsp.tokens.values() if each["type"] == "APP_USER")
    token = {"token": app} if name in ("START_SESSION", "RESERVE_NOW") else {}
    line = world.ask(
        "emsp",
        "cpo",
        f"POST {name}",
        json={"response_url": "http://emsp/x", **token, **body},
        frm=IDS["emsp"],
        to=IDS["cpo"],
    )
    return line.code, (line.envelope.get("data") or {}).get("result")


def test_commands_that_cannot_be() -> None:
    world, _, _ = pair()
    assert command(world, "START_SESSION", location_id="NOWHERE") == (2003, None)
    assert command(world, "START_SESSION", location_id="LOC1", evse_uid="NONE") == (2003, None)
    assert command(world, "START_SESSION", location_id="LOC1", connector_id="1") == (2001, None)
    assert command(world, "STOP_SESSION", session_id="NONE") == (1000, "UNKNOWN_SESSION")
    assert command(world, "CANCEL_RESERVATION", reservation_id="NONE") == (1000, "REJECTED")
    assert command(world, "UNLOCK_CONNECTOR", location_id="LOC1", evse_uid="LOC1-1", connector_id="9") == (
        2003,
        None,
    )
    foreign = samples.token(IDS["emsp2"], "X")
    assert command(world, "START_SESSION", location_id="LOC1", token=foreign) == (1000, "REJECTED")


def test_profiles_and_preferences() -> None:
    world, cpo, _ = pair()
    cpo.present_token(CARD, world.now, evse="LOC1-2")
    world.settle()
    id = next(iter(cpo.charging.sessions))
    profile = {"charging_rate_unit": "A", "charging_profile_period": [{"start_period": 0, "limit": 10}]}
    to = {"to": IDS["cpo"], "frm": IDS["emsp"], "path": {"session_id": id}}
    body = {"charging_profile": profile, "response_url": "http://emsp/ocpi/2.2.1/sender/chargingprofiles/1"}
    assert (
        world.ask("emsp", "cpo", "PUT charging_profile", json=body, **to).envelope["data"]["result"]
        == "ACCEPTED"
    )
    world.run(5)
    assert world.lines[-1].json == {"result": "ACCEPTED"}
    query = {"duration": "900", "response_url": "http://emsp/ocpi/2.2.1/sender/chargingprofiles/2"}
    world.ask("emsp", "cpo", "GET charging_profile", query=query, **to)
    world.run(5)
    assert world.lines[-1].json["profile"]["charging_profile"] == profile
    preferences = world.ask("emsp", "cpo", "PUT charging_preferences", json={"profile_type": "FAST"}, **to)
    assert preferences.told.endswith("404/2001")


def test_a_bill_is_taken_back_by_another_one() -> None:
    world, cpo, emsp = pair()
    cpo.present_token(CARD, world.now)
    world.run(3600)
    cpo.finish(world.now)
    cpo.credit_cdr(world.now)
    world.settle()
    original, credit = emsp.cdrs
    assert credit["credit_reference_id"] == original["id"]
    assert credit["total_cost"]["excl_vat"] == -original["total_cost"]["excl_vat"]
    assert VERSION.problems("CDR", credit, False) == ()
    cpo.issue_cdr(world.now)
    world.settle()
    assert len(list(emsp.cdrs)) == 2
    everything_is_valid(world)


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        ({}, "200/1000"),
        ({"remark": "another"}, "200/2001"),
        ({"id": "NEW", "cdr_token": samples.cdr_token(samples.token(IDS["emsp2"], "X"))}, "200/2004"),
        ({"id": "NEW", "country_code": "BE"}, "200/2001"),
        ({"id": "NEW", "total_energy": "much"}, "200/2001"),
        ({"id": "NEW", "end_date_time": "2020-01-01T00:00:00Z"}, "200/2001"),
        ({"id": "NEW"}, "201/1000"),
    ],
)
def test_bills_that_come(changes: dict[str, Any], end: str) -> None:
    world, cpo, _ = pair()
    cpo.present_token(CARD, world.now)
    world.run(3600)
    cpo.finish(world.now)
    world.settle()
    cdr = next(iter(cpo.charging.cdrs.values()))
    line = world.ask("cpo", "emsp", "POST cdr", json={**cdr, **changes}, to=IDS["emsp"], frm=IDS["cpo"])
    assert line.told.endswith(end)
    if end.endswith("1000"):
        assert line.answer is not None
        url = line.answer.header("location")
        assert world.ask("cpo", "emsp", "GET cdr", url=url).envelope["data"]["id"] == line.json["id"]


def test_lists_come_page_by_page() -> None:
    world, cpo, _ = pair()
    cpo.list_limit = 2
    seen: list[str] = []
    url = ""
    while True:
        line = world.ask(
            "emsp", "cpo", "GET locations", url=url, interface="sender", to=IDS["cpo"], frm=IDS["emsp"]
        )
        seen += [each["id"] for each in line.envelope["data"]]
        assert line.answer is not None
        assert (line.answer.header("x-total-count"), line.answer.header("x-limit")) == ("3", "2")
        link = line.answer.header("link")
        if link is None:
            break
        url = link.partition(">")[0].strip("<")
    assert seen == ["LOC1", "LOC2", "LOC3"]


@pytest.mark.parametrize(
    ("query", "end", "found"),
    [
        ({"limit": "0"}, 2001, None),
        ({"limit": "-1"}, 2001, None),
        ({"offset": "x"}, 2001, None),
        ({"date_from": "yesterday"}, 2001, None),
        ({"date_from": "2026-01-01T00:00:00+02:00"}, 2001, None),
        ({"offset": "99"}, 1000, 0),
        ({"date_from": samples.BEFORE}, 1000, 3),
        ({"date_to": samples.BEFORE}, 1000, 0),
    ],
)
def test_filters(query: dict[str, str], end: int, found: int | None) -> None:
    world, _, _ = pair()
    line = world.ask("emsp", "cpo", "GET locations", query=query, interface="sender")
    assert line.code == end
    assert found is None or len(line.envelope["data"]) == found
    assert line.answer is not None
    assert line.answer.header("link") is None


def test_sessions_are_listed_from_a_date_on_only() -> None:
    world, _, _ = pair()
    assert world.ask("emsp", "cpo", "GET sessions", interface="sender").code == 2001


def test_a_place_that_is_not_published_is_for_those_who_may_know_it() -> None:
    world, _, emsp = pair()
    path = {"location_id": "LOC-PRIVATE"}
    assert world.ask("emsp", "cpo", "GET location", path=path).told.endswith("404/2001")
    emsp.update_token(CARD, world.now, group_id="FLEET-1")
    world.settle()
    assert world.ask("emsp", "cpo", "GET location", path=path).told.endswith("200/1000")


@pytest.mark.parametrize(
    ("name", "path", "json", "end"),
    [
        ("PATCH evse", {"evse_uid": "LOC1-1"}, {"status": "CHARGING"}, "200/2001"),
        (
            "PATCH evse",
            {"evse_uid": "LOC1-1"},
            {"status": "busy", "last_updated": "2026-02-01T00:00:00Z"},
            "200/2001",
        ),
        ("PATCH evse", {"evse_uid": "NONE"}, {"last_updated": "2026-02-01T00:00:00Z"}, "404/2001"),
        (
            "PATCH evse",
            {"evse_uid": "LOC1-1"},
            {"status": "BLOCKED", "last_updated": "2026-02-01T00:00:00Z"},
            "200/1000",
        ),
        (
            "PATCH evse",
            {"evse_uid": "LOC1-1"},
            {"status": "BLOCKED", "last_updated": "2020-02-01T00:00:00Z"},
            "200/1000",
        ),
        ("PUT location", {"country_code": "FR"}, samples.location(IDS["cpo"], "LOC1"), "404/2001"),
        ("PUT location", {"location_id": "LOC9"}, samples.location(IDS["cpo"], "LOC1"), "200/2001"),
        ("PUT location", {"location_id": "LOC9"}, samples.location(IDS["cpo"], "LOC9"), "201/1000"),
        ("GET location", {"location_id": "LOC8"}, None, "404/2001"),
    ],
)
def test_what_an_emsp_takes_of_places(name: str, path: dict[str, str], json: Any, end: str) -> None:
    world, _, emsp = pair()
    how = {"json": json} if json is not None else {}
    line = world.ask(
        "cpo", "emsp", name, path={**THEM, "location_id": "LOC1", **path}, interface="receiver", **how
    )
    assert line.told.endswith(end)
    place = emsp.received["locations"].store.get(IDS["cpo"], "LOC1")
    assert place is not None
    changed = bool(json) and json.get("status") == "BLOCKED" and "2026" in json["last_updated"]
    assert place["evses"][0]["status"] == ("BLOCKED" if changed else "AVAILABLE")
    assert place["last_updated"] == ("2026-02-01T00:00:00Z" if changed else samples.BEFORE)


def test_tariffs_come_and_go() -> None:
    world, cpo, emsp = pair()
    cpo.update_tariff("T9", world.now)
    world.settle()
    assert emsp.received["tariffs"].store.get(IDS["cpo"], "T9") is not None
    cpo.remove_tariff("T9", world.now)
    world.settle()
    assert emsp.received["tariffs"].store.get(IDS["cpo"], "T9") is None
    everything_is_valid(world)


def test_who_speaks_for_others_is_refused() -> None:
    world, _, _ = pair()
    token = samples.token(IDS["emsp2"], "X")
    foreign = {"country_code": "FR", "party_id": "EM2", "token_uid": "X"}
    assert world.ask("emsp", "cpo", "PUT token", path=foreign, json=token).told.endswith("404/2001")
    spoofed = world.ask("emsp", "cpo", "GET locations", interface="sender", frm=IDS["emsp2"], to=IDS["cpo"])
    assert spoofed.told.endswith("200/2000")
    elsewhere = world.ask("emsp", "cpo", "GET locations", interface="sender", frm=IDS["emsp"], to=IDS["cpo2"])
    assert elsewhere.told.endswith("200/2000")


def test_everybody_sees_their_own_sessions_and_bills_only() -> None:
    world, cpo, _ = pair()
    world.add("emsp2", Emsp(IDS["emsp2"], "other"))
    world.meet("emsp2", "cpo")
    cpo.present_token(CARD, world.now)
    world.run(3600)
    cpo.finish(world.now)
    world.settle()
    query = {"date_from": "2025-01-01T00:00:00Z"}
    for name, count in (("emsp", 1), ("emsp2", 0)):
        for what in ("sessions", "cdrs"):
            line = world.ask(name, "cpo", f"GET {what}", query=query, interface="sender")
            assert len(line.envelope["data"]) == count


def test_a_driver_is_forgotten() -> None:
    world, cpo, emsp = pair()
    emsp.forget_driver(CARD, world.now)
    world.settle()
    assert world.ask("cpo", "emsp", "POST authorize", path={"token_uid": CARD}).told.endswith("404/2004")
    held = cpo.tokens.store.get(IDS["emsp"], f"{CARD}|RFID")
    assert held is not None
    assert held["valid"] is False


def test_what_was_not_taken_is_not_sent_again_but_can_be_fetched() -> None:
    world, cpo, emsp = pair()
    world.platforms["emsp"].answer("*", status=500)
    cpo.present_token(CARD, world.now)
    world.run(3600)
    cpo.finish(world.now)
    world.run(7200)
    assert sum("/cdrs" in each for each in world.told()) == 1
    world.platforms["emsp"].forget()
    emsp.pull("cdrs", world.now)
    world.settle()
    assert len(list(emsp.cdrs)) == 1


def test_answers_can_be_late_or_cut_or_anything() -> None:
    world, _, _ = pair()
    cpo = world.platforms["cpo"]
    cpo.answer("GET tariffs", times=1, delay=5.0)
    cpo.answer("GET cdrs", headers={"X-Limit": None, "Link": '<http://elsewhere/>; rel="next"'})
    line = world.ask("emsp", "cpo", "GET cdrs", interface="sender").answer
    assert line is not None
    assert (line.header("x-limit"), line.header("link")) == (None, '<http://elsewhere/>; rel="next"')
    late = world.ask("emsp", "cpo", "GET tariffs", interface="sender")
    assert late.told.endswith("nothing")
    world.run(5)
    assert late.told.endswith("200/1000")


def test_a_scenario_leaves_nothing_behind() -> None:
    world, cpo, emsp = pair()
    cpo.present_token(CARD, world.now)
    cpo.update_tariff("T9", world.now)
    cpo.set_status("LOC2-1", "BLOCKED", world.now)
    emsp.set_valid(CARD, False, world.now)
    world.settle()
    for each in world.platforms.values():
        each.forget()
    assert {evse["status"] for place in cpo.places.values() for evse in place["evses"]} == {"AVAILABLE"}
    assert set(cpo.tariffs) == {"T1", "T2"}
    assert cpo.charging.at("LOC1-1") is None
    assert emsp.tokens[CARD.casefold(), "RFID"]["valid"] is True
