"""Rules for an EMS under test: how it asks and directs. What no text says, but sense, is a warning."""

from collections.abc import Iterator

from harness.judge.finding import Finding, broken
from harness.protocols.echonet.lite import appendix, values
from harness.protocols.echonet.lite.checks.context import Context
from harness.protocols.echonet.lite.checks.ledger import Exchange, Ledger
from harness.protocols.echonet.lite.eoj import class_of, parse
from harness.protocols.echonet.lite.objects import SET_MAP
from harness.protocols.echonet.lite.rules import rule
from harness.usecases.observation import Observation

OWN_ID = rule(
    "echonet.request_id",
    "requests to one node that are not answered yet have different transaction ids",
    "Part 2 3.2.3",
    level="derived",
)
LEGAL = rule(
    "echonet.request_value",
    "only values are written that the class has in the release that the device names",
    "Appendix",
)
OFFERED = rule(
    "echonet.request_offered",
    "only properties are written that the device lists as writable",
    "Appendix super class",
    level="derived",
    basis="inferred",
)
NO_DATA = rule(
    "echonet.request_no_data", "a request to read carries no data", "Part 2 4.2.3.3", level="derived"
)
OWN_OBJECT = rule(
    "echonet.request_object",
    "a request comes from an object that the node has",
    "Part 2 3.2.4",
    level="derived",
)
RULES = (OWN_ID, LEGAL, OFFERED, NO_DATA, OWN_OBJECT)
WAITING = 20.0
"""Seconds that a request counts as not answered yet."""


def check(book: Ledger, context: Context) -> Iterator[Finding]:
    waiting: list[Exchange] = []
    writes = [each for each in book.notices if each.by_sut and each.name == "SetI"]
    for exchange in book.exchanges:
        request = exchange.request
        if not request.by_sut:
            continue
        waiting = [each for each in waiting if _open(each, request.at)]
        if any(each.request.id == request.id and not _same(each.request, request) for each in waiting):
            yield broken(OWN_ID, "another transaction id", f"{request.id} again", (request.seq,))
        waiting.append(exchange)
        yield from _from_own_object(request, book)
        if request.name in ("SetC", "SetGet"):
            writes.append(request)
        if request.name in ("Get", "INF_REQ") and any(each["edt"] for each in request.body["properties"]):
            yield broken(NO_DATA, "no data", f"data in {request.name}", (request.seq,))
    for write in writes:
        yield from _written(write, book)


def _open(exchange: Exchange, now: float) -> bool:
    """Answered only by what came before now."""
    answered = any(each.at <= now for each in exchange.answers)
    return not answered and now - exchange.request.at < WAITING


def _same(one: Observation, other: Observation) -> bool:
    """A repetition of the same request."""
    return bool(one.body == other.body)


def _from_own_object(request: Observation, book: Ledger) -> Iterator[Finding]:
    if book.theirs.knows(request.body["seoj"]) is False:
        expected = f"one of {' '.join(sorted(book.theirs.objects))}, or the node profile"
        yield broken(OWN_OBJECT, expected, request.body["seoj"], (request.seq,))


def _written(write: Observation, book: Ledger) -> Iterator[Finding]:
    deoj = write.body["deoj"]
    class_code = class_of(parse(deoj))
    own = next((each for each in book.ours.releases if each == deoj or each[:4] == deoj[:4]), None)
    release = book.ours.releases.get(own, "") if own else ""
    offered = book.ours.listed(own or deoj, SET_MAP)
    for each in write.body["properties"]:
        epc, edt = int(each["epc"], 16), bytes.fromhex(each["edt"])
        row = appendix.row(class_code, epc, appendix.rules_for(release)) if release else None
        if row is not None and (wrong := values.problem(row, edt, written=True)):
            expected = f"a value that {row.name} (0x{epc:02X}) can have in Release {release}"
            yield broken(LEGAL, expected, f"0x{each['edt']}: {wrong}", (write.seq,))
        if offered is not None and epc not in offered:
            yield broken(OFFERED, "a property of 0x9E", each["epc"], (write.seq,))
