"""Transactions, remote start and stop (E, F)."""

from typing import Any

import pytest
from csms_dialogue import RFID, Dialogue, event, guarded, online

from harness.errors import PeerFault, UsageFault
from harness.protocols.ocpp.v201.csms import BootAnswer, CsmsConfig, Token

OTHER = {"idToken": "CAFE", "type": "ISO14443"}


def tell(csms: Dialogue, *arguments: Any, station: str = "CS1", **more: Any) -> Any:
    return csms.call("TransactionEvent", event(*arguments, **more), station)


def only(csms: Dialogue) -> dict[str, Any]:
    (row,) = csms.record("transactions")
    return row


def test_an_event_without_a_token_gets_an_empty_answer() -> None:
    assert tell(online(), "Started", 0) == {}


def test_a_token_gets_a_status_and_its_group() -> None:
    csms = online(CsmsConfig(tokens=(Token("DEADBEEF", group="G"),), unknown_token="Unknown"))
    info = tell(csms, "Started", 0, "Authorized", idToken=RFID)["idTokenInfo"]
    assert info == {"status": "Accepted", "groupIdToken": {"idToken": "G", "type": "Central"}}


def test_a_token_that_was_let_in_locally_is_judged_anew() -> None:
    csms = online(CsmsConfig(tokens=(Token("DEADBEEF", status="Blocked"),)))
    assert tell(csms, "Started", 0, "Authorized", idToken=RFID)["idTokenInfo"]["status"] == "Blocked"


def test_no_authorization_is_accepted() -> None:
    csms = online(CsmsConfig(unknown_token="Unknown"))
    token = {"idToken": "", "type": "NoAuthorization"}
    assert tell(csms, "Started", 0, "Authorized", idToken=token)["idTokenInfo"]["status"] == "Accepted"


def test_a_transaction_is_booked() -> None:
    csms = online()
    tell(csms, "Started", 0)
    tell(csms, "Updated", 1, "Authorized", idToken=RFID, info={"chargingState": "Charging"})
    row = only(csms)
    assert (row["transaction"], row["state"], row["evse"], row["connector"]) == ("T1", "active", 1, 1)
    assert (row["id_token"], row["charging_state"], row["events"]) == ("deadbeef", "Charging", 2)


def test_a_transaction_ends() -> None:
    csms = online()
    tell(csms, "Started", 0)
    tell(csms, "Ended", 1, "StopAuthorized", idToken=RFID, info={"stoppedReason": "Local"})
    row = only(csms)
    assert (row["state"], row["stopped_reason"]) == ("ended", "Local")


def test_the_token_that_stops_is_not_the_one_that_started() -> None:
    csms = online()
    tell(csms, "Started", 0, "Authorized", idToken=RFID)
    tell(csms, "Ended", 1, "StopAuthorized", idToken=OTHER)
    assert only(csms)["id_token"] == "deadbeef"


def test_an_event_that_comes_twice_counts_once() -> None:
    csms = online()
    first = tell(csms, "Started", 0, "Authorized", idToken=RFID)
    again = tell(csms, "Started", 0, "Authorized", idToken=RFID)
    assert first == again
    assert (only(csms)["events"], only(csms)["doubles"]) == (1, 1)


def test_an_end_that_comes_twice_is_no_new_transaction() -> None:
    csms = online()
    tell(csms, "Started", 0)
    tell(csms, "Ended", 1)
    tell(csms, "Ended", 1)
    assert (only(csms)["state"], only(csms)["doubles"]) == ("ended", 1)


def test_a_gap_is_noticed_and_can_be_filled() -> None:
    csms = online()
    tell(csms, "Started", 0)
    tell(csms, "Updated", 4)
    assert only(csms)["missing"] == [(1, 3)]
    tell(csms, "Updated", 2)
    assert only(csms)["missing"] == [(1, 1), (3, 3)]


def test_an_old_event_does_not_undo_a_newer_one() -> None:
    csms = online()
    tell(csms, "Started", 0)
    tell(csms, "Updated", 2, info={"chargingState": "Charging"})
    tell(csms, "Updated", 1, info={"chargingState": "EVConnected"})
    assert only(csms)["charging_state"] == "Charging"


def test_events_after_the_end_leave_it_ended() -> None:
    csms = online()
    tell(csms, "Started", 0)
    tell(csms, "Ended", 2)
    tell(csms, "Updated", 1)
    assert only(csms)["state"] == "ended"


def test_a_transaction_without_its_start_is_booked_all_the_same() -> None:
    csms = online()
    assert tell(csms, "Updated", 3) == {}
    assert (only(csms)["started"], only(csms)["missing"]) == (None, [(0, 2)])


def test_the_same_id_on_two_stations_means_two_transactions() -> None:
    csms = online()
    csms.connect("CS2")
    csms.boot("CS2")
    tell(csms, "Started", 0)
    tell(csms, "Started", 0, station="CS2")
    assert [row["station"] for row in csms.record("transactions")] == ["CS1", "CS2"]
    assert [row["doubles"] for row in csms.record("transactions")] == [0, 0]


def test_a_second_transaction_with_the_token_is_concurrent_and_the_first_goes_on() -> None:
    csms = online(CsmsConfig(concurrent_transactions=False))

    def status(number: int, trigger: str, transaction: str) -> str:
        answer = tell(csms, "Updated", number, trigger, transaction=transaction, idToken=RFID)
        return str(answer["idTokenInfo"]["status"])

    assert status(0, "Authorized", "T1") == "Accepted"
    assert status(0, "Authorized", "T2") == "ConcurrentTx"
    assert status(0, "Authorized", "T2") == "ConcurrentTx"
    assert status(1, "StopAuthorized", "T1") == "Accepted"


def test_a_key_code_is_not_shown() -> None:
    csms = online()
    tell(csms, "Started", 0, "Authorized", idToken={"idToken": "4711", "type": "KeyCode"})
    assert "4711" not in str(csms.csms.facts())


def test_meter_values_are_answered() -> None:
    value = {"timestamp": "2026-01-01T12:00:00Z", "sampledValue": [{"value": 1.5}]}
    assert online().call("MeterValues", {"evseId": 1, "meterValue": [value]}) == {}


def test_a_reservation_update_is_answered() -> None:
    payload = {"reservationId": 1, "reservationUpdateStatus": "Expired"}
    assert online().call("ReservationStatusUpdate", payload) == {}


def test_old_transactions_are_forgotten() -> None:
    csms = online(CsmsConfig(journal=2))
    for number in range(5):
        tell(csms, "Started", 0, transaction=f"T{number}")
        tell(csms, "Ended", 1, transaction=f"T{number}")
    assert [row["transaction"] for row in csms.record("transactions")] == ["T3", "T4"]


# remote


def test_each_remote_start_has_its_own_number() -> None:
    csms = guarded()
    csms.do("start_transaction", "CS1", RFID, evse=1)
    csms.reply(csms.order(), {"status": "Rejected"})
    csms.do("start_transaction", "CS1", RFID)
    numbers = {order.payload["remoteStartId"] for order in csms.orders()}
    assert numbers == {2}
    assert [row["note"] for row in csms.record("orders")] == ["remoteStartId 1", "remoteStartId 2"]


def test_a_remote_start_is_no_transaction_yet() -> None:
    csms = guarded()
    csms.do("start_transaction", "CS1", RFID, evse=1)
    csms.reply(csms.order(), {"status": "Accepted"})
    assert csms.record("transactions") == []
    tell(csms, "Started", 0, "RemoteStart", info={"remoteStartId": 1})
    assert only(csms)["remote_start"] == 1


def test_a_rejected_remote_start_is_not_repeated() -> None:
    csms = guarded()
    csms.do("start_transaction", "CS1", RFID, evse=1)
    csms.reply(csms.order(), {"status": "Rejected"})
    csms.wait(3600)
    assert csms.orders() == []
    assert (csms.last_order()["state"], csms.last_order()["status"]) == ("rejected", "Rejected")


def test_a_central_token_started_by_us_is_accepted() -> None:
    csms = guarded()
    token = {"idToken": "APP-1", "type": "Central"}
    assert csms.call("Authorize", {"idToken": token})["idTokenInfo"]["status"] == "Unknown"
    csms.do("start_transaction", "CS1", token, evse=1)
    assert tell(csms, "Started", 0, "RemoteStart", idToken=token)["idTokenInfo"]["status"] == "Accepted"


def test_a_remote_stop_names_the_transaction() -> None:
    csms = guarded()
    csms.do("stop_transaction", "CS1", "T1")
    assert csms.order().payload == {"transactionId": "T1"}


@pytest.mark.parametrize("boot", [BootAnswer("Pending"), BootAnswer("Rejected")])
def test_no_remote_start_before_acceptance(boot: BootAnswer) -> None:
    with pytest.raises(UsageFault, match=r"B0[23].FR"):
        guarded(boot=boot).do("start_transaction", "CS1", RFID, evse=1)


def test_no_order_to_a_station_that_is_not_there() -> None:
    csms = guarded()
    csms.drop()
    with pytest.raises(PeerFault, match="CS1"):
        csms.do("stop_transaction", "CS1", "T1")
    assert (csms.last_order()["state"], csms.last_order()["why"]) == ("failed", "not connected")
