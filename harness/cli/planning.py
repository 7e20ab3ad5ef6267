"""`chargeproof plan`: what a run would be, without running anything."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from harness.campaign.plan import Plan, PlannedCase
from harness.campaign.plan import plan as make_plan
from harness.campaign.pool import Pool
from harness.campaign.select import implemented, select
from harness.campaign.target import Hands, targets
from harness.cli.printing import as_json, columns, duration, item, paragraph, plural
from harness.requirements.vocabulary import vocabulary


def plan(selection: Sequence[str], sut: Path | None, tags: str | None, json: bool) -> int:
    """Print the plan. Raises UsageFault for whatever `run` would refuse."""
    pool = Pool()
    systems = targets(sut)
    plans = make_plan(select(pool, systems, selection, tags), implemented(pool.everything))
    if json:
        as_json([_data(each) for each in plans])
        return 0
    for number, each in enumerate(plans):
        if number:
            print()
        _print(each)
    return 0


def _print(plan: Plan) -> None:
    target = plan.target
    protocol = vocabulary().protocols.get(target.protocol)
    print(f"{target.name}: {target.role.replace('_', ' ')}, {protocol.name if protocol else target.protocol}")
    print(f"{plural(len(plan.cases), 'case')} would run, about {duration(plan.seconds)}, {_prompts(plan)}")
    by_hand = plan.target.hands in (Hands.PERSON, Hands.MIXED)
    if plan.uncounted and by_hand:
        of = "these" if plan.uncounted == len(plan.cases) else plural(plan.uncounted, "case")
        print(f"What {of} need of a person, and how long it takes, is not counted: it may be much more")
    if plan.cases:
        print()
        _print_cases(plan)
    _print_skipped(plan)
    _print_unlocks(plan)
    _print_handless(plan)
    if plan.missing:
        print(
            f"\nNot implemented: {plural(len(plan.missing), 'case')} of the catalogue for this role and "
            "version (chargeproof list cases --missing)"
        )


def _print_cases(plan: Plan) -> None:
    """A line a case. What would be the same in every line is left out."""
    rows = [_row(plan, each) for each in plan.cases]
    kept = [head for head in rows[0] if head in ("case", "title") or len({row[head] for row in rows}) > 1]
    columns(kept, [[row[head] for head in kept] for row in rows])


def _row(plan: Plan, each: PlannedCase) -> dict[str, str]:
    return {
        "case": each.case.case_id,
        "time": "-" if plan.target.bundled else duration(each.seconds),
        "by hand": str(len(each.control)) if each.control and plan.prompts else "-",
        "why": each.case.why,
        "title": each.case.title,
    }


def _prompts(plan: Plan) -> str:
    count = len(plan.prompts)
    match plan.target.hands:
        case Hands.PERSON:
            return f"{plural(count, 'prompt')} for a person"
        case Hands.MIXED:
            return f"at most {plural(count, 'prompt')} for a person"
        case Hands.NOBODY:
            return "no control: nobody can make the product act"
    return "no person needed"


def _print_skipped(plan: Plan) -> None:
    if not plan.skipped:
        return
    print(f"\nNot applicable: {plural(len(plan.skipped), 'case')}")
    by_reason: dict[str, list[str]] = {}
    for each in plan.skipped:
        by_reason.setdefault(each.reason, []).append(each.case_id)
    for reason, cases in by_reason.items():
        item(f"{reason}: {', '.join(cases)}")


def _print_unlocks(plan: Plan) -> None:
    if plan.unlocks and not plan.target.bundled:
        print("\nThe profile says nothing about these; if the product can, [claims] features would add")
        for claim, count in plan.unlocks:
            item(f"{claim} ({vocabulary().claims[claim].meaning}): {plural(count, 'case')}")


def _print_handless(plan: Plan) -> None:
    if plan.handless:
        verbs = Counter(verb for case in plan.handless for verb in case.control)
        print()
        paragraph(
            f"{plural(len(plan.handless), 'case')} would be INCONCLUSIVE, "
            "because the profile has no [control]; needed: "
            + ", ".join(f"{verb} ({count}×)" for verb, count in sorted(verbs.items()))
        )


def _data(plan: Plan) -> dict[str, Any]:
    return {
        "sut": {
            "name": plan.target.name,
            "role": plan.target.role,
            "protocol": plan.target.protocol,
            "control": plan.target.hands.name.lower(),
        },
        "run": [
            {
                "id": each.case.case_id,
                "title": each.case.title,
                "why": each.case.why,
                "control": list(each.control),
                "seconds": round(each.seconds, 1),
            }
            for each in plan.cases
        ],
        "skipped": [
            {"id": each.case_id, "verdict": each.verdict, "reason": each.reason} for each in plan.skipped
        ],
        "not_implemented": [each.id for each in plan.missing],
        "prompts": len(plan.prompts),
        "cases_not_counted": plan.uncounted,
        "seconds": round(plan.seconds, 1),
        "claims_to_add": dict(plan.unlocks),
    }
