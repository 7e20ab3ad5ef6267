"""Roaming, connected both ways: sessions directly, what is published or settled through the hub (IEC 63119-1, type C)."""

from dataclasses import dataclass

from harness.usecases.words import Intent, Sight


@dataclass(frozen=True, slots=True)
class Break(Intent):
    """Our platform that is connected directly cannot be reached."""


@dataclass(frozen=True, slots=True)
class Mend(Intent):
    """It can be reached again, after a while."""


@dataclass(frozen=True, slots=True)
class StopUnreached(Intent):
    """Our side has the session stopped, and cannot be reached for what comes of it."""


@dataclass(frozen=True, slots=True)
class NotLost(Sight):
    """The session is in the list, and over."""


@dataclass(frozen=True, slots=True)
class BillAgrees(Sight):
    """The bill of the session comes through the hub, with the ids of the order and of the session."""


@dataclass(frozen=True, slots=True)
class OneSession(Sight):
    """No more than one session comes of the orders."""


@dataclass(frozen=True, slots=True)
class OneBill(Sight):
    """No more than one bill comes of it."""


@dataclass(frozen=True, slots=True)
class SendBill(Intent):
    """Our operator sends the bill of its session, through the hub."""


@dataclass(frozen=True, slots=True)
class BillTaken(Sight):
    """It is taken."""
