"""What the system under test tells of itself on the network: the TXT record of its service (SHIP TS 1.0.1, 7)."""

import re
from collections.abc import Mapping
from typing import Any, Final

from harness.protocols.eebus.bindings.base import SHIP
from harness.protocols.eebus.checks.channel import ski_of
from harness.protocols.eebus.checks.context import Situation, rule
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
    """Looks at every announcement, and compares it with what its node shows and says."""

    RULES = (KEYS, FIRST, VALUES, REGISTER, LONG, SKI, ID)

    def __init__(self, situation: Situation) -> None:
        self._tally = situation.tally
        self._told: dict[str, str] = {}
        self._at = 0

    def see(self, seen: Observation) -> None:
        if not isinstance(seen.body, Mapping):
            return
        if seen.name == "discovered":
            self._announcement(seen.body, seen.seq)
        elif seen.name == "tls" and self._told.get("ski") and (ski := ski_of(seen.body)):
            self._compare(SKI, self._told["ski"].lower(), ski, seen.seq)
        elif seen.name == "accessMethods" and seen.by_sut and self._told.get("id"):
            self._compare(ID, self._told["id"], str(seen.body.get("id") or ""), seen.seq)

    def _compare(self, which: Any, announced: str, shown: str, seq: int) -> None:
        if announced == shown:
            self._tally.held(which, seq)
        else:
            self._tally.broke(
                which, f"{shown or 'nothing'}, as it is", f"{announced}, as announced", self._at, seq
            )

    def _announcement(self, facts: Mapping[str, Any], seq: int) -> None:
        pairs = [(str(key).lower(), value) for key, value in facts.get("txt") or ()]
        self._told = {key: value or "" for key, value in reversed(pairs)}  # of two, the first counts
        self._at = seq
        self._keys(seq)
        self._values(seq)
        if pairs and pairs[0][0] == "txtvers":
            self._tally.held(FIRST, seq)
        elif "txtvers" in self._told:
            self._tally.broke(FIRST, "txtvers", f"{pairs[0][0]} comes first", seq)
        if self._told.get("register") == "true":
            self._tally.broke(REGISTER, "register=false", "register=true", seq)
        elif "register" in self._told:
            self._tally.held(REGISTER, seq)
        length = int(facts.get("length") or 0)
        if length <= LONGEST:
            self._tally.held(LONG, seq)
        else:
            self._tally.broke(LONG, f"at most {LONGEST} bytes", f"{length} bytes", seq)

    def _keys(self, seq: int) -> None:
        lacking = [key for key in MANDATORY if not self._told.get(key)]
        version = self._told.get("txtvers", "")
        if lacking:
            self._tally.broke(KEYS, ", ".join(MANDATORY), f"nothing in {', '.join(lacking)}", seq)
        elif version != "1":
            self._tally.broke(KEYS, "txtvers=1", f"txtvers={version}", seq)
        else:
            self._tally.held(KEYS, seq)

    def _values(self, seq: int) -> None:
        wrong = [text for key, value in self._told.items() if value and (text := _flaw(key, value))]
        if wrong:
            self._tally.broke(VALUES, "values as the text has them", "; ".join(wrong), seq)
        else:
            self._tally.held(VALUES, seq)

    def end(self, at: float) -> None:
        """Nothing is open."""


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
