"""The grammar of tags: what a case says about itself.

    @IEC63110-8.3.7-P1      its id: one of the catalogue, or with X one of the house ("IEC63110-8.3.7-X1")
    @CS  or  @CSMS          the party that is tested; several, where the same is asked of each
    @ocpp2.0.1              the protocol versions that it is written for
    @63110:8.3.7            the clause it belongs to
    @TC_B_20_CS             the certification cases that it covers
    @mode:A                 the ways of being connected that it is written for
    @needs:smart_charging   what the product must claim · @lacks:evse_reset: what it must deny
    @slow                   a free word: small letters and underscores

A misspelt tag would silently change what is run, so whatever is not one of these is a fault. Features and
suites are read by others; this module sees words only.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from harness.errors import UsageFault
from harness.requirements.catalogue import CLAUSE_PREFIX, Catalogue, base_id, catalogue
from harness.requirements.further import document_of
from harness.requirements.model import UseCase
from harness.requirements.near import did_you_mean
from harness.requirements.vocabulary import Vocabulary, vocabulary

_CASE = re.compile(r"IEC63110-(?P<use_case>\d+(?:\.\d+)*)-(?P<kind>[A-Z])\d+")
_FREE = re.compile(r"[a-z][a-z_]*")
NEEDS, LACKS, MODE = "needs:", "lacks:", "mode:"


@dataclass(frozen=True, slots=True)
class Tagged:
    """What the tags of a case say.

    role       of the product, as profiles write it: "charging_station" · also: other roles that it tests as well
    protocols  tags of protocol versions: "ocpp2.0.1"
    clauses    "63110:8.3.7"
    """

    case_id: str
    role: str
    protocols: tuple[str, ...]
    clauses: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    needs: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()
    also: tuple[str, ...] = ()


def read_tags(tags: Iterable[str]) -> Tagged:
    """What they say. Raises UsageFault with a line for everything that is wrong with them."""
    words = tuple(dict.fromkeys(tags))
    problems = [problem for word in words if (problem := _problem(word))]
    case_id = _only(
        "case id", [each for each in words if each.startswith(catalogue().case_prefixes)], problems
    )
    parties = [each for each in words if each in vocabulary().roles]
    problems += _parties_problem(case_id, parties)
    protocols = tuple(each for each in words if each in vocabulary().protocols)
    if not protocols:
        problems.append(f"no protocol version; right would be one of {_ats(vocabulary().protocols)}")
    clauses = tuple(each for each in words if each.startswith(catalogue().clause_prefixes))
    if not problems:
        problems = list(_contradictions(case_id, parties, protocols, clauses))
    if problems:
        raise UsageFault("\n".join(problems))
    return Tagged(
        case_id=case_id,
        role=vocabulary().roles[parties[0]],
        protocols=protocols,
        clauses=clauses,
        labels=tuple(each for each in words if each in catalogue().label_by_id),
        needs=frozenset(each.removeprefix(NEEDS) for each in words if each.startswith(NEEDS))
        | _connected(words),
        lacks=frozenset(each.removeprefix(LACKS) for each in words if each.startswith(LACKS)),
        also=tuple(vocabulary().roles[each] for each in parties[1:]),
    )


def known_case(case_id: str, book: Catalogue) -> bool:
    """Whether a case may be called so: it is in the catalogue, or one of the house under a known use case."""
    case_id = base_id(case_id)
    match = _CASE.fullmatch(case_id)
    own = match is not None and match["kind"] == "X" and match["use_case"] in book.use_case_by_id
    further = document_of(case_id)
    return own or case_id in book.case_by_id or (further is not None and further.own_case(case_id))


def _parties_problem(case_id: str, parties: list[str]) -> list[str]:
    """A case names its party; several only where the catalogue, or a case of the house, is about several."""
    case = catalogue().case_by_id.get(case_id)
    document = document_of(case_id)
    several = len(case.suts) > 1 if case is not None else document is not None and document.roles_together
    if len(parties) > 1 and several:
        return []
    problems: list[str] = []
    _only(f"party ({' or '.join(f'@{each}' for each in vocabulary().roles)})", parties, problems)
    return problems


def _connected(words: tuple[str, ...]) -> frozenset[str]:
    """The claim that follows from the mode; a case that is written for several needs none of them."""
    modes = {vocabulary().modes[each.removeprefix(MODE)] for each in words if each.startswith(MODE)}
    return frozenset(modes) if len(modes) == 1 else frozenset()


def _problem(tag: str) -> str:
    """What is wrong with one tag by itself, or ""."""
    book, words = catalogue(), vocabulary()
    if tag in words.roles or tag in words.protocols or tag in book.label_by_id:
        return ""
    for prefix in (NEEDS, LACKS):
        if tag.startswith(prefix):
            name = tag.removeprefix(prefix)
            return (
                ""
                if name in words.claims
                else f"@{tag}: no claim is called so{did_you_mean(name, words.claims)}"
            )
    if tag.startswith(MODE):
        known_modes = words.modes
        return (
            ""
            if tag.removeprefix(MODE) in known_modes
            else f"@{tag}: no such mode{did_you_mean(tag, known_modes)}"
        )
    if tag.startswith(book.case_prefixes):
        return "" if known_case(tag, book) else f"@{tag}: no such case{did_you_mean(tag, book.case_by_id)}"
    if tag.startswith(book.clause_prefixes):
        known = book.clause_names
        return "" if tag in known else f"@{tag}: no such clause{did_you_mean(tag, known)}"
    if tag.startswith("TC_"):
        return f"@{tag}: no such label{did_you_mean(tag, book.label_by_id)}"
    return _free_problem(tag, words)


def _free_problem(tag: str, words: Vocabulary) -> str:
    """A free word must be plain and must not be one of ours in another spelling."""
    ours = {each.casefold(): each for each in (*words.roles, *words.protocols)}
    if tag.casefold() in ours:
        return f"@{tag}: right would be @{ours[tag.casefold()]}"
    if _FREE.fullmatch(tag):
        return ""
    return (
        f"@{tag}: not a tag that is known, and free words have small letters and underscores only"
        + did_you_mean(tag, (*words.protocols, NEEDS + tag.partition(":")[2], *words.roles))
    )


def _only(what: str, found: list[str], problems: list[str]) -> str:
    if len(found) == 1:
        return found[0]
    problems.append(f"no {what}" if not found else f"several of: {what}: {_ats(found)}")
    return ""


def _contradictions(
    case_id: str, parties: list[str], protocols: tuple[str, ...], clauses: tuple[str, ...]
) -> Iterable[str]:
    """Where the tags say otherwise than the catalogue. Cases of the house only have to fit their clause."""
    match = _CASE.fullmatch(case_id)
    use_case = match["use_case"] if match else ""
    spoken = [each for each in clauses if isinstance(catalogue().clause_by_id.get(_bare(each)), UseCase)]
    if spoken and CLAUSE_PREFIX + use_case not in spoken:
        yield f"@{case_id} is not a case of {_ats(spoken)}"
    case = catalogue().case_by_id.get(case_id)
    if case is None:
        return
    for party in parties:
        if party not in case.suts:
            yield f"@{case_id} tests the {' and the '.join(case.suts)}, not the {party}"
    for tag in protocols:
        if vocabulary().protocols[tag].version not in case.versions:
            yield f"@{case_id} exists for versions {', '.join(case.versions)}, not for @{tag}"


def _bare(clause: str) -> str:
    return clause.removeprefix(CLAUSE_PREFIX)


def _ats(words: Iterable[str]) -> str:
    return ", ".join(f"@{word}" for word in words)
