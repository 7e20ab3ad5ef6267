"""Malformed messages: one is sent, the receiver reacts, and then it must be as it was before.

A case is named by the id that the protocol gave it; nothing more is known of it here.
"""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class SendMalformed(Intent):
    """Our side sends the malformed message of that id."""

    case: str


@dataclass(frozen=True, slots=True)
class AskSomething(Intent):
    """Our side sends a valid request that changes nothing, and that every system has to answer."""


@dataclass(frozen=True, slots=True)
class MalformedJudged(Sight):
    """The receiver reacts to the malformed message as it may."""

    case: str


@dataclass(frozen=True, slots=True)
class LinkThere(Sight):
    """After the malformed message there is a connection, or a new one comes."""

    case: str


@dataclass(frozen=True, slots=True)
class AnsweredAsEver(Sight):
    """The valid request is answered. `last`: a closed connection is no excuse any more."""

    last: bool = False


@dataclass(frozen=True, slots=True)
class PushValid(Intent):
    """Our side pushes the valid object that the malformed message of that id is about, if it is about one."""

    case: str


@dataclass(frozen=True, slots=True)
class TakenValid(Sight):
    """The valid object is taken."""

    case: str
