"""Routing headers: who asks whom, on every leg, and none where nothing is routed (transport_and_format, Message Routing).

Legs   request                                        answer
direct TO the party asked, FROM the party that asks   the other way round
hub    the same towards the hub and from it; a broadcast has the hub as TO, then as FROM; an open request no TO
"""

from typing import Final

from harness.judge.finding import Rule, Verdict
from harness.protocols.ocpi.checks.answers import operation_of
from harness.protocols.ocpi.checks.context import IEC, TRANSPORT, Situation, header, rule
from harness.protocols.ocpi.checks.world import Relation
from harness.protocols.ocpi.headers import PartyId, receiver, sender
from harness.usecases.observation import Observation

_ROUTING: Final = f"{TRANSPORT}, Message Routing Headers"
NONE: Final = rule(
    "routing.none",
    "credentials, versions and hubclientinfo are not routed: no routing headers",
    f"{IEC}6",
    _ROUTING,
)
THERE: Final = rule(
    "routing.there", "functional modules: routing headers say from whom and to whom", f"{IEC}6", _ROUTING
)
ANSWERED: Final = rule(
    "routing.answered",
    "functional modules: answers have routing headers, too",
    f"{IEC}6",
    _ROUTING,
)
WHOLE: Final = rule(
    "routing.whole", "a country code comes with a party id, and a party id with a country code", _ROUTING
)
FORM: Final = rule("routing.form", "country codes have 2 characters, party ids at most 3", _ROUTING)
FROM: Final = rule("routing.from", "who asks is a party on the platform that sends", f"{IEC}7.1-c", _ROUTING)
TO: Final = rule("routing.to", "who is asked is a party on the platform that is asked", f"{IEC}6", _ROUTING)
BACK: Final = rule(
    "routing.back", "an answer goes to who has asked, and is from who was asked", f"{IEC}6", _ROUTING
)
GET_BROADCAST: Final = rule(
    "routing.get_broadcast",
    "a GET of one object is never sent to the hub itself",
    f"{TRANSPORT}, Broadcast Push",
)
GET_ALL: Final = rule(
    "routing.get_all",
    "a GET of a list goes to the hub or to one party, not to nobody",
    f"{TRANSPORT}, GET All via Hubs",
)
PRIVATE: Final = rule(
    "routing.private",
    "sessions and CDRs are for one party: they are not broadcast",
    f"{IEC}8-separation",
    f"{TRANSPORT}, Broadcast Push",
    basis="inferred",
)
_NAMES: Final = (
    "ocpi-to-country-code",
    "ocpi-to-party-id",
    "ocpi-from-country-code",
    "ocpi-from-party-id",
)


class Routing:
    """Looks at the routing headers of each request and each answer."""

    RULES: tuple[Rule, ...] = (
        NONE, THERE, ANSWERED, WHOLE, FORM, FROM, TO, BACK, GET_BROADCAST, GET_ALL, PRIVATE,
    )  # fmt: skip

    def __init__(self, situation: Situation) -> None:
        self._it = situation
        self._tally = situation.tally

    def see(self, seen: Observation) -> None:
        if not seen.by_sut or seen.shape not in ("request", "response", "error") or self._it.planted(seen):
            return
        asked = seen if seen.shape == "request" else seen.answers
        if asked is None or (operation := operation_of(asked)) is None:
            return
        if not operation.functional:
            there = [name for name in _NAMES if header(seen, name) is not None]
            self._it.ruled(not there, NONE, "no routing headers", ", ".join(there), seen.seq)
            return
        self._form(seen)
        if seen is asked:
            self._request(seen, listing=operation.listing)
        else:
            self._answer(asked, seen)

    def _form(self, seen: Observation) -> None:
        values = {name: header(seen, name) for name in _NAMES}
        to_country, to_party, from_country, from_party = values.values()
        whole = (to_country is None) == (to_party is None) and (from_country is None) == (from_party is None)
        got = ", ".join(f"{name}: {value}" for name, value in values.items() if value is not None)
        self._it.ruled(whole, WHOLE, WHOLE.text, got, seen.seq)
        fits = all(
            value is None or (value.isascii() and value.isalnum() and _fits(name, value))
            for name, value in values.items()
        )
        if got:
            self._it.ruled(fits, FORM, FORM.text, got, seen.seq)

    def _request(self, seen: Observation, listing: bool) -> None:
        relation = self._it.world.with_us(seen)
        headers = seen.body["headers"]
        to, frm = receiver(headers), sender(headers)
        we_are_hub = any(role == "HUB" for role, _ in relation.ours)
        missing = [name for name, who in (("FROM", frm), ("TO", to)) if who is None]
        if we_are_hub and missing == ["TO"]:
            missing = []  # open routing
        self._presence(THERE, relation, missing, seen)
        if frm is not None:
            self._from(seen, relation, frm)
        if to is not None and not we_are_hub and relation.ours:
            ours = ", ".join(map(str, sorted(relation.our_parties)))
            self._it.ruled(to in relation.our_parties, TO, ours, f"{to}", seen.seq)
        if we_are_hub:
            self._to_hub(seen, relation, to, listing)

    def _from(self, seen: Observation, relation: Relation, frm: PartyId) -> None:
        """A hub speaks for others, a platform for its own parties only."""
        if not relation.theirs or any(role == "HUB" for role, _ in relation.theirs):
            return
        theirs = ", ".join(map(str, sorted(relation.their_parties)))
        self._it.ruled(frm in relation.their_parties, FROM, theirs, f"{frm}", seen.seq)

    def _to_hub(self, seen: Observation, relation: Relation, to: PartyId | None, listing: bool) -> None:
        hub = relation.hub
        method, sender_side = seen.body["method"], seen.body["interface"] == "sender"
        if method == "GET" and listing:
            expected = f"the hub {hub} or a party behind it"
            self._it.ruled(to is not None, GET_ALL, expected, "no OCPI-to headers", seen.seq)
        elif method == "GET" and to is not None:
            self._it.ruled(
                to != hub, GET_BROADCAST, "a party, or no OCPI-to headers", f"{to}, the hub", seen.seq
            )
        if method != "GET" and not sender_side and seen.body["module"] in ("sessions", "cdrs"):
            self._it.ruled(to != hub, PRIVATE, "the party that it is for", f"{to}, the hub", seen.seq)

    def _answer(self, asked: Observation, seen: Observation) -> None:
        to, frm = receiver(seen.body["headers"]), sender(seen.body["headers"])
        asker, receiving = sender(asked.body["headers"]), receiver(asked.body["headers"])
        if asker is None:
            return  # a request of ours without routing headers
        relation = self._it.world.with_us(seen)
        broadcast = (
            receiving is not None and receiving == relation.hub and receiving in relation.their_parties
        )
        needed = (
            [("TO", to)] if broadcast else [("FROM", frm), ("TO", to)]
        )  # a hub may leave out its own name
        missing = [name for name, who in needed if who is None]
        if seen.body["status"] < 300:
            self._presence(ANSWERED, relation, missing, asked, seen)
        wrong: list[str] = []
        if to is not None and to != asker:
            wrong.append(f"TO {to}")
        itself = seen.shape == "error" and frm == relation.hub  # a hub that cannot hand on answers itself
        if frm is not None and receiving is not None and frm != receiving and not itself:
            wrong.append(f"FROM {frm}")
        if to is not None or frm is not None:
            expected = f"TO {asker}" + (f", FROM {receiving}" if receiving is not None else "")
            self._it.ruled(not wrong, BACK, expected, ", ".join(wrong), asked.seq, seen.seq)

    def _presence(self, which: Rule, relation: Relation, missing: list[str], *seen: Observation) -> None:
        where = tuple(each.seq for each in seen)
        if not missing:
            self._tally.held(which, where[-1])
            return
        if relation.routing_may_lack:
            self._tally.held(which, where[-1])
            return
        expected, got = "OCPI-to and OCPI-from headers", f"no {' and no '.join(missing)} headers"
        if relation.routing_may_lack is None:
            note = "they may lack where both platforms have one party in one role; who is there is not known"
            self._tally.graded(which, Verdict.WARNING, expected, got, *where, note=note)
        else:
            self._tally.broke(which, expected, got, *where)

    def end(self, at: float) -> None:
        """Nothing is open."""


def _fits(name: str, value: str) -> bool:
    return len(value) == 2 if name.endswith("country-code") else len(value) <= 3
