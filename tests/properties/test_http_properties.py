"""HTTP messages: what is rendered is read back, however it is cut on the way; no bytes make the reader stumble."""

import asyncio
from contextlib import suppress

from aiohttp.base_protocol import BaseProtocol
from aiohttp.http import HttpRequestParser
from hypothesis import given
from hypothesis import strategies as st

from harness.protocols.http import (
    HttpRequest,
    HttpResponse,
    chunked,
    parse_request,
    parse_response,
    render,
    request,
    response,
)
from harness.protocols.http_head import HttpFault
from harness.protocols.http_stream import HttpStream

TOKENS = st.text("abcXYZ019-_", min_size=1, max_size=8)
VALUES = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=20)
HEADERS = st.lists(st.tuples(TOKENS.map("X-{}".format), VALUES), max_size=5)
BODIES = st.binary(max_size=300)


@st.composite
def requests(draw: st.DrawFn) -> HttpRequest:
    method = draw(st.sampled_from(["GET", "PUT", "POST", "PATCH", "DELETE"]))
    body = draw(st.none() | BODIES)
    return request(method, f"http://sut/{draw(TOKENS)}", draw(HEADERS), body)


@st.composite
def responses(draw: st.DrawFn) -> bytes:
    status, body = draw(st.sampled_from([200, 201, 400, 404, 500])), draw(BODIES)
    if draw(st.booleans()):
        headers = (*draw(HEADERS), ("Transfer-Encoding", "chunked"))
        return render(HttpResponse(status, "OK", headers, chunked(body, draw(st.integers(1, 50)))))
    return render(response(status, draw(HEADERS), body))


@given(requests())
def test_a_request_is_read_back(sent: HttpRequest) -> None:
    assert parse_request(render(sent)) == sent


@given(st.lists(responses(), max_size=4), st.lists(st.integers(1, 60), min_size=1))
def test_a_stream_gives_back_its_messages_however_it_is_cut(sent: list[bytes], cuts: list[int]) -> None:
    stream = HttpStream(answers=True)
    for _ in sent:
        stream.asked("GET")
    line, found, turn = b"".join(sent), [], 0
    while line:
        size = cuts[turn % len(cuts)]
        found += stream.feed(line[:size])
        line, turn = line[size:], turn + 1
    assert [piece.data for piece in found] == sent
    assert {piece.form for piece in found} <= {"http"}
    assert stream.eof() == []


@given(st.binary(max_size=400), st.booleans())
def test_no_bytes_make_it_stumble(data: bytes, answers: bool) -> None:
    for parse in (parse_request, parse_response):
        with suppress(HttpFault):
            parse(data)
    stream = HttpStream(answers)
    stream.asked("GET")
    pieces = [*stream.feed(data), *stream.eof()]
    assert sum(len(piece.data) for piece in pieces) <= len(data)


@given(responses(), st.integers(0, 400), st.integers(0, 255))
def test_a_damaged_answer_is_read_or_refused(sent: bytes, where: int, byte: int) -> None:
    damaged = bytearray(sent)
    damaged[where % len(sent)] = byte
    stream = HttpStream(answers=True)
    stream.asked("GET")
    whole = [piece for piece in (*stream.feed(bytes(damaged)), *stream.eof()) if piece.form == "http"]
    assert {_kind(piece.data) for piece in whole} <= {"", "encoding"}


def _kind(data: bytes) -> str:
    try:
        parse_response(data)
    except HttpFault as fault:
        return fault.kind
    return ""


@given(requests())
def test_another_reader_of_http_sees_the_same(sent: HttpRequest) -> None:
    """llhttp, by way of aiohttp."""

    async def read() -> tuple[str, str, list[tuple[str, str]], bytes]:
        loop = asyncio.get_running_loop()
        parser = HttpRequestParser(BaseProtocol(loop), loop, 2**16)
        ((head, payload),), upgraded, rest = parser.feed_data(render(sent))
        assert not upgraded
        assert rest == b""
        headers = [(name.decode(), value.decode()) for name, value in head.raw_headers]
        return head.method, head.path, headers, await payload.read()

    method, path, headers, body = asyncio.run(read())
    assert (method, path, headers, body) == (sent.method, sent.target, list(sent.headers), sent.body)
