"""How a node shows who it is, and whom it believes (TS 1.0.1, 9 and 12).

Theory
------

Both sides of a connection show a certificate that they signed themselves, over a key on P-256. What counts of it is the
SKI, the SHA-1 of the public key: it is recomputed, and a certificate that states another one (or none) ends the TLS
handshake. Names, issuers and dates never do (12.1.1).

A node that shows a good certificate is somebody; whether it is a *partner* is another question. Who is not is let through
the TLS handshake and told so in the hello, so that it may ask its user. A node that is never to talk to anybody else
(`exclusive`) refuses in the TLS handshake.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from cryptography import x509

from harness.pki.credential import Credential
from harness.pki.form import seal
from harness.pki.node import YEAR, YEARS, key_identifier, make_node, node_form, stated_identifier
from harness.pki.pem import UNREADABLE, read_chain
from harness.pki.tls import TlsTerms
from harness.pki.verify import PROBLEMS

MANDATORY: Final = "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"
MANDATORY_CIPHER: Final = "ECDHE-ECDSA-AES128-SHA256"
CIPHERS: Final = "ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-CCM8"
"""What the text names, in the words of OpenSSL; the first is mandatory."""
NOBODY: Final = "5c" * 20
"""An SKI that no key has."""
NO_SKI, FALSE_SKI, UNKNOWN_SKI = "no_ski", "false_ski", "unknown_ski"
"""Problems with a certificate: it states no SKI; not that of its key; that of somebody who is not expected."""


@dataclass(frozen=True, slots=True)
class Passport:
    """What one node shows and believes.

    partners   SKIs that are trusted, lower case; empty: whoever comes
    exclusive  nobody else gets through the TLS handshake
    other      shown instead of it · bare: nothing is shown
    """

    credential: Credential = field(repr=False)
    partners: frozenset[str] = frozenset()
    exclusive: bool = False
    other: Credential | None = field(default=None, repr=False)
    bare: bool = False

    @property
    def ski(self) -> str:
        """Our own, 40 hexadecimal digits, lower case."""
        return key_identifier(self.credential.certificate)

    def knows(self, ski: str) -> bool:
        """Is that a partner?"""
        return not self.partners or ski.lower() in self.partners

    def showing(self, what: str, now: float) -> "Passport":
        """The same with another certificate: see `machine.Conduct`."""
        match what:
            case "stranger":
                return replace(self, other=make_node(now, "stranger"))
            case "forged":
                return replace(self, other=make_node(now, "forged", identifier=self.ski))
            case "spoofed":
                return replace(self, other=make_node(now, "spoofed", identifier=NOBODY))
            case "unnamed":
                key = self.credential.key
                form = node_form(now, "unnamed", key).without(x509.SubjectKeyIdentifier)
                return replace(self, other=Credential(seal(form, key), key))
            case "expired":
                old = now - (YEARS + 1) * YEAR
                return replace(self, other=make_node(old, "expired", self.credential.key))
            case "none":
                return replace(self, bare=True)
        return self

    def terms(self, suites: str = CIPHERS) -> TlsTerms:
        """For every handshake of ours, whoever dialled."""
        return TlsTerms(
            credentials=() if self.bare else (self.other or self.credential,),
            client_certificates="demanded",
            minimum="TLSv1.2",
            maximum="TLSv1.2",
            ciphers=suites,
            overlook=frozenset(PROBLEMS) - {"missing", "malformed"},
            judge=self.judge,
        )

    def judge(self, chain: tuple[x509.Certificate, ...], now: float) -> str:
        """What is wrong with the certificate that the other side shows."""
        problem = flaw(chain[0])
        if not problem and self.exclusive and not self.knows(key_identifier(chain[0])):
            return UNKNOWN_SKI
        return problem


def flaw(certificate: x509.Certificate) -> str:
    """Whether the certificate states the SKI of its key."""
    stated = stated_identifier(certificate)
    if not stated:
        return NO_SKI
    return "" if stated == key_identifier(certificate) else FALSE_SKI


def ski_of_link(certificates: tuple[str, ...]) -> str:
    """The SKI of who is on a link, by the certificates that it has shown (PEM); "" when there is none."""
    if not certificates:
        return ""
    try:
        return key_identifier(read_chain(certificates[0])[0])
    except UNREADABLE:
        return ""


def leaf_shown(chain: Sequence[str]) -> tuple[x509.Certificate, ...]:
    """The certificate of the node itself, if it can be read."""
    if not chain:
        return ()
    try:
        return read_chain(chain[0])[:1]
    except UNREADABLE:
        return ()


def ski_shown(facts: Mapping[str, Any]) -> str:
    """The SKI of the key that the other side showed in a handshake, "" if there was none."""
    return next((key_identifier(each) for each in leaf_shown(facts.get("peer_chain") or ())), "")
