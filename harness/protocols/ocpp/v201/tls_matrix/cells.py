"""What a cell of the matrix is, and the rules that cells rest on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from harness.judge.finding import Basis, Level, Rule

PREFIX: Final = "tls"
RECEIVERS: Final = {"CS": "charging_station", "CSMS": "csms"}

REFUSED, HTTP, QUIET, SILENT = "refused", "http", "quiet", "silent"
AGREED, OPEN, CLEAR, NOTHING = "agreed", "open", "clear", "nothing"
CLOSED = "closed"

Kinds = frozenset[str]
"""What may come of a handshake:

refused  the system under test ended it, by an alert or without a word
http     the channel was opened, and then HTTP said no
closed   the channel was opened, a WebSocket, too, and then the system under test closed it
quiet    the channel was opened, and nothing was said on it
silent   nothing came at all until we gave up
agreed   the system under test went along with what was laid before it, and we ended it
open     the channel is open and in use
clear    the connection goes on in the clear
nothing  the two have no version or no suite in common, so we ended it ourselves
"""

ANYTHING: Final[Kinds] = frozenset({REFUSED, HTTP, CLOSED, QUIET, SILENT, AGREED, OPEN, NOTHING})
NO: Final[Kinds] = frozenset({REFUSED, HTTP, CLOSED, NOTHING})
"""The connection is to end. A CSMS may say so in HTTP, or hang up: somebody else may speak TLS for it."""
LEAVES: Final[Kinds] = frozenset({REFUSED, QUIET, NOTHING})
"""The same for a station, which may look at what it was shown when the channel is open, and then not use it."""
YES: Final[Kinds] = frozenset({OPEN})


@dataclass(frozen=True, slots=True)
class Cell:
    """One handshake.

    id        "tls:CSMS:version:TLSv1.1": the party is the system under test
    changes   what is other on our side: fields of `pki.tls.TlsTerms`
    fine      what may come of it · odd: what is worth a warning; all else breaks the rule
    needs     claims of the system under test
    dispute   id of the dispute that decides what breaking the rule is worth, and the option that is acted on then
    wants     facts that an open channel has to have
    used      an open channel is not enough: something has to be said on it
    stranger  our station asks for a connection as another station
    after     id of the cell that is played before it
    stays     our handshake never ends: another one has to succeed meanwhile
    offer     the ClientHello of the system under test is looked at, and nothing else
    """

    id: str
    title: str
    rule: Rule
    fine: Kinds = ANYTHING
    odd: Kinds = frozenset({SILENT, QUIET})
    changes: Mapping[str, Any] = field(default_factory=dict)
    needs: frozenset[str] = frozenset({"tls"})
    dispute: tuple[str, str] = ("", "")
    wants: Mapping[str, Any] = field(default_factory=dict)
    used: bool = False
    stranger: bool = False
    after: str = ""
    stays: bool = False
    offer: str = ""

    @property
    def party(self) -> str:
        return self.id.split(":")[1]

    @property
    def receiver(self) -> str:
        """The role of the system under test."""
        return RECEIVERS[self.party]

    @property
    def expected(self) -> str:
        """What may come of it, in words."""
        return " or ".join(WORDS[kind] for kind in WORDS if kind in self.fine - {NOTHING})


WORDS: Final = {
    OPEN: "an open channel",
    REFUSED: "a handshake that is refused",
    HTTP: "an HTTP error",
    CLOSED: "a connection that is closed at once",
    QUIET: "a channel that is not used",
    AGREED: "an agreement",
    SILENT: "silence",
    CLEAR: "a connection in the clear",
    NOTHING: "nothing in common",
}


def rule(check: str, text: str, *clauses: str, level: Level = "SHALL", basis: Basis = "text") -> Rule:
    """A rule of the matrix. Clauses: "A00.FR.313" of OCPP 2.0.1, or with their document: "RFC 5746 3.6"."""
    full = tuple(each if each.startswith("RFC") else f"OCPP 2.0.1 {each}" for each in clauses)
    return Rule(f"tls.{check}", text, full, level, basis)


def script(name: str) -> dict[str, Any]:
    return {"misbehave": name}
