"""An order that is rejected has no effect of any kind on the session that runs."""

from typing import Any

import pytest

from harness.protocols.binding import Scene
from harness.protocols.ocpp.v201.bindings import BINDING
from harness.trace.record import Record
from harness.usecases.observation import Observation
from harness.usecases.remote_start import SessionUnharmed


def event(at: float, kind: str, trigger: str, id: str = "T1") -> Observation:
    body: dict[str, Any] = {
        "eventType": kind,
        "triggerReason": trigger,
        "transactionInfo": {"transactionId": id},
    }
    record = Record(int(at), at, "wire", "csms", "CS001#1", "in", "")
    return Observation(record, True, "request", "TransactionEvent", body)


@pytest.mark.parametrize(
    ("after", "ok"),
    [
        (event(2, "Updated", "MeterValuePeriodic"), True),
        (event(2, "Updated", "RemoteStop"), False),
        (event(2, "Ended", "AbnormalCondition"), False),
        (event(2, "Ended", "EVDeparted", "T0"), True),
        (event(9, "Ended", "EVDeparted"), True),
    ],
    ids=["goes on", "stopped", "ended for whatever reason", "another one ended", "ended later"],
)
def test_a_rejected_order_harms_no_session(after: Observation, ok: bool) -> None:
    scene = Scene("charging_station", {"quiet_for": 5.0}, [event(1, "Started", "Authorized")])
    expectation = BINDING.check(SessionUnharmed(), scene).spec.open(1)
    expectation.see(after)
    expectation.pass_time(6)
    assert expectation.outcome is not None
    assert expectation.outcome.ok is ok
