"""The half of a platform that asks: one request a connection, each with a timer of its own.

A request that cannot be sent, is not answered in time, or whose answer cannot be read, still ends in a `Reply`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from harness.protocols import http
from harness.protocols.http_head import HttpFault
from harness.protocols.machine import Abort, Close, Command, Connect, Send
from harness.protocols.ocpi.envelope import ABSENT, decode
from harness.protocols.ocpi.platform.exchange import Reply, Then

PATIENCE: Final = 30.0
"""Seconds until a request of ours is given up. OCPI sets no time; products wait for 10 to 60 s."""
SHORT: Final = 10.0
"""The same where somebody waits for our own answer meanwhile: registration, forwarding, real-time authorization."""


@dataclass(slots=True)
class _Asked:
    raw: bytes
    method: str
    then: Then
    until: float
    link: str = ""


class Client:
    """Asks other platforms. `out` gets the commands for the transport."""

    def __init__(self, name: str, out: list[Command]) -> None:
        self._name = name
        self._out = out
        self._asked: dict[str, _Asked] = {}
        self._probes: dict[str, bytes] = {}
        self._count = 0

    def ask(
        self,
        method: str,
        url: str,
        headers: Sequence[tuple[str, str]],
        body: bytes | None,
        then: Then,
        now: float,
        within: float,
        raw: bytes | None = None,
    ) -> None:
        """Send a request to an absolute URL. `raw`: exactly these bytes instead of an honest message."""
        self._count += 1
        key = f"{self._name}.{self._count}"
        try:
            data = http.render(http.request(method, url, headers, body)) if raw is None else raw
        except ValueError as fault:
            then(Reply(error="unusable", message=f"{url!r} is no URL: {fault}"), now)
            return
        self._asked[key] = _Asked(data, method, then, now + within)
        self._out.append(Connect({"url": url, "identity": key}))

    def probe(self, url: str, called: str, asked: bytes | None) -> None:
        """Connect to a URL, and ask at most this there; whatever becomes of it is for the record alone."""
        if asked is not None:
            self._probes[called] = asked
        self._out.append(Connect({"url": url, "identity": called}))

    def opened(self, link: str) -> None:
        """A connection that we wanted is there."""
        if (probe := self._probes.pop(_key(link), None)) is not None:
            self._out.append(Send(link, probe, "http"))
            return
        asked = self._asked.get(_key(link))
        if asked is None:
            self._out.append(Abort(link))  # too late, or nothing was wanted but the connection
            return
        asked.link = link
        self._out.append(Send(link, asked.raw, "http"))

    def received(self, link: str, data: bytes, now: float) -> None:
        """The answer."""
        asked = self._asked.pop(_key(link), None)
        self._out.append(Close(link))
        if asked is not None:
            asked.then(_reply(data, asked.method), now)

    def closed(self, link: str, now: float) -> None:
        """A connection of ours is gone."""
        asked = self._asked.pop(_key(link), None)
        if asked is not None:
            asked.then(Reply(error="cut"), now)

    def refused(self, link: str, now: float) -> None:
        """There was nobody, or no TLS with them."""
        self._probes.pop(_key(link), None)
        asked = self._asked.pop(_key(link), None)
        if asked is not None:
            asked.then(Reply(error="refused"), now)

    def wake(self, now: float) -> None:
        """Give up what took too long."""
        for key, asked in [(key, asked) for key, asked in self._asked.items() if asked.until <= now]:
            del self._asked[key]
            if asked.link:
                self._out.append(Abort(asked.link))
            asked.then(Reply(error="timeout"), now)

    def next_wake(self) -> float | None:
        return min((each.until for each in self._asked.values()), default=None)


def _key(link: str) -> str:
    return link.rpartition("#")[0]


def _reply(data: bytes, method: str) -> Reply:
    try:
        answer = http.parse_response(data, method)
    except HttpFault as fault:
        return Reply(error="cut", message=f"{fault}")
    headers = {name.lower(): value for name, value in answer.headers}
    try:
        body = decode(answer.body)
    except ValueError:
        return Reply(answer.status, headers=headers)
    if not isinstance(body, dict):
        return Reply(answer.status, headers=headers)
    code = body.get("status_code")
    return Reply(
        answer.status,
        code if isinstance(code, int) and not isinstance(code, bool) else None,
        body.get("data", ABSENT),
        f"{body.get('status_message', '')}",
        headers,
    )
