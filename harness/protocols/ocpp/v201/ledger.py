"""Which charging profiles a station has, as far as the messages tell: what was accepted and not taken back.

Read off the observations alone (OCPP 2.0.1 K01, K02, K05, K10): it must not know any station or CSMS.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from harness.protocols.ocpp.v201.composite import TX, Installed
from harness.usecases.observation import Observation, first


def installed(observations: Iterable[Observation]) -> list[Installed]:
    """The profiles in force after the last observation, in the order in which they came."""
    ledger = _Ledger()
    for seen in observations:
        if seen.shape == "response" and seen.answers is not None and first(seen.body, "status") == "Accepted":
            ledger.accepted(seen.name, seen.answers.body)
        elif seen.shape == "request" and seen.name == "TransactionEvent":
            ledger.event(seen.body)
    return ledger.profiles


class _Ledger:
    """`waiting`: profiles that came with a remote start, until their transaction begins (K05.FR.03)."""

    def __init__(self) -> None:
        self.profiles: list[Installed] = []
        self.waiting: dict[int, Installed] = {}

    def accepted(self, action: str, request: Any) -> None:
        match action:
            case "SetChargingProfile":
                self.put(Installed(request["evseId"], request["chargingProfile"]))
            case "ClearChargingProfile":
                self.profiles = [each for each in self.profiles if not _meant(each, request)]
            case "RequestStartTransaction" if "chargingProfile" in request:
                evse, profile = request.get("evseId", 1), request["chargingProfile"]
                self.waiting[request["remoteStartId"]] = Installed(evse, profile)

    def put(self, new: Installed) -> None:
        """K01.FR.05."""
        self.profiles = [each for each in self.profiles if each.id != new.id] + [new]

    def event(self, body: Any) -> None:
        """A transaction takes its profile up, and at its end takes it along (K02.FR.05)."""
        transaction = first(body, "transactionInfo.transactionId")
        waiting = self.waiting.pop(first(body, "transactionInfo.remoteStartId"), None)
        if waiting is not None:
            self.put(replace(waiting, taken_by=str(transaction)))
        if first(body, "eventType") == "Ended":
            self.profiles = [each for each in self.profiles if not _of(each, transaction)]


def _of(each: Installed, transaction: Any) -> bool:
    return each.purpose == TX and each.transaction == transaction


def _meant(each: Installed, request: Mapping[str, Any]) -> bool:
    """Does ClearChargingProfile mean this one (K10.FR.03, K10.FR.04)?"""
    if "chargingProfileId" in request:
        return bool(each.id == request["chargingProfileId"])
    actual = {"evseId": each.evse, "chargingProfilePurpose": each.purpose, "stackLevel": each.level}
    wanted = request.get("chargingProfileCriteria", {})
    return all(actual[name] == value for name, value in wanted.items() if name in actual)
