"""Charge detail records (mod_cdrs.asciidoc).

A later state of the text allows 5,000 characters of SignedValue.plain_data (branch release-2.2.1-bugfixes).
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from harness.protocols.ocpi.conditions import disorder
from harness.protocols.ocpi.fields import (
    BOOLEAN,
    COUNTRY,
    COUNTRY_CODE,
    CURRENCY,
    DATETIME,
    EVSE_ID,
    ID,
    INT,
    NUMBER,
    PARTY_ID,
    Breach,
    CiString,
    Obj,
    String,
    Types,
    condition,
    many,
    maybe,
    one_of,
    some,
)

CHAPTER: Final = "mod_cdrs"
SESSION_ONLY: Final = ("CURRENT", "ENERGY_EXPORT", "ENERGY_IMPORT", "POWER", "STATE_OF_CHARGE")


@condition("ends", "start_date_time", "end_date_time", source=CHAPTER, weight="inferred")
def ends(of: Mapping[str, Any]) -> Iterator[Breach]:
    """What is billed ended after it began."""
    yield from disorder(of, "start_date_time", "end_date_time")


@condition("id_length", "id", source=CHAPTER)
def id_length(of: Mapping[str, Any]) -> Iterator[Breach]:
    """The three further characters of the id are for credit CDRs."""
    if of.get("credit") is not True and isinstance(of["id"], str) and len(of["id"]) > 36:
        yield Breach("id", "at most 36 characters, for it is no credit CDR", f"{len(of['id'])} characters")


@condition("credits", "credit", source=CHAPTER)
def credits(of: Mapping[str, Any]) -> Iterator[Breach]:
    """A credit CDR names the CDR that it credits, and has another id."""
    if of["credit"] is not True:
        return
    original = of.get("credit_reference_id")
    if original is None:
        yield Breach("credit_reference_id", "the id of the CDR that is credited", "nothing")
    elif isinstance(original, str) and original.upper() == str(of.get("id")).upper():
        yield Breach("id", "another than that of the CDR that is credited", original)


@condition("negative", "credit", "total_cost", source=CHAPTER)
def negative(of: Mapping[str, Any]) -> Iterator[Breach]:
    """A credit CDR gives back what the original cost."""
    if of["credit"] is not True or not isinstance(of["total_cost"], dict):
        return
    for name in ("excl_vat", "incl_vat"):
        amount = of["total_cost"].get(name)
        if isinstance(amount, Decimal | int) and amount > 0:
            yield Breach(f"total_cost.{name}", "a negative amount, for it is a credit CDR", f"{amount}")


@condition("session_only", "charging_periods", source=CHAPTER, partly=True)
def cdr_dimensions(of: Mapping[str, Any]) -> Iterator[Breach]:
    """Some dimensions say how a session is going; they have no place in a CDR."""
    for at, period in enumerate(of["charging_periods"]):
        dimensions = period.get("dimensions") if isinstance(period, dict) else None
        for number, each in enumerate(dimensions if isinstance(dimensions, list) else ()):
            if isinstance(each, dict) and each.get("type") in SESSION_ONLY:
                path = f"charging_periods[{at}].dimensions[{number}].type"
                yield Breach(path, "a dimension that CDRs may have", f"{each['type']}, for sessions only")


TYPES: Final[Types] = {
    "CDR": Obj(
        ends,
        id_length,
        credits,
        negative,
        cdr_dimensions,
        country_code=COUNTRY_CODE,
        party_id=PARTY_ID,
        id=CiString(39),
        start_date_time=DATETIME,
        end_date_time=DATETIME,
        session_id=maybe(ID),
        cdr_token="CdrToken",
        auth_method="AuthMethod",
        authorization_reference=maybe(ID),
        cdr_location="CdrLocation",
        meter_id=maybe(String(255)),
        currency=CURRENCY,
        tariffs=many("Tariff"),
        charging_periods=some("ChargingPeriod"),
        signed_data=maybe("SignedData"),
        total_cost="Price",
        total_fixed_cost=maybe("Price"),
        total_energy=NUMBER,
        total_energy_cost=maybe("Price"),
        total_time=NUMBER,
        total_time_cost=maybe("Price"),
        total_parking_time=maybe(NUMBER),
        total_parking_cost=maybe("Price"),
        total_reservation_cost=maybe("Price"),
        remark=maybe(String(255)),
        invoice_reference_id=maybe(CiString(39)),
        credit=maybe(BOOLEAN),
        credit_reference_id=maybe(CiString(39)),
        home_charging_compensation=maybe(BOOLEAN),
        last_updated=DATETIME,
    ),
    "AuthMethod": one_of("AUTH_REQUEST", "COMMAND", "WHITELIST"),
    "CdrDimension": Obj(
        type="CdrDimensionType",
        volume=NUMBER,
    ),
    "CdrDimensionType": one_of(
        "CURRENT",
        "ENERGY",
        "ENERGY_EXPORT",
        "ENERGY_IMPORT",
        "MAX_CURRENT",
        "MIN_CURRENT",
        "MAX_POWER",
        "MIN_POWER",
        "PARKING_TIME",
        "POWER",
        "RESERVATION_TIME",
        "STATE_OF_CHARGE",
        "TIME",
    ),
    "CdrLocation": Obj(
        id=ID,
        name=maybe(String(255)),
        address=String(45),
        city=String(45),
        postal_code=maybe(String(10)),
        state=maybe(String(20)),
        country=COUNTRY,
        coordinates="GeoLocation",
        evse_uid=ID,
        evse_id=EVSE_ID,
        connector_id=ID,
        connector_standard="ConnectorType",
        connector_format="ConnectorFormat",
        connector_power_type="PowerType",
    ),
    "CdrToken": Obj(
        country_code=COUNTRY_CODE,
        party_id=PARTY_ID,
        uid=ID,
        type="TokenType",
        contract_id=ID,
    ),
    "ChargingPeriod": Obj(
        start_date_time=DATETIME,
        dimensions=some("CdrDimension"),
        tariff_id=maybe(ID),
    ),
    "SignedData": Obj(
        encoding_method=ID,
        encoding_method_version=maybe(INT),
        public_key=maybe(String(512)),
        signed_values=some("SignedValue"),
        url=maybe(String(512)),
    ),
    "SignedValue": Obj(
        nature=CiString(32),
        plain_data=String(512, also=("text_lengths", 5000)),
        signed_data=String(5000),
    ),
}
