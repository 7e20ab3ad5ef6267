"""Devices that say what cannot be so."""

from harness.protocols.echonet.lite.charger import Vehicle
from harness.protocols.echonet.lite.device import Device
from harness.protocols.echonet.lite.frame import Frame, Property
from harness.protocols.echonet.lite.objects import LocalObject
from harness.protocols.echonet.lite.services import Esv
from tests.miniatures.confession import caught_by


@caught_by("echonet.told_if_there", "IEC63380-T167-DN1")
class tells_a_method_that_its_class_does_not_have(Device):
    def tell(self, to: LocalObject, epc: int, now: float) -> bytes | None:
        return b"\x01" if to is self.chargers[0] and epc == 0xDC else super().tell(to, epc, now)


@caught_by("echonet.nothing_flows", "IEC63380-T174-DN3", warns=True)
class charges_nobody(Device):
    def tell(self, to: LocalObject, epc: int, now: float) -> bytes | None:
        charges = to is self.chargers[0] and to.values[0xDA] == b"\x42"
        return (3000).to_bytes(4, "big") if charges and epc == 0xD3 else super().tell(to, epc, now)


@caught_by("echonet.set_answered", "IEC63380-T174-DN3")
class does_not_answer_orders_without_a_vehicle(Device):
    def give(self, link: str, asked: Frame, reply: Frame, now: float) -> None:
        if asked.esv != Esv.SETC or self.at(1).vehicle is not None:
            super().give(link, asked, reply, now)


@caught_by("echonet.not_above_highest", "IEC63380-T178-DN2", warns=True)
class takes_any_power(Device):
    def take(self, to: LocalObject, wanted: Property, now: float) -> bool:
        if wanted.epc == 0xEB and len(wanted.edt) == 4:
            to.values[0xEB] = wanted.edt
            return True
        return super().take(to, wanted, now)


@caught_by("echonet.charge_not_fallen", "IEC63380-T170-DP3", warns=True)
class empties_what_it_charges(Device):
    def tell(self, to: LocalObject, epc: int, now: float) -> bytes | None:
        edt = super().tell(to, epc, now)
        vehicle: Vehicle | None = self.at(1).vehicle
        if epc == 0xE4 and vehicle is not None:
            vehicle.stored /= 2
        return edt


@caught_by("echonet.nothing_flows", "IEC63380-T174-DN3", open=True)
class does_not_tell_its_power(Device):
    def tell(self, to: LocalObject, epc: int, now: float) -> bytes | None:
        return None if epc == 0xD3 else super().tell(to, epc, now)


@caught_by("echonet.charge_not_fallen", "IEC63380-T170-DP3", open=True)
class does_not_tell_what_is_in_the_battery(Device):
    def tell(self, to: LocalObject, epc: int, now: float) -> bytes | None:
        return None if epc in (0xE2, 0xE4) else super().tell(to, epc, now)


@caught_by("echonet.charge_not_fallen", "IEC63380-T170-DP3", warns=True)
class empties_what_it_charges_and_tells_no_percentage(Device):
    def tell(self, to: LocalObject, epc: int, now: float) -> bytes | None:
        edt = super().tell(to, epc, now)
        vehicle: Vehicle | None = self.at(1).vehicle
        if epc == 0xE2 and vehicle is not None:
            vehicle.stored /= 2
        return None if epc == 0xE4 else edt


@caught_by("echonet.not_above_highest", "IEC63380-T178-DN2", open=True)
class calls_everything_an_overflow(Device):
    def tell(self, to: LocalObject, epc: int, now: float) -> bytes | None:
        size = {0xC5: 4, 0xC8: 8, 0xEB: 4}.get(epc)
        return super().tell(to, epc, now) if size is None else b"\xff" * size
