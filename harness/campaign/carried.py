"""Which ids the features carry, found by their tag lines alone: fast, for lists. Real reading is stricter."""

from collections.abc import Iterable
from functools import reduce
from pathlib import Path


def carried_tags(files: Iterable[Path]) -> frozenset[str]:
    """Every tag in these feature files, without "@"."""
    return reduce(frozenset.union, map(_tags_in, files), frozenset[str]())


def _tags_in(file: Path) -> frozenset[str]:
    text = file.read_text("utf-8-sig", errors="replace")
    lines = (line.split(" #")[0] for line in text.splitlines() if line.lstrip().startswith("@"))
    return frozenset(
        word.removeprefix("@") for line in lines for word in line.split() if word.startswith("@")
    )
