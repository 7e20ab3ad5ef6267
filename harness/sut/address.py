"""Where somebody listens, and what a product is told about it.

Addresses are read from texts ("127.0.0.1:9000", "wss://host:8443/path") and handed to products through
placeholders. This module must not know which protocol is spoken there.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

SCHEME_PORTS: Mapping[str, int] = {"ws": 80, "http": 80, "wss": 443, "https": 443}
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
_PLACEHOLDER = re.compile(r"(?<!\$)\{([a-z][a-z0-9_]*(?:\.[a-z_]+)?)\}")


@dataclass(frozen=True, slots=True)
class Address:
    """A TCP address. `host` is bare, without the brackets of IPv6."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{bracketed(self.host)}:{self.port}"

    @property
    def local(self) -> "Address":
        """How somebody on this machine reaches it: "everywhere" becomes the loopback."""
        return Address(_EVERYWHERE.get(self.host, self.host), self.port)

    @property
    def is_loopback(self) -> bool:
        return self.host in ("localhost", "::1") or self.host.startswith("127.")


def bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def listen_address(text: str) -> Address:
    """Reads "host:port" ("[::1]:9000" for IPv6). Port 0: the system chooses. Raises ValueError."""
    match = re.fullmatch(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\s:/\[\]]+)):(\d{1,5})", text)
    if match is None or int(match[3]) > 65535:
        raise ValueError(text)
    return Address(match[1] or match[2], int(match[3]))


def url_address(url: str, schemes: Mapping[str, int] = SCHEME_PORTS) -> Address:
    """Host and port of a URL without user and password. Raises ValueError."""
    if re.search(r"\s", url):
        raise ValueError(url)
    parts = urlsplit(url)
    if parts.scheme not in schemes or not parts.hostname or "@" in parts.netloc:
        raise ValueError(url)
    port = parts.port
    return Address(parts.hostname, schemes[parts.scheme] if port is None else port)


def with_host(url: str, host: str) -> str:
    """The same URL at another host."""
    parts = urlsplit(url)
    port = "" if parts.port is None else f":{parts.port}"
    return parts._replace(netloc=bracketed(host) + port).geturl()


def placeholders_in(text: str) -> list[str]:
    """The names in braces: "{url}" and "{name.url}", but not "${SHELL}" and not JSON."""
    return _PLACEHOLDER.findall(text)


def fill(text: str, lookup: Callable[[str], str]) -> str:
    """`text` with every placeholder replaced."""
    return _PLACEHOLDER.sub(lambda match: lookup(match[1]), text)
