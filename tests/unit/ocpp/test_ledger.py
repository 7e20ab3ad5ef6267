"""Which profiles are in force, as the messages tell."""

from typing import Any

from harness.protocols.ocpp.v201.ledger import installed
from harness.trace.record import Record
from harness.usecases.observation import Observation


def said(shape: Any, name: str, body: Any, answers: Observation | None = None) -> Observation:
    record = Record(seq=0, at=0.0, kind="wire", party="csms", link="CS001#1", direction="in", raw="")
    return Observation(record, shape == "response", shape, name, body, answers=answers)


def exchange(name: str, request: Any, status: str = "Accepted") -> list[Observation]:
    asked = said("request", name, request)
    return [asked, said("response", name, {"status": status}, asked)]


def setting(id: int, purpose: str = "TxDefaultProfile", evse: int = 1, level: int = 0, **more: Any) -> Any:
    body = {"id": id, "stackLevel": level, "chargingProfilePurpose": purpose, **more}
    return {"evseId": evse, "chargingProfile": body}


def event(type: str, transaction: str, **more: Any) -> Observation:
    return said(
        "request",
        "TransactionEvent",
        {"eventType": type, "transactionInfo": {"transactionId": transaction, **more}},
    )


def ids(*seen: Observation) -> list[int]:
    return [each.id for each in installed(seen)]


def test_only_what_was_accepted_counts() -> None:
    seen = exchange("SetChargingProfile", setting(1)) + exchange("SetChargingProfile", setting(2), "Rejected")
    assert ids(*seen) == [1]


def test_a_known_number_takes_the_place_of_the_old_one() -> None:
    seen = exchange("SetChargingProfile", setting(1)) + exchange("SetChargingProfile", setting(1, level=3))
    assert [(each.id, each.level) for each in installed(seen)] == [(1, 3)]


def test_clearing_by_number_and_by_all_criteria_at_once() -> None:
    seen = [
        *exchange("SetChargingProfile", setting(1)),
        *exchange("SetChargingProfile", setting(2, level=1)),
        *exchange("SetChargingProfile", setting(3, level=1, evse=2)),
    ]
    criteria = {"chargingProfilePurpose": "TxDefaultProfile", "stackLevel": 1, "evseId": 2}
    by_number = exchange("ClearChargingProfile", {"chargingProfileId": 1})
    by_criteria = exchange("ClearChargingProfile", {"chargingProfileCriteria": criteria})
    unknown = exchange("ClearChargingProfile", {"chargingProfileId": 2}, "Unknown")
    assert ids(*seen, *by_number) == [2, 3]
    assert ids(*seen, *by_criteria) == [1, 2]
    assert ids(*seen, *unknown) == [1, 2, 3]


def test_a_session_takes_its_limit_along_and_no_other() -> None:
    seen = [
        *exchange("SetChargingProfile", setting(1)),
        *exchange("SetChargingProfile", setting(2, "TxProfile", transactionId="a")),
        *exchange("SetChargingProfile", setting(3, "TxProfile", evse=2, transactionId="b")),
    ]
    assert ids(*seen, event("Updated", "a")) == [1, 2, 3]
    assert ids(*seen, event("Ended", "a")) == [1, 3]


def test_a_limit_that_came_with_an_order_waits_for_its_session() -> None:
    profile = {"id": 9, "stackLevel": 0, "chargingProfilePurpose": "TxProfile"}
    order = exchange("RequestStartTransaction", {"remoteStartId": 5, "evseId": 2, "chargingProfile": profile})
    assert ids(*order, event("Started", "b", remoteStartId=6)) == []
    begun = installed([*order, event("Started", "a", remoteStartId=5)])
    assert [(each.evse, each.transaction) for each in begun] == [(2, "a")]
    assert "transactionId" not in begun[0].profile
    assert ids(*order, event("Started", "a", remoteStartId=5), event("Ended", "a")) == []
