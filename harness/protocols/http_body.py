"""The body of an HTTP/1.1 message: free of chunking (RFC 9112, 7.1) and of Content-Encoding (RFC 9110, 8.4)."""

import re
import zlib
from typing import Final

from harness.protocols.http_head import MAX_HEAD, FaultKind, Head, HttpFault, field_of, header_of, shown

MAX_DECODED: Final = 64 * 1024 * 1024
_CHUNK: Final = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?")


def body_of(data: bytes, head: Head) -> bytes:
    """The decoded body of a message that is all of `data`."""
    raw = data[head.size :]
    if head.chunks:
        raw = _unchunked(raw)
    elif head.length is not None and len(raw) != head.length:
        kind: FaultKind = "cut" if len(raw) < head.length else "surplus"
        raise HttpFault(kind, f"Content-Length says {head.length} bytes, {len(raw)} are there")
    return _unpacked(raw, header_of(head.headers, "content-encoding"))


def _unchunked(raw: bytes) -> bytes:
    walk = Chunks()
    end = walk.walk(raw, 0)
    if end is None:
        raise HttpFault("cut", "the body ends before its last chunk does")
    if end != len(raw):
        raise HttpFault("surplus", f"{len(raw) - end} bytes follow the last chunk")
    return b"".join(raw[start:stop] for start, stop in walk.pieces)


class Chunks:
    """Walks along a chunked body as it comes (RFC 9112, 7.1). `pieces`: where the data stands."""

    def __init__(self) -> None:
        self.pieces: list[tuple[int, int]] = []
        self._last = False
        self._next: int | None = None

    def walk(self, data: bytes | bytearray, start: int) -> int | None:
        """Go on as far as `data` reaches. Returns where the body ends; None: not yet. Raises HttpFault."""
        at = start if self._next is None else self._next
        while (line_end := data.find(b"\n", at)) >= 0:
            line = bytes(data[at:line_end]).removesuffix(b"\r")
            if self._last:
                if not line:
                    return line_end + 1
                field_of(line)
                at = line_end + 1
            else:
                found = _CHUNK.fullmatch(line)
                if found is None:
                    raise HttpFault("chunking", f"{shown(line)} is not the size of a chunk")
                size = int(found[1], 16)
                begin, stop = line_end + 1, line_end + 1 + size
                if size == 0:
                    self._last, at = True, begin
                elif (after := _line_break(data, stop)) is None:
                    break
                else:
                    self.pieces.append((begin, stop))
                    at = after
            self._next = at
        else:
            if len(data) - at > MAX_HEAD:
                raise HttpFault(
                    "chunking", f"no line break in {len(data) - at} bytes, where a chunk should begin"
                )
        self._next = at
        return None


def _line_break(data: bytes | bytearray, at: int) -> int | None:
    """The place after the line break that stands at `at`; None: the data do not reach as far. Raises HttpFault."""
    found = bytes(data[at : at + 2])
    if found == b"\r\n":
        return at + 2
    if found in (b"", b"\r"):
        return None
    raise HttpFault("chunking", f"{shown(found)} follows a chunk; right would be a line break")


def _unpacked(body: bytes, coding: str | None) -> bytes:
    """Free of its Content-Encoding (RFC 9110, 8.4), of which we take gzip and deflate."""
    for name in reversed([each.strip().lower() for each in (coding or "").split(",")]):
        if name in ("", "identity"):
            continue
        if name not in ("gzip", "x-gzip", "deflate"):
            raise HttpFault("encoding", f"Content-Encoding {name!r} is neither gzip nor deflate")
        body = _inflated(body, 31 if "gzip" in name else 15, name)
    return body


def _inflated(body: bytes, wbits: int, name: str) -> bytes:
    if not body:
        return body  # an answer to HEAD, a 304
    unpacker = zlib.decompressobj(wbits)
    try:
        plain = unpacker.decompress(body, MAX_DECODED + 1)
    except zlib.error as fault:
        raise HttpFault("encoding", f"the body is not {name}: {fault}") from None
    if len(plain) > MAX_DECODED:
        raise HttpFault("oversized", f"the {name} body unpacks to more than {MAX_DECODED} bytes")
    if not unpacker.eof or unpacker.unused_data:
        raise HttpFault(
            "encoding", f"the {name} body {'goes on after' if unpacker.eof else 'ends before'} its end"
        )
    return plain
