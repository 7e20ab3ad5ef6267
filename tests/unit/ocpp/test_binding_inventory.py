"""What a device model must hold, and how its values must fit their own description."""

from typing import Any

import pytest

from harness.protocols.ocpp.v201.bindings import inventory
from harness.protocols.ocpp.v201.station import ChargingStation, StationConfig
from harness.trace.record import Record
from harness.usecases.observation import Observation

Json = dict[str, Any]


def part(*entries: Json, number: int = 0, more: bool = False) -> Observation:
    record = Record(number, 0.0, "wire", "csms", "CS001#1", "in", "")
    body = {"requestId": 1, "seqNo": number, "tbc": more, "reportData": list(entries)}
    return Observation(record, True, "request", "NotifyReport", body)


def entry(path: str, value: str | None = None, **about: Any) -> Json:
    component, _, variable = path.partition(".")
    name, _, instance = variable.removesuffix("]").partition("[")
    shape: Json = {"component": {"name": component}, "variable": {"name": name}}
    if instance:
        shape["variable"]["instance"] = instance
    attribute = {} if value is None else {"value": value}
    return {**shape, "variableAttribute": [attribute], "variableCharacteristics": about}


def everything() -> list[Json]:
    """The full inventory of the reference station."""
    station = ChargingStation(StationConfig(), lambda: "1", lambda: 0.0)
    reports = next(each for each in station.parts if hasattr(each, "report_data"))
    return [reports.report_data(variable, 0.0) for variable in station.model]


def test_the_reference_station_lacks_nothing() -> None:
    assert inventory.lacking([part(*everything())]) is None
    assert inventory.undescribed([part(*everything())]) is None
    assert inventory.open_lists([part(*everything())]) is None
    assert inventory.misfit([part(*everything())]) is None


@pytest.mark.parametrize(
    ("component", "variable"),
    [
        ("OCPPCommCtrlr", "OfflineThreshold"),
        ("Connector", "ConnectorType"),
        ("SmartChargingCtrlr", "RateUnit"),
    ],
)
def test_what_is_required_is_missed(component: str, variable: str) -> None:
    rest = [
        each
        for each in everything()
        if (each["component"]["name"], each["variable"]["name"]) != (component, variable)
    ]
    lacking = inventory.lacking([part(*rest)])
    assert lacking is not None
    assert variable in lacking


def test_a_block_that_is_not_there_lacks_nothing() -> None:
    rest = [each for each in everything() if each["component"]["name"] != "SmartChargingCtrlr"]
    assert inventory.lacking([part(*rest)]) is None


def test_a_block_that_is_switched_off_for_good_lacks_nothing() -> None:
    rest = [each for each in everything() if each["component"]["name"] != "SmartChargingCtrlr"]
    assert inventory.lacking([part(*rest, entry("SmartChargingCtrlr.Available", "false"))]) is None
    assert inventory.lacking([part(*rest, entry("SmartChargingCtrlr.Available", "true"))]) is not None


@pytest.mark.parametrize(
    ("value", "about", "why"),
    [
        ("5", {"dataType": "integer"}, None),
        ("5.5", {"dataType": "integer"}, "wanted integer"),
        ("5.5", {"dataType": "decimal"}, None),
        ("5", {"dataType": "integer", "maxLimit": 4}, "above maxLimit 4"),
        ("5", {"dataType": "integer", "minLimit": 6}, "below minLimit 6"),
        ("yes", {"dataType": "boolean"}, "wanted true or false"),
        ("2024-01-01T00:00:00Z", {"dataType": "dateTime"}, None),
        ("yesterday", {"dataType": "dateTime"}, "wanted a time"),
        ("B", {"dataType": "OptionList", "valuesList": "A,B"}, None),
        ("C", {"dataType": "OptionList", "valuesList": "A,B"}, "'C' is not in valuesList"),
        ("A, B", {"dataType": "MemberList", "valuesList": "A,B"}, None),
        ("A,C", {"dataType": "SequenceList", "valuesList": "A,B"}, "'C' is not in valuesList"),
        ("anything", {"dataType": "string"}, None),
    ],
)
def test_a_value_fits_its_description(value: str, about: Json, why: str | None) -> None:
    assert inventory.objection(value, about) == why


def test_parts_count_from_nought() -> None:
    assert inventory.misnumbered([part(number=0, more=True), part(number=1)]) is None
    assert (
        inventory.misnumbered([part(number=0, more=True), part(number=0, more=True), part(number=1)]) is None
    )
    assert inventory.misnumbered([part(number=1)]) is not None
    assert inventory.misnumbered([part(number=0, more=True), part(number=2)]) is not None


def test_a_list_says_what_may_be_in_it() -> None:
    assert inventory.open_lists([part(entry("A.B", dataType="OptionList", valuesList="x"))]) is None
    assert inventory.open_lists([part(entry("A.B", dataType="OptionList"))]) is not None


def test_a_summary_tells_of_all_equipment() -> None:
    told = [entry(f"{name}.AvailabilityState") for name in ("ChargingStation", "EVSE", "Connector")]
    assert inventory.unavailable([part(*told)]) is None
    assert inventory.unavailable([part(*told[:2])]) == "no AvailabilityState of Connector"
