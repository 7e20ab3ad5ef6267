"""What stays open where our side does without the group of all nodes."""

import pytest

from harness.judge.expectations import Never, Pattern, Spec, Within
from harness.judge.finding import Verdict
from harness.protocols.echonet.lite.bindings.expecting import Settled, WithoutTheGroup
from harness.protocols.echonet.lite.reader import EchonetReader
from harness.trace.record import Record, as_text
from harness.usecases.observation import Observation

ANNOUNCED = bytes.fromhex("1081000A 027E01 0EF001 73 01 80 01 31")
REFUSED = bytes.fromhex("1081000B 027E01 05FF01 53 01 80 00")
HEARD, REFUSAL = Within(Pattern("notice", "INF"), 5), Within(Pattern("error", must={"service": "INF"}), 5)
SILENCE = Never(Pattern("notice", "INF"), 5)


def seen(data: bytes, at: float = 1.0) -> Observation:
    raw, encoding = as_text(data)
    found = EchonetReader().read(Record(1, at, "wire", "ems", "127.0.0.3", "in", raw, "datagram", encoding))
    assert found is not None
    return found


def verdict(spec: Spec, itself: bool, *frames: bytes) -> tuple[bool, Verdict | None]:
    state = WithoutTheGroup(spec, itself).open(0.0)
    for each in frames:
        state.see(seen(each))
    state.pass_time(10.0)
    assert state.outcome is not None
    return state.outcome.ok, state.outcome.verdict


@pytest.mark.parametrize(
    ("spec", "itself", "frames", "ok"),
    [
        (HEARD, True, (ANNOUNCED,), True),
        (HEARD, True, (), False),
        (HEARD, False, (), False),
        (SILENCE, True, (), False),
        (SILENCE, False, (), True),
        (SILENCE, False, (ANNOUNCED,), False),
        (Settled(lambda: (None, ()), "it is so"), False, (), True),
        (Settled(lambda: ("it is not", ()), "it is so"), False, (), False),
    ],
)
def test_what_was_not_heard_stays_open(spec: Spec, itself: bool, frames: tuple[bytes, ...], ok: bool) -> None:
    assert verdict(spec, itself, *frames) == (ok, None if ok else Verdict.INCONCLUSIVE)


def test_a_refusal_came_to_us_alone_and_counts() -> None:
    assert verdict(REFUSAL, True, REFUSED) == (False, None)


def test_a_silence_stays_one() -> None:
    assert WithoutTheGroup(SILENCE).is_silence
    assert not WithoutTheGroup(HEARD).is_silence
