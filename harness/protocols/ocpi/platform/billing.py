"""What a charging session costs, by the tariffs that the platforms of the harness have.

For tariffs without restrictions only: the first component of each dimension counts, `step_size` is applied once for a
session, to energy and to the time of parking or charging. It is how the reference operator makes its bills; how bills
are judged is another matter, and another module.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Any, Final

Object = dict[str, Any]
CENT_OF_CENT: Final = Decimal("0.0001")
_STEPS: Final[Mapping[str, int]] = {"ENERGY": 1000, "TIME": 3600, "PARKING_TIME": 3600}
"""How many steps of size 1 there are in a unit: Wh in a kWh, seconds in an hour."""
_TOTALS: Final[Mapping[str, str]] = {
    "FLAT": "total_fixed_cost",
    "ENERGY": "total_energy_cost",
    "TIME": "total_time_cost",
    "PARKING_TIME": "total_parking_cost",
}


def exact(value: Decimal) -> Decimal:
    """With four decimals, as OCPI has its numbers, and no zeros behind."""
    rounded = value.quantize(CENT_OF_CENT, ROUND_HALF_UP).normalize()
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral() else rounded


def hours(seconds: float) -> Decimal:
    return exact(Decimal(str(seconds)) / 3600)


def volume(periods: Sequence[Mapping[str, Any]], dimension: str) -> Decimal:
    """How much of a dimension there is in all periods together."""
    found = (
        each["volume"] for period in periods for each in period["dimensions"] if each["type"] == dimension
    )
    return sum((Decimal(str(each)) for each in found), Decimal(0))


def totals(tariff: Mapping[str, Any] | None, periods: Sequence[Mapping[str, Any]]) -> Object:
    """The total_* fields of a CDR for these charging periods."""
    volumes = {name: volume(periods, name) for name in _STEPS}
    costs: dict[str, Object] = {}
    components = _components(tariff)
    parked = "PARKING_TIME" in components and volumes["PARKING_TIME"]
    for name, component in components.items():
        step = 1 if name == "TIME" and parked else component["step_size"]
        amount = Decimal(1) if name == "FLAT" else _stepped(volumes[name], name, step)
        if amount:
            costs[_TOTALS[name]] = _price(amount * Decimal(str(component["price"])), component.get("vat"))
    result: Object = {
        "total_cost": _sum(list(costs.values())),
        **costs,
        "total_energy": exact(volumes["ENERGY"]),
        "total_time": exact(volumes["TIME"] + volumes["PARKING_TIME"]),
    }
    if volumes["PARKING_TIME"]:
        result["total_parking_time"] = exact(volumes["PARKING_TIME"])
    return result


def negated(price: Mapping[str, Any]) -> Object:
    """The price of a credit."""
    return {name: -Decimal(str(value)) for name, value in price.items()}


def _components(tariff: Mapping[str, Any] | None) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for element in (tariff or {}).get("elements", ()):
        for component in element["price_components"]:
            found.setdefault(component["type"], component)
    return found


def _stepped(amount: Decimal, name: str, step: int) -> Decimal:
    units = amount * _STEPS[name]
    steps = (units / step).quantize(CENT_OF_CENT, ROUND_HALF_UP).to_integral_value(ROUND_CEILING)
    return steps * step / _STEPS[name]


def _price(excluding: Decimal, vat: Any) -> Object:
    price = {"excl_vat": exact(excluding)}
    if vat is not None:
        price["incl_vat"] = exact(excluding * (1 + Decimal(str(vat)) / 100))
    return price


def _sum(prices: Sequence[Mapping[str, Any]]) -> Object:
    total: Object = {"excl_vat": exact(sum((each["excl_vat"] for each in prices), Decimal(0)))}
    if all("incl_vat" in each for each in prices):
        total["incl_vat"] = exact(sum((each["incl_vat"] for each in prices), Decimal(0)))
    return total
