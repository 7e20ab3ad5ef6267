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
from harness.requirements.further import FURTHER_LABELS, Document, document_of, further
from harness.requirements.model import AnnexItem, Case, Clause, Label, UseCase
from harness.requirements.near import did_you_mean
from harness.requirements.vocabulary import vocabulary

CLAUSE_PREFIX = "63110:"
CASE_PREFIX = "IEC63110-"


class _Iec63110(msgspec.Struct, frozen=True):
    document: str
    name: str
    note: str
    use_cases: tuple[UseCase, ...]
    cases: tuple[Case, ...]
    annex_b: tuple[AnnexItem, ...]
    clause_7: tuple[Clause, ...]


class _Labels(msgspec.Struct, frozen=True):
    document: str
    name: str
    note: str
    labels: tuple[Label, ...]


class Catalogue:
    """All requirements and cases of all documents."""

    def __init__(
        self,
        iec63110: _Iec63110,
        labels: _Labels,
        documents: tuple[Document, ...] = (),
        more_labels: _Labels | None = None,
    ) -> None:
        self._iec63110 = iec63110
        self._labels = labels
        self._more_labels = more_labels or _Labels("", "", "", ())
        self.documents = documents

    @property
    def use_cases(self) -> tuple[UseCase, ...]:
        return self._iec63110.use_cases

    @property
    def cases(self) -> tuple[Case, ...]:
        return self._iec63110.cases

    @property
    def annex_b(self) -> tuple[AnnexItem, ...]:
        return self._iec63110.annex_b

    @property
    def clause_7(self) -> tuple[Clause, ...]:
        return self._iec63110.clause_7

    @property
    def labels(self) -> tuple[Label, ...]:
        """Those of the OCA."""
        return self._labels.labels

    @property
    def further_labels(self) -> tuple[Label, ...]:
        """Those of the test specifications of other protocols."""
        return self._more_labels.labels

    @property
    def all_labels(self) -> tuple[Label, ...]:
        return (*self.labels, *self.further_labels)

    @property
    def names(self) -> Mapping[str, str]:
        """The documents, as "iec63110" → "IEC 63110-1"."""
        first = {each.document: each.name for each in (self._iec63110, self._labels, self._more_labels)}
        return first | {each.document: each.name for each in self.documents}

    @cached_property
    def case_by_id(self) -> Mapping[str, Case]:
        every = (*self.cases, *(case for each in self.documents for case in each.cases))
        return {case.id: case for case in every}

    @cached_property
    def use_case_by_id(self) -> Mapping[str, UseCase]:
        return {use_case.id: use_case for use_case in self.use_cases}

    @cached_property
    def label_by_id(self) -> Mapping[str, Label]:
        return {label.id: label for label in self.all_labels}

    @cached_property
    def clause_by_id(self) -> Mapping[str, UseCase | AnnexItem | Clause]:
        """Everything that can stand behind "63110:"."""
        every: Iterable[UseCase | AnnexItem | Clause] = (*self.use_cases, *self.annex_b, *self.clause_7)
        return {each.id: each for each in every}

    @cached_property
    def clause_names(self) -> Mapping[str, str]:
        """Every clause and use case as tags write it ("63110:8.3.7"), with its title."""
        first = {CLAUSE_PREFIX + each.id: each.title for each in self.clause_by_id.values()}
        return first | {name: title for each in self.documents for name, title in each.titles.items()}

    @cached_property
    def loose_clauses(self) -> Mapping[str, Clause]:
        """Clauses of further documents that have no cases of their own, as tags write them ("63119:8-separation")."""
        return {
            document.clause_prefix + clause.id: clause
            for document in self.documents
            for clause in document.clauses
            if not any(case.id.startswith(f"{document.case_prefix}{clause.id}-") for case in document.cases)
        }

    @property
    def clause_prefixes(self) -> tuple[str, ...]:
        return (CLAUSE_PREFIX, *(each.clause_prefix for each in self.documents))

    @property
    def case_prefixes(self) -> tuple[str, ...]:
        return (CASE_PREFIX, *(prefix for each in self.documents for prefix in each.case_prefixes))

    def case(self, case_id: str) -> Case:
        """The case of that id. Raises UsageFault with the nearest ids."""
        return _find(self.case_by_id, case_id, "case")

    def use_case(self, use_case_id: str) -> UseCase:
        """The use case "8.3.7", also written "63110:8.3.7". Raises UsageFault with the nearest ids."""
        return _find(self.use_case_by_id, use_case_id.removeprefix(CLAUSE_PREFIX), "use case")

    def label(self, label_id: str) -> Label:
        """The label of that id. Raises UsageFault with the nearest ids."""
        return _find(self.label_by_id, label_id, "label")

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
        document = document_of(case.id)
        prefix = document.clause_prefix if document else CLAUSE_PREFIX
        return (prefix + case.use_case, *(_named(ref, name) for ref in case.refs))


def base_id(case_id: str) -> str:
    """The case that a row of an outline belongs to: "X-P1[a]" → "X-P1"."""
    return case_id.partition("[")[0]


@cache
def catalogue() -> Catalogue:
    """The catalogue, read once."""
    first, labels = _read("iec63110.json", _Iec63110), _read("oca_ocpp201.json", _Labels)
    return Catalogue(first, labels, further(), _read(FURTHER_LABELS, _Labels))


def _named(ref: str, protocol: str) -> str:
    """A reference with its document in front; those that name one themselves ("RFC 6455", "1.6 4.2") stay."""
    own_document = ref.startswith(("RFC ", "Table ")) or ref[:1].isdigit()
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
