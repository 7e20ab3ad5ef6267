"""The rules that hold on every OCPP 2.0.1 trace, whoever recorded it.

`run_checks` looks at all observations of one scenario and judges what the system under test did; what we
sent counts only as the cause. Each module holds rules that belong together. It cannot act, and it sees no
bytes but those that the observations rest on.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from harness.judge.finding import Finding, Rule
from harness.protocols.ocpp import rpc
from harness.protocols.ocpp.v201.checks.boot import Booting
from harness.protocols.ocpp.v201.checks.context import CheckContext
from harness.protocols.ocpp.v201.checks.correlation import Correlation
from harness.protocols.ocpp.v201.checks.csms import CsmsConduct
from harness.protocols.ocpp.v201.checks.equipment import Equipment
from harness.protocols.ocpp.v201.checks.exchange import Moment
from harness.protocols.ocpp.v201.checks.frames import Frames
from harness.protocols.ocpp.v201.checks.heartbeats import Heartbeats
from harness.protocols.ocpp.v201.checks.links import Links
from harness.protocols.ocpp.v201.checks.metering import Metering
from harness.protocols.ocpp.v201.checks.payloads import Payloads
from harness.protocols.ocpp.v201.checks.reasons import Reasons
from harness.protocols.ocpp.v201.checks.reports import Reports
from harness.protocols.ocpp.v201.checks.secrets import Secrets
from harness.protocols.ocpp.v201.checks.situation import Check, Handler, Situation
from harness.protocols.ocpp.v201.checks.station_orders import StationOrders
from harness.protocols.ocpp.v201.checks.timestamps import CsmsClock, StationClock
from harness.protocols.ocpp.v201.checks.transactions import Transactions
from harness.protocols.ocpp.v201.checks.variables import Variables
from harness.trace.record import Record
from harness.usecases.observation import Observation

__all__ = ["RULES", "CheckContext", "planted_in", "run_checks"]

Maker = Callable[[Situation], Check]

_BOTH: Final = (Frames, Correlation, Payloads, Links, Secrets)
_STATION: Final = (
    Booting,
    Heartbeats,
    StationClock,
    Transactions,
    Reasons,
    Metering,
    Equipment,
    Reports,
    Variables,
)
_CSMS: Final = (CsmsConduct, CsmsClock, StationOrders)

FRESH: Final = "fresh"
"""The note with which a trace begins when both sides were made for it: nothing is left over from earlier."""

RULES: Final[tuple[Rule, ...]] = tuple(rule for maker in (*_BOTH, *_STATION, *_CSMS) for rule in maker.RULES)
"""All rules that these checks enforce."""


def run_checks(observations: Sequence[Observation], context: CheckContext) -> list[Finding]:
    """Judge one trace. One `met` finding for each rule that was put to the test and held throughout; one
    finding for each frame that broke a rule, from the sixth on summed up.
    """
    if any(seen.shape == "fact" and seen.name == FRESH for seen in observations[:1]):
        context = replace(context, fresh=True)
    situation = Situation(context)
    makers: tuple[Maker, ...] = (*_BOTH, *(_STATION if context.judges_station else _CSMS))
    checks = [maker(situation) for maker in makers]
    table = _table(checks)
    for seen in observations:
        moment = situation.exchange.take(seen)
        _tell(table, moment)
        situation.stations.follow(moment)
    ended = context.ended_at
    if ended is None:
        ended = observations[-1].at if observations else 0.0
    for check in checks:
        check.end(ended)
    return situation.tally.findings()


def planted_in(records: Iterable[Record]) -> frozenset[int]:
    """The seq numbers of frames of ours that marks declare to be wrong on purpose.

    A mark {"planted": true} (or "") means the next frame that we send, {"planted": "<message id>"} the one
    with that id, and "frame": n the record n.
    """
    found: set[int] = set()
    ids: set[str] = set()
    next_one = False
    for record in records:
        if record.kind == "mark" and "planted" in (facts := record.facts):
            match facts.get("frame"), facts["planted"]:
                case int(frame), _:
                    found.add(frame)
                case _, str(id) if id:
                    ids.add(id)
                case _, planted:
                    next_one = planted is not False
        elif record.kind == "wire" and record.direction == "out":
            if next_one or (ids and rpc.read(record.data).id in ids):
                found.add(record.seq)
            next_one = False
    return frozenset(found)


_Table = dict[tuple[object, ...], tuple[Handler, ...]]


def _table(checks: Iterable[Check]) -> _Table:
    table: _Table = {}
    for check in checks:
        for interest, handler in check.interests().items():
            table[interest] = (*table.get(interest, ()), handler)
    return table


def _tell(table: _Table, moment: Moment) -> None:
    seen = moment.seen
    for handler in table.get((seen.by_sut, seen.shape), ()):
        handler(moment)
    for handler in table.get((seen.by_sut, seen.shape, seen.name), ()):
        handler(moment)
