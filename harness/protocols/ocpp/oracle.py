"""What a system may do when it is sent something wrong on purpose: the error-code oracle.

Data (`oracle_table.ORACLE`) and one function (`judge`). It must not know how the wrong message was made or sent; it is
given the kind of fault and the reaction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from harness.judge.finding import Finding, Rule, Verdict
from harness.protocols.ocpp.disputed import Settlement, settle
from harness.protocols.ocpp.error_codes import codes
from harness.protocols.ocpp.oracle_table import OCCURRENCE, ORACLE, Grade, Planted, Row
from harness.protocols.ocpp.rpc import NO_ID

__all__ = [
    "ORACLE",
    "Grade",
    "Judgement",
    "Planted",
    "Reaction",
    "Row",
    "expected_text",
    "judge",
    "planted_by",
    "rule_of",
]


@dataclass(frozen=True, slots=True)
class Reaction:
    """What the system under test did. `code` and `id` are those of a CALLERROR.

    effect   no answer, but what it did shows that it carried the message out
    """

    kind: Literal["callerror", "callresult", "effect", "silence", "closed"]
    code: str = ""
    id: str | None = None

    def __str__(self) -> str:
        match self.kind:
            case "callerror":
                return f"CALLERROR {self.code}"
            case "callresult":
                return "CALLRESULT"
            case "effect":
                return "no answer, and the message was carried out"
            case "silence":
                return "no answer"
            case "closed":
                return "the connection was closed"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The grade with its reasons; `finding` makes it one for the report."""

    grade: Grade
    rule: Rule
    expected: str
    received: str
    note: str = ""

    @property
    def verdict(self) -> Verdict:
        """The grade as a verdict."""
        if self.grade <= Grade.REMARK:
            return Verdict.PASS
        return Verdict.FAIL if self.grade is Grade.FAIL else Verdict.WARNING

    def finding(self, records: Iterable[int]) -> Finding:
        """For the report; `records` are the seq numbers of our message and of the reaction."""
        return Finding(self.rule, self.verdict, self.expected, self.received, tuple(records), self.note)


_SPELLING: Final = {
    "OccurrenceConstraintViolation": ("occurrence_spelling", "double_r"),
    "OccurenceConstraintViolation": ("occurrence_spelling", "single_r"),
}

_OF_KEYWORD: Final = {
    "required": Planted.MISSING_FIELD,
    "minItems": Planted.MISSING_FIELD,
    "maxItems": Planted.MISSING_FIELD,
    "type": Planted.WRONG_TYPE,
    "additionalProperties": Planted.EXTRA_FIELD,
}


def planted_by(keyword: str) -> Planted:
    """The kind of fault that violates this keyword of JSON Schema."""
    return _OF_KEYWORD.get(keyword, Planted.BAD_VALUE)


def rule_of(planted: Planted) -> Rule:
    """The rule that reactions to this fault are measured by."""
    row = ORACLE[planted]
    return Rule(f"oracle.{planted.value}", row.text, row.clause, row.level, row.basis)


def expected_text(planted: Planted, version: str = "2.0.1") -> str:
    """What is expected of the receiver, in words."""
    row = ORACLE[planted]
    named = _named(row, version)
    parts = [f"CALLERROR {' or '.join(named)}"] if named else []
    if row.result <= Grade.REMARK:
        parts.append("a CALLRESULT")
    if row.silence <= Grade.REMARK:
        parts.append("no answer")
    if row.closed <= Grade.REMARK:
        parts.append("the connection closed")
    return ", or ".join(parts)


def _named(row: Row, version: str) -> list[str]:
    """The codes to ask for: without those that only a disputed reading allows."""
    return [code for code in _exact(row, version) if code not in (row.disputes or {})]


def judge(
    planted: Planted,
    reaction: Reaction,
    version: str = "2.0.1",
    choices: Mapping[str, str] | None = None,
    sent_id: str | None = None,
) -> Judgement:
    """How good is `reaction` to a message that was planted with this fault?

    choices  the interpretations of the profile (see `disputed`)
    sent_id  the message id that we sent; a CALLERROR must carry it, or "-1" where it could not be read
    """
    row = ORACLE[planted]
    note = ""
    match reaction.kind:
        case "callerror":
            grade, note = _judge_code(row, reaction, version, choices or {}, sent_id)
        case "callresult" | "effect":
            grade = row.result
            if grade > Grade.OK:
                note = "the message was carried out as if nothing were wrong with it"
        case "silence":
            grade, note = _judge_silence(row, version, choices or {})
        case "closed":
            grade = row.closed
            if grade > Grade.REMARK:
                note = "nothing asks for the connection to be closed"
    return Judgement(grade, rule_of(planted), expected_text(planted, version), str(reaction), note)


def _judge_code(
    row: Row, reaction: Reaction, version: str, choices: Mapping[str, str], sent_id: str | None
) -> tuple[Grade, str]:
    if sent_id is not None and reaction.id not in (None, sent_id, NO_ID):
        return Grade.FAIL, f"the answer carries message id {reaction.id!r}, not {sent_id!r} or {NO_ID!r}"
    spelt = _SPELLING.get(reaction.code)
    if spelt is None and reaction.code not in codes(version) | set(_exact(row, version)):
        return Grade.FAIL, f"OCPP {version} has no error code {reaction.code!r}"
    opinions = [_judge_meaning(row, reaction.code, version)]
    opinions += [
        _graded(settle(choices, id, version), option)
        for id, option in filter(None, (spelt, row.error_option, (row.disputes or {}).get(reaction.code)))
    ]
    return max(opinions, key=lambda opinion: opinion[0])


def _judge_meaning(row: Row, code: str, version: str) -> tuple[Grade, str]:
    alike = OCCURRENCE if code in OCCURRENCE else (code,)
    if any(exact in alike for exact in _exact(row, version)):
        return Grade.OK, ""
    if code in row.family:
        return Grade.REMARK, "a neighbouring error code"
    return row.other_code, "an error code with another meaning"


def _judge_silence(row: Row, version: str, choices: Mapping[str, str]) -> tuple[Grade, str]:
    if row.silence_option is None:
        return row.silence, "the message was not answered"
    grade, note = _graded(settle(choices, row.silence_option[0], version), row.silence_option[1])
    return max(grade, row.silence), note or "the message was not answered, which is allowed"


def _graded(settlement: Settlement, option: str) -> tuple[Grade, str]:
    note = settlement.explain(option)
    match settlement.verdict(option):
        case Verdict.PASS:
            return (Grade.OK if option == settlement.option else Grade.REMARK), note
        case Verdict.FAIL:
            return Grade.FAIL, note
        case _:
            return Grade.WARNING, note


def _exact(row: Row, version: str) -> tuple[str, ...]:
    return row.exact_16 if version == "1.6" and row.exact_16 else row.exact
