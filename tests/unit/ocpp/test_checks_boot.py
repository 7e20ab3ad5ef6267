"""Boot status, opening of links, heartbeats."""

import pytest
from dialogue import STATION, TOKEN, Dialogue
from red import red


@red("boot.first", fresh=True)
def test_call_before_the_boot(d: Dialogue) -> None:
    d.sut_asks("Heartbeat", None, {"currentTime": d.now()})
    d.boots()


@red("boot.first")
def test_call_before_the_boot_where_the_state_is_known(d: Dialogue) -> None:
    d.note("standing", link=d.link, boot="none")
    d.sut_calls("Heartbeat")


@red("boot.first")
def test_call_that_our_csms_had_to_refuse(d: Dialogue) -> None:
    d.we_refuse(d.sut_calls("Heartbeat"), "SecurityError")


def test_a_station_may_have_been_accepted_before_the_trace() -> None:
    d = Dialogue()
    d.sut_asks("Heartbeat", None, {"currentTime": d.now()})
    assert d.broken() == []


@red("boot.first")
def test_no_boot_after_a_reset(d: Dialogue) -> None:
    d.boots()
    d.we_ask("Reset", {"type": "Immediate"}, {"status": "Accepted"})
    d.note("closed", code=1001, reason="", by="sut")
    d.link = "CS001#2"
    d.note("opened")
    d.sut_asks("Heartbeat", None, {"currentTime": d.now()})


def test_no_boot_is_needed_after_a_mere_reconnect() -> None:
    d = Dialogue()
    d.boots()
    d.we_ask("Reset", {"type": "Immediate", "evseId": 1}, {"status": "Accepted"})
    d.note("closed", code=1006, reason="", by="sut")
    d.link = "CS001#2"
    d.note("opened")
    d.sut_asks("Heartbeat", None, {"currentTime": d.now()})
    assert d.broken(fresh=True) == []


@red("boot.pending")
def test_call_while_pending(d: Dialogue) -> None:
    d.boots("Pending")
    d.sut_calls("Authorize", {"idToken": TOKEN})


def test_what_was_asked_for_while_pending() -> None:
    d = Dialogue()
    d.boots("Pending")
    d.we_ask("TriggerMessage", {"requestedMessage": "SignChargingStationCertificate"}, {"status": "Accepted"})
    d.sut_asks("SignCertificate", {"csr": "x"}, {"status": "Accepted"})
    d.we_ask("GetBaseReport", {"requestId": 1, "reportBase": "FullInventory"}, {"status": "Accepted"})
    d.sut_asks("NotifyReport", {"requestId": 1, "generatedAt": d.now(), "seqNo": 0})
    d.we_ask("TriggerMessage", {"requestedMessage": "BootNotification"}, {"status": "Accepted"})
    d.boots(reason="Triggered")
    assert d.broken(fresh=True) == []


@red("boot.rejected")
def test_call_while_rejected(d: Dialogue) -> None:
    d.boots("Rejected")
    d.sut_calls("Heartbeat")


@red("boot.interval")
def test_boot_before_the_interval_is_over(d: Dialogue) -> None:
    d.boots("Pending", interval=60)
    d.wait(50)
    d.boots()


def test_boot_after_the_interval() -> None:
    d = Dialogue()
    d.boots("Rejected", interval=10)
    d.wait(10)
    d.boots()
    assert d.broken() == []
    assert "boot.interval" in d.met()


@red("boot.pending.remote")
def test_remote_start_accepted_while_pending(d: Dialogue) -> None:
    d.boots("Pending")
    d.we_ask("RequestStartTransaction", {"remoteStartId": 1, "idToken": TOKEN}, {"status": "Accepted"})


@red("boot.rejected.answer")
def test_call_served_while_rejected(d: Dialogue) -> None:
    d.boots("Rejected")
    d.we_ask("ClearCache", None, {"status": "Accepted"})


def test_call_refused_while_rejected() -> None:
    d = Dialogue()
    d.boots("Rejected")
    d.sut_refuses(d.we_call("ClearCache"), "SecurityError")
    assert d.broken() == []
    assert "boot.rejected.answer" in d.met()


@red("boot.pending.open")
def test_station_hangs_up_while_pending(d: Dialogue) -> None:
    d.boots("Pending")
    d.note("closed", code=1000, reason="", by="sut")


def test_a_station_may_leave_to_come_back_with_its_new_certificate() -> None:
    d = Dialogue()
    d.boots("Pending")
    d.we_ask("CertificateSigned", {"certificateChain": "PEM"}, {"status": "Accepted"})
    d.note("closed", code=1000, reason="", by="sut")
    assert d.broken() == []


def test_a_station_that_loses_power_while_pending_does_not_hang_up() -> None:
    d = Dialogue()
    d.boots("Pending")
    d.note("closed", code=None, reason="", by="sut")
    assert d.broken() == []


@red("heartbeat.interval", "WARNING")
def test_heartbeats_too_fast(d: Dialogue) -> None:
    d.boots(interval=300)
    d.sut_asks("Heartbeat", None, {"currentTime": d.now()})
    d.wait(60)
    d.sut_asks("Heartbeat", None, {"currentTime": d.now()})


def test_heartbeats_that_were_triggered_or_sent_again() -> None:
    d = Dialogue()
    d.boots(interval=300)
    d.sut_asks("Heartbeat", None, {"currentTime": d.now()})
    d.we_ask("TriggerMessage", {"requestedMessage": "Heartbeat"}, {"status": "Accepted"})
    d.sut_asks("Heartbeat", None, {"currentTime": d.now()})
    d.wait(300)
    d.we_refuse(d.sut_calls("Heartbeat"), "InternalError")
    d.sut_asks("Heartbeat", None, {"currentTime": d.now()})
    assert d.broken() == []


@red("link.subprotocol.offered")
def test_station_that_does_not_offer_its_version(d: Dialogue) -> None:
    d.note("upgrade", path="/CS001", offered=["ocpp1.6"], chosen="", status=101)


@red("link.subprotocol.chosen", sut="csms")
def test_csms_that_chooses_what_was_not_offered(d: Dialogue) -> None:
    d.note("upgrade", path="/CS001", offered=["ocpp2.0.1"], chosen="ocpp1.6", status=101)


@red("csms.early", "WARNING", sut="csms")
def test_order_before_any_boot_where_a_note_says_that_all_is_fresh(d: Dialogue) -> None:
    d.note("fresh")
    d.sut_asks("GetLocalListVersion", None, {"versionNumber": 0})


@red("link.subprotocol.offered")
def test_offer_that_was_turned_away(d: Dialogue) -> None:
    d.note("rejected", path="/CS001", offered=["ocpp1.6"], chosen="", status=101)


@red("link.subprotocol.chosen", sut="csms")
def test_choice_that_our_client_refused(d: Dialogue) -> None:
    d.note("refused", path="/CS001", offered=["ocpp2.0.1"], chosen="ocpp1.6", status=101)


def offers(d: Dialogue, name: str, event: str = "upgrade", status: int = 101) -> None:
    d.note(event, path="/CS001", offered=[name], chosen="", status=status, why="")


@red("link.subprotocol.none", sut="csms")
def test_csms_leaves_a_link_without_subprotocol_open(d: Dialogue) -> None:
    offers(d, "ocpp9.9")
    d.wait(5)


@red("link.subprotocol.none", sut="csms")
def test_csms_closes_a_link_without_subprotocol_late(d: Dialogue) -> None:
    offers(d, "ocpp9.9")
    d.wait(60)
    d.note("closed", code=1002, reason="", by="sut")


@pytest.mark.parametrize("reading", [{}, {"no_common_subprotocol": "close_after_101"}])
def test_csms_closes_a_link_without_subprotocol_at_once(reading: dict[str, str]) -> None:
    d = Dialogue("csms")
    offers(d, "ocpp9.9")
    d.note("closed", code=1002, reason="", by="sut")
    d.wait(60)
    assert d.broken(interpretation=reading) == []
    assert "link.subprotocol.none" in d.met(interpretation=reading)


@pytest.mark.parametrize(
    ("reading", "verdicts"),
    [({}, []), ({"no_common_subprotocol": "close_after_101"}, [("link.subprotocol.none", "FAIL")])],
)
def test_csms_refuses_the_upgrade_instead(reading: dict[str, str], verdicts: list[tuple[str, str]]) -> None:
    d = Dialogue("csms")
    offers(d, "ocpp9.9", "refused", 400)
    offers(d, "ocpp2.0.1", "refused", 401)
    assert d.broken(interpretation=reading) == verdicts


@red("csms.gate", sut="csms")
def test_csms_serves_a_station_that_it_rejected(d: Dialogue) -> None:
    d.boots("Rejected")
    d.we_ask("Heartbeat", None, {"currentTime": d.now()})


@red("csms.gate", sut="csms")
def test_csms_refuses_with_another_code(d: Dialogue) -> None:
    d.boots("Pending")
    d.sut_refuses(d.we_call("Heartbeat"), "InternalError")


def test_csms_serves_what_it_asked_for() -> None:
    d = Dialogue("csms")
    d.boots("Pending")
    d.sut_asks("TriggerMessage", {"requestedMessage": "Heartbeat"}, {"status": "Accepted"})
    d.we_ask("Heartbeat", None, {"currentTime": d.now()})
    d.sut_refuses(d.we_call("Authorize", {"idToken": TOKEN}), "SecurityError")
    assert d.broken() == []
    assert "csms.gate" in d.met()


@red("csms.rejected", sut="csms")
def test_csms_calls_a_station_that_it_rejected(d: Dialogue) -> None:
    d.boots("Rejected")
    d.sut_calls("ClearCache")


@red("csms.rejected", "WARNING", sut="csms")
def test_csms_triggers_a_boot_after_its_rejection(d: Dialogue) -> None:
    d.boots("Rejected")
    d.sut_calls("TriggerMessage", {"requestedMessage": "BootNotification"})


def test_the_profile_may_allow_that() -> None:
    d = Dialogue("csms")
    d.boots("Rejected")
    d.sut_calls("TriggerMessage", {"requestedMessage": "BootNotification"})
    assert d.broken(interpretation={"trigger_while_rejected": "boot_trigger"}) == []


@red("csms.early", "WARNING", sut="csms", fresh=True)
def test_csms_calls_before_it_answered_the_boot(d: Dialogue) -> None:
    id = d.we_call("BootNotification", {"reason": "PowerUp", "chargingStation": STATION})
    d.sut_calls("ClearCache")
    d.sut_answers(id, {"currentTime": d.now(), "interval": 300, "status": "Accepted"})


@red("csms.pending.remote", sut="csms")
def test_csms_starts_a_transaction_on_a_pending_station(d: Dialogue) -> None:
    d.boots("Pending")
    d.sut_calls("RequestStartTransaction", {"remoteStartId": 1, "idToken": TOKEN})


@red("csms.pending.open", sut="csms")
def test_csms_hangs_up_on_a_pending_station(d: Dialogue) -> None:
    d.boots("Pending")
    d.note("closed", code=1008, reason="", by="sut")


@red("csms.id_token_info", sut="csms")
def test_csms_does_not_say_whether_the_token_is_valid(d: Dialogue) -> None:
    d.boots()
    d.we_ask("TransactionEvent", d.event("Started", "Authorized", 0, idToken=TOKEN), {})


def test_the_state_of_a_connector_asked_for_while_pending_may_come_as_an_event() -> None:
    d = Dialogue()
    d.boots("Pending")
    asked = {"requestedMessage": "StatusNotification", "evse": {"id": 1, "connectorId": 1}}
    d.we_ask("TriggerMessage", asked, {"status": "Accepted"})
    d.sut_asks("NotifyEvent", d.events(0))
    assert d.broken(fresh=True) == []
