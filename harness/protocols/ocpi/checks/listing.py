"""The whole objects that a message of the system under test holds: pushed one by one, or listed in an answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from harness.usecases.observation import Observation

_PUSHED: Final = {
    "PUT tariff": "tariff",
    "PUT location": "location",
    "PATCH location": "location",
    "POST cdr": "cdr",
    "PUT session": "session",
}
_LISTED: Final = {
    "GET tariffs": "tariff",
    "GET locations": "location",
    "GET location": "location",
    "GET cdrs": "cdr",
    "GET sessions": "session",
}


@dataclass(frozen=True, slots=True)
class Listing:
    """One object. kind: "tariff", "location", "session", "cdr" · key: country_code, party_id, id in capitals."""

    kind: str
    key: tuple[str, str, str]
    held: Mapping[str, Any]

    @staticmethod
    def of(seen: Observation) -> "Iterator[Listing]":
        """All objects in what was seen, in order."""
        if seen.shape == "request" and seen.name in _PUSHED:
            yield from _each(_PUSHED[seen.name], [seen.body["json"]], seen.body["path"])
        elif seen.shape == "response" and seen.name in _LISTED:
            data = seen.body["data"]
            yield from _each(_LISTED[seen.name], data if isinstance(data, list) else [data], {})


def _each(kind: str, objects: list[Any], path: Mapping[str, str]) -> Iterator[Listing]:
    for held in objects:
        if isinstance(held, Mapping):
            told = (
                held.get("country_code", path.get("country_code")),
                held.get("party_id", path.get("party_id")),
                held.get("id", path.get(f"{kind}_id")),
            )
            country, party, id = (str(each).upper() for each in told)
            yield Listing(kind, (country, party, id), held)
