"""Who is connected to a hub, who tells whom of it, and how it is found out that somebody is gone (hubclientinfo)."""

from typing import TYPE_CHECKING, Final

from harness.protocols.ocpi.envelope import date_time
from harness.protocols.ocpi.headers import PartyId
from harness.protocols.ocpi.operations import RECEIVER
from harness.protocols.ocpi.platform.client import SHORT
from harness.protocols.ocpi.platform.exchange import Reply
from harness.protocols.ocpi.platform.relations import Relation
from harness.protocols.ocpi.platform.stores import Object

if TYPE_CHECKING:
    from harness.protocols.ocpi.platform.hub import Hub

CONNECTED, OFFLINE = "CONNECTED", "OFFLINE"
LONG_AGO: Final = "2025-06-01T08:00:00Z"


class Clientele:
    """The clients of a hub.

    alive       see `Hub` · initiative: clients are told of changes
    more        parties that are listed although they are not registered: what a scenario has put there
    """

    def __init__(self, hub: "Hub", alive: float, initiative: bool) -> None:
        self._hub = hub
        self._alive = alive
        self._initiative = initiative
        self._heard: dict[str, float] = {}
        self._state: dict[str, tuple[str, str]] = {}
        self.more: dict[PartyId, Object] = {}

    def joined(self, relation: Relation, now: float) -> None:
        """Somebody has registered."""
        self._state[relation.name] = CONNECTED, date_time(now)
        self._heard[relation.name] = now
        self._tell(relation, now)
        if self._alive:
            self._hub.platform.alarm(now + self._alive, lambda at: self._look(relation, at))

    def heard(self, relation: Relation, now: float) -> None:
        """Somebody has given a sign of life."""
        self._heard[relation.name] = now
        if self._state.get(relation.name, ("", ""))[0] == OFFLINE:
            self._set(relation, CONNECTED, now)

    def reachable(self, relation: Relation) -> bool:
        return self._state.get(relation.name, (CONNECTED, ""))[0] != OFFLINE

    def listed(self, apart: Relation) -> list[Object]:
        """All clients but the one that asks, as ClientInfo."""
        others = [each for each in self._hub.platform.relations.registered if each is not apart]
        found = [each for relation in others for each in self._infos(relation)]
        found += [
            _info(id, member.role, CONNECTED, LONG_AGO)
            for id, app in self._hub.behind.items()
            for member in app.members
            if id not in self.more
        ]
        return [*found, *self.more.values()]

    def list_client(self, id: PartyId, role: str, status: str, now: float) -> None:
        """List a party that has not registered here, because a scenario wants it so, and tell the others."""
        info = self.more[id] = _info(id, role, status, date_time(now))
        for each in self._hub.platform.relations.registered:
            if ("hubclientinfo", RECEIVER) in each.endpoints:
                path = {"country_code": id.country_code, "party_id": id.party_id}
                self._hub.platform.ask(each, "PUT client", now, path=path, json=info)

    def forget(self) -> None:
        self.more.clear()

    # -- inside -----------------------------------------------------------------------------------------------------

    def _infos(self, relation: Relation) -> list[Object]:
        status, since = self._state.get(relation.name, (CONNECTED, LONG_AGO))
        return [_info(each.id, each.role, status, since) for each in relation.members]

    def _set(self, relation: Relation, status: str, now: float) -> None:
        self._state[relation.name] = status, date_time(now)
        self._tell(relation, now)

    def _tell(self, about: Relation, now: float) -> None:
        """Tell all others how it is with a client."""
        if not self._initiative:
            return
        for each in self._hub.platform.relations.registered:
            if each is about or ("hubclientinfo", RECEIVER) not in each.endpoints or not self.reachable(each):
                continue
            for info in self._infos(about):
                path = {name: info[name] for name in ("country_code", "party_id")}
                self._hub.platform.ask(each, "PUT client", now, path=path, json=info)

    def _look(self, relation: Relation, now: float) -> None:
        """Is it still there? Who was silent for too long is asked."""
        if not relation.registered:
            return
        due = self._heard.get(relation.name, now) + self._alive
        if due > now:
            self._hub.platform.alarm(due, lambda at: self._look(relation, at))
            return

        def answered(reply: Reply, at: float) -> None:
            if reply.ok:
                self.heard(relation, at)
            elif self.reachable(relation):
                self._set(relation, OFFLINE, at)
            self._hub.platform.alarm(at + self._alive, lambda then: self._look(relation, then))

        self._hub.platform.call(relation, "GET", relation.url, now, answered, within=SHORT)


def _info(id: PartyId, role: str, status: str, since: str) -> Object:
    return {
        "party_id": id.party_id,
        "country_code": id.country_code,
        "role": role,
        "status": status,
        "last_updated": since,
    }
