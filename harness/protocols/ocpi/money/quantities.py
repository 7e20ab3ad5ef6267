"""Numbers, times and amounts as a CDR holds them: read into Decimal and datetime, and said in a finding.

A number that is written with few decimals may have been rounded; `resolution` tells by how much it can be off.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

ZERO: Final = Decimal(0)
HOUR: Final = Decimal(3600)
_LARGEST: Final = Decimal(10) ** 12
_MINOR: Final = {
    **dict.fromkeys(["CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF", "XPF"], Decimal(1)),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], Decimal("0.001")),
}
"""ISO 4217: currencies whose smallest unit is not a hundredth."""


class Unreadable(ValueError):
    """A CDR or tariff from which nothing can be computed. The text says what stands where, and what would be right."""


def number(value: Any, where: str) -> Decimal:
    """A JSON number as a decimal. Raises Unreadable."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise Unreadable(f"{where}: {value!r} is no number")
    found = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    if not found.is_finite() or abs(found) > _LARGEST:
        raise Unreadable(f"{where}: {value} is beyond all that can be billed")
    return found


def maybe(value: Any, where: str) -> Decimal | None:
    """The same, where null and absence are allowed."""
    return None if value is None else number(value, where)


def instant(value: Any, where: str) -> datetime:
    """A DateTime of OCPI, in UTC. Raises Unreadable."""
    if not isinstance(value, str):
        raise Unreadable(f"{where}: {value!r} is no DateTime")
    try:
        found = datetime.fromisoformat(value)
    except ValueError as error:
        raise Unreadable(f"{where}: {value!r} is no DateTime") from error
    found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    if found.year < 1980:
        raise Unreadable(f"{where}: {value} stands for a time that is not known (mod_cdrs, CDR object)")
    return found


def clock(value: Any, where: str) -> int | None:
    """A time of day (hh:mm) in minutes since midnight."""
    if value is None:
        return None
    if (
        not isinstance(value, str)
        or len(value) != 5
        or value[2] != ":"
        or not (value[:2] + value[3:]).isdigit()
    ):
        raise Unreadable(f"{where}: {value!r} is no time of day (hh:mm)")
    return int(value[:2]) * 60 + int(value[3:])


def day(value: Any, where: str) -> date | None:
    """A date (yyyy-mm-dd)."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise Unreadable(f"{where}: {value!r} is no date (yyyy-mm-dd)") from error


def seconds(span: timedelta) -> Decimal:
    """The length of a span, in seconds."""
    return Decimal(span.days * 86400 + span.seconds) + Decimal(span.microseconds).scaleb(-6)


def resolution(values: Iterable[Decimal]) -> Decimal:
    """By how much such numbers may be off: half a unit of the last decimal that any of them has.

    Two and three decimals are taken as rounded; fewer mean that the number is exact, and then, as with four and more,
    the four decimals of OCPI numbers count.
    """
    most = max((decimals(each) for each in values), default=4)
    return Decimal(5).scaleb(-(most if most in (2, 3) else 4) - 1)


def decimals(value: Decimal) -> int:
    """How many decimals a number has, trailing zeros aside."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def minor_unit(currency: str) -> Decimal:
    """The smallest unit in which amounts of a currency are paid."""
    return _MINOR.get(currency.upper(), Decimal("0.01"))


def said(value: Decimal, places: int = 4) -> str:
    """A number for a reader: at most so many decimals, no trailing zeros beyond what is needed."""
    short = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{short.normalize():f}" if short else "0"


def money(value: Decimal) -> str:
    """An amount for a reader: two to four decimals."""
    return f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP)}" if decimals(value) <= 2 else said(value)
