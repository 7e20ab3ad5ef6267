"""Nodes that find each other on the network and know each other by the keys of their certificates."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class ConnectAs(Intent):
    """The connection is cut and made again, and our side shows another certificate, or offers other suites.

    shows    "own", "stranger" (of another key), "forged" (of another key, with our own identifier in it), "spoofed"
             (with an identifier that no key has), "unnamed" (without one), "expired" (of our own key), "none"
    suites   "all" that the standard names, "mandatory": only the one that everybody has
    """

    shows: str = "own"
    suites: str = "all"


@dataclass(frozen=True, slots=True)
class ConnectTwice(Intent):
    """Our side opens a second connection beside the one that there is."""


@dataclass(frozen=True, slots=True)
class Searchable(Sight):
    """Our side is able to look for nodes on this network."""


@dataclass(frozen=True, slots=True)
class Found(Sight):
    """The system under test announces itself on the network."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Choosy(Sight):
    """The system under test has not announced that it accepts whoever comes."""


@dataclass(frozen=True, slots=True)
class Welcome(Sight):
    """The system under test does not say that it does not know our side: the two were made known to each other."""


@dataclass(frozen=True, slots=True)
class LetIn(Sight):
    """The system under test lets our side in (again)."""


@dataclass(frozen=True, slots=True)
class TurnedAway(Sight):
    """The system under test ends the handshake of the secure channel.

    unnamed   because of a certificate that states no identifier at all
    """

    unnamed: bool = False


@dataclass(frozen=True, slots=True)
class KeptOut(Sight):
    """For so many seconds the system under test neither says that it is ready nor anything that comes after that."""

    seconds: float


@dataclass(frozen=True, slots=True)
class OneLeft(Sight):
    """Of two connections the system under test closes one within so many seconds: the older one."""

    seconds: float
