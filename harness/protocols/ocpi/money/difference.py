"""A total of a CDR that is not what it should be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """One such total.

    expected  the amount with its tolerance and the lines that it comes from
    why       what was left open, if anything
    certain   it is wrong under every reading; else something that the CDR does not tell may explain it
    """

    field: str
    expected: str
    received: str
    why: str
    certain: bool
