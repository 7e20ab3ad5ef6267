"""Where the texts of OCPI leave a choice or contradict each other, or products do otherwise than the text.

`[interpretation]` of a profile picks a reading. *strict* is the text of the release (2.2.1: tag v2.2.1-d2); *field* is
what other texts or products know, and then what the text would call a fault is none. Without a choice the text is
preferred, and a deviation that the field reading knows is a warning. What is open about money has its own readings, see
`money.readings`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from harness.protocols.ocpi.money import readings

STRICT, FIELD = "strict", "field"


@dataclass(frozen=True, slots=True)
class Point:
    """What the two readings of one point are, and what each rests on."""

    id: str
    strict: str
    field: str


POINTS: Final = {
    each.id: each
    for each in (
        Point(
            "token_encoding",
            "the credentials token stands in the header in Base64 (transport_and_format, since 2.2-d2)",
            "it may stand there plain, as in 2.1.1 and in many products of 2.2 (note in transport_and_format)",
        ),
        Point(
            "token_line_feed",
            "the Base64 is that of the token and of nothing else (transport_and_format)",
            "a line feed behind the token is borne: both examples of the text have it",
        ),
        Point(
            "text_lengths",
            "Location.address 45, Location.state 20, SignedValue.plain_data 512 characters (2.2.1-d2)",
            "255, 45 and 5,000 characters (branch release-2.2.1-bugfixes; 2.3.0 edition 2)",
        ),
        Point(
            "number_decimals",
            "numbers have at most four decimals (types, number)",
            "as many decimals as JSON takes: the text says so of no field by itself",
        ),
        Point(
            "reserved_session",
            "the status of a session that waits for a reservation is RESERVATION (SessionStatus)",
            "it may be RESERVED, as the chapter on reservations has it (mod_sessions, Reservations)",
        ),
        Point(
            "result_envelope",
            "the result of a command is the object itself (mod_commands; the OpenAPI description agrees)",
            "it may come in an envelope of data, status_code and timestamp (ocpi/ocpi #437)",
        ),
        Point(
            "http_errors",
            "a missing or wrong field is told by HTTP 200 with an OCPI code (status_codes)",
            "HTTP 400 with the OCPI code is as good (official OpenAPI description)",
        ),
        Point(
            "duplicate_cdr",
            "a CDR that comes a second time is answered in OCPI (status_codes)",
            "it may be answered by HTTP 409 (official OpenAPI description of 2.2.1)",
        ),
    )
}


def choices() -> dict[str, tuple[str, ...]]:
    """What `[interpretation]` may hold."""
    return dict.fromkeys(POINTS, (STRICT, FIELD)) | readings.choices()


def lenient(chosen: Mapping[str, str], id: str) -> bool:
    """Does the profile take the other reading?"""
    return chosen.get(id) == FIELD


def settled(chosen: Mapping[str, str], id: str) -> bool:
    """Did the profile choose the text? Then a deviation is a failure."""
    return chosen.get(id) == STRICT
