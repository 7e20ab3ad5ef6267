"""Text that came from a system under test, made safe to show to a person.

Nothing here may change what is meant: invisible characters are spelled out, long texts are cut and say so,
JSON is only given line breaks. It knows nothing of HTML, XML or any protocol; whoever writes markup escapes
on top of this.
"""

import re
from dataclasses import dataclass

import msgspec

from harness.trace.record import Record

SHOWN = 4096
"""Characters of one frame that a report shows."""
SHORT_ENOUGH, TOO_LONG_TO_INDENT = 96, 32 * 1024
BYTES_DUMPED = 512

# Controls, surrogates and noncharacters break XML; bidirectional and zero-width characters let a hostile
# system rearrange what the reader sees.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff0-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of a text, and how many `units` are left out."""

    text: str
    left_out: int = 0
    units: str = "characters"


def readable(text: str) -> str:
    """`text` with every character that cannot be seen spelled as an escape; tab and newline stay."""
    return _UNSEEN.sub(lambda match: _escape(match[0]), text)


def one_line(text: str) -> str:
    """`text` on one line, invisible characters spelled out."""
    return " ".join(readable(text).split())


def sentence(words: str) -> str:
    """`words` with a capital in front, unless they begin with a name from the wire ("evseId", "id_token")."""
    first = words.partition(" ")[0]
    return words[:1].upper() + words[1:] if first.isalpha() and first.islower() else words


def clip(text: str, limit: int = SHOWN) -> Shown:
    """The first `limit` characters."""
    return Shown(text) if len(text) <= limit else Shown(text[:limit], len(text) - limit)


def short(text: str, limit: int) -> str:
    """`text` on one line of at most `limit` characters, ending in an ellipsis when cut."""
    line = one_line(text[: 4 * limit])
    return line if len(line) <= limit and len(text) <= 4 * limit else line[: limit - 1].rstrip() + "…"


def body(record: Record, limit: int = SHOWN) -> Shown:
    """The bytes of a record for reading: JSON indented, other text as it is, what is no text as a dump."""
    if record.encoding == "base64":
        return _dump(record)
    shown = clip(_indented(record.raw), limit)
    return Shown(readable(shown.text), shown.left_out)


def offset(seconds: float) -> str:
    """A time since the start of a trace: "+0.250 s"."""
    return f"{seconds:+.3f} s"


def size(count: int) -> str:
    """A number of bytes for people: "812 bytes", "4.1 KB", "3.0 MB"."""
    if count < 1024:
        return f"{count} byte{'' if count == 1 else 's'}"
    return f"{count / 1024:.1f} KB" if count < 1024 * 1024 else f"{count / 1024 / 1024:.1f} MB"


def span(seconds: float) -> str:
    """A duration for people: "12 ms", "3.4 s", "2 min 5 s", "1 h 2 min"."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _indented(raw: str) -> str:
    # Formatting only moves white space: numbers, escapes and duplicate keys stay as they came. The limit
    # is there because indented text grows with the square of the nesting.
    if len(raw) <= SHORT_ENOUGH or len(raw) > TOO_LONG_TO_INDENT or not raw.lstrip().startswith(("[", "{")):
        return raw
    try:
        return msgspec.json.format(raw, indent=2)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return raw


def _dump(record: Record) -> Shown:
    try:
        data = record.data
    except ValueError:
        shown = clip(record.raw)
        return Shown("(not decodable as base64)\n" + readable(shown.text), shown.left_out)
    lines = [_dump_line(data, start) for start in range(0, min(len(data), BYTES_DUMPED), 16)]
    return Shown("\n".join(lines), max(0, len(data) - BYTES_DUMPED), "bytes")


def _dump_line(data: bytes, start: int) -> str:
    row = data[start : start + 16]
    shown = "".join(chr(byte) if 0x20 <= byte < 0x7F else "·" for byte in row)
    return f"{start:06x}  {row.hex(' '):<47}  {shown}"
