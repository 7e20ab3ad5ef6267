"""CSMSs that let stations in wrongly, answer wrongly, or live in another time."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from harness.clock import iso8601
from harness.protocols.ocpp.peer import DEFER, Reply
from harness.protocols.ocpp.rpc import Call
from harness.protocols.ocpp.v201.csms import Csms
from harness.protocols.ocpp.v201.csms.stations import Json, Station
from harness.transports.door import UpgradeReply, UpgradeRequest
from tests.miniatures.confession import caught_by
from tests.miniatures.tampering import (
    CALL,
    CALLRESULT,
    Frame,
    Spoilt,
    Tampers,
    TampersWithAnswers,
    TampersWithCalls,
    payload,
)

IDLE = "IEC63110-8.3.7-N6"
PENDING, REJECTED = "PROBE-CSMS-csms-holds-pending", "PROBE-CSMS-csms-rejects"
WHOLE_SESSION = "PROBE-CSMS-a-session-and-a-quiet-hour"
TOKEN = {"idToken": "DEADBEEF", "type": "ISO14443"}


@caught_by("csms.gate", PENDING, REJECTED)
class listens_to_stations_that_it_did_not_accept(Csms):
    def refuse_before_acceptance(self, station: Station, call: Call) -> Reply | None:
        return None


class ActsOnBoots(Csms):
    """Does something to a station that it answered with `status`."""

    status = ""

    def booted(self, station: Station, request: Json, reply: Mapping[str, Any], now: float) -> None:
        super().booted(station, request, reply, now)
        if station.boot == self.status:
            self.afterwards(lambda at: self.act(station, at))

    def act(self, station: Station, now: float) -> None:
        raise NotImplementedError

    def objections(self, station: Station, action: str, payload: Json) -> list[str]:
        return []


@caught_by("csms.rejected", REJECTED)
class gives_orders_to_stations_that_it_rejected(ActsOnBoots):
    status = "Rejected"

    def act(self, station: Station, now: float) -> None:
        self.take_inventory(station, now)


@caught_by("csms.pending.remote", PENDING)
class starts_sessions_on_stations_that_wait(ActsOnBoots):
    status = "Pending"

    def act(self, station: Station, now: float) -> None:
        self.start_transaction(station.identity, TOKEN, now, evse=1)


@caught_by("csms.pending.open", PENDING)
class hangs_up_on_stations_that_wait(ActsOnBoots):
    status = "Pending"

    def act(self, station: Station, now: float) -> None:
        self.close(station, "come back later")


@caught_by("csms.early", IDLE, warns=True)
class gives_orders_to_stations_that_never_booted(Csms):
    def opened(self, link: Any, now: float) -> None:
        super().opened(link, now)
        station = self.stations[link.peer]
        if not station.boot:
            self.order_by_itself(station, "GetLocalListVersion", {}, now)


@caught_by("csms.id_token_info", WHOLE_SESSION)
class says_nothing_about_tokens(Csms):
    def on_transaction_event(self, station: Station, request: Json, now: float) -> Reply:
        super().on_transaction_event(station, request, now)
        return {}


@caught_by("csms.time", IDLE)
class lives_an_hour_ahead(Csms):
    def current_time(self, now: float) -> str:
        return iso8601(now + 3600)


@caught_by("csms.time.precise", IDLE, warns=True)
class has_a_clock_that_is_ten_seconds_fast(Csms):
    def current_time(self, now: float) -> str:
        return iso8601(now + 10)


@caught_by("link.subprotocol.chosen", IDLE)
class chooses_a_subprotocol_that_nobody_offered(Csms):
    def door(self, request: UpgradeRequest, reply: UpgradeReply) -> UpgradeReply:
        return replace(reply, subprotocol="ocpp1.6")


# -- messages


@caught_by("generic.direction", IDLE)
class sends_heartbeats_itself(Tampers, Csms):
    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        yield frame
        if frame[0] == CALLRESULT and self.action(frame) == "StatusNotification" and not self.sent:
            yield [CALL, self.fresh_id(), "Heartbeat", {}]


@caught_by("generic.schema.request", "PROBE-CSMS-station-restarts")
class knows_resets_of_version_1_6(TampersWithCalls, Csms):
    actions = ("Reset",)

    def change(self, payload: dict[str, Any]) -> None:
        payload["type"] = "Hard"


@caught_by("generic.schema.request", "PROBE-CSMS-questions")
class asks_for_reports_without_an_id(TampersWithCalls, Csms):
    actions = ("GetBaseReport",)

    def change(self, payload: dict[str, Any]) -> None:
        del payload["requestId"]


@caught_by("generic.schema.response", IDLE)
class answers_boots_as_in_version_1_5(TampersWithAnswers, Csms):
    actions = ("BootNotification",)

    def spoil(self, frame: Frame) -> Iterable[Spoilt]:
        payload(frame)["heartbeatInterval"] = payload(frame)["interval"]
        yield frame


@caught_by("generic.schema.response", WHOLE_SESSION)
class has_token_states_of_its_own(TampersWithAnswers, Csms):
    actions = ("Authorize",)

    def spoil(self, frame: Frame) -> Iterable[Spoilt]:
        payload(frame)["idTokenInfo"]["status"] = "Granted"
        yield frame


@caught_by("generic.integer", IDLE)
class sets_the_interval_in_nanoseconds(TampersWithAnswers, Csms):
    actions = ("BootNotification",)

    def spoil(self, frame: Frame) -> Iterable[Spoilt]:
        payload(frame)["interval"] *= 10**9
        yield frame


@caught_by("generic.answer.in_time", WHOLE_SESSION, warns=True)
class answers_after_more_than_half_a_minute(Csms):
    def decide(self, station: Station, call: Call, now: float) -> Reply:
        reply = super().decide(station, call, now)
        if call.action != "StatusNotification" or not isinstance(reply, dict):
            return reply
        self.agenda.at(now + 33, lambda at: self.answer_later(station.identity, call.id, reply))
        return DEFER


@caught_by("generic.id.retry", "PROBE-CSMS-a-partner-that-takes-its-time", retry_message_id="must_be_new")
class repeats_a_question_under_its_old_id(Csms):
    """When nobody answers it asks again, to the letter."""

    def order_failed(self, station: Station, order: Any, payload: Json, now: float) -> None:
        super().order_failed(station, order, payload, now)
        if order.why == "timed out":
            self.send_raw(station.identity, f'[2,"{order.id}","{order.action}",{{}}]'.encode())
