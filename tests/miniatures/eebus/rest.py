"""Faults in what is rarely said: results without a number, closes without a reason, rights that outlive a connection."""

from dataclasses import replace
from typing import Any

from harness.judge.finding import Verdict
from harness.protocols.eebus.device import tree
from harness.protocols.eebus.machine import EebusMachine
from harness.protocols.eebus.ship import messages as m
from harness.protocols.eebus.spine import functions as fn
from harness.protocols.eebus.spine.datagram import Cmd, Datagram, write
from tests.miniatures.eebus.kit import caught_by, only, posts, sends, station, with_data

READS, ASKS = "IEC63380-5.2.16-D-P1", "IEC63380-5.2.16-E-P1"


@caught_by("datagram.cmd", READS)
def names_another_function_than_it_sends(machine: EebusMachine) -> None:
    before = b'{"cmd":[[{"loadControlLimitListData"'
    after = b'{"cmd":[[{"function":"measurementListData"},{"loadControlLimitListData"'
    sends(machine, lambda told, data: data.replace(before, after))


@caught_by("datagram.cmd", ASKS, Verdict.WARNING)
@caught_by("datagram.cmd", ASKS, unnamed_function="strict")
def asks_for_a_part_of_nothing(machine: EebusMachine) -> None:
    """Its reads have a filter, and an empty name beside the data."""
    before = b'{"cmd":[[{"loadControlLimitListData"'
    after = (
        b'{"cmd":[[{"function":""},{"filter":[[{"cmdControl":[{"partial":[]}]}]]},{"loadControlLimitListData"'
    )
    sends(machine, lambda told, data: data.replace(before, after) if b'"read"' in data else data)


@caught_by("datagram.cmd", READS, Verdict.WARNING)
def answers_with_a_part_of_nothing(machine: EebusMachine) -> None:
    """Its replies have a filter, and no name of what is filtered."""
    before = b'{"cmd":[[{"loadControlLimitListData"'
    after = b'{"cmd":[[{"filter":[[{"cmdControl":[{"partial":[]}]}]]},{"loadControlLimitListData"'
    sends(machine, lambda told, data: data.replace(before, after) if b'"reply"' in data else data)


@caught_by("failsafe.answered", "IEC63380-5.2.6-D-N1")
def calls_a_long_duration_a_general_error(machine: EebusMachine) -> None:
    limitation = station(machine).limitation
    limitation.set_failsafe_duration = lambda seconds, now: 1  # type: ignore[method-assign]


@caught_by("limit.ready", "IEC63380-5.2.16-D-N8")
def keeps_the_rights_of_a_connection_that_is_gone(machine: EebusMachine) -> None:
    machine.node.bindings.drop_link = lambda link: None  # type: ignore[method-assign]


@caught_by("result.number", "IEC63380-5.2.16-D-N1")
def refuses_without_a_number(machine: EebusMachine) -> None:
    def bare(told: Datagram) -> Datagram:
        refusal = told.cmd.data["errorNumber"] != 0
        return with_data(told, {"description": "no"}) if refusal else told

    posts(machine, only("result", fn.RESULT, bare))


@caught_by("ship.announce", READS)
def announces_though_it_is_the_server(machine: EebusMachine) -> None:
    announcement = m.write(m.Handshake("announceMax"))
    sends(machine, lambda told, data: announcement if isinstance(told, m.Handshake) else data)


def when_a_stranger_is_gone(machine: EebusMachine, do: Any) -> None:
    node = machine.node
    usual = node.take_in

    def take_in(peer: Any, got: Datagram, now: float) -> None:
        usual(peer, got, now)
        if got.cmd.function == fn.DISCOVERY and "featureInformation" not in got.cmd.data:
            do(now)

    node.take_in = take_in  # type: ignore[method-assign]


@caught_by("ship.close", "IEC63380-5.2.8-E-N1")
def closes_for_a_reason_of_its_own(machine: EebusMachine) -> None:
    when_a_stranger_is_gone(machine, lambda now: machine.close_connection(now, "bored"))


@caught_by("ship.after_close", "IEC63380-5.2.8-E-N1")
def goes_on_after_it_has_announced_a_close(machine: EebusMachine) -> None:
    def close(now: float) -> None:
        for link, connection in machine.links.items():
            connection.announce_close(now)
            there = machine.node._management_of(link)
            ask = Datagram(machine.node.management, there, 99999, "read", (Cmd(fn.DISCOVERY),))
            connection._put(m.Data(write(ask)))

    when_a_stranger_is_gone(machine, close)


@caught_by("table.recommended", READS, Verdict.WARNING)
def does_not_say_where_its_values_come_from(machine: EebusMachine) -> None:
    def bare(told: Datagram) -> Datagram:
        items = [
            {name: value for name, value in each.items() if name != "valueSource"}
            for each in told.cmd.data["measurementData"]
        ]
        return with_data(told, {"measurementData": items})

    posts(machine, only("reply", tree.VALUES, bare))


def announces_as(machine: EebusMachine, name: str, actor: str) -> None:
    device = machine.node.device
    device.use_cases = [
        replace(each, actor=actor) if each.name == name else each for each in device.use_cases
    ]


@caught_by("use_case.actor", READS, Verdict.WARNING)
def announces_its_station_as_a_vehicle(machine: EebusMachine) -> None:
    announces_as(machine, "evseCommissioningAndConfiguration", "EV")


@caught_by("use_case.actor", READS, Verdict.FAIL, eebus="strict")
def announces_its_station_as_a_vehicle_and_is_judged_strictly(machine: EebusMachine) -> None:
    announces_its_station_as_a_vehicle(machine)


@caught_by("use_case.actor", READS, Verdict.WARNING)
def limits_itself_as_a_teapot(machine: EebusMachine) -> None:
    announces_as(machine, "limitationOfPowerConsumption", "Teapot")


@caught_by("table.read", "IEC63380-5.2.16-E-P1", Verdict.WARNING)
def sends_data_with_its_questions(machine: EebusMachine) -> None:
    data = {"loadControlLimitData": [{"limitId": 6}]}
    posts(machine, only("read", tree.LIMITS, lambda told: with_data(told, data)))


@caught_by("table.partial", "IEC63380-5.2.16-E-P1", Verdict.WARNING)
def writes_whole_lists_where_a_part_would_do(machine: EebusMachine) -> None:
    def whole(told: Datagram) -> Datagram:
        return replace(told, cmds=(Cmd(told.cmd.function, told.cmd.data),))

    posts(machine, only("write", tree.LIMITS, whole))
