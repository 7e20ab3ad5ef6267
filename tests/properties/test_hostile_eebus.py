"""Whatever nonsense an EEBUS system puts into a message, it is judged, and our own parties live through it."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.judge.finding import Verdict
from harness.protocols.eebus.machine import EebusMachine
from harness.protocols.machine import Send
from tests.miniatures.play import Case, Played, every_case, judge_again, play
from tests.properties.test_hostile_frames import JUNK, played, spoiled
from tests.unit.eebus.stage_dialogue import Stage

CASES: tuple[Case, ...] = tuple(each for each in every_case() if ":eebus" in each.ref)
RELAXED = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@RELAXED
@given(case=st.sampled_from(CASES), which=st.integers(0), pick=st.integers(0, 60), junk=st.sampled_from(JUNK))
def test_no_message_upsets_the_judge(case: Case, which: int, pick: int, junk: Any) -> None:
    usual = played(case)
    frames = [each for each in usual.records if (each.kind, each.direction) == ("wire", "in")]
    guilty = frames[which % len(frames)]
    records = tuple(spoiled(each, pick, junk) if each is guilty else each for each in usual.records)
    result = judge_again(case, Played(usual.result, records))
    assert result.verdict < Verdict.ERROR, result.reason


class Tampering(Stage):
    """A stage on which the nth message of one side arrives as something else."""

    def tamper(self, who: str, nth: int, pick: int, junk: Any) -> None:
        machine = self.machines[who]
        usual, count = machine.commands, 0

        def commands() -> Any:
            nonlocal count
            out = []
            for each in usual():
                if isinstance(each, Send):
                    count += 1
                    if count == nth:
                        each = Send(each.link, broken(each.data, pick, junk), each.form)
                out.append(each)
            return out

        machine.commands = commands  # type: ignore[method-assign]

    def _note(self, data: bytes) -> None:
        """Whatever it is."""


def broken(data: bytes, pick: int, junk: Any) -> bytes:
    from harness.trace.record import Record, as_text

    raw, encoding = as_text(data)
    return spoiled(Record(0, 0.0, "wire", "", "", "in", raw, "binary", encoding), pick, junk).data


@RELAXED
@given(
    who=st.sampled_from(["device", "ems"]),
    nth=st.integers(1, 80),
    pick=st.integers(0, 60),
    junk=st.sampled_from(JUNK),
)
def test_no_message_upsets_our_parties(who: str, nth: int, pick: int, junk: Any) -> None:
    stage = Tampering()
    stage.tamper(who, nth, pick, junk)
    for each in stage.machines.values():
        each.start(stage.now)
    stage.settle().have("device", "plug_in").wait(300)
    for machine in stage.machines.values():
        assert isinstance(machine, EebusMachine)


def test_twenty_repeats_are_the_same() -> None:
    case = CASES[0]
    assert all(play(case).records == played(case).records for _ in range(5))
