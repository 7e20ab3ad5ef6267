"""Whatever comes, early, late, doubled, reordered or never: a stored trace is judged as the live run was."""

from hypothesis import given, settings
from hypothesis import strategies as st

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
)
from harness.judge.matchers import one_of
from tests.toy import frame, live, replayed

A, B = Pattern("request", "A"), Pattern("request", "B")
A_GOOD = Pattern("request", "A", must={"status": "good"})

SPECS: list[Spec] = [
    Within(A, 5),
    Within(A_GOOD, 5),
    Within(answer_to("1", {"status": one_of("good", "fine")}), 5),
    Never(A, 5),
    Never(A_GOOD, 3),
    Count(A, 5, 2),
    Count(A, 5, 2, 2),
    Count(A, 5, 0, 1),
    InOrder((A, B, A), 8),
    InAnyOrder((A, B), 5),
    OneOf((A_GOOD, B), 5),
    OneOf((A,), 5, silence=True),
    Periodic(A, 2, 0.5, 2),
    Gather(
        A,
        6,
        lambda seen: seen.body.get("status") == "bad",
        lambda all_: None if len(all_) > 1 else "too few",
        "two",
    ),
]

frames = st.sampled_from(
    [
        frame("A", status="good"),
        frame("A", status="bad"),
        frame("B"),
        frame("X", "response", "1", status="good"),
        frame("X", "response", "1", status="bad"),
        frame("X", "error", "1", code="GenericError"),
        frame("X", "response", "2", status="good"),
    ]
)
# before, exactly on and just after the deadlines of the specs above
moments = st.sampled_from(
    [0.0, 0.5, 1.5, 2.0, 2.5, 2.999999, 3.0, 3.000001, 4.0, 4.999999, 5.0, 5.000001, 6.0, 8.0, 9.0]
)
arrivals = st.lists(st.tuples(moments, frames), max_size=8)


@settings(max_examples=300, deadline=None)
@given(specs=st.lists(st.sampled_from(SPECS), min_size=1, max_size=3), arrivals=arrivals)
def test_same_outcomes(specs: list[Spec], arrivals: list[tuple[float, bytes]]) -> None:
    told, records = live(specs, arrivals)
    assert replayed(specs, records) == told


def test_what_comes_after_the_verdict_does_not_colour_it() -> None:
    told, records = live([Within(A, 5), Within(B, 8)], [(6.0, frame("A"))])
    assert "no link was ever opened" in told[0]
    assert replayed([Within(A, 5), Within(B, 8)], records) == told


def test_a_changed_rule_changes_the_outcome() -> None:
    told, records = live([Within(A, 5)], [(4.0, frame("A"))])
    assert told[0].startswith("met")
    assert replayed([Within(A, 3)], records)[0].startswith("broken")


def test_a_longer_window_than_was_recorded_is_inconclusive() -> None:
    _, records = live([Within(A, 5)], [])
    assert replayed([Within(A, 60)], records)[0].startswith("inconclusive")
