"""Our energy manager: energy guard, monitoring appliance and charging manager in one.

It adopts every entity of the other side: subscribes, binds what it will write, reads everything. Then it keeps its
heartbeats and says within a minute which limit holds. On our side of the stage it does all of this but the heartbeats and
the writing, which a scenario asks for. It must not know links or bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from harness.errors import UsageFault
from harness.protocols.eebus.ems import served as sv
from harness.protocols.eebus.ems.served import Served
from harness.protocols.eebus.ems.wishes import CurrentWish, LimitWish
from harness.protocols.eebus.ship.announcing import About
from harness.protocols.eebus.spine.address import Address
from harness.protocols.eebus.spine.datagram import Cmd
from harness.protocols.eebus.spine.events import (
    DataCame,
    EntityCame,
    EntityWent,
    Event,
    Left,
    Subscribed,
)
from harness.protocols.eebus.spine.functions import FUNCTIONS, entries
from harness.protocols.eebus.spine.local import CLIENT, READ, LocalDevice, UseCase
from harness.protocols.eebus.spine.node import Node
from harness.protocols.eebus.spine.types import duration, scaled
from harness.protocols.eebus.usecases.beats import Beats
from harness.protocols.eebus.usecases.names import EVCC, EVCEM, EVSECC, EVSOC, LPC, MPC, OPEV, OSCEV, Named

MANAGER: Final = (1,)
OTHER: Final = (2,)
"""A second manager, where a scenario wants one."""
ASKING, DIAGNOSIS = 8, 14
"""Numbers of our features."""
STATE, HEARTBEAT = "deviceDiagnosisStateData", "deviceDiagnosisHeartbeatData"
SLOW, FAST = 60.0, 4.0
"""Time-outs of our heartbeats: for the limitation of power, and with a vehicle whose current we limit."""
PATIENCE, AGAIN = 45.0, 30.0
"""Seconds that we wait to be subscribed to before the first limit; and before a refused one is repeated."""


def _use_cases() -> list[UseCase]:
    every: Sequence[tuple[Named, tuple[int, ...]]] = (
        (LPC, (1, 2, 3, 4)),
        (MPC, (1, 2, 3, 4, 5)),
        (EVSECC, (1, 2)),
        (EVCC, (1, 2, 3, 4, 5, 6, 7, 8)),
        (EVCEM, (1, 2, 3)),
        (OPEV, (1, 2, 3)),
        (OSCEV, (1, 2, 3)),
        (EVSOC, (1,)),
    )
    return [UseCase(which.clients[0], MANAGER, which.name, which.version, on) for which, on in every]


@dataclass(slots=True)
class Due:
    """Limits of a kind are to be written at a time. `first`: only if that has not been done yet."""

    at: float
    what: str
    place: tuple[str, tuple[int, ...]] = ("", ())
    first: bool = False


@dataclass(slots=True)
class Wishes:
    """What the operator wants at present."""

    power: LimitWish = field(default_factory=LimitWish)
    obligation: CurrentWish = field(default_factory=CurrentWish)
    recommendation: CurrentWish = field(default_factory=CurrentWish)


class EnergyManager:
    """See above. `initiative`: it acts by itself."""

    about = About("Chargeproof", "EnergyManagementSystem", "Manager", "2")

    def __init__(self, name: str, initiative: bool) -> None:
        device = LocalDevice(name, "EnergyManagementSystem")
        entity = device.entity(MANAGER, "CEM")
        entity.add(ASKING, "Generic", role=CLIENT)
        well = {"operatingState": "normalOperation", "lastErrorCode": ""}
        entity.add(
            DIAGNOSIS, "DeviceDiagnosis", {STATE: READ, HEARTBEAT: READ}, data={STATE: well, HEARTBEAT: {}}
        )
        device.use_cases += _use_cases()
        self.node = Node(device)
        self.initiative = initiative
        self.manages_vehicles = initiative
        self.wishes = Wishes()
        self.beats = Beats(SLOW)
        self.stranger = Beats(SLOW)
        self.served: dict[tuple[str, tuple[int, ...]], Served] = {}
        self._due: list[Due] = []
        self._watched: set[str] = set()

    # -- what happens ------------------------------------------------------------------------------------------

    def happened(self, event: Event, now: float) -> None:
        match event:
            case EntityCame(link, path):
                self._adopt(link, path, now)
            case EntityWent(link, path):
                self.served.pop((link, path), None)
            case DataCame(link, source):
                if (known := self.served.get((link, source.entity))) is not None:
                    self._learned(known, now)
            case Subscribed(link, _, server) if server.place == (MANAGER, DIAGNOSIS):
                self._watched.add(link)
                for known in self._on(link):
                    self._learned(known, now)
            case Left(link):
                self._watched.discard(link)
                self.served = {key: each for key, each in self.served.items() if each.link != link}
            case _:
                pass
        self._pace(now)

    def wake(self, now: float) -> None:
        if self.initiative:
            self.beats.keep(now)
        if self.beats.due is not None and self.beats.due <= now:
            self.beat(now)
        if self.stranger.due is not None and self.stranger.due <= now:
            self._stranger_beats(now)
        late = [each for each in self._due if each.at <= now]
        self._due = [each for each in self._due if each.at > now]
        for each in late:
            known = self.served.get(each.place)
            if known is not None and not (each.first and each.what in known.greeted):
                self._greet(known, each.what, now)

    def next_wake(self) -> float | None:
        times = [self.beats.due, self.stranger.due, *(each.at for each in self._due)]
        return min((each for each in times if each is not None), default=None)

    def restart(self, now: float) -> None:
        """The power was off."""
        self.served.clear()
        self._due.clear()
        self._watched.clear()
        self.beats = Beats(SLOW)
        self.node.device.entities[MANAGER].features[DIAGNOSIS].data[HEARTBEAT] = {}
        self.wake(now)

    def forget(self) -> None:
        """Take back what a scenario has set."""
        self.beats.counting = True
        self.stranger.stop()
        self.node.device.remove(OTHER)

    # -- what the operator wants -------------------------------------------------------------------------------

    def limit_consumption(self, now: float, watts: float, seconds: float | None = None) -> None:
        """A limit on what is drawn. Raises UsageFault for one that makes no sense."""
        if watts < 0 or (seconds is not None and seconds <= 0):
            raise UsageFault(f"a limit of {watts:g} W for {seconds} s makes no sense")
        self._wish(LimitWish(watts, True, seconds), now)

    def release_limit(self, now: float) -> None:
        """No limit any more."""
        self._wish(LimitWish(self.wishes.power.watts), now)

    def set_failsafe_limit(self, now: float, watts: float) -> None:
        """The limit that holds without us. Raises UsageFault for one that makes no sense."""
        if watts < 0:
            raise UsageFault(f"a failsafe limit of {watts:g} W makes no sense")
        for known in self._all(sv.POWER):
            value = {"scaledNumber": scaled(watts)}
            self.write_key(known, "failsafeConsumptionActivePowerLimit", value, now)

    def set_failsafe_duration(self, now: float, seconds: float) -> None:
        """How long it holds at least. Raises UsageFault for one that makes no sense."""
        if not 7200 <= seconds <= 86400:
            raise UsageFault(f"a failsafe duration is 2 to 24 hours, not {seconds:g} s")
        for known in self._all(sv.POWER):
            self.write_key(known, "failsafeDurationMinimum", {"duration": duration(seconds)}, now)

    def limit_current(self, now: float, amperes: float | None) -> None:
        """An obligation: a current that no phase of a vehicle may exceed; None: none."""
        self.wishes.obligation = CurrentWish(amperes)
        for known in self._all(sv.OBLIGATION):
            self._greet(known, "obligation", now)

    def recommend_current(self, now: float, amperes: float | None) -> None:
        """A recommendation: a current for each phase of a vehicle; None: none."""
        self.wishes.recommendation = CurrentWish(amperes)
        for known in self._all(sv.RECOMMENDATION):
            self._greet(known, "recommendation", now)

    def fault(self, now: float) -> None:
        """It does not work properly any more."""
        broken = {"operatingState": "failure", "lastErrorCode": "M13"}
        self.node.set(MANAGER, DIAGNOSIS, STATE, broken)

    def clear_fault(self, now: float) -> None:
        """It is well again."""
        well = {"operatingState": "normalOperation", "lastErrorCode": ""}
        self.node.set(MANAGER, DIAGNOSIS, STATE, well)

    # -- deeds -------------------------------------------------------------------------------------------------

    def keep_heartbeat(self, now: float, timeout: float | None = None, counting: bool = True) -> None:
        """Beat from now on."""
        self.beats.counting = counting
        self.beats.keep(now, timeout)
        self.wake(now)

    def tell_state(self, now: float, state: str) -> None:
        """We are in that state."""
        self.node.set(MANAGER, DIAGNOSIS, STATE, {"operatingState": state})

    def stand_in(self, now: float) -> None:
        """A second manager joins us, which limits nothing, and whose heartbeats go to all who listen to ours."""
        entity = self.node.device.entity(OTHER, "CEM")
        entity.add(ASKING, "Generic", role=CLIENT)
        entity.add(DIAGNOSIS, "DeviceDiagnosis", {STATE: READ, HEARTBEAT: READ}, data={HEARTBEAT: {}})
        self.node.entity_added(OTHER)
        self.stranger = Beats(SLOW)
        self.stranger.keep(now)
        self.wake(now)

    def _stranger_beats(self, now: float) -> None:
        told = Cmd(HEARTBEAT, self.stranger.beat(now))
        source = self.node.device.address(OTHER, DIAGNOSIS)
        for each in list(self.node.subscriptions.to(self.node.device.address(MANAGER, DIAGNOSIS))):
            self.node.send(each.link, source, each.client, "notify", (told,), now)

    def stop_heartbeat(self, now: float) -> None:
        """No more beats."""
        self.beats.stop()

    def beat(self, now: float) -> None:
        """One beat."""
        self.node.set(MANAGER, DIAGNOSIS, HEARTBEAT, self.beats.beat(now))

    def write_limits(self, known: Served, items: Sequence[dict[str, Any]], now: float, what: str = "") -> int:
        """Write limits: these entries alone where that is allowed, otherwise the whole list with them."""
        return self._write(known, "LoadControl", items, now, what)

    def write_key(self, known: Served, name: str, value: dict[str, Any], now: float) -> int | None:
        """Write the value of a key; None: there is no such key."""
        if (id := known.key(name)) is None:
            return None
        return self._write(known, "DeviceConfiguration", [{"keyId": id, "value": value}], now)

    def _write(
        self, known: Served, type: str, items: Sequence[dict[str, Any]], now: float, what: str = ""
    ) -> int:
        feature, function = known.feature(type), sv.WRITTEN[type]
        if feature is None:
            raise UsageFault(f"the other side has no {type}")
        cmd = command(feature, function, items)
        return self.node.write(
            known.link,
            self.asking,
            feature.address,
            cmd,
            now,
            lambda error, at: self._told(known, what, error, at),
        )

    @property
    def asking(self) -> Address:
        """The address of the feature that asks and writes."""
        return self.node.device.address(MANAGER, ASKING)

    @property
    def other(self) -> Address:
        """The address of the feature with which a second manager of ours asks and writes."""
        return self.node.device.address(OTHER, ASKING)

    def limited(self) -> Served | None:
        """The entity whose power we may limit."""
        return next(self._all(sv.POWER), None)

    # -- inside ------------------------------------------------------------------------------------------------

    def _adopt(self, link: str, path: tuple[int, ...], now: float) -> None:
        """A new entity of the other side."""
        entity = self.node.peers[link].device.entities.get(path)
        if entity is None or path == (0,):
            return
        known = self.served[link, path] = Served(link, entity)
        for type in sv.WANTED:
            feature = known.feature(type)
            if feature is None:
                continue
            self.node.subscribe(link, self.asking, feature, now)
            if type != "LoadControl" and feature.allows(sv.WRITTEN.get(type, ""), "write"):
                self.node.bind(link, self.asking, feature, now, self._when_bound(known, type))
            for function in sv.reads(feature):
                self.node.read(link, self.asking, feature.address, function, now)
        if self.initiative:
            for what in ("power", "obligation", "recommendation"):
                self._due.append(Due(now + PATIENCE, what, (link, path), first=True))

    def _when_bound(self, known: Served, type: str) -> Any:
        def bound(error: int | None, now: float) -> None:
            if error == 0:
                known.bound.add(type)
                self._learned(known, now)

        return bound

    def manage_vehicles(self, now: float) -> None:
        """Limit the currents of vehicles, too: whoever is bound to them and stays silent makes them careful."""
        self.manages_vehicles = True
        for known in self.served.values():
            self._bind_limits(known, now)

    def _bind_limits(self, known: Served, now: float) -> None:
        """Once it is known which limits there are."""
        currents = known.limits(sv.OBLIGATION) or known.limits(sv.RECOMMENDATION)
        wanted = known.limits(sv.POWER) or (self.manages_vehicles and currents)
        feature = known.feature("LoadControl")
        if feature is None or known.asked or not wanted or not feature.allows(sv.LIMITS, "write"):
            return
        known.asked = True
        self.node.bind(known.link, self.asking, feature, now, self._when_bound(known, "LoadControl"))

    def _learned(self, known: Served, now: float) -> None:
        """Something new is known of an entity: is it time to say which limits hold?"""
        self._bind_limits(known, now)
        if not self.initiative or known.link not in self._watched:
            return
        for what in ("power", "obligation", "recommendation"):
            if what not in known.greeted and known.ready(_KINDS[what]):
                self._greet(known, what, now)

    def _greet(self, known: Served, what: str, now: float) -> None:
        """A heartbeat, then the limits as the operator wants them."""
        kind = _KINDS[what]
        if not known.ready(kind):
            return
        known.greeted.add(what)
        self._pace(now)
        self.beat(now)
        wish = getattr(self.wishes, what)
        items = [wish.entry(id, known.limit(id)) for id in known.limits(kind)]
        self.write_limits(known, items, now, what)

    def _told(self, known: Served, what: str, error: int | None, now: float) -> None:
        """A refused limit is repeated after a while, with a new heartbeat before it."""
        if error and what and self.initiative:
            place = (known.link, known.entity.path)
            self._due = [each for each in self._due if (each.what, each.place) != (what, place)]
            self._due.append(Due(now + AGAIN, what, place))

    def _wish(self, wish: LimitWish, now: float) -> None:
        self.wishes.power = wish
        for known in self._all(sv.POWER):
            self._greet(known, "power", now)

    def _pace(self, now: float) -> None:
        """Heartbeats as often as the most demanding of those that we serve wants them."""
        if self.beats.due is None or not self.initiative:
            return
        fast = any(
            each.limits(sv.OBLIGATION) or each.limits(sv.RECOMMENDATION) for each in self.served.values()
        )
        self.beats.keep(now, FAST if fast else SLOW)

    def _on(self, link: str) -> list[Served]:
        return [each for each in self.served.values() if each.link == link]

    def _all(self, kind: dict[str, str]) -> Any:
        return (each for each in list(self.served.values()) if each.limits(kind))


_KINDS: Final = {"power": sv.POWER, "obligation": sv.OBLIGATION, "recommendation": sv.RECOMMENDATION}


def command(feature: Any, function: str, items: Sequence[dict[str, Any]]) -> Cmd:
    """A write of these entries, in part where the other side allows it, else in full with all the others as they are."""
    item = FUNCTIONS[function].item
    (id,) = FUNCTIONS[function].ids
    if feature.allows(function, "write", partial=True):
        return Cmd(function, {item: list(items)}, ({"cmdControl": {"partial": {}}},))
    news = {str(each[id]): each for each in items}
    stored = entries(function, feature.data.get(function))
    return Cmd(function, {item: [{**each, **news.get(str(each.get(id)), {})} for each in stored]})
