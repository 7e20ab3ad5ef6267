"""Energy managers that are bad nodes, watch badly or direct wrongly."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from harness.protocols.echonet.lite.acquaintance import Acquaintance
from harness.protocols.echonet.lite.asking import OnAnswer
from harness.protocols.echonet.lite.ems import CONTROLLER_OBJECT, Ems
from harness.protocols.echonet.lite.eoj import CHARGER_DISCHARGER, NODE, Eoj, eoj
from harness.protocols.echonet.lite.frame import Frame, Property
from harness.protocols.echonet.lite.group import GROUP
from harness.protocols.echonet.lite.objects import LocalObject
from harness.protocols.echonet.lite.services import Esv
from tests.miniatures.confession import caught_by

STARTS, LEARNS, CONFIRMS, NOBODY = (
    "IEC63380-C-EP1",
    "IEC63380-C-EP2",
    "IEC63380-T161-EP2",
    "IEC63380-T161-EN2",
)
FAULT, VEHICLE, CHARGES, EMPTY = (
    "IEC63380-T161-EP1",
    "IEC63380-T163-EP1",
    "IEC63380-T174-EP1",
    "IEC63380-T174-EP3",
)
REFUSED, ORDER = "IEC63380-T174-EN1", "IEC63380-T178-EP2"
ONLY_CHARGES, NOT_KNOWN, NOT_TOLD = "IEC63380-T174-EP2", "IEC63380-T163-EP2", "IEC63380-T167-EN1"
STATUS_FIXED, METHOD_FIXED = "IEC63380-T159-EP1", "IEC63380-T164-EP1"


@caught_by("echonet.ems_introduces_itself", STARTS)
class starts_without_a_word(Ems):
    def announce_instances(self, now: float) -> None:
        """Silence."""


@caught_by("echonet.ems_introduces_itself", STARTS)
class introduces_itself_without_a_controller(Ems):
    def announce_instances(self, now: float) -> None:
        self.send(GROUP, Frame(self.next_tid(), NODE, NODE, Esv.INF, (Property(0xD5, b"\x00"),)))


@caught_by("echonet.ems_is_node", STARTS)
class does_not_tell_what_it_is(Ems):
    def tell(self, to: LocalObject, epc: int, now: float) -> bytes | None:
        return None if epc == 0x83 else super().tell(to, epc, now)


@caught_by("echonet.ems_learns", LEARNS, warns=True)
class takes_every_device_for_the_same(Ems):
    def learn(self, link: str, chargers: Sequence[Eoj], now: float) -> None:
        for each in chargers:
            known = self.known[link, each]
            known.codes = {0x9F: frozenset((0x80, 0x88, 0xC7, 0xDA)), 0x9E: frozenset((0xDA, 0xEB))}
            known.known = True
            self.poll_one(known, now)


@caught_by("echonet.ems_confirms", CONFIRMS)
@caught_by("echonet.answer_given", CONFIRMS)
class confirms_nothing(Ems):
    def reply(self, frame: Frame, to: LocalObject, now: float) -> Frame | None:
        return None if frame.esv == Esv.INFC else super().reply(frame, to, now)


@caught_by("echonet.ems_silent", NOBODY)
class confirms_for_objects_that_it_does_not_have(Ems):
    def meant_by(self, destination: Eoj) -> list[LocalObject]:
        return super().meant_by(destination) or [self.objects[CONTROLLER_OBJECT]]

    def answering(self, frame: Frame, to: LocalObject, esv: int, properties: tuple[Property, ...]) -> Frame:
        return replace(super().answering(frame, to, esv, properties), seoj=frame.deoj)


@caught_by("echonet.ems_shows", FAULT, VEHICLE, warns=True)
class does_not_listen(Ems):
    def noticed(self, link: str, frame: Frame, now: float) -> None:
        """It only ever asks."""


@caught_by("echonet.ems_sets", CHARGES, warns=True)
class takes_orders_and_does_nothing(Ems):
    def plan(self, charger: Acquaintance, action: str, payload: Mapping[str, Any]) -> list[tuple[int, bytes]]:
        return []


@caught_by("echonet.ems_does_not_set", EMPTY, warns=True)
class charges_without_a_vehicle(Ems):
    def plan(self, charger: Acquaintance, action: str, payload: Mapping[str, Any]) -> list[tuple[int, bytes]]:
        charger.values[0xC7] = b"\x43"
        return super().plan(charger, action, payload)


@caught_by("echonet.ems_does_not_set", REFUSED, warns=True)
class repeats_what_was_refused(Ems):
    def write(self, charger: Acquaintance, epc: int, edt: bytes, now: float) -> None:
        super().write(charger, epc, edt, now)
        self.after(1.0, now, lambda now: self.write(charger, epc, edt, now))


@caught_by("echonet.ems_order", ORDER, warns=True)
class starts_first_and_limits_later(Ems):
    def plan(self, charger: Acquaintance, action: str, payload: Mapping[str, Any]) -> list[tuple[int, bytes]]:
        return super().plan(charger, action, payload)[::-1]


@caught_by("echonet.request_value", CHARGES)
class orders_a_mode_that_was_withdrawn(Ems):
    def plan(self, charger: Acquaintance, action: str, payload: Mapping[str, Any]) -> list[tuple[int, bytes]]:
        return [(0xDA, b"\x41")] if action == "charge" else super().plan(charger, action, payload)


@caught_by("echonet.request_offered", CHARGES, warns=True)
class writes_what_the_device_does_not_offer(Ems):
    def plan(self, charger: Acquaintance, action: str, payload: Mapping[str, Any]) -> list[tuple[int, bytes]]:
        return [(0xB1, b"\x00"), *super().plan(charger, action, payload)]


@caught_by("echonet.request_id", LEARNS, warns=True)
class gives_all_requests_the_same_id(Ems):
    def ask(self, link: str, frame: Frame, now: float, on_answer: OnAnswer) -> None:
        super().ask(link, replace(frame, tid=0x0101), now, on_answer)

    def get(self, link: str, to: Eoj, epcs: Sequence[int], on_answer: OnAnswer, now: float) -> None:
        self.ask(link, self.question(to, epcs), now, on_answer)
        self.done(link, now)


@caught_by("echonet.request_no_data", FAULT, warns=True)
class asks_with_data(Ems):
    def question(self, to: Eoj, epcs: Sequence[int]) -> Frame:
        asked = super().question(to, epcs)
        return replace(asked, properties=tuple(Property(each.epc, b"\x00") for each in asked.properties))


@caught_by("echonet.request_object", STARTS, warns=True)
class asks_from_an_object_that_it_does_not_have(Ems):
    def question(self, to: Eoj, epcs: Sequence[int]) -> Frame:
        return replace(super().question(to, epcs), seoj=0x05FD01)


@caught_by("echonet.ems_does_not_set", STATUS_FIXED, warns=True)
class switches_on_whatever_it_directs(Ems):
    def plan(self, charger: Acquaintance, action: str, payload: Mapping[str, Any]) -> list[tuple[int, bytes]]:
        return [(0x80, b"\x30"), *super().plan(charger, action, payload)]


@caught_by("echonet.ems_does_not_set", METHOD_FIXED, warns=True)
class chooses_a_method_that_cannot_be_set(Ems):
    def plan(self, charger: Acquaintance, action: str, payload: Mapping[str, Any]) -> list[tuple[int, bytes]]:
        return [(0xDC, b"\x01"), *super().plan(charger, action, payload)]


@caught_by("echonet.ems_does_not_set", NOT_KNOWN, warns=True)
class takes_an_undefined_connection_for_a_vehicle(Ems):
    def plan(self, charger: Acquaintance, action: str, payload: Mapping[str, Any]) -> list[tuple[int, bytes]]:
        if charger.values.get(0xC7) == b"\xff":
            charger.values[0xC7] = b"\x43"
        return super().plan(charger, action, payload)


@caught_by("echonet.ems_does_not_set", ONLY_CHARGES, warns=True)
@caught_by("echonet.request_value", ONLY_CHARGES)
class discharges_whatever_it_finds(Ems):
    def plan(self, charger: Acquaintance, action: str, payload: Mapping[str, Any]) -> list[tuple[int, bytes]]:
        return [(0xDA, b"\x43")] if action == "discharge" else super().plan(charger, action, payload)


@caught_by("echonet.ems_sets", NOT_TOLD, warns=True)
class directs_nobody_who_keeps_something_back(Ems):
    def plan(self, charger: Acquaintance, action: str, payload: Mapping[str, Any]) -> list[tuple[int, bytes]]:
        return super().plan(charger, action, payload) if 0xDC in charger.values else []


@caught_by("echonet.ems_sets", ONLY_CHARGES, warns=True)
class goes_on_directing_what_is_no_longer_there(Ems):
    def write(self, charger: Acquaintance, epc: int, edt: bytes, now: float) -> None:
        super().write(replace(charger, eoj=eoj(CHARGER_DISCHARGER)), epc, edt, now)
