"""What the reports lend to Allure: attachments, labels and links of one case.

Allure results are written while the run goes on, elsewhere; here are only pure functions from a case and its
records to what is to be attached.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from harness.report import evidence, exchange, labels, traces
from harness.report.load import Case
from harness.trace.record import Record

LIMIT = 200
"""Records in an attached diagram."""


class Attachment(NamedTuple):
    """What `allure.attach(content, name=name, attachment_type=type)` takes; `type` is a media type."""

    name: str
    type: str
    content: str


def allure_attachments(case: Case, trace: Sequence[Record]) -> list[Attachment]:
    """The sequence diagram as SVG, the HTTP messages for reading, if there are any, and the trace as JSON Lines; nothing
    for a case without records.
    """
    if not trace:
        return []
    lines = b"\n".join(msgspec.json.encode(record) for record in trace) + b"\n"
    shown = traces.pick(trace, case, labels.labeller(case.sut.protocol), LIMIT)
    said = exchange.transcript(list(trace), case.sut.name or "system under test")
    messages = [Attachment("HTTP messages", "text/plain", said)] if said else []
    return [
        Attachment("sequence diagram", "image/svg+xml", evidence.draw(case, shown, standalone=True)),
        *messages,
        Attachment("trace", "application/x-ndjson", lines.decode()),
    ]


def allure_labels(case: Case) -> list[tuple[str, str]]:
    """Allure labels as (name, value): clauses and case labels as tags, document and use case above."""
    first = case.clauses[0] if case.clauses else ""
    document, _, part = first.partition(":")
    found = [("epic", document), ("feature", first if part else "")] if first else []
    tags = [("tag", value) for value in (*case.clauses, *case.labels)]
    checks = sorted({finding.rule.check for finding in case.problems})
    return [each for each in (*found, *tags, *(("check", check) for check in checks)) if each[1]]


def allure_links(case: Case, places: Mapping[str, str]) -> list[tuple[str, str]]:
    """Links of the case's clauses and labels as (url, name).

    `places` says where they are to be read: a regular expression for the whole name, and a URL in which `{}`
    stands for the name. The documents themselves are licensed, so there is no built-in place.
    """
    found: list[tuple[str, str]] = []
    for name in (*case.clauses, *case.labels):
        for pattern, url in places.items():
            if re.fullmatch(pattern, name):
                found.append((url.replace("{}", name.replace(" ", "%20")), name))
                break
    return found
