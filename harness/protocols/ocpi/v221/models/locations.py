"""Locations, EVSEs, connectors (mod_locations.asciidoc).

Later states of the text allow longer texts: Location.address 255 and Location.state 45 (branch release-2.2.1-bugfixes).
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from harness.protocols.ocpi.conditions import disorder, newest, twins
from harness.protocols.ocpi.fields import (
    BOOLEAN,
    CLOCK,
    COUNTRY,
    COUNTRY_CODE,
    DATETIME,
    EVSE_ID,
    ID,
    INT,
    NUMBER,
    PARTY_ID,
    URL,
    Breach,
    CiString,
    Form,
    Int,
    Obj,
    String,
    Types,
    condition,
    many,
    maybe,
    one_of,
    some,
)

CHAPTER: Final = "mod_locations"

LATITUDE: Final = String(10, Form(r"-?[0-9]{1,2}\.[0-9]{5,7}", "degrees with 5 to 7 decimals (50.770774)"))
LONGITUDE: Final = String(11, Form(r"-?[0-9]{1,3}\.[0-9]{5,7}", "degrees with 5 to 7 decimals (-126.104965)"))
TIME_ZONE: Final = Form(
    r"[A-Za-z][A-Za-z0-9_+\-]*(/[A-Za-z0-9_+\-]+)*", "a name of the IANA time zone database (Europe/Oslo)"
)


@condition("hidden_only", "publish_allowed_to", source=CHAPTER)
def hidden_only(of: Mapping[str, Any]) -> Iterator[Breach]:
    """publish_allowed_to is for locations that are not published."""
    if of["publish_allowed_to"] and of.get("publish") is not False:
        yield Breach("publish_allowed_to", "only where publish is false", "publish is true")


@condition("evse_uids", "evses", source=CHAPTER, partly=True)
def evse_uids(of: Mapping[str, Any]) -> Iterator[Breach]:
    """The uid tells the EVSEs of a platform apart; CiStrings are compared without case."""
    yield from twins("evses", of["evses"], "uid")


@condition("connector_ids", "connectors", source=CHAPTER, partly=True)
def connector_ids(of: Mapping[str, Any]) -> Iterator[Breach]:
    """The id tells the connectors of an EVSE apart."""
    yield from twins("connectors", of["connectors"], "id")


@condition("evses_older", "evses", "last_updated", source=CHAPTER)
def evses_older(of: Mapping[str, Any]) -> Iterator[Breach]:
    """A change of an EVSE is a change of its location."""
    yield from newest(of, "evses")


@condition("connectors_older", "connectors", "last_updated", source=CHAPTER)
def connectors_older(of: Mapping[str, Any]) -> Iterator[Breach]:
    """A change of a connector is a change of its EVSE."""
    yield from newest(of, "connectors")


@condition("regular_hours", "twentyfourseven", source=CHAPTER)
def regular(of: Mapping[str, Any]) -> Iterator[Breach]:
    """Regular hours are there when it is not open all the time, and only then."""
    hours = of.get("regular_hours")
    if of["twentyfourseven"] is True and hours:
        yield Breach("regular_hours", "none, because it is open all the time", f"{len(hours)} periods")
    elif of["twentyfourseven"] is False and not hours:
        yield Breach("regular_hours", "at least one, because twentyfourseven is false", "none")


@condition("later", "period_begin", "period_end", source=CHAPTER)
def later(of: Mapping[str, Any]) -> Iterator[Breach]:
    """A regular period does not pass midnight."""
    begin, end = of["period_begin"], of["period_end"]
    if isinstance(begin, str) and isinstance(end, str) and len(begin) == len(end) and end <= begin:
        yield Breach("period_end", f"later than {begin}", end)


@condition("period", "period_begin", "period_end", source=CHAPTER, weight="inferred")
def period(of: Mapping[str, Any]) -> Iterator[Breach]:
    """An exception ends after it began."""
    yield from disorder(of, "period_begin", "period_end")


@condition("identifies", source=CHAPTER)
def identifies(of: Mapping[str, Any]) -> Iterator[Breach]:
    """Something must say which tokens are meant."""
    if all(of.get(name) is None for name in ("uid", "visual_number", "group_id")):
        yield Breach("", "uid, visual_number or group_id", "none of them")


@condition("uid_type", "uid", source=CHAPTER)
def uid_type(of: Mapping[str, Any]) -> Iterator[Breach]:
    """A uid is one of a type."""
    if of.get("type") is None:
        yield Breach("type", "there, because uid is", "nothing")


@condition("number_issuer", "visual_number", source=CHAPTER)
def number_issuer(of: Mapping[str, Any]) -> Iterator[Breach]:
    """A printed number is one of an issuer."""
    if of.get("issuer") is None:
        yield Breach("issuer", "there, because visual_number is", "nothing")


@condition("hundred_percent", "energy_sources", source=CHAPTER, weight="advice")
def hundred(of: Mapping[str, Any]) -> Iterator[Breach]:
    """The sources of energy add up to 100 percent."""
    shares = [each.get("percentage") for each in of["energy_sources"] or () if isinstance(each, dict)]
    numbers = [Decimal(each) for each in shares if isinstance(each, Decimal | int)]
    whole = sum(numbers, Decimal(0))
    if numbers and len(numbers) == len(shares) and abs(whole - 100) > Decimal("0.5"):
        yield Breach("energy_sources", "100 percent in sum", f"{whole} percent")


TYPES: Final[Types] = {
    "Location": Obj(
        hidden_only,
        evse_uids,
        evses_older,
        country_code=COUNTRY_CODE,
        party_id=PARTY_ID,
        id=ID,
        publish=BOOLEAN,
        publish_allowed_to=many("PublishTokenType"),
        name=maybe(String(255)),
        address=String(45, also=("text_lengths", 255)),
        city=String(45),
        postal_code=maybe(String(10)),
        state=maybe(String(20, also=("text_lengths", 45))),
        country=COUNTRY,
        coordinates="GeoLocation",
        related_locations=many("AdditionalGeoLocation"),
        parking_type=maybe("ParkingType"),
        evses=many("EVSE"),
        directions=many("DisplayText"),
        operator=maybe("BusinessDetails"),
        suboperator=maybe("BusinessDetails"),
        owner=maybe("BusinessDetails"),
        facilities=many("Facility"),
        time_zone=String(255, TIME_ZONE),
        opening_times=maybe("Hours"),
        charging_when_closed=maybe(BOOLEAN),
        images=many("Image"),
        energy_mix=maybe("EnergyMix"),
        last_updated=DATETIME,
    ),
    "EVSE": Obj(
        connector_ids,
        connectors_older,
        uid=ID,
        evse_id=maybe(EVSE_ID),
        status="Status",
        status_schedule=many("StatusSchedule"),
        capabilities=many("Capability"),
        connectors=some("Connector"),
        floor_level=maybe(String(4)),
        coordinates=maybe("GeoLocation"),
        physical_reference=maybe(String(16)),
        directions=many("DisplayText"),
        parking_restrictions=many("ParkingRestriction"),
        images=many("Image"),
        last_updated=DATETIME,
    ),
    "Connector": Obj(
        id=ID,
        standard="ConnectorType",
        format="ConnectorFormat",
        power_type="PowerType",
        max_voltage=INT,
        max_amperage=INT,
        max_electric_power=maybe(INT),
        tariff_ids=many(ID),
        terms_and_conditions=maybe(URL),
        last_updated=DATETIME,
    ),
    "AdditionalGeoLocation": Obj(
        latitude=LATITUDE,
        longitude=LONGITUDE,
        name=maybe("DisplayText"),
    ),
    "BusinessDetails": Obj(
        name=String(100),
        website=maybe(URL),
        logo=maybe("Image"),
    ),
    "Capability": one_of(
        "CHARGING_PROFILE_CAPABLE",
        "CHARGING_PREFERENCES_CAPABLE",
        "CHIP_CARD_SUPPORT",
        "CONTACTLESS_CARD_SUPPORT",
        "CREDIT_CARD_PAYABLE",
        "DEBIT_CARD_PAYABLE",
        "PED_TERMINAL",
        "REMOTE_START_STOP_CAPABLE",
        "RESERVABLE",
        "RFID_READER",
        "START_SESSION_CONNECTOR_REQUIRED",
        "TOKEN_GROUP_CAPABLE",
        "UNLOCK_CAPABLE",
    ),
    "ConnectorFormat": one_of("SOCKET", "CABLE"),
    "ConnectorType": one_of(
        "CHADEMO",
        "CHAOJI",
        "DOMESTIC_A",
        "DOMESTIC_B",
        "DOMESTIC_C",
        "DOMESTIC_D",
        "DOMESTIC_E",
        "DOMESTIC_F",
        "DOMESTIC_G",
        "DOMESTIC_H",
        "DOMESTIC_I",
        "DOMESTIC_J",
        "DOMESTIC_K",
        "DOMESTIC_L",
        "DOMESTIC_M",
        "DOMESTIC_N",
        "DOMESTIC_O",
        "GBT_AC",
        "GBT_DC",
        "IEC_60309_2_single_16",
        "IEC_60309_2_three_16",
        "IEC_60309_2_three_32",
        "IEC_60309_2_three_64",
        "IEC_62196_T1",
        "IEC_62196_T1_COMBO",
        "IEC_62196_T2",
        "IEC_62196_T2_COMBO",
        "IEC_62196_T3A",
        "IEC_62196_T3C",
        "NEMA_5_20",
        "NEMA_6_30",
        "NEMA_6_50",
        "NEMA_10_30",
        "NEMA_10_50",
        "NEMA_14_30",
        "NEMA_14_50",
        "PANTOGRAPH_BOTTOM_UP",
        "PANTOGRAPH_TOP_DOWN",
        "TESLA_R",
        "TESLA_S",
    ),
    "EnergyMix": Obj(
        hundred,
        is_green_energy=BOOLEAN,
        energy_sources=many("EnergySource"),
        environ_impact=many("EnvironmentalImpact"),
        supplier_name=maybe(String(64)),
        energy_product_name=maybe(String(64)),
    ),
    "EnergySource": Obj(
        source="EnergySourceCategory",
        percentage=NUMBER,
    ),
    "EnergySourceCategory": one_of(
        "NUCLEAR", "GENERAL_FOSSIL", "COAL", "GAS", "GENERAL_GREEN", "SOLAR", "WIND", "WATER"
    ),
    "EnvironmentalImpact": Obj(
        category="EnvironmentalImpactCategory",
        amount=NUMBER,
    ),
    "EnvironmentalImpactCategory": one_of("NUCLEAR_WASTE", "CARBON_DIOXIDE"),
    "ExceptionalPeriod": Obj(
        period,
        period_begin=DATETIME,
        period_end=DATETIME,
    ),
    "Facility": one_of(
        "HOTEL",
        "RESTAURANT",
        "CAFE",
        "MALL",
        "SUPERMARKET",
        "SPORT",
        "RECREATION_AREA",
        "NATURE",
        "MUSEUM",
        "BIKE_SHARING",
        "BUS_STOP",
        "TAXI_STAND",
        "TRAM_STOP",
        "METRO_STATION",
        "TRAIN_STATION",
        "AIRPORT",
        "PARKING_LOT",
        "CARPOOL_PARKING",
        "FUEL_STATION",
        "WIFI",
    ),
    "GeoLocation": Obj(
        latitude=LATITUDE,
        longitude=LONGITUDE,
    ),
    "Hours": Obj(
        regular,
        twentyfourseven=BOOLEAN,
        regular_hours=many("RegularHours"),
        exceptional_openings=many("ExceptionalPeriod"),
        exceptional_closings=many("ExceptionalPeriod"),
    ),
    "Image": Obj(
        url=URL,
        thumbnail=maybe(URL),
        category="ImageCategory",
        type=CiString(4),
        width=maybe(Int(0, 99999)),
        height=maybe(Int(0, 99999)),
    ),
    "ImageCategory": one_of("CHARGER", "ENTRANCE", "LOCATION", "NETWORK", "OPERATOR", "OTHER", "OWNER"),
    "ParkingRestriction": one_of("EV_ONLY", "PLUGGED", "DISABLED", "CUSTOMERS", "MOTORCYCLES"),
    "ParkingType": one_of(
        "ALONG_MOTORWAY", "PARKING_GARAGE", "PARKING_LOT", "ON_DRIVEWAY", "ON_STREET", "UNDERGROUND_GARAGE"
    ),
    "PowerType": one_of("AC_1_PHASE", "AC_2_PHASE", "AC_2_PHASE_SPLIT", "AC_3_PHASE", "DC"),
    "PublishTokenType": Obj(
        identifies,
        uid_type,
        number_issuer,
        uid=maybe(ID),
        type=maybe("TokenType"),
        visual_number=maybe(String(64)),
        issuer=maybe(String(64)),
        group_id=maybe(ID),
    ),
    "RegularHours": Obj(
        later,
        weekday=Int(1, 7),
        period_begin=CLOCK,
        period_end=CLOCK,
    ),
    "Status": one_of(
        "AVAILABLE",
        "BLOCKED",
        "CHARGING",
        "INOPERATIVE",
        "OUTOFORDER",
        "PLANNED",
        "REMOVED",
        "RESERVED",
        "UNKNOWN",
    ),
    "StatusSchedule": Obj(
        period_begin=DATETIME,
        period_end=maybe(DATETIME),
        status="Status",
    ),
}
