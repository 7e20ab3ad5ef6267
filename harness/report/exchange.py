"""An HTTP message for reading: its first line and headers as they stood, the body unpacked and JSON with line breaks.

The bytes in the trace stay what they are; a body that was chunked or packed on the line is said to have been.
"""

import msgspec

from harness.protocols.http import HttpRequest, HttpResponse, parse_request, parse_response
from harness.protocols.http_head import HttpFault
from harness.report import text
from harness.trace.record import Record

FORM = "http"
TOO_LONG = 4 * 1024 * 1024
"""Bytes of a message that is not taken apart any more for showing."""


def shown(record: Record, limit: int = text.SHOWN) -> text.Shown:
    """The message; as it is if it is none after all."""
    try:
        data = record.data
        if len(data) > TOO_LONG:
            return text.body(record, limit)
        message = read(data)
    except (ValueError, RecursionError):  # HttpFault among them
        return text.body(record, limit)
    words = "\n".join((_head(data), *_body(message))).rstrip("\n")
    clipped = text.clip(words, limit)
    return text.Shown(text.readable(clipped.text), clipped.left_out)


def read(data: bytes) -> HttpRequest | HttpResponse:
    """A request or an answer. Raises HttpFault."""
    if not data.startswith(b"HTTP/"):
        return parse_request(data)
    try:
        return parse_response(data)
    except HttpFault:
        return parse_response(data, "HEAD")  # to what it is an answer the bytes do not tell


def _head(data: bytes) -> str:
    head = data.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return head.decode("utf-8", "backslashreplace")


def _body(message: HttpRequest | HttpResponse) -> list[str]:
    if not message.body:
        return []
    how = [value for name in ("content-encoding", "transfer-encoding") if (value := message.header(name))]
    note = [f"({' and '.join(how)} on the line, unpacked here)"] if how else []
    try:
        body = message.body.decode("utf-8")
    except UnicodeDecodeError:
        return ["", *note, f"({text.size(len(message.body))} that are not text)"]
    return ["", *note, _pretty(body)]


def _pretty(body: str) -> str:
    if len(body) > text.TOO_LONG_TO_INDENT or not body.lstrip().startswith(("[", "{")):
        return body
    try:
        return msgspec.json.format(body, indent=2)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return body


def transcript(records: list[Record], sut: str) -> str:
    """All HTTP messages of a trace, one below the other; "" if there are none."""
    parts: list[str] = []
    start = records[0].at if records else 0.0
    for record in records:
        if record.form == FORM and record.kind == "wire":
            way = f"{sut} → {record.party}" if record.direction == "in" else f"{record.party} → {sut}"
            said = shown(record)
            rest = f"\n… {said.left_out} {said.units} left out" if said.left_out else ""
            parts.append(
                f"#{record.seq}  {text.offset(record.at - start)}  {way}  ({record.link})\n\n{said.text}{rest}\n"
            )
    return f"\n{'─' * 72}\n\n".join(parts)
