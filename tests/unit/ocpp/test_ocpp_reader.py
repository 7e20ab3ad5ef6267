"""The reader: records become observations, answers find their requests, memory stays bounded."""

import pytest
from dialogue import Dialogue

from harness.protocols.ocpp.reader import MAX_CALLS, OcppReader, label
from harness.trace.record import Record


def test_requests_answers_and_errors() -> None:
    d = Dialogue()
    first, second = d.sut_calls("Heartbeat"), d.we_call("ClearCache")
    d.sut_refuses(second, "NotSupported", "no cache", {"x": 1})
    d.we_answer(first, {"currentTime": d.now()})
    call, ours, refusal, answer = d.observations()
    assert (call.shape, call.name, call.by_sut, call.body) == ("request", "Heartbeat", True, {})
    assert (ours.by_sut, ours.id) == (False, second)
    assert (refusal.shape, refusal.name, refusal.answers) == ("error", "ClearCache", ours)
    assert refusal.body == {"code": "NotSupported", "description": "no cache", "details": {"x": 1}}
    assert (answer.shape, answer.name, answer.answers) == ("response", "Heartbeat", call)


def test_the_same_id_in_both_directions_and_on_two_links() -> None:
    d = Dialogue()
    d.sut_calls("Heartbeat", id="1")
    d.we_call("ClearCache", id="1")
    d.link = "CS001#2"
    d.we_call("Reset", id="1")
    d.sut_answers("1")
    d.link = "CS001#1"
    d.sut_answers("1")
    d.we_answer("1")
    assert [seen.name for seen in d.observations()[3:]] == ["Reset", "ClearCache", "Heartbeat"]


def test_an_answer_to_nothing_has_no_name_and_a_second_answer_has_one() -> None:
    d = Dialogue()
    d.sut_answers("nobody")
    id = d.we_call("ClearCache")
    d.sut_answers(id)
    d.sut_answers(id)
    assert [seen.name for seen in d.observations()] == ["", "ClearCache", "ClearCache", "ClearCache"]


def test_what_cannot_be_read_is_broken_with_all_its_faults() -> None:
    d = Dialogue()
    d.sut_sends('[9,"a",{"x":1,"x":2}]')
    (seen,) = d.observations()
    assert (seen.shape, seen.id, seen.body["message_type"]) == ("broken", "a", 9)
    assert [kind for kind, _ in seen.faults] == ["json_duplicate_key", "frame_message_type"]


def test_a_broken_answer_still_tells_what_it_answers() -> None:
    d = Dialogue()
    id = d.we_call("ClearCache")
    d.sut_sends(f'[3,"{id}"]')
    assert d.observations()[1].answers is d.observations()[0] or d.observations()[1].name == "ClearCache"


@pytest.mark.parametrize(
    ("form", "shape"),
    [("ping", None), ("pong", None), ("http", None), ("binary", "broken"), ("broken", "broken")],
)
def test_other_forms_than_text(form: str, shape: str | None) -> None:
    d = Dialogue()
    d.sut_sends("{}", form)
    assert [seen.shape for seen in d.observations()] == ([shape] if shape else [])


def test_notes_become_links_and_facts_and_marks_nothing() -> None:
    d = Dialogue()
    d.note("opened")
    d.note("closed", code=1000, reason="", by="sut")
    d.note("closed", code=1000, reason="", by="harness")
    d.note("refused", status=401, why="wrong password")
    d.note("rejected", status=404, why="unknown")
    d.note("standing", boot="Accepted")
    d.planted()
    d.tick()
    seen = [(each.shape, each.name, each.by_sut) for each in d.observations()]
    assert seen == [
        ("link", "opened", False),
        ("link", "closed", True),
        ("link", "closed", False),
        ("link", "refused", True),
        ("link", "rejected", False),
        ("fact", "standing", False),
    ]


def test_a_note_that_is_rubbish_is_nothing() -> None:
    reader = OcppReader()
    for raw in ("", "{", "[]", '{"event":7}', "[" * 5000):
        assert reader.read(Record(0, 0.0, "note", "", "", "", raw)) is None


def test_a_closed_link_is_forgotten_and_memory_is_bounded() -> None:
    d = Dialogue()
    id = d.we_call("ClearCache")
    d.note("closed", code=1000, reason="", by="sut")
    d.sut_answers(id)
    assert d.observations()[-1].name == ""
    d = Dialogue()
    ids = [d.we_call("ClearCache") for _ in range(MAX_CALLS + 1)]
    d.sut_answers(ids[0])
    d.sut_answers(ids[1])
    assert [seen.name for seen in d.observations()[-2:]] == ["", "ClearCache"]


def shown(d: Dialogue) -> list[str]:
    return [label(record) for record in d.records]


def test_labels_of_messages() -> None:
    d = Dialogue()
    d.boots()
    d.status(1, 2, "Occupied")
    d.tells("Started", "CablePluggedIn", 0)
    d.sut_refuses(d.we_call("Reset", {"type": "OnIdle"}), "SecurityError")
    d.sut_sends("[]")
    d.sut_sends("x", form="ping")
    assert shown(d) == [
        "BootNotification(PowerUp)",
        "→ Accepted",
        "StatusNotification(1, 2, Occupied)",
        "→ ok",
        "TransactionEvent(Started, CablePluggedIn)",
        "→ ok",
        "Reset(OnIdle)",
        "CALLERROR SecurityError",
        "✗ not a JSON array with content",
        "ping",
    ]


def test_labels_of_everything_else() -> None:
    d = Dialogue()
    d.note("upgrade", path="/x", offered=["ocpp2.0.1"], chosen="ocpp2.0.1", status=101)
    d.note("closed", code=None, reason="", by="sut")
    d.note("refused", status=401, why="wrong password")
    d.planted()
    d.tick()
    d.sut_calls("Made" * 30)
    assert shown(d)[:5] == [
        "upgrade 101 ocpp2.0.1",
        "closed without a code by sut",
        "refused 401 wrong password",
        "mark",
        "tick",
    ]
    assert len(shown(d)[5]) <= 64


def test_labels_of_odd_payloads_do_not_raise() -> None:
    d = Dialogue()
    for payload in ([], None, 7, {"type": {"a": [1]}}, {"type": None}):
        d.sut_sends(f'[2,"a","Reset",{payload!r}]'.replace("None", "null").replace("'", '"'))
    assert all(text.startswith("Reset") for text in shown(d))
