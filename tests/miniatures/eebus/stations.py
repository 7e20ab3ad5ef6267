"""Faults in what a station and its vehicle tell of themselves."""

from dataclasses import replace
from typing import Any

from harness.judge.finding import Verdict
from harness.protocols.eebus.device import tree
from harness.protocols.eebus.device.tree import STATION, VEHICLE
from harness.protocols.eebus.machine import EebusMachine
from harness.protocols.eebus.spine import functions as fn
from harness.protocols.eebus.spine.datagram import Datagram
from harness.protocols.eebus.spine.events import Proposal
from harness.protocols.eebus.spine.types import scaled
from tests.miniatures.eebus.kit import caught_by, only, posts, station, with_data

ACM, CHA, CPL = "IEC63380-5.2.2-", "IEC63380-5.2.3-", "IEC63380-5.2.4-"
CFG, STA, EVC = "IEC63380-5.2.6-", "IEC63380-5.2.7-", "IEC63380-5.2.8-"
HB, IDE, LDC = "IEC63380-5.2.9-", "IEC63380-5.2.10-", "IEC63380-5.2.12-"
MAN, SOC, LPC = "IEC63380-5.2.13-", "IEC63380-5.2.15-", "IEC63380-5.2.16-"
MAKER, IDENTITY = "deviceClassificationManufacturerData", "identificationListData"
PERMITTED = "electricalConnectionPermittedValueSetListData"


def tells(machine: EebusMachine, function: str, change: Any, kind: str = "reply") -> None:
    """The data of these messages goes out as `change` makes it."""
    posts(machine, only(kind, function, lambda told: with_data(told, change(told.cmd.data))))


@caught_by("write.read_only", CHA + "D-N2")
@caught_by("write.read_only", CPL + "D-X1")
@caught_by("write.read_only", MAN + "D-N2")
def says_that_it_takes_what_is_only_read(machine: EebusMachine) -> None:
    serving = machine.node._serving
    usual = serving._write

    def write(peer: Any, feature: Any, got: Datagram, now: float) -> tuple[int, str]:
        error, why = usual(peer, feature, got, now)
        return (0, "") if "cannot be written" in why else (error, why)

    serving._write = write  # type: ignore[method-assign]


@caught_by("write.unchanged", MAN + "D-N2")
def takes_what_it_refuses(machine: EebusMachine) -> None:
    serving = machine.node._serving
    usual = serving._write

    def write(peer: Any, feature: Any, got: Datagram, now: float) -> tuple[int, str]:
        error, why = usual(peer, feature, got, now)
        if "cannot be written" in why:
            feature.data[got.cmd.function] = {**got.cmd.data, "brandName": "Other"}
        return error, why

    serving._write = write  # type: ignore[method-assign]


@caught_by("meter.scenarios", ACM + "D-P4", Verdict.WARNING)
def announces_voltages_and_measures_none(machine: EebusMachine) -> None:
    device = machine.node.device
    device.use_cases = [
        replace(each, scenarios=(1, 2, 3, 4)) if each.actor == "MonitoredUnit" else each
        for each in device.use_cases
    ]


@caught_by("read.part", ACM + "D-P5")
def has_nothing_for_those_who_want_a_part(machine: EebusMachine) -> None:
    serving = machine.node._serving
    usual = serving._read

    def read(peer: Any, feature: Any, got: Datagram, now: float) -> tuple[int, str]:
        if not got.cmd.filters:
            return usual(peer, feature, got, now)
        machine.node.reply(peer.link, got, got.cmd.function, {})
        return fn.NONE, ""

    serving._read = read  # type: ignore[method-assign]


@caught_by("characteristics.one", CHA + "D-N1")
def has_two_kinds_of_maximum(machine: EebusMachine) -> None:
    name = "electricalConnectionCharacteristicListData"
    data = station(machine).entity.features[tree.ELECTRIC].data[name]
    (nominal,) = data["electricalConnectionCharacteristicData"]
    other = {**nominal, "characteristicId": 2, "characteristicType": "contractualConsumptionNominalMax"}
    data["electricalConnectionCharacteristicData"].append(other)


def with_ranges(machine: EebusMachine, ranges: Any) -> None:
    def changed(data: Any) -> Any:
        first, *rest = data["electricalConnectionPermittedValueSetData"]
        news = {**first, "permittedValueSet": [{"value": [scaled(5)], "range": ranges}]}
        return {"electricalConnectionPermittedValueSetData": [news, *rest]}

    tells(machine, PERMITTED, changed)


@caught_by("vehicle.range", CPL + "D-P1")
@caught_by("vehicle.range", CPL + "D-P2")
def needs_more_than_it_can_take(machine: EebusMachine) -> None:
    with_ranges(machine, [{"min": scaled(11000), "max": scaled(4140)}])


@caught_by("vehicle.one_range", CPL + "D-N1", Verdict.WARNING)
def has_two_ranges_of_power(machine: EebusMachine) -> None:
    ranges = [{"min": scaled(1380), "max": scaled(3680)}, {"min": scaled(4140), "max": scaled(11040)}]
    with_ranges(machine, ranges)


@caught_by("vehicle.keys", CFG + "D-P5")
def does_not_say_whether_phases_may_differ(machine: EebusMachine) -> None:
    def changed(data: Any) -> Any:
        items = data["deviceConfigurationKeyValueData"]
        kept = [each for each in items if each["keyId"] != tree.ASYMMETRIC_KEY]
        return {"deviceConfigurationKeyValueData": kept}

    tells(machine, tree.KEYS, changed)


@caught_by("write.unbound", CFG + "D-N5")
@caught_by("write.unbound", LDC + "D-N1")
def forgets_that_a_right_was_given_back(machine: EebusMachine) -> None:
    machine.node.bindings.remove = lambda *which: True  # type: ignore[method-assign]


@caught_by("state.shown", STA + "D-P1")
def says_that_it_sleeps_while_it_works(machine: EebusMachine) -> None:
    tells(machine, tree.STATE, lambda data: {**data, "operatingState": "standby"})


@caught_by("state.notified", STA + "D-P2")
def keeps_a_failure_to_itself(machine: EebusMachine) -> None:
    station(machine).fault = lambda now: None  # type: ignore[method-assign]


@caught_by("state.code", STA + "D-P2", Verdict.WARNING)
def does_not_say_why_it_has_failed(machine: EebusMachine) -> None:
    tells(machine, tree.STATE, lambda data: {"operatingState": data["operatingState"]}, "notify")


@caught_by("state.notified", STA + "D-P2")
def stays_broken(machine: EebusMachine) -> None:
    station(machine).clear_fault = lambda now: None  # type: ignore[method-assign]


@caught_by("link.kept", STA + "D-N2")
def leaves_a_manager_in_an_unknown_state(machine: EebusMachine) -> None:
    app = station(machine)
    usual = app._manager_told

    def told(state: str, now: float) -> None:
        usual(state, now)
        if state.startswith("x-"):
            machine.close_connection(now)

    app._manager_told = told  # type: ignore[method-assign]
    app.manager._told = told


@caught_by("vehicle.listed", EVC + "D-P3")
def lists_no_vehicle_that_was_there_before(machine: EebusMachine) -> None:
    def without(data: Any) -> Any:
        kept = [each for each in data["entityInformation"] if each["description"]["entityType"] != "EV"]
        return {**data, "entityInformation": kept}

    tells(machine, fn.DISCOVERY, without)


@caught_by("vehicle.use_cases", EVC + "D-P4")
def announces_nothing_of_vehicles(machine: EebusMachine) -> None:
    def without(data: Any) -> Any:
        kept = [each for each in data["useCaseInformation"] if each["actor"] != "EV"]
        return {"useCaseInformation": kept}

    tells(machine, fn.USE_CASES, without)


@caught_by("vehicle.turns", EVC + "D-N2")
def misses_every_other_vehicle(machine: EebusMachine) -> None:
    node = machine.node
    usual, count = node.entity_removed, [0]

    def removed(path: tuple[int, ...], type: str) -> None:
        count[0] += 1
        if count[0] % 2:
            usual(path, type)
        else:
            node.device.remove(path)

    node.entity_removed = removed  # type: ignore[method-assign]


@caught_by("heartbeat.stranger", HB + "D-N4", Verdict.WARNING)
def listens_to_any_heart_that_beats(machine: EebusMachine) -> None:
    app = station(machine)
    usual = machine.node.take_in

    def take_in(peer: Any, got: Datagram, now: float) -> None:
        usual(peer, got, now)
        if got.cmd.function == tree.HEARTBEAT:
            app.limitation.heartbeat(now)

    machine.node.take_in = take_in  # type: ignore[method-assign]


@caught_by("limit.shown", HB + "D-N5")
def hears_only_heartbeats_that_count_up(machine: EebusMachine) -> None:
    guard, last = station(machine).guard, [0]
    usual = guard.data

    def data(event: Any, now: float) -> None:
        if event.function == tree.HEARTBEAT:
            counter = event.part.get("heartbeatCounter", 0)
            if counter <= last[0]:
                return
            last[0] = counter
        usual(event, now)

    guard.data = data  # type: ignore[method-assign]


@caught_by("limit.shown", HB + "D-P2")
def finds_frequent_heartbeats_suspicious(machine: EebusMachine) -> None:
    limitation, last = station(machine).limitation, [0.0]
    usual = limitation.heartbeat

    def heartbeat(now: float) -> None:
        if now - last[0] >= 20:
            usual(now)
        last[0] = now

    limitation.heartbeat = heartbeat  # type: ignore[method-assign]


@caught_by("vehicle.identity", IDE + "D-P1")
def does_not_know_its_vehicle(machine: EebusMachine) -> None:
    tells(machine, IDENTITY, lambda data: {"identificationData": []})


@caught_by("vehicle.identity_form", IDE + "D-N1")
def cuts_the_identity_short(machine: EebusMachine) -> None:
    def cut(data: Any) -> Any:
        (only_one,) = data["identificationData"]
        return {"identificationData": [{**only_one, "identificationValue": "02-00-5E-10"}]}

    tells(machine, IDENTITY, cut)


@caught_by("table.inferred", IDE + "D-N1", Verdict.WARNING)
def writes_the_identity_with_colons(machine: EebusMachine) -> None:
    def colons(data: Any) -> Any:
        (only_one,) = data["identificationData"]
        return {"identificationData": [{**only_one, "identificationValue": "02:00:5e:10:00:4b"}]}

    tells(machine, IDENTITY, colons)


@caught_by("maker.told", MAN + "D-P1")
def says_nothing_about_its_maker(machine: EebusMachine) -> None:
    tells(machine, MAKER, lambda data: {})


@caught_by("maker.short", MAN + "D-N1", Verdict.WARNING)
def cannot_stop_talking_about_its_maker(machine: EebusMachine) -> None:
    tells(machine, MAKER, lambda data: {**data, "vendorName": "Stage" * 60})


@caught_by("vehicle.charge", SOC + "D-P1")
def is_charged_beyond_the_full(machine: EebusMachine) -> None:
    def more(data: Any) -> Any:
        items = [
            {**each, "value": scaled(400)} if each["measurementId"] == tree.EV_CHARGE else each
            for each in data["measurementData"]
        ]
        return {"measurementData": items}

    tells(machine, tree.VALUES, more)


@caught_by("vehicle.charge_told", SOC + "D-P2", Verdict.WARNING)
def tells_the_charge_only_when_asked(machine: EebusMachine) -> None:
    def less(data: Any) -> Any:
        kept = [each for each in data["measurementData"] if each["measurementId"] != tree.EV_CHARGE]
        return {"measurementData": kept}

    tells(machine, tree.VALUES, less, "notify")


@caught_by("limit.accepted", LPC + "D-P8[5]")
def finds_small_limits_too_small(machine: EebusMachine) -> None:
    gate = machine.node.gates[tree.LIMITS]

    def limited(proposal: Proposal, now: float) -> int:
        small = any(each["value"]["number"] < 1000 for each in fn.entries(tree.LIMITS, proposal.after))
        return fn.REJECTED if small and proposal.server.entity == STATION else gate(proposal, now)

    machine.node.gates[tree.LIMITS] = limited


@caught_by("limit.shown", LPC + "D-P8[95]")
def rounds_limits_to_kilowatts(machine: EebusMachine) -> None:
    limitation = station(machine).limitation
    usual = limitation.write
    limitation.write = lambda watts, active, seconds, now: usual(  # type: ignore[method-assign]
        round(watts or 0, -3), active, seconds, now
    )


@caught_by("limit.accepted", LDC + "D-P7")
def takes_no_whole_lists(machine: EebusMachine) -> None:
    vehicles_only(machine, lambda got: not got.cmd.filters, fn.COMBINATION)


@caught_by("limit.accepted", LDC + "D-P5")
def wants_all_phases_or_none(machine: EebusMachine) -> None:
    vehicles_only(machine, lambda got: len(got.cmd.data["loadControlLimitData"]) < 3, fn.REJECTED)


@caught_by("limit.accepted", LDC + "D-N6")
def refuses_what_it_does_not_know_of_a_phase(machine: EebusMachine) -> None:
    vehicles_only(machine, lambda got: "vendorRemark" in str(got.cmd.data), fn.REJECTED)


def vehicles_only(machine: EebusMachine, bad: Any, error: int) -> None:
    serving = machine.node._serving
    usual = serving._write

    def write(peer: Any, feature: Any, got: Datagram, now: float) -> tuple[int, str]:
        if got.destination.entity == VEHICLE and bad(got):
            return error, "no"
        return usual(peer, feature, got, now)

    serving._write = write  # type: ignore[method-assign]


@caught_by("currents.kept", LDC + "D-N4")
def draws_what_it_was_allowed(machine: EebusMachine) -> None:
    def much(data: Any) -> Any:
        items = [
            {**each, "value": scaled(63)} if each["measurementId"] in tree.EV_CURRENTS else each
            for each in data["measurementData"]
        ]
        return {"measurementData": items}

    tells(machine, tree.VALUES, much)


@caught_by("limit.answered", LDC + "D-N5")
def has_no_answer_for_a_second_manager(machine: EebusMachine) -> None:
    serving, node = machine.node._serving, machine.node
    usual = serving._relation_asked

    def asked(peer: Any, request: Any, relations: Any) -> tuple[int, str]:
        if request["clientAddress"]["entity"] == [2]:
            return fn.REJECTED, "ignored"
        return usual(peer, request, relations)

    serving._relation_asked = asked  # type: ignore[method-assign]
    result = node._result

    def answer(link: str, to: Datagram, error: int, why: str = "") -> None:
        if why != "ignored":
            result(link, to, error, why)

    node._result = answer  # type: ignore[method-assign]


@caught_by("limit.accepted", LPC + "D-X12")
def wants_nothing_to_do_with_strangers(machine: EebusMachine) -> None:
    gate, met = machine.node.gates[tree.LIMITS], [False]
    usual = machine.node.take_in

    def take_in(peer: Any, got: Datagram, now: float) -> None:
        met[0] = met[0] or "Teapot" in str(got.cmd.data)
        usual(peer, got, now)

    machine.node.take_in = take_in  # type: ignore[method-assign]
    machine.node.gates[tree.LIMITS] = lambda asked, now: fn.REJECTED if met[0] else gate(asked, now)


@caught_by("currents.ready", LDC + "D-P1", Verdict.INCONCLUSIVE)
def lets_nobody_limit_its_vehicles(machine: EebusMachine) -> None:
    serving = machine.node._serving
    usual = serving._unbindable
    serving._unbindable = lambda peer, server: (  # type: ignore[method-assign]
        "never" if server.entity == VEHICLE else usual(peer, server)
    )
