"""Rules of properties: legal values, maps that are right and true, a node profile that adds up.

Which values are legal and which properties mandatory depends on the release of the Appendix that the object names in
0x82. Of newer releases than ours nothing is known, so nothing is worse than a warning there.
"""

from collections.abc import Iterator
from functools import lru_cache

from harness.judge.finding import Finding, Rule, broken
from harness.protocols.echonet.lite import appendix, maps, values
from harness.protocols.echonet.lite.checks.context import Context
from harness.protocols.echonet.lite.checks.ledger import Exchange, Ledger, Told
from harness.protocols.echonet.lite.eoj import CHARGER, NODE_PROFILE, class_of, parse
from harness.protocols.echonet.lite.objects import GET_MAP, INF_MAP, SET_MAP
from harness.protocols.echonet.lite.rules import rule

LEGAL = rule(
    "echonet.value",
    "a value has the length of its property and is one that the release of the Appendix defines",
    "Appendix",
)
LEGAL_LATER = rule(
    "echonet.value_of_later_release",
    "a value is one that the newest release known here defines",
    "Appendix",
    level="derived",
)
MAP_FORM = rule(
    "echonet.map_form",
    "a property map counts its properties rightly: fewer than 16 as a list, 16 and more as bits",
    "Part 2 Appendix 1",
    "Appendix super class",
)
LIST_FORM = rule(
    "echonet.list_form", "a list of objects or classes counts its entries rightly", "Part 2 6.11.1"
)
MANDATORY = rule(
    "echonet.map_mandatory",
    "what the class makes mandatory to read, write or announce in its release is in the map",
    "Appendix",
)
MANDATORY_WITH_VEHICLE = rule(
    "echonet.map_mandatory_vehicle",
    "what a charger tells of a vehicle can be read",
    "Appendix",
    level="derived",
)
FORBIDDEN = rule(
    "echonet.map_forbidden",
    "a map does not list what the class does not let be read, or written",
    "Appendix",
)
UNDEFINED = rule(
    "echonet.map_undefined",
    "a map lists properties that the class has in its release, or those of makers (0xF0 and above)",
    "Appendix",
    level="derived",
)
READABLE = rule(
    "echonet.map_read_true",
    "what is not in the map of readable properties cannot be read",
    "Part 2 4.2.3.3",
    "Appendix super class",
)
WRITABLE = rule(
    "echonet.map_write_true",
    "what is not in the map of writable properties cannot be written",
    "Part 2 4.2.3.2",
    "Appendix super class",
)
ALWAYS_READ = rule(
    "echonet.mandatory_read",
    "a property that is mandatory without conditions can be read at any time",
    "Appendix",
)
SOMETIMES_READ = rule(
    "echonet.map_read_refused",
    "what is in the map of readable properties can be read",
    "Part 2 4.2.3.3",
    level="derived",
)
ADDS_UP = rule(
    "echonet.node_adds_up",
    "the node profile counts its instances and classes as it lists them",
    "Part 2 6.11.1",
)
RULES = (
    LEGAL, LEGAL_LATER, MAP_FORM, LIST_FORM, MANDATORY, MANDATORY_WITH_VEHICLE, FORBIDDEN, UNDEFINED, READABLE, WRITABLE,
    ALWAYS_READ, SOMETIMES_READ, ADDS_UP,
)  # fmt: skip
MAKERS = 0xF0
_NAMES = {GET_MAP: "get", SET_MAP: "set", INF_MAP: "inf"}


def check(book: Ledger, context: Context) -> Iterator[Finding]:
    for told in book.told:
        yield from _legal(told, book)
        if told.epc in _NAMES:
            yield from _map(told, book)
    for exchange in book.exchanges:
        if not exchange.request.by_sut:
            yield from _true(exchange, book)
    yield from _adds_up(book)


@lru_cache(maxsize=8192)
def _problem(class_code: str, release: str, epc: int, edt: bytes) -> str:
    """What is wrong with a value in a release; "" also for properties that nobody knows. The same values come often."""
    row = appendix.row(int(class_code, 16), epc, appendix.rules_for(release))
    return values.problem(row, edt) if row is not None else ""


def _legal(told: Told, book: Ledger) -> Iterator[Finding]:
    release = book.theirs.release(told.seoj)
    wrong = _problem(told.seoj[:4], release, told.epc, told.edt)
    if not wrong or (not release and _legal_somewhere(told)):
        return
    row = appendix.row(class_of(parse(told.seoj)), told.epc, appendix.rules_for(release))
    assert row is not None
    which: Rule = LEGAL_LATER if release > appendix.LATEST else LEGAL
    if row.kind == "map":
        which = MAP_FORM if not values.length_problem(row, told.edt) else LEGAL
    elif row.kind in ("instances", "classes"):
        which = LIST_FORM
    records = (told.seen.answers.seq, told.seen.seq) if told.seen.answers else (told.seen.seq,)
    expected = f"a legal value of {row.name} (0x{told.epc:02X})"
    yield broken(which, expected, f"0x{told.edt.hex().upper()}: {wrong}", records)


def _legal_somewhere(told: Told) -> bool:
    """In any release; for objects that were not asked which one they follow."""
    class_code = class_of(parse(told.seoj))
    rows = [appendix.row(class_code, told.epc, letter) for letter in "ABCDEFGHIJKLMNPQR"]
    return any(row is not None and not values.problem(row, told.edt) for row in rows)


# -- maps -------------------------------------------------------------------------------------------------------------


def _map(told: Told, book: Ledger) -> Iterator[Finding]:
    class_code = class_of(parse(told.seoj))
    release = appendix.LATEST if class_code == NODE_PROFILE else book.theirs.release(told.seoj)
    if not release or not appendix.is_known(class_code):
        return
    listed = maps.read_map(told.edt)
    if listed.problem:
        return
    access = _NAMES[told.epc]
    known = appendix.rows(class_code, appendix.rules_for(release))
    records = (told.seen.seq,)
    yield from _lacking(told, class_code, release, listed.codes, book)
    wrong = {epc for epc in listed.codes if epc in known and getattr(known[epc], access) == "-"}
    if wrong:
        yield broken(FORBIDDEN, f"none of {_codes(wrong)} in 0x{told.epc:02X}", _codes(wrong), records)
    strange = {epc for epc in listed.codes if epc not in known and epc < MAKERS}
    if strange and release <= appendix.LATEST:
        yield broken(
            UNDEFINED, f"properties of Release {release} in 0x{told.epc:02X}", _codes(strange), records
        )


def _lacking(
    told: Told, class_code: int, release: str, codes: frozenset[int], book: Ledger
) -> Iterator[Finding]:
    access, records = _NAMES[told.epc], (told.seen.seq,)
    newest = appendix.rules_for(release)
    known = appendix.rows(class_code, newest)
    due = set(appendix.mandatory(class_code, newest, access))
    if access == "inf":
        readable = book.theirs.listed(told.seoj, GET_MAP) or frozenset()
        due |= {epc for epc, row in known.items() if row.inf == "M" and epc in readable}
    lacking = due - codes
    soft = {epc for epc in lacking if known[epc].vehicle}
    if class_code == CHARGER and access == "set":
        soft |= lacking & {0xCD}
    if hard := lacking - soft:
        yield broken(
            MANDATORY, f"{_codes(hard)} in 0x{told.epc:02X} (Release {release})", "not there", records
        )
    for epc in (each for each in known if access == "get" and known[each].either and known[each].get == "M"):
        if epc not in codes and int(known[epc].either, 16) not in codes:
            soft.add(epc)
    if soft:
        expected = f"{_codes(soft)} in 0x{told.epc:02X} (Release {release})"
        yield broken(MANDATORY_WITH_VEHICLE, expected, "not there", records)


def _codes(codes: set[int] | frozenset[int]) -> str:
    return " ".join(f"{each:02X}" for each in sorted(codes))


# -- maps against what happens ------------------------------------------------------------------------------------------


def _true(exchange: Exchange, book: Ledger) -> Iterator[Finding]:
    request = exchange.request
    for answer in exchange.answers:
        seoj = answer.body["seoj"]
        records = (request.seq, answer.seq)
        if answer.body["service"] in ("Get_Res", "Get_SNA"):
            readable = book.theirs.listed(seoj, GET_MAP)
            for each in answer.body["properties"]:
                yield from _was_read(int(each["epc"], 16), bool(each["edt"]), seoj, readable, records, book)
        if answer.body["service"] in ("Set_Res", "SetC_SNA"):
            writable = book.theirs.listed(seoj, SET_MAP)
            yield from _was_written(exchange, answer.body["properties"], writable, records)


def _was_read(
    epc: int,
    given: bool,
    seoj: str,
    readable: frozenset[int] | None,
    records: tuple[int, int],
    book: Ledger,
) -> Iterator[Finding]:
    if readable is None:
        return
    if given and epc not in readable:
        yield broken(READABLE, f"no data for {epc:02X}, which is not in 0x9F", f"data for {epc:02X}", records)
    if given or epc not in readable:
        return
    class_code = class_of(parse(seoj))
    release = appendix.LATEST if class_code == NODE_PROFILE else book.theirs.release(seoj)
    row = appendix.row(class_code, epc, appendix.rules_for(release)) if release else None
    if row is not None and row.vehicle:
        return
    always = row is not None and row.get == "M"
    which = ALWAYS_READ if always else SOMETIMES_READ
    yield broken(which, f"data for {epc:02X}, which is in 0x9F", "a refusal", records)


def _was_written(
    exchange: Exchange,
    answered: list[dict[str, str]],
    writable: frozenset[int] | None,
    records: tuple[int, int],
) -> Iterator[Finding]:
    if writable is None:
        return
    for sent, back in zip(exchange.request.body["properties"], answered, strict=False):
        taken = sent["epc"] == back["epc"] and sent["edt"] and not back["edt"]
        if taken and int(sent["epc"], 16) not in writable:
            expected = f"{sent['epc']} refused: it is not in 0x9E"
            yield broken(WRITABLE, expected, f"{sent['epc']} taken", records)


# -- the node profile ---------------------------------------------------------------------------------------------------


def _adds_up(book: Ledger) -> Iterator[Finding]:
    found: dict[int, Told] = {}
    for told in book.told:
        if told.seoj.startswith("0EF0"):
            found[told.epc] = told
            if told.epc in (0xD3, 0xD4, 0xD6, 0xD7):
                yield from _adds_up_now(told.epc, found)


def _adds_up_now(epc: int, found: dict[int, Told]) -> Iterator[Finding]:
    pairs = {0xD3: 0xD6, 0xD6: 0xD3, 0xD4: 0xD7, 0xD7: 0xD4}
    other = found.get(pairs[epc])
    if other is None or found[epc].seen.seq < other.seen.seq:
        return
    counted, listed = (found[epc], other) if epc in (0xD3, 0xD4) else (other, found[epc])
    number = int.from_bytes(counted.edt, "big")
    if counted.epc == 0xD3:
        right, what = len(maps.read_instances(listed.edt)[0]), "instances"
    else:
        right, what = len(maps.read_classes(listed.edt)[0]) + 1, "classes, the node profile included"
    if number != right and right <= maps.MOST_CLASSES:
        records = tuple(sorted((counted.seen.seq, listed.seen.seq)))
        yield broken(ADDS_UP, f"0x{counted.epc:02X} counts {right} {what}", f"it says {number}", records)
