"""A charger/discharger (0x027E) or charger (0x02A1) of ours as an object: mode, method, limits, and a vehicle or none.

What is written is what is wanted (0xDA operation mode), what happens follows from it (0xE1 actual mode, 0xD3 power):

    mode                   vehicle, not full / not empty       otherwise
    charge     0x42        charges, up to the limits           standby
    discharge  0x43        discharges, up to the limits        standby
    standby    0x44, idle 0x47 and all others                  nothing flows

With the method V2G (0xDC or 0xDD = 0x06) the sign of 0xE0 says whether it charges or discharges, and sets the mode.
Energy goes in and out of the vehicle with time. Source: Appendix of device objects, classes 0x027E and 0x02A1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from harness.protocols.echonet.lite import appendix
from harness.protocols.echonet.lite.eoj import CHARGER_DISCHARGER, Eoj, class_of
from harness.protocols.echonet.lite.objects import LocalObject

ON, OFF = b"\x30", b"\x31"
FAULT, NO_FAULT = b"\x41", b"\x42"
NO_VEHICLE, CONNECTED, CHARGEABLE, DISCHARGEABLE, BOTH, UNDEFINED = 0x30, 0x40, 0x41, 0x42, 0x43, 0xFF
CHARGE, DISCHARGE, STANDBY, IDLE = 0x42, 0x43, 0x44, 0x47
V2G: Final = b"\x06"
NEEDS_CONFIRMATION: Final = frozenset((0x21, 0x22, 0x23))
"""Types of chargers (0xCC) that know of a vehicle only after 0xCD was written."""

RATED_POWER: Final = 6000
SETTLES_IN: Final = 0.3
"""Seconds until what happens follows what is wanted."""


@dataclass(slots=True)
class Vehicle:
    """A vehicle at the cable. `stored` and `capacity` in Wh."""

    capacity: float = 40_000.0
    stored: float = 20_000.0
    name: bytes = b"CHARGEPROOF-EV"

    @property
    def percent(self) -> int:
        return round(100 * self.stored / self.capacity)


def _u4(value: float) -> bytes:
    return round(value).to_bytes(4, "big")


def _i4(value: float) -> bytes:
    return round(value).to_bytes(4, "big", signed=True)


_COMMON: Final[Mapping[int, bytes]] = {
    0x80: ON,
    0x81: b"\x00",
    0x88: NO_FAULT,
    0x89: b"\x00\x00",
    0x8C: b"CHARGEPROOF ",
    0x99: (6000).to_bytes(2, "big"),
    0xC5: _u4(RATED_POWER),
    0xC7: bytes((NO_VEHICLE,)),
    0xC8: _u4(0) + _u4(RATED_POWER),
    0xCA: bytes.fromhex("0000012C"),
    0xCD: b"",
    0xCE: b"",
    0xCF: b"",
    0xD0: b"",
    0xD3: _u4(0),
    0xD8: _u4(0),
    0xDA: bytes((IDLE,)),
    0xE2: b"",
    0xE4: b"",
    0xE6: b"\x00",
    0xE7: _u4(0),
    0xEB: _u4(RATED_POWER),
    0xED: bytes.fromhex("012C"),
}
_BOTH_WAYS: Final[Mapping[int, bytes]] = {
    0xC0: b"",
    0xC2: b"",
    0xC4: b"",
    0xC6: _u4(RATED_POWER),
    0xC9: _u4(0) + _u4(RATED_POWER),
    0xCB: bytes.fromhex("0000012C"),
    0xD6: _u4(0),
    0xDC: b"\x01",
    0xDD: b"\x01",
    0xE0: _i4(0),
    0xE1: bytes((IDLE,)),
    0xEA: _u4(0),
    0xEC: _u4(RATED_POWER),
    0xEE: bytes.fromhex("012C"),
}
_WRITABLE: Final = frozenset((0x80, 0x99, 0xDC, 0xDD, 0xE0, 0xE7, 0xEA, 0xEB, 0xEC, 0xED, 0xEE))


class ChargerObject(LocalObject):
    """See above.

    kind     0xCC: how it is connected to vehicles (0x13: AC, both ways, with communication)
    without  properties that it does not have
    """

    def __init__(
        self,
        eoj: Eoj,
        release: str = appendix.LATEST,
        kind: int = 0,
        without: frozenset[int] = frozenset(),
        only_read: frozenset[int] = frozenset(),
    ) -> None:
        both = class_of(eoj) == CHARGER_DISCHARGER
        given = {**_COMMON, **(_BOTH_WAYS if both else {}), 0xCC: bytes((kind or (0x13 if both else 0x12),))}
        known = appendix.rows(class_of(eoj), appendix.rules_for(release))
        given = {epc: edt for epc, edt in given.items() if epc in known and epc not in without}
        super().__init__(eoj, given, _WRITABLE - only_read, release)
        self.both = both
        self.vehicle: Vehicle | None = None
        self.confirmed = False
        self.insists: int | None = None
        self.actual = IDLE
        self.power = 0.0
        self._charged = self._discharged = 0.0
        self._at: float | None = None
        self._settles_at: float | None = None

    # -- what can be seen -----------------------------------------------------------------------------------------

    def read(self, epc: int, now: float) -> bytes | None:
        match epc:
            case 0xC7:
                return bytes((self.connection(),))
            case 0xD3:
                return _i4(self.power) if self.both else _u4(max(self.power, 0))
            case 0xD6:
                return _u4(self._discharged)
            case 0xD8:
                return _u4(self._charged)
            case 0xE1:
                return bytes((self.actual,))
            case 0xE6:
                name = self.vehicle.name if self.vehicle else b""
                return bytes((len(name),)) + name
            case 0xC0 | 0xC2 | 0xC4 | 0xCE | 0xCF | 0xD0 | 0xE2 | 0xE4:
                return self.of_vehicle(epc)
        return super().read(epc, now)

    def of_vehicle(self, epc: int) -> bytes | None:
        """What only a vehicle can tell; None while there is none that does."""
        vehicle = self.vehicle
        if vehicle is None or self.connection() == UNDEFINED:
            return None
        match epc:
            case 0xC4 | 0xE4:
                return bytes((vehicle.percent,))
            case 0xC2 | 0xE2:
                return _u4(vehicle.stored)
            case 0xCF:
                return _u4(vehicle.capacity - vehicle.stored)
        return _u4(vehicle.capacity)

    def connection(self) -> int:
        """Property 0xC7; `insists` is what it says whatever is there."""
        vehicle = self.vehicle
        if self.insists is not None:
            return self.insists
        if vehicle is None:
            return NO_VEHICLE
        if self.values[0xCC][0] in NEEDS_CONFIRMATION and not self.confirmed:
            return UNDEFINED
        takes = vehicle.stored < vehicle.capacity
        gives = self.both and vehicle.stored > 0
        return {(True, True): BOTH, (True, False): CHARGEABLE, (False, True): DISCHARGEABLE}.get(
            (takes, gives), CONNECTED
        )

    # -- what can be written --------------------------------------------------------------------------------------

    def write(self, epc: int, edt: bytes, now: float) -> bool:
        if epc == 0xCD:
            self.confirmed = True
        elif epc == 0xE0:
            return self._directed(edt, now)
        elif (epc == 0xEB and self._above(edt, 0xC8)) or (epc == 0xEC and self._above(edt, 0xC9)):
            return False
        else:
            super().write(epc, edt, now)
        self.settle(now)
        return True

    def _above(self, edt: bytes, window: int) -> bool:
        highest = self.values.get(window, b"")[4:]
        return bool(highest) and edt > highest

    def _directed(self, edt: bytes, now: float) -> bool:
        """0xE0: with the method V2G its sign sets the mode; with another one nothing changes."""
        watts = int.from_bytes(edt, "big", signed=True)
        ways = [self.values.get(0xDC)] * (watts >= 0) + [self.values.get(0xDD)] * (watts <= 0)
        if V2G not in ways:
            return False
        self.values[0xE0] = edt
        self.values[0xDA] = bytes((CHARGE if watts > 0 else DISCHARGE if watts < 0 else STANDBY,))
        self.settle(now)
        return True

    # -- what people and vehicles do --------------------------------------------------------------------------------

    def plug_in(self, vehicle: Vehicle, now: float) -> None:
        self.vehicle = vehicle
        self.confirmed = False
        self.insists = None
        self.settle(now)

    def plug_out(self, now: float) -> None:
        self.vehicle = None
        self.insists = None
        self.settle(now)

    def set_fault(self, faulty: bool, now: float) -> None:
        self.values[0x88] = FAULT if faulty else NO_FAULT
        self.values[0x89] = b"\x00\x0a" if faulty else b"\x00\x00"
        self.settle(now)

    # -- what follows -------------------------------------------------------------------------------------------------

    def settle(self, now: float) -> None:
        """Something was changed: what happens will follow in a moment."""
        self._settles_at = now + SETTLES_IN

    def pass_time(self, now: float) -> None:
        if self._at is not None and self.vehicle is not None and self.power:
            self._flow((now - self._at) * self.power / 3600)
        self._at = now
        if self._settles_at is not None and self._settles_at <= now:
            self._settles_at = None
        if self._settles_at is None:
            self.follow()

    def _flow(self, energy: float) -> None:
        """Energy in Wh, into the vehicle if it is positive."""
        assert self.vehicle is not None
        full, before = self.vehicle.capacity, self.vehicle.stored
        self.vehicle.stored = min(max(before + energy, 0.0), full)
        moved = abs(self.vehicle.stored - before)
        if energy > 0:
            self._charged += moved
        else:
            self._discharged += moved

    def follow(self) -> None:
        """What happens follows what is wanted and possible."""
        wanted = self.values[0xDA][0]
        state = self.connection()
        ready = self.values[0x80] == ON and self.values[0x88] == NO_FAULT
        if wanted == CHARGE and ready and state in (CHARGEABLE, BOTH):
            self.actual, self.power = CHARGE, self.limit(0xEB, 0xE0)
        elif wanted == DISCHARGE and ready and state in (DISCHARGEABLE, BOTH):
            self.actual, self.power = DISCHARGE, -self.limit(0xEC, 0xE0)
        else:
            self.actual, self.power = (IDLE if wanted == IDLE else STANDBY), 0.0

    def limit(self, setting: int, directed: int) -> float:
        """The power that may flow, in W."""
        highest = [
            RATED_POWER,
            *(int.from_bytes(self.values[epc], "big") for epc in (setting, 0x99) if epc in self.values),
        ]
        method = self.values.get(0xDC if setting == 0xEB else 0xDD)
        if method == V2G and directed in self.values:
            highest.append(abs(int.from_bytes(self.values[directed], "big", signed=True)))
        return float(min(highest))

    def next_change(self) -> float | None:
        """When it settles, or the vehicle is full or empty."""
        times = [] if self._settles_at is None else [self._settles_at]
        if self.vehicle is not None and self.power and self._at is not None:
            left = self.vehicle.capacity - self.vehicle.stored if self.power > 0 else self.vehicle.stored
            times.append(self._at + 3600 * left / abs(self.power) + 0.01)
        return min(times, default=None)
