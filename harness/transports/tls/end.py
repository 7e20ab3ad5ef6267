"""One side of a TLS connection as everybody here sees it: bytes in, bytes out, no sockets.

    shaking --handshake succeeds--> open --close_notify, alert, end of stream--> over
    shaking --alert, end of stream, clear text--> over

What is worth keeping of a handshake leaves as *facts*, one mapping for each outcome; a handshake that succeeds on our
side and is then refused by the other (TLS 1.3 lets a server judge the client last) has two.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

from harness.transports.tls.alerts import alert_name

Facts: TypeAlias = dict[str, Any]
"""What the record gets of one handshake:

outcome         "open" | "failed"
by              who ended it: "sut" | "harness" | "" (nobody did)
version, suite, group   as agreed ("TLSv1.2", the name of OpenSSL or of RFC 8446, "x25519"); "" as long as they are not
server_name     SNI, as sent; "" when there was none
alert           {"name", "code", "from": "sut" | "harness"} or None
offered         what the ClientHello of the other side offered: see `hello.ClientHello.facts`; {} when we dialled
requested_client_certificate   the side that listens asked for a certificate
peer_chain      certificates of the other side as PEM, its own first, as far as they were seen
own_certificate {"subject", "fingerprint"} of what we presented, {} if nothing
problem         what we found wrong with the other side's certificate (a name of `pki.verify`), "" if nothing
why             why it failed, in words
cleartext       the other side spoke in the clear
gave_up         we did not want to wait any longer, or had to go
"""

Phase = Literal["shaking", "open", "over"]


class TlsEnd(Protocol):
    """One side of a TLS connection, without input or output. After each call there may be something to `take`."""

    @property
    def phase(self) -> Phase: ...

    def start(self) -> None:
        """The connection is there. A client has its ClientHello to send now."""

    def feed(self, data: bytes) -> bytes:
        """Bytes arrived. Returns the application data that they held."""
        ...

    def eof(self) -> None:
        """The other side ended the stream."""

    def send(self, data: bytes) -> None:
        """Encrypt application data. Nothing happens unless the phase is "open"."""

    def close(self) -> None:
        """Say goodbye (close_notify), if that is possible."""

    def give_up(self, why: str) -> None:
        """We go: it is not the other side that ends it. A handshake that is under way has failed by us."""

    def take(self) -> bytes:
        """What has to go out now. Emptied by the call."""
        ...

    def news(self) -> list[Facts]:
        """Outcomes since the last call, oldest first. Emptied by the call."""
        ...


@dataclass(slots=True)
class Story:
    """Facts as they come together during a handshake. Shared by all kinds of ends."""

    server: bool
    version: str = ""
    suite: str = ""
    group: str = ""
    server_name: str = ""
    alert: Mapping[str, Any] | None = None
    offered: Mapping[str, Any] = field(default_factory=dict)
    requested_client_certificate: bool = False
    peer_chain: tuple[str, ...] = ()
    own_certificate: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    cleartext: bool = False
    gave_up: bool = False

    def saw_alert(self, code: int, by_sut: bool) -> None:
        """An alert came or went. The first fatal one tells why it ended; close_notify tells nothing."""
        if code and self.alert is None:
            self.alert = {"name": alert_name(code), "code": code, "from": "sut" if by_sut else "harness"}

    def facts(self, outcome: str, by: str = "", why: str = "") -> Facts:
        """`by` is who sent the alert, if there was one."""
        if outcome == "failed" and self.alert is not None:
            by = str(self.alert["from"])
        return {
            "outcome": outcome,
            "by": by,
            "version": self.version,
            "suite": self.suite,
            "group": self.group,
            "server_name": self.server_name,
            "alert": dict(self.alert) if self.alert is not None else None,
            "offered": dict(self.offered),
            "requested_client_certificate": self.requested_client_certificate,
            "peer_chain": list(self.peer_chain),
            "own_certificate": dict(self.own_certificate),
            "problem": self.problem,
            "why": why,
            "cleartext": self.cleartext,
            "gave_up": self.gave_up,
        }
