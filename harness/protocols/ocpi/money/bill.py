"""Recompute what a CDR costs: from its tariffs and charging periods, under every reading that the text bears."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, overload
from zoneinfo import ZoneInfo

from harness.protocols.ocpi.money.account import Account, account_of, crossings
from harness.protocols.ocpi.money.facts import (
    CONSUMED,
    ENERGY,
    FLAT,
    PARKING,
    RESERVED,
    TIME,
    Facts,
    Period,
    Tariff,
    facts_of,
)
from harness.protocols.ocpi.money.local_time import LONGEST, zone
from harness.protocols.ocpi.money.quantities import HOUR, Unreadable, minor_unit, money
from harness.protocols.ocpi.money.readings import Reading, readings
from harness.protocols.ocpi.money.slices import Slice, slices

_STEP_WORTH: Final = Decimal("0.004")
"""A block that costs less than this is not worth telling readings apart."""


class Accounts(Sequence[Account]):
    """One account for each reading, the preferred first; each is made when it is first looked at."""

    def __init__(
        self, each: Sequence[tuple[Reading, bool]], make: Callable[[Reading, bool], Account]
    ) -> None:
        self._each = each
        self._make = make
        self._made: list[Account] = []

    def __len__(self) -> int:
        return len(self._each)

    @overload
    def __getitem__(self, at: int) -> Account: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Account]: ...
    def __getitem__(self, at: int | slice) -> Account | Sequence[Account]:
        """Raises IndexError."""
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        at = range(len(self))[at]
        while len(self._made) <= at:
            self._made.append(self._make(*self._each[len(self._made)]))
        return self._made[at]


@dataclass(frozen=True, slots=True)
class Bill:
    """What a CDR costs.

    facts      what was read; None: nothing could be, see `gap`
    gap        why there is no account ("" if there is)
    accounts   one for each reading, the preferred first
    missing    dimension ("*": all): what the CDR leaves out
    open       the same for what lies outside of it: then nothing can be said of an amount unlike all accounts
    crossings  (number of a period, dimension): periods during which the price changes, if that moves the total
    """

    facts: Facts | None
    gap: str
    accounts: Sequence[Account] = ()
    missing: Mapping[str, str] = field(default_factory=dict)
    open: Mapping[str, str] = field(default_factory=dict)
    crossings: tuple[tuple[int, str], ...] = ()

    @property
    def doubts(self) -> Mapping[str, str]:
        """Dimension ("*": all): why an amount that is otherwise than all accounts is not certainly wrong."""
        return {kind: why for account in self.accounts for kind, why in account.doubts} | dict(self.missing)

    @property
    def preferred(self) -> Account | None:
        return self.accounts[0] if self.accounts else None

    def explain(self) -> str:
        """The preferred account, line by line."""
        if self.preferred is None or self.facts is None:
            return f"not computed: {self.gap}"
        lines = "; ".join(str(each) for each in self.preferred.lines) or "nothing costs"
        limited = ", limited by min_price or max_price" if self.preferred.limited else ""
        return f"{lines}; total {money(self.preferred.excl)} {self.facts.currency} without VAT{limited}"


def recompute(
    cdr: Mapping[str, Any],
    tariffs: Sequence[Mapping[str, Any]] = (),
    time_zone: str | None = None,
    chosen: Mapping[str, str] | None = None,
) -> Bill:
    """The bill of a CDR. Never raises.

    tariffs    that the CPO published: used where the CDR does not hold the tariff of a period itself
    time_zone  IANA name, of the Location; None: not known
    chosen     readings that the profile chose, see `readings.POINTS`
    """
    try:
        facts = facts_of(cdr, tariffs)
    except Unreadable as fault:
        return Bill(None, str(fault))
    own = [str(each.get("id")) for each in cdr.get("tariffs") or ()]
    gap = _gap(facts, own)
    if gap:
        return Bill(facts, gap)
    return _bill(facts, own, zone(time_zone), chosen or {})


def _gap(facts: Facts, own: Sequence[str]) -> str:
    missing = sorted(
        {each.tariff_id for each in facts.periods if each.tariff_id and facts.tariff(each) is None}
    )
    if missing:
        return f"no tariff {', '.join(missing)} is known"
    if not own and not any(each.tariff_id for each in facts.periods):
        return "the CDR names no tariff"
    return ""


def _bill(facts: Facts, own: Sequence[str], where: ZoneInfo | None, chosen: Mapping[str, str]) -> Bill:
    unused = not any(each.of_session for each in facts.periods)
    only = facts.tariffs[own[0].upper()] if len(set(own)) == 1 else None
    found = readings(frozenset(_relevant(facts, only, unused, where)), chosen, len(facts.periods))
    cut: dict[tuple[str, str], list[Slice]] = {}

    def sliced(reading: Reading) -> list[Slice]:
        key = (reading.no_tariff_id, reading.duration_from)
        if key not in cut:
            cut[key] = slices(facts, where, _by_period(facts, only, reading), reading.duration_from == "cdr")
        return cut[key]

    def made(reading: Reading, beyond: bool = False) -> Account:
        return account_of(facts, sliced(reading), reading, beyond, unused)

    first = found.each[0][0]
    crossed = tuple(crossings(sliced(first), first, unused))
    if crossed:
        begin, split = (made(first._replace(crossing=each)) for each in ("begin", "split"))
        crossed = crossed if abs(begin.excl - split.excl) > minor_unit(facts.currency) else ()
    missing = dict(_missing(facts, only, len(set(own))))
    unknown = dict(_open(facts, only, where, found.all))
    return Bill(facts, "", Accounts(found.each, made), missing, unknown, crossed)


def _by_period(facts: Facts, only: Tariff | None, reading: Reading) -> dict[int, Tariff]:
    found: dict[int, Tariff] = {}
    for period in facts.periods:
        tariff = facts.tariff(period)
        if period.tariff_id is None and reading.no_tariff_id == "only_one":
            tariff = only
        if tariff is not None:
            found[period.number] = tariff
    return found


def _involved(facts: Facts, only: Tariff | None) -> list[Tariff]:
    """All tariffs that may count."""
    each = [facts.tariff(period) or only for period in facts.periods]
    return list({tariff.id: tariff for tariff in each if tariff is not None}.values())


def _relevant(facts: Facts, only: Tariff | None, unused: bool, where: ZoneInfo | None) -> Iterator[str]:
    """The open points that may make a difference to this CDR."""
    involved = _involved(facts, only)
    restrictions = [element.restrictions for tariff in involved for element in tariff.elements]
    reserved = any(each.volume(RESERVED) > 0 for each in facts.periods)
    if _steps_count(involved):
        yield from ("step_total", "volume")
        if facts.total(TIME) and facts.total(PARKING):
            yield "mixed_step"
        if len(involved) > 1:
            yield "step_tariffs"
        if reserved and not unused:
            yield "reservation_step"
    if only is not None and any(each.tariff_id is None for each in facts.periods):
        yield "no_tariff_id"
    if _fees_vary(involved):
        yield "flat_fee"
    if reserved and any(
        each.min_duration is not None or each.max_duration is not None for each in restrictions
    ):
        yield "duration_from"
    if unused:
        yield "reservation_end"
    if reserved and any(each.min_price or each.max_price for each in involved):
        yield "reservation_limits"
    if any(
        _wraps(each.start_time, each.end_time) and (each.days or each.start_date or each.end_date)
        for each in restrictions
    ):
        yield "wrapped_day"
    if any(_measured(each) for each in restrictions) or (
        where is None and any(each.local for each in restrictions)
    ):
        yield "unseen"
    if any(len(tariff.elements) > 1 or _restricted(tariff) for tariff in involved):
        yield "crossing"


def _steps_count(involved: Sequence[Tariff]) -> bool:
    return any(
        component.type != FLAT
        and component.step * abs(component.price) / (1000 if component.type == ENERGY else HOUR) > _STEP_WORTH
        for tariff in involved
        for element in tariff.elements
        for component in element.components
    )


def _fees_vary(involved: Sequence[Tariff]) -> bool:
    """Is there a choice of fees for a session, or does one depend on a restriction?"""
    fees = [
        element
        for tariff in involved
        for element in tariff.elements
        if element.component(FLAT) and not element.restrictions.reservation
    ]
    return len(fees) > 1 or any(each.restrictions != type(each.restrictions)() for each in fees)


def _wraps(begin: int | None, end: int | None) -> bool:
    return begin is not None and end is not None and 0 < end < begin


def _measured(of: Any) -> bool:
    limits = (of.min_current, of.max_current, of.min_power, of.max_power)
    return any(each is not None for each in limits) or (
        of.start_time is not None and of.start_time == of.end_time
    )


def _restricted(tariff: Tariff) -> bool:
    return any(each.restrictions != type(each.restrictions)() for each in tariff.elements)


def _missing(facts: Facts, only: Tariff | None, held: int) -> Iterator[tuple[str, str]]:
    """What the CDR leaves out, whatever the reading."""
    involved = _involved(facts, only)
    priced = {
        component.type
        for tariff in involved
        for element in tariff.elements
        for component in element.components
        if component.price
    }
    if TIME in priced or PARKING in priced:
        untimed = [each.number for each in facts.periods if _untimed(each)]
        if untimed:
            why = f"period {untimed[0]} tells neither TIME nor PARKING_TIME"
            yield from ((TIME, why), (PARKING, why))
    if ENERGY in priced and facts.energy and not any(ENERGY in each.volumes for each in facts.periods):
        yield ENERGY, "no period tells its ENERGY"
    if held > 1 and any(each.tariff_id is None for each in facts.periods):
        yield "*", "a period names no tariff, and the CDR holds several"
    if any(each.elsewhere for each in involved):
        yield "*", "the tariff may have other prices behind its tariff_alt_url (mod_tariffs)"


def _open(
    facts: Facts, only: Tariff | None, where: ZoneInfo | None, all_tried: bool
) -> Iterator[tuple[str, str]]:
    """What nobody can tell from CDR and tariff, or the text does not settle."""
    involved = _involved(facts, only)
    if any(each.volume(kind) < 0 for each in facts.periods for kind in CONSUMED):
        yield "*", "a volume is negative"
    if where is None and any(e.restrictions.local for tariff in involved for e in tariff.elements):
        yield "*", "the time zone of the location is not known"
    if any(each.end - each.begin > LONGEST for each in facts.periods):
        yield "*", "a period lasts for months"
    if any(each.currency.upper() != facts.currency.upper() for each in involved):
        yield "*", "the tariff is in another currency than the CDR"
    if len(involved) > 1 and any(each.min_price or each.max_price for each in involved):
        yield "total", "several tariffs share the session, and one has a min_price or max_price"
    if any(
        limit is not None and limit.incl is None for t in involved for limit in (t.min_price, t.max_price)
    ):
        yield "total incl", "min_price or max_price is given without VAT only"
    if not all_tried:
        yield "*", "there are more readings than were tried"


def _untimed(period: Period) -> bool:
    return period.end > period.begin and not any(kind in period.volumes for kind in (TIME, PARKING, RESERVED))
