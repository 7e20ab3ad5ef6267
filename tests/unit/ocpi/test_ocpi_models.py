"""The objects of OCPI 2.2.1: as many, with such fields, as the text has; and every fault of a received one is found."""

import hashlib
from decimal import Decimal
from typing import Any

import pytest

from harness.protocols.ocpi import fields as f
from harness.protocols.ocpi.fields import Obj, many, one_of
from harness.protocols.ocpi.operations import OPERATIONS
from harness.protocols.ocpi.v221.models import MODULES, TYPES
from harness.protocols.ocpi.v221.schema import SCHEMA
from tests.unit.ocpi import things as t

COUNTED = {  # objects, fields of them, required ones, enumerations, values of them
    "cdrs": (7, 62, 39, 2, 16),
    "chargingprofiles": (8, 17, 12, 3, 10),
    "commands": (7, 26, 19, 3, 18),
    "credentials": (2, 7, 7, 0, 0),
    "hubclientinfo": (1, 5, 5, 1, 4),
    "locations": (15, 89, 42, 11, 117),
    "sessions": (2, 22, 14, 3, 14),
    "tariffs": (4, 34, 10, 4, 18),
    "tokens": (4, 23, 13, 3, 13),
    "types": (2, 4, 3, 1, 7),
    "versions": (3, 7, 7, 3, 16),
}
LOCATION = {
    "country_code": "CiString(2) 1",
    "party_id": "CiString(3) 1",
    "id": "CiString(36) 1",
    "publish": "Boolean 1",
    "publish_allowed_to": "PublishTokenType *",
    "name": "String(255) ?",
    "address": "String(45) 1",
    "city": "String(45) 1",
    "postal_code": "String(10) ?",
    "state": "String(20) ?",
    "country": "String(3) 1",
    "coordinates": "GeoLocation 1",
    "related_locations": "AdditionalGeoLocation *",
    "parking_type": "ParkingType ?",
    "evses": "EVSE *",
    "directions": "DisplayText *",
    "operator": "BusinessDetails ?",
    "suboperator": "BusinessDetails ?",
    "owner": "BusinessDetails ?",
    "facilities": "Facility *",
    "time_zone": "String(255) 1",
    "opening_times": "Hours ?",
    "charging_when_closed": "Boolean ?",
    "images": "Image *",
    "energy_mix": "EnergyMix ?",
    "last_updated": "DateTime 1",
}
FINGERPRINT = "0cd650006f4077a1"
"""Of all lines "Location.id: CiString(36) 1" and "Status: AVAILABLE", made from the tables of the text."""


def told(field: f.Field) -> str:
    kind = field.kind
    if isinstance(kind, str):
        return f"{kind} {field.card}"
    length = f"({kind.length})" if isinstance(kind, f.CiString | f.String) else ""
    return f"{type(kind).__name__}{length} {field.card}"


def lines() -> list[str]:
    """Every field and value, a line each."""
    found: list[str] = []
    for name, each in sorted(TYPES.items()):
        if isinstance(each, Obj):
            found += [f"{name}.{field}: {told(held)}" for field, held in each.fields.items()]
        elif isinstance(each, f.OneOf):
            found += [f"{name}: {value}" for value in each.values]
    return found


def test_there_are_as_many_objects_fields_and_values_as_in_the_text() -> None:
    counted = {}
    for module, types in MODULES.items():
        objects = [each for each in types.values() if isinstance(each, Obj)]
        enums = [each for each in types.values() if isinstance(each, f.OneOf)]
        held = [field for each in objects for field in each.fields.values()]
        counted[module] = (
            len(objects),
            len(held),
            sum(1 for each in held if each.required),
            len(enums),
            sum(len(each.values) for each in enums),
        )
    assert counted == COUNTED


def test_the_fields_are_those_of_the_text() -> None:
    assert {name: told(each) for name, each in SCHEMA.object("Location").fields.items()} == LOCATION
    assert hashlib.sha256("\n".join(lines()).encode()).hexdigest()[:16] == FINGERPRINT


def test_every_operation_takes_and_gives_what_is_declared() -> None:
    named = {each.takes for each in OPERATIONS} | {each.gives for each in OPERATIONS}
    assert named - {""} <= set(TYPES)


def test_every_named_type_is_declared() -> None:
    for each in TYPES.values():
        for field in each.fields.values() if isinstance(each, Obj) else ():
            assert not isinstance(field.kind, str) or field.kind in TYPES


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("Location", t.location()),
        ("Session", t.session()),
        ("CDR", t.cdr()),
        ("Token", t.token()),
        ("Tariff", t.tariff()),
        ("Location", t.location(evses=None, images=[], name=None)),
        ("CDR", t.cdr(cdr_location=t.cdr()["cdr_location"] | {"evse_uid": "#NA", "evse_id": "#NA"})),
        ("Session", t.session(last_updated="2016-12-29T17:45:09.2", kwh=0)),
    ],
)
def test_what_is_right_has_no_faults(kind: str, value: Any) -> None:
    assert SCHEMA.faults(kind, value) == ()


WRONG: list[tuple[str, Any, str, str, str]] = [
    ("Location", [], "", "type", "text"),
    ("Location", t.location(id=5), "id", "type", "text"),
    ("Location", t.location(id=None), "id", "missing", "text"),
    ("Location", t.location(id="x" * 37), "id", "length", "text"),
    ("Location", t.location(id="Köln"), "id", "characters", "text"),
    ("Location", t.location(city="a\nb"), "city", "characters", "text"),
    ("Location", t.location(publish="true"), "publish", "type", "text"),
    ("Location", t.location(evses={}), "evses", "type", "text"),
    ("Location", t.location(evses=[t.evse(connectors=[])]), "evses[0].connectors", "empty", "text"),
    ("Location", t.location(evses=[t.evse(status="free")]), "evses[0].status", "value", "text"),
    ("Location", t.location(evses=[t.evse(), t.evse()]), "evses[1].uid", "condition", "text"),
    ("Location", t.location(last_updated="2025-06-15T13:00:00Z"), "last_updated", "condition", "text"),
    ("Location", t.location(coordinates={"latitude": "50.9", "longitude": "6.959974"}), "coordinates.latitude",
     "form", "text"),
    ("Location", t.location(country="DE"), "country", "form", "text"),
    ("Location", t.location(country_code="D"), "country_code", "form", "text"),
    ("Location", t.location(party_id="C"), "party_id", "form", "inferred"),
    ("Location", t.location(address="x" * 46), "address", "length", "disputed"),
    ("Location", t.location(address="x" * 256), "address", "length", "text"),
    ("Location", t.location(name="#NA"), "name", "value", "inferred"),
    ("Location", t.location(time_zone="+01:00"), "time_zone", "form", "text"),
    ("Location", t.location(publish_allowed_to=[{"group_id": "g"}]), "publish_allowed_to", "condition", "text"),
    ("Location", t.location(opening_times={"twentyfourseven": False}), "opening_times.regular_hours", "condition",
     "text"),
    ("RegularHours", {"weekday": 8, "period_begin": "08:00", "period_end": "20:00"}, "weekday", "range", "text"),
    ("RegularHours", {"weekday": 1, "period_begin": "8:00", "period_end": "20:00"}, "period_begin", "form", "text"),
    ("RegularHours", {"weekday": 1, "period_begin": "20:00", "period_end": "08:00"}, "period_end", "condition",
     "text"),
    ("PublishTokenType", {"uid": "x"}, "type", "condition", "text"),
    ("PublishTokenType", {"issuer": "x"}, "", "condition", "text"),
    ("PublishTokenType", {"visual_number": "x"}, "issuer", "condition", "text"),
    ("Session", t.session(kwh=1.5), "kwh", "type", "text"),
    ("Session", t.session(kwh=Decimal("0.12345")), "kwh", "decimals", "disputed"),
    ("Session", t.session(kwh=True), "kwh", "type", "text"),
    ("Session", t.session(status="RESERVED"), "status", "value", "disputed"),
    ("Session", t.session(last_updated="2025-06-15T15:06:40+00:00"), "last_updated", "form", "text"),
    ("Session", t.session(last_updated="2025-06-15 15:06:40Z"), "last_updated", "form", "text"),
    ("Session", t.session(last_updated="2025-02-30T15:06:40Z"), "last_updated", "form", "text"),
    ("Session", t.session(last_updated="2025-06-15T15:06:40.123456Z"), "last_updated", "length", "text"),
    ("Session", t.session(end_date_time="2025-06-15T13:00:00Z"), "end_date_time", "condition", "inferred"),
    ("CDR", t.cdr(id="x" * 37), "id", "condition", "text"),
    ("CDR", t.cdr(credit=True, total_cost={"excl_vat": -1}), "credit_reference_id", "condition", "text"),
    ("CDR", t.cdr(credit=True, credit_reference_id="C0"), "total_cost.excl_vat", "condition", "text"),
    ("CDR", t.cdr(charging_periods=[t.period(dimensions=[{"type": "POWER", "volume": 1}])]),
     "charging_periods[0].dimensions[0].type", "condition", "text"),
    ("PriceComponent", {"type": "TIME", "price": 1, "step_size": Decimal("60.0")}, "step_size", "type", "inferred"),
    ("ChargingProfilePeriod", {"start_period": 0, "limit": Decimal("8.15")}, "limit", "decimals", "text"),
    ("StopSession", {"response_url": "/x", "session_id": "S1"}, "response_url", "form", "text"),
    ("Credentials", t.credentials("with space", t.CPO, "CPO", "https://x.example"), "token", "form", "text"),
    ("ChargingPreferencesResponse", "MAYBE", "", "value", "text"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "path", "fault", "weight"), WRONG)
def test_what_is_wrong_is_said_with_its_place(
    kind: str, value: Any, path: str, fault: str, weight: str
) -> None:
    found = [(each.path, each.kind, each.weight) for each in SCHEMA.faults(kind, value)]
    assert found == [(path, fault, weight)]


def test_all_faults_are_found_not_only_the_first() -> None:
    wrong = t.location(id=1, country="x", evses=[t.evse(uid=None), t.evse(status=3)])
    assert {each.path for each in SCHEMA.faults("Location", wrong)} == {
        "id", "country", "evses[0].uid", "evses[1].status"
    }  # fmt: skip


def test_a_part_of_an_object_lacks_nothing_but_is_judged() -> None:
    assert SCHEMA.faults("EVSE", {"status": "CHARGING", "last_updated": t.NOW}, partial=True) == ()
    assert [each.path for each in SCHEMA.faults("EVSE", {"status": "x"}, partial=True)] == ["status"]
    assert SCHEMA.problems("EVSE", {"status": None}, True) == ("status: a value expected, null received",)


def test_a_later_version_declares_what_is_different() -> None:
    later = SCHEMA.with_types(
        {
            "Connector": SCHEMA.object("Connector").changed(capabilities=many("ConnectorCapability")),
            "ConnectorCapability": one_of("ISO_15118_2_PLUG_AND_CHARGE", open=True),
        }
    )
    able = t.location(evses=[t.evse(connectors=[t.connector(capabilities=["ANYTHING"])])])
    unable = t.location(evses=[t.evse(connectors=[t.connector(capabilities=[1])])])
    assert later.faults("Location", able) == ()
    assert [each.path for each in later.faults("Location", unable)] == [
        "evses[0].connectors[0].capabilities[0]"
    ]
    assert SCHEMA.faults("Location", unable) == ()
