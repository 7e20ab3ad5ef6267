"""What a record is called in a report: "BootNotification", "opened", "RebootStation".

Frames get their names from the protocol's rib, through the registry; everything else is named here from the
facts that the record carries. It never raises: a report of a hostile system must come out, whatever was on
the wire.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import msgspec

from harness.errors import UsageFault
from harness.protocols import registry
from harness.report.text import short
from harness.trace.record import Record

LENGTH = 72


def labeller(protocol: str) -> Callable[[Record], str]:
    """A function that names the records of one trace, to be called with each of them in order.

    `protocol` is a name in the registry; for one that it does not know, frames are named by how they begin.
    """
    eye = _eye(protocol)

    def label(record: Record) -> str:
        if record.kind != "wire":
            return describe(record)
        return short((eye.name(record) if eye else "") or frame(record), LENGTH)

    return label


def frame(record: Record) -> str:
    """A frame named by what it is and how it begins."""
    if record.encoding == "base64":
        return f"{record.form}, bytes that are not text"
    begin = short(record.raw, LENGTH)
    return begin if record.form == "text" and begin else f"{record.form} {begin}".strip()


def describe(record: Record) -> str:
    """A mark, note or tick in a few words."""
    known = facts(record)
    match record.kind:
        case "tick":
            return "time passed"
        case "mark":
            return short(_mark(known) or record.raw, LENGTH)
        case "note":
            return short(_note(known) or record.raw, LENGTH)
    return frame(record)


def facts(record: Record) -> Mapping[str, Any]:
    """The JSON object of a mark or note; empty when there is none to be read."""
    try:
        return cast(Mapping[str, Any], record.facts)
    except (msgspec.DecodeError, RecursionError):
        return {}


def _mark(known: Mapping[str, Any]) -> str:
    """What is about to be done or looked for, in the words of the scenario; and that it is done."""
    match known:
        case {"do": str(name), "what": str(what)} if what.startswith(name):
            return what.removesuffix("()")
        case {"expect": str(name), "what": str(what)} | {"assume": str(name), "what": str(what)}:
            return f"looked for: {what.removesuffix('()') if what.startswith(name) else name}"
        case {"done": str(name), **rest}:
            return _words("done", name, rest.get("outcome"), rest.get("why"))
    others = ", ".join(f"{key} {_value(value)}" for key, value in known.items() if key != "do")
    name = str(known.get("do", ""))
    return f"{name} ({others})" if name and others else name or others


def _note(known: Mapping[str, Any]) -> str:
    match known.get("event"):
        case "upgrade":
            return _upgrade(known)
        case "closed":
            return _words("closed", _code(known), known.get("reason"), _by(known))
        case "tls" if "outcome" in known:
            return _handshake(known)
        case "refused":
            return _words("refused", known.get("status") or "", known.get("why"))
        case "rejected":
            return _words("turned away", known.get("status") or "", known.get("why"))
        case None:
            return ""
        case event:
            said = ((key, value) for key, value in known.items() if key != "event" and value != "")
            rest = (f"{key} {_value(value)}" for key, value in said)
            return _words(event, ", ".join(rest))


def _code(known: Mapping[str, Any]) -> str:
    """The code with which a link was closed; nothing where the protocol has no codes, or the reason says it all."""
    if known.get("code") is None:
        return "" if known.get("reason") else "without a closing handshake"
    return str(known["code"] or "")


def quiet(records: Sequence[Record]) -> frozenset[int]:
    """Records that say nothing: connections of HTTP that open, and end in order, around their messages."""
    spoken = {(each.party, each.link) for each in records if each.kind == "wire" and each.form == "http"}
    return frozenset(
        each.seq
        for each in records
        if (each.party, each.link) in spoken and each.kind == "note" and _tame(each)
    )


def _tame(record: Record) -> bool:
    match facts(record):
        case {"event": "opened"} | {"event": "closed", "code": 0}:
            return True
    return False


def _upgrade(known: Mapping[str, Any]) -> str:
    offered = known.get("offered")
    offer = ", ".join(map(str, offered)) if isinstance(offered, list) and offered else "nothing"
    user = f" as {known['user']}" if known.get("user") else ""
    choice = f"{known.get('chosen') or 'nothing'} chosen of {offer}"
    return _words("upgrade", f"{known.get('path', '')}{user}", choice, known.get("status"))


def _handshake(known: Mapping[str, Any]) -> str:
    """What came of a TLS handshake, and by whom it was ended."""
    if known.get("outcome") == "open":
        return _words(str(known.get("version") or "TLS"), known.get("suite"))
    alert = known.get("alert")
    name = f"alert {alert.get('name')}" if isinstance(alert, dict) else ""
    why = "" if name else known.get("why")
    return _words("TLS ended", _by(known), name, why)


def _by(known: Mapping[str, Any]) -> str:
    return {"sut": "by the system under test", "harness": "by the harness"}.get(str(known.get("by")), "")


def _words(*words: Any) -> str:
    first, *rest = [str(word) for word in words if word not in (None, "")]
    return f"{first}: {' · '.join(rest)}" if rest else first


def _value(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


class _Eye:
    """Names the frames of one trace; must see them all, so that answers can be matched to requests."""

    __slots__ = ("_reader", "_rib")

    def __init__(self, rib: registry.Rib) -> None:
        self._rib = rib
        self._reader = rib.reader()

    def name(self, record: Record) -> str:
        """The rib's words; a nameless answer gets the name of its request. "" if that fails."""
        try:
            seen = self._reader.read(record)
            words = self._rib.label(record)
        except Exception:  # stumbling over a hostile frame must not cost the whole report
            return ""
        if seen is None or not seen.name or seen.name in words:
            return words
        return f"{seen.name} {words.removeprefix(seen.name.partition(' ')[0]).lstrip()}"


def _eye(protocol: str) -> _Eye | None:
    """None for a protocol that this installation does not have: a stored run may come from another one."""
    try:
        return _Eye(registry.rib(protocol))
    except (UsageFault, ImportError, AttributeError):
        return None
