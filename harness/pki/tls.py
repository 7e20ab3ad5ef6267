"""What one side brings to a TLS handshake, and what it demands of the other. Data only: no transport is known here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from cryptography import x509

from harness.pki.credential import Credential

Judge: TypeAlias = Callable[[tuple[x509.Certificate, ...], float], str]


@dataclass(frozen=True, slots=True)
class TlsTerms:
    """The terms of one side.

    credentials          what it can present; of several, the one that fits the agreed suite
    trust                roots that it believes in
    crls                 revocation lists that it goes by
    peer_name            dialling: the name that the server's certificate has to carry; "": not looked at
    server_name          SNI (RFC 6066 §3); None: the host of the URL when it is a name; "": none
    client_certificates  listening: "none" | "asked" | "demanded"
    minimum, maximum     "TLSv1" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3"
    ciphers              OpenSSL cipher string up to TLS 1.2; "": the sensible default, with the suites that the
                         protocol demands
    overlook             problems (names of `verify`) that do not stop it; {"*"}: anything goes
    judge                its own say on the peer's chain (leaf first) at a moment, after the path was checked:
                         "" or the problem
    misbehave            name of a scripted misbehaviour; "": an honest end
    """

    credentials: tuple[Credential, ...] = ()
    trust: tuple[x509.Certificate, ...] = ()
    crls: tuple[x509.CertificateRevocationList, ...] = ()
    peer_name: str = ""
    server_name: str | None = None
    client_certificates: str = "none"
    minimum: str = "TLSv1.2"
    maximum: str = "TLSv1.3"
    ciphers: str = ""
    overlook: frozenset[str] = frozenset()
    judge: Judge | None = None
    misbehave: str = ""
