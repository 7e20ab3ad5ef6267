"""What the platforms of the harness hold at first: places to charge, tariffs, tokens. Times are of long ago."""

from decimal import Decimal
from typing import Any

from harness.protocols.ocpi.headers import PartyId

Object = dict[str, Any]
BEFORE = "2025-06-01T08:00:00Z"
PLACES = ("LOC1", "LOC2", "LOC3")
"""The places of an operator that are published."""
CAPABLE = [
    "RFID_READER",
    "REMOTE_START_STOP_CAPABLE",
    "RESERVABLE",
    "UNLOCK_CAPABLE",
    "CHARGING_PROFILE_CAPABLE",
]


def location(owner: PartyId, id: str, evses: int = 2, publish: bool = True) -> Object:
    """A place in Amsterdam. Its first EVSE takes charging preferences, the others do not."""
    return _of(owner) | {
        "id": id,
        "publish": publish,
        "name": f"Place {id}",
        "address": "Stationsplein 1",
        "city": "Amsterdam",
        "postal_code": "1012AB",
        "country": "NLD",
        "coordinates": {"latitude": "52.378900", "longitude": "4.900600"},
        "evses": [_evse(owner, id, number) for number in range(1, evses + 1)],
        "time_zone": "Europe/Amsterdam",
        "last_updated": BEFORE,
    }


def _evse(owner: PartyId, location: str, number: int) -> Object:
    capable = [*CAPABLE, "CHARGING_PREFERENCES_CAPABLE"] if number == 1 else CAPABLE
    return {
        "uid": f"{location}-{number}",
        "evse_id": f"{owner.country_code}*{owner.party_id}*E{location}{number}".replace("-", ""),
        "status": "AVAILABLE",
        "capabilities": list(capable),
        "connectors": [
            {
                "id": "1",
                "standard": "IEC_62196_T2",
                "format": "SOCKET",
                "power_type": "AC_3_PHASE",
                "max_voltage": 230,
                "max_amperage": 16,
                "max_electric_power": 11000,
                "tariff_ids": ["T1"],
                "last_updated": BEFORE,
            }
        ],
        "last_updated": BEFORE,
    }


def tariff(owner: PartyId, id: str = "T1") -> Object:
    """So much to begin with, so much a kWh, and so much an hour of parking."""
    prices = (("FLAT", "0.50", 1), ("ENERGY", "0.25", 1), ("PARKING_TIME", "2.00", 300))
    return _of(owner) | {
        "id": id,
        "currency": "EUR",
        "type": "REGULAR",
        "elements": [
            {
                "price_components": [
                    {"type": kind, "price": Decimal(price), "vat": Decimal(21), "step_size": step}
                    for kind, price, step in prices
                ]
            }
        ],
        "last_updated": BEFORE,
    }


def token(owner: PartyId, uid: str, kind: str = "RFID", whitelist: str = "ALLOWED", **other: Any) -> Object:
    """A token of a driver of that eMSP."""
    return (
        _of(owner)
        | {
            "uid": uid,
            "type": kind,
            "contract_id": f"{owner.country_code}{owner.party_id}C{uid}"[:36],
            "issuer": f"eMSP {owner.party_id}",
            "valid": True,
            "whitelist": whitelist,
            "last_updated": BEFORE,
        }
        | other
    )


def cdr_token(held: Object) -> Object:
    """What a session and a CDR say of a token."""
    return {name: held[name] for name in ("country_code", "party_id", "uid", "type", "contract_id")}


def _of(owner: PartyId) -> Object:
    return {"country_code": owner.country_code, "party_id": owner.party_id}
