"""Who may come in: the decision on one WebSocket upgrade, apart from the sockets.

A *door* is a plain function from `UpgradeRequest` to `UpgradeReply`. Listeners of every transport ask it, so
that a scenario decides in one place what a server answers, rightly or wrongly. It must not know how bytes
travel.
"""

import base64
import binascii
import hmac
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote, urlsplit

HeaderChanges = Mapping[str, str | Sequence[str] | None]
"""Header name to its new value, to several values (the header is repeated), or to None (it is left out)."""

_SECRET = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})


@dataclass(frozen=True, slots=True)
class UpgradeRequest:
    """What a client asks for.

    path           request target as sent
    identity       last segment of the path, percent-decoded
    offered        subprotocols in the client's order
    headers        lower-case names, secrets already removed
    remote         "host:port" of the client as far as it is known
    user           HTTP Basic user, None when there were no readable credentials
    password       HTTP Basic password likewise (never shown)
    login_problem  why there are no credentials: "no Authorization header", ...
    certificates   presented in the TLS handshake, as PEM, its own first
    """

    path: str
    identity: str
    offered: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    remote: str = ""
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    login_problem: str = "no Authorization header"
    certificates: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class UpgradeReply:
    """What the server answers.

    status      HTTP status; 101 opens the link (if the request is a valid upgrade at all)
    subprotocol goes into Sec-WebSocket-Protocol, "" leaves the header out
    headers     changes to the response headers
    why         for the record, when the peer is turned away
    user        whom the peer has proved to be, "" if nobody
    close       with status 101: say yes, then close at once with this code; 0 stays open
    """

    status: int = 101
    subprotocol: str = ""
    headers: HeaderChanges = field(default_factory=dict)
    why: str = ""
    user: str = ""
    close: int = 0


Door = Callable[[UpgradeRequest], UpgradeReply]


class Porter:
    """A door whose answers can be changed for a while."""

    def __init__(self, usual: Door) -> None:
        self._usual = usual
        self._changes: Mapping[str, Any] = {}
        self._times: int | None = None

    def __call__(self, request: UpgradeRequest) -> UpgradeReply:
        reply = self._usual(request)
        if not self._changes or self._times == 0:
            return reply
        if self._times is not None:
            self._times -= 1
        return replace(reply, **self._changes)

    def answer_with(self, changes: Mapping[str, Any], times: int | None = None) -> None:
        """From now on, these fields of `UpgradeReply` are other than usual, for `times` answers (None: all)."""
        self._changes, self._times = changes, times

    def answer_as_usual(self) -> None:
        self._changes, self._times = {}, None


def standard_door(
    subprotocols: Sequence[str],
    passwords: Mapping[str, str | Collection[str]] | None = None,
    known: Container[str] | None = None,
    certified: Callable[[UpgradeRequest], bool] = lambda _: False,
) -> Door:
    """A strict server: the user must be the identity of the URL, and one of our subprotocols must be offered.

    `passwords` maps identity to password, or to all that will do (None: nobody has to log in), `known` holds
    the identities that exist (None: all do), `certified` tells who need not log in. All are looked at on every
    request, so they may change while the listener runs.
    """

    def door(request: UpgradeRequest) -> UpgradeReply:
        if known is not None and request.identity not in known:
            return UpgradeReply(404, why=f"unknown identity {request.identity!r}")
        logs_in = passwords is not None and not certified(request)
        if passwords is not None and logs_in and (problem := _login_problem(request, passwords)):
            challenge = {"WWW-Authenticate": 'Basic realm="chargeproof", charset="UTF-8"'}
            return UpgradeReply(401, headers=challenge, why=problem)
        user = request.identity if logs_in else ""
        for name in request.offered:
            if name in subprotocols:
                return UpgradeReply(subprotocol=name, user=user)
        why = f"no common subprotocol: offered {list(request.offered)}, wanted one of {list(subprotocols)}"
        return UpgradeReply(101, why=why, user=user, close=1002)

    return door


def _login_problem(request: UpgradeRequest, passwords: Mapping[str, str | Collection[str]]) -> str:
    if request.user is None or request.password is None:
        return request.login_problem
    if request.user != request.identity:
        return f"user {request.user!r} is not the identity {request.identity!r} of the path"
    wanted = passwords.get(request.identity)
    if wanted is None:
        return f"no password is known for {request.identity!r}"
    given = request.password.encode("utf-8", "surrogateescape")
    known = (wanted,) if isinstance(wanted, str) else wanted
    fits = [hmac.compare_digest(given, each.encode("utf-8", "surrogateescape")) for each in known]
    return "" if any(fits) else "wrong password"


def identity_of(path: str) -> str:
    """Last segment of a request target, percent-decoded . "" for "/"."""
    return unquote(urlsplit(path).path.rsplit("/", 1)[-1])


def basic(user: str, password: str) -> str:
    """Value of an Authorization header (RFC 7617), UTF-8 inside. Surrogate escapes stand for other bytes."""
    pair = f"{user}:{password}".encode("utf-8", "surrogateescape")
    return "Basic " + base64.b64encode(pair).decode("ascii")


def read_basic(header: str | None) -> tuple[str, str] | str:
    """(user, password) of an Authorization header, or what is wrong with it (without showing it)."""
    if header is None:
        return "no Authorization header"
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return "the Authorization header is not of scheme Basic"
    try:
        pair = base64.b64decode(value.strip(), validate=True).decode("utf-8", "surrogateescape")
    except (binascii.Error, ValueError):
        return "the Basic credentials are not base64"
    user, colon, password = pair.partition(":")
    return (user, password) if colon else "the Basic credentials have no colon"


def shown_headers(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Headers for the record: lower-case names, repeated ones joined by ", ", secrets removed."""
    shown: dict[str, str] = {}
    for raw_name, value in pairs:
        name = raw_name.strip().lower()
        safe = _redacted(name, value)
        shown[name] = f"{shown[name]}, {safe}" if name in shown else safe
    return shown


def _redacted(name: str, value: str) -> str:
    if name not in _SECRET:
        return value
    scheme = value.split(" ", 1)[0] if "authorization" in name and " " in value.strip() else ""
    return f"{scheme} <redacted>".lstrip()
