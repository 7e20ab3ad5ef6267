"""Keeps secrets out of the record, byte by byte, so that everything else stays as it was on the line.

Three things are taken out: strings registered as secret, in every coat they may wear in a frame or a header,
the values of OCPP fields that are secret by definition, seen here for the first time, and private keys. The
second are learned. JSON stays valid. Nothing here knows where the bytes go.
"""

import base64
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import quote

import msgspec

from harness.protocols.ocpp.strict_json import decode

MASK: Final = b"***"
MIN_LENGTH: Final = 6
"""Shorter secrets are only taken out as a whole JSON string: else they would eat half the record."""
MAX_LEARNED: Final = 64

_SECRET_VARIABLES: Final = frozenset({"basicauthpassword", "authorizationkey"})
_VALUES: Final = ("attributeValue", "value", "actualValue")
_VALUE_TEXT: Final = re.compile(
    rb'("(?:attributeValue|value|actualValue|apnPassword|password|key)"\s*:\s*")((?:[^"\\]|\\.)*)'
)
_PRIVATE_KEY: Final = re.compile(
    rb'(-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----)(?:\\.|[^"\\])*?(?=-----END |"|\Z)'
)
"""A private key in PEM (RFC 7468, 10 and 11), bare or in a JSON string. Its first line stays, to tell of it."""


class Redactor:
    """Takes secrets out of bytes. `secrets` are texts as they are known to a person."""

    __slots__ = ("_coats", "_learned", "_secrets")

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._coats: dict[bytes, re.Pattern[bytes]] = {}
        self._secrets: list[str] = []
        self._learned = 0
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str) -> None:
        """Register one more secret. An empty one is none."""
        if not secret or secret in self._secrets:
            return
        self._secrets.append(secret)
        for coat in _coats(secret):
            self._coats.setdefault(coat, re.compile(rb"(\\*)" + re.escape(coat)))

    def clean(self, data: bytes) -> bytes:
        """`data` without secrets; the very same object when there are none in it."""
        if b"PRIVATE KEY-----" in data:
            data = _PRIVATE_KEY.sub(rb"\1" + MASK, data)
        if b"assword" in data or b"uthorizationKey" in data or b'"vpn"' in data:
            data = self._learn(data)
        for coat in self._coats:
            if coat in data:
                return self._masked(data)
        return data

    def _learn(self, data: bytes) -> bytes:
        value, _ = decode(data)
        if value is None:
            return _VALUE_TEXT.sub(rb"\1" + MASK, data)
        for secret in _secret_values(value):
            if self._learned < MAX_LEARNED:
                self._learned += 1
                self.add(secret)
            else:
                return Redactor([secret]).clean(data)
        return data

    def _masked(self, data: bytes) -> bytes:
        cleaned = data
        for coat in sorted(self._coats, key=len, reverse=True):
            if coat in cleaned:
                cleaned = self._coats[coat].sub(_mask, cleaned)
        if b"\\" in data and decode(cleaned)[0] is None and (value := decode(data)[0]) is not None:
            return msgspec.json.encode(self._without(value))
        return cleaned

    def _without(self, value: Any) -> Any:
        """The decoded value without secrets: for texts whose escapes do not survive being cut."""
        match value:
            case str():
                for secret in self._secrets:
                    value = value.replace(secret, MASK.decode())
                return value
            case list():
                return [self._without(each) for each in value]
            case dict():
                return {self._without(key): self._without(each) for key, each in value.items()}
        return value


def _mask(found: re.Match[bytes]) -> bytes:
    """The mask. A backslash that made an escape of the first byte goes too, or the JSON would break."""
    slashes = found.group(1)
    kept, coat = slashes[: len(slashes) // 2 * 2], found.group()[len(slashes) :]
    if coat.startswith(b'"'):
        return slashes + b'"' + MASK + b'"'
    return kept + (b"9" * len(coat) if coat.isdigit() else MASK)


def _coats(secret: str) -> Iterator[bytes]:
    """All the ways in which a secret may stand in a frame, a header or a URL."""
    plain = {secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    if len(secret) < MIN_LENGTH:
        yield from (f'"{coat}"'.encode("utf-8", "surrogatepass") for coat in plain)
        return
    raw = secret.encode("utf-8", "surrogatepass")
    yield from (coat.encode("utf-8", "surrogatepass") for coat in plain)
    urls = {quote(raw).encode(), quote(raw, safe="").encode()}
    yield from urls | {raw.hex().encode(), raw.hex().upper().encode()}
    for offset in range(3):
        core = _base64_core(raw, offset)
        if len(core) >= MIN_LENGTH:
            yield from {core, core.replace(b"+", b"-").replace(b"/", b"_")}


def _base64_core(raw: bytes, offset: int) -> bytes:
    """The characters of base64 that depend on `raw` alone, when `offset` (mod 3) bytes stand before it."""
    text = base64.b64encode(b"\0" * offset + raw).rstrip(b"=")
    whole = (offset + len(raw)) * 8 // 6
    return text[(0, 2, 3)[offset] : whole]


def _secret_values(root: Any) -> Iterator[str]:
    """The values of fields that are secret by definition, anywhere in a decoded message."""
    waiting = [root]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            waiting.extend(found.values())
            yield from (text for text in _of_object(found) if isinstance(text, str) and text)
        elif isinstance(found, list):
            waiting.extend(found)


def _of_object(found: dict[str, Any]) -> Iterator[Any]:
    variable = found.get("variable")
    name = variable.get("name") if isinstance(variable, dict) else found.get("key")
    if isinstance(name, str) and name.lower() in _SECRET_VARIABLES:
        yield from (found.get(key) for key in _VALUES)
        attributes = found.get("variableAttribute")
        if isinstance(attributes, list):
            yield from (each.get("value") for each in attributes if isinstance(each, dict))
    yield found.get("apnPassword")
    vpn = found.get("vpn")
    if isinstance(vpn, dict):
        yield from (vpn.get("password"), vpn.get("key"))
