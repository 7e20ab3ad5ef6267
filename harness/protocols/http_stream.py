"""Where one HTTP/1.1 message ends on a connection and the next begins (RFC 9112, 6.3). The bytes stay as they are.

head --no body--> head of the next · head --Content-Length--> sized body --> head of the next
head --chunked--> chunks, trailer --> head of the next · head of an answer --neither--> body until the stream ends
anything --not HTTP, too long--> over: nothing is read any more
"""

from dataclasses import dataclass
from typing import Final, Literal

from harness.protocols.http_body import Chunks
from harness.protocols.http_head import (
    HEAD_END,
    MAX_HEAD,
    FaultKind,
    Head,
    HttpFault,
    header_of,
    misbegun,
    read_head,
)

Form = Literal["http", "interim", "broken", "oversized"]

MAX_MESSAGE: Final = 8 * 1024 * 1024
SHOWN: Final = 64 * 1024
"""Bytes kept of what is no whole message."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that came off the line.

    form  http: one whole message · interim: an answer 1xx, another follows · broken, oversized: `data` is what can be
          shown of it, `why` says what is wrong, and nothing is read after it
    """

    form: Form
    data: bytes
    why: str = ""
    kind: FaultKind | None = None


class HttpStream:
    """The messages of one direction of a connection, as they come. Bytes in, whole messages out, unchanged.

    answers  what comes are answers; `asked` says to what
    """

    def __init__(self, answers: bool, max_message: int = MAX_MESSAGE, max_head: int = MAX_HEAD) -> None:
        self.over = False
        self._answers = answers
        self._methods: list[str] = []
        self._buffer = bytearray()
        self._head: Head | None = None
        self._chunks: Chunks | None = None
        self._searched = 0
        self._max_message, self._max_head = max_message, max_head

    @property
    def unfinished(self) -> int:
        """Bytes of a message that is not complete."""
        return len(self._buffer)

    @property
    def awaits_continue(self) -> bool:
        """The head of a request is here, and its sender waits to be told to go on (RFC 9110, 10.1.1)."""
        if self._head is None or self._answers or len(self._buffer) > self._head.size:
            return False
        return (header_of(self._head.headers, "expect") or "").lower() == "100-continue"

    def asked(self, method: str) -> None:
        """A request with this method went the other way."""
        self._methods.append(method)

    def feed(self, data: bytes) -> list[Piece]:
        """More bytes came. Returns what is complete now."""
        if self.over:
            return []
        self._buffer += data
        found: list[Piece] = []
        try:
            while not self.over and (piece := self._next()) is not None:
                found.append(piece)
        except HttpFault as fault:
            found.append(self._end(fault))
        return found

    def eof(self, clean: bool = True) -> list[Piece]:
        """The stream has ended, by the will of its sender if `clean`: a body without a length is complete by that.
        Anything else unfinished is broken.
        """
        if self.over or not self._buffer:
            return []
        self.over = True
        head, data = self._head, bytes(self._buffer)
        self._buffer.clear()
        if clean and head is not None and head.length is None and not head.chunks:
            return [Piece("http", data)]
        why = f"the stream ends {len(data)} bytes into a message"
        return [Piece("broken", data[:SHOWN], f"{why}: {_missing(head, data)}", "cut")]

    def _next(self) -> Piece | None:
        if not self._buffer:
            return None
        if self._head is None and not self._has_head():
            return None
        head = self._head
        assert head is not None
        if head.chunks:
            assert self._chunks is not None
            end = self._chunks.walk(self._buffer, head.size)
        else:
            end = None if head.length is None else head.size + head.length
        if (end or len(self._buffer)) > self._max_message:
            raise HttpFault("oversized", f"a message of more than {self._max_message} bytes")
        if end is None or len(self._buffer) < end:
            return None
        return self._whole(head, end)

    def _has_head(self) -> bool:
        if self._answers and not self._methods:
            raise HttpFault("surplus", f"{len(self._buffer)} bytes that nobody asked for")
        while not self._answers and self._buffer[:2] == b"\r\n":
            del self._buffer[:2]  # RFC 9112, 2.2: an empty line before a request
        end = HEAD_END.search(self._buffer, max(0, self._searched - 3), self._max_head)
        if end is None:
            self._look(bytes(self._buffer[: self._max_head]))
            return False
        beginning = bytes(self._buffer[: end.end()])
        method = self._methods[0] if self._methods else ""
        self._head = read_head(beginning, self._answers, method)
        self._chunks = Chunks() if self._head.chunks else None
        return True

    def _look(self, beginning: bytes) -> None:
        """At a head that is not complete: can it still become one?"""
        first = self._searched == 0 or b"\n" not in beginning[: self._searched]
        if first and (wrong := misbegun(beginning, self._answers)) is not None:
            raise wrong
        if len(beginning) == self._max_head:
            raise HttpFault("oversized", f"a head of more than {self._max_head} bytes")
        self._searched = len(beginning)

    def _whole(self, head: Head, end: int) -> Piece:
        data = bytes(self._buffer[:end])
        del self._buffer[:end]
        self._head = self._chunks = None
        self._searched = 0
        if self._answers and head.status < 200 and head.status != 101:
            return Piece("interim", data)
        if self._methods:
            del self._methods[0]
        return Piece("http", data)

    def _end(self, fault: HttpFault) -> Piece:
        self.over = True
        form: Form = "oversized" if fault.kind == "oversized" else "broken"
        data = bytes(self._buffer[:SHOWN])
        self._buffer.clear()
        return Piece(form, data, fault.text, fault.kind)


def _missing(head: Head | None, data: bytes) -> str:
    if head is None:
        return "its head is not complete"
    if head.chunks:
        return "its last chunk is missing"
    if head.length is None:
        return "its body has no length, and its sender has not ended it"
    return f"Content-Length says {head.length} bytes, {len(data) - head.size} came"
