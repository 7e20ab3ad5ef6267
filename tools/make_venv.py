"""Make a virtual environment at the path given; on a Debian without python3-venv install that first, if we are root.

Runs on the bare interpreter: standard library only.
"""

import os
import subprocess
import sys
import venv


def main(folder: str) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 (this runs on whatever is there)
        print(
            f"chargeproof needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}",
            file=sys.stderr,
        )
        return 2
    if not _has_pip():
        package = f"python3.{sys.version_info.minor}-venv"
        if os.geteuid() != 0:
            print(f"this Python has no ensurepip: sudo apt-get install {package}", file=sys.stderr)
            return 2
        subprocess.run(["apt-get", "update", "-q"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-q", package], check=True)
        return subprocess.run([sys.executable, "-m", "venv", folder], check=False).returncode
    venv.create(folder, with_pip=True, symlinks=True)
    return 0


def _has_pip() -> bool:
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
