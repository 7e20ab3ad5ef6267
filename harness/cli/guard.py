"""Whatever goes wrong is one clear block on stderr and the right exit code: no traceback, never 1 or 130."""

import os
import sys
from collections.abc import Callable

from harness.campaign.options import ExitCode
from harness.errors import ChargeproofError, EnvironmentFault, UsageFault

_INTERRUPTED = 130
"""What the argument parser returns for Ctrl-C."""


def guarded(work: Callable[[], int]) -> int:
    """Do the work and return its exit code; that of the fault, if there is one."""
    try:
        code = work()
        sys.stdout.flush()
    except BrokenPipeError:
        return _reader_gone()
    except KeyboardInterrupt:
        code = _INTERRUPTED
    except Exception as error:
        return _report(error)
    if code == _INTERRUPTED:
        _say("interrupted", "stopped before anything was finished")
        return ExitCode.ERROR
    return code


def _report(error: Exception) -> int:
    match error:
        case UsageFault():
            _say("usage error", f"{error}")
            return ExitCode.USAGE
        case EnvironmentFault():
            _say("environment error", f"{error}")
            return ExitCode.ERROR
        case ChargeproofError():
            _say("harness error", f"{error}")
            return ExitCode.ERROR
    if (text := _argument_error(error)) is not None:
        _say("usage error", text)
        return ExitCode.USAGE
    _say("internal error", f"{type(error).__name__}: {error}\n{_saved(error)}")
    return ExitCode.ERROR


def _argument_error(error: Exception) -> str | None:
    """What the argument parser complains about, or None. Its classes moved between versions."""
    format_message = getattr(error, "format_message", None)
    if format_message is None:
        return None
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "chargeproof"
    return f"{format_message()}\nsee: {command} --help"


def _say(what: str, text: str) -> None:
    first, *rest = text.splitlines() or [""]
    lines = [f"chargeproof: {what}: {first}", *(f"  {line}" for line in rest)]
    print("\n".join(lines), file=sys.stderr, flush=True)


def _saved(error: Exception) -> str:
    """Keep the traceback; says where. Only the owner can read it."""
    import tempfile
    import traceback

    try:
        handle, path = tempfile.mkstemp(prefix="chargeproof-traceback-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            traceback.print_exception(error, file=file)
    except OSError as failed:
        return f"the traceback could not be saved: {failed.strerror}"
    return f"this is a fault of chargeproof; the traceback is in {path}"


def _reader_gone() -> int:
    """Whoever read our output has left (`| head`). Nothing can be said any more, not even at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ExitCode.ERROR
