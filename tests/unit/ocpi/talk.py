"""Traces of OCPI made by hand: a platform of ours and a system under test that say what a test wants them to.

Whatever is not said otherwise is faultless. `Talk(role)` is between our platform and a system in that role.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from harness.judge.finding import Finding, Verdict
from harness.protocols import http
from harness.protocols.ocpi.envelope import encode
from harness.protocols.ocpi.headers import authorization
from harness.protocols.ocpi.reader import OcpiReader
from harness.protocols.ocpi.v221.checks import run_checks
from harness.protocols.registry import Verdicts
from harness.trace.record import Direction, Record, as_text
from harness.usecases.observation import Observation

START = 1_750_000_000.0  # 2025-06-15T15:06:40Z
NOW = "2025-06-15T15:06:40Z"
EARLIER = "2025-06-15T14:00:00Z"
MODULES = {
    "cpo": ("locations", "sessions", "cdrs", "tariffs"),
    "emsp": ("tokens",),
    "hub": ("locations", "sessions", "cdrs", "tariffs", "tokens", "hubclientinfo"),
}
PARTIES = {"cpo": ("DE", "CPO"), "emsp": ("NL", "EMS"), "emsp2": ("FR", "EM2"), "hub": ("DE", "HUB")}
OURS = "https://ours.example"
THEIRS = "https://sut.example"
Headers = Mapping[str, str | None]
PAGE_HEADERS: Headers = {"X-Total-Count": "1", "X-Limit": "50"}


def endpoints(base: str, role: str) -> list[dict[str, str]]:
    """What a platform in that role offers."""
    every = MODULES["hub"][:5]
    own = MODULES[role]
    listed = [("credentials", "RECEIVER"), *((each, "SENDER") for each in own)]
    listed += [
        (each, "RECEIVER") for each in (every if role == "hub" else [m for m in every if m not in own])
    ]
    listed += [("commands", "RECEIVER"), ("chargingprofiles", "RECEIVER")] if role != "emsp" else []
    listed += [("commands", "SENDER"), ("chargingprofiles", "SENDER")] if role != "cpo" else []
    return [
        {"identifier": module, "role": interface, "url": url_of(base, interface.lower(), module)}
        for module, interface in listed
    ]


def url_of(base: str, interface: str, module: str) -> str:
    if module == "credentials":
        return f"{base}/2.2.1/credentials"
    return f"{base}/2.2.1/{interface}/{module}"


class Talk:
    """A trace while it is being made."""

    def __init__(self, sut: str = "cpo", ours: str = "", parties: tuple[str, ...] = ()) -> None:
        self.sut = sut
        self.party = ours or ("emsp" if sut != "emsp" else "cpo")
        self.records: list[Record] = []
        self.planted: set[int] = set()
        self.at = START
        self._count = 0
        for each in (self.party, *parties):
            self.stand(each)

    # -- records --------------------------------------------------------------------------------------------------

    def stand(self, party: str, **changes: Any) -> None:
        """How things stand for a party of ours."""
        role = party.rstrip("0123456789")
        facts = {
            "event": "standing",
            "party": party,
            "versions": f"{OURS}/{party}/versions",
            "details": f"{OURS}/{party}/2.2.1",
            "endpoints": endpoints(f"{OURS}/{party}", role),
            "members": [member(role, PARTIES[party])],
            "peer": {
                "versions": f"{THEIRS}/versions",
                "details": f"{THEIRS}/2.2.1",
                "endpoints": endpoints(THEIRS, self.sut),
                "members": [member(self.sut, PARTIES[self.sut])],
            },
        }
        self._add("note", "", msgspec.json.encode(facts | changes), party)

    def note(self, **facts: Any) -> None:
        self._add("note", "", msgspec.json.encode(facts), self.party)

    def raw(
        self, direction: Direction, data: bytes, form: str = "http", link: str = "", party: str = ""
    ) -> int:
        raw, encoding = as_text(data)
        seq = len(self.records)
        name = party or self.party
        self.records.append(
            Record(seq, self.at, "wire", name, link or f"x#{self._count}", direction, raw, form, encoding)
        )
        return seq

    def _add(self, kind: Any, direction: Direction, data: bytes, party: str) -> None:
        self.records.append(Record(len(self.records), self.at, kind, party, "", direction, data.decode()))

    # -- exchanges ------------------------------------------------------------------------------------------------

    def ask(
        self,
        method: str,
        url: str,
        json: Any = None,
        by_sut: bool = True,
        headers: Headers | None = None,
        body: bytes | None = None,
        party: str = "",
        routed: bool = True,
    ) -> int:
        """A request; answered by `answer`. `url` is absolute, or begins behind the base of the one asked."""
        self._count += 1
        name = party or self.party
        us, sut = PARTIES[name], PARTIES[self.sut]
        frm, to = (sut, us) if by_sut else (us, sut)
        base = f"{OURS}/{name}" if by_sut else THEIRS
        whole = url if "://" in url else f"{base}/2.2.1/{url}"
        content = body if body is not None else None if json is None else encode(json)
        known: dict[str, str | None] = {
            "Authorization": authorization("a-token-of-theirs" if by_sut else "a-token-of-ours"),
            "X-Request-ID": uuid(self._count),
            "X-Correlation-ID": uuid(1000 + self._count),
        }
        if routed:
            known |= dict(_routing(to, frm))
        if content is not None:
            known["Content-Type"] = "application/json"
        self._asked = _kept(known, headers)
        message = http.request(method, whole, list(self._asked.items()), content)
        return self.raw("in" if by_sut else "out", http.render(message), party=name)

    def answer(
        self,
        data: Any = None,
        status: int = 200,
        code: int = 1000,
        by_sut: bool = False,
        headers: Headers | None = None,
        body: bytes | None = None,
        party: str = "",
        **envelope: Any,
    ) -> int:
        """The answer to the last request."""
        held: dict[str, Any] = {} if data is None else {"data": data}
        held |= {"status_code": code, "timestamp": NOW} | envelope
        content = body if body is not None else encode(held)
        asked = self._asked
        known: dict[str, str | None] = {
            "Content-Type": "application/json",
            "X-Request-ID": asked.get("X-Request-ID"),
            "X-Correlation-ID": asked.get("X-Correlation-ID"),
        }
        for name in ("country-code", "party-id"):
            known[f"OCPI-to-{name}"] = asked.get(f"OCPI-from-{name}")
            known[f"OCPI-from-{name}"] = asked.get(f"OCPI-to-{name}")
        message = http.response(status, list(_kept(known, headers).items()), content)
        return self.raw("in" if by_sut else "out", http.render(message), party=party)

    def pushed(self, method: str, url: str, json: Any, **how: Any) -> int:
        """The system under test pushes, and we take it."""
        seq = self.ask(method, url, json, **how)
        self.answer(party=how.get("party", ""))
        return seq

    def asked(self, method: str, url: str, data: Any = None, json: Any = None, **answer: Any) -> int:
        """We ask, and the system under test answers."""
        self.ask(method, url, json, by_sut=False)
        return self.answer(data, by_sut=True, **answer)

    # -- judging ----------------------------------------------------------------------------------------------------

    def observations(self) -> list[Observation]:
        reader = OcpiReader()
        return [seen for each in self.records if (seen := reader.read(each)) is not None]

    def findings(self, **interpretation: str) -> list[Finding]:
        context = Verdicts(self.sut, interpretation, frozenset(self.planted), ended_at=self.at)
        return run_checks(self.observations(), context)

    def red(self, **interpretation: str) -> dict[str, Verdict]:
        """What was found: check (without "ocpi.") → the worst verdict, without what held."""
        found: dict[str, Verdict] = {}
        for each in self.findings(**interpretation):
            if each.verdict is not Verdict.PASS:
                name = each.rule.check.removeprefix("ocpi.")
                found[name] = max(each.verdict, found.get(name, Verdict.PASS))
        return found


def member(role: str, party: tuple[str, str]) -> dict[str, str]:
    return {"role": role.upper(), "country_code": party[0], "party_id": party[1]}


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def _routing(to: tuple[str, str], frm: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        ("OCPI-to-country-code", to[0]),
        ("OCPI-to-party-id", to[1]),
        ("OCPI-from-country-code", frm[0]),
        ("OCPI-from-party-id", frm[1]),
    ]


def _kept(known: Mapping[str, str | None], changes: Headers | None) -> dict[str, str]:
    return {name: value for name, value in {**known, **(changes or {})}.items() if value is not None}
