"""The shell around a machine: what is recorded is what went out."""

from collections.abc import Mapping
from typing import Any

from harness.clock import ManualClock
from harness.protocols.machine import Close, Command, LinkInfo, Send
from harness.roles.party import Party
from harness.trace.log import Trace
from harness.transports.base import Opening


class Told:
    """A machine that wants what it is told to want."""

    def __init__(self) -> None:
        self.wants: list[Command] = []

    def start(self, now: float) -> None: ...
    def opened(self, link: LinkInfo, now: float) -> None: ...
    def refused(self, reason: Mapping[str, Any], now: float) -> None: ...
    def received(self, link: str, data: bytes, form: str, now: float) -> None: ...
    def closed(self, link: str, code: int | None, reason: str, now: float) -> None: ...
    def wake(self, now: float) -> None: ...

    def next_wake(self) -> float | None:
        return None

    def commands(self) -> list[Command]:
        wants, self.wants = self.wants, []
        return wants


class Wire:
    """A link that remembers."""

    def __init__(self) -> None:
        self.info = LinkInfo("L#1")
        self.opening = Opening()
        self.sent: list[bytes] = []

    def send(self, data: bytes, form: str = "text") -> None:
        self.sent.append(data)

    def send_fragments(self, parts: list[bytes], form: str = "text") -> None: ...
    def close(self, code: int = 1000, reason: str = "") -> None: ...
    def abort(self) -> None: ...


def test_nothing_is_recorded_as_sent_on_a_link_that_we_are_closing() -> None:
    machine, wire = Told(), Wire()
    party = Party("csms", machine, ManualClock())
    party.trace = Trace(ManualClock())
    party.link_opened(wire)
    machine.wants = [Send("L#1", b"before"), Close("L#1"), Send("L#1", b"after")]
    party.flush()
    assert wire.sent == [b"before"]
    assert [each.raw for each in party.trace.records if each.kind == "wire"] == ["before"]
