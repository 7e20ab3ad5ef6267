"""Roaming, function F4: billing and settlement. A bill is a service detail record: what OCPI calls a CDR.

way   "directly", "through a hub", "both": how our platform and the system under test are connected
"""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight

# -- the operator under test sends bills ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GiveCard(Intent):
    """Our eMSP tells the operator of a driver's card that may charge."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class CardTaken(Sight):
    """The operator has taken it over."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class Charge(Intent):
    """The driver charges, and leaves.

    parks   the vehicle stays for a while when it is full
    """

    way: str = "directly"
    parks: bool = False


@dataclass(frozen=True, slots=True)
class BillTold(Sight):
    """A bill comes, for that card, or none is sent by itself."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class ReadBills(Intent):
    """Our eMSP reads the bills of today."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class OneBill(Sight):
    """There is one bill for what was charged, sent or listed, and it names the session."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class TariffsPublished(Sight):
    """The tariffs of that bill are among those that were listed."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class TariffsResolve(Sight):
    """Each tariff that a connector names is in the list of tariffs."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class OnlyOurs(Sight):
    """All that is listed is about cards of who asks.

    what   "CDRs", "sessions"
    """

    what: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class RefuseBills(Intent):
    """Our eMSP answers the first bill badly: "OCPI 2001", "HTTP 500", "no Location", "nothing"."""

    how: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class BillNotRepeated(Sight):
    """The bill that could not be told is not sent again."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class BillStays(Sight):
    """What was sent is listed, as it was sent."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class BillThroughHub(Sight):
    """The bill comes through the hub, for the session that was told directly."""


@dataclass(frozen=True, slots=True)
class CreditBill(Intent):
    """The operator takes the bill back."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class CreditTold(Sight):
    """A bill comes that takes the first one back."""

    way: str = "directly"


# -- the eMSP under test gets bills ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LearnCards(Intent):
    """Our operator reads which cards the eMSP has."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class CardsLearnt(Sight):
    """There is a valid one."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class TellSession(Intent):
    """Our operator tells directly of a session that is over."""


@dataclass(frozen=True, slots=True)
class SendBill(Intent):
    """Our operator sends a bill for such a card.

    bill   "a bill" (or "a bill that is relayed"), "a late bill", "the bill once more", "another bill with its id" (or
           "... with the same id"), "a credit for it", "a corrected bill", "the bill of that session", "the bill on the
           other way"
    """

    bill: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class BillTaken(Sight):
    """The eMSP takes it, and says where it can be seen."""


@dataclass(frozen=True, slots=True)
class BookedOnce(Sight):
    """A second bill of the same id is refused, or answered as the first was."""


@dataclass(frozen=True, slots=True)
class SendWrongBill(Intent):
    """Our operator makes a mistake in a bill.

    mistake   "without a card", "without charging periods", "with its energy as a text", "that credits nothing",
              "for somebody else's card", "that adds up to something else", "with energy below zero",
              "that ends before it begins"
    """

    mistake: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class WrongBillRefused(Sight):
    """It is refused for that mistake."""

    mistake: str


@dataclass(frozen=True, slots=True)
class BillDoubted(Sight):
    """It is refused; who takes it may have doubts that cannot be seen."""


@dataclass(frozen=True, slots=True)
class ReadBill(Intent):
    """Our operator reads the first bill where it was said to be."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class BillAsSent(Sight):
    """It is as it was sent first."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class ChangeBill(Intent):
    """Our operator tries to change the bill where it is: "PUT", "PATCH", "DELETE"."""

    method: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class NoSuchMethod(Sight):
    """It is told that there is no such way."""


# -- tariffs ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TellTariff(Intent):
    """Our operator tells the eMSP of a tariff, or (gone) that it is not valid any more."""

    way: str = "directly"
    gone: bool = False


@dataclass(frozen=True, slots=True)
class TariffTaken(Sight):
    """That is taken over."""


@dataclass(frozen=True, slots=True)
class ReadTariff(Intent):
    """Our operator reads its tariff where it told of it."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class TariffAsTold(Sight):
    """It is as it was told."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class NoTariff(Sight):
    """There is none."""
