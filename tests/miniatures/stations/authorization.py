"""Stations that let the wrong drivers charge, or the right ones not (8.4.4)."""

from typing import Any

from harness.protocols.ocpp.v201.station import ChargingStation
from harness.protocols.ocpp.v201.station.authorization import Authorization
from harness.protocols.ocpp.v201.station.delivery import Delivery
from harness.protocols.ocpp.v201.station.part import status
from harness.protocols.ocpp.v201.station.tokens import AuthCache, LocalList
from harness.protocols.ocpp.v201.station.transaction_events import TransactionEvents
from harness.protocols.ocpp.v201.station.transactions import Transactions
from tests.miniatures.confession import caught_by, faulty_part
from tests.miniatures.stations import remote, transactions
from tests.miniatures.tampering import spoils_answers

U = "IEC63110-8.4.4-"

caught_by("authorization.session", f"{U}P1")(transactions.authorizes_without_naming_the_token)
caught_by("authorization.energy", f"{U}P1")(remote.takes_orders_and_gives_no_energy)
caught_by("authorization.cable_timeout", f"{U}X54", warns=True)(remote.waits_for_ever_for_the_ev)

# -- whom it asks about


@faulty_part(Authorization, "online", "authorization.unknown_asked", f"{U}P1")
def asks_about_nobody(self: Any, usual: Any, *args: Any) -> str:
    return "yes"


for _check, _case in (
    ("authorization.asked_anyway", "X4"),
    ("authorization.refused_locally", "X51"),
):
    caught_by(_check, f"{U}{_case}")(asks_about_nobody)


@faulty_part(Authorization, "online", "authorization.cached_starts", f"{U}X1", warns=True)
def asks_about_everybody(self: Any, usual: Any, *args: Any) -> str:
    return "ask"


for _check, _case in (
    ("authorization.listed_starts", "P2"),
    ("authorization.cache_final", "X8"),
    ("authorization.list_final", "X23"),
    ("authorization.remote_off", "X51"),
):
    caught_by(_check, f"{U}{_case}")(asks_about_everybody)


@faulty_part(Authorization, "post_authorize_disabled", "authorization.cached_bad_asked", f"{U}X6[invalid]")
def never_asks_again_about_a_token_it_refuses(self: Any, usual: Any, token: Any) -> bool:
    return True


caught_by("authorization.listed_bad_asked", f"{U}X20[invalid]")(never_asks_again_about_a_token_it_refuses)


@faulty_part(Authorization, "answered", "authorization.refused_starts_nothing", f"{U}N2")
def charges_whatever_the_csms_answers(
    self: Any, usual: Any, token: Any, evse: Any, answer: Any, now: float, then: Any
) -> None:
    if isinstance(getattr(answer, "payload", None), dict) and "idTokenInfo" in answer.payload:
        answer.payload["idTokenInfo"]["status"] = "Accepted"
    usual(token, evse, answer, now, then)


caught_by("remote.refused", "IEC63110-8.4.5-N6")(charges_whatever_the_csms_answers)


@faulty_part(Transactions, "plugged_in", "authorization.no_energy", f"{U}N2")
def gives_energy_to_everybody(self: Any, usual: Any, evse: Any, connector: Any, now: float) -> None:
    usual(evse, connector, now)
    if evse.session is not None and not evse.session.authorized:
        self.update(evse.session, "ChargingStateChanged", now, state="Charging")


# -- the cache


@faulty_part(AuthCache, "learn", "authorization.cached_starts", f"{U}X1", warns=True)
def learns_nothing(self: Any, usual: Any, *args: Any) -> None:
    pass


@faulty_part(AuthCache, "learn", "authorization.cache_learns_answer", f"{U}X9")
def never_changes_its_mind_about_a_token(self: Any, usual: Any, token: Any, info: Any, now: float) -> None:
    if self.find(token, now) is None:
        usual(token, info, now)


caught_by("authorization.cache_learns_session", f"{U}X10")(never_changes_its_mind_about_a_token)


@faulty_part(AuthCache, "rebooting", "authorization.cache_kept", f"{U}X3", warns=True)
def forgets_its_cache_over_a_restart(self: Any, usual: Any, now: float) -> None:
    self.entries.clear()


@faulty_part(AuthCache, "ran_out", "authorization.cache_life", f"{U}X5")
def remembers_tokens_for_ever(self: Any, usual: Any, *args: Any) -> bool:
    return False


@faulty_part(AuthCache, "clear_cache", "authorization.cache_emptied", f"{U}X11")
def says_that_it_cleared_its_cache(self: Any, usual: Any, *args: Any) -> Any:
    return status("Accepted")


caught_by("authorization.clear_cache", f"{U}X12")(says_that_it_cleared_its_cache)

# -- the list


@faulty_part(LocalList, "rebooting", "authorization.list_kept", f"{U}X34", warns=True)
def forgets_its_list_over_a_restart(self: Any, usual: Any, now: float) -> None:
    self.entries.clear()


@faulty_part(LocalList, "find", "authorization.list_entry_expired_asked", f"{U}X22")
def never_looks_at_dates(self: Any, usual: Any, token: Any, now: float) -> Any:
    return usual(token, 0.0)


@faulty_part(LocalList, "find", "authorization.list_first", f"{U}X27")
def trusts_its_cache_more_than_its_list(self: Any, usual: Any, token: Any, now: float) -> Any:
    return self.station.cache.find(token, now) or usual(token, now)


@spoils_answers(ChargingStation, "SendLocalList", "authorization.list_whole", f"{U}X28")
def refuses_every_list(payload: Any) -> None:
    payload["status"] = "Failed"


@faulty_part(LocalList, "change", "authorization.list_changes", f"{U}X35")
def refuses_every_change_to_its_list(self: Any, usual: Any, *args: Any) -> Any:
    return status("Failed")


@faulty_part(LocalList, "change", "authorization.list_stale", f"{U}X33")
def takes_changes_that_are_not_new(self: Any, usual: Any, items: Any, version: int, now: float) -> Any:
    self.version = min(self.version, version - 1)
    return usual(items, version, now)


@faulty_part(LocalList, "local_list_version", "authorization.list_version", f"{U}X28")
def does_not_know_the_version_of_its_list(self: Any, usual: Any, *args: Any) -> Any:
    return {"versionNumber": 1_000_000}


@faulty_part(LocalList, "replace", "authorization.unlisted_asked", f"{U}X31")
def keeps_what_was_struck_off_its_list(self: Any, usual: Any, items: Any, version: int, now: float) -> Any:
    kept = dict(self.entries)
    answer = usual(items, version, now)
    self.entries = kept | self.entries
    return answer


# -- groups, masters, bad tokens


@faulty_part(Authorization, "candidates", "authorization.stop_unasked", f"{U}P4")
def finds_no_session_to_stop(self: Any, usual: Any, evse: Any) -> Any:
    return []


caught_by("authorization.master_stops_all", f"{U}X48")(finds_no_session_to_stop)


@faulty_part(Authorization, "foreign_decided", "authorization.stop", f"{U}X40")
def asks_about_a_token_and_forgets_it(self: Any, usual: Any, *args: Any) -> None:
    pass


@faulty_part(Transactions, "stop", "authorization.stop_token", f"{U}P4", warns=True)
def does_not_say_who_stopped(
    self: Any, usual: Any, session: Any, trigger: str, reason: str, now: float, token: Any = None
) -> None:
    usual(session, trigger, reason, now)


@faulty_part(Authorization, "session_it_stops", "authorization.foreign_stops_nothing", f"{U}X43")
def lets_anybody_stop(self: Any, usual: Any, token: Any, evse: Any, now: float) -> Any:
    return next(iter(self.candidates(evse)), None)


@faulty_part(Authorization, "is_master_pass", "authorization.master_starts_nothing", f"{U}N8")
def knows_no_masters(self: Any, usual: Any, info: Any) -> bool:
    return False


@faulty_part(Transactions, "stop", "authorization.master_reason", f"{U}X47", warns=True)
def blames_the_driver_for_what_the_master_did(
    self: Any, usual: Any, session: Any, trigger: str, reason: str, now: float, token: Any = None
) -> None:
    usual(session, trigger, "Local" if reason == "MasterPass" else reason, now, token=token)


@faulty_part(TransactionEvents, "consider", "authorization.deauthorized", f"{U}N3", f"{U}X13[strict]")
def does_not_care_what_becomes_of_a_token(self: Any, usual: Any, *args: Any) -> None:
    pass


caught_by("authorization.suspended", f"{U}X14")(does_not_care_what_becomes_of_a_token)


@faulty_part(Transactions, "token_invalid", "authorization.energy_budget", f"{U}X15")
def grants_no_budget(self: Any, usual: Any, session: Any, now: float) -> None:
    self.stop(session, "Deauthorized", "DeAuthorized", now)


# -- offline


@faulty_part(Authorization, "offline", "authorization.offline_refused", f"{U}N4", f"{U}X25[invalid]")
def lets_everybody_charge_offline(self: Any, usual: Any, *args: Any) -> str:
    return "yes"


@faulty_part(Authorization, "offline", "authorization.offline_cached", f"{U}X56")
def lets_nobody_charge_offline(self: Any, usual: Any, *args: Any) -> str:
    return "no"


caught_by("authorization.offline_listed", f"{U}X24")(lets_nobody_charge_offline)
caught_by("authorization.offline_unknown", f"{U}X55")(lets_nobody_charge_offline)


@faulty_part(Delivery, "mark_offline", "authorization.offline_cached", f"{U}X56")
def does_not_say_that_it_was_offline(self: Any, usual: Any, payload: Any) -> None:
    pass


@caught_by("authorization.starts_here", f"{U}X53")
class starts_sessions_with_the_cable_whatever_it_says(ChargingStation):
    """It tells the CSMS of start points that it does not keep to."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.transactions.start_points = lambda: frozenset({"EVConnected"})  # type: ignore[method-assign]
