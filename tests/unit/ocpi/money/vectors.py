"""Sessions whose costs were worked out by hand: the sums stand beside them. 2 March 2026 is a Monday."""

from dataclasses import dataclass, field
from typing import Any

from tests.unit.ocpi.money.sessions import (
    Stretch,
    cdr,
    charging,
    limit,
    parking,
    price,
    reserved,
    tariff,
    telling,
    when,
)

MONDAY = "2026-03-02T08:00:00Z"
BERLIN = "Europe/Berlin"


@dataclass(frozen=True)
class Vector:
    """Costs without and with VAT; parts: total_<name>_cost without VAT. `other`: readings of the profile."""

    name: str
    tariffs: tuple[dict[str, Any], ...]
    stretches: tuple[Stretch, ...]
    excl: str
    incl: str
    begin: str = MONDAY
    zone: str | None = BERLIN
    parts: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)

    @property
    def cdr(self) -> dict[str, Any]:
        return cdr(self.begin, self.stretches, *self.tariffs)


KWH = when(price("ENERGY", "0.40"))
RATE = price("TIME", "3.00", 60)
BLOCKS = when(price("TIME", "3.00", 600), price("PARKING_TIME", "6.00", 900))
NIGHT = tariff(when(price("ENERGY", "0.20"), start_time="22:00", end_time="06:00"), KWH)
WORKDAY = tariff(when(price("ENERGY", "0.50"), day_of_week=["MONDAY", "TUESDAY"]), KWH)
TIERS = tariff(when(price("ENERGY", "0.30"), max_kwh=10), when(price("ENERGY", "0.60"), min_kwh=10))
PATIENCE = tariff(when(price("PARKING_TIME", "0"), max_duration=7200), when(price("PARKING_TIME", "6.00")))
FAST = tariff(when(price("ENERGY", "0.60"), min_power=50), KWH)
THICK = tariff(when(price("TIME", "1.20"), max_current=16), when(price("TIME", "4.80"), min_current=16))
HELD = tariff(
    when(price("FLAT", "1.50"), price("TIME", "4.00", 300), reservation="RESERVATION"),
    when(price("FLAT", "0.75"), price("ENERGY", "0.40")),
)
LOST = tariff(
    when(price("FLAT", "3.00"), reservation="RESERVATION_EXPIRES"),
    when(price("TIME", "2.40", 600), reservation="RESERVATION"),
    when(price("FLAT", "0.75"), price("ENERGY", "0.40")),
)
CHEAP, DEAR = tariff(KWH, id="CHEAP"), tariff(when(price("ENERGY", "0.70")), id="DEAR")

VECTORS = (
    # 12.5 × 0.40 = 5.00, and a fifth more
    Vector("energy", (tariff(KWH),), (charging(60, "12.5"),), "5.00", "6.00", parts={"energy": "5.00"}),
    # 5.00 + 0.80
    Vector(
        "start_fee",
        (tariff(when(price("FLAT", "0.80"), price("ENERGY", "0.40"))),),
        (charging(60, "12.5"),),
        "5.80",
        "6.96",
        parts={"fixed": "0.80", "energy": "5.00"},
    ),
    # the fee once, though three periods meet it: 0.80 + (2 + 3 + 4) × 0.40
    Vector(
        "fee_once",
        (tariff(when(price("FLAT", "0.80"), price("ENERGY", "0.40"))),),
        (charging(20, "2"), charging(20, "3"), charging(20, "4")),
        "4.40",
        "5.28",
    ),
    # each component its own VAT: 0.80 × 1.20 + 5.00 × 1.07
    Vector(
        "two_rates_of_vat",
        (tariff(when(price("FLAT", "0.80"), price("ENERGY", "0.40", vat="7"))),),
        (charging(60, "12.5"),),
        "5.80",
        "6.31",
    ),
    Vector(
        "vat_zero", (tariff(when(price("ENERGY", "0.40", vat="0"))),), (charging(60, "10"),), "4.00", "4.00"
    ),
    Vector(
        "vat_none", (tariff(when(price("ENERGY", "0.40", vat=None))),), (charging(60, "10"),), "4.00", "4.00"
    ),
    Vector("free", (tariff(when(price("FLAT", "0", 0, None))),), (charging(60, "10"), parking(30)), "0", "0"),
    # only charging time costs: 1.5 h × 3.00
    Vector(
        "time",
        (tariff(when(RATE)),),
        (charging(90, "9"), parking(45)),
        "4.50",
        "5.40",
        parts={"time": "4.50"},
    ),
    # 1 h × 3.00 + 0.5 h × 6.00, both whole blocks
    Vector(
        "time_and_parking",
        (tariff(BLOCKS),),
        (charging(60), parking(30)),
        "6.00",
        "7.20",
        parts={"parking": "3.00"},
    ),
    # parking 32 min → 45 min = 4.50; charging 17 min as they are = 0.85
    Vector(
        "parking_rounded",
        (tariff(BLOCKS),),
        (charging(17), parking(32)),
        "5.35",
        "6.42",
        parts={"time": "0.85"},
    ),
    # no parking: 17 min → 20 min = 1.00
    Vector("charging_rounded", (tariff(BLOCKS),), (charging(17),), "1.00", "1.20"),
    # charge 10, park 10, charge 13: parking 10 → 15 min = 1.50; charging 23 min = 1.15
    Vector("parking_between", (tariff(BLOCKS),), (charging(10), parking(10), charging(13)), "2.65", "3.18"),
    # the same, what came last rounded: charging 23 → 30 min = 1.50, parking 10 min = 1.00
    Vector(
        "parking_between_last",
        (tariff(BLOCKS),),
        (charging(10), parking(10), charging(13)),
        "2.50",
        "3.00",
        chosen={"mixed_step": "last"},
    ),
    # both together: 17 + 32 = 49 → 60 min, so parking 43 min = 4.30, charging 0.85
    Vector(
        "combined",
        (tariff(BLOCKS),),
        (charging(17), parking(32)),
        "5.15",
        "6.18",
        chosen={"mixed_step": "combined"},
    ),
    # parking has no price: charging is the last that has one, 17 → 20 min
    Vector(
        "parking_free",
        (tariff(when(price("TIME", "3.00", 600))),),
        (charging(17), parking(50)),
        "1.00",
        "1.20",
    ),
    # 7.31 kWh in blocks of 0.25 → 7.50 kWh
    Vector(
        "energy_blocks",
        (tariff(when(price("ENERGY", "0.40", 250))),),
        (charging(50, "7.31"),),
        "3.00",
        "3.60",
    ),
    # exactly a block stays: 7.5
    Vector(
        "whole_block", (tariff(when(price("ENERGY", "0.40", 250))),), (charging(50, "7.5"),), "3.00", "3.60"
    ),
    # 3.1 + 4.3 = 7.4 → 7.5 kWh, not 3.25 + 4.5
    Vector(
        "blocks_of_the_session",
        (tariff(when(price("ENERGY", "0.40", 250))),),
        (charging(30, "3.1"), charging(30, "4.3")),
        "3.00",
        "3.60",
    ),
    # 21:00 to 22:00 UTC is 22 to 23 in Berlin: 8 × 0.20; before it 5 × 0.40
    Vector(
        "evening",
        (NIGHT,),
        (charging(60, "5"), charging(60, "8")),
        "3.60",
        "4.32",
        begin="2026-03-02T20:00:00Z",
    ),
    # over midnight, and until 06:00 local = 05:00 UTC: 9 × 0.20 + 4 × 0.40
    Vector(
        "over_midnight",
        (NIGHT,),
        (charging(420, "9"), charging(60, "4")),
        "3.40",
        "4.08",
        begin="2026-03-02T22:00:00Z",
    ),
    # summer time begins at 01:00 UTC: 06:00 local is 04:00 UTC
    Vector(
        "clocks_forward",
        (NIGHT,),
        (charging(300, "10"), charging(60, "5")),
        "4.00",
        "4.80",
        begin="2026-03-28T23:00:00Z",
    ),
    # summer time ends at 01:00 UTC: 06:00 local is 05:00 UTC; 22:00 local is 20:00 UTC
    Vector(
        "clocks_back",
        (NIGHT,),
        (charging(540, "10"), charging(60, "5")),
        "4.00",
        "4.80",
        begin="2026-10-24T20:00:00Z",
    ),
    # in Lisbon 21:00 UTC is 21:00: day price
    Vector(
        "other_zone", (NIGHT,), (charging(60, "5"),), "2.00", "2.40", "2026-03-02T21:00:00Z", "Europe/Lisbon"
    ),
    # Tuesday ends at 23:00 UTC: 6 × 0.50 + 6 × 0.40
    Vector(
        "day_of_week",
        (WORKDAY,),
        (charging(60, "6"), charging(60, "6")),
        "5.40",
        "6.48",
        begin="2026-03-03T22:00:00Z",
    ),
    # until the end of the day: 17:00 to 00:00 local; 2 × 0.90 + 3 × 0.40
    Vector(
        "until_midnight",
        (tariff(when(price("ENERGY", "0.90"), start_time="17:00", end_time="00:00"), KWH),),
        (charging(60, "2"), charging(60, "3")),
        "3.00",
        "3.60",
        begin="2026-03-02T22:00:00Z",
    ),
    # end_date is exclusive, and the day begins at 23:00 UTC: 4 × 0.10 + 5 × 0.40
    Vector(
        "dates",
        (tariff(when(price("ENERGY", "0.10"), start_date="2026-03-01", end_date="2026-03-03"), KWH),),
        (charging(60, "4"), charging(60, "5")),
        "2.40",
        "2.88",
        begin="2026-03-02T22:00:00Z",
    ),
    # 10 × 0.30 + 4 × 0.60
    Vector("tiers", (TIERS,), (charging(40, "10"), charging(20, "4")), "5.40", "6.48"),
    # the first two hours of the stay park for free: 30 min × 6.00
    Vector("grace", (PATIENCE,), (charging(90, "9"), parking(30), parking(30)), "3.00", "3.60"),
    # 10 kWh above 50 kW, 3 below
    Vector(
        "power",
        (FAST,),
        (charging(10, "10", MAX_POWER="62", MIN_POWER="55"), charging(10, "3", MAX_POWER="20")),
        "7.20",
        "8.64",
    ),
    Vector("power_at_limit", (FAST,), (charging(10, "10", MIN_POWER="50", MAX_POWER="50"),), "6.00", "7.20"),
    # min_current is inclusive, max_current exclusive: 30 min × 4.80, then 30 min × 1.20
    Vector(
        "current",
        (THICK,),
        (charging(30, "5", MIN_CURRENT="16"), charging(30, "2", MAX_CURRENT="15.9")),
        "3.00",
        "3.60",
    ),
    # first match wins even when a later element is cheaper; no fallback for PARKING_TIME
    Vector(
        "first_match",
        (tariff(KWH, when(price("ENERGY", "0.01"), price("FLAT", "0.25"))),),
        (charging(60, "5"), parking(60)),
        "2.25",
        "2.70",
    ),
    # no element matches: it costs nothing
    Vector(
        "nothing_matches",
        (tariff(when(price("ENERGY", "0.90"), min_kwh=50)),),
        (charging(60, "20"),),
        "0",
        "0",
    ),
    # two conditions, one of them broken on a Monday
    Vector(
        "all_must_match",
        (tariff(when(price("ENERGY", "0.10"), max_kwh=100, day_of_week=["SUNDAY"]), KWH),),
        (charging(60, "5"),),
        "2.00",
        "2.40",
    ),
    # 2 × 0.40 = 0.80 is less than 1.50
    Vector("minimum", (tariff(KWH, min_price=limit("1.50", "1.80")),), (charging(9, "2"),), "1.50", "1.80"),
    Vector(
        "above_minimum", (tariff(KWH, min_price=limit("1.50", "1.80")),), (charging(9, "5"),), "2.00", "2.40"
    ),
    Vector("maximum", (tariff(KWH, max_price=limit("10", "11")),), (charging(90, "60"),), "10", "11"),
    # 9.60 without VAT is under the limit of 10, 11.52 with VAT is over that of 11
    Vector("limits_apart", (tariff(KWH, max_price=limit("10", "11")),), (charging(90, "24"),), "9.60", "11"),
    # reservation 1.50 + 13 → 15 min × 4.00 = 1.00; session 0.75 + 5 × 0.40
    Vector(
        "reservation_used",
        (HELD,),
        (reserved(13), charging(60, "5")),
        "5.25",
        "6.30",
        parts={"reservation": "2.50", "fixed": "0.75", "energy": "2.00"},
    ),
    # 22 → 30 min × 2.40 = 1.20, no fee for expiring; session 0.75 + 5 × 0.40
    Vector("reservation_kept", (LOST,), (reserved(22), charging(60, "5")), "3.95", "4.74"),
    # expired: 3.00 + 60 min × 2.40
    Vector("reservation_expired", (LOST,), (reserved(60),), "5.40", "6.48", parts={"reservation": "5.40"}),
    # cancelled: 45 → 50 min × 2.40
    Vector(
        "reservation_cancelled",
        (LOST,),
        (reserved(45),),
        "2.00",
        "2.40",
        chosen={"reservation_end": "cancelled"},
    ),
    # the price of expiring replaces that of reserving: 90 min × 6.00
    Vector(
        "reservation_expires_by_time",
        (
            tariff(
                when(price("TIME", "2.40", 600), reservation="RESERVATION"),
                when(price("TIME", "6.00", 600), reservation="RESERVATION_EXPIRES"),
            ),
        ),
        (reserved(90),),
        "9.00",
        "10.80",
    ),
    # 4 × 0.40 + 5 × 0.70
    Vector(
        "another_tariff",
        (CHEAP, DEAR),
        (charging(30, "4", "CHEAP"), charging(30, "5", "DEAR")),
        "5.10",
        "6.12",
    ),
    # without tariff_id a period costs nothing
    Vector("no_tariff", (CHEAP,), (charging(30, "4", "CHEAP"), charging(30, "5", None)), "1.60", "1.92"),
    Vector(
        "only_tariff",
        (CHEAP,),
        (charging(30, "4", None), charging(30, "5", None)),
        "3.60",
        "4.32",
        chosen={"no_tariff_id": "only_one"},
    ),
    # tariff ids are case-insensitive
    Vector("small_letters", (CHEAP,), (charging(30, "4", "cheap"),), "1.60", "1.92"),
    # two fees, each due when it becomes active: 1.00 at once, 2.00 after an hour
    Vector(
        "two_fees",
        (tariff(when(price("FLAT", "1.00"), max_duration=3600), when(price("FLAT", "2.00"))),),
        (charging(60, "9"), parking(30)),
        "3.00",
        "3.60",
    ),
    Vector(
        "two_fees_first",
        (tariff(when(price("FLAT", "1.00"), max_duration=3600), when(price("FLAT", "2.00"))),),
        (charging(60, "9"), parking(30)),
        "1.00",
        "1.20",
        chosen={"flat_fee": "first"},
    ),
    # prices with four decimals: 33.333 × 0.3361 = 11.2032213
    Vector(
        "four_decimals",
        (tariff(when(price("ENERGY", "0.3361", vat="19"))),),
        (charging(60, "33.333"),),
        "11.2032",
        "13.3318",
    ),
    # dimensions beside those that cost: 10 kWh × 0.40
    Vector("only_energy_told", (tariff(KWH),), (telling(60, ENERGY="10"),), "4.00", "4.80"),
    # 17:00 in Berlin is 16:00 UTC; 25 min × 1.50 + (38 → 45, so 20 min) × 2.70
    Vector(
        "price_changes_while_charging",
        (
            tariff(
                when(price("TIME", "1.50", 1800), end_time="17:00"),
                when(price("TIME", "2.70", 900)),
            ),
        ),
        (charging(25, "5"), charging(13, "2")),
        "1.525",
        "1.83",
        begin="2026-03-02T15:35:00Z",
    ),
)
