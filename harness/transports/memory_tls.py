"""A TLS handshake in memory: two ends hand each other bytes until nobody has any more to say.

Who speaks TLS meets who does not as on a real line: the one side hears clear text, the other a ClientHello.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from harness.pki.tls import TlsTerms
from harness.transports.tls import Facts, TlsEnd, make_end

_REQUEST: Final = b"GET / HTTP/1.1\r\n\r\n"
_ANSWER: Final = b"HTTP/1.1 400 Bad Request\r\n\r\n"
_TURNS: Final = 200


@dataclass(slots=True)
class Handshake:
    """How it went.

    news          facts in the order in which they came about, each with True if they are the dialler's
    failed        the facts of the dialler's side when it went wrong, {} if it has none; None when it went well
    certificates  of the dialler as the listener has seen them, as PEM · far: of the listener likewise
    """

    news: list[tuple[bool, Facts]] = field(default_factory=list)
    failed: Facts | None = None
    why: str = ""
    certificates: tuple[str, ...] = ()
    far: tuple[str, ...] = ()

    def hear(self, end: TlsEnd, by_dialler: bool) -> None:
        for facts in end.news():
            self.news.append((by_dialler, facts))
            if by_dialler:
                self.far = tuple(facts["peer_chain"])
            else:
                self.certificates = tuple(facts["peer_chain"])

    def last(self, by_dialler: bool) -> Facts:
        return next((facts for whose, facts in reversed(self.news) if whose is by_dialler), {})

    def settle(self) -> None:
        """Both sides have to be content."""
        mine, theirs = self.last(True), self.last(False)
        if (mine or theirs) and not all(each.get("outcome") == "open" for each in (mine, theirs)):
            self.failed = mine
            self.why = f"no TLS channel: {mine.get('why') or theirs.get('why') or 'the connection ended'}"


def secure(
    dialler: TlsTerms | None,
    listener: TlsTerms | None,
    dialler_clock: Callable[[], float],
    listener_clock: Callable[[], float],
    host: str,
) -> Handshake:
    """Bring both sides together; nobody speaks TLS where both terms are None."""
    done = Handshake()
    if dialler is None and listener is None:
        return done
    client = make_end(dialler, server=False, now=dialler_clock, host=host) if dialler else None
    server = make_end(listener, server=True, now=listener_clock) if listener else None
    if client is not None and server is not None:
        _talk(client, server, done)
    elif client is not None:
        client.start()
        client.take()
        _end(client, _ANSWER, done, by_dialler=True)
    elif server is not None:
        server.start()
        _end(server, _REQUEST, done, by_dialler=False)
    done.settle()
    return done


def _talk(client: TlsEnd, server: TlsEnd, done: Handshake) -> None:
    client.start()
    server.start()
    for _ in range(_TURNS):
        there, back = client.take(), server.take()
        if there:
            server.feed(there)
        done.hear(client, True)
        done.hear(server, False)
        if back:
            client.feed(back)
        if not there and not back and not _hang_up(client, server):
            break
    for end in (client, server):
        end.give_up("nobody says anything any more")
        end.eof()
    done.hear(client, True)
    done.hear(server, False)


def _hang_up(client: TlsEnd, server: TlsEnd) -> bool:
    """One side has ended it and the other does not know yet."""
    for one, other in ((client, server), (server, client)):
        if one.phase == "over" and other.phase == "shaking":
            other.eof()
            return True
    return False


def _end(end: TlsEnd, clear: bytes, done: Handshake, by_dialler: bool) -> None:
    """The other side speaks in the clear, and then nothing."""
    end.feed(clear)
    end.eof()
    done.hear(end, by_dialler)
