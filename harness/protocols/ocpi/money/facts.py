"""What a CDR and its tariffs say, as far as it decides about money: read once, typed, in order.

Times are UTC, energies kWh, times of consumption hours, step sizes Wh and seconds (mod_cdrs, mod_tariffs).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from harness.protocols.ocpi.money.quantities import (
    HOUR,
    ZERO,
    Unreadable,
    clock,
    day,
    instant,
    maybe,
    number,
    resolution,
    seconds,
)

DAYS: Final = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
ENERGY, TIME, PARKING, RESERVED = "ENERGY", "TIME", "PARKING_TIME", "RESERVATION_TIME"
FLAT: Final = "FLAT"
CONSUMED: Final = (ENERGY, TIME, PARKING, RESERVED)
EXPIRES: Final = "RESERVATION_EXPIRES"
_FOURTH: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Component:
    """Price of one unit of a dimension, without VAT. `vat`: per cent, None: not given. `step`: Wh or seconds."""

    type: str
    price: Decimal
    vat: Decimal | None
    step: int


@dataclass(frozen=True, slots=True)
class Restrictions:
    """When an element is active. Times of day in minutes, durations in seconds; `days` counts from Monday = 0."""

    start_time: int | None = None
    end_time: int | None = None
    start_date: date | None = None
    end_date: date | None = None
    min_kwh: Decimal | None = None
    max_kwh: Decimal | None = None
    min_current: Decimal | None = None
    max_current: Decimal | None = None
    min_power: Decimal | None = None
    max_power: Decimal | None = None
    min_duration: Decimal | None = None
    max_duration: Decimal | None = None
    days: frozenset[int] = frozenset()
    reservation: str = ""

    @property
    def local(self) -> bool:
        """Does it need the local time?"""
        return bool(self.days) or any(
            each is not None for each in (self.start_time, self.end_time, self.start_date, self.end_date)
        )


@dataclass(frozen=True, slots=True)
class Element:
    """A tariff element; `number` counts from 1."""

    number: int
    components: tuple[Component, ...]
    restrictions: Restrictions

    def component(self, type: str) -> Component | None:
        return next((each for each in self.components if each.type == type), None)


@dataclass(frozen=True, slots=True)
class Limit:
    """A minimum or maximum price."""

    excl: Decimal
    incl: Decimal | None


@dataclass(frozen=True, slots=True)
class Tariff:
    """A tariff. `elsewhere`: its real prices may stand behind a URL (tariff_alt_url)."""

    id: str
    currency: str
    elements: tuple[Element, ...]
    min_price: Limit | None
    max_price: Limit | None
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class Period:
    """A charging period; `number` counts from 1 in the order of time. It ends when the next begins."""

    number: int
    begin: datetime
    end: datetime
    volumes: Mapping[str, Decimal]
    tariff_id: str | None

    @property
    def hours(self) -> Decimal:
        """Its length."""
        return seconds(self.end - self.begin) / HOUR

    def volume(self, type: str) -> Decimal:
        return self.volumes.get(type, ZERO)

    @property
    def of_session(self) -> bool:
        """Does it belong to the charging session, and not to a reservation before it?"""
        return self.volume(RESERVED) <= 0 or any(self.volume(each) for each in (ENERGY, TIME, PARKING))


@dataclass(frozen=True, slots=True)
class Facts:
    """A CDR.

    energy  total_energy, if it is given
    noise   by how much volumes of a dimension may be off, as they are written
    """

    begin: datetime
    end: datetime
    currency: str
    periods: tuple[Period, ...]
    tariffs: Mapping[str, Tariff]
    energy: Decimal | None
    noise: Mapping[str, Decimal]

    def tariff(self, period: Period) -> Tariff | None:
        return None if period.tariff_id is None else self.tariffs.get(period.tariff_id.upper())

    def total(self, type: str) -> Decimal:
        return sum((each.volume(type) for each in self.periods), ZERO)


def facts_of(cdr: Mapping[str, Any], known: Sequence[Mapping[str, Any]] = ()) -> Facts:
    """Read a CDR. `known`: tariffs that were published; those in the CDR itself come first. Raises Unreadable."""
    begin = instant(cdr.get("start_date_time"), "start_date_time")
    end = instant(cdr.get("end_date_time"), "end_date_time")
    if end < begin:
        raise Unreadable(f"end_date_time: {cdr['end_date_time']} lies before {cdr['start_date_time']}")
    periods = _periods(cdr.get("charging_periods"), end)
    tariffs: dict[str, Tariff] = {}
    for each in [*_items(cdr.get("tariffs"), "tariffs"), *known]:
        tariff = tariff_of(each)
        tariffs.setdefault(tariff.id.upper(), tariff)
    noise = {type: _noise(periods, type) for type in CONSUMED}
    energy = maybe(cdr.get("total_energy"), "total_energy")
    return Facts(begin, end, str(cdr.get("currency", "")), periods, tariffs, energy, noise)


def _noise(periods: Sequence[Period], type: str) -> Decimal:
    """Times that are just as long as their periods are exact, with however few decimals they are written."""
    told = [each for each in periods if type in each.volumes]
    if type != ENERGY and all(abs(each.volumes[type] - each.hours) <= _FOURTH for each in told):
        return _FOURTH / 2
    return resolution(each.volumes[type] for each in told)


def _periods(value: Any, end: datetime) -> tuple[Period, ...]:
    raw = sorted(
        (
            (instant(each.get("start_date_time"), f"charging_periods[{at}].start_date_time"), at, each)
            for at, each in enumerate(_items(value, "charging_periods"))
        ),
        key=lambda each: each[:2],
    )
    if not raw:
        raise Unreadable("charging_periods: there is none")
    ends = [*(begin for begin, _, _ in raw[1:]), max(end, raw[-1][0])]
    return tuple(
        Period(
            place,
            begin,
            until,
            _volumes(each.get("dimensions"), f"charging_periods[{at}].dimensions"),
            each.get("tariff_id") if isinstance(each.get("tariff_id"), str) else None,
        )
        for place, ((begin, at, each), until) in enumerate(zip(raw, ends, strict=True), 1)
    )


def _volumes(value: Any, where: str) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for at, each in enumerate(_items(value, where)):
        type, volume = str(each.get("type")), number(each.get("volume"), f"{where}[{at}].volume")
        found[type] = found.get(type, ZERO) + volume if type in CONSUMED else volume
    return found


def tariff_of(value: Mapping[str, Any]) -> Tariff:
    """Read a tariff. Raises Unreadable."""
    id = str(value.get("id"))
    where = f"tariff {id}"
    elements = tuple(
        _element(number, each, f"{where}, element {number}")
        for number, each in enumerate(_items(value.get("elements"), f"{where}.elements"), 1)
    )
    return Tariff(
        id,
        str(value.get("currency", "")),
        elements,
        _limit(value.get("min_price"), f"{where}.min_price"),
        _limit(value.get("max_price"), f"{where}.max_price"),
        bool(value.get("tariff_alt_url")),
    )


def _element(number: int, value: Mapping[str, Any], where: str) -> Element:
    components = tuple(
        _component(each, f"{where}.price_components[{at}]")
        for at, each in enumerate(_items(value.get("price_components"), f"{where}.price_components"))
    )
    held = value.get("restrictions")
    return Element(number, components, _restrictions(held if isinstance(held, Mapping) else {}, where))


def _component(value: Mapping[str, Any], where: str) -> Component:
    step = maybe(value.get("step_size"), f"{where}.step_size") or ZERO
    return Component(
        str(value.get("type")),
        number(value.get("price"), f"{where}.price"),
        maybe(value.get("vat"), f"{where}.vat"),
        max(0, int(step)),
    )


def _restrictions(value: Mapping[str, Any], where: str) -> Restrictions:
    numbers = {
        f"{side}_{what}": maybe(value.get(f"{side}_{what}"), f"{where}.{side}_{what}")
        for side in ("min", "max")
        for what in ("kwh", "current", "power", "duration")
    }
    days = value.get("day_of_week") or ()
    return Restrictions(
        clock(value.get("start_time"), f"{where}.start_time"),
        clock(value.get("end_time"), f"{where}.end_time"),
        day(value.get("start_date"), f"{where}.start_date"),
        day(value.get("end_date"), f"{where}.end_date"),
        days=frozenset(DAYS.index(each) for each in days if each in DAYS),
        reservation=str(value.get("reservation") or ""),
        **numbers,
    )


def _limit(value: Any, where: str) -> Limit | None:
    if not isinstance(value, Mapping):
        return None
    return Limit(
        number(value.get("excl_vat"), f"{where}.excl_vat"), maybe(value.get("incl_vat"), f"{where}.incl_vat")
    )


def _items(value: Any, where: str) -> list[Mapping[str, Any]]:
    if value is None:
        return []
    if not isinstance(value, list | tuple) or not all(isinstance(each, Mapping) for each in value):
        raise Unreadable(f"{where}: no list of objects")
    return list(value)
