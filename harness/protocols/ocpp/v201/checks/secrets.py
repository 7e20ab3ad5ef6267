"""Nobody shows a private key: neither the station whose key it is, nor the CSMS, which has no business with it (A02)."""

from collections.abc import Mapping
from typing import Final

from harness.judge.finding import Rule
from harness.protocols.ocpp.v201.checks.exchange import Moment
from harness.protocols.ocpp.v201.checks.situation import Handler, Interest, Situation

NO_KEY: Final = Rule(
    "generic.private_key", "no message holds a private key", ("OCPP 2.0.1 A02.FR.05", "OCPP 2.0.1 A03.FR.05")
)
_PEM: Final = b"-----BEGIN "
_KEY: Final = b"PRIVATE KEY-----"


class Secrets:
    """Judges what is in messages that hold something in PEM. The record keeps the first line of a key, never the key."""

    RULES = (NO_KEY,)

    def __init__(self, situation: Situation) -> None:
        self._tally = situation.tally

    def interests(self) -> Mapping[Interest, Handler]:
        return {
            (True, "request"): self._look,
            (True, "response"): self._look,
            (True, "error"): self._look,
            (True, "broken"): self._look,
        }

    def end(self, at: float) -> None:
        """Nothing is left over."""

    def _look(self, moment: Moment) -> None:
        data = moment.seen.record.data
        if _PEM not in data:
            return
        if _KEY in data:
            self._tally.broke(NO_KEY, NO_KEY.text, f"a private key in {moment.seen.name}", moment.seen.seq)
        else:
            self._tally.held(NO_KEY, moment.seen.seq)
