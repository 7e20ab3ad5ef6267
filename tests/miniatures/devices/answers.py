"""Devices that answer wrongly."""

from dataclasses import replace

from harness.protocols.echonet.lite.device import Device
from harness.protocols.echonet.lite.eoj import Eoj
from harness.protocols.echonet.lite.frame import Frame, Property, encode
from harness.protocols.echonet.lite.group import GROUP
from harness.protocols.echonet.lite.objects import LocalObject
from harness.protocols.echonet.lite.services import NEGATIVE, Esv
from tests.miniatures.confession import caught_by

STATE, TOGETHER, PARTLY = "IEC63380-T158-DP1", "IEC63380-T158-DP2", "IEC63380-T158-DN1"
ABSENT, SET, MIXED = "IEC63380-T158-DN2", "IEC63380-T160-DP1", "IEC63380-T175-DN1"
READ_ONLY, ANNOUNCE, ANNOUNCE_NOTHING = (
    "IEC63380-T159-DN3[fault_status]",
    "IEC63380-T161-DP2",
    "IEC63380-T161-DN1",
)
QUIETLY, EVERY, ALL, NO_SERVICE = (
    "IEC63380-T174-DP3",
    "IEC63380-C-DP5",
    "IEC63380-T174-DN5",
    "IEC63380-C-DN1[an_unknown_service]",
)


@caught_by("echonet.answer_matches", STATE)
class answers_with_another_transaction_id(Device):
    def give(self, link: str, asked: Frame, reply: Frame, now: float) -> None:
        super().give(link, asked, replace(reply, tid=(reply.tid + 1) & 0xFFFF), now)


@caught_by("echonet.answer_matches", STATE)
class answers_as_another_object(Device):
    def give(self, link: str, asked: Frame, reply: Frame, now: float) -> None:
        super().give(link, asked, replace(reply, seoj=0x013001), now)


@caught_by("echonet.answer_matches", STATE)
class answers_to_the_node_profile(Device):
    def give(self, link: str, asked: Frame, reply: Frame, now: float) -> None:
        super().give(link, asked, replace(reply, deoj=0x0EF001), now)


@caught_by("echonet.answer_once", STATE)
class answers_twice(Device):
    def give(self, link: str, asked: Frame, reply: Frame, now: float) -> None:
        super().give(link, asked, reply, now)
        super().give(link, asked, reply, now)


@caught_by("echonet.answer_properties", TOGETHER)
@caught_by("echonet.answer_once", TOGETHER)
class answers_each_property_in_a_frame_of_its_own(Device):
    def give(self, link: str, asked: Frame, reply: Frame, now: float) -> None:
        for each in reply.properties:
            super().give(link, asked, replace(reply, properties=(each,)), now)


@caught_by("echonet.answer_properties", TOGETHER)
class sorts_what_it_was_asked(Device):
    def give(self, link: str, asked: Frame, reply: Frame, now: float) -> None:
        ordered = tuple(sorted(reply.properties, key=lambda each: -each.epc))
        super().give(link, asked, replace(reply, properties=ordered), now)


@caught_by("echonet.answer_fewer", PARTLY, warns=True)
class leaves_out_what_it_refuses(Device):
    def give(self, link: str, asked: Frame, reply: Frame, now: float) -> None:
        if reply.esv == Esv.GET_SNA:
            reply = replace(
                reply, properties=tuple(each for each in reply.properties if each.edt) or reply.properties
            )
        super().give(link, asked, reply, now)


@caught_by("echonet.confirmation_empty", SET)
class confirms_with_the_new_value(Device):
    def give(self, link: str, asked: Frame, reply: Frame, now: float) -> None:
        if reply.esv == Esv.SET_RES:
            reply = replace(reply, properties=asked.properties)
        super().give(link, asked, reply, now)


@caught_by("echonet.read_data", PARTLY)
@caught_by("echonet.partly_refused", PARTLY)
class answers_without_data_instead_of_refusing(Device):
    def give(self, link: str, asked: Frame, reply: Frame, now: float) -> None:
        if reply.esv == Esv.GET_SNA:
            reply = replace(reply, esv=Esv.GET_RES)
        super().give(link, asked, reply, now)


@caught_by("echonet.set_refused", READ_ONLY)
class refuses_without_saying_what_was_sent(Device):
    def give(self, link: str, asked: Frame, reply: Frame, now: float) -> None:
        if reply.esv == Esv.SETC_SNA:
            reply = replace(reply, properties=tuple(Property(each.epc) for each in reply.properties))
        super().give(link, asked, reply, now)


@caught_by("echonet.refusal_echoes", READ_ONLY)
class refuses_with_its_own_value(Device):
    def give(self, link: str, asked: Frame, reply: Frame, now: float) -> None:
        if reply.esv == Esv.SETC_SNA:
            spoilt = tuple(Property(each.epc, bytes(len(each.edt)) or each.edt) for each in reply.properties)
            reply = replace(reply, properties=spoilt)
        super().give(link, asked, reply, now)


@caught_by("echonet.refusal_names", STATE, warns=True)
class calls_every_answer_a_refusal(Device):
    def answering(self, frame: Frame, to: LocalObject, esv: int, properties: tuple[Property, ...]) -> Frame:
        esv = NEGATIVE.get(frame.esv, esv) if frame.esv == Esv.GET else esv
        return super().answering(frame, to, esv, properties)


@caught_by("echonet.answer_to_one", STATE, "IEC63380-T160-DN2", warns=True)
class answers_to_everybody(Device):
    def give(self, link: str, asked: Frame, reply: Frame, now: float) -> None:
        self.send(GROUP, reply)


@caught_by("echonet.inf_req_to_all", ANNOUNCE, warns=True)
class announces_only_to_the_one_who_asked(Device):
    def give(self, link: str, asked: Frame, reply: Frame, now: float) -> None:
        self.send(link, reply)


@caught_by("echonet.inf_req_answered", ANNOUNCE)
@caught_by("echonet.answer_matches", ANNOUNCE)
class answers_a_wish_to_announce_as_a_question(Device):
    def was_read(self, frame: Frame, to: LocalObject, now: float) -> Frame:
        return super().was_read(replace(frame, esv=Esv.GET), to, now)


@caught_by("echonet.inf_req_refused", ANNOUNCE_NOTHING)
class announces_nothing_instead_of_refusing(Device):
    def give(self, link: str, asked: Frame, reply: Frame, now: float) -> None:
        if reply.esv != Esv.INF_SNA:
            super().give(link, asked, reply, now)


@caught_by("echonet.answer_given", STATE)
@caught_by("echonet.subject_told", STATE)
class does_not_answer_about_the_vehicle(Device):
    def give(self, link: str, asked: Frame, reply: Frame, now: float) -> None:
        if all(each.epc != 0xC7 for each in asked.properties):
            super().give(link, asked, reply, now)


@caught_by("echonet.answer_prompt", STATE, warns=True)
class takes_its_time(Device):
    def give(self, link: str, asked: Frame, reply: Frame, now: float) -> None:
        self.after(7.0, now, lambda now: super(takes_its_time, self).give(link, asked, reply, now))


@caught_by("echonet.no_such_object", ABSENT)
@caught_by("echonet.not_answered", ABSENT)
class answers_for_chargers_that_it_does_not_have(Device):
    def meant_by(self, destination: Eoj) -> list[LocalObject]:
        return super().meant_by(destination) or [self.chargers[0]]

    def answering(self, frame: Frame, to: LocalObject, esv: int, properties: tuple[Property, ...]) -> Frame:
        made = super().answering(frame, to, esv, properties)
        return made if frame.deoj & 0xFF == 0 else replace(made, seoj=frame.deoj)


@caught_by("echonet.no_such_object_silence", ABSENT, warns=True)
class refuses_for_chargers_that_it_does_not_have(Device):
    def received(self, link: str, data: bytes, form: str, now: float) -> None:
        super().received(link, data, form, now)
        if len(data) > 12 and data[7:10] == bytes.fromhex("027E7F") and data[10] == Esv.GET:
            reply = bytes((*data[:4], *data[7:10], *data[4:7], Esv.GET_SNA, *data[11:]))
            self._put(link, reply)


@caught_by("echonet.malformed_silence", NO_SERVICE, warns=True)
@caught_by("echonet.nonsense_not_answered", NO_SERVICE, warns=True)
class answers_what_it_does_not_understand(Device):
    def received(self, link: str, data: bytes, form: str, now: float) -> None:
        super().received(link, data, form, now)
        if len(data) > 12 and data[10] == 0x6F:
            self._put(link, encode(Frame(0x7E03, 0x027E01, 0x05FF01, Esv.GET_SNA, (Property(0x80),))))


@caught_by("echonet.instance_0", EVERY, warns=True)
@caught_by("echonet.set_instance_0", ALL, warns=True)
class does_not_know_instance_0(Device):
    def meant_by(self, destination: Eoj) -> list[LocalObject]:
        return [each for eoj, each in self.objects.items() if eoj == destination]


@caught_by("echonet.seti_silent", QUIETLY)
class answers_what_wants_no_answer(Device):
    def written(self, frame: Frame, to: LocalObject, now: float) -> Frame | None:
        if frame.esv != Esv.SETI:
            return super().written(frame, to, now)
        done = super().written(replace(frame, esv=Esv.SETC), to, now)
        return None if done is None else replace(done, esv=Esv.SETI_SNA)


@caught_by("echonet.value_is", MIXED)
class takes_nothing_if_one_thing_is_refused(Device):
    def written(self, frame: Frame, to: LocalObject, now: float) -> Frame | None:
        before = dict(to.values)
        reply = super().written(frame, to, now)
        if reply is not None and reply.esv == Esv.SETC_SNA:
            to.values = before
        return reply


@caught_by("echonet.set_taken", SET)
class refuses_every_order(Device):
    def take(self, to: LocalObject, wanted: Property, now: float) -> bool:
        return False


@caught_by("echonet.nonsense_not_answered", "IEC63380-T162-DN2", warns=True)
class answers_what_is_there_of_half_a_frame(Device):
    def received(self, link: str, data: bytes, form: str, now: float) -> None:
        whole = data[:11] + b"\x01" + data[12:] if len(data) == 14 and data[11] == 2 else data
        super().received(link, whole, form, now)
