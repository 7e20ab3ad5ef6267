"""Which checks go red on which miniature: worked out by playing, kept in `matrix.json`.

`python -m tests.miniatures.matrix --write` plays everything and writes the file anew; look at the difference before you
keep it: a check that is gone from a row is a lost catch, a new one may be a false alarm.

Playing every miniature in every case would take minutes. So the file names the cases too: all probes, and of the use
cases so few that together they put every check to the test on the reference systems.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from harness.judge.finding import Verdict
from tests.miniatures.confession import ROLES, Miniature, miniature, miniatures
from tests.miniatures.play import Played, case, cases, play, play_miniature

FILE = Path(__file__).with_name("matrix.json")
REWRITE = "python -m tests.miniatures.matrix --write"

Row = dict[str, str]
"""Check id and the worst verdict that it came to in any case."""


@cache
def kept() -> Mapping[str, Any]:
    """What the file says: "cases" by role, "red" by miniature."""
    found: Mapping[str, Any] = json.loads(FILE.read_bytes())
    return found


def cases_for(each: Miniature, representative: Iterable[str]) -> tuple[str, ...]:
    """The cases that this miniature is played in: those meant for it first."""
    return tuple(dict.fromkeys((*each.cases, *representative)))


def row(played: Iterable[Played]) -> Row:
    """All red checks of one miniature. A case that ended in ERROR shows as such."""
    worst: dict[str, Verdict] = {}
    for each in played:
        red = dict(each.red)
        if each.result.verdict is Verdict.ERROR:
            red["(harness)"] = Verdict.ERROR
        for check, verdict in red.items():
            worst[check] = max(verdict, worst.get(check, verdict))
    return {check: worst[check].name for check in sorted(worst)}


# -- writing


def representative(role: str) -> list[str]:
    """All probes, and the fewest use cases that put every check to the test that any of them does."""
    found = cases(role)
    chosen = [each.id for each in found if each.id.startswith("PROBE-")]
    tests = {each.id: {finding.rule.check for finding in play(each).result.findings} for each in found}
    left = set().union(*tests.values()) - set().union(*(tests[id] for id in chosen))
    while left:
        best = max(sorted(tests), key=lambda id: len(tests[id] & left))
        chosen.append(best)
        left -= tests[best]
    return sorted(chosen)


def row_of(name: str, ids: tuple[str, ...]) -> tuple[str, Row]:
    each = miniature(name)
    return name, row(play_miniature(case(each.role, id), each) for id in ids)


def work_out() -> dict[str, Any]:
    """The whole matrix, on all processors."""
    chosen = {role: representative(role) for role in ROLES.values()}
    jobs = [(each.name, cases_for(each, chosen[each.role])) for each in miniatures()]
    with ProcessPoolExecutor() as pool:
        red = dict(pool.map(row_of, *zip(*jobs, strict=True), chunksize=4))
    return {"cases": chosen, "red": dict(sorted(red.items()))}


def main() -> None:
    if sys.argv[1:] != ["--write"]:
        sys.exit(f"usage: {REWRITE}")
    found = work_out()
    FILE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for role, ids in found["cases"].items():
        count = sum(1 for name in found["red"] if name.startswith(f"{role}/"))
        print(f"{role}: {count} miniatures in {len(ids)} cases")


if __name__ == "__main__":
    main()
