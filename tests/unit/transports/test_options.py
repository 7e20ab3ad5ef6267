"""Options of a dial: where it leads and what it says about itself."""

import pytest

from harness.transports.door import read_basic
from harness.transports.options import DialOptions


def options(**changes: object) -> DialOptions:
    return DialOptions.read({"url": "ws://csms", **changes})


@pytest.mark.parametrize(
    ("url", "identity", "place", "path"),
    [
        ("ws://csms", None, "csms:80", "/"),
        ("wss://csms", None, "csms:443", "/"),
        ("ws://csms:9000/ocpp?a=b", None, "csms:9000", "/ocpp?a=b"),
        ("ws://csms/ocpp", "CS001", "csms:80", "/ocpp/CS001"),
        ("ws://csms/ocpp/", "CS 1/ä", "csms:80", "/ocpp/CS%201%2F%C3%A4"),
        ("ws://csms/ocpp?tenant=1", "CS001", "csms:80", "/ocpp/CS001?tenant=1"),
        ("ws://csms/ocpp/CS;1", None, "csms:80", "/ocpp/CS;1"),
        ("ws://csms/CS%20%2f1", None, "csms:80", "/CS%20%2f1"),
        ("ws://csms/CSä", None, "csms:80", "/CS%C3%A4"),
        ("ws://[::1]:9000/x", None, "[::1]:9000", "/x"),
    ],
)
def test_a_url_says_where_to_go(url: str, identity: str | None, place: str, path: str) -> None:
    target = options(url=url, identity=identity).target()
    assert (target.place, target.path, target.secure) == (place, path, url.startswith("wss"))


@pytest.mark.parametrize(
    ("changes", "login"),
    [
        ({}, "no Authorization header"),
        ({"identity": "CS001"}, "no Authorization header"),
        ({"identity": "CS001", "password": ""}, "no Authorization header"),
        ({"identity": "CS001", "password": "pw"}, ("CS001", "pw")),
        ({"identity": "CS001", "user": "CS002", "password": "pw"}, ("CS002", "pw")),
        ({"user": "CS001"}, ("CS001", "")),
        ({"identity": "CS001", "password": "pw", "security_profile": 1}, ("CS001", "pw")),
        ({"identity": "CS001", "password": "pw", "security_profile": 2}, ("CS001", "pw")),
        ({"identity": "CS001", "password": "pw", "security_profile": 0}, "no Authorization header"),
        ({"identity": "CS001", "password": "pw", "security_profile": 3}, "no Authorization header"),
    ],
)
def test_credentials_go_out_when_there_is_something_to_say(changes: dict[str, object], login: object) -> None:
    assert read_basic(options(**changes).authorization) == login


def test_secrets_are_not_in_the_repr() -> None:
    assert "s3cret" not in repr(options(password="s3cret", headers={"Authorization": "Basic s3cret"}))
