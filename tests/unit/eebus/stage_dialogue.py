"""A charging station and an energy manager on one link and one clock: from the first byte to the last notify."""

from dataclasses import dataclass, field
from typing import Any

from harness.protocols.eebus.device.application import ChargingStation
from harness.protocols.eebus.ems.application import EnergyManager
from harness.protocols.eebus.machine import EebusMachine
from harness.protocols.eebus.ship import messages as m
from harness.protocols.eebus.spine import datagram as dg
from harness.protocols.eebus.spine.datagram import Datagram
from harness.protocols.eebus.usecases.limitation import Failsafe
from harness.protocols.machine import Abort, Close, Connect, LinkInfo, Send

DEVICE, EMS = "d:_i:1_STATION", "d:_i:1_MANAGER"


@dataclass
class Stage:
    """`wire` holds (time, datagram) of both; who sent it says its source."""

    initiative: bool = True
    now: float = 1_000_000.0
    wire: list[tuple[float, Datagram]] = field(default_factory=list)
    dials: int = 0
    answers_pings: bool = True

    def __post_init__(self) -> None:
        self.device = ChargingStation(DEVICE, "CP-1", Failsafe(4200.0))
        self.ems = EnergyManager(EMS, self.initiative)
        self.machines = {
            "device": EebusMachine(self.device, "i:1_u:STATION"),
            "ems": EebusMachine(self.ems, "i:1_u:MANAGER", "ws://stage"),
        }
        self._open = ""

    @classmethod
    def opened(cls, initiative: bool = True) -> "Stage":
        stage = cls(initiative)
        for each in stage.machines.values():
            each.start(stage.now)
        return stage.settle()

    def settle(self) -> "Stage":
        """Carry out what both want until neither wants anything."""
        while wants := [(name, each) for name in self.machines for each in self.machines[name].commands()]:
            for name, command in wants:
                other = self.machines["ems" if name == "device" else "device"]
                match command:
                    case Connect():
                        self._connect()
                    case Send(link, _, "ping") if link == self._open:
                        if self.answers_pings:
                            self.machines[name].ponged(link, self.now)
                    case Send(link, data, form) if link == self._open:
                        self._note(data)
                        other.received(link, data, form, self.now)
                    case Close(link) | Abort(link) if link == self._open:
                        self._open = ""
                        for each in self.machines.values():
                            each.closed(link, 1000, "", self.now)
        return self

    def _connect(self) -> None:
        self.dials += 1
        if self.machines["device"].down:
            self.machines["ems"].refused({"error": "no network"}, self.now)
            return
        self._open = f"L{self.dials}"
        self.machines["device"].opened(LinkInfo(self._open), self.now)
        self.machines["ems"].opened(LinkInfo(self._open, dialled=True), self.now)

    def _note(self, data: bytes) -> None:
        message, faults = m.read(data)
        assert not faults
        if isinstance(message, m.Data):
            reading = dg.read(message.payload)
            assert not reading.faults
            assert reading.datagram is not None
            self.wire.append((self.now, reading.datagram))

    def wait(self, seconds: float) -> "Stage":
        until = self.now + seconds
        while True:
            wakes = [each.next_wake() for each in self.machines.values()]
            at = min((each for each in wakes if each is not None), default=None)
            if at is None or at > until:
                break
            self.now = max(self.now, at)
            for each in self.machines.values():
                if (due := each.next_wake()) is not None and due <= self.now:
                    each.wake(self.now)
            self.settle()
        self.now = until
        return self

    def have(self, who: str, verb: str, **args: Any) -> "Stage":
        """Something is done to a party, or it does something."""
        machine = self.machines[who]
        target = machine if hasattr(machine, verb) else machine.app
        getattr(target, verb)(now=self.now, **args)
        machine.settle(self.now)
        return self.settle()

    def said(self, by: str, classifier: str, function: str) -> list[tuple[float, Datagram]]:
        """Datagrams of that kind, oldest first."""
        name = DEVICE if by == "device" else EMS
        return [
            (at, each)
            for at, each in self.wire
            if each.source.device == name and (each.classifier, each.cmd.function) == (classifier, function)
        ]

    def errors(self) -> list[Any]:
        """Results that are no success."""
        results = [each for _, each in self.wire if each.classifier == "result"]
        return [each.cmd.data for each in results if each.cmd.data["errorNumber"] != 0]
