"""What Gherkin swallows without a word: misspelt keywords become free text, and a scenario is gone.

behave takes every line that it does not know for a description, as long as no step came yet. Here the lines
of a description are looked at as a person would. This module reads text only; it does not run behave.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

_BLOCKS = (
    "Feature",
    "Ability",
    "Business Need",
    "Rule",
    "Background",
    "Scenario",
    "Example",
    "Scenario Outline",
    "Scenario Template",
    "Examples",
    "Scenarios",
)
_SHORTENED = {"outline": "Scenario Outline", "template": "Scenario Template"}
_STEPS = ("Given", "When", "Then", "And", "But")
_LIKE = 0.75
"""From here on a word is taken for a misspelt keyword ("Scenaro": 0.93, "Note": 0.5)."""

_ENGLISH = frozenset(
    {
        "ad",
        "add",
        "aid",
        "an",
        "ann",
        "ant",
        "any",
        "band",
        "bat",
        "bet",
        "bit",
        "bus",
        "butt",
        "buy",
        "cut",
        "end",
        "give",
        "gives",
        "gut",
        "hand",
        "hen",
        "hut",
        "land",
        "nut",
        "put",
        "sand",
        "ten",
        "than",
        "the",
        "thee",
        "them",
        "they",
        "thin",
        "wen",
        "whey",
    }
)
"""Ordinary words that are one letter away from a step keyword."""

_LANGUAGE = re.compile(r"^\s*#\s*language:\s*([\w-]+)", re.IGNORECASE | re.MULTILINE)
_BLOCK_LINE = re.compile(rf"(?:{'|'.join(sorted(_BLOCKS, key=len, reverse=True))}):")
_STEP_LINE = re.compile(r"(?:given|when|then|and|but|\*) ", re.IGNORECASE)
_BEFORE_COLON = re.compile(r"([A-Za-z][A-Za-z ]{1,24}?)\s*:")
_NO_COLON = re.compile(r"(Scenario Outline|Scenario Template|Scenario)(?=\s)")


def traps(text: str) -> Iterator[tuple[int, str]]:
    """(line number, what is wrong) for every line of a feature that looks like a keyword and is none.

    English only: a feature in another language ("# language: de") is not looked at.
    """
    language = _LANGUAGE.search(text)
    if language is not None and language[1].lower() != "en":
        return
    for number, line, outside in _descriptions(text):
        if problem := _block_problem(line) or _step_problem(line) or (_STRAY if outside else ""):
            yield number, problem


_STRAY = 'a step outside of a scenario: is a line "Scenario: ..." missing above it?'


def _descriptions(text: str) -> Iterator[tuple[int, str, bool]]:
    """The lines that behave takes for free text; True: steps that stand where none can be."""
    steps_allowed = False
    fence = ""
    lines = [line.strip() for line in text.splitlines()]
    for number, line in enumerate(lines, 1):
        if fence or line.startswith(('"""', "'''")):
            fence = "" if fence and line.startswith(fence) else fence or line[:3]
        elif not line or line[0] in "#@|":
            continue
        elif _BLOCK_LINE.match(line):
            steps_allowed = not line.startswith(("Feature", "Ability", "Business Need", "Rule"))
        elif not _STEP_LINE.match(line):
            yield number, line, False
        elif not steps_allowed and _in_a_row(lines, number - 1):
            yield number, line, True


def _in_a_row(lines: list[str], index: int) -> bool:
    """Whether it looks like a step and has another one as neighbour; a single "When ..." may be prose."""
    near = (lines[each] for each in (index - 1, index + 1) if 0 <= each < len(lines))
    return _is_step(lines[index]) and any(_is_step(each) for each in near)


def _is_step(line: str) -> bool:
    return line.partition(" ")[0] in (*_STEPS, "*")


def _block_problem(line: str) -> str:
    if _NO_COLON.match(line) and ":" not in line:
        return f'"{line}" looks like a keyword without its colon'
    found = _BEFORE_COLON.match(line)
    if found is None:
        return ""
    word = found[1]
    best = _SHORTENED.get(word.casefold()) or max(_BLOCKS, key=lambda block: _alike(word, block))
    if word.casefold() not in _SHORTENED and _alike(word, best) < _LIKE:
        return ""
    return f'"{found[0]}" is no keyword and would be read as free text; right would be "{best}:"'


def _step_problem(line: str) -> str:
    word = re.split(r"\W", line, maxsplit=1)[0]
    if not word[:1].isupper() or word.casefold() in _ENGLISH or word in _STEPS:
        return ""
    for step in _STEPS:
        if _one_slip(word.casefold(), step.casefold()):
            return f'"{word}" is no keyword and would be read as free text; right would be "{step}"'
    return ""


def _alike(word: str, block: str) -> float:
    return SequenceMatcher(None, word.casefold(), block.casefold()).ratio()


def _one_slip(word: str, wanted: str) -> bool:
    """One letter too many, too few, wrong, or two exchanged."""
    if len(word) == len(wanted):
        wrong = [index for index in range(len(word)) if word[index] != wanted[index]]
        swapped = len(wrong) == 2 and sorted(word[i] for i in wrong) == sorted(wanted[i] for i in wrong)
        return len(wrong) == 1 or (swapped and wrong[1] == wrong[0] + 1)
    longer, shorter = sorted((word, wanted), key=len, reverse=True)
    if len(longer) != len(shorter) + 1:
        return False
    return any(longer[:index] + longer[index + 1 :] == shorter for index in range(len(longer)))
