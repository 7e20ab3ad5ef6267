"""Values that occur everywhere: ScaledNumber, durations, times."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

_DURATION: Final = re.compile(
    r"(?P<sign>-?)P(?:(?P<y>\d+)Y)?(?:(?P<mo>\d+)M)?(?:(?P<w>\d+)W)?(?:(?P<d>\d+)D)?"
    r"(?:T(?:(?P<h>\d+)H)?(?:(?P<m>\d+)M)?(?:(?P<s>\d+(?:\.\d+)?)S)?)?"
)
_SECONDS: Final = {"y": 31536000, "mo": 2592000, "w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}
VERSION: Final = re.compile(r"[1-9][0-9]*\.[0-9]+\.[0-9]+")


def scaled(value: float | Decimal | str) -> dict[str, int]:
    """A number as ScaledNumber, exact, the scale always said."""
    number = Decimal(str(value)).normalize()
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    whole = int("".join(map(str, digits)) or "0") * (-1 if sign else 1)
    if exponent > 0:
        whole, exponent = whole * 10**exponent, 0
    return {"number": whole, "scale": exponent}


def number(value: Any) -> Decimal | None:
    """What a ScaledNumber says; None if it is none. A missing scale is 0."""
    if not isinstance(value, dict):
        return None
    whole, scale = value.get("number"), value.get("scale", 0)
    if not isinstance(whole, int) or not isinstance(scale, int) or isinstance(whole, bool) or abs(scale) > 60:
        return None
    return Decimal(whole).scaleb(scale)


def duration(seconds: float) -> str:
    """Seconds as an ISO 8601 duration: whole hours as hours, otherwise seconds."""
    sign, left = ("-", -seconds) if seconds < 0 else ("", seconds)
    if left and left % 3600 == 0:
        return f"{sign}PT{round(left / 3600)}H"
    return f"{sign}PT{left:.3f}".rstrip("0").rstrip(".") + "S"


def seconds(value: Any) -> float | None:
    """The seconds of an ISO 8601 duration; None if it is none. A year counts 365, a month 30 days."""
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None or value.lstrip("-") in ("P", "PT") or value.endswith("T"):
        return None
    total = sum(float(match[part]) * worth for part, worth in _SECONDS.items() if match[part])
    return -total if match["sign"] else total


def timestamp(now: float) -> str:
    """A UTC time as a datagram has it."""
    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{int(now * 10) % 10}Z"
