"""The money path: what a station meters, and what the driver's provider is told of it and billed for."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class CardToBeAskedAbout(Intent):
    """Our provider has a driver with the card `id_token`, and wants to be asked each time that it is shown.

    verdict   what it says of the card when it is asked: "ALLOWED", "BLOCKED" ...
    """

    verdict: str = "ALLOWED"


@dataclass(frozen=True, slots=True)
class ProviderAsked(Sight):
    """The operator asks our provider about the card."""


@dataclass(frozen=True, slots=True)
class ProviderToldOfSession(Sight):
    """The operator tells our provider of the session with the card."""


@dataclass(frozen=True, slots=True)
class NothingToPay(Sight):
    """The operator tells our provider of no session, and sends no bill."""


@dataclass(frozen=True, slots=True)
class BillSent(Sight):
    """The operator sends the bill (CDR) for the session with the card."""


@dataclass(frozen=True, slots=True)
class BillAgrees(Sight):
    """The bill agrees with what the station told the operator.

    about   "energy", "card", "time", "cost"
    """

    about: str
