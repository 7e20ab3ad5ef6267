"""Coverage: results counted over the whole catalogue, so that what does not exist shows.

The denominator is the catalogue, never the tests that happen to exist. This module counts words; what a
verdict is worth is decided in the judge.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

import msgspec

from harness.requirements.catalogue import Catalogue, base_id, catalogue
from harness.requirements.model import AnnexItem, Clause

WEIGHT: tuple[str, ...] = ("NOT_APPLICABLE", "PASS", "WARNING", "INCONCLUSIVE", "FAIL", "ERROR")
"""Verdicts of one case, the heavier ones later. Of several results for one entry the heaviest counts."""

NOT_IMPLEMENTED = "NOT_IMPLEMENTED"
NOT_RUN = "NOT_RUN"
"""Implemented, but not part of this run."""
PAPER_REVIEW = "PAPER_REVIEW"
"""No wire can show it, and no test claims to: a matter for documents (`paper_review`)."""


class Outcome(msgspec.Struct, frozen=True):
    """One result: a case id (or row "id[row]"), its verdict by name, labels and clauses that it carries."""

    id: str
    verdict: str
    carries: tuple[str, ...] = ()


class Count(msgspec.Struct, frozen=True):
    """How the entries of one heading came out. `counts` is verdict → entries; it adds up to `total`."""

    id: str
    title: str
    total: int
    counts: dict[str, int]


class Coverage(msgspec.Struct, frozen=True):
    """The whole catalogue: per document a sum, and its parts."""

    iec63110: Count
    use_cases: tuple[Count, ...]
    oca_ocpp201: Count
    blocks: tuple[Count, ...]
    annex_b: Count
    clause_7: Count
    further: tuple[Count, ...] = ()
    further_labels: Count | None = None
    series: tuple[Count, ...] = ()
    further_clauses: Count | None = None


def coverage(
    outcomes: Iterable[Outcome], implemented: Collection[str] = (), of: Catalogue | None = None
) -> Coverage:
    """Count results over the whole catalogue.

    implemented  every id that a feature or suite carries: cases, labels, "63110:..." clauses of annex and
                 clause 7. What is in there without a result is NOT_RUN, what is in neither is
                 NOT_IMPLEMENTED, or PAPER_REVIEW where that is all that can be done.
    """
    book = of or catalogue()
    verdicts = _heaviest(outcomes)
    known = {base_id(each) for each in implemented}

    entries: tuple[AnnexItem | Clause, ...] = (*book.annex_b, *book.clause_7)
    carried_elsewhere = {case.id for each in book.documents for case in each.cases if case.elsewhere}
    on_paper = {f"63110:{each.id}" for each in entries if each.verdict == "paper_review"}
    on_paper |= {id for id, clause in book.loose_clauses.items() if clause.verdict == "paper_review"}

    def without_result(entry: str) -> str:
        if entry in carried_elsewhere:
            return "NOT_APPLICABLE"
        return NOT_RUN if entry in known else PAPER_REVIEW if entry in on_paper else NOT_IMPLEMENTED

    def count(key: str, title: str, ids: Sequence[str]) -> Count:
        words = [verdicts.get(each) or without_result(each) for each in ids]
        return Count(key, title, len(ids), dict(sorted(Counter(words).items())))

    labels = [label.id for label in book.labels]
    return Coverage(
        iec63110=count("iec63110", book.names["iec63110"], [case.id for case in book.cases]),
        use_cases=tuple(
            count(each.id, each.title, [case.id for case in book.cases_of(each.id)])
            for each in book.use_cases
        ),
        oca_ocpp201=count("oca_ocpp201", book.names["oca_ocpp201"], labels),
        blocks=tuple(
            count(block, f"block {block}", [each.id for each in book.labels if each.series == block])
            for block in sorted({each.series for each in book.labels})
        ),
        annex_b=count("annex_b", "Annex B", [f"63110:{each.id}" for each in book.annex_b]),
        clause_7=count("clause_7", "Clause 7", [f"63110:{each.id}" for each in book.clause_7]),
        further=tuple(
            count(
                document.clause_prefix + each.id,
                f"{document.name}: {each.title}",
                [case.id for case in document.cases if case.use_case == each.id],
            )
            for document in book.documents
            for each in document.use_cases
        ),
        further_labels=count(
            "further_labels", "Test cases of protocols", [each.id for each in book.further_labels]
        ),
        series=tuple(
            count(
                series,
                f"test cases of {series}",
                [each.id for each in book.further_labels if each.series == series],
            )
            for series in dict.fromkeys(each.series for each in book.further_labels)
        ),
        further_clauses=count("further_clauses", "Clauses of further documents", list(book.loose_clauses)),
    )


def _heaviest(outcomes: Iterable[Outcome]) -> dict[str, str]:
    """The heaviest verdict of each entry. Raises ValueError for a word that is no verdict."""
    found: dict[str, str] = {}
    for outcome in outcomes:
        for entry in (base_id(outcome.id), *outcome.carries):
            found[entry] = max(found.get(entry, outcome.verdict), outcome.verdict, key=_weight)
    return found


def _weight(verdict: str) -> int:
    if verdict not in WEIGHT:
        raise ValueError(f"{verdict!r} is no verdict of a case; right would be one of {', '.join(WEIGHT)}")
    return WEIGHT.index(verdict)
