"""Faultless objects of OCPI 2.2.1, to be changed by tests."""

from decimal import Decimal
from typing import Any

from tests.unit.ocpi.talk import EARLIER, NOW, PARTIES

Object = dict[str, Any]
CPO, EMSP = PARTIES["cpo"], PARTIES["emsp"]


def of(party: tuple[str, str], **fields: Any) -> Object:
    return {"country_code": party[0], "party_id": party[1]} | fields


def connector(**changes: Any) -> Object:
    return {
        "id": "1",
        "standard": "IEC_62196_T2",
        "format": "SOCKET",
        "power_type": "AC_3_PHASE",
        "max_voltage": 230,
        "max_amperage": 16,
        "last_updated": EARLIER,
    } | changes


def evse(**changes: Any) -> Object:
    return {
        "uid": "L1-1",
        "evse_id": "DE*CPO*E1",
        "status": "AVAILABLE",
        "connectors": [connector()],
        "last_updated": EARLIER,
    } | changes


def location(**changes: Any) -> Object:
    return of(
        CPO,
        id="L1",
        publish=True,
        address="Hauptstr. 1",
        city="Köln",
        country="DEU",
        coordinates={"latitude": "50.938361", "longitude": "6.959974"},
        evses=[evse()],
        time_zone="Europe/Berlin",
        last_updated=EARLIER,
    ) | dict(changes)


def cdr_token(**changes: Any) -> Object:
    return of(EMSP, uid="RFID1", type="RFID", contract_id="NL-EMS-C1") | changes


def period(start: str = EARLIER, **changes: Any) -> Object:
    return {
        "start_date_time": start,
        "dimensions": [{"type": "ENERGY", "volume": Decimal("1.5")}],
    } | changes


def session(**changes: Any) -> Object:
    return of(
        CPO,
        id="S1",
        start_date_time=EARLIER,
        kwh=Decimal("1.5"),
        cdr_token=cdr_token(),
        auth_method="AUTH_REQUEST",
        location_id="L1",
        evse_uid="L1-1",
        connector_id="1",
        currency="EUR",
        status="ACTIVE",
        last_updated=NOW,
    ) | dict(changes)


def cdr(**changes: Any) -> Object:
    return of(
        CPO,
        id="C1",
        start_date_time=EARLIER,
        end_date_time=NOW,
        session_id="S1",
        cdr_token=cdr_token(),
        auth_method="AUTH_REQUEST",
        cdr_location={
            "id": "L1",
            "address": "Hauptstr. 1",
            "city": "Köln",
            "country": "DEU",
            "coordinates": {"latitude": "50.938361", "longitude": "6.959974"},
            "evse_uid": "L1-1",
            "evse_id": "DE*CPO*E1",
            "connector_id": "1",
            "connector_standard": "IEC_62196_T2",
            "connector_format": "SOCKET",
            "connector_power_type": "AC_3_PHASE",
        },
        currency="EUR",
        tariffs=[tariff()],
        charging_periods=[period(tariff_id="T1")],
        total_cost={"excl_vat": Decimal("0.375")},
        total_energy=Decimal("1.5"),
        total_time=Decimal("1.1111"),
        last_updated=NOW,
    ) | dict(changes)


def token(**changes: Any) -> Object:
    return of(
        EMSP,
        uid="RFID1",
        type="RFID",
        contract_id="NL-EMS-C1",
        issuer="EMS",
        valid=True,
        whitelist="ALLOWED",
        last_updated=EARLIER,
    ) | dict(changes)


def tariff(**changes: Any) -> Object:
    return of(
        CPO,
        id="T1",
        currency="EUR",
        elements=[{"price_components": [{"type": "ENERGY", "price": Decimal("0.25"), "step_size": 1}]}],
        last_updated=EARLIER,
    ) | dict(changes)


def credentials(token: str, party: tuple[str, str], role: str, url: str, **changes: Any) -> Object:
    roles = [
        {"role": role, "business_details": {"name": "x"}, "party_id": party[1], "country_code": party[0]}
    ]
    return {"token": token, "url": url, "roles": roles} | changes
