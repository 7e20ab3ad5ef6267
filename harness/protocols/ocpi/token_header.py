"""What an Authorization header holds: the credentials token, in Base64 as it should be, or otherwise.

Source: transport_and_format, "Authorization header". Two ways to be otherwise are so common that they are told apart: the
token without Base64 (as in 2.1.1), and a line feed behind the token within the Base64, which the example of the text
itself has.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Final, Literal

Manner = Literal["base64", "line_feed", "unpadded", "plain", "scheme", "spaces", "empty"]
"""How it stands there; only the first one is as the text wants it."""

_LEGAL: Final = re.compile(r"[!-~]+")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/]+={0,2}")


@dataclass(frozen=True, slots=True)
class TokenHeader:
    """manner: how · token: the credentials token, "" if there is none · text: what stands behind the scheme."""

    manner: Manner
    token: str = ""
    text: str = ""


def read_token(value: str) -> TokenHeader:
    """What this value of an Authorization header holds. Never raises."""
    scheme, space, rest = value.partition(" ")
    if scheme != "Token":
        return TokenHeader("scheme", "", rest)
    text = rest.strip(" ")
    if not space or not text:
        return TokenHeader("empty")
    if text != rest:
        return TokenHeader("spaces", read_text(text).token, text)
    return read_text(text)


def read_text(text: str) -> TokenHeader:
    """What stands behind "Token "."""
    decoded = _decoded(text)
    if decoded is None:
        return TokenHeader("plain", text, text)
    token = decoded.rstrip("\r\n")
    if not _LEGAL.fullmatch(token):
        return TokenHeader("plain", text, text)
    if token != decoded:
        return TokenHeader("line_feed", token, text)
    return TokenHeader("unpadded" if len(text) % 4 else "base64", token, text)


def _decoded(text: str) -> str | None:
    if _BASE64.fullmatch(text) is None:
        return None
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True).decode()
    except (binascii.Error, ValueError):
        return None
