"""What a product writes, kept as evidence: bounded in size, without secrets, watched for a line.

Fed by one thread, read by others. It must not know where the bytes come from.
"""

import re
import threading
from collections import deque
from collections.abc import Iterable
from io import FileIO
from pathlib import Path

from harness.errors import EnvironmentFault
from harness.sut.secret import mask

LIMIT = 20_000_000
_LONGEST_LINE = 65_536
_TAIL = 20


class EvidenceLog:
    """A log file that is cut at `limit` bytes, with a notice.

    Raises EnvironmentFault on construction if the file cannot be written. If writing fails later (disk full)
    the product is read on, so that it does not stall, and `trouble` says what happened.
    """

    def __init__(self, path: Path, secrets: Iterable[bytes] = (), limit: int = LIMIT) -> None:
        self.path = path
        self.trouble = ""
        self._secrets = tuple(secrets)
        self._overlap = max((len(each) for each in self._secrets), default=1) - 1
        self._room = limit
        self._limit = limit
        self._dropped = 0
        self._rest = b""
        self._tail: deque[str] = deque(maxlen=_TAIL)
        self._pattern: re.Pattern[str] | None = None
        self._seen = False
        self._lock = threading.Lock()
        self._file: FileIO | None = self._open()

    def _open(self) -> FileIO:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            return self.path.open("ab", buffering=0)
        except OSError as error:
            raise EnvironmentFault(
                f"{self.path}: the log of the system under test cannot be written ({error.strerror}); "
                "choose another output folder"
            ) from None

    def watch(self, pattern: str) -> None:
        """From now on `seen` tells whether a line matched."""
        with self._lock:
            self._pattern = re.compile(pattern)
            self._seen = False

    @property
    def seen(self) -> bool:
        """Whether a line since the last `watch` matched."""
        return self._seen

    def feed(self, data: bytes) -> None:
        """More bytes came. Whole lines are kept at once, the rest when its end is there."""
        with self._lock:
            self._rest += data
            end = self._rest.rfind(b"\n") + 1
            if not end and len(self._rest) > _LONGEST_LINE:
                end = self._safe_cut()
            if end:
                self._keep(self._rest[:end])
                self._rest = self._rest[end:]

    def _safe_cut(self) -> int:
        """Where an endless line may be cut without cutting a secret in two."""
        end = len(self._rest) - self._overlap
        for secret in self._secrets:
            found = self._rest.rfind(secret)
            if found < end < found + len(secret):
                end = found
        return end

    def flush(self) -> None:
        """No more bytes will come for now: keep an unfinished line as it is."""
        with self._lock:
            if self._rest:
                self._keep(self._rest + b"\n")
                self._rest = b""

    def remark(self, text: str) -> None:
        """A line of our own, recognisable as such."""
        self.flush()
        with self._lock:
            self._write(f"[chargeproof] {text}\n".encode())

    def close(self) -> None:
        """Write what is left, say what was cut off, close the file. Idempotent."""
        self.flush()
        with self._lock:
            if self._file is None:
                return
            if self._dropped:
                notice = f"[chargeproof] cut after {self._limit} bytes; {self._dropped} more were not kept\n"
                self._put(notice.encode())
            self._file.close()
            self._file = None

    def last_lines(self, count: int = _TAIL) -> str:
        """The last lines that were written, secrets masked; "" if there are none."""
        with self._lock:
            return "\n".join(list(self._tail)[-count:])

    def _keep(self, data: bytes) -> None:
        data = mask(data, self._secrets)
        lines = data.decode("utf-8", "replace").splitlines()
        self._tail.extend(line[:500] for line in lines[-_TAIL:])
        if self._pattern is not None and not self._seen:
            self._seen = any(self._pattern.search(line) for line in lines)
        self._write(data)

    def _write(self, data: bytes) -> None:
        kept = data[: self._room]
        self._dropped += len(data) - len(kept)
        self._room -= len(kept)
        self._put(kept)

    def _put(self, data: bytes) -> None:
        if self._file is None or not data or self.trouble:
            return
        try:
            while data:
                data = data[self._file.write(data) :]
        except OSError as error:
            self.trouble = f"{self.path}: the log could not be written on ({error.strerror})"
