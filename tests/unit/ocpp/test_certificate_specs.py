"""What the bindings about certificates look for: repeated requests, statuses that are let pass, lists."""

from typing import Any

import pytest

from harness.judge.expectations import Outcome, Spec
from harness.judge.finding import Verdict
from harness.protocols.ocpp.v201.bindings.flaws import StatusOf
from harness.protocols.ocpp.v201.bindings.signing_repeats import Repeats
from harness.trace.record import Record
from harness.usecases.observation import Observation

WAIT = 20.0


def request(at: float) -> Observation:
    return observation(at, "request", "SignCertificate", {"csr": "x"})


def observation(at: float, shape: Any, name: str, body: Any, id: str = "1") -> Observation:
    record = Record(
        seq=int(at * 10), at=at, kind="wire", party="csms", link="CS001#1", direction="in", raw=""
    )
    return Observation(record, True, shape, name, body, id)


def outcome(spec: Spec, *seen: Observation, until: float = 2000.0) -> Outcome:
    expectation = spec.open(0.0)
    for each in seen:
        expectation.see(each)
    expectation.pass_time(until)
    assert expectation.outcome is not None
    return expectation.outcome


def repeats(more: Verdict = Verdict.PASS) -> Repeats:
    return Repeats(WAIT, 2, more, slack=10.0, early=2.0)


@pytest.mark.parametrize(
    ("times", "ok"),
    [
        ((1, 21, 61), True),
        ((1, 20, 60), True),  # a little early is a matter of clocks
        ((1, 21), False),
        ((1,), False),
        ((), False),
        ((1, 11, 61), False),
        ((1, 21, 41), False),
        ((1, 35), False),  # too late
        ((1, 21, 61, 141), True),  # once more, as the number may count the doublings
        ((1, 21, 61, 101), False),
        ((1, 21, 61, 141, 301), False),
    ],
)
def test_a_request_is_repeated_with_doubled_waits(times: tuple[float, ...], ok: bool) -> None:
    assert outcome(repeats(), *map(request, times)).ok is ok


def test_once_more_is_worth_what_the_reading_says() -> None:
    seen = [request(at) for at in (1, 21, 61, 141)]
    assert outcome(repeats(Verdict.FAIL), *seen).verdict is Verdict.FAIL
    assert outcome(repeats(Verdict.FAIL), *seen[:3]).ok


@pytest.mark.parametrize(
    ("shape", "status", "ok", "verdict"),
    [
        ("response", "Rejected", True, None),
        ("response", "Failed", False, Verdict.WARNING),
        ("response", "Accepted", False, None),
        ("error", "", False, None),
    ],
)
def test_a_status_may_be_let_pass(shape: str, status: str, ok: bool, verdict: Verdict | None) -> None:
    spec = StatusOf("7", ("Rejected",), 30.0, ("Failed",), "a note")
    found = outcome(spec, observation(1, shape, "InstallCertificate", {"status": status}, "7"))
    assert (found.ok, found.verdict) == (ok, verdict)


def test_a_callerror_may_be_right() -> None:
    spec = StatusOf("7", ("Rejected",), 30.0, errors=True)
    assert outcome(spec, observation(1, "error", "CertificateSigned", {"code": "FormatViolation"}, "7")).ok
    assert not outcome(spec).ok
