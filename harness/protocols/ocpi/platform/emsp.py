"""An eMSP: its drivers' tokens, whether they may charge, commands to charging stations, and what it receives.

What the text leaves open is chosen here:

* a token that is not valid is BLOCKED unless an operator has said otherwise (EXPIRED, NO_CREDIT);
* a CDR that is sent again unchanged is answered as the first time, and kept once; another one of the same id is refused
  (2001), and so is one that cannot be: it ends before it begins, or has negative energy;
* a CDR for a token of somebody else is refused (2004);
* a result that is late, or comes again, is taken with thanks and has no effect.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from harness.errors import UsageFault
from harness.protocols.ocpi.envelope import ABSENT, NOT_ENOUGH, UNKNOWN_TOKEN, date_time
from harness.protocols.ocpi.headers import PartyId, party
from harness.protocols.ocpi.money import compare, recompute
from harness.protocols.ocpi.operations import RECEIVER, SENDER
from harness.protocols.ocpi.platform import pages, samples
from harness.protocols.ocpi.platform.application import (
    Clients,
    Handler,
    Leg,
    audience,
    crawl,
    leg_to,
    refused,
)
from harness.protocols.ocpi.platform.exchange import Answer, Incoming, Reply, invalid, not_found
from harness.protocols.ocpi.platform.machine import Platform
from harness.protocols.ocpi.platform.relations import Member, Relation
from harness.protocols.ocpi.platform.stores import Object, Receiver, Store, may_own, merge, owner_of

SENT_BY_US: Final = ("tokens", "commands", "chargingprofiles")
RECEIVED: Final = ("locations", "sessions", "cdrs", "tariffs", "hubclientinfo")
LIST_LIMIT: Final = 20


class Emsp:
    """See the module.

    initiative    it reads places and tariffs by itself when it has got to know somebody who has them
    needs_place   it does not decide about a token before it knows the place
    sent          commands by the id in their response_url: name, session or place, and the result when it has come
    """

    def __init__(
        self,
        id: PartyId,
        name: str,
        initiative: bool = False,
        tokens: int = 3,
        needs_place: bool = False,
    ) -> None:
        self.id = id
        self.members: tuple[Member, ...] = (Member("EMSP", id, name),)
        self.offers = frozenset(
            {(module, SENDER) for module in SENT_BY_US} | {(module, RECEIVER) for module in RECEIVED}
        )
        self.initiative = initiative
        self.needs_place = needs_place
        self.list_limit = LIST_LIMIT
        self.tokens: dict[tuple[str, str], Object] = {}
        self.verdicts: dict[tuple[str, str], str] = {}
        self._cards = tokens
        self._issue()
        self.cdrs = Store()
        self.sent: dict[str, dict[str, Any]] = {}
        self.clients = Clients(lambda: self.platform)
        self.received = {
            "locations": Receiver(self._version, "Location", "location_id"),
            "sessions": Receiver(self._version, "Session", "session_id"),
            "tariffs": Receiver(self._version, "Tariff", "tariff_id"),
        }
        self._handlers: Mapping[tuple[str, str], Handler] = {
            ("GET tokens", SENDER): self._list_tokens,
            ("POST authorize", SENDER): self._authorize,
            ("POST cdr", RECEIVER): self._take_cdr,
            ("GET cdr", RECEIVER): self._show_cdr,
            ("POST command_result", SENDER): self._take_result,
            ("POST profile_result", SENDER): self._take_result,
            ("PUT active_profile", SENDER): self._take_profile,
        }

    def attach(self, platform: Platform) -> None:
        self.platform = platform

    def _version(self) -> Any:
        return self.platform.version

    def lacks(self, endpoints: Mapping[tuple[str, str], str], members: tuple[Member, ...]) -> str:
        """An eMSP has nothing to offer its drivers without places."""
        wanted = any(each.role in ("CPO", "HUB") for each in members)
        return "locations, SENDER" if wanted and ("locations", SENDER) not in endpoints else ""

    def joined(self, relation: Relation, now: float) -> None:
        """Read what there is, if it does anything by itself."""
        if self.initiative:
            if relation.is_hub:
                crawl(self.platform, Leg(relation, None), "GET clients", self.id, now, self._clients)
            for what in ("locations", "tariffs"):
                leg = Leg(relation, relation.hub or relation.of_role("CPO"))
                self._pull(what, leg, now)

    def forget(self) -> None:
        self.list_limit = LIST_LIMIT
        self._issue()

    def _issue(self) -> None:
        """The tokens that there are at first, all of them good."""
        self.tokens.clear()
        self.verdicts.clear()
        for number in range(1, self._cards + 1):
            self._keep(samples.token(self.id, f"{self.id.party_id}-CARD-{number}"))
        self._keep(samples.token(self.id, f"{self.id.party_id}-APP-1", "APP_USER", "NEVER"))

    def handle(self, incoming: Incoming, now: float) -> Answer | None:
        module = incoming.operation.module
        if (wrong := refused(self.members, incoming)) is not None:
            return wrong
        if module == "hubclientinfo":
            return self.clients.handle(incoming, now)
        handler = self._handlers.get((incoming.name, incoming.operation.interface))
        return handler(incoming, now) if handler is not None else self.received[module].handle(incoming, now)

    # -- asked ------------------------------------------------------------------------------------------------------

    def _list_tokens(self, incoming: Incoming, now: float) -> Answer:
        page = pages.wanted(incoming.query)
        if isinstance(page, Answer):
            return page
        url = self.platform.addresses.url("tokens", SENDER)
        return pages.paged(url, list(self.tokens.values()), page, self.list_limit)

    def _authorize(self, incoming: Incoming, now: float) -> Answer:
        key = incoming.path["token_uid"].casefold(), incoming.query.get("type", "RFID")
        place = incoming.json
        if place is not ABSENT and (
            problems := self.platform.version.problems("LocationReferences", place, False)
        ):
            return invalid("; ".join(problems))
        held = self.tokens.get(key)
        if held is None:
            return Answer(UNKNOWN_TOKEN, message="unknown token", status=404)
        if self.needs_place and place is ABSENT:
            return Answer(NOT_ENOUGH, message="where is it to be used?")
        allowed = self.verdicts.get(key, "ALLOWED" if held["valid"] else "BLOCKED")
        info: Object = {"allowed": allowed, "token": held}
        if allowed == "ALLOWED":
            info["authorization_reference"] = self.platform.new_id()
        if place is not ABSENT and allowed == "ALLOWED":
            info["location"] = place
        return Answer(data=info)

    def _take_cdr(self, incoming: Incoming, now: float) -> Answer:
        given = incoming.json
        if problems := self.platform.version.problems("CDR", given, False):
            return invalid("; ".join(problems))
        if not may_own(incoming, owner_of(given)):
            return invalid(f"{owner_of(given)} is not on your platform")
        if owner_of(given["cdr_token"]) != self.id:
            return Answer(UNKNOWN_TOKEN, message="the token is none of ours")
        if given["end_date_time"] < given["start_date_time"] or given["total_energy"] < 0:
            return invalid("it ends before it begins, or has negative energy")
        if self.initiative and (wrong := _miscounted(given)):
            return invalid(wrong)
        held = self.cdrs.get(owner_of(given), given["id"])
        if held is not None and held != given:
            return invalid("there is another CDR of this id, and CDRs do not change")
        self.cdrs.put(owner_of(given), given["id"], dict(given))
        owner = owner_of(given)
        url = f"{self.platform.addresses.url('cdrs', RECEIVER)}/{owner.country_code}/{owner.party_id}/{given['id']}"
        return Answer(status=201 if held is None else 200, headers=(("Location", url),))

    def _show_cdr(self, incoming: Incoming, now: float) -> Answer:
        parts = incoming.path["*"].split("/")
        owner = party(*parts[:2]) if len(parts) == 3 else None
        held = self.cdrs.get(owner, parts[2]) if owner is not None and may_own(incoming, owner) else None
        return Answer(data=held) if held is not None else not_found("there is no such CDR")

    def _take_result(self, incoming: Incoming, now: float) -> Answer:
        kind = incoming.operation.takes
        if kind and (problems := self.platform.version.problems(kind, incoming.json, False)):
            return invalid("; ".join(problems))
        sent = self.sent.get(incoming.path["*"])
        if sent is None:
            return not_found("nobody waits for this")
        sent.setdefault("result", incoming.json)
        return Answer()

    def _take_profile(self, incoming: Incoming, now: float) -> Answer:
        problems = self.platform.version.problems("ActiveChargingProfile", incoming.json, False)
        return invalid("; ".join(problems)) if problems else Answer()

    # -- what its operator does, or its drivers ------------------------------------------------------------------

    def update_token(self, uid: str, now: float, type: str = "RFID", **changes: Any) -> None:
        """Change a token, or make it, and tell everybody who keeps tokens."""
        key = uid.casefold(), type
        held = self.tokens.get(key) or self._keep(samples.token(self.id, uid, type))
        merge(held, {**changes, "last_updated": date_time(now)})
        for leg in audience(self.platform, self.clients, "CPO", "tokens"):
            self._push_token(leg, held, now)

    def set_valid(self, uid: str, valid: bool, now: float, type: str = "RFID", verdict: str = "") -> None:
        """Block a token, or let it charge again. `verdict`: what is said of it when somebody asks."""
        key = uid.casefold(), type
        if key not in self.tokens:
            raise UsageFault(f"there is no token {uid!r} of type {type}")
        self.verdicts.pop(key, None)
        if verdict:
            self.verdicts[key] = verdict
        held = self.tokens[key]
        merge(held, {"valid": valid, "last_updated": date_time(now)})
        change = {"valid": valid, "last_updated": held["last_updated"]}
        for leg in audience(self.platform, self.clients, "CPO", "tokens"):
            self._push_token(leg, held, now, change)

    def forget_driver(self, uid: str, now: float, type: str = "RFID") -> None:
        """A driver wants to be forgotten: the token is told to be invalid everywhere, and then gone."""
        self.set_valid(uid, False, now, type)
        del self.tokens[uid.casefold(), type]

    def pull(self, what: str, now: float, query: Mapping[str, str] | None = None) -> None:
        """Read a list ("locations", "tariffs", "sessions", "cdrs") from everybody who has one."""
        for leg in audience(self.platform, self.clients, "CPO", what):
            self._pull(what, leg, now, query)

    def send_command(
        self,
        name: str,
        now: float,
        payload: Mapping[str, Any] | None = None,
        operator: Sequence[str] = (),
    ) -> str:
        """A driver starts or stops charging, reserves ... from the app. What the payload lacks is filled in.

        operator  (country_code, party_id) of whose place it is about; else the first that is known
        Returns the id in the response_url.
        """
        id = self.platform.new_id()
        url = f"{self.platform.addresses.url('commands', SENDER)}/{id}"
        body = {"response_url": url, **self._filled(name, now, operator), **(payload or {})}
        who = party(*operator) if operator else self._operator(body)
        leg = leg_to(self.platform, self.clients, who, "commands") if who is not None else None
        if leg is None:
            raise UsageFault("it knows no place that a driver could charge at")
        sent = self.sent[id] = {"name": name, "body": body}

        def answered(reply: Reply, at: float) -> None:
            sent["answer"] = reply.data if reply.ok else reply.code

        self.platform.ask(leg.relation, f"POST {name}", now, answered, json=body, to=leg.to, frm=self.id)
        return id

    # -- inside -----------------------------------------------------------------------------------------------------

    def _keep(self, token: Object) -> Object:
        return self.tokens.setdefault((token["uid"].casefold(), token["type"]), token)

    def _push_token(self, leg: Leg, held: Object, now: float, change: Object | None = None) -> None:
        path = {
            "country_code": self.id.country_code,
            "party_id": self.id.party_id,
            "token_uid": held["uid"],
        }
        query = None if held["type"] == "RFID" else {"type": held["type"]}
        name = "PUT token" if change is None else "PATCH token"
        try:
            self.platform.ask(
                leg.relation,
                name,
                now,
                path=path,
                query=query,
                json=held if change is None else change,
                to=leg.to,
                frm=self.id,
            )
        except UsageFault:
            return  # the other side keeps no tokens

    def _pull(self, what: str, leg: Leg, now: float, query: Mapping[str, str] | None = None) -> None:
        def take(page: list[Any], at: float) -> None:
            kind = {"locations": "Location", "sessions": "Session", "tariffs": "Tariff", "cdrs": "CDR"}[what]
            for each in page:
                if self.platform.version.problems(kind, each, False):
                    continue
                if what == "cdrs":
                    self.cdrs.put(owner_of(each), each["id"], each)
                else:
                    self.received[what].store.put(owner_of(each), each["id"], each)

        query = query or ({"date_from": samples.BEFORE} if what == "sessions" else None)
        crawl(self.platform, leg, f"GET {what}", self.id, now, take, query)

    def _clients(self, page: list[Any], now: float) -> None:
        self.clients.learn(page)

    def _filled(self, name: str, now: float, operator: Sequence[str]) -> Object:
        """What belongs into a command, by its name."""
        places = [
            each
            for each in self.received["locations"].store
            if not operator or owner_of(each) == party(*operator)
        ]
        place = next(iter(places), None)
        evse = next((each for each in (place or {}).get("evses") or () if each["status"] != "REMOVED"), None)
        running = [
            each for each in self.received["sessions"].store if each["status"] in ("ACTIVE", "PENDING")
        ]
        match name:
            case "STOP_SESSION":
                return {"session_id": running[-1]["id"]} if running else {}
            case "CANCEL_RESERVATION":
                made = [each["body"] for each in self.sent.values() if each["name"] == "RESERVE_NOW"]
                return {"reservation_id": made[-1]["reservation_id"]} if made else {}
        if place is None or evse is None:
            return {}
        body: Object = {"location_id": place["id"], "evse_uid": evse["uid"]}
        if name == "UNLOCK_CONNECTOR":
            return body | {"connector_id": evse["connectors"][0]["id"]}
        app = next(each for each in self.tokens.values() if each["type"] == "APP_USER")
        body |= {"token": app, "authorization_reference": self.platform.new_id()}
        if name == "RESERVE_NOW":
            body |= {"reservation_id": self.platform.new_id(), "expiry_date": date_time(now + 900)}
        return body

    def _operator(self, body: Mapping[str, Any]) -> PartyId | None:
        """Whose place or session the command is about; otherwise the first operator that there is."""
        for what, field in (("locations", "location_id"), ("sessions", "session_id")):
            for each in self.received[what].store:
                if each["id"] == body.get(field):
                    return owner_of(each)
        legs = audience(self.platform, self.clients, "CPO", "commands")
        places = [owner_of(each) for each in self.received["locations"].store]
        return next((leg.to for leg in legs if leg.to is not None and not leg.relation.is_hub), None) or next(
            iter(places), None
        )


def _miscounted(cdr: Mapping[str, Any]) -> str:
    """What of the totals is certainly not what periods and tariffs come to, or ""."""
    found = [
        each
        for each in compare(recompute(cdr, [], None), cdr)
        if each.certain and cdr.get("credit") is not True
    ]
    return f"{found[0].field} is {found[0].received}, and should be {found[0].expected}" if found else ""
