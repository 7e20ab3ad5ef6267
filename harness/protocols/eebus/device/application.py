"""Our charging station: a limitation, a vehicle that comes and goes, meters, heartbeats.

It behaves sensibly by default. It offers Limitation and Monitoring of Power Consumption and the commissioning of the
station; with a vehicle also its commissioning, measurement, overload protection, self-consumption and state of charge.
It must not know links or bytes.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from harness.protocols.eebus.device import limits, tree
from harness.protocols.eebus.device.charging import Charging
from harness.protocols.eebus.device.guards import Guard
from harness.protocols.eebus.device.oddities import (
    ELSEWHERE,
    LIMITS_DESCRIBED,
    MOVED,
    NEWS,
    VEHICLES,
    WAYS,
    named,
)
from harness.protocols.eebus.device.tree import STATION, VEHICLE, Ratings
from harness.protocols.eebus.ship.announcing import About
from harness.protocols.eebus.spine.events import (
    Bound,
    DataCame,
    Discovered,
    EntityCame,
    Event,
    Left,
    Proposal,
    Written,
)
from harness.protocols.eebus.spine.functions import NONE, REJECTED, entries
from harness.protocols.eebus.spine.local import LocalDevice
from harness.protocols.eebus.spine.node import Node
from harness.protocols.eebus.spine.types import number, scaled, timestamp
from harness.protocols.eebus.usecases.beats import Beats
from harness.protocols.eebus.usecases.fallback import Watch
from harness.protocols.eebus.usecases.limitation import Failsafe, Limitation

HEARTBEAT_TIMEOUT = 60.0
METER_EVERY = 60.0
"""Seconds between two readings while power flows."""


class ChargingStation:
    """See above. `own_clock` begins when it is first woken."""

    about = About("Chargeproof", "ChargingStation", "Wallbox", "3")

    def __init__(self, name: str, serial: str, failsafe: Failsafe, ratings: Ratings | None = None) -> None:
        self.ratings = ratings or Ratings()
        self.name = name
        self.serial = serial
        device = LocalDevice(name, "ChargingStation")
        self.entity = tree.station(device, self.ratings, serial)
        device.use_cases += tree.station_use_cases()
        self.node = Node(device)
        self.node.gates[tree.LIMITS] = self._limit_proposed
        self.node.gates[tree.KEYS] = self._failsafe_proposed
        self.node.view = self._view
        self.limitation = Limitation(0.0, failsafe, self.ratings.nominal)
        self.beats = Beats(HEARTBEAT_TIMEOUT)
        self.charging = Charging(self.ratings)
        self.guard = Guard(self.node, STATION, lambda now: self.limitation.heartbeat(now))
        self.manager = Guard(self.node, VEHICLE, self._manager_heard, self._manager_told)
        self.watch: Watch | None = None
        self.place = VEHICLE
        self.refuses = self.refuses_currents = self.refuses_keys = 0
        self.changeable = True
        self._currents: dict[int, dict[str, Any]] = {}
        self._meter_at: float | None = None
        self._running = False

    # -- what happens ------------------------------------------------------------------------------------------

    def happened(self, event: Event, now: float) -> None:
        match event:
            case Bound(link, client, server) if server.entity == STATION:
                if server.feature == tree.LOAD:
                    self.guard.bound(link, client, now)
            case Bound(link, client, _):
                self.manager.bound(link, client, now)
                self.watch = Watch(now)
            case Discovered() | EntityCame():
                self.guard.look(now)
                self.manager.look(now)
            case DataCame():
                self.guard.data(event, now)
                self.manager.data(event, now)
            case Left(link):
                self.guard.gone(link)
                self.manager.gone(link)
            case Written():
                pass
            case _:
                pass
        self._show(now)

    def wake(self, now: float) -> None:
        if not self._running:
            self.restart(now)
        self.limitation.wake(now)
        if self.beats.due is not None and self.beats.due <= now:
            self.node.set(STATION, tree.DIAGNOSIS, tree.HEARTBEAT, self.beats.beat(now))
        if self._meter_at is not None and self._meter_at <= now:
            self._meter_at = None
        self._show(now)

    def next_wake(self) -> float | None:
        times = [self.limitation.next_wake(), self.beats.due, self._meter_at]
        if self.watch is not None:
            times.append(self.watch.next_wake(self._now))
        return min((each for each in times if each is not None), default=None)

    def restart(self, now: float) -> None:
        """The power was off: the failsafe values are stored, nothing else is."""
        self._running = True
        self._now = now
        self.limitation.restart(now)
        self.watch = None
        self.guard.gone(self.guard.link)
        self.manager.gone(self.manager.link)
        self.charging.counted_at = now
        self.beats.due = None
        self.beats.keep(now)
        self._show(now)

    # -- what can be done to it --------------------------------------------------------------------------------

    def plug_in(self, now: float, vehicle: str = "") -> None:
        """A vehicle is connected, and wants to charge. `vehicle`: in what it is other than most (`oddities`)."""
        if self.charging.connected:
            return
        self.place = ELSEWHERE if vehicle == "is at another place" else VEHICLE
        self.changeable = vehicle != "has limits that cannot be changed"
        self.manager.path = self.place
        self.charging.connected = True
        self.charging.charged = 0.0
        tree.vehicle(self.node.device, self.ratings, "02-00-5E-10-00-4B", self.place)
        self.node.device.use_cases += tree.vehicle_use_cases(self.place)
        if vehicle:
            named(VEHICLES, vehicle)(self.node.device)
        told = self.node.device.entities[self.place].features[tree.LOAD].data[LIMITS_DESCRIBED]
        numbers = [each["limitId"] for each in told["loadControlLimitDescriptionData"]]
        self._currents = {id: self._free(id) for id in numbers}
        self._show(now)
        self.node.entity_added(self.place)
        self.node.use_cases_changed()

    def plug_out(self, now: float) -> None:
        """The vehicle is gone."""
        if not self.charging.connected:
            return
        self.charging.connected = False
        self.watch = None
        self.manager.gone(self.manager.link)
        self._currents = {}
        device = self.node.device
        device.use_cases = [each for each in device.use_cases if each.entity != self.place]
        self.node.entity_removed(self.place, "EV")
        self.node.use_cases_changed()
        self._show(now)

    def tell_gone(self, now: float) -> None:
        """Tell that a vehicle is gone which was never there."""
        self.node.entity_removed((1, 99), "EV")

    def fault(self, now: float) -> None:
        """Something is broken."""
        broken = {"operatingState": "failure", "lastErrorCode": "E42"}
        self.node.set(STATION, tree.DIAGNOSIS, tree.STATE, broken)

    def clear_fault(self, now: float) -> None:
        """It is mended."""
        well = {"operatingState": "normalOperation", "lastErrorCode": ""}
        self.node.set(STATION, tree.DIAGNOSIS, tree.STATE, well)

    def refuse_limits(self, times: int) -> None:
        """The next limits are refused, whatever they say."""
        self.refuses = times

    def refuse_currents(self, times: int) -> None:
        """The next limits of currents are refused."""
        self.refuses_currents = times

    def refuse_keys(self, times: int) -> None:
        """The next failsafe values are refused."""
        self.refuses_keys = times

    def leave_currents_unanswered(self, now: float) -> None:
        """Whatever is written on a vehicle is not answered."""
        self.node.unanswered = VEHICLE

    def stop_heartbeat(self, now: float) -> None:
        """No more beats."""
        self.beats.stop()

    def let_know(self, news: str, now: float) -> None:
        """Tell something odd (`oddities`)."""
        named(NEWS, news)(self.node)

    def become(self, way: str, now: float) -> None:
        """Be other than most from now on (`oddities`)."""
        named(WAYS, way)(self.node.device)
        if way == MOVED:
            self.plug_out(now)
            self.plug_in(now, "is at another place")

    def forget(self) -> None:
        """Be like most again."""
        self.refuses = self.refuses_currents = self.refuses_keys = 0
        self.node.unanswered = None
        device = self.node.device
        device.entities[STATION].type = "EVSE"
        device.use_cases = [replace(each, available=True) for each in device.use_cases]

    # -- what guards write -------------------------------------------------------------------------------------

    def _limit_proposed(self, proposal: Proposal, now: float) -> int:
        if self.refuses:
            self.refuses -= 1
            return REJECTED
        if proposal.server.entity == STATION:
            return limits.limit_written(self.limitation, proposal, now)
        if self.refuses_currents:
            self.refuses_currents -= 1
            return REJECTED
        values = [number(each.get("value")) for each in entries(tree.LIMITS, proposal.after)]
        if any(value is None or value < 0 for value in values):
            return REJECTED
        for each in entries(tree.LIMITS, proposal.after):
            self._currents[each["limitId"]] = {**self._currents[each["limitId"]], **_kept(each)}
        return NONE

    def _failsafe_proposed(self, proposal: Proposal, now: float) -> int:
        if self.refuses_keys:
            self.refuses_keys -= 1
            return REJECTED
        return limits.failsafe_written(self.limitation, proposal, now)

    def _manager_heard(self, now: float) -> None:
        if self.watch is not None:
            self.watch.heard = now

    def _manager_told(self, state: str, now: float) -> None:
        if self.watch is not None:
            self.watch.state = state

    # -- what it shows -----------------------------------------------------------------------------------------

    def _show(self, now: float) -> None:
        """Bring everything that others can read up to date; they are told what has changed."""
        self._now = now
        node = self.node
        self.charging.flow(self.limitation.applied, self._limits_of_the_manager(now), now)
        shown = limits.shown_limit(self.limitation, now)
        if not _same_limit(self.entity.features[tree.LOAD].data.get(tree.LIMITS), shown):
            node.set(STATION, tree.LOAD, tree.LIMITS, shown)
        node.set(STATION, tree.CONFIG, tree.KEYS, limits.shown_failsafe(self.limitation))
        self._read_meters(now)
        if self.charging.connected:
            limited = {"loadControlLimitData": list(self._currents.values())}
            node.set(self.place, tree.LOAD, tree.LIMITS, limited)

    def _view(self, path: tuple[int, ...], function: str, data: Any, now: float) -> Any:
        """What a reader is given in place of what was stored: the time that is left runs on."""
        ours = (path, function) == (STATION, tree.LIMITS)
        return limits.shown_limit(self.limitation, now) if ours else data

    def _read_meters(self, now: float) -> None:
        charging = self.charging
        amperes = [scaled(charging.current)] * 3
        station = [(tree.POWER, scaled(charging.watts)), *zip(tree.CURRENTS, amperes, strict=True)]
        vehicle = [(tree.EV_POWER, scaled(charging.watts)), *zip(tree.EV_CURRENTS, amperes, strict=True)]
        changed = self._meter(STATION, station, now)
        due = self._meter_at is None
        if changed or due:
            self._meter(STATION, [(tree.ENERGY, scaled(round(charging.energy)))], now)
        if charging.connected:
            self._meter(self.place, vehicle, now)
            if changed or due:
                slow = [(tree.EV_CHARGED, scaled(round(charging.charged)))]
                self._meter(self.place, [*slow, (tree.EV_CHARGE, scaled(charging.percent))], now)
        if due:
            self._meter_at = now + METER_EVERY

    def _meter(self, path: tuple[int, ...], readings: Sequence[tuple[int, Any]], now: float) -> bool:
        """New readings; only those that have changed are told."""
        feature = self.node.device.feature((path, tree.METER))
        if feature is None:
            return False
        known = {
            each["measurementId"]: each["value"]
            for each in entries(tree.VALUES, feature.data.get(tree.VALUES))
        }
        news = [_reading(id, value, now) for id, value in readings if known.get(id) != value]
        return bool(news) and self.node.update(path, tree.METER, tree.VALUES, {"measurementData": news})

    def _limits_of_the_manager(self, now: float) -> list[float]:
        """Amperes that hold on each phase by what was written on the vehicle, or by our own caution."""
        trusted = self.watch is not None and self.watch.trusted(now)
        caution = [] if self.watch is None or trusted else [self.ratings.least_current]
        told = tree.OBLIGATIONS + tree.RECOMMENDATIONS if trusted else ()
        written = [self._currents[id] for id in told if id in self._currents]
        active = [number(each["value"]) for each in written if each["isLimitActive"]]
        return [*caution, *(float(each) for each in active if each is not None)]

    def _free(self, id: int) -> dict[str, Any]:
        return {
            "limitId": id,
            "isLimitChangeable": self.changeable,
            "isLimitActive": False,
            "value": scaled(self.ratings.most_current),
        }


def _kept(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: entry[name] for name in ("isLimitActive", "timePeriod", "value") if name in entry}


def _reading(id: int, value: Any, now: float) -> dict[str, Any]:
    return {
        "measurementId": id,
        "valueType": "value",
        "timestamp": timestamp(now),
        "value": value,
        "valueSource": "measuredValue",
        "valueState": "normal",
    }


def _same_limit(old: Any, new: Any) -> bool:
    """Equal but for the time that is left, which runs down by itself."""

    def core(data: Any) -> list[dict[str, Any]]:
        return [
            {
                **{name: value for name, value in each.items() if name != "timePeriod"},
                "ends": "timePeriod" in each,
            }
            for each in entries(tree.LIMITS, data)
        ]

    return core(old) == core(new)
