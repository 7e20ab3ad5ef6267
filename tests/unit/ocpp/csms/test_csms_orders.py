"""Orders and their outcome; overrides; what is recorded."""

import json
from typing import Any

import pytest
from csms_dialogue import RFID, Dialogue, Error, guarded, online

from harness.errors import PeerFault, UsageFault
from harness.protocols.ocpp import rpc
from harness.protocols.ocpp.peer import DEFER, LINK_LOST, SILENCE, TIMED_OUT, Answer, ErrorReply, RawReply
from harness.protocols.ocpp.v201.csms import Csms, CsmsConfig, Received
from harness.protocols.ocpp.v201.csms.stations import Station


def test_a_request_goes_out_as_it_is_and_its_id_is_told() -> None:
    csms = online()
    id = csms.request("Reset", {"type": "Immediate"})
    order = csms.order()
    assert (order.id, order.action, order.payload) == (id, "Reset", {"type": "Immediate"})
    assert csms.last_order()["state"] == "sent"


def test_the_player_sends_nonsense_when_told_to() -> None:
    csms = online()
    csms.request("MakeCoffee", {"sugar": 2})
    assert csms.order().action == "MakeCoffee"


def test_one_call_at_a_time() -> None:
    csms = online()
    csms.request("ClearCache", {})
    csms.request("GetLocalListVersion", {})
    (first,) = csms.orders()
    csms.reply(first, {"status": "Accepted"})
    assert csms.order().action == "GetLocalListVersion"


def test_two_stations_do_not_wait_for_each_other() -> None:
    csms = online()
    csms.connect("CS2")
    csms.request("ClearCache", {})
    csms.request("ClearCache", {}, "CS2")
    assert len(csms.orders("CS1")) == len(csms.orders("CS2")) == 1


@pytest.mark.parametrize(
    ("action", "payload", "answer", "state", "status"),
    [
        ("Reset", {"type": "OnIdle"}, {"status": "Scheduled"}, "accepted", "Scheduled"),
        ("Reset", {"type": "OnIdle"}, {"status": "Rejected"}, "rejected", "Rejected"),
        ("UnlockConnector", {"evseId": 1, "connectorId": 1}, {"status": "Unlocked"}, "accepted", "Unlocked"),
        (
            "UnlockConnector",
            {"evseId": 1, "connectorId": 1},
            {"status": "UnlockFailed"},
            "rejected",
            "UnlockFailed",
        ),
        ("GetLocalListVersion", {}, {"versionNumber": 1}, "accepted", ""),
        (
            "SendLocalList",
            {"versionNumber": 1, "updateType": "Full"},
            {"status": "Failed"},
            "rejected",
            "Failed",
        ),
    ],
)
def test_the_status_decides(action: str, payload: object, answer: object, state: str, status: str) -> None:
    csms = online()
    csms.request(action, payload)
    csms.reply(csms.order(), answer)
    assert (csms.last_order()["state"], csms.last_order()["status"]) == (state, status)


def test_an_error_fails_the_order() -> None:
    csms = online()
    csms.request("ClearCache", {})
    csms.reply_error(csms.order(), "NotSupported")
    assert csms.last_order()["state"] == "failed"
    assert "NotSupported" in csms.last_order()["why"]


def test_an_answer_that_breaks_its_schema_fails_the_order() -> None:
    csms = online()
    csms.request("Reset", {"type": "OnIdle"})
    csms.reply(csms.order(), {"status": "Perhaps"})
    assert csms.last_order()["state"] == "failed"
    assert "Perhaps" in csms.last_order()["why"]


def test_an_answer_that_is_no_object_fails_the_order() -> None:
    csms = online()
    csms.request("MakeCoffee", {})
    csms.reply(csms.order(), ["espresso"])
    assert csms.last_order()["state"] == "failed"


def test_no_answer_fails_the_order_after_the_timeout() -> None:
    csms = online(CsmsConfig(message_timeout=10))
    csms.request("ClearCache", {})
    csms.wait(9)
    assert csms.last_order()["state"] == "sent"
    csms.wait(1)
    assert (csms.last_order()["state"], csms.last_order()["why"]) == ("failed", "timed out")


def test_an_answer_after_the_timeout_changes_nothing() -> None:
    csms = online(CsmsConfig(message_timeout=10))
    csms.request("ClearCache", {})
    order = csms.order()
    csms.wait(10)
    csms.reply(order, {"status": "Accepted"})
    assert csms.last_order()["state"] == "failed"


def test_after_a_timeout_the_next_call_goes_out() -> None:
    csms = online(CsmsConfig(message_timeout=10))
    csms.request("ClearCache", {})
    csms.request("GetLocalListVersion", {})
    csms.orders()
    csms.wait(10)
    assert csms.order().action == "GetLocalListVersion"


def test_a_lost_link_fails_what_was_open_and_what_waited() -> None:
    csms = online()
    csms.request("ClearCache", {})
    csms.request("ClearCache", {})
    csms.drop()
    assert [row["why"] for row in csms.record("orders")] == ["link lost", "link lost"]


def test_a_failed_order_is_not_repeated_on_the_next_link() -> None:
    csms = online()
    csms.request("ClearCache", {})
    csms.drop()
    csms.connect()
    csms.boot()
    csms.wait(3600)
    assert csms.orders() == []


def test_the_sender_is_told_the_answer() -> None:
    told: list[Answer] = []
    csms = online(CsmsConfig(message_timeout=10))
    for _ in range(3):
        csms.request("ClearCache", {}, done=lambda answer, now: told.append(answer))
    csms.reply(csms.order(), {"status": "Accepted"})
    csms.wait(10)
    csms.drop()
    assert isinstance(told[0], rpc.CallResult)
    assert told[1:] == [TIMED_OUT, LINK_LOST]


def test_a_request_to_nobody_is_refused_and_booked() -> None:
    csms = online()
    with pytest.raises(PeerFault, match="CS9"):
        csms.request("ClearCache", {}, "CS9")
    assert csms.last_order()["state"] == "failed"


def test_the_reference_sends_no_nonsense() -> None:
    csms = guarded()
    with pytest.raises(UsageFault, match="MakeCoffee"):
        csms.request("MakeCoffee", {})
    assert csms.orders() == []


def test_the_reference_sends_nothing_that_breaks_its_schema() -> None:
    csms = guarded()
    with pytest.raises(UsageFault, match="Softly"):
        csms.request("Reset", {"type": "Softly"})
    assert csms.orders() == []
    assert csms.last_order()["state"] == "failed"


def test_the_journal_is_bounded() -> None:
    csms = online(CsmsConfig(journal=3))
    for _ in range(5):
        csms.request("ClearCache", {})
    assert len(csms.record("orders")) == 3


class Repeats(Csms):
    """Sends what failed again, and again."""

    def order_failed(self, station: Station, order: Any, payload: Any, now: float) -> None:
        self.order_by_itself(station, order.action, payload, now)


def test_only_what_failed_is_told_to_have_failed() -> None:
    csms = online(machine=Repeats)
    csms.request("ClearCache", {})
    csms.reply(csms.order(), {"status": "Rejected"})
    assert csms.orders() == []
    csms.request("ClearCache", {})
    csms.reply_error(csms.order(), "GenericError")
    assert csms.order().action == "ClearCache"


# overrides


def heartbeat(csms: Dialogue) -> object:
    return csms.call("Heartbeat")


def test_an_override_holds_until_it_is_removed() -> None:
    csms = online()
    override = csms.csms.override("Heartbeat", {"currentTime": "never"})
    assert [heartbeat(csms), heartbeat(csms)] == [{"currentTime": "never"}] * 2
    csms.csms.remove_override(override)
    csms.csms.remove_override(override)
    assert heartbeat(csms) != {"currentTime": "never"}
    assert override.used == 2


def test_limited_overrides_are_used_up_in_order() -> None:
    csms = online()
    csms.csms.override("Heartbeat", {"n": 1}, times=1)
    csms.csms.override("Heartbeat", {"n": 2}, times=2)
    csms.csms.override("Heartbeat", {"n": 3})
    assert [heartbeat(csms) for _ in range(4)] == [{"n": 1}, {"n": 2}, {"n": 2}, {"n": 3}]


def test_the_latest_unlimited_override_wins() -> None:
    csms = online()
    csms.csms.override("Heartbeat", {"n": 1})
    csms.csms.override("Heartbeat", {"n": 2})
    assert heartbeat(csms) == {"n": 2}


def test_an_override_may_be_for_one_station() -> None:
    csms = online()
    csms.connect("CS2")
    csms.boot("CS2")
    csms.csms.override("Heartbeat", {"n": 1}, station="CS2")
    assert heartbeat(csms) != {"n": 1}
    assert csms.call("Heartbeat", station="CS2") == {"n": 1}


def test_an_override_may_change_the_default() -> None:
    csms = online()

    def block(received: Received) -> dict[str, object]:
        assert isinstance(received.default, dict)
        return {"idTokenInfo": {**received.default["idTokenInfo"], "status": "Blocked"}}

    csms.csms.override("Authorize", block)
    assert csms.call("Authorize", {"idToken": RFID}) == {"idTokenInfo": {"status": "Blocked"}}


def test_an_override_may_be_an_error() -> None:
    csms = online()
    csms.csms.override("Heartbeat", ErrorReply("InternalError"))
    assert csms.call("Heartbeat", id="h") == Error("h", "InternalError")


def test_an_override_may_be_silence() -> None:
    csms = online()
    csms.csms.override("Heartbeat", SILENCE)
    assert heartbeat(csms) is None


def test_an_override_may_be_bytes() -> None:
    csms = online()
    csms.csms.override("Heartbeat", RawReply(b'[3,"wrong",{}]'))
    assert csms.send('[2,"a","Heartbeat",{}]') == [[3, "wrong", {}]]


def test_an_answer_may_come_later() -> None:
    csms = online()
    csms.csms.override("Heartbeat", DEFER, times=1)
    assert csms.call("Heartbeat", id="h") is None
    csms.csms.answer_later("CS1", "h", {"currentTime": "late"})
    (command,) = csms.csms.commands()
    assert json.loads(command.data) == [3, "h", {"currentTime": "late"}]  # type: ignore[union-attr]


@pytest.mark.parametrize("station", ["CS1", "CS9"])
def test_a_late_answer_to_a_station_that_is_gone_goes_nowhere(station: str) -> None:
    csms = online()
    csms.drop()
    csms.csms.answer_later(station, "h", {})
    assert csms.csms.commands() == []


def test_an_unknown_action_can_be_answered() -> None:
    csms = online()
    csms.csms.override("MakeCoffee", {"status": "Accepted"})
    assert csms.call("MakeCoffee", {}) == {"status": "Accepted"}


def test_all_overrides_can_be_taken_back() -> None:
    csms = online()
    csms.csms.override("Heartbeat", SILENCE)
    csms.csms.override("MakeCoffee", {"n": 1})
    csms.csms.restore("Heartbeat")
    assert heartbeat(csms) is not None
    assert csms.call("MakeCoffee") == {"n": 1}
    csms.csms.restore()
    assert csms.call("MakeCoffee").code == "NotImplemented"


def test_never_is_no_number_of_times() -> None:
    with pytest.raises(ValueError, match="times is 0"):
        online().csms.override("Heartbeat", SILENCE, times=0)


# records


def test_what_is_not_recorded_is_said() -> None:
    with pytest.raises(UsageFault, match=r"weather.*orders"):
        online().record("weather")


def test_the_facts_are_json() -> None:
    csms = online()
    csms.request("ClearCache", {})
    facts = json.loads(json.dumps(csms.csms.facts()))
    assert facts["stations"][0]["about"]["model"] == "DC-50"
    assert facts["orders"][0]["action"] == "ClearCache"
