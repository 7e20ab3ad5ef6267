"""HTTP that goes well: who is told what, in which order, on both networks; and with clients and servers of others."""

import asyncio

import aiohttp
import pytest
from aiohttp import web

from harness.protocols.http import (
    HttpResponse,
    chunked,
    parse_request,
    parse_response,
    render,
    request,
    response,
)
from harness.protocols.machine import Close, Command, Send
from harness.transports.tls.terms import Terms
from tests.unit.transports.http_kit import KINDS, Net, Puppet, call, notes, on_stage, play, until, wires
from tests.unit.transports.tls_kit import AT, client, dialling, listening

GET = b"GET /us/a HTTP/1.1\r\nHost: h\r\n\r\n"


def echo(link: str, data: bytes) -> list[Command]:
    """Answers with the target of the request."""
    return [Send(link, render(response(200, body=parse_request(data).target.encode())), "http")]


@pytest.mark.parametrize("kind", KINDS)
def test_one_exchange_leaves_the_same_bytes_on_both_sides(kind: str) -> None:
    async def scene(net: Net) -> None:
        listener = net.opened().listener("/us")
        server, theirs = on_stage(net, Puppet(answer=echo), listener=listener)
        await server.start()
        puppet = Puppet(url=f"{listener.address}/versions?a=b%20c")
        asker, ours = on_stage(net, puppet, connector=net.connector())
        await asker.start()
        await until(lambda: bool(puppet.of("closed")))
        await asker.stop()
        await server.stop()
        for one, other in ((wires(ours, "out"), wires(theirs)), (wires(ours), wires(theirs, "out"))):
            assert [each.data for each in one] == [each.data for each in other]
            assert [each.form for each in (*one, *other)] == ["http", "http"]
        assert wires(ours)[0].data.endswith(b"\r\n\r\n/us/versions?a=b%20c")
        assert puppet.of("closed") == [(0, "")]

    play(kind, scene)


@pytest.mark.parametrize("kind", KINDS)
def test_parties_share_a_port_and_a_connection(kind: str) -> None:
    async def scene(net: Net) -> None:
        port = net.opened()
        parties = [
            on_stage(net, Puppet(answer=echo), listener=port.listener(path)) for path in ("/us", "/us2")
        ]
        for party, _ in parties:
            await party.start()
        caller = await call(net, port.base)
        for path in ("/us/x", "/us2", "/us2/y?z=/us/", "/us"):
            caller.got = b""
            caller.transport.write(f"GET {path} HTTP/1.1\r\nHost: h\r\n\r\n".encode())
            await until(lambda path=path: caller.got.endswith(b"\r\n\r\n" + path.encode()))  # type: ignore[misc]
        targets = [[parse_request(each.data).target for each in wires(trace)] for _, trace in parties]
        assert targets == [["/us/x", "/us"], ["/us2", "/us2/y?z=/us/"]]
        assert [{each.link for each in wires(trace)} for _, trace in parties] == [{"in#1"}, {"in#1"}]
        for party, _ in parties:
            await party.stop()

    play(kind, scene)


@pytest.mark.parametrize("kind", KINDS)
def test_a_request_for_nobody_is_kept_in_the_record(kind: str) -> None:
    async def scene(net: Net) -> None:
        port = net.opened()
        party, trace = on_stage(net, Puppet(), listener=port.listener("/us"))
        await party.start()
        caller = await call(net, port.base)
        caller.transport.write(b"GET /them HTTP/1.1\r\nHost: h\r\n\r\n")
        await until(lambda: caller.got.startswith(b"HTTP/1.1 404"))
        await party.stop()
        (note,) = notes(trace, "rejected")
        assert (note["path"], note["status"]) == ("/them", 404)
        assert f"{port.base}/us/" in str(note["why"])

    play(kind, scene)


@pytest.mark.parametrize("kind", KINDS)
def test_pipelined_requests_are_answered_in_their_order(kind: str) -> None:
    late: list[str] = []

    def answer(link: str, data: bytes) -> list[Command]:
        late.append(parse_request(data).target)
        return []

    async def scene(net: Net) -> None:
        port = net.opened()
        puppet = Puppet(answer=answer)
        party, _ = on_stage(net, puppet, listener=port.listener())
        await party.start()
        caller = await call(net, port.base)
        caller.transport.write(b"GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n")
        await until(lambda: bool(late))
        await asyncio.sleep(0.05)
        assert late == ["/1"]
        party.send("in#1", render(response(200, body=b"one")), "http")
        await until(lambda: len(late) == 2)
        party.send("in#1", render(response(200, body=b"two")), "http")
        await until(lambda: caller.got.endswith(b"two"))
        assert caller.got.index(b"one") < caller.got.index(b"two")
        await party.stop()

    play(kind, scene)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("asked", "answered", "ends"),
    [
        (GET, response(200), False),
        (GET.replace(b"1.1", b"1.0"), response(200), True),
        (GET.replace(b"1.1\r\n", b"1.0\r\nConnection: keep-alive\r\n"), response(200), False),
        (GET.replace(b"1.1\r\n", b"1.1\r\nConnection: close\r\n"), response(200), True),
        (GET, response(200, [("Connection", "close")]), True),
        (GET, HttpResponse(200, "OK", (), b"until the end"), True),
        (GET, HttpResponse(200, "OK", (("Transfer-Encoding", "chunked"),), chunked(b"x")), False),
    ],
)
def test_a_connection_is_kept_as_http_says(
    kind: str, asked: bytes, answered: HttpResponse, ends: bool
) -> None:
    async def scene(net: Net) -> None:
        port = net.opened()
        puppet = Puppet(answer=lambda link, data: [Send(link, render(answered), "http")])
        party, _ = on_stage(net, puppet, listener=port.listener())
        await party.start()
        caller = await call(net, port.base)
        caller.transport.write(asked)
        await until(lambda: caller.got == render(answered))
        await asyncio.sleep(0.05)
        assert caller.over is ends
        await party.stop()

    play(kind, scene)


@pytest.mark.parametrize("kind", KINDS)
def test_who_has_said_all_that_it_wants_is_still_answered(kind: str) -> None:
    async def scene(net: Net) -> None:
        port = net.opened()
        puppet = Puppet()
        party, _ = on_stage(net, puppet, listener=port.listener())
        await party.start()
        caller = await call(net, port.base)
        caller.transport.write(GET)
        caller.transport.write_eof()
        await until(lambda: bool(puppet.of("received")))
        await asyncio.sleep(0.05)
        party.send("in#1", render(response(200, body=b"late")), "http")
        await until(lambda: caller.over)
        assert caller.got.endswith(b"late")
        await until(lambda: bool(puppet.of("closed")))
        await party.stop()

    play(kind, scene)


@pytest.mark.parametrize("kind", KINDS)
def test_who_expects_to_be_told_to_go_on_is_told(kind: str) -> None:
    async def scene(net: Net) -> None:
        port = net.opened()
        party, trace = on_stage(net, Puppet(answer=echo), listener=port.listener())
        await party.start()
        caller = await call(net, port.base)
        caller.transport.write(b"PUT /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        await until(lambda: caller.got == b"HTTP/1.1 100 Continue\r\n\r\n")
        caller.transport.write(b"{}")
        await until(lambda: caller.got.endswith(b"/a"))
        assert caller.got.count(b"100 Continue") == 1
        assert len(wires(trace)) == 1
        await party.stop()

    play(kind, scene)


@pytest.mark.parametrize("kind", KINDS)
def test_raw_bytes_are_dripped_cut_and_lied_about_as_we_like(kind: str) -> None:
    def answer(link: str, data: bytes) -> list[Command]:
        return [
            Send(link, b"HTTP/1.1 200 OK\r\nContent-Le", "raw"),
            Send(link, b"ngth: 9\r\n\r\nx", "raw"),
            Close(link),
        ]

    async def scene(net: Net) -> None:
        port = net.opened()
        server, theirs = on_stage(net, Puppet(answer=answer), listener=port.listener())
        await server.start()
        puppet = Puppet(url=port.base)
        asker, ours = on_stage(net, puppet, connector=net.connector())
        await asker.start()
        await until(lambda: bool(puppet.of("closed")))
        await asker.stop()
        await server.stop()
        assert [each.form for each in wires(theirs, "out")] == ["raw", "raw"]
        assert [each.form for each in wires(ours)] == ["broken"]
        assert "9 bytes, 1 came" in puppet.of("closed")[0][1]

    play(kind, scene)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shown", [False, True])
def test_tls_shows_both_sides_who_the_other_is(kind: str, shown: bool) -> None:
    async def scene(net: Net) -> None:
        terms = listening(client_certificates="demanded" if shown else "none")
        port = net.opened()
        puppet = Puppet(answer=echo)
        server, theirs = on_stage(net, puppet, listener=port.listener(tls=lambda: terms))
        await server.start()
        tls = dialling(credentials=(client(),) if shown else ())
        asking = Puppet(url=f"{port.base}/x", tls=tls)
        asker, ours = on_stage(net, asking, connector=net.connector())
        await asker.start()
        await until(lambda: bool(asking.of("closed")))
        await asker.stop()
        await server.stop()
        assert port.base.startswith("https://")
        assert asking.of("received")[0].endswith(b"/x")
        assert [notes(trace, "tls")[0]["outcome"] for trace in (ours, theirs)] == ["open", "open"]
        assert bool(puppet.of("opened")[0].certificates) is shown
        assert asking.of("opened")[0].certificates

    play(kind, scene)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("speaks", [True, False], ids=["unknown root", "no TLS"])
def test_a_server_that_is_not_believed_gets_no_request(kind: str, speaks: bool) -> None:
    async def scene(net: Net) -> None:
        port = net.opened()
        puppet = Puppet(answer=echo)
        terms = (lambda: listening()) if speaks else None
        server, theirs = on_stage(net, puppet, listener=port.listener(tls=terms))
        await server.start()
        place = port.base.partition("://")[2]
        place += "" if ":" in place else ":80"
        asking = Puppet(url=f"https://{place}/x", tls=dialling(trust=()))
        asker, ours = on_stage(net, asking, connector=net.connector())
        await asker.start()
        await until(lambda: bool(asking.of("refused")))
        await asyncio.sleep(0.05)
        await asker.stop()
        await server.stop()
        assert asking.of("refused")[0]["tls"]["outcome"] == "failed"
        assert wires(ours, "out") == []
        assert [each.form for each in wires(theirs)] == ([] if speaks else ["broken"])
        assert notes(ours, "tls")[0]["outcome"] == "failed"

    play(kind, scene, AT)


def test_a_client_of_others_is_served() -> None:
    async def scene(net: Net) -> None:
        port = net.opened()
        party, trace = on_stage(net, Puppet(answer=echo), listener=port.listener("/us"))
        await party.start()
        async with aiohttp.ClientSession() as session:
            for _ in range(3):
                async with session.put(f"{port.base}/us/a", json={"a": 1}) as answer:
                    assert (answer.status, await answer.text()) == (200, "/us/a")
            async with session.post(f"{port.base}/us/b", data=_pieces()) as answer:
                assert await answer.text() == "/us/b"
        await party.stop()
        bodies = [parse_request(each.data).body for each in wires(trace)]
        assert bodies == [b'{"a": 1}'] * 3 + [b"onetwo"]
        assert {each.link for each in wires(trace)} == {"in#1"}

    play("tcp", scene)


async def _pieces():  # type: ignore[no-untyped-def]
    for piece in (b"one", b"two"):
        yield piece


def test_a_server_of_others_is_understood() -> None:
    async def chunks(asked: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        answer.enable_compression(web.ContentCoding.gzip)
        answer.enable_chunked_encoding()
        await answer.prepare(asked)
        for _ in range(100):
            await answer.write(b"piece")
        await answer.write_eof()
        return answer

    async def scene(net: Net) -> None:
        app = web.Application()
        app.router.add_get("/", chunks)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        puppet = Puppet(url=url, ask=render(request("GET", url, [("Accept-Encoding", "gzip")])))
        party, _ = on_stage(net, puppet, connector=net.connector())
        await party.start()
        await until(lambda: bool(puppet.of("closed")))
        await party.stop()
        await runner.cleanup()
        (data,) = puppet.of("received")
        assert parse_response(data).body == b"piece" * 100

    play("tcp", scene)


@pytest.mark.parametrize("kind", KINDS)
def test_stopping_takes_everybody_along(kind: str) -> None:
    async def scene(net: Net) -> None:
        port = net.opened(stop_timeout=0.1)
        party, _ = on_stage(net, Puppet(), listener=port.listener())
        await party.start()
        callers = [await call(net, port.base) for _ in range(3)]
        callers[0].transport.write(GET)
        callers[1].transport.write(GET[:9])
        await asyncio.sleep(0.05)
        await party.stop()
        await until(lambda: all(each.over for each in callers))
        with pytest.raises(OSError, match=r"."):
            await call(net, port.base)

    play(kind, scene)


@pytest.mark.parametrize("kind", KINDS)
def test_on_a_shared_port_the_party_that_wants_something_else_in_a_handshake_gets_it_once(kind: str) -> None:
    async def scene(net: Net) -> None:
        port = net.opened()
        terms = [Terms(listening), Terms(listening)]
        parties = [
            on_stage(net, Puppet(answer=echo), listener=port.listener(path, tls=each))
            for path, each in zip(("/us", "/us2"), terms, strict=True)
        ]
        for party, _ in parties:
            await party.start()
        terms[1].change({"minimum": "TLSv1.3"}, times=1)
        for heard in ("refused", "closed"):
            asking = Puppet(url=f"{port.base}/us", tls=dialling(maximum="TLSv1.2"))
            asker, _ = on_stage(net, asking, connector=net.connector())
            await asker.start()
            await until(lambda: bool(asking.of(heard)))  # noqa: B023
            await asker.stop()
        for party, _ in parties:
            await party.stop()

    play(kind, scene)
