"""Where the station remembers tokens: authorization cache and local list (use cases C10, C11, D01, D02).

Only storage and its messages; what a token may do is decided in `authorization`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from harness.clock import parse_iso8601
from harness.protocols.ocpp.v201.station.part import Part, Payload, status

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.machine import ChargingStation

NEVER_CACHED = ("NoAuthorization", "Central")


def key_of(token: Payload) -> tuple[str, str]:
    """What makes two tokens the same: type and id, without regard to case (identifierString)."""
    return (token["type"], str(token["idToken"]).casefold())


def expired(info: Payload, now: float) -> bool:
    """Has cacheExpiryDateTime passed?"""
    text = info.get("cacheExpiryDateTime")
    return text is not None and parse_iso8601(text) <= now


@dataclass(slots=True)
class Cached:
    """A cache entry. `used`: when it was stored or last used."""

    token: Payload
    info: Payload
    used: float


class AuthCache(Part):
    """The authorization cache. It survives reboots (C10.FR.02)."""

    ANSWERS: ClassVar[Mapping[str, str]] = {"ClearCache": "clear_cache"}
    MOST = 1000

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        self.entries: dict[tuple[str, str], Cached] = {}

    @property
    def enabled(self) -> bool:
        """C10.FR.11."""
        return self.station.config.functions.auth_cache and self.station.model.flag(
            "AuthCacheCtrlr", "Enabled"
        )

    def find(self, token: Payload, now: float) -> Payload | None:
        """What is known of a token, if the entry has not run out (C10.FR.08, C10.FR.10, C10.FR.13)."""
        entry = self.entries.get(key_of(token)) if self.enabled else None
        if entry is None:
            return None
        if self.ran_out(entry, now):
            del self.entries[key_of(token)]
            return None
        entry.used = now
        return entry.info

    def ran_out(self, entry: Cached, now: float) -> bool:
        if "cacheExpiryDateTime" in entry.info:
            return expired(entry.info, now)
        life = self.station.model.number("AuthCacheCtrlr", "LifeTime")
        return life > 0 and now >= entry.used + life

    def learn(self, token: Payload, info: Payload, now: float) -> None:
        """Keep the latest about a token (C10.FR.01, C10.FR.04, C10.FR.05, C12.FR.06)."""
        if not self.enabled or token["type"] in NEVER_CACHED:
            return
        if len(self.entries) >= self.MOST and key_of(token) not in self.entries:
            self.make_room()
        self.entries[key_of(token)] = Cached(token, info, now)
        self.show_size(now)

    def make_room(self) -> None:
        """Drop what is not accepted first, then the oldest (C10.FR.07)."""
        oldest = min(
            self.entries,
            key=lambda key: (self.entries[key].info["status"] == "Accepted", self.entries[key].used),
        )
        del self.entries[oldest]

    def show_size(self, now: float) -> None:
        self.station.model.store("AuthCacheCtrlr.Storage", str(64 * len(self.entries)), now)

    def forget(self, token: Payload, now: float) -> None:
        self.entries.pop(key_of(token), None)
        self.show_size(now)

    def clear_cache(self, request: Payload, now: float) -> Payload:
        """C11.FR.03, C11.FR.04."""
        if not self.enabled:
            return status("Rejected", "NotEnabled")
        self.entries.clear()
        self.show_size(now)
        return status("Accepted")


class LocalList(Part):
    """The local authorization list: only the CSMS changes it (D01.FR.09); it survives reboots (D01.FR.10)."""

    ANSWERS: ClassVar[Mapping[str, str]] = {
        "SendLocalList": "send_local_list",
        "GetLocalListVersion": "local_list_version",
    }

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        self.version = 0
        self.entries: dict[tuple[str, str], Payload] = {}

    @property
    def enabled(self) -> bool:
        """D01.FR.13."""
        return self.station.config.functions.local_list and self.station.model.flag(
            "LocalAuthListCtrlr", "Enabled"
        )

    def find(self, token: Payload, now: float) -> Payload | None:
        """What the list says of a token; one past its date is as good as absent (C14.FR.05)."""
        info = self.entries.get(key_of(token)) if self.enabled else None
        return None if info is None or expired(info, now) else info

    def lists(self, token: Payload) -> bool:
        """Does it stand in the list, expired or not (C13.FR.06)?"""
        return self.enabled and key_of(token) in self.entries

    def local_list_version(self, request: Payload, now: float) -> Payload:
        """D02.FR.01 to D02.FR.03."""
        return {"versionNumber": self.version if self.enabled else 0}

    def send_local_list(self, request: Payload, now: float) -> Payload:
        """Use case D01."""
        items = request.get("localAuthorizationList") or []
        if not self.enabled:
            return status("Failed", "NotEnabled")
        if request["versionNumber"] <= 0:
            return status("Failed", "ValuePositiveOnly")
        keys = [key_of(item["idToken"]) for item in items]
        if len(set(keys)) != len(keys):
            return status("Failed", "InvalidValue", "a token stands twice")
        if request["updateType"] == "Full":
            return self.replace(items, request["versionNumber"], now)
        return self.change(items, request["versionNumber"], now)

    def replace(self, items: list[Payload], version: int, now: float) -> Payload:
        """A full update, the empty one included (D01.FR.04, D01.FR.15)."""
        if any("idTokenInfo" not in item for item in items):
            return status("Failed", "MissingParam", "idTokenInfo")
        return self.store({key_of(item["idToken"]): item["idTokenInfo"] for item in items}, version, now)

    def change(self, items: list[Payload], version: int, now: float) -> Payload:
        """A differential update (D01.FR.05, D01.FR.16, D01.FR.17, D01.FR.19)."""
        if version <= self.version:
            return status("VersionMismatch")
        entries = dict(self.entries)
        for item in items:
            if "idTokenInfo" in item:
                entries[key_of(item["idToken"])] = item["idTokenInfo"]
            else:
                entries.pop(key_of(item["idToken"]), None)
        return self.store(entries, version, now)

    def store(self, entries: dict[tuple[str, str], Payload], version: int, now: float) -> Payload:
        """Take the new list as a whole, or not at all."""
        most = self.station.model.find("LocalAuthListCtrlr", "Entries")
        if most is not None and most.max_limit is not None and len(entries) > most.max_limit:
            return status("Failed", "TooManyElements")
        self.entries, self.version = entries, version
        self.station.model.store("LocalAuthListCtrlr.Entries", str(len(entries)), now)
        return status("Accepted")
