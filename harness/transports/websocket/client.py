"""Dialling a WebSocket: TCP, TLS for a wss:// URL, the opening handshake, a deadline over all of it."""

import asyncio
from collections.abc import Mapping
from typing import Any

from websockets.client import ClientProtocol

from harness.clock import Clock, SystemClock
from harness.protocols.machine import LinkInfo
from harness.transports.base import LinkHandler, Opening, Refused
from harness.transports.handlers import tell
from harness.transports.options import DialOptions, LinkSettings, Target
from harness.transports.tls import Facts, make_end
from harness.transports.tls.stream import SecureStream
from harness.transports.tls.trust import usual_terms
from harness.transports.websocket import handshake
from harness.transports.websocket.link import Reading, WebSocketLink


class WebSocketConnector:
    """A `Connector`. The options of `connect` are those of `DialOptions`; a wss:// URL without "tls" takes the
    trust of this machine.

    settings  of the links that it opens
    clock     by which certificates are judged
    """

    def __init__(self, *, settings: LinkSettings | None = None, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._settings = settings or LinkSettings()

    async def connect(self, handler: LinkHandler, name: str, options: Mapping[str, Any]) -> WebSocketLink:
        """See `Connector.connect`. UsageFault for an impossible URL, HarnessFault for an unknown option."""
        wanted = DialOptions.read(options)
        target = wanted.target()
        loop = asyncio.get_running_loop()
        deadline = loop.time() + wanted.timeout
        dialogue = _Dialogue(
            handler, LinkInfo(name, peer=target.place, dialled=True), self._settings, target, wanted
        )
        await self._reach(dialogue, target, wanted.timeout)
        timer = loop.call_at(deadline, dialogue.too_late)
        try:
            return await dialogue.outcome
        except asyncio.CancelledError:
            dialogue.give_up()
            raise
        finally:
            timer.cancel()

    async def _reach(self, dialogue: "_Dialogue", target: Target, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        stream = self._secured(dialogue, target, seconds) if target.secure else None
        try:
            async with asyncio.timeout(seconds):
                await loop.create_connection(lambda: stream or dialogue, target.host, target.port)
                await dialogue.reached
        except TimeoutError:
            dialogue.give_up()
            why = f"no connection to {target.place} within {seconds:g} s"
            raise Refused(why, dialogue.opening, gave_up=True) from None
        except OSError as fault:
            dialogue.give_up()
            raise Refused(f"cannot reach {target.place}: {fault}", dialogue.opening) from fault
        finally:
            if stream is not None and not dialogue.reached.done():
                stream.abort()
        dialogue.ask()

    def _secured(self, dialogue: "_Dialogue", target: Target, seconds: float) -> SecureStream:
        terms = dialogue.options.tls or usual_terms(target.host)
        end = make_end(terms, server=False, now=self._clock.now, host=target.host)
        return SecureStream(end, lambda: dialogue, dialogue.secured, dialogue.not_secured, seconds)


class _Dialogue(Reading):
    """The client's side of one handshake; makes way for a `WebSocketLink` when it succeeds."""

    __slots__ = (
        "_certificates",
        "_handler",
        "_head",
        "_info",
        "_protocol",
        "_request",
        "_settings",
        "_timeout",
        "_tls",
        "_transport",
        "opening",
        "options",
        "outcome",
        "reached",
    )

    def __init__(
        self,
        handler: LinkHandler,
        info: LinkInfo,
        settings: LinkSettings,
        target: Target,
        options: DialOptions,
    ) -> None:
        super().__init__()
        self.outcome: asyncio.Future[WebSocketLink] = asyncio.get_running_loop().create_future()
        self.reached: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.options = options
        self._tls: Facts | None = None
        self._certificates: tuple[str, ...] = ()
        self._handler = handler
        self._info = info
        self._settings = settings
        self._timeout = options.timeout
        self._protocol: ClientProtocol = handshake.client_protocol(target, options)
        self._request = handshake.client_request(self._protocol, options)
        self.opening: Opening = handshake.asked(self._request, options)
        self._head = handshake.Head()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        if not self.reached.done():
            self.reached.set_result(None)

    def secured(self, facts: Facts) -> None:
        """A TLS handshake is over, well or not."""
        self._tls = facts if facts["outcome"] == "failed" else None
        self._certificates = tuple(facts["peer_chain"])
        tell(self._info.name, self._handler.link_secured, self._info.name, facts)

    def not_secured(self, facts: Facts | None) -> None:
        """The connection has ended before there was a channel."""
        self._refuse(f"no TLS channel: {facts['why'] if facts else 'the connection ended'}")
        if not self.reached.done():
            self.reached.set_result(None)

    def ask(self) -> None:
        """Send the request. Only now, so that a failed dial has never shown a link."""
        if self._transport is not None:
            self._transport.write(self._request.serialize())

    def arrived(self, data: bytes) -> None:
        if self.outcome.done():
            return
        leftover = self._head.feed(data, self._protocol)
        if self._head.complete:
            self._judge(leftover)
        elif self._protocol.handshake_exc is not None:
            self._refuse(f"no HTTP answer: {handshake.cause(self._protocol)}")

    def _judge(self, leftover: bytes) -> None:
        head = bytes(self._head.bytes).removesuffix(leftover)
        self.opening = handshake.answered(self.opening, head)
        if self.opening.status not in (0, 101):
            self._refuse(f"the server answered {self.opening.status}")
        elif self._protocol.handshake_exc is not None:
            self._refuse(f"not a WebSocket handshake: {handshake.cause(self._protocol)}")
        else:
            self._open(leftover)

    def _open(self, leftover: bytes) -> None:
        assert self._transport is not None
        agreed = self._protocol.subprotocol or ""
        info = LinkInfo(
            self._info.name, self._info.peer, agreed, certificates=self._certificates, dialled=True
        )
        deflate = handshake.deflate_of(self._protocol)
        link = WebSocketLink(info, self.opening, self._handler, self._settings, client=True, deflate=deflate)
        self.outcome.set_result(link)
        link.begin(self._transport, leftover)

    def _refuse(self, why: str, gave_up: bool = False) -> None:
        if not self.outcome.done():
            self.outcome.set_exception(Refused(why, self.opening, self._tls, gave_up=gave_up))
        if self._transport is not None:
            self._transport.abort()

    def too_late(self) -> None:
        """The deadline has passed."""
        if not self.outcome.done():
            self._refuse(f"no complete HTTP answer within {self._timeout:g} s", gave_up=True)

    def give_up(self) -> None:
        """Whoever dialled does not wait any more."""
        if self.outcome.cancel() or self.outcome.cancelled() or self.outcome.exception() is not None:
            if self._transport is not None:
                self._transport.abort()
        else:
            self.outcome.result().abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._refuse(f"the server closed the connection without an HTTP answer ({exc or 'end of stream'})")
