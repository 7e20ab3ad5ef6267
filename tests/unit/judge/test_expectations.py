"""Each kind of expectation: what meets it, what breaks it, what the window's edges do."""

import pytest

from harness.judge.expectations import (
    Count,
    Gather,
    InAnyOrder,
    InOrder,
    Never,
    OneOf,
    Pattern,
    Periodic,
    Spec,
    Within,
    answer_to,
    error_to,
)
from tests.toy import frame, live

A, B = Pattern("request", "A"), Pattern("request", "B")
GOOD = Pattern("request", "A", must={"status": "good"})

CASES: list[tuple[str, Spec, list[tuple[float, bytes]], str]] = [
    ("in time", Within(A, 5), [(3, frame("A"))], "met"),
    ("on the deadline", Within(A, 5), [(5, frame("A"))], "met"),
    ("too late", Within(A, 5), [(5.1, frame("A"))], "broken nothing within 5 s"),
    (
        "the first one decides",
        Within(GOOD, 5),
        [(1, frame("A", status="bad")), (2, frame("A", status="good"))],
        "broken",
    ),
    ("others are passed over", Within(A, 5), [(1, frame("B")), (2, frame("A"))], "met"),
    ("answer", Within(answer_to("1"), 5), [(1, frame("X", "response", "1"))], "met"),
    ("answer to another", Within(answer_to("1"), 5), [(1, frame("X", "response", "2"))], "broken"),
    (
        "error for an answer",
        Within(answer_to("1"), 5),
        [(1, frame("X", "error", "1"))],
        "broken wanted a response",
    ),
    (
        "answer for an error",
        Within(error_to("1"), 5),
        [(1, frame("X", "response", "1"))],
        "broken wanted an error",
    ),
    (
        "error with the code",
        Within(error_to("1", {"code": "C"}), 5),
        [(1, frame("X", "error", "1", code="C"))],
        "met",
    ),
    ("never, and nothing", Never(A, 5), [(1, frame("B")), (6, frame("A"))], "met"),
    ("never, but yes", Never(A, 5), [(5, frame("A"))], "broken"),
    ("never of a kind", Never(GOOD, 5), [(1, frame("A", status="bad"))], "met"),
    ("at least two", Count(A, 5, 2), [(1, frame("A")), (2, frame("A"))], "met 2"),
    ("only one of two", Count(A, 5, 2), [(1, frame("A"))], "broken 1"),
    ("exactly one, but two", Count(A, 5, 1, 1), [(1, frame("A")), (5, frame("A"))], "broken 2"),
    ("exactly one", Count(A, 5, 1, 1), [(1, frame("A")), (5.1, frame("A"))], "met 1"),
    ("in order", InOrder((A, B), 5), [(1, frame("A")), (2, frame("B"))], "met"),
    ("out of order", InOrder((A, B), 5), [(1, frame("B")), (2, frame("A"))], "broken after 1 of 2"),
    ("in any order", InAnyOrder((A, B), 5), [(1, frame("B")), (2, frame("A"))], "met"),
    ("one is missing", InAnyOrder((A, B), 5), [(1, frame("B")), (2, frame("B"))], "broken missing"),
    ("one frame for one pattern", InAnyOrder((A, A), 5), [(1, frame("A"))], "broken missing"),
    (
        "the wrong answer to one of them",
        InAnyOrder((answer_to("1"), answer_to("2")), 5),
        [(1, frame("X", "response", "2")), (2, frame("X", "error", "1"))],
        "broken wanted a response",
    ),
    ("one of", OneOf((A, B), 5), [(1, frame("B"))], "met"),
    ("none of", OneOf((A, B), 5), [], "broken nothing"),
    ("silence is fine", OneOf((A,), 5, silence=True), [], "met nothing"),
    ("periodic", Periodic(A, 2, 0.5, 2), [(2, frame("A")), (4.5, frame("A"))], "met"),
    (
        "periodic, too early",
        Periodic(A, 2, 0.5, 2),
        [(2, frame("A")), (3.4, frame("A"))],
        "broken after 2.0, 1.4 s",
    ),
    ("periodic, too late", Periodic(A, 2, 0.5, 2), [(2, frame("A")), (4.6, frame("A"))], "broken"),
    (
        "gather",
        Gather(
            A,
            5,
            lambda each: bool(each.body.get("last")),
            lambda all_: None if len(all_) == 2 else "not two",
            "two",
        ),
        [(1, frame("A")), (2, frame("A", last=True))],
        "met",
    ),
    (
        "gather, in vain",
        Gather(A, 5, lambda _: False, lambda _: None, "all", B),
        [(1, frame("A")), (2, frame("B"))],
        "broken it came to nothing: B",
    ),
    (
        "in any order, in vain",
        InAnyOrder((A, A), 5, B),
        [(1, frame("A")), (2, frame("B"))],
        "broken it came to nothing: B",
    ),
    (
        "gather, judged wrong",
        Gather(
            A,
            5,
            lambda each: bool(each.body.get("last")),
            lambda all_: None if len(all_) == 2 else "not two",
            "two",
        ),
        [(2, frame("A", last=True))],
        "broken not two",
    ),
    (
        "gather, no end",
        Gather(A, 5, lambda _: False, lambda _: None, "all"),
        [(2, frame("A"))],
        "broken 1 so far",
    ),
]


@pytest.mark.parametrize(
    ("spec", "arrivals", "told"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_outcome(spec: Spec, arrivals: list[tuple[float, bytes]], told: str) -> None:
    assert live([spec], arrivals)[0][0].startswith(told)


def test_a_frame_satisfies_one_expectation_only() -> None:
    told, _ = live([Within(A, 5), Within(A, 5)], [(1, frame("A"))])
    assert [each.split()[0] for each in told] == ["met", "broken"]


def test_what_came_while_another_was_awaited_still_counts() -> None:
    told, _ = live([Within(A, 5), Within(B, 5)], [(1, frame("B")), (2, frame("A"))])
    assert [each.split()[0] for each in told] == ["met", "met"]
