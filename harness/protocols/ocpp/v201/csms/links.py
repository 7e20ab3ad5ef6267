"""Links and time: the mechanics under a CSMS that serves many stations at once.

    no link --opened--> linked --closed--> no link
                          |  ^
                          +--+ opened again: the older link is closed and forgotten

Each station has at most one timer in the agenda, however many messages pass: it is due at the earliest of the
answer timeout of our open CALL and the end of the tolerated silence, and looks again when it rings too early.
So an idle link costs one heap entry, and a message none.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from harness.protocols.machine import Close, Command, LinkInfo, Report, Send
from harness.protocols.ocpp import rpc
from harness.protocols.ocpp.peer import ErrorReply, Peer, Reply
from harness.protocols.ocpp.v201.csms import refusals
from harness.protocols.ocpp.v201.csms.agenda import Agenda
from harness.protocols.ocpp.v201.csms.config import CsmsConfig
from harness.protocols.ocpp.v201.csms.orders import Orders
from harness.protocols.ocpp.v201.csms.overrides import Overrides
from harness.protocols.ocpp.v201.csms.reports import Reports
from harness.protocols.ocpp.v201.csms.stations import Station

PROTOCOL_ERROR, POLICY_VIOLATION = 1002, 1008


class Links:
    """Implements `protocols.machine.Machine`; what is in the messages is for the classes above it."""

    def __init__(self, config: CsmsConfig, new_id: Callable[[], str]) -> None:
        self.config = config
        self.stations: dict[str, Station] = {}
        self.overrides = Overrides()
        self.orders = Orders(config.journal)
        self.reports = Reports(config.journal)
        self.agenda = Agenda()
        self.patient = False
        self._new_id = new_id
        self._number = config.first_number - 1
        self._links: dict[str, Station] = {}
        self._out: list[Command] = []
        self._after: list[Callable[[float], object]] = []

    # Machine

    def start(self, now: float) -> None:
        """A CSMS waits to be called."""

    def opened(self, link: LinkInfo, now: float) -> None:
        """A link without the subprotocol of this machine is closed at once (Part 4, 3.2)."""
        if link.subprotocol != refusals.SUBPROTOCOL:
            if self.patient:
                return
            self._out.append(Close(link.name, PROTOCOL_ERROR, f"only {refusals.SUBPROTOCOL} is spoken here"))
            return
        station = self.station(link.peer)
        if station.link is not None:
            self.replace(station, now)
        station.link, station.peer = link.name, self._peer(link.name, station)
        self._links[link.name] = station
        self.heard(station, now)
        self._settle((station,), now)

    def refused(self, reason: object, now: float) -> None:
        """A CSMS never dials."""

    def received(self, link: str, data: bytes, form: str, now: float) -> None:
        """What comes on a link that was closed or replaced is not read any more."""
        station = self._links.get(link)
        if station is None or station.peer is None:
            return
        self.heard(station, now)
        match form:
            case "text":
                station.peer.received(data, now)
            case "binary":
                self.refuse_binary(station)
            case _:
                pass
        self._settle((station,), now)

    def closed(self, link: str, code: int | None, reason: str, now: float) -> None:
        station = self._links.get(link)
        if station is not None:
            self._forget_link(station, now)
            self._settle((station,), now)

    def wake(self, now: float) -> None:
        self.agenda.run(now)
        self._settle((), now)

    def next_wake(self) -> float | None:
        return self.agenda.next()

    def commands(self) -> list[Command]:
        out = self._out[:]
        self._out.clear()
        return out

    # what miniatures and the classes above may change

    def station(self, identity: str) -> Station:
        """What is known of `identity`; a station never seen before begins empty."""
        if identity not in self.stations:
            boot = "Accepted" if identity in self.config.accepted else ""
            self.stations[identity] = Station(identity, boot=boot)
        return self.stations[identity]

    def replace(self, station: Station, now: float) -> None:
        """The station is back on a new link while the old one still looks open: the old one is stale."""
        if station.link is not None:
            self._out.append(Close(station.link, 1000, "replaced by a newer connection"))
        self._forget_link(station, now)

    def heard(self, station: Station, now: float) -> None:
        """A sign of life makes the station available (G02.FR.04)."""
        station.last_seen = now
        station.online = True

    def tolerated_silence(self, station: Station) -> float:
        """Seconds without a sign of life after which a station counts as offline; 0: never."""
        if self.config.silent_for is not None:
            return self.config.silent_for
        return 2 * (station.interval or self.config.heartbeat_interval) + self.config.message_timeout

    def went_silent(self, station: Station, now: float) -> None:
        """Nothing was heard for too long. The link stays: the station may be there again (Part 4, 5.2)."""
        station.online = False
        self.note(station, silent_since=station.last_seen)

    def refuse_binary(self, station: Station) -> None:
        """OCPP-J has text messages only (Part 4, 4.1.2)."""
        if station.peer is not None:
            station.peer.answer(rpc.NO_ID, ErrorReply("RpcFrameworkError", "binary message"))

    def unreadable(self, station: Station, frame: rpc.Unreadable, now: float) -> ErrorReply | None:
        """A broken answer is not answered in turn; everything else is refused."""
        if frame.message_type in (rpc.CALLRESULT, rpc.CALLERROR):
            return None
        return refusals.unreadable(frame)

    def serve(self, station: Station, call: rpc.Call, now: float) -> Reply:
        """The answer to a CALL of the station."""
        raise NotImplementedError

    # for the classes above

    def note(self, station: Station, **facts: Any) -> None:
        """A fact for the record."""
        self._out.append(Report(station.link or "", {"station": station.identity, **facts}))

    def close(self, station: Station, why: str) -> None:
        """Close the station's link for breaking a rule of security."""
        if station.link is not None:
            self._out.append(Close(station.link, POLICY_VIOLATION, why))

    def be_patient(self, patient: bool = True) -> None:
        """Leave links without our subprotocol open and unused, to see what the station does with them."""
        self.patient = patient

    def hang_up(self, station: str, now: float, code: int = 1001, reason: str = "going away") -> None:
        """Close the link of a station, as a server does that is restarted."""
        entry = self.stations.get(station)
        if entry is not None and entry.link is not None:
            self._out.append(Close(entry.link, code, reason))

    def send_raw(self, station: str, data: bytes, form: str = "text", now: float = 0.0) -> None:
        """Put bytes on the link of a station as they are. Nothing happens when it has none."""
        entry = self.stations.get(station)
        if entry is not None and entry.link is not None:
            self._out.append(Send(entry.link, data, form))

    def afterwards(self, do: Callable[[float], object]) -> None:
        """Do this as soon as the answer under way has gone out."""
        self._after.append(do)

    def number(self) -> int:
        """A number that was never used before: request ids, remote start ids, profile ids."""
        self._number += 1
        return self._number

    # inside

    def _peer(self, link: str, station: Station) -> Peer:
        return Peer(
            link,
            self._out.append,
            partial(self.serve, station),
            self._new_id,
            self.config.message_timeout,
            partial(self.unreadable, station),
        )

    def _forget_link(self, station: Station, now: float) -> None:
        peer, link = station.peer, station.link
        station.peer = station.link = None
        station.online = False
        if link is not None:
            self._links.pop(link, None)
        if peer is not None:
            peer.lost(now)

    def _settle(self, stations: Iterable[Station], now: float) -> None:
        """Finish an entry from outside: what was put off, then the timers."""
        while self._after:
            waiting, self._after = self._after, []
            for do in waiting:
                do(now)
        for station in stations:
            self._arm(station)

    def _arm(self, station: Station) -> None:
        """See that the station's timer rings no later than something is due."""
        due = self._due(station)
        if due is None or (station.timer is not None and station.timer.do and station.timer.at <= due):
            return
        if station.timer is not None:
            self.agenda.cancel(station.timer)
        station.timer = self.agenda.at(due, partial(self._ring, station))

    def _due(self, station: Station) -> float | None:
        if station.peer is None:
            return None
        answer = station.peer.next_wake()
        silence = self._silent_at(station)
        return min((at for at in (answer, silence) if at is not None), default=None)

    def _silent_at(self, station: Station) -> float | None:
        tolerated = self.tolerated_silence(station)
        if not tolerated or not station.online or station.last_seen is None:
            return None
        return station.last_seen + tolerated

    def _ring(self, station: Station, now: float) -> None:
        if station.peer is not None:
            station.peer.wake(now)
        silent_at = self._silent_at(station)
        if silent_at is not None and station.peer is not None and now >= silent_at:
            self.went_silent(station, now)
        self._arm(station)
