"""A polite CSMS in a few lines, so that tests of the station read as dialogues. Every frame is schema-
checked.
"""

import json
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from harness.clock import ManualClock, iso8601, parse_iso8601
from harness.protocols.machine import Abort, Close, Connect, LinkInfo, Send
from harness.protocols.ocpp import schemas
from harness.protocols.ocpp.v201.station import ChargingStation, StationConfig

Payload = dict[str, Any]
START = ManualClock.START
ACCEPTED: Payload = {"idTokenInfo": {"status": "Accepted"}}
TOKEN: Payload = {"idToken": "DEADBEEF", "type": "ISO14443"}


class Dialogue:
    """Talks to a station. `calls`: what it sent, as (action, payload), oldest first.

    answers   what the CSMS answers to an action: a payload, a callable, or None for silence
    """

    def __init__(self, station: ChargingStation) -> None:
        self.station = station
        self.now = START
        self.calls: list[tuple[str, Payload]] = []
        self.times: list[float] = []
        self.replies: dict[str, list[Any]] = {}
        self.heard: list[str] = []
        self.commands: list[Any] = []
        self.link: str | None = None
        self.reachable = True
        self.subprotocol = "ocpp2.0.1"
        self.answers: dict[str, Any] = {
            "BootNotification": {"currentTime": iso8601(START), "interval": 300, "status": "Accepted"},
            "Heartbeat": {"currentTime": iso8601(START)},
            "Authorize": ACCEPTED,
            "DataTransfer": {"status": "Accepted"},
            "SignCertificate": {"status": "Accepted"},
        }
        self._links = count(1)
        self._ids = (f"csms-{number}" for number in count(1))

    # -- the world

    def boot(self) -> "Dialogue":
        """Start and be accepted; forget what was said so far."""
        self.do(self.station.start)
        self.run(0)
        self.calls.clear()
        return self

    def do(self, verb: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Call a verb of the station with the time, and let what follows happen."""
        result = verb(*args, now=self.now, **named)
        self.run(0)
        return result

    def run(self, seconds: float) -> None:
        """Let time pass, waking the station when it wants to be."""
        until = self.now + seconds
        for _ in range(10_000):
            self._pump()
            wake = self.station.next_wake()
            if wake is None or wake > until:
                break
            self.now = max(self.now, wake)
            self.station.wake(self.now)
        else:
            raise AssertionError("the station wants to be woken for ever")
        self.now = until

    def drop(self) -> None:
        """The link breaks."""
        link, self.link = self.link, None
        assert link is not None
        self.station.closed(link, None, "", self.now)
        self.run(0)

    # -- speaking

    def ask(self, action: str, payload: Payload | None = None) -> Any:
        """Send a CALL; its answer: the payload, the code of a CALLERROR, or None for silence."""
        id = next(self._ids)
        return self.say([2, id, action, payload or {}], id)

    def say(self, frame: Any, id: str = "-1") -> Any:
        data = frame if isinstance(frame, bytes) else json.dumps(frame).encode()
        assert self.link is not None
        self._action = frame[2] if isinstance(frame, list) and len(frame) > 2 else ""
        self.station.received(self.link, data, "text", self.now)
        self.run(0)
        frames = self.replies.get(id, [])
        if not frames:
            return None
        return frames[-1][2]

    def expect(self, action: str) -> Payload:
        """The oldest thing said since, which has to be this."""
        assert self.calls, f"wanted {action}, nothing was sent"
        said, payload = self.calls.pop(0)
        assert said == action, f"wanted {action}, got {said} {payload}"
        return payload

    def take(self, action: str) -> list[Payload]:
        """All payloads of an action, removed from what was said."""
        found = [payload for said, payload in self.calls if said == action]
        self.calls = [entry for entry in self.calls if entry[0] != action]
        return found

    def one(self, action: str) -> Payload:
        found = self.take(action)
        assert len(found) == 1, f"wanted one {action}, got {found}"
        return found[0]

    def events(self) -> list[tuple[Any, ...]]:
        """TransactionEvents since, as (eventType, triggerReason, chargingState, stoppedReason)."""
        return [brief(event) for event in self.take("TransactionEvent")]

    def silent(self) -> None:
        assert not self.calls, f"wanted silence, got {self.calls}"

    def said(self) -> list[str]:
        return [action for action, _ in self.calls]

    # -- set-up in one line

    def set(self, path: str, value: str) -> None:
        """Change a variable from inside the station."""
        self.station.model.put(self.station.model.named(path), value, self.now)
        self.run(0)

    def charging(self, token: str = "DEADBEEF", evse: int = 1) -> str:
        """Plug in, authorize; the transaction id."""
        self.do(self.station.plug_in, evse, 1)
        self.do(self.station.present_token, token, evse=evse)
        self.calls.clear()
        session = self.station.equipment.evses[evse - 1].session
        assert session is not None
        return session.transaction_id

    # -- inside

    def _pump(self) -> None:
        while commands := self.station.commands():
            for command in commands:
                self._carry_out(command)

    def _carry_out(self, command: Any) -> None:
        match command:
            case Connect():
                self.commands.append(command)
                self._dial()
            case Send(link, data) if link == self.link:
                self._hear(json.loads(data))
            case Close(link) | Abort(link):
                self.commands.append(command)
                if link == self.link:
                    self.link = None
                    self.station.closed(link, 1000, "", self.now)

    def _dial(self) -> None:
        if not self.reachable:
            self.station.refused({"error": "refused"}, self.now)
            return
        self.link = f"CS001#{next(self._links)}"
        self.station.opened(LinkInfo(self.link, "CS001", self.subprotocol), self.now)

    def _hear(self, frame: list[Any]) -> None:
        self.heard.append(frame[2] if frame[0] == 2 else "answer")
        if frame[0] == 2:
            _, id, action, payload = frame
            problems = (
                schemas.errors("2.0.1", action, "request", payload)
                if action in schemas.actions("2.0.1")
                else []
            )
            assert not problems, (action, payload, problems)
            self.calls.append((action, payload))
            self.times.append(self.now)
            self._answer(id, action, payload)
            return
        if frame[0] == 3 and self._action:
            assert not schemas.errors("2.0.1", self._action, "response", frame[2]), frame
        self.replies.setdefault(frame[1], []).append(frame)

    def _answer(self, id: str, action: str, payload: Payload) -> None:
        answer = self.answers.get(action, {})
        if callable(answer):
            answer = answer(payload)
        if answer is None or self.link is None:
            return
        frame = [4, id, answer, "", {}] if isinstance(answer, str) else [3, id, answer]
        self.station.received(self.link, json.dumps(frame).encode(), "text", self.now)


def brief(event: Payload) -> tuple[Any, ...]:
    info = event["transactionInfo"]
    return (event["eventType"], event["triggerReason"], info.get("chargingState"), info.get("stoppedReason"))


def make(
    config: StationConfig | None = None, kind: type[ChargingStation] = ChargingStation, **variables: str
) -> Dialogue:
    """A station that is not started. `variables`: Component__Variable="value"."""
    ids: Iterator[str] = (f"id-{number}" for number in count(1))
    dialogue = Dialogue(kind(config or StationConfig(), lambda: next(ids), lambda: 0.5))
    for path, value in variables.items():
        model = dialogue.station.model
        model.put(model.named(path.replace("__", ".")), value, START)
    return dialogue


def booted(
    config: StationConfig | None = None, kind: type[ChargingStation] = ChargingStation, **variables: str
) -> Dialogue:
    """A station that the CSMS accepted."""
    return make(config, kind, **variables).boot()


def at(seconds: float) -> str:
    """START + seconds as text."""
    return iso8601(START + seconds)


def seconds(text: str) -> float:
    return parse_iso8601(text) - START
