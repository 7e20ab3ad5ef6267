"""What says more about a driver, or about a credentials token, than a message has to: found in what was sent.

What a name is cannot be told from a text, so it is e-mail addresses, numbers of payment cards, and credentials tokens
(under the names that the record has for them, see `redaction`) that are looked for.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from harness.usecases.observation import Observation

DRIVERS: Final = frozenset({"tokens", "sessions", "cdrs", "commands", "chargingprofiles"})
"""Modules whose objects are about drivers."""
FREE: Final = frozenset({"issuer", "remark", "text", "status_message", "visual_number", "name"})
"""Fields that hold what somebody has written."""
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_CARD: Final = re.compile(r"(?<!\d)[3-6]\d{3}[ -]?\d{4}[ -]?\d{4}[ -]?\d{3,4}(?!\d)")
_TOKEN: Final = re.compile(r"T\d+~{3,}")


def told(seen: Observation, handed_on: bool = False) -> Iterator[str]:
    """What a request or an answer tells of a driver beyond what OCPI asks for.

    handed_on   objects are those of others: messages of errors alone are its own
    """
    for path, text in texts(seen.body.get("json")):
        field = path.rpartition(".")[2].split("[")[0]
        if field != "status_message" and (handed_on or _module(seen) not in DRIVERS):
            continue
        if (found := _MAIL.search(text)) is not None and "://" not in text:
            yield f"{path}: an e-mail address ({found[0][:2]}…)"
        if field in FREE and (found := _CARD.search(text)) is not None and _checked(found[0]):
            yield f"{path}: the number of a payment card ({found[0][:4]}…)"


def tokens_told(seen: Observation) -> Iterator[str]:
    """Where a message holds a credentials token that does not belong there."""
    if seen.shape == "request":
        parts = urlsplit(str(seen.body.get("url", "")))
        if _TOKEN.search(f"{parts.path}?{parts.query}"):
            yield "a credentials token in the URL"
    if seen.name.endswith(" credentials") and seen.shape != "error":
        return
    for path, text in texts(seen.body.get("json")):
        if _TOKEN.search(text):
            yield f"{path}: a credentials token"


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """All texts in a decoded body, each with where it stands."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from texts(each, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from texts(each, f"{path}[{number}]")


def _module(seen: Observation) -> str:
    asked = seen if seen.shape == "request" else seen.answers
    return str(asked.body.get("module", "")) if asked is not None else ""


def _checked(number: str) -> bool:
    """The last digit fits the others (ISO/IEC 7812-1)."""
    digits = [int(each) for each in reversed(number) if each.isdigit()]
    doubled = (2 * each - 9 * (each > 4) for each in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
