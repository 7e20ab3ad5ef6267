"""A real system under test: our ports, its process or container, its control, for as long as the run lasts.

A listening party of ours stays for the whole run, because a station that loses its link backs off for minutes. A
dialling party is made anew for each case: it has no memory that could leak from one case into the next. The product
itself lives for the run or for a case, as its profile says. Cases that leave it as it was may share it all the same,
as long as nothing was found and it is well: alive and, if it is the side that dials, connected.
"""

import asyncio
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from harness.errors import ChargeproofError, HarnessFault
from harness.pki.estate import Estate
from harness.protocols.registry import Settings
from harness.roles.listening import listening_terms
from harness.roles.party import Party
from harness.stage.casting import Casting
from harness.stage.certificate_desk import CertificateDesk
from harness.stage.common_ground import datagram_port
from harness.stage.driver import ThreadDriver
from harness.stage.live import LiveActor
from harness.stage.passwords import Passwords
from harness.stage.product import Product
from harness.stage.real_web import RealWeb
from harness.stage.session import settings_for
from harness.stage.web import HTTP
from harness.sut.material import Material, read_material
from harness.sut.profile import Profile
from harness.sut.sections import ProtocolTable
from harness.trace.log import Trace
from harness.transports.datagram import DatagramPort
from harness.transports.door import Porter, standard_door
from harness.transports.websocket.client import WebSocketConnector
from harness.transports.websocket.server import WebSocketListener

if TYPE_CHECKING:
    from harness.stage.neighbourhood import Neighbourhood

GLANCE, GLANCES = 0.01, 100
"""How often, in seconds, and how many times it is looked whether the links of a product that is gone are closed."""


class RealSession:
    """See `session.Session`. `evidence`: the folder for what the product and its control write."""

    clock_name = "system"

    def __init__(self, casting: Casting, evidence: Path, seed: int = 0) -> None:
        if casting.profile is None:
            raise HarnessFault("a real session needs a profile")
        self._whole = casting
        self._casting = casting.parts[0]
        self._profile: Profile = casting.profile
        self._table: ProtocolTable = self._profile.protocol(self._casting.rib.table)
        self._seed = seed
        self._cases = 0
        self._passwords = Passwords(self._casting, self._table, self._listens())
        secured = casting.security_profile > 1 or self._table.web is not None
        self._material = read_material(self._table) if secured else Material()
        web = next((part for part in casting.parts if part.rib.transport == HTTP), None)
        web_table = self._profile.protocol(web.rib.table) if web is not None else None
        web_material = read_material(web_table) if web_table is not None else Material()
        self._secrets = tuple(secret.reveal() for secret in self._profile.secrets().values())
        self._driver = ThreadDriver()
        clock = self._driver.clock
        self._web = RealWeb(web, web_table, web_material, seed, clock) if web and web_table else None
        self._desk = CertificateDesk(self._place(), self._material.estate, clock)
        self._party: Party | None = None
        self._neighbourhood: Neighbourhood | None = None
        self._listener: WebSocketListener | DatagramPort | None = None
        self._product = Product(self._profile, evidence, self._let_go)
        self._trace: Trace | None = None

    # -- a case ---------------------------------------------------------------------------------------------------

    def begin(self, trace_path: Path | None, shares: bool = False) -> tuple[LiveActor, Trace]:
        casting, rib = self._casting, self._casting.rib
        self._cases += 1
        if self._product.per_case() and not (shares and self._is_well()):
            self._product.stop()
            if self._web is not None:
                self._driver.run(self._web.stop())
        trace = self._trace = Trace(self._driver.clock, trace_path, self._whole.rib.redactor(self._secrets))
        self._desk.trace = trace
        if self._web is not None:
            self._driver.run(self._web.begin(trace, self._cases))
        if rib.nodes is not None:
            self._driver.run(self._among_nodes(trace))
        elif rib.transport != HTTP and self._listens() and self._party is None:
            self._driver.run(self._listen())
        self._attach(trace)
        self._driver.run(self._desk.open())
        control = self._product.ensure(self._addresses(), self._cases, trace)
        if self._web is not None:
            self._web.expect_somebody()
        if self._neighbourhood is not None:
            self._driver.run(self._neighbourhood.meet())
        elif not self._listens():
            self._driver.run(self._dial(trace))
        company = self._web.company if self._web is not None else None
        parties = dict(company.parties) if company is not None else {}
        parties |= {self._party.name: self._party} if self._party is not None else {}
        patience = float(casting.values["answer_within"])
        whole = self._whole
        actor = LiveActor(
            whole.rib, self._driver, trace, parties, control, whole.sut_roles, whole.identity, patience
        )
        return actor, trace

    @property
    def estate(self) -> Estate | None:
        return self._desk.estate

    @property
    def password(self) -> str:
        return self._passwords.first() or ""

    def alarm(self) -> str:
        return str(self._trace.fault) if self._trace and self._trace.fault else ""

    def remark(self) -> str:
        """What the wire does not tell: that the product has ended by itself, or who else was on the network."""
        seen = self._neighbourhood.remark() if self._neighbourhood is not None else ""
        return "; ".join(filter(None, (self._product.ended(), seen)))

    def end(self, keep: bool = False) -> None:
        party, trace = self._party, self._trace
        if party is not None:
            with contextlib.suppress(ChargeproofError):
                self._driver.run(self._leave(party))
        if self._web is not None and self._web.company is not None:
            self._driver.run(self._web.leave())
        self._desk.as_usual()
        if self._product.per_case() and not keep:
            self._product.stop()
        if trace is not None:
            trace.close()

    def close(self) -> None:
        self._product.stop()
        if self._neighbourhood is not None:
            with contextlib.suppress(ChargeproofError):
                self._driver.run(self._neighbourhood.stop())
            self._neighbourhood = self._party = None
        if self._web is not None and self._web.company is not None:
            self._driver.run(self._web.stop())
        if self._party is not None:
            with contextlib.suppress(ChargeproofError):
                self._driver.run(self._party.stop())
            self._party = None
        if self._desk.is_open:
            self._driver.run(self._desk.stop())
        self._driver.close()

    # -- our side -------------------------------------------------------------------------------------------------

    async def _among_nodes(self, trace: Trace) -> None:
        """Our node, new for each case, on a port that stays."""
        from harness.stage.neighbourhood import Neighbourhood

        casting = self._casting
        if self._neighbourhood is None:
            self._neighbourhood = Neighbourhood(
                casting.rib,
                self._our_role(),
                self._table,
                self._driver.clock,
                lambda: casting.rib.machine(self._our_role(), self._settings()),
            )
            self._party = self._neighbourhood.party
            self._listener = self._neighbourhood.listener
        await self._neighbourhood.begin(trace)

    def _place(self) -> SplitResult | None:
        """Where our OCSP responder is to be, if the profile names a place."""
        place = urlsplit(str(self._casting.values.get("ocsp_responder", "")))
        return place if place.hostname and not self._listens() else None

    def _listens(self) -> bool:
        """A server of ours stays for the whole run."""
        if self._casting.rib.nodes is not None or self._casting.rib.transport == HTTP:
            return True
        return self._casting.role != self._casting.rib.listener

    def _our_role(self) -> str:
        return self._casting.ours[0]

    def _settings(self) -> Settings:
        seed = f"{self._seed}:{self._cases}"
        return settings_for(
            self._casting,
            seed,
            reference=False,
            password=self._passwords.first(),
            url="" if self._table.node is not None else self._table.url or "",
            on_password=self._passwords.taken,
            other_passwords=self._passwords.others,
            material=self._material,
            dials=self._table.node.dials if self._table.node else None,
        )

    async def _listen(self) -> None:
        """Our server, for the whole run."""
        table, rib, role = self._table, self._casting.rib, self._our_role()
        if rib.datagrams is not None:
            port = self._listener = datagram_port(table, rib.datagrams)
            machine, clock = rib.machine(role, self._settings()), self._driver.clock
            party = Party(role, machine, clock, connector=port, listener=port)
            await party.start()
            self._party = party
            return
        self._passwords.expect_first()
        porter = Porter(standard_door(rib.subprotocols, self._passwords.opening or None, None))
        machine = rib.machine(role, self._settings())
        clock = self._driver.clock
        terms = listening_terms(machine, clock)
        self._listener = WebSocketListener(
            f"{table.address.host}:{table.address.port}",
            porter,
            tls=terms if self._casting.security_profile > 1 else None,
            clock=clock,
        )
        party = Party(role, machine, clock, listener=self._listener, porter=porter, terms=terms)
        await party.start()
        self._party = party

    async def _dial(self, trace: Trace) -> None:
        """Our client, for this case."""
        role = self._our_role()
        machine = self._casting.rib.machine(role, self._settings())
        connector = WebSocketConnector(clock=self._driver.clock)
        self._party = Party(role, machine, self._driver.clock, connector=connector)
        self._party.trace = trace
        await self._party.start()

    def _attach(self, trace: Trace) -> None:
        """From here on our server writes to this trace; it begins with how things stand."""
        party = self._party
        if party is None:
            return

        async def attach() -> None:
            for link in party.links:
                trace.note(party.name, link, "", self._casting.rib.standing(party.machine, link))
            if isinstance(self._listener, DatagramPort) and not self._listener.multicast:
                trace.note(
                    party.name, "", "", {"event": "no_group", "what": "the profile does without the group"}
                )
            party.trace = trace

        self._driver.run(attach())

    async def _leave(self, party: Party) -> None:
        """Nothing of the case stays with our server; our client is gone."""
        party.trace = None
        if self._listens():
            self._casting.rib.forget(party.machine)
            self._passwords.expect_any()
            if party.porter is not None:
                party.porter.answer_as_usual()
            party.terms.as_usual()
        else:
            await party.stop()
            self._party = None

    # -- the product ----------------------------------------------------------------------------------------------

    def _is_well(self) -> bool:
        """The product runs, and its link to our server is up."""
        connected = not self._listens() or (self._web is not None and self._web.company is not None)
        connected = connected or (self._party is not None and bool(self._party.links))
        return self._product.alive() and connected

    def _addresses(self) -> dict[str, str]:
        """Where the product finds us, by the table that says so."""
        found = {self._table.name: self._listener.address} if self._listener else {}
        return found | (self._web.addresses() if self._web is not None else {})

    def _let_go(self) -> None:
        """No link of a product that is gone reaches into the next case."""
        if self._listens() and self._party is not None and self._casting.rib.datagrams is None:
            with contextlib.suppress(ChargeproofError):
                self._driver.run(_let_go(self._party))


async def _let_go(party: Party) -> None:
    """Its links end: that may take a moment to get here."""
    for _ in range(GLANCES):
        if not party.links:
            return
        await asyncio.sleep(GLANCE)
    for link in list(party.links.values()):
        link.abort()
    await asyncio.sleep(GLANCE)
