"""Whose an object is, and to whom it may be told (transport_and_format, Client Owned Object Pull; IEC 63119-1, 8)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.ocpi.checks.answers import operation_of
from harness.protocols.ocpi.checks.context import IEC, TRANSPORT, Situation, rule, trail
from harness.protocols.ocpi.headers import PartyId, party, receiver
from harness.usecases.observation import Observation

LISTED: Final = rule(
    "list.own",
    "a platform lists objects of its own parties; others may be ignored",
    f"{TRANSPORT}, Client Owned Object Pull",
    basis="inferred",
)
RECIPIENT: Final = rule(
    "push.recipient",
    "sessions and CDRs are told to the eMSP of their token",
    f"{IEC}8-separation",
    "OCPI mod_cdrs, Flow and Lifecycle",
    basis="inferred",
)
_DRIVEN: Final = ("PUT session", "POST cdr")
_SHOWN: Final = 4


class Owners:
    """Looks at the owners of objects in lists, and of the tokens in what is pushed."""

    RULES: tuple[Rule, ...] = (LISTED, RECIPIENT)

    def __init__(self, situation: Situation) -> None:
        self._it = situation

    def see(self, seen: Observation) -> None:
        if not seen.by_sut or self._it.planted(seen):
            return
        if seen.shape == "request" and seen.name in _DRIVEN:
            self._told(seen)
        elif seen.shape == "response" and seen.answers is not None:
            operation = operation_of(seen.answers)
            if operation is not None and operation.listing and operation.functional:
                self._listed(seen)

    def _listed(self, seen: Observation) -> None:
        relation, data = self._it.world.with_us(seen), seen.body["data"]
        owners = set(_owners(data))
        if not owners or not relation.theirs or relation.hub in relation.their_parties:
            return
        others = sorted(map(str, owners - relation.their_parties))
        theirs = ", ".join(map(str, sorted(relation.their_parties)))
        self._it.ruled(
            not others, LISTED, f"objects of {theirs}", f"of {', '.join(others[:_SHOWN])}", *trail(seen)
        )

    def _told(self, seen: Observation) -> None:
        """A hub of ours hands on what comes to it, to the party that is named."""
        relation, held = self._it.world.with_us(seen), seen.body["json"]
        owner = next(_owners([held.get("cdr_token")]), None) if isinstance(held, Mapping) else None
        if owner is None or not relation.ours or relation.hub in relation.their_parties:
            return
        to = receiver(seen.body["headers"])
        meant = relation.our_parties
        if relation.hub is not None:
            if to is None or to == relation.hub:
                return
            meant = frozenset({to})
        expected = f"to {owner}, whose token it is"
        self._it.ruled(
            owner in meant, RECIPIENT, expected, f"to {', '.join(map(str, sorted(meant)))}", seen.seq
        )

    def end(self, at: float) -> None:
        """Nothing is open."""


def _owners(objects: Any) -> Iterator[PartyId]:
    for each in objects if isinstance(objects, list) else ():
        if isinstance(each, Mapping) and {"country_code", "party_id"} <= set(each):
            yield party(each["country_code"], each["party_id"])
