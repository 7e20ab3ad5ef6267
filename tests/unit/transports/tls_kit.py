"""For tests of TLS: a small estate, two ends that talk, and a listener with a client on either transport."""

from functools import cache

from harness.pki.authority import Authority
from harness.pki.credential import Credential
from harness.pki.tls import TlsTerms
from harness.transports.tls import Facts, TlsEnd, make_end

AT = 1_767_268_800.0
NAME = "stage"


@cache
def root() -> Authority:
    return Authority.root("Root", AT, organization="Operator")


@cache
def servers() -> tuple[Credential, ...]:
    """ECDSA and RSA."""
    ca = root().sub("Server CA", AT)
    return tuple(
        ca.issue(
            AT, common_name=NAME, organization="Operator", usage="server", dns=(NAME, "localhost"), key=key
        )
        for key in ("P-256", "RSA-2048")
    )


@cache
def client() -> Credential:
    return root().issue(AT, common_name="CP-0001", organization="Operator", usage="client")


def listening(**changes: object) -> TlsTerms:
    terms: dict[str, object] = {"credentials": servers(), "trust": (root().certificate,)}
    return TlsTerms(**(terms | changes))  # type: ignore[arg-type]


def dialling(**changes: object) -> TlsTerms:
    terms: dict[str, object] = {"trust": (root().certificate,), "peer_name": NAME}
    return TlsTerms(**(terms | changes))  # type: ignore[arg-type]


def shake(
    dials: TlsTerms, listens: TlsTerms, at: float = AT
) -> tuple[TlsEnd, TlsEnd, list[Facts], list[Facts]]:
    """Both ends after their handshake, and what each has to tell."""
    one = make_end(dials, server=False, now=lambda: at, host=NAME)
    other = make_end(listens, server=True, now=lambda: at)
    one.start()
    other.start()
    for _ in range(50):
        there, back = one.take(), other.take()
        if there:
            other.feed(there)
        if back:
            one.feed(back)
        if not there and not back:
            break
    return one, other, one.news(), other.news()
