"""What holds of every bill, and a second computation that goes minute by minute and knows none of the first."""

from datetime import UTC, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from harness.protocols.ocpi.money import compare, recompute
from harness.protocols.ocpi.platform.billing import totals
from tests.unit.ocpi.money.sessions import Stretch, cdr, charging, limit, parking, price, tariff, when

BEGIN = datetime(2026, 3, 27, 9, tzinfo=UTC)
"""A Friday; clocks go forward in Europe on the Sunday after it."""
ZONES = ("Europe/Berlin", "Europe/Lisbon", "Asia/Kolkata", "UTC")
CENTS = st.integers(0, 200).map(lambda cents: f"{Decimal(cents) / 100}")
CLOCKS = st.integers(0, 23).map(lambda hour: f"{hour:02}:00")
DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
PER_MINUTE = Decimal("0.06")


@st.composite
def restrictions(draw: st.DrawFn) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if draw(st.booleans()):
        begin, end = draw(st.tuples(CLOCKS, CLOCKS).filter(lambda each: each[0] != each[1]))
        found |= {"start_time": begin, "end_time": end}
    elif draw(st.booleans()):
        found["day_of_week"] = draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=4, unique=True))
    if draw(st.booleans()):
        found[draw(st.sampled_from(("min_duration", "max_duration")))] = 60 * draw(st.integers(1, 600))
    if draw(st.booleans()):
        kwh = PER_MINUTE * draw(st.integers(1, 300))
        found[draw(st.sampled_from(("min_kwh", "max_kwh")))] = kwh
    return found


@st.composite
def tariffs(draw: st.DrawFn) -> dict[str, Any]:
    steps = {
        "ENERGY": st.sampled_from((1, 250)),
        "TIME": st.sampled_from((60, 900)),
        "PARKING_TIME": st.just(60),
    }
    elements = []
    for _ in range(draw(st.integers(1, 4))):
        types = draw(st.lists(st.sampled_from(sorted(steps)), min_size=1, unique=True))
        components = [price(each, draw(CENTS), draw(steps[each])) for each in types]
        elements.append(when(*components, **draw(restrictions())))
    return tariff(*elements)


KINDS = st.lists(st.tuples(st.sampled_from("cp"), st.integers(1, 400)), min_size=1, max_size=4)


def minutes(kinds: list[tuple[str, int]]) -> str:
    """One letter a minute: c charging, p parking."""
    return "".join(kind * length for kind, length in kinds)


def local(minute: int, zone: str) -> datetime:
    return (BEGIN + timedelta(minutes=minute)).astimezone(ZoneInfo(zone))


def active(element: dict[str, Any], day: str, minute: int, zone: str) -> bool:
    """Does an element hold during that minute of the session?"""
    of = element.get("restrictions", {})
    at = local(minute, zone)
    clock = f"{at.hour:02}:{at.minute:02}"
    begin, end = of.get("start_time", "00:00"), of.get("end_time", "24:00")
    end = "24:00" if end == "00:00" else end
    inside = begin <= clock < end if begin < end else clock >= begin or clock < end
    kwh = PER_MINUTE * day[:minute].count("c")
    return (
        inside
        and ("day_of_week" not in of or DAYS[at.weekday()] in of["day_of_week"])
        and minute * 60 >= of.get("min_duration", 0)
        and minute * 60 < of.get("max_duration", 10**9)
        and kwh >= of.get("min_kwh", 0)
        and kwh < of.get("max_kwh", 10**9)
    )


def component(held: dict[str, Any], type: str, day: str, minute: int, zone: str) -> dict[str, Any] | None:
    for element in held["elements"]:
        for each in element["price_components"]:
            if each["type"] == type and active(element, day, minute, zone):
                return dict(each)
    return None


def split(held: dict[str, Any], day: str, zone: str) -> list[Stretch]:
    """Periods as a CPO has to make them: a new one whenever another price is active."""
    states = []
    for minute, kind in enumerate(day):
        prices = [
            str(component(held, type, day, minute, zone)) for type in ("ENERGY", "TIME", "PARKING_TIME")
        ]
        states.append((kind, prices))
    found: list[Stretch] = []
    begin = 0
    for minute in range(1, len(day) + 1):
        if minute == len(day) or states[minute] != states[begin]:
            length = minute - begin
            found.append(
                charging(length, str(PER_MINUTE * length)) if states[begin][0] == "c" else parking(length)
            )
            begin = minute
    return found


def by_the_minute(held: dict[str, Any], day: str, zone: str) -> Decimal:
    """The cost without VAT, with step_size on the last price of energy and of time (parking, where it has a price)."""
    cost = Decimal(0)
    used: dict[str, Decimal] = {}
    last: dict[str, dict[str, Any]] = {}
    for minute, kind in enumerate(day):
        for type in ("ENERGY", "TIME") if kind == "c" else ("PARKING_TIME",):
            found = component(held, type, day, minute, zone)
            if found is not None:
                amount = PER_MINUTE if type == "ENERGY" else Decimal(1) / 60
                cost += amount * found["price"]
                used[type] = used.get(type, Decimal(0)) + (PER_MINUTE * 1000 if type == "ENERGY" else 60)
                last[type] = found
    time = "PARKING_TIME" if "PARKING_TIME" in used else "TIME"
    for type, unit in (("ENERGY", 1000), (time, 3600)):
        if type in used:
            step = Decimal(last[type]["step_size"])
            more = (used[type] / step).to_integral_value(ROUND_CEILING) * step - used[type]
            cost += more / unit * last[type]["price"]
    return cost


@settings(max_examples=120, deadline=None)
@given(tariffs(), KINDS, st.sampled_from(ZONES))
def test_a_second_computation_agrees(held: dict[str, Any], kinds: list[tuple[str, int]], zone: str) -> None:
    day = minutes(kinds)
    cost = by_the_minute(held, day, zone)
    bare = cdr("2026-03-27T09:00:00Z", split(held, day, zone), held)
    bill = recompute(bare, (), zone)
    assert bill.crossings == ()
    right = bare | {"total_cost": {"excl_vat": cost, "incl_vat": cost * Decimal("1.2")}}
    assert compare(bill, right) == []
    nearest = min(abs(each.excl - cost) for each in bill.accounts)
    assert nearest < Decimal("0.01"), bill.explain()


@settings(max_examples=60, deadline=None)
@given(tariffs(), KINDS, st.sampled_from(ZONES), st.data())
def test_more_periods_cost_the_same(
    held: dict[str, Any], kinds: list[tuple[str, int]], zone: str, data: st.DataObject
) -> None:
    """A CPO may add periods in between (mod_cdrs, ChargingPeriod)."""
    stretches = split(held, minutes(kinds), zone)
    finer: list[Stretch] = []
    for length, period in stretches:
        cut = data.draw(st.integers(0, length - 1))
        make = charging if any(each["type"] == "TIME" for each in period["dimensions"]) else parking
        for part in (cut, length - cut):
            if part:
                finer.append(charging(part, str(PER_MINUTE * part)) if make is charging else parking(part))
    one = recompute(cdr("2026-03-27T09:00:00Z", stretches, held), (), zone).preferred
    two = recompute(cdr("2026-03-27T09:00:00Z", finer, held), (), zone).preferred
    assert one is not None
    assert two is not None
    # volumes are rounded to four decimals, and a block may begin because of that
    largest = max(each["price"] for element in held["elements"] for each in element["price_components"])
    assert abs(one.excl - two.excl) <= largest * Decimal("0.26")
    right = cdr("2026-03-27T09:00:00Z", finer, held) | {"total_cost": {"excl_vat": one.excl}}
    assert compare(recompute(right, (), zone), right) == []


@given(st.lists(st.integers(0, 500), min_size=1, max_size=6), CENTS)
def test_energy_adds_up(amounts: list[int], each: str) -> None:
    held = tariff(when(price("ENERGY", each)))
    whole = recompute(
        cdr("2026-03-27T09:00:00Z", [charging(10, f"{kwh}") for kwh in amounts], held)
    ).preferred
    assert whole is not None
    assert whole.excl == sum(amounts) * Decimal(each)
    assert whole.incl == whole.excl * Decimal("1.2")


@given(tariffs(), st.integers(1, 300), st.integers(0, 300))
def test_longer_charging_never_costs_less(held: dict[str, Any], length: int, more: int) -> None:
    """Where a price holds throughout."""
    for element in held["elements"]:
        element.pop("restrictions", None)
    short = recompute(
        cdr("2026-03-27T09:00:00Z", [charging(length, str(PER_MINUTE * length))], held)
    ).preferred
    both = length + more
    long = recompute(cdr("2026-03-27T09:00:00Z", [charging(both, str(PER_MINUTE * both))], held)).preferred
    assert short is not None
    assert long is not None
    assert short.excl <= long.excl


@given(tariffs(), KINDS, st.integers(0, 30), st.integers(0, 30))
def test_limits_hold(held: dict[str, Any], kinds: list[tuple[str, int]], low: int, more: int) -> None:
    held |= {
        "min_price": limit(f"{low}", f"{low + 1}"),
        "max_price": limit(f"{low + more}", f"{low + more + 1}"),
    }
    account = recompute(
        cdr("2026-03-27T09:00:00Z", split(held, minutes(kinds), "UTC"), held), (), "UTC"
    ).preferred
    assert account is not None
    assert low <= account.excl <= low + more
    assert low + 1 <= account.incl <= low + more + 1


@settings(deadline=None)
@given(tariffs(), KINDS, st.integers(2, 500).map(lambda cents: Decimal(cents) / 10))
def test_what_is_far_off_is_told(held: dict[str, Any], kinds: list[tuple[str, int]], off: Decimal) -> None:
    bare = cdr("2026-03-27T09:00:00Z", split(held, minutes(kinds), "UTC"), held)
    bill = recompute(bare, (), "UTC")
    highest = max(each.excl for each in bill.accounts)
    assume(highest < 400)
    wrong = bare | {"total_cost": {"excl_vat": highest + off}}
    told = compare(bill, wrong)
    assert [(each.field, each.certain) for each in told] == [("total_cost.excl_vat", True)]


STRETCHES = st.lists(st.tuples(st.integers(1, 90), st.integers(0, 20_000)), min_size=1, max_size=4)


@settings(deadline=None)
@given(st.permutations(("FLAT", "ENERGY", "TIME", "PARKING_TIME")), st.integers(1, 4), STRETCHES, st.data())
def test_the_bills_of_the_reference_operator_are_right(
    types: list[str], many: int, stretches: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Its billing was written by itself, and knows nothing of this one."""
    steps = st.sampled_from((1, 10, 250, 300, 900))
    vats = st.sampled_from(("0", "7", "21"))
    components = [price(each, data.draw(CENTS), data.draw(steps), data.draw(vats)) for each in types[:many]]
    parked = data.draw(st.integers(0, 90))
    periods = [charging(length, f"{Decimal(watt_hours) / 1000}") for length, watt_hours in stretches]
    bare = cdr(
        "2026-03-27T09:00:00Z", [*periods, *([parking(parked)] if parked else [])], tariff(when(*components))
    )
    made = bare | totals(bare["tariffs"][0], bare["charging_periods"])
    assert compare(recompute(made), made) == []


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                (
                    "type",
                    "volume",
                    "price",
                    "elements",
                    "price_components",
                    "restrictions",
                    "dimensions",
                    "id",
                    "vat",
                )
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=300)
@given(st.data())
def test_whatever_comes_it_does_not_fall(data: st.DataObject) -> None:
    whole = cdr(
        "2026-03-27T09:00:00Z", [charging(60, "5"), parking(30)], tariff(when(price("ENERGY", "0.4")))
    )
    whole["total_cost"] = {"excl_vat": 2}
    place: Any = whole
    while isinstance(place, dict | list) and place:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            place[key] = data.draw(JUNK)
            break
        place = place[key]
    bill = recompute(whole, (), "Europe/Berlin")
    assert bill.gap or bill.accounts
    compare(bill, whole)
    assert bill.explain()
