"""What a session costs under one reading: lines with quantity, price and amount, and limits on their sum."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Final, Literal

from harness.protocols.ocpi.money.facts import (
    CONSUMED,
    ENERGY,
    EXPIRES,
    FLAT,
    PARKING,
    RESERVED,
    TIME,
    Component,
    Element,
    Facts,
    Limit,
    Tariff,
)
from harness.protocols.ocpi.money.matching import Choice, choose
from harness.protocols.ocpi.money.quantities import ZERO, money, said
from harness.protocols.ocpi.money.readings import Reading
from harness.protocols.ocpi.money.slices import Slice
from harness.protocols.ocpi.money.steps import Use, stepped

Side = Literal["excl", "incl"]
HUNDRED: Final = Decimal(100)
_UNITS: Final = {ENERGY: "kWh", TIME: "h", PARKING: "h", RESERVED: "h", FLAT: ""}
_SESSION: Final = ("",)
_RESERVATION: Final = "RESERVATION"
_ENDS: Final = {
    "expired": ((EXPIRES, _RESERVATION),),
    "listed": ((EXPIRES, _RESERVATION),),
    "both": ((EXPIRES,), (_RESERVATION,)),
    "cancelled": ((_RESERVATION,),),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One amount. `period`: number of the charging period · `added`: part of the quantity that step_size adds.

    kind      dimension, or FLAT · reserved: it belongs to a reservation · parking: a FLAT that stands beside a price
              of parking, so that it may count as a fixed price of parking
    """

    period: int
    tariff: str
    element: int
    kind: str
    reserved: bool
    parking: bool
    quantity: Decimal
    added: Decimal
    component: Component

    @property
    def excl(self) -> Decimal:
        return self.quantity * self.component.price

    @property
    def incl(self) -> Decimal:
        return self.excl * self.factor

    @property
    def factor(self) -> Decimal:
        """From an amount without VAT to one with."""
        return (HUNDRED + (self.component.vat or ZERO)) / HUNDRED

    def amount(self, side: Side) -> Decimal:
        return self.excl if side == "excl" else self.incl

    def __str__(self) -> str:
        step = (
            f" (step_size {self.component.step} adds {said(self.added)})"
            if abs(self.added) >= Decimal("0.0001")
            else ""
        )
        much = f"{said(self.quantity)} {_UNITS[self.kind]} × ".replace("  ", " ") if self.kind != FLAT else ""
        return (
            f"period {self.period}, tariff {self.tariff}, element {self.element}, {self.kind}: "
            f"{much}{money(self.component.price)}{step} = {money(self.excl)}"
        )


@dataclass(frozen=True, slots=True)
class Account:
    """The bill under one reading.

    excl, incl  total cost without and with VAT, after min_price and max_price
    limited     min_price or max_price decided
    doubts      dimension ("*": all): what the CDR does not tell, and this rests on
    """

    reading: Reading
    beyond: bool
    lines: tuple[Line, ...]
    excl: Decimal
    incl: Decimal
    limited: bool
    doubts: tuple[tuple[str, str], ...]

    def total(self, side: Side) -> Decimal:
        return self.excl if side == "excl" else self.incl


def account_of(
    facts: Facts, cut: Sequence[Slice], reading: Reading, beyond: bool = False, unused: bool = False
) -> Account:
    """Compute it. `cut`: all slices of periods under a tariff. `unused`: a reservation that never became a session."""
    doubts: dict[str, str] = {}
    parts = list(_parts(cut, reading))
    uses = [use for part in parts for use in _uses(part, reading, unused, doubts)]
    _crossings(cut, reading, unused, doubts)
    lines = [_line(use) for use in stepped(uses, facts, reading)]
    lines += _flats(parts, reading, unused, doubts)
    lines.sort(key=lambda each: each.period)
    excl, incl, limited = _limited(lines, [each.tariff for each in parts], reading, unused)
    return Account(reading, beyond, tuple(lines), excl, incl, limited, tuple(doubts.items()))


def _parts(cut: Sequence[Slice], reading: Reading) -> Iterator[Slice]:
    """Slices, or whole periods as they are at their beginning."""
    for _, each in groupby(cut, key=lambda part: part.period.number):
        of_period = list(each)
        if reading.crossing == "split":
            yield from of_period
        else:
            yield replace(of_period[0], end=of_period[-1].end)


def _uses(part: Slice, reading: Reading, unused: bool, doubts: dict[str, str]) -> Iterator[Use]:
    for kind in CONSUMED:
        volume = part.period.volume(kind) * part.share
        if not volume:
            continue
        choice = _chosen(part, kind, reading, unused)
        if choice.guessed:
            doubts.setdefault(
                kind, f"period {part.period.number} does not tell whether a restriction matches"
            )
        if choice.element is not None and choice.component is not None:
            yield Use(part, kind, choice.element, choice.component, volume)


def _chosen(part: Slice, kind: str, reading: Reading, unused: bool) -> Choice:
    if kind != RESERVED:
        return choose(part.tariff, kind, _SESSION, part.at, reading)
    kinds = _ENDS[reading.reservation_end] if unused else ((_RESERVATION,),)
    return choose(part.tariff, TIME, tuple(each for some in kinds for each in some), part.at, reading)


def _crossings(cut: Sequence[Slice], reading: Reading, unused: bool, doubts: dict[str, str]) -> None:
    for number, kind in crossings(cut, reading, unused):
        doubts.setdefault(kind, f"the price changes within period {number}")


def crossings(cut: Sequence[Slice], reading: Reading, unused: bool) -> Iterator[tuple[int, str]]:
    """Periods during which the price of something changes that is used in them: (number, dimension)."""
    for number, each in groupby(cut, key=lambda part: part.period.number):
        parts = list(each)
        for kind in CONSUMED if len(parts) > 1 else ():
            if parts[0].period.volume(kind):
                found = {_price(_chosen(part, kind, reading, unused)) for part in parts}
                if len(found) > 1:
                    yield number, kind


def _price(choice: Choice) -> tuple[Decimal, Decimal]:
    """What makes a difference to the driver: no component is as good as one without a price."""
    component = choice.component
    if component is None or not component.price:
        return (ZERO, ZERO)
    return (component.price, component.vat or ZERO)


def _line(use: Use) -> Line:
    number = use.slice.period.number
    return Line(
        number,
        use.tariff.id,
        use.element.number,
        use.kind,
        use.kind == RESERVED,
        False,
        use.billed,
        use.added,
        use.component,
    )


def _flats(parts: Sequence[Slice], reading: Reading, unused: bool, doubts: dict[str, str]) -> Iterator[Line]:
    """Fees become due once, when their element first becomes active (mod_tariffs, min_price)."""
    due: set[tuple[str, int]] = set()
    groups = _ENDS[reading.reservation_end] if unused else ((_RESERVATION,),)
    if unused and reading.reservation_end == "listed":
        groups = (tuple(dict.fromkeys(_listed(parts))),)
    session = reserved = 0
    for part in parts:
        if part.period.volume(RESERVED) > 0:
            for kinds in groups:
                choice = choose(part.tariff, FLAT, kinds, part.at, reading)
                if _becomes_due(choice, part, reading, due, reserved, doubts):
                    yield _fee(part, choice, True)
            reserved += 1
        if part.period.of_session:
            choice = choose(part.tariff, FLAT, _SESSION, part.at, reading)
            if _becomes_due(choice, part, reading, due, session, doubts):
                yield _fee(part, choice, False)
                session += 1
            elif reading.flat_fee == "start" or choice.element is not None:
                session += 1


def _becomes_due(
    choice: Choice,
    part: Slice,
    reading: Reading,
    due: set[tuple[str, int]],
    before: int,
    doubts: dict[str, str],
) -> bool:
    if choice.guessed:
        doubts.setdefault(FLAT, f"period {part.period.number} does not tell whether a restriction matches")
    if choice.element is None or (part.tariff.id, choice.element.number) in due:
        return False
    if reading.flat_fee != "each" and before:
        return False
    due.add((part.tariff.id, choice.element.number))
    return True


def _listed(parts: Sequence[Slice]) -> Iterator[str]:
    """The two kinds of reservation elements in the order in which their fees are listed."""
    for part in parts:
        for element in part.tariff.elements:
            if element.component(FLAT) and element.restrictions.reservation:
                yield element.restrictions.reservation
    yield from (EXPIRES, _RESERVATION)


def _fee(part: Slice, choice: Choice, reserved: bool) -> Line:
    element, component = choice.element, choice.component
    assert element is not None
    assert component is not None
    return Line(
        part.period.number,
        part.tariff.id,
        element.number,
        FLAT,
        reserved,
        _beside_parking(element),
        Decimal(1),
        ZERO,
        component,
    )


def _beside_parking(element: Element) -> bool:
    return element.component(PARKING) is not None


def _limited(
    lines: Iterable[Line], tariffs: Sequence[Tariff], reading: Reading, unused: bool
) -> tuple[Decimal, Decimal, bool]:
    """Total cost without and with VAT, each limited by itself; under several tariffs each limits its own share."""
    outside = reading.reservation_limits == "outside"
    found = {"excl": ZERO, "incl": ZERO}
    limited = False
    held = list(lines)
    for tariff in {each.id: each for each in tariffs}.values():
        own = [each for each in held if each.tariff == tariff.id]
        counted = [each for each in own if not (outside and each.reserved)]
        free = [each for each in own if outside and each.reserved]
        for side in ("excl", "incl"):
            total = sum((each.amount(side) for each in counted), ZERO)
            within = total if outside and unused else clamped(total, tariff.min_price, tariff.max_price, side)
            limited = limited or within != total
            found[side] += within + sum((each.amount(side) for each in free), ZERO)
    return found["excl"], found["incl"], limited


def clamped(total: Decimal, least: Limit | None, most: Limit | None, side: Side) -> Decimal:
    """`total`, but not below a min_price and not above a max_price that is given for this side."""
    low = None if least is None else least.excl if side == "excl" else least.incl
    high = None if most is None else most.excl if side == "excl" else most.incl
    within = total if low is None else max(total, low)
    return within if high is None else min(within, high)
