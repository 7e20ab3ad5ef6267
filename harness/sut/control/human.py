"""Control by a person at a terminal: prompts with an id, a deadline, and *can't tell* as an honest answer.

Input is read a line at a time, only while a prompt is open or was left unanswered, so that answers piped in
are not swallowed early. A line that comes after the deadline of its prompt is dropped.
"""

import asyncio
import contextlib
import itertools
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TextIO

from harness.sut.control.bridge import Reply, Turns
from harness.sut.control.contract import Args, CouldNotTell, Done, Outcome, Unsupported, Verb, check_call

_DONE = ("done", "d", "ok")
_CANNOT = ("can't", "cant", "cannot", "c")
_CANNOT_TELL = ("can't tell", "cant tell", "cannot tell", "t", "?")


@dataclass(frozen=True, slots=True)
class Prompt:
    """One request to a person. `answers`: what may be typed. `remark`: why it is asked again, or ""."""

    id: str
    text: str
    answers: str
    within: float
    remark: str = ""


class Screen(Protocol):
    """Where prompts are shown."""

    def show(self, prompt: Prompt) -> None: ...
    def over(self, prompt: Prompt, outcome: Outcome) -> None: ...


class PlainScreen:
    """Plain lines, for logs and terminals without style."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def show(self, prompt: Prompt) -> None:
        if prompt.remark:
            self._say(f"{prompt.id}: {prompt.remark}")
        self._say(f"{prompt.id} [within {prompt.within:g} s] {prompt.text}")
        self._say(f"{prompt.id} answer: {prompt.answers}")

    def over(self, prompt: Prompt, outcome: Outcome) -> None:
        if isinstance(outcome, CouldNotTell):
            self._say(f"{prompt.id}: {outcome.why}")

    def _say(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):  # a screen that is gone must not stop the run
            print(text, file=self._stream, flush=True)


class RichScreen(PlainScreen):
    """Panels, for a terminal."""

    def show(self, prompt: Prompt) -> None:
        from rich.console import Console
        from rich.panel import Panel
        from rich.text import Text

        body = Text(f"{prompt.text}\n\n{prompt.remark}{' ' if prompt.remark else ''}Answer: {prompt.answers}")
        title = f"{prompt.id} · within {prompt.within:g} s"
        Console(file=self._stream).print(Panel(body, title=title, border_style="yellow"))


def screen_on(stream: TextIO) -> Screen:
    """Rich on a terminal, plain lines elsewhere."""
    return RichScreen(stream) if stream.isatty() else PlainScreen(stream)


class LineReader:
    """Reads lines from a blocking stream on a thread, and only when somebody wants one."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._wanting: Callable[[str | None], None] | None = None
        self._reading = False

    def want(self, take: Callable[[str | None], None]) -> None:
        """`take` gets the next line, None at the end of the input; called on another thread."""
        with self._lock:
            self._wanting = take
            if self._reading:
                return
            self._reading = True
        self._forget_typed_ahead()
        threading.Thread(target=self._read, name="answers", daemon=True).start()

    def _forget_typed_ahead(self) -> None:
        """On a terminal, what was typed before the prompt was shown is no answer to it."""
        import termios

        with contextlib.suppress(OSError, ValueError, termios.error):
            if self._stream.isatty():
                termios.tcflush(self._stream.fileno(), termios.TCIFLUSH)

    def _read(self) -> None:
        try:
            line: str | None = self._stream.readline() or None
        except (OSError, ValueError):
            line = None
        with self._lock:
            self._reading = False
            take, self._wanting = self._wanting, None
        if take is not None:
            take(line)


class HumanControl:
    """Asks a person. `within`: seconds that they have, on the loop's clock; then CouldNotTell."""

    def __init__(self, reader: LineReader, screen: Screen, within: float) -> None:
        self._reader = reader
        self._screen = screen
        self._within = within
        self._numbers = itertools.count(1)
        self._turns = Turns()

    async def act(self, verb: str, args: Args) -> Outcome:
        known = check_call(verb, args)
        async with self._turns.next():
            prompt = Prompt(f"P{next(self._numbers)}", sentence(known, args), _answers(known), self._within)
            outcome = await self._ask(known, prompt)
            self._screen.over(prompt, outcome)
            return outcome

    async def _ask(self, verb: Verb, prompt: Prompt) -> Outcome:
        try:
            async with asyncio.timeout(self._within):
                return await self._until_clear(verb, prompt)
        except TimeoutError:
            return CouldNotTell(f"nobody answered {prompt.id} within {self._within:g} s")

    async def _until_clear(self, verb: Verb, prompt: Prompt) -> Outcome:
        while True:
            self._screen.show(prompt)
            reply: Reply[str | None] = Reply()
            self._reader.want(reply.give)
            outcome = understood(verb, await reply.get())
            if outcome is not None:
                return outcome
            prompt = Prompt(prompt.id, prompt.text, prompt.answers, prompt.within, "That was not understood.")

    def close(self) -> None: ...


def understood(verb: Verb, line: str | None) -> Outcome | None:
    """What an answer means; None if it must be asked again. None for the line: the input has ended."""
    if line is None:
        return CouldNotTell("the input has ended; nobody is there to answer")
    word = line.strip()
    match word.lower().replace("\u2019", "'"):
        case cannot_tell if cannot_tell in _CANNOT_TELL:
            return CouldNotTell("the person could not tell")
        case cannot if cannot in _CANNOT:
            return Unsupported("the person said that it cannot be done")
        case "":
            return None
        case done if not verb.tells:
            return Done() if done in _DONE else None
    return Done(word)


def _answers(verb: Verb) -> str:
    return f"{'what you see' if verb.tells else 'done'} | can't | can't tell"


def sentence(verb: Verb, args: Args) -> str:
    """The request in a sentence."""
    values = {name: _said(args.get(name)) for name in (*verb.needs, *verb.takes)}
    values["where"] = _where(args)
    if "kind" in values:
        values["kind"] = f"({values['kind']}) " if values["kind"] else ""
    values["lasting"] = f" for {values['seconds']} s" if values.get("seconds") else ""
    values["changes"] = ", ".join(f"{name} {_said(args[name])}" for name in args if name not in values)
    values.setdefault("station", "")
    values["station"] = values["station"] or "the station"
    return verb.asks.format(**values).removesuffix(": ")


def _where(args: Args) -> str:
    evse, connector = args.get("evse"), args.get("connector")
    if evse is None:
        return "the station"
    return f"EVSE {evse}" + (f", connector {connector}" if connector is not None else "")


def _said(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case dict() if all(isinstance(each, str | int) for each in value.values()):
            return ", ".join(f"{name} {each}" for name, each in value.items())
        case _:
            return json.dumps(value, ensure_ascii=False)
