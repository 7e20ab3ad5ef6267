"""Explanations beside the catalogue: what a case checks, what it needs, why products fail it.

Read only when somebody asks (or plans): they are longer than all ids together.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

from harness.requirements.catalogue import base_id
from harness.requirements.model import Explanation


@cache
def explanations() -> Mapping[str, Explanation]:
    """All of them, by case id."""
    import tomllib

    text = files("harness.requirements").joinpath("data", "iec63110_explain.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Explanation])


def explanation(case_id: str) -> Explanation | None:
    """That of a case, or of the case that an outline row belongs to; None where none is held."""
    return explanations().get(base_id(case_id))
