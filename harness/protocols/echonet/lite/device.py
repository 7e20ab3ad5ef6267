"""A charging device of ours: a node with one or more chargers, and what people do at them.

See `node` for the theory; what a charger does by itself is in `charger`.
"""

from collections.abc import Sequence

from harness.protocols.echonet.lite.charger import ChargerObject, Vehicle
from harness.protocols.echonet.lite.eoj import CHARGER, NODE, eoj
from harness.protocols.echonet.lite.node import Node
from harness.protocols.echonet.lite.profile import NodeProfile


class Device(Node):
    """A node with chargers. EVSE 1 is the first of them."""

    def __init__(self, chargers: Sequence[ChargerObject], identity: str = "", first_tid: int = 1) -> None:
        super().__init__(chargers, identity, first_tid)
        self.chargers = self._own = tuple(chargers)
        self._first = [dict(each.values) for each in chargers]
        self._maps = [(each.readable, each.writable, each.announced) for each in chargers]

    def at(self, evse: int) -> ChargerObject:
        """The charger of that number, from 1."""
        return self.chargers[evse - 1]

    def plug_in(self, now: float, evse: int = 1, connector: int = 1, stored: float = 20_000.0) -> None:
        """A vehicle is connected, with so much energy (Wh) in its battery."""
        self._go_on(now)
        self.at(evse).plug_in(Vehicle(stored=stored), now)
        self.announce_changes(now)

    def plug_out(self, now: float, evse: int = 1, connector: int = 1) -> None:
        self._go_on(now)
        self.at(evse).plug_out(now)
        self.announce_changes(now)

    def fault(self, now: float, evse: int = 1, connector: int = 1, kind: str = "") -> None:
        self._go_on(now)
        self.at(evse).set_fault(True, now)
        self.announce_changes(now)

    def clear_fault(self, now: float, evse: int = 1, connector: int = 1, kind: str = "") -> None:
        self._go_on(now)
        self.at(evse).set_fault(False, now)
        self.announce_changes(now)

    def put(self, now: float, epc: str, edt: str, evse: int = 1, quietly: bool = False) -> None:
        """A value is another one from now on, as if somebody had changed it at the device.

        quietly  it is not announced
        """
        self._go_on(now)
        charger, code = self.at(evse), int(epc, 16)
        if code == 0xC7:
            charger.insists = int(edt, 16)
        else:
            charger.values[code] = bytes.fromhex(edt)
        charger.settle(now)
        if quietly:
            self._told[charger.eoj, code] = charger.get(code, now)
        self.announce_changes(now)

    def offer_less(self, now: float, read: tuple[str, ...] = (), write: tuple[str, ...] = ()) -> None:
        """Its chargers do not let these be read, or written, any more; then it says that it has started."""
        for charger in self.chargers:
            charger.readable -= {int(epc, 16) for epc in read}
            charger.announced -= {int(epc, 16) for epc in read}
            charger.writable -= {int(epc, 16) for epc in (*read, *write)}
        self.announce_instances(now)

    def only_charge(self, now: float) -> None:
        """Its chargers are of the class 0x02A1 from now on; then it says that it has started."""
        self._serve_with(tuple(ChargerObject(eoj(CHARGER, each.eoj & 0xFF)) for each in self.chargers))
        self._remember(now)
        self.announce_instances(now)

    def _serve_with(self, chargers: Sequence[ChargerObject]) -> None:
        self.chargers = tuple(chargers)
        self.profile = NodeProfile(self.profile.values[0x83], [each.eoj for each in chargers])
        self.objects = {NODE: self.profile} | {each.eoj: each for each in chargers}

    def restore(self) -> None:
        """As it was at first: no vehicle, no fault, the first values. Nothing of that is announced."""
        if self.chargers != self._own:
            self._serve_with(self._own)
        for charger, first, listed in zip(self.chargers, self._first, self._maps, strict=True):
            charger.values = dict(first)
            charger.readable, charger.writable, charger.announced = listed
            charger.vehicle = charger.insists = None
            charger.follow()
        self._told.clear()
        self._remember(0.0)
