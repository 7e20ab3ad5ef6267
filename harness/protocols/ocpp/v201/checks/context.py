"""What the checks are told beside the observations: whom they judge, and how things stood before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from harness.protocols.ocpp.disputed import Settlement, settle

VERSION: Final = "2.0.1"

Role = Literal["charging_station", "csms"]


@dataclass(frozen=True, slots=True)
class CheckContext:
    """The circumstances of one trace.

    sut_role         "charging_station" or "csms": whose frames are judged
    interpretation   the readings that the profile chose, see `ocpp.disputed`
    planted          seq numbers of frames of ours that were wrong on purpose
    message_timeout  seconds after which an answer counts as missing; OCPP leaves it to the implementations
    sut_timeout      after how many seconds the system under test gives up waiting, if known
    ended_at         when the trace ended (its last record, ticks included); default: the last observation
    tolerance        seconds by which clocks and timers may differ; labs use 4
    fresh            the system under test was powered up for this trace, so nothing is left over from earlier
    faulty           the line loses, delays or spoils frames on purpose: silence and delay prove nothing
    """

    sut_role: str
    interpretation: Mapping[str, str] = field(default_factory=dict)
    planted: frozenset[int] = frozenset()
    message_timeout: float = 30.0
    sut_timeout: float | None = None
    ended_at: float | None = None
    tolerance: float = 4.0
    fresh: bool = False
    faulty: bool = False

    @property
    def judges_station(self) -> bool:
        """Is the system under test the charging station?"""
        return self.sut_role == "charging_station"

    def settled(self, dispute: str) -> Settlement:
        """How a disputed question is read here."""
        return settle(self.interpretation, dispute, VERSION)


def standing_of(facts: Mapping[str, Any]) -> "Standing":
    """The content of a note {"event": "standing", ...}: how things stood when the trace began.

    boot          "Accepted", "Pending", "Rejected" or "none"
    outstanding   {"in": [ids], "out": [ids]}: CALLs that were open, by direction
    transactions  those that were running: ids, or objects with "id" and, if known, "seqNo", "evse"
    """
    outstanding = facts.get("outstanding")
    outstanding = outstanding if isinstance(outstanding, Mapping) else {}
    transactions = facts.get("transactions")
    return Standing(
        str(facts.get("boot", "")),
        _texts(outstanding.get("in")),
        _texts(outstanding.get("out")),
        tuple(_transaction(each) for each in transactions) if isinstance(transactions, list) else None,
    )


@dataclass(frozen=True, slots=True)
class Running:
    """A transaction that ran before the trace began. `seq_no` is the last one used."""

    id: str
    seq_no: int | None = None
    evse: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """See `standing_of`. `transactions` None: not told."""

    boot: str
    calls_in: tuple[str, ...]
    calls_out: tuple[str, ...]
    transactions: tuple[Running, ...] | None


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list) else ()


def _transaction(value: Any) -> Running:
    if not isinstance(value, Mapping):
        return Running(str(value))
    seq_no, evse = value.get("seqNo"), value.get("evse")
    return Running(
        str(value.get("id", "")),
        seq_no if isinstance(seq_no, int) else None,
        evse if isinstance(evse, int) else None,
    )
