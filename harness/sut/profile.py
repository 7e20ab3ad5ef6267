"""The profile: one TOML file that describes a system under test (docs/profile.md).

`load_profile` reads it and finds every mistake at once. What a profile names but does not contain (secrets)
is read when it is asked for. This module must not know any protocol; the caller says which names exist.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, overload

from harness.errors import HarnessFault, UsageFault
from harness.sut import reading
from harness.sut.placeholders import Placeholders, check_placeholders
from harness.sut.secret import Secret, needles, public_command, without_secrets
from harness.sut.sections import (
    Claims,
    ControlTable,
    Known,
    KnownProtocol,
    ProtocolTable,
    Role,
    Start,
    Sut,
    TlsFiles,
)
from harness.sut.tables import Problems, Table, near, read_toml, shown
from harness.sut.times import TIMES

__all__ = ["Known", "KnownProtocol", "Profile", "ProtocolTable", "Role", "load_profile"]

T = TypeVar("T")

_SECTIONS = ("sut", "start", "control", "claims", "values", "interpretation")


@dataclass(frozen=True, slots=True)
class Profile:
    """A system under test as its file describes it.

    protocols       a table for each protocol that it speaks, by the registry's name
    values          [values] as decoded; to be read, not changed
    interpretation  the chosen reading of each disputed clause
    warnings        remarks on the file, for the user
    """

    file: Path
    sut: Sut
    protocols: Mapping[str, ProtocolTable]
    start: Start | None = None
    control: ControlTable | None = None
    claims: Claims = field(default_factory=Claims)
    values: Mapping[str, Any] = field(default_factory=dict)
    interpretation: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """What relative paths of the profile start from."""
        return self.file.parent

    def protocol(self, name: str) -> ProtocolTable:
        """The table of that protocol. Raises UsageFault if there is none."""
        if name not in self.protocols:
            raise UsageFault(
                f"{self.file}: {name}: missing; right would be a table [{name}], to test that protocol"
            )
        return self.protocols[name]

    @overload
    def value(self, name: str) -> Any: ...
    @overload
    def value(self, name: str, of: type[T]) -> T: ...
    @overload
    def value(self, name: str, of: type[T], default: T) -> T: ...
    def value(self, name: str, of: Any = object, default: Any = None) -> Any:
        """A value of [values] by its dotted name ("id_token.type"), checked to be of type `of`.

        Raises UsageFault if it is of another type, or absent without a default.
        """
        found: Any = self.values
        for step in name.split("."):
            found = found.get(step) if isinstance(found, dict) else None
        if found is None and default is not None:
            return default
        if found is None:
            raise UsageFault(
                f"{self.file}: values.{name}: missing; a selected test needs it{near(name, self.values)}"
            )
        wanted = (int, float) if of is float else of
        if not isinstance(found, wanted) or (isinstance(found, bool) and of in (int, float)):
            kind = getattr(of, "__name__", str(of))
            raise UsageFault(
                f"{self.file}: values.{name}: found {shown(found, name)}; right would be of type {kind}"
            )
        return float(found) if of is float else found

    def seconds(self, name: str) -> float:
        """A time of docs/profile.md in seconds, from [values] or its default, or HarnessFault."""
        if name not in TIMES:
            raise HarnessFault(f"no time is called {name!r}{near(name, TIMES)}")
        return float(self.values.get(name, TIMES[name].seconds))

    def secrets(self) -> Mapping[str, Secret]:
        """Every secret that the profile names, a password by its protocol, a passphrase by "protocol.key", others by the
        names of tables and key ("protocol.token").

        Raises UsageFault with a line for each that is missing.
        """
        found: dict[str, Secret] = {}
        missing: list[str] = []
        for name, table in self.protocols.items():
            try:
                if table.password is not None:
                    found[name] = table.password.resolve()
                if table.tls.passphrase is not None:
                    found[f"{name}.key"] = table.tls.passphrase.resolve()
                for path, source in (table.web.secrets if table.web else {}).items():
                    found[".".join((name, *path))] = source.resolve()
            except UsageFault as fault:
                missing.append(str(fault))
        if missing:
            raise UsageFault("\n".join(missing))
        return found

    def needles(self) -> tuple[bytes, ...]:
        """What must be masked in everything that the product writes."""
        identities = [table.identity or "" for table in self.protocols.values()]
        return needles(self.secrets().values(), identities)

    def placeholders(self, addresses: Mapping[str, str], host: str | None = None) -> Placeholders:
        """What the product is told. `addresses`: by protocol, the URL at which our side really listens.

        `host`: the name under which the product sees this machine, when it is not "this machine".
        """
        return Placeholders(self.file, self.protocols, addresses, host)

    def public(self) -> dict[str, Any]:
        """The profile without secrets, fit for JSON and for a report."""
        return {
            "file": self.file.name,
            "sut": {"name": self.sut.name, "version": self.sut.version, "role": str(self.sut.role)},
            "protocols": {name: _public_protocol(table) for name, table in self.protocols.items()},
            "start": None if self.start is None else _public_start(self.start),
            "control": None if self.control is None else _public_control(self.control),
            "claims": {
                "features": sorted(self.claims.features),
                "not_features": sorted(self.claims.not_features),
            },
            "values": without_secrets(dict(self.values)),
            "interpretation": dict(self.interpretation),
        }


def _public_protocol(table: ProtocolTable) -> dict[str, Any]:
    facts = {
        "version": table.version,
        "identity": table.identity,
        "security_profile": table.security_profile,
        "password_env": table.password.env if table.password else None,
        "password_file": table.password.file.name if table.password and table.password.file else None,
        "listen": str(table.listen) if table.listen else None,
        "url": table.url,
        "public_url": (table.web.public_url or None) if table.web else None,
        **_public_tls(table.tls),
    }
    extra: dict[str, Any] = without_secrets(dict(table.extra))
    return {key: value for key, value in facts.items() if value is not None} | extra


def _public_tls(tls: TlsFiles) -> dict[str, Any]:
    """Names of files; neither their contents nor where they lie."""
    return {
        "pki": tls.pki.name if tls.pki else None,
        "trust": [file.name for file in tls.trust] or None,
        "certificate": [file.name for file in tls.certificates] or None,
        "key": [file.name for file in tls.keys] or None,
        "key_passphrase_env": tls.passphrase.env if tls.passphrase else None,
        "key_passphrase_file": tls.passphrase.file.name if tls.passphrase and tls.passphrase.file else None,
    }


def _public_start(start: Start) -> dict[str, Any]:
    return {
        "command": public_command(start.command),
        "image": start.image,
        "env": without_secrets(dict(start.env)),
        "ready": {"kind": start.ready.kind, "what": start.ready.what, "within": start.ready.within},
        "per": start.per,
        "stop_within": start.stop_within,
        "on_exit": start.on_exit,
    }


def _public_control(control: ControlTable) -> dict[str, Any]:
    return {
        "python": control.python,
        "stdio": None if control.stdio is None else public_command(control.stdio),
        "http": control.http,
        "human": control.human,
        "options": without_secrets(dict(control.options)),
        "within": control.within,
        "power_cycle": control.power_cycle,
    }


def load_profile(file: Path, known: Known | None = None) -> Profile:
    """Read and check a profile. Raises UsageFault with one line for every mistake."""
    known = known or Known()
    problems = Problems(file)
    top = Table(read_toml(file), "", problems)
    profile = _read(top, file, known, problems)
    _check_names(top, known)
    for key, text in _texts_with_placeholders(profile):
        check_placeholders(key, text, profile.protocols, problems)
    if profile.start is not None:
        reading.check_container(profile.start, profile.protocols, problems)
    problems.raise_if_any()
    return profile


def _read(top: Table, file: Path, known: Known, problems: Problems) -> Profile:
    folder = file.parent
    named = top.table("sut", '[sut] with name = "Acme DC-50"')
    if named is None and "sut" not in top.data:
        top.missing("sut", "a table [sut] with name, version and role")
    sut = reading.read_sut(named) if named else Sut("", "", Role.CHARGING_STATION)
    tables = dict(_protocol_tables(top, known))
    protocols = known.protocols or {}
    start, control = top.table("start", "[start]"), top.table("control", "[control]")
    claims, values = top.table("claims", "[claims]"), top.table("values", "[values]")
    chosen = top.table("interpretation", "[interpretation]")
    return Profile(
        file=file,
        sut=sut,
        protocols={
            name: reading.read_protocol(table, sut.role, protocols.get(name), folder)
            for name, table in tables.items()
        },
        start=None if start is None else reading.read_start(start, folder),
        control=None if control is None else reading.read_control(control),
        claims=Claims() if claims is None else reading.read_claims(claims, known.features),
        values={} if values is None else reading.read_values(values, known.values),
        interpretation={} if chosen is None else reading.read_interpretation(chosen, known.interpretations),
        warnings=tuple(problems.warnings),
    )


def _protocol_tables(top: Table, known: Known) -> Iterator[tuple[str, Table]]:
    for key in top.data:
        if key not in _SECTIONS and (known.protocols is None or key in known.protocols):
            table = top.table(key, f"[{key}]")
            if table is not None:
                yield key, table


def _check_names(top: Table, known: Known) -> None:
    top.finish((*_SECTIONS, *(known.protocols or ())))
    if not any(key not in _SECTIONS for key in top.data):
        names = ", ".join(f"[{name}]" for name in known.protocols or ()) or "[name of the protocol]"
        top.missing("protocol", f"a table for each protocol that it speaks: {names}")


def _texts_with_placeholders(profile: Profile) -> Iterator[tuple[str, str]]:
    if (start := profile.start) is not None:
        yield from (("start.command", word) for word in start.command)
        yield from ((f"start.env.{key}", text) for key, text in start.env.items())
        if start.ready.kind in ("port", "http"):
            yield f"start.ready.{start.ready.kind}", start.ready.what
    if (control := profile.control) is not None:
        yield from (("control.stdio", word) for word in control.stdio or ())
        yield "control.http", control.http or ""
