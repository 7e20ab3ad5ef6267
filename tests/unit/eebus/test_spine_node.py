"""A SPINE node that is asked: what it answers, what it refuses and with which number."""

from typing import Any

import pytest

from harness.protocols.eebus.spine import datagram as dg
from harness.protocols.eebus.spine import functions as fn
from harness.protocols.eebus.spine.address import Address
from harness.protocols.eebus.spine.datagram import Cmd
from harness.protocols.eebus.spine.events import (
    DataCame,
    Discovered,
    EntityCame,
    EntityWent,
    Subscribed,
    UseCasesTold,
    Written,
)
from harness.protocols.eebus.spine.local import CLIENT, LocalDevice
from harness.protocols.eebus.spine.node import Node
from tests.unit.eebus.spine_dialogue import (
    DESCRIPTIONS,
    LIMITS,
    NODE_THERE,
    PARTIAL,
    THERE,
    Asked,
    Linked,
    limit,
    relation,
    wallbox,
)

WRITE_1 = Cmd(LIMITS, {"loadControlLimitData": [{"limitId": 1, "isLimitActive": True}]}, PARTIAL)


def test_it_begins_with_a_discovery_of_a_device_whose_name_it_does_not_know() -> None:
    asked = Asked()
    asked.node.connected("L", asked.now)
    (first,) = asked.said()
    assert (first.classifier, first.cmd.function, first.counter) == ("read", fn.DISCOVERY, 1)
    assert first.source == Address("d:_i:1_WALLBOX", (0,), 0)
    assert first.destination == Address(None, (0,), 0)
    assert not first.ack


def test_of_a_feature_without_functions_no_function_is_told() -> None:
    device = LocalDevice("d:_i:1_HOUSE", "EnergyManagementSystem")
    device.entity((1,), "CEM").add(8, "Generic", role=CLIENT)
    *_, told = device.discovery()["featureInformation"]
    assert told["description"] == {
        "featureAddress": {"device": "d:_i:1_HOUSE", "entity": [1], "feature": 8},
        "featureType": "Generic",
        "role": "client",
    }


def test_two_nodes_come_to_know_each_other() -> None:
    linked = Linked.ready()
    there = linked.two.peers["L"].device
    assert there.name == "d:_i:1_WALLBOX"
    assert {path: each.type for path, each in there.entities.items()} == {
        (0,): "DeviceInformation",
        (1,): "EVSE",
    }
    feature = there.feature(((1,), 10))
    assert feature is not None
    assert feature.allows(LIMITS, "write", partial=True)
    assert not feature.allows(DESCRIPTIONS, "write")
    assert [type(each) for each in linked.two.events()] == [
        Discovered,
        EntityCame,
        EntityCame,
        Subscribed,
        UseCasesTold,
    ]
    assert len(linked.one.subscriptions.all) == len(linked.two.subscriptions.all) == 1
    assert linked.one.next_wake() is linked.two.next_wake() is None


def test_counters_ascend_by_one_over_everything_that_is_sent() -> None:
    linked = Linked.ready()
    for device in ("d:_i:1_WALLBOX", "d:_i:1_MANAGER"):
        counters = [each.counter for each in linked.wire if each.source.device == device]
        assert sorted(counters) == list(range(1, len(counters) + 1))


def test_a_read_is_answered_by_a_reply_and_nothing_else() -> None:
    replies = Asked.ready().say("read", Cmd(LIMITS), ack=True)
    assert [each.classifier for each in replies] == ["reply"]
    assert replies[0].cmd == Cmd(LIMITS, {"loadControlLimitData": [limit()]})


def test_twenty_reads_are_answered_with_their_own_references() -> None:
    asked = Asked.ready()
    for number in range(20):
        asked.counter = 88777 + 200 * number
        (reply,) = asked.say("read", Cmd(LIMITS))
        assert reply.reference == asked.counter


def test_a_counter_that_falls_back_is_a_new_beginning() -> None:
    asked = Asked.ready()
    asked.counter = 5000
    assert asked.limits()
    asked.counter = 0
    assert asked.limits()


@pytest.mark.parametrize(
    ("function", "how", "error"),
    [
        ("measurementListData", {}, fn.NOT_SUPPORTED),
        ("nonsense", {}, fn.NOT_SUPPORTED),
        (LIMITS, {"to": ((1,), 99)}, fn.UNKNOWN_DESTINATION),
        (LIMITS, {"to": ((7,), 10)}, fn.UNKNOWN_DESTINATION),
        (LIMITS, {"device": "d:_i:1_OTHER"}, fn.UNKNOWN_DESTINATION),
        (fn.DISCOVERY, {"to": ((1,), 10)}, fn.NOT_SUPPORTED),
    ],
)
def test_what_cannot_be_read(function: str, how: dict[str, Any], error: int) -> None:
    assert Asked.ready().result("read", Cmd(function), ack=False, **how) == error


@pytest.mark.parametrize("classifier", ["read", "write", "call", "notify"])
def test_one_command_and_no_other_number(classifier: str) -> None:
    assert Asked.ready().result(classifier) == fn.GENERAL
    assert Asked.ready().result(classifier, Cmd(LIMITS), Cmd(LIMITS)) == fn.GENERAL


@pytest.mark.parametrize("cmds", [(), (Cmd(LIMITS),), (Cmd("nonsense"),), (Cmd(LIMITS), Cmd(LIMITS))])
def test_a_reply_never_earns_an_error(cmds: tuple[Cmd, ...]) -> None:
    assert Asked.ready().result("reply", *cmds, ack=False, reference=77) is None
    assert Asked.ready().result("result", *cmds, ack=True, reference=77) is None


def test_a_notify_is_acknowledged_only_if_that_was_asked_for() -> None:
    beat = Cmd("deviceDiagnosisHeartbeatData", {"heartbeatCounter": 1})
    assert Asked.ready().result("notify", beat, to=((1,), 20)) == 0
    assert Asked.ready().result("notify", beat, to=((1,), 20), ack=False) is None


class TestWriting:
    def test_it_needs_a_binding(self) -> None:
        asked = Asked.ready()
        assert asked.result("write", WRITE_1) == fn.BINDING_REQUIRED
        assert asked.limits() == [limit()]

    def test_a_part_leaves_the_rest(self) -> None:
        asked = Asked.ready()
        assert asked.bind() == 0
        assert asked.result("write", WRITE_1) == 0
        assert asked.limits() == [limit(isLimitActive=True)]
        assert [each for each in asked.events() if isinstance(each, Written)] == [
            Written("L", THERE, Address("d:_i:1_WALLBOX", (1,), 10), LIMITS, WRITE_1.data)
        ]

    def test_a_number_without_a_scale_keeps_the_scale(self) -> None:
        asked = Asked(Node(wallbox()))
        asked.node.device.entities[(1,)].features[10].data[LIMITS] = {
            "loadControlLimitData": [limit(value={"number": 110, "scale": 2})]
        }
        asked.node.connected("L", asked.now)
        asked.said()
        asked.bind()
        part = {"loadControlLimitData": [{"limitId": 1, "value": {"number": 42}}]}
        assert asked.result("write", Cmd(LIMITS, part, PARTIAL)) == 0
        assert asked.limits()[0]["value"] == {"number": 42, "scale": 2}

    def test_all_of_it_or_nothing(self) -> None:
        asked = Asked.ready()
        asked.bind()
        part = {"loadControlLimitData": [{"limitId": 1, "isLimitActive": True}, {"limitId": 99}]}
        assert asked.result("write", Cmd(LIMITS, part, PARTIAL)) == fn.REJECTED
        assert asked.limits() == [limit()]

    def test_what_is_not_changeable_stays(self) -> None:
        asked = Asked.ready()
        fixed = limit(isLimitChangeable=False)
        asked.node.device.entities[(1,)].features[10].data[LIMITS] = {"loadControlLimitData": [fixed]}
        asked.bind()
        assert asked.result("write", WRITE_1) == fn.REJECTED
        assert asked.limits() == [fixed]

    def test_what_is_read_only(self) -> None:
        asked = Asked.ready()
        asked.bind()
        assert asked.result("write", Cmd(DESCRIPTIONS, {})) == fn.NOT_SUPPORTED

    def test_the_gate_decides(self) -> None:
        asked = Asked.ready()
        asked.bind()
        asked.node.gates[LIMITS] = lambda proposal, now: fn.REJECTED
        assert asked.result("write", WRITE_1) == fn.REJECTED
        assert asked.limits() == [limit()]

    def test_an_error_is_told_although_nobody_asked(self) -> None:
        assert Asked.ready().result("write", WRITE_1, ack=False) == fn.BINDING_REQUIRED

    def test_a_write_that_nobody_wants_acknowledged(self) -> None:
        asked = Asked.ready()
        asked.bind()
        assert asked.result("write", WRITE_1, ack=False) is None
        assert asked.limits()[0]["isLimitActive"] is True

    def test_subscribers_are_told(self) -> None:
        asked = Asked.ready()
        asked.bind()
        assert asked.subscribe() == 0
        notify, result = asked.say("write", WRITE_1)
        assert (notify.classifier, result.classifier) == ("notify", "result")
        assert notify.destination == THERE
        assert notify.cmd.data == {"loadControlLimitData": [limit(isLimitActive=True)]}

    def test_an_end_time_can_be_taken_away(self) -> None:
        asked = Asked.ready()
        asked.bind()
        timed = {"loadControlLimitData": [{"limitId": 1, "timePeriod": {"endTime": "PT60S"}}]}
        assert asked.result("write", Cmd(LIMITS, timed, PARTIAL)) == 0
        delete = {
            "cmdControl": {"delete": {}},
            "loadControlLimitListDataSelectors": {"limitId": 1},
            "loadControlLimitDataElements": {"timePeriod": {"endTime": {}}},
        }
        assert asked.result("write", Cmd(LIMITS, WRITE_1.data, (delete, *PARTIAL))) == 0
        assert asked.limits() == [limit(isLimitActive=True)]


class TestRelations:
    def test_the_node_management_is_not_bound(self) -> None:
        asked = Asked.ready()
        cmd = relation(fn.BIND, "bindingRequest", ((0,), 0), fn.NODE_MANAGEMENT)
        assert asked.result("call", cmd, to=((0,), 0), source=NODE_THERE) == fn.REJECTED
        (reply,) = asked.say("read", Cmd(fn.BINDINGS), to=((0,), 0), ack=False)
        assert reply.cmd.data == {"bindingEntry": []}

    def test_the_node_management_can_be_subscribed_to(self) -> None:
        asked = Asked.ready()
        cmd = relation(fn.SUBSCRIBE, "subscriptionRequest", ((0,), 0), fn.NODE_MANAGEMENT)
        assert asked.result("call", cmd, to=((0,), 0), source=NODE_THERE) == 0

    def test_calls_go_to_the_node_management_only(self) -> None:
        asked = Asked.ready()
        assert asked.result("call", relation(fn.BIND, "bindingRequest")) == fn.NOT_SUPPORTED

    @pytest.mark.parametrize(
        "cmd",
        [
            relation(fn.SUBSCRIBE, "subscriptionRequest", ((1,), 20), "Generic"),
            relation(fn.SUBSCRIBE, "subscriptionRequest", ((1,), 77)),
            relation(fn.SUBSCRIBE, "subscriptionRequest", type="Measurement"),
            Cmd(fn.SUBSCRIBE, {}),
        ],
    )
    def test_there_must_be_something_to_subscribe_to(self, cmd: Cmd) -> None:
        assert Asked.ready().result("call", cmd, to=((0,), 0)) == fn.REJECTED

    def test_a_subscription_is_given_back_once(self) -> None:
        asked = Asked.ready()
        asked.subscribe()
        delete = relation(fn.UNSUBSCRIBE, "subscriptionDelete")
        assert asked.result("call", delete, to=((0,), 0)) == 0
        assert asked.result("call", delete, to=((0,), 0)) == fn.REJECTED
        (reply,) = asked.say("read", Cmd(fn.SUBSCRIPTIONS), to=((0,), 0), ack=False)
        assert reply.cmd.data == {"subscriptionEntry": []}

    def test_a_binding_that_is_given_back_does_not_serve_any_more(self) -> None:
        asked = Asked.ready()
        asked.bind()
        assert asked.result("call", relation(fn.UNBIND, "bindingDelete"), to=((0,), 0)) == 0
        assert asked.result("write", WRITE_1) == fn.BINDING_REQUIRED

    def test_a_second_device_is_not_bound(self) -> None:
        asked = Asked.ready()
        asked.bind()
        asked.node.connected("M", asked.now)
        other = dg.Datagram(
            NODE_THERE.at("d:_i:1_THIRD"),
            Address("d:_i:1_WALLBOX", (0,), 0),
            1,
            "call",
            (relation(fn.BIND, "bindingRequest"),),
            ack=True,
        )
        asked.said()
        asked.node.received("M", dg.write(other), asked.now)
        assert [each.cmd.data["errorNumber"] for each in asked.said()] == [fn.REJECTED]

    def test_with_the_link_everything_is_gone(self) -> None:
        asked = Asked.ready()
        asked.bind()
        asked.subscribe()
        asked.node.disconnected("L")
        assert asked.node.bindings.all == asked.node.subscriptions.all == []


class TestAnswers:
    def test_who_does_not_answer_within_ten_seconds_has_not_answered(self) -> None:
        asked = Asked.ready()
        heard: list[tuple[int | None, float]] = []
        asked.node.read("L", asked.node.management, THERE, LIMITS, 1000.0, lambda *told: heard.append(told))
        asked.node.wake(1009.9)
        assert heard == []
        asked.node.wake(1010.0)
        assert heard == [(None, 1010.0)]

    def test_a_result_tells_how_it_went(self) -> None:
        asked = Asked.ready()
        heard: list[int | None] = []
        counter = asked.node.write(
            "L", asked.node.management, THERE, WRITE_1, 1000.0, lambda how, _: heard.append(how)
        )
        asked.say("result", Cmd(fn.RESULT, {"errorNumber": 7}), reference=counter, ack=False)
        assert heard == [7]

    def test_a_reply_to_nothing_is_not_taken_in(self) -> None:
        linked = Linked.ready()
        source = Address("d:_i:1_WALLBOX", (1,), 10)
        told = dg.Datagram(source, linked.two.management, 99, "reply", (Cmd(LIMITS, {}),), 4711)
        list(linked.two.events())
        linked.two.received("L", dg.write(told), linked.now)
        assert [each for each in linked.two.events() if isinstance(each, DataCame)] == []


class TestEntities:
    def test_an_entity_that_comes_is_told_with_its_features(self) -> None:
        linked = Linked.ready()
        list(linked.two.events())
        ev = linked.one.device.entity((1, 1), "EV")
        ev.add(5, "Measurement")
        linked.one.entity_added((1, 1))
        linked.settle()
        assert list(linked.two.events()) == [EntityCame("L", (1, 1))]
        there = linked.two.peers["L"].device
        assert there.entities[1, 1].features[5].type == "Measurement"
        linked.one.entity_removed((1, 1), "EV")
        linked.settle()
        assert list(linked.two.events()) == [EntityWent("L", (1, 1))]
        assert (1, 1) not in there.entities
        assert (1,) in there.entities

    def test_one_that_was_never_there_may_go(self) -> None:
        linked = Linked.ready()
        list(linked.two.events())
        linked.one.entity_removed((9,), "EV")
        linked.settle()
        assert list(linked.two.events()) == []

    def test_a_full_notify_replaces_the_tree(self) -> None:
        linked = Linked.ready()
        list(linked.two.events())
        linked.one.device.remove((1,))
        linked.one.device.entity((2,), "EVSE")
        linked.one.notify(linked.one.management, Cmd(fn.DISCOVERY, linked.one.device.discovery()))
        linked.settle()
        assert list(linked.two.events()) == [EntityWent("L", (1,)), EntityCame("L", (2,))]

    def test_addresses_without_a_device_are_understood(self) -> None:
        asked = Asked.ready()
        tree = {
            "deviceInformation": {"description": {"deviceAddress": {"device": "d:_i:1_TESTER"}}},
            "entityInformation": [
                {"description": {"entityAddress": {"entity": [0]}, "entityType": "DeviceInformation"}},
                {"description": {"entityAddress": {"entity": [3]}, "entityType": "Toaster", "colour": "red"}},
            ],
            "featureInformation": [
                {
                    "description": {
                        "featureAddress": {"entity": [3], "feature": 4},
                        "featureType": "Heat",
                        "role": "server",
                    }
                }
            ],
            "nonsense": {"a": 1},
        }
        asked.say("reply", Cmd(fn.DISCOVERY, tree), to=((0,), 0), source=NODE_THERE, reference=1, ack=False)
        found = asked.node.peers["L"].device.feature(((3,), 4))
        assert found is not None
        assert found.address == Address("d:_i:1_TESTER", (3,), 4)


class TestTelling:
    def test_what_has_not_changed_is_not_told(self) -> None:
        asked = Asked.ready()
        asked.subscribe()
        assert asked.node.set((1,), 10, LIMITS, {"loadControlLimitData": [limit(isLimitActive=True)]})
        assert len(asked.said()) == 1
        assert not asked.node.set((1,), 10, LIMITS, {"loadControlLimitData": [limit(isLimitActive=True)]})
        assert asked.said() == []

    def test_a_part_is_told_as_a_part(self) -> None:
        asked = Asked.ready()
        asked.subscribe()
        part = {"loadControlLimitData": [{"limitId": 1, "isLimitActive": True}]}
        assert asked.node.update((1,), 10, LIMITS, part)
        (notify,) = asked.said()
        assert notify.cmd == Cmd(LIMITS, part, PARTIAL, named=True)
        assert asked.limits() == [limit(isLimitActive=True)]
