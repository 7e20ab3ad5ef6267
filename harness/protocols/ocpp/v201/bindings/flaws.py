"""How certificates are wrong, in the words of scenarios, and what OCPP 2.0.1 says about each way.

A way that a text names is a failure when it passes; what follows from RFC 5280 alone, or from what a careful station
would do, is warned of: A02.FR.06 and M05.FR.07 leave open how far a station has to look.
"""

from typing import Final, Literal

from harness.errors import HarnessFault
from harness.judge.expectations import ANSWERS, Expectation, Outcome, Pattern, told
from harness.judge.finding import Verdict
from harness.pki.spoil import Spoil, spoils_for
from harness.usecases.observation import Observation, first

SIGNED_BY_TEXT: Final = {
    "expired_leaf": "A02.FR.06",
    "wrong_serial_number": "A00.FR.511",
    "address_as_name": "A00.FR.511",
    "no_organization": "A00.FR.509",
    "empty_subject": "A00.FR.509",
    "unknown_root": "A02.FR.06",
    "lookalike_root": "A02.FR.06",
    "wrong_hierarchy": "A02.FR.06",
    "bad_signature": "A02.FR.06",
    "issuer_not_a_ca": "A02.FR.06",
    "sha1_signature": "A00.FR.504",
    "md5_signature": "A00.FR.504",
    "wrong_key": "A02.FR.06",
    "not_pem": "A00.FR.507",
    "truncated_pem": "A00.FR.507",
    "request_in_its_place": "A00.FR.507",
}
"""Ways to be wrong that A02.FR.06 names, with what it points to: validity, Certificate Properties, the hierarchy."""
CA_BY_TEXT: Final = {
    "expired_root": "M05.FR.07",
    "not_pem": "M05.FR.07",
    "truncated_pem": "M05.FR.07",
    "request_in_its_place": "M05.FR.07",
}
"""Roots that are invalid beyond doubt."""


def named(flaw: str, kind: Literal["signed", "ca"]) -> Spoil:
    """The way to be wrong that is called so in scenarios. HarnessFault for one that is not known."""
    for each in spoils_for(kind):
        if each.text == flaw:
            return each
    known = "; ".join(each.text for each in spoils_for(kind))
    raise HarnessFault(f"no certificate is known that {flaw!r}; there are those that: {known}")


class StatusOf:
    """The answer to one request has a status that is right, or one that is let pass with a warning.

    errors  a CALLERROR is right, too
    """

    def __init__(
        self,
        id: str,
        right: tuple[str, ...],
        seconds: float,
        tolerable: tuple[str, ...] = (),
        note: str = "",
        errors: bool = False,
    ) -> None:
        self.seconds = seconds
        self._pattern = Pattern(ANSWERS, answers=id)
        self._right, self._tolerable = right, tolerable
        self._note, self._errors = note, errors

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            return self._judge(seen) if self._pattern.picks(seen) else None

        return Expectation(
            at + self.seconds, see, lambda _: Outcome(False, f"nothing within {self.seconds:g} s")
        )

    def _judge(self, seen: Observation) -> Outcome:
        if seen.shape == "error":
            return Outcome(self._errors, told(seen), (seen,))
        status = first(seen.body, "status")
        if status in self._right:
            return Outcome(True, told(seen), (seen,))
        if status in self._tolerable:
            return Outcome(False, told(seen), (seen,), Verdict.WARNING, self._note)
        return Outcome(False, told(seen), (seen,))

    def __str__(self) -> str:
        or_error = " or a CALLERROR" if self._errors else ""
        return f"the answer with status {' or '.join(self._right)}{or_error} within {self.seconds:g} s"
