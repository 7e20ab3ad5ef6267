"""The one place that knows which protocols there are. Everything else asks for a rib by name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from harness.errors import UsageFault
from harness.judge.finding import Finding
from harness.protocols.binding import Binding
from harness.protocols.datagrams import DatagramTerms
from harness.protocols.machine import Machine
from harness.protocols.nodes import NodeTerms
from harness.trace.record import Record
from harness.usecases.observation import Observation, Reader

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from harness.pki.credential import Credential
    from harness.pki.estate import Estate

_RIBS = {
    "ocpp2.0.1": "harness.protocols.ocpp.v201.rib",
    "echonetlite": "harness.protocols.echonet.lite.rib",
    "eebus1.3.0": "harness.protocols.eebus.rib",
    "ocpi2.2.1": "harness.protocols.ocpi.v221.rib",
}
_MEETINGS = {"ocpp2.0.1+ocpi2.2.1": "harness.protocols.money_path.rib"}
"""Where several of them meet in one scenario, each of the parties speaking one."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a machine of ours needs to know.

    identity  of the charging station, device, platform ... that takes part
    values    the profile's values
    new_id    makes message ids
    rng       uniform in [0, 1)
    password, url   as whom and where to connect; where several parties of ours have to do with a bundled system, it
              lets each in by "<password>.<its name>"
    other_passwords  to be tried in turn when the password is refused: a scenario may have left another in force
    on_password  told of (identity, password) when a peer of ours has taken a new password
    reference True: play the bundled system under test, with all its own initiative; False: play our side, which
              does nothing that a scenario did not ask for
    on_profile  told of (identity, security profile) when a peer of ours has gone over to a higher one
    security_profile  1: password, no TLS · 2: password, TLS · 3: certificates on both sides
    credentials, trust  what our side shows in a TLS handshake, and whom it believes
    estate    the authorities behind them, if they are ours
    partners  of nodes that know each other by their keys: the identifiers that are trusted; empty: whoever comes
    dials     of such nodes: it calls by itself; None: if its role does so
    interpretation  the chosen reading of each disputed clause
    place     base URL of what this party offers, as the other side sees it ("http://127.0.0.1:9100/cpo")
    options   what the profile's table holds beside the keys that all protocols share, with the secrets that it names
    """

    identity: str
    values: Mapping[str, Any]
    new_id: Callable[[], str]
    rng: Callable[[], float]
    reference: bool = False
    features: frozenset[str] = frozenset()
    password: str | None = None
    url: str = ""
    other_passwords: tuple[str, ...] = ()
    on_password: Callable[[str, str], None] | None = None
    on_profile: Callable[[str, int], None] | None = None
    security_profile: int = 1
    credentials: "tuple[Credential, ...]" = field(default=(), repr=False)
    trust: "tuple[Certificate, ...]" = field(default=(), repr=False)
    estate: "Estate | None" = field(default=None, repr=False)
    partners: tuple[str, ...] = ()
    dials: bool | None = None
    interpretation: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """A bundled system under test: what it is called, the role it takes, what it claims and what it denies.

    security_profile  with which it connects or lets others connect
    only              in a run that names no system it takes only the cases that need one of these claims: for
                      variants of a system that takes all the others; empty: it takes everything
    """

    name: str
    role: str
    features: frozenset[str] = frozenset()
    not_features: frozenset[str] = frozenset()
    values: Mapping[str, Any] = field(default_factory=dict)
    security_profile: int = 1
    only: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What generic checks need beside the observations.

    planted   seq numbers of frames of ours that were wrong on purpose
    ended_at  the time of the last record that counts, ticks included
    """

    sut_role: str
    interpretation: Mapping[str, str] = field(default_factory=dict)
    planted: frozenset[int] = frozenset()
    values: Mapping[str, Any] = field(default_factory=dict)
    ended_at: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one protocol is to a scenario in which several meet.

    role  of the system under test in that protocol
    """

    rib: "Rib"
    role: str


class Rib(Protocol):
    """A protocol version, as the spine sees it; or several that meet in one scenario.

    name         "ocpp2.0.1"
    parts        the protocols that meet; empty: it is a single one
    table        of the profile, and the version in it that means this rib
    profile_keys what the table may hold beside the keys that all protocols share
    profile_secrets  names of secrets in the table and in the tables inside it; a profile says <name>_env or <name>_file
    values       names that [values] may hold · interpretations: disputed clauses and their possible readings
    transport    "websocket", "datagram", "http"
    datagrams    for protocols without connections: what they want of their transport; None for all others
    listener     the role that waits to be connected to; "" where nobody connects
    peers        every party listens, and every party may dial; the `listener` is the one that waits by itself
    nodes        for protocols whose parties find each other on the network and know each other by the key of a
                 certificate that each signed itself: how; None for all others
    logs_in      who dials shows a password or a certificate by which it is let in
    roles        all roles of the protocol
    troupe       the names of our parties for each role of the system under test, where it is not simply one for each
                 of the other roles; machines are made, and deeds addressed, by these names
    entrance     where everybody listens at a place of its own: the path there at which a bundled system is met first
    subprotocols what is offered and accepted, where the transport has such a thing
    features     names that [claims] may hold
    """

    name: str
    parts: Sequence[Part]
    transport: str
    datagrams: DatagramTerms | None
    listener: str
    peers: bool
    nodes: NodeTerms | None
    logs_in: bool
    roles: tuple[str, ...]
    troupe: Mapping[str, tuple[str, ...]]
    entrance: str
    subprotocols: tuple[str, ...]
    features: frozenset[str]
    table: str
    version: str
    profile_keys: frozenset[str]
    profile_secrets: frozenset[str]
    values: frozenset[str]
    interpretations: Mapping[str, Sequence[str]]

    def binding(self) -> Binding: ...

    def reader(self) -> Reader: ...

    def label(self, record: Record) -> str:
        """A few words for a frame, for people."""
        ...

    def checks(self, observations: Sequence[Observation], context: Verdicts) -> list[Finding]:
        """The rules that hold on every trace."""
        ...

    def machine(self, role: str, settings: Settings) -> Machine: ...

    def request(
        self, machine: Machine, identity: str, action: str, payload: Mapping[str, Any], now: float
    ) -> str:
        """Have a machine of ours send a request to `identity`. Returns its message id."""
        ...

    def operate(
        self, machine: Machine, identity: str, action: str, payload: Mapping[str, Any], now: float
    ) -> Any:
        """Have the bundled system do what its operator orders; it may do it in its own way."""
        ...

    def can(self, machine: Machine, verb: str) -> bool:
        """Is there a way to have that happen to a machine of ours?"""
        ...

    def act(self, machine: Machine, verb: str, args: Mapping[str, Any], now: float) -> Any:
        """Have something happen to a machine of ours, or set how it behaves; `verb` as in the control contract."""
        ...

    def standing(self, machine: Machine, link: str) -> Mapping[str, Any]:
        """How things stand on a link that was open before the scenario began, for the record; link "": with the party
        itself. {} if there is nothing to be said.
        """
        ...

    def forget(self, machine: Machine) -> None:
        """Take back everything that a scenario made a machine of ours do otherwise."""
        ...

    def references(self) -> Mapping[str, Reference]:
        """The bundled systems under test. Each role has one that is called like it; there may be variants."""
        ...

    def speaks(self, party: str) -> "Rib":
        """What that party of ours speaks: this protocol, unless several meet."""
        ...

    def join(self, machines: Mapping[str, Machine]) -> None:
        """Make one bundled system of those machines of ours, by role. Where protocols meet only."""
        ...

    def redactor(self, secrets: Sequence[str]) -> Callable[[bytes], bytes]: ...


def names() -> tuple[str, ...]:
    """The protocols there are."""
    return tuple(_RIBS)


def meetings() -> tuple[str, ...]:
    """The protocols that may meet in one scenario: their names with "+" in between."""
    return tuple(_MEETINGS)


def rib(name: str) -> Rib:
    """The rib called `name` ("ocpp2.0.1"). Raises UsageFault for a name that is not there."""
    module = _RIBS.get(name) or _MEETINGS.get(name)
    if module is None:
        raise UsageFault(f"protocol {name!r} is not known; there are: {', '.join((*_RIBS, *_MEETINGS))}")
    found: Rib = import_module(module).RIB
    return found
