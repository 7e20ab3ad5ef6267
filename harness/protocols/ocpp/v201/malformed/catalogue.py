"""Every malformed message by its id, and the few hundred of them that a run sends.

    malformed:CSMS:BootNotification:chargingStation.model:too_long      one field of a request
    malformed:CS:json:truncated                                         a frame, by its group and name

The party is the receiver: the system under test. An id alone is enough to make the message again. Which of the fields
that are as good as each other a run takes is drawn by lot from a seed.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from harness.errors import UsageFault
from harness.judge.expectations import Pattern
from harness.protocols.ocpp import rpc
from harness.protocols.ocpp.actions import SENT_BY
from harness.protocols.ocpp.oracle import Planted
from harness.protocols.ocpp.v201.malformed.fields import VERSION, Field, fields
from harness.protocols.ocpp.v201.malformed.frames import ODD, Carrier, Odd
from harness.protocols.ocpp.v201.malformed.payloads import NUMBER, is_safe, valid
from harness.protocols.ocpp.v201.malformed.spoil import FAULTS, Fault, spoilt

PREFIX: Final = "malformed"
RECEIVERS: Final = {"CS": "charging_station", "CSMS": "csms"}
_SENDERS: Final = {"CS": "csms", "CSMS": "charging_station"}
SEED: Final = 0

_NEEDS: Final[Mapping[str, str]] = {
    "CancelReservation": "reservation",
    "ClearChargingProfile": "smart_charging",
    "ClearDisplayMessage": "display_messages",
    "ClearVariableMonitoring": "monitoring",
    "CustomerInformation": "customer_information",
    "GetChargingProfiles": "smart_charging",
    "GetCompositeSchedule": "smart_charging",
    "GetDisplayMessages": "display_messages",
    "GetMonitoringReport": "monitoring",
    "PublishFirmware": "firmware_update",
    "ReserveNow": "reservation",
    "SendLocalList": "local_auth_list",
    "SetChargingProfile": "smart_charging",
    "SetDisplayMessage": "display_messages",
    "SetMonitoringLevel": "monitoring",
    "SetNetworkProfile": "network_profiles",
    "SetVariableMonitoring": "monitoring",
    "UnpublishFirmware": "firmware_update",
    "UpdateFirmware": "firmware_update",
}
"""What a station must claim to be asked for it. A CSMS has to take whatever stations may send."""

_EFFECTS: Final[Mapping[str, tuple[str, str]]] = {
    "CustomerInformation": ("NotifyCustomerInformation", "requestId"),
    "GetBaseReport": ("NotifyReport", "requestId"),
    "GetChargingProfiles": ("ReportChargingProfiles", "requestId"),
    "GetDisplayMessages": ("NotifyDisplayMessages", "requestId"),
    "GetLog": ("LogStatusNotification", "requestId"),
    "GetMonitoringReport": ("NotifyMonitoringReport", "requestId"),
    "GetReport": ("NotifyReport", "requestId"),
    "PublishFirmware": ("PublishFirmwareStatusNotification", "requestId"),
    "RequestStartTransaction": ("TransactionEvent", "transactionInfo.remoteStartId"),
    "TriggerMessage": ("LogStatusNotification", ""),
    "UpdateFirmware": ("FirmwareStatusNotification", "requestId"),
}
"""What a station sends once it carries the request out, and where that repeats our number."""


@dataclass(frozen=True, slots=True)
class Message:
    """The bytes. `id`: the message id that is in them, "" if there is none that could be answered to."""

    data: bytes
    id: str
    form: str = "text"


@dataclass(frozen=True, slots=True)
class Malformed:
    """One malformed message. It is made when it is asked for, for some are large.

    id     "malformed:CSMS:json:truncated" · party: the receiver, "CS" or "CSMS"
    action of the request that is spoilt · place: the field, "" for a frame
    again  its message id is one that was answered before
    """

    id: str
    party: str
    action: str
    planted: Planted
    title: str
    place: Field | None = field(default=None, repr=False, compare=False)
    fault: Fault | None = field(default=None, repr=False, compare=False)
    odd: Odd | None = field(default=None, repr=False, compare=False)

    @property
    def receiver(self) -> str:
        """The role of the system under test."""
        return RECEIVERS[self.party]

    @property
    def sender(self) -> str:
        """The role that we play."""
        return _SENDERS[self.party]

    @property
    def again(self) -> bool:
        return self.odd is not None and self.odd.again

    @property
    def needs(self) -> frozenset[str]:
        """What the receiver must claim."""
        claim = _NEEDS.get(self.action) if self.party == "CS" else None
        return frozenset({claim} if claim else ())

    @property
    def effect(self) -> Pattern | None:
        """What the receiver would send if it carried the message out, as far as that can be told."""
        if self.party != "CS" or self.action not in _EFFECTS or self.odd is not None:
            return None
        name, number = _EFFECTS[self.action]
        return Pattern("request", name, where={number: NUMBER} if number else {})

    def message(self, id: str) -> Message:
        """The message, with the message id `id` where it has one."""
        if self.odd is not None:
            carrier = _carrier(self.party, id)
            shown = id if self.odd.id is None else self.odd.id
            return Message(self.odd.make(carrier), shown, self.odd.form)
        assert self.place is not None
        assert self.fault is not None
        payload = spoilt(self.action, self.place, self.fault)
        return Message(rpc.write_call(id, self.action, payload), id)


def by_id(id: str) -> Malformed:
    """The message of that id, drawn or not. Raises UsageFault for an id that names none, or one that could do harm."""
    match id.split(":"):
        case [_, party, "frame" | "json" as group, name] if party in RECEIVERS and f"{group}:{name}" in ODD:
            return _frame(party, ODD[f"{group}:{name}"], group)
        case [_, party, action, place, name] if party in RECEIVERS and name in FAULTS:
            if action in SENT_BY[VERSION][_SENDERS[party]]:
                found = next((each for each in fields(action) if each.name == place), None)
                if found and FAULTS[name].fits(found) and is_safe(action, place, name):
                    return _request(party, action, found, FAULTS[name])
    raise UsageFault(
        f"{id!r} names no malformed message; right would be for example "
        "malformed:CSMS:BootNotification:chargingStation.model:too_long or malformed:CS:json:truncated"
    )


@cache
def drawn(party: str, seed: int = SEED) -> tuple[Malformed, ...]:
    """What a run sends to `party`: of messages that are as good as each other one, drawn by `seed`; all frames."""
    groups: dict[tuple[str, ...], tuple[bytes, str, Field, Fault]] = {}
    for action in sorted(SENT_BY[VERSION][_SENDERS[party]]):
        for place, fault in _faults(action):
            lot = hashlib.sha256(f"{seed}:{party}:{action}:{place.name}:{fault.name}".encode()).digest()
            for group in _groups(action, place, fault):
                if group not in groups or lot < groups[group][0]:
                    groups[group] = (lot, action, place, fault)
    requests = {_request(party, action, place, fault) for _, action, place, fault in groups.values()}
    frames = [_frame(party, odd, name.partition(":")[0]) for name, odd in ODD.items()]
    return (*sorted(requests, key=lambda each: each.id), *frames)


def _faults(action: str) -> Iterator[tuple[Field, Fault]]:
    for place in fields(action):
        for fault in FAULTS.values():
            if fault.fits(place) and is_safe(action, place.name, fault.name):
                yield place, fault


def _groups(action: str, place: Field, fault: Fault) -> Iterator[tuple[str, ...]]:
    """Fields of the same group are as good as each other for this fault."""
    level = "top" if place.depth <= 1 else "below"
    for scope in fault.scopes:
        match scope:
            case "depth":
                yield fault.name, action, level
            case "action":
                yield fault.name, action
            case "role":
                yield fault.name, "", place.kind, level, f"{place.required}"


def _request(party: str, action: str, place: Field, fault: Fault) -> Malformed:
    title = f"{action} with {fault.text.format(place.name)}"
    id = f"{PREFIX}:{party}:{action}:{place.name}:{fault.name}"
    return Malformed(id, party, action, fault.planted, title, place=place, fault=fault)


def _frame(party: str, odd: Odd, group: str) -> Malformed:
    action = _CARRIED[party][0]
    title = odd.text[0].upper() + odd.text[1:]
    return Malformed(f"{PREFIX}:{party}:{group}:{odd.name}", party, action, odd.planted, title, odd=odd)


_CARRIED: Final = {
    "CSMS": ("Heartbeat", "Heartbeat", "GetVariables"),
    "CS": ("GetVariables", "GetLocalListVersion", "Heartbeat"),
}
"""What frames are made from, for each receiver: a request, one without payload, one of the other direction."""


def _carrier(party: str, id: str) -> Carrier:
    action, bare, other = _CARRIED[party]
    return Carrier(id, action, valid(action), bare, (other, valid(other)))
