"""Stations and energy managers that are right in another way than the reference: none of them is blamed.

What a table recommends may be missing from a message (a WARNING says so); nothing else may be found.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from harness.judge.finding import Verdict
from harness.protocols.eebus import parties
from harness.protocols.eebus.device import tree
from harness.protocols.eebus.machine import EebusMachine
from harness.protocols.eebus.spine import functions as fn
from harness.protocols.eebus.spine.datagram import Datagram
from harness.protocols.eebus.spine.local import READ, Operations
from harness.protocols.machine import Machine
from harness.protocols.registry import Settings
from tests.miniatures.eebus.kit import manager, posts, station, with_data
from tests.miniatures.play import play
from tests.miniatures.test_eebus_faults import case

D = "IEC63380-5.2."
STATION_CASES = [
    *(
        "2-D-P1",
        "2-D-P3",
        "2-D-P4",
        "3-D-P1",
        "4-D-P1",
        "6-D-P1",
        "6-D-P2",
        "6-D-P5",
        "7-D-P2",
        "8-D-P1",
        "8-D-P2",
    ),
    *(
        "9-D-P1",
        "10-D-P1",
        "12-D-P1",
        "12-D-P2",
        "12-D-P5",
        "13-D-P1",
        "15-D-P1",
        "16-D-P1",
        "16-D-P3",
        "16-D-P5",
    ),
]
MANAGER_CASES = ["16-E-P1", "16-E-P3", "6-E-P1", "12-E-P1", "12-E-X1", "9-E-P1", "7-E-P1", "8-E-P2"]
OPTIONAL = (
    "label",
    "description",
    "timestamp",
    "valueSource",
    "valueState",
    "lastErrorCode",
    "softwareRevision",
)
"""Members that a table recommends, or leaves to whoever sends it."""

EXPECTED = ("table.recommended", "state.code")
"""What a WARNING may say about them: something is recommended."""

Way = Callable[[EebusMachine], None]


def changed(machine: EebusMachine, change: Callable[[Any], Any], *functions: str) -> None:
    """Data of these functions (or of all) goes out as `change` makes it."""

    def change_data(told: Datagram) -> Datagram:
        fits = told.classifier in ("reply", "notify") and (not functions or told.cmd.function in functions)
        return with_data(told, change(told.cmd.data)) if fits else told

    posts(machine, change_data)


def leaves_out_what_is_optional(machine: EebusMachine) -> None:
    """But for the discovery, where a description is something else."""

    def without(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: without(each) for name, each in value.items() if name not in OPTIONAL}
        return [without(each) for each in value] if isinstance(value, list) else value

    names = (name for name, each in fn.FUNCTIONS.items() if each.feature != fn.NODE_MANAGEMENT)
    changed(machine, without, *names)


def tells_everything_in_another_order(machine: EebusMachine) -> None:
    def turned(data: Any) -> Any:
        lists = {name for name, each in data.items() if isinstance(each, list)}
        return {
            name: list(reversed(each)) if name in lists and name.endswith("Data") else each
            for name, each in data.items()
        }

    changed(machine, turned, *(name for name in fn.FUNCTIONS if name.endswith("ListData")))


def says_things_that_nobody_asked_for(machine: EebusMachine) -> None:
    def more(data: Any) -> Any:
        return {**data, "vendorRemark": {"x": 1}} if isinstance(data, dict) and data else data

    names = ("deviceDiagnosisStateData", "deviceClassificationManufacturerData")
    changed(machine, more, *names)


def names_its_device_nowhere_but_in_its_address(machine: EebusMachine) -> None:
    def bare(value: Any) -> Any:
        if isinstance(value, list):
            return [bare(each) for each in value]
        if not isinstance(value, dict):
            return value
        inner = {name: bare(each) for name, each in value.items()}
        for name in ("entityAddress", "featureAddress", "address"):
            if isinstance(inner.get(name), dict):
                inner[name] = {key: each for key, each in inner[name].items() if key != "device"}
        return inner

    changed(machine, bare, fn.DISCOVERY, fn.USE_CASES)


def announces_nothing_in_part(machine: EebusMachine) -> None:
    def whole(allowed: Operations) -> Operations:
        return replace(allowed, read_partial=False, write_partial=False)

    def spoil(entity: Any) -> None:
        for feature in entity.features.values():
            feature.functions = {name: whole(each) for name, each in feature.functions.items()}

    device = machine.node.device
    usual = device.discovery, device.added

    def discovery() -> Any:
        for each in device.entities.values():
            spoil(each)
        return usual[0]()

    def added(path: tuple[int, ...]) -> Any:
        spoil(device.entities[path])
        return usual[1](path)

    device.discovery, device.added = discovery, added  # type: ignore[method-assign]


def has_vehicles_at_another_place(machine: EebusMachine) -> None:
    app = station(machine)
    usual = app.plug_in
    app.plug_in = lambda now, vehicle="": usual(now, "is at another place")  # type: ignore[method-assign]


def measures_temperature_and_voltage_besides(machine: EebusMachine) -> None:
    app = station(machine)
    meter = app.entity.features[tree.METER]
    name = "measurementDescriptionListData"
    extra = [
        {
            "measurementId": 90 + at,
            "measurementType": "voltage",
            "commodityType": "electricity",
            "unit": "V",
            "scopeType": "acVoltage",
        }
        for at in range(3)
    ]
    warmth = {
        "measurementId": 99,
        "measurementType": "temperature",
        "unit": "degC",
        "scopeType": "roomAirTemperature",
    }
    meter.data[name]["measurementDescriptionData"] += [*extra, warmth]
    parameters = app.entity.features[tree.ELECTRIC].data["electricalConnectionParameterDescriptionListData"]
    for at, phase in enumerate("abc"):
        told = {**tree._measured(90 + at, 90 + at, phase, "acVoltage")}
        parameters["electricalConnectionParameterDescriptionData"].append(told)
    values = [
        {"measurementId": each["measurementId"], "valueType": "value", "value": {"number": 21, "scale": 0}}
        for each in (*extra, warmth)
    ]
    read = app._view

    def view(path: tuple[int, ...], function: str, data: Any, now: float) -> Any:
        shown = read(path, function, data, now)
        if (path, function) == (tree.STATION, tree.VALUES):
            return {"measurementData": [*shown.get("measurementData", []), *values]}
        return shown

    app.node.view = view
    app.node.device.use_cases = [
        replace(each, scenarios=(1, 2, 3, 4)) if each.actor == "MonitoredUnit" else each
        for each in app.node.device.use_cases
    ]


def has_keys_of_its_own(machine: EebusMachine) -> None:
    data = station(machine).entity.features[tree.CONFIG].data
    name = "deviceConfigurationKeyValueDescriptionListData"
    own = {"keyId": 77, "keyName": "x-mood", "valueType": "string"}
    data[name]["deviceConfigurationKeyValueDescriptionData"].append(own)


def takes_its_time_as_announced(machine: EebusMachine) -> None:
    """Fifteen seconds for the keys, of the twenty that are announced."""

    def slow(data: Any) -> Any:
        features = [
            {"description": {**each["description"], "maxResponseDelay": "PT20S"}}
            for each in data.get("featureInformation", [])
        ]
        return {**data, "featureInformation": features} if features else data

    changed(machine, slow, fn.DISCOVERY)
    late: list[tuple[float, str, Datagram]] = []
    app, node = station(machine), machine.node
    post, wake, due, last = node._post, app.wake, app.next_wake, [0.0]

    def held(link: str, datagram: Datagram) -> None:
        told = datagram.classifier, datagram.cmd.function, datagram.source.entity
        if told == ("reply", tree.KEYS, tree.STATION):
            late.append((last[0] + 15, link, datagram))
        else:
            post(link, datagram)

    def woken(now: float) -> None:
        last[0] = now
        for each in [each for each in late if each[0] <= now]:
            late.remove(each)
            node.counter += 1
            post(each[1], replace(each[2], counter=node.counter))
        wake(now)

    def next_wake() -> float | None:
        times = [each[0] for each in late] + [each for each in (due(),) if each is not None]
        return min(times, default=None)

    node._post, app.wake, app.next_wake = held, woken, next_wake  # type: ignore[method-assign]


def writes_and_reads_for_a_long_time(machine: EebusMachine) -> None:
    """Durations as days, hours and minutes."""

    def other(told: Datagram) -> Datagram:
        text = {"PT2H": "PT120M", "PT3H": "PT180M", "PT60S": "PT1M"}

        def swapped(value: Any) -> Any:
            if isinstance(value, dict):
                return {name: swapped(each) for name, each in value.items()}
            if isinstance(value, list):
                return [swapped(each) for each in value]
            return text.get(value, value) if isinstance(value, str) else value

        return with_data(told, swapped(told.cmd.data))

    posts(machine, other)


def announces_itself_on_two_entities(machine: EebusMachine) -> None:
    app = manager(machine)
    entity = app.node.device.entity((4,), "CEM")
    entity.add(3, "Generic", role="client")
    entity.add(
        9,
        "DeviceDiagnosis",
        {"deviceDiagnosisStateData": READ},
        data={"deviceDiagnosisStateData": {"operatingState": "normalOperation"}},
    )


STATIONS: Mapping[Way, str] = dict.fromkeys(
    (
        leaves_out_what_is_optional,
        tells_everything_in_another_order,
        says_things_that_nobody_asked_for,
        names_its_device_nowhere_but_in_its_address,
        announces_nothing_in_part,
        has_vehicles_at_another_place,
        measures_temperature_and_voltage_besides,
        has_keys_of_its_own,
        takes_its_time_as_announced,
        writes_and_reads_for_a_long_time,
    ),
    "device",
)
MANAGERS: Mapping[Way, str] = dict.fromkeys(
    (
        leaves_out_what_is_optional,
        says_things_that_nobody_asked_for,
        names_its_device_nowhere_but_in_its_address,
        announces_nothing_in_part,
        writes_and_reads_for_a_long_time,
        announces_itself_on_two_entities,
    ),
    "ems",
)


def check(way: Way, role: str, id: str) -> None:
    def make(asked: str, settings: Settings) -> Machine:
        machine = parties.machine(asked, settings)
        assert isinstance(machine, EebusMachine)
        way(machine)
        return machine

    played = play(case(role, f"{D}{id}"), make)
    assert not {check: how for check, how in played.red.items() if check not in EXPECTED}
    assert played.result.verdict in (Verdict.PASS, Verdict.WARNING), played.result.reason


@pytest.mark.parametrize("id", STATION_CASES)
@pytest.mark.parametrize("way", STATIONS, ids=lambda each: each.__name__)
def test_a_station_that_is_right_in_another_way_is_not_blamed(way: Way, id: str) -> None:
    check(way, "device", id)


@pytest.mark.parametrize("id", MANAGER_CASES)
@pytest.mark.parametrize("way", MANAGERS, ids=lambda each: each.__name__)
def test_an_energy_manager_that_is_right_in_another_way_is_not_blamed(way: Way, id: str) -> None:
    check(way, "ems", id)
