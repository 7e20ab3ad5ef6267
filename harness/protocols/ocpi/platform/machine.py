"""The machine of an OCPI platform: HTTP in and out, timers, registration, and an application on top.

It is told what happened and leaves what it wants done in a list, like every machine of the house
(`protocols.machine`). Applications (`cpo`, `emsp`, `hub`) get requests that are authenticated and understood, and ask
through `ask`; tokens, ids and routing headers are written here.
"""

import heapq
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from harness.errors import UsageFault
from harness.protocols import http
from harness.protocols.http_head import HttpFault
from harness.protocols.machine import Abort, Close, Command, LinkInfo, Report, Send
from harness.protocols.ocpi import headers as head
from harness.protocols.ocpi.envelope import ABSENT, CLIENT, encode
from harness.protocols.ocpi.headers import PartyId
from harness.protocols.ocpi.platform import server
from harness.protocols.ocpi.platform.application import Application
from harness.protocols.ocpi.platform.client import PATIENCE, Client
from harness.protocols.ocpi.platform.exchange import Answer, Incoming, Then
from harness.protocols.ocpi.platform.manners import Manner, Manners
from harness.protocols.ocpi.platform.registration import Registration
from harness.protocols.ocpi.platform.relations import Member, Relation, Relations, operation_of
from harness.protocols.ocpi.version import Version

COUNTERPART: Final = "sut"
"""The relation of a platform of ours that a scenario speaks of: the one with the system under test."""

SPENT: Final = "HTTP 401: token A opens nothing. It is good for one registration; have another one issued"
"""Why nobody registers with a token A of yesterday."""


class Platform:
    """See `protocols.machine.Machine`.

    name   of the party: "emsp2" · place: base URL under which it is reached
    new_id makes request ids and tokens
    """

    def __init__(
        self,
        name: str,
        app: Application,
        place: str,
        version: Version,
        new_id: Callable[[], str],
    ) -> None:
        self.name = name
        self.app = app
        self.version = version
        self.new_id = new_id
        self.relations = Relations()
        self.manners = Manners()
        self.addresses = server.Addresses(place, version.number, app.offers)
        self.members = app.members
        self.registration = Registration(self)
        self.joining = False
        self.outcome = ""
        self._server = server.Server(self.addresses, self.relations)
        self._out: list[Command] = []
        self._client = Client(name, self._out)
        self._open: dict[str, tuple[Mapping[str, str], Manner | None]] = {}
        self._alarms: list[tuple[float, int, Callable[[float], None]]] = []
        self._alarm_count = 0
        self._queue: list[Callable[[float], None]] = []
        self._down = False
        self._guests: list[str] = []
        self.token_lifetime = 0.0
        app.attach(self)

    # -- what transports tell -----------------------------------------------------------------------------------

    def start(self, now: float) -> None:
        """A platform does nothing by itself before it is told to register."""

    def opened(self, link: LinkInfo, now: float) -> None:
        if link.dialled:
            self._client.opened(link.name)
        elif self._down:
            self._out.append(Abort(link.name))
        else:
            self._guests.append(link.name)

    def refused(self, reason: Mapping[str, Any], now: float) -> None:
        self._client.refused(str(reason.get("link", "")), now)

    def received(self, link: str, data: bytes, form: str, now: float) -> None:
        if not link.startswith("in#"):
            self._client.received(link, data, now)
            return
        try:
            request = http.parse_request(data)
        except HttpFault as fault:
            self._put(link, Answer(CLIENT, message=f"{fault}", status=400), {}, None, now)
            self._out.append(Close(link))
            return
        self._asked(link, request, now)

    def closed(self, link: str, code: int | None, reason: str, now: float) -> None:
        self._open.pop(link, None)
        if link in self._guests:
            self._guests.remove(link)
        self._client.closed(link, now)

    def wake(self, now: float) -> None:
        while self._alarms and self._alarms[0][0] <= now:
            heapq.heappop(self._alarms)[2](now)
        self._client.wake(now)

    def next_wake(self) -> float | None:
        times = [self._client.next_wake(), self._alarms[0][0] if self._alarms else None]
        return min((each for each in times if each is not None), default=None)

    def commands(self) -> list[Command]:
        out = list(self._out)
        self._out.clear()
        return out

    # -- for applications -----------------------------------------------------------------------------------------

    def alarm(self, at: float, do: Callable[[float], None]) -> None:
        """Call `do(now)` when it is `at`."""
        self._alarm_count += 1
        heapq.heappush(self._alarms, (at, self._alarm_count, do))

    def new_token(self) -> str:
        """A credentials token: printable, no white space, at most 64 characters."""
        return self.new_id()

    def ask(
        self,
        relation: Relation,
        name: str,
        now: float,
        then: Then | None = None,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        json: Any = ABSENT,
        to: PartyId | None = None,
        frm: PartyId | None = None,
        interface: str | None = None,
        url: str = "",
        within: float = PATIENCE,
        correlation: str = "",
        changes: Mapping[str, str | None] | None = None,
        token: str | None = None,
        body: bytes | None = None,
        raw: bytes | None = None,
    ) -> str:
        """Send a request by its name ("PUT session") and return its X-Request-ID.

        to, frm   the routing headers, for functional modules · url: instead of the endpoint's
        changes   headers that are other (None: left out) · token: another one than that of the relation
        body      bytes instead of `json` · raw: the whole message
        Raises UsageFault if the other platform has no such endpoint.
        """
        operation, found = operation_of(relation, name, path or {}, interface, url)
        target = found + (f"?{urlencode(query)}" if query else "")
        id = self.new_id()
        content = body if body is not None else None if json is ABSENT else encode(json)
        headers = [
            ("Authorization", head.authorization(relation.we_show if token is None else token)),
            (head.REQUEST_ID, id),
            (head.CORRELATION_ID, correlation or self.new_id()),
            *(head.routing(to, frm) if operation.functional else ()),
            *((("Content-Type", "application/json"),) if content is not None else ()),
        ]
        headers = server.changed(headers, changes or {})
        ignore: Then = lambda reply, at: None  # noqa: E731
        self._client.ask(operation.method, target, headers, content, then or ignore, now, within, raw)
        return (changes or {}).get(head.REQUEST_ID) or id

    def call(
        self,
        relation: Relation,
        method: str,
        url: str,
        now: float,
        then: Then,
        json: Any = ABSENT,
        token: str = "",
        within: float = PATIENCE,
    ) -> None:
        """A request of the configuration modules, to any URL."""
        headers = [
            ("Authorization", head.authorization(token or relation.we_show)),
            (head.REQUEST_ID, self.new_id()),
            (head.CORRELATION_ID, self.new_id()),
        ]
        body = None
        if json is not ABSENT:
            headers.append(("Content-Type", "application/json"))
            body = encode(json)
        self._client.ask(method, url, headers, body, then, now, within)

    def reply(self, incoming: Incoming, answer: Answer, now: float) -> None:
        """Answer a request that was left open."""
        headers, manner = self._open.get(incoming.link, (None, None))
        if headers is not None:
            self._put(incoming.link, answer, headers, manner, now)

    def lacks(self, endpoints: Mapping[tuple[str, str], str], members: tuple[Member, ...]) -> str:
        return self.app.lacks(endpoints, members)

    def joined(self, relation: Relation, now: float) -> None:
        self._out.append(Report("", {"event": "registration", "with": relation.name, "state": "registered"}))
        if self.token_lifetime:
            given = relation.shows_us
            self.alarm(now + self.token_lifetime, lambda at: relation.expire(given))
        self.app.joined(relation, now)

    # -- for scenarios and operators --------------------------------------------------------------------------

    def when_joined(self, do: Callable[[float], None], now: float) -> None:
        """Do it now, or when the registration that is under way has come to its end."""
        if self.joining:
            self._queue.append(do)
        else:
            do(now)

    def register(
        self, now: float, versions_url: str = "", token: str = "", platform: str = COUNTERPART
    ) -> None:
        """Exchange credentials with the platform of that name, by a token A that it has issued."""
        relation = self.relations.get(platform)
        relation.url = versions_url or relation.url
        relation.we_show = token or relation.we_show
        if not relation.url or not (relation.we_show or relation.spare):
            raise UsageFault(f"{self.name} has no token A, or no versions URL, of the platform {platform}")
        self._negotiate(
            lambda at: self.registration.register(relation, at, self._settled("registering")), now
        )

    def acquaint(self, now: float) -> None:
        """Get to know the other side, if that was not done yet: by a handshake, or by looking at what it offers."""
        relation = self.relations.get(COUNTERPART)
        if not relation.registered:
            self.register(now)
        elif not relation.endpoints:
            self._negotiate(
                lambda at: self.registration.introduce(relation, at, self._settled("looking around")), now
            )

    def look(self, now: float) -> None:
        """Read what the other side offers, and no more."""
        relation = self.relations.get(COUNTERPART)
        self._negotiate(lambda at: self.registration.look(relation, at, self._settled("looking")), now)

    def rotate(self, now: float, platform: str = COUNTERPART) -> None:
        """Give the other side a new token, and get one."""
        relation = self.relations.get(platform)
        self._negotiate(lambda at: self.registration.rotate(relation, at, self._settled("rotating")), now)

    def unregister(self, now: float, platform: str = COUNTERPART) -> None:
        """Take the credentials back."""
        relation = self.relations.get(platform)
        self._negotiate(
            lambda at: self.registration.unregister(relation, at, self._settled("unregistering")), now
        )

    def invite(self, token: str, platform: str = COUNTERPART) -> None:
        """Issue a token A for the platform of that name."""
        self.relations.get(platform).invitation = token

    def take_invitation(self, token: str, platform: str = COUNTERPART) -> None:
        """A token A was issued for us; it is kept while another registration is in force."""
        relation = self.relations.get(platform)
        if relation.registered:
            relation.spare = token
        else:
            relation.we_show = token

    def answer(self, to: str = "*", **manner: Any) -> None:
        """Answer requests of that name otherwise; fields of `Manner`."""
        unknown = set(manner) - set(Manner.__dataclass_fields__)
        if unknown:
            raise UsageFault(f"no manner of answering is called {', '.join(sorted(unknown))}")
        self.manners.add(Manner(to, **manner))

    def offer_only(self, modules: Sequence[str]) -> None:
        """Tell of no other modules than these."""
        self.addresses.hidden = frozenset(module for module, _ in self.app.offers) - set(modules)

    def probe(self, url: str, called: str, id: str = "") -> None:
        """See whether a connection can be made to what `url` is on: it is ended at once. On the record it is called
        `called`. With an `id`, somebody whom nobody knows asks there for something first, under that X-Request-ID.
        """
        asked = None
        if id:
            headers = [("Authorization", head.authorization(self.new_token())), (head.REQUEST_ID, id)]
            asked = http.render(http.request("GET", url, headers, None))
        self._client.probe(url, called, asked)

    def hang_up(self) -> None:
        """End all connections that others have made to us; they may come again."""
        self._out.extend(Abort(each) for each in self._guests)

    def link_down(self) -> None:
        """Nobody gets through to us."""
        self._down = True

    def link_up(self) -> None:
        """We can be reached again."""
        self._down = False

    def forget(self) -> None:
        """Take back what a scenario has set."""
        self._down = False
        self.addresses.hidden = frozenset()
        self.manners.clear()
        self.app.forget()

    # -- inside ---------------------------------------------------------------------------------------------------

    def _negotiate(self, begin: Callable[[float], None], now: float) -> None:
        """One negotiation after the other."""

        def start(at: float) -> None:
            self.joining = True
            begin(at)

        self.when_joined(start, now)

    def _settled(self, what: str) -> Callable[[str, float], None]:
        def settled(wrong: str, now: float) -> None:
            self.joining = False
            self.outcome = wrong
            if wrong:
                why = SPENT if what == "registering" and "HTTP 401" in wrong else wrong
                facts = {"event": "registration", "state": "failed", "what": what, "why": why}
                self._out.append(Report("", facts))
            while self._queue and not self.joining:
                self._queue.pop(0)(now)

        return settled

    def _asked(self, link: str, request: http.HttpRequest, now: float) -> None:
        headers = {name.lower(): value for name, value in request.headers}
        manner = self.manners.take(self._server.name(request))
        self._open[link] = headers, manner
        if manner is not None and not manner.lets_act:
            self._put(link, Answer(), headers, manner, now)
            return
        found = self._server.read(link, request)
        if isinstance(found, Answer):
            self._put(link, found, headers, manner, now)
            return
        own = found.operation.module in server.BY_INVITATION
        answer = self.registration.serve(found, now) if own else self.app.handle(found, now)
        if answer is not None:
            self._put(link, answer, headers, manner, now)

    def _put(
        self, link: str, answer: Answer, headers: Mapping[str, str], manner: Manner | None, now: float
    ) -> None:
        self._open.pop(link, None)
        if manner is not None and manner.silent:
            return
        if manner is not None and manner.delay:
            self.alarm(now + manner.delay, lambda at: self._write(link, answer, headers, manner, at))
            return
        self._write(link, answer, headers, manner, now)

    def _write(
        self, link: str, answer: Answer, headers: Mapping[str, str], manner: Manner | None, now: float
    ) -> None:
        if manner is not None and manner.cut:
            self._out.append(Abort(link))
            return
        data = server.write(answer, headers, lambda: self.members[0].id, now, manner)
        self._out.append(Send(link, data, "raw" if manner is not None and manner.raw is not None else "http"))
