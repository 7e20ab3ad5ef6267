"""A hub: it forwards between the platforms that are connected to it, and tells them of each other.

Who is addressed decides what happens (transport_and_format, message routing):

    TO a party          the message goes on to its platform: other X-Request-ID, same X-Correlation-ID, FROM unchanged
    TO the hub, push    to everybody whom it is meant for, FROM the hub; the asking side gets one answer, FROM the hub
    TO the hub, GET     of a list: the lists of all, put together, FROM the hub; of anything else: refused
    TO nobody           the hub finds out whose it is: by the owner in the URL, the token, the place, the session

A hub may run parties of its own (`behind`): the ones that it issues tokens for, or those that the harness simulates.
What the text leaves open is chosen here:

* a FROM that is not on the asking platform, and a broadcast of what is not meant for all (sessions, CDRs, commands), get
  OCPI 2000; a list that is addressed to nobody, and an object of which nobody knows whose it is, get 4001;
* URLs in which the receiver would have to be called back (response_url, Location of a CDR, the next page) are put in
  the hub's own name, and what comes there goes on to where they had led;
* a client of whom nothing was heard for `alive` seconds is asked for its versions; if it does not answer it is OFFLINE.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from harness.errors import UsageFault
from harness.protocols.ocpi.envelope import (
    CLIENT,
    NO_CONNECTION,
    RECEIVER_TIMEOUT,
    UNKNOWN_RECEIVER,
)
from harness.protocols.ocpi.headers import CORRELATION_ID, PartyId, party
from harness.protocols.ocpi.operations import RECEIVER, SENDER
from harness.protocols.ocpi.platform import pages
from harness.protocols.ocpi.platform.application import Application
from harness.protocols.ocpi.platform.client import SHORT
from harness.protocols.ocpi.platform.clientele import Clientele
from harness.protocols.ocpi.platform.cpo import Cpo
from harness.protocols.ocpi.platform.distribution import Distribution, answered_by
from harness.protocols.ocpi.platform.emsp import Emsp
from harness.protocols.ocpi.platform.exchange import Answer, Incoming, Reply
from harness.protocols.ocpi.platform.machine import Platform
from harness.protocols.ocpi.platform.owners import Owners
from harness.protocols.ocpi.platform.relations import Member, Relation

ROUTED: Final = ("locations", "sessions", "cdrs", "tariffs", "tokens", "commands", "chargingprofiles")
LIST_LIMIT: Final = 20
RELAY: Final = "relay-"
_STAND_INS: Final[Mapping[str, Callable[[PartyId, str], Application]]] = {"EMSP": Emsp, "CPO": Cpo}


class Hub:
    """See the module.

    alive   seconds after which a client that says nothing is asked whether it is there; 0: never
    behind  parties that the hub runs itself, and what they do
    """

    def __init__(
        self,
        id: PartyId,
        name: str,
        behind: Mapping[PartyId, Application] | None = None,
        alive: float = 0.0,
        initiative: bool = False,
    ) -> None:
        self.id = id
        self.members: tuple[Member, ...] = (Member("HUB", id, name),)
        self.offers = frozenset(
            {(module, interface) for module in ROUTED for interface in (SENDER, RECEIVER)}
            | {("hubclientinfo", SENDER)}
        )
        self.behind = dict(behind or {})
        self.list_limit = LIST_LIMIT
        self.owners = Owners()
        self.clientele = Clientele(self, alive, initiative)
        self._distribution = Distribution(self)
        self._stand_ins: set[PartyId] = set()
        self._relays: dict[str, tuple[Relation | None, PartyId, str]] = {}

    def attach(self, platform: Platform) -> None:
        self.platform = platform
        for each in self.behind.values():
            each.attach(platform)

    def lacks(self, endpoints: Mapping[tuple[str, str], str], members: tuple[Member, ...]) -> str:
        """A hub is of use to whoever has anything to send."""
        for role, module in (("CPO", "locations"), ("EMSP", "tokens")):
            if any(each.role == role for each in members) and (module, SENDER) not in endpoints:
                return f"{module}, SENDER"
        return ""

    def joined(self, relation: Relation, now: float) -> None:
        self.clientele.joined(relation, now)

    def forget(self) -> None:
        self.list_limit = LIST_LIMIT
        self.clientele.forget()
        for each in self._stand_ins:
            del self.behind[each]
        self._stand_ins.clear()
        for each_app in self.behind.values():
            each_app.forget()

    def list_client(
        self, country_code: str, party_id: str, role: str, now: float, status: str = "CONNECTED"
    ) -> None:
        """List a party as a client that has not registered here (a party of ours that is connected directly, too), tell
        everybody of it, and take for it what comes for it.
        """
        id = PartyId(country_code, party_id)
        if id not in self.behind and role in _STAND_INS:
            app = self.behind[id] = _STAND_INS[role](id, "stand-in")
            app.attach(self.platform)
            self._stand_ins.add(id)
        self.clientele.list_client(id, role, status, now)

    def have(self, who: Sequence[str], verb: str, now: float, args: Mapping[str, Any] | None = None) -> Any:
        """Have a party that stands behind the hub do something: a method of what it is."""
        app = self.behind.get(party(*who))
        how = getattr(app, verb, None)
        if app is None or how is None:
            raise UsageFault(f"there is no {party(*who)} behind the hub that could {verb}")
        return how(**(args or {}), now=now)

    def set_valid(self, uid: str, valid: bool, now: float, type: str = "RFID") -> None:
        """Block a token that the hub has issued itself, or let it charge again."""
        for each in self.behind.values():
            if isinstance(each, Emsp) and (uid.casefold(), type) in each.tokens:
                each.set_valid(uid, valid, now, type)
                return
        raise UsageFault(f"the hub has issued no token {uid!r} of type {type}")

    # -- asked ------------------------------------------------------------------------------------------------------

    def handle(self, incoming: Incoming, now: float) -> Answer | None:
        relation, operation = incoming.relation, incoming.operation
        self.clientele.heard(relation, now)
        if operation.module == "hubclientinfo":
            return self._list_clients(incoming)
        if relation.is_hub:
            return Answer(CLIENT, message="hubs do not forward to hubs")
        who = incoming.frm or (relation.members[0].id if len(relation.members) == 1 else None)
        if who is None or not relation.has(who):
            return Answer(CLIENT, message=f"{incoming.frm} is not on your platform")
        if (relay := self._relayed(incoming)) is not None:
            return self._forward(incoming, who, relay[1], now, relay)
        if incoming.to == self.id:
            return self._distribution.push_or_list(incoming, who, now)
        to = incoming.to
        if to is None:
            to = None if operation.listing else self.owners.of(incoming)
            if to is None and incoming.name == "POST authorize":
                return self._distribution.ask_around(incoming, who, now)
        if to is None:
            return Answer(UNKNOWN_RECEIVER, message="it is not clear whom this is for", frm=self.id)
        return self._forward(incoming, who, to, now)

    def _list_clients(self, incoming: Incoming) -> Answer:
        page = pages.wanted(incoming.query)
        if isinstance(page, Answer):
            return page
        listed = self.clientele.listed(incoming.relation)
        url = self.platform.addresses.url("hubclientinfo", SENDER)
        return pages.paged(url, listed, page, self.list_limit)

    # -- to one party ------------------------------------------------------------------------------------------------

    def _forward(
        self,
        incoming: Incoming,
        who: PartyId,
        to: PartyId,
        now: float,
        relay: "tuple[Relation | None, PartyId, str] | None" = None,
    ) -> Answer | None:
        """Hand it on, and the answer back."""
        own = self.behind.get(to)
        if own is not None:
            self.owners.learn(incoming, who)
            return self.own(own, incoming, who, to, now)
        relation = self.platform.relations.direct(to)
        if relation is None or not any(each.id == to for each in relation.members):
            return Answer(UNKNOWN_RECEIVER, message=f"{to} is not connected", frm=self.id)
        if relation is incoming.relation:
            return Answer(CLIENT, message=f"{to} is on your own platform", frm=self.id)
        if not self.clientele.reachable(relation):
            return Answer(NO_CONNECTION, message=f"{to} is offline", frm=self.id)

        def answered(reply: Reply, at: float) -> None:
            if not reply.error:
                self.clientele.heard(relation, at)
            if reply.ok:
                self.owners.learn(incoming, who)
            self.platform.reply(incoming, self.handed_back(incoming, reply, relation, who, to), at)

        try:
            self.send(incoming, relation, who, to, now, answered, relay[2] if relay else "")
        except UsageFault as lacking:
            return Answer(UNKNOWN_RECEIVER, message=f"{lacking}", frm=self.id)
        return None

    def send(
        self,
        incoming: Incoming,
        relation: Relation,
        frm: PartyId,
        to: PartyId,
        now: float,
        then: Callable[[Reply, float], None],
        url: str = "",
    ) -> None:
        operation = incoming.operation
        self.platform.ask(
            relation,
            incoming.name,
            now,
            then,
            path=incoming.path,
            query=self._query(incoming, relation, frm),
            json=self._body(incoming, frm),
            to=to,
            frm=frm,
            interface=operation.interface,
            url=url,
            within=SHORT,
            correlation=incoming.headers.get(CORRELATION_ID.lower(), ""),
        )

    def own(
        self, app: Application, incoming: Incoming, who: PartyId, to: PartyId, now: float
    ) -> Answer | None:
        """A party that we run is asked."""
        offered = (incoming.operation.module, incoming.operation.interface) in app.offers
        if not offered:
            return Answer(UNKNOWN_RECEIVER, message=f"{to} has no such module", frm=self.id)
        incoming.frm, incoming.to = who, to
        answer = app.handle(incoming, now)
        return answer if answer is None or answer.frm is not None else answered_by(answer, to)

    def handed_back(
        self, incoming: Incoming, reply: Reply, relation: Relation, who: PartyId, to: PartyId
    ) -> Answer:
        """The answer of the receiver as the asking side gets it: what is wrong stays wrong."""
        if reply.error == "timeout":
            return Answer(RECEIVER_TIMEOUT, message=f"{to} does not answer", frm=self.id)
        if reply.error or reply.code is None:
            why = f"{to} cannot be reached" if reply.error else f"{to} does not answer as OCPI does"
            return Answer(NO_CONNECTION, message=why, frm=self.id)
        headers = [
            (name, reply.headers[name.lower()])
            for name in ("X-Total-Count", "X-Limit")
            if name.lower() in reply.headers
        ]
        if "location" in reply.headers:
            url = self._relay(relation, to, reply.headers["location"], "cdrs", RECEIVER)
            headers.append(("Location", url))
        if (found := re.search(r"<([^>]*)>", reply.headers.get("link", ""))) is not None:
            base = self.platform.addresses.url(incoming.operation.module, SENDER)
            headers.append(("Link", f'<{base}?{urlsplit(found[1]).query}>; rel="next"'))
        return Answer(reply.code, reply.data, reply.message, reply.status, tuple(headers), frm=to)

    # -- URLs in the hub's own name -----------------------------------------------------------------------------

    def _relay(self, relation: Relation | None, to: PartyId, url: str, module: str, interface: str) -> str:
        key = f"{RELAY}{len(self._relays) + 1}"
        self._relays[key] = relation, to, url
        return f"{self.platform.addresses.url(module, interface)}/{key}"

    def _relayed(self, incoming: Incoming) -> "tuple[Relation | None, PartyId, str] | None":
        return self._relays.get(incoming.path.get("*", ""))

    def _body(self, incoming: Incoming, frm: PartyId) -> Any:
        json = incoming.json
        if isinstance(json, Mapping) and isinstance(json.get("response_url"), str):
            module = incoming.operation.module
            url = self._relay(incoming.relation, frm, json["response_url"], module, SENDER)
            return {**json, "response_url": url}
        return json

    def _query(self, incoming: Incoming, relation: Relation, frm: PartyId) -> Mapping[str, str]:
        if "response_url" not in incoming.query:
            return incoming.query
        url = self._relay(
            incoming.relation, frm, incoming.query["response_url"], incoming.operation.module, SENDER
        )
        return {**incoming.query, "response_url": url}
