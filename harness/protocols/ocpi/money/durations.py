"""total_energy, total_time and total_parking_time against the volumes of the periods (mod_cdrs, CDR object)."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from harness.protocols.ocpi.money.difference import Difference
from harness.protocols.ocpi.money.facts import CONSUMED, ENERGY, PARKING, RESERVED, TIME, Facts
from harness.protocols.ocpi.money.quantities import HOUR, ZERO, Unreadable, maybe, resolution, said, seconds

_CLOCKS: Final = Decimal(2) / HOUR
"""Times are told in whole seconds: both ends of a session may be off by one. Hours."""
_METER: Final = Decimal("0.001")
"""kWh."""


def volumes(facts: Facts, cdr: Mapping[str, Any]) -> Iterator[Difference]:
    """The totals that no reading of the periods gives."""
    told = {kind for each in facts.periods for kind in each.volumes}
    sure = not any(each.volume(kind) < 0 for each in facts.periods for kind in CONSUMED)
    why = "" if sure else "a volume is negative"
    if ENERGY in told:
        sums = {"the ENERGY of all periods": facts.total(ENERGY)}
        yield from _outside(facts, cdr, "total_energy", sums, (ENERGY,), _METER, "kWh", why)
    yield from _outside(facts, cdr, "total_time", _times(facts), (TIME, PARKING, RESERVED), _CLOCKS, "h", why)
    if PARKING in told or TIME in told:
        yield from _outside(
            facts, cdr, "total_parking_time", _parking(facts, told), (TIME, PARKING), _CLOCKS, "h", why
        )


def _times(facts: Facts) -> dict[str, Decimal]:
    """A session may be taken with or without the reservation before it."""
    whole = seconds(facts.end - facts.begin) / HOUR
    found = {"from start_date_time to end_date_time": whole}
    reserved = facts.total(RESERVED)
    if reserved:
        found["the same without the reservation"] = whole - reserved
    if all(
        TIME in each.volumes or PARKING in each.volumes or RESERVED in each.volumes for each in facts.periods
    ):
        found["TIME and PARKING_TIME of all periods"] = facts.total(TIME) + facts.total(PARKING)
    return found


def _parking(facts: Facts, told: set[str]) -> dict[str, Decimal]:
    """Not charging, and not asking for energy: the two definitions differ, and what lies between them is right, too."""
    found = {"PARKING_TIME of all periods": facts.total(PARKING)}
    if TIME in told:
        rest = seconds(facts.end - facts.begin) / HOUR - facts.total(TIME)
        found["all time without TIME"] = rest
        found["all time without TIME and reservation"] = rest - facts.total(RESERVED)
    return found


def _outside(
    facts: Facts,
    cdr: Mapping[str, Any],
    field: str,
    sums: Mapping[str, Decimal],
    kinds: tuple[str, ...],
    slack: Decimal,
    unit: str,
    why: str,
) -> Iterator[Difference]:
    """Parking time may lie between its sums; the others have to be one of them."""
    try:
        received = maybe(cdr.get(field), field)
    except Unreadable:
        return
    if received is None:
        return
    noise = sum((facts.noise[kind] * 2 for kind in kinds), ZERO) * len(facts.periods)
    tolerance = slack + resolution((received,)) * 2 + noise
    right = any(abs(received - each) <= tolerance for each in sums.values())
    if field == "total_parking_time":
        right = min(sums.values()) - tolerance <= received <= max(sums.values()) + tolerance
    if not right:
        told = ", or ".join(f"{said(value)} {unit} ({what})" for what, value in sums.items())
        yield Difference(field, f"{told} (± {said(tolerance)})", f"{said(received)} {unit}", why, not why)
