"""Frames, ids, correlation: each test builds a trace with one fault, and only the check for it goes red."""

import pytest
from dialogue import TOKEN, Dialogue
from red import red


@red("generic.json")
def test_text_that_is_not_json(d: Dialogue) -> None:
    d.boots()
    d.sut_sends('[2,"a","Heartbeat",{]')


@red("generic.json")
def test_not_a_number(d: Dialogue) -> None:
    d.boots()
    d.sut_sends('[2,"a","DataTransfer",{"vendorId":"x","data":NaN}]')


@red("generic.json")
def test_byte_order_mark(d: Dialogue) -> None:
    d.boots()
    d.sut_sends('\ufeff[2,"a","Heartbeat",{}]')


@red("generic.json")
def test_bytes_that_are_not_utf8(d: Dialogue) -> None:
    d.boots()
    d.sut_sends(b'[2,"a","DataTransfer",{"vendorId":"\xff"}]')


@red("generic.json.keys", "WARNING")
def test_the_same_key_twice(d: Dialogue) -> None:
    d.boots()
    d.sut_sends('[2,"a","DataTransfer",{"vendorId":"x","vendorId":"y"}]')


@red("generic.json.unicode", "WARNING")
def test_half_a_surrogate_pair(d: Dialogue) -> None:
    d.boots()
    d.sut_sends('[2,"a","DataTransfer",{"vendorId":"\\ud800"}]')


@red("generic.json.numbers", "WARNING")
def test_number_that_no_double_holds(d: Dialogue) -> None:
    d.boots()
    d.sut_sends('[2,"a","DataTransfer",{"vendorId":"x","data":12345678901234567890.5}]')


@red("generic.json.limits", "WARNING")
def test_nesting_bomb(d: Dialogue) -> None:
    d.boots()
    d.sut_sends("[" * 100_000)


@red("generic.websocket")
def test_frame_that_violates_websocket(d: Dialogue) -> None:
    d.boots()
    d.sut_sends(b"\xff\xff", form="broken")


@red("generic.frame.text", "WARNING")
def test_binary_frame(d: Dialogue) -> None:
    d.boots()
    d.sut_sends('[2,"a","Heartbeat",{}]', form="binary")


@pytest.mark.parametrize(
    "frame",
    [
        "{}",
        "[]",
        '["2","a","Heartbeat",{}]',
        '[true,"a","Heartbeat",{}]',
        '[2.5,"a","Heartbeat",{}]',
        '[9,"a",{}]',
        '[2,"a","Heartbeat"]',
        '[2,"a","Heartbeat",{},{}]',
        '[2,"a",7,{}]',
        '[4,"a",7,"",{}]',
        '[3,"a"]',
    ],
)
def test_illegal_frames(frame: str) -> None:
    d = Dialogue()
    d.boots()
    d.sut_sends(frame)
    assert d.broken() == [("generic.frame", "FAIL")]


@red("generic.payload")
def test_payload_that_is_a_list(d: Dialogue) -> None:
    d.boots()
    d.sut_sends('[2,"a","Heartbeat",[]]')


@red("generic.payload", "WARNING")
def test_null_payload_where_nothing_is_to_say(d: Dialogue) -> None:
    d.boots()
    d.sut_sends('[2,"a","Heartbeat",null]')


@red("generic.payload", interpretation={"null_payload": "object"})
def test_null_payload_when_the_profile_forbids_it(d: Dialogue) -> None:
    d.boots()
    d.sut_sends('[2,"a","Heartbeat",null]')


def test_null_payload_when_the_profile_allows_it() -> None:
    d = Dialogue()
    d.boots()
    d.sut_sends('[2,"a","Heartbeat",null]')
    assert d.broken(interpretation={"null_payload": "null"}) == []


@red("generic.id.form")
def test_numeric_message_id(d: Dialogue) -> None:
    d.boots()
    d.sut_calls("Heartbeat", id=7)


@red("generic.id.form")
def test_message_id_of_37_characters(d: Dialogue) -> None:
    d.boots()
    d.we_answer(d.sut_calls("Heartbeat", id="x" * 36), {"currentTime": d.now()})
    d.sut_calls("Authorize", {"idToken": TOKEN}, id="x" * 37)


@red("generic.id.empty", "WARNING")
def test_empty_message_id(d: Dialogue) -> None:
    d.boots()
    d.sut_calls("Heartbeat", id="")


@red("generic.error.code")
def test_made_up_error_code(d: Dialogue) -> None:
    d.boots()
    d.sut_refuses(d.we_call("ClearCache"), "Oops")


@red("generic.error.code", "WARNING")
def test_error_code_spelt_as_in_1_6(d: Dialogue) -> None:
    d.boots()
    d.sut_refuses(d.we_call("ClearCache"), "OccurenceConstraintViolation")


@red("generic.error.code", interpretation={"occurrence_spelling": "double_r"})
def test_error_code_spelt_as_in_1_6_when_the_profile_forbids_it(d: Dialogue) -> None:
    d.boots()
    d.sut_refuses(d.we_call("ClearCache"), "OccurenceConstraintViolation")


@red("generic.error.description")
def test_description_of_256_characters(d: Dialogue) -> None:
    d.boots()
    d.sut_refuses(d.we_call("ClearCache"), "GenericError", "x" * 256)


@red("generic.error.description")
def test_description_that_is_a_number(d: Dialogue) -> None:
    d.boots()
    d.sut_refuses(d.we_call("ClearCache"), "GenericError", 7)


@red("generic.error.details")
def test_details_that_are_a_text(d: Dialogue) -> None:
    d.boots()
    d.sut_refuses(d.we_call("ClearCache"), "GenericError", "", "more")


@red("generic.id.unique")
def test_message_id_used_twice(d: Dialogue) -> None:
    d.boots()
    d.we_answer(d.sut_calls("Heartbeat", id="a"), {"currentTime": d.now()})
    d.sut_calls("Authorize", {"idToken": TOKEN}, id="a")


@red("generic.id.unique")
def test_message_id_used_again_on_another_link(d: Dialogue) -> None:
    d.boots()
    d.we_answer(d.sut_calls("Authorize", {"idToken": TOKEN}, id="a"), {"idTokenInfo": {"status": "Accepted"}})
    d.note("closed", code=1006, reason="", by="sut")
    d.link = "CS001#2"
    d.sut_calls("Heartbeat", id="a")


@red("generic.id.unique")
def test_the_same_id_for_every_heartbeat_is_no_retry(d: Dialogue) -> None:
    d.boots()
    d.we_answer(d.sut_calls("Heartbeat", id="1"), {"currentTime": d.now()})
    d.wait(300)
    d.sut_calls("Heartbeat", id="1")


def retry(d: Dialogue) -> None:
    d.boots()
    d.status()
    event = d.event("Started", "CablePluggedIn", 0, evse={"id": 1, "connectorId": 1})
    d.we_refuse(d.sut_calls("TransactionEvent", event, id="a"), "InternalError")
    d.sut_calls("TransactionEvent", event | {"offline": False}, id="a")


def test_a_retry_may_keep_its_id() -> None:
    d = Dialogue()
    retry(d)
    assert d.broken() == []
    assert "generic.id.retry" in d.met()


@red("generic.id.retry", interpretation={"retry_message_id": "must_be_new"})
def test_a_retry_with_the_same_id_when_the_profile_forbids_it(d: Dialogue) -> None:
    retry(d)


@red("generic.one_call")
def test_two_calls_at_once(d: Dialogue) -> None:
    d.boots()
    d.sut_calls("Heartbeat")
    d.sut_calls("Authorize", {"idToken": TOKEN})


@red("generic.one_call", sut_timeout=20.0)
def test_call_before_its_own_timeout_was_over(d: Dialogue) -> None:
    d.boots()
    d.sut_calls("Heartbeat")
    d.wait(10)
    d.sut_calls("Authorize", {"idToken": TOKEN})


@red("generic.one_call")
def test_call_while_one_from_before_the_trace_is_open(d: Dialogue) -> None:
    d.note("standing", link=d.link, boot="Accepted", outstanding={"in": ["old"], "out": []})
    d.sut_calls("Heartbeat")


def test_calls_open_from_before_the_trace_may_be_answered() -> None:
    d = Dialogue()
    d.note("standing", link=d.link, boot="Accepted", outstanding={"in": ["theirs"], "out": ["ours"]})
    d.we_answer("theirs", {"currentTime": d.now()})
    d.sut_answers("ours", {"status": "Accepted"})
    d.sut_calls("Heartbeat")
    assert d.broken() == []


@red("generic.answer.known")
def test_answer_with_an_unknown_id(d: Dialogue) -> None:
    d.boots()
    d.sut_answers("nobody", {})


@red("generic.answer.known")
def test_answer_on_another_link_than_it_was_asked_on(d: Dialogue) -> None:
    d.boots()
    id = d.we_call("ClearCache")
    d.link = "CS001#2"
    d.sut_answers(id, {"status": "Accepted"})


def test_the_other_link_is_named() -> None:
    d = Dialogue()
    id = d.we_call("ClearCache")
    d.link = "CS001#2"
    d.sut_answers(id, {"status": "Accepted"})
    assert "CS001#1" in d.findings()[-1].received


@red("generic.answer.known")
def test_minus_one_although_our_frame_was_readable(d: Dialogue) -> None:
    d.boots()
    d.we_call("ClearCache")
    d.sut_refuses("-1", "RpcFrameworkError")


@red("generic.answer.once", "WARNING")
def test_second_answer(d: Dialogue) -> None:
    d.boots()
    id = d.we_call("ClearCache")
    d.sut_answers(id, {"status": "Accepted"})
    d.sut_answers(id, {"status": "Accepted"})


@red("generic.answered")
def test_call_that_is_never_answered(d: Dialogue) -> None:
    d.boots()
    d.we_call("ClearCache")
    d.wait(31)
    d.tick()


@red("generic.answered")
def test_call_that_is_not_answered_when_its_time_is_over(d: Dialogue) -> None:
    """A case ends at the very instant at which waiting for the answer ends."""
    d.boots()
    d.we_call("ClearCache")
    d.wait(30)
    d.tick()


def test_a_trace_that_ends_too_early_proves_no_silence() -> None:
    d = Dialogue()
    d.boots()
    d.we_call("ClearCache")
    d.wait(29)
    d.tick()
    assert d.broken() == []


def test_silence_on_a_faulty_line_proves_nothing() -> None:
    d = Dialogue()
    d.boots()
    d.we_call("ClearCache")
    d.wait(99)
    d.tick()
    assert d.broken(faulty=True) == []


@red("generic.answer.in_time", "WARNING")
def test_answer_after_the_message_timeout(d: Dialogue) -> None:
    d.boots()
    id = d.we_call("ClearCache")
    d.wait(31)
    d.sut_answers(id, {"status": "Accepted"})


@red("generic.frame")
def test_a_broken_answer_is_one_fault_not_two(d: Dialogue) -> None:
    d.boots()
    id = d.we_call("ClearCache")
    d.sut_sends(f'[3,"{id}"]')
    d.wait(60)
    d.tick()
