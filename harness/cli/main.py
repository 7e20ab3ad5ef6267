"""The command `chargeproof`: from arguments to an exit code.

What costs time to import is imported by the command that needs it. Exit codes are those of `ExitCode`; no
exception gets out of here.
"""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say. Returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given in (["--version"], ["-V"]):
        from harness import __version__

        print(f"chargeproof {__version__}")
        return 0
    from harness.cli.guard import guarded

    return guarded(lambda: _dispatch(given or ["--help"]))


def _dispatch(arguments: list[str]) -> int:
    from harness.cli.app import app

    result = app(arguments, prog_name="chargeproof", standalone_mode=False)
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    sys.exit(main())
