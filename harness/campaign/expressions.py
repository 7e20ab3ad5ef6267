"""Tag expressions: "@CS and not @slow". Exact: a tag that no case carries is a fault, not an empty result."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from harness.errors import UsageFault
from harness.requirements.near import did_you_mean

TagFilter = Callable[[Collection[str]], bool]
"""Whether a case with these tags (without "@") is meant."""


def tag_filter(text: str, known: Collection[str]) -> TagFilter:
    """What a tag expression asks for, with or without "@".

    known  every tag that there is. Raises UsageFault for an expression that cannot be read, and for unknown
           tags.
    """
    from cucumber_tag_expressions import parse  # type: ignore[import-untyped]
    from cucumber_tag_expressions.parser import TagExpressionError  # type: ignore[import-untyped]

    if not text.strip():
        raise UsageFault('--tags: the expression is empty; right would be for example "@CS and not @slow"')
    try:
        expression = parse(" ".join(word.removeprefix("@") for word in _words(text)))
    except TagExpressionError as error:
        reason = " ".join(f"{error}".split())
        raise UsageFault(
            f"--tags: {text!r} cannot be read ({reason}); right would be for example "
            '"@CS and not (@slow or @needs:reservation)"'
        ) from error
    for name in _names(expression):
        if name not in known:
            raise UsageFault(f"--tags: no case carries @{name}{did_you_mean(name, known)}")
    return lambda tags: bool(expression.evaluate(tags))


def _words(text: str) -> list[str]:
    return text.replace("(", " ( ").replace(")", " ) ").split()


def _names(expression: Any) -> Iterator[str]:
    if hasattr(expression, "name"):
        yield expression.name
    for term in (*getattr(expression, "terms", ()), *filter(None, [getattr(expression, "term", None)])):
        yield from _names(term)
