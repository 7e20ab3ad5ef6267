"""Near misses: what somebody may have meant."""

from collections.abc import Iterable


def near(word: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The known words most like `word`, best first, whatever the case; none if nothing is like it."""
    from difflib import get_close_matches

    by_folded = {each.casefold(): each for each in known}
    return [by_folded[each] for each in get_close_matches(word.casefold(), by_folded, n=count, cutoff=0.6)]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """ "; did you mean A, B or C?", or nothing: to be added to a message."""
    found = near(word, known)
    if not found:
        return ""
    *front, last = found
    return f"; did you mean {', '.join(front)} or {last}?" if front else f"; did you mean {last}?"
