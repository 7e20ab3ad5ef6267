"""What a station knows of tokens by itself: its rules of authorization, its cache, its local list."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class FollowRules(Intent):
    """The CSMS sets rules of authorization at the station, as (name, value), and reads them back.

    name   see the binding; value as text: "true", "false", a number, the name of a group
    """

    rules: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RulesInForce(Sight):
    """The rules read back are those that were set; a rule that the station does not have counts as switched off."""

    rules: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReadTrait(Intent):
    """Ask the station about a trait that it was built with or set to; the names are those of `Trait`."""

    name: str


@dataclass(frozen=True, slots=True)
class Trait(Sight):
    """The station has it: "authorization ends sessions" · "authorization starts sessions" · "pauses do not end
    sessions" · "dates in the list count".
    """

    name: str


@dataclass(frozen=True, slots=True)
class ForgetTokens(Intent):
    """The CSMS empties the station's cache and local list, as far as it has them."""


@dataclass(frozen=True, slots=True)
class TokensForgotten(Sight):
    """The station has answered the last of those orders."""


@dataclass(frozen=True, slots=True)
class ClearCache(Intent):
    """The CSMS orders the station to empty its cache."""


@dataclass(frozen=True, slots=True)
class CacheCleared(Sight):
    """The station answers that order with this status."""

    status: str


@dataclass(frozen=True, slots=True)
class CacheClearOrdered(Sight):
    """The CSMS orders the station to empty its cache."""


@dataclass(frozen=True, slots=True)
class StationRefusesToClear(Intent):
    """Our station shall say that it cannot empty its cache."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a local list. status "": strike the token off · until: "" for ever · "past" · "future"."""

    token: str
    status: str = "Accepted"
    group: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class SendList(Intent):
    """The CSMS sends a local list, or changes to it.

    version   None: one more than that of the last list
    """

    entries: tuple[Listed, ...]
    whole: bool = False
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ListAnswered(Sight):
    """The station answers the list with this status. `how`: what is special about the list."""

    status: str
    how: str = "whole"


@dataclass(frozen=True, slots=True)
class AskListVersion(Intent):
    """The CSMS asks which version the local list has."""


@dataclass(frozen=True, slots=True)
class ListVersionTold(Sight):
    """The station names the version of the list that it accepted last."""


@dataclass(frozen=True, slots=True)
class ListSent(Sight):
    """The CSMS sends a list of this kind ("whole" or "changes"), well formed."""

    kind: str
