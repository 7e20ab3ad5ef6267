"""Install and judge every system in peers/, and hold what comes out against its baseline.

    python tools/judge_peers.py [--save] [NAME...]

NAME is a folder of peers/, or one profile of it: `go_ocpp_csms`, `go_ocpp_csms/profile3`. Verdicts and findings must be
those in `baseline.json` beside `profile.toml`, `baseline3.json` beside `profile3.toml`; why they are so, and whose fault
it is, stands in `peers/<name>/FINDINGS.md`. `--save` writes the baselines anew. Records go to
`reports/peers/<name>/<profile>`.

`profile.toml` is judged with all features. Those with TLS are judged with what needs TLS: the rest is the same as there.
`profile_suites.toml` is judged with the suites, `profile_limits.toml` with what waits longest, beside all the rest.
"""

import argparse
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / "peers"
TOOLS = Path(sys.executable).parent
AT_A_TIME = 6
"""Profiles judged side by side: they wait more than they compute, and each has ports of its own."""

FEATURES, LIMITS = "not suite", "63380:5.2.16"
TLS = "needs:tls or needs:client_certificate"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--save", action="store_true", help="write the baselines anew")
    parser.add_argument("names", nargs="*", metavar="NAME")
    chosen = parser.parse_args()
    profiles = [file for name in chosen.names or ["*"] for file in profiles_of(name)]
    for folder in sorted({file.parent for file in profiles}):
        print(f"installing {folder.name}", flush=True)
        env = os.environ | {"PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}"}
        subprocess.run([folder / "install"], check=True, cwd=folder, env=env, stdout=subprocess.DEVNULL)
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        codes = list(pool.map(lambda file: judge(file, chosen.save), profiles))
    for file, code in zip(profiles, codes, strict=True):
        print(f"{'as expected' if code == 0 else f'exit code {code}':<14} {title(file)}")
    return 0 if chosen.save or not any(codes) else 1


def profiles_of(name: str) -> list[Path]:
    """The profiles of a folder, or the one that is named."""
    folder, _, one = name.partition("/")
    found = sorted(PEERS.glob(f"{folder}/{one or 'profile*'}.toml"))
    if not found:
        sys.exit(f"peers/{name}: no profile there; right would be a folder of peers/, or folder/profile3")
    return found


def title(profile: Path) -> str:
    return f"{profile.parent.name}/{profile.stem}"


def tags(profile: Path) -> str:
    """Which cases that profile is judged with."""
    apart = profile.with_name("profile_limits.toml").exists()
    return {
        "profile": f"{FEATURES} and not {LIMITS}" if apart else FEATURES,
        "profile_limits": f"{FEATURES} and {LIMITS}",
        "profile_suites": "suite",
    }.get(profile.stem, TLS)


def judge(profile: Path, save: bool) -> int:
    """Run what fits the peer. Returns the exit code of the run."""
    out = ROOT / "reports" / "peers" / title(profile)
    shutil.rmtree(out, ignore_errors=True)
    baseline = profile.with_name(f"{profile.stem.replace('profile', 'baseline')}.json")
    option = f"--save-baseline={baseline}" if save else f"--baseline={baseline}"
    done = subprocess.run(
        [
            TOOLS / "chargeproof",
            "run",
            "--sut",
            profile,
            "--out",
            out,
            "--tags",
            tags(profile),
            "--quiet",
            option,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    print(f"== {title(profile)}\n{done.stdout}{done.stderr}", flush=True)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
