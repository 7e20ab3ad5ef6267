"""Tariffs (mod_tariffs.asciidoc)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.protocols.ocpi.conditions import disorder
from harness.protocols.ocpi.fields import (
    CLOCK,
    COUNTRY_CODE,
    CURRENCY,
    DATE,
    DATETIME,
    ID,
    INT,
    NUMBER,
    PARTY_ID,
    URL,
    Breach,
    Obj,
    Types,
    condition,
    many,
    maybe,
    one_of,
    some,
)


@condition("ends", "start_date_time", "end_date_time", source="mod_tariffs", weight="inferred")
def ends(of: Mapping[str, Any]) -> Iterator[Breach]:
    """A tariff ends after it began."""
    yield from disorder(of, "start_date_time", "end_date_time")


TYPES: Final[Types] = {
    "Tariff": Obj(
        ends,
        country_code=COUNTRY_CODE,
        party_id=PARTY_ID,
        id=ID,
        currency=CURRENCY,
        type=maybe("TariffType"),
        tariff_alt_text=many("DisplayText"),
        tariff_alt_url=maybe(URL),
        min_price=maybe("Price"),
        max_price=maybe("Price"),
        elements=some("TariffElement"),
        start_date_time=maybe(DATETIME),
        end_date_time=maybe(DATETIME),
        energy_mix=maybe("EnergyMix"),
        last_updated=DATETIME,
    ),
    "DayOfWeek": one_of("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"),
    "PriceComponent": Obj(
        type="TariffDimensionType",
        price=NUMBER,
        vat=maybe(NUMBER),
        step_size=INT,
    ),
    "ReservationRestrictionType": one_of("RESERVATION", "RESERVATION_EXPIRES"),
    "TariffElement": Obj(
        price_components=some("PriceComponent"),
        restrictions=maybe("TariffRestrictions"),
    ),
    "TariffDimensionType": one_of("ENERGY", "FLAT", "PARKING_TIME", "TIME"),
    "TariffRestrictions": Obj(
        start_time=maybe(CLOCK),
        end_time=maybe(CLOCK),
        start_date=maybe(DATE),
        end_date=maybe(DATE),
        min_kwh=maybe(NUMBER),
        max_kwh=maybe(NUMBER),
        min_current=maybe(NUMBER),
        max_current=maybe(NUMBER),
        min_power=maybe(NUMBER),
        max_power=maybe(NUMBER),
        min_duration=maybe(INT),
        max_duration=maybe(INT),
        day_of_week=many("DayOfWeek"),
        reservation=maybe("ReservationRestrictionType"),
    ),
    "TariffType": one_of("AD_HOC_PAYMENT", "PROFILE_CHEAP", "PROFILE_FAST", "PROFILE_GREEN", "REGULAR"),
}
