"""Boot and what may be said before acceptance (B01 to B03), heartbeat, clock."""

import pytest
from csms_dialogue import BOOT, Dialogue, event, online, report_part, reported

from harness.clock import parse_iso8601
from harness.protocols.ocpp.peer import SILENCE, ErrorReply
from harness.protocols.ocpp.v201.csms import BootAnswer, CsmsConfig, reference

PENDING, REJECTED = BootAnswer("Pending", 10), BootAnswer("Rejected", 20)
STATUS = {"timestamp": "2026-01-01T12:00:00Z", "connectorStatus": "Available", "evseId": 1, "connectorId": 1}


def connected(**config: object) -> Dialogue:
    csms = Dialogue(CsmsConfig(**config))  # type: ignore[arg-type]
    csms.connect()
    return csms


def test_by_default_everybody_is_accepted() -> None:
    csms = connected(heartbeat_interval=90)
    answer = csms.boot()
    assert (answer["status"], answer["interval"]) == ("Accepted", 90)
    assert parse_iso8601(answer["currentTime"]) == csms.now


def test_heartbeat_tells_the_time() -> None:
    csms = online()
    csms.wait(12.5)
    assert parse_iso8601(csms.call("Heartbeat")["currentTime"]) == csms.now


@pytest.mark.parametrize("answer", [PENDING, REJECTED])
def test_the_policy_decides(answer: BootAnswer) -> None:
    told = connected(boot=answer).boot()
    assert (told["status"], told["interval"]) == (answer.status, answer.interval)


def test_a_station_may_have_its_own_policy() -> None:
    csms = connected(boot_per_station={"CS1": REJECTED})
    csms.connect("CS2")
    assert csms.boot("CS1")["status"] == "Rejected"
    assert csms.boot("CS2")["status"] == "Accepted"


def test_the_script_comes_first_for_each_station() -> None:
    csms = connected(boot_script=(PENDING, REJECTED))
    csms.connect("CS2")
    assert [csms.boot()["status"] for _ in range(3)] == ["Pending", "Rejected", "Accepted"]
    assert csms.boot("CS2")["status"] == "Pending"


def test_the_script_can_be_written_at_run_time() -> None:
    csms = online()
    csms.csms.script_boot(PENDING, station="CS1")
    assert [csms.boot()["status"] for _ in range(2)] == ["Pending", "Accepted"]


def test_the_next_boot_can_be_set_in_plain_values() -> None:
    csms = online()
    csms.csms.answer_next_boot("Pending", 7)
    answer = csms.boot()
    assert (answer["status"], answer["interval"]) == ("Pending", 7)
    assert csms.boot()["status"] == "Accepted"


def test_a_script_for_anyone_is_used_up_by_whoever_comes() -> None:
    csms = online()
    csms.csms.script_boot(PENDING)
    csms.connect("CS2")
    assert [csms.boot(name)["status"] for name in ("CS2", "CS1")] == ["Pending", "Accepted"]


def test_nothing_before_the_first_boot() -> None:
    assert connected().call("StatusNotification", STATUS).code == "SecurityError"


@pytest.mark.parametrize("answer", [PENDING, REJECTED])
@pytest.mark.parametrize(
    ("action", "payload"),
    [
        ("Heartbeat", {}),
        ("StatusNotification", STATUS),
        ("TransactionEvent", event("Started", 0)),
        ("Nonsense", {}),
    ],
)
def test_nothing_while_not_accepted(answer: BootAnswer, action: str, payload: object) -> None:
    csms = connected(boot=answer)
    csms.boot()
    assert csms.call(action, payload).code == "SecurityError"


def test_the_refused_message_has_no_effect() -> None:
    csms = connected(boot=PENDING)
    csms.boot()
    csms.call("TransactionEvent", event("Started", 0))
    assert csms.record("transactions") == []


def test_a_pending_link_stays_open() -> None:
    csms = connected(boot=PENDING)
    csms.boot()
    csms.call("Heartbeat")
    assert csms.closed == []


def test_acceptance_opens_the_gate() -> None:
    csms = connected(boot_script=(PENDING,))
    csms.boot()
    csms.boot()
    assert csms.call("StatusNotification", STATUS) == {}


def test_acceptance_can_be_taken_back() -> None:
    csms = online()
    csms.csms.script_boot(PENDING)
    csms.boot()
    assert csms.call("Heartbeat").code == "SecurityError"


def test_a_station_known_from_before_need_not_boot() -> None:
    csms = connected(accepted=frozenset({"CS1"}))
    assert csms.call("StatusNotification", STATUS) == {}


def test_pending_answers_to_our_requests_are_taken() -> None:
    csms = connected(boot=PENDING)
    csms.boot()
    csms.request("ClearCache", {})
    csms.reply(csms.order(), {"status": "Accepted"})
    assert csms.last_order()["state"] == "accepted"


def test_pending_a_triggered_message_is_welcome_once() -> None:
    csms = connected(boot=PENDING)
    csms.boot()
    csms.do("trigger", "CS1", "StatusNotification", evse=1, connector=1)
    csms.reply(csms.order(), {"status": "Accepted"})
    assert csms.call("StatusNotification", STATUS) == {}
    assert csms.call("StatusNotification", STATUS).code == "SecurityError"


def test_pending_only_the_triggered_message_is_welcome() -> None:
    csms = connected(boot=PENDING)
    csms.boot()
    csms.do("trigger", "CS1", "Heartbeat")
    csms.reply(csms.order(), {"status": "Accepted"})
    assert csms.call("StatusNotification", STATUS).code == "SecurityError"
    assert "currentTime" in csms.call("Heartbeat")


def triggered_heartbeat() -> Dialogue:
    csms = connected(boot=PENDING)
    csms.boot()
    csms.do("trigger", "CS1", "Heartbeat")
    csms.reply(csms.order(), {"status": "Accepted"})
    return csms


def test_asking_again_to_be_accepted_takes_no_trigger_back() -> None:
    csms = triggered_heartbeat()
    csms.boot()
    assert "currentTime" in csms.call("Heartbeat")


def test_a_reboot_takes_the_trigger_back() -> None:
    csms = triggered_heartbeat()
    csms.connect()
    csms.boot()
    assert csms.call("Heartbeat").code == "SecurityError"


def test_a_refused_trigger_opens_nothing() -> None:
    csms = connected(boot=PENDING)
    csms.boot()
    csms.do("trigger", "CS1", "Heartbeat")
    csms.reply(csms.order(), {"status": "Rejected"})
    assert csms.call("Heartbeat").code == "SecurityError"


def test_a_triggered_certificate_request_is_welcome() -> None:
    csms = connected(boot=PENDING)
    csms.boot()
    csms.do("trigger", "CS1", "SignChargingStationCertificate")
    csms.reply(csms.order(), {"status": "Accepted"})
    assert csms.call("SignCertificate", {"csr": "CSR"}) == {"status": "Rejected"}


def test_pending_the_report_asked_for_is_welcome() -> None:
    csms = connected(boot=PENDING)
    csms.boot()
    csms.do("get_base_report", "CS1", "FullInventory")
    order = csms.order()
    csms.reply(order, {"status": "Accepted"})
    id = order.payload["requestId"]
    assert csms.call("NotifyReport", report_part(id, 0, reported("A", "B", "1"))) == {}


def test_pending_a_report_not_asked_for_is_refused() -> None:
    csms = connected(boot=PENDING)
    csms.boot()
    assert csms.call("NotifyReport", report_part(99, 0)).code == "SecurityError"


def test_the_gate_follows_the_answer_that_really_went_out() -> None:
    csms = connected()
    told = {"currentTime": "2026-01-01T12:00:00Z", "interval": 5, "status": "Pending"}
    csms.csms.override("BootNotification", told, times=1)
    assert csms.boot()["status"] == "Pending"
    assert csms.call("Heartbeat").code == "SecurityError"


@pytest.mark.parametrize("reply", [SILENCE, ErrorReply("InternalError")])
def test_a_boot_that_got_no_answer_accepts_nobody(reply: object) -> None:
    csms = connected()
    csms.csms.override("BootNotification", reply, times=1)  # type: ignore[arg-type]
    csms.boot()
    assert csms.call("Heartbeat").code == "SecurityError"


def test_a_wrong_serial_number_ends_the_connection() -> None:
    csms = Dialogue(CsmsConfig(certificate_serials={"CS1": "S-1"}))
    link = csms.connect()
    assert csms.call("BootNotification", BOOT) is None
    assert csms.closed == [(link, 1008)]


def test_the_right_serial_number_is_let_in() -> None:
    csms = connected(certificate_serials={"CS1": "S-1"})
    station = {**BOOT["chargingStation"], "serialNumber": "S-1"}  # type: ignore[dict-item]
    assert csms.boot(chargingStation=station)["status"] == "Accepted"


def test_the_player_asks_for_nothing_by_itself() -> None:
    csms = online()
    csms.wait(86_400)
    assert csms.orders() == []


def test_the_reference_takes_the_inventory_behind_its_answer() -> None:
    csms = Dialogue(reference())
    csms.connect()
    assert csms.boot()["status"] == "Accepted"
    order = csms.order()
    assert (order.action, order.payload["reportBase"]) == ("GetBaseReport", "FullInventory")


def test_the_inventory_is_taken_once() -> None:
    csms = Dialogue(reference())
    csms.connect()
    csms.boot()
    csms.reply(csms.order(), {"status": "NotSupported"})
    csms.connect()
    csms.boot()
    assert csms.orders() == []


def test_new_firmware_asks_for_a_new_inventory() -> None:
    csms = Dialogue(reference())
    csms.connect()
    csms.boot()
    csms.reply(csms.order(), {"status": "NotSupported"})
    csms.connect()
    csms.boot(chargingStation={**BOOT["chargingStation"], "firmwareVersion": "2"})  # type: ignore[dict-item]
    assert csms.order().action == "GetBaseReport"


def test_the_inventory_may_be_taken_while_pending() -> None:
    csms = Dialogue(reference(boot=PENDING))
    csms.connect()
    csms.boot()
    assert csms.order().action == "GetBaseReport"


def test_a_rejected_station_is_asked_nothing() -> None:
    csms = Dialogue(reference(boot=REJECTED))
    csms.connect()
    assert csms.boot()["status"] == "Rejected"
    assert csms.orders() == []
