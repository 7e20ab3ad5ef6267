"""Faults in the phases of a connection."""

from dataclasses import replace

from harness.judge.finding import Verdict
from harness.protocols.eebus.machine import EebusMachine
from harness.protocols.eebus.ship import messages as m
from harness.protocols.eebus.ship.connection import Connection, Phase, Terms
from harness.protocols.eebus.ship.times import Times
from tests.miniatures.eebus.kit import caught_by, sends

BOTH = ("ship:device:", "ship:ems:")


def with_times(machine: EebusMachine, **changes: float) -> None:
    times = replace(Times(), **changes)
    machine.make_connection = lambda terms: Connection(replace(terms, times=times))


@caught_by("ship.ended", "ship:device:cmi:silence")
@caught_by("ship.ended", "ship:ems:cmi:silence")
def waits_two_minutes_for_the_first_message(machine: EebusMachine) -> None:
    with_times(machine, cmi=120)


@caught_by("ship.patient", "ship:device:cmi:silence")
@caught_by("ship.patient", "ship:ems:cmi:silence")
def waits_five_seconds_for_the_first_message(machine: EebusMachine) -> None:
    with_times(machine, cmi=5)


@caught_by("ship.told", "ship:device:cmi:type")
@caught_by("ship.told", "ship:device:cmi:head")
def closes_without_an_answer_to_another_mode(machine: EebusMachine) -> None:
    class Curt(Connection):
        def received(self, data: bytes, now: float) -> None:
            if self.phase is Phase.CMI and data != b"\x00\x00":
                self._shut("not 00 00")
            else:
                super().received(data, now)

    machine.make_connection = Curt


@caught_by("ship.ended", "ship:ems:cmi:type")
@caught_by("ship.ended", "ship:ems:cmi:head")
def goes_on_whatever_the_server_says_first(machine: EebusMachine) -> None:
    class Eager(Connection):
        def received(self, data: bytes, now: float) -> None:
            super().received(b"\x00\x00" if self.phase is Phase.CMI else data, now)

    machine.make_connection = Eager


@caught_by("ship.told", "ship:device:hello:prolonged")
@caught_by("ship.told", "ship:ems:hello:prolonged")
def gives_nobody_more_time(machine: EebusMachine) -> None:
    class Impatient(Connection):
        def _peer_is_pending(self, message: m.Hello, now: float) -> None:
            if not message.prolongation:
                super()._peer_is_pending(message, now)

    machine.make_connection = Impatient


@caught_by("ship.patient", "ship:device:hello:pending")
@caught_by("ship.patient", "ship:ems:hello:pending")
def leaves_those_who_are_pending(machine: EebusMachine) -> None:
    class Hasty(Connection):
        def _peer_is_pending(self, message: m.Hello, now: float) -> None:
            self._abort_hello(now)

    machine.make_connection = Hasty


@caught_by("ship.told", "ship:device:hello:silence")
@caught_by("ship.told", "ship:ems:hello:silence")
def waits_for_ever_in_the_hello(machine: EebusMachine) -> None:
    class Patient(Connection):
        def wake(self, now: float) -> None:
            if self.phase is Phase.HELLO:
                self._timers.clear()
            super().wake(now)

    machine.make_connection = Patient


@caught_by("ship.ended", "ship:device:hello:aborted")
@caught_by("ship.ended", "ship:ems:hello:aborted")
def does_not_hear_that_the_other_aborts(machine: EebusMachine) -> None:
    class Deaf(Connection):
        def received(self, data: bytes, now: float) -> None:
            if b"aborted" not in data:
                super().received(data, now)

    machine.make_connection = Deaf


@caught_by("ship.told", "ship:device:handshake:silence")
@caught_by("ship.told", "ship:ems:handshake:silence")
def waits_a_minute_in_the_handshake(machine: EebusMachine) -> None:
    with_times(machine, handshake=60)


@caught_by("ship.told", "ship:device:handshake:unexpected")
@caught_by("ship.told", "ship:ems:handshake:unexpected")
@caught_by("ship.told", "ship:device:handshake:format")
@caught_by("ship.told", "ship:ems:handshake:version")
def closes_without_saying_what_was_wrong(machine: EebusMachine) -> None:
    class Curt(Connection):
        def _handshake_error(self, error: int) -> None:
            self._shut("handshake")

    machine.make_connection = Curt


@caught_by("ship.told", "ship:device:handshake:echo")
def takes_any_selection(machine: EebusMachine) -> None:
    class Trusting(Connection):
        def _handshake(self, message: m.Message, now: float) -> None:
            if self._selected is not None:
                self._begin_pin(now)
            else:
                super()._handshake(message, now)

    machine.make_connection = Trusting


@caught_by("ship.mute", "ship:device:pin:required")
@caught_by("ship.mute", "ship:ems:pin:required")
def does_not_care_about_a_pin(machine: EebusMachine) -> None:
    class Careless(Connection):
        def _pin(self, message: m.Message, now: float) -> None:
            super()._pin(m.PinState("none"), now)

    machine.make_connection = Careless


@caught_by("frame.size", "ship:device:message:white_space", Verdict.WARNING)
def fills_up_a_message_with_megabytes(machine: EebusMachine) -> None:
    sends(machine, lambda told, data: data + b" " * 2**24 if isinstance(told, m.Access) else data)


def closes_at_a_message_that_cannot_be_read(machine: EebusMachine) -> None:
    """That is no fault."""

    class Short(Connection):
        def received(self, data: bytes, now: float) -> None:
            if len(data) < 2 or data[0] > m.END:
                self._shut("cannot be read", 4001)
            else:
                super().received(data, now)

    machine.make_connection = Short


def closes_at_a_message_that_cannot_be_read_and_stays_away(machine: EebusMachine) -> None:
    """Nor is that."""

    class Short(Connection):
        def received(self, data: bytes, now: float) -> None:
            if len(data) < 2 or data[0] > m.END:
                machine.url = ""
                self._shut("cannot be read", 4001)
            else:
                super().received(data, now)

    machine.make_connection = Short


@caught_by("ship.lives_on", "ship:device:message:empty")
@caught_by("ship.lives_on", "ship:ems:message:type")
def dies_of_a_message_that_it_does_not_know(machine: EebusMachine) -> None:
    class Fragile(Connection):
        dead = False

        def received(self, data: bytes, now: float) -> None:
            self.dead = self.dead or len(data) < 2 or data[0] > m.END
            if not self.dead:
                super().received(data, now)

    machine.make_connection = Fragile


@caught_by("ship.told", "ship:device:message:white_space")
@caught_by("ship.told", "ship:ems:message:white_space")
def cannot_bear_white_space(machine: EebusMachine) -> None:
    class Strict(Connection):
        def received(self, data: bytes, now: float) -> None:
            if b"\n" not in data:
                super().received(data, now)

    machine.make_connection = Strict


@caught_by("ship.told", "ship:device:close:announced")
@caught_by("ship.told", "ship:ems:close:announced")
def closes_without_a_confirmation(machine: EebusMachine) -> None:
    class Curt(Connection):
        def _end(self, message: m.Message, now: float) -> None:
            self._shut("close")

    machine.make_connection = Curt


@caught_by("ship.ended", "ship:device:close:announced")
def confirms_a_close_and_stays(machine: EebusMachine) -> None:
    class Clinging(Connection):
        def _end(self, message: m.Message, now: float) -> None:
            self._put(m.End("confirm"))

    machine.make_connection = Clinging


@caught_by("ship.told", "ship:device:ping")
@caught_by("ship.told", "ship:ems:ping")
@caught_by("ship.pong", "ship:device:ping", Verdict.WARNING)
def answers_no_ping(machine: EebusMachine) -> None:
    machine.deaf_to_pings = True  # type: ignore[attr-defined]


@caught_by("ship.pong", "ship:ems:ping")
def asks_for_access_methods_in_place_of_a_pong(machine: EebusMachine) -> None:
    answers_no_ping(machine)
    machine.conduct = machine.usual = replace(machine.conduct, times=replace(Times(), ping=1.0, pong=1000.0))
    usual = machine.wake

    def wake(now: float) -> None:
        usual(now)
        for connection in machine.links.values():
            if connection.phase is Phase.DATA:
                connection._put(m.AccessRequest())

    machine.wake = wake  # type: ignore[method-assign]


@caught_by("ship.told", "ship:device:access:beside")
@caught_by("ship.told", "ship:ems:access:beside")
@caught_by("ship.told", "ship:device:access:late")
def tells_its_access_methods_only_once(machine: EebusMachine) -> None:
    class Forgetful(Connection):
        told = False

        def _access_asked(self, message: m.Message, now: float) -> None:
            if not self.told:
                self.told = True
                super()._access_asked(message, now)

    machine.make_connection = Forgetful


@caught_by("dialogue.begun", "ship:device:access:late")
@caught_by("dialogue.begun", "ship:ems:access:late")
def keeps_data_until_it_knows_the_access_methods(machine: EebusMachine) -> None:
    class Orderly(Connection):
        def _data(self, message: m.Message, now: float) -> None:
            if self.peer_id:
                super()._data(message, now)

    machine.make_connection = Orderly


@caught_by("ship.told", "ship:device:access:data")
@caught_by("ship.told", "ship:ems:access:data")
def tells_its_access_methods_after_the_first_reply(machine: EebusMachine) -> None:
    class Orderly(Connection):
        heard = asked = False

        def _data(self, message: m.Message, now: float) -> None:
            super()._data(message, now)
            self.heard = self.heard or "reply" in str(message)
            if self.heard and self.asked:
                self._tell_access(now)

        def _access_asked(self, message: m.Message, now: float) -> None:
            self.asked = True
            if self.heard:
                self._tell_access(now)

    machine.make_connection = Orderly


@caught_by("ship.ended", "ship:device:close:alone")
@caught_by("ship.ended", "ship:ems:close:alone")
def waits_for_ever_until_its_close_is_confirmed(machine: EebusMachine) -> None:
    class Clinging(Connection):
        def announce_close(self, now: float, reason: str = "unspecific") -> None:
            super().announce_close(now, reason)
            self._timers.clear()

    machine.make_connection = Clinging


@caught_by("ship.close", "ship:device:close:alone")
@caught_by("ship.close", "ship:ems:close:alone")
def closes_later_than_it_said(machine: EebusMachine) -> None:
    class Slow(Connection):
        def announce_close(self, now: float, reason: str = "unspecific") -> None:
            super().announce_close(now, reason)
            self._timers["close"] = now + 8

    machine.make_connection = Slow


__all__ = ["BOTH", "Terms"]
