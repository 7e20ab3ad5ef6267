"""With whom a platform has to do: tokens, endpoints and parties of the other platforms (credentials, versions)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from harness.errors import UsageFault
from harness.protocols.ocpi.headers import PartyId
from harness.protocols.ocpi.operations import Operation, operations


@dataclass(frozen=True, slots=True)
class Member:
    """A party on a platform, in one role: "CPO", "EMSP", "HUB"."""

    role: str
    id: PartyId
    name: str = ""


@dataclass(slots=True)
class Relation:
    """What a platform knows of another one.

    name         under which we know it
    shows_us     the token that it has to show: what we gave it · we_show: the token that it gave us
    invitation   token A that we gave it out of band, as long as it opens anything
    offered      a new token for it that we have sent, and of which it has not said yet that it takes it
    spent        tokens that we have shown it before, the oldest first
    spare        a token A that it has issued us for the time after the registration that is in force
    url          of its versions
    endpoints    (module, "sender" | "receiver") → URL; credentials stand under ("credentials", "")
    registered   credentials were exchanged, in either direction, and not taken back
    """

    name: str
    shows_us: str = field(default="", repr=False)
    we_show: str = field(default="", repr=False)
    invitation: str = field(default="", repr=False)
    offered: str = field(default="", repr=False)
    spent: list[str] = field(default_factory=list, repr=False)
    spare: str = field(default="", repr=False)
    url: str = ""
    endpoints: dict[tuple[str, str], str] = field(default_factory=dict)
    members: tuple[Member, ...] = ()
    registered: bool = False

    @property
    def is_hub(self) -> bool:
        return any(each.role == "HUB" for each in self.members)

    @property
    def hub(self) -> PartyId | None:
        return next((each.id for each in self.members if each.role == "HUB"), None)

    def has(self, who: PartyId | None) -> bool:
        """Is that party on the other platform?"""
        return any(each.id == who for each in self.members)

    def of_role(self, role: str) -> PartyId | None:
        return next((each.id for each in self.members if each.role == role), None)

    def spend(self) -> None:
        """The token that we show is about to be replaced, or taken back."""
        if self.we_show:
            self.spent.append(self.we_show)

    def expire(self, token: str) -> None:
        """That token opens nothing any more, if it still does."""
        if self.shows_us == token:
            self.shows_us = ""

    def forget(self) -> None:
        """The credentials were taken back: what was learnt by them is gone, and no token of them opens anything. An
        invitation that was issued meanwhile is good for another beginning.
        """
        self.spend()
        self.we_show, self.spare = self.spare, ""
        self.shows_us = self.offered = ""
        self.endpoints, self.members, self.registered = {}, (), False


class Relations:
    """All of a platform's relations, by name."""

    def __init__(self) -> None:
        self._all: dict[str, Relation] = {}

    def __iter__(self) -> Iterator[Relation]:
        return iter(self._all.values())

    def add(self, relation: Relation) -> Relation:
        self._all[relation.name] = relation
        return relation

    def get(self, name: str) -> Relation:
        """That of this name, made when it is asked for the first time."""
        return self._all.get(name) or self.add(Relation(name))

    def showing(self, token: str | None) -> tuple[Relation, bool] | None:
        """Who shows this token, and whether it is but an invitation; None: nobody that we know."""
        if not token:
            return None
        for each in self:
            if token == each.offered or (each.registered and token == each.shows_us):
                return each, False
            if token == each.invitation:
                return each, True
        return None

    @property
    def registered(self) -> Sequence[Relation]:
        return [each for each in self if each.registered]

    def hub(self) -> Relation | None:
        """The hub that we are registered with."""
        return next((each for each in self.registered if each.is_hub), None)

    def direct(self, who: PartyId) -> Relation | None:
        """The platform that this party is on itself."""
        return next((each for each in self.registered if each.has(who)), None)


def operation_of(
    relation: Relation, name: str, path: Mapping[str, str], interface: str | None, url: str
) -> tuple[Operation, str]:
    """The operation of that name that fits, and its URL. UsageFault: that platform offers none."""
    found = operations(name)
    if not found:
        raise UsageFault(f"OCPI has no request {name!r}")
    if url:
        return found[0], url
    for each in found:
        if interface is not None and each.interface != interface:
            continue
        wanted = {part.strip("{}") for part in each.template if part.startswith("{")}
        base = relation.endpoints.get((each.module, each.interface))
        if base is None and each.module == "versions":
            base = relation.url
        if base is None or not wanted <= set(path):
            continue
        if each.interface == "sender" and "country_code" in path:
            continue
        more = [quote(part, safe="") for part in each.segments(path)]
        return each, "/".join([base.rstrip("/"), *more]) if more else base
    raise UsageFault(f"the platform {relation.name} offers nothing to which {name} could be sent")
