"""What to go by where nobody said anything: the roots that this machine trusts, and the name in the URL."""

import ssl
import warnings
from functools import cache

from cryptography import x509

from harness.pki.tls import TlsTerms


def usual_terms(host: str) -> TlsTerms:
    """Those of any client on this machine."""
    return TlsTerms(trust=machine_roots(), peer_name=host)


@cache
def machine_roots() -> tuple[x509.Certificate, ...]:
    """The roots of the operating system."""
    ders = ssl.create_default_context().get_ca_certs(binary_form=True)
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # what is odd about the roots of this machine is nobody's business here
        return tuple(x509.load_der_x509_certificate(der) for der in ders)
