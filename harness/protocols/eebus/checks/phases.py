"""The phases of a SHIP connection: their order, their timers, what is announced and selected (SHIP TS 1.0.1, 13.4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from harness.protocols.eebus.bindings.base import SHIP
from harness.protocols.eebus.checks.context import Situation, rule
from harness.protocols.eebus.ship.times import HELLO_RANGE, HELLO_SLACK, Times
from harness.usecases.observation import Observation

FIRST: Final = rule("ship.cmi", "the first message of each side is 00 00", f"{SHIP} 13.4.3")
ORDERED: Final = rule("ship.order", "the phases of a connection come in their order", f"{SHIP} 13.4")
WAITING: Final = rule(
    "ship.hello_waiting",
    "a hello that is ready or pending says how long it will be waited: 60 to 240 s",
    f"{SHIP} 13.4.4.1",
)
SELECTED: Final = rule(
    "ship.select",
    "what is selected was announced: JSON-UTF8, a version that is not higher",
    f"{SHIP} 13.4.4.2",
)
ANNOUNCED: Final = rule("ship.announce", "the client announces, the server selects", f"{SHIP} 13.4.4.2")
ACCESS: Final = rule(
    "ship.access", "accessMethodsRequest is answered within 10 s", f"{SHIP} 13.4.6, TC_SHIP_AM_001"
)
ACCESS_ID: Final = rule("ship.access_id", "accessMethods has an id, always the same", f"{SHIP} 13.4.6")
CLOSING: Final = rule(
    "ship.close",
    "an announced close has a time and a reason, and is over by then",
    f"{SHIP} TC_SHIP_TERM_001",
)
SILENT: Final = rule(
    "ship.after_close", "no data is sent after a close was announced", f"{SHIP} 13.4, connectionClose"
)

_RANK: Final = {
    "connectionModeInit": 0,
    "connectionHello": 1,
    "messageProtocolHandshake": 2,
    "messageProtocolHandshakeError": 2,
    "connectionPinState": 3,
    "connectionPinInput": 3,
    "connectionPinError": 3,
    "accessMethodsRequest": 4,
    "accessMethods": 4,
    "data": 4,
}
REASONS: Final = ("unspecific", "removedConnection", "")


@dataclass(slots=True)
class _Link:
    rank: int = -1
    hellos: int = 0
    version: tuple[int, ...] = (1, 0)
    asked: list[Observation] = field(default_factory=list)
    announced: Observation | None = None
    closes_by: float | None = None


class Phases:
    """Follows what the system under test sends on each link."""

    RULES = (FIRST, ORDERED, WAITING, SELECTED, ANNOUNCED, ACCESS, ACCESS_ID, CLOSING, SILENT)

    def __init__(self, situation: Situation) -> None:
        self._tally = situation.tally
        self._world = situation.world
        self._planted = situation.verdicts.planted
        self._slack = float(situation.verdicts.values.get("time_tolerance", 4.0)) / 2
        self._links: dict[str, _Link] = {}
        self._id: str | None = None

    def see(self, seen: Observation) -> None:
        if seen.shape == "link":
            if seen.name == "closed":
                self._closed(seen)
            return
        if seen.record.kind != "wire" or seen.shape == "fact":
            return
        link = self._links.setdefault(seen.link, _Link())
        self._overdue(link, seen.at)
        if not seen.by_sut:
            self._ours(link, seen)
            return
        name = seen.name if seen.name in _RANK or seen.name == "connectionClose" else "data"
        if seen.shape == "broken":
            return
        self._order(link, name, seen)
        handle = {
            "connectionHello": self._hello,
            "messageProtocolHandshake": self._handshake,
            "accessMethods": self._access,
            "connectionClose": self._close,
        }.get(name)
        if handle is not None:
            handle(link, seen)

    def _ours(self, link: _Link, seen: Observation) -> None:
        if seen.name == "accessMethodsRequest" and seen.seq not in self._planted:
            link.asked.append(seen)
        elif seen.name == "messageProtocolHandshake" and isinstance(seen.body, Mapping):
            link.version = tuple(seen.body.get("version") or (1, 0))
        elif seen.name == "connectionClose":
            link.asked.clear()

    def _order(self, link: _Link, name: str, seen: Observation) -> None:
        if name == "connectionClose":
            return
        if link.announced is not None and name == "data":
            self._tally.broke(SILENT, "silence", f"{seen.name}", link.announced.seq, seen.seq)
        rank = _RANK[name]
        if link.rank < 0:
            if rank == 0 and seen.body.get("head") == 0:
                self._tally.held(FIRST, seen.seq)
            else:
                self._tally.broke(FIRST, "00 00", f"{seen.name} {seen.body}", seen.seq)
        if link.rank >= 0 and not (link.rank <= rank <= link.rank + 1):
            expected = f"a message of phase {link.rank} or the next one"
            self._tally.broke(ORDERED, expected, f"{seen.name}, of phase {rank}", seen.seq)
        elif link.rank >= 0:
            self._tally.held(ORDERED, seen.seq)
        link.rank = max(link.rank, rank)

    def _hello(self, link: _Link, seen: Observation) -> None:
        body = seen.body
        if body.get("phase") not in ("ready", "pending") or body.get("prolongation"):
            return
        link.hellos += 1
        waiting = body.get("waiting")
        low = HELLO_RANGE[0] - HELLO_SLACK if link.hellos == 1 else Times().hello_least
        high = HELLO_RANGE[1] if link.hellos == 1 else float("inf")
        if waiting is None and link.hellos > 1 and body.get("phase") == "ready":
            return  # the one that ends the phase need not say it again
        if isinstance(waiting, int) and low * 1000 <= waiting <= high * 1000:
            self._tally.held(WAITING, seen.seq)
        else:
            self._tally.broke(WAITING, f"waiting {low:g} to {high:g} s", f"{waiting} ms", seen.seq)

    def _handshake(self, link: _Link, seen: Observation) -> None:
        body: Mapping[str, Any] = seen.body
        view = self._world.links.get(seen.link)
        sut_is_client = view is not None and not view.dialled_by_us
        kind = body.get("kind")
        if not sut_is_client and kind == "announceMax":
            self._tally.broke(ANNOUNCED, "a selection", "announceMax from the server", seen.seq)
            return
        self._tally.held(ANNOUNCED, seen.seq)
        formats, version = list(body.get("formats") or ()), tuple(body.get("version") or ())
        if kind == "announceMax":
            good = "JSON-UTF8" in formats and version >= (1, 0)
        else:
            good = formats == ["JSON-UTF8"] and (1, 0) <= version <= link.version
        told = f"{kind} {'.'.join(map(str, version))} {', '.join(formats)}"
        if good:
            self._tally.held(SELECTED, seen.seq)
        else:
            expected = f"JSON-UTF8, at most {'.'.join(map(str, link.version))}"
            self._tally.broke(SELECTED, expected, told, seen.seq)

    def _access(self, link: _Link, seen: Observation) -> None:
        id = str(seen.body.get("id") or "")
        if link.asked:
            self._tally.held(ACCESS, link.asked.pop(0).seq)
        if id and self._id in (None, id):
            self._tally.held(ACCESS_ID, seen.seq)
        else:
            self._tally.broke(ACCESS_ID, self._id or "an id", id or "none", seen.seq)
        self._id = self._id or id or None

    def _close(self, link: _Link, seen: Observation) -> None:
        body = seen.body
        if body.get("phase") != "announce":
            return
        longest = body.get("max_time")
        link.announced = seen
        if not isinstance(longest, int) or body.get("reason") not in REASONS:
            got = f"maxTime {longest}, reason {body.get('reason')!r}"
            self._tally.broke(CLOSING, "a maxTime, and a reason that is known", got, seen.seq)
            return
        link.closes_by = seen.at + longest / 1000 + self._slack

    def _closed(self, seen: Observation) -> None:
        link = self._links.pop(seen.link, None)
        if link is not None and link.announced is not None and link.closes_by is not None:
            if seen.at <= link.closes_by:
                self._tally.held(CLOSING, link.announced.seq)
            else:
                late = f"closed {seen.at - link.announced.at:.1f} s after it was announced"
                self._tally.broke(CLOSING, "a close in time", late, link.announced.seq, seen.seq)

    def _overdue(self, link: _Link, at: float) -> None:
        limit = Times().access + self._slack
        for each in [each for each in link.asked if at - each.at > limit]:
            link.asked.remove(each)
            self._tally.broke(ACCESS, "accessMethods within 10 s", "nothing", each.seq)

    def end(self, at: float) -> None:
        for link in self._links.values():
            self._overdue(link, at)
