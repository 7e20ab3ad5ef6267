"""When a check begins to look, and until when: what the stage makes of a spec's seconds."""

import pytest

from harness.judge.expectations import Never, Pattern, Spec, Within
from harness.judge.forbidding import Forbidden, NoneBefore
from tests.toy import frame, live, replayed

A, B = Pattern("request", "A"), Pattern("request", "B")
SILENCES: list[Spec] = [Never(B, 5), NoneBefore((Forbidden(B, "B came"),), 5)]


@pytest.mark.parametrize("silence", SILENCES, ids=["never", "none of these"])
@pytest.mark.parametrize(
    ("at", "kept"),
    [(3.0, False), (21.0, False), (24.9, False), (25.1, True)],
    ids=["before the slow answer", "behind it", "at the end", "too late to count"],
)
def test_a_slow_product_does_not_outlast_a_silence(silence: Spec, at: float, kept: bool) -> None:
    specs = [Within(A, 30), silence]
    told, records = live(specs, [(at, frame("B")), (20.0, frame("A"))])
    assert told[1].startswith("met" if kept else "broken")
    assert replayed(specs, records) == told


def test_what_has_to_come_is_due_from_the_stimulus_on() -> None:
    told, _ = live([Within(A, 30), Within(B, 5)], [(20.0, frame("A")), (22.0, frame("B"))])
    assert told[1].startswith("broken")
