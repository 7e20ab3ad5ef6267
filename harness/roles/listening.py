"""What a party that listens brings to each TLS handshake: whatever its machine wants at that moment."""

from collections.abc import Callable

from harness.clock import Clock
from harness.pki.tls import TlsTerms
from harness.protocols.machine import Machine
from harness.transports.tls.terms import Terms


def listening_terms(machine: Machine, clock: Clock) -> Terms:
    """The terms of a machine that listens: what it wants at that moment."""

    def usual() -> TlsTerms | None:
        tls: Callable[[float], TlsTerms | None] | None = getattr(machine, "tls", None)
        return tls(clock.now()) if tls is not None else None

    return Terms(usual)
