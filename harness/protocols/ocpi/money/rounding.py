"""Amounts as good as the exact one: OCPI leaves rounding to laws and contracts (mod_tariffs, Tariff object, note)."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from itertools import groupby
from typing import Final

from harness.protocols.ocpi.money.account import Line, Side
from harness.protocols.ocpi.money.facts import FLAT
from harness.protocols.ocpi.money.quantities import ZERO

MODES: Final = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN, ROUND_UP)
_PRICE_UNIT: Final = Decimal("0.00005")
"""Half the last decimal of a price: as much as a price without VAT may be off that was made from one with VAT."""


def sums(lines: Sequence[Line], side: Side, unit: Decimal) -> Iterator[Decimal]:
    """The sum: exact; with lines, price components or rates of VAT rounded; and from prices that were round with VAT."""
    yield sum((each.amount(side) for each in lines), ZERO)
    for key in (_line, _component, _rate):
        same = [list(each) for _, each in groupby(sorted(lines, key=key), key=key)]
        for mode in MODES:
            yield sum((_whole(_total(each, side), unit, mode) for each in same), ZERO)
            if side == "incl":
                yield sum((_whole(_total(each, "excl"), unit, mode) * each[0].factor for each in same), ZERO)
    yield sum((_gross(each, side, unit) for each in lines), ZERO)


def slack(lines: Iterable[Line], side: Side, noise: dict[str, Decimal]) -> Decimal:
    """By how much a sum may be off because volumes are written with few decimals."""
    found = ZERO
    for each in lines:
        if each.kind != FLAT:
            factor = each.factor if side == "incl" else Decimal(1)
            found += abs(each.component.price * factor) * noise[each.kind]
    return found


def _line(line: Line) -> tuple[str, ...]:
    return (*_component(line), f"{line.period:09}")


def _component(line: Line) -> tuple[str, ...]:
    return (line.tariff, f"{line.element:09}", line.kind)


def _rate(line: Line) -> tuple[str, ...]:
    return (str(line.factor.normalize()),)


def _total(lines: Iterable[Line], side: Side) -> Decimal:
    return sum((each.amount(side) for each in lines), ZERO)


def _whole(amount: Decimal, unit: Decimal, mode: str) -> Decimal:
    return (amount / unit).to_integral_value(mode) * unit


def _gross(line: Line, side: Side, unit: Decimal) -> Decimal:
    gross = _whole(line.component.price * line.factor, unit, ROUND_HALF_UP)
    if not line.factor or abs(gross / line.factor - line.component.price) > _PRICE_UNIT:
        return line.amount(side)
    return line.quantity * (gross if side == "incl" else gross / line.factor)
