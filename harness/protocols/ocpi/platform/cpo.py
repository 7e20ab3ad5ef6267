"""A charge point operator: its places and tariffs, whom it lets charge, its sessions and CDRs.

What the text leaves open is chosen here: a place that is not published is listed to those of whom it holds a token that
may know it.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from harness.errors import UsageFault
from harness.protocols.ocpi.envelope import ABSENT, date_time
from harness.protocols.ocpi.headers import PartyId
from harness.protocols.ocpi.operations import RECEIVER, SENDER
from harness.protocols.ocpi.platform import pages, samples
from harness.protocols.ocpi.platform.application import (
    MOST_PAGES,
    Clients,
    Handler,
    Leg,
    asker,
    audience,
    crawl,
    leg_to,
    refused,
)
from harness.protocols.ocpi.platform.authorizing import Authorizing
from harness.protocols.ocpi.platform.charging import Charging, Session
from harness.protocols.ocpi.platform.commands import Commands
from harness.protocols.ocpi.platform.desk import Desk
from harness.protocols.ocpi.platform.erasing import Erasing
from harness.protocols.ocpi.platform.exchange import Answer, Incoming, not_found
from harness.protocols.ocpi.platform.machine import Platform
from harness.protocols.ocpi.platform.relations import Member, Relation
from harness.protocols.ocpi.platform.stores import Object, Receiver, merge, owner_of, part_of, raise_parents

LIST_LIMIT: Final = 20
PRIVATE: Final = "LOC-PRIVATE"


class Cpo:
    """See the module.

    initiative  it tells everybody of what happens, and reads tokens when it has got to know an eMSP
    places      by id · tariffs: by id
    """

    def __init__(self, id: PartyId, name: str, initiative: bool = False) -> None:
        self.id = id
        self.members: tuple[Member, ...] = (Member("CPO", id, name),)
        self.offers = frozenset(
            {(module, SENDER) for module in ("locations", "sessions", "cdrs", "tariffs")}
            | {(module, RECEIVER) for module in ("tokens", "commands", "chargingprofiles", "hubclientinfo")}
        )
        self.initiative = initiative
        self.list_limit = LIST_LIMIT
        self.places: dict[str, Object] = {}
        self.tariffs: dict[str, Object] = {}
        self._furnish()
        self.clients = Clients(lambda: self.platform)
        self.tokens = Receiver(lambda: self.platform.version, "Token", "token_uid", Erasing(self).noticed)
        self.authorize = Authorizing(self).authorize
        self.charging = Charging(id, self.clients, self.tariffs, initiative)
        self.commands = Commands(self)
        self._handlers: Mapping[tuple[str, str], Handler] = {
            ("GET locations", SENDER): self._list_places,
            ("GET location", SENDER): self._place,
            ("GET evse", SENDER): self._place,
            ("GET connector", SENDER): self._place,
            ("GET sessions", SENDER): self._list_sessions,
            ("GET cdrs", SENDER): self._list_cdrs,
            ("GET tariffs", SENDER): self._list_tariffs,
            ("PUT charging_preferences", SENDER): self.commands.preferences,
        }

    def attach(self, platform: Platform) -> None:
        self.platform = platform
        self.charging.attach(platform)

    def lacks(self, endpoints: Mapping[tuple[str, str], str], members: tuple[Member, ...]) -> str:
        """An operator cannot let anybody charge without asking for tokens."""
        wanted = any(each.role in ("EMSP", "HUB") for each in members)
        return "tokens, SENDER" if wanted and ("tokens", SENDER) not in endpoints else ""

    def joined(self, relation: Relation, now: float) -> None:
        """Read the tokens that there are, if it does anything by itself."""
        if not self.initiative:
            return
        if relation.is_hub:
            crawl(self.platform, Leg(relation, None), "GET clients", self.id, now, self._learn)
        leg = Leg(relation, relation.hub or relation.of_role("EMSP"))
        crawl(self.platform, leg, "GET tokens", self.id, now, self._whitelist)

    def forget(self) -> None:
        self.list_limit = LIST_LIMIT
        self.charging.abandon()
        self.commands.abandon()
        self._furnish()

    def _furnish(self) -> None:
        """Places and tariffs as they are at first."""
        self.places.clear()
        self.places |= {each: samples.location(self.id, each) for each in samples.PLACES}
        group = {"publish_allowed_to": [{"group_id": "FLEET-1"}]}
        self.places[PRIVATE] = samples.location(self.id, PRIVATE, 1, publish=False) | group
        self.tariffs.clear()
        self.tariffs |= {each: samples.tariff(self.id, each) for each in ("T1", "T2")}

    def handle(self, incoming: Incoming, now: float) -> Answer | None:
        if (wrong := refused(self.members, incoming)) is not None:
            return wrong
        match incoming.operation.module, incoming.operation.interface:
            case "hubclientinfo", _:
                return self.clients.handle(incoming, now)
            case "tokens", _:
                return self.tokens.handle(incoming, now)
            case "commands", _:
                return self.commands.handle(incoming, now)
            case "chargingprofiles", _:
                return self.commands.profile(incoming, now)
        return self._handlers[incoming.name, incoming.operation.interface](incoming, now)

    # -- asked ------------------------------------------------------------------------------------------------------

    def _list_places(self, incoming: Incoming, now: float) -> Answer:
        shown = [each for each in self.places.values() if self._shown_to(each, incoming)]
        return self._listed(incoming, "locations", shown)

    def _place(self, incoming: Incoming, now: float) -> Answer:
        wanted = incoming.path["location_id"].casefold()
        held = next((each for id, each in self.places.items() if id.casefold() == wanted), None)
        if held is None or not self._shown_to(held, incoming):
            return not_found("there is no such place")
        found = part_of(held, incoming.path)
        return not_found("there is no such part of it") if found is None else Answer(data=found)

    def _list_tariffs(self, incoming: Incoming, now: float) -> Answer:
        return self._listed(incoming, "tariffs", list(self.tariffs.values()))

    def _list_sessions(self, incoming: Incoming, now: float) -> Answer:
        told = [each.told for each in self.charging.sessions.values()]
        return self._listed(incoming, "sessions", self._theirs(told, incoming), dated=True)

    def _list_cdrs(self, incoming: Incoming, now: float) -> Answer:
        return self._listed(incoming, "cdrs", self._theirs(list(self.charging.cdrs.values()), incoming))

    def _listed(self, incoming: Incoming, module: str, items: list[Object], dated: bool = False) -> Answer:
        page = pages.wanted(incoming.query, dated)
        if isinstance(page, Answer):
            return page
        return pages.paged(self.platform.addresses.url(module, SENDER), items, page, self.list_limit)

    def _theirs(self, items: list[Object], incoming: Incoming) -> list[Object]:
        """What belongs to tokens of the asking party; a hub that asks for all gets what goes through it."""
        relation, who = incoming.relation, asker(incoming, "EMSP")
        through = relation.is_hub and who in (None, relation.hub)

        def theirs(item: Object) -> bool:
            owner = owner_of(item["cdr_token"])
            leg = leg_to(self.platform, self.clients, owner, "cdrs") if through else None
            return leg is not None and leg.relation is relation if through else owner == who

        return [each for each in items if theirs(each)]

    def _shown_to(self, place: Object, incoming: Incoming) -> bool:
        if place["publish"]:
            return True
        who = asker(incoming, "EMSP")
        allowed = place.get("publish_allowed_to") or ()
        held = [each for each in self.tokens.store if owner_of(each) == who]
        fields = ("uid", "type", "visual_number", "issuer", "group_id")
        return any(
            all(wanted[name] == token.get(name) for name in fields if name in wanted)
            for wanted in allowed
            for token in held
        )

    # -- what happens at its stations, and what its operator does ------------------------------------------------

    def present_token(
        self, uid: str, now: float, type: str = "RFID", evse: str = "LOC1-1", connector: str = "1"
    ) -> None:
        """A driver shows a token at an EVSE, with the cable plugged in; who is charging there with it ends that."""
        place, found, plug = self._find(evse, connector)
        running = self.charging.at(evse)
        if running is not None and running.told["cdr_token"]["uid"].casefold() == uid.casefold():
            self.end(running, now)
            return

        def start(token: Object, method: str, at: float, reference: str = "") -> None:
            if found["status"] == "AVAILABLE":
                self.charging.begin(token, place, found, plug, method, at, reference)
                self.set_status(evse, "CHARGING", at)

        self.authorize(uid, type, place, found, now, start, lambda at: None)

    start_session = present_token

    def desk(self) -> Desk:
        """Where the half of a bundled operator asks that speaks to the stations."""
        return Desk(self)

    def stop_session(self, now: float, session: str = "", evse: str = "") -> None:
        """The driver has had enough: the session of that id, at that EVSE, or the last one that runs."""
        self.end(self._running(session, evse), now)

    finish = stop_session

    def meter(self, kwh: float | str, now: float, session: str = "", evse: str = "") -> None:
        """The meter shows so many kWh more than before: a charging period is over."""
        self.charging.meter(self._running(session, evse), Decimal(str(kwh)), now)

    def end(self, session: Session, now: float) -> None:
        """The session is over, its EVSE is free."""
        self.charging.end(session, now)
        self.set_status(session.evse["uid"], "AVAILABLE", now)

    def set_status(self, evse: str, status: str, now: float) -> None:
        """The state of an EVSE has changed; REMOVED takes it away for good."""
        place, found, _ = self._find(evse)
        found["status"] = status
        path = {"location_id": place["id"], "evse_uid": found["uid"]}
        found["last_updated"] = date_time(now)
        raise_parents(place, path, found["last_updated"])
        if self.initiative:
            change = {"status": status, "last_updated": found["last_updated"]}
            self._tell("PATCH evse", "locations", path, change, now, self._may_be_told(place))

    def update_location(self, id: str, now: float, **changes: Any) -> None:
        """Change a place, or make it."""
        place = self.places.setdefault(id, samples.location(self.id, id))
        merge(place, {**changes, "last_updated": date_time(now)})
        if self.initiative:
            path = {"location_id": id}
            self._tell("PUT location", "locations", path, place, now, self._may_be_told(place))

    def update_tariff(self, id: str, now: float, **changes: Any) -> None:
        """Change a tariff, or make it."""
        tariff = self.tariffs.setdefault(id, samples.tariff(self.id, id))
        merge(tariff, {**changes, "last_updated": date_time(now)})
        if self.initiative:
            self._tell("PUT tariff", "tariffs", {"tariff_id": id}, tariff, now)

    def remove_tariff(self, id: str, now: float) -> None:
        """A tariff is not valid any more."""
        if self.tariffs.pop(id, None) is None:
            raise UsageFault(f"there is no tariff {id!r}")
        if self.initiative:
            self._tell("DELETE tariff", "tariffs", {"tariff_id": id}, None, now)

    def issue_cdr(self, now: float, session: str = "") -> str:
        """Send the CDR of a session (the last one, if none is named) once more. Returns its id."""
        made = [each for each in self.charging.cdrs.values() if session in ("", each.get("session_id"))]
        if not made:
            raise UsageFault("there is no CDR")
        self.charging.send(made[-1], now)
        return str(made[-1]["id"])

    def credit_cdr(self, now: float, id: str = "") -> str:
        """Take a CDR back (the last one, if none is named). Returns the id of the credit."""
        known = [each for each in self.charging.cdrs if not self.charging.cdrs[each].get("credit")]
        if not known:
            raise UsageFault("there is no CDR")
        return str(self.charging.credit(id or known[-1], now)["id"])

    def pull(
        self, what: str, now: float, query: Mapping[str, str] | None = None, most: int = MOST_PAGES
    ) -> None:
        """Read the tokens of everybody who has some, or those that `query` asks for, on so many pages at most; or the
        clients of a hub.
        """
        take = self._learn if what == "clients" else self._whitelist
        for leg in audience(self.platform, self.clients, "EMSP", what):
            crawl(self.platform, leg, f"GET {what}", self.id, now, take, query, most)

    # -- inside -----------------------------------------------------------------------------------------------------

    def _tell(
        self,
        name: str,
        module: str,
        path: Mapping[str, str],
        body: Object | None,
        now: float,
        may: Callable[[Leg], bool] = lambda leg: True,
    ) -> None:
        """Push something that is meant for everybody."""
        owner = {"country_code": self.id.country_code, "party_id": self.id.party_id}
        for leg in audience(self.platform, self.clients, "EMSP", module):
            if (module, RECEIVER) in leg.relation.endpoints and may(leg):
                self.platform.ask(
                    leg.relation,
                    name,
                    now,
                    path=owner | dict(path),
                    json=ABSENT if body is None else body,
                    to=leg.to,
                    frm=self.id,
                )

    def _may_be_told(self, place: Object) -> Callable[[Leg], bool]:
        """A place that is not published is told to nobody by itself."""
        return lambda leg: bool(place["publish"])

    def _find(self, evse: str, connector: str = "") -> tuple[Object, Object, Object]:
        for place in self.places.values():
            for each in place["evses"]:
                if each["uid"].casefold() == evse.casefold():
                    plugs = [plug for plug in each["connectors"] if connector in ("", plug["id"])]
                    if plugs:
                        return place, each, plugs[0]
        raise UsageFault(f"there is no EVSE {evse!r} with a connector {connector or 'at all'}")

    def _running(self, session: str, evse: str) -> Session:
        for each in reversed(self.charging.sessions.values()):
            if not each.over and session in ("", each.id) and evse in ("", each.evse["uid"]):
                return each
        raise UsageFault("no such session is running")

    def _learn(self, page: list[Any], now: float) -> None:
        self.clients.learn(page)

    def _whitelist(self, page: list[Any], now: float) -> None:
        for each in page:
            if not self.platform.version.problems("Token", each, False):
                self.tokens.store.put(owner_of(each), f"{each['uid']}|{each['type']}", each)
