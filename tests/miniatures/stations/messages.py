"""Stations that send the wrong messages, or send them at the wrong time."""

from collections.abc import Iterable
from typing import Any

from harness.protocols.ocpp.peer import DEFER, RawReply, Reply
from harness.protocols.ocpp.rpc import Call, write_result
from harness.protocols.ocpp.v201.station import ChargingStation
from harness.protocols.ocpp.v201.station.calls import Calls
from tests.miniatures.confession import caught_by
from tests.miniatures.tampering import (
    CALL,
    Frame,
    Spoilt,
    Tampers,
    TampersWithAnswers,
    TampersWithCalls,
    payload,
)

IDLE = "IEC63110-8.3.7-P1"
QUESTIONS = "PROBE-CS-questions"


@caught_by("generic.direction", IDLE)
class gives_orders_to_the_csms(Tampers, ChargingStation):
    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        yield frame
        if self.action(frame) == "StatusNotification" and not self.sent:
            yield [CALL, self.fresh_id(), "GetLocalListVersion", {}]


class TampersWithStatusCalls(TampersWithCalls):
    actions = ("StatusNotification",)


@caught_by("generic.schema.request", IDLE)
class adds_fields_of_its_own(TampersWithStatusCalls, ChargingStation):
    def change(self, payload: dict[str, Any]) -> None:
        payload["colour"] = "green"


@caught_by("generic.schema.request", IDLE)
class forgets_a_required_field(TampersWithStatusCalls, ChargingStation):
    def change(self, payload: dict[str, Any]) -> None:
        del payload["connectorStatus"]


@caught_by("generic.schema.request", IDLE)
class writes_numbers_as_text(TampersWithStatusCalls, ChargingStation):
    def change(self, payload: dict[str, Any]) -> None:
        payload["evseId"] = str(payload["evseId"])


@caught_by("generic.schema.request", IDLE)
class knows_states_of_version_1_6(TampersWithStatusCalls, ChargingStation):
    def change(self, payload: dict[str, Any]) -> None:
        payload["connectorStatus"] = "Preparing"


@caught_by("generic.schema.request", IDLE)
class tells_times_without_a_zone(TampersWithStatusCalls, ChargingStation):
    def change(self, payload: dict[str, Any]) -> None:
        payload["timestamp"] = payload["timestamp"].removesuffix("Z")


@caught_by("generic.schema.response", IDLE)
class answers_in_its_own_words(TampersWithAnswers, ChargingStation):
    actions = ("Reset",)

    def spoil(self, frame: Frame) -> Iterable[Spoilt]:
        payload(frame)["status"] = "OK"
        yield frame


@caught_by("generic.schema.response", QUESTIONS)
class answers_with_nothing(TampersWithAnswers, ChargingStation):
    actions = ("GetVariables",)

    def spoil(self, frame: Frame) -> Iterable[Spoilt]:
        yield [*frame[:2], {}]


class AnswersLate(Calls):
    def serve(self, call: Call, now: float) -> Reply:
        reply = super().serve(call, now)
        if call.action != "GetVariables" or not isinstance(reply, dict):
            return reply
        late = RawReply(write_result(call.id, reply))
        self.station.timers.set(("late", call.id), now + 33, lambda at: self.say(call.id, late))
        return DEFER

    def say(self, id: str, reply: RawReply) -> None:
        if self.peer is not None:
            self.peer.answer(id, reply)


@caught_by("generic.answer.in_time", QUESTIONS, warns=True)
class answers_after_more_than_half_a_minute(ChargingStation):
    calls_type = AnswersLate


@caught_by("generic.id.retry", "IEC63110-8.3.7-N3", retry_message_id="must_be_new")
class repeats_a_message_under_its_old_id(Tampers, ChargingStation):
    """What was not answered is sent again under the same id."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.ids: dict[str, str] = {}

    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        if frame[0] == CALL and frame[2] == "TransactionEvent":
            event = f"{frame[3]['transactionInfo']['transactionId']} {frame[3]['seqNo']}"
            frame[1] = self.ids.setdefault(event, frame[1])
        yield frame
