"""What every party of every protocol looks like to the shell that runs it (sans-IO).

A *machine* is a party: a CSMS, a charging station, an EMS. It is told what happened (`opened`, `received`, `closed`,
`wake`), says when it wants to be woken (`next_wake`), and leaves what it wants done in a list (`commands`). It
never reads the time, never waits, never touches a socket. The same machine therefore runs on a real WebSocket, in
memory in virtual time, and in a unit test that reads as a dialogue.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class LinkInfo:
    """What is known of a link when it opens.

    name         our name for it, unique in the trace ("CS001#1")
    peer         identity of the other side as far as the transport knows it (the last path segment, ...)
    subprotocol  the negotiated WebSocket subprotocol, or ""
    user         the identity that the peer authenticated as, or ""
    certificates the certificates that the peer presented in a TLS handshake, as PEM, its own first
    dialled      we opened it; False: the peer came to us
    """

    name: str
    peer: str = ""
    subprotocol: str = ""
    user: str = ""
    certificates: tuple[str, ...] = field(default=(), repr=False)
    dialled: bool = False


@dataclass(frozen=True, slots=True)
class Send:
    """Put these bytes on the link as one message."""

    link: str
    data: bytes
    form: str = "text"


@dataclass(frozen=True, slots=True)
class Close:
    """Close the link in the orderly way of its protocol."""

    link: str
    code: int = 1000
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Abort:
    """Cut the link without a word."""

    link: str


@dataclass(frozen=True, slots=True)
class Connect:
    """Dial. Answered by `opened` or `refused`. `options` is for the transport (url, subprotocols, password)."""

    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """A fact worth keeping in the record as a note."""

    link: str
    facts: Mapping[str, Any]


Command = Send | Close | Abort | Connect | Report


class Machine(Protocol):
    """A party of a protocol, without input or output. Times are UTC epoch seconds.

    One that listens may also offer `tls(now) -> TlsTerms | None`: what it brings to a TLS handshake and demands
    of the other side. It is asked whenever somebody knocks. With `certified(identity, certificates) -> bool` it
    says who need not log in. One that dials puts "tls" into `Connect.options`.

    One that pings its links offers `ponged(link, now)`: an answer has come.

    A node that can be found on the network offers `announces() -> Announcement`, and `meet(url, now)`: it is told
    where the other side was found, and calls if it is one that calls.
    """

    def start(self, now: float) -> None:
        """Begin: a station asks to be connected, a server does nothing."""

    def opened(self, link: LinkInfo, now: float) -> None:
        """A link is open."""

    def refused(self, reason: Mapping[str, Any], now: float) -> None:
        """A `Connect` failed; `reason` has "error", "status" of the HTTP answer (0: none), "tls", the facts of a
        failed TLS handshake (None: it did not come to one, or it went well), and "link", the name it would have had.
        """

    def received(self, link: str, data: bytes, form: str, now: float) -> None:
        """One whole message arrived."""

    def closed(self, link: str, code: int | None, reason: str, now: float) -> None:
        """A link is gone. `code` is None when there was no closing handshake."""

    def wake(self, now: float) -> None:
        """The time given by `next_wake` has come (or passed)."""

    def next_wake(self) -> float | None:
        """When to call `wake`, or None."""

    def commands(self) -> list[Command]:
        """What to do now, in order. Emptied by the call."""
