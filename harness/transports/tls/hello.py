"""What a ClientHello offers (RFC 8446 §4.1.2, RFC 5246 §7.4.1.2), read from the bytes on the line.

A pure parser for records: it takes the first handshake message and repairs nothing. Names are those of the IANA
registries; a number without a name is shown as "0x....".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from harness.transports.tls.names import EXTENSIONS, GREASE, GROUPS, SIGNATURES, VERSIONS, name_of
from harness.transports.tls.suites import SUITES

HANDSHAKE, ALERT = 22, 21
CLIENT_HELLO = 1
_MOST = 1 << 17


class NotYet(Exception):
    """More bytes are needed."""


class NotTls(ValueError):
    """These bytes do not begin a TLS handshake."""


@dataclass(frozen=True, slots=True)
class ClientHello:
    """record_version, legacy_version and versions as numbers (0x0303 is TLS 1.2); all lists in the order sent.

    versions  of supported_versions, or the legacy version where that extension is absent
    """

    record_version: int
    legacy_version: int
    suites: tuple[int, ...]
    compressions: tuple[int, ...]
    versions: tuple[int, ...]
    groups: tuple[int, ...] = ()
    signatures: tuple[int, ...] = ()
    server_name: str = ""
    extensions: tuple[int, ...] = ()
    session_id: bytes = b""

    def facts(self) -> dict[str, Any]:
        """For the record: names instead of numbers, GREASE (RFC 8701) left out."""
        return {
            "versions": [name_of(VERSIONS, each) for each in _real(self.versions)],
            "suites": [name_of(SUITES, each) for each in _real(self.suites)],
            "groups": [name_of(GROUPS, each) for each in _real(self.groups)],
            "signatures": [name_of(SIGNATURES, each) for each in _real(self.signatures)],
            "compressions": list(self.compressions),
            "extensions": [name_of(EXTENSIONS, each) for each in _real(self.extensions)],
            "server_name": self.server_name,
        }


def begins_tls(data: bytes) -> bool:
    """Could this be a TLS record (or an SSLv2 ClientHello)? b"" could."""
    return not data or data[0] in (HANDSHAKE, ALERT) or data[0] & 0x80 != 0


def read_client_hello(data: bytes) -> ClientHello:
    """The ClientHello at the beginning of a stream. Raises NotYet and NotTls."""
    if not data:
        raise NotYet
    if data[0] != HANDSHAKE:
        raise NotTls("the first record is no handshake")
    record_version = int.from_bytes(data[1:3], "big")
    body = _handshake(data)
    if body[0] != CLIENT_HELLO:
        raise NotTls(f"the first handshake message is of type {body[0]}, not a ClientHello")
    return _client_hello(_Bytes(body[4:]), record_version)


def _handshake(data: bytes) -> bytes:
    """The first handshake message, which may be spread over records."""
    collected = bytearray()
    at = 0
    while True:
        if len(collected) >= 4:
            wanted = 4 + int.from_bytes(collected[1:4], "big")
            if len(collected) >= wanted:
                return bytes(collected[:wanted])
            if wanted > _MOST:
                raise NotTls(f"a ClientHello of {wanted} bytes")
        if len(data) < at + 5:
            raise NotYet
        kind, length = data[at], int.from_bytes(data[at + 3 : at + 5], "big")
        if kind != HANDSHAKE:
            raise NotTls(f"a record of type {kind} inside the ClientHello")
        if len(data) < at + 5 + length:
            raise NotYet
        collected += data[at + 5 : at + 5 + length]
        at += 5 + length


class _Bytes:
    """A reader that never runs past the end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        part = self._data[self._at : self._at + count]
        if len(part) < count:
            raise NotTls("the ClientHello ends too early")
        self._at += count
        return part

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "big")

    def block(self, size: int) -> bytes:
        """A vector with a length of `size` bytes before it."""
        return self.take(self.number(size))

    @property
    def left(self) -> int:
        return len(self._data) - self._at


def _client_hello(body: _Bytes, record_version: int) -> ClientHello:
    legacy = body.number(2)
    body.take(32)
    session_id = body.block(1)
    suites = _numbers(body.block(2))
    compressions = tuple(body.block(1))
    extensions = dict(_extensions(_Bytes(body.block(2)))) if body.left else {}
    versions = _numbers(extensions[43][1:]) if 43 in extensions else (legacy,)
    return ClientHello(
        record_version=record_version,
        legacy_version=legacy,
        suites=suites,
        compressions=compressions,
        versions=versions,
        groups=_numbers(extensions.get(10, b"")[2:]),
        signatures=_numbers(extensions.get(13, b"")[2:]),
        server_name=_server_name(extensions.get(0, b"")),
        extensions=tuple(extensions),
        session_id=session_id,
    )


def _extensions(body: _Bytes) -> Iterator[tuple[int, bytes]]:
    while body.left:
        kind = body.number(2)
        yield kind, body.block(2)


def _server_name(data: bytes) -> str:
    """The first host_name of the extension (RFC 6066 §3)."""
    if len(data) < 5:
        return ""
    length = int.from_bytes(data[3:5], "big")
    return data[5 : 5 + length].decode("ascii", "backslashreplace") if data[2] == 0 else ""


def _numbers(data: bytes) -> tuple[int, ...]:
    return tuple(int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data) - 1, 2))


def _real(numbers: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(each for each in numbers if each not in GREASE)
