"""What a hub does with messages for everybody: pushes go to all whom they are meant for, lists are put together from all,
and a token that is nobody's in particular is asked for around. The rules stand in `hub`.
"""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

from harness.protocols.ocpi.envelope import CLIENT
from harness.protocols.ocpi.headers import PartyId
from harness.protocols.ocpi.operations import RECEIVER, SENDER, Operation
from harness.protocols.ocpi.platform import pages
from harness.protocols.ocpi.platform.client import SHORT
from harness.protocols.ocpi.platform.exchange import Answer, Incoming, Reply
from harness.protocols.ocpi.platform.relations import Relation
from harness.protocols.ocpi.platform.stores import Object

if TYPE_CHECKING:
    from harness.protocols.ocpi.platform.hub import Hub

FOR_ALL: Final = frozenset({"locations", "tariffs", "tokens"})
"""Modules whose pushes are meant for all."""
LISTENERS: Final[Mapping[str, tuple[str, ...]]] = {
    "locations": ("EMSP", "NSP", "SCSP", "OTHER"),
    "tariffs": ("EMSP", "NSP", "SCSP", "OTHER"),
    "tokens": ("CPO",),
}
OWNERS: Final[Mapping[str, str]] = {"tokens": "EMSP"}
"""Whose lists are put together: those of operators, tokens those of eMSPs."""


class Distribution:
    """See the module."""

    def __init__(self, hub: "Hub") -> None:
        self._hub = hub

    def push_or_list(self, incoming: Incoming, who: PartyId, now: float) -> Answer | None:
        operation = incoming.operation
        if operation.method == "GET":
            if operation.interface == SENDER and operation.listing:
                return self._gather(incoming, who, now)
            return Answer(CLIENT, message="a single object is nobody's in particular", frm=self._hub.id)
        if operation.module not in FOR_ALL or operation.interface != RECEIVER:
            return Answer(CLIENT, message="this is not meant for everybody", frm=self._hub.id)
        self._hub.owners.learn(incoming, who)
        for relation, to in self._meant(LISTENERS[operation.module], operation, incoming.relation):
            ignore: Callable[[Reply, float], None] = lambda reply, at: None  # noqa: E731
            self._hub.send(incoming, relation, self._hub.id, to, now, ignore)
        for to, app in self._hub.behind.items():
            if (operation.module, operation.interface) in app.offers:
                self._hub.own(app, incoming, who, to, now)
        return Answer(frm=self._hub.id)

    def _meant(
        self, roles: tuple[str, ...], operation: Operation, apart: Relation
    ) -> list[tuple[Relation, PartyId]]:
        """One party of each other platform in one of these roles that has such an interface."""
        found: list[tuple[Relation, PartyId]] = []
        for each in self._hub.platform.relations.registered:
            to = next((member.id for member in each.members if member.role in roles), None)
            offered = (operation.module, operation.interface) in each.endpoints
            if to is not None and offered and each is not apart and self._hub.clientele.reachable(each):
                found.append((each, to))
        return found

    def _gather(self, incoming: Incoming, who: PartyId, now: float) -> Answer | None:
        """The lists of all, in one. Sessions and CDRs are asked for in the name of who wants them, so that everybody
        gets their own only.
        """
        page = pages.wanted(incoming.query, incoming.operation.module == "sessions")
        if isinstance(page, Answer):
            return page
        module = incoming.operation.module
        role = OWNERS.get(module, "CPO")
        items: list[Object] = []
        waiting = self._meant((role,), incoming.operation, incoming.relation)
        for to, app in self._hub.behind.items():
            if (module, SENDER) in app.offers:
                answer = self._hub.own(app, incoming, who, to, now)
                items += answer.data if answer is not None and isinstance(answer.data, list) else []
        left = len(waiting)

        def shown(at: float) -> Answer:
            listed = sorted(
                items,
                key=lambda each: (
                    each["country_code"],
                    each["party_id"],
                    str(each.get("id", each.get("uid"))),
                ),
            )
            return answered_by(
                pages.paged(
                    self._hub.platform.addresses.url(module, SENDER), listed, page, self._hub.list_limit
                ),
                self._hub.id,
            )

        def ended(at: float) -> None:
            nonlocal left
            left -= 1
            if not left:
                self._hub.platform.reply(incoming, shown(at), at)

        for relation, to in waiting:
            self._read_all(incoming, relation, who, to, now, items, ended)
        return None if waiting else shown(now)

    def _read_all(
        self,
        incoming: Incoming,
        relation: Relation,
        who: PartyId,
        to: PartyId,
        now: float,
        items: list[Object],
        ended: Callable[[float], None],
    ) -> None:
        filters = {name: incoming.query[name] for name in ("date_from", "date_to") if name in incoming.query}

        def ask(query: Mapping[str, str], at: float) -> None:
            self._hub.platform.ask(
                relation, incoming.name, at, page, query=query, to=to, frm=who, interface=SENDER, within=SHORT
            )

        def page(reply: Reply, at: float) -> None:
            if not reply.ok or not isinstance(reply.data, list):
                ended(at)
                return
            items.extend(each for each in reply.data if _can_be_listed(each))
            found = re.search(r"<([^>]*)>", reply.headers.get("link", ""))
            if found is None or not reply.data:
                ended(at)
            else:
                ask(dict(parse_qsl(urlsplit(found[1]).query)), at)

        ask(filters, now)

    def ask_around(self, incoming: Incoming, who: PartyId, now: float) -> Answer | None:
        """Nobody knows whose token that is: those who issue tokens are asked, one by one."""
        for to, app in self._hub.behind.items():
            if (incoming.operation.module, SENDER) in app.offers:
                answer = self._hub.own(app, incoming, who, to, now)
                if answer is not None and answer.status == 200:
                    return answer
        meant = self._meant(("EMSP",), incoming.operation, incoming.relation)

        def ask(rest: list[tuple[Relation, PartyId]], at: float) -> None:
            if not rest:
                answer = Answer(2004, message="nobody knows this token", status=404, frm=self._hub.id)
                self._hub.platform.reply(incoming, answer, at)
                return
            relation, to = rest[0]

            def answered(reply: Reply, then: float) -> None:
                if reply.error or reply.status == 404 or reply.code == 2004:
                    ask(rest[1:], then)
                else:
                    answer = self._hub.handed_back(incoming, reply, relation, who, to)
                    self._hub.platform.reply(incoming, answer, then)

            self._hub.send(incoming, relation, who, to, at, answered)

        ask(meant, now)
        return None


def answered_by(answer: Answer, who: PartyId) -> Answer:
    """The same answer, FROM that party."""
    return Answer(answer.code, answer.data, answer.message, answer.status, answer.headers, who)


def _can_be_listed(item: Any) -> bool:
    """Whose it is and when it was changed can be told; whatever else is in it goes on as it is."""
    if not isinstance(item, dict) or not {"country_code", "party_id"} <= set(item):
        return False
    try:
        pages.moment(str(item.get("last_updated")))
    except ValueError:
        return False
    return True
