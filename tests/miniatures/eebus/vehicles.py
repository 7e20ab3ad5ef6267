"""Faults in metering, in telling of vehicles, and in the currents of their phases."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from harness.judge.finding import Verdict
from harness.protocols.eebus.device import tree
from harness.protocols.eebus.device.charging import Charging
from harness.protocols.eebus.device.tree import STATION
from harness.protocols.eebus.machine import EebusMachine
from harness.protocols.eebus.spine import functions as fn
from harness.protocols.eebus.spine.datagram import Cmd, Datagram
from harness.protocols.eebus.spine.events import Proposal
from harness.protocols.eebus.usecases.fallback import Watch
from tests.miniatures.eebus.kit import caught_by, manager, only, posts, station, with_data

ACM, EVC, LDC = "IEC63380-5.2.2-", "IEC63380-5.2.8-", "IEC63380-5.2.12-"
DESCRIPTION = "measurementDescriptionListData"


def described(machine: EebusMachine) -> list[dict[str, Any]]:
    data = station(machine).entity.features[tree.METER].data[DESCRIPTION]
    found: list[dict[str, Any]] = data["measurementDescriptionData"]
    return found


@caught_by("meter.total", ACM + "D-P1")
@caught_by("table.content", ACM + "D-P1")
def does_not_say_that_its_power_is_in_watts(machine: EebusMachine) -> None:
    del described(machine)[0]["unit"]


@caught_by("meter.total", ACM + "D-P1")
def describes_its_power_twice(machine: EebusMachine) -> None:
    described(machine).append({**described(machine)[0], "measurementId": 99})


@caught_by("meter.values", ACM + "D-P1")
def has_no_value_for_its_energy(machine: EebusMachine) -> None:
    def without(told: Datagram) -> Datagram:
        items = [each for each in told.cmd.data["measurementData"] if each["measurementId"] != tree.ENERGY]
        return with_data(told, {"measurementData": items})

    posts(machine, only("reply", tree.VALUES, without))


@caught_by("meter.join", ACM + "D-P2")
def tells_values_that_nobody_described(machine: EebusMachine) -> None:
    def more(told: Datagram) -> Datagram:
        items = told.cmd.data["measurementData"]
        return with_data(told, {"measurementData": [*items, {**items[0], "measurementId": 1234}]})

    posts(machine, only("reply", tree.VALUES, more))


@caught_by("meter.notified", ACM + "D-P3")
def does_not_tell_when_its_power_changes(machine: EebusMachine) -> None:
    posts(machine, only("notify", tree.VALUES, lambda told: None))


@caught_by("write.read_only", ACM + "D-N1")
def lets_its_measurements_be_written(machine: EebusMachine) -> None:
    serving = machine.node._serving
    usual = serving._write

    def write(peer: Any, feature: Any, got: Datagram, now: float) -> tuple[int, str]:
        return (0, "") if got.cmd.function == tree.VALUES else usual(peer, feature, got, now)

    serving._write = write  # type: ignore[method-assign]


@caught_by("read.refused", ACM + "D-N2")
def has_an_empty_answer_for_everything(machine: EebusMachine) -> None:
    serving = machine.node._serving
    usual = serving._read

    def read(peer: Any, feature: Any, got: Datagram, now: float) -> tuple[int, str]:
        if got.cmd.function not in feature.functions:
            machine.node.reply(peer.link, got, got.cmd.function, {})
            return 0, ""
        return usual(peer, feature, got, now)

    serving._read = read  # type: ignore[method-assign]


@caught_by("vehicle.came", EVC + "D-P1")
def keeps_it_to_itself_that_a_vehicle_came(machine: EebusMachine) -> None:
    machine.node.entity_added = lambda path: None  # type: ignore[method-assign]


@caught_by("vehicle.came", EVC + "D-P1")
def tells_of_a_vehicle_without_its_features(machine: EebusMachine) -> None:
    def bare(told: Datagram) -> Datagram:
        return with_data(told, {**told.cmd.data, "featureInformation": []})

    posts(machine, only("notify", fn.DISCOVERY, bare))


@caught_by("vehicle.went", EVC + "D-P2")
def keeps_it_to_itself_that_a_vehicle_went(machine: EebusMachine) -> None:
    machine.node.entity_removed = lambda path, type: machine.node.device.remove(path)  # type: ignore[method-assign]


@caught_by("read.refused", EVC + "D-N1")
def answers_for_a_vehicle_that_is_gone(machine: EebusMachine) -> None:
    device = machine.node.device
    device.remove = lambda path: None  # type: ignore[method-assign]


@caught_by("discovery.told", ACM + "D-P1", Verdict.INCONCLUSIVE)
def never_tells_its_use_cases(machine: EebusMachine) -> None:
    posts(machine, only("reply", fn.USE_CASES, lambda told: None))


class Unlimited(Charging):
    """Draws what it likes."""

    def flow(self, watts: float | None, currents: Iterable[float], now: float) -> None:
        super().flow(watts, (), now)


@caught_by("currents.kept", LDC + "D-P2")
@caught_by("currents.kept", LDC + "D-P4")
@caught_by("currents.kept", LDC + "D-P6")
def does_not_care_about_currents(machine: EebusMachine) -> None:
    app = station(machine)
    app.charging = Unlimited(app.ratings)


@caught_by("currents.kept", LDC + "D-P3")
def never_lets_go_of_a_current(machine: EebusMachine) -> None:
    app = station(machine)
    usual = app._limits_of_the_manager
    least: list[float] = []

    def limits(now: float) -> list[float]:
        least.extend(usual(now))
        return [min(least)] if least else []

    app._limits_of_the_manager = limits  # type: ignore[method-assign]


@caught_by("currents.kept", "IEC63380-5.2.9-D-N2")
@caught_by("currents.kept", "IEC63380-5.2.7-D-N1")
def trusts_an_energy_manager_for_ever(machine: EebusMachine) -> None:
    class Trusting(Watch):
        def trusted(self, now: float) -> bool:
            return True

    app = station(machine)
    usual = app.happened

    def happened(event: Any, now: float) -> None:
        usual(event, now)
        if app.watch is not None and not isinstance(app.watch, Trusting):
            app.watch = Trusting(app.watch.heard, app.watch.state)

    app.happened = happened  # type: ignore[method-assign]


@caught_by("limit.not_applicable", LDC + "D-N3")
def takes_currents_below_zero(machine: EebusMachine) -> None:
    node, app = machine.node, station(machine)
    usual = node.gates[tree.LIMITS]
    node.gates[tree.LIMITS] = lambda proposal, now: 0 if below(proposal) else usual(proposal, now)
    assert app is not None


def below(proposal: Proposal) -> bool:
    return proposal.server.entity != STATION and any(
        each["value"]["number"] < 0 for each in fn.entries(tree.LIMITS, proposal.after)
    )


@caught_by("write.whole", LDC + "D-N2")
def takes_the_phases_that_it_knows(machine: EebusMachine) -> None:
    serving = machine.node._serving
    usual = serving._write

    def write(peer: Any, feature: Any, got: Datagram, now: float) -> tuple[int, str]:
        error, why = usual(peer, feature, got, now)
        return (0, "") if "there is no entry" in why else (error, why)

    serving._write = write  # type: ignore[method-assign]


@caught_by("currents.described", LDC + "D-P1")
def describes_no_phase_as_an_obligation(machine: EebusMachine) -> None:
    def turned(told: Datagram) -> Datagram:
        items = [
            {**each, "limitCategory": "recommendation"}
            for each in told.cmd.data["loadControlLimitDescriptionData"]
        ]
        return with_data(told, {"loadControlLimitDescriptionData": items})

    name = "loadControlLimitDescriptionListData"
    posts(
        machine,
        lambda told: (
            turned(told)
            if (told.classifier, told.cmd.function, told.source.entity) == ("reply", name, (1, 1))
            else told
        ),
    )


# -- energy managers -------------------------------------------------------------------------------------------


@caught_by("vehicle.adopted", EVC + "E-P1")
@caught_by("currents.bound", LDC + "E-P1")
def does_not_care_about_vehicles(machine: EebusMachine) -> None:
    app = manager(machine)
    usual = app._adopt

    def adopt(link: str, path: tuple[int, ...], now: float) -> None:
        if len(path) == 1:
            usual(link, path, now)

    app._adopt = adopt  # type: ignore[method-assign]


@caught_by("heartbeat.fast", LDC + "E-P1")
def beats_for_a_vehicle_as_for_a_house(machine: EebusMachine) -> None:
    manager(machine)._pace = lambda now: None  # type: ignore[method-assign]


@caught_by("currents.set", LDC + "E-X1")
def limits_the_first_phase_only(machine: EebusMachine) -> None:
    def first(told: Datagram) -> Datagram:
        items = told.cmd.data["loadControlLimitData"]
        cmd = Cmd(told.cmd.function, {"loadControlLimitData": items[:1]}, told.cmd.filters, told.cmd.named)
        return replace(told, cmds=(cmd,))

    posts(machine, only("write", tree.LIMITS, first))


@caught_by("link.kept", EVC + "E-N1")
def leaves_when_a_stranger_is_gone(machine: EebusMachine) -> None:
    node = machine.node
    usual = node.take_in

    def take_in(peer: Any, got: Datagram, now: float) -> None:
        usual(peer, got, now)
        if got.cmd.function == fn.DISCOVERY and "featureInformation" not in got.cmd.data:
            machine.close_connection(now)

    node.take_in = take_in  # type: ignore[method-assign]
