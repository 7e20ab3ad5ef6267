"""What a station answers to messages that are wrong, and what a scenario can make it answer. Part 4, 4.2.3
and 4.3.
"""

from typing import Any

import pytest

from harness.errors import HarnessFault, PeerFault
from harness.protocols.ocpp.peer import SILENCE, ErrorReply, RawReply

from .dialogue import Dialogue, Payload, booted


@pytest.mark.parametrize(
    ("action", "payload", "code"),
    [
        ("Reset", {}, "OccurrenceConstraintViolation"),
        ("Reset", {"type": "ImmediateAndResume"}, "PropertyConstraintViolation"),
        ("Reset", {"type": 5}, "TypeConstraintViolation"),
        ("Reset", {"type": "Immediate", "more": 1}, "FormatViolation"),
        ("Reset", [], "FormatViolation"),
        ("SetVariables", {"setVariableData": []}, "OccurrenceConstraintViolation"),
        ("SetVariables", {"setVariableData": {}}, "TypeConstraintViolation"),
        ("GetBaseReport", {"requestId": 1, "reportBase": "Everything"}, "PropertyConstraintViolation"),
        ("SendLocalList", {"versionNumber": "1", "updateType": "Full"}, "TypeConstraintViolation"),
        ("NoSuchAction", {}, "NotImplemented"),
        ("reset", {"type": "Immediate"}, "NotImplemented"),
        ("Heartbeat", {}, "NotSupported"),
        ("PublishFirmware", {}, "NotSupported"),
    ],
)
def test_error_codes(action: str, payload: Any, code: str) -> None:
    it = booted()
    assert it.ask(action, payload) == code if payload else it.say([2, "x", action, payload], "x") == code
    it.silent()


def test_custom_data_is_tolerated() -> None:
    """P03"""
    assert booted().ask("GetLocalListVersion", {"customData": {"vendorId": "x", "more": 1}}) == {
        "versionNumber": 0
    }


@pytest.mark.parametrize("data", [b"{", b"[]", b"{}", b"nonsense", b'[2,"x"]', b'["2","x","Reset",{}]'])
def test_broken_frames_get_an_rpc_error(data: bytes) -> None:
    """Part 4, 4.2.3: id -1 when there is none"""
    it = booted()
    it.say(data)
    (frame,) = [frame for frames in it.replies.values() for frame in frames]
    assert (frame[0], frame[2]) == (4, "RpcFrameworkError")
    assert frame[1] == ("x" if b'"x"' in data else "-1")


def test_unknown_message_type() -> None:
    """Part 4, 4.4"""
    it = booted()
    assert it.say([9, "x", "Reset", {}], "x") == "MessageTypeNotSupported"


@pytest.mark.parametrize("id", [5, "", None, "x" * 37])
def test_unusable_message_ids(id: Any) -> None:
    it = booted()
    assert it.say([2, id, "GetLocalListVersion", {}], "-1") == "RpcFrameworkError"


@pytest.mark.parametrize(
    "frame", [[3, "x"], [4, "x", "a"], [3, "never-asked", {}], [4, "never-asked", "GenericError", "", {}]]
)
def test_answers_are_never_answered(frame: list[Any]) -> None:
    it = booted()
    it.say(frame)
    assert it.replies == {}
    it.silent()


def test_answers_after_garbage_are_as_before() -> None:
    it = booted()
    it.say(b"\xff\xfe{")
    assert it.ask("GetLocalListVersion") == {"versionNumber": 0}


# -- overrides


def version(it: Dialogue) -> Any:
    return it.ask("GetLocalListVersion")


def test_override_with_a_payload() -> None:
    it = booted()
    it.station.override("GetLocalListVersion", {"versionNumber": 99})
    assert version(it) == {"versionNumber": 99}
    it.station.restore("GetLocalListVersion")
    assert version(it) == {"versionNumber": 0}


def test_override_for_some_times() -> None:
    it = booted()
    it.station.override("GetLocalListVersion", ErrorReply("InternalError"), times=2)
    assert [version(it) for _ in range(3)] == ["InternalError", "InternalError", {"versionNumber": 0}]


def test_override_with_silence_raw_bytes_and_a_callable() -> None:
    it = booted()
    it.station.override("GetLocalListVersion", SILENCE)
    assert version(it) is None
    it.station.override("GetLocalListVersion", RawReply(b'[3,"other",{"versionNumber":0}]'))
    assert version(it) is None
    assert it.replies["other"] == [[3, "other", {"versionNumber": 0}]]
    it.station.override("GetLocalListVersion", lambda payload, now: {"versionNumber": len(payload)})
    assert version(it) == {"versionNumber": 0}


def test_an_override_stands_before_all_checks() -> None:
    it = booted()
    it.station.override("NoSuchAction", ErrorReply("GenericError"))
    assert it.ask("NoSuchAction") == "GenericError"


def test_mute_says_nothing_but_goes_on() -> None:
    it = booted()
    it.station.mute()
    assert version(it) is None
    it.do(it.station.plug_in, 1, 1)
    it.silent()
    assert len(it.station.observe("transactions", it.now)) == 1


def test_frozen_station_notices_nothing_until_it_thaws() -> None:
    it = booted()
    it.station.freeze(it.now)
    assert version(it) is None
    it.run(1000)
    it.silent()
    it.station.thaw(it.now)
    it.run(0)
    it.expect("Heartbeat")
    assert version(it) == {"versionNumber": 0}


def test_a_scenario_can_send_anything() -> None:
    it = booted()
    answers: list[Any] = []
    it.answers["DataTransfer"] = {"status": "Rejected"}
    request: Payload = {"vendorId": "x"}
    id = it.station.request("DataTransfer", request, it.now, lambda answer, _: answers.append(answer))
    it.run(0)
    assert it.expect("DataTransfer") == request
    assert (answers[0].id, answers[0].payload) == (id, {"status": "Rejected"})


def test_raw_bytes_go_out_unchanged() -> None:
    it = booted()
    it.station.send_raw(b"{not json", it.now)
    (command,) = it.station.commands()
    assert command.data == b"{not json"


def test_what_does_not_exist_is_said() -> None:
    it = booted()
    with pytest.raises(HarnessFault, match="no EVSE 9, only 1 to 2"):
        it.station.occupy_bay(9, it.now)
    with pytest.raises(HarnessFault, match="no connector 3"):
        it.station.plug_in(1, 3, it.now)
    with pytest.raises(HarnessFault, match="nothing of 'weather'"):
        it.station.observe("weather", it.now)
    it.do(it.station.link_down)
    with pytest.raises(HarnessFault, match="no link"):
        it.station.request("Heartbeat", {}, it.now)


def test_a_link_that_the_csms_closed_is_the_fault_of_the_csms() -> None:
    it = booted()
    link = it.station.connection.link
    assert link is not None
    it.station.closed(link.name, 1011, "out of order", it.now)
    with pytest.raises(PeerFault, match="no link"):
        it.station.request("Heartbeat", {}, it.now)
    with pytest.raises(PeerFault, match="no link"):
        it.station.send_raw(b"{}", it.now)


def test_functions_can_go_at_run_time() -> None:
    from dataclasses import replace

    it = booted()
    functions = replace(it.station.config.functions, local_list=False)
    it.station.configure(it.now, functions=functions)
    assert version(it) == "NotSupported"


def test_one_call_at_a_time() -> None:
    """Part 4, 4.1.1"""
    it = booted()
    it.answers["StatusNotification"] = None
    it.do(it.station.plug_in, 1, 1)
    assert it.said() == ["StatusNotification"]
    it.run(30)
    assert it.said()[1] == "TransactionEvent"
