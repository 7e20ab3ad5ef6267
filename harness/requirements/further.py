"""Documents beside the first one: each is a data file of its own, all of the same shape.

A case of such a document is called "<case_prefix><clause or use case>-<letters><number>", or without the prefix; the
letter X marks those of the house. Its clauses and use cases stand behind `clause_prefix`.
"""

import re
from functools import cache
from importlib.resources import files

import msgspec

from harness.requirements.model import Case, Clause, UseCase

FILES = ("iec63380_eebus.json", "iec63380_echonet.json", "iec63119.json")
FURTHER_LABELS = "eebus_tests.json"


class MessageTable(msgspec.Struct, frozen=True):
    """What a message of a use case function carries, as far as it is known.

    message     "read", "write", "response" or "notification" · sender: the role that sends it
    services    of the protocol that carry it
    properties  code → how sure it is that it belongs there: high, medium, medium-low, low
    paired_with numbers of the tables that it answers, or that answer it
    """

    table: int
    use_case: str
    message: str
    sender: str = msgspec.field(name="from")
    services: tuple[str, ...] = ()
    properties: dict[str, str] = {}
    paired_with: tuple[int, ...] = ()


class Document(msgspec.Struct, frozen=True):
    """One document, as its file holds it.

    short_prefixes  where its cases are called by their function alone ("F1-P3"): all beginnings of such ids
    """

    document: str
    name: str
    note: str
    clause_prefix: str
    case_prefix: str
    use_cases: tuple[UseCase, ...]
    clauses: tuple[Clause, ...]
    cases: tuple[Case, ...]
    tables: tuple[MessageTable, ...] = ()
    short_prefixes: tuple[str, ...] = ()

    @property
    def case_prefixes(self) -> tuple[str, ...]:
        """With what the ids of its cases begin."""
        return self.short_prefixes or (self.case_prefix,)

    @property
    def titles(self) -> dict[str, str]:
        """Every use case and clause, written with the prefix, with its title."""
        prefix = self.clause_prefix
        use_cases = {prefix + each.id: each.title for each in self.use_cases}
        return use_cases | {prefix + each.id: each.title for each in self.clauses}

    @property
    def roles_together(self) -> bool:
        """Are there cases that ask the same of several roles?"""
        return any(each.also for each in self.cases)

    def own_case(self, case_id: str) -> bool:
        """Whether a case of the house may be called so."""
        match = re.fullmatch(r"(?:IEC\d+-)?(?P<of>[\w.]+)-(?:[A-Z]-)?X\d+", case_id)
        return match is not None and self.clause_prefix + match["of"] in self.titles


@cache
def further() -> tuple[Document, ...]:
    """All of them, read once."""
    folder = files("harness.requirements").joinpath("data")
    return tuple(msgspec.json.decode(folder.joinpath(name).read_bytes(), type=Document) for name in FILES)


def document_of(case_id: str) -> Document | None:
    """The further document that a case belongs to."""
    return next((each for each in further() if case_id.startswith(each.case_prefixes)), None)
