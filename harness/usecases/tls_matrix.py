"""The TLS matrix: one handshake in which our side is other than it should be, what comes of it, and life afterwards.

A cell is named by the id that the protocol gave it; nothing more is known of it here.
"""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class ShakeHands(Intent):
    """Our side goes into one handshake as the cell of that id wants it; a station is made to come back for it."""

    cell: str


@dataclass(frozen=True, slots=True)
class ShakeHandsWell(Intent):
    """The two come to a handshake as it should be, whatever became of the connection before."""


@dataclass(frozen=True, slots=True)
class HandshakeJudged(Sight):
    """The system under test makes of that handshake what it may."""

    cell: str


@dataclass(frozen=True, slots=True)
class HelloJudged(Sight):
    """What the system under test offered in its last ClientHello is as it should be."""

    cell: str


@dataclass(frozen=True, slots=True)
class GoodConnectionThere(Sight):
    """After that handshake a good connection is there, as if nothing had been."""
