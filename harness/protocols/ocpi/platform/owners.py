"""Whose a message is that is addressed to nobody: what a hub has learnt of the messages that went through it."""

from collections.abc import Mapping
from typing import Any

from harness.protocols.ocpi.headers import PartyId, party
from harness.protocols.ocpi.platform.exchange import Incoming


class Owners:
    """Which party an id belongs to: tokens, places, sessions. An id that several have is nobody's in particular."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], set[PartyId]] = {}

    def learn(self, incoming: Incoming, who: PartyId) -> None:
        """A message went through."""
        path = incoming.path
        if "country_code" in path and incoming.operation.method in ("PUT", "PATCH"):
            owner = party(path["country_code"], path["party_id"])
            for name in ("token_uid", "location_id", "session_id"):
                if name in path:
                    self._known.setdefault((name, path[name].casefold()), set()).add(owner)

    def of(self, incoming: Incoming) -> PartyId | None:
        """To whom it has to go, or None."""
        path, json = incoming.path, incoming.json if isinstance(incoming.json, Mapping) else {}
        if incoming.operation.interface == "sender" or incoming.operation.module in (
            "commands",
            "chargingprofiles",
        ):
            wanted: dict[str, Any] = {**json, **path}
            for name in ("token_uid", "location_id", "session_id"):
                found = self._known.get((name, str(wanted.get(name, "")).casefold()), set())
                if len(found) == 1:
                    return next(iter(found))
            return None
        token = json.get("cdr_token")
        if isinstance(token, Mapping):
            return party(token.get("country_code"), token.get("party_id"))
        return None
