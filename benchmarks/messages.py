"""What one message costs: strict decoding, schema validation; and how fast a stored run is judged again."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Row, per_call, timed

BOOT = {
    "reason": "PowerUp",
    "chargingStation": {"model": "DC-50", "vendorName": "Acme", "serialNumber": "A-1"},
}


def report(kilobytes: float = 15) -> dict[str, object]:
    """A NotifyReport of about that size."""
    rows = []
    while len(json.dumps(rows)) < kilobytes * 1024:
        rows.append(
            {
                "component": {"name": "SmartChargingCtrlr", "evse": {"id": 1}},
                "variable": {"name": f"Variable{len(rows)}"},
                "variableAttribute": [
                    {"type": "Actual", "value": "17", "mutability": "ReadWrite", "persistent": True}
                ],
                "variableCharacteristics": {
                    "dataType": "integer",
                    "supportsMonitoring": True,
                    "maxLimit": 100,
                },
            }
        )
    return {
        "requestId": 1,
        "generatedAt": "2026-01-01T12:00:00.000Z",
        "seqNo": 0,
        "tbc": False,
        "reportData": rows,
    }


def rows() -> Iterator[Row]:
    from ocpp.messages import get_validator

    from harness.protocols.ocpp import rpc, schemas

    large = report()
    for what, action, payload, goal in (
        ("a BootNotification", "BootNotification", BOOT, 2.0),
        ("a 15 KB NotifyReport", "NotifyReport", large, 60.0),
    ):
        assert schemas.is_valid("2.0.1", action, "request", payload)
        ours = per_call(lambda a=action, p=payload: schemas.is_valid("2.0.1", a, "request", p), 2000) * 1e6
        validator = get_validator(2, action, "2.0.1", float)
        theirs = per_call(lambda v=validator, p=payload: v.validate(p), 20) * 1e6
        yield Row(
            f"validation of {what}", f"{ours:.2f} µs (package `ocpp`: {theirs:.0f} µs, {theirs / ours:.0f} times)",
            f"< {goal:g} µs", ours < goal,
        )  # fmt: skip
        frame = rpc.write_call("19223201", action, payload)
        strict = per_call(lambda f=frame: rpc.read(f), 2000) * 1e6
        plain = per_call(lambda f=frame: json.loads(f), 2000) * 1e6
        yield Row(f"strict decoding of {what}", f"{strict:.2f} µs ({strict / plain:.1f} times json.loads)")
    yield from rejudging()


def rejudging(scenarios: int = 100) -> Iterator[Row]:
    """Stored traces through reader, expectations and all checks."""
    from benchmarks.scenarios import _target
    from harness.engine.library import find
    from harness.engine.plan_file import PlanFile
    from harness.engine.runner import Runner, replayed
    from harness.trace.log import read

    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(PlanFile(folder))
        sut, target = _target()
        runner.run(sut, target)
        trace = next(Path(folder).glob("traces/*.jsonl"))
        count = len(read(trace))
        info, play = find(target)

        def again() -> None:
            for _ in range(scenarios):
                replayed(info, play, runner.casting(sut), read(trace))

        again()
        rate = count * scenarios / timed(again)
    yield Row("judging again", f"{rate:,.0f} records/s", "≥ 20,000 records/s", rate >= 20_000)
