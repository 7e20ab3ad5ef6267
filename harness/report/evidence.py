"""A case's findings put to the records they rest on: the diagram with the guilty frames marked.

Pure; shared by the page and by what is attached to Allure results.
"""

from harness.report import labels, sequence, text
from harness.report.load import Case
from harness.report.traces import Excerpt


def guilt(case: Case) -> dict[int, list[sequence.Guilt]]:
    """By seq: the findings that blame this record, numbered as in the report."""
    found: dict[int, list[sequence.Guilt]] = {}
    for number, finding in enumerate(case.problems, 1):
        if finding.records:
            said = f"{text.sentence(finding.rule.text).rstrip('.')}: received {finding.received}"
            found.setdefault(finding.records[-1], []).append(sequence.Guilt(number, finding.verdict, said))
    return found


def draw(case: Case, excerpt: Excerpt, anchor: str = "", *, standalone: bool = False) -> str:
    """The sequence diagram of an excerpt. With an `anchor` its rows lead to the frames below it."""
    if not excerpt.frames:
        return ""
    names = {frame.record.seq: frame.label for frame in excerpt.frames}
    first = excerpt.frames[0]
    return sequence.diagram(
        [frame.record for frame in excerpt.frames],
        lambda record: names[record.seq],
        guilt(case),
        sut=case.sut.title,
        start=first.record.at - first.offset,
        total=excerpt.total,
        parties=excerpt.parties,
        quiet=labels.quiet([frame.record for frame in excerpt.frames]),
        href=(lambda seq: f"#{anchor}-{seq}") if anchor else None,
        standalone=standalone,
    )
