"""Plays cases against miniatures as a run does: in memory, in virtual time, with the same stage and the same judge."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from harness.campaign.pool import Pool
from harness.campaign.select import select
from harness.campaign.target import targets
from harness.engine.case import CaseInfo, CaseResult, Play, judge_case
from harness.engine.library import find
from harness.engine.plan_file import Target
from harness.engine.runner import replayed, scene
from harness.judge.finding import Verdict
from harness.protocols.machine import Machine
from harness.protocols.registry import Settings
from harness.roles.party import Party
from harness.stage.casting import Casting, cast
from harness.stage.memory_session import MemorySession
from harness.stage.memory_side import MachineFactory, MemorySide
from harness.stage.stage import Stage
from harness.trace.record import Record
from harness.transports.door import UpgradeReply, UpgradeRequest
from tests.miniatures.confession import Miniature

SEED = 0
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Record).decode
PROBES = Path(__file__).parent / "probes.py"


@dataclass(frozen=True, slots=True)
class Case:
    """A case and the bundled system whose claims it fits."""

    id: str
    ref: str
    target: Target

    @property
    def casting(self) -> Casting:
        return castings()[self.ref]

    def found(self) -> tuple[CaseInfo, Play]:
        return find(self.target)


@dataclass(frozen=True, slots=True)
class Played:
    """What a case came to, and the record it rests on."""

    result: CaseResult
    records: tuple[Record, ...]

    @property
    def red(self) -> dict[str, Verdict]:
        """The checks that were not met, each with its worst verdict."""
        worst: dict[str, Verdict] = {}
        for finding in self.result.findings:
            if finding.verdict > Verdict.PASS:
                worst[finding.rule.check] = max(worst.get(finding.rule.check, Verdict.PASS), finding.verdict)
        return worst


@cache
def castings() -> Mapping[str, Casting]:
    """The bundled systems by name."""
    return {target.ref: cast(target.ref) for target in targets(None)}


@cache
def every_case() -> tuple[Case, ...]:
    """Every scenario of the house, and the probes, with each bundled system that it fits."""
    pool = Pool()
    wanted = [str(path) for path in (*pool.places.feature_files(), PROBES)]
    selected = select(pool, targets(None), wanted, check_steps=lambda scenario: None)
    return tuple(
        Case(found.case_id, each.target.ref, Target(found.case_id, str(found.file), found.line))
        for each in selected
        for found in each.run
    )


@cache
def cases(role: str) -> Mapping[str, Case]:
    """The cases for this role by id, each with the first bundled system that it fits."""
    found: dict[str, Case] = {}
    for each in every_case():
        if each.casting.role == role:
            found.setdefault(each.id, each)
    return found


def case(role: str, id: str) -> Case:
    """The case of that id. KeyError names what there is."""
    known = cases(role)
    if id not in known:
        raise KeyError(f"{role} has no case {id!r}; there are {', '.join(known)}")
    return known[id]


class MiniatureSide(MemorySide):
    """One whose listening side may have a faulty door, and whose links may be deaf.

    `door` of the machine has the last word on who comes in; `deaf_to_pings` says that it answers none.
    """

    def _party(self, role: str, *args: Any, **named: Any) -> Party:
        party = super()._party(role, *args, **named)
        door: Callable[[UpgradeRequest, UpgradeReply], UpgradeReply] | None = getattr(
            party.machine, "door", None
        )
        if door is not None and party.porter is not None:
            usual = party.porter._usual
            party.porter._usual = lambda request: door(request, usual(request))
        if getattr(party.machine, "deaf_to_pings", False):
            _deafen(party)
        return party


def _deafen(party: Party) -> None:
    """Its links answer no ping."""
    opened = party.link_opened

    def link_opened(link: Any) -> None:
        link.answer_pings = False
        opened(link)

    party.link_opened = link_opened  # type: ignore[method-assign]


class MiniatureSession(MemorySession):
    """A session with such a side."""

    side = MiniatureSide


def play(
    case: Case, make: MachineFactory | None = None, interpretation: Mapping[str, str] | None = None
) -> Played:
    """Play a case against a system: the one that `make` makes, else the reference system."""
    casting = replace(case.casting, interpretation=interpretation or {})
    info, script = case.found()
    session = MiniatureSession(casting, SEED, make)
    actor, trace = session.begin(None)
    try:
        result = judge_case(
            info,
            script,
            Stage(casting.rib, scene(casting, session.password, session.estate), actor),
            (session.alarm,),
        )
    finally:
        session.end()
    return Played(result, tuple(trace.records))


def play_miniature(case: Case, miniature: Miniature) -> Played:
    def make(role: str, settings: Settings) -> Machine:
        return miniature.machine(role, settings)

    return play(case, make, miniature.interpretation)


def judge_again(case: Case, played: Played, interpretation: Mapping[str, str] | None = None) -> CaseResult:
    """Judge the record of a played case again from the bytes that a run would have stored."""
    casting = replace(case.casting, interpretation=interpretation or {})
    stored = [_decode(_encode(record)) for record in played.records]
    return replayed(*case.found(), casting, stored)
