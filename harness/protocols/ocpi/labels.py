"""A few words for an HTTP exchange of OCPI, for the people who read reports and sequence diagrams."""

from typing import Final

from harness.protocols import http
from harness.protocols.http_head import HttpFault
from harness.protocols.ocpi.text import decode
from harness.trace.record import Record

SHOWN: Final = 60


def label(record: Record) -> str:
    """What a message says: method and path, or status and OCPI code. Never raises."""
    if record.form in ("broken", "oversized"):
        return record.form
    data = record.data
    try:
        if data.startswith(b"HTTP/"):
            return _answer(http.parse_response(data))
        return _cut(_request(http.parse_request(data)))
    except HttpFault as fault:
        return f"unreadable: {fault.kind}"
    except ValueError:
        return "unreadable"


def _request(message: http.HttpRequest) -> str:
    path = message.target.partition("?")[0]
    to = "/".join(each for each in (_to(message, "country-code"), _to(message, "party-id")) if each)
    return f"{message.method} {path}" + (f" → {to}" if to else "")


def _to(message: http.HttpRequest, what: str) -> str:
    return message.header(f"OCPI-to-{what}") or ""


def _answer(message: http.HttpResponse) -> str:
    held, _ = decode(message.body) if message.body else (None, ())
    code = held.get("status_code") if isinstance(held, dict) else None
    result = held.get("data") if isinstance(held, dict) else None
    told = ""
    if isinstance(result, dict) and isinstance(result.get("result"), str):
        told = f" {result['result']}"
    elif isinstance(result, list):
        told = f", {len(result)} objects"
    return _cut(f"{message.status}" + (f", OCPI {code}" if code is not None else "") + told)


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
