"""Roaming, what all of its functions have in common: platforms that get to know each other."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class GetAcquainted(Intent):
    """Our platforms and the system under test exchange their credentials, as far as that has not been done.

    way   "directly", "through a hub", "both": which of our platforms; a hub gets to know all of them
    """

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class Acquainted(Sight):
    """All of them know each other."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class BeStrangers(Intent):
    """Our platform and the system under test do not know each other, but it has a token A for us."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class Strangers(Sight):
    """There is no registration with our platform."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class Register(Intent):
    """Our platform registers: it looks at what is offered, and sends its credentials."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class RegistrationAnswered(Sight):
    """The system under test looks at what we offer, and answers with credentials of its own."""


@dataclass(frozen=True, slots=True)
class AskForVersions(Intent):
    """Our platform asks for the versions, and shows another token than it should.

    show   "token A", "the token before", "an unknown token", "no token"
    """

    show: str


@dataclass(frozen=True, slots=True)
class Unauthenticated(Sight):
    """The request is answered with HTTP 401."""
