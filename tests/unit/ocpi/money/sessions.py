"""Tariffs and CDRs for tests, said shortly: lengths in minutes, energies in kWh."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

FOUR = Decimal("0.0001")


def dec(value: str | int | Decimal) -> Decimal:
    return Decimal(value)


def price(type: str, amount: str, step: int = 1, vat: str | None = "20") -> dict[str, Any]:
    """A price component."""
    held: dict[str, Any] = {"type": type, "price": dec(amount), "step_size": step}
    return held if vat is None else held | {"vat": dec(vat)}


def when(*components: dict[str, Any], **restrictions: Any) -> dict[str, Any]:
    """A tariff element."""
    held: dict[str, Any] = {"price_components": list(components)}
    return held | {"restrictions": restrictions} if restrictions else held


def tariff(*elements: dict[str, Any], id: str = "T1", **more: Any) -> dict[str, Any]:
    return {
        "country_code": "DE",
        "party_id": "CPO",
        "id": id,
        "currency": "EUR",
        "elements": list(elements),
        "last_updated": "2026-01-01T00:00:00Z",
        **more,
    }


def limit(excl: str, incl: str | None = None) -> dict[str, Any]:
    return {"excl_vat": dec(excl)} if incl is None else {"excl_vat": dec(excl), "incl_vat": dec(incl)}


def hours(minutes: int | Decimal) -> Decimal:
    """As a CDR writes them: four decimals."""
    return (Decimal(minutes) / 60).quantize(FOUR, ROUND_HALF_UP)


Stretch = tuple[int, dict[str, Any]]


def charging(minutes: int, kwh: str = "0", tariff_id: str | None = "T1", **more: str) -> Stretch:
    """A period of charging."""
    return minutes, _period({"ENERGY": dec(kwh), "TIME": hours(minutes)}, tariff_id, more)


def parking(minutes: int, tariff_id: str | None = "T1", **more: str) -> Stretch:
    return minutes, _period({"PARKING_TIME": hours(minutes)}, tariff_id, more)


def reserved(minutes: int, tariff_id: str | None = "T1") -> Stretch:
    return minutes, _period({"RESERVATION_TIME": hours(minutes)}, tariff_id, {})


def telling(minutes: int, tariff_id: str | None = "T1", **volumes: str) -> Stretch:
    """A period with just these dimensions."""
    return minutes, _period({}, tariff_id, volumes)


def _period(volumes: dict[str, Decimal], tariff_id: str | None, more: dict[str, str]) -> dict[str, Any]:
    volumes |= {type: dec(each) for type, each in more.items()}
    held: dict[str, Any] = {"dimensions": [{"type": type, "volume": each} for type, each in volumes.items()]}
    return held if tariff_id is None else held | {"tariff_id": tariff_id}


def cdr(begin: str, stretches: Sequence[Stretch], *tariffs: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A CDR whose periods follow each other from `begin` on; without costs."""
    at = datetime.fromisoformat(begin)
    periods = []
    for minutes, period in stretches:
        periods.append({"start_date_time": _text(at), **period})
        at += timedelta(minutes=minutes)

    def total(*types: str) -> Decimal:
        found = (d for each in periods for d in each["dimensions"] if d["type"] in types)
        return sum((each["volume"] for each in found), Decimal(0))

    return {
        "id": "C1",
        "start_date_time": begin,
        "end_date_time": _text(at),
        "currency": "EUR",
        "tariffs": list(tariffs),
        "charging_periods": periods,
        "total_energy": total("ENERGY"),
        "total_time": hours(sum(minutes for minutes, _ in stretches)),
        "total_parking_time": total("PARKING_TIME"),
        **more,
    }


def _text(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
