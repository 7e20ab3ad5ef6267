"""Charging sessions and the preferences of drivers (mod_sessions.asciidoc)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.protocols.ocpi.conditions import disorder
from harness.protocols.ocpi.fields import (
    BOOLEAN,
    COUNTRY_CODE,
    CURRENCY,
    DATETIME,
    ID,
    NUMBER,
    PARTY_ID,
    Breach,
    Obj,
    String,
    Types,
    condition,
    many,
    maybe,
    one_of,
)


@condition("ends", "start_date_time", "end_date_time", source="mod_sessions", weight="inferred")
def ends(of: Mapping[str, Any]) -> Iterator[Breach]:
    """A session ends after it began."""
    yield from disorder(of, "start_date_time", "end_date_time")


TYPES: Final[Types] = {
    "Session": Obj(
        ends,
        country_code=COUNTRY_CODE,
        party_id=PARTY_ID,
        id=ID,
        start_date_time=DATETIME,
        end_date_time=maybe(DATETIME),
        kwh=NUMBER,
        cdr_token="CdrToken",
        auth_method="AuthMethod",
        authorization_reference=maybe(ID),
        location_id=ID,
        evse_uid=ID,
        connector_id=ID,
        meter_id=maybe(String(255)),
        currency=CURRENCY,
        charging_periods=many("ChargingPeriod"),
        total_cost=maybe("Price"),
        status="SessionStatus",
        last_updated=DATETIME,
    ),
    "ChargingPreferences": Obj(
        profile_type="ProfileType",
        departure_time=maybe(DATETIME),
        energy_need=maybe(NUMBER),
        discharge_allowed=maybe(BOOLEAN),
    ),
    "ChargingPreferencesResponse": one_of(
        "ACCEPTED", "DEPARTURE_REQUIRED", "ENERGY_NEED_REQUIRED", "NOT_POSSIBLE", "PROFILE_TYPE_NOT_SUPPORTED"
    ),
    "ProfileType": one_of("CHEAP", "FAST", "GREEN", "REGULAR"),
    "SessionStatus": one_of(
        "ACTIVE", "COMPLETED", "INVALID", "PENDING", "RESERVATION", RESERVED="reserved_session"
    ),
}
