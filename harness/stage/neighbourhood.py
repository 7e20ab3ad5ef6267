"""Our side among nodes that find each other on the network: it listens, calls, announces itself, looks for the product.

The listener, the announcement and the search stay for as long as the run lasts, because a product that loses its partner
backs off; the machine is a new one for each case, with nothing in its memory.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from harness.clock import Clock
from harness.errors import EnvironmentFault, UsageFault
from harness.pki.node import key_identifier
from harness.pki.pem import UNREADABLE, read_chain
from harness.pki.tls import TlsTerms
from harness.protocols.machine import Machine
from harness.protocols.nodes import Announcement, NodeTerms
from harness.protocols.registry import Rib
from harness.roles.party import Party
from harness.sut.address import Address, url_address
from harness.sut.sections import NodeKeys, ProtocolTable
from harness.trace.log import Trace
from harness.transports.discovery import Discovery
from harness.transports.door import Porter, standard_door
from harness.transports.service import Service
from harness.transports.tls.terms import Terms
from harness.transports.websocket.client import WebSocketConnector
from harness.transports.websocket.server import WebSocketListener

LOOK_FOR = 15.0
"""Seconds until a node that has to be called must have announced itself."""


class Neighbourhood:
    """Everything but `__init__` must be called on the loop's thread.

    make  a machine of ours, with nothing in its memory
    """

    def __init__(
        self, rib: Rib, role: str, table: ProtocolTable, clock: Clock, make: Callable[[], Machine]
    ) -> None:
        assert rib.nodes is not None
        self._rib = rib
        self._terms: NodeTerms = rib.nodes
        self._keys = table.node or NodeKeys()
        self._url = table.url or ""
        self._listen: Address | None = table.listen
        self._make = make
        self._discovery = Discovery(self._terms.service, self._keys.interface)
        self._seen: dict[str, Service] = {}
        self._news = asyncio.Event()
        self._own = ""
        self._silence = ""
        self._chosen = ""
        self.listener: WebSocketListener | None = None
        self._used = False
        machine = make()
        porter = None
        terms = Terms(self._usual)
        if table.listen is not None:
            porter = Porter(standard_door(rib.subprotocols))
            self.listener = WebSocketListener(f"{table.listen}", porter, tls=terms, clock=clock)
        self.party = Party(
            role, machine, clock, WebSocketConnector(clock=clock), self.listener, porter, terms
        )
        self.party.on_secured = self._somebody
        self._known = self._keys.ski
        self._strangers: set[str] = set()

    @property
    def address(self) -> str:
        """Where we listen, "" if we do not."""
        return self.listener.address if self.listener is not None else ""

    async def begin(self, trace: Trace) -> None:
        """A case begins: from here on everything goes to this trace. EnvironmentFault when we cannot listen."""
        if not self._used:
            self.party.trace = trace
            await self.party.start()
            self._used = True
            await self._be_found()
            self._look_around()
            self._tell_what_is_known()
            return
        await self.party.renew(self._make())
        self.party.trace = trace
        self._strangers.clear()
        self._tell_what_is_known()
        self.party.start_again()

    async def meet(self) -> None:
        """Tell our side where the product is; call it, if we are who calls. EnvironmentFault: nobody is to be seen."""
        url = self._url or await self._search()
        if url:
            now = self.party.act(lambda now: now)
            self._rib.act(self.party.machine, "meet", {"url": url}, now)
            self.party.flush()

    async def stop(self) -> None:
        await self._discovery.close()
        await self.party.stop()

    def remark(self) -> str:
        """What a user should know who wonders why nobody came."""
        came = ", ".join(sorted(self._strangers))
        stranger = (
            f"somebody with the SKI {came} was there; the profile names {self._keys.ski}" if came else ""
        )
        return "; ".join(filter(None, (self._silence, stranger)))

    def _somebody(self, facts: Mapping[str, Any]) -> None:
        """Somebody has shown a certificate: where the profile names no SKI, it is that of the product."""
        try:
            ski = key_identifier(read_chain(facts["peer_chain"][0])[0])
        except (LookupError, *UNREADABLE):
            return
        if self._keys.ski and ski != self._keys.ski:
            self._strangers.add(ski)
        elif facts["outcome"] == "open" and not self._known:
            self._known = ski
            self._tell_what_is_known()

    def _tell_what_is_known(self) -> None:
        """For the record: who the product is, and how it announces itself."""
        trace = self.party.trace
        if trace is None:
            return
        self._blind(trace)
        if self._known:
            named = bool(self._keys.ski)
            trace.note(self.party.name, "", "", {"event": "partner", "ski": self._known, "in_profile": named})
        for service in self._seen.values():
            self._note(service)

    def _blind(self, trace: Trace) -> None:
        """Whether we look for the product at all has to be in the record: else nothing follows from not seeing it."""
        why = self._silence or ("" if self._keys.discover else "the profile says discover = false")
        if why:
            trace.note(self.party.name, "", "", {"event": "no discovery", "why": why})

    # -- being found ------------------------------------------------------------------------------------------------

    def _usual(self) -> TlsTerms | None:
        tls: Callable[[float], TlsTerms | None] = self.party.machine.tls  # type: ignore[attr-defined]
        return tls(self.party.act(lambda now: now))

    def _calls(self) -> bool:
        return bool(getattr(self.party.machine, "dials", False))

    async def _be_found(self) -> None:
        wanted = self._keys.announce if self._keys.announce is not None else not self._calls()
        announces: Callable[[], Announcement] = self.party.machine.announces  # type: ignore[attr-defined]
        told = announces()
        self._own = told.txt.get(self._terms.key, "").lower()
        if not wanted or self.listener is None or self._listen is None:
            return
        place = url_address(self.listener.address)
        try:
            await self._discovery.announce(told.instance, self._listen.host, place.port, told.txt)
        except EnvironmentFault as fault:
            if self._keys.announce:
                raise
            self._silence = f"{fault}; the product has to be told where we are: {self.listener.address}"

    # -- looking for the product ------------------------------------------------------------------------------------

    def _look_around(self) -> None:
        if not self._keys.discover:
            return
        try:
            self._discovery.browse(self._found)
        except EnvironmentFault as fault:
            self._silence = f"{fault}; url and ski in the profile name the product without it"

    def _found(self, service: Service) -> None:
        if self._own and service.value(self._terms.key).lower() == self._own:
            return
        before = self._seen.get(service.instance)
        self._seen[service.instance] = service
        self._news.set()
        if service != before:
            self._note(service)

    def _note(self, service: Service) -> None:
        if self.party.trace is not None and self._is_product(service):
            self.party.trace.note(self.party.name, "", "in", service.facts())

    def _is_product(self, service: Service) -> bool:
        if self._known and service.value(self._terms.key).lower() == self._known:
            return True
        if not self._url:
            return service.instance == self._chosen
        place = url_address(self._url)
        return service.port == place.port and place.host in (*service.addresses, service.host)

    async def _search(self) -> str:
        """The URL of the product, or "" where it is not we who call."""
        found = self._product()
        if not self._calls():
            return found
        if not self._keys.discover:
            raise UsageFault("the profile names no url, and discover = false; right would be one of the two")
        if not found and self._silence:
            raise EnvironmentFault(self._silence)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + LOOK_FOR
        while not found and loop.time() < deadline:
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), deadline - loop.time())
            except TimeoutError:
                break
            found = self._product()
        if not found:
            raise EnvironmentFault(self._nobody())
        return found

    def _product(self) -> str:
        services = [each for each in self._seen.values() if self._is_product(each)]
        if not services and not self._known and self._calls():
            services = list(self._seen.values())
            if len(services) > 1:
                raise EnvironmentFault(
                    f"more than one node announces itself: {self._others()}; right would be the ski of the product in "
                    "the profile, or its url"
                )
            for only in services:
                self._chosen = only.instance
                self._note(only)
        return services[0].url(services[0].value(self._terms.path) or "/") if services else ""

    def _others(self) -> str:
        return ", ".join(
            f"{each.instance} (SKI {each.value(self._terms.key) or 'none'})" for each in self._seen.values()
        )

    def _nobody(self) -> str:
        who = f"with the SKI {self._keys.ski} " if self._keys.ski else ""
        where = f"on {self._keys.interface}" if self._keys.interface else "on this network"
        others = self._others()
        return (
            f"nobody {who}announces itself as {self._terms.service} {where} within {LOOK_FOR:g} s"
            f"{f'; others do: {others}' if others else ''}; right would be a product that does, or its url in the profile"
        )
