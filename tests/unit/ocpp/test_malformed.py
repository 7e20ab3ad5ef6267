"""The generator of malformed messages: what it makes is wrong in just the way that it says, and can do no harm."""

from collections import Counter
from typing import Any

import pytest

from harness.errors import UsageFault
from harness.protocols.ocpp import rpc, schemas
from harness.protocols.ocpp.actions import may_send
from harness.protocols.ocpp.oracle import Planted, planted_by
from harness.protocols.ocpp.strict_json import decode
from harness.protocols.ocpp.v201.integers import too_big
from harness.protocols.ocpp.v201.malformed.catalogue import RECEIVERS, Malformed, by_id, drawn
from harness.protocols.ocpp.v201.malformed.fields import Field, fields
from harness.protocols.ocpp.v201.malformed.frames import ODD
from harness.protocols.ocpp.v201.malformed.payloads import NOWHERE, NUMBER, is_safe, valid
from harness.protocols.ocpp.v201.malformed.spoil import FAULTS, Fault, spoilt

VERSION = "2.0.1"
ACTIONS = sorted(schemas.actions(VERSION))
PARTIES = tuple(RECEIVERS)
ALSO = {Planted.BAD_TIME: "format", Planted.HUGE_NUMBER: ""}
"""Faults that no keyword of JSON Schema stands for alone."""


def faults_of(action: str) -> list[tuple[Field, Fault]]:
    return [
        (place, fault)
        for place in fields(action)
        for fault in FAULTS.values()
        if fault.fits(place) and is_safe(action, place.name, fault.name)
    ]


def errors(action: str, payload: Any) -> set[str]:
    return {error.keyword for error in schemas.errors(VERSION, action, "request", payload)}


# -- requests


@pytest.mark.parametrize("action", ACTIONS)
def test_what_is_spoilt_was_valid(action: str) -> None:
    for place in fields(action):
        assert errors(action, valid(action, place.path)) == set(), place.name


@pytest.mark.parametrize("action", ACTIONS)
def test_every_fault_is_one_of_the_kind_that_it_says(action: str) -> None:
    for place, fault in faults_of(action):
        payload = spoilt(action, place, fault)
        found = errors(action, payload)
        if fault.planted is Planted.HUGE_NUMBER:
            assert found == set()
            assert too_big(action, payload), place.name
        elif fault.planted is Planted.BAD_TIME:
            assert found == {"format"}, (place.name, fault.name)
        else:
            assert fault.planted in {planted_by(keyword) for keyword in found}, (
                place.name,
                fault.name,
                found,
            )


def test_a_fault_stays_where_it_is_put() -> None:
    before = valid("SetChargingProfile")
    place = next(
        each for each in fields("SetChargingProfile") if each.name == "chargingProfile.chargingSchedule"
    )
    spoilt("SetChargingProfile", place, FAULTS["empty"])
    assert valid("SetChargingProfile") == before


@pytest.mark.parametrize("action", ACTIONS)
def test_every_place_of_the_schema_is_known(action: str) -> None:
    names = [place.name for place in fields(action)]
    assert len(names) == len(set(names))
    assert all(name.replace(".", "").isalnum() for name in names)
    top = schemas.schema(VERSION, action, "request")["properties"]
    assert {name for name in names if "." not in name} >= set(top) - {"customData"}


# -- harmlessness


def test_nothing_malformed_restarts_a_station_or_takes_its_memory() -> None:
    sent = [each for each in drawn("CS") if each.odd is None]
    assert not [each.id for each in sent if each.action in ("ClearCache", "SetMonitoringBase")]
    for each in sent:
        if each.action == "Reset":
            assert payload(each).get("type") not in ("Immediate", "OnIdle"), each.id


@pytest.mark.parametrize(
    ("action", "name", "harmless"),
    [
        ("RequestStartTransaction", "evseId", NOWHERE),
        ("ReserveNow", "evseId", NOWHERE),
        ("UnlockConnector", "evseId", NOWHERE),
        ("ClearChargingProfile", "chargingProfileId", NUMBER),
        ("CustomerInformation", "clear", False),
        ("SendLocalList", "updateType", "Differential"),
    ],
)
def test_what_keeps_an_order_harmless_is_never_spoilt(action: str, name: str, harmless: Any) -> None:
    made = [spoilt(action, place, fault) for place, fault in faults_of(action)]
    assert made
    assert {each[name] for each in made} == {harmless}


def test_orders_lead_nowhere() -> None:
    texts = [each.message("id").data.decode() for each in drawn("CS") if each.odd is None]
    urls = [text for text in texts if "://" in text]
    assert urls
    assert all(".invalid" in text for text in urls)


# -- the catalogue


@pytest.mark.parametrize("party", PARTIES)
def test_ids_are_unique_and_lead_back(party: str) -> None:
    everything = drawn(party)
    assert len({each.id for each in everything}) == len(everything)
    for each in everything:
        again = by_id(each.id)
        assert again == each
        assert again.message("id-1") == each.message("id-1")


def test_an_id_that_was_not_drawn_is_known_too() -> None:
    taken = {each.id for each in drawn("CSMS")}
    every = [
        f"malformed:CSMS:{action}:{place.name}:{fault.name}"
        for action in ACTIONS
        if may_send(VERSION, "charging_station", action)
        for place, fault in faults_of(action)
    ]
    left = [id for id in every if id not in taken]
    assert len(left) > 1000
    assert all(by_id(id).id == id for id in left)


@pytest.mark.parametrize(
    "id",
    [
        "malformed:CSMS:BootNotification:chargingStation.model:too_long",
        "malformed:CSMS:BootNotification:payload:extra",
        "malformed:CS:Reset:type:unknown_value",
        "malformed:CS:frame:id_number",
        "malformed:CSMS:json:truncated",
    ],
)
def test_ids_that_people_wrote_down_stay(id: str) -> None:
    assert by_id(id).id == id


@pytest.mark.parametrize(
    "id",
    [
        "",
        "malformed",
        "malformed:EMS:json:truncated",
        "malformed:CS:json:nothing",
        "malformed:CS:json:id_number",
        "malformed:CS:BootNotification:reason:missing",
        "malformed:CSMS:Reset:type:missing",
        "malformed:CSMS:BootNotification:colour:missing",
        "malformed:CSMS:BootNotification:reason:too_long",
        "malformed:CSMS:BootNotification:reason:nothing",
        "malformed:CSMS:NoSuchAction:reason:missing",
        "malformed:CS:Reset:payload:extra",
        "malformed:CS:ClearCache:payload:extra",
        "malformed:CS:RequestStartTransaction:evseId:null",
    ],
)
def test_an_id_that_names_nothing_or_nothing_harmless_is_refused(id: str) -> None:
    with pytest.raises(UsageFault, match="names no malformed message"):
        by_id(id)


@pytest.mark.parametrize("party", PARTIES)
def test_the_lot_is_drawn_by_a_seed(party: str) -> None:
    first, again, other = ({each.id for each in drawn.__wrapped__(party, seed)} for seed in (0, 0, 1))
    assert first == again
    assert first != other
    assert 0.8 < len(first) / len(other) < 1.25


@pytest.mark.parametrize("party", PARTIES)
def test_every_kind_of_fault_is_drawn_for_every_kind_of_field_that_it_fits(party: str) -> None:
    sender = {"CS": "csms", "CSMS": "charging_station"}[party]
    fitting = {
        (fault.name, place.kind)
        for action in ACTIONS
        if may_send(VERSION, sender, action)
        for place, fault in faults_of(action)
        if "role" in fault.scopes
    }
    taken = {(each.fault.name, each.place.kind) for each in drawn(party) if each.fault and each.place}
    assert fitting - taken == set()
    spoilt_so = {each.fault.name for each in drawn(party) if each.fault}
    assert FAULTS.keys() - spoilt_so <= {"too_big"}


@pytest.mark.parametrize("party", PARTIES)
def test_every_action_but_the_dangerous_is_spoilt(party: str) -> None:
    count = Counter(each.action for each in drawn(party) if each.odd is None)
    sender = {"CS": "csms", "CSMS": "charging_station"}[party]
    asked = {action for action in ACTIONS if may_send(VERSION, sender, action)}
    assert asked - count.keys() == ({"ClearCache", "SetMonitoringBase"} if party == "CS" else set())


def test_a_station_is_only_asked_for_what_it_claims() -> None:
    needs = {each.action: each.needs for each in drawn("CS")}
    assert needs["SetChargingProfile"] == {"smart_charging"}
    assert needs["GetVariables"] == set()
    assert all(each.needs == set() for each in drawn("CSMS"))


# -- frames and JSON

LEGAL = {
    Planted.UNKNOWN_ACTION,
    Planted.WRONG_DIRECTION,
    Planted.REPEATED_ID,
    Planted.STRAY_ANSWER,
    Planted.BINARY,
}
"""What is wrong with these does not show in the frame."""
READABLE = {"json:nul", "json:many_keys", "json:megabyte"}
"""Nothing is wrong with these; that they are odd or huge is all."""


@pytest.mark.parametrize("party", PARTIES)
@pytest.mark.parametrize("name", ODD)
def test_a_frame_has_the_fault_that_it_says(party: str, name: str) -> None:
    each = by_id(f"malformed:{party}:{name}")
    frame = rpc.read(each.message("the-id").data)
    if (each.planted in LEGAL or name in READABLE) and name != "json:binary_garbage":
        assert frame.faults == ()
    else:
        assert frame.faults != (), frame


@pytest.mark.parametrize("name", ODD)
def test_a_frame_shows_the_id_that_it_says(name: str) -> None:
    each = by_id(f"malformed:CSMS:{name}")
    message = each.message("the-id")
    if message.id and not isinstance(rpc.read(message.data), rpc.Unreadable):
        assert rpc.read(message.data).id == message.id
    assert message.id in ("", "the-id") or message.id.encode() in message.data


def test_what_is_legal_json_is_legal_json() -> None:
    for name in ("json:nul", "json:many_keys", "json:megabyte"):
        assert decode(by_id(f"malformed:CS:{name}").message("id").data)[1] == ()


def test_a_frame_is_made_when_it_is_asked_for() -> None:
    assert len(repr(by_id("malformed:CS:json:megabyte"))) < 500
    assert len(by_id("malformed:CS:json:megabyte").message("id").data) > 1_000_000


def payload(each: Malformed) -> dict[str, Any]:
    frame = rpc.read(each.message("id").data)
    assert isinstance(frame, rpc.Call)
    assert isinstance(frame.payload, dict)
    return frame.payload
