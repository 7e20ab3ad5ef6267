"""Charging profiles: K01 to K10."""

from typing import Any

import pytest

from harness.protocols.ocpp.v201.station import EvseConfig, Functions, StationConfig

from .dialogue import Dialogue, Payload, at, booted, brief

FULL = 22080.0


def station(**variables: str) -> Dialogue:
    return booted(None, SampledDataCtrlr__TxUpdatedInterval="0", **variables)


def profile(
    purpose: str = "TxDefaultProfile",
    *limits: tuple[int, float],
    id: int = 1,
    level: int = 0,
    unit: str = "W",
    schedule: Payload | None = None,
    phases: int | None = None,
    **changes: Any,
) -> Payload:
    periods: list[Payload] = [
        {"startPeriod": start, "limit": limit} for start, limit in limits or ((0, 6000.0),)
    ]
    if phases is not None:
        periods = [period | {"numberPhases": phases} for period in periods]
    base: Payload = {
        "id": id,
        "stackLevel": level,
        "chargingProfilePurpose": purpose,
        "chargingProfileKind": "Absolute",
        "chargingSchedule": [
            {"id": 1, "startSchedule": at(0), "chargingRateUnit": unit, "chargingSchedulePeriod": periods}
            | (schedule or {})
        ],
    }
    return base | changes


def relative(*args: Any, **named: Any) -> Payload:
    made = profile(*args, chargingProfileKind="Relative", **named)
    del made["chargingSchedule"][0]["startSchedule"]
    return made


def put(it: Dialogue, shape: Payload, evse: int = 1) -> Any:
    return it.ask("SetChargingProfile", {"evseId": evse, "chargingProfile": shape})["status"]


def composite(it: Dialogue, duration: int = 600, evse: int = 1, unit: str = "W") -> Any:
    answer = it.ask("GetCompositeSchedule", {"evseId": evse, "duration": duration, "chargingRateUnit": unit})
    if answer["status"] != "Accepted":
        return answer["status"]
    return [
        (period["startPeriod"], period["limit"]) for period in answer["schedule"]["chargingSchedulePeriod"]
    ]


def power(it: Dialogue, evse: int = 1) -> float:
    return float(it.station.observe("power", it.now)[str(evse)])


# -- accepting and refusing


def test_default_profile_is_accepted_and_persists() -> None:
    """K01.FR.15, K01.FR.27"""
    it = station()
    assert put(it, profile()) == "Accepted"
    it.ask("Reset", {"type": "Immediate"})
    it.run(5)
    assert composite(it) == [(0, 6000)]


def test_tx_profile_of_the_running_transaction() -> None:
    """K01.FR.04"""
    it = station()
    id = it.charging()
    assert put(it, relative("TxProfile", transactionId=id)) == "Accepted"
    assert power(it) == 6000


def spoilt(it: Dialogue, kind: str) -> tuple[Payload, int]:
    """A profile with one thing wrong, and the EVSE it is for."""
    running = it.charging()
    match kind:
        case "unknown EVSE":
            return profile(), 9
        case "no transaction":
            return relative("TxProfile", transactionId=running), 2
        case "other transaction":
            return relative("TxProfile", transactionId="other"), 1
        case "no transaction id":
            return relative("TxProfile"), 1
        case "TxProfile on 0":
            return relative("TxProfile", transactionId=running), 0
        case "maximum on an EVSE":
            return profile("ChargingStationMaxProfile"), 1
        case "relative maximum":
            return relative("ChargingStationMaxProfile"), 0
        case "external":
            return profile("ChargingStationExternalConstraints"), 0
        case "stack level":
            return profile(level=10), 1
        case "first period":
            return profile("TxDefaultProfile", (5, 6000.0)), 1
        case "order":
            return profile("TxDefaultProfile", (0, 1.0), (20, 2.0), (10, 3.0)), 1
        case "relative with start":
            return profile(chargingProfileKind="Relative"), 1
        case "absolute without start":
            return relative() | {"chargingProfileKind": "Absolute"}, 1
        case "recurring without kind":
            return profile(chargingProfileKind="Recurring"), 1
        case "two schedules":
            made = profile()
            return made | {"chargingSchedule": made["chargingSchedule"] * 2}, 1
        case "too many periods":
            return profile("TxDefaultProfile", *((start, 1.0) for start in range(25))), 1
        case "validity":
            return profile(validFrom=at(20), validTo=at(10)), 1
        case "phase":
            made = profile(phases=1)
            made["chargingSchedule"][0]["chargingSchedulePeriod"][0]["phaseToUse"] = 2
            return made, 1
    raise AssertionError(kind)


@pytest.mark.parametrize(
    "kind",
    [
        "unknown EVSE",
        "no transaction",
        "other transaction",
        "no transaction id",
        "TxProfile on 0",
        "maximum on an EVSE",
        "relative maximum",
        "external",
        "stack level",
        "first period",
        "order",
        "relative with start",
        "absolute without start",
        "recurring without kind",
        "two schedules",
        "too many periods",
        "validity",
        "phase",
    ],
)
def test_refused(kind: str) -> None:
    """K01.FR.09, 16, 20, 22, 28, 31, 33 to 35, 38, 40, 41; K04.FR.03"""
    it = station()
    shape, evse = spoilt(it, kind)
    assert put(it, shape, evse) == "Rejected"
    assert it.station.observe("charging_profiles", it.now) == []


def test_unit_that_is_not_supported() -> None:
    """K01.FR.26, K08.FR.07"""
    it = station(SmartChargingCtrlr__RateUnit="W")
    assert put(it, profile(unit="A")) == "Rejected"
    assert composite(it, unit="A") == "Rejected"


def test_same_id_replaces() -> None:
    """K01.FR.05"""
    it = station()
    put(it, profile("TxDefaultProfile", (0, 6000)))
    assert put(it, profile("TxDefaultProfile", (0, 7000))) == "Accepted"
    assert composite(it) == [(0, 7000)]


@pytest.mark.parametrize(("first", "second"), [(1, 1), (0, 1), (1, 0)])
def test_same_level_under_another_id_is_refused(first: int, second: int) -> None:
    """K01.FR.06, K01.FR.52, K01.FR.53"""
    it = station()
    put(it, profile(id=1), first)
    assert put(it, profile(id=2), second) == "Rejected"


def test_same_level_at_other_times_or_places_is_fine() -> None:
    """K01.FR.06"""
    it = station()
    put(it, profile(id=1, validTo=at(100)), 1)
    assert put(it, profile(id=2, validFrom=at(100)), 1) == "Accepted"
    assert put(it, profile(id=3), 2) == "Accepted"
    assert put(it, profile("ChargingStationMaxProfile", id=4), 0) == "Accepted"


def test_without_smart_charging_nothing_is_supported() -> None:
    """K01.FR.29"""
    it = booted(StationConfig(functions=Functions(smart_charging=False)))
    request = {"evseId": 1, "chargingProfile": profile()}
    assert it.ask("SetChargingProfile", request) == "NotSupported"


# -- what they amount to


def test_no_profile_means_all_there_is() -> None:
    """K08.FR.02, K06.FR.02"""
    assert composite(station()) == [(0, FULL)]


def test_amperes_are_per_phase() -> None:
    """K01.FR.49, K01.FR.51"""
    it = station()
    put(it, profile("TxDefaultProfile", (0, 6.0), unit="A"))
    assert composite(it) == [(0, 6 * 230 * 3)]
    assert composite(it, unit="A") == [(0, 6.0)]
    put(it, profile("TxDefaultProfile", (0, 6.0), unit="A", phases=1))
    assert composite(it) == [(0, 6 * 230)]


def test_periods_follow_each_other() -> None:
    """K01.FR.12"""
    it = station()
    put(it, profile("TxDefaultProfile", (0, 6000), (100, 8000), (200, 7000)))
    assert composite(it) == [(0, 6000), (100, 8000), (200, 7000)]


def test_schedule_ends_with_its_duration() -> None:
    """K01.FR.11, K01.FR.13"""
    it = station()
    put(it, profile("TxDefaultProfile", (0, 6000), (100, 8000), (900, 1), schedule={"duration": 200}))
    assert composite(it, 1000) == [(0, 6000), (100, 8000), (200, FULL)]


def test_higher_level_wins_as_long_as_it_lasts() -> None:
    """K01.FR.17"""
    it = station()
    put(it, profile("TxDefaultProfile", (0, 6000), id=1, level=0))
    put(it, profile("TxDefaultProfile", (0, 9000), id=2, level=1, schedule={"duration": 300}))
    assert composite(it) == [(0, 9000), (300, 6000)]


def test_lowest_purpose_wins() -> None:
    """K08.FR.04"""
    it = station()
    put(it, profile("TxDefaultProfile", (0, 9000), (300, 5000), id=1))
    put(it, profile("ChargingStationMaxProfile", (0, 8000), id=2), 0)
    assert composite(it) == [(0, 8000), (300, 5000)]


def test_tx_profile_stands_in_for_the_default_and_falls_back_to_it() -> None:
    """K02.FR.04, K02.FR.08"""
    it = station()
    put(it, profile("TxDefaultProfile", (0, 5000), id=1, level=5))
    running = it.charging()
    put(it, relative("TxProfile", (0, 9000), id=2, transactionId=running, schedule={"duration": 100}))
    assert composite(it) == [(0, 9000), (100, 5000)]


def test_default_of_the_station_acts_on_every_evse() -> None:
    """K01.FR.14"""
    it = station()
    put(it, profile(), 0)
    assert composite(it, evse=1) == composite(it, evse=2) == [(0, 6000)]


def test_validity_is_respected() -> None:
    """K01.FR.36, K01.FR.37"""
    it = station()
    put(it, profile(validFrom=at(100), validTo=at(200)))
    assert composite(it) == [(0, FULL), (100, 6000), (200, FULL)]


def test_start_in_the_future_is_respected() -> None:
    """K01.FR.30"""
    it = station()
    put(it, profile(schedule={"startSchedule": at(60)}))
    assert composite(it) == [(0, FULL), (60, 6000)]


def test_recurring_comes_back() -> None:
    it = station()
    schedule = {"startSchedule": at(-86400 + 60), "duration": 100}
    put(it, profile(chargingProfileKind="Recurring", recurrencyKind="Daily", schedule=schedule))
    assert composite(it, 90000) == [(0, FULL), (60, 6000), (160, FULL), (86460, 6000), (86560, FULL)]


def test_composite_of_the_station_adds_up() -> None:
    """K08.FR.03"""
    it = station()
    assert composite(it, evse=0) == [(0, 2 * FULL)]
    put(it, profile("ChargingStationMaxProfile", (0, 30000)), 0)
    assert composite(it, evse=0) == [(0, 30000)]


def test_composite_of_an_unknown_evse() -> None:
    """K08.FR.05"""
    assert composite(station(), evse=9) == "Rejected"


def test_power_follows_the_schedule_and_changes_are_told() -> None:
    """K01.FR.07, K01.FR.32; ChargingRateChanged"""
    it = station()
    it.charging()
    put(it, profile("TxDefaultProfile", (0, 11040), (100, 5520)))
    assert power(it) == 11040
    assert it.events() == [("Updated", "ChargingRateChanged", None, None)]
    it.run(100)
    assert power(it) == 5520
    assert it.events() == [("Updated", "ChargingRateChanged", None, None)]


def test_limit_zero_suspends() -> None:
    it = station()
    it.charging()
    put(it, profile("TxDefaultProfile", (0, 0), (100, 6000)))
    assert [brief(event)[2] for event in it.take("TransactionEvent")] == ["SuspendedEVSE"]
    it.run(100)
    assert [brief(event)[2] for event in it.take("TransactionEvent")] == ["Charging"]


def test_maximum_is_shared_by_the_evses() -> None:
    """K04.FR.05"""
    it = station()
    put(it, profile("ChargingStationMaxProfile", (0, 10000)), 0)
    it.charging("A", 1)
    it.charging("B", 2)
    assert power(it, 1) + power(it, 2) <= 10000


def test_tx_profile_goes_with_its_transaction() -> None:
    """K02.FR.05"""
    it = station()
    running = it.charging()
    put(it, relative("TxProfile", transactionId=running))
    it.do(it.station.plug_out, 1, 1)
    assert it.station.observe("charging_profiles", it.now) == []


def test_profiles_work_offline() -> None:
    """K06.FR.01"""
    it = station()
    it.charging()
    put(it, profile("TxDefaultProfile", (0, 6000), (100, 3000)))
    it.do(it.station.link_down)
    it.run(100)
    assert power(it) == 3000


# -- reading and clearing


def filled() -> Dialogue:
    it = station()
    put(it, profile(id=1), 1)
    put(it, profile(id=2, level=1), 2)
    put(it, profile("ChargingStationMaxProfile", id=3), 0)
    return it


def read(it: Dialogue, evse: int | None = None, **criterion: Any) -> Any:
    request: Payload = {"requestId": 4, "chargingProfile": criterion}
    if evse is not None:
        request["evseId"] = evse
    answer = it.ask("GetChargingProfiles", request)["status"]
    if answer != "Accepted":
        return answer
    reports = it.take("ReportChargingProfiles")
    assert [report["tbc"] for report in reports] == [True] * (len(reports) - 1) + [False]
    assert {report["requestId"] for report in reports} == {4}
    return sorted(found["id"] for report in reports for found in report["chargingProfile"])


@pytest.mark.parametrize(
    ("evse", "criterion", "found"),
    [
        (None, {"chargingProfilePurpose": "TxDefaultProfile"}, [1, 2]),
        (None, {"chargingProfileId": [2, 3]}, [2, 3]),
        (0, {"stackLevel": 0}, [3]),
        (1, {"stackLevel": 0}, [1]),
        (None, {"stackLevel": 0}, [1, 3]),
        (None, {"chargingLimitSource": ["CSO"]}, [1, 2, 3]),
        (None, {"chargingLimitSource": ["EMS"]}, "NoProfiles"),
        (None, {"stackLevel": 1, "chargingProfilePurpose": "TxDefaultProfile"}, [2]),
    ],
)
def test_read_profiles(evse: int | None, criterion: Payload, found: Any) -> None:
    """K09.FR.01 to K09.FR.06"""
    assert read(filled(), evse, **criterion) == found


@pytest.mark.parametrize(
    ("request_", "left"),
    [
        ({"chargingProfileId": 1}, [2, 3]),
        ({"chargingProfileId": 9}, None),
        ({"chargingProfileCriteria": {"chargingProfilePurpose": "TxDefaultProfile"}}, [3]),
        (
            {"chargingProfileCriteria": {"chargingProfilePurpose": "TxDefaultProfile", "stackLevel": 1}},
            [1, 3],
        ),
        ({"chargingProfileCriteria": {"evseId": 0}}, [1, 2]),
        ({"chargingProfileCriteria": {"stackLevel": 7}}, None),
    ],
)
def test_clear_profiles(request_: Payload, left: list[int] | None) -> None:
    """K10.FR.01, K10.FR.03, K10.FR.04"""
    it = filled()
    expected = "Unknown" if left is None else "Accepted"
    assert it.ask("ClearChargingProfile", request_)["status"] == expected
    ids = sorted(each["id"] for each in it.station.observe("charging_profiles", it.now))
    assert ids == ([1, 2, 3] if left is None else left)


def test_clearing_lets_power_go() -> None:
    """K10.FR.05, K10.FR.07"""
    it = station()
    put(it, profile())
    it.charging()
    assert power(it) == 6000
    it.ask("ClearChargingProfile", {"chargingProfileId": 1})
    assert power(it) == FULL


def test_dc_ignores_phases() -> None:
    """K01.FR.44"""
    dc = EvseConfig(max_power=150000, voltage=400, phases=0)
    it = booted(StationConfig(evses=(dc,)))
    assert put(it, profile("TxDefaultProfile", (0, 100.0), unit="A", phases=3)) == "Accepted"
    assert composite(it) == [(0, 40000)]
