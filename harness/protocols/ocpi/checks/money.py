"""CDRs are computed again (mod_cdrs, mod_tariffs): what they cost, and how much was used.

Judged are the CDRs of a CPO. Tariffs and the time zone come from what it published on the same platform; a tariff that
the CDR itself holds goes before. What rests on something that the CDR leaves out is a warning.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from harness.judge.finding import Rule, Verdict
from harness.protocols.ocpi.checks.context import IEC, Situation, rule
from harness.protocols.ocpi.checks.listing import Listing
from harness.protocols.ocpi.money import Bill, compare, recompute
from harness.protocols.ocpi.money.comparing import FIELDS
from harness.protocols.ocpi.money.facts import PARKING, RESERVED, TIME, Facts
from harness.protocols.ocpi.money.quantities import HOUR, ZERO, said
from harness.usecases.observation import Observation

TIMES: Final = (TIME, PARKING, RESERVED)
_CDR: Final = "OCPI mod_cdrs, CDR"
_F4: Final = f"{IEC}F4"
_SAID: Final = {
    "total_cost": "the total cost of a CDR is what its periods and tariffs come to",
    "total_fixed_cost": "the fixed cost is the sum of the fees",
    "total_energy_cost": "the energy cost is what the energy comes to",
    "total_time_cost": "the time cost is what the charging time comes to",
    "total_parking_cost": "the parking cost is what the parking time comes to",
    "total_reservation_cost": "the reservation cost is what the reservation comes to",
}
COSTS: Final = {
    name: rule(f"cdr.{name}", _SAID[name], _F4, _CDR, "OCPI mod_tariffs, Tariff; PriceComponent")
    for name in FIELDS
}
VOLUMES: Final = {
    name: rule(f"cdr.{name}", f"{name} is the sum over the charging periods", _F4, _CDR)
    for name in ("total_energy", "total_time", "total_parking_time")
}
PRICE_CHANGES: Final = rule(
    "cdr.price_changes",
    "a charging period begins whenever another price component becomes active",
    _F4,
    "OCPI mod_cdrs, CDR, ChargingPeriod",
)
LENGTHS: Final = rule(
    "cdr.period_length",
    "the times of a charging period are together not longer than it is",
    "OCPI mod_cdrs, CdrDimensionType",
    level="derived",
)
ORDER: Final = rule(
    "cdr.period_order",
    "charging periods follow each other and lie within the session",
    "OCPI mod_cdrs, ChargingPeriod",
    basis="inferred",
)
VERIFIABLE: Final = rule(
    "cdr.verifiable",
    "a CDR holds enough to compute its total cost again",
    _F4,
    "OCPI mod_cdrs, Push model",
    level="SHOULD",
)
CURRENCY: Final = rule(
    "cdr.currency",
    "a CDR is in the currency of its tariffs",
    _CDR,
    "OCPI mod_tariffs, Tariff",
    basis="inferred",
)


_CODE: Final = re.compile("[A-Z]{3}")
"""A currency; what else stands there is another rule's affair."""


@dataclass(slots=True)
class _Published:
    """What a CPO published on one of our platforms: tariffs and time zones, by (owner, id).

    first, last  the same where a tariff never changed; a session may have begun under either
    """

    first: dict[tuple[str, ...], Mapping[str, Any]] = field(default_factory=dict)
    last: dict[tuple[str, ...], Mapping[str, Any]] = field(default_factory=dict)
    zones: dict[tuple[str, ...], str] = field(default_factory=dict)


class Money:
    """Computes every CDR of the system under test once."""

    RULES: tuple[Rule, ...] = (
        *COSTS.values(),
        *VOLUMES.values(),
        PRICE_CHANGES,
        LENGTHS,
        ORDER,
        VERIFIABLE,
        CURRENCY,
    )

    def __init__(self, situation: Situation) -> None:
        self._it = situation
        self._published: dict[str, _Published] = {}
        self._done: set[tuple[str, ...]] = set()

    def see(self, seen: Observation) -> None:
        if not seen.by_sut or self._it.verdicts.sut_role != "cpo":
            return
        known = self._published.setdefault(seen.record.party, _Published())
        for each in Listing.of(seen):
            match each.kind:
                case "tariff":
                    known.first.setdefault(each.key, each.held)
                    known.last[each.key] = each.held
                case "location" if isinstance(each.held.get("time_zone"), str):
                    known.zones[each.key] = each.held["time_zone"]
                case "cdr" if not self._known(seen, each):
                    self._judge(each.held, each.key[:2], known, seen)

    def _known(self, seen: Observation, cdr: Listing) -> bool:
        """Was it computed before, or does it credit one that was? Then it has to be like that, see `checks.cdrs`."""
        key = (seen.record.party, *cdr.key)
        original = (*key[:3], str(cdr.held.get("credit_reference_id")).upper())
        before = key in self._done or (cdr.held.get("credit") is True and original in self._done)
        self._done.add(key)
        return before

    def end(self, at: float) -> None:
        """Nothing is open."""

    def _judge(
        self, cdr: Mapping[str, Any], owner: tuple[str, ...], known: _Published, seen: Observation
    ) -> None:
        place = cdr.get("cdr_location")
        id = str(place.get("id")).upper() if isinstance(place, Mapping) else ""
        chosen, zone = self._it.verdicts.interpretation, known.zones.get((*owner, id))
        bills = [
            recompute(cdr, [each for key, each in version.items() if key[:2] == owner], zone, chosen)
            for version in ((known.last,) if known.last == known.first else (known.last, known.first))
        ]
        bill = min(bills, key=lambda each: len(compare(each, cdr, chosen)))
        self._it.ruled(
            not bill.gap, VERIFIABLE, "tariffs and periods that give its total cost", bill.gap, seen.seq
        )
        self._totals(bill, cdr, seen)
        if bill.facts is not None:
            self._periods(bill, bill.facts, cdr, seen)

    def _totals(self, bill: Bill, cdr: Mapping[str, Any], seen: Observation) -> None:
        found = compare(bill, cdr, self._it.verdicts.interpretation)
        for each in found:
            which = {**COSTS, **VOLUMES}[each.field.partition(".")[0]]
            verdict = which.worst if each.certain else Verdict.WARNING
            got = f"{each.field} {each.received}"
            self._it.tally.graded(which, verdict, each.expected, got, seen.seq, note=each.why)
        wrong = {each.field.partition(".")[0] for each in found}
        for name, which in {**(COSTS if bill.accounts else {}), **(VOLUMES if bill.facts else {})}.items():
            if cdr.get(name) is not None and name not in wrong:
                self._it.tally.held(which, seen.seq)

    def _periods(self, bill: Bill, facts: Facts, cdr: Mapping[str, Any], seen: Observation) -> None:
        crossed = ", ".join(f"{kind} in period {number}" for number, kind in bill.crossings)
        if bill.accounts:
            expected = "a new charging period at each change of price"
            self._it.ruled(not crossed, PRICE_CHANGES, expected, f"a change within one: {crossed}", seen.seq)
        longer = "; ".join(_longer(facts))
        self._it.ruled(not longer, LENGTHS, "at most the length of the period", longer, seen.seq)
        disorder = _disorder(facts, cdr)
        self._it.ruled(not disorder, ORDER, "periods in order, from start_date_time on", disorder, seen.seq)
        named = {
            each.currency.upper() for period in facts.periods if (each := facts.tariff(period)) is not None
        }
        told, named = facts.currency.upper(), set(filter(_CODE.fullmatch, named))
        if named and _CODE.fullmatch(told):
            self._it.ruled(named == {told}, CURRENCY, told, ", ".join(sorted(named)), seen.seq)


def _longer(facts: Facts) -> Iterator[str]:
    """Periods with more time than they last. Clocks tell seconds, and volumes are rounded."""
    for period in facts.periods:
        times = sum((period.volume(kind) for kind in TIMES), ZERO)
        slack = Decimal(2) / HOUR + sum((facts.noise[kind] * 2 for kind in TIMES), ZERO)
        if times > period.hours + slack:
            yield f"period {period.number}: {said(times)} h in {said(period.hours)} h"


def _disorder(facts: Facts, cdr: Mapping[str, Any]) -> str:
    told = [str(each["start_date_time"]).removesuffix("Z") for each in cdr["charging_periods"]]
    first, last = facts.periods[0], facts.periods[-1]
    if (first.begin - facts.begin).total_seconds() < -1:
        return f"period 1 begins before the session: {told[0]}"
    if (last.begin - facts.end).total_seconds() > 1:
        return f"the last period begins after the end of the session: {told[-1]}"
    starts = [each.begin for each in facts.periods]
    twice = next((each for each, after in pairwise(starts) if each == after), None)
    if twice is not None:
        return f"two periods begin at {twice.isoformat()}"
    return "" if told == sorted(told) else "the list is not in order of time"
