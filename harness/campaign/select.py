"""Selection: which cases run against which system, which do not, and why.

What cannot apply is settled here, before anything runs. A selection that comes to nothing is a fault: a run
that judges nothing must never look like success.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from harness.campaign.candidate import Candidate
from harness.campaign.expressions import tag_filter
from harness.campaign.pool import Pool
from harness.campaign.resolve import resolve
from harness.campaign.target import Target
from harness.errors import UsageFault
from harness.requirements.vocabulary import vocabulary

NOT_APPLICABLE = "NOT_APPLICABLE"


@dataclass(frozen=True, slots=True)
class Selected:
    """A case that will run. `file` is absolute, `line` is that of the scenario or row (0 in a suite)."""

    case_id: str
    file: Path
    line: int
    why: str
    title: str = ""
    waits: float = 0.0


@dataclass(frozen=True, slots=True)
class Skipped:
    """A case that was asked for and is settled without a run."""

    case_id: str
    verdict: str
    reason: str
    missing: frozenset[str] = frozenset()
    """Claims that the profile would have to make for the case to run."""


@dataclass(frozen=True, slots=True)
class SutSelection:
    """What was selected for one system under test, in the order of the selection."""

    target: Target
    run: tuple[Selected, ...]
    skipped: tuple[Skipped, ...]


def select(
    pool: Pool,
    targets: Sequence[Target],
    selection: Sequence[str] = (),
    tags: str | None = None,
    check_steps: Callable[[Any], None] | None = None,
) -> tuple[SutSelection, ...]:
    """Select cases for each system.

    selection    what the user typed; empty: everything there is · tags: a tag expression, in addition
    check_steps  raises UsageFault for a scenario with a step that is not defined exactly once; the engine's
                 own if not given

    A case for another role or version is mentioned only if none of the systems takes it. Raises UsageFault
    for unknown texts and tags, mistakes in features, undefined steps, and a selection of which nothing is
    left to run.
    """
    meant = _meant(pool, selection)
    wanted = tag_filter(tags, _all_tags(pool, meant)) if tags is not None else None
    left = [(case, why) for case, why in meant if wanted is None or wanted(case.tags)]
    if not left:
        raise UsageFault(_nothing_selected(selection, tags))
    result = tuple(_for_target(target, left, targets) for target in targets)
    if not any(each.run for each in result):
        raise UsageFault(_nothing_applies(result))
    taken = {each.case_id for every in result for each in every.run}
    _check_steps((case for case, _ in left if case.id in taken), check_steps)
    return result


def implemented(candidates: Iterable[Candidate]) -> frozenset[str]:
    """Everything of the catalogue that these cases carry, for coverage."""
    return frozenset(
        name for case in candidates for name in (case.id.partition("[")[0], *case.labels, *case.clauses)
    )


def _meant(pool: Pool, selection: Sequence[str]) -> list[tuple[Candidate, str]]:
    """The cases that the texts mean, each once, in the order of the texts."""
    if not selection:
        return [(case, "everything was selected") for case in pool.everything]
    found: dict[tuple[Path, str], tuple[Candidate, str]] = {}
    for text in selection:
        cases, why = resolve(text, pool)
        for case in cases:
            found.setdefault((case.file, case.id), (case, why))
    _check_doubles(case for case, _ in found.values())
    return list(found.values())


def _check_doubles(cases: Iterable[Candidate]) -> None:
    seen: dict[str, Candidate] = {}
    for case in cases:
        if seen.setdefault(case.id, case) is not case:
            other = seen[case.id]
            raise UsageFault(
                f"{case.file}:{case.line}: the case {case.id} is selected from {other.file}:{other.line}; "
                "a run has room for one case of a name"
            )


def _check_steps(cases: Iterable[Candidate], check: Callable[[Any], None] | None) -> None:
    from harness.engine import gherkin

    demand = check or gherkin.check_steps
    problems: list[str] = []
    for case in cases:
        try:
            if case.scenario is not None:
                demand(case.scenario)
        except UsageFault as fault:
            problems.append(f"{fault}")
    if problems:
        raise UsageFault("\n".join(dict.fromkeys(problems)))


def _all_tags(pool: Pool, meant: Iterable[tuple[Candidate, str]]) -> frozenset[str]:
    """Every tag that exists; the suites are asked only if they are part of it anyway."""
    return frozenset(tag for case in (*(case for case, _ in meant), *pool.features) for tag in case.tags)


def _for_target(
    target: Target, cases: Iterable[tuple[Candidate, str]], targets: Sequence[Target]
) -> SutSelection:
    run: list[Selected] = []
    skipped: list[Skipped] = []
    for case, why in cases:
        if target.only and not case.needs & target.only:
            continue
        if reason := _other_system(case, target):
            if not _taken_elsewhere(case, target, targets):
                skipped.append(Skipped(case.id, NOT_APPLICABLE, reason))
        elif absent := tuple(_claims_against(case, target)):
            missing = case.needs - target.features - target.not_features
            skipped.append(Skipped(case.id, NOT_APPLICABLE, "; ".join(absent), missing))
        else:
            run.append(Selected(case.id, case.file, case.line, why, case.title, case.waits))
    return SutSelection(target, tuple(run), tuple(skipped))


def _other_system(case: Candidate, target: Target) -> str:
    """Why the case is meant for another kind of system, or ""."""
    if target.role not in case.roles:
        tested = " or a ".join(_words(each) for each in case.roles)
        return f"it tests a {tested}, and this is a {_words(target.role)}"
    if target.protocol not in case.protocols:
        names = ", ".join(_protocol(each) for each in case.protocols)
        return f"it is written for {names}, and this speaks {_protocol(target.protocol)}"
    return ""


def _taken_elsewhere(case: Candidate, target: Target, targets: Sequence[Target]) -> bool:
    """Whether one of the other systems takes it; if none does, the first system says so."""
    others = [each for each in targets if each is not target]
    return any(not _other_system(case, each) for each in others) or (
        bool(others) and target is not targets[0]
    )


def _claims_against(case: Candidate, target: Target) -> Iterator[str]:
    for claim in sorted(case.needs - target.features):
        if claim in target.not_features:
            yield f"it needs {claim}, which the profile denies"
        else:
            yield f"it needs {claim}, which is not claimed"
    for claim in sorted(case.lacks - target.not_features):
        said = (
            "this one claims it" if claim in target.features else "the profile does not say so (not_features)"
        )
        yield f"it is for products without {claim}, and {said}"


def _words(role: str) -> str:
    return vocabulary().party(role) or role.replace("_", " ")


def _protocol(tag: str) -> str:
    known = vocabulary().protocols.get(tag)
    return known.name if known else tag


def _nothing_selected(selection: Sequence[str], tags: str | None) -> str:
    if tags is None:
        return "nothing is selected: there are no features"
    among = f" of {' '.join(selection)}" if selection else ""
    return f"nothing is selected: no case{among} fits --tags {tags!r}"


def _nothing_applies(result: Sequence[SutSelection]) -> str:
    skipped = [(each.target, case) for each in result for case in each.skipped]
    lines = [f"  {case.case_id}: {case.reason}" for _, case in islice(skipped, 5)]
    more = [f"  ... and {len(skipped) - 5} more"] if len(skipped) > 5 else []
    names = " and ".join(each.target.name for each in result)
    head = f"nothing is left to run: no selected case applies to {names}"
    return "\n".join([head, *lines, *more])
