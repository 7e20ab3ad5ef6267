"""HTTP/1.1 messages (RFC 9112): bytes to messages and back. Where one ends on a connection: `http_stream`.

What arrives is never tidied: whoever wants to know what was on the line has the bytes. What we send may be wrong on
purpose: `render` writes what it is given and adds nothing. The honest helpers are `request` and `response`.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from harness.protocols.http_body import body_of
from harness.protocols.http_head import Headers, bodiless, header_of, read_head

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
    length = () if bodiless(status, "") and not body else _length(given, body)
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
    body = body_of(data, head)
    return HttpRequest(head.method, head.target, head.headers, body, head.version)


def parse_response(data: bytes, method: str = "GET") -> HttpResponse:
    """The answer that is all of `data`, to a request with this method (HEAD has no body). Raises HttpFault.

    A body without a length reaches as far as `data` does.
    """
    head = read_head(data, answer=True, method=method)
    body = body_of(data, head)
    return HttpResponse(head.status, head.reason, head.headers, body, head.version)


def keeps_alive(message: HttpRequest | HttpResponse) -> bool:
    """Does the sender mean to go on with the connection (RFC 9112, 9.3)?"""
    wishes = {word.strip().lower() for word in (message.header("connection") or "").split(",")}
    if "close" in wishes:
        return False
    return message.version != "1.0" or "keep-alive" in wishes
