"""Dialogues through a hub: two operators and two eMSPs, each of which should get what is meant for it and no more."""

from collections.abc import Mapping
from typing import Any

import pytest

from harness.protocols.ocpi.headers import PartyId
from harness.protocols.ocpi.platform import samples
from harness.protocols.ocpi.platform.cpo import Cpo
from harness.protocols.ocpi.platform.emsp import Emsp
from harness.protocols.ocpi.platform.hub import Hub
from harness.protocols.ocpi.troupe import IDS
from tests.unit.ocpi.platform.world import Line, World, hubbed

HUB = IDS["hub"]
CARD = "EMS-CARD-1"
EVSE = {"country_code": "DE", "party_id": "CPO", "location_id": "LOC1", "evse_uid": "LOC1-1"}
TOKEN = {"country_code": "NL", "party_id": "EMS", "token_uid": CARD}
LATER = "2026-02-01T00:00:00Z"


def app(world: World, name: str) -> Any:
    return world.platforms[name].app


def through(world: World, asker: str, name: str, to: PartyId | None, **how: Any) -> Line:
    """`asker` sends something to the hub."""
    return world.ask(asker, "hub", name, to=to, frm=how.pop("frm", IDS[asker]), **how)


def routed(line: Line, headers: Mapping[str, Any] | None = None) -> tuple[str | None, str | None]:
    """FROM and TO of a request."""
    return line.header("OCPI-from-party-id"), line.header("OCPI-to-party-id")


def routed_back(line: Line) -> tuple[str | None, str | None]:
    assert line.answer is not None
    return line.answer.header("OCPI-from-party-id"), line.answer.header("OCPI-to-party-id")


def test_a_message_to_one_party_goes_on_to_its_platform() -> None:
    world, _ = hubbed()
    token = samples.token(IDS["emsp"], CARD)
    first = through(world, "emsp", "PUT token", IDS["cpo"], path=TOKEN, json=token)
    assert world.told() == [
        f"emsp > hub: PUT 2.2.1/receiver/tokens/NL/EMS/{CARD} 201/1000",
        f"hub > cpo: PUT 2.2.1/receiver/tokens/NL/EMS/{CARD} 201/1000",
    ]
    second = world.lines[1]
    assert second.json == token
    assert (routed(first), routed(second)) == (("EMS", "CPO"), ("EMS", "CPO"))
    assert (routed_back(first), routed_back(second)) == (("CPO", "EMS"), ("CPO", "EMS"))
    assert first.header("X-Correlation-ID") == second.header("X-Correlation-ID")
    assert first.header("X-Request-ID") != second.header("X-Request-ID")
    assert first.answer is not None
    assert first.answer.header("X-Request-ID") == first.header("X-Request-ID")


def test_a_push_to_the_hub_goes_to_everybody_whom_it_is_meant_for() -> None:
    world, _ = hubbed()
    change = {"status": "BLOCKED", "last_updated": LATER}
    line = through(world, "cpo", "PATCH evse", HUB, path=EVSE, json=change)
    target = "2.2.1/receiver/locations/DE/CPO/LOC1/LOC1-1"
    assert sorted(world.told()) == [
        f"cpo > hub: PATCH {target} 200/1000",
        f"hub > emsp2: PATCH {target} 200/1000",
        f"hub > emsp: PATCH {target} 200/1000",
    ]
    assert [routed(each) for each in world.lines[1:]] == [("HUB", "EMS"), ("HUB", "EM2")]
    assert routed_back(line) == ("HUB", "CPO")
    assert all(each.json == change for each in world.lines)


def test_a_token_for_all_goes_to_operators_only() -> None:
    world, _ = hubbed()
    through(world, "emsp", "PUT token", HUB, path=TOKEN, json=samples.token(IDS["emsp"], CARD))
    assert sorted({each.asked for each in world.lines}) == ["cpo", "cpo2", "hub"]
    for name in ("cpo", "cpo2"):
        assert app(world, name).tokens.store.get(IDS["emsp"], f"{CARD}|RFID") is not None


def test_the_lists_of_all_are_put_together_page_by_page() -> None:
    world, hub = hubbed()
    hub.list_limit = 4
    for name in ("cpo", "cpo2"):
        app(world, name).list_limit = 2
    seen, url = [], ""
    while True:
        line = through(world, "emsp", "GET locations", HUB, url=url, interface="sender")
        assert routed_back(line) == ("HUB", "EMS")
        seen += [(each["party_id"], each["id"]) for each in line.envelope["data"]]
        assert line.answer is not None
        assert line.answer.header("X-Total-Count") == "6"
        link = line.answer.header("Link")
        if link is None:
            break
        url = link.partition(">")[0].strip("<")
    assert seen == [(party, f"LOC{number}") for party in ("CP2", "CPO") for number in (1, 2, 3)]


def test_pages_of_one_party_go_on_at_the_hub() -> None:
    world, _ = hubbed()
    app(world, "cpo2").list_limit = 2
    line = through(world, "emsp", "GET locations", IDS["cpo2"], interface="sender")
    assert line.answer is not None
    assert (
        line.answer.header("Link") == '<http://hub/ocpi/2.2.1/sender/locations?offset=2&limit=2>; rel="next"'
    )


@pytest.mark.parametrize(
    ("to", "happens", "code"),
    [
        (PartyId("XX", "YYY"), "", 4001),
        (IDS["cpo"], "mute", 4002),
        (IDS["cpo"], "gone", 4003),
        (None, "", 4001),
    ],
)
def test_whom_nobody_reaches(to: PartyId | None, happens: str, code: int) -> None:
    world, _ = hubbed()
    if happens:
        getattr(world, happens).add("cpo")
    line = through(world, "emsp", "GET tariffs", to, interface="sender")
    world.run(60)
    assert line.told.endswith(f"200/{code}")
    assert "data" not in line.envelope


@pytest.mark.parametrize("code", [2001, 3000, 2003])
def test_what_the_receiver_refuses_stays_refused(code: int) -> None:
    world, _ = hubbed()
    world.platforms["cpo"].answer("PUT token", code=code, message="no")
    token = samples.token(IDS["emsp"], CARD)
    line = through(world, "emsp", "PUT token", IDS["cpo"], path=TOKEN, json=token)
    assert line.told.endswith(f"200/{code}")
    assert routed_back(line) == ("CPO", "EMS")


def test_who_pretends_to_be_somebody_else_is_not_forwarded() -> None:
    world, _ = hubbed()
    token = samples.token(IDS["emsp2"], "X")
    path = {"country_code": "FR", "party_id": "EM2", "token_uid": "X"}
    line = through(world, "emsp", "PUT token", IDS["cpo"], frm=IDS["emsp2"], path=path, json=token)
    assert line.told.endswith("200/2000")
    assert len(world.lines) == 1


@pytest.mark.parametrize("name", ["GET token", "PUT session", "POST cdr"])
def test_what_is_not_meant_for_all_is_not_sent_to_all(name: str) -> None:
    world, _ = hubbed()
    asker = "emsp" if name == "GET token" else "cpo"
    path = TOKEN if name == "GET token" else {"country_code": "DE", "party_id": "CPO", "session_id": "S"}
    how: dict[str, Any] = {} if name == "GET token" else {"json": {}}
    line = through(world, asker, name, HUB, path=path, interface="receiver", **how)
    assert line.told.endswith("200/2000")
    assert len(world.lines) == 1


def test_a_token_that_is_addressed_to_nobody_finds_its_issuer() -> None:
    world, _ = hubbed()
    line = through(world, "cpo", "POST authorize", None, path={"token_uid": "EM2-CARD-1"})
    assert line.envelope["data"]["allowed"] == "ALLOWED"
    assert routed_back(line) == ("EM2", "CPO")
    assert [each.told for each in world.lines[1:]] == [
        "hub > emsp: POST 2.2.1/sender/tokens/EM2-CARD-1/authorize 404/2004",
        "hub > emsp2: POST 2.2.1/sender/tokens/EM2-CARD-1/authorize 200/1000",
    ]
    assert routed(world.lines[2]) == ("CPO", "EM2")


def test_a_token_that_went_through_is_known() -> None:
    world, _ = hubbed()
    path = {"country_code": "FR", "party_id": "EM2", "token_uid": "EM2-CARD-1"}
    token = samples.token(IDS["emsp2"], "EM2-CARD-1")
    through(world, "emsp2", "PUT token", IDS["cpo"], path=path, json=token)
    world.lines.clear()
    through(world, "cpo", "POST authorize", None, path={"token_uid": "EM2-CARD-1"})
    assert [each.asked for each in world.lines] == ["hub", "emsp2"]


def test_a_token_that_nobody_knows() -> None:
    world, _ = hubbed()
    line = through(world, "cpo", "POST authorize", None, path={"token_uid": "NOBODY"})
    assert line.told.endswith("404/2004")


def test_a_whole_session_stays_between_two() -> None:
    world, _ = hubbed()
    cpo, emsp = app(world, "cpo"), app(world, "emsp")
    command = emsp.send_command("START_SESSION", world.now, operator=IDS["cpo"])
    world.run(1800)
    emsp.send_command("STOP_SESSION", world.now)
    world.run(60)
    assert emsp.sent[command]["result"] == {"result": "ACCEPTED"}
    session = next(iter(cpo.charging.sessions.values()))
    assert session.over
    assert [each["session_id"] for each in emsp.cdrs] == [session.id]
    for other in ("cpo2", "emsp2"):
        about = [
            each for each in world.lines if each.asked == other and "/locations/" not in each.request.target
        ]
        assert about == []
    assert [each.told for each in world.lines if each.code != 1000] == []


def test_where_results_and_bills_are_to_go_is_written_in_the_name_of_the_hub() -> None:
    world, _ = hubbed()
    app(world, "emsp").send_command("START_SESSION", world.now, operator=IDS["cpo"])
    world.run(1800)
    app(world, "cpo").finish(world.now)
    world.settle()
    command = next(
        each for each in world.lines if each.asked == "cpo" and "START_SESSION" in each.request.target
    )
    assert command.json["response_url"].startswith("http://hub/")
    bill = next(each for each in world.lines if each.asker == "cpo" and each.request.target.endswith("/cdrs"))
    assert bill.answer is not None
    url = bill.answer.header("Location")
    assert url is not None
    assert url.startswith("http://hub/")
    fetched = through(world, "cpo", "GET cdr", IDS["emsp"], url=url)
    assert fetched.envelope["data"]["id"] == bill.json["id"]


def test_everybody_is_told_who_is_there() -> None:
    world, _ = hubbed()
    line = world.ask("emsp", "hub", "GET clients")
    assert line.header("OCPI-from-party-id") is None
    assert [(each["party_id"], each["role"], each["status"]) for each in line.envelope["data"]] == [
        ("CPO", "CPO", "CONNECTED"),
        ("CP2", "CPO", "CONNECTED"),
        ("EM2", "EMSP", "CONNECTED"),
    ]
    assert app(world, "cpo").clients.has(IDS["emsp2"])


def test_who_falls_silent_is_asked_and_then_told_to_be_offline() -> None:
    world, _ = hubbed(alive=120.0)
    world.gone.add("cpo2")
    world.mute.add("cpo2")
    for _ in range(4):
        world.run(60)
        for name in ("cpo", "emsp", "emsp2"):
            world.ask(name, "hub", "GET clients")
    told = [each for each in world.lines if "hubclientinfo/BE/CP2" in each.request.target]
    assert sorted(each.asked for each in told) == ["cpo", "emsp", "emsp2"]
    assert {each.json["status"] for each in told} == {"OFFLINE"}
    assert through(world, "emsp", "GET tariffs", IDS["cpo2"], interface="sender").code == 4003
    world.lines.clear()
    world.gone.clear()
    world.mute.clear()
    world.ask("cpo2", "hub", "GET clients")
    assert {each.json["status"] for each in world.lines if each.request.method == "PUT"} == {"CONNECTED"}


def test_one_who_is_silent_does_not_keep_a_broadcast_from_others() -> None:
    world, _ = hubbed()
    world.mute.add("emsp")
    line = through(
        world, "cpo", "PATCH evse", HUB, path=EVSE, json={"status": "BLOCKED", "last_updated": LATER}
    )
    assert line.told.endswith("200/1000")
    place = app(world, "emsp2").received["locations"].store.get(IDS["cpo"], "LOC1")
    assert place["evses"][0]["status"] == "BLOCKED"


ISSUER = PartyId("DE", "CHE")


def test_a_hub_that_issues_tokens_decides_about_them_itself() -> None:
    world, _ = hubbed({ISSUER: Emsp(ISSUER, "issuer")})
    for to in (ISSUER, None):
        world.lines.clear()
        line = through(world, "cpo", "POST authorize", to, path={"token_uid": "CHE-CARD-1"})
        assert line.envelope["data"]["allowed"] == "ALLOWED"
        assert routed_back(line) == ("CHE", "CPO")
        assert len(world.lines) == 1
    clients = world.ask("cpo", "hub", "GET clients").envelope["data"]
    assert ("CHE", "EMSP") in {(each["party_id"], each["role"]) for each in clients}


def test_an_operator_behind_a_hub_is_an_operator() -> None:
    """The hub that the harness plays: its own parties answer for themselves."""
    world = World()
    behind = PartyId("BE", "HC1")
    world.add("hub", Hub(HUB, "Hub", {behind: Cpo(behind, "behind")}))
    world.add("emsp", Emsp(IDS["emsp"], "eMSP", True))
    world.meet("emsp", "hub")
    emsp = app(world, "emsp")
    assert {each["party_id"] for each in emsp.received["locations"].store} == {"HC1"}
    id = emsp.send_command("START_SESSION", world.now)
    world.run(5)
    assert emsp.sent[id]["answer"]["result"] == "ACCEPTED"
    assert emsp.sent[id]["result"] == {"result": "ACCEPTED"}
    result = next(
        each for each in world.lines if "/commands/" in each.request.target and each.asked == "emsp"
    )
    assert routed(result) == ("HC1", "EMS")


def test_in_the_mixed_topology_sessions_go_directly_and_bills_through_the_hub() -> None:
    world, _ = hubbed()
    world.meet("emsp", "cpo")
    world.lines.clear()
    app(world, "cpo").present_token(CARD, world.now)
    world.run(1800)
    app(world, "cpo").finish(world.now)
    world.settle()
    asked = [(each.asked, each.request.target.split("/")[4]) for each in world.lines if each.asker == "cpo"]
    assert {what: who for who, what in asked} == {"sessions": "emsp", "locations": "hub", "cdrs": "hub"}
    assert len(list(app(world, "emsp").cdrs)) == 1


def test_a_party_that_is_connected_directly_can_be_listed_at_our_hub_too() -> None:
    world = World()
    world.add("hub", Hub(HUB, "Hub"))
    world.add("emsp", Emsp(IDS["emsp"], "eMSP"))
    world.add("cpo", Cpo(IDS["cpo"], "CPO", True))
    app(world, "hub").list_client("NL", "EMS", "EMSP", world.now)
    world.meet("hub", "cpo")
    world.meet("emsp", "cpo")
    world.lines.clear()
    app(world, "cpo").present_token(CARD, world.now)
    world.run(1800)
    app(world, "cpo").finish(world.now)
    world.settle()
    assert [each.told for each in world.lines if each.request.target.endswith("/cdrs")] == [
        "cpo > hub: POST 2.2.1/receiver/cdrs 201/1000"
    ]
    assert all(each.asked == "emsp" for each in world.lines if "/sessions/" in each.request.target)
    world.platforms["hub"].forget()
    assert world.ask("cpo", "hub", "GET clients").envelope["data"] == []
