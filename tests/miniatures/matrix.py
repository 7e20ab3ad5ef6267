"""Which checks go red on which miniature: worked out by playing, kept in `matrix.json`.

`python -m tests.miniatures.matrix --write` plays everything and writes the file anew; look at the difference before you
keep it: a check that is gone from a row is a lost catch, a new one may be a false alarm.

Playing every miniature in every case would take minutes. So each plays the cases meant for it, and the same few scenes
of daily life, which put most of the checks for every trace to the test.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

from harness.judge.finding import Verdict
from tests.miniatures.confession import Miniature, confessions_of, miniature, miniatures
from tests.miniatures.play import Played, case, play_miniature

FILE = Path(__file__).with_name("matrix.json")
REWRITE = "python -m tests.miniatures.matrix --write"

DAILY_LIFE: Mapping[str, tuple[str, ...]] = {
    "charging_station": (
        "PROBE-CS-a-session-and-a-quiet-hour",
        "PROBE-CS-orders-from-afar",
        "PROBE-CS-questions",
        "PROBE-CS-station-held-pending",
        "PROBE-CS-station-restarts",
    ),
    "device": (
        "IEC63380-C-DP3",
        "IEC63380-T158-DP1",
        "IEC63380-T159-DP2",
        "IEC63380-T161-DP1",
        "IEC63380-T174-DP1[charge]",
        "IEC63380-T178-DP1",
    ),
    "ems": (
        "IEC63380-C-EP1",
        "IEC63380-T161-EP1",
        "IEC63380-T163-EP1",
        "IEC63380-T174-EP1",
        "IEC63380-T178-EP2",
    ),
    "csms": (
        "PROBE-CSMS-a-session-and-a-quiet-hour",
        "PROBE-CSMS-orders-from-afar",
        "PROBE-CSMS-questions",
        "PROBE-CSMS-csms-holds-pending",
        "PROBE-CSMS-profiles",
    ),
}

Row = dict[str, str]
"""Check id and the worst verdict that it came to in any case."""


@cache
def kept() -> Mapping[str, Row]:
    """What the file says: for each miniature its row."""
    found: Mapping[str, Row] = json.loads(FILE.read_bytes())
    return found


def cases_for(each: Miniature) -> tuple[str, ...]:
    """The cases that this miniature is played in: those meant for it first."""
    meant = (id for other in confessions_of(each.make) for id in other.cases)
    return tuple(dict.fromkeys((*meant, *DAILY_LIFE[each.role])))


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


def row_of(name: str) -> tuple[str, Row]:
    each = miniature(name)
    return name, row(play_miniature(case(each.role, id), each) for id in cases_for(each))


def work_out() -> dict[str, Row]:
    """The whole matrix, on all processors."""
    names = sorted({each.name for each in miniatures()})
    with ProcessPoolExecutor() as pool:
        return dict(pool.map(row_of, names, chunksize=4))


def main() -> None:
    if sys.argv[1:] != ["--write"]:
        sys.exit(f"usage: {REWRITE}")
    found = work_out()
    lines = (f"{json.dumps(name)}: {json.dumps(red)}" for name, red in found.items())
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{len(found)} miniatures, {len({check for red in found.values() for check in red})} checks red")


if __name__ == "__main__":
    main()
