"""An energy manager of ours: a node with a controller (0x05FF) that finds chargers, watches and directs them.

Theory
------
    start            announce itself; Get 0xD6 from the group
    a node is heard  (INF 0xD5, or its answer) → its identity 0x83; of each charger the maps 0x9F, 0x9E, 0x9D and 0x82
    charger known    every `poll_every` seconds Get, a frame for each of the subjects in `POLLED`, what is in its map
    order            only what is in its map 0x9E, limits before modes, one request at a time; what was written is read
                     back. A refusal or no answer is an answer to the operator, and is not repeated by itself
    announcement     counts as a value that was read; from a node nobody knows: it is asked what it has

Values that mean nothing count as unknown. A charger that does not answer is asked again when it is its turn; others do
not wait for it. A node that comes back under another address is known by its identity.

Without initiative it does nothing of this by itself: that is the EMS with which scenarios ask devices.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from harness.errors import PeerFault
from harness.protocols.echonet.lite import maps, values
from harness.protocols.echonet.lite.acquaintance import Acquaintance
from harness.protocols.echonet.lite.eoj import CONTROLLER, EV_CLASSES, NODE, Eoj, class_of, eoj
from harness.protocols.echonet.lite.frame import Frame, Property
from harness.protocols.echonet.lite.group import GROUP
from harness.protocols.echonet.lite.node import Node
from harness.protocols.echonet.lite.objects import GET_MAP, INF_MAP, SET_MAP, LocalObject
from harness.protocols.echonet.lite.services import Esv

CONTROLLER_OBJECT: Final[Eoj] = eoj(CONTROLLER)
POLLED: Final[Sequence[tuple[int, ...]]] = (
    (0x80, 0x88, 0xC7),
    (0xDA, 0xE1),
    (0xE4, 0xE2),
    (0xDC, 0xDD),
    (0xEB, 0xEC, 0xC8),
)
"""State, mode, state of charge, method, power: what is asked in one frame."""
LEARNED: Final = (GET_MAP, SET_MAP, INF_MAP, 0x82)
SHOWN: Final[Mapping[str, int]] = {
    "operation": 0x80,
    "fault": 0x88,
    "vehicle": 0xC7,
    "mode": 0xDA,
    "state of charge": 0xE4,
    "stored energy": 0xE2,
    "charging method": 0xDC,
    "charging power": 0xEB,
    "charging current": 0xED,
}
"""What can be looked up, by name."""
MODES: Final = {"charge": "charge", "discharge": "discharge", "stop": "standby"}

Step = Callable[[float], None]


class Ems(Node):
    """See above. `initiative`: it acts by itself; else only when it is told to."""

    poll_every = 30.0

    def __init__(self, identity: str = "", initiative: bool = False, first_tid: int = 1) -> None:
        controller = LocalObject(CONTROLLER_OBJECT, {0x80: b"\x30", 0x81: b"\x00", 0x88: b"\x42"}, (0x80,))
        super().__init__((controller,), identity, first_tid)
        self.initiative = initiative
        self.known: dict[tuple[str, Eoj], Acquaintance] = {}
        self._steps: dict[str, deque[Step]] = {}
        self._busy: set[str] = set()

    def start(self, now: float) -> None:
        super().start(now)
        if self.initiative:
            self.known.clear()
            self._steps.clear()
            self._busy.clear()
            self.discover(now)
            self.after(self.poll_every, now, self.poll)

    # -- finding ------------------------------------------------------------------------------------------------------

    def discover(self, now: float) -> None:
        self.ask(GROUP, self.question(NODE, (0xD6,)), now, self.heard_of)

    def heard_of(self, answer: Frame | None, link: str, now: float) -> None:
        if answer is not None and answer.esv == Esv.GET_RES and answer.properties:
            self.meet(link, answer.properties[0].edt, now)

    def meet(self, link: str, listed: bytes, now: float, again: bool = False) -> None:
        """A node says which objects it has. `again`: it has just started, so what was known may be old."""
        chargers = [each for each in maps.read_instances(listed)[0] if class_of(each) in EV_CLASSES]
        for gone in [each for each in self.known if each[0] == link and each[1] not in chargers]:
            del self.known[gone]
        fresh = [each for each in chargers if (link, each) not in self.known]
        for each in fresh:
            self.known[link, each] = Acquaintance(link, each)
        for each in chargers:
            self.known[link, each].heard = True
        if again or fresh:
            self.learn(link, chargers if again else fresh, now)

    def learn(self, link: str, chargers: Sequence[Eoj], now: float) -> None:
        """Ask who the node is, and what its chargers can."""
        self.then(link, lambda now: self.get(link, NODE, (0x83,), self.identified, now), now)
        for charger in chargers:
            for epc in LEARNED:
                self.then(link, self._reading(link, charger, (epc,)), now)
            self.then(link, lambda now, charger=charger: self._learned(link, charger, now), now)  # type: ignore[misc]

    def identified(self, answer: Frame | None, link: str, now: float) -> None:
        """Who it is. One that was known under another address has moved."""
        edt = answer.properties[0].edt if answer is not None and answer.properties else b""
        for each in self.known.values():
            if each.link == link:
                each.identity = edt
        moved = [
            key for key, each in self.known.items() if edt and each.identity == edt and each.link != link
        ]
        for key in moved:
            del self.known[key]

    def _learned(self, link: str, charger: Eoj, now: float) -> None:
        acquaintance = self.known.get((link, charger))
        if acquaintance is not None and GET_MAP in acquaintance.codes:
            acquaintance.known = True
            self.poll_one(acquaintance, now)
        self.done(link, now)

    # -- watching -----------------------------------------------------------------------------------------------------

    def poll(self, now: float) -> None:
        self.after(self.poll_every, now, self.poll)
        for each in list(self.known.values()):
            if self._steps.get(each.link):
                continue  # it is still busy with the last round
            if each.known:
                self.poll_one(each, now)
            else:
                self.learn(each.link, (each.eoj,), now)

    def poll_one(self, charger: Acquaintance, now: float) -> None:
        for subject in POLLED:
            if wanted := tuple(epc for epc in subject if epc in charger.readable):
                self.then(charger.link, self._reading(charger.link, charger.eoj, wanted), now)

    def _reading(self, link: str, charger: Eoj, epcs: tuple[int, ...]) -> Step:
        return lambda now: self.get(link, charger, epcs, self.told, now)

    def told(self, answer: Frame | None, link: str, now: float) -> None:
        """The answer to a Get."""
        if answer is not None and (charger := self.known.get((link, answer.seoj))) is not None:
            charger.heard = True
            for each in answer.properties:
                if each.edt:
                    charger.learn(each.epc, each.edt)
                else:
                    charger.unlearn(each.epc)
        elif answer is None:
            for each_ in self.known.values():
                each_.heard = each_.heard and each_.link != link

    def noticed(self, link: str, frame: Frame, now: float) -> None:
        if not self.initiative:
            return
        for each in frame.properties:
            if frame.seoj == NODE and each.epc == 0xD5:
                self.meet(link, each.edt, now, again=True)
        charger = self.known.get((link, frame.seoj))
        if charger is not None and charger.known:
            for each in frame.properties:
                charger.learn(each.epc, each.edt)
        elif frame.seoj != NODE and class_of(frame.seoj) in EV_CLASSES and charger is None:
            self.ask(link, self.question(NODE, (0xD6,)), now, self.heard_of)

    # -- directing ----------------------------------------------------------------------------------------------------

    def operate(self, action: str, payload: Mapping[str, Any], now: float) -> str:
        """What an operator orders: "charge", "discharge", "stop", "limit", "method". Raises PeerFault if it cannot be.

        payload  power (W), method (by name)
        """
        charger = next((each for each in self.known.values() if each.known), None)
        if charger is None:
            raise PeerFault("no charger is known")
        writes = self.plan(charger, action, payload)
        for epc, edt in writes:
            self.then(charger.link, lambda now, epc=epc, edt=edt: self.write(charger, epc, edt, now), now)  # type: ignore[misc]
        return "ordered" if writes else "declined"

    def plan(self, charger: Acquaintance, action: str, payload: Mapping[str, Any]) -> list[tuple[int, bytes]]:
        """What to write for an order, in this order; nothing, if the charger could not do it."""
        match action:
            case "charge" | "discharge" | "stop":
                return self._mode(charger, action, payload)
            case "limit":
                return self._limit(charger, float(payload["power"]))
            case "method":
                return self._writes(charger, 0xDC, payload["method"])
        raise PeerFault(f"nobody knows how to {action}")

    def _mode(
        self, charger: Acquaintance, action: str, payload: Mapping[str, Any]
    ) -> list[tuple[int, bytes]]:
        vehicle = charger.values.get(0xC7, b"\x00")
        able = {"charge": b"\x41\x43\x44\x00", "discharge": b"\x42\x43\x44\x00"}.get(action)
        if able is not None and vehicle not in [bytes((code,)) for code in able]:
            return []
        mode = self._writes(charger, 0xDA, MODES[action])
        if not mode or "power" not in payload:
            return mode
        return [*self._limit(charger, float(payload["power"])), *mode]

    def _limit(self, charger: Acquaintance, power: float) -> list[tuple[int, bytes]]:
        highest = int.from_bytes(charger.values.get(0xC8, b"")[4:], "big")
        within = min(power, highest) if highest else power
        for epc in (0xEB, 0x99):
            if writes := self._writes(charger, epc, within):
                return writes
        return []

    def _writes(self, charger: Acquaintance, epc: int, value: Any) -> list[tuple[int, bytes]]:
        """Only what the charger lets be written, and what its class knows."""
        row = charger.row(epc)
        if row is None or epc not in charger.writable:
            return []
        try:
            return [(epc, values.encode(row, value))]
        except ValueError:
            return []

    def write(self, charger: Acquaintance, epc: int, edt: bytes, now: float) -> None:
        """Write one property, then read it back."""

        def answered(answer: Frame | None, link: str, now: float) -> None:
            charger.refused[epc] = answer is None or answer.esv != Esv.SET_RES
            if epc in charger.readable:
                self._steps[link].appendleft(self._reading(link, charger.eoj, (epc,)))
            self.done(link, now)

        frame = Frame(self.next_tid(), CONTROLLER_OBJECT, charger.eoj, Esv.SETC, (Property(epc, edt),))
        self.ask(charger.link, frame, now, answered)

    # -- what it shows ------------------------------------------------------------------------------------------------

    def record(self, what: str, station: str = "") -> Any:
        """What the EMS shows of the first charger it knows; None: unknown."""
        charger = next((each for each in self.known.values() if each.known), None)
        if what == "chargers":
            return len([each for each in self.known.values() if each.known])
        if charger is None:
            return None
        if what == "refused":
            return any(charger.refused.values())
        return charger.shows(SHOWN[what]) if what in SHOWN else None

    # -- one thing after the other ------------------------------------------------------------------------------------

    def question(self, to: Eoj, epcs: Sequence[int]) -> Frame:
        return Frame(self.next_tid(), CONTROLLER_OBJECT, to, Esv.GET, tuple(Property(epc) for epc in epcs))

    def get(
        self,
        link: str,
        to: Eoj,
        epcs: Sequence[int],
        on_answer: Callable[[Frame | None, str, float], None],
        now: float,
    ) -> None:
        def answered(answer: Frame | None, link: str, now: float) -> None:
            on_answer(answer, link, now)
            self.done(link, now)

        self.ask(link, self.question(to, epcs), now, answered)

    def then(self, link: str, step: Step, now: float) -> None:
        """Do it when everything before it, with this node, is done."""
        self._steps.setdefault(link, deque()).append(step)
        self._next(link, now)

    def done(self, link: str, now: float) -> None:
        self._busy.discard(link)
        self._next(link, now)

    def _next(self, link: str, now: float) -> None:
        if link not in self._busy and (steps := self._steps.get(link)):
            self._busy.add(link)
            steps.popleft()(now)
