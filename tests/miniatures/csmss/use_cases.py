"""CSMSs that do not do what their operators, or their stations, ask of them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from harness.protocols.ocpp.peer import SILENCE, Reply
from harness.protocols.ocpp.v201.csms import Csms
from harness.transports.door import UpgradeReply, UpgradeRequest
from tests.miniatures.confession import caught_by, faulty_csms
from tests.miniatures.csmss import conduct, orders
from tests.miniatures.frames import TampersWithErrors
from tests.miniatures.tampering import DROP, Frame, spoils_answers, spoils_calls

A, L, M = "IEC63110-8.4.4-", "IEC63110-8.2.3-", "IEC63110-8.3.5-"
B, D, R = "IEC63110-8.3.15-", "IEC63110-8.3.3-", "IEC63110-8.4.5-"
V = "IEC63110-8.3.4-"

# -- orders


@caught_by("properties.ordered", f"{V}P3")
class keeps_every_order_to_itself(Csms):
    def request(self, station: str, action: str, payload: Any, now: float, done: Any = None) -> str:
        return ""


for _check, _case in (
    ("authorization.clear_ordered", f"{A}X72"),
    ("authorization.list_sent", f"{A}X74"),
    ("custom.ordered", f"{D}X16"),
    ("inventory.ordered", f"{D}X11[configuration]"),
    ("limit.ordered", f"{L}X30"),
    ("limits.clear_ordered", f"{L}X38"),
    ("monitoring.ordered", f"{M}X47[one_monitor]"),
    ("monitors.ordered", f"{D}X17[all]"),
    ("password.ordered", f"{B}X7"),
    ("read.ordered", f"{D}X14"),
    ("remote.ordered", f"{R}X12"),
    ("remote.stop_ordered", f"{R}X14"),
    ("schedule.asked", f"{L}X41"),
    ("trigger.boot", f"{B}X5"),
    ("trigger.ordered", f"{M}X40[heartbeat]"),
):
    caught_by(_check, _case)(keeps_every_order_to_itself)

caught_by("properties.twice", f"{V}N8")(orders.sets_everything_twice)
caught_by("limit.well_formed", f"{L}X30")(orders.begins_schedules_in_the_middle)
caught_by("limit.well_formed", f"{L}X30")(orders.offers_a_choice_of_schedules)
caught_by("trigger.ordered", f"{M}X42")(orders.asks_for_the_state_of_no_connector_in_particular)


@faulty_csms("order_failed", "limit.not_repeated", f"{L}X39", warns=True)
def tries_again_whatever_failed(
    self: Any, usual: Any, station: Any, order: Any, payload: Any, now: float
) -> None:
    usual(station, order, payload, now)
    self.agenda.at(now + 5, lambda at: self.order_by_itself(station, order.action, payload, at))


@faulty_csms("concluded", "properties.not_repeated", f"{V}X7", warns=True)
def repeats_every_order_five_seconds_later(
    self: Any, usual: Any, station: Any, order: Any, payload: Any, *rest: Any
) -> None:
    usual(station, order, payload, *rest)
    at = rest[-1] + 5
    self.agenda.at(at, lambda later: self.order_by_itself(station, order.action, payload, later))


caught_by("remote.not_repeated", f"{R}N7", warns=True)(repeats_every_order_five_seconds_later)
caught_by("trigger.not_repeated", f"{M}X46", warns=True)(repeats_every_order_five_seconds_later)


class IsUnguarded(Csms):
    """Sends whatever it is told to."""

    def objections(self, station: Any, action: str, payload: Any) -> list[str]:
        return []


@caught_by("properties.portions", f"{V}X6")
@caught_by("read.portions", f"{D}N6")
class asks_for_everything_at_once(IsUnguarded):
    def portions(self, station: str, action: str, items: Any, controller: str = "") -> Any:
        return [items]


@caught_by("limits.asked", f"{L}X40[station]")
class never_asks_for_limits(Csms):
    def request(self, station: str, action: str, payload: Any, now: float, done: Any = None) -> str:
        return "" if action == "GetChargingProfiles" else super().request(station, action, payload, now, done)


@faulty_csms("take_inventory", "inventory.first", f"{D}P3", warns=True)
def never_asks_what_a_station_is_made_of(self: Any, usual: Any, *args: Any) -> None:
    pass


@caught_by("inventory.new_number", f"{D}N7", warns=True)
class asks_for_the_rest_of_a_report_that_it_gave_up(Csms):
    def opened(self, link: Any, now: float) -> None:
        super().opened(link, now)
        station = self.stations[link.peer]
        for report in list(self.reports):
            payload = {"requestId": report.request_id, "reportBase": "FullInventory"}
            self.order_by_itself(station, "GetBaseReport", payload, now)


@spoils_calls(Csms, "RequestStartTransaction", "remote.numbers", f"{R}P3", warns=True)
def numbers_every_session_alike(payload: Any) -> None:
    payload["remoteStartId"] = 1


@spoils_calls(Csms, "SetChargingProfile", "limits.side_by_side", f"{L}X34")
def puts_every_limit_on_one_level(payload: Any) -> None:
    payload["chargingProfile"]["stackLevel"] = 0


@caught_by("limit.replaced", f"{L}X35")
class gives_every_limit_a_number_of_its_own(IsUnguarded):
    def request(self, station: str, action: str, payload: Any, now: float, done: Any = None) -> str:
        if action == "SetChargingProfile":
            payload = {
                **payload,
                "chargingProfile": {**payload["chargingProfile"], "id": self.number() + 500},
            }
        return super().request(station, action, payload, now, done)


# -- answers


@spoils_answers(Csms, "NotifyReport NotifyMonitoringReport", "inventory.parts", f"{D}X11[configuration]")
def never_acknowledges_a_report(payload: Any) -> Any:
    return DROP


@spoils_answers(Csms, "ReportChargingProfiles", "limits.report_taken", f"{L}X40[station]")
def never_acknowledges_a_list_of_limits(payload: Any) -> Any:
    return DROP


@spoils_answers(Csms, "NotifyEvent", "monitoring.heard", f"{M}P4[events]")
def never_acknowledges_an_event(payload: Any) -> Any:
    return DROP


@faulty_csms("on_transaction_event", "reset.end_heard", "IEC63110-8.3.7-X11")
def never_acknowledges_the_end_of_a_session(
    self: Any, usual: Any, station: Any, request: Any, now: float
) -> Reply:
    reply: Reply = usual(station, request, now)
    return SILENCE if request["eventType"] == "Ended" else reply


@faulty_csms("on_transaction_event", "presence.aligned_heard", f"{M}X39")
def never_acknowledges_values_by_the_clock(
    self: Any, usual: Any, station: Any, request: Any, now: float
) -> Reply:
    reply: Reply = usual(station, request, now)
    return SILENCE if request["triggerReason"] == "MeterValueClock" else reply


caught_by("remote.news_taken", f"{R}X14")(never_acknowledges_the_end_of_a_session)
caught_by("authorization.csms_takes", f"{A}X68")(never_acknowledges_the_end_of_a_session)


@spoils_answers(Csms, "MeterValues LogStatusNotification", "trigger.heard", f"{M}X40[log_status]")
def never_acknowledges_what_it_asked_for(payload: Any) -> Any:
    return DROP


caught_by("presence.time", f"{M}P4[heartbeat]")(conduct.lives_an_hour_ahead)
caught_by("boot.welcome", f"{B}P3")(conduct.lives_an_hour_ahead)
caught_by("boot.gate", f"{B}N1[pending]", f"{B}N1[rejected]")(
    conduct.listens_to_stations_that_it_did_not_accept
)


@faulty_csms("boot_answer", "boot.answer", f"{B}X5")
def never_changes_its_mind_about_a_station(self: Any, usual: Any, station: Any) -> Any:
    answer = usual(station)
    if station.boot in ("Pending", "Rejected"):
        return type(answer)(station.boot, station.interval)
    return answer


@faulty_csms("boot_answer", "reset.let_in", "IEC63110-8.3.7-X10")
def accepts_nobody_twice(self: Any, usual: Any, station: Any) -> Any:
    answer = usual(station)
    return type(answer)("Rejected", 300) if station.boots else answer


@caught_by("refusal.code", f"{B}N9", warns=True)
class calls_every_error_a_security_error(TampersWithErrors, Csms):
    def spoil(self, frame: Frame) -> None:
        frame[2] = "SecurityError"


@faulty_csms("refuse_payload", "refusal.callerror", f"{B}N9")
def welcomes_stations_that_do_not_say_who_they_are(self: Any, usual: Any, call: Any) -> Any:
    if call.action != "BootNotification":
        return usual(call)
    call.payload.setdefault("chargingStation", {"model": "any", "vendorName": "any"})
    return None


# -- the door


@caught_by("login.credentials", f"{B}N4[wrong_password]", f"{B}N4[wrong_name]", f"{B}X7")
@caught_by("login.identity", f"{B}N3", warns=True)
class lets_in_whoever_knocks(Csms):
    def door(self, request: UpgradeRequest, reply: UpgradeReply) -> UpgradeReply:
        return UpgradeReply(101, "ocpp2.0.1")


@caught_by("link.no_subprotocol.csms", f"{B}N2")
@caught_by("link.subprotocol.none", f"{B}N2")
class keeps_links_without_a_subprotocol(Csms):
    def door(self, request: UpgradeRequest, reply: UpgradeReply) -> UpgradeReply:
        return replace(reply, close=0)

    def opened(self, link: Any, now: float) -> None:
        self.be_patient()
        super().opened(link, now)


@caught_by("link.let_in", f"{B}X6")
class understands_only_those_who_offer_one_thing(Csms):
    def door(self, request: UpgradeRequest, reply: UpgradeReply) -> UpgradeReply:
        return reply if len(request.offered) == 1 else UpgradeReply(400, why="too many languages")


@faulty_csms("password_changed", "password.learned", f"{B}X7")
def forgets_the_passwords_that_it_gives(self: Any, usual: Any, *args: Any) -> None:
    pass


@faulty_csms("after_set_variables", "password.kept", f"{B}X8")
def changes_passwords_that_the_station_refused(
    self: Any, usual: Any, station: Any, request: Any, *rest: Any
) -> None:
    usual(station, request, *rest)
    for wish in request["setVariableData"]:
        if wish["variable"]["name"] == "BasicAuthPassword":
            self.password_changed(station, wish["attributeValue"])


@faulty_csms("opened", "presence.returned", f"{M}N8", warns=True)
def clings_to_the_old_link(self: Any, usual: Any, link: Any, now: float) -> None:
    """A station that comes on a second link is not listened to."""
    known = self.stations.get(link.peer)
    if known is None or known.link is None:
        usual(link, now)


# -- tokens


def _info(payload: Any) -> Iterable[Any]:
    return [payload["idTokenInfo"]] if "idTokenInfo" in payload else []


@spoils_answers(Csms, "Authorize TransactionEvent", "authorization.csms_refuses", f"{A}N1[blocked]")
def accepts_every_token(payload: Any) -> None:
    for info in _info(payload):
        info["status"] = "Accepted"


caught_by("authorization.csms_session_bad", f"{A}X61[blocked]")(accepts_every_token)
caught_by("authorization.csms_contract", f"{A}N6")(accepts_every_token)
caught_by("authorization.csms_concurrent", f"{A}X64", warns=True)(accepts_every_token)


@spoils_answers(Csms, "Authorize", "authorization.csms_accepts", f"{A}P3")
def accepts_no_token(payload: Any) -> None:
    for info in _info(payload):
        info["status"] = "Blocked"


caught_by("remote.token_confirmed", f"{R}X11")(accepts_no_token)


@spoils_answers(Csms, "TransactionEvent", "authorization.csms_session_good", f"{A}X60")
def accepts_no_token_of_a_session(payload: Any) -> None:
    for info in _info(payload):
        info["status"] = "Blocked"


caught_by("remote.session_confirmed", f"{R}X10")(accepts_no_token_of_a_session)


@spoils_answers(Csms, "Authorize", "authorization.csms_reason", f"{A}N1[blocked]", warns=True)
def gives_one_reason_for_everything(payload: Any) -> None:
    for info in _info(payload):
        info["status"] = info["status"] if info["status"] == "Accepted" else "NotAtThisTime"


@spoils_answers(Csms, "Authorize TransactionEvent", "authorization.csms_group", f"{A}P3")
def keeps_groups_to_itself(payload: Any) -> None:
    for info in _info(payload):
        info.pop("groupIdToken", None)


caught_by("authorization.csms_session_group", f"{A}X65")(keeps_groups_to_itself)


@spoils_answers(Csms, "Authorize", "authorization.csms_contract", f"{A}N5[expired]", f"{A}X71[chain]")
def says_nothing_about_certificates(payload: Any) -> None:
    payload.pop("certificateStatus", None)


@spoils_calls(Csms, "SendLocalList", "authorization.list_sent", f"{A}X74", f"{A}X75")
def sends_lists_without_a_version(payload: Any) -> None:
    payload["versionNumber"] = 0
