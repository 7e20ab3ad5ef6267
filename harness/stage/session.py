"""Everything that stands on stage for one system under test: our parties, the system itself, and its control.

A `MemorySession` builds a fresh pair in memory and virtual time for each case; that is how bundled systems and
miniatures are judged. A `RealSession` keeps the port, the process and our parties for the whole run and gives each case
the next stretch of it.
"""

import random
import uuid
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from harness.clock import ManualClock
from harness.errors import PeerFault, UsageFault
from harness.pki.credential import Credential
from harness.pki.estate import Estate
from harness.pki.node import key_identifier, make_node, make_small
from harness.protocols.machine import Machine
from harness.protocols.nodes import Announcement
from harness.protocols.registry import Rib, Settings
from harness.roles.listening import listening_terms
from harness.roles.party import Party
from harness.stage.casting import Casting
from harness.stage.driver import Driver, VirtualDriver
from harness.stage.live import LiveActor
from harness.stage.web import HTTP, memory_party, memory_place, note_standing
from harness.sut.control.contract import Done, Outcome, Unsupported
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
STATION_SERIAL = "CP-0001"
"""Serial number of the dialling side in memory, as its certificate has it."""
RESPONDER = "http://ocsp.example.invalid/ocsp"
"""Where the state of certificates can be asked for, as they say; nobody has to go there."""
CERTIFICATES_ONLY = 3
"""The security profile in which nobody logs in with a password."""
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


class Session(Protocol):
    """Stage machinery for one system under test."""

    clock_name: str

    @property
    def password(self) -> str:
        """With which the dialling side logs in at first; "" where nobody logs in."""
        ...

    @property
    def estate(self) -> Estate | None:
        """The certification authorities and certificates of this set-up; None without TLS."""
        ...

    def begin(self, trace_path: Path | None, shares: bool = False) -> tuple[LiveActor, Trace]:
        """Set the stage for a case. The trace is open and our parties are on.

        shares   the case may go on with a product that was kept
        """
        ...

    def alarm(self) -> str:
        """What went wrong with the machinery during the case, or ""."""
        ...

    def remark(self) -> str:
        """What else one should know who reads the verdict of this case, or ""."""
        ...

    def end(self, keep: bool = False) -> None:
        """Clear the stage after a case. Never raises.

        keep   the product is as it was: the next case may share it, where otherwise each has its own
        """
        ...

    def close(self) -> None:
        """The run is over. Never raises."""
        ...


def settings_for(
    casting: Casting,
    seed: str,
    reference: bool,
    password: str | None = None,
    url: str = "",
    on_password: Callable[[str, str], None] | None = None,
    other_passwords: tuple[str, ...] = (),
    material: Material | None = None,
    on_profile: Callable[[str, int], None] | None = None,
    place: str = "",
    options: Mapping[str, Any] | None = None,
    dials: bool | None = None,
) -> Settings:
    """What a machine is told, with ids and dice that depend on the seed only."""
    dice = random.Random(seed)
    return Settings(
        identity=casting.identity,
        values=casting.values,
        new_id=lambda: str(uuid.UUID(int=dice.getrandbits(128), version=4)),
        rng=dice.random,
        reference=reference,
        features=casting.features,
        password=password,
        url=url,
        on_password=on_password,
        other_passwords=other_passwords,
        on_profile=on_profile,
        security_profile=casting.security_profile,
        credentials=material.credentials if material else (),
        trust=material.trust if material else (),
        estate=material.estate if material else None,
        partners=material.partners if material else (),
        dials=dials,
        interpretation=casting.interpretation,
        place=place,
        options=options or {},
    )


def _announced(machine: Machine, address: str) -> tuple[Service, ...]:
    """A node in memory as it would be found on a network, if it wants to be."""
    told: Announcement | None = machine.announces()  # type: ignore[attr-defined]
    if told is None:
        return ()
    raw = write_txt(told.txt)
    return (Service(told.instance, address, (), 0, read_txt(raw), raw),)


class PartyControl:
    """Controls a system under test that is a party of ours: verbs are methods of its machine."""

    def __init__(self, party: Party, rib: Rib) -> None:
        self._party = party
        self._rib = rib

    async def act(self, verb: str, args: Mapping[str, Any]) -> Outcome:
        if verb == "request":
            return self._order(args)
        if not self._rib.can(self._party.machine, verb):
            return Unsupported(f"{self._party.name} has no {verb}")
        return Done(self._party.act(lambda now: self._rib.act(self._party.machine, verb, args, now)))

    def _order(self, args: Mapping[str, Any]) -> Outcome:
        """What an operator orders. The system may decline, as a product's user interface would."""
        machine, rib = self._party.machine, self._rib
        try:
            value = self._party.act(
                lambda now: rib.operate(machine, args["station"], args["action"], args["payload"], now)
            )
        except (UsageFault, PeerFault) as refusal:
            return Unsupported(f"{self._party.name} declines: {refusal}")
        return Done(value)

    def close(self) -> None:
        """Nothing to let go of."""


def certified_by(machine: Machine) -> Callable[[UpgradeRequest], bool]:
    """Whom a machine that listens lets in without a login."""
    asked: Callable[[str, tuple[str, ...]], bool] | None = getattr(machine, "certified", None)
    if asked is None:
        return lambda _: False
    return lambda request: asked(request.identity, request.certificates)


MachineFactory = Callable[[str, Settings], Machine]


class MemorySession:
    """Both sides in memory, in virtual time, fresh for each case.

    make   makes the machine of the system under test (default: the rib's reference system)
    """

    clock_name = "virtual"

    def __init__(self, casting: Casting, seed: int = 0, make: MachineFactory | None = None) -> None:
        self._casting = casting
        self._seed = seed
        self._make = make or casting.rib.machine
        self._driver: VirtualDriver | None = None
        self._parties: list[Party] = []
        self._passwords: dict[str, str] = {}
        self._trace: Trace | None = None
        self.estate: Estate | None = None
        by_password = casting.rib.logs_in and casting.security_profile < CERTIFICATES_ONLY
        self.password = STAGE_PASSWORD if by_password else ""
        self._ground: MemoryGround | None = None
        self._web: MemoryStreams | None = None

    def begin(self, trace_path: Path | None, shares: bool = False) -> tuple[LiveActor, Trace]:
        casting, rib = self._casting, self._casting.rib
        driver = self._driver = VirtualDriver()
        trace = self._trace = Trace(driver.clock, trace_path, rib.redactor((STAGE_PASSWORD,)))
        network = MemoryNetwork()
        self._ground = MemoryGround(rib.datagrams) if rib.datagrams is not None else None
        self._web = MemoryStreams() if rib.transport == HTTP else None
        self._passwords = {casting.identity: STAGE_PASSWORD}
        if casting.security_profile > 1 and rib.nodes is None:
            self.estate = Estate.make(
                driver.clock.now(),
                station=STATION_SERIAL,
                server_names=self._server_names(),
                ocsp_url=RESPONDER,
            )
        sut = self._party(casting.role, network, driver, reference=True)
        ours = {name: self._party(name, network, driver, reference=False) for name in casting.ours}
        for party in ours.values():
            party.trace = trace
        trace.note("", "", "", {"event": "fresh", "what": "both sides were made for this case"})
        control = PartyControl(sut, rib)
        if rib.nodes is not None:
            for found in _announced(sut.machine, self._address(casting.role)):
                trace.note(casting.ours[0], "", "in", found.facts())
        actor = LiveActor(rib, driver, trace, ours, control, casting.role, casting.identity)
        self._parties = sorted(
            [sut, *ours.values()], key=lambda party: (party.name != rib.listener, party is sut)
        )
        for party in self._parties:
            driver.run(party.start())
        if self._web is not None:
            note_standing(trace, rib, ours)
        return actor, trace

    def _party(self, role: str, network: MemoryNetwork, driver: Driver, reference: bool) -> Party:
        rib = self._casting.rib
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
        connector = network.connector(clock=driver.clock) if dials else None
        if not rib.peers and role != rib.listener:
            return Party(role, machine, driver.clock, connector=connector)
        passwords = self._passwords if self.password else None
        known = frozenset({self._casting.identity}) if rib.logs_in else None
        porter = Porter(standard_door(rib.subprotocols, passwords, known, certified_by(machine)))
        terms = listening_terms(machine, driver.clock)
        listener = network.listener(self._address(role), door=porter, tls=terms, clock=driver.clock)
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

    def alarm(self) -> str:
        return str(self._trace.fault) if self._trace and self._trace.fault else ""

    def remark(self) -> str:
        return ""

    def end(self, keep: bool = False) -> None:
        if self._driver is None:
            return
        for party in self._parties:
            self._driver.run(party.stop())
        self._driver.close()
        if self._trace is not None:
            self._trace.close()
        self._driver = None

    def close(self) -> None:
        self.end()
