"""The cases of `test_suites/` as candidates. Read only when somebody selects them: generating takes time."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from harness.campaign.candidate import Candidate, tags_of
from harness.engine.suites import SuiteCase
from harness.errors import UsageFault
from harness.requirements.vocabulary import vocabulary


def read_suites(files: Iterable[Path]) -> tuple[Candidate, ...]:
    """Every case of these modules, in their order. Raises UsageFault for a module that cannot be imported,
    and for an id that occurs twice.
    """
    found: dict[str, Candidate] = {}
    for file in files:
        for case in _cases(file):
            if case.id in found:
                raise UsageFault(f"{file}: the case {case.id} is already in {found[case.id].file}")
            found[case.id] = case
    return tuple(found.values())


def find_generated(files: Iterable[Path], id: str) -> tuple[Candidate, ...]:
    """The case of that id, if one of these modules can make it."""
    from harness.engine.library import suite_case

    found = ((file, suite_case(file.resolve(), id)) for file in files)
    return tuple(_candidate(case, file) for file, case in found if case is not None)


def _cases(file: Path) -> Iterator[Candidate]:
    from harness.engine.library import suite_cases

    try:
        cases = suite_cases(file.resolve())
    except Exception as error:
        raise UsageFault(f"{file}: cannot be loaded: {type(error).__name__}: {error}") from error
    for case in cases.values():
        yield _candidate(case, file)


def _candidate(case: SuiteCase, file: Path) -> Candidate:
    party = vocabulary().party(case.role) or case.role
    more = (*case.clauses, *case.labels, "suite")
    return Candidate(
        id=case.id,
        title=case.title,
        file=file.resolve(),
        line=0,
        role=case.role,
        protocols=(case.protocol,),
        clauses=tuple(each for each in case.clauses if each[:1].isdigit()),
        refs=tuple(each.split()[-1] for each in case.clauses if ".FR." in each),
        labels=case.labels,
        needs=case.needs,
        waits=case.waits,
        tags=tags_of(case.id, party, (case.protocol,), more, case.needs, frozenset()),
    )
