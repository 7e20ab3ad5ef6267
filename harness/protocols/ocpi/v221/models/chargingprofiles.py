"""Charging profiles (mod_charging_profiles.asciidoc)."""

from typing import Final

from harness.protocols.ocpi.fields import DATETIME, INT, WEB_URL, Number, Obj, Types, many, maybe, one_of

TENTHS: Final = Number(1, "text")
"""At most one decimal."""

TYPES: Final[Types] = {
    "ChargingProfileResponse": Obj(
        result="ChargingProfileResponseType",
        timeout=INT,
    ),
    "ActiveChargingProfileResult": Obj(
        result="ChargingProfileResultType",
        profile=maybe("ActiveChargingProfile"),
    ),
    "ChargingProfileResult": Obj(
        result="ChargingProfileResultType",
    ),
    "ClearProfileResult": Obj(
        result="ChargingProfileResultType",
    ),
    "SetChargingProfile": Obj(
        charging_profile="ChargingProfile",
        response_url=WEB_URL,
    ),
    "ActiveChargingProfile": Obj(
        start_date_time=DATETIME,
        charging_profile="ChargingProfile",
    ),
    "ChargingRateUnit": one_of("W", "A"),
    "ChargingProfile": Obj(
        start_date_time=maybe(DATETIME),
        duration=maybe(INT),
        charging_rate_unit="ChargingRateUnit",
        min_charging_rate=maybe(TENTHS),
        charging_profile_period=many("ChargingProfilePeriod"),
    ),
    "ChargingProfilePeriod": Obj(
        start_period=INT,
        limit=TENTHS,
    ),
    "ChargingProfileResponseType": one_of(
        "ACCEPTED", "NOT_SUPPORTED", "REJECTED", "TOO_OFTEN", "UNKNOWN_SESSION"
    ),
    "ChargingProfileResultType": one_of("ACCEPTED", "REJECTED", "UNKNOWN"),
}
