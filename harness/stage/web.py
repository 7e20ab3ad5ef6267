"""Our side of a protocol on HTTP: every party listens at a place of its own, and every party may call."""

import contextlib
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from cryptography.x509 import Certificate

from harness.clock import Clock
from harness.errors import ChargeproofError
from harness.pki.credential import Credential
from harness.pki.tls import TlsTerms
from harness.protocols.machine import Machine
from harness.protocols.registry import Rib, Settings
from harness.roles.party import Party
from harness.trace.log import Trace
from harness.transports.http.client import HttpConnector
from harness.transports.http.server import HttpPort
from harness.transports.streams import MemoryStreams
from harness.transports.tls.terms import Terms
from harness.transports.tls.trust import usual_terms

HTTP = "http"
"""The `transport` of such a protocol."""


def memory_place(name: str, secure: bool) -> str:
    """Where a party is in memory."""
    return f"{'https' if secure else 'http'}://stage-{name}"


def memory_party(
    name: str, machine: Machine, settings: Settings, network: MemoryStreams, clock: Clock
) -> Party:
    """A party at its place in memory."""
    place = urlsplit(settings.place)
    port = 443 if place.scheme == "https" else 80
    door = HttpPort(place.hostname or "", port, streams=network, clock=clock)
    return _party(name, machine, settings, door, "", HttpConnector(streams=network, clock=clock), clock)


class Company:
    """All our parties on one real port, each below /<its name>/, for as long as the run lasts: what a product has
    agreed with one of them holds until it agrees on something else.

    public   how the product sees the port; "": as it is
    prepare  what a machine is told, by the name of its party and its place
    """

    def __init__(
        self,
        rib: Rib,
        names: tuple[str, ...],
        host: str,
        port: int,
        public: str,
        clock: Clock,
        prepare: Callable[[str, str], Settings],
    ) -> None:
        self.parties: dict[str, Party] = {}
        self.address = ""
        self._rib = rib
        self._names = names
        self._public = public
        self._clock = clock
        self._prepare = prepare
        self._port = HttpPort(host, port, clock=clock)

    async def start(self, secure: bool) -> None:
        """Listen, then let the machines begin. Raises EnvironmentFault when the port cannot be had."""
        self.address = await self._port.open(secure)
        connector = HttpConnector(clock=self._clock)
        for name in self._names:
            settings = self._prepare(name, f"{self._public or self.address}/{name}")
            machine = self._rib.machine(name, settings)
            self.parties[name] = _party(
                name, machine, settings, self._port, f"/{name}", connector, self._clock
            )
        for party in self.parties.values():
            await party.start()

    def attach(self, trace: Trace) -> None:
        """From here on everything goes to this trace; it begins with how things stand."""
        note_standing(trace, self._rib, self.parties)
        for party in self.parties.values():
            party.trace = trace

    def leave(self) -> None:
        """Nothing of the case stays with our parties, but what they have agreed on with the product."""
        for party in self.parties.values():
            party.trace = None
            party.terms.as_usual()
            party.act(lambda now, machine=party.machine: self._rib.forget(machine))  # type: ignore[misc]

    async def stop(self) -> None:
        """Never fails."""
        for party in self.parties.values():
            with contextlib.suppress(ChargeproofError):
                await party.stop()
        await self._port.shut()


def note_standing(trace: Trace, rib: Rib, parties: Mapping[str, Party]) -> None:
    """How things stand with each of our parties, which may have met the other side long ago."""
    for name, party in parties.items():
        if facts := rib.standing(party.machine, ""):
            trace.note(name, "", "", facts)


def _party(
    name: str,
    machine: Machine,
    settings: Settings,
    port: HttpPort,
    path: str,
    connector: HttpConnector,
    clock: Clock,
) -> Party:
    own: Callable[[float], TlsTerms | None] = getattr(machine, "tls", lambda now: None)
    terms = Terms(
        lambda: own(clock.now()) or TlsTerms(credentials=settings.credentials, trust=settings.trust)
    )
    listener = port.listener(path, tls=terms if settings.place.startswith("https:") else None)

    def calling(options: Mapping[str, Any]) -> TlsTerms | None:
        return calling_terms(settings.credentials, settings.trust, str(options.get("url", "")))

    return Party(name, machine, clock, connector, listener, terms=terms, calling=calling)


def calling_terms(
    credentials: tuple[Credential, ...], trust: tuple[Certificate, ...], url: str
) -> TlsTerms | None:
    """What is brought to a TLS handshake when the machine has not said it: it believes in the roots that it was given,
    and without any in those of this machine.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme != "https" or not parts.hostname:
        return None
    if not trust:
        return usual_terms(parts.hostname)
    return TlsTerms(credentials=credentials, trust=trust, peer_name=parts.hostname)
