"""step_size: amounts are billed in blocks, rounded up once per session (mod_cdrs, CDR; mod_tariffs, PriceComponent).

Once for energy, and once for charging and parking time together. What is added goes to the last use of that kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from harness.protocols.ocpi.money.facts import (
    ENERGY,
    PARKING,
    RESERVED,
    TIME,
    Component,
    Element,
    Facts,
    Tariff,
)
from harness.protocols.ocpi.money.quantities import HOUR, ZERO
from harness.protocols.ocpi.money.readings import Reading
from harness.protocols.ocpi.money.slices import Slice

_PER_UNIT: Final = {ENERGY: Decimal(1000), TIME: HOUR, PARKING: HOUR, RESERVED: HOUR}
"""Wh per kWh, seconds per hour."""
_NEAR: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Use:
    """So much of a dimension at one price. `added`: by rounding up; kWh or hours."""

    slice: Slice
    kind: str
    element: Element
    component: Component
    quantity: Decimal
    added: Decimal = ZERO

    @property
    def tariff(self) -> Tariff:
        return self.slice.tariff

    @property
    def billed(self) -> Decimal:
        return self.quantity + self.added


def stepped(uses: Sequence[Use], facts: Facts, reading: Reading) -> list[Use]:
    """The same uses, the last of each group with what rounding adds."""
    done = list(uses)
    groups = [(ENERGY,), *_time_groups(uses, reading)]
    for kinds in groups:
        _round(done, kinds, facts, reading)
    return done


def _time_groups(uses: Sequence[Use], reading: Reading) -> list[tuple[str, ...]]:
    counted = [
        each
        for each in uses
        if each.kind != ENERGY and (reading.step_total != "paid" or each.component.price)
    ]
    kinds = [each.kind for each in counted]
    session = [kind for kind in kinds if kind != RESERVED]
    if TIME in session and PARKING in session:
        rounded = {"parking": (PARKING,), "last": (session[-1],), "combined": (TIME, PARKING)}[
            reading.mixed_step
        ]
    else:
        rounded = (session[-1],) if session else ()
    if RESERVED not in kinds or not session:
        return [rounded] if session else [(RESERVED,)]
    return [rounded, (RESERVED,)] if reading.reservation_step == "own" else [rounded]


def _round(done: list[Use], kinds: tuple[str, ...], facts: Facts, reading: Reading) -> None:
    counted = [at for at, each in enumerate(done) if each.kind in kinds]
    if reading.step_total == "paid":
        counted = [at for at in counted if done[at].component.price]
    if not counted:
        return
    last = done[counted[-1]]
    several = len({done[at].tariff.id for at in counted}) > 1
    if several and reading.step_tariffs == "last_tariff":
        counted = [at for at in counted if done[at].tariff is last.tariff]
    if last.component.step <= 0 or (several and reading.step_tariffs == "none"):
        return
    total = sum((_quantity(done[at], reading) for at in counted), ZERO)
    if reading.step_total == "all" and not several:
        total += sum((facts.total(kind) for kind in kinds), ZERO) - sum(
            (done[at].quantity for at in counted), ZERO
        )
    if total <= 0:
        return
    step = Decimal(last.component.step) / _PER_UNIT[last.kind]
    noise = sum((facts.noise[done[at].kind] * 2 for at in counted), ZERO)
    billed = _blocks(total, step, noise if reading.volume == "snapped" else ZERO)
    done[counted[-1]] = replace(last, added=billed - total + (_quantity(last, reading) - last.quantity))


def _blocks(total: Decimal, step: Decimal, noise: Decimal) -> Decimal:
    """Rounded up to a multiple of `step`, at least one; what is over by less than `noise` is not over."""
    whole = (total / step).to_integral_value(ROUND_FLOOR) * step
    return (
        whole
        if whole and total - whole <= noise
        else max(whole, (total / step).to_integral_value(ROUND_CEILING) * step)
    )


def _quantity(use: Use, reading: Reading) -> Decimal:
    """How much it is, as read: the length of a period that is of one kind is known better than its volume."""
    period = use.slice.period
    alone = [kind for kind in (TIME, PARKING, RESERVED) if period.volume(kind)] == [use.kind]
    near = abs(period.hours - period.volume(use.kind)) <= _NEAR
    if reading.volume == "clock" and use.kind != ENERGY and alone and near:
        return period.hours * use.slice.share
    return use.quantity
