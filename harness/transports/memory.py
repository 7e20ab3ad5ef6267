"""The in-memory twin of the WebSocket transport: the same doors and options, on a network of its own.

A wss:// URL leads through a real TLS handshake of both ends; what is sent afterwards is not encrypted. It must not
know bytes on a line; what its links do is in `memory_link`.
"""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any, Final, TypeVar

from harness.clock import Clock, ManualClock
from harness.errors import EnvironmentFault
from harness.protocols.machine import LinkInfo
from harness.transports.base import LinkHandler, Opening, Refused
from harness.transports.door import (
    Door,
    HeaderChanges,
    UpgradeReply,
    UpgradeRequest,
    identity_of,
    read_basic,
    shown_headers,
)
from harness.transports.guests import Guests
from harness.transports.handlers import Nobody, tell
from harness.transports.memory_link import MemoryLink, join
from harness.transports.memory_tls import Handshake, secure
from harness.transports.options import DialOptions, LinkSettings, Target
from harness.transports.tls.terms import Usual
from harness.transports.virtual_time import VirtualLoop

T = TypeVar("T")

_SCHEMES: Final = {"memory": 0, "ws": 0, "wss": 0}


def run_virtually(main: Coroutine[Any, Any, T], clock: ManualClock | None = None) -> T:
    """Run `main` on a fresh `VirtualLoop`, as `asyncio.run` would on a real one."""
    with asyncio.Runner(loop_factory=lambda: VirtualLoop(clock or ManualClock())) as runner:
        return runner.run(main)


class MemoryNetwork:
    """A network of its own: listeners by address, connectors that reach them."""

    def __init__(self) -> None:
        self._listeners: dict[str, MemoryListener] = {}

    def listener(
        self,
        address: str,
        door: Door,
        *,
        settings: LinkSettings | None = None,
        stop_timeout: float = 1.0,
        tls: Usual | None = None,
        clock: Clock | None = None,
    ) -> "MemoryListener":
        """A listener at "host", "host:port" or "memory://host". See `WebSocketListener` for the rest."""
        settings = settings or LinkSettings()
        return MemoryListener(self._listeners, address, door, settings, stop_timeout, tls, clock)

    def connector(
        self, *, settings: LinkSettings | None = None, clock: Clock | None = None
    ) -> "MemoryConnector":
        """Something that dials the listeners of this network, by any scheme. wss:// is TLS if terms are given."""
        return MemoryConnector(self._listeners, settings or LinkSettings(), clock)


class MemoryListener:
    """A `Listener` of one `MemoryNetwork`. `door` may be replaced while it runs.

    tls    asked for our terms whenever somebody knocks; None: TLS is not spoken
    clock  by which certificates are judged; None: the time of the loop
    """

    def __init__(
        self,
        listeners: "dict[str, MemoryListener]",
        address: str,
        door: Door,
        settings: LinkSettings,
        stop_timeout: float,
        tls: Usual | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._place = address.rpartition("://")[2].rstrip("/")
        self.address = f"{'wss' if tls is not None else 'memory'}://{self._place}"
        self.door = door
        self.settings = settings
        self.guests = Guests()
        self.handler: LinkHandler | None = None
        self.tls = tls
        self.clock = clock
        self._listeners = listeners
        self._stop_timeout = stop_timeout

    async def start(self, handler: LinkHandler) -> None:
        """See `Listener.start`."""
        if self._place in self._listeners:
            raise EnvironmentFault(f"cannot listen on {self._place}: address already in use")
        self.handler = handler
        self._listeners[self._place] = self

    async def stop(self) -> None:
        """See `Listener.stop`. Links get close code 1001 and `stop_timeout` seconds, then they are cut."""
        if self._listeners.get(self._place) is self:
            del self._listeners[self._place]
        await self.guests.see_out(self._stop_timeout)


class MemoryConnector:
    """A `Connector` of one `MemoryNetwork`. The options of `connect` are those of `DialOptions`."""

    def __init__(
        self, listeners: dict[str, MemoryListener], settings: LinkSettings, clock: Clock | None = None
    ) -> None:
        self._listeners = listeners
        self._settings = settings
        self._clock = clock

    async def connect(self, handler: LinkHandler, name: str, options: Mapping[str, Any]) -> MemoryLink:
        """See `Connector.connect`."""
        wanted = DialOptions.read(options)
        target = wanted.target(_SCHEMES)
        place = f"{target.host}:{target.port}" if target.port else target.host
        headers = [("Host", place), *_request_headers(wanted)]
        asked = Opening(target.path, wanted.subprotocols, 0, request=shown_headers(headers))
        await asyncio.sleep(0)  # as on a real network, the dial takes its time
        listener = self._listeners.get(place)
        if listener is None or listener.handler is None:
            raise Refused(f"cannot reach {place}: nobody listens there", asked)
        secured = self._secure(wanted, target, listener, handler, name, asked)
        reply = _ask(listener.door, asked, headers, secured.certificates)
        opening = _answered(asked, reply)
        if opening.status != 101:
            tell("a rejection", listener.handler.link_rejected, opening, reply.why)
            raise Refused(f"the server answered {opening.status}", opening)
        refused = opening.chosen and opening.chosen not in asked.offered
        link = MemoryLink(
            LinkInfo(name, place, opening.chosen, certificates=secured.far, dialled=True),
            opening,
            Nobody() if refused else handler,
            self._settings,
        )
        asyncio.get_running_loop().call_soon(link.begin)  # before anything that the server may send
        _let_in(listener, listener.handler, link, reply, secured.certificates)
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            link.abort()
            raise
        if refused:
            link.abort()
            raise Refused(f"not a WebSocket handshake: unsupported subprotocol: {opening.chosen}", opening)
        return link

    def _secure(
        self,
        wanted: DialOptions,
        target: Target,
        listener: MemoryListener,
        handler: LinkHandler,
        name: str,
        asked: Opening,
    ) -> Handshake:
        """The TLS handshake, if either side wants one. Raises Refused when it fails."""
        ours = wanted.tls if target.secure else None
        theirs = listener.tls() if listener.tls is not None else None
        time = asyncio.get_running_loop().time
        clock, other = (each.now if each is not None else time for each in (self._clock, listener.clock))
        done = secure(ours, theirs, clock, other, target.host)
        assert listener.handler is not None
        for by_dialler, facts in done.news:
            where, told = (name, handler) if by_dialler else ("", listener.handler)
            tell("a handshake", told.link_secured, where, facts)
        if done.failed is not None:
            raise Refused(done.why, asked, done.failed or None)
        return done


def _let_in(
    listener: MemoryListener,
    handler: LinkHandler,
    far: MemoryLink,
    reply: UpgradeReply,
    certificates: tuple[str, ...],
) -> None:
    """Make the server's end of `far`, a link that the door has agreed to."""
    identity = identity_of(far.opening.path)
    name = identity if reply.close else listener.guests.name_for(identity)
    info = LinkInfo(name, identity, far.opening.chosen, reply.user, certificates)
    receiver = Nobody() if reply.close else handler
    near = MemoryLink(
        info, far.opening, receiver, listener.settings, server=True, forget=listener.guests.leave
    )
    listener.guests.enter(near)
    join(near, far)
    near.begin()
    if reply.close:
        near.close(reply.close, reply.why)
        tell("a rejection", handler.link_rejected, far.opening, reply.why)


def _ask(
    door: Door, asked: Opening, headers: list[tuple[str, str]], certificates: tuple[str, ...]
) -> UpgradeReply:
    secrets = [value for name, value in headers if name.lower() == "authorization"]
    offers = [value for name, value in headers if name.lower() == "sec-websocket-protocol"]
    login = read_basic(", ".join(secrets) or None)
    user, password, problem = (None, None, login) if isinstance(login, str) else (*login, "")
    request = UpgradeRequest(
        path=asked.path,
        identity=identity_of(asked.path),
        offered=tuple(name.strip() for name in ",".join(offers).split(",") if name.strip()),
        headers=asked.request,
        user=user,
        password=password,
        login_problem=problem,
        certificates=certificates,
    )
    try:
        return door(request)
    except Exception as fault:
        context = {"message": f"the door failed on {asked.path}", "exception": fault}
        asyncio.get_running_loop().call_exception_handler(context)
        return UpgradeReply(500, why="the door failed")


def _answered(asked: Opening, reply: UpgradeReply) -> Opening:
    yes = reply.status == 101 and reply.subprotocol
    headers = [("Sec-WebSocket-Protocol", reply.subprotocol)] if yes else []
    response = shown_headers(_changed(headers, reply.headers))
    chosen = response.get("sec-websocket-protocol", "")
    return Opening(asked.path, asked.offered, reply.status, chosen, asked.request, response)


def _request_headers(options: DialOptions) -> list[tuple[str, str]]:
    headers: list[tuple[str, str]] = []
    if options.authorization is not None:
        headers.append(("Authorization", options.authorization))
    if options.subprotocols:
        headers.append(("Sec-WebSocket-Protocol", ", ".join(options.subprotocols)))
    return _changed(headers, options.headers)


def _changed(headers: list[tuple[str, str]], changes: HeaderChanges) -> list[tuple[str, str]]:
    gone = {name.lower() for name in changes}
    kept = [(name, value) for name, value in headers if name.lower() not in gone]
    for name, value in changes.items():
        kept += [(name, one) for one in ([value] if isinstance(value, str) else value or ())]
    return kept
