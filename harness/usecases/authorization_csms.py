"""IEC 63110-1, 8.4.4, from the other side: what a CSMS answers when our station asks or tells about tokens."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class AskAbout(Intent):
    """Our station asks about a token."""

    token: str


@dataclass(frozen=True, slots=True)
class AskWrongly(Intent):
    """Our station asks in a way that the protocol does not allow: "without a token" · "with a token too long"."""

    how: str


@dataclass(frozen=True, slots=True)
class AskAboutContract(Intent):
    """Our station asks about the contract certificate that the profile calls `name`."""

    name: str


@dataclass(frozen=True, slots=True)
class StationRemembers(Intent):
    """Our station has the token in its cache, of that group if any, so that it is used without asking."""

    token: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class MasterGroupKnown(Intent):
    """Our station takes the group that the profile names as that of the master passes."""


@dataclass(frozen=True, slots=True)
class EvNotReady(Intent):
    """The EV at our station takes no energy for now."""

    evse: int = 1


@dataclass(frozen=True, slots=True)
class ValueNamed(Sight):
    """The profile names this value: without it nothing can be concluded."""

    name: str


@dataclass(frozen=True, slots=True)
class TokenAccepted(Sight):
    """The answer accepts the token."""


@dataclass(frozen=True, slots=True)
class GroupNamed(Sight):
    """The answer names the group that the profile gives the token."""


@dataclass(frozen=True, slots=True)
class TokenRefused(Sight):
    """The answer gives a reason for refusing the token."""


@dataclass(frozen=True, slots=True)
class ReasonFits(Sight):
    """The reason is one that fits the token."""

    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InUseRefused(Sight):
    """The answer says that the token charges elsewhere already."""


@dataclass(frozen=True, slots=True)
class DriverHasSeconds(Intent):
    """At our station the driver has this long to connect the EV."""

    seconds: int


@dataclass(frozen=True, slots=True)
class WrongQuestionRefused(Sight):
    """A question that the protocol does not allow is not answered as if it were right."""


@dataclass(frozen=True, slots=True)
class ContractJudged(Sight):
    """The answer says this of the certificates, one of `tokens` of the token."""

    certificates: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SessionTold(Sight):
    """Our station has told the CSMS which token a session started with, or was stopped with."""

    token: str
    trigger: str = "Authorized"


@dataclass(frozen=True, slots=True)
class SessionJudged(Sight):
    """The answer to that message judges the token: "good", "not good", "good, with its group"."""

    token: str
    how: str


@dataclass(frozen=True, slots=True)
class StoryTold(Sight):
    """Our station has told this of the session: "timeout", "waiting EV", "master pass"."""

    what: str


@dataclass(frozen=True, slots=True)
class StoryTaken(Sight):
    """What our station told is answered, not refused."""

    what: str
