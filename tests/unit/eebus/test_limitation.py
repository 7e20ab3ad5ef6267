"""The limitation of power consumption, transition by transition, and what must not be one."""

import pytest

from harness.protocols.eebus.usecases.limitation import (
    ACCEPTED,
    REJECTED,
    Failsafe,
    Limitation,
    State,
)

START = 1000.0
WATTS, FAILSAFE = 6000.0, 4200.0


class Story:
    """A machine and a clock."""

    def __init__(self) -> None:
        self.now = START
        self.machine = Limitation(START, Failsafe(FAILSAFE), 11000.0)

    def wait(self, seconds: float) -> "Story":
        self.now += seconds
        self.machine.wake(self.now)
        return self

    def beat(self) -> "Story":
        self.machine.heartbeat(self.now)
        return self

    def limit(self, watts: float | None = WATTS, active: bool = True, seconds: float | None = None) -> int:
        return self.machine.write(watts, active, seconds, self.now)

    def beating(self, seconds: float) -> "Story":
        """The guard beats every 30 s."""
        for _ in range(int(seconds // 30)):
            self.wait(30).beat()
        return self.wait(seconds % 30)

    @property
    def state(self) -> State:
        return self.machine.state


def brought_to(state: State) -> Story:
    story = Story()
    match state:
        case State.CONTROLLED:
            story.beat().limit(active=False)
        case State.LIMITED:
            story.beat().limit()
        case State.FAILSAFE:
            story.beat().limit()
            story.wait(120)
        case State.AUTONOMOUS:
            story.wait(120)
    assert story.state is state
    return story


CAUTIOUS = [State.INIT, State.FAILSAFE, State.AUTONOMOUS]
APPLIED = {
    State.INIT: FAILSAFE,
    State.CONTROLLED: None,
    State.LIMITED: WATTS,
    State.FAILSAFE: FAILSAFE,
    State.AUTONOMOUS: None,
}


@pytest.mark.parametrize("state", State)
def test_what_is_applied_in_each_state(state: State) -> None:
    story = brought_to(state)
    assert story.machine.applied == APPLIED[state]
    assert story.machine.active == (state is State.LIMITED)


@pytest.mark.parametrize("state", CAUTIOUS)
class TestWithoutAGuard:
    def test_a_heartbeat_and_an_active_limit(self, state: State) -> None:
        story = brought_to(state).beat()
        assert story.limit() == ACCEPTED
        assert story.state is State.LIMITED

    def test_a_heartbeat_and_an_inactive_limit(self, state: State) -> None:
        story = brought_to(state).beat()
        assert story.limit(active=False) == ACCEPTED
        assert story.state is State.CONTROLLED

    def test_a_limit_that_cannot_be_applied_proves_that_there_is_a_guard(self, state: State) -> None:
        story = brought_to(state).beat()
        assert story.limit(-1000) == REJECTED
        assert story.state is State.CONTROLLED
        assert story.machine.limit != -1000

    def test_a_limit_without_a_heartbeat_is_not_evaluated(self, state: State) -> None:
        story = brought_to(state)
        story.wait(0 if state is State.INIT else 61)
        before = story.state
        assert story.limit() == REJECTED
        assert story.state is before

    def test_a_limit_in_time_and_one_that_is_late(self, state: State) -> None:
        story = brought_to(state).beat().wait(60)
        assert story.limit() == ACCEPTED
        story = brought_to(state).beat().wait(61)
        assert story.limit() == REJECTED
        assert story.state is state

    def test_a_heartbeat_alone_changes_nothing(self, state: State) -> None:
        assert brought_to(state).beat().state is state

    def test_failsafe_values_are_not_taken(self, state: State) -> None:
        story = brought_to(state).beat()
        assert story.machine.set_failsafe_limit(5000, story.now) == REJECTED
        assert story.machine.set_failsafe_duration(10800, story.now) == REJECTED
        assert story.machine.failsafe == Failsafe(FAILSAFE)


def test_nobody_comes() -> None:
    story = Story()
    assert story.wait(119.9).state is State.INIT
    assert story.wait(0.1).state is State.AUTONOMOUS
    assert story.machine.next_wake() is None


def test_a_guard_that_is_alive_but_sends_no_limit() -> None:
    story = Story().wait(100).beat()
    assert story.beating(119).state is State.INIT
    assert story.wait(1).state is State.AUTONOMOUS


@pytest.mark.parametrize("state", [State.CONTROLLED, State.LIMITED])
class TestWithAGuard:
    def test_heartbeats_that_stay_away(self, state: State) -> None:
        story = brought_to(state)
        assert story.wait(119.9).state is state
        assert story.wait(0.1).state is State.FAILSAFE

    def test_heartbeats_that_come(self, state: State) -> None:
        assert brought_to(state).beating(3600).state is state

    def test_a_short_gap(self, state: State) -> None:
        story = brought_to(state).wait(100).beat()
        assert story.wait(100).state is state
        assert story.limit(5000) == ACCEPTED

    def test_a_refused_limit_changes_nothing(self, state: State) -> None:
        story = brought_to(state)
        before = story.machine.limit
        assert story.limit(-1) == REJECTED
        assert (story.state, story.machine.limit) == (state, before)

    def test_failsafe_values_are_taken(self, state: State) -> None:
        story = brought_to(state)
        assert story.machine.set_failsafe_limit(5000, story.now) == ACCEPTED
        assert story.machine.set_failsafe_duration(10800, story.now) == ACCEPTED
        assert story.machine.failsafe == Failsafe(5000, 10800)

    def test_failsafe_values_out_of_range(self, state: State) -> None:
        story = brought_to(state)
        assert story.machine.set_failsafe_limit(-1, story.now) == REJECTED
        assert story.machine.set_failsafe_duration(6840, story.now) == REJECTED
        assert story.machine.failsafe == Failsafe(FAILSAFE)
        assert story.machine.set_failsafe_duration(90720, story.now) == REJECTED
        assert story.machine.failsafe == Failsafe(FAILSAFE, 86400)

    def test_a_restart(self, state: State) -> None:
        story = brought_to(state)
        story.machine.restart(story.now)
        assert story.state is State.INIT
        assert story.limit() == REJECTED


def test_a_limit_for_a_minute() -> None:
    story = brought_to(State.CONTROLLED)
    assert story.limit(seconds=60) == ACCEPTED
    assert story.wait(59.9).state is State.LIMITED
    assert story.wait(0.1).state is State.CONTROLLED


def test_a_limit_for_a_minute_that_is_made_to_last() -> None:
    story = brought_to(State.CONTROLLED)
    story.limit(seconds=60)
    story.wait(30)
    assert story.limit() == ACCEPTED
    assert story.wait(40).state is State.LIMITED


def test_a_duration_of_nothing_cannot_be_applied() -> None:
    assert brought_to(State.CONTROLLED).limit(seconds=0) == REJECTED


def test_a_limit_is_ended_by_the_guard() -> None:
    story = brought_to(State.LIMITED)
    assert story.limit(active=False) == ACCEPTED
    assert story.state is State.CONTROLLED


def test_failsafe_ends_after_its_duration() -> None:
    story = brought_to(State.FAILSAFE)
    assert story.wait(7199).state is State.FAILSAFE
    assert story.wait(1).state is State.AUTONOMOUS


def test_failsafe_ends_with_a_guard_that_sends_no_limit() -> None:
    story = brought_to(State.FAILSAFE).wait(10).beat()
    assert story.beating(119).state is State.FAILSAFE
    assert story.wait(1).state is State.AUTONOMOUS


def test_time_that_passes_unseen_does_its_work_in_order() -> None:
    story = brought_to(State.CONTROLLED)
    story.limit(seconds=60)
    assert story.wait(60 + 120 + 7200).state is State.AUTONOMOUS
