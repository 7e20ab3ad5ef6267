"""All report files of a run directory in one call."""

from pathlib import Path

from harness.report import html, junit
from harness.report.load import Run, load


def write_all(directory: Path) -> tuple[Run, tuple[Path, ...]]:
    """Write `report.html` and `junit.xml` into the run directory. Returns the run and the files, that for
    people first.

    Raises UsageFault when `directory` is not a run directory, EnvironmentFault when a file cannot be written.
    """
    run = load(directory)
    return run, (html.write(run), junit.write(run))
