"""A realistic run: a charging station with a few faults, several use cases, every verdict present."""

from pathlib import Path

import msgspec
from run_directory import Json, RunBuilder, case, finding, step

from harness.requirements.coverage import Outcome, coverage

RESET = "The station answers a Reset that it can carry out with Accepted."
BOOT = {
    "reason": "PowerUp",
    "chargingStation": {"model": "DC-50", "vendorName": "Acme", "serialNumber": "A-1001"},
}
ACCEPTED = {"currentTime": "2026-01-01T12:00:00.000Z", "interval": 60, "status": "Accepted"}
EVIL = (
    '<script>document.title="owned"</script><img src=x onerror=alert(1)> ]]> &amp; "quoted" '
    "\x00\x1b[31m \u202egnp.exe"
)


def write_example(root: Path) -> Path:
    """The example run, written to `root`."""
    run = RunBuilder(root)
    for make in (_rebooted, _rejected, _hostile, _late, _silent, _long, _adapter_died, _table):
        run.add(*make(run))
    run.head["exit_code"] = 3
    run.head["skipped"] = [
        {
            "id": f"IEC63110-8.4.4-P{n}",
            "verdict": "NOT_APPLICABLE",
            "reason": "[claims] features lacks local_list",
        }
        for n in (1, 2, 3)
    ] + [
        {
            "id": "IEC63110-8.2.3-N7",
            "verdict": "NOT_APPLICABLE",
            "reason": "the station claims smart_charging",
        }
    ]
    run.head["profile"] |= {
        "start": {
            "command": ["node", "station.js", "--csms", "{url}"],
            "ready": {"log": "connected", "within": 20},
        },
        "claims": {"features": ["smart_charging", "reservation"]},
        "values": {"id_token": {"idToken": "DEADBEEF", "type": "ISO14443"}},
    }
    outcomes = [
        Outcome(one["id"], one["verdict"], tuple(one.get("labels", ())))
        for one in (*run.cases, *run.head["skipped"])
    ]
    run.head["coverage"] = msgspec.to_builtins(
        coverage(outcomes, ["IEC63110-8.3.15-P1", "IEC63110-8.3.15-P2"])
    )
    return run.write()


def _boot(run: RunBuilder, id: str):
    name, talk = run.trace(id)
    talk.opened().after(0.031).sut([2, "1", "BootNotification", BOOT]).ours([3, "1", ACCEPTED]).after(0.2)
    status = {
        "timestamp": "2026-01-01T12:00:00Z",
        "connectorStatus": "Available",
        "evseId": 1,
        "connectorId": 1,
    }
    return name, talk.sut([2, "2", "StatusNotification", status]).ours([3, "2", {}]).after(0.5)


def _rebooted(run: RunBuilder) -> list[Json]:
    name, talk = _boot(run, "IEC63110-8.3.7-P1")
    talk.mark("ResetStation", kind="Immediate").ours([2, "c1", "Reset", {"type": "Immediate"}])
    talk.sut([3, "c1", {"status": "Accepted"}]).after(1.5).closed()
    findings = [
        finding(
            "reset.answer",
            RESET,
            "OCPP 2.0.1 B12.FR.01",
            expected="status Accepted",
            received="status Accepted",
        ),
        finding("generic.schema", "Every frame fits its schema.", "OCPP 2.0.1 Part 4 4.2", records=[1, 3, 7]),
        finding(
            "reset.reboot",
            "After an accepted Reset the station reboots.",
            "OCPP 2.0.1 B12.FR.03",
            records=[8],
        ),
    ]
    steps = [
        step("Given", "a station that is booted and idle", records=[0, 4]),
        step("When", "the CSMS asks it to reset immediately", records=[5, 6]),
        step("Then", "the station accepts and reboots", records=[7, 8]),
    ]
    more = {"title": "The station reboots at once when asked to", "labels": ["TC_B_21_CS"], "trace": name}
    return [case("IEC63110-8.3.7-P1", findings=findings, steps=steps, duration=2.25, **more)]


def _rejected(run: RunBuilder) -> list[Json]:
    name, talk = _boot(run, "IEC63110-8.3.7-P2")
    talk.mark("ResetStation", kind="OnIdle").ours([2, "c1", "Reset", {"type": "OnIdle"}])
    talk.sut([4, "c1", "InternalError", "reset failed: TypeError", {}]).after(0.4)
    talk.sut([2, "3", "Heartbeat", {}]).ours([3, "3", {"currentTime": "2026-01-01T12:00:02Z"}]).after(
        5
    ).tick()
    findings = [
        finding(
            "reset.answer",
            RESET,
            "OCPP 2.0.1 B12.FR.01",
            "FAIL",
            expected='CALLRESULT to "c1" with\n  status: one of Accepted, Scheduled',
            received='CALLERROR to "c1"\n  code: InternalError\n  description: reset failed: TypeError',
            records=[6, 7],
        ),
        finding(
            "reset.cause",
            "A station that cannot reset says why in statusInfo.",
            "OCPP 2.0.1 B12.FR.09",
            "WARNING",
            rule={"level": "SHOULD"},
            expected="statusInfo with a reasonCode",
            received="nothing within 5 s",
            records=[6, 10],
            note="The wait ended by the clock of the run, record 10.",
        ),
        finding("generic.schema", "Every frame fits its schema.", "OCPP 2.0.1 Part 4 4.2", records=[1, 3, 7]),
    ]
    steps = [
        step("Given", "a station that is booted and idle", records=[0, 4]),
        step("When", "the CSMS asks it to reset when idle", records=[5, 6]),
        step(
            "Then", "the station accepts", "failed", [7, 7], "reset.answer: wanted CALLRESULT, got CALLERROR"
        ),
        step("And", "the station reboots", "skipped", [0, -1]),
    ]
    more = {"labels": ["TC_B_20_CS"], "clauses": ["63110:8.3.7", "OCPP 2.0.1 B12.FR.01"], "trace": name}
    more |= {"reason": f"{RESET}: expected status Accepted, received CALLERROR"}
    return [
        case(
            "IEC63110-8.3.7-P2",
            "FAIL",
            title="The station reboots once it is idle",
            findings=findings,
            steps=steps,
            duration=6.5,
            **more,
        )
    ]


def _hostile(run: RunBuilder) -> list[Json]:
    name, talk = _boot(run, "IEC63110-8.3.3-N4")
    talk.sut([2, EVIL, "NotifyReport", {"generatedAt": EVIL}])
    talk.sut(b"\xff\xfe\x00binary\x80" * 60, "binary")
    talk.sut(
        '[2,"big","NotifyReport",{"reportData":[' + '{"component":{"name":"Connector"}},' * 4000 + "{}]}]"
    )
    talk.sut('{"not":"an array","not":1.00}').ours([4, "-1", "RpcFrameworkError", "", {}]).sut(
        "\u0007\u200b", "ping"
    )
    findings = [
        finding(
            "generic.id",
            "A message id is at most 36 characters of text.",
            "OCPP 2.0.1 Part 4 4.1.4",
            "FAIL",
            expected="at most 36 characters",
            received=EVIL * 40,
            records=[5],
        ),
        finding(
            "generic.text",
            "Messages are text frames.",
            "OCPP 2.0.1 Part 4 3.1",
            "FAIL",
            expected="a text frame",
            received="binary, 660 bytes",
            records=[6],
        ),
        finding(
            "generic.rpc", EVIL, EVIL, "FAIL", expected="a JSON array", received="an object", records=[8]
        ),
    ]
    more = {
        "clauses": ["63110:8.3.3"],
        "trace": name,
        "reason": EVIL,
        "feature": "features/iec63110/8.3.3_discover.feature:40",
    }
    return [
        case(
            "IEC63110-8.3.3-N4",
            "FAIL",
            title=f"Broken frames {EVIL}",
            findings=findings,
            **more,
            steps=[step("When", EVIL, "failed", [5, 8], EVIL)],
        )
    ]


def _late(run: RunBuilder) -> list[Json]:
    name, talk = _boot(run, "IEC63110-8.3.5-P1")
    talk.after(90).sut([2, "3", "Heartbeat", {}]).ours([3, "3", {"currentTime": "2026-01-01T12:01:31Z"}])
    warned = finding(
        "heartbeat.interval",
        "Heartbeats keep the interval of the boot answer.",
        "OCPP 2.0.1 G02.FR.02",
        "WARNING",
        rule={"basis": "inferred"},
        expected="every 60 s, ±4 s",
        received="after 90.3 s",
        records=[5],
    )
    return [
        case(
            "IEC63110-8.3.5-P1",
            "WARNING",
            title="Heartbeats come at the interval that was set",
            clauses=["63110:8.3.5"],
            findings=[warned],
            trace=name,
            duration=91.0,
            attempts=2,
            feature="features/iec63110/8.3.5_monitor.feature:8",
        )
    ]


def _silent(run: RunBuilder) -> list[Json]:
    name, talk = _boot(run, "IEC63110-8.4.5-P1")
    talk.mark("PresentToken", evse=1).after(30).tick().closed(None)
    unsettled = finding(
        "authorise.asked",
        "An unknown token is put to the CSMS.",
        "OCPP 2.0.1 C01.FR.02",
        "INCONCLUSIVE",
        expected="Authorize within 30 s",
        received="the link went down",
        records=[6, 7],
    )
    return [
        case(
            "IEC63110-8.4.5-P1",
            "INCONCLUSIVE",
            title="An unknown token is authorised by the CSMS",
            trace=name,
            clauses=["63110:8.4.5"],
            findings=[unsettled],
            reason="the link went down before it could be told",
            labels=["TC_C_02_CS"],
            feature="features/iec63110/8.4.5_external.feature:5",
        )
    ]


def _long(run: RunBuilder) -> list[Json]:
    name, talk = _boot(run, "IEC63110-8.2.3-P1")
    for n in range(400):
        value = [{"timestamp": "2026-01-01T12:00:00Z", "sampledValue": [{"value": n}]}]
        talk.sut([2, f"m{n}", "MeterValues", {"evseId": 1, "meterValue": value}]).ours([3, f"m{n}", {}])
    findings = [
        finding(
            "profile.limit",
            "The power stays under the limit of the profile.",
            "OCPP 2.0.1 K01.FR.11",
            "FAIL",
            expected="at most 6 A",
            received=f"{16 + n} A",
            records=[9, seq],
        )
        for n, seq in enumerate((333, 701))
    ]
    return [
        case(
            "IEC63110-8.2.3-P1",
            "FAIL",
            title="A running session is limited, and the composite schedule shows it",
            clauses=["63110:8.2.3"],
            findings=findings,
            trace=name,
            labels=["TC_K_01_CS", "TC_K_60_CS"],
            feature="features/iec63110/8.2.3_smart_charging.feature:9",
            duration=135.2,
        )
    ]


def _adapter_died(run: RunBuilder) -> list[Json]:
    name, talk = _boot(run, "IEC63110-8.4.5-N1")
    talk.mark("PlugIn", evse=1, connector=1)
    error = 'Traceback (most recent call last):\n  File "adapter.py", line 12, in plug_in\nBrokenPipeError'
    steps = [
        step("Given", "a station that is booted and idle", records=[0, 4]),
        step("When", "the driver plugs in at EVSE 1", "error", [5, 5], error),
        step("Then", "a transaction starts", "undefined"),
    ]
    return [
        case(
            "IEC63110-8.4.5-N1",
            "ERROR",
            title="A blocked token starts nothing",
            steps=steps,
            trace=name,
            reason="EnvironmentFault: control plug_in: the adapter ended with exit code 1",
            clauses=["63110:8.4.5"],
            feature="features/iec63110/8.4.5_external.feature:30",
        )
    ]


def _table(run: RunBuilder) -> list[Json]:
    """Green cases in number, and one that does not apply."""
    held = finding("generic.schema", "Every frame fits its schema.", "OCPP 2.0.1 Part 4 4.2", records=[1])
    cases = [
        case(
            f"IEC63110-8.3.4-P{n}",
            title=f"Variable {n} of a component is changed and read back",
            findings=[held],
            clauses=["63110:8.3.4"],
            feature=f"features/iec63110/8.3.4_update.feature:{10 * n}",
            steps=[
                step("When", "the CSMS sets the variable", records=[5, 6]),
                step("Then", "it has the new value"),
            ],
        )
        for n in range(1, 8)
    ]
    reason = "[values] lacks second_evse"
    return [*cases, case("IEC63110-8.3.4-N1", "NOT_APPLICABLE", title="Two EVSEs", reason=reason)]
