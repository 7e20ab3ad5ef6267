"""Two SHIP connections that talk to each other, or one that a test talks to, on a clock of the test's own."""

from dataclasses import dataclass, field

from harness.protocols.eebus.ship import messages as m
from harness.protocols.eebus.ship.connection import (
    Connection,
    Delivered,
    Phase,
    Put,
    Reached,
    Shut,
    Terms,
    Trust,
)
from harness.protocols.eebus.ship.times import Times


def terms(client: bool, trust: Trust = Trust.TRUSTED, times: Times | None = None, **more: object) -> Terms:
    name = "i:12345_u:CLIENT" if client else "i:12345_u:SERVER"
    return Terms(client, name, trust, times or Times(), **more)  # type: ignore[arg-type]


@dataclass
class Alone:
    """One connection; `said` is what it has sent since the last look, `ended` why it closed."""

    connection: Connection
    now: float = 1000.0
    ended: str = ""
    delivered: list[object] = field(default_factory=list)

    @classmethod
    def opened(cls, **how: object) -> "Alone":
        alone = cls(Connection(terms(**how)))  # type: ignore[arg-type]
        alone.connection.opened(alone.now)
        return alone

    def say(self, *messages: m.Message | bytes) -> "Alone":
        for each in messages:
            self.connection.received(each if isinstance(each, bytes) else m.write(each), self.now)
        return self

    def wait(self, seconds: float) -> "Alone":
        until = self.now + seconds
        while (at := self.connection.next_wake()) is not None and at <= until:
            self.now = max(self.now, at)
            self.connection.wake(self.now)
        self.now = until
        return self

    def said(self) -> list[m.Message]:
        found: list[m.Message] = []
        for each in self.connection.take():
            match each:
                case Put(data):
                    message, faults = m.read(data)
                    assert not faults
                    found.append(message)
                case Shut(reason, _):
                    self.ended = reason
                case Delivered(payload):
                    self.delivered.append(payload)
        return found

    @property
    def phase(self) -> Phase:
        return self.connection.phase


@dataclass
class Pair:
    """A client and a server; `heard` are all messages in order, the client's marked "c", the server's "s"."""

    client: Connection
    server: Connection
    now: float = 1000.0
    heard: list[tuple[str, str]] = field(default_factory=list)
    phases: list[tuple[str, Phase]] = field(default_factory=list)
    delivered: list[tuple[str, object]] = field(default_factory=list)

    @classmethod
    def opened(cls, client: Terms | None = None, server: Terms | None = None) -> "Pair":
        pair = cls(Connection(client or terms(True)), Connection(server or terms(False)))
        pair.client.opened(pair.now)
        pair.server.opened(pair.now)
        return pair.settle()

    def settle(self) -> "Pair":
        """Carry messages over until nobody has anything to say."""
        while out := [("c", each) for each in self.client.take()] + [
            ("s", each) for each in self.server.take()
        ]:
            for who, each in out:
                other = self.server if who == "c" else self.client
                match each:
                    case Put(data):
                        self.heard.append((who, m.named(m.read(data)[0])))
                        other.received(data, self.now)
                    case Shut():
                        other.closed()
                    case Reached(phase):
                        self.phases.append((who, phase))
                    case Delivered(payload):
                        self.delivered.append((who, payload))
        return self

    def wait(self, seconds: float) -> "Pair":
        until = self.now + seconds
        while True:
            wakes = [at for at in (self.client.next_wake(), self.server.next_wake()) if at is not None]
            if not wakes or min(wakes) > until:
                break
            self.now = max(self.now, min(wakes))
            self.client.wake(self.now)
            self.server.wake(self.now)
            self.settle()
        self.now = until
        return self
