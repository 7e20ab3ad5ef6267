"""Devices whose properties, maps and announcements are wrong."""

from harness.protocols.echonet.lite import maps
from harness.protocols.echonet.lite.device import Device
from harness.protocols.echonet.lite.eoj import NODE, Eoj
from harness.protocols.echonet.lite.frame import Frame, Property, encode
from harness.protocols.echonet.lite.group import GROUP
from harness.protocols.echonet.lite.objects import GET_MAP, INF_MAP, SET_MAP, LocalObject
from harness.protocols.echonet.lite.services import Esv
from tests.miniatures.confession import caught_by

MAPS, NODE_TOLD, FOUND, STARTS = "IEC63380-C-DP4", "IEC63380-C-DP3", "IEC63380-C-DP2", "IEC63380-C-DP1"
STATE, MODE, POWER = "IEC63380-T158-DP1", "IEC63380-T172-DP1", "IEC63380-T176-DP1"
OTHERS, WRITES, MIXED = "IEC63380-C-DN2", "IEC63380-EL.Node-X1", "IEC63380-T163-DN1"
UNDEFINED, METHOD = "IEC63380-T174-DN2[0x99]", "IEC63380-T168-DP1"
WINDOW, CHARGE, OFFERED = (
    "IEC63380-T177-DP1",
    "IEC63380-T170-DP2",
    "IEC63380-EL.Power_Limit-X1",
)
STANDBY, MINUTE = "IEC63380-T174-DP1[standby]", "IEC63380-EL.Node-X2"


class Lying(Device):
    """Tells something else about some properties: None refuses, "" leaves as it is."""

    def tell(self, to: LocalObject, epc: int, now: float) -> bytes | None:
        return self.lie(to, epc, super().tell(to, epc, now))

    def lie(self, to: LocalObject, epc: int, truth: bytes | None) -> bytes | None:
        raise NotImplementedError

    def listed(self, to: LocalObject, which: int) -> frozenset[int]:
        return {INF_MAP: to.announced, SET_MAP: to.writable, GET_MAP: to.readable}[which]


@caught_by("echonet.value", MODE)
class tells_a_mode_that_was_withdrawn(Lying):
    def lie(self, to: LocalObject, epc: int, truth: bytes | None) -> bytes | None:
        return b"\x41" if epc == 0xDA else truth


@caught_by("echonet.value", STATE)
class tells_a_state_that_is_too_long(Lying):
    def lie(self, to: LocalObject, epc: int, truth: bytes | None) -> bytes | None:
        return b"\x00\x30" if epc == 0x80 and to.eoj != NODE else truth


@caught_by("echonet.value_of_later_release", MODE, warns=True)
class follows_a_release_that_nobody_knows(Lying):
    def lie(self, to: LocalObject, epc: int, truth: bytes | None) -> bytes | None:
        if epc == 0x82 and to.eoj != NODE:
            return b"\x00\x00T\x00"
        return b"\x4a" if epc == 0xDA else truth


@caught_by("echonet.map_form", MAPS)
class counts_its_map_wrongly(Lying):
    def lie(self, to: LocalObject, epc: int, truth: bytes | None) -> bytes | None:
        return bytes((truth[0] - 1, *truth[1:])) if epc == INF_MAP and truth else truth


@caught_by("echonet.value", MAPS)
class lists_a_long_map_as_a_list(Lying):
    def lie(self, to: LocalObject, epc: int, truth: bytes | None) -> bytes | None:
        if epc != GET_MAP or to.eoj == NODE:
            return truth
        codes = sorted(self.listed(to, GET_MAP))
        return bytes((len(codes), *codes))


@caught_by("echonet.map_mandatory", MAPS)
class turns_the_bits_of_its_map_around(Lying):
    def lie(self, to: LocalObject, epc: int, truth: bytes | None) -> bytes | None:
        if epc != GET_MAP or truth is None or len(truth) != 17:
            return truth
        return bytes((truth[0], *(int(f"{each:08b}"[::-1], 2) for each in truth[1:])))


@caught_by("echonet.map_mandatory", MAPS)
class does_not_announce_faults(Lying):
    def lie(self, to: LocalObject, epc: int, truth: bytes | None) -> bytes | None:
        return (
            maps.encode_map(self.listed(to, INF_MAP) - {0x88}) if epc == INF_MAP and to.eoj != NODE else truth
        )


@caught_by("echonet.map_mandatory_vehicle", MAPS, warns=True)
class knows_nothing_of_the_vehicle(Lying):
    def lie(self, to: LocalObject, epc: int, truth: bytes | None) -> bytes | None:
        gone = {0xE2, 0xE4, 0xCF}
        if epc in gone:
            return None
        return (
            maps.encode_map(self.listed(to, GET_MAP) - gone) if epc == GET_MAP and to.eoj != NODE else truth
        )


@caught_by("echonet.map_forbidden", MAPS)
class lists_what_nobody_may_read(Lying):
    def lie(self, to: LocalObject, epc: int, truth: bytes | None) -> bytes | None:
        return (
            maps.encode_map(self.listed(to, GET_MAP) | {0xCD}) if epc == GET_MAP and to.eoj != NODE else truth
        )


@caught_by("echonet.map_undefined", MAPS, warns=True)
class lists_what_its_release_does_not_have(Lying):
    def lie(self, to: LocalObject, epc: int, truth: bytes | None) -> bytes | None:
        return (
            maps.encode_map(self.listed(to, GET_MAP) | {0xB5}) if epc == GET_MAP and to.eoj != NODE else truth
        )


@caught_by("echonet.map_read_true", OTHERS)
@caught_by("echonet.others_refused", OTHERS)
class tells_what_it_does_not_list(Lying):
    def lie(self, to: LocalObject, epc: int, truth: bytes | None) -> bytes | None:
        return b"\x01" if epc == 0xB0 and to.eoj != NODE else truth


@caught_by("echonet.mandatory_read", MODE)
class refuses_to_tell_its_mode(Lying):
    def lie(self, to: LocalObject, epc: int, truth: bytes | None) -> bytes | None:
        return None if epc == 0xDA else truth


@caught_by("echonet.map_read_refused", WINDOW, warns=True)
class refuses_to_tell_its_charging_power(Lying):
    def lie(self, to: LocalObject, epc: int, truth: bytes | None) -> bytes | None:
        return None if epc == 0xEB else truth


@caught_by("echonet.node_adds_up", NODE_TOLD)
class counts_the_node_profile_as_an_instance(Lying):
    def lie(self, to: LocalObject, epc: int, truth: bytes | None) -> bytes | None:
        return b"\x00\x00\x02" if epc == 0xD3 else truth


@caught_by("echonet.list_form", FOUND)
class counts_its_instances_wrongly(Lying):
    def lie(self, to: LocalObject, epc: int, truth: bytes | None) -> bytes | None:
        return bytes((2, *truth[1:])) if epc == 0xD6 and truth else truth


@caught_by("echonet.found", FOUND)
class hides_its_charger(Lying):
    def lie(self, to: LocalObject, epc: int, truth: bytes | None) -> bytes | None:
        return b"\x00" if epc == 0xD6 else truth


@caught_by("echonet.learnt", MAPS)
class does_not_tell_its_release(Lying):
    def lie(self, to: LocalObject, epc: int, truth: bytes | None) -> bytes | None:
        return None if epc == 0x82 and to.eoj != NODE else truth


@caught_by("echonet.node_profile", NODE_TOLD)
class does_not_tell_its_classes(Lying):
    def lie(self, to: LocalObject, epc: int, truth: bytes | None) -> bytes | None:
        return None if epc == 0xD7 else truth


@caught_by("echonet.charge_agrees", CHARGE, warns=True)
class tells_a_state_of_charge_out_of_thin_air(Lying):
    def lie(self, to: LocalObject, epc: int, truth: bytes | None) -> bytes | None:
        return b"\x5a" if epc == 0xE4 and truth else truth


@caught_by("echonet.window", WINDOW, warns=True)
class charges_above_its_window(Lying):
    def lie(self, to: LocalObject, epc: int, truth: bytes | None) -> bytes | None:
        return (7000).to_bytes(4, "big") if epc == 0xEB else truth


@caught_by("echonet.function_offered", OFFERED, warns=True)
class lets_no_power_be_set(Lying):
    def lie(self, to: LocalObject, epc: int, truth: bytes | None) -> bytes | None:
        fixed = {0xEB, 0xEC, 0xED, 0xEE, 0x99}
        return (
            maps.encode_map(self.listed(to, SET_MAP) - fixed) if epc == SET_MAP and to.eoj != NODE else truth
        )


@caught_by("echonet.map_write_true", WRITES)
class takes_what_it_does_not_list(Device):
    def take(self, to: LocalObject, wanted: Property, now: float) -> bool:
        return wanted.epc == 0xB0 or super().take(to, wanted, now)


@caught_by("echonet.set_refused", UNDEFINED)
class takes_any_mode(Device):
    def take(self, to: LocalObject, wanted: Property, now: float) -> bool:
        return wanted.epc == 0xDA or super().take(to, wanted, now)


@caught_by("echonet.value_is", STANDBY)
class confirms_and_does_nothing(Device):
    def take(self, to: LocalObject, wanted: Property, now: float) -> bool:
        return wanted.epc == 0xDA or super().take(to, wanted, now)


@caught_by("echonet.announced", METHOD)
@caught_by("echonet.change_announced", MINUTE)
class announces_nothing(Device):
    def announce(self, eoj: Eoj, changed: Property, now: float) -> None:
        """Silence."""


@caught_by("echonet.announcement_to", METHOD)
class announces_to_the_controller(Device):
    def announce(self, eoj: Eoj, changed: Property, now: float) -> None:
        self.send(GROUP, Frame(self.next_tid(), eoj, 0x05FF01, Esv.INF, (changed,)))


@caught_by("echonet.announcement_instance", METHOD, warns=True)
class announces_to_instance_0(Device):
    def announce(self, eoj: Eoj, changed: Property, now: float) -> None:
        self.send(GROUP, Frame(self.next_tid(), eoj, 0x0EF000, Esv.INF, (changed,)))


@caught_by("echonet.confirmed_to_one", METHOD, warns=True)
class wants_everybody_to_confirm(Device):
    def announce(self, eoj: Eoj, changed: Property, now: float) -> None:
        super().announce(eoj, changed, now)
        self.send(GROUP, Frame(self.next_tid(), eoj, NODE, Esv.INFC, (changed,)))


@caught_by("echonet.frame", METHOD)
class announces_half_a_frame(Device):
    def announce(self, eoj: Eoj, changed: Property, now: float) -> None:
        whole = encode(Frame(self.next_tid(), eoj, NODE, Esv.INF, (changed,)))
        self._put(GROUP, whole)
        self._put(GROUP, whole[:-1])


@caught_by("echonet.frame_end", METHOD, warns=True)
class pads_its_frames(Device):
    def send(self, link: str, frame: Frame) -> None:
        self._put(link, encode(frame) + b"\x00\x00")


@caught_by("echonet.flood", METHOD, warns=True)
class announces_a_hundred_times(Device):
    def announce(self, eoj: Eoj, changed: Property, now: float) -> None:
        for _ in range(100):
            super().announce(eoj, changed, now)


@caught_by("echonet.no_announcement", MIXED, warns=True)
class announces_what_it_refused(Device):
    def take(self, to: LocalObject, wanted: Property, now: float) -> bool:
        taken = super().take(to, wanted, now)
        if not taken and wanted.epc == 0xC7:
            self.announce(to.eoj, Property(0xC7, b"\x30"), now)
        return taken


@caught_by("echonet.introduces_itself", STARTS)
class starts_without_a_word(Device):
    def announce_instances(self, now: float) -> None:
        """Silence."""


@caught_by("echonet.announcing_listed", "IEC63380-T163-DP3")
@caught_by("echonet.map_mandatory", "IEC63380-T163-DP3")
class hides_that_it_announces_vehicles(Device):
    def tell(self, to: LocalObject, epc: int, now: float) -> bytes | None:
        if to is self.chargers[0] and epc == 0x9D:
            return maps.encode_map(to.announced - {0xC7})
        return super().tell(to, epc, now)


@caught_by("echonet.value_is", "IEC63380-T172-DN1")
@caught_by("echonet.mandatory_read", "IEC63380-T172-DN1")
class keeps_its_mode_to_itself_while_it_is_broken(Device):
    def tell(self, to: LocalObject, epc: int, now: float) -> bytes | None:
        broken = to is self.chargers[0] and to.values[0x88] == b"\x41"
        return None if broken and epc == 0xDA else super().tell(to, epc, now)


@caught_by("echonet.announced", "IEC63380-T173-DP2")
class does_not_say_when_it_stops_charging(Device):
    def announce(self, eoj: Eoj, changed: Property, now: float) -> None:
        if changed.epc != 0xE1 or changed.edt == b"\x42":
            super().announce(eoj, changed, now)


@caught_by("echonet.set_taken", "IEC63380-T168-DN1")
class refuses_what_it_has_already(Device):
    def take(self, to: LocalObject, wanted: Property, now: float) -> bool:
        return to.values.get(wanted.epc) != wanted.edt and super().take(to, wanted, now)
