"""Several protocols in one scenario: the system under test speaks them all, each of our parties speaks one.

To the spine they look like one rib. Whatever belongs to one of them is handed on to it: records by the party that saw
them, words by who has a binding for them. Each part sees what its own parties saw, and nothing else; only what is bound
here, the words about how the protocols agree, sees everything. The parts do not know each other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType

from harness.errors import HarnessFault
from harness.judge.finding import Finding
from harness.protocols.binding import Binding, Check, Deed, Scene
from harness.protocols.machine import Machine
from harness.protocols.parted_rib import PartedRib
from harness.protocols.registry import Part, Rib, Verdicts
from harness.trace.record import Record
from harness.usecases.observation import Observation, Reader
from harness.usecases.words import Intent, Sight


def ours(part: Part) -> tuple[str, ...]:
    """The names of our parties that speak that protocol."""
    others = tuple(role for role in part.rib.roles if role != part.role)
    return part.rib.troupe.get(part.role, others)


class MeetingReader:
    """Each record is read by the protocol of the party that saw it; what nobody saw, by the first one."""

    def __init__(self, parts: Sequence[Part]) -> None:
        readers = [each.rib.reader() for each in parts]
        self._first = readers[0]
        self._by_party = {
            name: reader for part, reader in zip(parts, readers, strict=True) for name in ours(part)
        }

    def read(self, record: Record) -> Observation | None:
        return self._by_party.get(record.party, self._first).read(record)


class MeetingBinding(Binding):
    """The words about how the protocols agree, and behind them the tables of the protocols."""

    def __init__(self, own: Binding, parts: Sequence[Part]) -> None:
        super().__init__(own.protocol)
        self._own = own
        self._parts = tuple(parts)
        self._tables = tuple(each.rib.binding() for each in parts)

    def deeds(self, intent: Intent, scene: Scene) -> Sequence[Deed]:
        table, scene = self._of(type(intent), scene)
        return table.deeds(intent, scene)

    def check(self, sight: Sight, scene: Scene) -> Check:
        table, scene = self._of(type(sight), scene)
        return table.check(sight, scene)

    @property
    def words(self) -> frozenset[type]:
        """Everything that is bound."""
        return self._own.words.union(*(each.words for each in self._tables))

    def _of(self, word: type, scene: Scene) -> tuple[Binding, Scene]:
        """Whose word it is, and what that one sees."""
        if word in self._own.words:
            return self._own, scene
        found = [
            (part, table)
            for part, table in zip(self._parts, self._tables, strict=True)
            if word in table.words
        ]
        if len(found) != 1:
            raise HarnessFault(
                f"{self.protocol}: {len(found)} of its protocols have a binding for {word.__name__}"
            )
        part, table = found[0]
        return table, replace(scene, sut_role=part.role, observations=_seen_by(part, scene.observations))


def _seen_by(part: Part, observations: Sequence[Observation]) -> list[Observation]:
    names = {"", *ours(part)}
    return [each for each in observations if each.record.party in names]


class MeetingRib(PartedRib):
    """See `registry.Rib`.

    speaking   protocol → the role of the system under test in it, the protocol in front that carries the session
    """

    table = version = transport = listener = ""
    datagrams = None
    peers = logs_in = False
    subprotocols: tuple[str, ...] = ()
    features: frozenset[str] = frozenset()
    profile_keys: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()
    interpretations: Mapping[str, Sequence[str]] = MappingProxyType({})

    def __init__(self, package: str, speaking: Mapping[str, str], find: Callable[[str], Rib]) -> None:
        self.package = package
        self.name = "+".join(speaking)
        self.roles: tuple[str, ...] = (next(iter(speaking.values())),)
        self._speaking = speaking
        self._find = find

    @cached_property
    def parts(self) -> Sequence[Part]:  # type: ignore[override]
        """The protocols that meet."""
        return tuple(Part(self._find(name), role) for name, role in self._speaking.items())

    @property
    def troupe(self) -> Mapping[str, tuple[str, ...]]:  # type: ignore[override]
        """All our parties, of all protocols."""
        return {self.roles[0]: tuple(name for part in self.parts for name in ours(part))}

    def speaks(self, party: str) -> Rib:
        """What that party of ours speaks."""
        return next((part.rib for part in self.parts if party in ours(part)), self.parts[0].rib)

    def binding(self) -> Binding:
        return MeetingBinding(super().binding(), self.parts)

    def reader(self) -> Reader:
        return MeetingReader(self.parts)

    def label(self, record: Record) -> str:
        """A few words for a frame, for people."""
        return self.speaks(record.party).label(record)

    def checks(self, observations: Sequence[Observation], context: Verdicts) -> list[Finding]:
        """The rules of each protocol, on what belongs to it."""
        return [
            finding
            for part in self.parts
            for finding in part.rib.checks(_seen_by(part, observations), replace(context, sut_role=part.role))
        ]

    def join(self, machines: Mapping[str, Machine]) -> None:
        """Make one bundled system of those machines of ours, by role."""
        self._part("parties").join(machines)

    def redactor(self, secrets: Sequence[str]) -> Callable[[bytes], bytes]:
        """What is secret to one protocol is secret to all."""
        cleaners = [part.rib.redactor(secrets) for part in self.parts]

        def clean(data: bytes) -> bytes:
            for each in cleaners:
                data = each(data)
            return data

        return clean
