"""Every frame of the system under test is a legal one: JSON, RPC array, message id, CALLERROR (Part 4, 4)."""

from collections.abc import Mapping
from typing import Final

from harness.judge.finding import Rule
from harness.protocols.ocpp.error_codes import CODES_2X
from harness.protocols.ocpp.v201.checks.exchange import Moment
from harness.protocols.ocpp.v201.checks.situation import Handler, Interest, Situation

JSON: Final = Rule(
    "generic.json", "every message is valid JSON in UTF-8", ("OCPP 2.0.1 Part 4, 4.1.2", "RFC 8259")
)
KEYS: Final = Rule("generic.json.keys", "no object has the same key twice", ("RFC 8259, 4",), "SHOULD")
UNICODE: Final = Rule("generic.json.unicode", "strings are whole Unicode", ("RFC 8259, 8.2",), "SHOULD")
NUMBERS: Final = Rule(
    "generic.json.numbers", "numbers mean the same to every reader", ("RFC 8259, 6",), "robustness"
)
LIMITS: Final = Rule(
    "generic.json.limits", "messages keep to a sane size and nesting", ("RFC 8259, 9",), "robustness"
)
WEBSOCKET: Final = Rule("generic.websocket", "frames keep to the WebSocket protocol", ("RFC 6455, 5",))
TEXT: Final = Rule(
    "generic.frame.text", "messages come as text frames", ("RFC 6455, 5.6",), "SHALL", "inferred"
)
FRAME: Final = Rule(
    "generic.frame",
    "every message is a CALL, CALLRESULT or CALLERROR with its proper elements",
    (
        "OCPP 2.0.1 Part 4, 4.1.3",
        "OCPP 2.0.1 Part 4, 4.2.1",
        "OCPP 2.0.1 Part 4, 4.2.2",
        "OCPP 2.0.1 Part 4, 4.2.3",
    ),
)
PAYLOAD: Final = Rule("generic.payload", "the payload is a JSON object", ("OCPP 2.0.1 Part 4, 4.1.5",))
ID_FORM: Final = Rule(
    "generic.id.form", "message ids are strings of at most 36 characters", ("OCPP 2.0.1 Part 4, 4.1.4",)
)
ID_EMPTY: Final = Rule(
    "generic.id.empty", "message ids are not empty", ("OCPP 2.0.1 Part 4, 4.1.4",), "SHALL", "inferred"
)
ERROR_CODE: Final = Rule(
    "generic.error.code",
    "a CALLERROR has a code from the table",
    ("OCPP 2.0.1 Part 4, 4.2.3", "OCPP 2.0.1 Part 4, 4.3"),
)
ERROR_DESCRIPTION: Final = Rule(
    "generic.error.description",
    "the description of a CALLERROR is a string of at most 255 characters",
    ("OCPP 2.0.1 Part 4, 4.2.3",),
)
ERROR_DETAILS: Final = Rule(
    "generic.error.details", "the details of a CALLERROR are an object", ("OCPP 2.0.1 Part 4, 4.2.3",)
)

_RULE_OF: Final[dict[str, Rule]] = {
    "json_syntax": JSON,
    "json_constant": JSON,
    "json_utf8": JSON,
    "json_bom": JSON,
    "json_trailing": JSON,
    "json_depth": LIMITS,
    "json_size": LIMITS,
    "json_duplicate_key": KEYS,
    "json_surrogate": UNICODE,
    "json_number": NUMBERS,
    "frame_array": FRAME,
    "frame_message_type": FRAME,
    "frame_length": FRAME,
    "action_type": FRAME,
    "error_code_type": FRAME,
    "payload_type": PAYLOAD,
    "payload_null": PAYLOAD,
    "id_type": ID_FORM,
    "id_length": ID_FORM,
    "id_empty": ID_EMPTY,
    "error_description_type": ERROR_DESCRIPTION,
    "error_description_length": ERROR_DESCRIPTION,
    "error_details_type": ERROR_DETAILS,
}
_ID_FAULTS: Final = frozenset({"id_type", "id_length", "id_empty"})
_SINGLE_R: Final = "OccurenceConstraintViolation"


class Frames:
    """Judges what the reader found wrong with the raw frames."""

    RULES = tuple(dict.fromkeys((*_RULE_OF.values(), WEBSOCKET, TEXT, ERROR_CODE)))

    def __init__(self, situation: Situation) -> None:
        self._tally = situation.tally
        self._spelling = situation.context.settled("occurrence_spelling")
        self._null = situation.context.settled("null_payload")

    def interests(self) -> Mapping[Interest, Handler]:
        return {
            (True, "request"): self._frame,
            (True, "response"): self._frame,
            (True, "error"): self._error,
            (True, "broken"): self._frame,
        }

    def end(self, at: float) -> None:
        """Nothing is left over."""

    def _frame(self, moment: Moment) -> None:
        seen = moment.seen
        if not seen.faults:
            for rule in (JSON, FRAME, ID_FORM):
                self._tally.held(rule, seq=seen.record.seq)
            return
        wrong: dict[Rule, list[str]] = {}
        for kind, text in seen.faults:
            if kind == "payload_null":
                self._null_payload(moment, text)
            elif kind in _ID_FAULTS and moment.call is not None and moment.call.planted:
                continue  # the id is ours: an answer has to give it back
            else:
                wrong.setdefault(self._rule(kind, moment), []).append(text)
        for rule, texts in wrong.items():
            self._tally.broke(rule, rule.text, "; ".join(texts), seen.seq)

    def _rule(self, kind: str, moment: Moment) -> Rule:
        if kind == "frame_form":
            return TEXT if moment.seen.record.form == "binary" else WEBSOCKET
        return _RULE_OF.get(kind, FRAME)

    def _null_payload(self, moment: Moment, text: str) -> None:
        verdict, note = self._null.verdict("null"), self._null.explain("null")
        self._tally.graded(
            PAYLOAD, verdict, "{} where there is nothing to say", text, moment.seen.seq, note=note
        )

    def _error(self, moment: Moment) -> None:
        self._frame(moment)
        code = str(moment.seen.body["code"])
        if code == _SINGLE_R:
            verdict, note = self._spelling.verdict("single_r"), self._spelling.explain("single_r")
            self._tally.graded(
                ERROR_CODE, verdict, "OccurrenceConstraintViolation", code, moment.seen.seq, note=note
            )
            return
        if code in CODES_2X:
            self._tally.held(ERROR_CODE, moment.seen.seq)
        else:
            allowed = f"one of {', '.join(sorted(CODES_2X))}"
            self._tally.broke(ERROR_CODE, allowed, code, *moment.asked_seq, moment.seen.seq)
