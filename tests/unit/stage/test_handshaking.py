"""The deed `Handshaking` on the live stage: what the record gets of it, and what it does not."""

from harness.judge.finding import Verdict
from tests.miniatures.play import Played, case, judge_again, play

REFUSED = "IEC63110-8.3.15-X47[unknown_root]"
BOTH = "IEC63110-8.3.15-X32"


def played(id: str) -> Played:
    return play(case("charging_station", id))


def test_the_record_names_what_was_changed_and_no_more() -> None:
    marks = [
        each.facts for each in played(REFUSED).records if each.kind == "mark" and "handshaking" in each.facts
    ]
    assert [(mark["handshaking"], mark["changes"]) for mark in marks] == [
        ("csms", ["credentials"]),
        ("csms", []),
    ]


def test_no_key_is_in_the_record() -> None:
    for id in (REFUSED, BOTH):
        assert not [each for each in played(id).records if "PRIVATE" in each.raw]


def test_every_handshake_has_its_note() -> None:
    """The first, the one that the station refuses, and the one after it."""
    notes = [each.facts for each in played(REFUSED).records if each.kind == "note"]
    outcomes = [(note["outcome"], note["by"]) for note in notes if note.get("event") == "tls"]
    assert outcomes == [("open", ""), ("failed", "sut"), ("open", "")]


def test_the_verdict_rests_on_the_record() -> None:
    for id in (REFUSED, BOTH):
        first = played(id)
        again = judge_again(case("charging_station", id), first)
        assert first.result.verdict is Verdict.PASS
        assert (again.verdict, again.findings) == (first.result.verdict, first.result.findings)
