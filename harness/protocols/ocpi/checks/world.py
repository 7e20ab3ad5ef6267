"""What a trace has told so far: who is on which platform, which tokens are in force, what was pushed and authorised."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.protocols.ocpi.headers import PartyId, party
from harness.usecases.observation import Observation


@dataclass(slots=True)
class Relation:
    """One of our platforms and the system under test.

    ours, theirs   the roles on either platform, (role, party); empty: not known
    issued         the token that we gave the system under test last, and when
    before         the one that it had before
    offered        the one that we have sent it, and of which it has not said yet that it takes it
    tls            connections between the two are secured
    """

    ours: tuple[tuple[str, PartyId], ...] = ()
    theirs: tuple[tuple[str, PartyId], ...] = ()
    issued: str = ""
    issued_at: float = 0.0
    before: str = ""
    offered: str = ""
    tls: bool = False

    @property
    def our_parties(self) -> frozenset[PartyId]:
        return frozenset(each for _, each in self.ours)

    @property
    def their_parties(self) -> frozenset[PartyId]:
        return frozenset(each for _, each in self.theirs)

    @property
    def hub(self) -> PartyId | None:
        """The hub that one of the two is, if one is."""
        return next((each for role, each in (*self.ours, *self.theirs) if role == "HUB"), None)

    @property
    def routing_may_lack(self) -> bool | None:
        """Both have but one party in one role, and neither is a hub; None: that is not known."""
        if not self.ours or not self.theirs:
            return None
        return len(self.ours) == len(self.theirs) == 1 and self.hub is None


@dataclass(slots=True)
class World:
    """By the name of our party."""

    relations: dict[str, Relation] = field(default_factory=dict)

    def with_us(self, seen: Observation) -> Relation:
        """The relation that this belongs to."""
        return self.relations.setdefault(seen.record.party, Relation())

    def take(self, seen: Observation) -> None:
        """Take in what was seen."""
        if seen.shape == "fact" and seen.name == "standing":
            self._standing(seen)
        elif seen.shape == "link" and seen.name == "tls":
            self.with_us(seen).tls = True
        elif seen.name.endswith(" credentials"):
            if seen.shape == "request" and seen.name != "DELETE credentials":
                self._credentials(seen, seen.body["json"])
            elif seen.shape == "response" and seen.answers is not None:
                self._answer(seen)
            if seen.shape in ("response", "error", "broken") and seen.by_sut:
                self.with_us(seen).offered = ""

    def _standing(self, seen: Observation) -> None:
        relation = self.with_us(seen)
        relation.ours = members(seen.body.get("members")) or relation.ours
        peer = seen.body.get("peer")
        if isinstance(peer, Mapping):
            relation.theirs = members(peer.get("members")) or relation.theirs

    def _credentials(self, seen: Observation, held: Any) -> None:
        if not isinstance(held, Mapping):
            return
        relation = self.with_us(seen)
        roles = members(held.get("roles"))
        if seen.by_sut:
            relation.theirs = roles or relation.theirs
            return
        relation.ours = roles or relation.ours
        if seen.shape == "request":
            relation.offered = str(held.get("token", ""))

    def _answer(self, seen: Observation) -> None:
        """Credentials count when they were taken: what we gave is in force from the answer on."""
        relation, asked = self.with_us(seen), seen.answers
        if asked is None:
            return
        if asked.name == "DELETE credentials":
            relation.issued = relation.before = ""
            return
        self._credentials(seen, seen.body["data"])
        given = asked.body["json"] if seen.by_sut else seen.body["data"]
        if asked.name in ("POST credentials", "PUT credentials") and isinstance(given, Mapping):
            token = given.get("token")
            if isinstance(token, str) and token != relation.issued:
                relation.before, relation.issued = relation.issued, token
                relation.issued_at = seen.at


def members(roles: Any) -> tuple[tuple[str, PartyId], ...]:
    """(role, party) of a list of roles of credentials, or of members in a note."""
    return tuple(
        (str(each["role"]), party(each["country_code"], each["party_id"]))
        for each in (roles if isinstance(roles, list | tuple) else ())
        if isinstance(each, Mapping) and {"role", "country_code", "party_id"} <= set(each)
    )
