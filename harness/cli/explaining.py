"""`chargeproof explain`: what an id means, what it checks, why products fail it."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from harness.campaign.candidate import Candidate
from harness.campaign.places import places
from harness.campaign.suites import find_generated, read_suites
from harness.cli.printing import fact, item, paragraph, plural
from harness.errors import UsageFault
from harness.requirements.catalogue import CLAUSE_PREFIX, base_id, catalogue
from harness.requirements.explain import explanation, explanations
from harness.requirements.further import document_of
from harness.requirements.model import AnnexItem, Case, Clause, Explanation, Label, UseCase
from harness.requirements.near import did_you_mean
from harness.requirements.paper_review import questions_of
from harness.requirements.tables import tables
from harness.requirements.vocabulary import vocabulary

_VERDICTS = {
    "testable": "can be tested on the wire",
    "partly": "can be tested on the wire in part; the rest needs documents",
    "paper_review": "cannot be tested on the wire: a matter for documents",
    "not_testable": "lies outside of what can be tested here",
}


def explain(ids: Sequence[str]) -> int:
    """Explain each id. Raises UsageFault for one that nobody knows."""
    for number, name in enumerate(ids):
        if number:
            print()
        _one(name)
    return 0


def _one(name: str) -> None:
    book = catalogue()
    bare = name.removeprefix(CLAUSE_PREFIX)
    if case := book.case_by_id.get(base_id(name)):
        _case(case)
    elif label := book.label_by_id.get(name):
        _label(label)
    elif clause := book.clause_by_id.get(bare):
        _clause(clause)
    elif title := book.clause_names.get(name):
        _further(name, title)
    elif name in vocabulary().claims:
        _claim(name)
    elif name in vocabulary().readings:
        _reading(name)
    elif both := [label for label in book.all_labels if label.id.rpartition("_")[0] == name]:
        explain([label.id for label in both])
    elif resting := [case for case in book.cases if any(_within(ref, name) for ref in case.refs)]:
        _requirement(name, resting)
    elif own := [each for each in _candidates() if name in (each.id, base_id(each.id))]:
        _own_case(own[0])
    elif generated := find_generated(places().suite_files(), name):
        _own_case(generated[0])
    else:
        raise UsageFault(f"nothing is called {name!r}{did_you_mean(name, _names())}\n{_WHAT}")


_WHAT = (
    "right would be a case (IEC63110-8.3.7-P1), a clause or use case (63110:8.3.7), "
    "an OCA label (TC_B_20_CS), a requirement (B11.FR.01) or a claim (smart_charging)"
)


def _case(case: Case) -> None:
    document = document_of(case.id)
    use_case = (document.clause_prefix if document else CLAUSE_PREFIX) + case.use_case
    title = catalogue().clause_names[use_case]
    _head(case.id, case.summary or title)
    fact("use case", f"{use_case} {title}")
    fact(
        "tests",
        f"{' or '.join(map(_party, case.suts))} · {case.polarity} · {case.level} · "
        f"versions {', '.join(case.versions) or 'none'}",
    )
    fact("modes", ", ".join(case.modes))
    fact("elsewhere", case.elsewhere)
    fact("rests on", ", ".join(case.refs) or "no explicit requirement")
    found = [each for each in _candidates() if base_id(each.id) == case.id]
    _where(found)
    if known := explanation(case.id):
        _explanation(known, found)


def _explanation(known: Explanation, found: Sequence[Candidate]) -> None:
    needs = sorted(found[0].needs) if found else known.needs
    lacks = sorted(found[0].lacks) if found else known.lacks
    fact("needs", ", ".join((*needs, *(f"no {each}" for each in lacks))))
    hands = [f"{vocabulary().verbs[verb].meaning}" for verb in known.control]
    fact("at product", " · ".join(hands) or "nothing has to be done there")
    fact("waits", f"at least {known.waits:.0f} s" if known.waits else "")
    print("\nWhat it checks")
    paragraph(known.checks, "  ")
    if known.causes:
        print("\nWhy products usually fail it")
        for cause in known.causes:
            item(cause)


def _label(label: Label) -> None:
    _head(label.id, label.title)
    fact("tests", " or ".join(_party(each) for each in label.parties))
    if label in catalogue().labels:
        _certification(label)
    every = (*_candidates(), *read_suites(places().suite_files()))
    _where([each for each in every if label.id in each.labels])


def _certification(label: Label) -> None:
    kinds = {"M": "mandatory", "C": "conditional"}
    fact(
        "profiles",
        ", ".join(f"{_PROFILES.get(code, code)} ({kinds[kind]})" for code, kind in label.profiles) or "none",
    )
    fact("applies if", label.applies_if)
    fact(
        "use cases", ", ".join(f"{CLAUSE_PREFIX}{each}" for each in label.use_cases) or "none of IEC 63110-1"
    )


_PROFILES = {
    "CO": "Core",
    "AS": "Advanced Security",
    "LA": "Local Authorization List",
    "SC": "Smart Charging",
    "DM": "Advanced Device Management",
    "RE": "Reservation",
    "UI": "Advanced User Interface",
    "IS": "ISO 15118",
}


def _clause(clause: UseCase | AnnexItem | Clause) -> None:
    _head(CLAUSE_PREFIX + clause.id, clause.title)
    if not isinstance(clause, UseCase):
        fact("from the wire", _VERDICTS[clause.verdict])
        _where([each for each in _candidates() if CLAUSE_PREFIX + clause.id in each.clauses])
        _questions(clause.id)
        return
    fact("expressible", ", ".join(f"{version}: {how}" for version, how in clause.support.items()))
    fact("functional", ", ".join(clause.functional))
    labels = catalogue().labels_of(clause.id)
    fact("OCA labels", f"{len(labels)} (chargeproof list labels --of {CLAUSE_PREFIX}{clause.id})")
    done = {base_id(each.id) for each in _candidates()}
    print("\nCases")
    for case in catalogue().cases_of(clause.id):
        mark = "implemented" if case.id in done else "-"
        print(f"  {case.id:<22} {case.sut:<5} {mark:<12} {case.summary or ', '.join(case.refs)}".rstrip())
    for own in sorted({base_id(each.id) for each in _candidates() if _own(each, clause.id)}):
        print(f"  {own:<22}       implemented  (of the house)")


def _further(name: str, title: str) -> None:
    """A clause or use case of a further document."""
    _head(name, title)
    if (clause := _further_clause(name)) is not None:
        fact("from the wire", _VERDICTS[clause.verdict])
        _where([each for each in _candidates() if name in each.clauses])
        _questions(name)
        return
    done = {base_id(each.id) for each in _candidates()}
    numbers = [each.table for each in tables() if each.clause == name.partition(":")[2]]
    fact("tables", f"{min(numbers)} to {max(numbers)}, held row by row" if numbers else "")
    if numbers and not any(_of(case, name) for id in done if (case := catalogue().case_by_id.get(id))):
        fact("scenarios", "none yet: its cases count as NOT_IMPLEMENTED")
    print("\nCases")
    for document in catalogue().documents:
        for case in document.cases:
            own = f"{document.case_prefix}{name.removeprefix(document.clause_prefix)}-"
            if case.id.startswith(own) or document.clause_prefix + case.use_case == name:
                mark = "implemented" if case.id in done else "-"
                print(f"  {case.id:<22} {case.sut:<6} {mark:<12} {case.summary}".rstrip())


def _further_clause(name: str) -> Clause | None:
    """The clause of a further document that has no cases of its own, if that is one."""
    return next((clause for id, clause in catalogue().loose_clauses.items() if id == name), None)


def _of(case: Case, name: str) -> bool:
    """Is it a case of that use case?"""
    document = document_of(case.id)
    return document is not None and document.clause_prefix + case.use_case == name


def _questions(clause: str) -> None:
    for number, each in enumerate(questions_of(clause), 1):
        print(f"\nQuestion {number}, for people")
        paragraph(each.ask, "  ")
        paragraph(f"Why the wire does not show it: {each.why}", "  ")


def _claim(name: str) -> None:
    claim = vocabulary().claims[name]
    _head(name, claim.meaning)
    fact("in a profile", f'[claims] features = ["{name}"], or not_features for a product that cannot')
    fact("OCA features", ", ".join(claim.oca))
    wanting = {base_id(each.id) for each in _candidates() if name in each.needs}
    wanting |= {case for case, each in explanations().items() if name in each.needs}
    fact("needed by", ", ".join(sorted(wanting)) or "no case yet")
    fact("excludes", ", ".join(sorted({base_id(each.id) for each in _candidates() if name in each.lacks})))


def _reading(name: str) -> None:
    reading = vocabulary().readings[name]
    _head(name, "a point that a profile may read in one way or the other")
    for option, text in reading.options.items():
        fact(option, text)
    fact("neither", "the text counts, and what the other reading knows is a warning")
    one, every = f'{name} = "field"', f'{reading.table} = "field"'
    fact("in a profile", f"[interpretation] {one}, or {every} for all points without a choice of their own")


def _requirement(name: str, cases: Sequence[Case]) -> None:
    _head(name, f"{plural(len(cases), 'case')} {'rests' if len(cases) == 1 else 'rest'} on it")
    for case in cases:
        print(f"  {case.id:<22} {case.sut:<5} {case.summary}".rstrip())


def _own_case(case: Candidate) -> None:
    _head(case.id, case.title)
    fact("belongs to", ", ".join(case.clauses))
    fact("tests", _party(vocabulary().party(case.role) or case.role))
    fact("needs", ", ".join((*sorted(case.needs), *(f"no {each}" for each in sorted(case.lacks)))))
    _where([case])


def _own(case: Candidate, use_case: str) -> bool:
    return base_id(case.id) not in catalogue().case_by_id and CLAUSE_PREFIX + use_case in case.clauses


def _head(name: str, title: str) -> None:
    print(f"{name}: {title}")


def _where(found: Sequence[Candidate]) -> None:
    if not found:
        fact("implemented", "no: no feature carries it yet")
        return
    shown = [
        f"{places().shown(each.file)}:{each.line}" if each.line else places().shown(each.file)
        for each in found
    ]
    fact("implemented", ", ".join(shown[:6]) + (f" and {len(shown) - 6} more" if len(shown) > 6 else ""))
    fact("covers", ", ".join(dict.fromkeys(label for each in found for label in each.labels)))


def _party(party: str) -> str:
    return {"CS": "a charging station", "CSMS": "a CSMS"}.get(party, party)


def _within(ref: str, name: str) -> bool:
    return ref == name or ref.startswith(f"{name}.")


@cache
def _candidates() -> tuple[Candidate, ...]:
    """The scenarios, as far as the features can be read: an explanation must not depend on them."""
    from harness.campaign.features import read_features

    found: list[Candidate] = []
    for file in places().feature_files():
        try:
            found += read_features([file])
        except UsageFault:
            continue
    return tuple(found)


def _names() -> Iterator[str]:
    book = catalogue()
    sources: tuple[Callable[[], Iterator[str]], ...] = (
        lambda: iter(book.case_by_id),
        lambda: iter(book.label_by_id),
        lambda: iter(book.clause_names),
        lambda: iter(vocabulary().claims),
        lambda: (ref for case in book.cases for ref in case.refs),
    )
    for source in sources:
        yield from source()
