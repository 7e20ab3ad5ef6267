"""TLS 1.2 and older on the wire: records, handshake messages, names of suites and alerts (RFC 5246).

Bytes only. Nothing is forbidden here: whoever misbehaves needs a way to write what is wrong.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, DATA = 20, 21, 22, 23

HELLO_REQUEST, CLIENT_HELLO, SERVER_HELLO, NEW_TICKET = 0, 1, 2, 4
CERTIFICATE, SERVER_KEY_EXCHANGE, CERTIFICATE_REQUEST, SERVER_HELLO_DONE = 11, 12, 13, 14
CERTIFICATE_VERIFY, CLIENT_KEY_EXCHANGE, FINISHED = 15, 16, 20

MESSAGES: Final[dict[int, str]] = {
    0: "HelloRequest",
    1: "ClientHello",
    2: "ServerHello",
    4: "NewSessionTicket",
    11: "Certificate",
    12: "ServerKeyExchange",
    13: "CertificateRequest",
    14: "ServerHelloDone",
    15: "CertificateVerify",
    16: "ClientKeyExchange",
    20: "Finished",
    22: "CertificateStatus",
}

TLS12: Final = 0x0303

SCSV: Final = 0x00FF
"""TLS_EMPTY_RENEGOTIATION_INFO_SCSV (RFC 5746 §3.3)."""

SIGNATURES: Final = (
    *(0x0403, 0x0503, 0x0603),
    *(0x0804, 0x0805, 0x0806),
    *(0x0809, 0x080A, 0x080B),
    *(0x0401, 0x0501, 0x0601),
    *(0x0201, 0x0203),
)
"""Signature schemes that are offered: ECDSA, RSA-PSS with both kinds of keys, RSA, and those with SHA-1 last."""
USUAL_GROUPS: Final = (23, 24, 29, 25, 26, 27, 28)
"""Curves that are offered; those behind x25519 so that no certificate is left out."""


def vector(data: bytes, size: int) -> bytes:
    """A length of `size` bytes, and the data."""
    return len(data).to_bytes(size, "big") + data


def numbers(codes: Sequence[int], size: int = 2) -> bytes:
    return b"".join(code.to_bytes(size, "big") for code in codes)


def record(kind: int, data: bytes, version: int = TLS12) -> bytes:
    """One record, whatever its length."""
    return struct.pack("!BHH", kind, version, len(data) & 0xFFFF) + data


def message(kind: int, body: bytes) -> bytes:
    """One handshake message."""
    return bytes((kind,)) + vector(body, 3)


class Reader:
    """Takes bytes apart; what is not there is empty."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, count: int) -> bytes:
        piece = self.data[self.at : self.at + count]
        self.at += count
        return piece

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "big")

    def vector(self, size: int) -> bytes:
        return self.take(self.number(size))

    @property
    def rest(self) -> bytes:
        return self.data[self.at :]


@dataclass(frozen=True, slots=True)
class Hello:
    """What a ClientHello says.

    server_name  SNI; "": none; None: whoever sends it has to know · more: further extensions, number and body
    """

    version: int = TLS12
    suites: tuple[int, ...] = ()
    groups: tuple[int, ...] = USUAL_GROUPS
    compressions: tuple[int, ...] = (0,)
    server_name: str | None = None
    random: bytes = bytes(32)
    session_id: bytes = b""
    ticket: bytes | None = None
    extended_secret: bool = True
    renegotiation: bytes | None = None
    extensions: bool = True
    more: tuple[tuple[int, bytes], ...] = ()

    def body(self) -> bytes:
        """The body of the message."""
        said = (
            struct.pack("!H", self.version)
            + self.random
            + vector(self.session_id, 1)
            + vector(numbers(self.suites), 2)
            + vector(bytes(self.compressions), 1)
        )
        if not self.extensions:
            return said
        return said + vector(b"".join(numbers((kind,)) + vector(body, 2) for kind, body in self._all()), 2)

    def _all(self) -> Iterator[tuple[int, bytes]]:
        if self.server_name:
            yield 0, vector(b"\x00" + vector(self.server_name.encode("idna"), 2), 2)
        if self.groups:
            yield 10, vector(numbers(self.groups), 2)
            yield 11, b"\x01\x00"
        if self.version >= TLS12:
            yield 13, vector(numbers(SIGNATURES), 2)
        if self.extended_secret:
            yield 23, b""
        if self.ticket is not None:
            yield 35, self.ticket
        if self.renegotiation is not None:
            yield 0xFF01, vector(self.renegotiation, 1)
        yield from self.more


@dataclass(frozen=True, slots=True)
class ServerHello:
    """What a ServerHello chose."""

    version: int
    random: bytes
    session_id: bytes
    suite: int
    compression: int
    extensions: Mapping[int, bytes] = field(default_factory=dict)

    def body(self) -> bytes:
        """The body of the message."""
        said = numbers((self.version,)) + self.random + vector(self.session_id, 1)
        said += numbers((self.suite,)) + bytes((self.compression,))
        more = b"".join(numbers((kind,)) + vector(body, 2) for kind, body in self.extensions.items())
        return said + vector(more, 2) if more else said


def read_server_hello(body: bytes) -> ServerHello:
    reader = Reader(body)
    version, random, session_id = reader.number(2), reader.take(32), reader.vector(1)
    suite, compression = reader.number(2), reader.number(1)
    extensions = _extensions(reader)
    if 43 in extensions:
        version = int.from_bytes(extensions[43], "big")
    return ServerHello(version, random, session_id, suite, compression, extensions)


def _extensions(reader: Reader) -> dict[int, bytes]:
    inside = Reader(reader.vector(2))
    found: dict[int, bytes] = {}
    while inside.rest:
        kind = inside.number(2)
        found[kind] = inside.vector(2)
    return found


def certificates(chain: Sequence[x509.Certificate]) -> bytes:
    """The body of a Certificate message."""
    return vector(b"".join(vector(each.public_bytes(Encoding.DER), 3) for each in chain), 3)


def read_certificates(body: bytes) -> tuple[bytes, ...]:
    inside = Reader(Reader(body).vector(3))
    found: list[bytes] = []
    while inside.rest:
        found.append(inside.vector(3))
    return tuple(found)
