"""The standard door (OCPP 2.0.1 Part 4, 3; security profile 1), credentials, and what is shown of headers."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.transports.door import (
    Porter,
    UpgradeReply,
    UpgradeRequest,
    basic,
    identity_of,
    read_basic,
    shown_headers,
    standard_door,
)

PROTOCOLS = ["ocpp2.1", "ocpp2.0.1"]


def request(**changes: object) -> UpgradeRequest:
    return UpgradeRequest(**{"path": "/CS001", "identity": "CS001", "offered": ("ocpp2.0.1",), **changes})  # type: ignore[arg-type]


def test_the_client_s_order_of_preference_counts() -> None:
    reply = standard_door(PROTOCOLS)(request(offered=("ocpp9", "ocpp2.0.1", "ocpp2.1")))
    assert reply == UpgradeReply(subprotocol="ocpp2.0.1")


def test_nobody_has_proved_anything_where_no_password_is_asked_for() -> None:
    assert standard_door(PROTOCOLS)(request(user="CS001", password="x")).user == ""


def test_the_right_password_opens() -> None:
    reply = standard_door(PROTOCOLS, {"CS001": "pässword"})(request(user="CS001", password="pässword"))
    assert (reply.status, reply.user) == (101, "CS001")


@pytest.mark.parametrize("offered", [(), ("ocpp1.6",)])
def test_no_common_subprotocol_says_yes_and_closes(offered: tuple[str, ...]) -> None:
    reply = standard_door(PROTOCOLS)(request(offered=offered))
    assert (reply.status, reply.subprotocol, reply.close) == (101, "", 1002)
    assert "ocpp2.1" in reply.why


def test_an_unknown_identity_counts_more_than_a_wrong_password() -> None:
    assert standard_door(PROTOCOLS, {}, known=set())(request()).status == 404


def test_an_identity_without_a_password_cannot_log_in() -> None:
    reply = standard_door(PROTOCOLS, {"CS002": "x"})(request(user="CS001", password=""))
    assert (reply.status, reply.why) == (401, "no password is known for 'CS001'")


def test_passwords_may_change_while_the_door_is_in_use() -> None:
    passwords = {"CS001": "old"}
    door = standard_door(PROTOCOLS, passwords)
    passwords["CS001"] = "new"
    assert door(request(user="CS001", password="new")).status == 101


def test_the_password_is_not_in_the_repr_of_a_request() -> None:
    assert "s3cret" not in repr(request(user="CS001", password="s3cret"))


@given(st.text().filter(lambda user: ":" not in user), st.text())
def test_credentials_can_be_read_back(user: str, password: str) -> None:
    assert read_basic(basic(user, password)) == (user, password)


def test_credentials_need_not_be_utf8() -> None:
    header = "Basic " + base64.b64encode(b"CS001:\xff\x00").decode()
    assert read_basic(header) == ("CS001", "\udcff\x00")


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        (None, "no Authorization header"),
        ("Bearer s3cret", "the Authorization header is not of scheme Basic"),
        ("Basic s3cret!", "the Basic credentials are not base64"),
        ("Basic czNjcmV0", "the Basic credentials have no colon"),
    ],
)
def test_unreadable_credentials_are_named_but_not_shown(header: str | None, problem: str) -> None:
    assert read_basic(header) == problem


@pytest.mark.parametrize(
    ("path", "identity"),
    [
        ("/", ""),
        ("/CS001", "CS001"),
        ("/a/b/CS%20001?x=/y", "CS 001"),
        ("/a/CS%2F1", "CS/1"),
        ("/a/CS%C3%A4", "CSä"),
        ("/a/", ""),
    ],
)
def test_the_identity_is_the_last_segment_decoded(path: str, identity: str) -> None:
    assert identity_of(path) == identity


def test_secrets_are_not_shown_and_repeated_headers_are_joined() -> None:
    shown = shown_headers(
        [
            ("Authorization", "Basic Zm9v"),
            ("Cookie", "id=1"),
            ("X-A", "1"),
            ("x-a", "2"),
            ("Authorization", "naked"),
        ]
    )
    assert shown == {"authorization": "Basic <redacted>, <redacted>", "cookie": "<redacted>", "x-a": "1, 2"}


def test_several_passwords_may_do() -> None:
    door = standard_door(PROTOCOLS, {"CS001": ("old", "new")})
    statuses = [door(request(user="CS001", password=one)).status for one in ("old", "new", "newer")]
    assert statuses == [101, 101, 401]


def test_a_porter_changes_so_many_answers() -> None:
    porter = Porter(standard_door(PROTOCOLS))
    porter.answer_with({"status": 503, "why": "closed today"}, times=2)
    assert [porter(request()).status for _ in range(3)] == [503, 503, 101]
    porter.answer_with({"status": 500})
    assert [porter(request()).status for _ in range(3)] == [500, 500, 500]
    porter.answer_as_usual()
    assert porter(request()) == standard_door(PROTOCOLS)(request())
