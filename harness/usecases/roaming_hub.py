"""Words for what a hub does with what it is handed: it passes it on, to whom it is for, and brings the answer back.

Who is who in them: "the first eMSP", "the second eMSP", "the first operator", "the second operator" (all of them ours,
all connected to the hub under test), "a party that nobody knows", "everybody" (it is addressed to the hub itself),
"whomever it concerns" (it is addressed to nobody); of receivers also "every eMSP", "every operator".
"""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class HandToHub(Intent):
    """One of our platforms gives the hub something that is meant for another one.

    thing   "a token", "a change of that token", "a place", "the state of an EVSE", "a tariff", "a session", "a change of
            that session", "a CDR", "an order to start charging"
    """

    by: str
    thing: str
    to: str


@dataclass(frozen=True, slots=True)
class HandInAnothersName(Intent):
    """One of our platforms gives the hub a token as if it came from another one."""

    by: str
    name: str
    to: str


@dataclass(frozen=True, slots=True)
class AskEverybodyForOne(Intent):
    """One of our platforms asks everybody, by the hub, what is held there of a token of its own."""

    by: str


@dataclass(frozen=True, slots=True)
class AskNobodyForAll(Intent):
    """One of our platforms asks for a list of all places, and addresses nobody."""

    by: str


@dataclass(frozen=True, slots=True)
class Misbehave(Intent):
    """One of our platforms behaves so when the hub calls.

    how   "says nothing", "lets nobody in", "refuses with 2001", "refuses with 3000", "takes orders and says later how
          they went"
    """

    who: str
    how: str


@dataclass(frozen=True, slots=True)
class PassedOn(Sight):
    """The hub passes on what it was handed: to these, once to each; and to nobody else.

    perhaps  who else may get it; "": nobody
    """

    to: str
    perhaps: str = ""


@dataclass(frozen=True, slots=True)
class NotPassedOn(Sight):
    """The hub passes it on to nobody.

    but   the only one who may get it; "": nobody
    """

    but: str = ""


@dataclass(frozen=True, slots=True)
class AnswerBroughtBack(Sight):
    """The receiver's answer reaches who asked.

    code   the OCPI code of that answer; 1000: all is well
    """

    of: str
    code: int = 1000


@dataclass(frozen=True, slots=True)
class HubAnswers(Sight):
    """The hub answers for itself that all is well.

    missing  although one of those whom it was for could not be reached
    """

    missing: bool = False


@dataclass(frozen=True, slots=True)
class ReceiverUnknown(Sight):
    """The hub says that it does not know whom this is for."""


@dataclass(frozen=True, slots=True)
class ReceiverUnreached(Sight):
    """The hub says why its receiver has not got it.

    why   "does not answer", "cannot be reached"
    """

    why: str


@dataclass(frozen=True, slots=True)
class NotWell(Sight):
    """The hub does not say that all is well."""


@dataclass(frozen=True, slots=True)
class NotAllListed(Sight):
    """The hub does not take what is addressed to nobody for a question to all."""


@dataclass(frozen=True, slots=True)
class AskAboutToken(Intent):
    """An operator asks whether a token of that eMSP may charge.

    openly  it does not say whose it is
    """

    by: str
    of: str
    openly: bool = False


@dataclass(frozen=True, slots=True)
class DecidedBy(Sight):
    """That eMSP was asked, and what it has decided came back in its name."""

    who: str


@dataclass(frozen=True, slots=True)
class ReadTokens(Intent):
    """An operator reads all tokens that the hub has for it."""

    by: str


@dataclass(frozen=True, slots=True)
class HubTokenThere(Sight):
    """One of them was issued by the hub."""


@dataclass(frozen=True, slots=True)
class AskAboutHubToken(Intent):
    """An operator asks whether the token that the hub has issued may charge.

    whom   "its issuer", "whomever it concerns", "an eMSP that has not issued it"
    """

    by: str
    whom: str


@dataclass(frozen=True, slots=True)
class BlockHubToken(Intent):
    """The hub's operator blocks the token that it has issued."""


@dataclass(frozen=True, slots=True)
class HubDecides(Sight):
    """It may charge, and it is the hub's own issuer that says so."""


@dataclass(frozen=True, slots=True)
class NobodyAsked(Sight):
    """No eMSP of ours is asked about it."""


@dataclass(frozen=True, slots=True)
class NotAllowed(Sight):
    """It is not said that it may charge."""


@dataclass(frozen=True, slots=True)
class HandCdrOfHubToken(Intent):
    """An operator gives the hub the CDR of a session with a token that the hub has issued."""

    by: str


@dataclass(frozen=True, slots=True)
class TakenByHub(Sight):
    """It is taken."""


@dataclass(frozen=True, slots=True)
class ReadAllPlaces(Intent):
    """One of our eMSPs reads the places of all operators from the hub, so many at a time (0: as the hub likes)."""

    by: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class AllPlacesListed(Sight):
    """The places of all our operators are there, each as its owner's, each once."""


@dataclass(frozen=True, slots=True)
class TellResult(Intent):
    """The operator that got the order says how it went, where the order said so."""

    by: str


@dataclass(frozen=True, slots=True)
class ResultArrived(Sight):
    """That reaches the eMSP that has given the order, once."""

    at: str


@dataclass(frozen=True, slots=True)
class ReadCdrBack(Intent):
    """The operator reads the CDR at the URL that it got for it."""

    by: str


@dataclass(frozen=True, slots=True)
class CdrReadBack(Sight):
    """It is the CDR that was handed over."""


@dataclass(frozen=True, slots=True)
class NoSessionLeg(Sight):
    """Nothing of how sessions are started and run comes from the hub."""
