"""Which end plays a side: the honest one, or one that misbehaves by a script."""

from collections.abc import Callable
from importlib import import_module

from harness.pki.tls import TlsTerms
from harness.transports.tls.end import TlsEnd
from harness.transports.tls.openssl import OpenSslEnd


def make_end(terms: TlsTerms, *, server: bool, now: Callable[[], float], host: str = "") -> TlsEnd:
    """An end on these terms.

    now   epoch seconds: certificates are judged by this clock
    host  dialling: the host of the URL
    """
    if terms.misbehave:
        scripts = import_module("harness.transports.tls.scripts")
        made: TlsEnd = scripts.make_end(terms, server=server, now=now, host=host)
        return made
    return OpenSslEnd(terms, server=server, now=now, host=host)
