"""Words for clause 7 of IEC 63119-1: connections that are secured, senders that are known, tokens with an end.

`way` says how our side is connected: "directly", "through a hub".
"""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class TryEveryPlace(Intent):
    """Our platform makes a connection to every place that is announced, and ends it again.

    offer   what it offers in the handshake, and nothing else: "TLS 1.0", "TLS 1.1", "suites without encryption",
            "suites without a certificate", "suites with short keys", "suites with DES", "suites with 3DES",
            "suites with RC4"; "a usual handshake"; "a question in the clear": no TLS, and a token that nobody knows
    """

    offer: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class EveryPlaceDeals(Sight):
    """A usual handshake leads to a connection with TLS 1.2 or newer, by a certificate that holds; with everything else no
    connection comes about, and what is asked in the clear is not heard.
    """

    offer: str


@dataclass(frozen=True, slots=True)
class BeSomebodyElse(Intent):
    """From now on our platform is no good in its handshakes, and whoever is connected has to come again.

    does   "shows a certificate that expired yesterday" (texts of `pki.spoil`), "speaks TLS 1.1 and nothing newer"
    """

    does: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class NothingTold(Sight):
    """The system under test calls, and says nothing over such a connection."""

    does: str


@dataclass(frozen=True, slots=True)
class Impersonate(Intent):
    """Our platform tells of a thing of somebody else's, in that party's name.

    thing   "a card" of an eMSP, "a place" of an operator
    """

    thing: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class ReadAsItself(Intent):
    """Our platform asks for that thing where the other party's things are."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class NotTaken(Sight):
    """What was told is not taken."""


@dataclass(frozen=True, slots=True)
class NotThere(Sight):
    """That thing is not there."""


@dataclass(frozen=True, slots=True)
class ReplayOrder(Intent):
    """The last order is sent once more, as it was, with the ids that it had."""


@dataclass(frozen=True, slots=True)
class NothingNewStarts(Sight):
    """No second session comes of it."""


@dataclass(frozen=True, slots=True)
class ReadThings(Intent):
    """Our platform reads what the system under test has that may change: places of an operator, cards of an eMSP."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class ThingsRead(Sight):
    """There are some."""


@dataclass(frozen=True, slots=True)
class HaveNews(Intent):
    """Something changes at the system under test of which it would tell a platform that it knows."""


@dataclass(frozen=True, slots=True)
class NewsTold(Sight):
    """Our platform is told of it."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class NoMoreTold(Sight):
    """Our platform hears nothing any more."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class AskWhereServed(Intent):
    """Our platform asks for every list where it was offered to it, although that may be over.

    show   as in `roaming.AskForVersions`
    """

    show: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class OutliveToken(Intent):
    """Time passes until a token that was given at the beginning is not valid any more."""


@dataclass(frozen=True, slots=True)
class TokenExpired(Sight):
    """The request is turned away: the token has had its time."""
