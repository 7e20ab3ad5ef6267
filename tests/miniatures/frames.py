"""Faults of frames and of the exchange, which a station can have as well as a CSMS."""

from collections.abc import Iterable
from typing import Any

from harness.protocols.machine import Send
from tests.miniatures.confession import caught_in_both_roles
from tests.miniatures.tampering import (
    CALL,
    CALLERROR,
    CALLRESULT,
    Frame,
    Spoilt,
    Tampers,
    TampersWithStatus,
    payload,
    text,
)

IDLE = {"station": "IEC63110-8.3.7-P1", "csms": "IEC63110-8.3.7-N6"}
QUIET = {"station": "PROBE-CS-a-session-and-a-quiet-hour", "csms": "PROBE-CSMS-a-session-and-a-quiet-hour"}
MALFORMED = {"station": "PROBE-CS-malformed-requests", "csms": "PROBE-CSMS-csms-gets-malformed-requests"}
REMOTE = {"station": "PROBE-CS-orders-from-afar", "csms": "PROBE-CSMS-orders-from-afar"}
QUESTIONS = {"station": "PROBE-CS-questions", "csms": "PROBE-CSMS-questions"}

# -- JSON


@caught_in_both_roles("generic.json", **IDLE)
class leaves_a_comma_behind_the_last_element(TampersWithStatus):
    def spoil(self, frame: Frame) -> Iterable[Spoilt]:
        yield text(frame)[:-1] + b",]"


@caught_in_both_roles("generic.json", **IDLE)
class begins_with_a_byte_order_mark(TampersWithStatus):
    def spoil(self, frame: Frame) -> Iterable[Spoilt]:
        yield b"\xef\xbb\xbf" + text(frame)


@caught_in_both_roles("generic.json", **IDLE)
class says_nan_where_a_number_is_due(TampersWithStatus):
    def spoil(self, frame: Frame) -> Iterable[Spoilt]:
        payload(frame)["customData"] = {"vendorId": "mini", "temperature": float("nan")}
        yield frame


@caught_in_both_roles("generic.json", **IDLE)
class says_two_messages_in_one(TampersWithStatus):
    def spoil(self, frame: Frame) -> Iterable[Spoilt]:
        yield text(frame) + b"[]"


@caught_in_both_roles("generic.json.keys", **IDLE, warns=True)
class says_a_key_twice(TampersWithStatus):
    def spoil(self, frame: Frame) -> Iterable[Spoilt]:
        payload(frame)["customData"] = {"vendorId": "mini"}
        yield text(frame).replace(b'"vendorId":"mini"', b'"vendorId":"mini","vendorId":"mini"')


@caught_in_both_roles("generic.json.unicode", **IDLE, warns=True)
class cuts_a_character_in_half(TampersWithStatus):
    def spoil(self, frame: Frame) -> Iterable[Spoilt]:
        payload(frame)["customData"] = {"vendorId": "mini \ud83d"}
        yield frame


@caught_in_both_roles("generic.json.numbers", **IDLE, warns=True)
class says_numbers_that_no_double_holds(TampersWithStatus):
    def spoil(self, frame: Frame) -> Iterable[Spoilt]:
        payload(frame)["customData"] = {"vendorId": "mini", "precise": "@"}
        yield text(frame).replace(b'"@"', b"0.12345678901234567890123")


@caught_in_both_roles("generic.json.limits", **IDLE, warns=True)
class nests_a_thousand_deep(TampersWithStatus):
    def spoil(self, frame: Frame) -> Iterable[Spoilt]:
        payload(frame)["customData"] = {"vendorId": "mini", "deep": "@"}
        yield text(frame).replace(b'"@"', b"[" * 1000 + b"]" * 1000)


# -- frames


@caught_in_both_roles("generic.websocket", **IDLE)
class sends_bytes_past_the_framing(Tampers):
    """Once, or it would never get through a boot."""

    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        if self.action(frame) == "StatusNotification" and not self.sent:
            self.sent += 1
            yield Send(self.link, text(frame), "raw")
        else:
            yield frame

    def opened(self, link: Any, now: float) -> None:
        self.link = link.name
        super().opened(link, now)  # type: ignore[misc]


@caught_in_both_roles("generic.frame.text", **IDLE, warns=True)
class sends_binary_frames(Tampers):
    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        if self.action(frame) == "StatusNotification":
            yield Send(self.link, text(frame), "binary")
        else:
            yield frame

    def opened(self, link: Any, now: float) -> None:
        self.link = link.name
        super().opened(link, now)  # type: ignore[misc]


@caught_in_both_roles("generic.frame", **IDLE)
class adds_an_element_to_the_frame(TampersWithStatus):
    def spoil(self, frame: Frame) -> Iterable[Spoilt]:
        yield [*frame, "more"]


@caught_in_both_roles("generic.frame", **IDLE)
class says_an_object_instead_of_an_array(TampersWithStatus):
    def spoil(self, frame: Frame) -> Iterable[Spoilt]:
        yield b'{"type":2}'


@caught_in_both_roles("generic.frame", **IDLE)
class makes_up_a_message_type(TampersWithStatus):
    def spoil(self, frame: Frame) -> Iterable[Spoilt]:
        yield [9, *frame[1:]]


@caught_in_both_roles("generic.frame", **IDLE)
class writes_the_message_type_as_text(TampersWithStatus):
    def spoil(self, frame: Frame) -> Iterable[Spoilt]:
        yield [str(frame[0]), *frame[1:]]


@caught_in_both_roles("generic.payload", **IDLE)
class wraps_the_payload_in_a_list(TampersWithStatus):
    def spoil(self, frame: Frame) -> Iterable[Spoilt]:
        yield [*frame[:-1], [frame[-1]]]


@caught_in_both_roles("generic.payload", station=QUIET["station"], csms=IDLE["csms"], warns=True)
class says_null_when_it_has_nothing_to_say(Tampers):
    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        yield frame if frame[0] == CALLERROR or frame[-1] else [*frame[:-1], None]


@caught_in_both_roles("generic.payload", station=QUIET["station"], csms=IDLE["csms"], null_payload="object")
class says_null_though_the_profile_wants_objects(says_null_when_it_has_nothing_to_say):
    pass


# -- message ids


@caught_in_both_roles("generic.id.form", **IDLE)
class numbers_its_messages(TampersWithStatus):
    """Ids are numbers, as some stacks write them. A CSMS does it in its orders."""

    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        if frame[0] == CALL and self.action(frame) in ("StatusNotification", "GetBaseReport"):
            frame[1] = 4711
        yield frame


@caught_in_both_roles("generic.id.form", **IDLE)
class has_ids_of_forty_characters(Tampers):
    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        if frame[0] == CALL and self.action(frame) in ("StatusNotification", "GetBaseReport"):
            frame[1] = frame[1].ljust(40, "x")
        yield frame


@caught_in_both_roles("generic.id.empty", **IDLE, warns=True)
class has_empty_ids(Tampers):
    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        if frame[0] == CALL and self.action(frame) in ("StatusNotification", "GetBaseReport"):
            frame[1] = ""
        yield frame


@caught_in_both_roles("generic.id.unique", **REMOTE)
class uses_one_id_for_every_call(Tampers):
    """It knows the answers apart all the same, for it waits for each."""

    real = ""

    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        if frame[0] == CALL:
            self.real, frame[1] = frame[1], "always-the-same"
        yield frame

    def received(self, link: str, data: bytes, form: str, now: float) -> None:
        super().received(link, data.replace(b"always-the-same", self.real.encode()), form, now)


# -- CALLs and answers


@caught_in_both_roles("generic.answer.known", **IDLE)
class answers_with_wrong_id(Tampers):
    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        if frame[0] == CALLRESULT and self.action(frame) in ("Reset", "StatusNotification"):
            frame[1] = self.fresh_id()
        yield frame


@caught_in_both_roles("generic.answer.once", **IDLE, warns=True)
class answers_everything_twice(Tampers):
    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        yield frame
        if frame[0] == CALLRESULT:
            yield frame


@caught_in_both_roles("generic.answered", **QUESTIONS)
class never_answers_some_questions(Tampers):
    """It drops what it would have said about reports and events."""

    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        if frame[0] == CALLRESULT and self.action(frame) in ("GetVariables", "StatusNotification"):
            return
        yield frame


@caught_in_both_roles(
    "generic.one_call", station="IEC63110-8.3.7-N3", csms="PROBE-CSMS-a-partner-that-takes-its-time"
)
class calls_without_waiting_for_the_answer(Tampers):
    """Behind each CALL it sends another one."""

    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        yield frame
        if frame[0] == CALL and frame[2] != "BootNotification":
            yield [CALL, self.fresh_id(), "DataTransfer", {"vendorId": "mini"}]


@caught_in_both_roles("generic.action", **IDLE)
class has_an_action_of_its_own(Tampers):
    """One that another version knows."""

    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        yield frame
        if frame[0] == CALLRESULT and not self.sent:
            yield [CALL, self.fresh_id(), "MakeCoffee", {}]


# -- CALLERRORs


class TampersWithErrors(Tampers):
    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        if frame[0] == CALLERROR:
            self.spoil(frame)
        yield frame

    def spoil(self, frame: Frame) -> None:
        raise NotImplementedError


@caught_in_both_roles("generic.error.code", **MALFORMED)
class makes_up_error_codes(TampersWithErrors):
    def spoil(self, frame: Frame) -> None:
        frame[2] = "SomethingWentWrong"


@caught_in_both_roles("generic.error.code", **MALFORMED, warns=True)
class spells_occurrence_with_one_r(TampersWithErrors):
    def spoil(self, frame: Frame) -> None:
        frame[2] = frame[2].replace("Occurrence", "Occurence")


@caught_in_both_roles("generic.error.code", **MALFORMED, occurrence_spelling="double_r")
class spells_it_with_one_r_though_the_profile_wants_two(spells_occurrence_with_one_r):
    pass


@caught_in_both_roles("generic.error.description", **MALFORMED)
class explains_errors_at_length(TampersWithErrors):
    def spoil(self, frame: Frame) -> None:
        frame[3] = "for a start " * 30


@caught_in_both_roles("generic.error.details", **MALFORMED)
class gives_error_details_as_text(TampersWithErrors):
    def spoil(self, frame: Frame) -> None:
        frame[4] = "line 17"


# -- payloads


@caught_in_both_roles("generic.time.digits", **IDLE)
class counts_nanoseconds(Tampers):
    """In the time of a StatusNotification, in the time that a CSMS tells."""

    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        yield _with_times(frame, lambda time: time.removesuffix("Z").partition(".")[0] + ".123456789Z")


@caught_in_both_roles("generic.time.utc", **IDLE, warns=True)
class tells_local_time(Tampers):
    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        yield _with_times(frame, lambda time: time.removesuffix("Z") + "+00:00")


def _with_times(frame: Frame, change: Any) -> Frame:
    body = frame[-1]
    for name in ("timestamp", "currentTime"):
        if isinstance(body, dict) and name in body:
            body[name] = change(body[name])
    return frame


@caught_in_both_roles("generic.empty", station=QUIET["station"], csms=REMOTE["csms"])
class says_null_for_what_it_leaves_out(Tampers):
    def tamper(self, frame: Frame) -> Iterable[Spoilt]:
        empty = {"TransactionEvent": "reservationId", "TriggerMessage": "evse"}
        if frame[0] == CALL and frame[2] in empty:
            payload(frame)[empty[frame[2]]] = None
        yield frame
