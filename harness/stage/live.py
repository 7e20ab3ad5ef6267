"""The live stage: intents are carried out on real links, expectations wait for what comes."""

import asyncio
import contextlib
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from harness.errors import ChargeproofError, HarnessFault
from harness.judge.expectations import Expectation
from harness.protocols.binding import Call, Deed, Done, Doorway, Frame, Handshaking, Setting, Verb, Wait
from harness.protocols.registry import Rib
from harness.roles.party import Party
from harness.stage.driver import Driver
from harness.stage.stage import Advance, Entries, Entry, Inconclusive
from harness.sut.control.contract import Control, CouldNotTell, Unsupported
from harness.trace.log import Trace
from harness.trace.record import Record
from harness.usecases.observation import Observation
from harness.usecases.words import Intent

_GRACE = 5.0
"""Seconds for a late answer when the scenario is over, so that it does not turn up in the next one."""


_TURNS = 10
"""So many requests may be answered late before one that waits for its turn."""


class LiveActor:
    """Acts through our parties and through the control of the system under test.

    patience  seconds that a request may take to be answered, also when the scenario is over
    """

    def __init__(
        self,
        rib: Rib,
        driver: Driver,
        trace: Trace,
        parties: Mapping[str, Party],
        control: Control,
        sut_roles: Collection[str],
        identity: str,
        patience: float = 30.0,
    ) -> None:
        self.entries = Entries(rib)
        self._driver = driver
        self._trace = trace
        self._parties = parties
        self._control = control
        self._sut_roles = frozenset(sut_roles)
        self._identity = identity
        self._rib = rib
        self._patience = patience
        self._news: asyncio.Event | None = None
        driver.run(self._follow(trace))

    @property
    def position(self) -> int:
        return len(self._trace.records)

    async def _follow(self, trace: Trace) -> None:
        """Take what is recorded already and all that comes. On the loop, where records are made: none slips through,
        and none counts twice.
        """
        for record in trace.records:
            self.entries.add(record)
        trace.watch(self._came)

    def _came(self, record: Record) -> None:
        self.entries.add(record)
        if self._news is not None:
            self._news.set()

    # -- doing --------------------------------------------------------------------------------------------------

    def perform(self, intent: Intent, deeds: Callable[[], Sequence[Deed]]) -> Done:
        return self._driver.run(self._perform(intent, deeds))

    async def _perform(self, intent: Intent, deeds: Callable[[], Sequence[Deed]]) -> Done:
        name = type(intent).__name__
        started = self._trace.mark({"do": name, "what": f"{intent}"})
        ids: list[str] = []
        value: Any = None
        stimulus = False
        try:
            for deed in deeds():
                stimulus = stimulus or not isinstance(deed, Setting | Doorway | Handshaking)
                told = await self._deed(deed, ids)
                value = value if told is None else told
        except Inconclusive as reason:
            self._trace.mark({"done": name, "outcome": "not carried out", "why": f"{reason}"})
            raise
        except ChargeproofError as fault:
            self._trace.mark({"done": name, "outcome": type(fault).__name__, "why": f"{fault}"})
            raise
        ended = self._trace.mark({"done": name, "ids": ids, "value": value, "stimulus": stimulus})
        return Done(name, tuple(ids), started.seq, ended.at, value, stimulus)

    async def _deed(self, deed: Deed, ids: list[str]) -> Any:
        match deed:
            case Call(by=by) if by in self._sut_roles:
                return await self._have_sut_act("request", _request(deed, self._identity))
            case Call():
                ids.append(await self._call(deed))
            case Verb(by, name, args) if by in self._sut_roles:
                return await self._have_sut_act(name, args)
            case Verb(by, name, args, planted):
                if planted:
                    self._trace.mark({"planted": planted})
                return self._act(by, name, args)
            case Setting(by, name, args):
                self._act(by, name, args)
            case Doorway():
                self._at_the_door(deed)
            case Handshaking(by, changes, times, called):
                self._trace.mark({"handshaking": by, "changes": sorted(changes), "times": times})
                self._ours(by).terms.change(changes, times, called)
            case Frame():
                self._frame(deed)
                ids += [deed.id] if deed.id else []
            case Wait(seconds):
                await self._wait(seconds)
        return None

    async def _call(self, deed: Call) -> str:
        party = self._ours(deed.by)
        now, before = self._driver.clock.now(), len(self.entries.all)
        id = self._rib.speaks(deed.by).request(party.machine, self._identity, deed.action, deed.payload, now)
        if deed.planted:
            self._trace.mark({"planted": id})
        party.flush()
        await self._has_left(id, before, f"the {deed.action} request")
        return id

    async def _has_left(self, id: str, before: int, what: str) -> None:
        """A request waits for its turn while earlier ones are unanswered; what it asks for is due from when it left.

        before   the number of records when it was made
        """
        moved = self._driver.clock.now()
        while True:
            sent = _requests(self.entries.all[before:])
            if any(seen.id == id for seen in sent):
                return
            latest = max([moved, *(seen.at for seen in sent)])  # something else may leave again and again
            deadline = min(latest, moved + _TURNS * self._patience) + self._patience + _GRACE
            if self._driver.clock.now() >= deadline:
                why = "nobody answers what was asked before it, or there is no link that it could go on"
                raise Inconclusive(f"{what} could not be sent: {why}")
            await self._news_or(deadline)

    def _act(self, by: str, name: str, args: Mapping[str, Any]) -> Any:
        party = self._ours(by)
        rib = self._rib.speaks(by)
        return party.act(lambda now: rib.act(party.machine, name, args, now))

    def _at_the_door(self, deed: Doorway) -> None:
        porter = self._ours(deed.by).porter
        if porter is None:
            raise HarnessFault(f"{deed.by} does not listen, so nobody comes to its door")
        porter.answer_with(deed.changes, deed.times)

    def _frame(self, deed: Frame) -> None:
        party = self._ours(deed.by)
        link = deed.link or next(reversed(party.links), "")
        if link not in party.links:
            raise Inconclusive("there is no link to send on")
        self._trace.mark({"planted": ""})
        party.send(link, deed.data, deed.form)

    async def _have_sut_act(self, verb: str, args: Mapping[str, Any]) -> Any:
        match await self._control.act(verb, args):
            case Unsupported(why):
                raise Inconclusive(f"the control of the system under test cannot do {verb}: {why}")
            case CouldNotTell(why):
                raise Inconclusive(f"the operator could not do or tell {verb}: {why}")
            case outcome:
                return outcome.value

    def _ours(self, role: str) -> Party:
        if role not in self._parties:
            raise HarnessFault(f"the harness does not play {role} here, so it cannot be told how to behave")
        return self._parties[role]

    # -- waiting ------------------------------------------------------------------------------------------------

    def announce(self, what: str, text: str) -> Record:
        async def mark() -> Record:
            return self._trace.mark({what: text.partition("(")[0], "what": text})

        return self._driver.run(mark())

    def settle(self, advance: Advance, expectation: Expectation) -> None:
        self._driver.run(self._settle(advance, expectation))

    async def _settle(self, advance: Advance, expectation: Expectation) -> None:
        advance()
        while expectation.outcome is None:
            await self._news_or(expectation.deadline)
            if expectation.deadline is not None and self._driver.clock.now() >= expectation.deadline:
                self._trace.tick()
            advance()

    async def _news_or(self, deadline: float | None) -> None:
        """Wait for another record, but not beyond `deadline`."""
        self._news = asyncio.Event()
        left = None if deadline is None else deadline - self._driver.clock.now()
        if left is None or left > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), left)
        self._news = None

    async def _wait(self, seconds: float) -> None:
        deadline = self._driver.clock.now() + seconds
        while self._driver.clock.now() < deadline:
            await self._news_or(deadline)
        self._trace.tick()

    def quiesce(self, patient: bool = True) -> int | None:
        return self._driver.run(self._quiesce(patient))

    async def _quiesce(self, patient: bool) -> int:
        started = self._driver.clock.now()
        while patient and (asked := self._unanswered()) is not None:
            asked = min(asked, started)  # what we ask from now on must not keep us here for ever
            deadline = max(asked + self._patience, started + min(self._patience, _GRACE))
            if self._driver.clock.now() >= deadline:
                break
            await self._news_or(deadline)
        return self._trace.mark({"end": "scenario"}).seq

    def _unanswered(self) -> float | None:
        """When the last good request of ours was sent that is on an open link and nobody has answered yet."""
        open_links = {name for party in self._parties.values() for name in party.links}
        planted = self.entries.planted()
        waiting: dict[tuple[str, str | None], float] = {}
        for entry in self.entries.all:
            seen = entry.seen
            if seen is not None and seen.link in open_links:
                if seen.shape == "request" and not seen.by_sut and seen.seq not in planted:
                    waiting[seen.link, seen.id] = seen.at
                elif seen.shape in ("response", "error") and seen.by_sut:
                    waiting.pop((seen.answers.link if seen.answers else seen.link, seen.id), None)
        return max(waiting.values(), default=None)


def _requests(entries: Sequence[Entry]) -> list[Observation]:
    """Those of ours, good ones and bad ones, and what wants no answer."""
    seen = [entry.seen for entry in entries if entry.seen is not None]
    return [each for each in seen if each.shape in ("request", "notice", "broken") and not each.by_sut]


def _request(deed: Call, station: str) -> dict[str, Any]:
    return {"action": deed.action, "station": station, "payload": dict(deed.payload)}
