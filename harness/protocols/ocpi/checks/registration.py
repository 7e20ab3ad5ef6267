"""Versions, version details and credentials say what they must (credentials, version_information_endpoint)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.ocpi.checks.context import IEC, TRANSPORT, Situation, header, rule
from harness.protocols.ocpi.token_header import read_token
from harness.usecases.observation import Observation

_VERSIONS: Final = "OCPI version_information_endpoint"
OFFERED: Final = rule("versions.offered", "the versions hold the one that is tested", f"{IEC}6", _VERSIONS)
ONCE: Final = rule("versions.once", "each version stands in the list once", _VERSIONS, basis="inferred")
SAME: Final = rule("details.version", "the details are those of a version that was offered", _VERSIONS)
CREDENTIALS: Final = rule(
    "details.credentials",
    "every platform has a credentials endpoint",
    f"{IEC}7.1-c",
    f"{_VERSIONS}, Endpoint",
)
TWINS: Final = rule(
    "details.once", "each interface of a module stands in the details once", _VERSIONS, basis="inferred"
)
COMPLETE: Final = rule(
    "details.complete",
    "a platform offers something of its role: but for the credentials all modules are optional",
    "OCPI version_information_endpoint, ModuleID",
    basis="inferred",
)
SECURE: Final = rule(
    "details.https",
    "URLs are https where connections are secured",
    f"{IEC}7.1-a",
    f"{TRANSPORT}, Security and authentication",
)
FRESH: Final = rule(
    "credentials.new_token",
    "each exchange of credentials brings a new token",
    f"{IEC}7.2-c",
    "OCPI credentials, POST and PUT",
)
ROLE: Final = rule(
    "credentials.role",
    "the credentials tell the role in which the system is tested",
    "OCPI credentials, CredentialsRole",
    basis="inferred",
)
SHOWN: Final = rule(
    "credentials.token_given",
    "credentials that are read hold the token that was given last",
    "OCPI credentials, GET Method",
)
_OPERATORS: Final = frozenset(
    {(each, "SENDER") for each in ("locations", "sessions", "cdrs", "tariffs")}
    | {(each, "RECEIVER") for each in ("tokens", "commands", "chargingprofiles")}
)
_PROVIDERS: Final = frozenset(
    {(module, "SENDER" if role == "RECEIVER" else "RECEIVER") for module, role in _OPERATORS}
)
_OF_ROLE: Final[Mapping[str, frozenset[tuple[str, str]]]] = {
    "cpo": _OPERATORS,
    "emsp": _PROVIDERS,
    "hub": _OPERATORS | _PROVIDERS | {("hubclientinfo", "SENDER")},
}


class Registration:
    """Looks at what is said at the beginning of a relation."""

    RULES: tuple[Rule, ...] = (
        OFFERED, ONCE, SAME, CREDENTIALS, TWINS, COMPLETE, SECURE, FRESH, ROLE, SHOWN,
    )  # fmt: skip

    def __init__(self, situation: Situation) -> None:
        self._it = situation
        self._role = situation.verdicts.sut_role
        self._given: dict[str, dict[str, int]] = {}
        self._offered: dict[str, set[str]] = {}
        self._last: dict[str, tuple[str, int]] = {}

    def see(self, seen: Observation) -> None:
        if not seen.by_sut:
            self._taken(seen)
            return
        if self._it.planted(seen):
            return
        if seen.shape in ("request", "response"):
            self._https(seen, list(_told(seen)))
        if seen.shape == "request" and seen.name in ("POST credentials", "PUT credentials"):
            self._credentials(seen, seen.body["json"], seen)
        elif seen.shape == "response" and seen.answers is not None:
            match seen.name, seen.body["data"]:
                case "GET versions", list() as data:
                    self._versions(seen, data)
                case "GET version_details", dict() as data:
                    self._details(seen, data)
                case "POST credentials" | "PUT credentials", dict() as data:
                    self._credentials(seen, data, seen.answers)
                    self._last[seen.record.party] = str(data.get("token")), seen.seq
                case "GET credentials", dict() as data:
                    self._read(seen, seen.answers, data)

    def _versions(self, seen: Observation, data: list[Any]) -> None:
        version = self._it.terms.version
        numbers = [each.get("version") for each in data if isinstance(each, dict)]
        self._offered[seen.record.party] = {each for each in numbers if isinstance(each, str)}
        told = ", ".join(map(str, numbers)) or "none"
        self._it.ruled(version in numbers, OFFERED, version, told, *_where(seen))
        self._it.ruled(len(set(map(str, numbers))) == len(numbers), ONCE, "each once", told, *_where(seen))
        self._https(seen, [each.get("url") for each in data if isinstance(each, dict)])

    def _details(self, seen: Observation, data: dict[str, Any]) -> None:
        version, offered = data.get("version"), self._offered.get(seen.record.party)
        if offered:
            self._it.ruled(
                f"{version}" in offered, SAME, ", ".join(sorted(offered)), f"{version}", *_where(seen)
            )
        endpoints = data.get("endpoints")
        if version != self._it.terms.version or not isinstance(endpoints, list):
            return
        held = [each for each in endpoints if isinstance(each, dict)]
        all_of = [(str(each.get("identifier")), str(each.get("role"))) for each in held]
        modules = {module for module, _ in all_of}
        told = ", ".join(sorted(modules)) or "none"
        self._it.ruled("credentials" in modules, CREDENTIALS, "credentials", told, *_where(seen))
        functional = [each for each in all_of if each[0] != "credentials"]
        twice = sorted(
            {f"{module} {role}" for module, role in functional if functional.count((module, role)) > 1}
        )
        self._it.ruled(not twice, TWINS, "each once", ", ".join(twice), *_where(seen))
        if (some := _OF_ROLE.get(self._role)) is not None:
            expected = f"interfaces of a platform in the role {self._role.upper()}"
            self._it.ruled(bool(some & {*all_of}), COMPLETE, expected, told, *_where(seen))
        self._https(seen, [each.get("url") for each in held])

    def _https(self, seen: Observation, urls: list[Any]) -> None:
        if not self._it.world.with_us(seen).tls:
            return
        if not (known := [each for each in urls if isinstance(each, str)]):
            return
        plain = [each for each in known if each.lower().startswith("http:")]
        self._it.ruled(not plain, SECURE, "https", ", ".join(plain[:4]), *_where(seen))

    def _credentials(self, seen: Observation, held: Any, asked: Observation) -> None:
        """A new token: none that was given or shown to us before."""
        if not isinstance(held, Mapping) or not isinstance(held.get("token"), str):
            return
        token, used = held["token"], self._given.setdefault(seen.record.party, {})
        shown = read_token(header(asked, "authorization") or "").token
        told = asked.body["json"].get("token") if isinstance(asked.body["json"], Mapping) else None
        others = [shown] if asked is seen else [shown, told]
        if token in used:
            self._it.ruled(False, FRESH, "a token not given before", token, used[token], seen.seq)
        else:
            got = "the token that was shown" if token == shown else "the token that it was given"
            self._it.ruled(token not in others, FRESH, "a token not used before", got, *_where(seen))
        if asked is not seen:
            used[token] = seen.seq
        roles = held.get("roles")
        names = (
            [str(each.get("role")) for each in roles if isinstance(each, dict)]
            if isinstance(roles, list)
            else []
        )
        wanted = self._role.upper()
        self._it.ruled(wanted in names, ROLE, wanted, ", ".join(names) or "none", *_where(seen))

    def _read(self, seen: Observation, asked: Observation, data: Mapping[str, Any]) -> None:
        """Credentials read by a token that was given in the trace, and not replaced since."""
        given, at = self._last.get(seen.record.party, ("", 0))
        shown = read_token(header(asked, "authorization") or "").token
        if given and shown == given:
            got = f"{data.get('token')}"
            self._it.ruled(got == given, SHOWN, given, got, at, asked.seq, seen.seq)

    def _taken(self, seen: Observation) -> None:
        """We have taken credentials: their token is in use from now on."""
        asked = seen.answers
        if (
            seen.shape != "response"
            or asked is None
            or asked.name not in ("POST credentials", "PUT credentials")
        ):
            return
        held = asked.body["json"]
        if isinstance(held, Mapping) and isinstance(held.get("token"), str):
            self._given.setdefault(seen.record.party, {})[held["token"]] = asked.seq
            self._last[seen.record.party] = held["token"], asked.seq

    def end(self, at: float) -> None:
        """Nothing is open."""


def _told(seen: Observation) -> Iterator[Any]:
    """URLs at which we shall ask, or say, something later: of credentials, results, CDRs, the next page."""
    held = seen.body["json"] if seen.shape == "request" else seen.body["data"]
    if isinstance(held, Mapping):
        yield held.get("response_url")
        if seen.name.endswith(" credentials"):
            yield held.get("url")
    if seen.shape == "request":
        yield seen.body["query"].get("response_url")
        return
    if seen.name == "POST cdr":
        yield header(seen, "location")
    if link := re.match(r"\s*<([^>]*)>", header(seen, "link") or ""):
        yield link[1]


def _where(seen: Observation) -> tuple[int, ...]:
    return (seen.seq,) if seen.answers is None else (seen.answers.seq, seen.seq)
