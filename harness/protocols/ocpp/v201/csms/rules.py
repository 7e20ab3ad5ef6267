"""What OCPP 2.0.1 forbids a CSMS to send, beyond the schemas. Each rule says in words what is wrong, or
nothing.

Pure functions of the station as known and the payload, which already keeps to its schema.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise

from harness.protocols.ocpp.v201.csms.stations import Json, Station
from harness.protocols.ocpp.v201.csms.variables import key_of

Rule = Callable[[Station, Json], Iterable[str]]
EXTERNAL = "ChargingStationExternalConstraints"


def objections(station: Station, action: str, payload: Json) -> list[str]:
    """All that is wrong with sending this now."""
    wrong = list(state(station, action))
    for rule in RULES.get(action, ()):
        wrong += rule(station, payload)
    return wrong


def state(station: Station, action: str) -> Iterable[str]:
    """B03.FR.03: nothing at all to a rejected station. B02.FR.05: no transactions before it is accepted."""
    if station.boot == "Rejected":
        yield "the station was rejected: nothing may be sent to it (B03.FR.03)"
    if not station.accepted and action in ("RequestStartTransaction", "RequestStopTransaction"):
        yield "the station must be accepted first (B02.FR.05)"


def no_variable_twice(station: Station, payload: Json) -> Iterable[str]:
    """B05.FR.13; an omitted attributeType counts as Actual."""
    seen = Counter(
        (*key_of(item["component"], item["variable"]), item.get("attributeType", "Actual"))
        for item in payload["setVariableData"]
    )
    for (component, *_, variable, _, type), times in seen.items():
        if times > 1:
            yield f"{component}.{variable} {type} is set {times} times in one request (B05.FR.13)"


def limited(component: str, instance: str, field: str, clause: str) -> Rule:
    """No more items than the station takes in one message, as far as it told us."""

    def rule(station: Station, payload: Json) -> Iterable[str]:
        most = station.variables.number(component, "ItemsPerMessage", instance)
        count = len(payload.get(field, ()))
        if most is not None and count > most:
            yield f"{count} entries in {field}, the station takes at most {most} ({clause})"

    return rule


def profile(station: Station, payload: Json) -> Iterable[str]:
    """The charging profile of SetChargingProfile."""
    wanted = payload["chargingProfile"]
    yield from well_formed(wanted)
    if wanted["chargingProfilePurpose"] == "TxProfile":
        if payload["evseId"] == 0:
            yield "a TxProfile needs an EVSE, evseId is 0 (K01.FR.16)"
        if "transactionId" not in wanted:
            yield "a TxProfile needs a transactionId (K01.FR.03)"
    elif wanted["chargingProfilePurpose"] == "ChargingStationMaxProfile" and payload["evseId"] != 0:
        yield f"a ChargingStationMaxProfile is for evseId 0, not {payload['evseId']} (K01, table of purposes)"
    if len(wanted["chargingSchedule"]) > 1 and payload["evseId"] not in station.needs:
        yield "only one chargingSchedule unless the EV told its charging needs (K01.FR.34)"
    yield from collision(station, payload["evseId"], wanted)


def well_formed(wanted: Json) -> Iterable[str]:
    """What holds for a charging profile wherever it stands."""
    purpose, kind = wanted["chargingProfilePurpose"], wanted["chargingProfileKind"]
    if purpose == EXTERNAL:
        yield f"purpose {EXTERNAL} is not for the CSMS to set (K01.FR.22)"
    if purpose == "ChargingStationMaxProfile" and kind == "Relative":
        yield "a ChargingStationMaxProfile must not be Relative (K01.FR.38)"
    for schedule in wanted["chargingSchedule"]:
        if kind == "Relative" and "startSchedule" in schedule:
            yield "a Relative profile has no startSchedule (K01.FR.41)"
        if kind != "Relative" and "startSchedule" not in schedule:
            yield f"a profile of kind {kind} needs a startSchedule (K01.FR.40)"
        yield from periods(schedule["chargingSchedulePeriod"])


def periods(listed: list[Json]) -> Iterable[str]:
    starts = [period["startPeriod"] for period in listed]
    if starts[0] != 0:
        yield f"the first startPeriod is {starts[0]}, it must be 0 (K01.FR.31)"
    if any(later <= earlier for earlier, later in pairwise(starts)):
        yield f"startPeriod must increase, got {starts} (K01.FR.35)"
    if any("phaseToUse" in period and period.get("numberPhases") != 1 for period in listed):
        yield "phaseToUse only with numberPhases 1 (K01.FR.19)"


def collision(station: Station, evse: int, wanted: Json) -> Iterable[str]:
    """K01.FR.06 and K01.FR.39. Validity periods are compared as texts, which RFC 3339 in UTC allows."""
    for id, booked in station.profiles.items():
        other = booked.profile
        same = (
            other["stackLevel"] == wanted["stackLevel"] and booked.purpose == wanted["chargingProfilePurpose"]
        )
        if id == wanted["id"] or not same:
            continue
        if booked.purpose == "TxProfile":
            if booked.transaction == wanted.get("transactionId"):
                yield f"profile {id} has this stackLevel for this transaction already (K01.FR.39)"
        elif booked.evse == evse and _overlap(other, wanted):
            yield f"profile {id} has this stackLevel, purpose and EVSE already (K01.FR.06)"


def _overlap(one: Json, other: Json) -> bool:
    begins: str = max(one.get("validFrom", ""), other.get("validFrom", ""))
    ends: str = min(one.get("validTo", "~"), other.get("validTo", "~"))
    return begins < ends


def clearing(station: Station, payload: Json) -> Iterable[str]:
    criteria = payload.get("chargingProfileCriteria", {})
    if "chargingProfileId" not in payload and not criteria:
        yield "neither chargingProfileId nor any of stackLevel, evseId, chargingProfilePurpose (K10.FR.02)"
    if criteria.get("chargingProfilePurpose") == EXTERNAL:
        yield f"purpose {EXTERNAL} is not for the CSMS to clear (K10.FR.06)"


def asking_for_profiles(station: Station, payload: Json) -> Iterable[str]:
    if not payload["chargingProfile"]:
        yield "neither profile ids nor any of stackLevel, chargingLimitSource, purpose (K09.FR.03)"


def starting(station: Station, payload: Json) -> Iterable[str]:
    wanted = payload.get("chargingProfile")
    if wanted is None:
        return
    if wanted["chargingProfilePurpose"] != "TxProfile":
        purpose = wanted["chargingProfilePurpose"]
        yield f"the profile of a remote start is a TxProfile, not {purpose} (F01.FR.09)"
    if "transactionId" in wanted:
        yield "the profile of a remote start has no transactionId (F01.FR.11)"
    if len(wanted["chargingSchedule"]) > 1:
        yield "only one chargingSchedule unless the EV told its charging needs (K01.FR.34)"
    yield from well_formed(wanted)


def triggering(station: Station, payload: Json) -> Iterable[str]:
    if payload["requestedMessage"] == "StatusNotification" and "connectorId" not in payload.get("evse", {}):
        yield "a trigger of StatusNotification needs evse.connectorId (F06.FR.13)"


def customer(station: Station, payload: Json) -> Iterable[str]:
    if not any(name in payload for name in ("idToken", "customerCertificate", "customerIdentifier")):
        yield "none of idToken, customerCertificate, customerIdentifier (N09.FR.04, N10.FR.08)"


def local_list(station: Station, payload: Json) -> Iterable[str]:
    if payload["versionNumber"] <= 0:
        yield f"versionNumber is {payload['versionNumber']}, it must be above 0 (D01.FR.18)"
    tokens = (entry["idToken"] for entry in payload.get("localAuthorizationList", ()))
    for (type, id), times in Counter(
        (token["type"], token["idToken"].casefold()) for token in tokens
    ).items():
        if times > 1:
            yield f"{type} token {id} is listed {times} times (D01.FR.06)"


def deleting(station: Station, payload: Json) -> Iterable[str]:
    """M04.FR.07: a certificate is named as the station lists it, with the same hash algorithm."""
    wanted = payload["certificateHashData"]
    listed = [each["hashData"] for each in station.certificates if "hashData" in each]
    same = [each for each in listed if each["serialNumber"].casefold() == wanted["serialNumber"].casefold()]
    if same and wanted["hashAlgorithm"] not in [each["hashAlgorithm"] for each in same]:
        yield f"the station lists it by {same[0]['hashAlgorithm']}, not {wanted['hashAlgorithm']} (M04.FR.07)"


RULES: dict[str, tuple[Rule, ...]] = {
    "SetVariables": (
        no_variable_twice,
        limited("DeviceDataCtrlr", "SetVariables", "setVariableData", "B05.FR.11"),
    ),
    "GetVariables": (limited("DeviceDataCtrlr", "GetVariables", "getVariableData", "B06.FR.05"),),
    "GetReport": (limited("DeviceDataCtrlr", "GetReport", "componentVariable", "B08.FR.06"),),
    "GetMonitoringReport": (limited("DeviceDataCtrlr", "GetReport", "componentVariable", "N02.FR.07"),),
    "SetVariableMonitoring": (
        limited("MonitoringCtrlr", "SetVariableMonitoring", "setMonitoringData", "N04.FR.09"),
    ),
    "ClearVariableMonitoring": (limited("MonitoringCtrlr", "ClearVariableMonitoring", "id", "N06.FR.04"),),
    "SetChargingProfile": (profile,),
    "ClearChargingProfile": (clearing,),
    "GetChargingProfiles": (asking_for_profiles,),
    "RequestStartTransaction": (starting,),
    "DeleteCertificate": (deleting,),
    "TriggerMessage": (triggering,),
    "CustomerInformation": (customer,),
    "SendLocalList": (
        local_list,
        limited("LocalAuthListCtrlr", "", "localAuthorizationList", "D01.FR.11"),
    ),
}
