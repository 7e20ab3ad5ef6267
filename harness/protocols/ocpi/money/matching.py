"""Which price component is active (mod_tariffs, Tariff object and TariffRestrictions).

For each dimension it is that of the first element that has one and whose restrictions all match at that moment.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from harness.protocols.ocpi.money.facts import Component, Element, Restrictions, Tariff
from harness.protocols.ocpi.money.local_time import active
from harness.protocols.ocpi.money.readings import Reading


@dataclass(frozen=True, slots=True)
class Moment:
    """How things stand within a period.

    local     local time; None: the time zone is not known
    kwh       energy since the session began · duration  seconds since then
    volumes   of the period: MIN_CURRENT, MAX_CURRENT, MIN_POWER, MAX_POWER tell about current and power
    """

    local: datetime | None
    kwh: Decimal
    duration: Decimal
    volumes: Mapping[str, Decimal]


class Choice(NamedTuple):
    """The active component, and whether that rests on something the CDR does not tell."""

    element: Element | None
    component: Component | None
    guessed: bool


def choose(tariff: Tariff, type: str, kinds: tuple[str, ...], at: Moment, reading: Reading) -> Choice:
    """The active component of dimension `type`.

    kinds  of reservation restriction that apply, in order of precedence: ("",) for a charging session
    """
    guessed = False
    for kind in kinds:
        for element in tariff.elements:
            component = element.component(type)
            if component is None or element.restrictions.reservation != kind:
                continue
            holds = matches(element.restrictions, at, reading)
            guessed = guessed or holds is None
            if holds or (holds is None and reading.unseen == "yes"):
                return Choice(element, component, guessed)
    return Choice(None, None, guessed)


def matches(of: Restrictions, at: Moment, reading: Reading) -> bool | None:
    """Do all restrictions hold? None: that cannot be told."""
    every = list(_each(of, at, reading))
    return False if False in every else None if None in every else True


def _each(of: Restrictions, at: Moment, reading: Reading) -> Iterator[bool | None]:
    if of.local:
        yield None if at.local is None else active(of, at.local, reading.wrapped_day)
    yield of.min_kwh is None or at.kwh >= of.min_kwh
    yield of.max_kwh is None or at.kwh < of.max_kwh
    yield of.min_duration is None or at.duration >= of.min_duration
    yield of.max_duration is None or at.duration < of.max_duration
    for what, least, most in (
        ("CURRENT", of.min_current, of.max_current),
        ("POWER", of.min_power, of.max_power),
    ):
        if least is not None or most is not None:
            yield _between(at.volumes.get(f"MIN_{what}"), at.volumes.get(f"MAX_{what}"), least, most)


def _between(
    low: Decimal | None, high: Decimal | None, least: Decimal | None, most: Decimal | None
) -> bool | None:
    """Whether what was measured lies in [least, most). A period ends when that changes, so one measure tells it."""
    told = {
        (least is None or each >= least) and (most is None or each < most)
        for each in (low, high)
        if each is not None
    }
    return told.pop() if len(told) == 1 else None
