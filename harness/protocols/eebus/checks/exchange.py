"""Counters, references, answers: that every datagram finds what it belongs to (SPINE 1.3.0, 5.2 and 5.3)."""

from dataclasses import dataclass, field
from typing import Final

from harness.judge.finding import Verdict
from harness.protocols.eebus.bindings.base import RESPONSE, SPINE
from harness.protocols.eebus.checks.context import Situation, rule
from harness.protocols.eebus.checks.world import header, place_of
from harness.protocols.eebus.interpretations import lenient, settled
from harness.protocols.eebus.ship import messages as m
from harness.protocols.eebus.spine import datagram as dg
from harness.protocols.eebus.spine import functions as fn
from harness.usecases.observation import Observation, first

ASCENDS: Final = rule(
    "datagram.counter", "msgCounter ascends with every datagram", f"{SPINE} TC_SPINE_DATA_001"
)
REFERS: Final = rule(
    "datagram.reference", "a reply or result refers to a request of ours", f"{SPINE} TC_SPINE_DATA_004"
)
ONCE: Final = rule("datagram.answered_once", "a request is answered once", f"{SPINE} 5.2")
IN_TIME: Final = rule(
    "datagram.in_time",
    "a request is answered within 10 s, or within the maxResponseDelay that its feature announces",
    f"{SPINE} 5.2, defaultMaxResponseDelay",
)
READ_REPLY: Final = rule(
    "datagram.read_reply",
    "a read is answered by a reply or by an error, not by a result 0",
    f"{SPINE} TC_SPINE_DATA_007",
)
NO_RESULT: Final = rule(
    "datagram.no_answer",
    "a result is never answered, and a reply never by an error",
    f"{SPINE} TC_SPINE_DATA_006",
    f"{SPINE} TC_SPINE_COMP_004",
)
NUMBER: Final = rule("result.number", "a result has an error number", f"{SPINE} 5.2")


MOMENT, FEW = 1.0, 64
"""How long after a datagram, in seconds, those that it has overtaken may come; and how many of them are remembered."""


@dataclass(slots=True)
class _Link:
    last: int | None = None
    passed_over: dict[int, float] = field(default_factory=dict)
    waiting: dict[str, Observation] = field(default_factory=dict)
    answered: dict[str, Observation] = field(default_factory=dict)
    told: dict[str, Observation] = field(default_factory=dict)


class Exchange:
    """Follows requests and answers on each link."""

    RULES = (ASCENDS, REFERS, ONCE, IN_TIME, READ_REPLY, NO_RESULT, NUMBER)

    def __init__(self, situation: Situation) -> None:
        self._tally = situation.tally
        self._planted = situation.verdicts.planted
        self._chosen = situation.verdicts.interpretation
        self._world = situation.world
        self._slack = float(situation.verdicts.values.get("time_tolerance", 4.0)) / 2
        self._links: dict[str, _Link] = {}

    def see(self, seen: Observation) -> None:
        if seen.shape == "link":
            if seen.name == "closed":
                self._links.pop(seen.link, None)
            return
        if not header(seen):
            self._odd(seen)
            return
        link = self._links.setdefault(seen.link, _Link())
        self._overdue(link, seen.at)
        if not seen.by_sut:
            self._ours(link, seen)
            return
        self._counter(link, seen)
        if seen.shape in ("response", "error"):
            self._answer(link, seen)

    def _odd(self, seen: Observation) -> None:
        """A datagram of ours that is none, sent on purpose: an error may answer it all the same."""
        if seen.shape != "broken" or seen.by_sut:
            return
        message, _ = m.read(seen.record.data)
        if isinstance(message, m.Data):
            counter = first(dg.read(message.payload).plain, "header.msgCounter")
            self._links.setdefault(seen.link, _Link()).told[str(counter)] = seen

    def _ours(self, link: _Link, seen: Observation) -> None:
        counter = str(header(seen).get("msgCounter"))
        if seen.shape == "request" and seen.id is not None and seen.seq not in self._planted:
            link.waiting[seen.id] = seen
        elif seen.shape in ("response", "error") or seen.shape == "notice":
            link.told[counter] = seen

    def _counter(self, link: _Link, seen: Observation) -> None:
        counter = header(seen).get("msgCounter")
        if not isinstance(counter, int):
            return
        if link.last is None or counter > link.last:
            between = range(max((link.last or counter) + 1, counter - FEW), counter)
            link.passed_over.update(dict.fromkeys(between, seen.at))
            self._tally.held(ASCENDS, seen.seq)
        elif seen.at - link.passed_over.pop(counter, float("-inf")) <= MOMENT:
            self._overtaken(link.last, counter, seen)
            return
        else:
            self._tally.broke(ASCENDS, f"more than {link.last}", f"{counter}", seen.seq)
            link.passed_over.clear()
        link.last = counter

    def _overtaken(self, last: int, counter: int, seen: Observation) -> None:
        """Numbered before others, sent after them: stacks that write from several threads do so."""
        if lenient(self._chosen, "overtaken_counter"):
            return
        verdict = Verdict.FAIL if settled(self._chosen, "overtaken_counter") else Verdict.WARNING
        note = "overtaken by those that were numbered after it (interpretation overtaken_counter)"
        self._tally.graded(ASCENDS, verdict, f"more than {last}", f"{counter}", seen.seq, note=note)

    def _answer(self, link: _Link, seen: Observation) -> None:
        is_result = header(seen).get("cmdClassifier") == "result"
        if is_result:
            number = seen.body.get("errorNumber")
            if isinstance(number, int) and number >= 0:
                self._tally.held(NUMBER, seen.seq)
            else:
                self._tally.broke(NUMBER, "an errorNumber", f"{number!r}", seen.seq)
        asked = link.waiting.pop(seen.id or "", None)
        if asked is not None:
            link.answered[seen.id or ""] = seen
            self._tally.held(REFERS, seen.seq)
            self._tally.held(IN_TIME, seen.seq)
            self._kind(asked, seen)
        elif seen.id in link.answered:
            before = link.answered[seen.id]
            self._tally.broke(ONCE, "one answer", f"a second one to {seen.id}", before.seq, seen.seq)
        elif seen.id in link.told:
            self._unasked(link.told[seen.id], seen)
        elif seen.answers is None:
            got = f"msgCounterReference {seen.id}" if seen.id else "no msgCounterReference"
            self._tally.broke(REFERS, "the msgCounter of a request", got, seen.seq)

    def _unasked(self, ours: Observation, seen: Observation) -> None:
        """It answers something of ours that is no request: a notify, a write without acknowledgement, an answer."""
        classifier = header(ours).get("cmdClassifier")
        wrong = classifier == "result" or (classifier == "reply" and seen.shape == "error")
        if wrong and ours.seq not in self._planted:
            self._tally.broke(NO_RESULT, "silence", f"an answer to our {classifier}", ours.seq, seen.seq)
        else:
            self._tally.held(REFERS, seen.seq)

    def _kind(self, asked: Observation, seen: Observation) -> None:
        if not asked.name.startswith("read "):
            return
        if seen.shape == "response" and seen.body.get("function") == fn.RESULT:
            self._tally.broke(READ_REPLY, "a reply", "a result 0", asked.seq, seen.seq)
        else:
            self._tally.held(READ_REPLY, seen.seq)

    def _overdue(self, link: _Link, at: float) -> None:
        for id, asked in list(link.waiting.items()):
            limit = self._delay(asked)
            if at - asked.at > limit + self._slack:
                del link.waiting[id]
                link.answered[id] = asked
                self._tally.broke(IN_TIME, f"an answer within {limit:g} s", "nothing", asked.seq)

    def _delay(self, asked: Observation) -> float:
        """Seconds that an answer may take."""
        place, view = place_of(asked, "addressDestination"), self._world.links.get(asked.link)
        feature = None if place is None or view is None else view.sides[True].device.feature(place)
        return RESPONSE if feature is None or feature.max_delay is None else feature.max_delay

    def end(self, at: float) -> None:
        for link in self._links.values():
            self._overdue(link, at)
