"""Tokens: C01 to C16, D01, D02, E05."""

from typing import Any

import pytest

from harness.protocols.ocpp.v201.station import EvseConfig, Functions, StationConfig

from .dialogue import TOKEN, Dialogue, Payload, at, booted, brief

ONE = StationConfig(evses=(EvseConfig(),))
GROUP = {"idToken": "FLEET", "type": "Central"}


def station(**variables: str) -> Dialogue:
    it = booted(ONE, SampledDataCtrlr__TxUpdatedInterval="0", **variables)
    it.do(it.station.plug_in, 1, 1)
    it.calls.clear()
    return it


def present(it: Dialogue, token: str = "DEADBEEF", **more: Any) -> None:
    it.do(it.station.present_token, token, **more)


def info(status: str = "Accepted", **more: Any) -> Payload:
    return {"idTokenInfo": {"status": status, **more}}


def list_tokens(it: Dialogue, *entries: Payload, version: int = 1, kind: str = "Full") -> Any:
    request: Payload = {"versionNumber": version, "updateType": kind}
    if entries:
        request["localAuthorizationList"] = list(entries)
    return it.ask("SendLocalList", request)["status"]


def entry(token: str = "DEADBEEF", status: str | None = "Accepted", **more: Any) -> Payload:
    shape: Payload = {"idToken": {"idToken": token, "type": "ISO14443"}}
    if status is not None:
        shape["idTokenInfo"] = {"status": status, **more}
    return shape


def cached(it: Dialogue, token: str = "DEADBEEF", status: str = "Accepted", **more: Any) -> None:
    it.station.cache.learn({"idToken": token, "type": "ISO14443"}, {"status": status, **more}, it.now)


def test_unknown_token_is_asked_about() -> None:
    """C01.FR.02"""
    it = station()
    present(it)
    assert it.expect("Authorize") == {"idToken": TOKEN}


@pytest.mark.parametrize("status", ["Blocked", "Expired", "Invalid", "Unknown", "NoCredit", "ConcurrentTx"])
def test_refused_token_gets_no_energy_and_no_event(status: str) -> None:
    """C01.FR.01, E02.FR.20"""
    it = station()
    it.answers["Authorize"] = info(status)
    present(it)
    it.expect("Authorize")
    it.silent()
    assert it.station.observe("power", it.now)["1"] == 0


def test_unanswered_authorize_gives_no_energy() -> None:
    it = station()
    it.answers["Authorize"] = None
    present(it)
    it.run(60)
    assert it.events() == []


def test_token_for_other_evses_is_refused() -> None:
    """C01.FR.21"""
    it = station()
    it.answers["Authorize"] = info(evseId=[2])
    present(it)
    assert it.events() == []


def test_cached_token_starts_without_asking() -> None:
    """C12.FR.02"""
    it = station()
    cached(it)
    present(it)
    assert "Authorize" not in it.said()
    assert it.take("TransactionEvent")[0]["idToken"] == TOKEN


def test_cached_token_is_asked_about_without_local_preauthorize() -> None:
    it = station(AuthCtrlr__LocalPreAuthorize="false")
    cached(it)
    present(it)
    it.expect("Authorize")


def test_cached_bad_token_is_asked_about_again() -> None:
    """C10.FR.03, C12.FR.05"""
    it = station()
    cached(it, status="Blocked")
    present(it)
    it.expect("Authorize")
    assert it.station.cache.find(TOKEN, it.now) == {"status": "Accepted"}


def test_cached_bad_token_is_refused_when_post_authorize_is_disabled() -> None:
    """AuthCacheCtrlr.DisablePostAuthorize"""
    it = station(AuthCacheCtrlr__DisablePostAuthorize="true")
    cached(it, status="Blocked")
    present(it)
    it.silent()


def test_cache_entries_run_out_by_life_time() -> None:
    """C10.FR.08"""
    it = station(AuthCacheCtrlr__LifeTime="100")
    cached(it)
    it.run(100)
    present(it)
    it.expect("Authorize")


def test_cache_entries_run_out_by_date() -> None:
    """C10.FR.13"""
    it = station()
    cached(it, cacheExpiryDateTime=at(50))
    it.run(50)
    present(it)
    it.expect("Authorize")


def test_cache_learns_from_authorize_and_transaction_events() -> None:
    """C10.FR.04, C10.FR.05"""
    it = station()
    present(it)
    assert it.station.observe("cache", it.now) == ["DEADBEEF"]
    it.answers["TransactionEvent"] = info("Blocked")
    present(it)
    assert it.station.cache.find(TOKEN, it.now) == {"status": "Blocked"}


def test_cache_is_not_used_when_switched_off() -> None:
    """C10.FR.11"""
    it = station(AuthCacheCtrlr__Enabled="false")
    present(it)
    assert it.station.observe("cache", it.now) == []


def test_cache_makes_room_by_dropping_bad_entries_first() -> None:
    """C10.FR.07"""
    it = station()
    it.station.cache.MOST = 2  # type: ignore[misc]
    cached(it, "A")
    cached(it, "B", "Invalid")
    cached(it, "C")
    assert it.station.observe("cache", it.now) == ["A", "C"]


def test_clear_cache() -> None:
    """C11.FR.03, C11.FR.04"""
    it = station()
    cached(it)
    assert it.ask("ClearCache")["status"] == "Accepted"
    assert it.station.observe("cache", it.now) == []
    it.set("AuthCacheCtrlr.Enabled", "false")
    assert it.ask("ClearCache")["status"] == "Rejected"


def test_cache_and_list_survive_a_reboot() -> None:
    """C10.FR.02, D01.FR.10"""
    it = station()
    cached(it, "CAFE")
    list_tokens(it, entry(), version=7)
    it.ask("Reset", {"type": "Immediate"})
    it.run(5)
    assert it.station.observe("cache", it.now) == ["CAFE"]
    assert it.ask("GetLocalListVersion") == {"versionNumber": 7}


def test_listed_token_starts_without_asking() -> None:
    """C14.FR.02"""
    it = station()
    list_tokens(it, entry())
    present(it)
    assert "Authorize" not in it.said()
    assert len(it.events()) == 2


def test_listed_bad_token_is_asked_about() -> None:
    """C14.FR.03"""
    it = station()
    list_tokens(it, entry(status="Blocked"))
    present(it)
    it.expect("Authorize")


def test_listed_expired_token_is_asked_about() -> None:
    """C14.FR.05"""
    it = station()
    list_tokens(it, entry(cacheExpiryDateTime=at(-1)))
    present(it)
    it.expect("Authorize")


def test_list_wins_over_cache() -> None:
    """C13.FR.01, C14.FR.01"""
    it = station()
    cached(it)
    list_tokens(it, entry(status="Blocked"))
    present(it)
    it.expect("Authorize")


OFFLINE = [
    ("listed", {}, True),
    ("listed", {"AuthCtrlr__LocalAuthorizeOffline": "false"}, False),
    ("listed bad", {"AuthCtrlr__OfflineTxForUnknownIdEnabled": "true"}, False),
    ("listed expired", {"AuthCtrlr__OfflineTxForUnknownIdEnabled": "true"}, False),
    ("cached", {}, True),
    ("unknown", {}, False),
    ("unknown", {"AuthCtrlr__OfflineTxForUnknownIdEnabled": "true"}, True),
]


@pytest.mark.parametrize(("kind", "variables", "allowed"), OFFLINE)
def test_offline(kind: str, variables: dict[str, str], allowed: bool) -> None:
    """C13.FR.02 to C13.FR.06, C15.FR.08"""
    it = station(**variables)
    match kind:
        case "listed":
            list_tokens(it, entry())
        case "listed bad":
            list_tokens(it, entry(status="Invalid"))
        case "listed expired":
            list_tokens(it, entry(cacheExpiryDateTime=at(-1)))
        case "cached":
            cached(it)
    it.do(it.station.link_down)
    present(it)
    assert (it.station.observe("power", it.now)["1"] > 0) is allowed


def test_unknown_token_allowed_offline_is_not_cached() -> None:
    """C15.FR.01"""
    it = station(AuthCtrlr__OfflineTxForUnknownIdEnabled="true")
    it.do(it.station.link_down)
    present(it)
    assert it.station.observe("cache", it.now) == []


@pytest.mark.parametrize(
    "token", [{"idToken": "", "type": "NoAuthorization"}, {"idToken": "APP", "type": "Central"}]
)
def test_some_tokens_are_neither_asked_about_nor_cached(token: Payload) -> None:
    """C02.FR.01, C02.FR.03, C03.FR.01, C03.FR.02, C05.FR.02"""
    it = station()
    it.answers["TransactionEvent"] = info()
    it.do(it.station.present_token, token)
    assert "Authorize" not in it.said()
    assert it.take("TransactionEvent")[0]["idToken"] == token
    assert it.station.observe("cache", it.now) == []


def test_disabled_remote_authorization_never_asks() -> None:
    """AuthCtrlr.DisableRemoteAuthorization"""
    it = station(AuthCtrlr__DisableRemoteAuthorization="true")
    present(it)
    it.silent()


# -- groups and master pass


def test_member_of_the_group_stops_after_asking() -> None:
    """C09.FR.03, C09.FR.05"""
    it = station()
    it.answers["Authorize"] = info(groupIdToken=GROUP)
    present(it)
    it.calls.clear()
    present(it, "CAFEBABE")
    it.expect("Authorize")
    (ended,) = it.take("TransactionEvent")
    assert brief(ended) == ("Ended", "StopAuthorized", "EVConnected", "Local")
    assert ended["idToken"]["idToken"] == "CAFEBABE"


def test_known_member_of_the_group_stops_without_asking() -> None:
    """C09.FR.07, E07.FR.01"""
    it = station()
    list_tokens(it, entry(groupIdToken=GROUP), entry("CAFEBABE", groupIdToken=GROUP))
    present(it)
    it.calls.clear()
    present(it, "CAFEBABE")
    assert "Authorize" not in it.said()
    assert it.events()[0][1] == "StopAuthorized"


@pytest.mark.parametrize(
    "answer", [info("Blocked", groupIdToken=GROUP), info(groupIdToken={**GROUP, "idToken": "X"}), info()]
)
def test_nobody_else_stops_it(answer: Payload) -> None:
    """C09.FR.11, C01.FR.23"""
    it = station()
    it.answers["Authorize"] = info(groupIdToken=GROUP)
    present(it)
    it.calls.clear()
    it.answers["Authorize"] = answer
    present(it, "CAFEBABE")
    assert it.events() == []


def test_master_pass_does_not_start() -> None:
    """C12.FR.09, C16.FR.03"""
    it = station(AuthCtrlr__MasterPassGroupId="FLEET")
    it.answers["Authorize"] = info(groupIdToken=GROUP)
    present(it)
    assert it.events() == []


def test_master_pass_stops_everything() -> None:
    """C16.FR.02"""
    it = booted(AuthCtrlr__MasterPassGroupId="FLEET")
    it.charging("A", 1)
    it.charging("B", 2)
    it.answers["Authorize"] = info(groupIdToken=GROUP)
    present(it, "MASTER")
    assert it.events() == [("Ended", "StopAuthorized", "EVConnected", "MasterPass")] * 2


# -- the CSMS changes its mind


def invalidated(**variables: str) -> Dialogue:
    it = station(**variables)
    cached(it)
    it.answers["TransactionEvent"] = lambda event: info("Invalid") if "idToken" in event else {}
    present(it)
    return it


def test_invalid_token_ends_the_transaction() -> None:
    """E05.FR.10, C15.FR.04, E06.FR.04"""
    it = invalidated()
    assert it.events()[-1] == ("Ended", "Deauthorized", "EVConnected", "DeAuthorized")


def test_invalid_token_stops_energy_when_only_the_cable_ends_it() -> None:
    """E05.FR.09, C15.FR.03"""
    it = invalidated(TxCtrlr__TxStopPoint="EVConnected")
    assert it.events()[-1] == ("Updated", "Deauthorized", "EVConnected", None)
    assert it.station.observe("power", it.now)["1"] == 0


def test_invalid_token_keeps_the_cable_locked() -> None:
    """E05.FR.11"""
    it = invalidated(TxCtrlr__TxStopPoint="EVConnected")
    assert it.station.observe("connectors", it.now)[0]["locked"]


def test_invalid_token_suspends_without_stop_on_invalid_id() -> None:
    """E05.FR.02, C15.FR.06"""
    it = invalidated(TxCtrlr__StopTxOnInvalidId="false")
    assert it.events()[-1] == ("Updated", "ChargingStateChanged", "SuspendedEVSE", None)


def test_invalid_token_may_use_up_its_allowance() -> None:
    """E05.FR.03, C15.FR.07: 1104 Wh at 22.08 kW last 180 s"""
    it = invalidated(TxCtrlr__StopTxOnInvalidId="false", TxCtrlr__MaxEnergyOnInvalidId="1104")
    it.calls.clear()
    it.run(179)
    assert it.events() == []
    it.run(2)
    assert it.events() == [("Updated", "ChargingStateChanged", "SuspendedEVSE", None)]
    assert it.station.observe("energy", it.now)["1"] == pytest.approx(1000 + 1104)


def test_answer_to_the_stop_changes_nothing() -> None:
    it = station()
    present(it)
    it.calls.clear()
    it.answers["TransactionEvent"] = info("Invalid")
    present(it)
    assert len(it.events()) == 1


# -- the local list


def test_full_list_replaces_and_empties() -> None:
    """D01.FR.04, D01.FR.15"""
    it = station()
    assert list_tokens(it, entry("A"), entry("B"), version=3) == "Accepted"
    assert it.station.model.text("LocalAuthListCtrlr", "Entries") == "2"
    assert list_tokens(it, version=4) == "Accepted"
    assert it.station.local_list.entries == {}
    assert it.ask("GetLocalListVersion") == {"versionNumber": 4}


def test_differential_list_adds_changes_and_removes() -> None:
    """D01.FR.16, D01.FR.17"""
    it = station()
    list_tokens(it, entry("A"), entry("B"), version=3)
    answer = list_tokens(
        it, entry("A", "Blocked"), entry("B", None), entry("C"), version=4, kind="Differential"
    )
    assert answer == "Accepted"
    found = {token: info["status"] for (_, token), info in it.station.local_list.entries.items()}
    assert found == {"a": "Blocked", "c": "Accepted"}


def test_empty_differential_only_moves_the_version() -> None:
    """D01.FR.05"""
    it = station()
    list_tokens(it, entry("A"), version=3)
    assert list_tokens(it, version=4, kind="Differential") == "Accepted"
    assert len(it.station.local_list.entries) == 1
    assert it.ask("GetLocalListVersion") == {"versionNumber": 4}


@pytest.mark.parametrize("version", [2, 3])
def test_old_differential_is_a_version_mismatch(version: int) -> None:
    """D01.FR.19"""
    it = station()
    list_tokens(it, entry("A"), version=3)
    assert list_tokens(it, entry("B"), version=version, kind="Differential") == "VersionMismatch"


def test_doubled_tokens_fail() -> None:
    """D01.FR.06"""
    assert list_tokens(station(), entry("A"), entry("a")) == "Failed"


def test_version_zero_fails() -> None:
    """D01.FR.18"""
    assert list_tokens(station(), entry("A"), version=0) == "Failed"


def test_version_is_zero_without_a_list_and_when_switched_off() -> None:
    """D02.FR.02, D02.FR.03"""
    it = station()
    assert it.ask("GetLocalListVersion") == {"versionNumber": 0}
    list_tokens(it, entry(), version=5)
    it.set("LocalAuthListCtrlr.Enabled", "false")
    assert it.ask("GetLocalListVersion") == {"versionNumber": 0}


def test_absent_list_and_cache_are_not_supported() -> None:
    it = booted(StationConfig(functions=Functions(auth_cache=False, local_list=False)))
    assert it.ask("ClearCache") == "NotSupported"
    assert it.ask("GetLocalListVersion") == "NotSupported"
