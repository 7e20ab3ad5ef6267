"""No credentials token stays in the record, and all that has to be judged of them does."""

import base64

import pytest

from harness.protocols import http
from harness.protocols.ocpi.headers import authorization
from harness.protocols.ocpi.redaction import Redactor
from harness.protocols.ocpi.token_header import read_token

SECRET = "3f1c-very-secret-token"
NAME = "T1~~~~~~~~~~~~~~~~~~~~"


def asking(value: str, body: bytes = b"", *more: tuple[str, str]) -> bytes:
    return http.render(http.request("POST", "https://x/c", [("Authorization", value), *more], body))


def coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("value", "manner"),
    [
        (authorization(SECRET), "base64"),
        ("Token " + coded(SECRET).rstrip("="), "unpadded"),
        ("Token " + coded(SECRET + "\n"), "line_feed"),
        ("Token " + SECRET, "plain"),
        ("Token  " + coded(SECRET), "spaces"),
        ("Bearer " + coded(SECRET), "scheme"),
        ("Token", "empty"),
        (SECRET, "scheme"),
    ],
)
def test_the_head_keeps_its_manner_and_length(value: str, manner: str) -> None:
    data = asking(value)
    cleaned = Redactor()(data)
    now = http.parse_request(cleaned).header("authorization") or ""
    was = http.parse_request(data).header("authorization") or ""
    assert len(cleaned) == len(data)
    assert read_token(was).manner == read_token(now).manner
    assert SECRET.encode() not in cleaned
    assert coded(SECRET)[:20].encode() not in cleaned
    if manner in ("base64", "unpadded", "line_feed", "plain"):
        assert read_token(now).manner == manner
        assert read_token(now).token == NAME


def test_a_token_has_the_same_name_everywhere() -> None:
    clean = Redactor()
    first = clean(asking(authorization("token-a"), b'{"token": "%s", "url": "u"}' % SECRET.encode()))
    again = clean(asking(authorization(SECRET)))
    assert b'"token": "T2' in first
    told = read_token(http.parse_request(again).header("authorization") or "")
    assert told.token == "T2" + NAME[2:]
    assert clean(b"HTTP/1.1 401 \r\n\r\n{\"status_message\": \"no such token " + SECRET.encode() + b'"}').count(
        b"T2~~"
    ) == 1  # fmt: skip


def test_what_no_token_may_have_stays_to_be_judged() -> None:
    cleaned = Redactor()(asking("Token eA==", '{"token": "with spaceä\\u0041\\""}'.encode()))
    assert '{"token": "T2~~ ~~~~~ä\\u007e\\""}'.encode() in cleaned


@pytest.mark.parametrize("size", [3, 7, 4096])
def test_chunks_stay_as_they_are(size: int) -> None:
    body = b'{"data": {"token": "%s"}, "status_code": 1000}' % SECRET.encode()
    headers = [("Transfer-Encoding", "chunked")]
    data = http.render(http.response(200, headers, http.chunked(body, size)))
    cleaned = Redactor()(data)
    assert len(cleaned) == len(data)
    assert http.parse_response(cleaned).body == body.replace(SECRET.encode(), NAME.encode())


def test_what_is_packed_is_cleaned_too() -> None:
    body = http.compressed(b'{"data": {"token": "%s"}}' % SECRET.encode())
    cleaned = Redactor()(http.render(http.response(200, [("Content-Encoding", "gzip")], body)))
    assert http.parse_response(cleaned).body == b'{"data": {"token": "%s"}}' % NAME.encode()


@pytest.mark.parametrize(
    "data", [b"", b"\xff\x00", b"GET", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz"]
)
def test_anything_may_be_cleaned(data: bytes) -> None:
    assert Redactor()(data) == data


def test_nothing_else_is_touched() -> None:
    data = asking("Token eA==", b'{"token": {"uid": "RFID1"}, "cdr_token": {"uid": "RFID1"}}')
    cleaned = Redactor()(data)
    assert http.parse_request(cleaned).body == http.parse_request(data).body


def test_what_is_clean_stays_so() -> None:
    clean = Redactor()
    once = clean(asking(authorization(SECRET), b'{"token": "%s"}' % SECRET.encode()))
    assert clean(once) == once
