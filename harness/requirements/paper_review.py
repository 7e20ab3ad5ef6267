"""Questions for people: what of the catalogue no wire can show, why, and what a lab has to ask for instead.

Read only when somebody asks.
"""

from functools import cache
from importlib.resources import files

import msgspec

from harness.requirements.model import Question


class _Book(msgspec.Struct, frozen=True):
    question: tuple[Question, ...]


@cache
def questions() -> tuple[Question, ...]:
    """All of them, in the order of their clauses."""
    import tomllib

    text = files("harness.requirements").joinpath("data", "paper_review.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _Book).question


def questions_of(clause: str) -> tuple[Question, ...]:
    """Those of one clause of the catalogue: "7.9.3", "63119:7.1-b"."""
    return tuple(each for each in questions() if each.clause == clause)
