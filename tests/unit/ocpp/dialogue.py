"""A trace written as a dialogue: who says what to whom, and what the checks make of it.

    d = Dialogue()
    id = d.sut_calls("Heartbeat")
    d.we_answer(id, {"currentTime": d.now()})
    assert d.broken() == []

The system under test is a charging station unless `sut="csms"`. Time stands still but for `wait`.
"""

import json
from collections.abc import Mapping
from itertools import count
from typing import Any

from harness.clock import ManualClock, iso8601
from harness.judge.finding import Finding, Verdict
from harness.protocols.ocpp.reader import OcppReader
from harness.protocols.ocpp.v201.checks import CheckContext, planted_in, run_checks
from harness.trace.record import Record, as_text
from harness.usecases.observation import Observation

STATION = {"model": "One", "vendorName": "Acme"}
TOKEN = {"idToken": "DEADBEEF", "type": "ISO14443"}


class Dialogue:
    """See the module. `link` may be changed between lines to speak on another link."""

    def __init__(self, sut: str = "charging_station", link: str = "CS001#1") -> None:
        self.sut = sut
        self.link = link
        self.at = ManualClock.START
        self.records: list[Record] = []
        self._ids = count(1)

    def now(self, off: float = 0.0) -> str:
        """The time of the trace as OCPP writes it."""
        return iso8601(self.at + off)

    def wait(self, seconds: float) -> "Dialogue":
        self.at += seconds
        return self

    def sut_calls(self, action: Any, payload: Any = None, id: Any = None) -> Any:
        """The system under test sends a CALL. Returns its message id."""
        return self._call("in", action, payload, id)

    def we_call(self, action: Any, payload: Any = None, id: Any = None) -> Any:
        """We send a CALL. Returns its message id."""
        return self._call("out", action, payload, id)

    def sut_answers(self, id: Any, payload: Any = None) -> None:
        self._send("in", [3, id, {} if payload is None else payload])

    def we_answer(self, id: Any, payload: Any = None) -> None:
        self._send("out", [3, id, {} if payload is None else payload])

    def sut_refuses(self, id: Any, code: Any, description: Any = "", details: Any = None) -> None:
        self._send("in", [4, id, code, description, {} if details is None else details])

    def we_refuse(self, id: Any, code: str) -> None:
        self._send("out", [4, id, code, "", {}])

    def sut_sends(self, data: bytes | str, form: str = "text") -> int:
        """The system under test sends these bytes. Returns the seq number."""
        return self._wire("in", data, form)

    def we_send(self, data: bytes | str, form: str = "text") -> int:
        return self._wire("out", data, form)

    def sut_asks(self, action: str, payload: Any = None, answer: Any = None) -> None:
        """A CALL of the system under test and our answer to it."""
        self.we_answer(self.sut_calls(action, payload), answer)

    def we_ask(self, action: str, payload: Any = None, answer: Any = None) -> None:
        """A CALL of ours and the answer to it."""
        self.sut_answers(self.we_call(action, payload), answer)

    def planted(self) -> "Dialogue":
        """The next frame of ours is wrong on purpose."""
        self._add("mark", "", json.dumps({"planted": True}))
        return self

    def note(self, event: str, **facts: Any) -> None:
        self._add("note", "", json.dumps({"event": event, **facts}))

    def tick(self) -> None:
        self._add("tick", "", "")

    def boots(self, status: str = "Accepted", interval: int = 300, reason: str = "PowerUp") -> None:
        """BootNotification and its answer, whoever is the station."""
        boot = {"reason": reason, "chargingStation": STATION}
        answer = {"currentTime": self.now(), "interval": interval, "status": status}
        (self.sut_asks if self.sut == "charging_station" else self.we_ask)("BootNotification", boot, answer)

    def status(self, evse: int = 1, connector: int = 1, state: str = "Available") -> None:
        """StatusNotification of the station under test."""
        report = {"evseId": evse, "connectorId": connector, "connectorStatus": state, "timestamp": self.now()}
        self.sut_asks("StatusNotification", report)

    def events(self, number: int, tbc: bool = False) -> dict[str, Any]:
        """The payload of a NotifyEvent: the state of a connector."""
        data = {
            "eventId": 1,
            "timestamp": self.now(),
            "trigger": "Delta",
            "actualValue": "Available",
            "eventNotificationType": "HardWiredNotification",
            "component": {"name": "Connector", "evse": {"id": 1, "connectorId": 1}},
            "variable": {"name": "AvailabilityState"},
        }
        return {"generatedAt": self.now(), "seqNo": number, "tbc": tbc, "eventData": [data]}

    def event(self, type: str, trigger: str, number: int, tx: str = "T1", **more: Any) -> dict[str, Any]:
        """The payload of a TransactionEvent. `info` goes into transactionInfo."""
        info = {"transactionId": tx, **more.pop("info", {})}
        return {
            "eventType": type,
            "timestamp": self.now(),
            "triggerReason": trigger,
            "seqNo": number,
            "transactionInfo": info,
            **more,
        }

    def tells(self, type: str, trigger: str, number: int, tx: str = "T1", **more: Any) -> None:
        """A TransactionEvent of the station under test, and our answer."""
        self.sut_asks("TransactionEvent", self.event(type, trigger, number, tx, **more))

    def observations(self) -> list[Observation]:
        reader = OcppReader()
        return [seen for record in self.records if (seen := reader.read(record)) is not None]

    def findings(self, **context: Any) -> list[Finding]:
        """What the checks say. The trace ends now."""
        context.setdefault("ended_at", self.at)
        context.setdefault("planted", planted_in(self.records))
        return run_checks(self.observations(), CheckContext(self.sut, **context))

    def broken(self, **context: Any) -> list[tuple[str, str]]:
        """(check, verdict) of everything that is not in order."""
        return [(f.rule.check, f.verdict.name) for f in self.findings(**context) if f.verdict > Verdict.PASS]

    def met(self, **context: Any) -> set[str]:
        """The checks that were put to the test and held."""
        return {f.rule.check for f in self.findings(**context) if f.verdict is Verdict.PASS}

    def _call(self, direction: str, action: Any, payload: Any, id: Any) -> Any:
        id = f"{direction}-{next(self._ids)}" if id is None else id
        self._send(direction, [2, id, action, {} if payload is None else payload])
        return id

    def _send(self, direction: str, frame: list[Any]) -> int:
        return self._wire(direction, json.dumps(frame), "text")

    def _wire(self, direction: str, data: bytes | str, form: str) -> int:
        raw, encoding = as_text(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
        return self._add("wire", direction, raw, form, encoding)

    def _add(self, kind: Any, direction: Any, raw: str, form: str = "text", encoding: Any = "utf-8") -> int:
        party = "csms" if self.sut == "charging_station" else "charging_station"
        seq = len(self.records)
        link = self.link if kind != "tick" else ""
        self.records.append(Record(seq, self.at, kind, party, link, direction, raw, form, encoding))
        return seq


def variable(
    component: str = "OCPPCommCtrlr", name: str = "HeartbeatInterval", **more: Any
) -> dict[str, Any]:
    """One entry of SetVariables or GetVariables."""
    return {"component": {"name": component}, "variable": {"name": name}, **more}


def meter(at: str, *values: float, **more: Any) -> Mapping[str, Any]:
    """A MeterValueType with values of the import register."""
    return {"timestamp": at, "sampledValue": [{"value": value, **more} for value in values]}


def profile(**more: Any) -> dict[str, Any]:
    """A charging profile that breaks no rule."""
    period = {"startPeriod": 0, "limit": 8.1}
    schedule = {"id": 1, "chargingRateUnit": "A", "chargingSchedulePeriod": [period]}
    given: dict[str, Any] = {
        "id": 1,
        "stackLevel": 0,
        "chargingProfilePurpose": "TxProfile",
        "chargingProfileKind": "Relative",
        "transactionId": "T1",
        "chargingSchedule": [schedule],
    }
    return {key: value for key, value in (given | more).items() if value is not None}
