"""Hold the totals of a CDR against its bill. A difference is certain when the amount is wrong under every reading."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from harness.protocols.ocpi.money.account import Account, Line, Side
from harness.protocols.ocpi.money.bill import Bill
from harness.protocols.ocpi.money.difference import Difference
from harness.protocols.ocpi.money.durations import volumes
from harness.protocols.ocpi.money.facts import ENERGY, FLAT, PARKING, RESERVED, TIME, Facts
from harness.protocols.ocpi.money.quantities import Unreadable, maybe, minor_unit, money
from harness.protocols.ocpi.money.readings import explained
from harness.protocols.ocpi.money.rounding import slack, sums

_CENT: Final = Decimal("0.01")
_MOST_LINES: Final = 8


@dataclass(frozen=True, slots=True)
class _Part:
    """A total of a CDR: which lines belong to it. `also`: lines that may belong to it as well."""

    field: str
    kinds: frozenset[str]
    belongs: Callable[[Line], bool]
    also: Callable[[Line], bool] | None = None


def _fixed(line: Line) -> bool:
    return line.kind == FLAT and not line.reserved


def _parking_fee(line: Line) -> bool:
    return _fixed(line) and line.parking


def _of(kind: str) -> Callable[[Line], bool]:
    return lambda line: line.kind == kind


_PARTS: Final = (
    _Part("total_fixed_cost", frozenset({FLAT}), _fixed, _parking_fee),
    _Part("total_energy_cost", frozenset({ENERGY}), _of(ENERGY)),
    _Part("total_time_cost", frozenset({TIME}), _of(TIME)),
    _Part("total_parking_cost", frozenset({PARKING, FLAT}), _of(PARKING), _parking_fee),
    _Part("total_reservation_cost", frozenset({RESERVED, FLAT}), lambda line: line.reserved),
)
TOTAL: Final = "total_cost"
FIELDS: Final = (TOTAL, *(each.field for each in _PARTS))


def compare(bill: Bill, cdr: Mapping[str, Any], chosen: Mapping[str, str] | None = None) -> list[Difference]:
    """All totals that differ. Without facts or tariffs nothing of the kind can be told, and the list is shorter.

    chosen  readings of the profile; only vat_absent matters here
    """
    if bill.facts is None:
        return []
    found = list(volumes(bill.facts, cdr))
    if bill.accounts:
        sign = -1 if cdr.get("credit") is True else 1
        for side in ("excl", "incl"):
            for field in FIELDS:
                found += _compared(bill, cdr, field, "excl" if side == "excl" else "incl", sign, chosen or {})
    return found


def _compared(
    bill: Bill, cdr: Mapping[str, Any], field: str, side: Side, sign: int, chosen: Mapping[str, str]
) -> Iterator[Difference]:
    price = cdr.get(field)
    facts = bill.facts
    if not isinstance(price, Mapping) or facts is None:
        return
    try:
        received = maybe(price.get(f"{side}_vat"), field)
    except Unreadable:
        return
    if received is None:
        return
    if field == TOTAL:
        received *= sign
    elif sign < 0:
        received = abs(received)
    part = next((each for each in _PARTS if each.field == field), None)
    matching = []
    for account in bill.accounts:
        if _fits(received, account, part, side, facts):
            matching.append(account)
            if not account.beyond:
                return
    if not matching and _open(bill, part, side):
        return
    why = _beyond(matching[0]) if matching else _doubt(bill, part, side, chosen)
    yield Difference(
        f"{field}.{side}_vat",
        _expected(bill.accounts[0], part, side, facts),
        f"{money(received * (sign if field == TOTAL else 1))} {facts.currency}",
        why,
        certain=not why,
    )


def _fits(received: Decimal, account: Account, part: _Part | None, side: Side, facts: Facts) -> bool:
    return any(
        abs(received - each) <= tolerance for each, tolerance in _candidates(account, part, side, facts)
    )


def _candidates(
    account: Account, part: _Part | None, side: Side, facts: Facts
) -> Iterator[tuple[Decimal, Decimal]]:
    """Amounts that a total may have under one reading, each with its tolerance."""
    unit = minor_unit(facts.currency)
    for lines in _selections(account, part):
        tolerance = unit + slack(lines, side, dict(facts.noise))
        exact, *others = sums(lines, side, unit)
        if part is None and account.total(side) != exact:
            exact, others = account.total(side), []
        for each in (exact, *others):
            yield each, tolerance


def _selections(account: Account, part: _Part | None) -> Iterator[list[Line]]:
    """The lines that make up a total; some may be counted here or there."""
    if part is None:
        yield list(account.lines)
        return
    sure = [each for each in account.lines if part.belongs(each)]
    yield sure
    if part.also is not None:
        loose = [each for each in account.lines if part.also(each)]
        if loose:
            yield [each for each in sure if each not in loose] + (
                [] if part.field == "total_fixed_cost" else loose
            )


def _beyond(account: Account) -> str:
    return "; ".join(explained(account.reading)) or "only products read it so"


def _open(bill: Bill, part: _Part | None, side: Side) -> bool:
    """Can nothing be said of an amount that no account has?"""
    limited = any(each.limited for each in bill.accounts)
    if "*" in bill.open or (part is not None and limited):
        return True
    return part is None and ("total" in bill.open or (limited and f"total {side}" in bill.open))


def _doubt(bill: Bill, part: _Part | None, side: Side, chosen: Mapping[str, str]) -> str:
    """Why a difference is not certain; "" when it is."""
    doubts = bill.doubts
    for kind in sorted(doubts):
        if part is None or kind == "*" or kind in part.kinds:
            return doubts[kind]
    if side == "incl" and chosen.get("vat_absent") != "none" and _untaxed(bill.accounts[0].lines, part):
        return "a price component has no vat: taken as none (mod_tariffs, PriceComponent)"
    return ""


def _untaxed(lines: Iterable[Line], part: _Part | None) -> bool:
    return any(
        each.component.vat is None and each.component.price and (part is None or each.kind in part.kinds)
        for each in lines
    )


def _expected(account: Account, part: _Part | None, side: Side, facts: Facts) -> str:
    lines = next(_selections(account, part))
    amount = account.total(side) if part is None else next(sums(lines, side, _CENT))
    tolerance = minor_unit(facts.currency) + slack(lines, side, dict(facts.noise))
    told = [str(each) for each in lines[:_MOST_LINES]]
    if len(lines) > _MOST_LINES:
        told.append(f"and {len(lines) - _MOST_LINES} more")
    if part is None and account.limited:
        told.append("limited by min_price or max_price")
    vat = ", with VAT" if side == "incl" else ""
    return (
        f"{money(amount)} {facts.currency} (± {money(tolerance)}{vat}): {'; '.join(told) or 'nothing costs'}"
    )
