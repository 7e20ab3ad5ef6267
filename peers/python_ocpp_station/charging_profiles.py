"""Installed charging profiles and the schedule they add up to. Amperes only. Knows nothing of the network."""

from datetime import UTC, datetime

MAX_CURRENT = 32.0
MAX_STACK_LEVEL = 9
STATION_WIDE = ("ChargingStationMaxProfile", "ChargingStationExternalConstraints")


class ChargingProfiles:
    def __init__(self):
        self.installed = []
        """(evse id, profile in snake case)"""

    def install(self, evse_id, profile, evses, transaction_id):
        """Why the profile cannot be taken, or None when it is installed.

        transaction_id  running on that EVSE
        """
        purpose = profile["charging_profile_purpose"]
        if evse_id != 0 and evse_id not in evses:
            return "UnknownEvse"
        if purpose == "TxProfile" and (evse_id == 0 or transaction_id is None):
            return "TxNotFound"
        if purpose == "TxProfile" and profile.get("transaction_id") != transaction_id:
            return "TxNotFound"
        if purpose in STATION_WIDE and evse_id != 0:
            return "InvalidProfile"
        if profile["stack_level"] > MAX_STACK_LEVEL:
            return "InvalidStackLevel"
        for schedule in profile["charging_schedule"]:
            if schedule["charging_rate_unit"] != "A":
                return "UnsupportedRateUnit"
            if schedule["charging_schedule_period"][0]["start_period"] != 0:
                return "InvalidSchedule"
        self.installed = [(e, p) for e, p in self.installed if not self._replaced(e, p, evse_id, profile)]
        self.installed.append((evse_id, profile | {"installed_at": datetime.now(UTC)}))
        return None

    @staticmethod
    def _replaced(evse_id, old, new_evse_id, new):
        same_place = all(old[k] == new[k] for k in ("stack_level", "charging_profile_purpose"))
        return old["id"] == new["id"] or (evse_id == new_evse_id and same_place)

    def clear(self, profile_id, criteria):
        """How many were removed."""
        before = len(self.installed)
        if profile_id is not None:
            self.installed = [(e, p) for e, p in self.installed if p["id"] != profile_id]
        else:
            self.installed = [
                (e, p) for e, p in self.installed if not self._matches(e, p, **(criteria or {}))
            ]
        return before - len(self.installed)

    def clear_transaction(self, transaction_id):
        self.installed = [(e, p) for e, p in self.installed if p.get("transaction_id") != transaction_id]

    def select(self, evse_id, criterion):
        """EVSE id -> profiles, for ReportChargingProfiles."""
        ids = criterion.get("charging_profile_id")
        found = {}
        for e, p in self.installed:
            if ids is not None and p["id"] not in ids:
                continue
            purpose, level = criterion.get("charging_profile_purpose"), criterion.get("stack_level")
            if self._matches(e, p, evse_id, purpose, level):
                found.setdefault(e, []).append({k: v for k, v in p.items() if k != "installed_at"})
        return found

    @staticmethod
    def _matches(e, p, evse_id=None, charging_profile_purpose=None, stack_level=None, **_):
        return (
            evse_id in (None, e)
            and charging_profile_purpose in (None, p["charging_profile_purpose"])
            and stack_level in (None, p["stack_level"])
        )

    def composite(self, evse_id, duration):
        """Periods from now on: the lowest of the purposes, of each purpose the highest stack level."""
        start = datetime.now(UTC)
        periods = []
        for second in range(duration):
            limit = self._limit(evse_id, start, second)
            if not periods or periods[-1]["limit"] != limit:
                periods.append({"start_period": second, "limit": limit})
        return start, periods

    def _limit(self, evse_id, start, second):
        best = {}
        for e, p in self.installed:
            limit = self._limit_of(p, start, second) if e in (0, evse_id) else None
            purpose = p["charging_profile_purpose"].replace("TxDefaultProfile", "TxProfile")
            rank = (p["charging_profile_purpose"] == "TxProfile", p["stack_level"])
            if limit is not None and (purpose not in best or rank > best[purpose][0]):
                best[purpose] = (rank, limit)
        return min([MAX_CURRENT, *(limit for _, limit in best.values())])

    @staticmethod
    def _limit_of(profile, start, second):
        schedule = profile["charging_schedule"][0]
        begin = schedule.get("start_schedule")
        begin = datetime.fromisoformat(begin) if begin else profile["installed_at"]
        elapsed = (start - begin).total_seconds() + second
        if profile["charging_profile_kind"] == "Recurring":
            elapsed %= 86400 if profile.get("recurrency_kind") == "Daily" else 7 * 86400
        if elapsed < 0 or elapsed >= schedule.get("duration", float("inf")):
            return None
        started = [p for p in schedule["charging_schedule_period"] if p["start_period"] <= elapsed]
        return started[-1]["limit"]
