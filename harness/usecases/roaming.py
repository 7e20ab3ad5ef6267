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
class Reinvite(Intent):
    """The system under test issues another token A for our platform, for the time after its registration."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class Register(Intent):
    """Our platform registers: it looks at what is offered, and sends its credentials."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class RegistrationAnswered(Sight):
    """The system under test looks at what we offer, and answers with credentials of its own."""


@dataclass(frozen=True, slots=True)
class AnswerWrongly(Intent):
    """From now on our platform answers otherwise when somebody looks at its versions.

    how   "is not there", "says nothing", "answers HTTP 500", "answers no JSON", "offers no version that both have",
          "offers nothing but credentials"
    """

    way: str
    how: str


@dataclass(frozen=True, slots=True)
class RegistrationRefused(Sight):
    """The credentials of our platform are answered with one of these codes, and without a token.

    taken_too   who can do without what is missing may take them
    """

    codes: tuple[int, ...]
    taken_too: bool = False


@dataclass(frozen=True, slots=True)
class Renew(Intent):
    """Our platform sends new credentials to replace the ones in force."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class RenewalAnswered(Sight):
    """The system under test looks again at what we offer, and answers with another token."""


@dataclass(frozen=True, slots=True)
class Unregister(Intent):
    """Our platform takes its credentials back."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class Unregistered(Sight):
    """That is accepted."""


@dataclass(frozen=True, slots=True)
class LookAround(Intent):
    """Our platform reads what is offered, and does not register."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class LookedAround(Sight):
    """What is offered could be read."""


@dataclass(frozen=True, slots=True)
class AskEverywhere(Intent):
    """Our platform asks for every list that is offered to it.

    show   as in `AskForVersions`; "": the right token
    """

    way: str = "directly"
    show: str = ""


@dataclass(frozen=True, slots=True)
class AnsweredEverywhere(Sight):
    """Each of these requests is answered, with the ids that it had."""


@dataclass(frozen=True, slots=True)
class UnauthenticatedEverywhere(Sight):
    """Each of these requests is answered with HTTP 401."""


@dataclass(frozen=True, slots=True)
class SendCredentials(Intent):
    """Our platform sends credentials, or takes them back, when it should not.

    method   "POST", "PUT", "DELETE"
    """

    method: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class SendNoJson(Intent):
    """Our platform sends something as credentials that is no JSON."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class Refused(Sight):
    """The request is answered with this HTTP status."""

    status: int


@dataclass(frozen=True, slots=True)
class SetUpUnrouted(Sight):
    """Nothing that the system under test asked to get to know us had routing headers."""


@dataclass(frozen=True, slots=True)
class ReadHubCredentials(Intent):
    """Our platform reads the credentials of the hub."""


@dataclass(frozen=True, slots=True)
class OnlyAHub(Sight):
    """They name the role of a hub and no other."""


@dataclass(frozen=True, slots=True)
class ReadClients(Intent):
    """Our platform asks the hub who is connected."""


@dataclass(frozen=True, slots=True)
class ClientsTold(Sight):
    """All our other platforms are among them, connected."""


@dataclass(frozen=True, slots=True)
class FallSilent(Intent):
    """One of our platforms cannot be reached any more and says nothing."""


@dataclass(frozen=True, slots=True)
class OfflineTold(Sight):
    """The hub asks whether it is there, and tells another of our platforms that it is offline."""


@dataclass(frozen=True, slots=True)
class AskForVersions(Intent):
    """Our platform asks for the versions, and shows a token by what it is.

    show   "token A", "the token before", "an unknown token", "no token", "its token in plain text", "its token behind
           Bearer", "its token behind two spaces"; "": the right token
    way    which of our platforms; "": the one that registered last
    """

    show: str
    way: str = ""


@dataclass(frozen=True, slots=True)
class Admitted(Sight):
    """The request is answered as it should be."""


@dataclass(frozen=True, slots=True)
class Unauthenticated(Sight):
    """The request is answered with HTTP 401."""


@dataclass(frozen=True, slots=True)
class RegisterWithUs(Intent):
    """An operator has the system under test register with our platform, by a token A that we issue."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class RegistrationStands(Sight):
    """Our platform has looked at what the other side offers, by the token that it sent, and taken its credentials."""


@dataclass(frozen=True, slots=True)
class RegisteredWithUs(Sight):
    """It looks at what we offer with that token, and sends credentials with a token of its own."""
