"""Progress of a run: case n of m, what it waits for and how long still; plain lines when there is no terminal."""

import sys
from types import TracebackType
from typing import Any

import pytest
from rich.console import Console
from rich.status import Status

_COLOURS = {
    "PASS": "green",
    "WARNING": "yellow",
    "INCONCLUSIVE": "magenta",
    "FAIL": "bold red",
    "ERROR": "bold white on red",
}


class Progress:
    """Shown on stderr, so that stdout stays free for the summary. `quiet`: nothing at all but prompts."""

    def __init__(self, planned: int, quiet: bool) -> None:
        self._planned = planned
        self._done = 0
        self._console = Console(file=sys.stderr, quiet=quiet, highlight=False, emoji=False)
        self._status: Status | None = None

    def __enter__(self) -> "Progress":
        if self._console.is_terminal and not self._console.quiet:
            self._status = self._console.status("starting")
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None
    ) -> None:
        if self._status is not None:
            self._status.stop()

    def doing(self, case: str, what: str) -> None:
        """What the running case does or waits for."""
        if self._status is not None:
            self._status.update(
                f"[{self._done + 1}/{self._planned}] {case}  {_cut(what, self._console.width - 30)}"
            )

    def finished(self, case: str, verdict: str, reason: str, seconds: float) -> None:
        """A case is over."""
        self._done += 1
        width = len(str(self._planned))
        colour = _COLOURS.get(verdict, "white")
        self._console.print(
            f"\\[{self._done:>{width}}/{self._planned}] [{colour}]{verdict:<12}[/] {case.replace('[', chr(92) + '[')}  "
            f"{seconds:.2f} s",
            soft_wrap=True,
        )
        if verdict not in ("PASS", "NOT_APPLICABLE") and reason:
            self._console.print(f"      {_cut(reason, 400)}", style="dim", markup=False, soft_wrap=True)

    def plugin(self) -> "ProgressPlugin":
        return ProgressPlugin(self)


class ProgressPlugin:
    """Listens to pytest, in this process and (with workers) to what the others report.

    breakdown   what broke pytest itself, or None
    """

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.breakdown: BaseException | None = None

    def pytest_internalerror(self, excrepr: object, excinfo: pytest.ExceptionInfo[BaseException]) -> bool:
        """Keep it for the campaign to tell, in place of a page of INTERNALERROR."""
        self.breakdown = excinfo.value
        return True

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        from harness.engine.plugin import runner_of

        runner = runner_of(session.config)
        if runner is not None:
            runner.observer = self._progress.doing

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when != "call":
            return
        facts = dict(report.user_properties)
        if "verdict" in facts:
            self._progress.finished(facts["case"], facts["verdict"], facts["reason"], report.duration)


def _cut(text: str, width: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else line[: max(width - 1, 10)] + "…"
