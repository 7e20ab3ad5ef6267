"""Dialogues: how platforms get to know each other, and what tokens open."""

from typing import Any

import pytest

from harness.protocols.ocpi.platform.cpo import Cpo
from harness.protocols.ocpi.platform.emsp import Emsp
from harness.protocols.ocpi.troupe import IDS
from tests.unit.ocpi.platform.world import World, pair


def strangers() -> World:
    world = World()
    world.add("cpo", Cpo(IDS["cpo"], "CPO"))
    world.add("emsp", Emsp(IDS["emsp"], "eMSP"))
    world.platforms["cpo"].invite("token-a", "emsp")
    return world


def register(world: World, token: str = "token-a") -> None:
    world.platforms["emsp"].register(world.now, "http://cpo/ocpi/versions", token, "cpo")
    world.run(60)


def test_the_handshake_goes_both_ways() -> None:
    world = strangers()
    register(world)
    assert sorted(world.told()) == sorted(
        [
            "emsp > cpo: GET versions 200/1000",
            "emsp > cpo: GET 2.2.1 200/1000",
            "emsp > cpo: POST 2.2.1/credentials 200/1000",
            "cpo > emsp: GET versions 200/1000",
            "cpo > emsp: GET 2.2.1 200/1000",
        ]
    )
    here, there = (world.platforms[a].relations.get(b) for a, b in (("emsp", "cpo"), ("cpo", "emsp")))
    assert (here.we_show, here.shows_us) == (there.shows_us, there.we_show)
    assert here.we_show not in ("token-a", here.shows_us)
    assert [each.id for each in there.members] == [IDS["emsp"]]


def test_token_a_opens_nothing_any_more() -> None:
    world = strangers()
    register(world)
    assert world.raw("cpo", "GET", "/ocpi/versions", "token-a").told.endswith("401/2000")


@pytest.mark.parametrize(
    ("method", "path", "token", "end"),
    [
        ("GET", "/ocpi/versions", None, "401/2000"),
        ("GET", "/ocpi/versions", "nobody's", "401/2000"),
        ("GET", "/ocpi/versions", "token-a", "200/1000"),
        ("GET", "/ocpi/2.2.1/sender/locations", "token-a", "401/2000"),
        ("GET", "/ocpi/2.2.1/credentials", "token-a", "200/1000"),
        ("PUT", "/ocpi/2.2.1/credentials", "token-a", "405/2000"),
        ("DELETE", "/ocpi/2.2.1/credentials", "token-a", "405/2000"),
        ("PATCH", "/ocpi/2.2.1/credentials", "token-a", "405/2000"),
        ("GET", "/ocpi/2.2.1/sender/lemonade", "token-a", "404/2000"),
        ("GET", "/somewhere", "token-a", "404/2000"),
    ],
)
def test_before_registration(method: str, path: str, token: str | None, end: str) -> None:
    body = b"{}" if method in ("PUT", "PATCH") else None
    assert strangers().raw("cpo", method, path, token, body).told.endswith(end)


def test_what_is_no_json_is_http_400() -> None:
    assert (
        strangers().raw("cpo", "POST", "/ocpi/2.2.1/credentials", "token-a", b"{").told.endswith("400/2000")
    )


def test_a_field_that_is_missing_is_2001() -> None:
    line = strangers().raw("cpo", "POST", "/ocpi/2.2.1/credentials", "token-a", b'{"token":"x"}')
    assert line.told.endswith("200/2001")
    assert "url" in line.envelope["status_message"]


@pytest.mark.parametrize(
    ("manner", "code"),
    [
        ({"status": 500}, 3001),
        ({"body": b"<html>"}, 3001),
        ({"silent": True}, 3001),
        ({"cut": True}, 3001),
        ({"data": []}, 3002),
        ({"data": [{"version": "2.1.1", "url": "http://emsp/2.1.1"}]}, 3002),
        ({"data": "what?"}, 3001),
    ],
)
def test_a_platform_whose_versions_cannot_be_used_is_not_taken(manner: dict[str, Any], code: int) -> None:
    world = strangers()
    world.platforms["emsp"].answer("GET versions", **manner)
    register(world)
    posted = next(each for each in world.lines if each.request.method == "POST")
    assert posted.told.endswith(f"200/{code}")
    assert "data" not in posted.envelope
    assert world.reports[-1]["state"] == "failed"
    assert not world.platforms["cpo"].relations.get("emsp").registered


def test_a_platform_without_what_we_need_is_not_taken() -> None:
    world = strangers()
    details = {
        "version": "2.2.1",
        "endpoints": [{"identifier": "credentials", "role": "SENDER", "url": "http://x"}],
    }
    world.platforms["emsp"].answer("GET version_details", data=details)
    register(world)
    assert any(each.endswith("200/3003") for each in world.told())


def test_who_is_registered_cannot_register_again() -> None:
    world, _, _ = pair()
    line = world.ask(
        "emsp", "cpo", "POST credentials", json=world.platforms["emsp"].registration.credentials("t")
    )
    assert line.told.endswith("405/2000")


def test_rotation_replaces_both_tokens() -> None:
    world, _, _ = pair()
    old = world.platforms["emsp"].relations.get("cpo").we_show
    world.platforms["emsp"].rotate(world.now, "cpo")
    world.settle()
    assert {"cpo > emsp: GET versions 200/1000", "cpo > emsp: GET 2.2.1 200/1000"} <= set(world.told())
    new = world.platforms["emsp"].relations.get("cpo").we_show
    assert world.raw("cpo", "GET", "/ocpi/versions", old).told.endswith("401/2000")
    assert world.raw("cpo", "GET", "/ocpi/versions", new).told.endswith("200/1000")


def test_after_unregistering_no_token_opens_anything() -> None:
    world, _, _ = pair()
    token = world.platforms["emsp"].relations.get("cpo").we_show
    theirs = world.platforms["cpo"].relations.get("emsp").we_show
    world.platforms["emsp"].unregister(world.now, "cpo")
    world.settle()
    assert world.told() == ["emsp > cpo: DELETE 2.2.1/credentials 200/1000"]
    assert world.raw("cpo", "GET", "/ocpi/versions", token).told.endswith("401/2000")
    assert world.raw("emsp", "GET", "/ocpi/versions", theirs).told.endswith("401/2000")


def test_tokens_can_be_agreed_on_elsewhere() -> None:
    world = strangers()
    emsp, cpo = world.platforms["emsp"], world.platforms["cpo"]
    here, there = emsp.relations.get("sut"), cpo.relations.get("emsp")
    here.url, here.we_show, here.shows_us, here.registered = (
        "http://cpo/ocpi/versions",
        "ours",
        "theirs",
        True,
    )
    there.shows_us, there.registered = "ours", True
    emsp.acquaint(world.now)
    world.settle()
    assert here.members[0].id == IDS["cpo"]
    assert ("locations", "sender") in here.endpoints


def test_the_other_side_may_register_with_us() -> None:
    world = strangers()
    world.platforms["emsp"].invite("token-for-them")
    world.platforms["cpo"].register(world.now, "http://emsp/ocpi/versions", "token-for-them", "emsp")
    world.settle()
    assert world.platforms["emsp"].relations.get("sut").registered


def test_requests_wait_for_a_registration_that_is_under_way() -> None:
    world = strangers()
    emsp = world.platforms["emsp"]
    emsp.register(world.now, "http://cpo/ocpi/versions", "token-a", "cpo")
    done: list[float] = []
    emsp.when_joined(done.append, world.now)
    assert not done
    world.settle()
    assert done == [world.now]


def test_who_was_invited_again_can_leave_and_come_back() -> None:
    world, _, _ = pair()
    cpo, emsp = world.platforms["cpo"], world.platforms["emsp"]
    cpo.invite("token-a-2", "emsp")
    emsp.take_invitation("token-a-2", "cpo")
    emsp.unregister(world.now, "cpo")
    emsp.register(world.now, platform="cpo")
    world.settle()
    assert emsp.outcome == ""
    assert emsp.relations.get("cpo").registered
    assert world.raw("cpo", "GET", "/ocpi/versions", "token-a-2").told.endswith("401/2000")
