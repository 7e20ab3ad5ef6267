"""The opening of links: subprotocols (Part 4, 3)."""

from collections.abc import Mapping
from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.ocpp.v201.checks.exchange import Moment
from harness.protocols.ocpp.v201.checks.situation import Handler, Interest, Situation

SUBPROTOCOL: Final = "ocpp2.0.1"

OFFERED: Final = Rule(
    "link.subprotocol.offered",
    "a station offers its OCPP version as WebSocket subprotocol",
    ("OCPP 2.0.1 Part 4, 3.1.2",),
)
CHOSEN: Final = Rule(
    "link.subprotocol.chosen",
    "a CSMS chooses none but an offered subprotocol",
    ("OCPP 2.0.1 Part 4, 3.2", "RFC 6455, 4.2.2"),
)


class Links:
    """Judges how links are opened."""

    RULES = (OFFERED, CHOSEN)

    def __init__(self, situation: Situation) -> None:
        self._tally = situation.tally
        self._station = situation.context.judges_station

    def interests(self) -> Mapping[Interest, Handler]:
        return {(True, "link", "upgrade"): self._upgrade, (False, "link", "upgrade"): self._upgrade}

    def end(self, at: float) -> None:
        """Nothing is left over."""

    def _upgrade(self, moment: Moment) -> None:
        facts: Any = moment.seen.body
        offered = facts.get("offered")
        names = [str(each) for each in offered] if isinstance(offered, list) else []
        if self._station:
            ok, rule, wanted, got = SUBPROTOCOL in names, OFFERED, SUBPROTOCOL, ", ".join(names) or "none"
        else:
            chosen = str(facts.get("chosen") or "")
            ok, rule = not chosen or chosen in names, CHOSEN
            wanted, got = f"one of {', '.join(names) or 'none'}", chosen or "none"
        if ok:
            self._tally.held(rule, moment.seen.seq)
        else:
            self._tally.broke(rule, wanted, got, moment.seen.seq)
