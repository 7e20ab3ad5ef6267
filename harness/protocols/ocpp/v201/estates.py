"""The certification authorities of a set-up that was given none: without TLS there are certificates all the same.

Everybody who asks in the same stretch of time gets the same ones, so that what one party has signed another can check.
"""

from functools import cache

from harness.pki.estate import Estate

SERIAL = "CP-0001"
"""Serial number of the station that the harness plays."""

RESPONDER = "http://ocsp.example.invalid/ocsp"
"""Where the state of certificates can be asked for, as they say; nobody has to go there."""

_STRETCH = 90 * 86400


def estate_at(at: float) -> Estate:
    """The set-up for a moment (epoch seconds)."""
    return _made(int(at) // _STRETCH)


@cache
def _made(stretch: int) -> Estate:
    return Estate.make(stretch * _STRETCH, station=SERIAL, ocsp_url=RESPONDER)
