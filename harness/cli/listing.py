"""`chargeproof list`: the catalogue, and what of it the features carry."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from harness.campaign.carried import carried_tags
from harness.campaign.places import places
from harness.cli.printing import as_json, columns, plural
from harness.errors import UsageFault
from harness.requirements.catalogue import CLAUSE_PREFIX, catalogue
from harness.requirements.model import AnnexItem, Clause
from harness.requirements.near import did_you_mean
from harness.requirements.paper_review import questions
from harness.requirements.vocabulary import vocabulary

Row = dict[str, Any]
_NUMBERS = frozenset({"cases", "labels", "implemented"})


@dataclass(frozen=True, slots=True)
class Filter:
    """What to leave out. `of`: a clause; `party`: "CS" or "CSMS"; `implemented`: None for both."""

    of: str | None = None
    party: str | None = None
    implemented: bool | None = None

    def within(self, use_cases: Iterable[str]) -> bool:
        if self.of is None:
            return True
        wanted = _bare(self.of)
        return any(each == wanted or each.startswith(f"{wanted}.") for each in use_cases)

    def takes(self, parties: Collection[str], implemented: bool) -> bool:
        return (self.party is None or self.party in parties) and self.implemented in (None, implemented)


def _bare(clause: str) -> str:
    for prefix in catalogue().clause_prefixes:
        clause = clause.removeprefix(prefix)
    return clause


def listing(what: str, only: Filter, json: bool) -> int:
    """Print the list called `what`. Raises UsageFault for an unknown clause, and when nothing fits."""
    _check_clause(only.of)
    rows = _LISTS[what](only)
    if not rows:
        raise UsageFault(f"nothing to list: no {what.replace('-', ' ')} fit these options")
    if json:
        as_json(rows)
    else:
        _print(rows, what)
    return 0


def _use_cases(only: Filter) -> list[Row]:
    carried = _carried()
    rows = []
    for each in catalogue().use_cases:
        cases = [case for case in catalogue().cases_of(each.id) if only.takes(case.suts, case.id in carried)]
        if cases and only.within([each.id]):
            labels = catalogue().labels_of(each.id)
            row = {
                "id": CLAUSE_PREFIX + each.id,
                "cases": len(cases),
                "implemented": sum(case.id in carried for case in cases),
                "labels": len(labels),
                "title": each.title,
            }
            rows.append(row)
    return [*rows, *_further_use_cases(only, carried)]


def _further_use_cases(only: Filter, carried: Collection[str]) -> Iterable[Row]:
    """Those of the documents beside the first one, which know no labels."""
    for document in catalogue().documents:
        for each in document.use_cases:
            cases = [
                case
                for case in document.cases
                if case.use_case == each.id and only.takes(case.suts, case.id in carried)
            ]
            if cases and only.within([each.id]):
                yield {
                    "id": document.clause_prefix + each.id,
                    "cases": len(cases),
                    "implemented": sum(case.id in carried for case in cases),
                    "labels": 0,
                    "title": each.title,
                }


def _cases(only: Filter) -> list[Row]:
    carried = _carried()
    return [
        {
            "id": case.id,
            "implemented": case.id in carried,
            "party": " ".join(case.suts),
            "level": case.level,
            "versions": list(case.versions),
            "title": case.summary or " ".join(case.refs),
        }
        for case in catalogue().case_by_id.values()
        if only.within([case.use_case]) and only.takes(case.suts, case.id in carried)
    ]


def _labels(only: Filter) -> list[Row]:
    from harness.campaign.suites import read_suites

    rows = (label for case in read_suites(places().suite_files()) for label in case.labels)
    carried = _carried().union(rows)
    return [
        {
            "id": label.id,
            "implemented": label.id in carried,
            "profiles": [f"{profile}:{kind}" for profile, kind in label.profiles],
            "use cases": list(label.use_cases),
            "title": label.title,
        }
        for label in catalogue().all_labels
        if only.within(label.use_cases) and only.takes(label.parties, label.id in carried)
    ]


def _requirements(only: Filter) -> list[Row]:
    carried = _carried()
    parties = ("CS", "CSMS")
    return [
        {
            "id": CLAUSE_PREFIX + each.id,
            "implemented": CLAUSE_PREFIX + each.id in carried,
            "verdict": each.verdict.replace("_", " "),
            "title": each.title,
        }
        for each in _of_requirements()
        if only.within([each.id])
        and only.takes(getattr(each, "roles", parties), CLAUSE_PREFIX + each.id in carried)
    ]


def _of_requirements() -> Iterable[AnnexItem | Clause]:
    yield from catalogue().annex_b
    yield from catalogue().clause_7


def _questions(only: Filter) -> list[Row]:
    return [
        {"id": each.clause if ":" in each.clause else CLAUSE_PREFIX + each.clause, "title": each.ask}
        for each in questions()
        if only.within([_bare(each.clause)])
    ]


def _claims(only: Filter) -> list[Row]:
    return [
        {"id": claim.name, "oca": list(claim.oca), "title": claim.meaning}
        for claim in vocabulary().claims.values()
    ]


def _suites(only: Filter) -> list[Row]:
    from harness.campaign.suites import read_suites

    return [
        {"id": case.id, "party": vocabulary().party(case.role) or case.role, "title": case.title}
        for case in read_suites(places().suite_files())
        if only.takes([vocabulary().party(case.role) or case.role], True)
    ]


def _readings(only: Filter) -> list[Row]:
    return [
        {"id": each.name, "of": each.table, "reading": name, "title": text}
        for each in vocabulary().readings.values()
        for name, text in each.options.items()
    ]


_LISTS: Mapping[str, Callable[[Filter], list[Row]]] = {
    "use-cases": _use_cases,
    "cases": _cases,
    "labels": _labels,
    "requirements": _requirements,
    "claims": _claims,
    "questions": _questions,
    "suites": _suites,
    "readings": _readings,
}


def _carried() -> frozenset[str]:
    return carried_tags(places().feature_files())


def _check_clause(clause: str | None) -> None:
    known = catalogue().clause_names
    if clause is not None and not any(Filter(clause).within([_bare(each)]) for each in known):
        raise UsageFault(f"--of: there is no clause {clause!r}{did_you_mean(clause, known)}")


def _print(rows: list[Row], what: str) -> None:
    heads = list(rows[0])
    columns(heads, [[_cell(row[head]) for head in heads] for row in rows], right=_right(rows[0]))
    print(f"\n{_sum(rows, what)}")


def _right(row: Row) -> frozenset[str]:
    return frozenset(head for head in row if head in _NUMBERS and not isinstance(row[head], bool))


def _cell(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "-"
        case list():
            return " ".join(map(str, value))
        case _:
            return str(value)


def _sum(rows: list[Row], what: str) -> str:
    if what == "use-cases":
        cases, done = sum(row["cases"] for row in rows), sum(row["implemented"] for row in rows)
        return f"{plural(len(rows), 'use case')}, {plural(cases, 'case')}, {done} implemented"
    counted = plural(len(rows), what.replace("-", " ").removesuffix("s"))
    if "implemented" not in rows[0]:
        return counted
    return f"{counted}, {sum(row['implemented'] for row in rows)} implemented"
