"""A node of ECHONET Lite, sans-IO: what the device and the EMS of ours have in common, and the base of faulty ones.

Theory
------
A node is an address with *objects*. Object 0x0EF001, the node profile, is always there and says which others are. An
object is a set of *properties*, codes 0x80 to 0xFF; three of them are maps that say which can be read (0x9F), written
(0x9E), and are announced when they change (0x9D). Everything goes in single frames, over UDP port 3610, to one node or
to the group of all nodes; there are no connections and no order of events but this:

    start      → group    INF 0xD5, from node profile to node profile: these are my objects
    anybody    → group    Get 0xD6 to the node profile: which objects have you?    → each node answers the asker alone

    service    asks for     all possible               at least one refused               to whom goes the answer
    SetI       write        silence                    SetI_SNA   0x50                    asker
    SetC       write        Set_Res    0x71            SetC_SNA   0x51                    asker
    Get        read         Get_Res    0x72            Get_SNA    0x52                    asker
    INF_REQ    announce     INF        0x73            INF_SNA    0x53                    group; a refusal: asker
    SetGet     write, read  SetGet_Res 0x7E            SetGet_SNA 0x5E                    asker
    INFC       confirm      INFC_Res   0x7A            -                                  asker

Rules of answers (Part 2, 4.2.3):

 1. source and destination swapped, transaction id copied, the same properties in the same order, doubles twice
 2. Set_Res and INFC_Res: no data behind any property
 3. refused writing: what was taken comes without data, what was refused with the data as it was sent
 4. refused reading: what could be read comes with its data, what was refused without
 5. one refusal makes the whole answer a refusal, in one frame; what was possible is done all the same
 6. SetI that succeeds is not answered
 7. a destination that the node does not have is not answered, not even with a refusal
 8. instance 0 means every instance of the class; each answers for itself
 9. refused are: properties that the object does not have, that do not allow it, data of a wrong length or value, and
    what is impossible just now
10. what changes and is listed in 0x9D is announced: INF to the group, from the object to the node profile 0x0EF001

A frame that cannot be read, or whose service means nothing, is dropped. What we asked ourselves: `asking`.

To build a node with one fault, subclass and override one method. Knows nothing of sockets, clocks or scenarios.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from harness.protocols.echonet.lite.asking import Asked, OnAnswer, Orders, Questions
from harness.protocols.echonet.lite.eoj import NODE, Eoj, means
from harness.protocols.echonet.lite.frame import Frame, Property, encode, read
from harness.protocols.echonet.lite.group import GROUP, MULTICAST
from harness.protocols.echonet.lite.manners import Manner, spoilt
from harness.protocols.echonet.lite.objects import MAKER, LocalObject
from harness.protocols.echonet.lite.profile import NodeProfile
from harness.protocols.echonet.lite.services import NEGATIVE, POSITIVE, REQUESTS, Esv
from harness.protocols.machine import Command, Connect, LinkInfo, Report, Send

SUPPRESS: Final = frozenset({"opc", "esv", "instance"})
"""Faults of a frame that nobody answers."""


class Node:
    """See above. Implements `protocols.machine.Machine`.

    objects   all but the node profile
    identity  what makes property 0x83 of this node its own
    """

    answer_within = 20.0
    """Seconds until a request of ours counts as not answered."""
    turn = 5.0
    """Seconds that the next order of a scenario waits for the answer to the one before it."""

    def __init__(self, objects: Sequence[LocalObject], identity: str = "", first_tid: int = 1) -> None:
        mark = identity.encode()[:13].ljust(13, b"\x00")
        self.profile = NodeProfile(b"\xfe" + MAKER + mark, [each.eoj for each in objects])
        self.objects: dict[Eoj, LocalObject] = {NODE: self.profile} | {each.eoj: each for each in objects}
        self.manners: list[Manner] = []
        self.peers: list[str] = []
        self.questions = Questions()
        self._later: list[tuple[float, Callable[[float], None]]] = []
        self._orders = Orders(self.questions, self._put, self.turn)
        self._commands: list[Command] = []
        self._last_tid = first_tid - 1
        self._told: dict[tuple[Eoj, int], bytes | None] = {}
        self.running = False

    # -- Machine ------------------------------------------------------------------------------------------------

    def start(self, now: float) -> None:
        self.running = True
        self._remember(now)
        self.announce_instances(now)

    def opened(self, link: LinkInfo, now: float) -> None:
        if link.name != GROUP and link.name not in self.peers:
            self.peers.append(link.name)

    def refused(self, reason: Mapping[str, Any], now: float) -> None:
        """Nobody is dialled."""

    def closed(self, link: str, code: int | None, reason: str, now: float) -> None:
        if link in self.peers:
            self.peers.remove(link)

    def received(self, link: str, data: bytes, form: str, now: float) -> None:
        if not self.running:
            return
        self._go_on(now)
        frame = read(data)
        if isinstance(frame, Frame) and not SUPPRESS & {kind for kind, _ in frame.faults}:
            self._take(link, frame, form == MULTICAST, now)
        self.announce_changes(now)

    def wake(self, now: float) -> None:
        self._go_on(now)
        self.announce_changes(now)

    def next_wake(self) -> float | None:
        times = [at for at, _ in self._later] + [each.deadline for each in self.questions.open]
        if self.running:
            times += [at for each in self.objects.values() if (at := each.next_change()) is not None]
        return min(times, default=None)

    def commands(self) -> list[Command]:
        commands, self._commands = self._commands, []
        return commands

    # -- frames that come -----------------------------------------------------------------------------------------

    def _take(self, link: str, frame: Frame, to_all: bool, now: float) -> None:
        if frame.esv in (Esv.INF, Esv.INFC):
            self.noticed(link, frame, now)
        if frame.esv in REQUESTS:
            for each in self.meant_by(frame.deoj):
                self.serve(link, frame, each, now)
        elif (asked := self.questions.answered(frame, link)) is not None:
            asked.on_answer(frame, link, now)

    def meant_by(self, destination: Eoj) -> list[LocalObject]:
        """The objects of this node that a frame is for; none, if it does not have such an object."""
        return [each for eoj, each in self.objects.items() if means(destination, eoj)]

    def serve(self, link: str, frame: Frame, to: LocalObject, now: float) -> None:
        """Do what a request asks of one object, and answer."""
        reply = self.reply(frame, to, now)
        if reply is not None:
            self.give(link, frame, reply, now)

    def reply(self, frame: Frame, to: LocalObject, now: float) -> Frame | None:
        """The answer of one object; None: there is none to give."""
        match frame.esv:
            case Esv.SETI | Esv.SETC:
                return self.written(frame, to, now)
            case Esv.GET | Esv.INF_REQ:
                return self.was_read(frame, to, now)
            case Esv.SETGET:
                return self.written_and_read(frame, to, now)
            case Esv.INFC:
                return self.answering(
                    frame, to, Esv.INFC_RES, tuple(Property(each.epc) for each in frame.properties)
                )
        return None

    def written(self, frame: Frame, to: LocalObject, now: float) -> Frame | None:
        taken, refused = self._write(frame.properties, to, now)
        if refused:
            return self.answering(frame, to, NEGATIVE[frame.esv], taken)
        return self.answering(frame, to, Esv.SET_RES, taken) if frame.esv == Esv.SETC else None

    def was_read(self, frame: Frame, to: LocalObject, now: float) -> Frame:
        told, refused = self._read(frame.properties, to, now)
        return self.answering(frame, to, (NEGATIVE if refused else POSITIVE)[frame.esv], told)

    def written_and_read(self, frame: Frame, to: LocalObject, now: float) -> Frame:
        taken, refused = self._write(frame.properties, to, now)
        told, kept = self._read(frame.gets, to, now)
        esv = Esv.SETGET_SNA if refused or kept else Esv.SETGET_RES
        return replace(self.answering(frame, to, esv, taken), gets=told)

    def answering(self, frame: Frame, to: LocalObject, esv: int, properties: tuple[Property, ...]) -> Frame:
        return Frame(frame.tid, to.eoj, frame.seoj, esv, properties)

    def _write(
        self, wanted: tuple[Property, ...], to: LocalObject, now: float
    ) -> tuple[tuple[Property, ...], bool]:
        done = [Property(each.epc) if self.take(to, each, now) else each for each in wanted]
        refused = any(after is before for after, before in zip(done, wanted, strict=True))
        return tuple(done), refused

    def take(self, to: LocalObject, wanted: Property, now: float) -> bool:
        """Write one property, unless this scenario has it refused. False: refused."""
        if any(each.refuses(wanted.epc, "write") for each in self.manners):
            return False
        pretence = next((each for each in self.manners if each.pretends(wanted.epc)), None)
        if pretence is not None:
            return not pretence.edt or to.set(wanted.epc, bytes.fromhex(pretence.edt), now)
        return to.set(wanted.epc, wanted.edt, now)

    def _read(
        self, wanted: tuple[Property, ...], to: LocalObject, now: float
    ) -> tuple[tuple[Property, ...], bool]:
        told = [self.tell(to, each.epc, now) for each in wanted]
        found = tuple(Property(each.epc, edt or b"") for each, edt in zip(wanted, told, strict=True))
        return found, None in told

    def tell(self, to: LocalObject, epc: int, now: float) -> bytes | None:
        """Read one property, unless this scenario has it refused. None: refused."""
        if any(each.refuses(epc, "read") for each in self.manners):
            return None
        return to.get(epc, now)

    def give(self, link: str, asked: Frame, reply: Frame, now: float) -> None:
        """Send an answer: to the asker, an announcement to all. With the manners of this scenario."""
        where = GROUP if reply.esv == Esv.INF else link
        manner = next((each for each in self.manners if each.counts_for(asked)), None)
        if manner is None:
            self.send(where, reply)
            return
        manner.used += 1
        for after, data in spoilt(manner, reply):
            if after:
                self.after(after, now, lambda _, data=data: self._put(where, data))  # type: ignore[misc]
            else:
                self._put(where, data)

    def noticed(self, link: str, frame: Frame, now: float) -> None:
        """Another node announces something."""

    # -- frames that go -------------------------------------------------------------------------------------------

    def send(self, link: str, frame: Frame) -> None:
        self._put(link, encode(frame))

    def _put(self, link: str, data: bytes) -> None:
        self._commands.append(Send(link, data, MULTICAST if link == GROUP else "datagram"))

    def next_tid(self) -> int:
        self._last_tid = (self._last_tid + 1) & 0xFFFF
        return self._last_tid

    def ask(self, link: str, frame: Frame, now: float, on_answer: OnAnswer) -> None:
        """Send a request and remember it until it is answered, or `answer_within` is over."""
        self.questions.open.append(Asked(frame, link, now + self.answer_within, on_answer))
        self.send(link, frame)

    def open_stream(self, now: float) -> None:
        """Dial the first node that is known, for a stream (TCP)."""
        if self.peers:
            self._commands.append(Connect({"to": self.peers[0]}))

    def order(self, link: str, data: bytes, now: float) -> None:
        """Send a frame for a scenario, when it is its turn."""
        self._orders.add(link, data, now)

    def announce_instances(self, now: float) -> None:
        """What a node says when it starts."""
        listed = Property(0xD5, self.profile.values[0xD5])
        self.send(GROUP, Frame(self.next_tid(), NODE, NODE, Esv.INF, (listed,)))

    def announce_changes(self, now: float) -> None:
        """Announce what has changed since it was announced last; one property in a frame."""
        for eoj, each in self.objects.items():
            for epc in sorted(each.announced - {0xD5}):
                edt = each.get(epc, now)
                if edt != self._told.get((eoj, epc)):
                    self._told[eoj, epc] = edt
                    if edt is not None:
                        self.announce(eoj, Property(epc, edt), now)

    def announce(self, eoj: Eoj, changed: Property, now: float) -> None:
        self.send(GROUP, Frame(self.next_tid(), eoj, NODE, Esv.INF, (changed,)))

    def _remember(self, now: float) -> None:
        """What everything is like counts as known."""
        for eoj, each in self.objects.items():
            for epc in each.announced:
                self._told[eoj, epc] = each.get(epc, now)

    # -- time -------------------------------------------------------------------------------------------------------

    def after(self, seconds: float, now: float, do: Callable[[float], None]) -> None:
        """Do something later."""
        self._later.append((now + seconds, do))

    def _go_on(self, now: float) -> None:
        for each in self.objects.values():
            each.pass_time(now)
        due = sorted((each for each in self._later if each[0] <= now), key=lambda each: each[0])
        self._later = [each for each in self._later if each[0] > now]
        for _, do in due:
            do(now)
        for asked in self.questions.overdue(now):
            asked.on_answer(None, asked.link, now)

    # -- what scenarios and people do ---------------------------------------------------------------------------------

    def behave(self, how: str, times: int | None = None, **more: Any) -> None:
        """Answer otherwise than a node should, `times` times (None: until told otherwise). See `manners.Manner`."""
        self.manners.append(Manner(how, times, **more))

    def well_behaved(self) -> None:
        """Answer as a node should again."""
        self.manners.clear()

    def power_cycle(self, now: float) -> None:
        """Off, and on again two seconds later."""
        self.running = False
        self.questions.open.clear()
        self._later.clear()
        self._orders.clear()
        self._commands.append(Report("", {"event": "power", "what": "off"}))
        self.after(2.0, now, self.start)
