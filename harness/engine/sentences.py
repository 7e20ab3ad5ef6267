"""Where the sentences of the house stand. They are found in the text of the step modules, so that a run imports those
modules only in which a sentence of its scenarios may be: there are hundreds of sentences, and one run needs few.
"""

import re
from ast import literal_eval
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

PACKAGE = "harness.steps"
_STRING = r'"(?:[^"\\\n]|\\.)*"' + r"|'(?:[^'\\\n]|\\.)*'"
_DECORATOR = re.compile(rf"^@(?:given|when|then|step)\(\s*((?:(?:{_STRING})\s*)+)", re.MULTILINE)


def modules() -> tuple[str, ...]:
    """All step modules, as they are imported."""
    package = import_module(PACKAGE)
    return tuple(each.name for each in iter_modules(package.__path__, f"{PACKAGE}."))


def modules_for(sentence: str) -> tuple[str, ...]:
    """The modules in which a sentence stands that this one may fit: it begins and ends alike."""
    return tuple(
        name
        for name in modules()
        if any(sentence.startswith(begin) and sentence.endswith(end) for begin, end in _rims_of(name))
    )


def sentences_in(text: str) -> tuple[str, ...]:
    """The sentences that the decorators in the text of a module define."""
    return tuple(literal_eval(f"({match[1]})") for match in _DECORATOR.finditer(text))


def head(sentence: str) -> str:
    """What every text begins with that fits the sentence: what stands before its first placeholder."""
    return sentence.partition("{")[0]


def title(name: str) -> str:
    """What a scenario is called, without the number that behave gives to a row of an outline; its id tells the row."""
    return name.partition(" -- @")[0]


@cache
def _rims_of(module: str) -> frozenset[tuple[str, str]]:
    folder = Path(next(iter(import_module(PACKAGE).__path__)))
    text = (folder / f"{module.rpartition('.')[2]}.py").read_text("utf-8")
    return frozenset((head(each), each.rpartition("}")[2]) for each in sentences_in(text))
