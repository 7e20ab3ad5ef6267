"""Amounts as good as the exact one: OCPI leaves rounding to laws and contracts (mod_tariffs, Tariff object, note)."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from itertools import groupby
from typing import Final

from harness.protocols.ocpi.money.account import HUNDRED, Line, Side
from harness.protocols.ocpi.money.facts import FLAT
from harness.protocols.ocpi.money.quantities import ZERO

MODES: Final = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN, ROUND_UP)
_PRICE_UNIT: Final = Decimal("0.00005")
"""Half the last decimal of a price: as much as a price without VAT may be off that was made from one with VAT."""


def sums(lines: Sequence[Line], side: Side, unit: Decimal) -> Iterator[Decimal]:
    """The sum: exact; with each line, or each price component, rounded; and from prices that were round with VAT."""
    exact = [each.amount(side) for each in lines]
    yield sum(exact, ZERO)
    merged = [
        sum((each.amount(side) for each in same), ZERO)
        for _, same in groupby(sorted(lines, key=_component), key=_component)
    ]
    for amounts in (exact, merged):
        for mode in MODES:
            yield sum(_rounded(amounts, unit, mode), ZERO)
    yield sum((_gross(each, side, unit) for each in lines), ZERO)


def slack(lines: Iterable[Line], side: Side, noise: dict[str, Decimal]) -> Decimal:
    """By how much a sum may be off because volumes are written with few decimals."""
    found = ZERO
    for each in lines:
        if each.kind != FLAT:
            vat = (HUNDRED + (each.component.vat or ZERO)) / HUNDRED if side == "incl" else Decimal(1)
            found += abs(each.component.price) * vat * noise[each.kind]
    return found


def _component(line: Line) -> tuple[str, int, str]:
    return (line.tariff, line.element, line.kind)


def _rounded(amounts: Iterable[Decimal], unit: Decimal, mode: str) -> list[Decimal]:
    return [(each / unit).to_integral_value(mode) * unit for each in amounts]


def _gross(line: Line, side: Side, unit: Decimal) -> Decimal:
    factor = (HUNDRED + (line.component.vat or ZERO)) / HUNDRED
    gross = (line.component.price * factor / unit).to_integral_value(ROUND_HALF_UP) * unit
    if not factor or abs(gross / factor - line.component.price) > _PRICE_UNIT:
        return line.amount(side)
    return line.quantity * (gross if side == "incl" else gross / factor)
