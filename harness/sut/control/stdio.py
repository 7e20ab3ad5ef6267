"""Control by a child process that reads and writes JSON Lines.

We write {"id": 1, "verb": "plug_in", "args": {...}}, a line a call; it answers {"id": 1, "ok": true,
"value": ...}, {"id": 1, "unsupported": "why"}, {"id": 1, "could_not_tell": "why"} or {"id": 1, "error":
"why"}. What it writes to stderr is evidence.
"""

import itertools
import json
import queue
import threading
from collections.abc import Mapping, Sequence
from io import BufferedReader
from pathlib import Path
from typing import Any

from harness.errors import EnvironmentFault
from harness.sut.control.bridge import Reply
from harness.sut.control.contract import Args, CouldNotTell, Done, Outcome, Unsupported
from harness.sut.evidence import EvidenceLog
from harness.sut.group import ProcessGroup

_LONGEST_LINE = 1_000_000
_DRAIN_WITHIN = 1.0
_CLOSE_WITHIN = 2.0


class StdioControl:
    """Runs the child and matches its answers. Raises EnvironmentFault on construction if it cannot be
    started.

    command  filled in; `called` is how it is named in messages
    log      takes its stderr; closed with the control
    """

    def __init__(
        self, command: Sequence[str], called: str, cwd: Path, env: Mapping[str, str], log: EvidenceLog
    ) -> None:
        self._called = called
        self._log = log
        self._ids = itertools.count(1)
        self._open: dict[int, Reply[Outcome]] = {}
        self._lock = threading.Lock()
        self._broken: EnvironmentFault | None = None
        self._to_child: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        try:
            self._group = ProcessGroup(command, called, cwd, env, with_stdin=True, split_stderr=True)
        except BaseException:
            log.close()
            raise
        self._threads = [
            threading.Thread(target=work, name=f"{work.__name__} of {self._group.pid}", daemon=True)
            for work in (self._write, self._read, self._keep_stderr)
        ]
        for thread in self._threads:
            thread.start()

    async def act(self, verb: str, args: Args) -> Outcome:
        reply: Reply[Outcome] = Reply()
        number = next(self._ids)
        line = json.dumps({"id": number, "verb": verb, "args": dict(args)}, allow_nan=False)
        with self._lock:
            if self._broken is not None:
                raise EnvironmentFault(str(self._broken))
            self._open[number] = reply
        self._to_child.put(line.encode() + b"\n")
        try:
            return await reply.get()
        finally:
            with self._lock:
                self._open.pop(number, None)

    def _write(self) -> None:
        try:
            with self._group.stdin as pipe:
                while (line := self._to_child.get()) is not None:
                    pipe.write(line)
                    pipe.flush()
        except OSError:
            pass  # it is gone; the reader finds out and says so

    def _read(self) -> None:
        with self._group.stdout as pipe:
            while line := pipe.readline(_LONGEST_LINE):
                if line.strip():
                    self._answered(line)
        self._break(self._gone())

    def _gone(self) -> str:
        self._group.wait(_DRAIN_WITHIN)
        self._threads[-1].join(_DRAIN_WITHIN)
        code = self._group.exit_code
        how = "closed its stdout" if code is None else f"exited with code {code}"
        words = self._log.last_lines()
        return f"{how}{'; its last words: ' + words if words else ', having written nothing to stderr'}"

    def _answered(self, line: bytes) -> None:
        answer = _decode(line)
        number = answer.get("id") if answer is not None else None
        if answer is None or type(number) is not int:
            text = line[:200].decode("utf-8", "replace").strip()
            self._break(
                f"wrote a line to stdout that is no answer: {text!r}; right would be one JSON object a line "
                "with the id of the call, and everything else on stderr"
            )
            return
        with self._lock:
            reply = self._open.get(number)
        if reply is None:
            self._log.remark(f"an answer to call {number} came late or twice, and was dropped")
            return
        try:
            reply.give(self._outcome(answer))
        except EnvironmentFault as fault:
            reply.fail(fault)

    def _outcome(self, answer: dict[str, Any]) -> Outcome:
        match answer:
            case {"error": error}:
                raise EnvironmentFault(f"{self._called}: {error}")
            case {"unsupported": why}:
                return Unsupported(str(why))
            case {"could_not_tell": why}:
                return CouldNotTell(str(why))
            case {"ok": True}:
                return Done(answer.get("value"))
        raise EnvironmentFault(
            f'{self._called}: the answer {json.dumps(answer)[:200]} says nothing; right would be "ok": true, '
            '"unsupported": "why", "could_not_tell": "why" or "error": "why"'
        )

    def _break(self, why: str) -> None:
        """From now on every call fails, for this reason: what comes after it cannot be trusted."""
        fault = EnvironmentFault(f"{self._called}: {why}")
        with self._lock:
            self._broken = self._broken or fault
            waiting, self._open = list(self._open.values()), {}
        for reply in waiting:
            reply.fail(fault)

    def _keep_stderr(self) -> None:
        pipe: BufferedReader
        with self._group.stderr as pipe:
            while data := pipe.read1(65_536):
                self._log.feed(data)
        self._log.flush()

    def close(self) -> None:
        """Close its stdin, which asks it to end; make sure that it does; keep the rest of its stderr."""
        self._break("the control was closed")
        self._to_child.put(None)
        self._group.wait(_CLOSE_WITHIN)
        self._group.close()
        for thread in self._threads:
            thread.join(_DRAIN_WITHIN)
        self._log.close()


def _decode(line: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None
