"""Framing: what can be read, what cannot, and what is said about it."""

import pytest

from harness.protocols.ocpp import rpc


def kinds(text: str) -> list[str]:
    return [fault.kind for fault in rpc.read(text.encode()).faults]


def test_the_three_frames() -> None:
    assert rpc.read(b'[2,"a","Heartbeat",{}]') == rpc.Call("a", "Heartbeat", {})
    assert rpc.read(b'[3,"a",{"x":1}]') == rpc.CallResult("a", {"x": 1})
    assert rpc.read(b'[4,"a","C","d",{}]') == rpc.CallError("a", "C", "d", {})


@pytest.mark.parametrize(
    ("text", "kind", "id", "number"),
    [
        ("{}", "frame_array", None, None),
        ("[]", "frame_array", None, None),
        ('["2","a"]', "frame_message_type", "a", None),
        ('[true,"a"]', "frame_message_type", "a", None),
        ('[2.0,"a","X",{}]', "frame_message_type", "a", None),
        ('[9,"a",{}]', "frame_message_type", "a", 9),
        ('[2,"a","X"]', "frame_length", "a", 2),
        ('[3,"a",{},{}]', "frame_length", "a", 3),
        ("[2]", "frame_length", None, 2),
        ('[2,"a",["X"],{}]', "action_type", "a", 2),
        ('[4,"a",{},"",{}]', "error_code_type", "a", 4),
        ('[2,"a","X",{', "json_syntax", None, None),
    ],
)
def test_what_is_no_frame(text: str, kind: str, id: str | None, number: int | None) -> None:
    frame = rpc.read(text.encode())
    assert isinstance(frame, rpc.Unreadable)
    assert (frame.faults[-1].kind, frame.id, frame.message_type) == (kind, id, number)
    assert frame.why == frame.faults[-1].text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('[2,7,"X",{}]', "id_type"),
        ('[2,null,"X",{}]', "id_type"),
        ('[2,"","X",{}]', "id_empty"),
        (f'[3,"{"x" * 37}",{{}}]', "id_length"),
        ('[2,"a","X",[]]', "payload_type"),
        ('[3,"a",null]', "payload_null"),
        ('[4,"a","C",7,{}]', "error_description_type"),
        (f'[4,"a","C","{"x" * 256}",{{}}]', "error_description_length"),
        ('[4,"a","C","",""]', "error_details_type"),
        ('[2,"a","X",{"k":1,"k":2}]', "json_duplicate_key"),
        ('[2,"a","X",{}] ]', "json_trailing"),
    ],
)
def test_a_frame_that_can_be_read_with_what_is_wrong_with_it(text: str, kind: str) -> None:
    assert not isinstance(rpc.read(text.encode()), rpc.Unreadable)
    assert kinds(text) == [kind]


def test_an_id_that_is_no_text_is_shown_as_such() -> None:
    frame = rpc.read(b'[2,{"a":1},"X",{}]')
    assert isinstance(frame, rpc.Call)
    assert frame.id == "<an object>"


def test_long_things_are_not_quoted_at_length() -> None:
    frame = rpc.read(f'[2,"a",{"9" * 300},{{}}]'.encode())
    assert isinstance(frame, rpc.Unreadable)
    assert len(frame.why) < 120


def test_what_we_write_keeps_to_the_limits() -> None:
    frame = rpc.read(rpc.write_error("a", "GenericError", "x" * 400))
    assert isinstance(frame, rpc.CallError)
    assert frame.faults == ()
    assert frame.details == {}
