"""The eye of the OCPI rib: HTTP messages become observations, answers find what they answer.

A request is called by its method and what it is for ("PUT session"); "PUT ?" where the URL was never announced. Its body:

    {"method", "url", "module", "interface", "path": {named segments}, "query": {}, "headers": {lower case: value},
     "content": is there a body, "json": decoded or None}

That of an answer, which has the name of its request:

    {"status", "headers", "content", "json": the whole envelope or None, "code": status_code or None, "data"}

Numbers with a fraction are Decimal. The id is the X-Request-ID; that of an answer is that of the request that it
answers, whatever its headers say. It judges nothing: what cannot be read has faults.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import msgspec

from harness.protocols import http
from harness.protocols.http_head import Headers, HttpFault
from harness.protocols.ocpi.operations import COMMANDS
from harness.protocols.ocpi.places import Places, Side
from harness.protocols.ocpi.text import decode
from harness.trace.record import Record
from harness.usecases.observation import Observation, Shape

MAX_WAITING: Final = 64
"""Requests remembered per connection."""
_LINK_EVENTS: Final = frozenset({"opened", "closed", "refused", "rejected", "tls"})
_RESULTS: Final = {
    **{f"POST {name}": "POST command_result" for name in COMMANDS},
    "PUT charging_profile": "POST profile_result",
    "GET charging_profile": "POST profile_result",
    "DELETE charging_profile": "POST profile_result",
}


class OcpiReader:
    """Implements `usecases.observation.Reader`."""

    def __init__(self) -> None:
        self._places = Places()
        self._waiting: dict[tuple[str, str, str], list[Observation]] = {}

    def read(self, record: Record) -> Observation | None:
        """The observation that `record` stands for. Never raises."""
        if record.kind == "wire":
            return self._wire(record)
        return self._note(record) if record.kind == "note" else None

    # -- messages ---------------------------------------------------------------------------------------------

    def _wire(self, record: Record) -> Observation:
        data = record.data
        answer = data.startswith(b"HTTP/")
        asked = self._answered(record) if answer or self._is_answer(record) else None
        if record.form in ("broken", "oversized"):
            why = (
                "the message is no HTTP" if record.form == "broken" else "the message is longer than is read"
            )
            return _broken(record, asked, ((record.form, why),))
        try:
            if answer:
                method = asked.body["method"] if asked is not None else "GET"
                return self._response(record, http.parse_response(data, method), asked)
            return self._request(record, http.parse_request(data))
        except HttpFault as fault:
            return _broken(record, asked, ((f"http_{fault.kind}", fault.text),))
        except (ValueError, RecursionError) as fault:
            return _broken(record, asked, (("http_target", f"{fault}"),))

    def _request(self, record: Record, message: http.HttpRequest) -> Observation:
        headers = _headers(message.headers)
        by_sut = record.direction == "in"
        found = self._places.find(record.party, "ours" if by_sut else "sut", message.method, message.target)
        query = urlsplit(message.target).query
        json, faults = decode(message.body) if message.body else (None, ())
        body = {
            "method": message.method,
            "url": message.target,
            "module": found.module,
            "interface": found.interface,
            "path": dict(found.path),
            "query": dict(parse_qsl(query, keep_blank_values=True)) if query else {},
            "headers": headers,
            "content": bool(message.body),
            "json": json,
        }
        name = found.operation.name if found.operation is not None else f"{message.method} ?"
        seen = Observation(record, by_sut, "request", name, body, headers.get("x-request-id"), None, faults)
        waiting = self._waiting.setdefault((record.party, record.link, record.direction), [])
        if len(waiting) < MAX_WAITING:
            waiting.append(seen)
        self._told(seen)
        return seen

    def _response(self, record: Record, message: http.HttpResponse, asked: Observation | None) -> Observation:
        headers = _headers(message.headers)
        json, faults = decode(message.body) if message.body else (None, ())
        held = json if isinstance(json, dict) else {}
        code = held.get("status_code")
        code = code if type(code) is int else None
        good = 200 <= message.status < 300 and code is not None and 1000 <= code < 2000
        body = {
            "status": message.status,
            "headers": headers,
            "content": bool(message.body),
            "json": json,
            "code": code,
            "data": held.get("data"),
        }
        if asked is not None and good and asked.name.endswith(" ?"):
            asked = _guessed(asked, body["data"])
        shape: Shape = "response" if good else "error"
        name = asked.name if asked is not None else ""
        by_sut = record.direction == "in"
        id = asked.id if asked is not None else headers.get("x-request-id")
        seen = Observation(record, by_sut, shape, name, body, id, asked, faults)
        if good:
            self._learn(seen)
        return seen

    def _is_answer(self, record: Record) -> bool:
        """Something unreadable: is it where an answer should be?"""
        other = "out" if record.direction == "in" else "in"
        return bool(self._waiting.get((record.party, record.link, other))) and record.form != "http"

    def _answered(self, record: Record) -> Observation | None:
        """Answers come in the order of the requests on a connection (RFC 9112, 9.3)."""
        other = "out" if record.direction == "in" else "in"
        waiting = self._waiting.get((record.party, record.link, other))
        return waiting.pop(0) if waiting else None

    # -- what is learnt -----------------------------------------------------------------------------------------

    def _told(self, asked: Observation) -> None:
        """Where the answerer of this request shall send something later."""
        party = asked.record.party
        theirs: Side = "sut" if asked.by_sut else "ours"
        if (result := _RESULTS.get(asked.name)) is not None:
            json = asked.body["json"]
            held = json if isinstance(json, Mapping) and "response_url" in json else asked.body["query"]
            self._places.returns(party, theirs, held.get("response_url"), result)
        if asked.name in ("POST credentials", "PUT credentials") and isinstance(asked.body["json"], Mapping):
            self._places.announce(party, theirs, asked.body["json"].get("url"), "versions")

    def _learn(self, seen: Observation) -> None:
        """What this answer announces."""
        asked, data, party = seen.answers, seen.body["data"], seen.record.party
        if asked is None:
            return
        side: Side = "sut" if seen.by_sut else "ours"
        match asked.name:
            case "GET versions" if isinstance(data, list):
                self._places.announce(party, side, asked.body["url"], "versions")
                for each in data:
                    if isinstance(each, Mapping):
                        self._places.announce(party, side, each.get("url"), "version_details")
            case "GET version_details" if isinstance(data, Mapping):
                self._places.announce(party, side, asked.body["url"], "version_details")
                self._places.endpoints(party, side, data.get("endpoints"))
            case "POST credentials" | "PUT credentials" | "GET credentials" if isinstance(data, Mapping):
                self._places.announce(party, side, data.get("url"), "versions")
            case "POST cdr":
                self._places.returns(party, side, seen.body["headers"].get("location"), "GET cdr")

    # -- notes ------------------------------------------------------------------------------------------------

    def _note(self, record: Record) -> Observation | None:
        facts = _facts(record)
        event = facts.get("event")
        if not isinstance(event, str):
            return None
        if event == "standing":
            self._places.standing({"party": record.party, **facts})
        elif event == "closed":
            self._waiting.pop((record.party, record.link, "in"), None)
            self._waiting.pop((record.party, record.link, "out"), None)
        shape: Shape = "link" if event in _LINK_EVENTS else "fact"
        by_sut = {"closed": facts.get("by") == "sut", "refused": True, "rejected": False, "tls": True}.get(
            event, record.direction == "in"
        )
        return Observation(record, by_sut, shape, event, facts)


def _guessed(asked: Observation, data: Any) -> Observation:
    """The answer tells that it was the versions, or the details of one, that were asked for."""
    if asked.body["method"] != "GET":
        return asked
    if isinstance(data, Mapping) and "endpoints" in data and "version" in data:
        return replace(asked, name="GET version_details", body=asked.body | {"module": "version_details"})
    if (
        isinstance(data, list)
        and data
        and all(isinstance(each, Mapping) and {"version", "url"} <= set(each) for each in data)
    ):
        return replace(asked, name="GET versions", body=asked.body | {"module": "versions"})
    return asked


def _headers(headers: Headers) -> dict[str, str]:
    held: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        held[key] = f"{held[key]}, {value}" if key in held else value
    return held


def _broken(record: Record, asked: Observation | None, faults: tuple[tuple[str, str], ...]) -> Observation:
    why = "; ".join(text for _, text in faults)
    name = asked.name if asked is not None else ""
    id = asked.id if asked is not None else None
    return Observation(record, record.direction == "in", "broken", name, {"why": why}, id, asked, faults)


def _facts(record: Record) -> dict[str, Any]:
    try:
        return record.facts
    except (ValueError, msgspec.MsgspecError, RecursionError):
        return {}
