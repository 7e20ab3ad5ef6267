"""Who plays whom: the system under test takes one role of its protocol, the harness plays all the others."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from harness import __version__
from harness.errors import UsageFault
from harness.pki import disk
from harness.protocols import registry
from harness.protocols.registry import Part, Rib
from harness.sut.profile import Known, KnownProtocol, Profile, ProtocolTable, load_profile
from harness.sut.times import TIMES

_SECURED = {
    1: frozenset({"basic_login"}),
    2: frozenset({"basic_login", "tls"}),
    3: frozenset({"tls", "client_certificate"}),
}
NONE: frozenset[str] = frozenset()
HTTP = "http"
_ON_HTTP = frozenset({"tls", "test_authorities"})
"""What follows from how it is met, where everybody listens and calls over HTTP."""
BY_KEY = 3
"""Nodes that know each other by their keys have certificates on both sides."""
BUNDLED = "bundled:"
"""A system under test called "bundled:<protocol>:<role>" is our own reference system, in memory, in virtual time."""


@dataclass(frozen=True, slots=True)
class Casting:
    """The cast of a scenario.

    ref          what the user or the plan calls the system under test: a profile's path or "bundled:..."
    role         the role of the system under test
    identity     of the station, device or platform that takes part
    features     what the system claims to do · not_features: what it says it cannot
    profile      None for the bundled systems
    security_profile  1: password, no TLS · 2: password, TLS · 3: certificates on both sides
    only         in a run that names no system it takes only the cases that need one of these claims
    """

    ref: str
    name: str
    version: str
    role: str
    rib: Rib
    identity: str
    values: Mapping[str, Any] = field(default_factory=dict)
    features: frozenset[str] = frozenset()
    not_features: frozenset[str] = frozenset()
    interpretation: Mapping[str, str] = field(default_factory=dict)
    profile: Profile | None = None
    security_profile: int = 1
    only: frozenset[str] = frozenset()

    @property
    def ours(self) -> tuple[str, ...]:
        """Our parties: one for each of the other roles, unless the protocol has more of them on stage."""
        others = tuple(role for role in self.rib.roles if role != self.role)
        return self.rib.troupe.get(self.role, others)

    @property
    def parts(self) -> "tuple[Casting, ...]":
        """Protocol by protocol, where several meet; else it is the only part."""
        return tuple(self._part(part) for part in self.rib.parts) or (self,)

    def _part(self, part: Part) -> "Casting":
        security = self.security_profile
        if self.profile is not None:
            security = _security_of(self.profile.protocol(part.rib.table))
        return replace(self, rib=part.rib, role=part.role, security_profile=security)

    @property
    def sut_roles(self) -> frozenset[str]:
        """What the system under test is called: the role that it takes, in each protocol."""
        return frozenset(part.role for part in self.parts)

    def sut(self) -> dict[str, str]:
        """The system under test, for the record."""
        return {"name": self.name, "version": self.version, "role": self.role, "protocol": self.rib.name}

    def public(self) -> dict[str, Any]:
        """The profile without secrets, for the record."""
        return self.profile.public() if self.profile else {"sut": self.sut(), "bundled": True}


def known() -> Known:
    """The names that a profile may hold."""
    ribs = [registry.rib(name) for name in registry.names()]
    tables: dict[str, KnownProtocol] = {}
    for rib in ribs:
        versions = tables[rib.table].versions if rib.table in tables else ()
        tables[rib.table] = KnownProtocol(
            versions=(*versions, rib.version),
            keys=rib.profile_keys,
            nodes=rib.nodes is not None,
            web=rib.transport == "http",
            parties=frozenset(name for names in rib.troupe.values() for name in names),
            secrets=rib.profile_secrets,
        )
    return Known(
        protocols=tables,
        features=sorted(frozenset().union(*(rib.features for rib in ribs))),
        values=sorted(frozenset().union(*(rib.values for rib in ribs))),
        interpretations={key: choices for rib in ribs for key, choices in rib.interpretations.items()},
    )


def cast(ref: str) -> Casting:
    """The cast for a profile's path or a bundled system. Raises UsageFault for what cannot be cast."""
    if ref.startswith(BUNDLED):
        return _bundled(ref)
    profile = load_profile(Path(ref), known())
    rib = _rib_of(profile)
    table = profile.protocol((rib.parts[0].rib if rib.parts else rib).table)
    if profile.sut.role not in rib.roles:
        raise UsageFault(
            f"{ref}: sut.role: found {str(profile.sut.role)!r}; right would be one of {', '.join(rib.roles)}, "
            f"the roles of {rib.name}"
        )
    return Casting(
        ref=ref,
        name=profile.sut.name,
        version=profile.sut.version,
        role=str(profile.sut.role),
        rib=rib,
        identity=table.identity or "CS001",
        values={**_times(), **profile.values},
        features=profile.claims.features | _secured_product(rib, table),
        not_features=profile.claims.not_features | _unsecured_product(rib, table),
        interpretation=profile.interpretation,
        profile=profile,
        security_profile=_security_of(table),
    )


def _rib_of(profile: Profile) -> Rib:
    """What the system speaks; several protocols only where they are known to meet. Raises UsageFault."""
    names = [f"{table.name}{table.version}" for table in profile.protocols.values()]
    if len(names) == 1:
        return registry.rib(names[0])
    for meeting in registry.meetings():
        if set(meeting.split("+")) == set(names):
            return registry.rib(meeting)
    raise UsageFault(
        f"{profile.file}: tables for {' and '.join(names)}; right would be one of them, each protocol with a profile "
        f"of its own, or those of {' or '.join(registry.meetings())}, which are judged together"
    )


def bundled() -> tuple[str, ...]:
    """All bundled systems under test."""
    return tuple(
        f"{BUNDLED}{name}:{called}"
        for name in (*registry.names(), *registry.meetings())
        for called in registry.rib(name).references()
    )


def _bundled(ref: str) -> Casting:
    if ref not in bundled():
        raise UsageFault(f"{ref}: there is no such bundled system; there are: {', '.join(bundled())}")
    _, name, called = ref.split(":", 2)
    rib = registry.rib(name)
    reference = rib.references()[called]
    return Casting(
        ref=ref,
        name=reference.name,
        version=__version__,
        role=reference.role,
        rib=rib,
        identity="CS001",
        values={**_times(), **reference.values},
        features=reference.features | _secured_bundled(rib, reference.security_profile),
        not_features=reference.not_features | _unsecured_bundled(rib, reference.security_profile),
        security_profile=reference.security_profile if rib.nodes is None else BY_KEY,
        only=reference.only,
    )


def _security_of(table: ProtocolTable) -> int:
    """Where there are no security profiles, whether and how TLS is spoken comes down to one of them."""
    if table.node is not None:
        return BY_KEY
    if table.web is not None:
        return 2 if table.secured else 1
    return _profile_of(table.security_profile)


def _profile_of(number: int | None) -> int:
    return 1 if number is None else number


def without(profile: int) -> frozenset[str]:
    """What a system of this security profile does not do."""
    return (_SECURED[2] | _SECURED[3]) - _SECURED.get(profile, frozenset())


def secured_by(profile: int, authorities: bool, responder: bool) -> frozenset[str]:
    """The claims that follow from a security profile, from having the keys of the authorities, and from their
    certificates saying where to ask about them.
    """
    claims = _SECURED.get(profile, frozenset())
    if authorities and profile > 1:
        claims |= {"test_authorities"} | ({"test_responder"} if responder else set())
    return claims


def _secured_product(rib: Rib, table: ProtocolTable) -> frozenset[str]:
    """What follows from how a product is met. On HTTP that is its URL; we need TLS of our own to be called with it."""
    if rib.logs_in:
        return secured_by(_profile_of(table.security_profile), *_authorities(table.tls.pki))
    if rib.transport != HTTP:
        return NONE
    met = frozenset({"tls"}) if (table.url or "").startswith("https:") else NONE
    return met | (frozenset({"test_authorities"}) if table.tls.pki is not None else NONE)


def _unsecured_product(rib: Rib, table: ProtocolTable) -> frozenset[str]:
    if rib.logs_in:
        return without(_profile_of(table.security_profile))
    return _ON_HTTP - _secured_product(rib, table) if rib.transport == HTTP else NONE


def _secured_bundled(rib: Rib, profile: int) -> frozenset[str]:
    if rib.logs_in:
        return secured_by(profile, True, True)
    return _ON_HTTP if rib.transport == HTTP and profile > 1 else NONE


def _unsecured_bundled(rib: Rib, profile: int) -> frozenset[str]:
    if rib.logs_in:
        return without(profile)
    return _ON_HTTP - _secured_bundled(rib, profile) if rib.transport == HTTP else NONE


def _authorities(folder: Path | None) -> tuple[bool, bool]:
    """Are there authorities of ours, and do their certificates say where to ask about them?"""
    if folder is None:
        return False, False
    try:
        index = disk.read_index(folder)
    except UsageFault:
        return True, False  # told when the material is read; a stored run is judged again without it
    return True, bool(index.ocsp_url or index.crl_url)


def _times() -> dict[str, float]:
    return {name: time.seconds for name, time in TIMES.items()}
