"""The content of messages against the tables of IEC 63380-2, 5.2.

Which table a list entry is meant to follow is told by what the entry says of itself (`scopeType`, `keyName` ...): of the
tables for its function, sender and the use cases announced for its entity, those that none of these members contradicts.
An entry is right if one of them is; one that no table speaks of is none of our business. What is mandatory is looked for
in whole messages only: a partial notify leaves out what has not changed. Rows that are inferred lead to a warning.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from harness.judge.finding import Verdict
from harness.protocols.eebus.bindings.base import IEC
from harness.protocols.eebus.checks.context import Situation, rule
from harness.protocols.eebus.checks.rows import INFERRED, Problem, problems
from harness.protocols.eebus.checks.world import LinkView, header, place_of, use_cases_at
from harness.protocols.eebus.interpretations import lenient, settled
from harness.protocols.eebus.spine import functions as fn
from harness.requirements.tables import Table, tables_of
from harness.usecases.observation import Observation

CONTENT: Final = rule("table.content", "messages hold what their table asks for", f"{IEC} 5.2")
INFERRED_CONTENT: Final = rule(
    "table.inferred",
    "messages hold what their table asks for, as far as that was inferred",
    f"{IEC} 5.2",
    basis="inferred",
)
RECOMMENDED: Final = rule(
    "table.recommended", "messages hold what their table recommends", f"{IEC} 5.2", level="SHOULD"
)
READ: Final = rule(
    "table.read",
    "a read holds an empty data element, and a filter names what it restricts",
    f"{IEC} 5.2",
    basis="inferred",
)
PARTIAL: Final = rule(
    "table.partial",
    "settings are written in part where the other side announces that it takes that",
    f"{IEC} 5.2",
    level="SHOULD",
)
COUNT: Final = rule("table.count", "there are as many entries as the table says", f"{IEC} 5.2")
TELLING: Final = frozenset(
    {
        "measurementType",
        "scopeType",
        "limitType",
        "limitCategory",
        "keyName",
        "characteristicType",
        "timeSeriesType",
        "setpointType",
        "identificationType",
        "valueType",
        "billType",
        "acMeasuredPhases",
    }
)
COUNTED: Final = frozenset({"loadControlLimitDescriptionListData", "loadControlLimitListData"})
FIELD_VALUE: Final = "inactive_limit_value"


@dataclass(frozen=True, slots=True)
class _Judged:
    table: Table
    found: tuple[Problem, ...]

    @property
    def worst(self) -> Verdict:
        return max((each.verdict for each in self.found), default=Verdict.PASS)

    @property
    def weight(self) -> tuple[Verdict, int]:
        return self.worst, len(self.found)


class Tables:
    """Looks at every message of the system under test that has a table."""

    RULES = (CONTENT, INFERRED_CONTENT, RECOMMENDED, READ, PARTIAL, COUNT)

    def __init__(self, situation: Situation) -> None:
        self._tally = situation.tally
        self._world = situation.world
        self._sender = "Device" if situation.verdicts.sut_role == "device" else "EMS"
        self._chosen = situation.verdicts.interpretation

    def see(self, seen: Observation) -> None:
        if not seen.by_sut or not header(seen) or "function" not in seen.body:
            return
        function, classifier = str(seen.body["function"]), str(header(seen).get("cmdClassifier"))
        view = self._world.link(seen)
        known = [
            each
            for each in tables_of(function)
            if classifier in each.classifiers
            and self._sender in each.sender
            and self._serves(each, view, seen)
        ]
        if not known:
            return
        if classifier == "read":
            self._read_is_bare(function, seen)
            return
        if classifier == "write":
            self._in_part(view, known, function, seen)
        partial = bool(seen.body.get("filters"))
        for entry in _entries(function, seen.body.get("data")):
            self._entry(view, known, entry, partial, seen)
        if not partial and function in COUNTED and classifier != "write":
            self._count(known, function, seen)

    def _read_is_bare(self, function: str, seen: Observation) -> None:
        """Tables about reads: the element is empty; what restricts the read stands in a filter."""
        data, filters = seen.body.get("data"), seen.body.get("filters") or []
        what = fn.function(function)
        known = {"filterId", "cmdControl", what.selectors, what.elements}
        strange = [name for each in filters for name in each if name not in known]
        if data in (None, {}, []) and not strange:
            self._tally.held(READ, seen.seq)
        else:
            got = f"{', '.join(strange)} in the filter" if strange else f"{data}"
            self._tally.broke(READ, f"an empty {function}, filtered by its own selectors", got, seen.seq)

    def _in_part(self, view: LinkView, known: list[Table], function: str, seen: Observation) -> None:
        """Rows about the filter of a write: recommended, where the other side takes it."""
        place = place_of(seen, "addressDestination")
        feature = None if place is None else view.sides[False].device.feature(place)
        wanted = any(row.path == "filter.cmdControl.partial" for each in known for row in each.rows)
        if feature is None or not wanted or not feature.allows(function, "write", partial=True):
            return
        if seen.body.get("filters"):
            self._tally.held(PARTIAL, seen.seq)
        else:
            self._tally.broke(PARTIAL, "a partial write", "a write in full", seen.seq)

    def _serves(self, table: Table, view: LinkView, seen: Observation) -> bool:
        """Is one of its use cases announced, for the entity that the message is about?"""
        device = view.sides[True].device if self._sender == "Device" else view.sides[False].device
        which = "addressSource" if self._sender == "Device" else "addressDestination"
        where = place_of(seen, which)
        if where is None:
            return False
        if self._sender == "EMS" and header(seen).get("cmdClassifier") not in ("write", "read"):
            announced = use_cases_at(view.sides[True].device, (place_of(seen, "addressSource") or where)[0])
            return bool(announced & set(table.use_cases))
        return bool(use_cases_at(device, where[0]) & set(table.use_cases))

    def _entry(
        self, view: LinkView, known: list[Table], entry: Mapping[str, Any], partial: bool, seen: Observation
    ) -> None:
        key = self._key_name(view, entry, seen)
        meant = [each for each in known if _is_meant(each, entry, key)]
        if not meant:
            return
        judged = min(
            (_Judged(each, tuple(problems(each, entry, key, partial))) for each in meant),
            key=lambda one: one.weight,
        )
        wrong = [each for found in judged.found if (each := self._read(found, entry)) is not None]
        place = f"table {judged.table.table}"
        for each in wrong:
            which = (
                RECOMMENDED if each.recommended else INFERRED_CONTENT if each.note == INFERRED else CONTENT
            )
            expected = f"{place}: {each.path} {each.wanted}"
            self._tally.graded(which, each.verdict, expected, each.got, seen.seq, note=each.note)
        if not any(not each.recommended for each in wrong):
            self._tally.held(CONTENT, seen.seq)
        if not any(each.recommended for each in wrong):
            self._tally.held(RECOMMENDED, seen.seq)

    def _read(self, problem: Problem, entry: Mapping[str, Any]) -> Problem | None:
        """An inactive limit without a value: some products do so, and a profile may agree."""
        field = problem.path == "loadControlLimitData[].value" and entry.get("isLimitActive") is False
        if not field or "value" in entry or settled(self._chosen, FIELD_VALUE):
            return problem
        if lenient(self._chosen, FIELD_VALUE):
            return None
        return replace(
            problem, verdict=Verdict.WARNING, note=f"products do so (interpretation {FIELD_VALUE})"
        )

    def _key_name(self, view: LinkView, entry: Mapping[str, Any], seen: Observation) -> str | None:
        """What the key of an entry is called, by the descriptions of whoever serves it."""
        if not isinstance(entry.get("keyId"), int):
            return None
        ours = self._sender == "EMS"
        where = place_of(seen, "addressDestination" if ours else "addressSource")
        side = view.sides[not ours]
        return None if where is None else side.keys.get((where[0], entry["keyId"]), "")

    def _count(self, known: list[Table], function: str, seen: Observation) -> None:
        for table in known:
            if table.occurs is None or table.inferred:
                continue
            low, high = table.occurs
            found = [
                each for each in _entries(function, seen.body.get("data")) if _is_meant(table, each, None)
            ]
            if len(known) > 1 and function == "loadControlLimitListData":
                return  # which entry is of which use case only the descriptions tell
            several = len(table.use_cases)
            if len(found) < low or (high is not None and len(found) > high * several):
                expected = f"table {table.table}: {low} to {high} entries"
                self._tally.broke(COUNT, expected, f"{len(found)}", seen.seq)
            else:
                self._tally.held(COUNT, seen.seq)

    def end(self, at: float) -> None:
        """Nothing is open."""


def _entries(function: str, data: Any) -> Iterator[Mapping[str, Any]]:
    """The entries of a list; the data itself where it is none."""
    if fn.function(function).item:
        yield from fn.entries(function, data)
    elif isinstance(data, Mapping) and data:
        yield data


def _is_meant(table: Table, entry: Mapping[str, Any], key: str | None) -> bool:
    """Does nothing that the entry says of itself contradict the table?"""
    names = table.keys
    if names and key is not None and key not in names:
        return False
    telling = [row for row in table.rows if row.member in TELLING and row.allowed]
    present = [row for row in telling if row.member in entry]
    if telling and not present and any(row.presence == "M" for row in telling):
        return len(entry) > 1 and _ids_only(table, entry) is False
    return all(entry[row.member] in row.allowed for row in present)


def _ids_only(table: Table, entry: Mapping[str, Any]) -> bool:
    return set(entry) <= set(fn.function(table.function).ids)
