"""Every payload of the system under test keeps to its schema, comes from the right side, is never empty."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.ocpp import schemas
from harness.protocols.ocpp.actions import may_send
from harness.protocols.ocpp.v201.checks.context import VERSION
from harness.protocols.ocpp.v201.checks.exchange import Moment
from harness.protocols.ocpp.v201.checks.situation import Handler, Interest, Situation

ACTION: Final = Rule(
    "generic.action",
    "the action of a CALL is one of OCPP 2.0.1",
    ("OCPP 2.0.1 Part 4, 4.1.6", "OCPP 2.0.1 Part 4, 4.1.7"),
)
DIRECTION: Final = Rule(
    "generic.direction",
    "each side only sends the requests that are its own",
    ("OCPP 2.0.1 Part 2, Messages",),
)
REQUEST: Final = Rule(
    "generic.schema.request",
    "every request conforms to the schema of its action",
    ("OCPP 2.0.1 Part 4, 4.1.7", "OCPP 2.0.1 Part 3, schemas"),
)
RESPONSE: Final = Rule(
    "generic.schema.response",
    "every response conforms to the schema of the action that it answers",
    ("OCPP 2.0.1 Part 4, 4.1.7", "OCPP 2.0.1 Part 3, schemas"),
)
EMPTY: Final = Rule(
    "generic.empty",
    "an optional field without content is left out, not null, {} or []",
    ("OCPP 2.0.1 Part 4, 4.1.5",),
)
INTEGER: Final = Rule("generic.integer", "integers fit into 32 bits", ("OCPP 2.0.1 Part 2, 2.1.4, Table 1",))
FRACTION: Final = Rule(
    "generic.time.digits",
    "a time has at most three decimal places",
    ("OCPP 2.0.1 Part 2, 2.1.4, Table 1", "OCPP 2.0.1 Part 2, 3.1"),
)
UTC: Final = Rule(
    "generic.time.utc", "times are in UTC with the designator Z", ("OCPP 2.0.1 Part 2, 3.1",), "SHOULD"
)

_EMPTY_TEXTS: Final = ("null", "{}", "[]", "{ }", "[ ]")
_LONG_NUMBER: Final = re.compile(r"[0-9]{10}")
_TIME: Final = re.compile(r'"(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d))"')
_INDEX: Final = re.compile(r"\[\d+\]")
_FREE: Final = frozenset({"customData"})
_MAX_SHOWN: Final = 5


class Payloads:
    """Judges what stands in the messages of the system under test, each for itself."""

    RULES = (ACTION, DIRECTION, REQUEST, RESPONSE, EMPTY, INTEGER, FRACTION, UTC)

    def __init__(self, situation: Situation) -> None:
        self._tally = situation.tally
        self._role = situation.context.sut_role
        self._actions = schemas.actions(VERSION)

    def interests(self) -> Mapping[Interest, Handler]:
        return {(True, "request"): self._request, (True, "response"): self._response}

    def end(self, at: float) -> None:
        """Nothing is left over."""

    def _request(self, moment: Moment) -> None:
        seen = moment.seen
        if seen.name not in self._actions:
            self._tally.broke(ACTION, "an action of OCPP 2.0.1", repr(seen.name[:60]), seen.seq)
            return
        self._tally.held(ACTION, seen.record.seq)
        if may_send(VERSION, self._role, seen.name):
            self._tally.held(DIRECTION, seen.record.seq)
        else:
            other = "a CSMS" if self._role == "charging_station" else "a charging station"
            self._tally.broke(DIRECTION, f"{seen.name} from {other} only", seen.name, seen.seq)
        self._content(moment, seen.name, "request", REQUEST)

    def _response(self, moment: Moment) -> None:
        action = moment.call.action if moment.call else ""
        if action in self._actions and not moment.again:
            self._content(moment, action, "response", RESPONSE)

    def _content(self, moment: Moment, action: str, shape: schemas.Shape, rule: Rule) -> None:
        seen, body = moment.seen, moment.seen.body
        if not isinstance(body, dict):
            return  # said by generic.payload
        empty = self._empty(moment, action, shape)
        wrong = [
            f"{error.path or 'payload'}: {error.message}"
            for error in schemas.errors(VERSION, action, shape, body)
            if error.path not in empty
        ]
        if wrong:
            more = f"; and {len(wrong) - _MAX_SHOWN} more" if len(wrong) > _MAX_SHOWN else ""
            got = "; ".join(wrong[:_MAX_SHOWN]) + more
            self._tally.broke(rule, f"a valid {action} {shape}", got, *moment.asked_seq, seen.seq)
        elif not empty:
            self._tally.held(rule, seen.record.seq)
        self._numbers(moment)
        self._times(moment)

    def _empty(self, moment: Moment, action: str, shape: schemas.Shape) -> set[str]:
        """The optional fields that are there without content."""
        seen, raw = moment.seen, moment.seen.record.raw
        if not seen.body or not any(text in raw for text in _EMPTY_TEXTS):
            if seen.body:
                self._tally.held(EMPTY, seen.record.seq)
            return set()
        needed = required_paths(action, shape)
        free = "data" if action == "DataTransfer" else None
        found = {
            path: value
            for path, value in walk(seen.body)
            if (value is None or value == {} or value == [])
            and _INDEX.sub("[]", path) not in needed
            and re.split(r"[.\[]", path, maxsplit=1)[0] != free
        }
        if found:
            got = ", ".join(f"{path} is {_json(value)}" for path, value in found.items())
            self._tally.broke(EMPTY, "fields without content left out", got, *moment.asked_seq, seen.seq)
        else:
            self._tally.held(EMPTY, seen.record.seq)
        return set(found)

    def _numbers(self, moment: Moment) -> None:
        if not _LONG_NUMBER.search(moment.seen.record.raw):
            return
        big = [
            f"{path} is {value}"
            for path, value in walk(moment.seen.body)
            if isinstance(value, int) and not -(2**31) <= value < 2**31
        ]
        if big:
            self._tally.broke(INTEGER, "integers of 32 bits", ", ".join(big), moment.seen.seq)

    def _times(self, moment: Moment) -> None:
        found = _TIME.findall(moment.seen.record.raw)
        if not found:
            return
        long = [text for text, digits, _ in found if len(digits) > 3]
        local = [text for text, _, zone in found if zone not in ("Z", "z")]
        for rule, suspects in ((FRACTION, long), (UTC, local)):
            guilty = [value for _, value in walk(moment.seen.body) if value in suspects] if suspects else []
            if guilty:
                self._tally.broke(rule, rule.text, ", ".join(dict.fromkeys(guilty[:3])), moment.seen.seq)
            else:
                self._tally.held(rule, moment.seen.record.seq)


def walk(body: Any) -> Iterator[tuple[str, Any]]:
    """All values below `body` with their paths, but what vendors put into customData."""
    waiting: list[tuple[str, Any]] = [("", body)]
    while waiting:
        path, value = waiting.pop()
        if path:
            yield path, value
        if isinstance(value, dict):
            prefix = f"{path}." if path else ""
            waiting += [(prefix + key, inner) for key, inner in value.items() if key not in _FREE]
        elif isinstance(value, list):
            waiting += [(f"{path}[{index}]", inner) for index, inner in enumerate(value)]


@cache
def required_paths(action: str, shape: schemas.Shape) -> frozenset[str]:
    """The paths ("setVariableData[].component") of the fields that must be there."""
    root = schemas.schema(VERSION, action, shape)
    return frozenset(_required(root, root, "", 0))


def _required(root: dict[str, Any], node: dict[str, Any], path: str, depth: int) -> Iterator[str]:
    while "$ref" in node:
        node = root["definitions"][node["$ref"].rpartition("/")[2]]
    if "items" in node and isinstance(node["items"], dict) and depth < 20:
        yield from _required(root, node["items"], f"{path}[]", depth + 1)
    for name, inner in node.get("properties", {}).items():
        at = f"{path}.{name}" if path else name
        if name in node.get("required", ()):
            yield at
        if depth < 20:
            yield from _required(root, inner, at, depth + 1)


def _json(value: Any) -> str:
    return "null" if value is None else "{}" if value == {} else "[]"
