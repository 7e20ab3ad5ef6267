"""The contract of control, held against every binding."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from control_bench import Bench

from harness.clock import ManualClock
from harness.errors import EnvironmentFault, HarnessFault
from harness.sut.control import Args, Control, CouldNotTell, Done, Outcome, Unsupported
from harness.transports.virtual_time import VirtualLoop

MACHINES = ["python", "python, async", "stdio", "http"]
BINDINGS = [*MACHINES, "human"]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.close()


def act(control: Control, verb: str, args: Args | None = None) -> Outcome:
    """One call on a loop of its own."""
    return asyncio.run(control.act(verb, args or {}))


@pytest.mark.parametrize("binding", BINDINGS)
def test_action_is_dispatched(bench: Bench, binding: str) -> None:
    with bench.control(binding) as control:
        assert act(control, "plug_in", {"evse": 1, "connector": 1}) == Done()


@pytest.mark.parametrize("binding", BINDINGS)
def test_question_gives_a_json_value(bench: Bench, binding: str) -> None:
    with bench.control(binding) as control:
        match act(control, "observe", {"what": "light", "evse": 1}):
            case Done(value):
                expected = "a blue light" if binding == "human" else {"what": "light", "evse": 1}
                assert value == json.loads(json.dumps(expected))
            case other:
                pytest.fail(f"{other}")


@pytest.mark.parametrize("binding", BINDINGS)
def test_what_it_cannot_do_it_says(bench: Bench, binding: str) -> None:
    with bench.control(binding) as control:
        outcome = act(control, "plug_out", {"evse": 1})
        assert isinstance(outcome, Unsupported)
        assert outcome.why


@pytest.mark.parametrize("binding", BINDINGS)
def test_what_it_cannot_tell_it_says(bench: Bench, binding: str) -> None:
    with bench.control(binding) as control:
        outcome = act(control, "clear_fault", {"evse": 1})
        assert isinstance(outcome, CouldNotTell)
        assert outcome.why


@pytest.mark.parametrize("binding", MACHINES)
def test_fault_of_the_control_is_the_environments(bench: Bench, binding: str) -> None:
    with bench.control(binding) as control:
        with pytest.raises(EnvironmentFault, match="the relay is stuck"):
            act(control, "fault", {"evse": 1})
        assert act(control, "plug_in", {"evse": 1}) == Done()


def on_virtual_time(control: Control, verb: str) -> tuple[Outcome, float]:
    clock = ManualClock()
    loop = VirtualLoop(clock)
    try:
        return loop.run_until_complete(control.act(verb, {})), clock.now() - ManualClock.START
    finally:
        loop.close()


@pytest.mark.parametrize("binding", MACHINES)
def test_deadline_is_kept_on_the_loops_clock(bench: Bench, binding: str) -> None:
    with (
        bench.control(binding) as control,
        pytest.raises(EnvironmentFault, match="no answer to link_down within 7 s"),
    ):
        on_virtual_time(control, "link_down")


def test_deadline_of_a_person_is_no_fault(bench: Bench) -> None:
    with bench.control("human") as control:
        outcome, waited = on_virtual_time(control, "link_down")
        assert outcome == CouldNotTell("nobody answered P1 within 7 s")
        assert waited == pytest.approx(7)


@pytest.mark.parametrize("binding", BINDINGS)
def test_loop_turns_while_the_control_is_busy(bench: Bench, binding: str) -> None:
    async def scenario(control: Control) -> Outcome:
        call = asyncio.ensure_future(control.act("power_cycle", {}))
        for _ in range(20):
            await asyncio.sleep(0)
        assert not call.done()
        bench.release()
        return await call

    with bench.control(binding) as control:
        assert asyncio.run(scenario(control)) == Done()


@pytest.mark.parametrize("binding", BINDINGS)
def test_calls_at_once_come_one_at_a_time(bench: Bench, binding: str) -> None:
    async def scenario(control: Control) -> list[Outcome]:
        args = {"evse": 1}
        calls = [control.act("plug_in", args), control.act("plug_out", args), control.act("plug_in", args)]
        return await asyncio.gather(*calls)

    with bench.control(binding) as control:
        first, second, third = asyncio.run(scenario(control))
        assert (first, type(second), third) == (Done(), Unsupported, Done())


@pytest.mark.parametrize("binding", BINDINGS)
def test_control_outlives_the_loop_of_a_case(bench: Bench, binding: str) -> None:
    with bench.control(binding) as control:
        assert [act(control, "plug_in", {"evse": evse}) for evse in (1, 2)] == [Done(), Done()]


@pytest.mark.parametrize("binding", BINDINGS)
@pytest.mark.parametrize(
    ("verb", "args", "said"),
    [
        ("plug_inn", {}, r"no control verb is called 'plug_inn' \(did you mean \"plug_in\"\?\)"),
        ("__init__", {}, "no control verb is called '__init__'"),
        ("plug_in", {"evze": 1}, "plug_in does not take evze; it takes evse, connector"),
        ("present_token", {"evse": 1}, "present_token needs token; given: evse"),
    ],
)
def test_call_that_makes_no_sense_is_ours(
    bench: Bench, binding: str, verb: str, args: Args, said: str
) -> None:
    with bench.control(binding) as control, pytest.raises(HarnessFault, match=said):
        act(control, verb, args)


@pytest.mark.parametrize("binding", BINDINGS)
def test_closing_twice_is_closing(bench: Bench, binding: str) -> None:
    with bench.control(binding) as control:
        control.close()
