"""What connectors and links are told: the options of one dial, checked, and what the links of one end share.

Shared by all transports; knows no sockets.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final
from urllib.parse import SplitResult, quote, urlsplit

from harness.errors import HarnessFault, UsageFault
from harness.pki.tls import TlsTerms
from harness.transports.door import HeaderChanges, basic

WEB_PORTS: Final[Mapping[str, int]] = {"ws": 80, "wss": 443}
TOO_BIG: Final = 1009
"""Close code for a message that is longer than `LinkSettings.max_size` (RFC 6455, 7.4.1)."""
_KEPT: Final = ":/?#[]@!$&'()*+,;=%"
_SECURE: Final = frozenset({"wss", "https"})
_WITH_PASSWORD: Final = (None, 1, 2)


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """What the links of one connector or listener have in common.

    max_size       bytes of the longest message taken; a longer one is answered with close code 1009
    answer_pings   answer pings by pongs (each link can be told otherwise later)
    close_timeout  seconds to wait for the other side in the closing handshake
    """

    max_size: int = 16 * 1024 * 1024
    answer_pings: bool = True
    close_timeout: float = 5.0


@dataclass(frozen=True, slots=True)
class DialOptions:
    """The options of one dial.

    url               scheme://host[:port]/path
    identity          appended to the path, percent-encoded; None: the path goes out as written
    subprotocols      offered, in order of preference; empty leaves the header out
    user              HTTP Basic; the identity if only a password is given
    password          HTTP Basic, sent as UTF-8, never shown
    security_profile  0 and 3 do without Basic, so the password stays at home
    headers           changes to the request headers, made last: anything can be put in or left out
    compression       offer permessage-deflate: False, True (without context takeover) or own settings
    timeout           seconds until the link has to be open
    tls               what to bring to the TLS handshake of a wss:// URL, and to demand in it
    """

    url: str
    identity: str | None = None
    subprotocols: tuple[str, ...] = ()
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    security_profile: int | None = None
    headers: HeaderChanges = field(default_factory=dict, repr=False)
    compression: Any = False
    timeout: float = 10.0
    tls: TlsTerms | None = field(default=None, repr=False)

    @classmethod
    def read(cls, options: Mapping[str, Any]) -> "DialOptions":
        """The mapping of a `Connect`, checked. HarnessFault on an unknown or missing key."""
        known = [one.name for one in fields(cls)]
        if unknown := sorted(set(options) - set(known)):
            raise HarnessFault(f"unknown connect option {unknown[0]!r}; known are {', '.join(known)}")
        url = options.get("url")
        if not isinstance(url, str):
            raise HarnessFault(f"connect option 'url' must be a text, got {type(url).__name__}")
        if isinstance(options.get("subprotocols"), str):
            raise HarnessFault("connect option 'subprotocols' must be a list of names, got a single text")
        return cls(**{**options, "subprotocols": tuple(options.get("subprotocols") or ())})

    @property
    def authorization(self) -> str | None:
        """Value of the Authorization header, None when there is nothing to say."""
        if self.security_profile not in _WITH_PASSWORD or (self.user is None and not self.password):
            return None
        user = self.user if self.user is not None else self.identity
        return basic(user or "", self.password or "")

    def target(self, ports: Mapping[str, int] = WEB_PORTS) -> "Target":
        """Where the dial goes. `ports` are the schemes that will do, each with its usual port."""
        target = target_of(self.url, ports)
        if self.identity is None:
            return target
        path, mark, query = target.path.partition("?")
        path = f"{path.rstrip('/')}/{quote(self.identity, safe='')}{mark}{query}"
        return Target(target.secure, target.host, target.port, path)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL leads. `path` is the request target, with the query."""

    secure: bool
    host: str
    port: int
    path: str

    @property
    def place(self) -> str:
        """ "host:port" for people, without credentials."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def target_of(url: str, ports: Mapping[str, int] = WEB_PORTS) -> Target:
    """Take a URL apart. UsageFault when it will not do (credentials in it are never shown)."""
    right = f"right would be {next(iter(ports))}://host:port/path"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as fault:
        raise UsageFault(f"not a URL to dial: {fault}; {right}") from None
    if parts.scheme not in ports or not parts.hostname:
        raise UsageFault(f"not a URL to dial: {_safe(parts)!r}; {right}")
    if "@" in parts.netloc:
        raise UsageFault(f"credentials inside the URL {_safe(parts)!r}; give them as user and password")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    port = ports[parts.scheme] if port is None else port
    return Target(parts.scheme in _SECURE, parts.hostname, port, quote(path, safe=_KEPT))


def _safe(parts: SplitResult) -> str:
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
