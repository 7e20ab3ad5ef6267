"""Faults of energy managers that meet a station which is odd in some way."""

from dataclasses import replace
from typing import Any

from harness.judge.finding import Verdict
from harness.protocols.eebus.ems import application
from harness.protocols.eebus.ems import served as sv
from harness.protocols.eebus.machine import EebusMachine
from harness.protocols.eebus.spine import functions as fn
from harness.protocols.eebus.spine.address import Address
from harness.protocols.eebus.spine.datagram import Cmd, Datagram
from harness.protocols.eebus.spine.types import scaled
from tests.miniatures.eebus.kit import caught_by, manager, only, posts, with_data

ACM, CHA, CPL, CFG = "IEC63380-5.2.2-E-", "IEC63380-5.2.3-E-", "IEC63380-5.2.4-E-", "IEC63380-5.2.6-E-"
STA, EVC, HB, IDE = "IEC63380-5.2.7-E-", "IEC63380-5.2.8-E-", "IEC63380-5.2.9-E-", "IEC63380-5.2.10-E-"
LDC, MAN, SOC, LPC = "IEC63380-5.2.12-E-", "IEC63380-5.2.13-E-", "IEC63380-5.2.15-E-", "IEC63380-5.2.16-E-"


def told(machine: EebusMachine, how: Any) -> None:
    """`how(datagram, now)` is called with whatever is told, before it is taken in."""
    node = machine.node
    usual = node.take_in

    def take_in(peer: Any, got: Datagram, now: float) -> None:
        how(got, now)
        usual(peer, got, now)

    node.take_in = take_in  # type: ignore[method-assign]


@caught_by("manager.inquires", ACM + "P1", Verdict.WARNING)
@caught_by("manager.inquires", CHA + "P1", Verdict.WARNING)
@caught_by("manager.inquires", CPL + "X1", Verdict.WARNING)
@caught_by("manager.inquires", IDE + "P1", Verdict.WARNING)
@caught_by("manager.inquires", MAN + "X1", Verdict.WARNING)
@caught_by("manager.inquires", SOC + "P1", Verdict.WARNING)
def wants_to_know_nothing_but_limits(machine: EebusMachine) -> None:
    wanted = ("LoadControl", "DeviceConfiguration", "DeviceDiagnosis")
    app = manager(machine)
    usual = app._adopt

    def adopt(link: str, path: tuple[int, ...], now: float) -> None:
        entity = app.node.peers[link].device.entities.get(path)
        if entity is not None:
            for each in list(entity.features.values()):
                if each.type not in wanted:
                    each.type = "x"
        usual(link, path, now)

    app._adopt = adopt  # type: ignore[method-assign]


def leaves_when(machine: EebusMachine, odd: Any) -> None:
    def how(got: Datagram, now: float) -> None:
        if got.classifier == "notify" and odd(got):
            machine.close_connection(now)

    told(machine, how)


@caught_by("link.kept", ACM + "N1")
@caught_by("link.kept", ACM + "N2")
@caught_by("link.kept", SOC + "N1[of_101_percent]")
@caught_by("link.kept", SOC + "N1[below_zero]")
def leaves_at_measurements_that_it_does_not_like(machine: EebusMachine) -> None:
    odd = ("'number': 99999", "4711", "'number': 101", "'number': -1")
    leaves_when(machine, lambda got: "measurementData" in str(got.cmd.data) and _any(odd, got))


@caught_by("link.kept", ACM + "N3")
@caught_by("link.kept", CHA + "N2")
@caught_by("link.kept", CFG + "N2")
@caught_by("link.kept", IDE + "N1")
@caught_by("link.kept", IDE + "N2")
@caught_by("link.kept", MAN + "P1")
@caught_by("link.kept", MAN + "N1")
def leaves_at_words_that_it_does_not_know(machine: EebusMachine) -> None:
    odd = ("vendorRemark", "x-foo", "x-mood", "x-nickname", "eui64", "🎭", "ä" * 257)
    leaves_when(machine, lambda got: _any(odd, got))


@caught_by("link.kept", CHA + "N1")
@caught_by("link.kept", CPL + "N1")
@caught_by("link.kept", MAN + "N2")
@caught_by("link.kept", LPC + "N2")
def leaves_when_nothing_is_told(machine: EebusMachine) -> None:
    leaves_when(machine, lambda got: not got.cmd.data)


@caught_by("link.kept", CPL + "N2")
@caught_by("link.kept", STA + "N1")
@caught_by("link.kept", SOC + "N2")
@caught_by("link.kept", LPC + "N3")
def leaves_when_something_is_missing(machine: EebusMachine) -> None:
    lacks = {
        "electricalConnectionPermittedValueSetListData": "scale",
        "deviceDiagnosisStateData": "lastErrorCode",
        "measurementDescriptionListData": "commodityType",
        "loadControlLimitListData": "value",
    }
    leaves_when(
        machine, lambda got: got.cmd.function in lacks and lacks[got.cmd.function] not in str(got.cmd.data)
    )


@caught_by("link.kept", STA + "N2")
@caught_by("link.kept", EVC + "N3")
def leaves_at_news_of_the_node_management_in_full(machine: EebusMachine) -> None:
    def odd(got: Datagram) -> bool:
        whole = got.cmd.function == fn.DISCOVERY and not got.cmd.filters
        return whole or (got.cmd.function == fn.USE_CASES and "EVSE" not in str(got.cmd.data))

    leaves_when(machine, odd)


@caught_by("link.kept", LDC + "N4")
def leaves_vehicles_that_cannot_be_limited(machine: EebusMachine) -> None:
    def how(got: Datagram, now: float) -> None:
        if "'isLimitChangeable': False" in str(got.cmd.data):
            machine.close_connection(now)

    told(machine, how)


def _any(words: tuple[str, ...], got: Datagram) -> bool:
    return any(each in str(got.cmd.data) for each in words)


@caught_by("manager.state", STA + "P1")
def never_says_that_it_works(machine: EebusMachine) -> None:
    posts(
        machine,
        only("reply", application.STATE, lambda told: with_data(told, {"operatingState": "failure"})),
    )


@caught_by("manager.beats", HB + "N2")
def does_not_tell_its_heartbeat_when_asked(machine: EebusMachine) -> None:
    def refuse(told: Datagram) -> Datagram:
        cmd = Cmd(fn.RESULT, {"errorNumber": fn.REJECTED})
        return replace(told, classifier="result", cmds=(cmd,))

    posts(machine, only("reply", application.HEARTBEAT, refuse))


@caught_by("heartbeat.manager", HB + "N1")
def falls_silent_when_the_station_does(machine: EebusMachine) -> None:
    app, last = manager(machine), [0.0]

    def how(got: Datagram, now: float) -> None:
        if got.cmd.function == application.HEARTBEAT:
            last[0] = now

    told(machine, how)
    usual = app.beat

    def beat(now: float) -> None:
        if not last[0] or now - last[0] < 40:
            usual(now)
        else:
            app.beats.due = now + 30

    app.beat = beat  # type: ignore[method-assign]


@caught_by("currents.there", EVC + "X1")
@caught_by("currents.there", EVC + "P2")
def limits_the_place_where_vehicles_usually_are(machine: EebusMachine) -> None:
    def usual_place(told: Datagram) -> Datagram:
        if len(told.destination.entity) < 2:
            return told
        there = Address(told.destination.device, (1, 1), told.destination.feature)
        return replace(told, destination=there)

    posts(machine, only("write", sv.LIMITS, usual_place))


@caught_by("currents.there", LDC + "P3")
@caught_by("currents.none", LDC + "N3")
def limits_three_phases_whatever_there_is(machine: EebusMachine) -> None:
    app = manager(machine)

    def limit_current(now: float, amperes: float | None) -> None:
        known = next(each for each in app.served.values() if len(each.entity.path) > 1)
        items = [{"limitId": id, "isLimitActive": True, "value": scaled(amperes or 0)} for id in (31, 30, 32)]
        app.write_limits(known, items, now)

    app.limit_current = limit_current  # type: ignore[method-assign]


@caught_by("guard.patient", CFG + "N1", Verdict.WARNING)
def sets_what_was_refused_again_and_again(machine: EebusMachine) -> None:
    node = machine.node
    usual = node.write

    def write(link: str, source: Any, target: Any, cmd: Cmd, now: float, then: Any = None) -> int:
        def again(error: int | None, at: float) -> None:
            if error and node.counter < 200:
                write(link, source, target, cmd, at, then)

        return usual(link, source, target, cmd, now, again if cmd.function == sv.KEYS else then)

    node.write = write  # type: ignore[method-assign]


@caught_by("guard.key", CFG + "P2")
def takes_the_first_key_for_the_failsafe_limit(machine: EebusMachine) -> None:
    def first(told: Datagram) -> Datagram:
        items = [{**each, "keyId": 1} for each in told.cmd.data["deviceConfigurationKeyValueData"]]
        return with_data(told, {"deviceConfigurationKeyValueData": items})

    posts(machine, only("write", sv.KEYS, first))


@caught_by("manager.actor", SOC + "P2")
def takes_in_the_state_of_charge_as_a_grid_guard(machine: EebusMachine) -> None:
    device = machine.node.device
    device.use_cases = [
        replace(each, actor="GridGuard") if each.name == "evStateOfCharge" else each
        for each in device.use_cases
    ]


@caught_by("guard.first_contact", LPC + "N1")
def believes_that_what_is_not_available_is_not(machine: EebusMachine) -> None:
    app = manager(machine)
    usual = app._greet

    def greet(known: Any, what: str, now: float) -> None:
        management = known.entity and app.node.peers[known.link].device.feature(((0,), 0))
        told = str(management.data.get(fn.USE_CASES)) if management else ""
        if "'useCaseAvailable': False" not in told:
            usual(known, what, now)

    app._greet = greet  # type: ignore[method-assign]


@caught_by("guard.first_contact", LPC + "N5")
def looks_for_limits_on_charging_points_only(machine: EebusMachine) -> None:
    app = manager(machine)
    usual = app._adopt

    def adopt(link: str, path: tuple[int, ...], now: float) -> None:
        entity = app.node.peers[link].device.entities.get(path)
        if entity is not None and entity.type in ("EVSE", "EV", "DeviceInformation"):
            usual(link, path, now)

    app._adopt = adopt  # type: ignore[method-assign]


@caught_by("heartbeat.fast", HB + "P2")
def beats_for_a_vehicle_as_slowly_as_for_a_station(machine: EebusMachine) -> None:
    manager(machine)._pace = lambda now: None  # type: ignore[method-assign]


@caught_by("heartbeat.fast", LDC + "N1")
@caught_by("heartbeat.fast", LDC + "N2")
def stops_at_the_first_limit_that_is_not_taken(machine: EebusMachine) -> None:
    app = manager(machine)
    usual = app._told

    def told_of(known: Any, what: str, error: int | None, now: float) -> None:
        if error is None or error:
            app.beat = lambda now: setattr(app.beats, "due", now + 3600)  # type: ignore[method-assign]
        usual(known, what, error, now)

    app._told = told_of  # type: ignore[method-assign]


@caught_by("currents.bound", EVC + "N2")
def hangs_up_at_a_feature_that_it_does_not_know(machine: EebusMachine) -> None:
    def hear(got: Datagram, now: float) -> None:
        if "Brewing" in str(got.cmd.data):
            machine.url = ""
            machine.link_down(now)

    told(machine, hear)
