"""Which URL is which module: learnt from what platforms announce, never from how a URL looks.

For each of our parties there are two sides: "ours", the URLs under which it is asked, and "sut", those under which it
asks the system under test. They come from version details, from credentials (`url`: the versions), from response_url of
commands and charging profiles, from the Location header of a CDR, and from a note at the beginning of a case:

    {"event": "standing", "party": "emsp", "versions": URL, "details": URL,
     "endpoints": [{"identifier": "sessions", "role": "RECEIVER", "url": URL}, ...],
     "members": [{"role": "EMSP", "country_code": "NL", "party_id": "EMS"}, ...],
     "peer": {the same of the system under test, as far as this party knows it}}

URLs are compared by their paths: a system behind a proxy is asked under another host than it sees.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from urllib.parse import unquote, urlsplit

from harness.protocols.ocpi.operations import Operation, operations, recognise

Side = Literal["ours", "sut"]
NO_INTERFACE: Final = frozenset({"credentials", "versions", "version_details"})


@dataclass(frozen=True, slots=True)
class Found:
    """What a request is for. operation None: nothing that OCPI knows, but of this module, if that is known."""

    operation: Operation | None
    path: Mapping[str, str] = field(default_factory=dict)
    module: str = ""
    interface: str = ""


NOTHING: Final = Found(None)


@dataclass(slots=True)
class _Side:
    """prefix of paths → (module, interface), longest first · exact path with query → operation"""

    prefixes: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    exact: dict[str, tuple[Operation, dict[str, str]]] = field(default_factory=dict)


class Places:
    """The announced URLs of one trace."""

    def __init__(self) -> None:
        self._sides: dict[tuple[str, Side], _Side] = {}

    def standing(self, facts: Mapping[str, Any]) -> None:
        """Take in a note about how things stand."""
        party = facts.get("party")
        if not isinstance(party, str):
            return
        peer = facts.get("peer")
        sides: list[tuple[Side, Any]] = [("ours", facts), ("sut", peer)]
        for side, held in sides:
            if not isinstance(held, Mapping):
                continue
            self.announce(party, side, held.get("versions"), "versions")
            self.announce(party, side, held.get("details"), "version_details")
            self.endpoints(party, side, held.get("endpoints"))

    def endpoints(self, party: str, side: Side, endpoints: Any) -> None:
        """Take in the endpoints of version details."""
        for each in endpoints if isinstance(endpoints, list | tuple) else ():
            if isinstance(each, Mapping):
                role = each.get("role")
                interface = role.lower() if isinstance(role, str) else ""
                self.announce(party, side, each.get("url"), each.get("identifier"), interface)

    def announce(self, party: str, side: Side, url: Any, module: Any, interface: str = "") -> None:
        """This URL is the one of that module's interface."""
        if not isinstance(url, str) or not isinstance(module, str) or not url:
            return
        where = (module, "" if module in NO_INTERFACE else interface)
        known = self._side(party, side).prefixes.setdefault(_path(url), [])
        if where not in known:
            known.append(where)

    def returns(self, party: str, side: Side, url: Any, name: str, **path: str) -> None:
        """Exactly this URL is for that operation: a response_url, the URL of a CDR."""
        if isinstance(url, str) and url:
            operation = operations(name)[0]
            self._side(party, side).exact[_whole(url)] = (operation, path)

    def find(self, party: str, side: Side, method: str, target: str) -> Found:
        """What a request with this target is for."""
        known = self._sides.get((party, side))
        if known is None:
            return NOTHING
        direct = known.exact.get(_whole(target)) if known.exact else None
        path = _path(target)
        if direct is None and known.exact:
            direct = known.exact.get(path)
        if direct is not None and direct[0].method == method:
            operation, named = direct
            return Found(operation, named, operation.module, operation.interface)
        for where, rest in _candidates(known, path):
            for module, interface in where:
                if (found := recognise(method, module, interface, rest)) is not None:
                    return Found(found[0], found[1], module, interface)
        for where, _ in _candidates(known, path):
            return Found(None, {}, *where[0])
        return NOTHING

    def _side(self, party: str, side: Side) -> _Side:
        return self._sides.setdefault((party, side), _Side())


def _candidates(known: _Side, path: str) -> Iterator[tuple[list[tuple[str, str]], list[str]]]:
    """The announced URLs that `path` lies below, the longest first, and the segments behind each."""
    at = len(path)
    while at >= 0:
        if (where := known.prefixes.get(path[:at])) is not None:
            yield where, [unquote(each) for each in path[at:].split("/") if each]
        if at == 0:
            return
        at = path.rfind("/", 0, at)


def _path(url: str) -> str:
    return _split(url)[0]


def _whole(url: str) -> str:
    path, query = _split(url)
    return f"{path}?{query}" if query else path


def _split(url: str) -> tuple[str, str]:
    """Path without a slash at its end, and query, of a URL that may be none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        path, _, query = url.partition("?")
        return path.rstrip("/"), query
    return parts.path.rstrip("/"), parts.query
