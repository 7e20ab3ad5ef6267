"""Meter values: registers only grow, and the samples of an event belong to it (J01, J02)."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, DecimalException
from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.ocpp.v201.checks.exchange import Moment
from harness.protocols.ocpp.v201.checks.payload import dig, moment, objects, text, whole
from harness.protocols.ocpp.v201.checks.situation import Handler, Interest, Situation

REGISTER: Final = Rule("meter.register", "the values of a register never fall", ("OCPP 2.0.1 J02.FR.16",))
SAMPLES: Final = Rule(
    "meter.sample_time",
    "of several meter values in an event none is later than the event",
    ("OCPP 2.0.1 J02.FR.10",),
)
ORDER: Final = Rule(
    "meter.order",
    "meter values stand in the order of their times",
    ("OCPP 2.0.1 J01.FR.05",),
    "SHALL",
    "inferred",
)

_DEFAULT_MEASURAND: Final = "Energy.Active.Import.Register"
_KILO: Final = {"kWh": 3, "kvarh": 3, "kVAh": 3}

Key = tuple[Any, ...]


class Metering:
    """Judges the meter values of a charging station."""

    RULES = (REGISTER, SAMPLES, ORDER)

    def __init__(self, situation: Situation) -> None:
        self._tally = situation.tally
        self._tolerance = situation.context.tolerance
        self._last: dict[Key, tuple[float, Decimal, int]] = {}

    def interests(self) -> Mapping[Interest, Handler]:
        return {
            (True, "request", "MeterValues"): self._values,
            (True, "request", "TransactionEvent"): self._event,
        }

    def end(self, at: float) -> None:
        """Nothing is left over."""

    def _values(self, current: Moment) -> None:
        evse = whole(current.seen.body, "evseId")
        self._registers(current, (current.line.identity, "evse", evse))
        self._order(current)

    def _event(self, current: Moment) -> None:
        body = current.seen.body
        id = text(body, "transactionInfo", "transactionId")
        self._registers(current, (current.line.identity, "transaction", id))
        self._order(current)
        if text(body, "eventType") in ("Started", "Ended"):
            self._begin_anew(current.line.identity, whole(body, "evse", "id"))
        at = moment(dig(body, "timestamp"))
        times = _times(body)
        if at is None or len(times) < 2 or text(body, "eventType") == "Ended":
            return
        late = max(times) - at
        if late > self._tolerance:
            self._tally.broke(SAMPLES, "not later than the event", f"{late:.1f} s later", current.seen.seq)
        else:
            self._tally.held(SAMPLES, current.seen.seq)

    def _begin_anew(self, identity: str, evse: int | None) -> None:
        """A register of an EVSE may count by transaction: what it held before one is nothing to compare with."""
        for key in [each for each in self._last if each[:2] == (identity, "evse")]:
            if evse is None or key[2] == evse:
                del self._last[key]

    def _order(self, current: Moment) -> None:
        times = _times(current.seen.body)
        if len(times) < 2:
            return
        if times == sorted(times):
            self._tally.held(ORDER, current.seen.seq)
        else:
            self._tally.broke(
                ORDER, "in the order of time", "an earlier value behind a later one", current.seen.seq
            )

    def _registers(self, current: Moment, owner: Key) -> None:
        fallen, tested = [], False
        for at, key, value in _registers(current.seen.body):
            before = self._last.get((*owner, *key))
            if before is not None and at > before[0]:
                tested = True
                if value < before[1]:
                    fallen.append((f"{key[0]} fell from {before[1]} to {value}", before[2]))
            if before is None or at >= before[0]:
                self._last[(*owner, *key)] = (at, value, current.seen.seq)
        if fallen:
            seqs = dict.fromkeys((fallen[0][1], current.seen.seq))
            self._tally.broke(REGISTER, "no less than before", "; ".join(each for each, _ in fallen), *seqs)
        elif tested:
            self._tally.held(REGISTER, current.seen.seq)


def _times(body: Any) -> list[float]:
    found = (moment(dig(each, "timestamp")) for each in objects(body, "meterValue"))
    return [each for each in found if each is not None]


def _registers(body: Any) -> Iterator[tuple[float, Key, Decimal]]:
    """Time, what is measured where, and the value in the base unit, of every register value."""
    for value in objects(body, "meterValue"):
        at = moment(dig(value, "timestamp"))
        if at is None:
            continue
        for sample in objects(value, "sampledValue"):
            measurand = text(sample, "measurand") or _DEFAULT_MEASURAND
            amount = _amount(sample)
            if measurand.endswith(".Register") and amount is not None:
                place = text(sample, "location") or "Outlet"
                yield at, (measurand, text(sample, "phase"), place), amount


def _amount(sample: Any) -> Decimal | None:
    number = dig(sample, "value")
    if isinstance(number, bool) or not isinstance(number, int | float | Decimal):
        return None
    power = whole(sample, "unitOfMeasure", "multiplier") or 0
    power += _KILO.get(text(sample, "unitOfMeasure", "unit") or "", 0)
    try:
        amount = Decimal(str(number)).scaleb(power)
    except DecimalException:
        return None
    return amount if amount.is_finite() else None
