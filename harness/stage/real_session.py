"""A real system under test: our ports, its process or container, its control, for as long as the run lasts.

A listening party of ours stays for the whole run, because a station that loses its link backs off for minutes. A
dialling party is made anew for each case: it has no memory that could leak from one case into the next. The product
itself lives for the run or for a case, as its profile says. Cases that leave it as it was may share it all the same,
as long as nothing was found and it is well: alive and, if it is the side that dials, connected.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from harness.errors import ChargeproofError, EnvironmentFault, HarnessFault
from harness.pki.estate import Estate
from harness.pki.responder import OcspResponder
from harness.protocols.registry import Settings
from harness.roles.listening import listening_terms
from harness.roles.party import Party
from harness.stage.casting import Casting
from harness.stage.common_ground import datagram_port
from harness.stage.driver import ThreadDriver
from harness.stage.live import LiveActor
from harness.stage.session import CERTIFICATES_ONLY, STATION_SERIAL, settings_for
from harness.stage.web import HTTP, Company
from harness.sut.address import url_address
from harness.sut.control.contract import Control
from harness.sut.control.opening import open_control
from harness.sut.material import Material, read_material
from harness.sut.profile import Profile
from harness.sut.readiness import connect_error
from harness.sut.running import RunningSut, ending, make_sut
from harness.sut.sections import ProtocolTable
from harness.sut.web_reading import options_of
from harness.trace.log import Trace
from harness.transports.datagram import DatagramPort
from harness.transports.door import Porter, standard_door
from harness.transports.responder_server import ResponderServer
from harness.transports.websocket.client import WebSocketConnector
from harness.transports.websocket.server import WebSocketListener

if TYPE_CHECKING:
    from harness.stage.neighbourhood import Neighbourhood

REACHABLE_WITHIN = 5.0
"""Seconds in which a product on HTTP has to accept a connection before a case."""
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
        self._web = next((part for part in casting.parts if part.rib.transport == HTTP), None)
        self._profile: Profile = casting.profile
        self._table: ProtocolTable = self._profile.protocol(self._casting.rib.table)
        self._web_table = self._profile.protocol(self._web.rib.table) if self._web is not None else None
        self._evidence = evidence
        self._seed = seed
        self._cases = 0
        self._passwords: dict[str, tuple[str, ...]] = {}
        self._taken: tuple[str, ...] = ()
        secured = casting.security_profile > 1 or self._table.web is not None
        self._material = read_material(self._table) if secured else Material()
        self._web_material = read_material(self._web_table) if self._web_table is not None else Material()
        self._secrets = tuple(secret.reveal() for secret in self._profile.secrets().values())
        self._driver = ThreadDriver()
        self._estate = self._material.estate or self._authorities()
        self._responder: ResponderServer | None = None
        self._party: Party | None = None
        self._neighbourhood: Neighbourhood | None = None
        self._company: Company | None = None
        self._listener: WebSocketListener | DatagramPort | None = None
        self._sut: RunningSut | None = None
        self._control: Control | None = None
        self._trace: Trace | None = None

    # -- a case ---------------------------------------------------------------------------------------------------

    def begin(self, trace_path: Path | None, shares: bool = False) -> tuple[LiveActor, Trace]:
        casting, rib = self._casting, self._casting.rib
        self._cases += 1
        if self._per_case() and not (shares and self._is_well()):
            self._stop_product()
            self._forget_everything()
        trace = self._trace = Trace(self._driver.clock, trace_path, self._whole.rib.redactor(self._secrets))
        if self._web is not None:
            self._driver.run(self._on_the_web(trace, self._web))
        if rib.nodes is not None:
            self._driver.run(self._among_nodes(trace))
        elif rib.transport != HTTP and self._listens() and self._party is None:
            self._driver.run(self._listen())
        self._attach(trace)
        self._driver.run(self._answer_questions())
        self._ensure_product()
        self._expect_somebody()
        if self._neighbourhood is not None:
            self._driver.run(self._neighbourhood.meet())
        elif not self._listens():
            self._driver.run(self._dial(trace))
        assert self._control is not None
        parties = dict(self._company.parties) if self._company is not None else {}
        parties |= {self._party.name: self._party} if self._party is not None else {}
        patience = float(casting.values["answer_within"])
        whole = self._whole
        actor = LiveActor(
            whole.rib, self._driver, trace, parties, self._control, whole.sut_roles, whole.identity, patience
        )
        return actor, trace

    @property
    def estate(self) -> Estate | None:
        return self._estate

    @property
    def password(self) -> str:
        return self._login() or ""

    def alarm(self) -> str:
        return str(self._trace.fault) if self._trace and self._trace.fault else ""

    def remark(self) -> str:
        """What the wire does not tell: that the product has ended by itself, or who else was on the network."""
        seen = self._neighbourhood.remark() if self._neighbourhood is not None else ""
        return "; ".join(filter(None, (self._ended(), seen)))

    def _ended(self) -> str:
        """A product that has ended by itself: only it can be to blame."""
        sut = self._sut
        if sut is None or sut.alive() or sut.exit_code is None:
            return ""
        return f"the system under test has ended by itself ({ending(sut.exit_code)}); see {sut.log.path.name}"

    def end(self, keep: bool = False) -> None:
        party, trace = self._party, self._trace
        if party is not None:
            with contextlib.suppress(ChargeproofError):
                self._driver.run(self._leave(party))
        if self._company is not None:
            self._driver.run(_soon(self._company.leave))
        for authority in self._estate.authorities.values() if self._estate else ():
            authority.instead = None  # a list that a case had handed out is not for the next one
        if self._per_case() and not keep:
            self._stop_product()
        if trace is not None:
            trace.close()

    def close(self) -> None:
        self._stop_product()
        if self._neighbourhood is not None:
            with contextlib.suppress(ChargeproofError):
                self._driver.run(self._neighbourhood.stop())
            self._neighbourhood = self._party = None
        if self._company is not None:
            self._driver.run(self._company.stop())
            self._company = None
        if self._party is not None:
            with contextlib.suppress(ChargeproofError):
                self._driver.run(self._party.stop())
            self._party = None
        if self._responder is not None:
            self._driver.run(self._responder.stop())
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

    async def _on_the_web(self, trace: Trace, casting: Casting) -> None:
        """All our parties on HTTP, for the whole run."""
        table = self._profile.protocol(casting.rib.table)
        if self._company is None:
            host, port = table.address.host, table.address.port
            public = table.web.public_url if table.web is not None else ""
            company = Company(
                casting.rib, casting.ours, host, port, public, self._driver.clock, self._web_settings
            )
            await company.start(table.secured)
            self._company = company
        self._company.attach(trace)

    def _expect_somebody(self) -> None:
        """On HTTP both sides call: a product that is not there has broken no rule, and nothing can be told of it."""
        table = self._web_table
        if table is None or not table.url:
            return
        address = url_address(table.url)
        error = connect_error(address, REACHABLE_WITHIN)
        if error is not None:
            why = error.strerror or str(error) or type(error).__name__
            raise EnvironmentFault(
                f"nobody accepts connections at {address} ({why}); right would be a product that runs there, "
                f"or another {table.name}.url"
            )

    def _web_settings(self, name: str, place: str) -> Settings:
        assert self._web is not None
        assert self._web_table is not None
        return settings_for(
            self._web,
            f"{self._seed}:{self._cases}:{name}",
            reference=False,
            url=self._web_table.url or "",
            material=self._web_material,
            place=place,
            options=options_of(self._web_table),
        )

    def _listens(self) -> bool:
        """A server of ours stays for the whole run."""
        if self._casting.rib.nodes is not None or self._casting.rib.transport == HTTP:
            return True
        return self._casting.role != self._casting.rib.listener

    def _our_role(self) -> str:
        return self._casting.ours[0]

    def _login(self) -> str | None:
        """The password, where one is used: with certificates on both sides nobody logs in."""
        if self._table.password is None or self._casting.security_profile >= CERTIFICATES_ONLY:
            return None
        return self._table.password.resolve().reveal()

    def _settings(self) -> Settings:
        password = self._login()
        seed = f"{self._seed}:{self._cases}"
        return settings_for(
            self._casting,
            seed,
            reference=False,
            password=password,
            url="" if self._table.node is not None else self._table.url or "",
            on_password=self._password_taken,
            other_passwords=self._taken,
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
        password = self._settings().password
        if password is not None:
            self._passwords = {self._casting.identity: (password,)}
        porter = Porter(standard_door(rib.subprotocols, self._passwords or None, None))
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

    # -- those whom a product may ask about certificates ------------------------------------------------------------

    def _place(self) -> SplitResult | None:
        """Where our OCSP responder is to be, if the profile names a place."""
        place = urlsplit(str(self._casting.values.get("ocsp_responder", "")))
        return place if place.hostname and not self._listens() else None

    def _authorities(self) -> Estate | None:
        """Without TLS there are none; a responder has to answer for somebody all the same."""
        return Estate.make(self._driver.clock.now(), station=STATION_SERIAL) if self._place() else None

    async def _answer_questions(self) -> None:
        """For the whole run. What is asked and answered goes to the record of the case."""
        place = self._place()
        if place is None or self._estate is None or self._responder is not None:
            return
        known = self._estate.authorities
        responder = OcspResponder(*known.values(), days=None)
        server = ResponderServer(responder, known, self._driver.clock, self._asked)
        await server.start(str(place.hostname), place.port or 80)
        self._responder = server

    def _asked(self, facts: Mapping[str, Any]) -> None:
        if self._trace is not None:
            self._trace.note("responder", "", "in", facts)

    def _password_taken(self, identity: str, password: str) -> None:
        """A new password: the product has taken it, so in this case only that one opens our door; or our station
        has, and the product may or may not know it in the cases to come.
        """
        if not self._listens():
            self._taken = tuple(dict.fromkeys((*self._taken, password)))
        if identity in self._passwords:
            self._passwords[identity] = (password,)

    def _any_password(self) -> None:
        """Between two cases the product may come with the old or the new one: a case may have broken off."""
        first = self._settings().password
        for identity, latest in self._passwords.items():
            self._passwords[identity] = tuple(dict.fromkeys((*latest, first or "")))

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
            self._any_password()
            if party.porter is not None:
                party.porter.answer_as_usual()
            party.terms.as_usual()
        else:
            await party.stop()
            self._party = None

    def _forget_everything(self) -> None:
        """On HTTP a product that is new has agreed on nothing with our parties, and they begin as new as it does."""
        if self._company is not None:
            self._driver.run(self._company.stop())
            self._company = None

    # -- the product ----------------------------------------------------------------------------------------------

    def _per_case(self) -> bool:
        return self._profile.start is not None and self._profile.start.per == "case"

    def _is_well(self) -> bool:
        """The product runs, and its link to our server is up."""
        connected = not self._listens() or self._company is not None
        connected = connected or (self._party is not None and bool(self._party.links))
        return self._sut is not None and self._sut.alive() and connected

    def _addresses(self) -> dict[str, str]:
        """Where the product finds us, by the table that says so."""
        found = {self._table.name: self._listener.address} if self._listener else {}
        if self._company is not None and self._web_table is not None:
            found[self._web_table.name] = self._company.address
        return found

    def _ensure_product(self) -> None:
        """The product runs and its control is open."""
        if (remark := self._ended()) and self._profile.start and self._profile.start.on_exit == "stay":
            self._stop_product()
            assert self._trace is not None
            self._trace.note("", "", "", {"event": "started again", "why": remark})
        if self._control is not None:
            return
        number = f"-{self._cases}" if self._per_case() else ""
        addresses = self._addresses()
        self._sut = make_sut(self._profile, addresses, self._evidence / f"sut{number}.log")
        if self._sut is not None:
            self._sut.start()
        try:
            log = self._evidence / f"control{number}.log"
            self._control = open_control(self._profile, addresses, log, self._sut)
        except BaseException:
            self._stop_product()
            raise

    def _stop_product(self) -> None:
        control, self._control = self._control, None
        sut, self._sut = self._sut, None
        if control is not None:
            with contextlib.suppress(ChargeproofError):
                control.close()
        if sut is None:
            return
        sut.stop()
        if self._listens() and self._party is not None and self._casting.rib.datagrams is None:
            with contextlib.suppress(ChargeproofError):
                self._driver.run(_let_go(self._party))


async def _soon(do: Callable[[], None]) -> None:
    """On the loop's thread."""
    do()


async def _let_go(party: Party) -> None:
    """No link of a product that is gone reaches into the next case: its end may take a moment to get here."""
    for _ in range(GLANCES):
        if not party.links:
            return
        await asyncio.sleep(GLANCE)
    for link in list(party.links.values()):
        link.abort()
    await asyncio.sleep(GLANCE)
