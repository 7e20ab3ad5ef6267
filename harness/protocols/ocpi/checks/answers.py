"""What every answer of the system under test has to bring: ids, an envelope with a code and a time, the right status."""

from datetime import UTC, datetime
from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.ocpi.checks.context import IEC, TRANSPORT, Situation, header, rule, trail
from harness.protocols.ocpi.checks.requests import is_json
from harness.protocols.ocpi.fields import DATETIME
from harness.protocols.ocpi.headers import party
from harness.protocols.ocpi.operations import COMMANDS, Operation, operations
from harness.protocols.ocpi.schema import shown
from harness.usecases.observation import Observation

ECHO: Final = rule(
    "answer.ids",
    "an answer has the X-Request-ID and X-Correlation-ID of its request",
    f"{IEC}6",
    f"{TRANSPORT}, Unique message IDs",
)
TYPE: Final = rule(
    "answer.content_type", "an answer is application/json", f"{IEC}6", f"{TRANSPORT}, Response format"
)
ENVELOPE: Final = rule(
    "answer.envelope",
    "an answer is a JSON object with status_code and timestamp",
    f"{IEC}6",
    f"{TRANSPORT}, Response format",
)
ERROR_ENVELOPE: Final = rule(
    "answer.error_envelope",
    "an HTTP error, too, comes with status_code and timestamp",
    f"{TRANSPORT}, Response format",
    level="SHOULD",
)
CODE: Final = rule("answer.code", "the status code is one of OCPI", "OCPI status_codes")
CUSTOM: Final = rule(
    "answer.custom_code", "standard modules do not use custom status codes", "OCPI status_codes"
)
HUB_CODE: Final = rule(
    "answer.hub_code", "codes 4xxx come from hubs", "OCPI status_codes, 4xxx", basis="inferred"
)
CLOCK: Final = rule(
    "answer.timestamp",
    "the timestamp is the time when the answer was made",
    f"{TRANSPORT}, Response format",
    basis="inferred",
)
NO_HTTP_ERROR: Final = rule(
    "answer.http_error",
    "what is JSON and goes to something that exists is not answered by an HTTP error",
    f"{IEC}6",
    "OCPI status_codes",
)
REDIRECT: Final = rule(
    "answer.redirect",
    "an endpoint answers at the URL that was announced",
    "OCPI status_codes",
    basis="inferred",
)
MISSING: Final = rule(
    "answer.not_found",
    "a GET of what does not exist is answered by HTTP 404",
    "OCPI status_codes",
    level="SHOULD",
)

CODES: Final = frozenset({1000, 2000, 2001, 2002, 2003, 2004, 3000, 3001, 3002, 3003, 4000, 4001, 4002, 4003})
SKEW: Final = 300.0
"""Seconds by which clocks may differ before it is worth a word."""
_ALWAYS_THERE: Final = frozenset(
    {
        "GET versions", "GET version_details", "GET locations", "GET sessions", "GET cdrs", "GET tariffs",
        "GET tokens", "GET clients", "POST cdr", "PUT client",
        *(f"POST {each}" for each in COMMANDS),
    }
)  # fmt: skip
"""Requests for which the resource exists whatever is in them."""
_OWN_PUT: Final = frozenset({"PUT location", "PUT session", "PUT tariff", "PUT token"})


class Answers:
    """Looks at each answer beside its request."""

    RULES: tuple[Rule, ...] = (
        ECHO, TYPE, ENVELOPE, ERROR_ENVELOPE, CODE, CUSTOM, HUB_CODE, CLOCK, NO_HTTP_ERROR, REDIRECT, MISSING,
    )  # fmt: skip

    def __init__(self, situation: Situation) -> None:
        self._it = situation
        self._tally = situation.tally
        self._time = situation.terms.schema.check(DATETIME)

    def see(self, seen: Observation) -> None:
        if not seen.by_sut or seen.shape not in ("response", "error") or self._it.planted(seen):
            return
        asked = seen.answers
        if asked is not None:
            self._echo(asked, seen)
            self._status(asked, seen)
        self._envelope(seen)

    def _echo(self, asked: Observation, seen: Observation) -> None:
        wrong: list[str] = []
        for name in ("X-Request-ID", "X-Correlation-ID"):
            sent, got = header(asked, name.lower()), header(seen, name.lower())
            if sent is not None and got != sent:
                wrong.append(f"no {name}" if got is None else f"{name}: {got}")
        sent_ids = f"{asked.id}, {header(asked, 'x-correlation-id')}"
        self._it.ruled(not wrong, ECHO, sent_ids, ", ".join(wrong), asked.seq, seen.seq)

    def _envelope(self, seen: Observation) -> None:
        status, held, where = seen.body["status"], seen.body["json"], trail(seen)
        error = status >= 300
        which = ERROR_ENVELOPE if error else ENVELOPE
        if seen.body["content"]:
            value = header(seen, "content-type")
            if not error or is_json(value):
                self._it.ruled(is_json(value), TYPE, "application/json", f"{value}", *where)
        if not isinstance(held, dict):
            got = f"HTTP {status}, " + (shown(held) if seen.body["content"] else "no body")
            why = "; ".join(text for kind, text in seen.faults if kind == "json")
            self._tally.broke(which, which.text, f"{got}{'; ' + why if why else ''}", *where)
            return
        wrong: list[str] = []
        if type(held.get("status_code")) is not int:
            wrong.append(f"status_code: {shown(held.get('status_code'))}")
        wrong += self._faults("timestamp", held.get("timestamp"))
        message = held.get("status_message")
        if message is not None and not isinstance(message, str):
            wrong.append(f"status_message: {shown(message)}")
        if self._it.ruled(not wrong, which, which.text, "; ".join(wrong), *where):
            self._codes(seen, where)
            self._clock(seen, held["timestamp"], where)

    def _faults(self, name: str, value: Any) -> list[str]:
        if value is None:
            return [f"{name}: nothing"]
        return [f"{name}: {each.received}" for each in self._time(value)]

    def _codes(self, seen: Observation, where: tuple[int, ...]) -> None:
        code = seen.body["code"]
        family, rest = divmod(code, 1000)
        if family in (1, 2, 3, 4) and rest >= 900:
            self._tally.broke(CUSTOM, "a code of the standard", f"{code}", *where)
            return
        self._it.ruled(code in CODES, CODE, "a code of the table, such as 1000", f"{code}", *where)
        if family == 4:
            self._it.ruled(self._it.verdicts.sut_role == "hub", HUB_CODE, "1xxx to 3xxx", f"{code}", *where)

    def _clock(self, seen: Observation, timestamp: str, where: tuple[int, ...]) -> None:
        try:
            told = datetime.fromisoformat(timestamp.removesuffix("Z")).replace(tzinfo=UTC).timestamp()
        except ValueError:
            return
        off = told - seen.at
        self._it.ruled(abs(off) <= SKEW, CLOCK, "the time of now", f"{timestamp}, {off:+.0f} s", *where)

    def _status(self, asked: Observation, seen: Observation) -> None:
        status, where = seen.body["status"], (asked.seq, seen.seq)
        if 300 <= status < 400:
            self._tally.broke(REDIRECT, "an answer", f"HTTP {status} to {header(seen, 'location')}", *where)
            return
        if status < 400:
            if asked.name in _ALWAYS_THERE or asked.name in _OWN_PUT:
                self._tally.held(NO_HTTP_ERROR, seen.seq)
            self._absent(asked, seen)
            return
        if self._exists(asked, status):
            expected = "HTTP 200 with an OCPI code"
            code = seen.body["code"]
            got = f"HTTP {status}" + (f" with OCPI code {code}" if code is not None else "")
            if status == 409 and asked.name == "POST cdr":
                self._it.disputed("duplicate_cdr", NO_HTTP_ERROR, expected, got, *where)
            else:
                self._tally.broke(NO_HTTP_ERROR, expected, got, *where)

    def _exists(self, asked: Observation, status: int) -> bool:
        """Was it something that exists beyond doubt, asked for by somebody who may? Where the versions are nobody has
        announced: the profile may be wrong.
        """
        if status == 401 or asked.faults or (asked.name == "GET versions" and status in (404, 405)):
            return False
        if asked.name.endswith(" credentials"):
            return status != 405
        if asked.name in _ALWAYS_THERE:
            return status not in (404, 405) or asked.name.startswith("GET ")
        if asked.name not in _OWN_PUT or status in (404, 405):
            return status >= 500 and not asked.name.endswith(" ?")
        owner = party(asked.body["path"].get("country_code", ""), asked.body["path"].get("party_id", ""))
        return owner in self._it.world.with_us(asked).our_parties

    def _absent(self, asked: Observation, seen: Observation) -> None:
        """A GET of one object that comes back without one."""
        operation = operation_of(asked)
        if operation is None or operation.method != "GET" or operation.listing or not operation.template:
            return
        code = seen.body["code"]
        if code is not None and 2000 <= code < 3000 and asked.body["module"] != "chargingprofiles":
            self._tally.broke(
                MISSING, "HTTP 404", f"HTTP {seen.body['status']}, OCPI {code}", asked.seq, seen.seq
            )

    def end(self, at: float) -> None:
        """Nothing is open."""


def operation_of(asked: Observation) -> Operation | None:
    """What a request was for."""
    found = operations(asked.name)
    return next((each for each in found if each.interface == asked.body["interface"]), None) or next(
        iter(found), None
    )
