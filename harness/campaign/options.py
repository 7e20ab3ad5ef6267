"""What a run was asked to do, as one value. It knows no command line and no engine."""

from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path


class ExitCode(IntEnum):
    """What `run`, `rejudge` and campaigns return. Scripts and CI build on these."""

    CONFORMS = 0
    """Nothing worse than WARNING."""
    FAILS = 1
    """At least one FAIL: the product does not conform."""
    USAGE = 2
    """The user asked for something impossible; the message says which file, key and value."""
    ERROR = 3
    """The harness or its environment failed."""
    INCONCLUSIVE = 4
    """No FAIL, but something could not be settled."""
    DRIFT = 5
    """An expected failure passed, failed in another way, or was never run."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """One call of `chargeproof run`.

    out        the run directory; it does not hold a run yet
    selection  as typed: feature files, FILE:LINE, case ids, clauses, requirements, labels; empty: everything
    sut        the profile; None: the bundled reference systems
    tags       a tag expression, or None
    workers    processes; cases against one real product stay in one of them
    seed       for everything that is drawn by lot
    baseline   expected failures to hold the run against · save_baseline: where to write how it came out
    """

    out: Path
    selection: tuple[str, ...] = ()
    sut: Path | None = None
    tags: str | None = None
    workers: int = 1
    quiet: bool = False
    seed: int = 0
    baseline: Path | None = None
    save_baseline: Path | None = None
