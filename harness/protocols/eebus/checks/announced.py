"""What the system under test tells of itself on the network: the TXT record of its service (SHIP TS 1.0.1, 7)."""

import re
from collections.abc import Mapping
from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.eebus.bindings.base import SHIP
from harness.protocols.eebus.checks.context import Situation, rule
from harness.protocols.eebus.ship.passport import ski_shown
from harness.usecases.observation import Observation

TEST: Final = "TC_SHIP_MDNS_001"
KEYS: Final = rule(
    "ship.txt_keys", "the TXT record has txtvers=1, id, path, ski and register", f"{SHIP} 7.3.2, {TEST}"
)
FIRST: Final = rule(
    "ship.txt_first", "txtvers comes first in the TXT record", f"{SHIP} 7.3.2", "RFC 6763 6.7", level="SHOULD"
)
VALUES: Final = rule(
    "ship.txt_values", "the keys of the TXT record hold what they may hold", f"{SHIP} 7.3.2, {TEST}"
)
REGISTER: Final = rule(
    "ship.txt_register",
    "a node does not announce that it accepts whoever comes",
    "SHIP implementation guide, register",
    level="SHOULD",
)
LONG: Final = rule(
    "ship.txt_length", "the TXT record has at most 400 bytes", f"{SHIP} 7.3.2", basis="inferred"
)
SKI: Final = rule(
    "ship.txt_ski", "the SKI that is announced is that of the certificate", f"{SHIP} 7.3.2, 12.2"
)
ID: Final = rule(
    "ship.txt_id", "the id that is announced is that of the access methods", f"{SHIP} 7.3.2, TC_SHIP_AM_001"
)

MANDATORY: Final = ("txtvers", "id", "path", "ski", "register")
MOST: Final = {"id": 63, "path": 32, "brand": 32, "type": 32, "model": 32}
"""Bytes of UTF-8."""
FORMS: Final = {
    "path": (re.compile(r".*/.*"), "a path with a slash"),
    "ski": (re.compile(r"[0-9A-Fa-f]{40}"), "40 hexadecimal digits"),
    "register": (re.compile(r"true|false"), "true or false"),
}
UNWANTED: Final = re.compile(r"[\x00-\x1f\x7f;]")
LONGEST: Final = 400


class Announced:
    """Looks at every announcement, and compares it with what its node shows and says.

    Others live on the same network. Whose announcement it is tells the SKI of the certificate; an announcement with
    another SKI counts only if it is the only one there.
    """

    RULES = (KEYS, FIRST, VALUES, REGISTER, LONG, SKI, ID)

    def __init__(self, situation: Situation) -> None:
        self._tally = situation.tally
        self._heard: list[Announcement] = []
        self._shown: list[tuple[str, int]] = []
        self._said: list[tuple[str, int]] = []

    def see(self, seen: Observation) -> None:
        if not isinstance(seen.body, Mapping):
            return
        if seen.name == "discovered":
            self._heard.append(Announcement(seen.body, seen.seq))
        elif seen.name == "tls" and (ski := ski_shown(seen.body)):
            self._shown.append((ski, seen.seq))
        elif seen.name == "accessMethods" and seen.by_sut:
            self._said.append((str(seen.body.get("id") or ""), seen.seq))

    def end(self, at: float) -> None:
        """Now it is known who is who."""
        meant = self._meant()
        for each in meant:
            self._text(each)
        for each in meant[-1:]:
            for which, key, told in ((SKI, "ski", self._shown), (ID, "id", self._said)):
                for shown, seq in told if each.told.get(key) else ():
                    self._compare(which, each, key, shown, seq)

    def _meant(self) -> list["Announcement"]:
        shown = {ski for ski, _ in self._shown}
        known = [each for each in self._heard if each.told.get("ski", "").lower() in shown]
        alone = len({each.instance for each in self._heard}) == 1
        return known or (self._heard if alone else [])

    def _compare(self, which: Rule, heard: "Announcement", key: str, shown: str, seq: int) -> None:
        announced = heard.told[key].lower() if key == "ski" else heard.told[key]
        if announced == shown:
            self._tally.held(which, seq)
        else:
            expected, got = f"{shown or 'nothing'}, as it is", f"{announced}, as announced"
            self._tally.broke(which, expected, got, heard.seq, seq)

    def _text(self, heard: "Announcement") -> None:
        told, seq = heard.told, heard.seq
        self._keys(told, seq)
        self._values(told, seq)
        if heard.first == "txtvers":
            self._tally.held(FIRST, seq)
        elif "txtvers" in told:
            self._tally.broke(FIRST, "txtvers", f"{heard.first} comes first", seq)
        if told.get("register") == "true":
            self._tally.broke(REGISTER, "register=false", "register=true", seq)
        elif "register" in told:
            self._tally.held(REGISTER, seq)
        if heard.length <= LONGEST:
            self._tally.held(LONG, seq)
        else:
            self._tally.broke(LONG, f"at most {LONGEST} bytes", f"{heard.length} bytes", seq)

    def _keys(self, told: Mapping[str, str], seq: int) -> None:
        lacking = [key for key in MANDATORY if not told.get(key)]
        version = told.get("txtvers", "")
        if lacking:
            self._tally.broke(KEYS, ", ".join(MANDATORY), f"nothing in {', '.join(lacking)}", seq)
        elif version != "1":
            self._tally.broke(KEYS, "txtvers=1", f"txtvers={version}", seq)
        else:
            self._tally.held(KEYS, seq)

    def _values(self, told: Mapping[str, str], seq: int) -> None:
        wrong = [text for key, value in told.items() if value and (text := _flaw(key, value))]
        if wrong:
            self._tally.broke(VALUES, "values as the text has them", "; ".join(wrong), seq)
        else:
            self._tally.held(VALUES, seq)


class Announcement:
    """What was heard of a service: the keys of its TXT record (of two the first counts) and which comes first."""

    def __init__(self, facts: Mapping[str, Any], seq: int) -> None:
        pairs = [(str(key).lower(), value) for key, value in facts.get("txt") or ()]
        self.told: Mapping[str, str] = {key: value or "" for key, value in reversed(pairs)}
        self.first = pairs[0][0] if pairs else ""
        self.instance = str(facts.get("instance"))
        self.length = int(facts.get("length") or 0)
        self.seq = seq


def _flaw(key: str, value: str) -> str:
    """What is wrong with the value of a key that SHIP knows; "" for all others."""
    form, right = FORMS.get(key, (None, ""))
    if form is not None and not form.fullmatch(value):
        return f"{key}={value!r}: wanted {right}"
    size = len(value.encode())
    if size > MOST.get(key, size):
        return f"{key} has {size} bytes: wanted at most {MOST[key]}"
    if key in (*MANDATORY, *MOST) and UNWANTED.search(value):
        return f"{key}={value!r}: holds a control character or a semicolon"
    return ""
