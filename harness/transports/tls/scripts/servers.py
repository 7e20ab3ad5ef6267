"""Servers that misbehave on purpose, each in one way. What one should answer to it is not said here."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from harness.pki.credential import Credential
from harness.pki.tls import TlsTerms
from harness.transports.tls.names import VERSIONS
from harness.transports.tls.scripts import chains, wire
from harness.transports.tls.scripts.base import WARNING, Scripted
from harness.transports.tls.scripts.broken_clients import FLOOD, LONGEST
from harness.transports.tls.scripts.clients import DEFLATE, number_of
from harness.transports.tls.scripts.secrets import Suite
from harness.transports.tls.scripts.server import ScriptedServer
from harness.transports.tls.scripts.wire import ServerHello
from harness.transports.tls.suites import SUITES

GOOD: Final = (
    "TLS_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CCM",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8",
    "TLS_ECDHE_ECDSA_WITH_ARIA_128_GCM_SHA256",
)
"""Hardly a client offers all of these."""
_HANDSHAKE_FAILURE, _NO_RENEGOTIATION = 40, 100


class ChoosingVersion(ScriptedServer):
    """Its ServerHello is of a version that it likes, whatever was offered."""

    choice = wire.TLS12

    def hello(self, hello: ServerHello) -> None:
        super().hello(replace(hello, version=self.choice))


class ChoosingCompression(ScriptedServer):
    """Wants the data compressed."""

    def hello(self, hello: ServerHello) -> None:
        super().hello(replace(hello, compression=DEFLATE))

    def exchanged(self, body: bytes) -> None:
        self.enough()


class ChoosingSuite(ScriptedServer):
    """Its ServerHello names a suite that it likes, whatever was offered."""

    choice = ""

    def greeted(self) -> None:
        assert self.heard is not None
        code = number_of(SUITES, self.choice)
        signed = "anon" not in self.choice.lower()
        kind = 0xC02B if "ECDSA" in self.choice else 0x009C
        self.credential = self.credential_for(kind) if signed else None
        if signed and self.credential is None:
            self.alert(_HANDSHAKE_FAILURE)
            self.fail("harness", "we have no certificate for this suite")
            return
        self.suite = Suite(code)
        self.more["offered_it"] = code in self.heard.suites
        self.hello(ServerHello(wire.TLS12, self.random, b"", code, 0, self.extensions()))
        if signed:
            self.present()
        if "ECDH" in self.choice:
            self.offer_share()
        self.done()

    def signed(self, data: bytes) -> bytes:
        return super().signed(data) if self.credential is not None else b""

    def exchanged(self, body: bytes) -> None:
        self.enough()


class ChoosingAnother(ChoosingSuite):
    """Its ServerHello names a suite that was not offered, a good one if there is one left."""

    def greeted(self) -> None:
        assert self.heard is not None
        offered = {SUITES.get(each) for each in self.heard.suites}
        signed = (each for each in SUITES.values() if each.startswith(("TLS_ECDHE_ECDSA_", "TLS_RSA_WITH_")))
        free = next((each for each in (*GOOD, *signed) if each not in offered), "")
        if not free:
            self.alert(_HANDSHAKE_FAILURE)
            self.fail("harness", "there is no suite left that was not offered")
            return
        self.choice = free
        super().greeted()


class Chained(ScriptedServer):
    """Its certificates come in another way: see `chains`."""

    arrange: Callable[[Credential], Credential] = staticmethod(chains.disordered)

    def present(self) -> None:
        self.credential = self.credential and type(self).arrange(self.credential)
        super().present()


class ShowsNoCertificate(ScriptedServer):
    """Leaves its Certificate message out, though the suite needs it."""

    def present(self) -> None:
        """Not a word."""


class ShowsNothing(ScriptedServer):
    """Its Certificate message is empty."""

    def present(self) -> None:
        self.say(wire.CERTIFICATE, wire.certificates(()))


class ForgedShare(ScriptedServer):
    """The signature under its half of the key agreement is wrong."""

    def pick(self) -> int | None:
        """Only suites with such a signature."""
        code = super().pick()
        return code if code is None or Suite(code).exchange != "RSA" else None

    def signed(self, data: bytes) -> bytes:
        return super().signed(data + b"forged")


class BadFinished(ScriptedServer):
    """Its Finished does not fit what was said."""

    def verify_data(self) -> bytes:
        return bytes(12)

    def through(self) -> None:
        """Whether the client takes it shows in what it says next."""

    def got(self, data: bytes) -> None:
        self.agreed = True
        self.fail("harness", "the client went on: there is nothing more to see")


class BadMac(ScriptedServer):
    """The first record after the handshake is altered on its way; what the client says gets no answer."""

    def through(self) -> None:
        sealed = bytearray(self.ours.close(wire.DATA, b"altered"))
        sealed[-1] ^= 1
        self.raw(wire.record(wire.DATA, bytes(sealed)))

    def got(self, data: bytes) -> None:
        """It may have been said before the record was seen."""


class LongRecord(BadMac):
    """A record is longer than any may be."""

    def through(self) -> None:
        self.raw(wire.record(wire.DATA, bytes(LONGEST + 1)))


class AsksAgain(ScriptedServer):
    """Asks for another handshake as soon as the first has succeeded; the client may say no, or nothing."""

    def through(self) -> None:
        super().through()
        self.put(wire.HANDSHAKE, wire.message(wire.HELLO_REQUEST, b""))

    def handshake(self, kind: int, body: bytes) -> None:
        """The client does: that was all that we wanted to know."""
        if kind == wire.CLIENT_HELLO and self.phase == "open":
            self.more["renegotiates"] = True
            self.alert(_NO_RENEGOTIATION, WARNING)
        else:
            super().handshake(kind, body)


class Fragmenting(ScriptedServer):
    """Every handshake message comes in records of one byte each."""

    def greeted(self) -> None:
        self.fragment = 1
        super().greeted()

    def client_finished(self) -> None:
        self.fragment = 0
        super().client_finished()


class Flooding(ScriptedServer):
    """Sends alerts without end (warnings, which end nothing) before it says hello."""

    def greeted(self) -> None:
        for _ in range(FLOOD):
            self.raw(wire.record(wire.ALERT, bytes((WARNING, 90))))
        super().greeted()


class Leaving(ScriptedServer):
    """Hangs up at one point, without a word."""

    point = ""

    def go(self, point: str) -> None:
        if point == self.point:
            self.fail("harness", "we left on purpose")

    def greeted(self) -> None:
        self.go("the hello")
        super().greeted()

    def hello(self, hello: ServerHello) -> None:
        super().hello(hello)
        self.go("its hello")

    def present(self) -> None:
        super().present()
        self.go("its certificate")

    def done(self) -> None:
        super().done()
        self.go("its flight")

    def client_finished(self) -> None:
        self.go("the client's flight")
        if self.phase != "over":
            super().client_finished()


class Silent(ScriptedServer):
    """Never says a word."""

    def greeted(self) -> None:
        """Nothing comes of it."""


class SpeakingClear(Scripted):
    """Answers a ClientHello as a web server without TLS would, and sees whether the client goes on in the clear."""

    def feed(self, data: bytes) -> bytes:
        if data[:4] in (b"GET ", b"POST", b"HEAD"):
            self.agreed = True
            self.cleartext(data)
            return b""
        self.story.version = ""
        self.raw(
            b"HTTP/1.1 426 Upgrade Required\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Content-Length: 0\r\n\r\n"
        )
        if data[:1] == b"\x15" and len(data) >= 7:
            self.alerted(data[5], data[6])
        return b""


class TakingBoth(ScriptedServer):
    """Speaks TLS with those who do, and in the clear with all others."""

    def feed(self, data: bytes) -> bytes:
        if self.phase == "shaking" and data[:4] == b"GET ":
            self.raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
            return b""
        return super().feed(data)


_POINTS: Final = ("the hello", "its hello", "its certificate", "its flight", "the client's flight")
_ONES: Final[dict[str, type[ScriptedServer]]] = {
    "careless": ScriptedServer,
    "chooses another suite": ChoosingAnother,
    "chooses compression": ChoosingCompression,
    "disordered chain": type("Disordered", (Chained,), {"arrange": staticmethod(chains.disordered)}),
    "more chain": type("More", (Chained,), {"arrange": staticmethod(chains.with_strangers)}),
    "long chain": type("Long", (Chained,), {"arrange": staticmethod(chains.very_long)}),
    "short chain": type("Short", (Chained,), {"arrange": staticmethod(chains.without_issuers)}),
    "leaves its certificate out": ShowsNoCertificate,
    "shows no certificate": ShowsNothing,
    "forged share": ForgedShare,
    "bad Finished": BadFinished,
    "bad MAC": BadMac,
    "long record": LongRecord,
    "asks again": AsksAgain,
    "fragments": Fragmenting,
    "floods": Flooding,
    "silent": Silent,
    "takes both": TakingBoth,
    **{f"leaves after {point}": type("LeavesAfter", (Leaving,), {"point": point}) for point in _POINTS},
}


def make(terms: TlsTerms, script: str) -> Scripted:
    """The server that plays `script`: a name, or a name with what it needs, as in "chooses suite=TLS_...".

    KeyError for a name that is not there.
    """
    if script == "speaks clear":
        return SpeakingClear(terms, server=True, script=script)
    if script in _ONES:
        return _ONES[script](terms, script)
    what, _, value = script.partition("=")
    made: ScriptedServer
    match what:
        case "chooses suite":
            number_of(SUITES, value)
            made = type("Choosing", (ChoosingSuite,), {"choice": value})(terms, script)
        case "chooses version":
            known = {**VERSIONS, 0x0305: "TLSv1.4"}
            made = type("Choosing", (ChoosingVersion,), {"choice": number_of(known, value)})(terms, script)
        case _:
            raise KeyError(f"no server plays {script!r}")
    return made


SCRIPTS: Final = frozenset({*_ONES, "speaks clear"})
