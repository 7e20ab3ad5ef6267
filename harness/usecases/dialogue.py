"""Question and answer between two nodes that are equals, where scenarios put questions out of the ordinary."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class Put(Intent):
    """Our side sends something by its name, which may be out of place or broken."""

    what: str


@dataclass(frozen=True, slots=True)
class Acquainted(Sight):
    """The other side has told what it consists of. `again`: since the last thing that was done."""

    again: bool = False


@dataclass(frozen=True, slots=True)
class AsksWhoWeAre(Sight):
    """The system under test asks what we consist of."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Replied(Sight):
    """What was sent last is answered.

    how    "well", "an error", "somehow" (with or without an error), "an error or not at all", "never"
    error  the number that the error has
    """

    what: str
    how: str = "well"
    error: int | None = None


@dataclass(frozen=True, slots=True)
class RepliedOften(Sight):
    """So many good answers of that kind come."""

    times: int


@dataclass(frozen=True, slots=True)
class AnsweredOrLeft(Sight):
    """What was sent last is refused, or the connection closed."""

    what: str


@dataclass(frozen=True, slots=True)
class Listed(Sight):
    """The bindings or subscriptions that were looked up hold ours, or do not."""

    what: str
    there: bool


@dataclass(frozen=True, slots=True)
class SubRevisionsTold(Sight):
    """Each use case that is told says which revision of its document it follows."""
