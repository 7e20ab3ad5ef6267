"""Heartbeats come in time and count up (IEC 63380-2, 5.2.9)."""

from typing import Final

from harness.protocols.eebus.bindings.base import HEARTBEAT, IEC
from harness.protocols.eebus.checks.context import Situation, rule
from harness.protocols.eebus.checks.world import Place, header, place_of
from harness.protocols.eebus.spine.types import seconds
from harness.usecases.observation import Observation

JITTER: Final = 1.05
IN_TIME: Final = rule(
    "heartbeat.in_time",
    "the next heartbeat comes within the heartbeatTimeout that the last one told",
    f"{IEC} 5.2.9",
)
COUNTS: Final = rule(
    "heartbeat.counts", "heartbeatCounter goes up by one", f"{IEC} 5.2.9, tables 91 to 93", basis="inferred"
)


class Heartbeats:
    """Each feature of each link that beats."""

    RULES = (IN_TIME, COUNTS)

    def __init__(self, situation: Situation) -> None:
        self._tally = situation.tally
        self._last: dict[tuple[str, Place, Place], tuple[Observation, float, int]] = {}
        self._world = situation.world

    def see(self, seen: Observation) -> None:
        if seen.shape == "link" and seen.name == "closed":
            self._last = {key: each for key, each in self._last.items() if key[0] != seen.link}
        self._late(seen.at)
        if not seen.by_sut or seen.name != f"notify {HEARTBEAT}" or not header(seen):
            return
        where, whom = place_of(seen, "addressSource"), place_of(seen, "addressDestination")
        data = seen.body.get("data")
        if where is None or whom is None or not isinstance(data, dict):
            return
        timeout, counter = seconds(data.get("heartbeatTimeout")), data.get("heartbeatCounter")
        key = (seen.link, where, whom)
        before = self._last.pop(key, None)
        if before is not None:
            self._tally.held(IN_TIME, seen.seq)
            if isinstance(counter, int) and counter == before[2] + 1:
                self._tally.held(COUNTS, seen.seq)
            else:
                self._tally.broke(COUNTS, f"{before[2] + 1}", f"{counter}", before[0].seq, seen.seq)
        if timeout is not None and isinstance(counter, int):
            self._last[key] = (seen, timeout, counter)

    def _late(self, at: float) -> None:
        for key, (last, timeout, _) in list(self._last.items()):
            view = self._world.links.get(key[0])
            if view is None or (key[2], key[1]) not in view.sides[True].heard:
                del self._last[key]
            elif at - last.at > timeout * JITTER + 0.5:
                del self._last[key]
                got = f"none for {at - last.at:.1f} s"
                self._tally.broke(IN_TIME, f"a heartbeat within {timeout:g} s", got, last.seq)

    def end(self, at: float) -> None:
        self._late(at)
