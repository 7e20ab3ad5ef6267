"""The words that tags and profiles may use: parties, protocol versions, claims, control verbs.

They are data (`data/vocabulary.json`), so that a new protocol or claim is a line there and no change of code.
"""

from collections.abc import Mapping
from functools import cache, cached_property
from importlib.resources import files

import msgspec

from harness.errors import UsageFault
from harness.requirements.model import Claim, Protocol, Reading, Verb
from harness.requirements.near import did_you_mean


class _Words(msgspec.Struct, frozen=True):
    roles: dict[str, str]
    modes: dict[str, str]
    protocols: tuple[Protocol, ...]
    claims: tuple[Claim, ...]
    verbs: tuple[Verb, ...]
    readings: tuple[Reading, ...] = ()


class Vocabulary:
    """What a tag may say."""

    def __init__(self, words: _Words) -> None:
        self._words = words

    @property
    def roles(self) -> Mapping[str, str]:
        """Party as tags write it → role as profiles write it: "CS" → "charging_station"."""
        return self._words.roles

    @property
    def modes(self) -> Mapping[str, str]:
        """Way of being connected, as tags write it → the claim that it takes: "B" → "hub_mode"."""
        return self._words.modes

    @cached_property
    def protocols(self) -> Mapping[str, Protocol]:
        return {each.tag: each for each in self._words.protocols}

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        return {each.name: each for each in self._words.claims}

    def claims_for(self, table: str) -> frozenset[str]:
        """The claims that products of a protocol family may make."""
        return frozenset(name for name, claim in self.claims.items() if claim.table in ("", table))

    @cached_property
    def verbs(self) -> Mapping[str, Verb]:
        return {each.name: each for each in self._words.verbs}

    @cached_property
    def readings(self) -> Mapping[str, Reading]:
        return {each.name: each for each in self._words.readings}

    def protocol(self, tag: str) -> Protocol:
        """The protocol version of a tag. Raises UsageFault with the nearest ones."""
        try:
            return self.protocols[tag]
        except KeyError:
            raise UsageFault(
                f"there is no protocol version {tag!r}{did_you_mean(tag, self.protocols)}"
            ) from None

    def party(self, role: str) -> str | None:
        """The tag for a profile's role: "charging_station" → "CS"; None for roles that no case tests yet."""
        return next((party for party, name in self.roles.items() if name == role), None)


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, read once."""
    data = files("harness.requirements").joinpath("data", "vocabulary.json").read_bytes()
    return Vocabulary(msgspec.json.decode(data, type=_Words))
