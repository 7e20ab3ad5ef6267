"""What must not come, at all or before something else."""

import pytest

from harness.judge.expectations import Pattern
from harness.judge.forbidding import Forbidden, NoneBefore
from tests.toy import frame, live

A, GOOD = Forbidden(Pattern("request", "A"), "A came"), Pattern("request", "B", must={"status": "good"})

CASES: list[tuple[str, NoneBefore, list[tuple[float, bytes]], bool]] = [
    ("silence", NoneBefore((A,), 5), [], True),
    ("something else", NoneBefore((A,), 5), [(1, frame("B"))], True),
    ("what is forbidden", NoneBefore((A,), 5), [(1, frame("A"))], False),
    ("what is forbidden, later", NoneBefore((A,), 5), [(6, frame("A"))], True),
    ("what is wanted", NoneBefore((A,), 5, GOOD), [(1, frame("B", status="good")), (2, frame("A"))], True),
    ("what is wanted, but wrong", NoneBefore((A,), 5, GOOD), [(1, frame("B", status="bad"))], False),
    ("forbidden first", NoneBefore((A,), 5, GOOD), [(1, frame("A")), (2, frame("B", status="good"))], False),
    ("nothing that is wanted", NoneBefore((A,), 5, GOOD), [], False),
]


@pytest.mark.parametrize(
    ("spec", "arrivals", "ok"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_outcome(spec: NoneBefore, arrivals: list[tuple[float, bytes]], ok: bool) -> None:
    assert live([spec], arrivals)[0][0].startswith("met" if ok else "broken")


def test_a_finding_says_what_it_means() -> None:
    assert "A came" in live([NoneBefore((A,), 5)], [(1, frame("A"))])[0][0]
