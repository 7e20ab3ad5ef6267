"""HTTP messages as bytes: what is one, what is none and why, and where one ends."""

import zlib

import pytest

from harness.protocols.http import (
    HttpRequest,
    HttpResponse,
    chunked,
    compressed,
    keeps_alive,
    parse_request,
    parse_response,
    render,
    request,
    response,
)
from harness.protocols.http_head import HttpFault
from harness.protocols.http_stream import HttpStream, Piece

OK = b"HTTP/1.1 200 OK\r\n"
GET = b"GET / HTTP/1.1\r\nHost: a\r\n"


def test_an_honest_request_names_host_and_length() -> None:
    asked = request("PUT", "http://sut:8080/a/b?limit=5", [("X-Id", "1")], b"{}")
    assert render(asked) == (
        b"PUT /a/b?limit=5 HTTP/1.1\r\nHost: sut:8080\r\nX-Id: 1\r\nContent-Length: 2\r\n\r\n{}"
    )
    assert parse_request(render(asked)) == asked


def test_what_is_given_wins_over_what_would_be_added() -> None:
    asked = request("POST", "http://sut/", [("host", "other"), ("content-length", "7")], b"{}")
    assert asked.headers == (("host", "other"), ("content-length", "7"))


def test_a_get_has_no_length() -> None:
    assert render(request("GET", "http://sut")) == b"GET / HTTP/1.1\r\nHost: sut\r\n\r\n"


@pytest.mark.parametrize(("status", "length"), [(200, "0"), (404, "0"), (204, None), (304, None)])
def test_an_honest_answer_has_a_length_unless_it_never_has_a_body(status: int, length: str | None) -> None:
    assert response(status).header("content-length") == length


def test_render_adds_and_mends_nothing() -> None:
    assert render(HttpResponse(299, "", (("Content-Length", "9"),), b"x")) == (
        b"HTTP/1.1 299 \r\nContent-Length: 9\r\n\r\nx"
    )


def test_chunked_and_packed_bodies_are_read_whole() -> None:
    headers = (("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip"))
    sent = HttpResponse(200, "OK", headers, chunked(compressed(b"hello"), 3))
    assert parse_response(render(sent)).body == b"hello"


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_both_codings_are_known(coding: str) -> None:
    packed = compressed(b"hello" * 99, coding)  # type: ignore[arg-type]
    sent = response(200, [("Content-Encoding", coding)], packed)
    assert parse_response(render(sent)).body == b"hello" * 99


def test_repeated_headers_are_joined_and_found_in_any_case() -> None:
    message = parse_response(OK + b"Link: a\r\nLINK: b\r\nContent-Length: 0\r\n\r\n")
    assert message.header("link") == "a, b"
    assert message.header("x") is None


def test_a_body_without_a_length_reaches_to_the_end() -> None:
    assert parse_response(OK + b"\r\nall of it").body == b"all of it"


def test_an_answer_to_head_has_no_body() -> None:
    assert parse_response(OK + b"Content-Length: 10\r\n\r\n", "HEAD").body == b""


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"hello\r\n\r\n", "head"),
        (b"HTTP/2.0 200 OK\r\n\r\n", "head"),
        (b"HTTP/1.1 20 OK\r\n\r\n", "head"),
        (b"\x16\x03\x01\x00\x05", "head"),
        (b"<html></html>", "head"),
        (OK, "cut"),
        (b"", "cut"),
        (OK + b"no colon\r\n\r\n", "head"),
        (OK + b"A : b\r\n\r\n", "head"),
        (OK + b"A: b\r\n folded\r\n\r\n", "head"),
        (OK + b"A: \x01\r\n\r\n", "head"),
        (OK + b"Content-Length: 5\r\n\r\nfour", "cut"),
        (OK + b"Content-Length: 3\r\n\r\nfour", "surplus"),
        (OK + b"Content-Length: four\r\n\r\nfour", "length"),
        (OK + b"Content-Length: +4\r\n\r\nfour", "length"),
        (OK + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nfour", "length"),
        (OK + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "length"),
        (OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "chunking"),
        (b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "chunking"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n", "chunking"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n", "chunking"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "cut"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nmore", "surplus"),
        (OK + b"Content-Encoding: br\r\n\r\nx", "encoding"),
        (OK + b"Content-Encoding: gzip\r\n\r\nx", "encoding"),
        (OK + b"Content-Encoding: gzip\r\n\r\n" + compressed(b"x")[:-4], "encoding"),
        (OK + b"Content-Encoding: deflate\r\n\r\n" + zlib.compress(b"x") + b"y", "encoding"),
    ],
)
def test_what_is_no_answer_says_why(data: bytes, kind: str) -> None:
    with pytest.raises(HttpFault) as fault:
        parse_response(data)
    assert fault.value.kind == kind
    assert fault.value.text


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "head"),
        (b"GET /\r\n\r\n", "head"),
        (b"GET  / HTTP/1.1\r\n\r\n", "head"),
        (GET + b"Content-Length: 1\r\n\r\n", "cut"),
        (GET + b"\r\nbody", "surplus"),
    ],
)
def test_what_is_no_request_says_why(data: bytes, kind: str) -> None:
    with pytest.raises(HttpFault) as fault:
        parse_request(data)
    assert fault.value.kind == kind


def test_a_bomb_does_not_go_off() -> None:
    bomb = compressed(bytes(80 * 1024 * 1024))
    with pytest.raises(HttpFault) as fault:
        parse_response(render(response(200, [("Content-Encoding", "gzip")], bomb)))
    assert fault.value.kind == "oversized"


@pytest.mark.parametrize(
    ("version", "wish", "goes_on"),
    [("1.1", "", True), ("1.1", "Close", False), ("1.0", "", False), ("1.0", "keep-alive", True)],
)
def test_who_goes_on_with_a_connection(version: str, wish: str, goes_on: bool) -> None:
    headers = (("Connection", wish),) if wish else ()
    assert keeps_alive(HttpRequest("GET", "/", headers, version=version)) is goes_on


# -- a stream of messages ---------------------------------------------------------------------------------------------


def test_pipelined_requests_come_apart() -> None:
    stream = HttpStream(answers=False)
    one, two = GET + b"\r\n", GET + b"Content-Length: 2\r\n\r\n{}"
    assert stream.feed(one + two + b"\r\n" + one[:5]) == [Piece("http", one), Piece("http", two)]
    assert stream.unfinished == 5
    assert stream.feed(one[5:]) == [Piece("http", one)]


def test_an_interim_answer_is_not_the_answer() -> None:
    stream = HttpStream(answers=True)
    stream.asked("POST")
    interim, final = b"HTTP/1.1 100 Continue\r\n\r\n", OK + b"Content-Length: 0\r\n\r\n"
    assert stream.feed(interim + final) == [Piece("interim", interim), Piece("http", final)]


def test_an_answer_to_head_ends_with_its_head() -> None:
    stream = HttpStream(answers=True)
    stream.asked("HEAD")
    assert [each.form for each in stream.feed(OK + b"Content-Length: 10\r\n\r\n")] == ["http"]


def test_the_end_completes_only_a_body_without_length() -> None:
    stream = HttpStream(answers=True)
    stream.asked("GET")
    assert stream.feed(OK + b"\r\nall") == []
    assert stream.eof() == [Piece("http", OK + b"\r\nall")]


@pytest.mark.parametrize(
    ("came", "why"),
    [
        (OK, "its head is not complete"),
        (OK + b"Content-Length: 9\r\n\r\nfour", "Content-Length says 9 bytes, 4 came"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nab", "its last chunk is missing"),
    ],
)
def test_a_message_that_is_cut_is_broken(came: bytes, why: str) -> None:
    stream = HttpStream(answers=True)
    stream.asked("GET")
    assert stream.feed(came) == []
    (piece,) = stream.eof()
    assert (piece.form, piece.data, piece.kind) == ("broken", came, "cut")
    assert why in piece.why


@pytest.mark.parametrize(
    "came",
    [
        OK + b"Content-Length: 100000001\r\n\r\nx",
        OK + b"X: " + b"x" * 70000,
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + 9 * (b"fffff\r\n" + bytes(0xFFFFF) + b"\r\n"),
        OK + b"\r\n" + bytes(9_000_000),
    ],
    ids=["announced", "head", "chunks", "endless"],
)  # fmt: skip
def test_more_than_we_take_is_seen_before_it_has_come(came: bytes) -> None:
    stream = HttpStream(answers=True)
    stream.asked("GET")
    pieces = [
        piece for start in range(0, len(came), 65536) for piece in stream.feed(came[start : start + 65536])
    ]
    assert [piece.form for piece in pieces] == ["oversized"]
    assert came.startswith(pieces[0].data)
    assert stream.feed(b"more") == []


def test_blanks_in_a_header_cost_no_time_to_speak_of() -> None:
    blanks = b"a" + b" " * 60_000 + b"b"
    message = parse_response(OK + b"X: " + blanks + b"\r\nContent-Length: 0\r\n\r\n")
    assert message.header("x") == blanks.decode()


def test_bytes_that_nobody_asked_for_are_broken() -> None:
    stream = HttpStream(answers=True)
    stream.asked("GET")
    whole = OK + b"Content-Length: 0\r\n\r\n"
    assert [each.form for each in stream.feed(whole + b"extra")] == ["http", "broken"]


def test_garbage_is_told_at_once() -> None:
    assert [each.form for each in HttpStream(answers=False).feed(b"\x16\x03\x01")] == ["broken"]
    assert [each.form for each in HttpStream(answers=False).feed(b"\x00")] == ["broken"]


def test_who_waits_for_continue_is_seen() -> None:
    stream = HttpStream(answers=False)
    stream.feed(GET + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    assert stream.awaits_continue
    stream.feed(b"{")
    assert not stream.awaits_continue
