"""Ends of a TLS handshake that misbehave on purpose, by the name of what they do.

A script is a small TLS 1.2 of our own, client (`client`) or server (`server`), of which one thing is other than it
should be (`clients`, `broken_clients`, `servers`). It speaks AES-GCM with ECDHE or static RSA; of every other version
and suite it can say the hello, and see whether the other side agrees. The record gets what an honest end gives it, and
more:

script       what was played
reached      the last handshake message that came from the other side
agreed       the other side went on with what was laid before it
compression  as chosen
resumed, renegotiation_info, offered_it, said, warned   where they mean something
"""

from collections.abc import Callable

from harness.errors import HarnessFault
from harness.pki.tls import TlsTerms
from harness.transports.tls.end import TlsEnd
from harness.transports.tls.scripts import clients, servers

Maker = Callable[[TlsTerms, str], TlsEnd]

_MORE: dict[str, Maker] = {}


def add(name: str, make: Maker) -> None:
    """One more script, which anybody may write: `make` is called with the terms and the host that is dialled."""
    _MORE[name] = make


def make_end(terms: TlsTerms, *, server: bool, now: Callable[[], float], host: str = "") -> TlsEnd:
    """The end that plays `terms.misbehave`. HarnessFault for a script that is not there."""
    script = terms.misbehave
    if script in _MORE:
        return _MORE[script](terms, host)
    try:
        return servers.make(terms, script) if server else clients.make(terms, host, script)
    except (KeyError, ValueError) as fault:
        known = sorted(servers.SCRIPTS if server else clients.SCRIPTS)
        raise HarnessFault(f"no script is called {script!r}; there are {', '.join(known)}") from fault
