"""One protocol on stage in memory: our parties, the bundled system under test, and the network between them."""

from collections.abc import Callable
from functools import cache

from harness.clock import ManualClock
from harness.pki.credential import Credential
from harness.pki.estate import Estate
from harness.pki.node import key_identifier, make_node, make_small
from harness.protocols.machine import Machine
from harness.protocols.nodes import Announcement
from harness.protocols.registry import Settings
from harness.roles.listening import listening_terms
from harness.roles.party import Party
from harness.stage.casting import Casting
from harness.stage.driver import Driver
from harness.stage.session import CERTIFICATES_ONLY, STATION_SERIAL, settings_for
from harness.stage.web import HTTP, memory_party, memory_place, note_standing
from harness.sut.material import Material
from harness.trace.log import Trace
from harness.transports.door import Porter, UpgradeRequest, standard_door
from harness.transports.memory import MemoryNetwork
from harness.transports.memory_datagram import MemoryGround
from harness.transports.service import Service, read_txt, write_txt
from harness.transports.streams import MemoryStreams

STAGE, SECURE_STAGE = "ws://stage", "wss://stage"
"""Address of the listening side in memory, without and with TLS."""
SUT_HOST, OUR_HOST = "192.0.2.1", "192.0.2.2"
"""Addresses in memory, for protocols without connections."""
RESPONDER = "http://ocsp.example.invalid/ocsp"
"""Where the state of certificates can be asked for, as they say; nobody has to go there."""
STAGE_PASSWORD = "Curtain.Up.In.Memory-1"
"""With which the dialling side in memory logs in; it opens nothing else."""


SUT, STAGE_NODE = "sut", "stage"
"""Nodes in memory that know each other by their keys."""


@cache
def node(name: str) -> Credential:
    """Key and certificate of a node in memory: the same for as long as the process lives."""
    if name == STAGE_NODE:
        return make_small(ManualClock.START, name)
    while key_identifier((made := make_node(ManualClock.START, name)).certificate).startswith("00"):
        continue
    return made


MachineFactory = Callable[[str, Settings], Machine]


def logs_in(casting: Casting) -> bool:
    """Does the dialling side log in with a password?"""
    return casting.rib.logs_in and casting.security_profile < CERTIFICATES_ONLY


class MemorySide:
    """Both sides of one protocol, fresh for a case. `sut` is the system under test, `ours` are our parties by name.

    make   makes the machine of the system under test
    """

    def __init__(
        self, casting: Casting, seed: int, make: MachineFactory, driver: Driver, trace: Trace
    ) -> None:
        rib = casting.rib
        self._casting = casting
        self._seed = seed
        self._make = make
        self._driver = driver
        self._trace = trace
        self._network = MemoryNetwork()
        self._ground = MemoryGround(rib.datagrams) if rib.datagrams is not None else None
        self._web = MemoryStreams() if rib.transport == HTTP else None
        self._passwords = {casting.identity: STAGE_PASSWORD}
        self.estate: Estate | None = None
        if casting.security_profile > 1 and rib.nodes is None:
            self.estate = Estate.make(
                driver.clock.now(),
                station=STATION_SERIAL,
                server_names=self._server_names(),
                ocsp_url=RESPONDER,
            )
        self.sut = self._party(casting.role, reference=True)
        self.ours = {name: self._party(name, reference=False) for name in casting.ours}
        for party in self.ours.values():
            party.trace = trace

    @property
    def parties(self) -> list[Party]:
        """All of them, in the order in which they start: who listens comes first."""
        listener = self._casting.rib.listener
        return sorted(
            [self.sut, *self.ours.values()], key=lambda party: (party.name != listener, party is self.sut)
        )

    def announce(self) -> None:
        """What is found on the network before anybody calls, for the record."""
        if self._casting.rib.nodes is None:
            return
        for found in _announced(self.sut.machine, self._address(self._casting.role)):
            self._trace.note(self._casting.ours[0], "", "in", found.facts())

    def tell_standing(self) -> None:
        """How things stand with our parties, for the record."""
        if self._web is not None:
            note_standing(self._trace, self._casting.rib, self.ours)

    def _party(self, role: str, reference: bool) -> Party:
        rib, driver = self._casting.rib, self._driver
        settings = settings_for(
            self._casting,
            f"{self._seed}:{role}",
            reference,
            password=STAGE_PASSWORD,
            url=self._address(self._other(role)) + rib.entrance,
            place=self._address(role) if self._web is not None else "",
            material=self._material(role),
            on_password=self._passwords.__setitem__ if role == rib.listener else None,
            on_profile=self._gone_up if role == rib.listener else None,
        )
        machine = self._make(role, settings) if reference else rib.machine(role, settings)
        if self._ground is not None:
            own, other = (SUT_HOST, OUR_HOST) if reference else (OUR_HOST, SUT_HOST)
            port = self._ground.port(own, (other,))
            return Party(role, machine, driver.clock, connector=port, listener=port)
        if self._web is not None:
            return memory_party(role, machine, settings, self._web, driver.clock)
        dials = rib.peers or role != rib.listener
        connector = self._network.connector(clock=driver.clock) if dials else None
        if not rib.peers and role != rib.listener:
            return Party(role, machine, driver.clock, connector=connector)
        passwords = self._passwords if logs_in(self._casting) else None
        known = frozenset({self._casting.identity}) if rib.logs_in else None
        porter = Porter(standard_door(rib.subprotocols, passwords, known, certified_by(machine)))
        terms = listening_terms(machine, driver.clock)
        listener = self._network.listener(self._address(role), door=porter, tls=terms, clock=driver.clock)
        return Party(role, machine, driver.clock, connector, listener, porter, terms)

    def _server_names(self) -> tuple[str, ...]:
        casting = self._casting
        everybody = (casting.role, *casting.ours) if self._web is not None else ()
        return ("stage", *(f"stage-{name}" for name in everybody))

    def _other(self, name: str) -> str:
        """Whom that party has to do with first: ours with the system under test, and that with the first of ours."""
        casting = self._casting
        return casting.ours[0] if name == casting.role else casting.role

    def _address(self, role: str) -> str:
        """Where that party is to be reached, if it listens."""
        if self._web is not None:
            return memory_place(role, self._casting.security_profile > 1)
        stage = SECURE_STAGE if self._casting.security_profile > 1 else STAGE
        return (
            stage if role == self._casting.rib.listener or not self._casting.rib.peers else f"{stage}-{role}"
        )

    def _gone_up(self, identity: str, profile: int) -> None:
        """Its password opens nothing any more."""
        self._passwords.pop(identity, None)

    def _material(self, role: str) -> Material | None:
        if self._casting.rib.nodes is not None:
            own, other = (SUT, STAGE_NODE) if role == self._casting.role else (STAGE_NODE, SUT)
            known = (key_identifier(node(other).certificate),) if own == SUT else ()
            return Material((node(own),), partners=known)
        estate = self.estate
        if estate is None:
            return None
        listens = role == self._casting.rib.listener or self._web is not None
        return Material(
            estate.servers if listens else (estate.station,), (estate.csms_root.certificate,), estate
        )


def _announced(machine: Machine, address: str) -> tuple[Service, ...]:
    """A node in memory as it would be found on a network, if it wants to be."""
    told: Announcement | None = machine.announces()  # type: ignore[attr-defined]
    if told is None:
        return ()
    raw = write_txt(told.txt)
    return (Service(told.instance, address, (), 0, read_txt(raw), raw),)


def certified_by(machine: Machine) -> Callable[[UpgradeRequest], bool]:
    """Whom a machine that listens lets in without a login."""
    asked: Callable[[str, tuple[str, ...]], bool] | None = getattr(machine, "certified", None)
    if asked is None:
        return lambda _: False
    return lambda request: asked(request.identity, request.certificates)
