"""Clients that break the rules of TLS on purpose, or speak none."""

from typing import Final

from harness.transports.tls.scripts import wire
from harness.transports.tls.scripts.base import MOST, WARNING, Scripted
from harness.transports.tls.scripts.client import ScriptedClient

FLOOD: Final = 2000
LONGEST: Final = MOST + 2048


class BadMac(ScriptedClient):
    """The first record after the handshake is altered on its way."""

    def through(self) -> None:
        sealed = bytearray(self.ours.close(wire.DATA, b"altered"))
        sealed[-1] ^= 1
        self.raw(wire.record(wire.DATA, bytes(sealed)))


class LongRecord(ScriptedClient):
    """A record is longer than any may be."""

    def through(self) -> None:
        self.raw(wire.record(wire.DATA, bytes(LONGEST + 1)))


class StrangeRecord(ScriptedClient):
    """A record is of a type that does not exist."""

    def through(self) -> None:
        self.raw(wire.record(99, self.ours.close(99, b"strange")))


class EmptyRecords(ScriptedClient):
    """Three records without content come before anything else, which is allowed (RFC 5246 §6.2.1)."""

    def through(self) -> None:
        super().through()
        for _ in range(3):
            self.put(wire.DATA, b"")


class EmptyHandshake(ScriptedClient):
    """A handshake record without content comes first, which is not allowed (RFC 5246 §6.2.1)."""

    def start(self) -> None:
        self.raw(wire.record(wire.HANDSHAKE, b""))
        super().start()


class BadLength(ScriptedClient):
    """A list in its hello says that it is longer than the hello."""

    def say(self, kind: int, body: bytes) -> None:
        if kind == wire.CLIENT_HELLO:
            body = body[:35] + b"\x7f\xfe" + body[37:]
        super().say(kind, body)


class BadFinished(ScriptedClient):
    """Its Finished does not fit what was said."""

    def finish(self) -> None:
        self.change_keys(self.ours)
        self.say(wire.FINISHED, bytes(12))


class BadShare(ScriptedClient):
    """Its half of the key agreement is no point of the curve."""

    def say(self, kind: int, body: bytes) -> None:
        if kind == wire.CLIENT_KEY_EXCHANGE:
            body = body[:2] + bytes(len(body) - 2)
        super().say(kind, body)


class EarlyKeyChange(ScriptedClient):
    """Changes to keys that nobody has agreed on yet."""

    def our_turn(self) -> None:
        self.put(wire.CHANGE_CIPHER_SPEC, b"\x01")


class EarlyData(ScriptedClient):
    """Talks before the handshake is over."""

    def our_turn(self) -> None:
        self.put(wire.DATA, b"GET / HTTP/1.1\r\n\r\n")


class EarlyFinish(ScriptedClient):
    """Leaves its key exchange out."""

    def our_turn(self) -> None:
        self.say(wire.FINISHED, bytes(12))


class Flooding(ScriptedClient):
    """Sends alerts without end (warnings, which end nothing) before it says hello."""

    def start(self) -> None:
        for _ in range(FLOOD):
            self.raw(wire.record(wire.ALERT, bytes((WARNING, 90)), 0x0301))
        super().start()


class Babbling(Scripted):
    """Sends anything but TLS."""

    def start(self) -> None:
        self.raw(b"\x00\xff" * 512)


class SpeakingClear(Scripted):
    """Asks for a WebSocket in the clear, where TLS is due."""

    def start(self) -> None:
        key = "dGhlIHNhbXBsZSBub25jZQ=="
        self.raw(
            "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def cleartext(self, data: bytes) -> None:
        self.agreed = data.startswith(b"HTTP/1.1 101")
        super().cleartext(data)
