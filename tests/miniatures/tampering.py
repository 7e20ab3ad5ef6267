"""How a miniature spoils frames on their way out: the machine behind it stays the reference system."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from harness.protocols.machine import Command, Send
from tests.miniatures.confession import caught_by

CALL, CALLRESULT, CALLERROR = 2, 3, 4

Frame = list[Any]
Spoilt = Frame | bytes | Send
"""A frame, bytes as they are, or a whole command."""


class Tampers:
    """Mixed into a machine: every frame that goes out is shown to `tamper`, which says what goes out instead."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.asked: dict[str, str] = {}
        """Actions of the CALLs received, by message id."""
        self.sent = 0

    def received(self, link: str, data: bytes, form: str, now: float) -> None:
        self.now = now
        frame = _read(data)
        if frame and frame[0] == CALL and len(frame) == 4:
            self.asked[str(frame[1])] = str(frame[2])
        super().received(link, data, form, now)  # type: ignore[misc]

    def commands(self) -> list[Command]:
        commands: list[Command] = super().commands()  # type: ignore[misc]
        return [each for command in commands for each in self._spoil(command)]

    def _spoil(self, command: Command) -> Iterator[Command]:
        frame = _read(command.data) if isinstance(command, Send) else None
        if not isinstance(command, Send) or frame is None:
            yield command
            return
        for spoilt in self.tamper(frame):
            match spoilt:
                case Send():
                    yield spoilt
                case bytes():
                    yield Send(command.link, spoilt)
                case _:
                    yield Send(command.link, _write(spoilt))

    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        """What goes out in place of the frame."""
        return (frame,)

    def fresh_id(self) -> str:
        """A message id that nobody used."""
        self.sent += 1
        return f"miniature-{self.sent}"

    def action(self, frame: Frame) -> str:
        """What a frame is about: its action, for an answer that of the CALL."""
        return str(frame[2]) if frame[0] == CALL else self.asked.get(str(frame[1]), "")


class TampersWithStatus(Tampers):
    """Spoils what is said about connectors: a station's StatusNotification, a CSMS's answer to it.

    Every boot has some, and nothing else hangs on them.
    """

    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        return self.spoil(frame) if self.action(frame) == "StatusNotification" else (frame,)

    def spoil(self, frame: Frame) -> Iterable[Spoilt]:
        raise NotImplementedError


class TampersWithAnswers(Tampers):
    """Spoils answers of one action, or of all."""

    actions: tuple[str, ...] = ()

    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        mine = frame[0] == CALLRESULT and (not self.actions or self.action(frame) in self.actions)
        return self.spoil(frame) if mine else (frame,)

    def spoil(self, frame: Frame) -> Iterable[Spoilt]:
        raise NotImplementedError


class TampersWithCalls(Tampers):
    """Spoils the payload of CALLs of some actions: `change` alters it in place."""

    actions: tuple[str, ...] = ()

    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        if frame[0] == CALL and frame[2] in self.actions:
            self.change(frame[3])
        return (frame,)

    def change(self, payload: dict[str, Any]) -> None:
        raise NotImplementedError


DROP = object()
"""What a fault of the next two returns for a frame that does not go out at all."""

Fault = Callable[[dict[str, Any]], Any]


def spoils_answers(
    kind: type, actions: str, check: str, *cases: str, warns: bool = False
) -> Callable[[Fault], type]:
    """Decorator: makes a faulty system of a function that spoils the payloads of answers in place.

    actions  those whose answers it spoils, in one text · the name of the function is the confession
    """
    return _spoils(kind, CALLRESULT, actions, check, cases, warns)


def spoils_calls(
    kind: type, actions: str, check: str, *cases: str, warns: bool = False
) -> Callable[[Fault], type]:
    """The same for the payloads of CALLs."""
    return _spoils(kind, CALL, actions, check, cases, warns)


def _spoils(
    kind: type, shape: int, actions: str, check: str, cases: tuple[str, ...], warns: bool
) -> Callable[[Fault], type]:
    names = actions.split()

    def tamper(fault: Fault) -> Callable[[Tampers, Frame], Iterable[Spoilt]]:
        def spoil(machine: Tampers, frame: Frame) -> Iterable[Spoilt]:
            mine = frame[0] == shape and machine.action(frame) in names
            return () if mine and fault(frame[-1]) is DROP else (frame,)

        return spoil

    def add(fault: Fault) -> type:
        made = type(fault.__name__, (Tampers, kind), {"tamper": tamper(fault), "__doc__": fault.__doc__})
        return caught_by(check, *cases, warns=warns)(made)

    return add


def _read(data: bytes) -> Frame | None:
    try:
        frame = json.loads(data)
    except ValueError:
        return None
    return frame if isinstance(frame, list) and frame else None


def _write(frame: Frame) -> bytes:
    return json.dumps(frame, separators=(",", ":")).encode()


def payload(frame: Frame) -> dict[str, Any]:
    """The payload of a CALL or CALLRESULT."""
    found: dict[str, Any] = frame[-1]
    return found


def text(frame: Frame) -> bytes:
    """The frame as bytes."""
    return _write(frame)
