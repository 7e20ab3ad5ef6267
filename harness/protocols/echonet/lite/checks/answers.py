"""Rules of answers: whose, to which request, with what, when. Numbers are those of the rules in `node`."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from harness.judge.finding import Finding, broken
from harness.protocols.echonet.lite.checks.context import Context
from harness.protocols.echonet.lite.checks.ledger import Exchange, Ledger
from harness.protocols.echonet.lite.rules import rule
from harness.usecases.observation import Observation

MATCHES = rule(
    "echonet.answer_matches",
    "an answer has the transaction id of the request, comes from the object that was asked, goes to the object that "
    "asked, and is of a service that answers it",
    "Part 2 3.2",
    "Part 2 4.2.3",
)
ONCE = rule("echonet.answer_once", "each object answers a request once, in one frame", "Part 2 4.2.3")
SAME = rule(
    "echonet.answer_properties",
    "an answer lists the properties of the request, all of them in the same order",
    "Part 2 4.2.3",
)
FEWER = rule(
    "echonet.answer_fewer",
    "a refusal lists all properties of the request",
    "Part 2 4.2.3",
    level="derived",
)
CONFIRMED = rule(
    "echonet.confirmation_empty",
    "what confirms writing, or an announcement, carries no data",
    "Part 2 4.2.3.2",
    "Part 2 4.2.3.6",
)
READ = rule(
    "echonet.read_data",
    "an answer to reading carries the data of every property; where one could not be read it is a refusal",
    "Part 2 4.2.3.3",
)
REFUSED = rule(
    "echonet.refusal_echoes",
    "in the refusal of writing, properties that were taken carry no data, refused ones carry that of the request",
    "Part 2 4.2.3.1",
    "Part 2 4.2.3.2",
)
NOTHING_REFUSED = rule(
    "echonet.refusal_names",
    "a refusal shows which property was refused",
    "Part 2 4.2.3",
    level="derived",
)
TO_ONE = rule(
    "echonet.answer_to_one",
    "answers go to the node that asked; only what it asked to have announced goes to the group",
    "Part 2 4.2.3",
    level="derived",
)
TO_ALL = rule(
    "echonet.inf_req_to_all",
    "what a node asked to have announced is announced to the group",
    "Part 2 4.2.3.5",
    level="derived",
)
GIVEN = rule(
    "echonet.answer_given",
    "a request to an object that the node has is answered",
    "Part 2 4.2.3",
)
PROMPT = rule(
    "echonet.answer_prompt",
    "answers come within 5 seconds (a figure of the house: no public text gives one)",
    "Part 2 4.2.3",
    level="derived",
    basis="inferred",
)
NO_SUCH_OBJECT = rule(
    "echonet.no_such_object",
    "a request to an object that the node does not have is not carried out",
    "Part 2 4.2.3.1",
)
SILENT = rule(
    "echonet.no_such_object_silence",
    "a request to an object that the node does not have is passed over in silence, without a refusal",
    "Part 2 4.2.3.1",
    level="derived",
)
MALFORMED = rule(
    "echonet.malformed_silence",
    "a frame that cannot be understood is passed over in silence",
    "Part 2 3.2",
    level="derived",
)
RULES = (
    MATCHES, ONCE, SAME, FEWER, CONFIRMED, READ, REFUSED, NOTHING_REFUSED, TO_ONE, TO_ALL, GIVEN, PROMPT, NO_SUCH_OBJECT,
    SILENT, MALFORMED,
)  # fmt: skip
EARLIER = 1000
"""So many ids before the first one of a record may still belong to requests of ours."""


def check(book: Ledger, context: Context) -> Iterator[Finding]:
    for stray in book.strays:
        yield from _stray(stray, book, context)
    for exchange in book.exchanges:
        if exchange.request.by_sut:
            continue
        yield from _answers(exchange, book)
        if exchange.request.seq not in context.planted:
            yield from _timely(exchange, book, context)


def _stray(seen: Observation, book: Ledger, context: Context) -> Iterator[Finding]:
    if _of_earlier(seen, book, context):
        return
    if any(each.id == seen.id and not each.by_sut for each in book.broken):
        yield broken(MALFORMED, "silence", _said(seen), (seen.seq,))
        return
    asked = [
        each.request for each in book.exchanges if not each.request.by_sut and each.request.seq < seen.seq
    ]
    same = next((each for each in reversed(asked) if each.id == seen.id), None)
    if same is not None:
        expected = f"transaction {same.id} from {same.body['deoj']}, which answers {same.name}"
        yield broken(MATCHES, expected, _said(seen), (same.seq, seen.seq))
        return
    yield broken(MATCHES, "the transaction id of a request", _said(seen), (seen.seq,))


def _of_earlier(seen: Observation, book: Ledger, context: Context) -> bool:
    """It may answer what was asked before this record began: our ids go up one by one."""
    if book.starts_fresh or seen.at - book.begins_at >= context.late_many:
        return False
    first = next((each.request.id for each in book.exchanges if not each.request.by_sut), None)
    return first is None or 0 < (int(first, 16) - int(seen.id or "0", 16)) % 0x10000 <= EARLIER


def _said(seen: Observation) -> str:
    return f"{seen.body['service']} of {seen.body['seoj']} with transaction {seen.id}"


def _answers(exchange: Exchange, book: Ledger) -> Iterator[Finding]:
    request = exchange.request
    several = len(exchange.answers) > 1
    for seoj, count in Counter(each.body["seoj"] for each in exchange.answers).items() if several else ():
        if count > 1:
            last = [each for each in exchange.answers if each.body["seoj"] == seoj][-1]
            yield broken(ONCE, f"one answer of {seoj}", f"{count} answers", (request.seq, last.seq))
    for answer in exchange.answers:
        if answer.by_sut != request.by_sut:
            yield from _form(request, answer)
            yield from _object(request, answer, book)


def _form(request: Observation, answer: Observation) -> Iterator[Finding]:
    asked, told = request.body, answer.body
    records = (request.seq, answer.seq)
    if told["deoj"] != asked["seoj"]:
        yield broken(MATCHES, f"destination {asked['seoj']}", f"destination {told['deoj']}", records)
    for key in ("properties", "gets"):
        if not asked[key] and not told[key]:
            continue
        wanted, got = [each["epc"] for each in asked[key]], [each["epc"] for each in told[key]]
        if wanted != got:
            fewer = answer.shape == "error" and got == wanted[: len(got)]
            yield broken(FEWER if fewer else SAME, " ".join(wanted), " ".join(got) or "none", records)
            return
    yield from _data(asked, told, records)
    announced = told["service"] == "INF"
    if told["to_all"] != announced:
        expected, got_ = ("to the group", "to one node") if announced else ("to one node", "to the group")
        yield broken(TO_ALL if announced else TO_ONE, expected, got_, records)


def _data(asked: Mapping[str, Any], told: Mapping[str, Any], records: tuple[int, int]) -> Iterator[Finding]:
    service = told["service"]
    written = [] if service in ("Get_Res", "Get_SNA", "INF", "INF_SNA") else told["properties"]
    read = told["gets"] if service.startswith("SetGet") else told["properties"] if not written else []
    if service in ("Set_Res", "INFC_Res", "SetGet_Res") and any(each["edt"] for each in written):
        yield broken(CONFIRMED, "no data", _shown(written), records)
    if service in ("Get_Res", "INF", "SetGet_Res") and any(not each["edt"] for each in read):
        yield broken(READ, "data for each property", _shown(read), records)
    if service in ("SetC_SNA", "SetI_SNA", "SetGet_SNA"):
        wrong = [
            (sent, back)
            for sent, back in zip(asked["properties"], written, strict=True)
            if back["edt"] not in ("", sent["edt"])
        ]
        for sent, back in wrong:
            yield broken(REFUSED, f"{_shown([sent])}, or no data", _shown([back]), records)
    yield from _names_the_refused(asked, service, written, read, records)


def _names_the_refused(
    asked: Mapping[str, Any],
    service: str,
    written: list[dict[str, str]],
    read: list[dict[str, str]],
    records: tuple[int, int],
) -> Iterator[Finding]:
    if not service.endswith("_SNA"):
        return
    by_reading = any(not each["edt"] for each in read)
    by_writing = any(each["edt"] for each in written) or any(
        not each["edt"] for each in asked["properties"] if written
    )
    if not by_reading and not by_writing:
        yield broken(NOTHING_REFUSED, "a property that was refused", _shown([*written, *read]), records)


def _shown(properties: list[dict[str, str]]) -> str:
    return ", ".join(f"{each['epc']}={each['edt'] or 'nothing'}" for each in properties)


def _object(request: Observation, answer: Observation, book: Ledger) -> Iterator[Finding]:
    if book.theirs.knows(request.body["deoj"]) is False:
        which = SILENT if answer.shape == "error" else NO_SUCH_OBJECT
        yield broken(which, "silence", _said(answer), (request.seq, answer.seq))


def _timely(exchange: Exchange, book: Ledger, context: Context) -> Iterator[Finding]:
    request = exchange.request
    if request.body["to_all"] or request.body["deoj"].endswith("00"):
        return
    if book.no_group and request.name == "INF_REQ":
        return
    if exchange.answers:
        took = exchange.answers[0].at - request.at
        if took > context.soon:
            records = (request.seq, exchange.answers[0].seq)
            yield broken(PROMPT, f"within {context.soon:g} s", f"after {took:.1f} s", records)
        return
    many = len(request.body["properties"]) + len(request.body["gets"]) > 1
    patience = context.late_many if many else context.late
    over = context.ended_at is not None and context.ended_at - request.at >= patience
    if over and book.theirs.knows(request.body["deoj"]) and not _came_otherwise(request, book):
        received = f"no answer to {request.name} within {patience:g} s"
        yield broken(GIVEN, "an answer", received, (request.seq,))


def _came_otherwise(request: Observation, book: Ledger) -> bool:
    """Something came that looks like its answer but is not right: that is told elsewhere."""
    return any(
        each.seq > request.seq and (each.id == request.id or each.name == request.name)
        for each in book.strays
    ) or any(each.by_sut and each.seq > request.seq for each in book.broken)
