"""The smallest honest transport interface. Callbacks, not streams: a frame is stamped when it arrives.

A `Connector` dials, a `Listener` accepts; both hand out `Link`s and report to a `LinkHandler`. Everything happens on
one asyncio loop. Nothing here decodes a payload or knows a protocol.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from harness.errors import ChargeproofError
from harness.protocols.machine import LinkInfo


@dataclass(frozen=True, slots=True)
class Opening:
    """How a link came to be: what the client asked and the server answered, for the record.

    path           request target as sent ("/path/CS001")
    offered        subprotocols in the client's order
    status         HTTP status of the answer (101 when it opened; 0 for transports without HTTP)
    chosen         subprotocol in the answer or ""
    request        request headers, lower-case names, secrets already removed
    response       response headers likewise
    """

    path: str = "/"
    offered: tuple[str, ...] = ()
    status: int = 101
    chosen: str = ""
    request: Mapping[str, str] = field(default_factory=dict)
    response: Mapping[str, str] = field(default_factory=dict)


class Link(Protocol):
    """One open connection."""

    info: LinkInfo
    opening: Opening

    def send(self, data: bytes, form: str = "text") -> None:
        """Put one message (form text, binary, ping, pong) or raw bytes (form "raw": past the framing) on the line.

        Never blocks. On a link that is gone it does nothing.
        """

    def send_fragments(self, parts: list[bytes], form: str = "text") -> None:
        """One message in several frames (RFC 6455, 5.4)."""

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Start the closing handshake."""

    def abort(self) -> None:
        """Drop the connection without a word."""


class LinkHandler(Protocol):
    """Who is told what happens on links. All calls come from the loop's thread."""

    def link_opened(self, link: Link) -> None: ...

    def link_received(self, link: Link, data: bytes, form: str) -> None:
        """A whole message (text, binary) or control frame (ping, pong) arrived, bytes unchanged.

        form "broken": what arrived violates the framing of the transport; `data` is what can be shown of it.
        form "oversized": it is legal, but longer than we take; `data` is its beginning.
        """

    def link_closed(self, link: Link, code: int | None, reason: str, by_peer: bool) -> None: ...

    def link_rejected(self, opening: Opening, why: str) -> None:
        """A listener refused a peer at the door (wrong password, unknown path ...)."""

    def link_secured(self, link_name: str, facts: Mapping[str, Any]) -> None:
        """A TLS handshake is over, well or not: `tls.facts` says what there is to know of it.

        link_name   of the link that is dialled; "" at a listener, which does not know yet who is at the door
        """


class Refused(ChargeproofError):
    """Dialling failed. `opening.status` is the HTTP status, 0 when there was no HTTP answer at all.

    tls      what there is to know of the TLS handshake, if it was that which failed
    gave_up  the other side has said neither yes nor no: it was we who did not wait any longer
    """

    def __init__(
        self, why: str, opening: Opening, tls: Mapping[str, Any] | None = None, *, gave_up: bool = False
    ) -> None:
        super().__init__(why)
        self.why = why
        self.opening = opening
        self.tls = tls
        self.gave_up = gave_up or bool(tls and tls.get("gave_up"))


class Connector(Protocol):
    """Dials."""

    async def connect(self, handler: LinkHandler, name: str, options: Mapping[str, Any]) -> Link:
        """Open a link called `name`. Raises `Refused`. `link_opened` is called before this returns."""
        ...


class Listener(Protocol):
    """Accepts. Links are named "<identity>#<n>", n counting from 1 per identity."""

    address: str
    """Where peers reach it, e.g. "ws://127.0.0.1:9000"; known after `start`."""

    async def start(self, handler: LinkHandler) -> None:
        """Begin to accept. Raises EnvironmentFault, naming the port, when it cannot be had."""

    async def stop(self) -> None:
        """Close all links and the port."""
