"""Rule 10: what changes and has to be announced is announced."""

from collections.abc import Iterator

from harness.judge.finding import Finding, broken
from harness.protocols.echonet.lite import appendix
from harness.protocols.echonet.lite.checks.context import Context
from harness.protocols.echonet.lite.checks.ledger import Ledger, Told
from harness.protocols.echonet.lite.eoj import class_of, parse
from harness.protocols.echonet.lite.objects import INF_MAP
from harness.protocols.echonet.lite.rules import rule

DUE = rule(
    "echonet.change_announced",
    "what is in the map of announced properties, or has to be, is announced when it changes",
    "Part 2 4.2.3.5",
    "Appendix",
)
RULES = (DUE,)


def check(book: Ledger, context: Context) -> Iterator[Finding]:
    """A value that was read twice and was another one the second time: between the two it must have been announced, or
    soon after.
    """
    last: dict[tuple[str, int], Told] = {}
    for told in () if book.no_group else book.told:
        key = (told.seoj, told.epc)
        before = last.get(key)
        last[key] = told
        changed = before is not None and before.edt != told.edt
        if not changed or not told.asked or told.seen.name == "INF_REQ" or not _announced(told, book):
            continue
        assert before is not None
        in_time = told.seen.at + context.late
        if _was_announced(told, before, in_time, context, book):
            continue
        if context.ended_at is not None and context.ended_at >= in_time:
            expected = f"an announcement that {told.epc:02X} of {told.seoj} is {told.edt.hex().upper()}"
            received = f"none within {context.late:g} s, although it was {before.edt.hex().upper()} before"
            yield broken(DUE, expected, received, (before.seen.seq, told.seen.seq))


def _announced(told: Told, book: Ledger) -> bool:
    class_code, release = class_of(parse(told.seoj)), book.theirs.release(told.seoj)
    listed = book.theirs.listed(told.seoj, INF_MAP)
    if listed is not None and told.epc in listed:
        return True
    row = appendix.row(class_code, told.epc, appendix.rules_for(release)) if release else None
    return row is not None and row.inf == "M"


def _was_announced(told: Told, before: Told, until: float, context: Context, book: Ledger) -> bool:
    """Since it was another one; a node that announces first and changes then is not wrong."""
    return any(
        each.seoj == told.seoj
        and each.epc == told.epc
        and not each.asked
        and each.edt == told.edt
        and before.seen.at - context.soon <= each.seen.at <= until
        for each in book.told
    )
