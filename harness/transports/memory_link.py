"""One connection in memory: two ends that hand each other messages through the loop.

Everything is delivered by `loop.call_soon`, so the order of events is always the same, and on a virtual
loop an hour takes milliseconds. The closing handshake is that of RFC 6455, 7, with `_END` standing for the
end of the TCP stream. There is no framing: what is sent as "raw" arrives as form "broken" and fails the
link with 1002.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from harness.errors import HarnessFault
from harness.protocols.machine import LinkInfo
from harness.transports.base import LinkHandler, Opening
from harness.transports.handlers import tell
from harness.transports.options import TOO_BIG, LinkSettings

_FORMS: Final = ("text", "binary", "ping", "pong", "raw")
_CLOSE: Final = "close"
_END: Final = "end"
_SHOWN: Final = 4096

Item = tuple[str, bytes, int, str]
"""form, data, and for a close its code and reason."""


class MemoryLink:
    """One end; a `Link`, with `hold` and `resume` on top.

    answer_pings  whether pings are answered; the handler is told of them either way
    """

    def __init__(
        self,
        info: LinkInfo,
        opening: Opening,
        handler: LinkHandler,
        settings: LinkSettings,
        *,
        server: bool = False,
        forget: Callable[["MemoryLink"], None] | None = None,
    ) -> None:
        self.info = info
        self.opening = opening
        self.answer_pings = settings.answer_pings
        self._handler = handler
        self._settings = settings
        self._server = server
        self._forget = forget
        self._loop = asyncio.get_running_loop()
        self._other: MemoryLink | None = None
        self._inbox: deque[Item] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._end: tuple[int | None, str, bool] | None = None
        self._held = self._deaf = self._close_sent = self._end_sent = self._gone = False

    def begin(self) -> None:
        """The handshake is over on this side."""
        if not self._gone:
            self._tell(self._handler.link_opened, self)

    # What we do

    def send(self, data: bytes, form: str = "text") -> None:
        """See `Link.send`. HarnessFault for an unknown form or a control frame that is too long."""
        if form not in _FORMS:
            raise HarnessFault(f"cannot send form {form!r}; known are {', '.join(_FORMS)}")
        if form in ("ping", "pong") and len(data) > 125:
            raise HarnessFault(
                f"a {form} holds at most 125 bytes, got {len(data)}; longer ones go as form 'raw'"
            )
        if not self._close_sent or form == "raw":
            self._post(form, data)

    def send_fragments(self, parts: list[bytes], form: str = "text") -> None:
        """See `Link.send_fragments`. It arrives whole."""
        if form not in ("text", "binary") or not parts:
            raise HarnessFault(f"fragments are of text or binary, at least one; got {len(parts)} of {form!r}")
        self.send(b"".join(parts), form)

    def close(self, code: int = 1000, reason: str = "") -> None:
        """See `Link.close`. 1005 stands for a close frame without a code."""
        if not self._close_sent and not self._end_sent:
            self._close_sent = True
            self._post(_CLOSE, b"", code, reason)
            self._start_timer()

    def abort(self) -> None:
        """See `Link.abort`."""
        if not self._gone:
            self._end = self._end or (None, "aborted", False)
            self._drop()

    def hold(self) -> None:
        """Take in nothing until `resume`, not even the end of the connection."""
        self._held = True

    def resume(self) -> None:
        """Read on."""
        self._held = False
        self._loop.call_soon(self._drain)

    def _post(self, form: str, data: bytes = b"", code: int = 0, reason: str = "") -> None:
        if self._other is not None and not self._end_sent:
            self._loop.call_soon(self._other._arrive, (form, data, code, reason))

    def _post_end(self) -> None:
        self._post(_END)
        self._end_sent = True

    def _drop(self) -> None:
        self._deaf = True
        self._post_end()
        self._loop.call_soon(self._is_gone)

    # What the other side does

    def _arrive(self, item: Item) -> None:
        if self._held or self._inbox:
            self._inbox.append(item)
        else:
            self._take(item)

    def _drain(self) -> None:
        while self._inbox and not self._held:
            self._take(self._inbox.popleft())

    def _take(self, item: Item) -> None:
        form, data, code, reason = item
        if form == _END:
            self._post_end()
            self._is_gone()
        elif self._deaf or self._gone:
            return
        elif form == _CLOSE:
            self._close_received(code, reason)
        elif problem := _violation(form, data, self._settings.max_size):
            self._fail(*problem, data)
        else:
            self._tell(self._handler.link_received, self, data, form)
            if form == "ping" and self.answer_pings:
                self.send(data, "pong")

    def _close_received(self, code: int, reason: str) -> None:
        self._end = (code, reason, not self._close_sent)
        self._deaf = True
        if not self._close_sent:
            self._close_sent = True
            self._post(_CLOSE, b"", code, reason)
        if self._server:
            self._drop()
        self._start_timer()

    def _fail(self, code: int, why: str, data: bytes) -> None:
        form = "oversized" if code == TOO_BIG else "broken"
        self._tell(self._handler.link_received, self, data if code == 1007 else data[:_SHOWN], form)
        if self._deaf:
            return
        self._deaf = True
        self._end = (code, why, False)
        if not self._close_sent:
            self._close_sent = True
            self._post(_CLOSE, b"", code, why)
        if self._server:
            self._post_end()
        self._start_timer()

    def _start_timer(self) -> None:
        if self._timer is None and not self._gone:
            self._timer = self._loop.call_later(self._settings.close_timeout, self._give_up)

    def _give_up(self) -> None:
        seconds = self._settings.close_timeout
        self._end = self._end or (None, f"the closing handshake was not finished within {seconds:g} s", False)
        self._drop()

    def _is_gone(self) -> None:
        if self._gone:
            return
        end = self._end or self._cut_off()
        self._gone = self._deaf = self._close_sent = True
        if self._timer is not None:
            self._timer.cancel()
        if self._forget is not None:
            self._forget(self)
        self._tell(self._handler.link_closed, self, *end)

    def _cut_off(self) -> tuple[None, str, bool]:
        if self._close_sent:
            return None, "connection dropped instead of a close frame in answer", False
        return None, "connection dropped without a close frame (end of stream)", True

    def _tell(self, callback: Callable[..., None], *args: Any) -> None:
        tell(self.info.name, callback, *args)


def join(one: MemoryLink, other: MemoryLink) -> None:
    """Make two ends a connection."""
    one._other, other._other = other, one


def _violation(form: str, data: bytes, max_size: int) -> tuple[int, str] | None:
    """Close code and reason for what must not arrive."""
    if form == "raw":
        return 1002, "bytes past the framing"
    if len(data) > max_size:
        return TOO_BIG, f"message longer than {max_size} bytes"
    if form == "text":
        try:
            data.decode()
        except UnicodeDecodeError as fault:
            return 1007, f"not UTF-8 at byte {fault.start}"
    return None
