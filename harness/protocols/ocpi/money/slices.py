"""Charging periods, cut where a price may change within them.

A CPO has to begin a period whenever another price component becomes active (mod_cdrs, CDR object, ChargingPeriod). Where
it did, a period is one slice. How things stand is looked at in the middle of a slice, so that a boundary which a period
misses by a second or a watt-hour decides nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from harness.protocols.ocpi.money.facts import ENERGY, Facts, Period, Restrictions, Tariff
from harness.protocols.ocpi.money.local_time import changes
from harness.protocols.ocpi.money.matching import Moment
from harness.protocols.ocpi.money.quantities import ZERO, seconds

SECOND: Final = Decimal(1)
WATT_HOUR: Final = Decimal("0.001")
_HALF: Final = Decimal("0.5")
_WHOLE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a period: from and to which share of it, and how things stand in its middle."""

    period: Period
    tariff: Tariff
    begin: Decimal
    end: Decimal
    at: Moment

    @property
    def share(self) -> Decimal:
        return self.end - self.begin


def slices(facts: Facts, where: ZoneInfo | None, tariffs: dict[int, Tariff], since_cdr: bool) -> list[Slice]:
    """All slices of a CDR in order. `tariffs`: by number of the period. `since_cdr`: durations count from its start."""
    session = next((each.begin for each in facts.periods if each.of_session), facts.begin)
    start = facts.begin if since_cdr else session
    found: list[Slice] = []
    kwh = ZERO
    for period in facts.periods:
        tariff = tariffs.get(period.number)
        used = period.volume(ENERGY)
        if tariff is not None:
            lasted = seconds(period.begin - start)
            whole = _Extent(period, where, kwh, used, lasted, seconds(period.end - period.begin))
            marks = [ZERO, *sorted(set(whole.cuts(tariff))), _WHOLE]
            found += [
                Slice(period, tariff, begin, end, whole.moment((begin + end) * _HALF))
                for begin, end in pairwise(marks)
            ]
        kwh += used
    return found


@dataclass(frozen=True, slots=True)
class _Extent:
    """A period with what came before it: energy, and seconds since the session began."""

    period: Period
    where: ZoneInfo | None
    kwh: Decimal
    used: Decimal
    lasted: Decimal
    length: Decimal

    def moment(self, share: Decimal) -> Moment:
        """How things stand after this share of the period."""
        passed = self.period.begin + timedelta(seconds=float(self.length * share))
        return Moment(
            None if self.where is None else passed.astimezone(self.where),
            self.kwh + self.used * share,
            self.lasted + self.length * share,
            self.period.volumes,
        )

    def cuts(self, tariff: Tariff) -> Iterator[Decimal]:
        """After which shares of the period the price may change; not right at its ends."""
        for element in tariff.elements:
            of = element.restrictions
            for limit in (of.min_kwh, of.max_kwh):
                if limit is not None:
                    yield from _inside(limit - self.kwh, self.used, WATT_HOUR)
            for moment in self._moments(of):
                yield from _inside(moment, self.length, SECOND)

    def _moments(self, of: Restrictions) -> Iterator[Decimal]:
        """Seconds after the beginning of the period."""
        for limit in (of.min_duration, of.max_duration):
            if limit is not None:
                yield limit - self.lasted
        if self.where is not None:
            for at in changes(of, self.period.begin, self.period.end, self.where):
                yield seconds(at - self.period.begin)


def _inside(part: Decimal, whole: Decimal, slack: Decimal) -> Iterator[Decimal]:
    if whole > 0 and slack < part < whole - slack:
        yield part / whole
