"""What every request of the system under test has to bring: a token, ids, JSON, and something that OCPI knows."""

import re
from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.ocpi.checks.context import IEC, TRANSPORT, Situation, header, rule
from harness.protocols.ocpi.token_header import read_token
from harness.usecases.observation import Observation

READABLE: Final = rule("http.readable", "every message is whole and HTTP/1.1", f"{IEC}6", TRANSPORT)
TOKEN: Final = rule(
    "request.authorization",
    "every request shows a credentials token: Token, one space, its Base64",
    f"{IEC}7.1-c",
    f"{TRANSPORT}, Authorization header",
)
IN_FORCE: Final = rule(
    "request.token_in_force",
    "a request shows the credentials token that was agreed on last",
    f"{IEC}7.2-c",
    "OCPI credentials, Registration",
)
REQUEST_ID: Final = rule(
    "request.id",
    "every request has an X-Request-ID of its own",
    f"{IEC}6",
    f"{TRANSPORT}, Unique message IDs",
)
CORRELATION: Final = rule(
    "request.correlation",
    "every request has an X-Correlation-ID",
    f"{IEC}6",
    f"{TRANSPORT}, Unique message IDs",
)
UUID: Final = rule(
    "request.uuid",
    "X-Request-ID and X-Correlation-ID are UUIDs",
    f"{TRANSPORT}, Unique message IDs",
    level="SHOULD",
)
CONTENT_TYPE: Final = rule(
    "request.content_type",
    "a request with a body says that it is application/json",
    f"{IEC}6",
    f"{TRANSPORT}, Request format",
)
JSON: Final = rule("request.json", "the body of a request is JSON", f"{IEC}6", f"{TRANSPORT}, Request format")
NAMES: Final = rule(
    "json.names", "an object of JSON has no name twice", "RFC 8259, 4", level="SHOULD", basis="inferred"
)
BODY: Final = rule(
    "request.body", "a request that pushes or orders something has a body", f"{TRANSPORT}, Request format"
)
KNOWN: Final = rule(
    "request.known",
    "a request goes to a URL that was announced",
    f"{TRANSPORT}, Interface endpoints",
    basis="inferred",
)
METHOD: Final = rule(
    "request.method", "a URL is asked by a method that its module has", f"{IEC}6", "OCPI, tables of methods"
)
DATE_FROM: Final = rule(
    "request.date_from", "a request for sessions says from when on", "OCPI mod_sessions, GET Method"
)

_UUID: Final = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_PRINTABLE: Final = re.compile(r"[ -~]+")
GRACE: Final = 5.0
"""Seconds for which a request may still be on its way with the token before."""
_CONFIGURING: Final = frozenset({"versions", "version_details", "credentials", ""})


class Requests:
    """Looks at each request by itself."""

    RULES: tuple[Rule, ...] = (
        READABLE, TOKEN, IN_FORCE, REQUEST_ID, CORRELATION, UUID, CONTENT_TYPE, JSON, NAMES, BODY, KNOWN, METHOD,
        DATE_FROM,
    )  # fmt: skip

    def __init__(self, situation: Situation) -> None:
        self._it = situation
        self._tally = situation.tally
        self._ids: dict[str, int] = {}

    def see(self, seen: Observation) -> None:
        if not seen.by_sut or seen.record.kind != "wire" or self._it.planted(seen):
            return
        if seen.shape == "broken":
            self._tally.broke(READABLE, READABLE.text, seen.body["why"], *_both(seen))
            return
        self._tally.held(READABLE, seen.seq)
        for kind, text in seen.faults:
            if kind == "json_duplicate":
                self._tally.broke(NAMES, NAMES.text, text, seen.seq)
        if seen.shape == "request":
            self._token(seen)
            self._id(seen)
            self._content(seen)
            self._target(seen)

    def _token(self, seen: Observation) -> None:
        value = header(seen, "authorization")
        expected = "Authorization: Token <Base64 of the token>"
        if value is None:
            self._tally.broke(TOKEN, expected, "no Authorization header", seen.seq)
            return
        found = read_token(value)
        match found.manner:
            case "base64":
                self._tally.held(TOKEN, seen.seq)
            case "plain":
                self._it.disputed(
                    "token_encoding", TOKEN, expected, f"{value!r}, which is no Base64", seen.seq
                )
            case "line_feed":
                self._it.disputed(
                    "token_line_feed", TOKEN, expected, "the Base64 of a token and a line feed", seen.seq
                )
            case "unpadded":
                self._tally.broke(TOKEN, "Base64 with padding (RFC 4648, 4)", f"{value!r} without", seen.seq)
            case "scheme":
                self._tally.broke(TOKEN, expected, f"{value!r}", seen.seq)
            case "spaces" | "empty":
                self._tally.broke(
                    TOKEN, "exactly one space behind Token, then the token", f"{value!r}", seen.seq
                )
        self._in_force(seen, found.token)

    def _in_force(self, seen: Observation, token: str) -> None:
        relation = self._it.world.with_us(seen)
        if not token or not relation.issued or seen.body["module"] in _CONFIGURING:
            return
        late = token == relation.before and seen.at - relation.issued_at <= GRACE
        held = token in (relation.issued, relation.offered) or late  # its yes may come after it
        self._it.ruled(held, IN_FORCE, f"the token {relation.issued}", f"the token {token}", seen.seq)

    def _id(self, seen: Observation) -> None:
        id, correlation = seen.id, header(seen, "x-correlation-id")
        if not id:
            self._tally.broke(REQUEST_ID, "an X-Request-ID", "none", seen.seq)
        elif not _PRINTABLE.fullmatch(id):
            self._tally.broke(REQUEST_ID, "printable ASCII", f"X-Request-ID {id!r}", seen.seq)
        elif id in self._ids:
            self._tally.broke(REQUEST_ID, "an id not used before", f"{id} again", self._ids[id], seen.seq)
        else:
            self._ids[id] = seen.seq
            self._tally.held(REQUEST_ID, seen.seq)
        self._it.ruled(bool(correlation), CORRELATION, "an X-Correlation-ID", "none", seen.seq)
        others = [each for each in (id, correlation) if each and not _UUID.fullmatch(each)]
        if id and correlation:
            self._it.ruled(not others, UUID, "UUIDs", ", ".join(others), seen.seq)

    def _content(self, seen: Observation) -> None:
        wants = _wants_body(seen)
        if not seen.body["content"]:
            if wants:
                self._tally.broke(BODY, "a body of JSON", "none", seen.seq)
            return
        if wants:
            self._tally.held(BODY, seen.seq)
        value = header(seen, "content-type")
        self._it.ruled(is_json(value), CONTENT_TYPE, "application/json", f"{value}", seen.seq)
        wrong = [text for kind, text in seen.faults if kind == "json"]
        self._it.ruled(not wrong, JSON, "JSON", "; ".join(wrong), seen.seq)

    def _target(self, seen: Observation) -> None:
        if not seen.name.endswith(" ?"):
            self._tally.held(KNOWN, seen.seq)
            self._tally.held(METHOD, seen.seq)
            if seen.name == "GET sessions":
                query = seen.body["query"]
                self._it.ruled("date_from" in query, DATE_FROM, "date_from", f"{dict(query)}", seen.seq)
            return
        url, method = seen.body["url"], seen.body["method"]
        if seen.body["module"]:
            where = f"{seen.body['module']} {seen.body['interface']}".strip()
            self._tally.broke(METHOD, f"a request that {where} has", f"{method} {url}", seen.seq)
        else:
            self._tally.broke(KNOWN, "a URL that was announced", f"{method} {url}", seen.seq)

    def end(self, at: float) -> None:
        """Nothing is open."""


def is_json(value: str | None) -> bool:
    """A Content-Type of JSON; parameters do not matter."""
    return value is not None and value.partition(";")[0].strip().lower() == "application/json"


def _wants_body(seen: Observation) -> Any:
    return seen.body["method"] in ("POST", "PUT", "PATCH") and seen.name != "POST authorize"


def _both(seen: Observation) -> tuple[int, ...]:
    return (seen.seq,) if seen.answers is None else (seen.answers.seq, seen.seq)
