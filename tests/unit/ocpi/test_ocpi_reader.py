"""What becomes of an HTTP message: its name, what it answers, its faults; and labels for people."""

from decimal import Decimal
from typing import Any

import pytest

from harness.protocols import http
from harness.protocols.ocpi.labels import label
from harness.protocols.ocpi.pagination import count, is_links, next_link
from harness.protocols.ocpi.reader import OcpiReader
from harness.protocols.ocpi.text import decode
from harness.trace.record import Record
from tests.unit.ocpi import things as t
from tests.unit.ocpi.talk import OURS, PAGE_HEADERS, THEIRS, Talk


@pytest.mark.parametrize(
    ("method", "url", "name", "path"),
    [
        ("GET", "receiver/locations/DE/CPO/L1/E1", "GET evse",
         {"country_code": "DE", "party_id": "CPO", "location_id": "L1", "evse_uid": "E1"}),
        ("PUT", "receiver/tokens/DE/CPO/a%2Fb", "PUT ?", {}),
        ("PATCH", "receiver/sessions/DE/CPO/S%201", "PATCH session",
         {"country_code": "DE", "party_id": "CPO", "session_id": "S 1"}),
        ("POST", "sender/tokens/RFID1/authorize?type=RFID", "POST authorize", {"token_uid": "RFID1"}),
        ("GET", "sender/tokens?limit=5", "GET tokens", {}),
        ("POST", "receiver/sessions/DE/CPO/S1", "POST ?", {}),
        ("GET", f"{OURS}/emsp/versions", "GET versions", {}),
        ("GET", f"{OURS}/emsp/2.2.1", "GET version_details", {}),
        ("PUT", "credentials", "PUT credentials", {}),
        ("GET", f"{OURS}/elsewhere", "GET ?", {}),
    ],
)  # fmt: skip
def test_a_request_is_called_by_what_it_is_for(
    method: str, url: str, name: str, path: dict[str, str]
) -> None:
    talk = Talk("cpo")
    talk.ask(method, url)
    seen = talk.observations()[-1]
    assert (seen.name, seen.body["path"], seen.shape, seen.by_sut) == (name, path, "request", True)


def test_an_answer_finds_its_request_and_has_its_code() -> None:
    talk = Talk("cpo")
    asked = talk.ask("GET", "sender/sessions?date_from=2025-01-01T00:00:00Z", by_sut=False)
    talk.answer([t.session()], by_sut=True, headers=PAGE_HEADERS)
    seen = talk.observations()[-1]
    assert seen.answers is not None
    assert (seen.answers.seq, seen.name, seen.shape) == (asked, "GET sessions", "response")
    assert (seen.body["status"], seen.body["code"]) == (200, 1000)
    assert seen.body["data"][0]["kwh"] == Decimal("1.5")
    assert isinstance(seen.body["data"][0]["kwh"], Decimal)
    assert seen.answers.body["query"] == {"date_from": "2025-01-01T00:00:00Z"}


@pytest.mark.parametrize(("status", "code"), [(200, 2001), (404, 2003), (500, 1000)])
def test_an_answer_that_is_no_success_is_an_error(status: int, code: int) -> None:
    talk = Talk("cpo")
    talk.asked("GET", "sender/locations/L1", status=status, code=code)
    assert talk.observations()[-1].shape == "error"


def test_results_come_to_the_url_that_was_given() -> None:
    talk = Talk("cpo")
    command = {"response_url": f"{OURS}/emsp/any?id=1", "session_id": "S1"}
    talk.asked("POST", "receiver/commands/STOP_SESSION", {"result": "ACCEPTED", "timeout": 3}, command)
    talk.ask("POST", f"{OURS}/emsp/any?id=1", {"result": "ACCEPTED"})
    assert talk.observations()[-1].name == "POST command_result"


def test_a_cdr_is_where_the_answer_said() -> None:
    talk = Talk("emsp")
    talk.asked("POST", "receiver/cdrs", json=t.cdr(), headers={"Location": f"{THEIRS}/bills/7"})
    talk.ask("GET", f"{THEIRS}/bills/7", by_sut=False)
    assert talk.observations()[-1].name == "GET cdr"


def test_urls_are_learnt_from_what_is_announced() -> None:
    talk = Talk("cpo")
    talk.records.clear()
    talk.asked("GET", f"{THEIRS}/v", [{"version": "2.2.1", "url": f"{THEIRS}/v/9"}])
    endpoints = [{"identifier": "tariffs", "role": "SENDER", "url": f"{THEIRS}/prices/"}]
    talk.asked("GET", f"{THEIRS}/v/9", {"version": "2.2.1", "endpoints": endpoints})
    talk.ask("GET", f"{THEIRS}/prices?limit=1", by_sut=False)
    names = [each.name for each in talk.observations()]
    assert names == ["GET ?", "GET versions", "GET version_details", "GET version_details", "GET tariffs"]


@pytest.mark.parametrize(
    ("data", "form", "kind"),
    [
        (b"", "broken", "broken"),
        (b"\x16\x03\x01", "http", "http_head"),
        (b"GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\n{}", "http", "http_cut"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n{}", "http", "http_encoding"),
        (b"GET http://[x HTTP/1.1\r\n\r\n", "http", "http_target"),
        (b"HTTP/1.1 200 OK\r\n", "oversized", "oversized"),
        (b"\xff\xfe\x00", "raw", "http_head"),
    ],
)
def test_what_cannot_be_read_is_broken_and_raises_nothing(data: bytes, form: str, kind: str) -> None:
    talk = Talk("cpo")
    talk.raw("in", data, form=form)
    seen = talk.observations()[-1]
    assert seen.shape == "broken"
    assert [each for each, _ in seen.faults] == [kind]
    assert label(talk.records[-1])


def test_garbage_in_the_place_of_an_answer_answers() -> None:
    talk = Talk("cpo")
    asked = talk.ask("GET", "sender/locations", by_sut=False)
    talk.raw("in", b"<html>", form="broken")
    seen = talk.observations()[-1]
    assert seen.answers is not None
    assert (seen.shape, seen.name, seen.answers.seq) == ("broken", "GET locations", asked)


@pytest.mark.parametrize(
    "raw", ["", "{", "[]", '{"event": 5}', '{"event": "standing", "peer": 3, "endpoints": 7}']
)
def test_odd_notes_do_no_harm(raw: str) -> None:
    OcpiReader().read(Record(0, 0.0, "note", "emsp", "", "", raw))


@pytest.mark.parametrize(
    ("text", "value", "kinds"),
    [
        (b'{"a": 1.10, "b": 2e3}', {"a": Decimal("1.10"), "b": Decimal("2e3")}, []),
        (b"12345678901234567890123", 12345678901234567890123, []),
        (b'{"a": 1, "a": 2}', {"a": 2}, ["json_duplicate"]),
        (b'{"a": "x:y", "b": "\\u003a"}', {"a": "x:y", "b": ":"}, []),
        (b"{'a': 1}", None, ["json"]),
        (b'{"a": NaN}', None, ["json"]),
        (b'"\xff"', None, ["json"]),
        (b"[" * 100_000, None, ["json"]),
    ],
)
def test_json_is_read_exactly(text: bytes, value: Any, kinds: list[str]) -> None:
    got, faults = decode(text)
    assert got == value
    assert [kind for kind, _ in faults] == kinds


def test_labels_are_for_people() -> None:
    talk = Talk("cpo")
    talk.asked("GET", "sender/locations", [t.location()])
    assert [label(each) for each in talk.records[1:]] == [
        "GET /2.2.1/sender/locations → DE/CPO",
        "200, OCPI 1000, 1 objects",
    ]


def test_the_next_page_is_read_from_the_link() -> None:
    link = next_link(
        '<https://x/a?offset=0>; rel=prev, <https://X/a?offset=9&limit=3>; title="t"; rel="next"'
    )
    assert link is not None
    assert (link.query, link.host, link.absolute) == ({"offset": "9", "limit": "3"}, "x", True)
    assert next_link("https://x/a") is None
    assert next_link('<https://x/a>; rel="last"') is None
    assert [count(each) for each in ("12", " 0", "-1", "1.5", "", None)] == [12, 0, None, None, None, None]


def test_messages_may_be_packed() -> None:
    body = http.compressed(b'{"status_code": 1000, "timestamp": "2025-06-15T15:06:40Z"}')
    headers = [("Content-Type", "application/json"), ("Content-Encoding", "gzip")]
    talk = Talk("cpo")
    talk.ask("GET", "sender/locations", by_sut=False)
    talk.raw("in", http.render(http.response(200, headers, body)))
    assert talk.observations()[-1].body["code"] == 1000


def test_a_list_of_links_may_be_empty() -> None:
    assert is_links("")
    assert is_links('<https://x/a>; rel="prev", <https://x/b>; rel=last')
    assert not is_links("https://x/a")
