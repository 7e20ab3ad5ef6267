"""A bad network around any transport: a `Connector` or `Listener` whose links lose, delay, cut, fall silent.

`outgoing` and `incoming` are seen from the party that uses the wrapper. Faults are ours, so a link that was
cut here is reported as closed by us. It must not know what travels.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Protocol, runtime_checkable

from harness.protocols.machine import LinkInfo
from harness.transports.base import Connector, Link, LinkHandler, Listener, Opening
from harness.transports.faults import Faults, Lane
from harness.transports.handlers import tell

NO_FAULTS = Faults()


@runtime_checkable
class Holdable(Protocol):
    """A link whose reading can be stopped."""

    def hold(self) -> None: ...

    def resume(self) -> None: ...


@runtime_checkable
class Framed(Protocol):
    """A link that knows the bytes it puts on the line."""

    def wire(self, data: bytes, form: str = "text") -> bytes: ...


class FaultyConnector:
    """A `Connector` through a bad network. The faults count for links that open from now on.

    seed  of all chance; together with the name of a link it decides what happens to it
    """

    def __init__(
        self, inner: Connector, *, outgoing: Faults = NO_FAULTS, incoming: Faults = NO_FAULTS, seed: int = 0
    ) -> None:
        self.inner = inner
        self.outgoing = outgoing
        self.incoming = incoming
        self.seed = seed
        self._silent: list[FaultyLink] = []

    async def connect(self, handler: LinkHandler, name: str, options: Mapping[str, Any]) -> Link:
        """See `Connector.connect`."""
        relay = _Relay(handler, self)
        await self.inner.connect(relay, name, options)
        assert relay.latest is not None
        return relay.latest

    def fell_silent(self, link: "FaultyLink") -> None:
        self._silent.append(link)

    def release(self) -> None:
        """Really drop what was half-open: nobody else will end those connections."""
        for link in self._silent:
            link.release()
        self._silent.clear()


class FaultyListener:
    """A `Listener` behind a bad network. The faults count for links that open from now on."""

    def __init__(
        self, inner: Listener, *, outgoing: Faults = NO_FAULTS, incoming: Faults = NO_FAULTS, seed: int = 0
    ) -> None:
        self.inner = inner
        self.outgoing = outgoing
        self.incoming = incoming
        self.seed = seed

    @property
    def address(self) -> str:
        return self.inner.address

    async def start(self, handler: LinkHandler) -> None:
        """See `Listener.start`."""
        await self.inner.start(_Relay(handler, self))

    async def stop(self) -> None:
        """See `Listener.stop`. Ends what was half-open, too."""
        await self.inner.stop()

    def fell_silent(self, link: "FaultyLink") -> None: ...


class _Relay:
    """Stands between the real links and the real handler."""

    def __init__(self, handler: LinkHandler, owner: FaultyConnector | FaultyListener) -> None:
        self.latest: FaultyLink | None = None
        self._handler = handler
        self._owner = owner
        self._links: dict[Link, FaultyLink] = {}

    def link_opened(self, link: Link) -> None:
        self.latest = self._links[link] = FaultyLink(link, self._handler, self._owner)
        self.latest.begin()

    def link_received(self, link: Link, data: bytes, form: str) -> None:
        self._links[link].received(data, form)

    def link_closed(self, link: Link, code: int | None, reason: str, by_peer: bool) -> None:
        self._links.pop(link).closed(code, reason, by_peer)

    def link_rejected(self, opening: Opening, why: str) -> None:
        self._handler.link_rejected(opening, why)

    def link_secured(self, link_name: str, facts: Mapping[str, Any]) -> None:
        self._handler.link_secured(link_name, facts)


class FaultyLink:
    """A `Link` through a bad network.

    outgoing, incoming  the lanes; their `faults` may be replaced at any time
    """

    CLOSE_TIMEOUT = 5.0
    """Seconds after which a half-open link stops waiting for an answer to its close frame."""

    def __init__(self, inner: Link, handler: LinkHandler, owner: FaultyConnector | FaultyListener) -> None:
        self.info: LinkInfo = inner.info
        self.opening: Opening = inner.opening
        self.outgoing = Lane(owner.outgoing, f"{owner.seed}/{inner.info.name}/out")
        self.incoming = Lane(owner.incoming, f"{owner.seed}/{inner.info.name}/in")
        self._inner = inner
        self._handler = handler
        self._owner = owner
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._holds: set[str] = set()
        self._cut = self._silent = self._deaf = self._over = False

    @property
    def answer_pings(self) -> bool:
        return bool(getattr(self._inner, "answer_pings", False))

    @answer_pings.setter
    def answer_pings(self, yes: bool) -> None:
        self._inner.answer_pings = yes  # type: ignore[attr-defined]

    def begin(self) -> None:
        """The link is open. The faults of frame 0 happen before the handler can send anything."""
        for lane in (self.outgoing, self.incoming):
            self._after_frame(lane)
        tell(self.info.name, self._handler.link_opened, self)

    # What we do

    def send(self, data: bytes, form: str = "text") -> None:
        """See `Link.send`."""
        if not self._counted(self.outgoing, lambda junk: self._inner.send(junk, "raw")):
            return
        limit = self.outgoing.faults.cut_after_byte
        if limit is not None and isinstance(self._inner, Framed):
            self._send_bytes(self._inner.wire(data, form), limit)
        else:
            self._pass(self.outgoing, len(data), lambda: self._inner.send(data, form))
        self._after_frame(self.outgoing)

    def send_fragments(self, parts: list[bytes], form: str = "text") -> None:
        """See `Link.send_fragments`. Counts as one frame."""
        if self._counted(self.outgoing, lambda junk: self._inner.send(junk, "raw")):
            size = sum(map(len, parts))
            self._pass(self.outgoing, size, lambda: self._inner.send_fragments(parts, form))
            self._after_frame(self.outgoing)

    def close(self, code: int = 1000, reason: str = "") -> None:
        """See `Link.close`."""
        if self._silent:
            self._end_later(self.CLOSE_TIMEOUT, "no answer to our close frame on a half-open connection")
        else:
            self.outgoing.put(lambda: self._inner.close(code, reason))

    def abort(self) -> None:
        """See `Link.abort`. The peer of a half-open connection does not notice."""
        if self._silent:
            self._end_later(0.0, "aborted")
        else:
            self._drop()

    def cut(self) -> None:
        """The network drops the connection, now."""
        self._cut = True
        self._drop()

    def fall_silent(self) -> None:
        """Half-open, now: nothing passes any more, in either direction, not even the end."""
        if self._silent or self._over:
            return
        self._silent = True
        self.outgoing.clear()
        self.incoming.clear()
        self._hold("silent")
        self._owner.fell_silent(self)

    def release(self) -> None:
        """Really drop the connection under a half-open link."""
        self._inner.abort()

    def hold(self) -> None:
        """Stop reading, if the transport can."""
        self._hold("asked")

    def resume(self) -> None:
        """Read on, unless a fault keeps us from it."""
        self._unhold("asked")

    # What the other side does

    def received(self, data: bytes, form: str) -> None:
        """The inner link received something."""
        if self._counted(self.incoming, self._receive_garbage):
            self._pass(self.incoming, len(data), lambda: self._deliver(data, form))
            self._after_frame(self.incoming)
        if self.incoming.faults.rate and self.incoming.waiting:
            self._hold("slow")

    def _deliver(self, data: bytes, form: str) -> None:
        if not self.incoming.waiting:
            self._unhold("slow")
        if not self._deaf:
            tell(self.info.name, self._handler.link_received, self, data, form)

    def _receive_garbage(self, junk: bytes) -> None:
        """As the transport would if the peer had sent it: nothing is read after it."""
        self._deaf = True
        tell(self.info.name, self._handler.link_received, self, junk, "broken")
        self._inner.close(1002, "garbage on the line")

    def closed(self, code: int | None, reason: str, by_peer: bool) -> None:
        """The inner link is gone."""
        if self._cut:
            self._finish(None, "connection cut by the harness", False)
        elif self._silent:
            self._finish(None, "half-open connection dropped", False)
        else:
            self.incoming.put(lambda: self._finish(code, reason, by_peer))

    # How it goes wrong

    def _hold(self, why: str) -> None:
        if not self._holds and isinstance(self._inner, Holdable):
            self._inner.hold()
        self._holds.add(why)

    def _unhold(self, why: str) -> None:
        if self._holds == {why} and isinstance(self._inner, Holdable):
            self._inner.resume()
        self._holds.discard(why)

    def _counted(self, lane: Lane, junk_goes: Callable[[bytes], None]) -> bool:
        """Count a frame, after its garbage. False when it goes nowhere."""
        if self._silent or self._over:
            return False
        lane.frames += 1
        if (junk := lane.garbage()) is not None:
            lane.put(lambda: junk_goes(junk), len(junk))
        if not lane.lost():
            return True
        self._after_frame(lane)
        return False

    def _pass(self, lane: Lane, size: int, action: Callable[[], None]) -> None:
        """Let a frame through, unless the connection is cut inside of it."""
        limit = lane.faults.cut_after_byte
        lane.bytes += size
        if limit is None or lane.bytes <= limit:
            lane.put(action, size)
        if limit is not None and lane.bytes >= limit:
            lane.put(self.cut)

    def _send_bytes(self, line: bytes, limit: int) -> None:
        """Put on the line what fits, be it a part of a frame."""
        part = line[: max(0, limit - self.outgoing.bytes)]
        self.outgoing.bytes += len(line)
        self.outgoing.put(lambda: self._inner.send(part, "raw"), len(part))
        if self.outgoing.bytes >= limit:
            self.outgoing.put(self.cut)

    def _after_frame(self, lane: Lane) -> None:
        if lane.frames == lane.faults.cut_after_frame:
            lane.put(self.cut)
        if lane.frames == lane.faults.silent_after:
            lane.put(self.fall_silent)

    def _drop(self) -> None:
        self.outgoing.clear()
        self.incoming.clear()
        self._inner.abort()

    def _end_later(self, seconds: float, why: str) -> None:
        if self._timer is None and not self._over:
            self._timer = self._loop.call_later(seconds, self._finish, None, why, False)

    def _finish(self, code: int | None, reason: str, by_peer: bool) -> None:
        if self._over:
            return
        self._over = True
        if self._timer is not None:
            self._timer.cancel()
        self.outgoing.clear()
        self.incoming.clear()
        tell(self.info.name, self._handler.link_closed, self, code, reason, by_peer)
