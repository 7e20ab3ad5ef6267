"""Measure everything and write RESULTS.md: `python -m benchmarks` (or `make bench`). Takes about three minutes."""

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import datagrams, messages
from benchmarks.measure import ROOT, Row, child, median_of

RESULTS = Path(__file__).parent / "RESULTS.md"


def rows() -> Iterator[Row]:
    cold = median_of(5, lambda: float(child("scenarios", "cold")))
    yield Row("cold start to the first step of a scenario", f"{cold:.2f} s", "< 1 s", cold < 1)
    whole, system = (float(each) * 1e3 for each in child("scenarios", "engine", "300"))
    yield Row(
        "overhead per scenario, judging included",
        f"{whole - system:.1f} ms (beside {system:.1f} ms of the bundled station)",
        "< 5 ms",
        whole - system < 5,
    )
    few, many = (float(child("scenarios", "pytest", count)) * 1e3 for count in ("100", "10000"))
    yield Row("the same through pytest with Allure results, 100 cases", f"{few:.1f} ms a case")
    yield Row(
        "the same, 10,000 cases",
        f"{many:.1f} ms a case ({many / few:.2f} times)",
        "no growth",
        many < 1.5 * few,
    )
    yield from messages.rows()
    yield from datagrams.rows()
    yield from links()
    yield exchanges(2000)
    demo = _demo()
    yield Row("the bundled demo on this machine", f"{demo:.0f} s", "< 60 s", demo < 60)


def links() -> Iterator[Row]:
    ours, theirs = (float(child("heartbeats", which, "4")) for which in ("ours", "ocpp"))
    yield Row(
        "heartbeat round trips on one link, both ends in one process, recorded and checked",
        f"{ours:,.0f}/s (package `ocpp` at both ends: {theirs:,.0f}/s, {ours / theirs:.1f} times)",
        "≥ 5 times", ours >= 5 * theirs,
    )  # fmt: skip
    one, many = child("links", "ours", "1"), child("links", "ours", "1000")
    package = child("links", "ocpp", "1000")
    kilobytes, their_kilobytes = many["bytes_per_link"] / 1024, package["bytes_per_link"] / 1024
    yield Row(
        "memory per idle link, 1,000 links, recorded",
        f"{kilobytes:.1f} KB (server of the package `ocpp`: {their_kilobytes:.1f} KB)", "< 30 KB", kilobytes < 30,
    )  # fmt: skip
    growth = many["beats_per_second"] / one["beats_per_second"]
    yield Row(
        "heartbeats over 1,000 links against one link",
        f"{many['beats_per_second']:,.0f}/s against {one['beats_per_second']:,.0f}/s ({growth:.2f} times; package "
        f"`ocpp` over 1,000: {package['beats_per_second']:,.0f}/s); the clients limit both",
    )


def exchanges(number: int) -> Row:
    spent = min((child("exchanges", f"{number}") for _ in range(3)), key=lambda found: sum(found.values()))
    rate = number / sum(spent.values())
    parts = ", ".join(f"{what} {seconds / number * 1e6:.0f} µs" for what, seconds in spent.items())
    return Row(
        "OCPI exchanges asked over TCP, recorded and judged, processor time of our side",
        f"{rate:,.0f}/s ({parts})", "≥ 1,000/s", rate >= 1000,
    )  # fmt: skip


def _demo() -> float:
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "harness.cli.main",
            "run",
            "--out",
            f"{folder}/demo",
            "--quiet",
            "-n",
            "2",
        ]
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        return time.perf_counter() - start


def main() -> int:
    lines = [
        "# Results",
        "",
        f"`make bench` on {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}. Figures of "
        "one run on one machine; the ratios are what matters.",
        "",
        "| what | result | goal | reached |",
        "|---|---|---|---|",
    ]
    for row in rows():
        mark = {True: "yes", False: "**no**", None: ""}[row.reached]
        lines.append(f"| {row.what} | {row.result} | {row.goal} | {mark} |")
        print(lines[-1], flush=True)
    RESULTS.write_text("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
