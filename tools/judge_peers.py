"""Install and judge every system in peers/, and hold what comes out against its baseline.

    python tools/judge_peers.py [--save] [NAME...]

Each peer's verdicts and findings must be those in `peers/<name>/baseline.json`; why they are so, and whose fault it is,
stands in `peers/<name>/FINDINGS.md`. `--save` writes the baselines anew. Records go to `reports/peers/<name>`.
"""

import argparse
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / "peers"
AT_A_TIME = 3
"""Peers judged side by side: they wait more than they compute, and each has ports of its own."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--save", action="store_true", help="write the baselines anew")
    parser.add_argument("names", nargs="*", metavar="NAME")
    chosen = parser.parse_args()
    names = chosen.names or sorted(path.parent.name for path in PEERS.glob("*/profile.toml"))
    for name in names:
        print(f"installing {name}", flush=True)
        subprocess.run([PEERS / name / "install"], check=True, cwd=PEERS / name, stdout=subprocess.DEVNULL)
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        codes = list(pool.map(lambda name: judge(name, chosen.save), names))
    for name, code in zip(names, codes, strict=True):
        print(f"{'as expected' if code == 0 else f'exit code {code}':<14} {name}")
    return 0 if chosen.save or not any(codes) else 1


def judge(name: str, save: bool) -> int:
    """Run everything that fits the peer. Returns the exit code of the run."""
    out = ROOT / "reports" / "peers" / name
    shutil.rmtree(out, ignore_errors=True)
    baseline = PEERS / name / "baseline.json"
    option = f"--save-baseline={baseline}" if save else f"--baseline={baseline}"
    command = [Path(sys.executable).with_name("chargeproof"), "run", "--sut", PEERS / name / "profile.toml"]
    done = subprocess.run(
        [*command, "--out", out, "--tags", "not suite", "--quiet", option],
        capture_output=True,
        text=True,
        check=False,
    )
    print(f"== {name}\n{done.stdout}{done.stderr}", flush=True)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
