"""The opening handshake without sockets (RFC 6455, 4), on `websockets`' sans-IO client and server.

It builds and judges requests and responses, and keeps what was said as an `Opening`. `websockets` judges the
standard's rules; we decide what is offered, chosen and added. It must not know transports or handlers.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final, cast

from websockets.client import ClientProtocol
from websockets.datastructures import Headers
from websockets.extensions.permessage_deflate import (
    ClientPerMessageDeflateFactory,
    PerMessageDeflate,
    ServerPerMessageDeflateFactory,
)
from websockets.http11 import Request, Response
from websockets.protocol import Protocol
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol
from websockets.uri import WebSocketURI

from harness.transports.base import Opening
from harness.transports.door import (
    HeaderChanges,
    UpgradeReply,
    UpgradeRequest,
    identity_of,
    read_basic,
    shown_headers,
)
from harness.transports.options import DialOptions, Target

_QUIET: Final = logging.getLogger("harness.transports.websocket")
_QUIET.setLevel(logging.WARNING)  # on DEBUG `websockets` would log Authorization headers

HEAD_END: Final = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Deflate:
    """Settings of permessage-deflate (RFC 7692, 7.1).

    Without context takeover an idle link holds no compressor at all; with it, some 300 KB each way.
    """

    server_no_context_takeover: bool = True
    client_no_context_takeover: bool = True
    server_max_window_bits: int | None = None
    client_max_window_bits: int | None = None

    def for_server(self) -> ServerPerMessageDeflateFactory:
        return ServerPerMessageDeflateFactory(
            self.server_no_context_takeover,
            self.client_no_context_takeover,
            self.server_max_window_bits,
            self.client_max_window_bits,
            {"memLevel": 5},
        )

    def for_client(self) -> ClientPerMessageDeflateFactory:
        return ClientPerMessageDeflateFactory(
            self.server_no_context_takeover,
            self.client_no_context_takeover,
            self.server_max_window_bits,
            self.client_max_window_bits,
            {"memLevel": 5},
        )


def deflate_of(protocol: Protocol) -> PerMessageDeflate | None:
    """The compression that was agreed on."""
    return next((one for one in protocol.extensions if isinstance(one, PerMessageDeflate)), None)


def cause(protocol: Protocol) -> str:
    """Why the handshake failed, as near to the root as is known."""
    fault: BaseException | None = protocol.handshake_exc
    while fault is not None and fault.__cause__ is not None:
        fault = fault.__cause__
    return str(fault) or type(fault).__name__


class Head:
    """Collects bytes up to the end of an HTTP head and gives the sans-IO protocol just that."""

    __slots__ = ("_fed", "bytes", "complete")

    def __init__(self) -> None:
        self.bytes = bytearray()
        self.complete = False
        self._fed = 0

    def feed(self, data: bytes, protocol: Protocol) -> bytes:
        """Returns what came after the head. An unending head is fed on: `protocol` rejects it by its size."""
        self.bytes += data
        end = self.bytes.find(HEAD_END, max(0, self._fed - len(HEAD_END)))
        self.complete = end >= 0
        upto = end + len(HEAD_END) if self.complete else len(self.bytes)
        protocol.receive_data(bytes(self.bytes[self._fed : upto]))
        self._fed = upto
        return bytes(self.bytes[upto:])


# The client's side


def client_protocol(target: Target, options: DialOptions) -> ClientProtocol:
    compression = Deflate() if options.compression is True else options.compression
    return ClientProtocol(
        WebSocketURI(target.secure, target.host, target.port, target.path, ""),
        extensions=[compression.for_client()] if compression else None,
        subprotocols=cast(Sequence[Subprotocol], options.subprotocols) or None,
        max_size=None,
        logger=_QUIET,
    )


def client_request(protocol: ClientProtocol, options: DialOptions) -> Request:
    """The request as it will be sent, with the changes that the options ask for."""
    request = protocol.connect()
    if options.authorization is not None:
        request.headers["Authorization"] = options.authorization
    change_headers(request.headers, options.headers)
    for key in request.headers.get_all("Sec-WebSocket-Key"):
        protocol.key = key
    return request


def asked(request: Request, options: DialOptions) -> Opening:
    """What is known before there is an answer."""
    headers = shown_headers(request.headers.raw_items())
    return Opening(path=request.path, offered=options.subprotocols, status=0, request=headers)


def answered(opening: Opening, head: bytes) -> Opening:
    """`opening` with the server's answer in it; unchanged when `head` does not begin like HTTP."""
    first, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    words = first.split(" ", 2)
    if len(words) < 2 or not words[0].startswith("HTTP/") or not (words[1].isascii() and words[1].isdigit()):
        return opening
    pairs = [(name, value.strip()) for name, colon, value in (line.partition(":") for line in lines) if colon]
    response = shown_headers(pairs)
    chosen = response.get("sec-websocket-protocol", "")
    return replace(opening, status=int(words[1]), chosen=chosen, response=response)


# The server's side


def server_protocol(deflate: Deflate | None) -> ServerProtocol:
    extensions = [deflate.for_server()] if deflate is not None else None
    return ServerProtocol(extensions=extensions, max_size=None, logger=_QUIET)


def upgrade_request(request: Request, remote: str, certificates: tuple[str, ...] = ()) -> UpgradeRequest:
    """What the door is shown."""
    login = read_basic(", ".join(request.headers.get_all("Authorization")) or None)
    user, password, problem = (None, None, login) if isinstance(login, str) else (*login, "")
    offers = ",".join(request.headers.get_all("Sec-WebSocket-Protocol")).split(",")
    return UpgradeRequest(
        path=request.path,
        identity=identity_of(request.path),
        offered=tuple(name.strip() for name in offers if name.strip()),
        headers=shown_headers(request.headers.raw_items()),
        remote=remote,
        user=user,
        password=password,
        login_problem=problem,
        certificates=certificates,
    )


def respond(protocol: ServerProtocol, request: Request, reply: UpgradeReply) -> tuple[Response, str]:
    """The response to send, and why the peer is turned away ("" when it is not).

    A `reply` of 101 is a wish: a request that is no valid upgrade gets the status that it deserves.
    """
    why = reply.why
    if reply.status == 101:
        # `websockets` asks this method for its choice; the door has made it.
        chosen = cast(Subprotocol, reply.subprotocol) if reply.subprotocol else None
        setattr(protocol, "select_subprotocol", lambda _: chosen)  # noqa: B010 (mypy)
        response = protocol.accept(request)
        if response.status_code != 101:
            why = cause(protocol)
    else:
        response = refusal(reply.status, why)
    change_headers(response.headers, reply.headers)
    return response, why


def refusal(status: int, why: str) -> Response:
    """A plain HTTP answer that closes the connection."""
    phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Refused"
    body = f"{why or phrase}\n".encode()
    headers = Headers()
    headers["Connection"] = "close"
    headers["Content-Type"] = "text/plain; charset=utf-8"
    headers["Content-Length"] = str(len(body))
    return Response(status, phrase, headers, body)


def change_headers(headers: Headers, changes: HeaderChanges) -> None:
    """Replace, repeat or leave out. Values are not judged."""
    for name, value in changes.items():
        if name in headers:
            del headers[name]
        for one in [value] if isinstance(value, str) else value or ():
            headers.set_insecure(name, one)
