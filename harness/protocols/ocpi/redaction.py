"""Credentials tokens stay out of the record, and can still be told apart in it.

Each distinct token of a trace gets a name of the same length, "T1~~~~~~~~", by which it is replaced wherever it stands:
behind "Token" in the Authorization header, in its Base64 or plain, and in the "token" of a Credentials object. Judging
works on the names: Base64 stays Base64, with or without padding and line feed; plain stays plain; lengths stay.
Characters that no token may have are left where they are, so that they can be judged, too.
"""

import base64
import re
import zlib
from collections.abc import Callable, Sequence
from typing import Final

from harness.protocols import http
from harness.protocols.http_body import MAX_DECODED, Chunks
from harness.protocols.http_head import HEAD_END, HttpFault
from harness.protocols.ocpi.token_header import read_text

_AUTHORIZATION: Final = re.compile(
    rb"^((?:proxy-)?authorization:[ \t]*)([^\r\n]*?)([ \t]*)(?=\r?$)", re.IGNORECASE | re.MULTILINE
)
_MEMBER: Final = re.compile(rb'("(?:t|\\u0074)oken"\s*:\s*")((?:[^"\\]|\\.)*)(")', re.IGNORECASE)
_UNIT: Final = re.compile(r"\\u[0-9A-Fa-f]{4}|\\.|.", re.DOTALL)
_ESCAPES: Final = {'\\"': '"', "\\\\": "\\", "\\/": "/"}
_TOO_SHORT: Final = 8
"""Shorter texts are not looked for in places where no token belongs: they might be anything."""


class Redactor:
    """For one trace: remembers which token has which name."""

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        self._names: dict[str, str] = {}
        self._elsewhere: dict[bytes, bytes] = {}
        self._secrets = frozenset(each for each in secrets if each)

    def __call__(self, data: bytes) -> bytes:
        """The same bytes, as many of them, with names in the place of tokens."""
        end = HEAD_END.search(data)
        if end is None:
            return self._known(self._body(self._head(data)))
        head, body = data[: end.end()], data[end.end() :]
        cleaned = self._known(self._head(head))
        content = self._known(self._decoded(head, body))
        return _measured(cleaned, len(body), len(content)) + content

    # -- head -------------------------------------------------------------------------------------------------

    def _head(self, head: bytes) -> bytes:
        return _AUTHORIZATION.sub(self._authorization, head)

    def _authorization(self, match: re.Match[bytes]) -> bytes:
        value = match[2].decode("utf-8", "surrogateescape")
        scheme, space, rest = value.partition(" ")
        if scheme == "Token" and not space:
            return match[0]
        if not space:
            return match[1] + self._plain(scheme).encode("utf-8", "surrogateescape") + match[3]
        text = rest.strip(" ")
        named = rest.replace(text, self._shown(text), 1) if text else rest
        return match[1] + f"{scheme} {named}".encode("utf-8", "surrogateescape") + match[3]

    def _shown(self, text: str) -> str:
        """What stands behind the scheme, with the name of the token in it, in the same manner."""
        found = read_text(text)
        if found.manner == "plain" or text in self._names or text in self._secrets:
            return self._plain(text)
        decoded = base64.b64decode(text + "=" * (-len(text) % 4))
        again = base64.b64encode(self._plain(decoded.decode()).encode()).decode("ascii")
        return again[: len(text)]

    def _plain(self, text: str) -> str:
        """A text in which all that a token may consist of is replaced by its name."""
        token = "".join(each for each in text if "!" <= each <= "~")
        name = iter(self._name(token))
        return "".join(next(name) if "!" <= each <= "~" else each for each in text)

    def _name(self, token: str) -> str:
        """T1~~~, as long as the token."""
        if not token:
            return ""
        if token in self._names.values() and self._own(token):
            return token
        if token not in self._names:
            name = f"T{len(self._names) + 1}"
            self._names[token] = (name + "~" * len(token))[: len(token)]
            if len(token) >= _TOO_SHORT:
                self._spread(token, self._names[token])
        return self._names[token]

    @staticmethod
    def _own(token: str) -> bool:
        """It is a name already: what was redacted is not redacted again."""
        return re.fullmatch(r"T\d+~+", token) is not None

    def _spread(self, token: str, name: str) -> None:
        self._elsewhere[token.encode()] = name.encode()
        for end in ("", "\n"):
            coded, renamed = (base64.b64encode((each + end).encode()) for each in (token, name))
            self._elsewhere[coded] = renamed
            self._elsewhere[coded.rstrip(b"=")] = renamed.rstrip(b"=")

    # -- body -------------------------------------------------------------------------------------------------

    def _decoded(self, head: bytes, body: bytes) -> bytes:
        """A body with its chunks and its encoding as they were, if it can be told what they are."""
        if not body:
            return body
        lower = head.lower()
        if b"\ntransfer-encoding:" in lower:
            return self._chunks(body, _coding(lower))
        return self._encoded(body, _coding(lower))

    def _encoded(self, body: bytes, coding: str) -> bytes:
        if not coding:
            return self._body(body)
        plain = _inflated(body, coding)
        if plain is None:
            return body
        cleaned = self._known(self._body(plain))
        return body if cleaned == plain else _deflated(cleaned, coding, len(body))

    def _chunks(self, body: bytes, coding: str) -> bytes:
        walk = Chunks()
        try:
            walk.walk(body, 0)
        except HttpFault:
            return self._body(body)
        joined = b"".join(body[start:stop] for start, stop in walk.pieces)
        cleaned = self._known(self._encoded(joined, coding))
        if cleaned == joined:
            return body
        if len(cleaned) != len(joined):
            return http.chunked(cleaned, max(1, len(cleaned)))
        out, at = bytearray(body), 0
        for start, stop in walk.pieces:
            out[start:stop] = cleaned[at : at + stop - start]
            at += stop - start
        return bytes(out)

    def _body(self, body: bytes) -> bytes:
        return _MEMBER.sub(self._member, body) if b"oken" in body else body

    def _member(self, match: re.Match[bytes]) -> bytes:
        """The text of a JSON string, character by character: one that is escaped stays as long."""
        units = _UNIT.findall(match[2].decode("utf-8", "surrogateescape"))
        values = [_value(each) for each in units]
        token = "".join(each for each in values if len(each) == 1 and "!" <= each <= "~")
        name = iter(self._name(token))
        out: list[str] = []
        for unit, value in zip(units, values, strict=True):
            if not (len(value) == 1 and "!" <= value <= "~"):
                out.append(unit)
                continue
            new = next(name)
            out.append(unit if len(unit) == 2 else f"\\u{ord(new):04x}" if len(unit) == 6 else new)
        return match[1] + "".join(out).encode("utf-8", "surrogateescape") + match[3]

    def _known(self, data: bytes) -> bytes:
        """Tokens that were seen before, wherever else they stand: in a URL, in a message of an error."""
        for token, name in self._elsewhere.items():
            if token in data:
                data = data.replace(token, name)
        return data


def redactor(secrets: Sequence[str]) -> Callable[[bytes], bytes]:
    """One for a new trace. `secrets` are tokens of the profile."""
    return Redactor(secrets)


def _value(unit: str) -> str:
    if len(unit) == 1:
        return unit
    if unit[1] == "u":
        return chr(int(unit[2:], 16))
    return _ESCAPES.get(unit, "\n")


def _measured(head: bytes, was: int, size: int) -> bytes:
    """A head whose Content-Length is as true as it was before, where packed content has become longer or shorter."""
    if was == size:
        return head
    return re.sub(rb"(?im)^(content-length:[ \t]*)%d(?=[ \t]*\r?$)" % was, rb"\g<1>%d" % size, head)


def _coding(head: bytes) -> str:
    found = re.search(rb"\ncontent-encoding:[ \t]*([a-z-]+)", head)
    coding = found[1].decode() if found else ""
    return "" if coding == "identity" else coding


def _inflated(body: bytes, coding: str) -> bytes | None:
    if coding not in ("gzip", "x-gzip", "deflate"):
        return None
    unpacker = zlib.decompressobj(31 if "gzip" in coding else 15)
    try:
        return unpacker.decompress(body, MAX_DECODED)
    except zlib.error:
        return None


def _deflated(plain: bytes, coding: str, size: int) -> bytes:
    """Packed again, to `size` bytes if a stored or stronger packing comes to as many; else as short as it gets."""
    wbits = 31 if "gzip" in coding else 15
    for level in range(9, -1, -1):
        packer = zlib.compressobj(level, wbits=wbits)
        packed = packer.compress(plain) + packer.flush()
        if len(packed) == size:
            return packed
    packer = zlib.compressobj(9, wbits=wbits)
    return packer.compress(plain) + packer.flush()
