"""HTTP messages as reports show them: readable, and never anything else than what was on the line."""

import pytest

from harness.clock import ManualClock
from harness.protocols.http import HttpResponse, chunked, compressed, render, request, response
from harness.report import exchange, labels, sequence, text
from harness.report.allure import allure_attachments
from harness.report.load import load
from harness.trace.log import Trace
from harness.trace.record import Record
from tests.unit.report.run_directory import RunBuilder, case

JSON = b'{"status_code":1000,"data":[{"id":"LOC1","price":21.40,"name":"\xe2\x82\xac"}],"timestamp":"2026"}'


def record(data: bytes, form: str = "http") -> Record:
    return Trace(ManualClock()).wire("emsp", "in#1", "in", data, form)


def test_head_as_it_stood_and_json_with_line_breaks() -> None:
    shown = exchange.shown(record(render(response(200, [("X-ID", "a")], JSON))))
    assert shown.text.startswith("HTTP/1.1 200 OK\nX-ID: a\nContent-Length: ")
    assert '\n      "id": "LOC1",\n      "price": 21.40,\n      "name": "€"\n' in shown.text


@pytest.mark.parametrize("body", [JSON, b"<html>", b""])
def test_what_was_packed_is_unpacked_and_said_to_have_been(body: bytes) -> None:
    headers = (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"))
    shown = exchange.shown(record(render(HttpResponse(200, "OK", headers, chunked(compressed(body), 7)))))
    assert ("(gzip and chunked on the line, unpacked here)" in shown.text) is bool(body)
    assert body[2:9].decode() in shown.text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x00\x01", "\\u0000\\u0001"),
        (b"no http at all", "no http at all"),
        (render(request("PUT", "http://sut/a", (), b"\xff\xfe")), "(2 bytes that are not text)"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "Content-Length: 9"),
        (render(response(200, body=b'{"a": [}')), '{"a": [}'),
        (render(response(200, [("X", "\u202ereversed")])), "\\u202ereversed"),
        (render(response(200, body=b"[" * 20000)), "HTTP/1.1 200 OK"),
    ],
)
def test_a_hostile_message_costs_no_report(data: bytes, said: str) -> None:
    assert said in exchange.shown(record(data)).text


def test_a_long_message_is_cut_and_says_so() -> None:
    shown = exchange.shown(record(render(response(200, body=b"x" * 9999))))
    assert len(shown.text) == text.SHOWN
    assert shown.left_out > 5000


def conversation() -> Trace:
    """With four parties, of which one says something."""
    trace = Trace(ManualClock())
    for party in ("cpo", "cpo2", "emsp", "emsp2"):
        trace.note(party, "", "", {"event": "standing"})
    trace.note("emsp2", "emsp2#1", "", {"event": "opened", "peer": "sut:80", "subprotocol": ""})
    trace.wire("emsp2", "emsp2#1", "out", render(request("GET", "http://sut/x")), "http")
    trace.wire("emsp2", "emsp2#1", "in", render(response(200, body=JSON)), "http")
    trace.note("emsp2", "emsp2#1", "out", {"event": "closed", "code": 0, "reason": "", "by": "harness"})
    trace.note("emsp2", "emsp2#2", "", {"event": "opened", "peer": "sut:80", "subprotocol": ""})
    trace.wire("emsp2", "emsp2#2", "in", b"HTTP/1.1 200", "broken")
    trace.note(
        "emsp2", "emsp2#2", "in", {"event": "closed", "code": None, "reason": "it was cut", "by": "sut"}
    )
    return trace


def test_only_connections_that_come_and_go_in_order_are_quiet() -> None:
    assert labels.quiet(conversation().records) == {4, 7}


def test_every_party_has_a_lifeline_and_the_system_stands_in_the_middle() -> None:
    records = conversation().records
    quiet = labels.quiet(records)
    svg = sequence.diagram(
        records[5:], labels.describe, {}, sut="Hub", parties=("cpo", "cpo2", "emsp", "emsp2"), quiet=quiet
    )
    order = [svg.index(f">{name}<") for name in ("cpo", "cpo2", "Hub", "emsp", "emsp2")]
    places = [float(svg[:at].rpartition(' x="')[2].partition('"')[0]) for at in order]
    assert places == sorted(places)
    assert "#7<" not in svg
    assert "#9<" in svg
    assert "closed: it was cut" in svg


def test_allure_gets_the_messages_for_reading(tmp_path) -> None:  # type: ignore[no-untyped-def]
    trace = conversation()
    run = load(RunBuilder(tmp_path).add(case("A-1", trace="")).write())
    names = {each.name: each for each in allure_attachments(run.cases[0], trace.records)}
    assert list(names) == ["sequence diagram", "HTTP messages", "trace"]
    said = names["HTTP messages"].content
    assert "#5  +0.000 s  emsp2 → Acme DC-50  (emsp2#1)\n\nGET /x HTTP/1.1\nHost: sut\n" in said
    assert '"id": "LOC1"' in said
