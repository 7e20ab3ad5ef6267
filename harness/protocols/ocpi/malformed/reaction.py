"""What may come of a malformed request (status_codes, transport_and_format).

fault      right                              other answers
not JSON   HTTP 400                           none: the text says MUST
field      HTTP 200 with OCPI 2001; 2003 or   another code 2xxx, or a command that is refused in its result: tolerated ·
           2004 for what is not known         HTTP 4xx with a code 2xxx: disputed · taken as valid: wrong, but
                                              only warned of where it is still clear what is meant
query      HTTP 200 with OCPI 2001 or 1000    HTTP 4xx with a code 2xxx: disputed
extra      HTTP 200 or 201 with OCPI 1000     refused: the text forbids it in 2.3.0 only, so it is warned of

What is inferred (query, extra) is warned of at most.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from harness.judge.finding import Rule, Verdict
from harness.protocols.ocpi import interpretations
from harness.usecases.observation import Observation

Kind = Literal["not_json", "field", "query", "extra"]

RULES: Final[Mapping[Kind, Rule]] = {
    "not_json": Rule(
        "malformed.ocpi.not_json",
        "a body that is no JSON is answered by HTTP 400",
        ("OCPI status_codes", "63119:6"),
    ),
    "field": Rule(
        "malformed.ocpi.field",
        "a missing or wrong field is answered by HTTP 200 with OCPI 2001",
        ("OCPI status_codes", "OCPI transport_and_format, Response format", "63119:6"),
    ),
    "query": Rule(
        "malformed.ocpi.query",
        "a parameter that makes no sense is ignored or answered by HTTP 200 with OCPI 2001",
        ("OCPI status_codes", "OCPI transport_and_format, Paginated Request", "63119:6"),
        basis="inferred",
    ),
    "extra": Rule(
        "malformed.ocpi.extra",
        "a field that is not known does no harm",
        ("OCPI transport_and_format", "63119:6"),
        basis="inferred",
    ),
}
EXPECTED: Final[Mapping[Kind, str]] = {
    "not_json": "HTTP 400",
    "field": "HTTP 200 with OCPI 2001",
    "query": "HTTP 200 with OCPI 1000 or 2001",
    "extra": "HTTP 200 or 201 with OCPI 1000",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reaction is worth, and what is to be said of it."""

    verdict: Verdict
    received: str
    note: str = ""


def judge(
    kind: Kind, seen: Observation, choices: Mapping[str, str], stranger: bool = False, readable: bool = False
) -> Judgement:
    """The answer `seen` to a request with a fault of that kind.

    stranger  the request speaks of a location or a token that is not known, which may be told first
    readable  it is still clear what is meant (`spoil.READABLE`)
    """
    found = _judged(kind, seen, choices, stranger, readable)
    return replace(found, verdict=RULES[kind].worst) if found.verdict is Verdict.FAIL else found


def _judged(
    kind: Kind, seen: Observation, choices: Mapping[str, str], stranger: bool, readable: bool
) -> Judgement:
    if seen.shape == "broken":
        return Judgement(Verdict.FAIL, f"no answer of HTTP: {seen.body['why']}")
    status, code = seen.body["status"], seen.body["code"]
    received = f"HTTP {status}" + (f", OCPI {code}" if code is not None else ", no OCPI code")
    if kind == "not_json":
        return Judgement(Verdict.PASS if status == 400 else Verdict.FAIL, received)
    if status >= 500 or code is None:
        return Judgement(Verdict.FAIL, received)
    family = code // 1000
    if 400 <= status < 500:
        return _http_error(received, family, choices)
    if kind == "extra":
        return Judgement(Verdict.PASS if family == 1 else Verdict.WARNING, received)
    if code == 2001 or (kind == "query" and family == 1):
        return Judgement(Verdict.PASS, received)
    if stranger and code in (2003, 2004):
        return Judgement(Verdict.PASS, received, "the location or token is not known, which comes first")
    if family == 2:
        return Judgement(
            Verdict.WARNING, received, "a client error, but 2001 is the one for invalid parameters"
        )
    if family == 1 and _refused(seen.body["data"]):
        result = seen.body["data"]["result"]
        return Judgement(Verdict.WARNING, f"{received}, {result}", "it was refused, but not as invalid")
    if family == 1 and readable:
        return Judgement(
            Verdict.WARNING, received, "it was taken; no text obliges to refuse what is readable"
        )
    if family == 3:
        return Judgement(Verdict.WARNING, received, "a server error, though the request was wrong")
    return Judgement(Verdict.FAIL, received)


def _http_error(received: str, family: int, choices: Mapping[str, str]) -> Judgement:
    if family != 2:
        return Judgement(Verdict.FAIL, received)
    point = interpretations.POINTS["http_errors"]
    if interpretations.lenient(choices, point.id):
        return Judgement(Verdict.PASS, received)
    verdict = Verdict.FAIL if interpretations.settled(choices, point.id) else Verdict.WARNING
    return Judgement(verdict, received, f"{point.field} (interpretation {point.id})")


def _refused(data: Any) -> bool:
    """A command that is not carried out."""
    result = data.get("result") if isinstance(data, Mapping) else None
    return isinstance(result, str) and result != "ACCEPTED"
