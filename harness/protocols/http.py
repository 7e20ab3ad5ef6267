"""HTTP/1.1 messages (RFC 9112): bytes to messages and back. Where one ends on a connection: `http_stream`.

What arrives is never tidied: whoever wants to know what was on the line has the bytes. What we send may be wrong on
purpose: `render` writes what it is given and adds nothing. The honest helpers are `request` and `response`.
"""

import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

Headers = tuple[tuple[str, str], ...]
"""Names and values as they stand on the line, in order; bytes beyond ASCII as surrogate escapes of UTF-8."""

FaultKind = Literal["head", "length", "chunking", "encoding", "cut", "surplus", "oversized"]

MAX_HEAD: Final = 64 * 1024
MAX_DECODED: Final = 64 * 1024 * 1024

REASONS: Final[Mapping[int, str]] = {
    100: "Continue", 200: "OK", 201: "Created", 202: "Accepted", 204: "No Content",
    301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified",
    307: "Temporary Redirect", 308: "Permanent Redirect",
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    406: "Not Acceptable", 408: "Request Timeout", 409: "Conflict", 411: "Length Required",
    413: "Content Too Large", 415: "Unsupported Media Type", 422: "Unprocessable Content",
    429: "Too Many Requests", 431: "Request Header Fields Too Large",
    500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable",
    504: "Gateway Timeout", 505: "HTTP Version Not Supported",
}  # fmt: skip

_TOKEN: Final = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_REQUEST: Final = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+) ([^\x00-\x20\x7f]+) HTTP/(\d\.\d)")
_STATUS: Final = re.compile(rb"HTTP/(\d\.\d) ([1-9]\d\d)(?: ([^\x00-\x08\x0a-\x1f\x7f]*))?")
_FIELD: Final = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):([^\x00-\x08\x0a-\x1f\x7f]*)\r?(?:\n|\Z)")
_CHUNK: Final = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?")
HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
_FORBIDDEN: Final = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


class HttpFault(ValueError):
    """These bytes are no HTTP message. `kind` says which part is wrong, `text` what, in words."""

    def __init__(self, kind: FaultKind, text: str) -> None:
        super().__init__(text)
        self.kind: FaultKind = kind
        self.text = text


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request. `body` of a parsed one is free of chunking and Content-Encoding."""

    method: str
    target: str
    headers: Headers = ()
    body: bytes = b""
    version: str = "1.1"

    def header(self, name: str) -> str | None:
        """The value of that header, repeated ones joined by ", "; None when there is none."""
        return header_of(self.headers, name)


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """An answer. `body` of a parsed one is free of chunking and Content-Encoding."""

    status: int
    reason: str = ""
    headers: Headers = ()
    body: bytes = b""
    version: str = "1.1"

    def header(self, name: str) -> str | None:
        """The value of that header, repeated ones joined by ", "; None when there is none."""
        return header_of(self.headers, name)


# -- writing ------------------------------------------------------------------------------------------------------


def render(message: HttpRequest | HttpResponse) -> bytes:
    """The bytes of exactly this message. What it lacks is not added, what is wrong in it stays wrong."""
    if isinstance(message, HttpRequest):
        first = f"{message.method} {message.target} HTTP/{message.version}"
    else:
        first = f"HTTP/{message.version} {message.status} {message.reason}"
    lines = [first, *(f"{name}: {value}" for name, value in message.headers), "", ""]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + message.body


def request(
    method: str, url: str, headers: Iterable[tuple[str, str]] = (), body: bytes | None = None
) -> HttpRequest:
    """An honest request to an absolute URL: Host in front, Content-Length where there is a body.

    Headers that are given win over those that would be added.
    """
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    given = tuple(headers)
    host = parts.netloc.rpartition("@")[2]
    front = () if header_of(given, "host") is not None else (("Host", host),)
    return HttpRequest(method, target, (*front, *given, *_length(given, body)), body or b"")


def response(
    status: int, headers: Iterable[tuple[str, str]] = (), body: bytes = b"", reason: str | None = None
) -> HttpResponse:
    """An honest answer: the usual reason phrase, and Content-Length unless the status forbids a body."""
    given = tuple(headers)
    words = REASONS.get(status, "") if reason is None else reason
    length = () if _bodiless(status, "") and not body else _length(given, body)
    return HttpResponse(status, words, (*given, *length), body)


def chunked(body: bytes, size: int = 4096) -> bytes:
    """A body in chunks of `size` bytes, to be sent with `Transfer-Encoding: chunked` (RFC 9112, 7.1)."""
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def compressed(body: bytes, coding: Literal["gzip", "deflate"] = "gzip") -> bytes:
    """A body for `Content-Encoding: <coding>`. The same bytes each time."""
    packer = zlib.compressobj(wbits=31 if coding == "gzip" else 15)
    return packer.compress(body) + packer.flush()


def _length(given: Headers, body: bytes | None) -> Headers:
    told = header_of(given, "content-length") is not None or header_of(given, "transfer-encoding") is not None
    return () if body is None or told else (("Content-Length", str(len(body))),)


# -- reading ------------------------------------------------------------------------------------------------------


def parse_request(data: bytes) -> HttpRequest:
    """The request that is all of `data`. Raises HttpFault."""
    head = read_head(data, answer=False)
    body = _body(data, head)
    return HttpRequest(head.method, head.target, head.headers, body, head.version)


def parse_response(data: bytes, method: str = "GET") -> HttpResponse:
    """The answer that is all of `data`, to a request with this method (HEAD has no body). Raises HttpFault.

    A body without a length reaches as far as `data` does.
    """
    head = read_head(data, answer=True, method=method)
    body = _body(data, head)
    return HttpResponse(head.status, head.reason, head.headers, body, head.version)


def keeps_alive(message: HttpRequest | HttpResponse) -> bool:
    """Does the sender mean to go on with the connection (RFC 9112, 9.3)?"""
    wishes = {word.strip().lower() for word in (message.header("connection") or "").split(",")}
    if "close" in wishes:
        return False
    return message.version != "1.0" or "keep-alive" in wishes


@dataclass(frozen=True, slots=True)
class Head:
    """What the head says. `length`: of the body on the line; None: chunked, or until the end of the stream."""

    size: int
    version: str
    headers: Headers
    method: str = ""
    target: str = ""
    status: int = 0
    reason: str = ""
    length: int | None = 0
    chunks: bool = False


def read_head(data: bytes, answer: bool, method: str = "") -> Head:
    end = HEAD_END.search(data)
    if end is None:
        raise _no_head(data, answer)
    first, _, rest = data[: end.start()].partition(b"\n")
    found = (_STATUS if answer else _REQUEST).fullmatch(first.removesuffix(b"\r"))
    if found is None:
        what = "a status line" if answer else "a request line"
        raise HttpFault("head", f"{_shown(first.removesuffix(bytes([13])))} is not {what} of HTTP/1.1")
    headers = _fields(rest)
    version = (found[1] if answer else found[3]).decode()
    if version not in ("1.0", "1.1"):
        raise HttpFault("head", f"HTTP/{version} is neither 1.1 nor 1.0")
    if answer:
        status, reason = int(found[2]), _text(found[3] or b"")
        length, chunks = _extent(headers, version, answer=True)
        if _bodiless(status, method):
            length, chunks = 0, False
        return Head(end.end(), version, headers, status=status, reason=reason, length=length, chunks=chunks)
    length, chunks = _extent(headers, version, answer=False)
    method, target = found[1].decode(), _text(found[2])
    return Head(end.end(), version, headers, method=method, target=target, length=length, chunks=chunks)


def _no_head(data: bytes, answer: bool) -> HttpFault:
    if (wrong := misbegun(data, answer)) is not None:
        return wrong
    return HttpFault("cut", f"the head is not complete: {len(data)} bytes without an empty line")


def misbegun(data: bytes, answer: bool) -> HttpFault | None:
    """Bytes that no head can begin with: told without waiting for its end."""
    first, ended, _ = data.partition(b"\n")
    line = first.removesuffix(b"\r")
    if data[:2] in (b"\x16\x03", b"\x15\x03"):
        return HttpFault("head", "TLS on a port without TLS")
    if data.startswith(b"PRI * HTTP/2"):
        return HttpFault("head", "HTTP/2 without having agreed on it")
    if ended and (_STATUS if answer else _REQUEST).fullmatch(line) is None:
        what = "a status line" if answer else "a request line"
        return HttpFault("head", f"{_shown(line)} is not {what} of HTTP/1.1")
    begins = b"HTTP/" if answer else None
    if not ended and begins and not line.startswith(begins[: len(line)]):
        return HttpFault("head", f"{_shown(line)} does not begin like an answer of HTTP/1.1")
    if not ended and not answer and line and _TOKEN.match(line) is None:
        return HttpFault("head", f"{_shown(line)} does not begin like a request of HTTP/1.1")
    return None


def _fields(lines: bytes) -> Headers:
    """All header lines. What is wrong with one is found out only when one is."""
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(lines):
        field = _FIELD.match(lines, at)
        if field is None:
            break
        found.append((field[1].decode(), _text(field[2].strip(b" \t"))))
        at = field.end()
    else:
        return tuple(found)
    rest = lines[at:].split(b"\n")
    return (*found, *(_field(line.removesuffix(b"\r")) for line in rest))


def _field(line: bytes) -> tuple[str, str]:
    """One header line (RFC 9112, 5): no folding, no space before the colon, no control characters."""
    name, colon, value = line.partition(b":")
    if line[:1] in (b" ", b"\t"):
        raise HttpFault("head", f"header line {_shown(line)} is folded, which RFC 9112, 5.2 has abandoned")
    if not colon or _TOKEN.fullmatch(name) is None:
        raise HttpFault("head", f"{_shown(line)} is not a header line")
    if _FORBIDDEN.search(value):
        raise HttpFault("head", f"header {name.decode()} has control characters in its value")
    return name.decode(), _text(value.strip(b" \t"))


def _extent(headers: Headers, version: str, answer: bool) -> tuple[int | None, bool]:
    """How long the body is on the line, and whether it comes in chunks (RFC 9112, 6.3)."""
    lengths = [value for name, value in headers if name.lower() == "content-length"]
    coding = header_of(headers, "transfer-encoding")
    if coding is not None:
        if lengths:
            raise HttpFault(
                "length", "both Transfer-Encoding and Content-Length: it is not clear which counts"
            )
        if version == "1.0":
            raise HttpFault("chunking", "Transfer-Encoding in a message of HTTP/1.0")
        if coding.strip().lower() != "chunked":
            raise HttpFault(
                "chunking", f"Transfer-Encoding {coding!r} was never agreed on; right would be chunked"
            )
        return None, True
    numbers = {each.strip() for value in lengths for each in value.split(",")}
    if len(numbers) > 1:
        raise HttpFault("length", f"Content-Length says different things: {', '.join(sorted(numbers))}")
    if numbers:
        number = numbers.pop()
        if not re.fullmatch(r"[0-9]{1,18}", number):
            raise HttpFault("length", f"Content-Length {number!r} is not a number of bytes")
        return int(number), False
    return (None if answer else 0), False


def _body(data: bytes, head: Head) -> bytes:
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
                _field(line)
                at = line_end + 1
            else:
                found = _CHUNK.fullmatch(line)
                if found is None:
                    raise HttpFault("chunking", f"{_shown(line)} is not the size of a chunk")
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
    raise HttpFault("chunking", f"{_shown(found)} follows a chunk; right would be a line break")


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


def _bodiless(status: int, method: str) -> bool:
    """Answers that never have a body (RFC 9112, 6.3)."""
    return method == "HEAD" or status < 200 or status in (204, 304)


def header_of(headers: Iterable[tuple[str, str]], name: str) -> str | None:
    name = name.lower()
    found = [value for each, value in headers if each.lower() == name]
    return ", ".join(found) if found else None


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _shown(data: bytes) -> str:
    shown = ascii(bytes(data[:60]))[1:]
    return shown + ("…" if len(data) > 60 else "")
