"""How a reference platform is spoilt, and what is said of each that is.

A fault is a function that is given the platform of the bundled system; its name is the confession:

    @caught_by("roaming.unauthenticated", "F0-P1[directly]", "cpo")
    def goes_on_taking_token_a(platform): ...

The helpers change what it answers (`answers`), what it asks (`asks`), and the bytes that it sends (`sends`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from harness.judge.finding import Verdict
from harness.protocols.machine import Command, Machine, Send
from harness.protocols.ocpi.platform.cpo import Cpo
from harness.protocols.ocpi.platform.emsp import Emsp
from harness.protocols.ocpi.platform.exchange import Answer, Incoming
from harness.protocols.ocpi.platform.hub import Hub
from harness.protocols.ocpi.platform.machine import Platform
from harness.protocols.ocpi.v221 import parties
from harness.protocols.registry import Settings

Spoil = Callable[[Platform], None]
A = TypeVar("A", Cpo, Emsp, Hub)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault by the name of its function, the check that must go red, how red, in which case and role."""

    spoil: Spoil
    role: str
    check: str
    case: str
    verdict: Verdict
    interpretation: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.spoil.__name__

    def __str__(self) -> str:
        return f"{self.role}/{self.name}"

    def make(self, name: str, settings: Settings) -> Machine:
        """The bundled system of that role, spoilt."""
        platform = parties.machine(name, settings)
        HELD[platform] = settings
        self.spoil(platform)
        return platform


FAULTS: list[Fault] = []
HELD: WeakKeyDictionary[Platform, Settings] = WeakKeyDictionary()
"""What each platform was made with: its certificates are in there."""


def caught_by(
    check: str, case: str, *roles: str, verdict: Verdict = Verdict.FAIL, **interpretation: str
) -> Callable[[Spoil], Spoil]:
    """Decorator: this fault turns that check red in that case, at a system in each of these roles."""

    def add(spoil: Spoil) -> Spoil:
        FAULTS.extend(Fault(spoil, role, check, case, verdict, interpretation) for role in roles)
        return spoil

    return add


def app(platform: Platform, kind: type[A]) -> A:
    """What the platform does in its role."""
    assert isinstance(platform.app, kind)
    return platform.app


def answers(platform: Platform, name: str, how: Callable[[Incoming, Answer], Answer]) -> None:
    """Requests of that name ("PUT session"; "*": all) are answered as `how` says, after they took effect."""

    def change(incoming: Incoming, answer: Answer | None) -> Answer | None:
        if answer is None or name not in ("*", incoming.name):
            return answer
        return how(incoming, answer)

    handle, serve, reply = platform.app.handle, platform.registration.serve, platform.reply

    def replies(incoming: Incoming, answer: Answer, now: float) -> None:
        reply(incoming, change(incoming, answer) or answer, now)

    spoilt: Any = platform
    spoilt.app.handle = lambda incoming, now: change(incoming, handle(incoming, now))
    spoilt.registration.serve = lambda incoming, now: change(incoming, serve(incoming, now))
    spoilt.reply = replies


def takes(platform: Platform, name: str, how: Callable[[Incoming, float], Answer | None]) -> None:
    """Requests of that name are handled by `how` alone."""
    usual = platform.app.handle
    spoilt: Any = platform
    spoilt.app.handle = lambda incoming, now: (
        how(incoming, now) if incoming.name == name else usual(incoming, now)
    )


def asks(platform: Platform, name: str, how: Callable[[dict[str, Any]], dict[str, Any] | None]) -> None:
    """Its requests of that name ("*": all) go out as `how` says, which gets what `Platform.ask` is given (`path`, `json`,
    `to`, `frm`, `changes` ...); None: they do not go out.
    """
    usual = platform.ask

    def ask(relation: Any, what: str, now: float, then: Any = None, **given: Any) -> str:
        if name in ("*", what):
            changed = how(given)
            if changed is None:
                return ""
            given = changed
        return usual(relation, what, now, then, **given)

    spoilt: Any = platform
    spoilt.ask = ask


def sends(platform: Platform, how: Callable[[bytes], bytes]) -> None:
    """Every message goes out as `how` says."""
    usual = platform.commands

    def commands() -> list[Command]:
        return [
            Send(each.link, how(each.data), each.form) if isinstance(each, Send) else each for each in usual()
        ]

    spoilt: Any = platform
    spoilt.commands = commands
