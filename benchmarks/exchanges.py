"""Exchanges over HTTP, asked, recorded in a file, decoded and judged, in processor seconds of our side alone: the system
under test (the bundled CPO) runs in a process of its own.

python -m benchmarks.exchanges NUMBER
"""

import asyncio
import contextlib
import itertools
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from harness.clock import SystemClock
from harness.judge.finding import Verdict
from harness.protocols import registry
from harness.protocols.registry import Settings, Verdicts
from harness.stage.web import Company
from harness.trace.log import Trace
from harness.trace.record import Record

NAME = "ocpi2.2.1"
SINCE = {"query": {"date_from": "2020-01-01T00:00:00Z"}}
ASKED = (("GET locations", {}, 3), ("GET tariffs", {}, 2), ("GET sessions", SINCE, 1))
"""What is asked in turn, and how often."""
AT_ONCE = 8
"""Requests that are under way at the same time."""


@contextlib.contextmanager
def product() -> Iterator[str]:
    """The bundled CPO in a process of its own. Gives where it is met first."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "harness.cli.main", "simulate", "cpo", "--protocol", NAME, "--quiet"]
    running = subprocess.Popen(
        [*command, "--listen", f"127.0.0.1:{port}"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    assert running.stderr is not None
    try:
        said = next(line for line in running.stderr if " listens on " in line)
        yield said.partition(" listens on ")[2].partition(";")[0]
    finally:
        running.terminate()
        running.wait(10)
        running.stderr.close()


async def ask(url: str, number: int, file: Path) -> dict[str, float]:
    """So many exchanges. Processor seconds of asking and recording, of decoding, of judging."""
    rib, clock = registry.rib(NAME), SystemClock()
    ids = (f"id{each}" for each in itertools.count())

    def settings(name: str, place: str) -> Settings:
        token = f"simulated.{name}"
        return Settings(
            "", {}, lambda: next(ids), lambda: 0.5, url=url, place=place, options={"token": token}
        )

    company = Company(rib, ("emsp",), "127.0.0.1", 0, "", clock, settings)
    trace = Trace(clock, file, rib.redactor(()))
    await company.start(secure=False)
    company.attach(trace)
    party = company.parties["emsp"]
    answered = asyncio.Semaphore(AT_ONCE)

    def hear(record: Record) -> None:
        if record.form == "http" and record.direction == "in" and record.raw.startswith("HTTP/"):
            answered.release()

    party.act(lambda now: rib.act(party.machine, "register", {}, now))
    while not rib.standing(party.machine, "")["registered"]:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.5)  # both sides fetch what the other has
    rib.checks([], Verdicts("cpo"))
    turns = itertools.cycle((name, what) for name, what, often in ASKED for _ in range(often))
    trace.watch(hear)
    start = time.process_time()
    for _ in range(number):
        await answered.acquire()
        action, what = next(turns)
        party.act(lambda now, action=action, what=what: rib.request(party.machine, "", action, what, now))  # type: ignore[misc]
    for _ in range(AT_ONCE):
        await answered.acquire()
    asking = time.process_time() - start
    start, reader = time.process_time(), rib.reader()
    seen = [found for record in trace.records if (found := reader.read(record)) is not None]
    decoding = time.process_time() - start
    assert len(seen) >= 2 * number, "an exchange is missing"
    start = time.process_time()
    findings = rib.checks(seen, Verdicts("cpo", ended_at=clock.now()))
    judging = time.process_time() - start
    assert all(each.verdict <= Verdict.PASS for each in findings), [str(each) for each in findings[:3]]
    company.leave()
    await company.stop()
    trace.close()
    return {"asking": asking, "decoding": decoding, "judging": judging}


if __name__ == "__main__":
    with product() as url, tempfile.TemporaryDirectory() as folder:
        print(json.dumps(asyncio.run(ask(url, int(sys.argv[1]), Path(folder) / "trace.jsonl"))))
