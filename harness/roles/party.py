"""The shell in which a machine lives: it moves bytes and time between a sans-IO machine and the transports.

Every frame goes to the trace before the machine sees it. A party without a trace is a system under test of ours (the
bundled reference systems and the faulty miniatures): nobody writes down what it sees.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from harness.clock import Clock
from harness.errors import EnvironmentFault
from harness.pki.tls import TlsTerms
from harness.protocols.machine import Abort, Close, Command, Connect, Machine, Report, Send
from harness.trace.log import Trace
from harness.transports.base import Connector, Link, Listener, Opening, Refused
from harness.transports.door import Porter
from harness.transports.tls.terms import Terms

MESSAGE_FORMS = frozenset({"text", "binary", "datagram", "multicast", "http"})
"""In which whole messages come; everything else is only written down."""

GLANCE = 0.01
"""How often, in seconds, it is looked whether links that were cut are closed."""


class Party:
    """One party on stage. Everything but `__init__` must be called on the loop's thread.

    calling  the TLS terms of a dial, by its options, for machines that leave them to others
    """

    def __init__(
        self,
        name: str,
        machine: Machine,
        clock: Clock,
        connector: Connector | None = None,
        listener: Listener | None = None,
        porter: Porter | None = None,
        terms: Terms | None = None,
        calling: Callable[[Mapping[str, Any]], TlsTerms | None] = lambda _: None,
    ) -> None:
        self.name = name
        self.machine = machine
        self.trace: Trace | None = None
        self.links: dict[str, Link] = {}
        self.companions: tuple[Party, ...] = ()
        self._closing: set[str] = set()
        self._clock = clock
        self._connector = connector
        self._listener = listener
        self.porter = porter
        self.terms = terms or Terms()
        self._calling = calling
        self._timer: asyncio.TimerHandle | None = None
        self._armed: float | None = None
        self._dialling: set[asyncio.Task[None]] = set()
        self._dialled = 0
        self._stopped = False
        self.on_secured: Callable[[Mapping[str, Any]], None] = lambda _: None

    async def start(self) -> None:
        """Listen if we are to, then let the machine begin."""
        if self._listener is not None:
            await self._listener.start(self)
        self.machine.start(self._clock.now())
        self.flush()

    async def stop(self) -> None:
        """Cut every link and forget every timer. Never fails, never waits for the other side."""
        self._stopped = True
        if self._timer is not None:
            self._timer.cancel()
        for task in list(self._dialling):
            task.cancel()
        for link in list(self.links.values()):
            link.abort()
        if self._listener is not None:
            await self._listener.stop()

    async def renew(self, machine: Machine, patience: float = 1.0) -> None:
        """Go on as another machine: nothing of the one before is left, neither links nor timers. Needs `start_again`."""
        for task in list(self._dialling):
            task.cancel()
        for link in list(self.links.values()):
            link.abort()
        for _ in range(round(patience / GLANCE)):
            if not self.links:
                break
            await asyncio.sleep(GLANCE)
        self.links.clear()
        self._closing.clear()
        self.machine.commands()
        self.machine = machine
        self._arm()

    def start_again(self) -> None:
        """Let the machine that `renew` has brought begin."""
        self.machine.start(self._clock.now())
        self.flush()

    def act(self, do: Callable[[float], Any]) -> Any:
        """Call `do(now)` on the machine's thread and carry out what comes of it."""
        result = do(self._clock.now())
        self.flush()
        return result

    # -- what transports tell ---------------------------------------------------------------------------------

    def link_opened(self, link: Link) -> None:
        self.links[link.info.name] = link
        if link.opening.status:
            direction = "out" if link.info.dialled else "in"
            self._note(link.info.name, direction, _upgrade(link.opening, link.info.user))
        self._note(
            link.info.name,
            "",
            {"event": "opened", "peer": link.info.peer, "subprotocol": link.info.subprotocol},
        )
        self.machine.opened(link.info, self._clock.now())
        self.flush()

    def link_received(self, link: Link, data: bytes, form: str) -> None:
        if self.trace is not None:
            self.trace.wire(self.name, link.info.name, "in", data, form)
        if form in MESSAGE_FORMS:
            self.machine.received(link.info.name, data, form, self._clock.now())
            self.flush()
        elif form == "pong" and (ponged := getattr(self.machine, "ponged", None)) is not None:
            ponged(link.info.name, self._clock.now())
            self.flush()

    def link_closed(self, link: Link, code: int | None, reason: str, by_peer: bool) -> None:
        self.links.pop(link.info.name, None)
        self._closing.discard(link.info.name)
        facts = {"event": "closed", "code": code, "reason": reason, "by": "sut" if by_peer else "harness"}
        self._note(link.info.name, "in" if by_peer else "out", facts)
        if not self._stopped:
            self.machine.closed(link.info.name, code, reason, self._clock.now())
            self.flush()

    def link_rejected(self, opening: Opening, why: str) -> None:
        self._note("", "out", _upgrade(opening, "") | {"event": "rejected", "why": why})

    def link_secured(self, link_name: str, facts: Mapping[str, Any]) -> None:
        self._note(link_name, "in", {"event": "tls", **facts})
        self.on_secured(facts)

    # -- what the machine wants -------------------------------------------------------------------------------

    def flush(self) -> None:
        """Carry out the machine's commands and set its alarm; what it does may have moved the companions."""
        self._flush()
        for each in self.companions:
            each._flush()

    def _flush(self) -> None:
        while commands := self.machine.commands():
            for command in commands:
                self._carry_out(command)
        self._arm()

    def send(self, link: str, data: bytes, form: str = "text") -> None:
        """Put a message on a link and in the record; not on one that we are closing, where nothing goes out any more."""
        if (open_link := self.links.get(link)) is None or link in self._closing:
            return
        if self.trace is not None:
            self.trace.wire(self.name, link, "out", data, form)
        try:
            open_link.send(data, form)
        except EnvironmentFault as fault:
            if self.trace is not None:
                self.trace.fault = fault

    def _carry_out(self, command: Command) -> None:
        match command:
            case Send(link, data, form):
                self.send(link, data, form)
            case Close(link, code, reason):
                if link in self.links:
                    self._closing.add(link)
                    self.links[link].close(code, reason)
            case Abort(link):
                if link in self.links:
                    self.links[link].abort()
            case Connect(options):
                self._dial(options)
            case Report(link, facts):
                self._note(link, "", facts)

    def _dial(self, options: Mapping[str, Any]) -> None:
        if self._connector is None or self._stopped:
            return
        if (terms := self.terms.changed(options.get("tls") or self._calling(options))) is not None:
            options = {**options, "tls": terms}
        self._dialled += 1
        name = f"{options.get('identity', self.name)}#{self._dialled}"
        task = asyncio.get_running_loop().create_task(self._connect(self._connector, name, options))
        self._dialling.add(task)
        task.add_done_callback(self._dialling.discard)

    async def _connect(self, connector: Connector, name: str, options: Mapping[str, Any]) -> None:
        try:
            await connector.connect(self, name, options)
        except Refused as refused:
            facts = {"event": "refused", "why": refused.why, "gave_up": refused.gave_up}
            self._note(name, "in", _upgrade(refused.opening, "") | facts)
            reason = {
                "error": refused.why,
                "status": refused.opening.status,
                "tls": refused.tls,
                "link": name,
            }
            self.machine.refused(reason, self._clock.now())
            self.flush()

    def _arm(self) -> None:
        when = self.machine.next_wake()
        if when == self._armed or self._stopped:
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._armed = when
        if when is not None:
            delay = max(0.0, when - self._clock.now())
            self._timer = asyncio.get_running_loop().call_later(delay, self._wake)

    def _wake(self) -> None:
        self._timer = self._armed = None
        self.machine.wake(self._clock.now())
        self.flush()

    def _note(self, link: str, direction: Any, facts: Mapping[str, Any]) -> None:
        if self.trace is not None:
            self.trace.note(self.name, link, direction, facts)


def _upgrade(opening: Opening, user: str) -> dict[str, Any]:
    return {
        "event": "upgrade",
        "host": opening.request.get("host", ""),
        "path": opening.path,
        "offered": list(opening.offered),
        "status": opening.status,
        "chosen": opening.chosen,
        "user": user,
    }
