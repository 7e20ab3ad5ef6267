"""CDRs are bills: each has an id of its own, none is ever changed, and what was wrong is credited (mod_cdrs)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.ocpi.checks.context import IEC, Situation, header, rule, trail
from harness.protocols.ocpi.conditions import differences, like
from harness.usecases.observation import Observation

LOCATION: Final = rule(
    "cdr.location",
    "who takes a CDR answers with the URL where it can be seen: Location",
    f"{IEC}F4",
    "OCPI mod_cdrs, POST Method",
)
CREATED: Final = rule("cdr.created", "a new CDR is answered by HTTP 201", "OCPI status_codes", level="SHOULD")
UNIQUE: Final = rule(
    "cdr.unique", "the id of a CDR belongs to one CDR only", f"{IEC}F4", "OCPI mod_cdrs, CDR"
)
ONCE: Final = rule(
    "cdr.once",
    "a CDR that was taken is not sent again",
    "OCPI transport_and_format, Offline behaviour",
    level="SHOULD",
)
UNCHANGED: Final = rule(
    "cdr.unchanged", "a CDR stays as it was sent", f"{IEC}F4", "OCPI mod_cdrs, Introduction; Credit CDRs"
)
CREDITED: Final = rule(
    "cdr.credited",
    "a credit CDR has the total cost of the original, negated",
    f"{IEC}F4",
    "OCPI mod_cdrs, Credit CDRs",
)
SAME_DATA: Final = rule(
    "cdr.credit_data",
    "a credit CDR has all other data of the original",
    f"{IEC}F4",
    "OCPI mod_cdrs, Credit CDRs",
    basis="inferred",
)
_ITS_OWN: Final = frozenset(
    {"id", "credit", "credit_reference_id", "total_cost", "last_updated", "remark", "invoice_reference_id"}
)


@dataclass(slots=True)
class _Known:
    seq: int
    held: Mapping[str, Any]
    taken: bool = False


class Cdrs:
    """Remembers every CDR of a trace, of the system under test and of ours."""

    RULES: tuple[Rule, ...] = (LOCATION, CREATED, UNIQUE, ONCE, UNCHANGED, CREDITED, SAME_DATA)

    def __init__(self, situation: Situation) -> None:
        self._it = situation
        self._theirs: dict[tuple[str, ...], _Known] = {}
        self._ours: dict[tuple[str, ...], _Known] = {}

    def see(self, seen: Observation) -> None:
        if seen.shape == "request" and seen.name == "POST cdr":
            self._sent(seen)
        elif seen.shape == "response" and seen.answers is not None:
            match seen.name:
                case "POST cdr":
                    self._answered(seen.answers, seen)
                case "GET cdrs" if seen.by_sut and isinstance(seen.body["data"], list):
                    for each in seen.body["data"]:
                        self._compare(self._theirs, each, seen)
                case "GET cdr" if seen.by_sut:
                    self._compare(self._ours, seen.body["data"], seen)

    def _sent(self, seen: Observation) -> None:
        held = seen.body["json"]
        if (key := _key(seen, held)) is None:
            return
        if not seen.by_sut:
            if not self._it.planted(seen):
                self._ours.setdefault(key, _Known(seen.seq, held))
            return
        known = self._theirs.get(key)
        if known is None:
            self._it.tally.held(UNIQUE, seen.seq)
            self._theirs[key] = _Known(seen.seq, held)
        elif not known.taken:
            self._theirs[key] = _Known(seen.seq, held)  # what was not taken may be put right
        elif different := [each for each in differences(known.held, held) if each != "last_updated"]:
            expected = f"an id of its own, for {known.held['id']} was sent"
            self._it.ruled(False, UNIQUE, expected, f"other {', '.join(different)}", known.seq, seen.seq)
        else:
            self._it.ruled(False, ONCE, "no second time", f"{held['id']} again", known.seq, seen.seq)
        self._credit(held, seen)

    def _credit(self, held: Mapping[str, Any], seen: Observation) -> None:
        if held.get("credit") is not True:
            return
        original = self._theirs.get(_key(seen, {**held, "id": held.get("credit_reference_id")}) or ())
        if original is None:
            return
        was, now = original.held.get("total_cost"), held.get("total_cost")
        if isinstance(was, Mapping) and isinstance(now, Mapping):
            wrong = [
                f"{name} {now.get(name)}"
                for name in ("excl_vat", "incl_vat")
                if isinstance(was.get(name), int | Decimal) and now.get(name) != -was[name]
            ]
            expected = ", ".join(
                f"{name} {-was[name]}"
                for name in ("excl_vat", "incl_vat")
                if isinstance(was.get(name), int | Decimal)
            )
            self._it.ruled(not wrong, CREDITED, expected, ", ".join(wrong), original.seq, seen.seq)
        other = [each for each in differences(original.held, held) if each not in _ITS_OWN]
        self._it.ruled(
            not other,
            SAME_DATA,
            f"the data of {original.held['id']}",
            f"other {', '.join(other)}",
            original.seq,
            seen.seq,
        )

    def _answered(self, asked: Observation, seen: Observation) -> None:
        if not seen.by_sut:
            known = self._theirs.get(_key(asked, asked.body["json"]) or ())
            if known is not None:
                known.taken = True
            return
        if self._it.planted(seen):
            return
        url = header(seen, "location")
        self._it.ruled(bool(url), LOCATION, "a Location header", "none", asked.seq, seen.seq)
        known = self._ours.get(_key(asked, asked.body["json"]) or ())
        if known is not None and not known.taken:
            known.taken = True
            status = seen.body["status"]
            self._it.ruled(status == 201, CREATED, "HTTP 201", f"HTTP {status}", asked.seq, seen.seq)

    def _compare(self, known_ones: Mapping[tuple[str, ...], _Known], held: Any, seen: Observation) -> None:
        """What can be read now beside what was sent before."""
        known = known_ones.get(_key(seen, held) or ())
        if known is None:
            if known_ones is self._theirs and (key := _key(seen, held)) is not None:
                self._theirs[key] = _Known(seen.seq, held)
            return
        fields = {*self._it.terms.schema.object("CDR").fields, *known.held}
        now = {**held, **like(known.held, held)}
        different = [
            each
            for each in differences(_caseless(known.held), _caseless(now))
            if each in fields and each != "last_updated"
        ]
        got = f"other {', '.join(different)}"
        self._it.ruled(not different, UNCHANGED, f"CDR {held['id']} as it was", got, known.seq, *trail(seen))

    def end(self, at: float) -> None:
        """Nothing is open."""


def _caseless(value: Any) -> Any:
    """The same in capitals: most texts of a CDR are CiStrings."""
    if isinstance(value, Mapping):
        return {name: _caseless(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_caseless(each) for each in value]
    return value.upper() if isinstance(value, str) else value


def _key(seen: Observation, held: Any) -> tuple[str, ...] | None:
    if not isinstance(held, Mapping):
        return None
    names = [held.get(name) for name in ("country_code", "party_id", "id")]
    if not all(isinstance(each, str) for each in names):
        return None
    return (seen.record.party, *(str(each).upper() for each in names))
