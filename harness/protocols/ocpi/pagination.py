"""What the headers of a paginated answer say (transport_and_format, Pagination)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlsplit

_LINK: Final = re.compile(r"<([^<>]*)>((?:\s*;\s*[A-Za-z*]+\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]+))*)")
_REL: Final = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))", re.IGNORECASE)
_COUNT: Final = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class NextLink:
    """The link to the next page: its URL, and its parameters."""

    url: str
    query: Mapping[str, str]

    @property
    def absolute(self) -> bool:
        return self.url.startswith(("http://", "https://"))

    @property
    def host(self) -> str:
        """Where it leads: host and port, in small letters; without the port that goes by itself."""
        return without_usual_port(urlsplit(self.url).netloc)


def next_link(value: str) -> NextLink | None:
    """The link with rel="next" of a Link header (RFC 8288), or None where there is none that can be read."""
    for found in _LINK.finditer(value):
        rel = _REL.search(found[2])
        if rel is None or "next" not in (rel[1] or rel[2] or "").lower().split():
            continue
        try:
            query = dict(parse_qsl(urlsplit(found[1]).query, keep_blank_values=True))
        except ValueError:
            return None
        return NextLink(found[1], query)
    return None


def without_usual_port(host: str) -> str:
    """Host and port in small letters, and no port where it is that of HTTP or HTTPS."""
    return host.lower().removesuffix(":443").removesuffix(":80")


def is_links(value: str) -> bool:
    """Is this a list of links (RFC 8288, 3), whatever they lead to? It may be empty."""
    return not _LINK.sub("", value).strip(" \t,")


def count(value: str | None) -> int | None:
    """A header that is a whole number from 0 on, or None."""
    return int(value) if value is not None and _COUNT.fullmatch(value.strip()) else None
