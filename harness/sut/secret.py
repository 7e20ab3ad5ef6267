"""Secrets: where they come from, and how they are kept out of everything that is written down.

A secret is read when it is needed and wrapped at once, so that no repr, log or message can show it. This
module must not know what a secret is used for.
"""

import base64
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from harness.errors import UsageFault

HIDDEN = "<redacted>"

_SECRET_NAME = re.compile(
    r"passw(or)?d|passphrase|secret|private[_-]?key|api[_-]?key|authori[sz]ation"
    r"|(auth|access|bearer|api|credentials?)[_-]?token|^-*token([_-][abc])?$",
    re.IGNORECASE,
)
_SHORTEST_MASKED = 4


class Secret:
    """A text that shows itself to nobody but the one who calls `reveal`."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The secret itself. For the line, never for a record, a log or a message."""
        return self._text

    def __repr__(self) -> str:
        return HIDDEN

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret cannot be stored")


@dataclass(frozen=True, slots=True)
class SecretSource:
    """Where a secret is to be found: an environment variable or a file, one of the two.

    where   file and key of the profile that say so, for messages
    """

    where: str
    env: str | None = None
    file: Path | None = None

    def resolve(self, environ: Mapping[str, str] | None = None) -> Secret:
        """Read it now. Raises UsageFault when it is not there or empty."""
        if self.env is not None:
            return self._from_environment(os.environ if environ is None else environ)
        return self._from_file()

    def _from_environment(self, environ: Mapping[str, str]) -> Secret:
        if not (text := environ.get(self.env or "", "")):
            state = "empty" if self.env in environ else "not set"
            raise UsageFault(
                f"{self.where}_env: the environment variable {self.env} is {state}; right would be: "
                f"export {self.env}=... before the run"
            )
        return Secret(text)

    def _from_file(self) -> Secret:
        assert self.file is not None
        right = "right would be a file with the secret"
        try:
            text = self.file.read_text("utf-8").removesuffix("\n").removesuffix("\r")
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
            raise UsageFault(f"{self.where}_file: {self.file} cannot be read ({why}); {right}") from None
        if not text:
            raise UsageFault(f"{self.where}_file: {self.file} is empty; {right}")
        return Secret(text)


def looks_secret(name: str) -> bool:
    """Whether a key of that name probably holds a secret. `id_token` does not: it is on the wire anyway."""
    return _SECRET_NAME.search(name) is not None


def without_secrets(data: Any) -> Any:
    """`data` (decoded TOML or JSON) with everything hidden whose key looks like a secret's."""
    match data:
        case dict():
            return {key: _hide(key, value) for key, value in data.items()}
        case list() | tuple():
            return [without_secrets(each) for each in data]
        case str() | int() | float() | bool() | None:
            return data
        case _:
            return str(data)


def _hide(key: str, value: Any) -> Any:
    if looks_secret(key) and not key.endswith(("_env", "_file")):
        return HIDDEN
    return without_secrets(value)


def public_command(command: Iterable[str]) -> list[str]:
    """A command line with the values of options like --password hidden; placeholders are kept."""
    shown: list[str] = []
    hide_next = False
    for word in command:
        option, equals, value = word.partition("=")
        named = option.startswith("-") and looks_secret(option)
        if hide_next and not word.startswith(("-", "{")):
            word = HIDDEN
        elif named and equals and not value.startswith("{"):
            word = f"{option}={HIDDEN}"
        hide_next = named and not equals
        shown.append(word)
    return shown


def needles(secrets: Iterable[Secret], identities: Iterable[str] = ()) -> tuple[bytes, ...]:
    """The forms in which secrets may turn up in a log: as they are, in base64, and as HTTP Basic credentials.

    Shorter than four characters is not masked: that would blot out the log and is no secret.
    """
    found: list[bytes] = []
    users = tuple(identities)
    for secret in secrets:
        text = secret.reveal()
        if len(text) >= _SHORTEST_MASKED:
            found += [text.encode(), base64.b64encode(text.encode())]
            found.extend(base64.b64encode(f"{user}:{text}".encode()) for user in users)
    return tuple(sorted(set(found), key=len, reverse=True))


def mask(data: bytes, secrets: Iterable[bytes]) -> bytes:
    """`data` with every needle replaced."""
    for needle in secrets:
        data = data.replace(needle, HIDDEN.encode())
    return data
