"""One party of ours on a real socket, without a scenario: for the doctor, and to play with."""

import random
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from harness.campaign.web_side import ask, on_the_web
from harness.errors import ChargeproofError, UsageFault
from harness.protocols import registry
from harness.protocols.registry import Rib, Settings
from harness.roles.listening import listening_terms
from harness.roles.party import MESSAGE_FORMS, Party
from harness.stage.casting import Casting, cast
from harness.stage.common_ground import datagram_port
from harness.stage.driver import ThreadDriver
from harness.stage.web import HTTP
from harness.sut.address import listen_address, url_address
from harness.sut.doctor import Clinic, Diagnosis, State
from harness.sut.material import Material, read_material
from harness.sut.profile import Profile
from harness.sut.sections import NodeKeys, ProtocolTable
from harness.sut.web_reading import options_of
from harness.trace.log import Trace
from harness.trace.record import Record
from harness.transports.datagram import DatagramPort
from harness.transports.door import standard_door
from harness.transports.websocket.client import WebSocketConnector
from harness.transports.websocket.server import WebSocketListener

if TYPE_CHECKING:
    from harness.stage.neighbourhood import Neighbourhood

Watcher = Callable[[Record], None]


@dataclass(frozen=True, slots=True)
class Playing:
    """Who we play and where.

    listen    "host:port", for the role that waits · url: for the role that calls
    reference with all the initiative of a product, or answering only
    material  what it brings to TLS, with security profiles 2 and 3
    table     of the profile, for protocols without connections: who is on the network

    On HTTP, without `reference`: all our parties for a system under test in that role.
    """

    rib: Rib
    role: str
    identity: str = "CS001"
    listen: str = "127.0.0.1:9000"
    url: str = ""
    password: str | None = None
    reference: bool = True
    values: Mapping[str, object] | None = None
    security_profile: int = 1
    material: Material = field(default_factory=Material)
    table: ProtocolTable | None = None

    @property
    def waits(self) -> bool:
        found = self.rib.nodes is not None and bool(self.listen)
        return (
            found
            or self.rib.transport == HTTP
            or self.role == self.rib.listener
            or self.rib.datagrams is not None
        )


@contextmanager
def playing(what: Playing, watcher: Watcher) -> Iterator[str]:
    """Be that party until the context ends. Gives the address: where we listen, or where we call.

    Every record goes to `watcher`, on another thread. Raises EnvironmentFault if we cannot listen, UsageFault
    for an impossible address.
    """
    _check_address(what)
    driver = ThreadDriver()
    trace = Trace(driver.clock, clean=what.rib.redactor([what.password] if what.password else []))
    trace.watch(watcher)
    trace.watch(lambda record: trace.records.clear())
    if what.rib.nodes is not None:
        try:
            with _among_nodes(what, driver, trace) as address:
                yield address
        finally:
            driver.close()
        return
    if what.rib.transport == HTTP:
        try:
            with _on_the_web(what, driver, trace) as address:
                yield address
        finally:
            driver.close()
        return
    party, listener = _party(what, driver)
    party.trace = trace
    try:
        driver.run(party.start())
        yield listener.address if listener else what.url
    finally:
        with suppress(ChargeproofError):
            driver.run(party.stop())
        driver.close()


async def _told(place: "Neighbourhood", trace: Trace, role: str) -> None:
    """Call the other side; why that cannot be goes to the record."""
    try:
        await place.meet()
    except ChargeproofError as fault:
        trace.note(role, "", "", {"event": "refused", "why": str(fault)})


@contextmanager
def _among_nodes(what: Playing, driver: ThreadDriver, trace: Trace) -> Iterator[str]:
    """Gives where it listens, or the other side."""
    from harness.stage.neighbourhood import Neighbourhood

    table = what.table
    if table is None:
        listen = listen_address(what.listen) if what.listen else None
        table = ProtocolTable(
            what.rib.table,
            what.rib.version,
            listen=listen,
            url=what.url or None,
            node=NodeKeys(announce=True),
        )
    settings = replace(_settings(what), url="")
    place = Neighbourhood(
        what.rib, what.role, table, driver.clock, lambda: what.rib.machine(what.role, settings)
    )
    try:
        driver.run(place.begin(trace))
        address = place.address or what.url
        meeting = driver.start(_told(place, trace, what.role))
        yield address
        meeting.cancel()
    finally:
        with suppress(ChargeproofError):
            driver.run(place.stop())


@contextmanager
def _on_the_web(what: Playing, driver: ThreadDriver, trace: Trace) -> Iterator[str]:
    """Gives where a bundled system is met first, or where all our parties are."""
    names = (what.role,) if what.reference else what.rib.troupe.get(what.role, ())
    table = what.table
    public = table.web.public_url if table is not None and table.web is not None else ""
    options = options_of(table) if table is not None else {}

    def prepare(name: str, place: str) -> Settings:
        return replace(_settings(what), place=place, options=options)

    listen = listen_address(what.listen)
    secure = bool(what.material.credentials)
    with on_the_web(what.rib, names, listen, driver, trace, prepare, secure=secure, public=public) as address:
        yield f"{address}/{what.role}{what.rib.entrance}" if what.reference else address


def reference_role(word: str, rib: Rib) -> str:
    """The role that a user means by "station" or "csms". Raises UsageFault if there is none like it."""
    if (role := _role(word, rib)) is not None:
        return role
    raise UsageFault(f"{rib.name} has no role {word!r}; there are: {', '.join(rib.roles)}")


def _role(word: str, rib: Rib) -> str | None:
    return next((role for role in rib.roles if word in (role, role.split("_")[-1])), None)


def rib_with(word: str) -> Rib:
    """The first protocol with a role that a user means by that word, or simply the first that there is."""
    ribs = (registry.rib(name) for name in registry.names())
    return next((rib for rib in ribs if _role(word, rib) is not None), default_rib(None))


def clinic(patience: float = 30.0) -> Clinic:
    """What the doctor needs of us: our side, and one exchange with the product."""
    consultation = _Consultation(patience)
    return Clinic(party=consultation.party, sanity=consultation.sanity, patience=patience)


class _Consultation:
    """Our side as the doctor's patient meets it."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._heard = threading.Event()
        self._lines: list[str] = []
        self._rib: Rib | None = None

    @contextmanager
    def party(self, profile: Profile) -> Iterator[Mapping[str, str]]:
        """Our side listens while the product starts. A product that waits for us is called in `sanity`."""
        casting = cast(str(profile.file))
        self._rib = casting.rib
        if casting.role == casting.rib.listener:
            yield {}
            return
        with playing(_opposite(casting, profile), self._watch) as address:
            yield {casting.rib.table: address}

    def sanity(self, profile: Profile) -> Diagnosis:
        """Has the product said anything to us, or does it answer when we call?"""
        casting = cast(str(profile.file))
        if casting.rib.transport == HTTP:
            table = profile.protocol(casting.rib.table)
            return ask(table.url or "", read_material(table), self._patience)
        if casting.role != casting.rib.listener:
            return self._verdict(
                "it never said a word to us", "check the address and the identity it was given"
            )
        with playing(_opposite(casting, profile), self._watch):
            return self._verdict("it never answered us", "check url, identity and password in the profile")

    def _verdict(self, problem: str, mend: str) -> Diagnosis:
        if self._heard.wait(self._patience):
            return Diagnosis("exchange", State.OK, self._lines[-1])
        seen = f" (last seen: {self._lines[-1]})" if self._lines else ""
        return Diagnosis("exchange", State.BAD, f"{problem} within {self._patience:g} s{seen}", mend)

    def _watch(self, record: Record) -> None:
        assert self._rib is not None
        if record.kind == "wire" and record.form in MESSAGE_FORMS and record.direction == "in":
            if not self._heard.is_set():
                self._lines.append(f"the product sent: {self._rib.label(record)}")
            self._heard.set()
        elif record.kind == "note" and record.facts.get("event") in ("refused", "rejected"):
            self._lines.append(f"{record.facts['event']}: {record.facts.get('why', '')}")


def _opposite(casting: Casting, profile: Profile) -> Playing:
    """The party that faces the product; it calls with initiative, or waits and answers."""
    table = profile.protocol(casting.rib.table)
    web = casting.rib.transport == HTTP
    role = casting.role if web else casting.ours[0]
    return Playing(
        rib=casting.rib,
        role=role,
        identity=casting.identity,
        listen=str(table.listen) if table.listen else "",
        url=table.url or "",
        password=table.password.resolve().reveal() if table.password else None,
        reference=role != casting.rib.listener and not web,
        values=casting.values,
        security_profile=casting.security_profile,
        material=read_material(table) if casting.security_profile > 1 or web else Material(),
        table=table,
    )


def _party(what: Playing, driver: ThreadDriver) -> tuple[Party, WebSocketListener | DatagramPort | None]:
    machine = what.rib.machine(what.role, _settings(what))
    if what.rib.datagrams is not None:
        table = what.table or ProtocolTable(
            what.rib.table, what.rib.version, listen=listen_address(what.listen)
        )
        port = datagram_port(table, what.rib.datagrams)
        return Party(what.role, machine, driver.clock, connector=port, listener=port), port
    if not what.waits:
        return Party(what.role, machine, driver.clock, connector=WebSocketConnector(clock=driver.clock)), None
    passwords = None if what.password is None else {what.identity: what.password}
    only_one = (
        what.reference and what.security_profile > 2
    )  # where nobody logs in, the identity is what there is
    terms = listening_terms(machine, driver.clock)
    listener = WebSocketListener(
        what.listen,
        standard_door(what.rib.subprotocols, passwords, {what.identity} if only_one else None),
        tls=terms if what.security_profile > 1 else None,
        clock=driver.clock,
    )
    return Party(what.role, machine, driver.clock, listener=listener, terms=terms), listener


def _settings(what: Playing) -> Settings:
    dice = random.SystemRandom()
    return Settings(
        identity=what.identity,
        values=what.rib.references()[what.role].values if what.values is None else what.values,
        new_id=lambda: str(uuid.uuid4()),
        rng=dice.random,
        reference=what.reference,
        features=what.rib.features,
        password=what.password,
        url=what.url,
        security_profile=what.security_profile,
        credentials=what.material.credentials,
        trust=what.material.trust,
        estate=what.material.estate,
        partners=what.material.partners,
        dials=what.table.node.dials if what.table and what.table.node else None,
    )


def _check_address(what: Playing) -> None:
    try:
        if what.waits:
            listen_address(what.listen)
        else:
            url_address(what.url)
    except ValueError:
        given, right = (what.listen, "127.0.0.1:9000") if what.waits else (what.url, "ws://127.0.0.1:9000")
        raise UsageFault(f"{given!r} is no address; right would be for example {right}") from None


def default_rib(name: str | None) -> Rib:
    """The protocol of that name, or the first there is. Raises UsageFault."""
    return registry.rib(name or registry.names()[0])
