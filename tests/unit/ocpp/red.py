"""A builder of a faulty trace becomes a test: exactly that check must go red, and nothing else."""

from collections.abc import Callable
from typing import Any

from dialogue import Dialogue

RED: set[str] = set()
"""The checks that some test has seen red."""


def red(
    check: str, verdict: str = "FAIL", sut: str = "charging_station", **context: Any
) -> Callable[[Callable[[Dialogue], None]], Callable[[], None]]:
    """The trace that the function builds breaks `check`, once or more, and nothing else."""
    RED.add(check)

    def wrap(build: Callable[[Dialogue], None]) -> Callable[[], None]:
        def test() -> None:
            d = Dialogue(sut)
            build(d)
            assert set(d.broken(**context)) == {(check, verdict)}

        test.__name__ = build.__name__
        test.__doc__ = build.__doc__
        return test

    return wrap
