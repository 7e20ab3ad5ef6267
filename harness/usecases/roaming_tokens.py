"""F1, credential authentication: cards of drivers, who keeps them, and who decides whether somebody may charge."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight

# -- the provider is tested: it lists its drivers' cards, and decides --------------------------------------------------


@dataclass(frozen=True, slots=True)
class OfferPlace(Intent):
    """Our operator tells of a place to charge.

    shut   it is closed at this time, and somebody else charges at its EVSE
    """

    way: str = "directly"
    shut: bool = False


@dataclass(frozen=True, slots=True)
class LookAtCards(Intent):
    """Our operator looks at the first cards on the list."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class CardListed(Sight):
    """There is a card of that kind: "a card", "an app", or the profile names one."""

    kind: str = "a card"


@dataclass(frozen=True, slots=True)
class AskWhether(Intent):
    """Our operator asks whether the driver may charge.

    card   "the card", "the app", "the blocked card", "a card that nobody knows", "a card that somebody else has issued",
           "the card as if it were an app", "the app as if it were a card"
    how    "": as it should be; "without a place", "without JSON", "with EVSEs that are no list"
    """

    way: str
    card: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class MayCharge(Sight):
    """The driver may charge; the answer has the whole token, and the place.

    anyway   although the place is closed and its EVSE taken
    """

    anyway: bool = False


@dataclass(frozen=True, slots=True)
class MayNotCharge(Sight):
    """The card is known, and the driver may not charge, because "it is blocked", "it has expired", "it has no credit"."""

    why: str


@dataclass(frozen=True, slots=True)
class CardUnknown(Sight):
    """The card is not known; nothing else is said.

    by_type   there is one with that uid, but of another type
    """

    by_type: bool = False


@dataclass(frozen=True, slots=True)
class PlaceWanted(Sight):
    """Without a place it cannot be decided."""


@dataclass(frozen=True, slots=True)
class QuestionRefused(Sight):
    """The question is refused as "not JSON" or for a "field"."""

    fault: str


@dataclass(frozen=True, slots=True)
class BlockCard(Intent):
    """The provider blocks a card, if there is none that is blocked.

    why   as in `MayNotCharge`
    """

    why: str


@dataclass(frozen=True, slots=True)
class ReleaseCard(Intent):
    """The provider lets the card charge again."""


@dataclass(frozen=True, slots=True)
class ReadCards(Intent):
    """Our operator reads the list to its end, a few cards at a time.

    part   "all", "newer": changed at a certain time or later, "older": changed before
    """

    way: str
    part: str = "all"


@dataclass(frozen=True, slots=True)
class CardsRead(Sight):
    """Each card was there once, and those only that were wanted."""

    part: str = "all"


@dataclass(frozen=True, slots=True)
class TurnNewsAway(Intent):
    """Our operator answers news of cards with "HTTP 401", "HTTP 500", "OCPI 2001", "nothing"."""

    way: str
    how: str


@dataclass(frozen=True, slots=True)
class ChangeCard(Intent):
    """The provider changes something about a card."""


@dataclass(frozen=True, slots=True)
class CardNewsCome(Sight):
    """It tells us of it."""


@dataclass(frozen=True, slots=True)
class NewsNotRepeated(Sight):
    """It does not send the same once more."""


@dataclass(frozen=True, slots=True)
class LookAtChanges(Intent):
    """Our operator asks for the cards that have changed since."""

    way: str


@dataclass(frozen=True, slots=True)
class ChangeListed(Sight):
    """The card is among them, as it is now."""


# -- the operator is tested: it keeps cards of others ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TellCard(Intent):
    """Our provider tells of a card.

    what   "new", "changed": other than before, and with less in it; "an app with the same uid"; wrong ones: "of another
           provider", "with another uid", "without whitelist", "with an unknown whitelist", "with a uid of 37 characters"
    """

    way: str
    what: str = "new"


@dataclass(frozen=True, slots=True)
class InvalidateCard(Intent):
    """Our provider tells that the card is not valid any more.

    undated   without saying since when
    """

    way: str
    undated: bool = False


@dataclass(frozen=True, slots=True)
class CardTaken(Sight):
    """That is accepted."""


@dataclass(frozen=True, slots=True)
class CardRefused(Sight):
    """That is refused, as "of another provider", "with another uid", or for a "field"."""

    why: str


@dataclass(frozen=True, slots=True)
class AskForCard(Intent):
    """Our provider asks what is known of a card.

    what   "the card", "the app", "a card never told", "the card of another provider", "the card with the other uid"
    """

    way: str
    what: str = "the card"


@dataclass(frozen=True, slots=True)
class CardReturned(Sight):
    """It comes back as it was told.

    apart   although there is one of another type with the same uid
    """

    apart: bool = False


@dataclass(frozen=True, slots=True)
class CardNotThere(Sight):
    """There is no such card.

    why   "it was never told", "of another provider", "with another uid"
    """

    why: str


@dataclass(frozen=True, slots=True)
class TellStory(Intent):
    """Our provider, which is connected both ways, tells of "a good card" directly; through the hub that it is "not valid
    any more"; directly that it was "valid, a while ago"; or it asks for it ("and now?")."""

    part: str


@dataclass(frozen=True, slots=True)
class StoryHeard(Sight):
    """It is answered, whether it is taken or not."""


@dataclass(frozen=True, slots=True)
class NewerCounts(Sight):
    """The card is not valid."""


# -- the operator is tested: it lets drivers charge, or not --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LookAtPlaces(Intent):
    """Our provider looks at the places to charge."""

    way: str


@dataclass(frozen=True, slots=True)
class PlaceFree(Sight):
    """There is an EVSE that is free, or the profile names one."""


@dataclass(frozen=True, slots=True)
class HandOutCard(Intent):
    """Our provider tells of a card that may charge, and says so when somebody asks.

    whitelist   "ALWAYS", "ALLOWED", "ALLOWED_OFFLINE", "NEVER"
    issuer      "our provider", "the clearing house", "our provider, through the hub"
    """

    way: str
    whitelist: str
    issuer: str = "our provider"


@dataclass(frozen=True, slots=True)
class Decide(Intent):
    """When somebody asks whether the driver may charge, ours answers so.

    how   "no", "unknown", "HTTP 500", "no JSON", "nothing", "hangs up"
    """

    how: str


@dataclass(frozen=True, slots=True)
class PresentCard(Intent):
    """The driver shows the card at the EVSE that is free."""


@dataclass(frozen=True, slots=True)
class StopCharging(Intent):
    """The driver has had enough."""


@dataclass(frozen=True, slots=True)
class WhitelistObeyed(Sight):
    """The driver charges; our provider was asked before if it has to be, and not if it must not be."""


@dataclass(frozen=True, slots=True)
class AskedFor(Sight):
    """Our provider is asked whether the driver may charge."""


@dataclass(frozen=True, slots=True)
class AskedAtIssuer(Sight):
    """The clearing house is asked, through the hub."""


@dataclass(frozen=True, slots=True)
class AskedOnce(Sight):
    """Our provider is asked, once, on one of the two ways."""


@dataclass(frozen=True, slots=True)
class ChargingBegins(Sight):
    """The driver charges.

    offline   although nobody can be reached
    """

    offline: bool = False


@dataclass(frozen=True, slots=True)
class NoCharging(Sight):
    """The driver does not charge."""

    answer: str = "no"


@dataclass(frozen=True, slots=True)
class ReferenceTold(Sight):
    """The "session" or the "cdr" names the authorisation that our provider has given."""

    where: str
