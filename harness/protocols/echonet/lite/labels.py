"""A few words for a frame, as sequence diagrams show it. Rests on the single record, knows no trace."""

from typing import Final

import msgspec

from harness.protocols.echonet.lite import appendix, values
from harness.protocols.echonet.lite.eoj import class_of, text
from harness.protocols.echonet.lite.frame import Property, Unreadable, read
from harness.protocols.echonet.lite.services import ANSWERS_TO
from harness.trace.record import Record

MAX_LENGTH: Final = 72


def label(record: Record) -> str:
    """ "027E01 ← Get operation mode", "027E01 → Get_Res operation mode = charge"."""
    told = _wire(record) if record.kind == "wire" else _fact(record)
    return told if len(told) <= MAX_LENGTH else told[: MAX_LENGTH - 1] + "…"


def _wire(record: Record) -> str:
    frame = read(record.data)
    if isinstance(frame, Unreadable):
        return f"unreadable: {frame.why}"
    answers = frame.esv in ANSWERS_TO
    about = frame.seoj if answers else frame.deoj
    shown = ", ".join(_property(class_of(about), each) for each in (*frame.properties, *frame.gets))
    arrow = "→" if answers else "←"
    return f"{text(about)} {arrow} {frame.name} {shown}".rstrip()


def _property(class_code: int, each: Property) -> str:
    name = appendix.name_of(class_code, each.epc) or f"{each.epc:02X}"
    if not each.edt:
        return name
    row = appendix.row(class_code, each.epc)
    return f"{name} = {values.meaning(row, each.edt) if row else each.edt.hex().upper()}"


def _fact(record: Record) -> str:
    try:
        facts = record.facts
    except (ValueError, msgspec.MsgspecError, RecursionError):
        return ""
    event = str(facts.get("event", ""))
    return f"{event} {facts.get('peer') or facts.get('why') or ''}".strip()
