"""What the applications of all roles share: whom they let in, how they reach a party, how they read lists to the end.

What the text leaves open is chosen here:

* routing headers that name a party that is not on the asking platform, or one that is not on ours, get OCPI 2000;
* a party that is reachable both directly and through a hub is one of the mixed topology: what is published or settled
  (`THROUGH_HUB`) goes through the hub, what belongs to a session goes directly (IEC 63119-1, clause 5, type C).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import urlsplit

from harness.errors import UsageFault
from harness.protocols.ocpi.envelope import CLIENT
from harness.protocols.ocpi.headers import PartyId, party
from harness.protocols.ocpi.platform.exchange import Answer, Incoming, Reply, not_found
from harness.protocols.ocpi.platform.relations import Member, Relation

if TYPE_CHECKING:
    from harness.protocols.ocpi.platform.machine import Platform

Handler = Callable[[Incoming, float], Answer | None]
THROUGH_HUB: Final = frozenset({"locations", "tariffs", "tokens", "cdrs"})
_NEXT = re.compile(r"<([^>]*)>\s*;\s*rel=\"?next\"?")
MOST_PAGES: Final = 1000
"""Where reading a list comes to its end in any case."""


class Application(Protocol):
    """What a platform does in its role."""

    members: tuple[Member, ...]
    offers: frozenset[tuple[str, str]]

    def attach(self, platform: "Platform") -> None:
        """The platform that it works on."""

    def lacks(self, endpoints: Mapping[tuple[str, str], str], members: tuple[Member, ...]) -> str:
        """The interface without which it has no use for such a platform, in words, or ""."""
        ...

    def handle(self, incoming: Incoming, now: float) -> Answer | None:
        """Answer a request to a module; None: `platform.reply` will be called."""
        ...

    def joined(self, relation: Relation, now: float) -> None:
        """Somebody has registered, or changed their credentials."""

    def forget(self) -> None:
        """Take back what a scenario has set."""


@dataclass(frozen=True, slots=True)
class Leg:
    """How a party is reached: over which relation, and whom the message is addressed to."""

    relation: Relation
    to: PartyId | None


class Clients:
    """What a hub has told of its clients (hubclientinfo, receiver)."""

    def __init__(self, platform: Callable[[], "Platform"]) -> None:
        self._platform = platform
        self.known: dict[PartyId, dict[str, Any]] = {}

    def handle(self, incoming: Incoming, now: float) -> Answer:
        """GET and PUT of a client."""
        if not incoming.relation.is_hub:
            return not_found("only a hub has clients")
        who = party(incoming.path["country_code"], incoming.path["party_id"])
        if incoming.operation.method == "GET":
            held = self.known.get(who)
            return not_found("no such client") if held is None else Answer(data=held)
        problems = self._platform().version.problems("ClientInfo", incoming.json, False)
        if problems:
            return Answer(2001, message="; ".join(problems))
        new = who not in self.known
        self.known[who] = dict(incoming.json)
        return Answer(status=201 if new else 200)

    def learn(self, listed: Iterable[Mapping[str, Any]]) -> None:
        """What the hub has listed."""
        for each in listed:
            if self._platform().version.problems("ClientInfo", each, False):
                continue
            self.known[party(each.get("country_code", ""), each.get("party_id", ""))] = dict(each)

    def has(self, who: PartyId) -> bool:
        return who in self.known


def refused(members: Iterable[Member], incoming: Incoming) -> Answer | None:
    """The refusal of a request whose routing headers are not true, or None."""
    if not incoming.operation.functional:
        return None
    relation = incoming.relation
    if incoming.frm is not None and not relation.is_hub and not relation.has(incoming.frm):
        return Answer(CLIENT, message=f"{incoming.frm} is not on your platform")
    if incoming.to is not None and not any(each.id == incoming.to for each in members):
        return Answer(CLIENT, message=f"{incoming.to} is not on this platform")
    return None


def asker(incoming: Incoming, role: str) -> PartyId | None:
    """The party in whose name is asked: that of the header, or the only one of that role on the other platform."""
    return incoming.frm or incoming.relation.of_role(role)


def leg_to(platform: "Platform", clients: Clients, who: PartyId, module: str) -> Leg | None:
    """How to reach that party for something of this module; None: it is nowhere."""
    direct, hub = platform.relations.direct(who), platform.relations.hub()
    if direct is not None and not (hub is not None and clients.has(who) and module in THROUGH_HUB):
        return Leg(direct, who)
    return Leg(hub, who) if hub is not None else None


def audience(platform: "Platform", clients: Clients, role: str, module: str) -> list[Leg]:
    """Whom to tell what is meant for everybody in that role: the hub for all of its clients, the others one by one."""
    hub = platform.relations.hub()
    legs = [Leg(hub, hub.hub)] if hub is not None else []
    for each in platform.relations.registered:
        who = each.of_role(role)
        if who is not None and not each.is_hub and not (hub is not None and clients.has(who)):
            legs.append(Leg(each, who))
    return legs


def crawl(
    platform: "Platform",
    leg: Leg,
    name: str,
    frm: PartyId,
    now: float,
    take: Callable[[list[Any], float], None],
    query: Mapping[str, str] | None = None,
    most: int = MOST_PAGES,
) -> None:
    """Read a list page by page, and give each page to `take`. Ends at a page that cannot be read, or after so many."""
    seen: set[str] = set()

    def page(reply: Reply, at: float) -> None:
        if not reply.ok or not isinstance(reply.data, list):
            return
        take(reply.data, at)
        found = _NEXT.search(reply.headers.get("link", ""))
        if found and found[1] not in seen and len(seen) < most and _at_home(leg.relation, found[1]):
            seen.add(found[1])
            platform.ask(leg.relation, name, at, page, to=leg.to, frm=frm, url=found[1])

    try:
        platform.ask(leg.relation, name, now, page, to=leg.to, frm=frm, query=query, interface="sender")
    except UsageFault:
        return  # the other side does not offer it


def _at_home(relation: Relation, url: str) -> bool:
    """The token is not shown to other hosts than those of the platform that it belongs to."""
    return urlsplit(url).netloc in {urlsplit(each).netloc for each in relation.endpoints.values()}
