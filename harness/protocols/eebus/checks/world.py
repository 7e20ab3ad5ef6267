"""What is known at each moment of a trace: who has announced what, who is bound and subscribed to whom.

It follows both sides of every link, by what they say and by what is accepted. It judges nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.protocols.eebus.spine import functions as fn
from harness.protocols.eebus.spine.address import Address, read_address
from harness.protocols.eebus.spine.remote import RemoteDevice
from harness.protocols.eebus.usecases.names import USE_CASES
from harness.usecases.observation import Observation

Place = tuple[tuple[int, ...], int | None]
Pair = tuple[Place, Place]
"""Client and server."""


@dataclass(slots=True)
class Side:
    """One side of a link: its tree, and what others may write and hear of it.

    names   what keys and limits are called: (function, entity, id) → name
    """

    device: RemoteDevice = field(default_factory=RemoteDevice)
    bound: set[Pair] = field(default_factory=set)
    heard: set[Pair] = field(default_factory=set)
    keys: dict[tuple[tuple[int, ...], Any], str] = field(default_factory=dict)


@dataclass(slots=True)
class LinkView:
    """A link. `sides[True]` is the system under test."""

    name: str
    opened_at: float
    dialled_by_us: bool = False
    sides: dict[bool, Side] = field(default_factory=lambda: {True: Side(), False: Side()})


class World:
    """All links. `take` is told every observation before the checks see it."""

    def __init__(self) -> None:
        self.links: dict[str, LinkView] = {}

    def link(self, seen: Observation) -> LinkView:
        """The link that it was seen on."""
        return self.links.setdefault(seen.link, LinkView(seen.link, seen.at))

    def take(self, seen: Observation) -> None:
        """Something was seen."""
        if seen.shape == "link" and seen.name in ("upgrade", "opened"):
            view = self.link(seen)
            if seen.name == "upgrade":
                view.dialled_by_us = seen.record.direction == "out"
        elif seen.shape == "link" and seen.name == "closed":
            self.links.pop(seen.link, None)
        elif seen.shape in ("response", "notice", "request"):
            self._message(self.link(seen), seen)

    def _message(self, view: LinkView, seen: Observation) -> None:
        function = seen.body.get("function") if isinstance(seen.body, Mapping) else None
        if function is None:
            return
        side = view.sides[seen.by_sut]
        if seen.shape == "response" and function == fn.RESULT:
            self._result(view, seen)
        elif seen.name.startswith("notify ") or (seen.shape == "response" and seen.answers is not None):
            self._told(side, seen, str(function))

    def _told(self, side: Side, seen: Observation, function: str) -> None:
        data = seen.body.get("data")
        if function == fn.DISCOVERY:
            change = side.device.discovered(data, partial=bool(seen.body.get("filters")))
            for path in change.removed:
                side.bound = {each for each in side.bound if each[1][0][: len(path)] != path}
                side.heard = {each for each in side.heard if each[1][0][: len(path)] != path}
        elif function == fn.USE_CASES:
            side.device.supports(data)
        elif function == "deviceConfigurationKeyValueDescriptionListData":
            where = place_of(seen, "addressSource")
            for each in fn.entries(function, data):
                id, name = each.get("keyId"), each.get("keyName")
                if where is not None and isinstance(id, int) and isinstance(name, str):
                    side.keys[where[0], id] = name

    def _result(self, view: LinkView, seen: Observation) -> None:
        """Somebody has agreed to a call of the other."""
        asked = seen.answers
        if asked is None or not asked.name.startswith("call ") or seen.body.get("errorNumber") != 0:
            return
        call = asked.body.get("data")
        call = call if isinstance(call, Mapping) else {}
        server = view.sides[seen.by_sut]
        for member, pairs, adds in (
            ("bindingRequest", server.bound, True),
            ("subscriptionRequest", server.heard, True),
            ("bindingDelete", server.bound, False),
            ("subscriptionDelete", server.heard, False),
        ):
            told = call.get(member)
            if isinstance(told, Mapping):
                pair = _pair(told)
                if adds and pair is not None:
                    pairs.add(pair)
                elif not adds:
                    _take_away(pairs, pair)


def _pair(told: Mapping[str, Any]) -> Pair | None:
    client, server = read_address(told.get("clientAddress")), read_address(told.get("serverAddress"))
    return None if client is None or server is None else (client.place, server.place)


def _take_away(pairs: set[Pair], pair: Pair | None) -> None:
    """One pair; all of them where it was not said which (by id): better to know too little than too much."""
    if pair is None:
        pairs.clear()
    else:
        pairs.discard(pair)


def header(seen: Observation) -> Mapping[str, Any]:
    """The header of a datagram; {} for anything else."""
    found = seen.body.get("header") if isinstance(seen.body, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def address_of(seen: Observation, which: str) -> Address | None:
    """addressSource or addressDestination."""
    return read_address(header(seen).get(which))


def place_of(seen: Observation, which: str) -> Place | None:
    """Entity and feature of addressSource or addressDestination."""
    found = address_of(seen, which)
    return None if found is None else found.place


def use_cases_at(device: RemoteDevice, entity: tuple[int, ...]) -> frozenset[str]:
    """Short names of the use cases announced for an entity; those without an entity count for all."""
    return frozenset(
        USE_CASES[each.name].short
        for each in device.use_cases
        if each.name in USE_CASES and (each.entity is None or each.entity == entity)
    )
