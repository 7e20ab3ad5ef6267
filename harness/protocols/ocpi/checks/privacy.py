"""No message says more about a driver than it has to; none shows a token where it does not belong (IEC 63119-1, 8)."""

from typing import Final

from harness.judge.finding import Rule
from harness.protocols.ocpi.checks.context import IEC, Situation, rule, trail
from harness.protocols.ocpi.personal import tokens_told, told
from harness.usecases.observation import Observation

NEEDLESS: Final = rule(
    "privacy.needless",
    "objects about drivers, and messages of errors, hold no e-mail addresses and no numbers of payment cards",
    f"{IEC}8-minimisation",
    basis="inferred",
)
TOKENS: Final = rule(
    "privacy.tokens",
    "credentials tokens stand in the Authorization header and in credentials, and nowhere else",
    f"{IEC}7.2-b",
    f"{IEC}8-minimisation",
    basis="inferred",
)


class Privacy:
    """Looks at everything that the system under test sends."""

    RULES: tuple[Rule, ...] = (NEEDLESS, TOKENS)

    def __init__(self, situation: Situation) -> None:
        self._it = situation

    def see(self, seen: Observation) -> None:
        if not seen.by_sut or seen.shape not in ("request", "response", "error"):
            return
        where = trail(seen)
        hub = self._it.verdicts.sut_role == "hub"
        for which, found in ((NEEDLESS, list(told(seen, hub))), (TOKENS, list(tokens_told(seen)))):
            self._it.ruled(not found, which, "nothing of the kind", "; ".join(found), *where)

    def end(self, at: float) -> None:
        """Nothing is open."""
