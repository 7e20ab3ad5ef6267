"""Our side of a protocol on HTTP: every party listens at a place of its own, and every party may call."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from harness.clock import Clock
from harness.protocols.machine import Machine
from harness.protocols.registry import Rib, Settings
from harness.roles.listening import listening_terms
from harness.roles.party import Party
from harness.trace.log import Trace
from harness.transports.http.client import HttpConnector
from harness.transports.http.server import HttpPort
from harness.transports.streams import MemoryStreams

HTTP = "http"
"""The `transport` of such a protocol."""


def memory_place(name: str, secure: bool) -> str:
    """Where a party is in memory."""
    return f"{'https' if secure else 'http'}://stage-{name}"


def memory_party(
    name: str, machine: Machine, settings: Settings, network: MemoryStreams, clock: Clock, secure: bool
) -> Party:
    """A party at its place in memory."""
    place = urlsplit(settings.place)
    port = HttpPort(place.hostname or "", 443 if secure else 80, streams=network, clock=clock)
    return _party(name, machine, port, "", HttpConnector(streams=network, clock=clock), clock, secure)


def real_parties(
    machines: Mapping[str, Machine], host: str, port: int, clock: Clock, secure: bool
) -> dict[str, Party]:
    """All our parties on one port, each below /<its name>/."""
    shared = HttpPort(host, port, clock=clock)
    connector = HttpConnector(clock=clock)
    return {
        name: _party(name, machine, shared, f"/{name}", connector, clock, secure)
        for name, machine in machines.items()
    }


def _party(
    name: str,
    machine: Machine,
    port: HttpPort,
    path: str,
    connector: HttpConnector,
    clock: Clock,
    secure: bool,
) -> Party:
    terms = listening_terms(machine, clock)
    listener = port.listener(path, tls=terms if secure else None)
    return Party(name, machine, clock, connector, listener, terms=terms)


def note_standing(trace: Trace, rib: Rib, parties: Mapping[str, Party]) -> None:
    """How things stand with each of our parties, which may have met the other side long ago."""
    for name, party in parties.items():
        if facts := rib.standing(party.machine, ""):
            trace.note(name, "", "", facts)
