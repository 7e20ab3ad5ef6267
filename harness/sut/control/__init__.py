"""Making a system under test act: one contract, four bindings (docs/control.md)."""

from harness.sut.control.contract import (
    VERBS,
    Args,
    Control,
    CouldNotTell,
    Done,
    Outcome,
    Unsupported,
    Verb,
    check_call,
)
from harness.sut.control.opening import open_control

__all__ = [
    "VERBS",
    "Args",
    "Control",
    "CouldNotTell",
    "Done",
    "Outcome",
    "Unsupported",
    "Verb",
    "check_call",
    "open_control",
]
