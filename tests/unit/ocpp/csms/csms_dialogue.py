"""A conversation with the CSMS machine: a station's bytes in, the machine's commands out, time by hand."""

import json
from dataclasses import dataclass
from itertools import count
from typing import Any

from harness.protocols.machine import Abort, Close, Command, LinkInfo, Report, Send
from harness.protocols.ocpp.v201.csms import Csms, CsmsConfig, reference

BOOT = {"reason": "PowerUp", "chargingStation": {"model": "DC-50", "vendorName": "Acme"}}
RFID = {"idToken": "DEADBEEF", "type": "ISO14443"}


@dataclass(frozen=True)
class Order:
    """A CALL that the CSMS sent."""

    id: str
    action: str
    payload: dict[str, Any]


@dataclass(frozen=True)
class Error:
    """A CALLERROR that the CSMS sent."""

    id: str
    code: str


class Dialogue:
    """Stations talking to one CSMS. `now` moves only by `wait`."""

    def __init__(self, config: CsmsConfig | None = None, machine: type[Csms] = Csms) -> None:
        ids = count(1)
        self.csms = machine(config or CsmsConfig(), lambda: f"csms-{next(ids)}")
        self.now = 1_767_268_800.0
        self.closed: list[tuple[str, int]] = []
        self.notes: list[dict[str, Any]] = []
        self._frames: dict[str, list[Any]] = {}
        self._links: dict[str, str] = {}
        self._ids = count(1)

    # the station's side

    def connect(self, station: str = "CS1", subprotocol: str = "ocpp2.0.1") -> str:
        link = f"{station}#{next(self._ids)}"
        self._links[station] = link
        self.csms.opened(LinkInfo(link, station, subprotocol), self.now)
        self._collect()
        return link

    def drop(self, station: str = "CS1") -> None:
        self.csms.closed(self._links[station], None, "", self.now)
        self._collect()

    def send(self, text: str | bytes, station: str = "CS1", form: str = "text", link: str = "") -> list[Any]:
        """Send bytes; the frames that came back as answers."""
        data = text.encode() if isinstance(text, str) else text
        link = link or self._links[station]
        self.csms.received(link, data, form, self.now)
        self._collect()
        waiting = self._frames.get(link, [])
        answers = [frame for frame in waiting if frame[0] != 2]
        self._frames[link] = [frame for frame in waiting if frame[0] == 2]
        return answers

    def call(self, action: str, payload: Any = None, station: str = "CS1", id: str = "") -> Any:
        """The payload of the answer, an `Error`, or None when there was none."""
        id = id or f"cs-{next(self._ids)}"
        answers = self.send(json.dumps([2, id, action, {} if payload is None else payload]), station)
        if not answers:
            return None
        (answer,) = answers
        if answer[0] == 4:
            return Error(answer[1], answer[2])
        assert answer[1] == id
        return answer[2]

    def boot(self, station: str = "CS1", **more: Any) -> Any:
        return self.call("BootNotification", {**BOOT, **more}, station)

    def order(self, station: str = "CS1") -> Order:
        """The next CALL of the CSMS, which must be there."""
        frames = self._frames.get(self._links[station], [])
        assert frames, "the CSMS sent no CALL"
        return Order(*frames.pop(0)[1:])

    def orders(self, station: str = "CS1") -> list[Order]:
        """All CALLs of the CSMS that were not looked at yet."""
        frames, self._frames[self._links[station]] = self._frames.get(self._links[station], []), []
        return [Order(*frame[1:]) for frame in frames]

    def answers(self, station: str = "CS1") -> list[Any]:
        """Payloads of answers that came later."""
        waiting = self._frames.get(self._links[station], [])
        self._frames[self._links[station]] = [frame for frame in waiting if frame[0] == 2]
        return [frame[2] for frame in waiting if frame[0] != 2]

    def reply(self, order: Order, payload: Any, station: str = "CS1") -> None:
        assert self.send(json.dumps([3, order.id, payload]), station) == []

    def reply_error(self, order: Order, code: str, station: str = "CS1") -> None:
        assert self.send(json.dumps([4, order.id, code, "", {}]), station) == []

    # time and the operator

    def wait(self, seconds: float) -> None:
        until = self.now + seconds
        while (due := self.csms.next_wake()) is not None and due <= until:
            self.now = max(self.now, due)
            self.csms.wake(self.now)
            self._collect()
        self.now = until

    def do(self, verb: str, *arguments: Any, **named: Any) -> Any:
        """Call a verb of the CSMS, now."""
        try:
            return getattr(self.csms, verb)(*arguments, now=self.now, **named)
        finally:
            self._collect()

    def request(self, action: str, payload: Any, station: str = "CS1", **named: Any) -> str:
        return str(self.do("request", station, action, payload, **named))

    def record(self, what: str) -> list[dict[str, Any]]:
        return self.csms.record(what)

    def last_order(self) -> dict[str, Any]:
        return self.record("orders")[-1]

    def _collect(self) -> None:
        for command in self.csms.commands():
            self._take(command)

    def _take(self, command: Command) -> None:
        match command:
            case Send(link, data, "text"):
                self._frames.setdefault(link, []).append(json.loads(data))
            case Close(link, code):
                self.closed.append((link, code))
            case Report(_, facts):
                self.notes.append(dict(facts))
            case Send() | Abort():
                self.closed.append((command.link, 0))


def online(config: CsmsConfig | None = None, machine: type[Csms] = Csms) -> Dialogue:
    """A dialogue with CS1 connected, booted and accepted."""
    dialogue = Dialogue(config, machine)
    dialogue.connect()
    dialogue.boot()
    return dialogue


def guarded(**changes: Any) -> Dialogue:
    """CS1 at the reference CSMS, which does not take the inventory unless asked to."""
    return online(reference(**{"take_inventory": False, **changes}))


def event(kind: str, number: int, trigger: str = "CablePluggedIn", **more: Any) -> dict[str, Any]:
    """A TransactionEventRequest of transaction T1 on EVSE 1."""
    info = {"transactionId": more.pop("transaction", "T1"), **more.pop("info", {})}
    return {
        "eventType": kind,
        "timestamp": "2026-01-01T12:00:00Z",
        "triggerReason": trigger,
        "seqNo": number,
        "transactionInfo": info,
        **({"evse": {"id": 1, "connectorId": 1}} if kind == "Started" else {}),
        **more,
    }


def variable(
    component: str, name: str, instance: str | None = None, value: str | None = None
) -> dict[str, Any]:
    """An entry of getVariableData, or with a value of setVariableData."""
    item: dict[str, Any] = {"component": {"name": component}, "variable": {"name": name}}
    if instance is not None:
        item["variable"]["instance"] = instance
    return item if value is None else {**item, "attributeValue": value}


def reported(component: str, name: str, value: str, instance: str | None = None) -> dict[str, Any]:
    """An entry of reportData."""
    return {**variable(component, name, instance), "variableAttribute": [{"value": value}]}


def report_part(id: int, number: int, *entries: dict[str, Any], tbc: bool = False) -> dict[str, Any]:
    """A NotifyReportRequest."""
    part: dict[str, Any] = {
        "requestId": id,
        "generatedAt": "2026-01-01T12:00:00Z",
        "seqNo": number,
        "tbc": tbc,
    }
    return {**part, "reportData": list(entries)} if entries else part
