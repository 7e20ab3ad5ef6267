"""The head of an HTTP/1.1 message (RFC 9112, 2 to 6): first line, header lines, and how long the body is. What is wrong
with a message is an `HttpFault`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Headers = tuple[tuple[str, str], ...]
"""Names and values as they stand on the line, in order; bytes beyond ASCII as surrogate escapes of UTF-8."""

FaultKind = Literal["head", "length", "chunking", "encoding", "cut", "surplus", "oversized"]

MAX_HEAD: Final = 64 * 1024

_TOKEN: Final = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_REQUEST: Final = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+) ([^\x00-\x20\x7f]+) HTTP/(\d\.\d)")
_STATUS: Final = re.compile(rb"HTTP/(\d\.\d) ([1-9]\d\d)(?: ([^\x00-\x08\x0a-\x1f\x7f]*))?")
_FIELD: Final = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):([^\x00-\x08\x0a-\x1f\x7f]*)\r?(?:\n|\Z)")
HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
_FORBIDDEN: Final = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


class HttpFault(ValueError):
    """These bytes are no HTTP message. `kind` says which part is wrong, `text` what, in words."""

    def __init__(self, kind: FaultKind, text: str) -> None:
        super().__init__(text)
        self.kind: FaultKind = kind
        self.text = text


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
        raise HttpFault("head", f"{shown(first.removesuffix(bytes([13])))} is not {what} of HTTP/1.1")
    headers = _fields(rest)
    version = (found[1] if answer else found[3]).decode()
    if version not in ("1.0", "1.1"):
        raise HttpFault("head", f"HTTP/{version} is neither 1.1 nor 1.0")
    if answer:
        status, reason = int(found[2]), _text(found[3] or b"")
        length, chunks = _extent(headers, version, answer=True)
        if bodiless(status, method):
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
        return HttpFault("head", f"{shown(line)} is not {what} of HTTP/1.1")
    begins = b"HTTP/" if answer else None
    if not ended and begins and not line.startswith(begins[: len(line)]):
        return HttpFault("head", f"{shown(line)} does not begin like an answer of HTTP/1.1")
    if not ended and not answer and line and _TOKEN.match(line) is None:
        return HttpFault("head", f"{shown(line)} does not begin like a request of HTTP/1.1")
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
    return (*found, *(field_of(line.removesuffix(b"\r")) for line in rest))


def field_of(line: bytes) -> tuple[str, str]:
    """One header line (RFC 9112, 5): no folding, no space before the colon, no control characters."""
    name, colon, value = line.partition(b":")
    if line[:1] in (b" ", b"\t"):
        raise HttpFault("head", f"header line {shown(line)} is folded, which RFC 9112, 5.2 has abandoned")
    if not colon or _TOKEN.fullmatch(name) is None:
        raise HttpFault("head", f"{shown(line)} is not a header line")
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


def bodiless(status: int, method: str) -> bool:
    """Answers that never have a body (RFC 9112, 6.3)."""
    return method == "HEAD" or status < 200 or status in (204, 304)


def header_of(headers: Iterable[tuple[str, str]], name: str) -> str | None:
    name = name.lower()
    found = [value for each, value in headers if each.lower() == name]
    return ", ".join(found) if found else None


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def shown(data: bytes) -> str:
    text = ascii(bytes(data[:60]))[1:]
    return text + ("…" if len(data) > 60 else "")
