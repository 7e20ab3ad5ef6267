"""TLS without sockets: ends of a handshake, and the stream that puts one between a transport and what runs on it."""

from harness.transports.tls.choose import make_end
from harness.transports.tls.end import Facts, TlsEnd

__all__ = ["Facts", "TlsEnd", "make_end"]
