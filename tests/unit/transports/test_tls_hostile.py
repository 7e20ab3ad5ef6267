"""Ends of TLS that meet somebody hostile: certificates that nobody can read, handshakes without end, silence."""

import asyncio
from dataclasses import replace
from functools import cache

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from harness.clock import ManualClock
from harness.transports.base import Refused
from harness.transports.tls import Facts, make_end
from harness.transports.tls.scripts import add, wire
from harness.transports.tls.scripts.client import ScriptedClient
from harness.transports.tls.scripts.server import ScriptedServer
from harness.transports.websocket import WebSocketConnector
from tests.unit.transports.kit import Recorder
from tests.unit.transports.tls_kit import AT, client, dialling, listening, servers, shake

VERSION, EC_KEY, CURVE = b"\xa0\x03\x02\x01\x02", "2a8648ce3d0201", "2a8648ce3d030107"


@cache
def unreadable() -> dict[str, bytes]:
    """Certificates in DER that no version, no kind of key and no curve is known of, and some that are none."""
    good = servers()[0].certificate.public_bytes(Encoding.DER)
    return {
        "version 10": good.replace(VERSION, VERSION[:-1] + b"\x09"),
        "unknown key": good.replace(bytes.fromhex(EC_KEY), bytes.fromhex("2a850307010101")),
        "unknown curve": good.replace(bytes.fromhex(CURVE), bytes.fromhex("2a8648ce3d030163")),
        "cut": good[: len(good) // 2],
        "empty": b"",
    }


def message(*ders: bytes) -> bytes:
    return wire.vector(b"".join(wire.vector(der, 3) for der in ders), 3)


class OddServer(ScriptedServer):
    """Shows these certificates."""

    ders: tuple[bytes, ...] = ()

    def present(self) -> None:
        self.say(wire.CERTIFICATE, message(*self.ders))


class OddClient(ScriptedClient):
    ders: tuple[bytes, ...] = ()

    def present(self, credential: object) -> None:
        self.say(wire.CERTIFICATE, message(*self.ders))


@pytest.mark.parametrize("script", ["", "careless"])
@pytest.mark.parametrize("name", unreadable())
def test_certificates_that_nobody_can_read_upset_no_end(name: str, script: str) -> None:
    der = unreadable()[name]
    for ders in ((der,), (servers()[0].certificate.public_bytes(Encoding.DER), der)):
        add("odd server", lambda terms, host, ders=ders: _odd(OddServer(terms, ""), ders))  # type: ignore[misc]
        add("odd client", lambda terms, host, ders=ders: _odd(OddClient(terms, host, ""), ders))  # type: ignore[misc]
        near = shake(dialling(misbehave=script), listening(misbehave="odd server"))[2]
        demanded = listening(misbehave=script, client_certificates="demanded")
        far = shake(dialling(misbehave="odd client", credentials=(client(),)), demanded)[3]
        for facts in (near, far):
            assert script or [each["outcome"] for each in facts] == ["failed"]


def _odd(end: OddServer | OddClient, ders: tuple[bytes, ...]) -> OddServer | OddClient:
    end.ders = ders
    return end


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
def test_what_is_sent_along_need_not_be_readable() -> None:
    """The path is good; behind it comes what has no place in it."""

    class SendsMore(ScriptedServer):
        def present(self) -> None:
            assert self.credential is not None
            ders = [each.public_bytes(Encoding.DER) for each in self.credential.chain]
            self.say(wire.CERTIFICATE, message(*ders, unreadable()["version 10"]))

    add("sends more", lambda terms, host: SendsMore(terms, ""))
    (facts,) = shake(dialling(), listening(misbehave="sends more"))[2]
    assert (facts["outcome"], len(facts["peer_chain"])) == ("open", len(servers()[0].chain))


def test_a_handshake_without_end_is_ended() -> None:
    """Small messages, each of them well-formed: nobody may be kept busy with them."""
    end = make_end(dialling(misbehave="careless"), server=False, now=lambda: AT, host="stage")
    end.start()
    flood = wire.record(wire.HANDSHAKE, wire.message(22, b"")) * 10_000
    for _ in range(100):
        end.feed(flood)
        if end.phase == "over":
            break
    [facts] = end.news()
    assert (end.phase, facts["by"]) == ("over", "harness")


def test_a_warning_ends_nothing() -> None:
    """A server that does not know the name it is called by may say so, and go on (RFC 6066, 3)."""

    class Wonders(ScriptedServer):
        def greeted(self) -> None:
            self.alert(112, 1)
            super().greeted()

    add("wonders", lambda terms, host: Wonders(terms, ""))
    [facts] = shake(dialling(peer_name="another"), listening(misbehave="wonders"))[2]
    assert (facts["outcome"], facts["by"], facts["problem"]) == ("failed", "harness", "name")
    assert facts["alert"]["from"] == "harness"


def test_who_does_not_wait_any_longer_says_so() -> None:
    for script in ("", "careless"):
        end = make_end(dialling(misbehave=script), server=False, now=lambda: AT, host="stage")
        end.start()
        end.give_up("no complete handshake within 10 s")
        [facts] = end.news()
        assert facts["gave_up"]
    facts_of_a_refusal: list[Facts] = shake(
        dialling(), replace(listening(), maximum="TLSv1.1", minimum="TLSv1")
    )[2]
    assert not facts_of_a_refusal[-1]["gave_up"]


async def _dial(answer: bytes | None) -> Refused:
    """Dial a server that hears the hello, answers so (None: it leaves), and says no more."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10_000)
        if answer is not None:
            writer.write(answer)
            await reader.read()
        writer.close()
        await writer.wait_closed()
        done.set()

    done = asyncio.Event()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    options = {"url": f"wss://127.0.0.1:{port}", "tls": dialling(), "timeout": 0.3}
    with pytest.raises(Refused) as refused:
        await WebSocketConnector(clock=ManualClock(AT)).connect(Recorder(), "CS001#1", options)
    await done.wait()
    server.close()
    return refused.value


@pytest.mark.parametrize(
    ("answer", "gave_up"), [(b"", True), (b"\x15\x03\x03\x00\x02\x02\x28", False), (None, False)]
)
def test_silence_is_no_refusal(answer: bytes | None, gave_up: bool) -> None:
    assert asyncio.run(_dial(answer)).gave_up is gave_up
