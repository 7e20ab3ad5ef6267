"""Lists of items with a result for each, and the two ways to tell a connector's state."""

from typing import Any

import pytest

from harness.protocols.ocpp.v201.bindings.items import Answering, Results, doubles, fitting, key, variable_key
from harness.protocols.ocpp.v201.bindings.presence import ByTheClock, EitherWay
from harness.protocols.ocpp.v201.bindings.properties import same_value
from harness.trace.record import Record
from harness.usecases.observation import Observation, Shape

Json = dict[str, Any]


def seen(name: str, body: Any, shape: Shape = "request", by_sut: bool = True, **more: Any) -> Observation:
    record = Record(1, 1.0, "wire", "csms", "CS001#1", "in" if by_sut else "out", "")
    return Observation(record, by_sut, shape, name, body, **more)


def item(variable: str, **more: Any) -> Json:
    return {"component": {"name": "TxCtrlr"}, "variable": {"name": variable}, **more}


WANTED = Results("asked", "told", "status", key, key, [{"Accepted"}, {"Rejected"}])


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ([item("A", status="Accepted"), item("B", status="Rejected")], None),
        ([item("b", status="Rejected"), item("a", status="Accepted")], None),
        ([item("A", status="Accepted")], "wanted 2 results, got 1"),
        ([item("A", status="Rejected"), item("B", status="Rejected")], "txctrlr a: wanted Accepted"),
        ([item("A", status="Accepted"), item("A", status="Rejected")], "no result for txctrlr b"),
        ("nonsense", "wanted 2 results, got 0"),
        ([1, None], "wanted 2 results, got 0"),
    ],
)
def test_each_item_has_a_result_of_its_own(told: Any, wrong: str | None) -> None:
    asked = seen("X", {"asked": [item("A"), item("B")]}, by_sut=False)
    found = WANTED(asked, seen("X", {"told": told}, "response"))
    assert found is None if wrong is None else str(found).startswith(wrong)


def test_an_answer_is_judged_beside_what_was_asked() -> None:
    asked = seen("X", {"asked": [item("A"), item("B")]}, by_sut=False, id="1")
    pattern = fitting("1", WANTED, str(WANTED))
    answer = seen("X", {"told": []}, "response", id="1", answers=asked)
    assert pattern.picks(answer)
    assert pattern.wrong(answer) == "wanted 2 results, got 0"
    assert (
        pattern.wrong(seen("X", {}, "error", id="1", answers=asked))
        == "wanted an answer that is no CALLERROR"
    )


def test_an_omitted_attribute_is_the_actual_value() -> None:
    twice = [item("A"), item("A", attributeType="Actual")]
    assert doubles(twice) == "txctrlr a Actual"
    assert doubles([item("A"), item("A", attributeType="Target")]) is None
    assert variable_key(twice[0]) == variable_key(twice[1])


def test_an_answer_is_found_by_what_it_answers() -> None:
    pattern = Answering("response", "TransactionEvent", asked={"eventType": "Ended"})
    ended = seen("TransactionEvent", {"eventType": "Ended"}, by_sut=False)
    started = seen("TransactionEvent", {"eventType": "Started"}, by_sut=False)
    assert pattern.picks(seen("TransactionEvent", {}, "response", answers=ended))
    assert not pattern.picks(seen("TransactionEvent", {}, "response", answers=started))
    assert not pattern.picks(seen("TransactionEvent", {}, "response"))


def status(evse: int, connector: int, state: str) -> Observation:
    body = {"evseId": evse, "connectorId": connector, "connectorStatus": state}
    return seen("StatusNotification", body)


def event(evse: int, connector: int, state: str, name: str = "Connector") -> Observation:
    place = {"name": name, "evse": {"id": evse, "connectorId": connector}}
    data = {"component": place, "variable": {"name": "AvailabilityState"}, "actualValue": state}
    return seen("NotifyEvent", {"eventData": [data]})


@pytest.mark.parametrize("told", [status, event])
def test_a_state_is_told_in_either_way(told: Any) -> None:
    pattern = EitherWay("request", evse=1, connector=1, state="Occupied")
    assert pattern.picks(told(1, 1, "Occupied"))
    assert pattern.wrong(told(1, 1, "Occupied")) is None
    assert not pattern.picks(told(1, 1, "Available"))  # an earlier state may cross what happened
    assert not pattern.picks(told(2, 1, "Occupied"))
    assert not pattern.picks(told(1, 2, "Occupied"))
    assert EitherWay("request", evse=1, connector=None).picks(told(1, 2, "Occupied"))


def test_other_events_tell_no_state() -> None:
    pattern = EitherWay("request", evse=1, connector=1)
    assert not pattern.picks(event(1, 1, "Occupied", name="EVSE"))
    assert not pattern.picks(seen("NotifyEvent", {"eventData": "nonsense"}))
    assert not pattern.picks(seen("StatusNotification", None))


def values(context: str, **more: Any) -> Json:
    return {"meterValue": [{"sampledValue": [{"value": 1, "context": context, **more}]}]}


def test_clock_aligned_values_come_alone_or_with_a_session() -> None:
    alone = seen("MeterValues", {"evseId": 1, **values("Sample.Clock")})
    sent = seen("TransactionEvent", {"eventType": "Updated", **values("Sample.Clock")})
    assert ByTheClock("request", evse=1).picks(alone)
    assert not ByTheClock("request", evse=2).picks(alone)
    assert not ByTheClock("request", evse=1).picks(sent)
    assert ByTheClock("request", evse=1, session=True).picks(sent)
    assert not ByTheClock("request", evse=1).picks(seen("MeterValues", {"evseId": 1, **values("Trigger")}))


def test_signed_values_hold_a_signature() -> None:
    pattern = ByTheClock("request", evse=1, signed=True)
    plain = seen("MeterValues", {"evseId": 1, **values("Sample.Clock")})
    signed = seen("MeterValues", {"evseId": 1, **values("Sample.Clock", signedMeterValue={})})
    assert pattern.wrong(plain) == "no sample is signed"
    assert pattern.wrong(signed) is None


@pytest.mark.parametrize(
    ("wanted", "value", "fits"),
    [
        ("30", "30", True),
        ("30", "30.0", True),
        ("30", "31", False),
        ("abc", "abc", True),
        ("30", None, False),
    ],
)
def test_the_same_number_may_be_written_in_another_way(wanted: str, value: Any, fits: bool) -> None:
    assert (same_value(wanted)(value) is None) is fits
