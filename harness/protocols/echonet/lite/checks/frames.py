"""Rules of the frame: what the system under test sends can be read, and goes to whom it has to go."""

from collections.abc import Iterator

from harness.judge.finding import Finding, broken
from harness.protocols.echonet.lite.checks.context import Context
from harness.protocols.echonet.lite.checks.ledger import Ledger
from harness.protocols.echonet.lite.rules import rule
from harness.usecases.observation import Observation

READABLE = rule(
    "echonet.frame",
    "a frame is whole, has a service that is defined, at least one property, and instances from 0 to 0x7F",
    "Part 2 3.2",
)
TRAILING = rule("echonet.frame_end", "a frame ends with its last property", "Part 2 3.2", level="derived")
TO_WHOM = rule(
    "echonet.announcement_to",
    "what is announced to everybody goes from the object that it is about to the node profile",
    "Part 2 4.2.3.5",
)
NODE_INSTANCE = rule(
    "echonet.announcement_instance",
    "what is announced to everybody names the node profile of a general node (0x0EF001)",
    "Part 2 4.2.3.5",
    level="derived",
)
CONFIRMED_TO_ONE = rule(
    "echonet.confirmed_to_one",
    "an announcement that has to be confirmed goes to one node, not to the group",
    "Part 2 4.2.3.6",
    level="derived",
)
FLOOD = rule(
    "echonet.flood",
    "a node does not flood the others: not more than 10 frames a second over several seconds",
    "Part 2 4.2.3",
    level="derived",
    basis="inferred",
)
RULES = (READABLE, TRAILING, TO_WHOM, NODE_INSTANCE, CONFIRMED_TO_ONE, FLOOD)
MOST, SPAN = 50, 5.0
"""So many frames in so many seconds are a flood."""


def check(book: Ledger, context: Context) -> Iterator[Finding]:
    yield from _readable(book)
    for seen in book.notices:
        if seen.by_sut and seen.name == "INF" and seen.body["to_all"]:
            yield from _announcement(seen)
    for exchange in book.exchanges:
        request = exchange.request
        if request.by_sut and request.name == "INFC" and request.body["to_all"]:
            yield broken(CONFIRMED_TO_ONE, "INFC to one node", "INFC to the group", (request.seq,))


def _readable(book: Ledger) -> Iterator[Finding]:
    for seen in book.broken:
        if seen.by_sut and seen.body["kind"] != "format2":
            yield broken(READABLE, "a frame of format 1", f"{seen.body['why']}", (seen.seq,))
    for seen in _good(book):
        if seen.by_sut and seen.faults:
            yield broken(TRAILING, "nothing after the last property", seen.faults[0][1], (seen.seq,))


def _announcement(seen: Observation) -> Iterator[Finding]:
    deoj = seen.body["deoj"]
    if not deoj.startswith("0EF0"):
        yield broken(TO_WHOM, "destination 0EF001", f"destination {deoj}", (seen.seq,))
    elif deoj != "0EF001":
        yield broken(NODE_INSTANCE, "destination 0EF001", f"destination {deoj}", (seen.seq,))


def _good(book: Ledger) -> Iterator[Observation]:
    for exchange in book.exchanges:
        yield exchange.request
        yield from exchange.answers
    yield from book.notices
    yield from book.strays


def flood(observations: list[Observation]) -> Iterator[Finding]:
    """The first stretch in which too much came that nobody had asked for."""
    times = [each for each in observations if each.by_sut and each.shape in ("request", "notice", "broken")]
    for first, last in zip(times, times[MOST:], strict=False):
        if last.at - first.at < SPAN:
            took = last.at - first.at
            yield broken(
                FLOOD,
                f"at most {MOST} frames in {SPAN:g} s",
                f"{MOST + 1} frames in {took:.1f} s",
                (last.seq,),
            )
            return
