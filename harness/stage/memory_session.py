"""The stage in memory and virtual time: both sides, fresh for each case. So are judged bundled systems and miniatures."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from harness.errors import PeerFault, UsageFault
from harness.pki.estate import Estate
from harness.protocols.registry import Rib
from harness.roles.party import Party
from harness.stage.casting import Casting
from harness.stage.driver import VirtualDriver
from harness.stage.live import LiveActor
from harness.stage.memory_side import STAGE_PASSWORD, MachineFactory, MemorySide, logs_in
from harness.sut.control.contract import Done, Outcome, Unsupported
from harness.trace.log import Trace


class PartyControl:
    """Controls a system under test that is a party of ours: verbs are methods of its machine."""

    def __init__(self, party: Party, rib: Rib) -> None:
        self._party = party
        self._rib = rib

    async def act(self, verb: str, args: Mapping[str, Any]) -> Outcome:
        if verb == "request":
            return self._order(args)
        if not self._rib.can(self._party.machine, verb):
            return Unsupported(f"{self._party.name} has no {verb}")
        return Done(self._party.act(lambda now: self._rib.act(self._party.machine, verb, args, now)))

    def _order(self, args: Mapping[str, Any]) -> Outcome:
        """What an operator orders. The system may decline, as a product's user interface would."""
        machine, rib = self._party.machine, self._rib
        try:
            value = self._party.act(
                lambda now: rib.operate(machine, args["station"], args["action"], args["payload"], now)
            )
        except (UsageFault, PeerFault) as refusal:
            return Unsupported(f"{self._party.name} declines: {refusal}")
        return Done(value)

    def close(self) -> None:
        """Nothing to let go of."""


class Controls:
    """The control of a system that speaks several protocols: who can, does it."""

    def __init__(self, controls: Sequence[PartyControl]) -> None:
        self._controls = controls

    async def act(self, verb: str, args: Mapping[str, Any]) -> Outcome:
        outcome: Outcome = Unsupported("nobody is there")
        for each in self._controls:
            outcome = await each.act(verb, args)
            if not isinstance(outcome, Unsupported):
                return outcome
        return outcome

    def close(self) -> None:
        """Nothing to let go of."""


def _one_system(parts: Sequence[Party], rib: Rib) -> None:
    """What a system under test consists of knows of each other."""
    if len(parts) > 1:
        rib.join({party.name: party.machine for party in parts})
        for party in parts:
            party.companions = tuple(each for each in parts if each is not party)


class MemorySession:
    """See `session.Session`.

    make   makes the machine of the system under test (default: the rib's reference system)
    """

    clock_name = "virtual"
    side: type[MemorySide] = MemorySide

    def __init__(self, casting: Casting, seed: int = 0, make: MachineFactory | None = None) -> None:
        self._casting = casting
        self._seed = seed
        self._make = make
        self._driver: VirtualDriver | None = None
        self._parties: list[Party] = []
        self._trace: Trace | None = None
        self.estate: Estate | None = None
        self.password = STAGE_PASSWORD if any(map(logs_in, casting.parts)) else ""

    def begin(self, trace_path: Path | None, shares: bool = False) -> tuple[LiveActor, Trace]:
        casting = self._casting
        driver = self._driver = VirtualDriver()
        trace = self._trace = Trace(driver.clock, trace_path, casting.rib.redactor((STAGE_PASSWORD,)))
        sides = [
            self.side(part, self._seed, self._make or part.rib.machine, driver, trace)
            for part in casting.parts
        ]
        self.estate = sides[0].estate
        trace.note("", "", "", {"event": "fresh", "what": "both sides were made for this case"})
        ours: dict[str, Party] = {}
        for side in sides:
            ours |= side.ours
            side.announce()
        controls = [PartyControl(side.sut, part.rib) for side, part in zip(sides, casting.parts, strict=True)]
        _one_system([side.sut for side in sides], casting.rib)
        actor = LiveActor(
            casting.rib, driver, trace, ours, Controls(controls), casting.sut_roles, casting.identity
        )
        self._parties = [party for side in sides for party in side.parties]
        for party in self._parties:
            driver.run(party.start())
        for side in sides:
            side.tell_standing()
        return actor, trace

    def alarm(self) -> str:
        return str(self._trace.fault) if self._trace and self._trace.fault else ""

    def remark(self) -> str:
        return ""

    def end(self, keep: bool = False) -> None:
        if self._driver is None:
            return
        for party in self._parties:
            self._driver.run(party.stop())
        self._driver.close()
        if self._trace is not None:
            self._trace.close()
        self._driver = None

    def close(self) -> None:
        self.end()
