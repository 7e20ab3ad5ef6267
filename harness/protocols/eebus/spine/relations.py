"""Subscriptions and bindings: who is told of changes, and who may write (SPINE 1.3.0, 7.3 and 7.4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from harness.protocols.eebus.spine.address import Address


@dataclass(frozen=True, slots=True)
class Relation:
    """A client feature of another device and a server feature of ours, on one link."""

    id: int
    link: str
    client: Address
    server: Address


class Relations:
    """All of one kind. `name` is "subscription" or "binding"."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.all: list[Relation] = []
        self._last = 0

    def add(self, link: str, client: Address, server: Address) -> Relation:
        """A new one; the one that is there already if it is."""
        if (known := self.find(link, client, server)) is not None:
            return known
        self._last += 1
        relation = Relation(self._last, link, client, server)
        self.all.append(relation)
        return relation

    def find(self, link: str, client: Address, server: Address) -> Relation | None:
        """That between these two places."""
        wanted = (link, client.place, server.place)
        return next(
            (each for each in self.all if (each.link, each.client.place, each.server.place) == wanted), None
        )

    def to(self, server: Address) -> Iterator[Relation]:
        """All to that feature of ours."""
        return (each for each in list(self.all) if each.server.place == server.place)

    def remove(self, link: str, id: Any, client: Address | None, server: Address | None) -> bool:
        """Those that are meant: by id, or by the addresses that are given. False: there were none."""
        gone = [
            each
            for each in self.all
            if each.link == link
            and (id is None or each.id == id)
            and (client is None or each.client.place == client.place)
            and (server is None or each.server.place == server.place)
        ]
        self.all = [each for each in self.all if each not in gone]
        return bool(gone)

    def drop_link(self, link: str) -> None:
        """The link is gone."""
        self.all = [each for each in self.all if each.link != link]

    def drop_entity(self, path: tuple[int, ...], link: str | None = None) -> None:
        """An entity is gone: one of ours, or (with a link) one of theirs."""

        def concerns(each: Relation) -> bool:
            end = each.server if link is None else each.client
            return (link is None or each.link == link) and end.entity[: len(path)] == path

        self.all = [each for each in self.all if not concerns(each)]

    def plain(self, link: str) -> list[dict[str, Any]]:
        """As the node management lists them to who is on that link."""
        return [
            {
                f"{self.name}Id": each.id,
                "clientAddress": each.client.plain(),
                "serverAddress": each.server.plain(),
            }
            for each in self.all
            if each.link == link
        ]
