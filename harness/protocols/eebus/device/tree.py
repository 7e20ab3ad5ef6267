"""What our charging station looks like: its entities, features and the data that does not change.

Numbers of entities, features and entries are arbitrary, and different from what is usual: whoever relies on usual numbers
instead of on what is announced fails here.
"""

from dataclasses import dataclass
from typing import Any, Final

from harness.protocols.eebus.spine.local import CLIENT, READ, WRITE, Entity, LocalDevice, UseCase
from harness.protocols.eebus.spine.types import scaled
from harness.protocols.eebus.usecases.names import EVCC, EVCEM, EVSECC, EVSOC, LPC, MPC, OPEV, OSCEV, Named

STATION: Final = (1,)
VEHICLE: Final = (1, 1)
PHASES: Final = ("a", "b", "c")

CLASSIFICATION, DIAGNOSIS, LOAD, CONFIG, ELECTRIC, METER, GENERIC, IDENTITY = 3, 5, 12, 17, 21, 26, 30, 34
"""Numbers of our features, the same on both entities."""

LIMIT_ID: Final = 6
POWER, ENERGY, CURRENTS = 7, 19, (41, 40, 42)
"""measurementIds on the station."""
FAILSAFE_LIMIT_KEY, FAILSAFE_DURATION_KEY = 9, 4
STANDARD_KEY, ASYMMETRIC_KEY = 2, 8

EV_POWER, EV_CHARGED, EV_CURRENTS, EV_CHARGE = 3, 15, (22, 20, 21), 60
OBLIGATIONS, RECOMMENDATIONS = (31, 30, 32), (51, 50, 52)
"""limitIds on the vehicle, in the order of the phases."""

CONNECTION: Final = 4
LIMITS: Final = "loadControlLimitListData"
KEYS: Final = "deviceConfigurationKeyValueListData"
VALUES: Final = "measurementListData"
STATE: Final = "deviceDiagnosisStateData"
HEARTBEAT: Final = "deviceDiagnosisHeartbeatData"


@dataclass(frozen=True, slots=True)
class Ratings:
    """What the hardware can do. Watts, amperes, volts."""

    nominal: float = 11040.0
    least_current: float = 6.0
    most_current: float = 16.0
    volts: float = 230.0


def station(device: LocalDevice, ratings: Ratings, serial: str) -> Entity:
    """The EVSE entity: limitation, monitoring, commissioning."""
    entity = device.entity(STATION, "EVSE")
    data = {"deviceClassificationManufacturerData": _maker("Stage 11", serial)}
    entity.add(CLASSIFICATION, "DeviceClassification", dict.fromkeys(data, READ), data=data)
    entity.add(
        DIAGNOSIS,
        "DeviceDiagnosis",
        {STATE: READ, HEARTBEAT: READ},
        data={STATE: {"operatingState": "normalOperation", "lastErrorCode": ""}},
    )
    entity.add(
        LOAD,
        "LoadControl",
        {"loadControlLimitDescriptionListData": READ, LIMITS: WRITE},
        data={"loadControlLimitDescriptionListData": {"loadControlLimitDescriptionData": [_station_limit()]}},
    )
    entity.add(
        CONFIG,
        "DeviceConfiguration",
        {"deviceConfigurationKeyValueDescriptionListData": READ, KEYS: WRITE},
        data={
            "deviceConfigurationKeyValueDescriptionListData": {
                "deviceConfigurationKeyValueDescriptionData": [
                    _key(FAILSAFE_LIMIT_KEY, "failsafeConsumptionActivePowerLimit", "scaledNumber", "W"),
                    _key(FAILSAFE_DURATION_KEY, "failsafeDurationMinimum", "duration"),
                ]
            }
        },
    )
    parameters = [_measured(1, POWER, "abc", "acPowerTotal"), _measured(2, ENERGY, "abc", "acEnergyConsumed")]
    parameters += [
        _measured(3 + at, id, phase, "acCurrent")
        for at, (id, phase) in enumerate(zip(CURRENTS, PHASES, strict=True))
    ]
    electric = {
        **_connection(parameters),
        "electricalConnectionCharacteristicListData": {
            "electricalConnectionCharacteristicData": [
                {
                    "electricalConnectionId": CONNECTION,
                    "parameterId": 1,
                    "characteristicId": 1,
                    "characteristicContext": "entity",
                    "characteristicType": "powerConsumptionNominalMax",
                    "value": scaled(ratings.nominal),
                    "unit": "W",
                }
            ]
        },
    }
    entity.add(ELECTRIC, "ElectricalConnection", dict.fromkeys(electric, READ), data=electric)
    described = [
        _described(POWER, "power", "W", "acPowerTotal"),
        _described(ENERGY, "energy", "Wh", "acEnergyConsumed"),
        *(_described(id, "current", "A", "acCurrent") for id in CURRENTS),
    ]
    _meter(entity, described)
    entity.add(GENERIC, "Generic", role=CLIENT)
    return entity


def vehicle(device: LocalDevice, ratings: Ratings, mac: str, place: tuple[int, ...] = VEHICLE) -> Entity:
    """The EV entity: commissioning, measurement, currents, state of charge."""
    entity = device.entity(place, "EV")
    data = {"deviceClassificationManufacturerData": _maker("Understudy", "EV-4711")}
    entity.add(CLASSIFICATION, "DeviceClassification", dict.fromkeys(data, READ), data=data)
    state = {STATE: {"operatingState": "normalOperation", "lastErrorCode": ""}}
    entity.add(DIAGNOSIS, "DeviceDiagnosis", {STATE: READ}, data=state)
    limits = [_current_limit(id, m, "obligation") for id, m in zip(OBLIGATIONS, EV_CURRENTS, strict=True)]
    limits += [
        _current_limit(id, m, "recommendation") for id, m in zip(RECOMMENDATIONS, EV_CURRENTS, strict=True)
    ]
    entity.add(
        LOAD,
        "LoadControl",
        {"loadControlLimitDescriptionListData": READ, LIMITS: WRITE},
        data={"loadControlLimitDescriptionListData": {"loadControlLimitDescriptionData": limits}},
    )
    keys = {
        "deviceConfigurationKeyValueDescriptionListData": {
            "deviceConfigurationKeyValueDescriptionData": [
                _key(STANDARD_KEY, "communicationsStandard", "string"),
                _key(ASYMMETRIC_KEY, "asymmetricChargingSupported", "boolean"),
            ]
        },
        KEYS: {
            "deviceConfigurationKeyValueData": [
                {"keyId": STANDARD_KEY, "value": {"string": "iso15118-2ed2"}, "isValueChangeable": False},
                {"keyId": ASYMMETRIC_KEY, "value": {"boolean": False}, "isValueChangeable": False},
            ]
        },
    }
    entity.add(CONFIG, "DeviceConfiguration", dict.fromkeys(keys, READ), data=keys)
    electric = _vehicle_connection(ratings)
    entity.add(ELECTRIC, "ElectricalConnection", dict.fromkeys(electric, READ), data=electric)
    described = [
        _described(EV_POWER, "power", "W", "acPowerTotal"),
        _described(EV_CHARGED, "energy", "Wh", "charge"),
        *(_described(id, "current", "A", "acCurrent") for id in EV_CURRENTS),
        _described(EV_CHARGE, "percentage", "pct", "stateOfCharge"),
    ]
    _meter(entity, described)
    names = {
        "identificationListData": {
            "identificationData": [
                {"identificationId": 1, "identificationType": "eui48", "identificationValue": mac}
            ]
        }
    }
    entity.add(IDENTITY, "Identification", dict.fromkeys(names, READ), data=names)
    entity.add(GENERIC, "Generic", role=CLIENT)
    return entity


def station_use_cases() -> list[UseCase]:
    return [
        _use_case(LPC, STATION, 1, 2, 3, 4),
        _use_case(MPC, STATION, 1, 2, 3),
        _use_case(EVSECC, STATION, 1, 2),
    ]


def vehicle_use_cases(place: tuple[int, ...] = VEHICLE) -> list[UseCase]:
    return [
        _use_case(EVCC, place, 1, 2, 3, 4, 5, 6, 7, 8),
        _use_case(EVCEM, place, 1, 2, 3),
        _use_case(OPEV, place, 1, 2, 3),
        _use_case(OSCEV, place, 1, 2, 3),
        _use_case(EVSOC, place, 1),
    ]


def _use_case(which: Named, entity: tuple[int, ...], *scenarios: int) -> UseCase:
    return UseCase(which.servers[0], entity, which.name, which.version, scenarios)


def _meter(entity: Entity, described: list[dict[str, Any]]) -> None:
    data = {"measurementDescriptionListData": {"measurementDescriptionData": described}}
    entity.add(METER, "Measurement", {"measurementDescriptionListData": READ, VALUES: READ}, data=data)


def _maker(name: str, serial: str) -> dict[str, Any]:
    return {
        "deviceName": name,
        "deviceCode": "S11",
        "serialNumber": serial,
        "softwareRevision": "1.0",
        "vendorName": "Stage",
        "vendorCode": "12345",
        "brandName": "Stage",
    }


def _station_limit() -> dict[str, Any]:
    return {
        "limitId": LIMIT_ID,
        "limitType": "signDependentAbsValueLimit",
        "limitCategory": "obligation",
        "limitDirection": "consume",
        "measurementId": POWER,
        "unit": "W",
        "scopeType": "activePowerLimit",
    }


def _current_limit(id: int, measurement: int, category: str) -> dict[str, Any]:
    return {
        "limitId": id,
        "limitType": "maxValueLimit",
        "limitCategory": category,
        "limitDirection": "consume",
        "measurementId": measurement,
        "unit": "A",
        "scopeType": "overloadProtection" if category == "obligation" else "selfConsumption",
    }


def _key(id: int, name: str, type: str, unit: str = "") -> dict[str, Any]:
    told = {"keyId": id, "keyName": name, "valueType": type}
    return {**told, "unit": unit} if unit else told


def _described(id: int, type: str, unit: str, scope: str) -> dict[str, Any]:
    return {
        "measurementId": id,
        "measurementType": type,
        "commodityType": "electricity",
        "unit": unit,
        "scopeType": scope,
    }


def _measured(parameter: int, measurement: int, phases: str, scope: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "electricalConnectionId": CONNECTION,
        "parameterId": parameter,
        "measurementId": measurement,
        "voltageType": "ac",
        "acMeasuredPhases": phases,
    }
    if len(phases) == 1:
        told["acMeasuredInReferenceTo"] = "neutral"
    return {**told, "acMeasurementType": "real", "acMeasurementVariant": "rms", "scopeType": scope}


def _connection(parameters: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "electricalConnectionDescriptionListData": {
            "electricalConnectionDescriptionData": [
                {
                    "electricalConnectionId": CONNECTION,
                    "powerSupplyType": "ac",
                    "acConnectedPhases": 3,
                    "positiveEnergyDirection": "consume",
                }
            ]
        },
        "electricalConnectionParameterDescriptionListData": {
            "electricalConnectionParameterDescriptionData": parameters
        },
    }


def _vehicle_connection(ratings: Ratings) -> dict[str, Any]:
    parameters = [_measured(10, EV_POWER, "abc", "acPowerTotal"), _measured(11, EV_CHARGED, "abc", "charge")]
    parameters += [
        _measured(12 + at, id, phase, "acCurrent")
        for at, (id, phase) in enumerate(zip(EV_CURRENTS, PHASES, strict=True))
    ]
    power = {
        "electricalConnectionId": CONNECTION,
        "parameterId": 20,
        "acMeasuredPhases": "abc",
        "scopeType": "acPowerTotal",
    }
    least, most = ratings.least_current, ratings.most_current
    factor = 3 * ratings.volts
    sets = [_permitted(20, least * factor, most * factor, 5.0)]
    sets += [_permitted(12 + at, least, most, 0.0) for at in range(3)]
    return {
        **_connection([*parameters, power]),
        "electricalConnectionPermittedValueSetListData": {"electricalConnectionPermittedValueSetData": sets},
    }


def _permitted(parameter: int, least: float, most: float, idle: float) -> dict[str, Any]:
    return {
        "electricalConnectionId": CONNECTION,
        "parameterId": parameter,
        "permittedValueSet": [
            {"value": [scaled(idle)], "range": [{"min": scaled(least), "max": scaled(most)}]}
        ],
    }
