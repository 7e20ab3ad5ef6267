"""The exact and slow reader behind `strict_json`: one pass over the text, every fault with its place.

It must not be clever: it is what the quick path is measured against. It keeps its own stack, so that no
nesting can exhaust Python's.
"""

import json
import math
import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

MAX_DEPTH: Final = 512
"""Deeper nesting is not read any more (RFC 8259, 9 lets a reader set a limit). OCPP needs about ten."""
MAX_FAULTS: Final = 20
MAX_SIZE: Final = 8 * 1024 * 1024
EXACT_INTEGERS: Final = 2**53
"""Integers beyond this are read differently by different readers (RFC 8259, 6)."""

_BOM = b"\xef\xbb\xbf"
_SPACE = re.compile(r"[ \t\n\r]*+")
_STRING_SO_FAR = re.compile(r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+')
_STRING = re.compile(_STRING_SO_FAR.pattern + '"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(\.[0-9]++)?([eE][+-]?[0-9]++)?")
_WORD = re.compile(r"-?[A-Za-z][A-Za-z0-9_]*+")
_SURROGATE = re.compile("[\ud800-\udfff]")

_WORDS: Final[dict[str, Any]] = {"true": True, "false": False, "null": None}
_CONSTANTS: Final = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a frame. `kind` is stable and for machines, `text` for people.

    Kinds that leave no value: json_syntax, json_depth, json_size. Kinds with a value: json_utf8, json_bom,
    json_constant (NaN and its like), json_trailing, json_duplicate_key, json_surrogate, json_number (not
    the same for every reader). `rpc` adds kinds of its own.
    """

    kind: str
    text: str


class _NoValueError(Exception):
    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.fault = Fault(kind, text)


@dataclass(slots=True)
class _Open:
    """A list or object that is not closed yet. `key` is the member that is being read."""

    value: Any
    key: str | None = None


@dataclass(slots=True)
class _Scanner:
    text: str
    at: int = 0
    faults: list[Fault] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)

    def read(self) -> Any:
        """The value that the whole text stands for."""
        while True:
            value = self._value()
            if isinstance(value, _Open):
                continue
            while self._place(value):
                value = self.stack.pop().value
                if not self.stack:
                    self._nothing_more()
                    return value
            if not self.stack:
                self._nothing_more()
                return value

    def _value(self) -> Any:
        """The next scalar or empty container; an `_Open` when a container with content begins."""
        match self._peek():
            case "{" | "[" as bracket:
                return self._begin(bracket)
            case '"':
                return self._string()
            case char if char.isdigit() or (char == "-" and self.text[self.at + 1 : self.at + 2].isdigit()):
                return self._number()
            case _:
                return self._word()

    def _begin(self, bracket: str) -> Any:
        if len(self.stack) >= MAX_DEPTH:
            raise _NoValueError("json_depth", f"nested deeper than {MAX_DEPTH} levels {self._here()}")
        self.at += 1
        opened = _Open({} if bracket == "{" else [])
        closing = "}" if bracket == "{" else "]"
        if self._peek(f"a value or '{closing}'") == closing:
            self.at += 1
            return opened.value
        self.stack.append(opened)
        if bracket == "{":
            self._key()
        return opened

    def _place(self, value: Any) -> bool:
        """Put `value` where it belongs. True: and with it the innermost container is complete."""
        if not self.stack:
            return False
        inner = self.stack[-1]
        if inner.key is None:
            inner.value.append(value)
        else:
            inner.value[inner.key] = value
        closing = "]" if inner.key is None else "}"
        found = self._peek(f"',' or '{closing}'")
        if found not in (",", closing):
            raise self._expected(f"',' or '{closing}'")
        self.at += 1
        if found == "," and inner.key is not None:
            self._key()
        return found == closing

    def _key(self) -> None:
        if self._peek("a key in double quotes") != '"':
            raise self._expected("a key in double quotes")
        start = self.at
        key, inner = self._string(), self.stack[-1]
        if key in inner.value:
            inner.key = None
            self._fault(
                "json_duplicate_key", f"key {key!r} occurs again in {self._path()} {self._here(start)}"
            )
        inner.key = key
        if self._peek("':'") != ":":
            raise self._expected("':'")
        self.at += 1

    def _string(self) -> str:
        found = _STRING.match(self.text, self.at)
        if found is None:
            raise self._bad_string()
        start, self.at = self.at, found.end()
        content = found.group()
        if "\\" not in content:
            return content[1:-1]
        value: str = json.loads(content)
        if _SURROGATE.search(value):
            self._fault("json_surrogate", f"half of a surrogate pair in the string {self._here(start)}")
            value = _SURROGATE.sub("\ufffd", value)
        return value

    def _bad_string(self) -> _NoValueError:
        found = _STRING_SO_FAR.match(self.text, self.at)
        stop = found.end() if found else self.at
        if stop >= len(self.text):
            return _NoValueError("json_syntax", f"not JSON: the string {self._here()} is never closed")
        char = self.text[stop]
        what = (
            f"bad escape {self.text[stop : stop + 2]!r}"
            if char == "\\"
            else f"bare control character {char!r}"
        )
        return _NoValueError("json_syntax", f"not JSON: {what} in a string {self._here(stop)}")

    def _number(self) -> int | float | Decimal:
        found = _NUMBER.match(self.text, self.at)
        if found is None or self.text[found.end() : found.end() + 1].isalnum():
            raise self._expected("a number")
        start, self.at = self.at, found.end()
        whole = found.group(1) is None and found.group(2) is None
        value = _number(found.group(), whole)
        if isinstance(value, Decimal) or abs(value) == math.inf or (whole and abs(value) > EXACT_INTEGERS):
            shown = found.group() if len(found.group()) <= 40 else found.group()[:37] + "..."
            self._fault("json_number", f"number {shown} is not the same for every reader {self._here(start)}")
        return value

    def _word(self) -> Any:
        found = _WORD.match(self.text, self.at)
        word = found.group() if found else ""
        if word in _WORDS:
            self.at += len(word)
            return _WORDS[word]
        if word not in _CONSTANTS:
            raise self._expected("a value")
        self._fault("json_constant", f"{word} is not JSON {self._here()}")
        self.at += len(word)
        return _CONSTANTS[word]

    def _nothing_more(self) -> None:
        self._skip()
        if self.at < len(self.text):
            self._fault("json_trailing", f"text behind the end of the value {self._here()}: {self._shown()}")

    def _skip(self) -> None:
        space = _SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at

    def _peek(self, wanted: str = "a value") -> str:
        self._skip()
        if self.at >= len(self.text):
            raise _NoValueError("json_syntax", f"not JSON: {wanted} expected, but the text ends")
        return self.text[self.at]

    def _expected(self, wanted: str) -> _NoValueError:
        return _NoValueError(
            "json_syntax", f"not JSON: {wanted} expected {self._here()}, found {self._shown()}"
        )

    def _shown(self) -> str:
        rest = self.text[self.at : self.at + 21]
        return repr(rest if len(rest) <= 20 else rest[:20] + "...")

    def _here(self, at: int | None = None) -> str:
        before = self.text[: self.at if at is None else at]
        return f"at byte {len(before.encode('utf-8', 'surrogatepass'))}"

    def _path(self) -> str:
        steps = (
            "." + inner.key if inner.key is not None else f"[{len(inner.value)}]" for inner in self.stack[:-1]
        )
        return "$" + "".join(steps)

    def _fault(self, kind: str, text: str) -> None:
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(Fault(kind, text))


def _number(text: str, whole: bool) -> int | float | Decimal:
    """The number as int or float or, when neither holds it, as Decimal; infinite when not even that does."""
    try:
        if whole:
            return int(text)
        near = float(text)
        return near if Decimal(repr(near)) == Decimal(text) else Decimal(text)
    except InvalidOperation:
        return float(text)
    except ValueError:  # more digits than Python turns into an int
        return Decimal(text)


def scan(data: bytes) -> tuple[Any, tuple[Fault, ...]]:
    """The value of the text, if there is one, and all that is wrong with it."""
    if len(data) > MAX_SIZE:
        return None, (Fault("json_size", f"{len(data)} bytes, more than {MAX_SIZE} are not looked into"),)
    faults = []
    if data.startswith(_BOM):
        faults.append(Fault("json_bom", "the text begins with a byte order mark"))
        data = data[len(_BOM) :]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        faults.append(
            Fault("json_utf8", f"not UTF-8: {error.reason} 0x{data[error.start]:02x} at byte {error.start}")
        )
        text = data.decode("utf-8", "replace")
    scanner = _Scanner(text)
    try:
        value = scanner.read()
    except _NoValueError as unreadable:
        return None, (*faults, *scanner.faults, unreadable.fault)
    return value, (*faults, *scanner.faults)
