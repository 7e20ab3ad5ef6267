"""Charging profiles (K)."""

from typing import Any

import pytest
from csms_dialogue import RFID, Dialogue, event, guarded, online

from harness.errors import UsageFault
from harness.protocols.ocpp import schemas
from harness.protocols.ocpp.v201.csms import CsmsConfig

ACCEPTED, REJECTED = {"status": "Accepted"}, {"status": "Rejected"}


def charging(csms: Dialogue) -> Dialogue:
    """Transaction T1 runs on EVSE 1."""
    csms.call("TransactionEvent", event("Started", 0))
    return csms


def limited(csms: Dialogue, amperes: float = 6, answer: object = ACCEPTED) -> dict[str, Any]:
    csms.do("limit_transaction", "CS1", 1, amperes, "A")
    order = csms.order()
    csms.reply(order, answer)
    profile: dict[str, Any] = order.payload["chargingProfile"]
    return profile


def test_a_limit_is_a_profile_for_the_running_transaction() -> None:
    csms = charging(guarded())
    profile = limited(csms)
    assert (profile["chargingProfilePurpose"], profile["transactionId"]) == ("TxProfile", "T1")
    (schedule,) = profile["chargingSchedule"]
    assert schedule["chargingSchedulePeriod"] == [{"startPeriod": 0, "limit": 6}]
    assert "startSchedule" in schedule


def test_an_accepted_limit_is_booked() -> None:
    csms = charging(guarded())
    limited(csms)
    (row,) = csms.record("limits")
    assert (row["evse"], row["transaction"], row["limit"], row["unit"]) == (1, "T1", 6, "A")


def test_a_rejected_limit_is_not_booked_and_not_repeated() -> None:
    csms = charging(guarded())
    limited(csms, answer=REJECTED)
    csms.wait(3600)
    assert csms.record("limits") == []
    assert csms.orders() == []
    assert csms.closed == []
    assert csms.last_order()["state"] == "rejected"


def test_a_new_limit_replaces_the_old_one() -> None:
    csms = charging(guarded())
    first, second = limited(csms, 6), limited(csms, 10)
    assert first["id"] == second["id"]
    assert [row["limit"] for row in csms.record("limits")] == [10]


def test_a_rejected_change_leaves_the_old_limit() -> None:
    csms = charging(guarded())
    limited(csms, 6)
    limited(csms, 10, REJECTED)
    assert [row["limit"] for row in csms.record("limits")] == [6]


def test_a_limit_ends_with_its_transaction() -> None:
    csms = charging(guarded())
    limited(csms)
    csms.call("TransactionEvent", event("Ended", 1))
    assert csms.record("limits") == []


def test_without_a_transaction_there_is_nothing_to_limit() -> None:
    csms = guarded()
    with pytest.raises(UsageFault, match="EVSE 1"):
        csms.do("limit_transaction", "CS1", 1, 6, "A")
    assert csms.last_order()["state"] == "failed"


def test_a_transaction_elsewhere_is_not_limited() -> None:
    csms = charging(guarded())
    csms.connect("CS2")
    csms.boot("CS2")
    for station, evse in (("CS2", 1), ("CS1", 2)):
        with pytest.raises(UsageFault, match=f"EVSE {evse} of {station}"):
            csms.do("limit_transaction", station, evse, 6, "A")


def test_a_default_limit_outlives_transactions() -> None:
    csms = charging(guarded())
    csms.do("limit_default", "CS1", 0, 16, "A")
    csms.reply(csms.order(), ACCEPTED)
    csms.call("TransactionEvent", event("Ended", 1))
    assert [row["purpose"] for row in csms.record("limits")] == ["TxDefaultProfile"]


def test_a_station_limit_is_for_evse_0() -> None:
    csms = guarded()
    csms.do("limit_station", "CS1", 11_000, "W")
    order = csms.order()
    assert order.payload["evseId"] == 0
    assert order.payload["chargingProfile"]["chargingProfilePurpose"] == "ChargingStationMaxProfile"


def cleared(csms: Dialogue, payload: dict[str, Any], answer: object = ACCEPTED) -> list[Any]:
    csms.request("ClearChargingProfile", payload)
    csms.reply(csms.order(), answer)
    return [row["profile"] for row in csms.record("limits")]


def test_a_profile_is_cleared_by_its_id() -> None:
    csms = charging(guarded())
    id = limited(csms)["id"]
    assert cleared(csms, {"chargingProfileId": id + 1}, {"status": "Unknown"}) == [id]
    assert cleared(csms, {"chargingProfileId": id}) == []


def test_profiles_are_cleared_by_purpose() -> None:
    csms = charging(guarded())
    id = limited(csms)["id"]
    criteria = {"chargingProfileCriteria": {"chargingProfilePurpose": "TxDefaultProfile"}}
    assert cleared(csms, criteria) == [id]
    assert (
        cleared(csms, {"chargingProfileCriteria": {"chargingProfilePurpose": "TxProfile", "evseId": 1}}) == []
    )


def test_a_profile_that_was_not_cleared_stays_booked() -> None:
    csms = charging(guarded())
    id = limited(csms)["id"]
    assert cleared(csms, {"chargingProfileId": id}, {"status": "Unknown"}) == [id]


def test_reported_profiles_are_learnt() -> None:
    csms = charging(guarded())
    profile = limited(csms)
    csms.do("get_profiles", "CS1", {"chargingProfilePurpose": "TxProfile"}, evse=1)
    order = csms.order()
    csms.reply(order, ACCEPTED)
    part = {"requestId": order.payload["requestId"], "chargingLimitSource": "CSO", "evseId": 1}
    seen = {**profile, "id": 99, "stackLevel": 3}
    assert csms.call("ReportChargingProfiles", {**part, "tbc": True, "chargingProfile": [profile]}) == {}
    assert csms.call("ReportChargingProfiles", {**part, "chargingProfile": [seen]}) == {}
    assert [row["profile"] for row in csms.record("limits")] == [profile["id"], 99]


# a car that tells its needs

AC = {"energyAmount": 1, "evMinCurrent": 6, "evMaxCurrent": 20, "evMaxVoltage": 400}
NEEDS = {
    "evseId": 1,
    "chargingNeeds": {"requestedEnergyTransfer": "AC_three_phase", "acChargingParameters": AC},
}
DC = {"evMaxCurrent": 100, "evMaxVoltage": 400}
DC_NEEDS = {"evseId": 1, "chargingNeeds": {"requestedEnergyTransfer": "DC", "dcChargingParameters": DC}}


def offered(csms: Dialogue, needs: dict[str, Any] = NEEDS) -> dict[str, Any]:
    assert csms.call("NotifyEVChargingNeeds", needs) == ACCEPTED
    order = csms.order()
    assert order.action == "SetChargingProfile"
    assert schemas.errors("2.0.1", "SetChargingProfile", "request", order.payload) == []
    csms.reply(order, ACCEPTED)
    profile: dict[str, Any] = order.payload["chargingProfile"]
    return profile


def test_needs_are_answered_and_a_profile_follows() -> None:
    profile = offered(charging(guarded()))
    assert (profile["chargingProfilePurpose"], profile["transactionId"]) == ("TxProfile", "T1")
    (schedule,) = profile["chargingSchedule"]
    assert schedule["chargingRateUnit"] == "A"
    assert schedule["chargingSchedulePeriod"] == [{"startPeriod": 0, "limit": 20.0, "numberPhases": 3}]


def test_a_car_gets_no_more_than_there_is() -> None:
    profile = offered(charging(guarded(max_current=10.0)))
    assert profile["chargingSchedule"][0]["chargingSchedulePeriod"][0]["limit"] == 10.0


def test_direct_current_is_limited_in_watts() -> None:
    (schedule,) = offered(charging(guarded(max_power=22_000)), DC_NEEDS)["chargingSchedule"]
    assert (schedule["chargingRateUnit"], schedule["chargingSchedulePeriod"][0]["limit"]) == ("W", 22_000)


def test_without_a_transaction_no_profile_is_promised() -> None:
    csms = guarded()
    assert csms.call("NotifyEVChargingNeeds", NEEDS) == REJECTED
    assert csms.orders() == []


def test_who_cannot_provide_says_so() -> None:
    csms = charging(guarded(charging_needs="Rejected"))
    assert csms.call("NotifyEVChargingNeeds", NEEDS) == REJECTED
    assert csms.orders() == []


def test_the_profile_may_take_its_time() -> None:
    csms = charging(guarded(charging_needs="Processing", profile_delay=30))
    assert csms.call("NotifyEVChargingNeeds", NEEDS) == {"status": "Processing"}
    csms.wait(29)
    assert csms.orders() == []
    csms.wait(1)
    assert csms.order().action == "SetChargingProfile"


def test_no_profile_for_a_transaction_that_is_over() -> None:
    csms = charging(guarded(profile_delay=30))
    csms.call("NotifyEVChargingNeeds", NEEDS)
    csms.call("TransactionEvent", event("Ended", 1))
    csms.wait(60)
    assert csms.orders() == []


def test_no_profile_for_a_station_that_is_gone() -> None:
    csms = charging(guarded(profile_delay=30))
    csms.call("NotifyEVChargingNeeds", NEEDS)
    csms.drop()
    csms.wait(60)
    assert csms.last_order()["state"] == "failed"


def schedule_of(limit: float) -> dict[str, Any]:
    return {
        "timeBase": "2026-01-01T12:00:00Z",
        "evseId": 1,
        "chargingSchedule": {
            "id": 1,
            "chargingRateUnit": "A",
            "chargingSchedulePeriod": [{"startPeriod": 0, "limit": limit}],
        },
    }


def test_a_schedule_within_the_limits_is_accepted() -> None:
    csms = charging(guarded())
    offered(csms)
    assert csms.call("NotifyEVChargingSchedule", schedule_of(20)) == ACCEPTED
    assert csms.orders() == []


def test_a_schedule_beyond_the_limits_is_renegotiated_once() -> None:
    csms = charging(guarded())
    offered(csms)
    assert csms.call("NotifyEVChargingSchedule", schedule_of(21)) == REJECTED
    csms.reply(csms.order(), ACCEPTED)
    assert csms.call("NotifyEVChargingSchedule", schedule_of(21)) == REJECTED
    assert csms.orders() == []


# what the reference must not send


def profile(**changes: Any) -> dict[str, Any]:
    schedule = {
        "id": 1,
        "startSchedule": "2026-01-01T12:00:00Z",
        "chargingRateUnit": "A",
        "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 6}],
    }
    base = {
        "id": 50,
        "stackLevel": 0,
        "chargingProfilePurpose": "TxDefaultProfile",
        "chargingProfileKind": "Absolute",
        "chargingSchedule": [{**schedule, **changes.pop("schedule", {})}],
    }
    return {**base, **changes}


def periods(*starts: int, **more: Any) -> dict[str, Any]:
    return {"chargingSchedulePeriod": [{"startPeriod": start, "limit": 6, **more} for start in starts]}


TX = {"chargingProfilePurpose": "TxProfile"}
MAX = {"chargingProfilePurpose": "ChargingStationMaxProfile"}


@pytest.mark.parametrize(
    ("evse", "wanted", "clause"),
    [
        (1, profile(**TX), "K01.FR.03"),
        (0, profile(**TX, transactionId="T1"), "K01.FR.16"),
        (1, profile(schedule=periods(1)), "K01.FR.31"),
        (1, profile(schedule=periods(0, 60, 30)), "K01.FR.35"),
        (1, profile(schedule=periods(0, 60, 60)), "K01.FR.35"),
        (1, profile(schedule=periods(0, phaseToUse=2, numberPhases=3)), "K01.FR.19"),
        (1, profile(schedule=periods(0, phaseToUse=2)), "K01.FR.19"),
        (1, profile(chargingProfilePurpose="ChargingStationExternalConstraints"), "K01.FR.22"),
        (1, profile(chargingSchedule=profile()["chargingSchedule"] * 2), "K01.FR.34"),
        (0, profile(**MAX, chargingProfileKind="Relative"), "K01.FR.38"),
        (1, profile(chargingProfileKind="Relative"), "K01.FR.41"),
    ],
)
def test_bad_profiles_are_refused(evse: int, wanted: dict[str, Any], clause: str) -> None:
    csms = charging(guarded())
    with pytest.raises(UsageFault, match=clause):
        csms.request("SetChargingProfile", {"evseId": evse, "chargingProfile": wanted})
    assert csms.orders() == []


def test_an_absolute_profile_needs_a_start() -> None:
    wanted = profile()
    del wanted["chargingSchedule"][0]["startSchedule"]
    with pytest.raises(UsageFault, match=r"K01\.FR\.40"):
        guarded().request("SetChargingProfile", {"evseId": 1, "chargingProfile": wanted})


@pytest.mark.parametrize(
    ("evse", "wanted"),
    [
        (1, profile()),
        (0, profile(**MAX)),
        (1, profile(**TX, transactionId="T1")),
        (1, profile(schedule=periods(0, 30, 60))),
        (1, profile(schedule=periods(0, phaseToUse=2, numberPhases=1))),
    ],
)
def test_good_profiles_go_out(evse: int, wanted: dict[str, Any]) -> None:
    csms = charging(guarded())
    csms.request("SetChargingProfile", {"evseId": evse, "chargingProfile": wanted})
    assert csms.order().payload["chargingProfile"] == wanted


def install(csms: Dialogue, evse: int, wanted: dict[str, Any]) -> None:
    csms.request("SetChargingProfile", {"evseId": evse, "chargingProfile": wanted})
    csms.reply(csms.order(), ACCEPTED)


def test_two_default_profiles_must_not_collide() -> None:
    csms = guarded()
    install(csms, 1, profile())
    with pytest.raises(UsageFault, match=r"K01\.FR\.06"):
        install(csms, 1, profile(id=51))
    install(csms, 2, profile(id=52))
    install(csms, 1, profile(id=53, stackLevel=1))
    install(csms, 1, profile())


def test_default_profiles_of_different_times_do_not_collide() -> None:
    csms = guarded()
    install(csms, 1, profile(validTo="2026-01-02T00:00:00Z"))
    install(csms, 1, profile(id=51, validFrom="2026-01-02T00:00:00Z"))
    with pytest.raises(UsageFault, match=r"K01\.FR\.06"):
        install(csms, 1, profile(id=52, validFrom="2026-01-01T00:00:00Z", validTo="2026-01-01T01:00:00Z"))


def test_two_profiles_of_a_transaction_must_not_collide() -> None:
    csms = charging(guarded())
    install(csms, 1, profile(**TX, transactionId="T1"))
    with pytest.raises(UsageFault, match=r"K01\.FR\.39"):
        install(csms, 1, profile(**TX, id=51, transactionId="T1"))


@pytest.mark.parametrize(
    ("action", "payload", "clause"),
    [
        ("ClearChargingProfile", {}, "K10.FR.02"),
        (
            "ClearChargingProfile",
            {"chargingProfileCriteria": {"chargingProfilePurpose": "ChargingStationExternalConstraints"}},
            "K10.FR.06",
        ),
        ("GetChargingProfiles", {"requestId": 1, "chargingProfile": {}}, "K09.FR.03"),
        (
            "RequestStartTransaction",
            {"idToken": RFID, "remoteStartId": 1, "chargingProfile": profile()},
            "F01.FR.09",
        ),
        (
            "RequestStartTransaction",
            {"idToken": RFID, "remoteStartId": 1, "chargingProfile": profile(**TX, transactionId="T")},
            "F01.FR.11",
        ),
    ],
)
def test_other_bad_orders_are_refused(action: str, payload: dict[str, Any], clause: str) -> None:
    csms = guarded()
    with pytest.raises(UsageFault, match=clause):
        csms.request(action, payload)


def test_the_player_may_send_a_bad_profile() -> None:
    csms = online(CsmsConfig())
    csms.request("SetChargingProfile", {"evseId": 1, "chargingProfile": profile(**TX)})
    assert csms.order().action == "SetChargingProfile"
