"""Filters, durations, scaled numbers and datagrams, one example each, good and bad."""

from decimal import Decimal
from typing import Any

import pytest

from harness.protocols.eebus.spine import datagram as dg
from harness.protocols.eebus.spine import types
from harness.protocols.eebus.spine.datagram import Cmd
from harness.protocols.eebus.spine.merge import CannotMerge, apply, select

M = "measurementListData"


def values(*items: dict[str, Any]) -> dict[str, Any]:
    return {"measurementData": list(items)}


def one(id: int, value: int, kind: str = "value", **more: Any) -> dict[str, Any]:
    return {"measurementId": id, "valueType": kind, "value": {"number": value, "scale": 0}, **more}


def partial(**more: Any) -> dict[str, Any]:
    return {"cmdControl": {"partial": {}}, **more}


def delete(**more: Any) -> dict[str, Any]:
    return {"cmdControl": {"delete": {}}, **more}


def test_without_a_filter_all_is_replaced() -> None:
    assert apply(values(one(1, 5), one(2, 6)), Cmd(M, values(one(3, 7)))) == values(one(3, 7))


def test_entries_are_found_by_all_their_identifiers() -> None:
    stored = values(one(1, 5), one(1, 9, "maxValue"))
    after = apply(stored, Cmd(M, values(one(1, 8, "maxValue"), one(2, 1)), (partial(),)))
    assert after == values(one(1, 5), one(1, 8, "maxValue"), one(2, 1))
    assert stored == values(one(1, 5), one(1, 9, "maxValue"))


def test_selectors_change_every_entry_that_fits_and_append_none() -> None:
    change = {"valueState": "error"}
    fits = partial(measurementListDataSelectors={"valueType": "value"})
    after = apply(values(one(1, 5), one(2, 6), one(2, 7, "minValue")), Cmd(M, values(change), (fits,)))
    assert after == values(one(1, 5, **change), one(2, 6, **change), one(2, 7, "minValue"))
    nobody = partial(measurementListDataSelectors={"measurementId": 9})
    assert apply(values(one(1, 5)), Cmd(M, values(change), (nobody,))) == values(one(1, 5))


def test_entries_and_members_can_be_deleted() -> None:
    stored = values(one(1, 5, valueState="error"), one(2, 6))
    picks = {"measurementListDataSelectors": {"measurementId": 1}}
    assert apply(stored, Cmd(M, None, (delete(**picks),))) == values(one(2, 6))
    member = delete(**picks, measurementDataElements={"valueState": {}})
    assert apply(stored, Cmd(M, None, (member,))) == values(one(1, 5), one(2, 6))
    assert apply(stored, Cmd(M, None, (delete(),))) == values()


def test_a_delete_comes_before_a_partial_whatever_their_order() -> None:
    stored = values(one(1, 5, valueState="error"))
    picks = {"measurementListDataSelectors": {"measurementId": 1}}
    for filters in ((delete(**picks), partial()), (partial(), delete(**picks))):
        assert apply(stored, Cmd(M, values(one(1, 7)), filters)) == values(one(1, 7))


def test_an_entry_without_identifiers_cannot_be_merged() -> None:
    with pytest.raises(CannotMerge, match="measurementId"):
        apply(values(one(1, 5)), Cmd(M, values({"value": {"number": 1}}), (partial(),)))


def test_functions_that_are_no_list_are_merged_member_by_member() -> None:
    stored = {"operatingState": "failure", "lastErrorCode": "E7"}
    part = Cmd("deviceDiagnosisStateData", {"operatingState": "normalOperation"}, (partial(),))
    assert apply(stored, part) == {"operatingState": "normalOperation", "lastErrorCode": "E7"}
    gone = delete(deviceDiagnosisStateDataElements={"lastErrorCode": {}})
    assert apply(stored, Cmd("deviceDiagnosisStateData", None, (gone,))) == {"operatingState": "failure"}


def test_a_restricted_read() -> None:
    stored = values(one(1, 5), one(2, 6, valueState="normal"))
    cmd = Cmd(
        M,
        {},
        (
            partial(
                measurementListDataSelectors={"measurementId": 2}, measurementDataElements={"valueState": {}}
            ),
        ),
    )
    assert select(stored, cmd) == values({"measurementId": 2, "valueType": "value", "valueState": "normal"})


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("PT4S", 4),
        ("PT2H", 7200),
        ("P1D", 86400),
        ("PT1H54M", 6840),
        ("PT0.5S", 0.5),
        ("-PT5M", -300),
        ("P1W", 604800),
        ("P1DT1H", 90000),
    ],
)
def test_durations(text: str, seconds: float) -> None:
    assert types.seconds(text) == seconds


@pytest.mark.parametrize("text", ["", "P", "PT", "P1DT", "4S", "PT4", "pt4s", 4, None, "PT1.5H"])
def test_what_is_no_duration(text: Any) -> None:
    assert types.seconds(text) is None


@pytest.mark.parametrize("seconds", [0, 1, 2.5, 4, 59, 60, 3600, 7200, 86400, 6840, -30])
def test_a_duration_is_read_back(seconds: float) -> None:
    assert types.seconds(types.duration(seconds)) == seconds


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (4201, {"number": 4201, "scale": 0}),
        (11000, {"number": 11000, "scale": 0}),
        (0, {"number": 0, "scale": 0}),
        (0.1, {"number": 1, "scale": -1}),
        (-16.25, {"number": -1625, "scale": -2}),
    ],
)
def test_scaled_numbers(value: float, plain: dict[str, int]) -> None:
    assert types.scaled(value) == plain
    assert types.number(plain) == Decimal(str(value))


@pytest.mark.parametrize(
    "value", [None, 5, {}, {"number": "5"}, {"number": 5, "scale": "1"}, {"number": True}]
)
def test_what_is_no_scaled_number(value: Any) -> None:
    assert types.number(value) is None


HEADER = {
    "specificationVersion": "1.3.0",
    "addressSource": {"device": "A", "entity": [0], "feature": 0},
    "addressDestination": {"entity": [0], "feature": 0},
    "msgCounter": 1,
    "cmdClassifier": "read",
}


def wire(header: Any, cmd: Any) -> Any:
    from harness.protocols.eebus import eebus_json

    return {"datagram": eebus_json.encode({"header": header, "payload": {"cmd": cmd}})}


def test_a_datagram_is_read_back_as_it_was_written() -> None:
    got = dg.read(wire(HEADER, [{"nodeManagementDetailedDiscoveryData": {}}]))
    assert got.faults == ()
    assert got.datagram is not None
    assert dg.write(got.datagram) == wire(HEADER, [{"nodeManagementDetailedDiscoveryData": {}}])
    assert dg.plain(got.datagram) == got.plain


@pytest.mark.parametrize("member", ["addressSource", "addressDestination", "msgCounter", "cmdClassifier"])
def test_a_header_that_lacks_something_is_no_header(member: str) -> None:
    got = dg.read(wire({name: each for name, each in HEADER.items() if name != member}, [{"x": {}}]))
    assert got.datagram is None
    assert member in got.faults[-1][1]


@pytest.mark.parametrize(
    ("header", "cmd", "fault"),
    [
        (dict(reversed(HEADER.items())), [{"x": {}}], "order"),
        (HEADER, [{"x": {}, "y": {}}], "cmd"),
        (HEADER, [{"function": "z", "x": {}}], "cmd"),
        (HEADER, [{"filter": [{"cmdControl": {"partial": {}}}], "x": {}}], "unnamed"),
        (HEADER, [{"function": "", "filter": [{"cmdControl": {"partial": {}}}], "x": {}}], "unnamed"),
    ],
)
def test_what_is_put_otherwise_is_named(header: Any, cmd: Any, fault: str) -> None:
    got = dg.read(wire(header, cmd))
    assert got.datagram is not None
    assert [kind for kind, _ in got.faults] == [fault]


@pytest.mark.parametrize(
    "payload", [None, 1, [], {}, {"datagram": None}, {"datagram": [1]}, [{"datagram": {}}], "x"]
)
def test_what_is_no_datagram_says_so(payload: Any) -> None:
    got = dg.read(payload)
    assert got.datagram is None
    assert got.faults
