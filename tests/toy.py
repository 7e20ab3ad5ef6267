"""A toy protocol for tests of the spine: frames are JSON {"shape", "name", "id", "body"}, and nothing more is known."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from harness.judge.expectations import Spec
from harness.judge.finding import Finding, Rule
from harness.protocols.binding import Binding, Check, Deed, Scene, Wait
from harness.protocols.parted_rib import PartedRib
from harness.protocols.registry import Verdicts
from harness.stage.driver import VirtualDriver
from harness.stage.live import LiveActor
from harness.stage.replay import ReplayActor
from harness.stage.stage import CheckFailed, Inconclusive, Stage
from harness.trace.log import Trace
from harness.trace.record import Record
from harness.usecases.observation import Observation
from harness.usecases.words import Intent, Sight

RULE = Rule("toy.rule", "the toy does what it should", ("TOY 1",))


@dataclass(frozen=True, slots=True)
class Poke(Intent):
    """Nothing happens; the window opens."""


@dataclass(frozen=True, slots=True)
class See(Sight):
    spec: Spec


class ToyReader:
    def read(self, record: Record) -> Observation | None:
        if record.kind != "wire":
            return None
        frame = json.loads(record.raw)
        return Observation(
            record,
            record.direction == "in",
            frame["shape"],
            frame["name"],
            frame.get("body", {}),
            frame.get("id"),
        )


class ToyRib(PartedRib):
    name = "toy"

    def __init__(self, generic: Sequence[Finding] = ()) -> None:
        self._generic = list(generic)

    def binding(self) -> Binding:
        binding = Binding("toy")

        @binding.does(Poke)
        def poke(intent: Poke, scene: Scene) -> Deed:
            return Wait(0)

        @binding.sees(See)
        def see(sight: See, scene: Scene) -> Check:
            return Check(RULE, sight.spec)

        return binding

    def reader(self) -> ToyReader:
        return ToyReader()

    def checks(self, observations: Sequence[Observation], context: Verdicts) -> list[Finding]:
        return list(self._generic)


class NoControl:
    async def act(self, verb: str, args: Any) -> Any:
        raise AssertionError("nobody should ask")

    def close(self) -> None: ...


def frame(name: str, shape: str = "request", id: str | None = None, **body: Any) -> bytes:
    return json.dumps({"shape": shape, "name": name, "id": id, "body": body}).encode()


def live(specs: Sequence[Spec], arrivals: Sequence[tuple[float, bytes]]) -> tuple[list[str], list[Record]]:
    """Expect each spec in turn while frames arrive at the given times (seconds after the poke)."""
    driver = VirtualDriver()
    trace = Trace(driver.clock)
    rib = ToyRib()
    actor = LiveActor(rib, driver, trace, {}, NoControl(), "sut", "CS001")  # type: ignore[arg-type]
    stage = Stage(rib, Scene("sut", {}), actor)  # type: ignore[arg-type]

    async def schedule() -> None:
        loop = asyncio.get_running_loop()
        for delay, data in arrivals:
            loop.call_later(delay, trace.wire, "us", "L", "in", data)

    driver.run(schedule())
    try:
        return _play(stage, specs), trace.records
    finally:
        driver.close()


def replayed(specs: Sequence[Spec], records: Sequence[Record]) -> list[str]:
    rib = ToyRib()
    return _play(Stage(rib, Scene("sut", {}), ReplayActor(rib, records)), specs)  # type: ignore[arg-type]


def _play(stage: Stage, specs: Sequence[Spec]) -> list[str]:
    stage.do(Poke())
    told = []
    for spec in specs:
        try:
            outcome = stage.expect(See(spec))
            told.append(f"met {outcome.received} {[each.seq for each in outcome.seen]}")
        except CheckFailed as failed:
            told.append(f"broken {failed.finding.received} {failed.finding.records}")
        except Inconclusive as reason:
            told.append(f"inconclusive {reason}")
    return told
