"""Every request that OCPI knows, by the name under which the harness speaks of it.

An operation is a method on a URL of a module's interface: "PUT session" is a PUT on
<sessions, RECEIVER>/{country_code}/{party_id}/{session_id}. The table is read both ways: to write a URL, and to say what
a request is for. What a version does not have is not offered by its platforms (`Version.modules`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

SENDER, RECEIVER = "sender", "receiver"
COMMANDS: Final = ("CANCEL_RESERVATION", "RESERVE_NOW", "START_SESSION", "STOP_SESSION", "UNLOCK_CONNECTOR")
CONFIGURATION: Final = frozenset({"versions", "version_details", "credentials", "hubclientinfo"})
"""Modules whose requests carry no routing headers (transport_and_format)."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One kind of request.

    name       "PUT session" · module: as version details call it, or "versions", "version_details"
    interface  "sender", "receiver", or "" where there is but one
    template   segments behind the URL of the endpoint; those in braces are named, "*" takes all the rest
    listing    it answers a list, page by page
    takes      type of the body of the request, "" for none · gives: type of the data of the answer
    """

    name: str
    module: str
    interface: str
    template: tuple[str, ...] = ()
    takes: str = ""
    gives: str = ""
    listing: bool = False

    @property
    def method(self) -> str:
        return self.name.partition(" ")[0]

    @property
    def partial(self) -> bool:
        """Its body holds some fields of the object only."""
        return self.method == "PATCH"

    @property
    def functional(self) -> bool:
        """Its requests carry routing headers."""
        return self.module not in CONFIGURATION

    def match(self, segments: Sequence[str]) -> dict[str, str] | None:
        """The named segments, or None if that is another operation's URL."""
        found: dict[str, str] = {}
        if self.template[-1:] == ("*",):
            found["*"] = "/".join(segments)
            return found
        if len(segments) != len(self.template):
            return None
        for wanted, given in zip(self.template, segments, strict=True):
            if wanted.startswith("{"):
                found[wanted.strip("{}")] = given
            elif wanted != given:
                return None
        return found

    def segments(self, path: Mapping[str, str]) -> list[str]:
        """What to put behind the URL of the endpoint. Raises KeyError for a segment that is not given."""
        if self.template[-1:] == ("*",):
            return [each for each in path.get("*", "").split("/") if each]
        return [path[each.strip("{}")] if each.startswith("{") else each for each in self.template]


_OWNER = ("{country_code}", "{party_id}")
_LOCATED: dict[str, tuple[str, ...]] = {"location": ("{location_id}",)}
_LOCATED["evse"] = (*_LOCATED["location"], "{evse_uid}")
_LOCATED["connector"] = (*_LOCATED["evse"], "{connector_id}")
_TYPES = {"location": "Location", "evse": "EVSE", "connector": "Connector"}
_COMMAND_BODY = {
    "CANCEL_RESERVATION": "CancelReservation",
    "RESERVE_NOW": "ReserveNow",
    "START_SESSION": "StartSession",
    "STOP_SESSION": "StopSession",
    "UNLOCK_CONNECTOR": "UnlockConnector",
}


def _pushed(what: str, module: str, kind: str, id: tuple[str, ...], methods: str) -> list[Operation]:
    """What an owner's objects are subject to at a receiver."""
    return [
        Operation(
            f"{method} {what}",
            module,
            RECEIVER,
            (*_OWNER, *id),
            takes=kind if method in ("PUT", "PATCH") else "",
            gives=kind if method == "GET" else "",
        )
        for method in methods.split()
    ]


def _listed(what: str, module: str, kind: str) -> Operation:
    return Operation(f"GET {what}", module, SENDER, gives=kind, listing=True)


OPERATIONS: Final[tuple[Operation, ...]] = (
    Operation("GET versions", "versions", "", gives="Version"),
    Operation("GET version_details", "version_details", "", gives="VersionDetails"),
    Operation("GET credentials", "credentials", "", gives="Credentials"),
    Operation("POST credentials", "credentials", "", takes="Credentials", gives="Credentials"),
    Operation("PUT credentials", "credentials", "", takes="Credentials", gives="Credentials"),
    Operation("DELETE credentials", "credentials", ""),
    _listed("locations", "locations", "Location"),
    *(
        Operation(f"GET {what}", "locations", SENDER, path, gives=_TYPES[what])
        for what, path in _LOCATED.items()
    ),
    *(
        each
        for what, path in _LOCATED.items()
        for each in _pushed(what, "locations", _TYPES[what], path, "GET PUT PATCH")
    ),
    _listed("sessions", "sessions", "Session"),
    Operation(
        "PUT charging_preferences",
        "sessions",
        SENDER,
        ("{session_id}", "charging_preferences"),
        takes="ChargingPreferences",
        gives="ChargingPreferencesResponse",
    ),
    *_pushed("session", "sessions", "Session", ("{session_id}",), "GET PUT PATCH"),
    _listed("cdrs", "cdrs", "CDR"),
    Operation("POST cdr", "cdrs", RECEIVER, takes="CDR"),
    Operation("GET cdr", "cdrs", RECEIVER, ("*",), gives="CDR"),
    _listed("tariffs", "tariffs", "Tariff"),
    *_pushed("tariff", "tariffs", "Tariff", ("{tariff_id}",), "GET PUT DELETE"),
    _listed("tokens", "tokens", "Token"),
    Operation(
        "POST authorize",
        "tokens",
        SENDER,
        ("{token_uid}", "authorize"),
        takes="LocationReferences",
        gives="AuthorizationInfo",
    ),
    *_pushed("token", "tokens", "Token", ("{token_uid}",), "GET PUT PATCH"),
    *(
        Operation(f"POST {name}", "commands", RECEIVER, (name,), _COMMAND_BODY[name], "CommandResponse")
        for name in COMMANDS
    ),
    Operation("POST command_result", "commands", SENDER, ("*",), takes="CommandResult"),
    Operation(
        "PUT charging_profile",
        "chargingprofiles",
        RECEIVER,
        ("{session_id}",),
        "SetChargingProfile",
        "ChargingProfileResponse",
    ),
    Operation(
        "GET charging_profile",
        "chargingprofiles",
        RECEIVER,
        ("{session_id}",),
        gives="ChargingProfileResponse",
    ),
    Operation(
        "DELETE charging_profile",
        "chargingprofiles",
        RECEIVER,
        ("{session_id}",),
        gives="ChargingProfileResponse",
    ),
    Operation("PUT active_profile", "chargingprofiles", SENDER, ("{session_id}",), "ActiveChargingProfile"),
    Operation("POST profile_result", "chargingprofiles", SENDER, ("*",)),
    _listed("clients", "hubclientinfo", "ClientInfo"),
    Operation("GET client", "hubclientinfo", RECEIVER, _OWNER, gives="ClientInfo"),
    Operation("PUT client", "hubclientinfo", RECEIVER, _OWNER, takes="ClientInfo"),
)


def operations(name: str) -> tuple[Operation, ...]:
    """Those of that name: "GET location" is one thing at a sender and another at a receiver."""
    return tuple(each for each in OPERATIONS if each.name == name)


def recognise(
    method: str, module: str, interface: str, segments: Sequence[str]
) -> tuple[Operation, dict[str, str]] | None:
    """What a request on an endpoint is for, and the named parts of its URL; None for what OCPI does not know."""
    for each in OPERATIONS:
        if each.method == method and each.module == module and each.interface == interface:
            path = each.match(segments)
            if path is not None:
                return each, path
    return None


def methods_at(module: str, interface: str, segments: Sequence[str]) -> frozenset[str]:
    """The methods that this URL knows; empty: there is no such URL."""
    return frozenset(
        each.method
        for each in OPERATIONS
        if each.module == module and each.interface == interface and each.match(segments) is not None
    )
