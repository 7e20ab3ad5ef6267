"""What is due when a request is malformed: the error-code oracle as checks (Part 4, 4.2.3 and 4.3)."""

from harness.judge.expectations import OneOf, error_to
from harness.judge.finding import Level, Rule
from harness.judge.matchers import one_of
from harness.protocols.binding import Check, Scene
from harness.protocols.ocpp.v201.bindings.base import message_timeout, rule

FAMILY = (
    "FormatViolation",
    "OccurenceConstraintViolation",  # how it is spelt is judged elsewhere
    "OccurrenceConstraintViolation",
    "PropertyConstraintViolation",
    "ProtocolError",
    "RpcFrameworkError",
    "TypeConstraintViolation",
)
"""Codes that say "your message is wrong", whichever way."""


def refused(scene: Scene, what: str) -> Check:
    """The last request is not accepted: a CALLERROR, or no answer at all."""
    return Check(
        rule(
            "refusal.callerror",
            f"{what} is refused with a CALLERROR or dropped, and never answered as if it were right",
            "Part 4 4.2.3",
        ),
        OneOf((error_to(scene.id),), message_timeout(scene), silence=True),
        consumes=False,
    )


def coded(scene: Scene, *exact: str, level: Level = "SHOULD", clause: str = "Part 4 4.3") -> Check:
    """If there is a CALLERROR, its code is one of those that fit."""
    which: Rule = rule(
        "refusal.code", f"the CALLERROR says what is wrong: {' or '.join(exact)}", clause, level=level
    )
    allowed = one_of(*dict.fromkeys((*exact, *FAMILY)))
    return Check(
        which,
        OneOf((error_to(scene.id, {"code": allowed}),), message_timeout(scene), silence=True),
        consumes=False,
    )
