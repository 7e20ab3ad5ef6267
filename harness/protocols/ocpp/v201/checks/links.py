"""The opening of links: who offers, chooses and agrees to no subprotocol (Part 4, 3)."""

from collections.abc import Mapping
from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.ocpp.v201.checks.exchange import Moment
from harness.protocols.ocpp.v201.checks.payload import whole
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
NONE: Final = Rule(
    "link.subprotocol.none",
    "a CSMS that agrees to no subprotocol does not leave the link open",
    ("OCPP 2.0.1 Part 4, 3.2",),
)


class Links:
    """Judges how links are opened."""

    RULES = (OFFERED, CHOSEN, NONE)

    def __init__(self, situation: Situation) -> None:
        self._context = situation.context
        self._tally = situation.tally
        self._reading = situation.context.settled("no_common_subprotocol")
        self._without: dict[str, Moment] = {}

    def interests(self) -> Mapping[Interest, Handler]:
        if self._context.judges_station:
            return {
                (True, "link", "upgrade"): self._offer,
                (False, "link", "upgrade"): self._offer,
                (False, "link", "rejected"): self._offer,
            }
        return {
            (True, "link", "upgrade"): self._choice,
            (False, "link", "upgrade"): self._choice,
            (True, "link", "refused"): self._refusal,
            (True, "link", "closed"): self._closed,
            (False, "link", "closed"): self._forget,
        }

    def end(self, at: float) -> None:
        """Links without a subprotocol that are still open."""
        for moment in self._without.values():
            if at - moment.seen.at > self._context.tolerance:
                self._left_open(moment, at)

    def _offer(self, moment: Moment) -> None:
        """Where no request came, nothing was said about subprotocols."""
        if not moment.seen.body.get("path"):
            return
        names = _offered(moment)
        if SUBPROTOCOL in names:
            self._tally.held(OFFERED, moment.seen.seq)
        else:
            self._tally.broke(OFFERED, SUBPROTOCOL, ", ".join(names) or "none", moment.seen.seq)

    def _choice(self, moment: Moment) -> None:
        names, chosen = _offered(moment), str(moment.seen.body.get("chosen") or "")
        if chosen and chosen not in names:
            self._tally.broke(CHOSEN, f"one of {', '.join(names) or 'none'}", chosen, moment.seen.seq)
        elif chosen:
            self._tally.held(CHOSEN, moment.seen.seq)
        elif whole(moment.seen.body, "status") == 101:
            self._without[moment.line.name] = moment

    def _refusal(self, moment: Moment) -> None:
        """An HTTP error where nothing that was offered could be agreed to; or our client refused the choice."""
        names, status = _offered(moment), whole(moment.seen.body, "status") or 0
        if status == 101:
            self._choice(moment)
            self._forget(moment)
        if not names or SUBPROTOCOL in names or status < 400:
            return
        verdict, note = self._reading.verdict("refuse_upgrade"), self._reading.explain("refuse_upgrade")
        got = f"HTTP {status}"
        self._tally.graded(NONE, verdict, "101, then closed", got, moment.seen.seq, note=note)

    def _closed(self, moment: Moment) -> None:
        opened = self._without.pop(moment.line.name, None)
        if opened is None:
            return
        if moment.seen.at - opened.seen.at > self._context.tolerance:
            self._left_open(opened, moment.seen.at)
            return
        verdict, note = self._reading.verdict("close_after_101"), self._reading.explain("close_after_101")
        seqs = (opened.seen.seq, moment.seen.seq)
        self._tally.graded(NONE, verdict, "an HTTP error", "101, then closed", *seqs, note=note)

    def _forget(self, moment: Moment) -> None:
        self._without.pop(moment.line.name, None)

    def _left_open(self, opened: Moment, at: float) -> None:
        got = f"open for {at - opened.seen.at:.1f} s"
        self._tally.broke(NONE, "closed at once", got, opened.seen.seq)


def _offered(moment: Moment) -> list[str]:
    offered: Any = moment.seen.body.get("offered")
    return [str(each) for each in offered] if isinstance(offered, list) else []
