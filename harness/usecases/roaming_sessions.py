"""Roaming, sessions at an operator: commands and their results, sessions as they are told, profiles and preferences.

`way` says how our side is connected: "directly", "through a hub", "both" (then what belongs to sessions goes directly).
"""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class ReadPlaces(Intent):
    """Our side reads the places of the operator."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class PlaceFound(Sight):
    """One of them is free and can do that: "start from afar", "reserve", "take preferences", "do without preferences"."""

    can: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class StartRemotely(Intent):
    """Our side has a session started for a driver of the app, with a token that was never told.

    where   "at a free place", "at a place that is not there", "where somebody charges already", "at the reserved place"
    can     what the free place has to be able to do, as in `PlaceFound`
    """

    way: str = "directly"
    where: str = "at a free place"
    can: str = "start from afar"


@dataclass(frozen=True, slots=True)
class StartWrongly(Intent):
    """The same with something wrong.

    how   "without a response_url", "with a connector of no EVSE", "with an endless response_url"
    """

    how: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class StartTwice(Intent):
    """The same order comes directly and through the hub, one right after the other."""


@dataclass(frozen=True, slots=True)
class AnswerResults(Intent):
    """Where results go to: it "cannot be reached", "answers HTTP 500", "leads elsewhere"."""

    how: str
    way: str = "directly"


@dataclass(frozen=True, slots=True)
class StopRemotely(Intent):
    """Our side has a session stopped.

    which   "that session", "a session that is not there", "the session of somebody else"
    """

    way: str = "directly"
    which: str = "that session"


@dataclass(frozen=True, slots=True)
class Reserve(Intent):
    """Our side has a place reserved; again: with the id of the reservation that is there, for longer."""

    way: str = "directly"
    again: bool = False


@dataclass(frozen=True, slots=True)
class CancelReservation(Intent):
    """Our side takes the reservation back; `stranger`: another one of our side tries to."""

    way: str = "directly"
    stranger: bool = False


@dataclass(frozen=True, slots=True)
class PutOutOfOrder(Intent):
    """The free place where a session could be started goes out of order, or (`again`) is in order again."""

    again: bool = False


@dataclass(frozen=True, slots=True)
class Leave(Intent):
    """Our drivers leave: whatever they have begun here is ended."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class SetProfile(Intent):
    """Our side sets a charging profile for the session that runs."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class ReadProfile(Intent):
    """Our side asks for the profile that is in force."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class ClearProfile(Intent):
    """Our side takes the profile back."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class SetPreferences(Intent):
    """Our side tells what the driver would like."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class ReadSessions(Intent):
    """Our side reads the sessions that changed since this scenario began."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class ReadSessionsWithoutDate(Intent):
    """Our side asks for sessions and does not say from when on."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class Answered(Sight):
    """The order is answered at once, with a result that fits."""


@dataclass(frozen=True, slots=True)
class Accepted(Sight):
    """It is accepted."""


@dataclass(frozen=True, slots=True)
class ResultComes(Sight):
    """The result comes to where it was asked for, in time."""


@dataclass(frozen=True, slots=True)
class CarriedOut(Sight):
    """The station has done it."""


@dataclass(frozen=True, slots=True)
class ProfileTold(Sight):
    """The result holds the profile in force."""


@dataclass(frozen=True, slots=True)
class SessionTold(Sight):
    """The session that came of our order is told, by its token and with our reference, and becomes active."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class SessionRuns(Sight):
    """A session came of our order and runs."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class SessionOver(Sight):
    """It is told as completed, with the time when it ended."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class SessionGoesOn(Sight):
    """Nothing is told of its end."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class ReservationTold(Sight):
    """The reservation is told as a session of its own kind."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class ReservationsOver(Sight):
    """Whatever was told as reserved for this driver is told as completed."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class ListAgrees(Sight):
    """What is read of the sessions of our drivers is what was told of them."""


@dataclass(frozen=True, slots=True)
class UnknownPlaceTold(Sight):
    """The order is refused because there is no such place."""


@dataclass(frozen=True, slots=True)
class UnknownSessionTold(Sight):
    """The order is refused because there is no such session."""


@dataclass(frozen=True, slots=True)
class StrangerRefused(Sight):
    """The order is refused because the session is somebody else's."""


@dataclass(frozen=True, slots=True)
class InvalidTold(Sight):
    """The request is refused because something in it is wrong or missing."""


@dataclass(frozen=True, slots=True)
class DateMissed(Sight):
    """The request is refused because the date is missing."""


@dataclass(frozen=True, slots=True)
class NotStarted(Sight):
    """It is refused at once or by its result, and no second session is told there."""

    way: str = "directly"


@dataclass(frozen=True, slots=True)
class NoStorm(Sight):
    """The result is not sent again and again."""


@dataclass(frozen=True, slots=True)
class NotFollowed(Sight):
    """Nobody goes where the answer leads."""


@dataclass(frozen=True, slots=True)
class PreferencesAnswered(Sight):
    """The preferences are answered."""


@dataclass(frozen=True, slots=True)
class PreferencesRefused(Sight):
    """They are refused, for this place takes none."""
