"""The catalogue: loads the data files beside it and answers who is who.

Everything is read once and frozen. It must not know which features or suites exist: what is implemented, its
callers tell it.
"""

from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, TypeVar

import msgspec

from harness.errors import UsageFault
from harness.requirements.model import AnnexItem, Case, Clause, Label, UseCase
from harness.requirements.near import did_you_mean
from harness.requirements.vocabulary import vocabulary

PREFIXES = ("63110:", "63380:")
"""What stands before a clause: which standard it is of."""


class _Standard(msgspec.Struct, frozen=True):
    """A standard: `prefix` stands before its clauses ("63110:"), `case_prefix` before its cases."""

    document: str
    name: str
    note: str
    prefix: str
    case_prefix: str
    use_cases: tuple[UseCase, ...]
    cases: tuple[Case, ...]
    annex_b: tuple[AnnexItem, ...] = ()
    clause_7: tuple[Clause, ...] = ()


class _Labels(msgspec.Struct, frozen=True):
    document: str
    name: str
    note: str
    labels: tuple[Label, ...]


class Catalogue:
    """All requirements and cases of all documents."""

    def __init__(self, standards: tuple[_Standard, ...], labels: _Labels) -> None:
        self.standards = standards
        self._labels = labels

    @cached_property
    def use_cases(self) -> tuple[UseCase, ...]:
        return tuple(use_case for each in self.standards for use_case in each.use_cases)

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        return tuple(case for each in self.standards for case in each.cases)

    @cached_property
    def annex_b(self) -> tuple[AnnexItem, ...]:
        return tuple(item for each in self.standards for item in each.annex_b)

    @cached_property
    def clause_7(self) -> tuple[Clause, ...]:
        return tuple(clause for each in self.standards for clause in each.clause_7)

    @property
    def labels(self) -> tuple[Label, ...]:
        return self._labels.labels

    @property
    def names(self) -> Mapping[str, str]:
        """The documents, as "iec63110" → "IEC 63110-1"."""
        named = {each.document: each.name for each in self.standards}
        return {**named, self._labels.document: self._labels.name}

    @cached_property
    def case_by_id(self) -> Mapping[str, Case]:
        return {case.id: case for case in self.cases}

    @cached_property
    def use_case_by_id(self) -> Mapping[str, UseCase]:
        return {use_case.id: use_case for use_case in self.use_cases}

    @cached_property
    def label_by_id(self) -> Mapping[str, Label]:
        return {label.id: label for label in self.labels}

    @cached_property
    def clause_by_id(self) -> Mapping[str, UseCase | AnnexItem | Clause]:
        """Everything that can stand behind a prefix. No two standards share a number."""
        every: Iterable[UseCase | AnnexItem | Clause] = (*self.use_cases, *self.annex_b, *self.clause_7)
        return {each.id: each for each in every}

    @cached_property
    def _prefixes(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for each in self.standards:
            every: Iterable[UseCase | AnnexItem | Clause] = (*each.use_cases, *each.annex_b, *each.clause_7)
            found |= {clause.id: each.prefix for clause in every}
        return found

    def full(self, clause: str) -> str:
        """A clause with its standard in front: "8.3.7" → "63110:8.3.7"."""
        return self._prefixes.get(clause, PREFIXES[0]) + clause

    def case(self, case_id: str) -> Case:
        """The case of that id. Raises UsageFault with the nearest ids."""
        return _find(self.case_by_id, case_id, "case")

    def use_case(self, use_case_id: str) -> UseCase:
        """The use case "8.3.7", also written "63110:8.3.7". Raises UsageFault with the nearest ids."""
        return _find(self.use_case_by_id, bare_clause(use_case_id), "use case")

    def label(self, label_id: str) -> Label:
        """The OCA label of that id. Raises UsageFault with the nearest ids."""
        return _find(self.label_by_id, label_id, "OCA label")

    def cases_of(self, use_case_id: str) -> tuple[Case, ...]:
        return tuple(case for case in self.cases if case.use_case == use_case_id)

    def labels_of(self, use_case_id: str) -> tuple[Label, ...]:
        return tuple(label for label in self.labels if use_case_id in label.use_cases)

    def clauses(self, case_id: str, protocol: str) -> tuple[str, ...]:
        """What a case rests on, as results write it: ("63110:8.3.7", "OCPP 2.0.1 B11.FR.01").

        protocol  the tag of a protocol version, "ocpp2.0.1". A case outside the catalogue rests on nothing.
        """
        case = self.case_by_id.get(base_id(case_id))
        if case is None:
            return ()
        name = vocabulary().protocol(protocol).name
        return (self.full(case.use_case), *(_named(ref, name) for ref in case.refs))


def is_clause(text: str) -> bool:
    """Does it say of which standard it is a clause?"""
    return text.startswith(PREFIXES)


def bare_clause(text: str) -> str:
    """A clause without its standard: "63110:8.3.7" → "8.3.7"."""
    return text.partition(":")[2] if is_clause(text) else text


def base_id(case_id: str) -> str:
    """The case that a row of an outline belongs to: "X-P1[a]" → "X-P1"."""
    return case_id.partition("[")[0]


@cache
def catalogue() -> Catalogue:
    """The catalogue, read once."""
    standards = tuple(_read(name, _Standard) for name in ("iec63110.json", "iec63380.json"))
    return Catalogue(standards, _read("oca_ocpp201.json", _Labels))


def _named(ref: str, protocol: str) -> str:
    """A reference with its document in front; those that name one themselves ("RFC 6455", "1.6 4.2") stay."""
    own_document = ref.startswith("RFC ") or ref[:1].isdigit()
    return ref if own_document else f"{protocol} {ref}"


_T = TypeVar("_T")


def _find(known: Mapping[str, _T], key: str, what: str) -> _T:
    try:
        return known[key]
    except KeyError:
        raise UsageFault(f"there is no {what} {key!r} in the catalogue{did_you_mean(key, known)}") from None


def _read(name: str, kind: type[_T]) -> _T:
    data: Any = files("harness.requirements").joinpath("data", name).read_bytes()
    return msgspec.json.decode(data, type=kind)
