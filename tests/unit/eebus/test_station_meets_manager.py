"""The charging station and the energy manager play together: every use case from both sides."""

from itertools import pairwise

import pytest

from harness.errors import UsageFault
from harness.protocols.eebus.device import tree
from harness.protocols.eebus.ems import served as sv
from harness.protocols.eebus.spine.functions import entries
from harness.protocols.eebus.spine.types import number, seconds
from harness.protocols.eebus.usecases.limitation import State
from tests.unit.eebus.stage_dialogue import DEVICE, EMS, Stage

HEARTBEAT, LIMITS, STATE = (
    "deviceDiagnosisHeartbeatData",
    "loadControlLimitListData",
    "deviceDiagnosisStateData",
)


def state(stage: Stage) -> State:
    return stage.device.limitation.state


def limited(watts: float = 6000.0, seconds: float | None = None) -> Stage:
    return Stage.opened().have("ems", "limit_consumption", watts=watts, seconds=seconds)


def seen_limit(stage: Stage) -> dict[str, object]:
    """The limit as the manager knows it."""
    known = stage.ems.limited()
    assert known is not None
    (id,) = known.limits(sv.POWER)
    return known.limit(id)


def reading(stage: Stage, path: tuple[int, ...], measurement: int) -> float | None:
    """A measurement as the manager knows it."""
    known = next(each for (_, where), each in stage.ems.served.items() if where == path)
    meter = known.feature("Measurement")
    assert meter is not None
    found = [
        number(each["value"])
        for each in entries(tree.VALUES, meter.data.get(tree.VALUES))
        if each["measurementId"] == measurement
    ]
    return float(found[0]) if found and found[0] is not None else None


class TestFirstContact:
    def test_nothing_goes_wrong(self) -> None:
        assert Stage.opened().errors() == []

    def test_a_heartbeat_and_a_limit_come_within_a_minute(self) -> None:
        stage = Stage.opened()
        ((at, write),) = stage.said("ems", "write", LIMITS)
        beats = stage.said("ems", "notify", HEARTBEAT)
        assert beats[0][0] <= at <= 1_000_060.0
        assert beats[0][1].counter < write.counter
        assert write.ack
        assert state(stage) is State.CONTROLLED

    def test_the_station_listens_to_the_one_that_is_bound(self) -> None:
        stage = Stage.opened()
        assert stage.device.guard.source is not None
        assert stage.device.guard.source.address.place == ((1,), 14)

    def test_both_beat_at_least_once_a_minute(self) -> None:
        stage = Stage.opened().wait(600)
        for who in ("device", "ems"):
            beats = stage.said(who, "notify", HEARTBEAT)
            assert all(later - earlier <= 60 for (earlier, _), (later, _) in pairwise(beats))
            counters = [each.cmd.data["heartbeatCounter"] for _, each in beats]
            assert counters == list(range(counters[0], counters[0] + len(beats)))
            assert len(beats) >= 10
        assert state(stage) is State.CONTROLLED

    def test_counters_ascend(self) -> None:
        stage = Stage.opened().wait(300)
        for device in (DEVICE, EMS):
            counters = [each.counter for _, each in stage.wire if each.source.device == device]
            assert counters == sorted(set(counters))


class TestLimitation:
    def test_a_limit_is_taken_and_shown(self) -> None:
        stage = limited(4201)
        assert state(stage) is State.LIMITED
        assert seen_limit(stage)["isLimitActive"] is True
        assert seen_limit(stage)["value"] == {"number": 4201, "scale": 0}

    def test_what_is_drawn_stays_below_it(self) -> None:
        stage = limited().have("device", "plug_in").wait(1)
        power = reading(stage, (1,), tree.POWER)
        assert power is not None
        assert 5500 < power <= 6000
        stage.have("ems", "release_limit")
        assert reading(stage, (1,), tree.POWER) == 11040

    def test_a_limit_for_a_minute_ends_by_itself(self) -> None:
        stage = limited(seconds=60)
        assert seen_limit(stage)["timePeriod"] == {"endTime": "PT60S"}
        stage.wait(59)
        assert state(stage) is State.LIMITED
        stage.wait(2)
        assert state(stage) is State.CONTROLLED
        assert seen_limit(stage)["isLimitActive"] is False

    def test_a_reader_is_told_how_long_it_still_lasts(self) -> None:
        stage = limited(seconds=60).wait(20)
        known = stage.ems.limited()
        assert known is not None
        feature = known.feature("LoadControl")
        assert feature is not None
        stage.ems.node.read(known.link, stage.ems.asking, feature.address, LIMITS, stage.now)
        stage.machines["ems"].settle(stage.now)
        stage.settle()
        (_, reply) = stage.said("device", "reply", LIMITS)[-1]
        assert reply.cmd.data["loadControlLimitData"][0]["timePeriod"] == {"endTime": "PT40S"}

    def test_a_write_that_does_not_speak_of_the_end_leaves_it(self) -> None:
        stage = limited(seconds=60).wait(30)
        known = stage.ems.limited()
        assert known is not None
        stage.ems.write_limits(known, [{"limitId": tree.LIMIT_ID, "value": {"number": 5000}}], stage.now)
        stage.machines["ems"].settle(stage.now)
        stage.settle().wait(29)
        assert state(stage) is State.LIMITED
        assert stage.device.limitation.limit == 5000
        assert state(stage.wait(2)) is State.CONTROLLED

    def test_without_heartbeats_the_failsafe_limit_holds(self) -> None:
        stage = limited(9000).have("device", "plug_in").wait(1)
        stage.ems.initiative = False
        stage.have("ems", "stop_heartbeat").wait(118)
        assert state(stage) is State.LIMITED
        stage.wait(3)
        assert state(stage) is State.FAILSAFE
        assert seen_limit(stage)["isLimitActive"] is False
        power = reading(stage, (1,), tree.POWER)
        assert power is not None
        assert power <= 4200

    def test_after_a_cut_link_all_is_found_again(self) -> None:
        stage = limited().have("device", "link_down").wait(130)
        assert state(stage) is State.FAILSAFE
        stage.have("device", "link_up").wait(20)
        assert state(stage) is State.LIMITED
        assert len(stage.said("ems", "write", LIMITS)) == 3

    def test_after_a_restart_the_failsafe_values_are_kept(self) -> None:
        stage = limited().have("ems", "set_failsafe_limit", watts=5000)
        stage.have("ems", "set_failsafe_duration", seconds=10800)
        stage.have("device", "power_cycle")
        assert state(stage) is State.INIT
        stage.wait(20)
        assert state(stage) is State.LIMITED
        assert stage.device.limitation.failsafe.watts == 5000
        assert stage.device.limitation.failsafe.seconds == 10800
        assert stage.errors() == []

    def test_a_manager_that_restarts_says_again_what_holds(self) -> None:
        stage = limited().have("ems", "power_cycle").wait(30)
        assert len(stage.said("ems", "write", LIMITS)) == 3
        assert state(stage) is State.LIMITED

    def test_a_refused_limit_is_repeated_with_a_heartbeat_before_it(self) -> None:
        stage = Stage.opened()
        stage.device.refuse_limits(1)
        stage.have("ems", "limit_consumption", watts=6000)
        assert state(stage) is State.CONTROLLED
        stage.wait(31)
        assert state(stage) is State.LIMITED

    @pytest.mark.parametrize("watts", [-1.0, -1000.0])
    def test_nobody_can_order_a_limit_below_zero(self, watts: float) -> None:
        with pytest.raises(UsageFault):
            Stage.opened().have("ems", "limit_consumption", watts=watts)

    def test_a_limit_of_nothing(self) -> None:
        stage = limited(0).have("device", "plug_in").wait(1)
        assert state(stage) is State.LIMITED
        assert reading(stage, (1,), tree.POWER) == 0


class TestOurManager:
    """The manager that scenarios play: it does not act by itself."""

    def test_it_finds_out_everything_but_says_nothing(self) -> None:
        stage = Stage.opened(initiative=False).wait(60)
        assert stage.said("ems", "notify", HEARTBEAT) == []
        assert stage.said("ems", "write", LIMITS) == []
        assert stage.errors() == []
        known = stage.ems.limited()
        assert known is not None
        assert known.ready(sv.POWER)
        assert state(stage) is State.INIT

    def test_a_station_without_a_guard_is_autonomous_after_two_minutes(self) -> None:
        assert state(Stage.opened(initiative=False).wait(121)) is State.AUTONOMOUS


class TestVehicle:
    def charging(self) -> Stage:
        return Stage.opened().have("device", "plug_in").wait(1)

    def test_a_vehicle_comes_and_is_adopted(self) -> None:
        stage = self.charging()
        assert stage.errors() == []
        known = next(each for (_, path), each in stage.ems.served.items() if path == (1, 1))
        assert known.limits(sv.OBLIGATION) == list(tree.OBLIGATIONS)
        assert known.bound == {"LoadControl"}
        assert known.key("communicationsStandard") == tree.STANDARD_KEY
        identity = known.feature("Identification")
        assert identity is not None
        names = identity.data["identificationListData"]["identificationData"]
        assert names[0]["identificationValue"] == "02-00-5E-10-00-4B"

    def test_it_goes_and_is_forgotten(self) -> None:
        stage = self.charging().have("device", "plug_out").wait(1)
        assert [path for _, path in stage.ems.served] == [(1,)]
        assert stage.device.node.bindings.all
        assert all(each.server.entity == (1,) for each in stage.device.node.bindings.all)
        assert stage.errors() == []

    def test_ten_times(self) -> None:
        stage = Stage.opened()
        for _ in range(10):
            stage.have("device", "plug_in").wait(2).have("device", "plug_out").wait(2)
        changes = [
            each.cmd.data["entityInformation"][0]["description"]["lastStateChange"]
            for _, each in stage.said("device", "notify", "nodeManagementDetailedDiscoveryData")
        ]
        assert changes == ["added", "removed"] * 10
        assert stage.errors() == []

    def test_heartbeats_come_fast_while_it_is_there(self) -> None:
        stage = self.charging().wait(60)
        beats = [(at, each) for at, each in stage.said("ems", "notify", HEARTBEAT) if at > 1_000_002]
        assert all(later - earlier <= 4 for (earlier, _), (later, _) in pairwise(beats))
        assert seconds(beats[-1][1].cmd.data["heartbeatTimeout"]) == 4
        assert stage.device.watch is not None
        assert stage.device.watch.trusted(stage.now)

    def test_the_current_is_limited_and_freed(self) -> None:
        stage = self.charging().have("ems", "limit_current", amperes=10)
        assert reading(stage, (1, 1), tree.EV_CURRENTS[0]) == 10
        stage.have("ems", "limit_current", amperes=None)
        assert reading(stage, (1, 1), tree.EV_CURRENTS[0]) == 16

    def test_the_smaller_of_both_kinds_holds(self) -> None:
        stage = self.charging().have("ems", "limit_current", amperes=14)
        stage.have("ems", "recommend_current", amperes=8)
        assert reading(stage, (1, 1), tree.EV_CURRENTS[2]) == 8
        stage.have("ems", "limit_current", amperes=6)
        assert reading(stage, (1, 1), tree.EV_CURRENTS[2]) == 6

    def test_below_the_least_current_it_pauses(self) -> None:
        stage = self.charging().have("ems", "limit_current", amperes=0)
        assert reading(stage, (1, 1), tree.EV_POWER) == 0
        assert any(path == (1, 1) for _, path in stage.ems.served)

    def test_without_heartbeats_it_charges_with_care(self) -> None:
        stage = self.charging().have("ems", "limit_current", amperes=14)
        stage.ems.initiative = False
        stage.have("ems", "stop_heartbeat").wait(5)
        assert reading(stage, (1, 1), tree.EV_CURRENTS[0]) == 6
        stage.have("ems", "keep_heartbeat").wait(1)
        assert reading(stage, (1, 1), tree.EV_CURRENTS[0]) == 14

    def test_a_manager_that_is_not_well_is_not_trusted(self) -> None:
        stage = self.charging().have("ems", "limit_current", amperes=14).have("ems", "fault")
        assert reading(stage, (1, 1), tree.EV_CURRENTS[0]) == 6
        stage.have("ems", "clear_fault")
        assert reading(stage, (1, 1), tree.EV_CURRENTS[0]) == 14

    def test_the_battery_fills(self) -> None:
        stage = self.charging()
        before = reading(stage, (1, 1), tree.EV_CHARGE)
        stage.wait(1800)
        after = reading(stage, (1, 1), tree.EV_CHARGE)
        assert before == 40
        assert after is not None
        assert 50 <= after <= 52
        charged = reading(stage, (1, 1), tree.EV_CHARGED)
        assert charged is not None
        assert 5400 <= charged <= 5530


def test_a_faulty_station_says_so() -> None:
    stage = Stage.opened().have("device", "fault")
    known = stage.ems.limited()
    assert known is not None
    diagnosis = known.feature("DeviceDiagnosis")
    assert diagnosis is not None
    assert diagnosis.data[STATE] == {"operatingState": "failure", "lastErrorCode": "E42"}
    stage.have("device", "clear_fault")
    assert diagnosis.data[STATE]["operatingState"] == "normalOperation"


class TestPulse:
    def test_who_answers_pings_stays(self) -> None:
        stage = Stage.opened().wait(600)
        assert stage.dials == 1

    def test_who_does_not_is_left(self) -> None:
        stage = Stage.opened()
        stage.answers_pings = False
        for machine in stage.machines.values():
            machine.app.beats.timeout = 10_000.0
        stage.wait(600)
        assert stage.dials > 1
