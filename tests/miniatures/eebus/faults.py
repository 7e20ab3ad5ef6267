"""The faults. A function's name confesses what is wrong; it changes as little as it can."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from harness.judge.finding import Verdict
from harness.protocols.eebus import eebus_json
from harness.protocols.eebus.device import limits, tree
from harness.protocols.eebus.device.charging import Charging
from harness.protocols.eebus.device.tree import STATION
from harness.protocols.eebus.machine import EebusMachine
from harness.protocols.eebus.ship import messages as m
from harness.protocols.eebus.spine import functions as fn
from harness.protocols.eebus.spine.address import Address
from harness.protocols.eebus.spine.datagram import Cmd, Datagram, plain
from harness.protocols.eebus.spine.events import Proposal
from harness.protocols.eebus.spine.relations import Relation
from harness.protocols.eebus.spine.types import scaled
from harness.protocols.eebus.usecases.limitation import Failsafe, State
from harness.protocols.machine import Command, Send
from tests.miniatures.eebus.kit import caught_by, manager, only, posts, sends, station, with_data

LPC = "IEC63380-5.2.16-"
CFG = "IEC63380-5.2.6-"
HB = "IEC63380-5.2.9-"
READS = f"{LPC}D-P1"

# -- SHIP ------------------------------------------------------------------------------------------------------


@caught_by("ship.hello_waiting", READS)
def says_hello_without_waiting(machine: EebusMachine) -> None:
    sends(machine, lambda told, data: m.write(m.Hello(told.phase)) if isinstance(told, m.Hello) else data)


@caught_by("ship.hello_waiting", READS)
def waits_ten_seconds_for_the_hello(machine: EebusMachine) -> None:
    sends(
        machine,
        lambda told, data: m.write(replace(told, waiting=10000)) if isinstance(told, m.Hello) else data,
    )


@caught_by("ship.select", READS)
def selects_a_version_that_nobody_announced(machine: EebusMachine) -> None:
    sends(
        machine,
        lambda told, data: m.write(m.Handshake("select", (1, 1))) if isinstance(told, m.Handshake) else data,
    )


@caught_by("ship.cmi", READS)
def begins_with_another_head(machine: EebusMachine) -> None:
    sends(machine, lambda told, data: b"\x00\x01" if isinstance(told, m.Init) else data)


@caught_by("ship.access", HB + "D-P1")
def never_tells_its_access_methods(machine: EebusMachine) -> None:
    sends(machine, lambda told, data: None if isinstance(told, m.Access) else data)


@caught_by("ship.access_id", READS)
def tells_access_methods_without_an_id(machine: EebusMachine) -> None:
    bare = b'\x01{"accessMethods":[]}'
    sends(machine, lambda told, data: bare if isinstance(told, m.Access) else data)


@caught_by("ship.order", READS)
def says_hello_again_in_the_data_phase(machine: EebusMachine) -> None:
    hello = m.write(m.Hello("ready", 60000))
    sends(machine, lambda told, data: hello if isinstance(told, m.Access) else data)


@caught_by("frame.readable", READS)
def sends_text(machine: EebusMachine) -> None:
    sends(machine, lambda told, data: data, form="text")


@caught_by("frame.form", READS)
def sends_plain_json(machine: EebusMachine) -> None:
    def unwrapped(told: m.Message, data: bytes) -> bytes:
        if not isinstance(told, m.Data):
            return data
        return m.write(m.Data({"datagram": eebus_json.loosely(told.payload["datagram"])}))

    sends(machine, unwrapped)


@caught_by("frame.form", READS, Verdict.WARNING)
def ends_its_messages_with_a_nul(machine: EebusMachine) -> None:
    sends(machine, lambda told, data: data if isinstance(told, m.Init) else data + b"\x00")


@caught_by("frame.form", READS, Verdict.FAIL, ship_encoding="strict")
def ends_its_messages_with_a_nul_and_is_judged_strictly(machine: EebusMachine) -> None:
    ends_its_messages_with_a_nul(machine)


@caught_by("frame.order", READS, Verdict.WARNING)
def puts_the_header_in_another_order(machine: EebusMachine) -> None:
    def shuffled(told: m.Message, data: bytes) -> bytes:
        if not isinstance(told, m.Data):
            return data
        header, payload = told.payload["datagram"]
        turned = {"header": list(reversed(header["header"]))}
        return m.write(m.Data({"datagram": [turned, payload]}))

    sends(machine, shuffled)


# -- SPINE -----------------------------------------------------------------------------------------------------


@caught_by("datagram.counter", READS)
def counts_backwards(machine: EebusMachine) -> None:
    posts(machine, lambda told: replace(told, counter=10000 - told.counter))


@caught_by("datagram.counter", READS)
def counts_the_same_twice(machine: EebusMachine) -> None:
    posts(machine, lambda told: replace(told, counter=(told.counter + 1) // 2))


@caught_by("datagram.counter", READS, Verdict.WARNING)
def lets_datagrams_be_overtaken(machine: EebusMachine) -> None:
    usual = machine.commands

    def commands() -> list[Command]:
        out = usual()
        for at in range(0, len(out) - 1, 2):
            one, other = out[at : at + 2]
            if (
                isinstance(one, Send)
                and isinstance(other, Send)
                and one.data[:1] == other.data[:1] == b"\x02"
            ):
                out[at : at + 2] = [other, one]
        return out

    machine.commands = commands  # type: ignore[method-assign]


@caught_by("datagram.counter", READS, Verdict.FAIL, overtaken_counter="strict")
def lets_datagrams_be_overtaken_and_is_judged_strictly(machine: EebusMachine) -> None:
    lets_datagrams_be_overtaken(machine)


@caught_by("datagram.reference", READS)
def refers_to_nothing(machine: EebusMachine) -> None:
    posts(machine, only("reply", tree.LIMITS, lambda told: replace(told, reference=None)))


@caught_by("datagram.reference", READS)
def refers_to_something_else(machine: EebusMachine) -> None:
    posts(machine, only("reply", tree.LIMITS, lambda told: replace(told, reference=4711)))


@caught_by("datagram.answered_once", READS)
def answers_twice(machine: EebusMachine) -> None:
    node, usual = machine.node, machine.node.reply

    def reply(link: str, to: Datagram, function: str, data: Any) -> None:
        usual(link, to, function, data)
        usual(link, to, function, data)

    node.reply = reply  # type: ignore[method-assign]


@caught_by("datagram.in_time", HB + "D-P1")
def never_tells_its_keys(machine: EebusMachine) -> None:
    posts(machine, only("reply", tree.KEYS, lambda told: None))


@caught_by("datagram.read_reply", READS)
def answers_reads_with_a_result(machine: EebusMachine) -> None:
    def result(told: Datagram) -> Datagram:
        return replace(told, classifier="result", cmds=(Cmd(fn.RESULT, {"errorNumber": 0}),))

    posts(machine, only("reply", tree.KEYS, result))


@caught_by("datagram.one_cmd", READS)
def sends_two_commands_at_once(machine: EebusMachine) -> None:
    posts(machine, only("reply", tree.KEYS, lambda told: replace(told, cmds=(told.cmd, told.cmd))))


@caught_by("datagram.version", READS)
def says_that_it_is_version_one(machine: EebusMachine) -> None:
    posts(machine, lambda told: replace(told, version="1"))


@caught_by("datagram.no_answer", HB + "D-P1")
def answers_results(machine: EebusMachine) -> None:
    usual = machine.node._answered

    def answered(peer: Any, got: Datagram, now: float) -> None:
        usual(peer, got, now)
        if got.classifier == "result":
            machine.node._result(peer.link, got, 0)

    machine.node._answered = answered  # type: ignore[method-assign]


@caught_by("address.source", READS)
def speaks_from_a_feature_that_is_not_there(machine: EebusMachine) -> None:
    def elsewhere(told: Datagram) -> Datagram:
        return replace(told, source=Address(told.source.device, told.source.entity, 99))

    posts(machine, only("reply", tree.KEYS, elsewhere))


@caught_by("address.device", READS)
def calls_itself_otherwise(machine: EebusMachine) -> None:
    posts(
        machine, only("reply", tree.KEYS, lambda told: replace(told, source=told.source.at("d:_i:1_OTHER")))
    )


@caught_by("address.target", HB + "D-P1")
def speaks_to_a_feature_that_is_not_there(machine: EebusMachine) -> None:
    def elsewhere(told: Datagram) -> Datagram:
        return replace(told, destination=Address(told.destination.device, (7,), 7))

    posts(machine, only("read", tree.HEARTBEAT, elsewhere))


@caught_by("notify.subscribed", HB + "D-P1")
def tells_those_who_have_not_subscribed(machine: EebusMachine) -> None:
    node = machine.node

    def everybody(server: Address) -> Any:
        return [
            Relation(0, link, Address(peer.device.name, (1,), 14), node.device.address(*server.place))
            for link, peer in node.peers.items()
        ]

    node.subscriptions.to = everybody  # type: ignore[method-assign]


@caught_by("write.unbound", LPC + "D-N5")
@caught_by("write.guarded", LPC + "D-N5")
def lets_everybody_write(machine: EebusMachine) -> None:
    bindings = machine.node.bindings
    bindings.find = lambda link, client, server: Relation(0, link, client, server)  # type: ignore[method-assign]


@caught_by("write.whole", LPC + "D-X10")
def takes_what_it_knows_of_a_setting(machine: EebusMachine) -> None:
    from harness.protocols.eebus.spine import serving

    serving_of = machine.node._serving
    usual = serving_of._write

    def write(peer: Any, feature: Any, got: Datagram, now: float) -> tuple[int, str]:
        error, why = usual(peer, feature, got, now)
        return (0, "") if "there is no entry" in why else (error, why)

    assert serving is not None
    serving_of._write = write  # type: ignore[method-assign]


# -- heartbeats ------------------------------------------------------------------------------------------------


@caught_by("heartbeat.in_time", LPC + "D-X8")
@caught_by("heartbeat.station", HB + "D-P1")
def beats_every_ninety_seconds(machine: EebusMachine) -> None:
    beats = station(machine).beats
    usual = beats.beat

    def beat(now: float) -> dict[str, Any]:
        told = usual(now)
        beats.due = now + 90
        return told

    beats.beat = beat  # type: ignore[method-assign]


@caught_by("heartbeat.counts", HB + "D-P1", Verdict.WARNING)
def counts_heartbeats_by_twos(machine: EebusMachine) -> None:
    def doubled(told: Datagram) -> Datagram:
        return with_data(told, {**told.cmd.data, "heartbeatCounter": told.cmd.data["heartbeatCounter"] * 2})

    posts(machine, only("notify", tree.HEARTBEAT, doubled))


@caught_by("table.content", HB + "D-P1")
def promises_heartbeats_for_two_minutes(machine: EebusMachine) -> None:
    def longer(told: Datagram) -> Datagram:
        return with_data(told, {**told.cmd.data, "heartbeatTimeout": "PT120S"})

    posts(machine, only("notify", tree.HEARTBEAT, longer))


@caught_by("heartbeat.watched", HB + "D-X1")
def does_not_care_whether_the_guard_is_alive(machine: EebusMachine) -> None:
    station(machine).guard.look = lambda now: None  # type: ignore[method-assign]


# -- the limitation of consumption -----------------------------------------------------------------------------


@caught_by("limit.not_applicable", LPC + "D-N1")
def takes_limits_below_zero(machine: EebusMachine) -> None:
    limitation = station(machine).limitation
    usual = limitation.write
    limitation.write = lambda watts, active, seconds, now: usual(abs(watts or 0), active, seconds, now)  # type: ignore[method-assign]


@caught_by("limit.shown", LPC + "D-N1")
def forgets_its_limit_when_it_refuses_another(machine: EebusMachine) -> None:
    limitation = station(machine).limitation
    usual = limitation.write

    def write(watts: float | None, active: bool, seconds: float | None, now: float) -> int:
        error = usual(watts, active, seconds, now)
        if error:
            limitation.state = State.CONTROLLED
        return error

    limitation.write = write  # type: ignore[method-assign]


@caught_by("limit.shown", LPC + "D-N3")
@caught_by("limit.shown", LPC + "D-N4")
def takes_limits_from_a_guard_that_may_be_dead(machine: EebusMachine) -> None:
    station(machine).limitation._heard_lately = lambda now: True  # type: ignore[method-assign]


@caught_by("limit.accepted", LPC + "D-N2")
@caught_by("limit.accepted", LPC + "D-X6")
def does_not_believe_in_a_guard_whose_limit_makes_no_sense(machine: EebusMachine) -> None:
    limitation = station(machine).limitation
    usual = limitation.write

    def write(watts: float | None, active: bool, seconds: float | None, now: float) -> int:
        return 7 if (watts or 0) < 0 else usual(watts, active, seconds, now)

    limitation.write = write  # type: ignore[method-assign]


@caught_by("limit.shown", LPC + "D-X3[a_limit]")
@caught_by("limit.not_evaluated", LPC + "D-X3[no_limit]")
@caught_by("limit.shown", HB + "D-N1")
def does_not_notice_that_the_guard_is_dead(machine: EebusMachine) -> None:
    limitation = station(machine).limitation
    usual = limitation.next_wake
    safe = (State.CONTROLLED, State.LIMITED)
    limitation.next_wake = lambda: None if limitation.state in safe and not limitation.ends else usual()  # type: ignore[method-assign]


@caught_by("limit.shown", LPC + "D-X4")
@caught_by("limit.shown", HB + "D-P3")
def gives_up_on_the_guard_after_a_minute(machine: EebusMachine) -> None:
    limitation = station(machine).limitation
    usual = limitation.next_wake

    def sooner() -> float | None:
        at = usual()
        return at if at is None or limitation.state not in (State.LIMITED, State.CONTROLLED) else at - 60

    limitation.next_wake = sooner  # type: ignore[method-assign]


@caught_by("limit.not_evaluated", LPC + "D-X7")
def takes_a_heartbeat_for_control(machine: EebusMachine) -> None:
    limitation = station(machine).limitation
    usual = limitation.heartbeat

    def heartbeat(now: float) -> None:
        usual(now)
        if limitation.state is State.FAILSAFE:
            limitation._enter(State.CONTROLLED, now)

    limitation.heartbeat = heartbeat  # type: ignore[method-assign]


@caught_by("limit.accepted", LPC + "D-P7")
@caught_by("limit.accepted", LPC + "D-X5")
def stays_in_the_failsafe_state_until_its_time_is_over(machine: EebusMachine) -> None:
    limitation = station(machine).limitation
    usual = limitation.write
    limitation.write = (  # type: ignore[method-assign]
        lambda watts, active, seconds, now: (
            7 if limitation.state is State.FAILSAFE else usual(watts, active, seconds, now)
        )
    )


@caught_by("limit.shown", LPC + "D-P5")
def does_not_end_a_limit(machine: EebusMachine) -> None:
    limitation = station(machine).limitation
    usual = limitation.write
    limitation.write = lambda watts, active, seconds, now: usual(watts, active, None, now)  # type: ignore[method-assign]


@caught_by("limit.shown", LPC + "D-P6")
def ends_a_limit_whose_end_was_taken_away(machine: EebusMachine) -> None:
    limitation = station(machine).limitation
    usual = limitation.write

    def write(watts: float | None, active: bool, seconds: float | None, now: float) -> int:
        left = None if limitation.ends is None else limitation.ends - now
        return usual(watts, active, left if seconds is None else seconds, now)

    limitation.write = write  # type: ignore[method-assign]


@caught_by("limit.shown", LPC + "D-N6")
def takes_a_value_without_a_scale_for_tens(machine: EebusMachine) -> None:
    limitation = station(machine).limitation
    node = machine.node
    usual = node.gates[tree.LIMITS]

    def gate(proposal: Proposal, now: float) -> int:
        error = usual(proposal, now)
        if any("scale" not in each["value"] for each in fn.entries(tree.LIMITS, proposal.part)):
            limitation.limit *= 10
        return error

    node.gates[tree.LIMITS] = gate


@caught_by("limit.accepted", LPC + "D-N7")
def refuses_what_it_does_not_know(machine: EebusMachine) -> None:
    usual = machine.node.gates[tree.LIMITS]

    def gate(proposal: Proposal, now: float) -> int:
        strange = any("vendorRemark" in each for each in fn.entries(tree.LIMITS, proposal.part))
        return 7 if strange else usual(proposal, now)

    machine.node.gates[tree.LIMITS] = gate


@caught_by("limit.kept", LPC + "D-X11")
@caught_by("limit.kept", LPC + "D-P2")
def draws_what_it_likes(machine: EebusMachine) -> None:
    class Careless(Charging):
        def flow(self, watts: float | None, currents: Iterable[float], now: float) -> None:
            super().flow(None, currents, now)

    app = station(machine)
    app.charging = Careless(app.ratings)


@caught_by("limit.shown", LPC + "D-X1")
def never_lets_go_of_a_limit(machine: EebusMachine) -> None:
    limitation = station(machine).limitation
    usual = limitation.write
    limitation.write = lambda watts, active, seconds, now: usual(  # type: ignore[method-assign]
        watts, active or limitation.active, seconds, now
    )


@caught_by("limit.described", LPC + "D-P1")
@caught_by("table.count", LPC + "D-P1")
def describes_its_limit_twice(machine: EebusMachine) -> None:
    data = station(machine).entity.features[tree.LOAD].data["loadControlLimitDescriptionListData"]
    (only_one,) = data["loadControlLimitDescriptionData"]
    data["loadControlLimitDescriptionData"].append({**only_one, "limitId": 77})


@caught_by("table.content", LPC + "D-P1")
def does_not_say_in_which_unit_its_limit_is(machine: EebusMachine) -> None:
    data = station(machine).entity.features[tree.LOAD].data["loadControlLimitDescriptionListData"]
    del data["loadControlLimitDescriptionData"][0]["unit"]


@caught_by("table.content", LPC + "D-P1", Verdict.WARNING)
def shows_no_value_while_its_limit_is_inactive(machine: EebusMachine) -> None:
    def bare(told: Datagram) -> Datagram:
        items = [
            {name: value for name, value in each.items() if name != "value"}
            for each in told.cmd.data["loadControlLimitData"]
        ]
        return with_data(told, {"loadControlLimitData": items})

    posts(machine, only("reply", tree.LIMITS, bare))


@caught_by("table.content", LPC + "D-P1", Verdict.FAIL, inactive_limit_value="strict")
def shows_no_value_while_its_limit_is_inactive_and_is_judged_strictly(machine: EebusMachine) -> None:
    shows_no_value_while_its_limit_is_inactive(machine)


@caught_by("characteristics.nominal", "IEC63380-5.2.3-D-P1")
def tells_both_maxima(machine: EebusMachine) -> None:
    data = station(machine).entity.features[tree.ELECTRIC].data["electricalConnectionCharacteristicListData"]
    (nominal,) = data["electricalConnectionCharacteristicData"]
    other = {**nominal, "characteristicId": 2, "characteristicType": "contractualConsumptionNominalMax"}
    data["electricalConnectionCharacteristicData"].append(other)


# -- failsafe values -------------------------------------------------------------------------------------------


@caught_by("failsafe.shown", CFG + "D-N4")
@caught_by("limit.not_evaluated", CFG + "D-N6")
def takes_failsafe_values_from_anybody_at_any_time(machine: EebusMachine) -> None:
    limitation = station(machine).limitation

    def set_failsafe_limit(watts: float, now: float) -> int:
        limitation.failsafe = Failsafe(watts, limitation.failsafe.seconds)
        return 0

    limitation.set_failsafe_limit = set_failsafe_limit  # type: ignore[method-assign]


@caught_by("limit.not_applicable", CFG + "D-N3")
def takes_failsafe_limits_below_zero(machine: EebusMachine) -> None:
    takes_failsafe_values_from_anybody_at_any_time(machine)


@caught_by("failsafe.shown", CFG + "D-P4")
def forgets_its_failsafe_values(machine: EebusMachine) -> None:
    limitation = station(machine).limitation
    usual = limitation.restart

    def restart(now: float) -> None:
        usual(now)
        limitation.failsafe = Failsafe(4200.0)

    limitation.restart = restart  # type: ignore[method-assign]


@caught_by("failsafe.shown", CFG + "D-N1")
@caught_by("failsafe.shown", CFG + "D-N2")
def takes_any_failsafe_duration(machine: EebusMachine) -> None:
    limitation = station(machine).limitation

    def set_failsafe_duration(seconds: float, now: float) -> int:
        limitation.failsafe = Failsafe(limitation.failsafe.watts, seconds)
        return 0

    limitation.set_failsafe_duration = set_failsafe_duration  # type: ignore[method-assign]


@caught_by("failsafe.shown", CFG + "D-P2")
def accepts_a_failsafe_limit_and_keeps_the_old_one(machine: EebusMachine) -> None:
    station(machine).limitation.set_failsafe_limit = lambda watts, now: 0  # type: ignore[method-assign]


@caught_by("limit.answered", LPC + "D-N3")
def never_answers_what_it_does_not_take(machine: EebusMachine) -> None:
    posts(machine, only("result", fn.RESULT, lambda told: None if told.cmd.data["errorNumber"] else told))


# -- energy managers -------------------------------------------------------------------------------------------


@caught_by("guard.first_contact", LPC + "E-P1")
def says_nothing_unless_it_is_told_to(machine: EebusMachine) -> None:
    manager(machine).initiative = False


@caught_by("guard.first_contact", LPC + "E-P2")
def does_not_speak_again_after_a_cut_connection(machine: EebusMachine) -> None:
    app = manager(machine)
    spoken: list[str] = []
    usual = app._greet

    def greet(known: Any, what: str, now: float) -> None:
        if known.link in (*spoken, known.link)[:1]:
            spoken.append(known.link)
            usual(known, what, now)

    app._greet = greet  # type: ignore[method-assign]


@caught_by("heartbeat.manager", HB + "E-P1")
def beats_every_two_minutes(machine: EebusMachine) -> None:
    beats = manager(machine).beats
    usual = beats.beat

    def beat(now: float) -> dict[str, Any]:
        told = usual(now)
        beats.due = now + 120
        return told

    beats.beat = beat  # type: ignore[method-assign]


@caught_by("guard.announces", HB + "E-P3")
def does_not_announce_its_heartbeat(machine: EebusMachine) -> None:
    device = machine.node.device
    device.use_cases = [
        replace(each, scenarios=(1, 2)) if each.actor == "EnergyGuard" else each for each in device.use_cases
    ]


@caught_by("guard.limit", LPC + "E-P3")
def does_not_ask_whether_its_limit_is_taken(machine: EebusMachine) -> None:
    posts(machine, only("write", tree.LIMITS, lambda told: replace(told, ack=False)))


@caught_by("guard.limit", LPC + "E-P3")
def sets_half_of_what_was_ordered(machine: EebusMachine) -> None:
    app = manager(machine)
    usual = app.limit_consumption
    app.limit_consumption = lambda now, watts, seconds=None: usual(now, watts / 2, seconds)  # type: ignore[method-assign]


@caught_by("guard.limit", LPC + "E-X1")
def forgets_how_long_a_limit_lasts(machine: EebusMachine) -> None:
    app = manager(machine)
    usual = app.limit_consumption
    app.limit_consumption = lambda now, watts, seconds=None: usual(now, watts)  # type: ignore[method-assign]


@caught_by("guard.limit", LPC + "E-X2")
def never_takes_a_limit_back(machine: EebusMachine) -> None:
    manager(machine).release_limit = lambda now: None  # type: ignore[method-assign]


@caught_by("guard.repeats", LPC + "E-P4", Verdict.WARNING)
def gives_up_when_a_limit_is_refused(machine: EebusMachine) -> None:
    app = manager(machine)
    app._told = lambda known, what, error, now: None  # type: ignore[method-assign]


@caught_by("guard.negative", LPC + "E-N4")
@caught_by("table.content", LPC + "E-N4")
def turns_limits_around(machine: EebusMachine) -> None:
    def turned(told: Datagram) -> Datagram:
        items = [{**each, "value": scaled(-6001)} for each in told.cmd.data["loadControlLimitData"]]
        return with_data(told, {"loadControlLimitData": items})

    posts(machine, only("write", tree.LIMITS, turned))


@caught_by("write.bound", LPC + "E-P1")
def writes_with_a_feature_that_is_not_bound(machine: EebusMachine) -> None:
    def unbound(told: Datagram) -> Datagram:
        return replace(told, source=machine.node.management)

    posts(machine, only("write", tree.LIMITS, unbound))


@caught_by("write.allowed", LPC + "E-P1")
def writes_what_is_only_read(machine: EebusMachine) -> None:
    def description(told: Datagram) -> Datagram:
        name = "loadControlLimitDescriptionListData"
        return replace(told, cmds=(Cmd(name, {"loadControlLimitDescriptionData": []}),))

    posts(machine, only("write", tree.LIMITS, description))


@caught_by("guard.failsafe", CFG + "E-P1")
def sets_another_failsafe_limit(machine: EebusMachine) -> None:
    app = manager(machine)
    usual = app.set_failsafe_limit
    app.set_failsafe_limit = lambda now, watts: usual(now, watts + 100)  # type: ignore[method-assign]


@caught_by("guard.failsafe", CFG + "E-X1")
def sets_another_failsafe_duration(machine: EebusMachine) -> None:
    app = manager(machine)
    usual = app.set_failsafe_duration
    app.set_failsafe_duration = lambda now, seconds: usual(now, 7200)  # type: ignore[method-assign]


__all__ = ["STATION", "limits", "plain"]
