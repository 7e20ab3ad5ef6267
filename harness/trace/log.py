"""The append-only record of one scenario: written as it happens, watched while it grows, read back later."""

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from harness.clock import Clock
from harness.errors import EnvironmentFault, UsageFault
from harness.trace.record import Direction, Kind, Record, as_text

Clean = Callable[[bytes], bytes]
Watcher = Callable[[Record], None]

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Record)


class Trace:
    """The record of a scenario.

    Every record goes to the file at once, unbuffered: whatever ends the run, what happened before is there. `clean`
    takes secrets out of the bytes on the way in; what is judged is what is stored.
    A file that cannot be written does not stop the recording in memory: `fault` then says why.
    """

    def __init__(self, clock: Clock, path: Path | None = None, clean: Clean | None = None) -> None:
        self.clock = clock
        self.records: list[Record] = []
        self.fault: EnvironmentFault | None = None
        self.path = path
        self._clean = clean
        self._watchers: list[Watcher] = []
        self._fd: int | None = None
        if path is not None:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
            except OSError as error:
                self.fault = EnvironmentFault(f"cannot write the trace {path}: {error.strerror}")

    def wire(self, party: str, link: str, direction: Direction, data: bytes, form: str = "text") -> Record:
        """Bytes that crossed a link."""
        raw, encoding = as_text(self._clean(data) if self._clean else data)
        at = self.clock.now()
        record = Record(len(self.records), at, "wire", party, link, direction, raw, form, encoding)
        return self._append(record)

    def note(self, party: str, link: str, direction: Direction, facts: Mapping[str, Any]) -> Record:
        """A fact about a link or a party."""
        return self._facts("note", party, link, direction, facts)

    def mark(self, facts: Mapping[str, Any]) -> Record:
        """Something the scenario did."""
        return self._facts("mark", "", "", "", facts)

    def tick(self) -> Record:
        """Time passed, and that decides something."""
        return self._append(Record(len(self.records), self.clock.now(), "tick", "", "", "", ""))

    def watch(self, watcher: Watcher) -> None:
        """Call `watcher` with every record from now on."""
        self._watchers.append(watcher)

    def unwatch(self, watcher: Watcher) -> None:
        if watcher in self._watchers:
            self._watchers.remove(watcher)

    def close(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _facts(
        self, kind: Kind, party: str, link: str, direction: Direction, facts: Mapping[str, Any]
    ) -> Record:
        data = _encoder.encode(facts)
        raw = (self._clean(data) if self._clean else data).decode()
        return self._append(Record(len(self.records), self.clock.now(), kind, party, link, direction, raw))

    def _append(self, record: Record) -> Record:
        self.records.append(record)
        if self._fd is not None:
            self._write(_encoder.encode(record) + b"\n")
        for watcher in self._watchers:
            watcher(record)
        return record

    def _write(self, line: bytes) -> None:
        assert self._fd is not None
        try:
            while line:
                line = line[os.write(self._fd, line) :]
        except OSError as error:
            self.fault = EnvironmentFault(f"cannot write the trace {self.path}: {error.strerror}")
            os.close(self._fd)
            self._fd = None


def add_fault(path: Path, at: float, fault: Exception) -> None:
    """Mark in a trace that nobody writes any more why there was no scenario. Never fails: it comes on top of a fault."""
    with contextlib.suppress(OSError, UsageFault):
        seq = len(read(path)) if path.exists() else 0
        facts = {"fault": type(fault).__name__, "why": f"{fault}"}
        record = Record(seq, at, "mark", "", "", "", _encoder.encode(facts).decode())
        with path.open("ab") as file:
            file.write(_encoder.encode(record) + b"\n")


def read(path: Path) -> list[Record]:
    """The records of a trace file. A last line that was cut off by the end of the run is left out.

    Raises UsageFault, naming file and line, for anything else that is not a record.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise UsageFault(f"cannot read the trace {path}: {error.strerror}") from error
    return list(_records(path, lines))


def _records(path: Path, lines: list[bytes]) -> Iterator[Record]:
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        try:
            yield _decoder.decode(line)
        except msgspec.DecodeError as error:
            if number == len(lines):
                return
            raise UsageFault(
                f"{path}:{number} is not a record: {error}; each line must be a JSON object with seq, at, kind, "
                "party, link, direction and raw"
            ) from error
