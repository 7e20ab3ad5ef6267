"""Whatever the other side does, there is a record, and the machine is told what came of it."""

import asyncio

import pytest

from harness.protocols.http import compressed, render, response
from harness.protocols.machine import Send
from tests.unit.transports.http_kit import KINDS, Bad, Net, Puppet, call, notes, on_stage, play, until, wires

OK = b"HTTP/1.1 200 OK\r\n"
HTML = render(response(200, [("Content-Type", "text/html")], b"<html>Log in</html>"))

WHOLE = {
    "redirects": render(response(302, [("Location", "http://elsewhere/")])),
    "html": HTML,
    "fails": render(response(500, body=b"Traceback")),
    "packed": render(response(200, [("Content-Encoding", "gzip")], compressed(b"{}"))),
    "no length": OK + b"\r\n{}",
    "http 1.0": b"HTTP/1.0 200 OK\r\n\r\n{}",
    "empty": render(response(204)),
}
"""Answers as good or bad as they are, but answers: they reach the machine as they stood on the line."""

BROKEN = {
    "garbage": (b"\x00\x01garbage\r\n\r\n", "stays", "not a status line of HTTP/1.1"),
    "tls": (b"\x15\x03\x01\x00\x02\x02\x28", "stays", "TLS on a port without TLS"),
    "http 2": (b"\x00\x00\x12\x04\x00\x00\x00\x00\x00", "stays", "answer of HTTP"),
    "both lengths": (OK + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", "stays", "both"),
    "lies, closes": (OK + b"Content-Length: 99\r\n\r\n{}", "closes", "Content-Length says 99 bytes, 2 came"),
    "lies, cuts": (OK + b"Content-Length: 99\r\n\r\n{}", "cuts", "Content-Length says 99 bytes, 2 came"),
    "mid-chunk": (OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab", "closes", "last chunk is missing"),
    "mid-head": (OK + b"Content-Le", "closes", "head is not complete"),
    "bad chunk": (OK + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n", "stays", "not the size of a chunk"),
}


def ask(kind: str, bad: Bad, patience: float | None = None) -> tuple[Puppet, list, list]:  # type: ignore[type-arg]
    """Ask that server once. Returns what our machine heard, and what the record has."""
    puppet = Puppet(patience=patience)
    found: list[list] = []  # type: ignore[type-arg]

    async def scene(net: Net) -> None:
        puppet.url = await net.serve(lambda: bad)
        party, trace = on_stage(net, puppet, connector=net.connector())
        await party.start()
        await until(lambda: bool(puppet.of("closed")))
        await party.stop()
        found.extend([wires(trace), notes(trace, "closed")])

    play(kind, scene)
    return puppet, found[0], found[1]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", WHOLE)
def test_any_answer_reaches_the_machine_as_it_stood_on_the_line(kind: str, what: str) -> None:
    puppet, came, _ = ask(kind, Bad(WHOLE[what], "closes"))
    assert puppet.of("received") == [WHOLE[what]]
    assert [(each.form, each.data) for each in came] == [("http", WHOLE[what])]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_answer_is_recorded_and_ends_the_link(kind: str, what: str) -> None:
    line, end, why = BROKEN[what]
    puppet, came, closed = ask(kind, Bad(line, end))
    assert puppet.of("received") == []
    assert [each.form for each in came] == ["broken"]
    assert line.startswith(came[0].data)
    assert [facts["code"] for facts in closed] == [None]
    assert why in str(closed[0]["reason"])
    assert [code for code, _ in puppet.of("closed")] == [None]


@pytest.mark.parametrize("kind", KINDS)
def test_bytes_after_the_answer_are_recorded_as_what_they_are(kind: str) -> None:
    puppet, came, _ = ask(kind, Bad(HTML + HTML))
    assert puppet.of("received") == [HTML]
    assert [each.form for each in came] == ["http", "broken"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_that_hangs_up_without_a_word(kind: str) -> None:
    puppet, came, closed = ask(kind, Bad(b"", "closes"))
    assert came == []
    assert puppet.of("received") == []
    assert closed[0]["by"] == "sut"
    assert "without an answer" in str(closed[0]["reason"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("announced", [True, False])
def test_more_than_we_take_is_cut_off(kind: str, announced: bool) -> None:
    head = OK + (b"Content-Length: 104857600\r\n\r\n" if announced else b"\r\n")
    puppet, came, closed = ask(kind, Bad(head + bytes(0 if announced else 9_000_000)))
    assert puppet.of("received") == []
    assert [each.form for each in came] == ["oversized"]
    assert len(came[0].data) <= 64 * 1024
    assert closed[0]["by"] == "harness"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("head", [b"", OK, OK + b"\r\n", OK + b"Content-Length: 5000\r\n\r\n"])
def test_an_answer_that_never_ends_is_given_up_by_who_asked(kind: str, head: bytes) -> None:
    puppet, came, closed = ask(kind, Bad(head, "drips" if head else "stays"), patience=0.3)
    assert puppet.of("received") == []
    assert [each.form for each in came] == (["broken"] if head else [])
    assert closed[0]["by"] == "harness"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "url", ["http://localhost:1", "ftp://localhost", "http://", "nonsense", "http://user:pw@h/"]
)
def test_where_nobody_can_be_reached_is_told(kind: str, url: str) -> None:
    puppet = Puppet(url=url)

    async def scene(net: Net) -> None:
        party, trace = on_stage(net, puppet, connector=net.connector())
        await party.start()
        await until(lambda: bool(puppet.of("refused")))
        await party.stop()
        assert len(notes(trace, "refused")) == 1

    play(kind, scene)
    (reason,) = puppet.of("refused")
    assert reason["error"]
    assert reason["link"] == "us#1"
    assert "pw" not in reason["error"]


# -- clients that are none -------------------------------------------------------------------------------------------


def good(link: str, data: bytes) -> list[Send]:
    return [Send(link, render(response(200, body=b"{}")), "http")]


CALLERS = {
    "garbage": (b"\x01\x02\r\n\r\n", b"400", "broken"),
    "tls": (b"\x16\x03\x01\x02\x00\x01\x00", b"400", "broken"),
    "http 2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"400", "broken"),
    "both lengths": (
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", b"400", "broken"
    ),
    "flood": (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20000, b"431", "oversized"),
    "100 MB": (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 104857600\r\n\r\n{", b"413", "oversized"),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", CALLERS)
def test_what_is_no_request_is_recorded_and_turned_away(kind: str, what: str) -> None:
    line, status, form = CALLERS[what]

    async def scene(net: Net) -> None:
        puppet = Puppet(answer=good)
        listener = net.opened().listener()
        party, trace = on_stage(net, puppet, listener=listener)
        await party.start()
        caller = await call(net, listener.address)
        caller.transport.write(line)
        await until(lambda: caller.over)
        await party.stop()
        assert caller.got.startswith(b"HTTP/1.1 " + status)
        assert puppet.of("received") == []
        assert [each.form for each in wires(trace)] == [form]
        assert f"answered {status.decode()}" in str(notes(trace, "closed")[0]["reason"])

    play(kind, scene)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("line", [b"GET / HT", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{"])
def test_a_client_that_takes_for_ever_is_turned_away(kind: str, line: bytes) -> None:
    async def scene(net: Net) -> None:
        puppet = Puppet(answer=good)
        listener = net.opened(patience=0.2).listener()
        party, trace = on_stage(net, puppet, listener=listener)
        await party.start()
        caller = await call(net, listener.address)
        caller.transport.write(line)
        await until(lambda: caller.over)
        await party.stop()
        assert caller.got.startswith(b"HTTP/1.1 408")
        assert [each.form for each in wires(trace)] == ["broken"]
        assert puppet.of("received") == []

    play(kind, scene)


@pytest.mark.parametrize("kind", KINDS)
def test_a_client_that_leaves_inside_a_request(kind: str) -> None:
    async def scene(net: Net) -> None:
        puppet = Puppet(answer=good)
        listener = net.opened().listener()
        party, trace = on_stage(net, puppet, listener=listener)
        await party.start()
        caller = await call(net, listener.address)
        caller.transport.write(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{")
        await asyncio.sleep(0.05)
        caller.transport.abort()
        await until(lambda: bool(puppet.of("closed")))
        await party.stop()
        assert [each.form for each in wires(trace)] == ["broken"]
        assert notes(trace, "closed")[0]["by"] == "sut"

    play(kind, scene)
