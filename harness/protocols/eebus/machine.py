"""An EEBUS party: SHIP connections below, a SPINE node above, and an application on top (a device, an EMS).

It dials if it has somebody to dial, lets others come, and gives every connection that has reached the data phase to the
node. What the application is depends on the role; this module must not know.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from harness.pki.tls import TlsTerms
from harness.protocols.eebus import odd_datagrams
from harness.protocols.eebus.ship import connection as ship
from harness.protocols.eebus.ship.announcing import About, announcement
from harness.protocols.eebus.ship.connection import Connection, Phase, Terms, Trust
from harness.protocols.eebus.ship.doubles import STRICT, Rival, to_close
from harness.protocols.eebus.ship.messages import PinState
from harness.protocols.eebus.ship.passport import CIPHERS, Passport, ski_of_link
from harness.protocols.eebus.ship.times import Times
from harness.protocols.eebus.spine.events import Event
from harness.protocols.eebus.spine.node import Node
from harness.protocols.machine import Abort, Close, Command, Connect, LinkInfo, Report, Send
from harness.protocols.nodes import Announcement

SUBPROTOCOL = "ship"
REDIAL = 5.0
"""Seconds until a node that dials tries again."""
ANEW = 1.0
"""Seconds until it begins anew after it cut a connection: the other side has to notice, or it sees two of them."""


class Application(Protocol):
    """What a party does with what it learns."""

    node: Node
    about: About

    def happened(self, event: Event, now: float) -> None:
        """Something happened at the node."""

    def wake(self, now: float) -> None:
        """Time has passed."""

    def next_wake(self) -> float | None:
        """When `wake` has something to do."""

    def restart(self, now: float) -> None:
        """The power was off."""

    def forget(self) -> None:
        """Take back what a scenario has set."""


@dataclass(frozen=True, slots=True)
class Conduct:
    """How a party goes into its connections: what a scenario may set, and take back.

    silent  names of phases in which it does nothing by itself
    shows   which certificate: "own", "stranger" (of another key), "forged" (of another key, with our own SKI in it),
            "spoofed" (with the SKI of nobody), "unnamed" (without an SKI), "expired" (of our own key), "none"
    tidies  of two connections to one node it closes what it is to close
    suites  offered in the TLS handshake, in the words of OpenSSL
    access_after, data_after  seconds by which we are late with our access methods, and with whatever datagrams ask for
    """

    trust: Trust = Trust.TRUSTED
    times: Times = field(default_factory=Times)
    silent: frozenset[str] = frozenset()
    pin: str = "none"
    asks_access: bool = True
    shows: str = "own"
    tidies: bool = True
    suites: str = CIPHERS
    access_after: float = 0.0
    data_after: float = 0.0


@dataclass(frozen=True, slots=True)
class Pulse:
    """When a link is pinged; `asked`: when it counts as dead, because a ping has not been answered."""

    at: float
    asked: bool = False


class EebusMachine:
    """See `protocols.machine.Machine`.

    url    where the other side listens; "": nowhere
    dials  it connects by itself; otherwise only when it is told to
    reading   of the rule on double connections (`ship.doubles`)
    passport  what it shows and believes; None: there are no certificates, and everybody is trusted
    """

    def __init__(
        self,
        application: Application,
        ship_id: str,
        url: str = "",
        dials: bool = True,
        passport: Passport | None = None,
        reading: str = STRICT,
    ) -> None:
        self.app = application
        self.node = application.node
        self.ship_id = ship_id
        self.url = url
        self.dials = dials
        self.passport = passport
        self.reading = reading
        self.usual = Conduct()
        self.conduct = self.usual
        self.links: dict[str, Connection] = {}
        self.make_connection: Callable[[Terms], Connection] = Connection
        self.down = False
        self._redial_at: float | None = None
        self._dialling = self._begins_anew = False
        self._opened = 0
        self._pulses: dict[str, Pulse] = {}
        self._rivals: dict[str, tuple[str, Rival]] = {}
        self._out: list[Command] = []

    # -- what transports tell ----------------------------------------------------------------------------------

    def start(self, now: float) -> None:
        self.app.wake(now)
        if self.dials:
            self._dial(now)

    def opened(self, link: LinkInfo, now: float) -> None:
        self._dialling = self._dialling and not link.dialled
        if self.down:
            self._out.append(Abort(link.name))
            return
        ski = ski_of_link(link.certificates)
        connection = self.links[link.name] = self.make_connection(self._terms(link.dialled, ski))
        connection.opened(now)
        self._opened += 1
        self._pulses[link.name] = Pulse(now + self.conduct.times.ping)
        self._rivals[link.name] = (ski, Rival(link.name, link.dialled, self._opened))
        self._tidy(ski)
        self._settle(now)

    def _tidy(self, ski: str) -> None:
        """Of several connections to one node, close those that are ours to close."""
        if self.passport is None or not ski or not self.conduct.tidies:
            return
        rivals = [rival for whose, rival in self._rivals.values() if whose == ski]
        for link in to_close(rivals, self.passport.ski, ski, self.reading):
            self._rivals.pop(link)
            self._out.append(Close(link, 4001, "double connection"))

    def refused(self, reason: Mapping[str, Any], now: float) -> None:
        self._dialling = False
        self._redial_at = now + REDIAL

    def received(self, link: str, data: bytes, form: str, now: float) -> None:
        if (connection := self.links.get(link)) is None:
            return
        if form != "binary":
            self._out.append(Close(link, 1003, "binary messages only"))
            return
        self._pulses[link] = Pulse(now + self.conduct.times.ping)
        connection.received(data, now)
        self._settle(now)

    def ponged(self, link: str, now: float) -> None:
        """A ping of ours was answered."""
        if link in self._pulses:
            self._pulses[link] = Pulse(now + self.conduct.times.ping)

    def _feel_pulses(self, now: float) -> None:
        """Ping who has been silent for long; who does not answer is gone."""
        for link, pulse in list(self._pulses.items()):
            if pulse.at > now:
                continue
            if pulse.asked:
                del self._pulses[link]
                self._out += [Report(link, {"event": "ship", "closes": "no answer to a ping"}), Abort(link)]
            else:
                self._pulses[link] = Pulse(now + self.conduct.times.pong, asked=True)
                self._out.append(Send(link, b"", "ping"))

    def closed(self, link: str, code: int | None, reason: str, now: float) -> None:
        connection = self.links.pop(link, None)
        self._rivals.pop(link, None)
        self._pulses.pop(link, None)
        self.node.disconnected(link)
        if self._begins_anew and not self.links:
            self._begins_anew = False
            self._redial_at = now + ANEW
        elif connection is not None and connection.terms.client and not self.down:
            self._redial_at = now + REDIAL
        self._settle(now)

    def wake(self, now: float) -> None:
        if self._redial_at is not None and self._redial_at <= now:
            self._redial_at = None
            if not self.links and not self._dialling:
                self._dial(now)
        self._feel_pulses(now)
        for connection in list(self.links.values()):
            connection.wake(now)
        self.node.wake(now)
        self.app.wake(now)
        self._settle(now)

    def next_wake(self) -> float | None:
        times = [
            self._redial_at,
            self.node.next_wake(),
            self.app.next_wake(),
            *(connection.next_wake() for connection in self.links.values()),
            *(pulse.at for pulse in self._pulses.values()),
        ]
        return min((each for each in times if each is not None), default=None)

    def commands(self) -> list[Command]:
        out, self._out = self._out, []
        return out

    # -- what can be done to every party -----------------------------------------------------------------------

    def link_down(self, now: float) -> None:
        """The network is gone."""
        self.down = True
        self._redial_at = None
        self._out += [Abort(link) for link in self.links]

    def link_up(self, now: float) -> None:
        """The network is back."""
        self.down = False
        if self.dials:
            self._dial(now)

    def power_cycle(self, now: float) -> None:
        """Off and on again: whatever is not stored is lost."""
        self._out += [Abort(link) for link in self.links]
        for link in list(self.links):
            self.node.disconnected(link)
        self.links.clear()
        self._pulses.clear()
        self._rivals.clear()
        self.node.counter = 0
        self.app.restart(now)
        self._redial_at = now + REDIAL if self.dials else None
        self._settle(now)

    def close_connection(self, now: float, reason: str = "unspecific") -> None:
        """Close the connections in the orderly way."""
        for connection in self.links.values():
            connection.announce_close(now, reason)
        self._settle(now)

    def decide(self, now: float, trust: str) -> None:
        """The user has made up their mind about the other side: trusted, asking, refused."""
        self.conduct = replace(self.conduct, trust=Trust[trust.upper()])
        for connection in self.links.values():
            connection.decide(self.conduct.trust, now)
        self._settle(now)

    def behave(self, now: float, **changes: Any) -> None:
        """Go into the next connections otherwise: fields of `Conduct`; `silent` as a list of names of phases."""
        if "silent" in changes:
            changes["silent"] = frozenset(changes["silent"])
        if "trust" in changes:
            changes["trust"] = Trust[str(changes["trust"]).upper()]
        self.conduct = replace(self.conduct, **changes)

    def redial(self, now: float) -> None:
        """Begin anew: cut what there is and dial again, or wait for the other side to."""
        self._out += [Abort(link) for link in self.links]
        self._begins_anew = self.dials and bool(self.links)
        self._redial_at = now if self.dials and not self.links else None

    def meet(self, url: str, now: float) -> None:
        """The other side has been found."""
        self.url = url
        if self.dials and not self.links and not self._dialling:
            self._dial(now)

    def announces(self) -> Announcement:
        """What we tell on the network (TS 1.0.1, 7.3.2)."""
        ski = self.passport.ski if self.passport else ""
        anybody = self.passport is None or not self.passport.partners
        return announcement(self.app.about, self.ship_id, ski, register=anybody)

    def dial(self, now: float) -> None:
        """Connect, although there may be a connection already."""
        self._dial(now)

    def forget(self) -> None:
        """Take back what a scenario has set."""
        self.conduct = self.usual
        self.down = False

    def put(self, what: str, now: float) -> None:
        """Send a datagram that nobody answers, by its name; nothing where there is nobody to send it to."""
        if self.node.peers:
            odd_datagrams.put(self.node, what)

    # -- inside ------------------------------------------------------------------------------------------------

    def settle(self, now: float) -> None:
        """The application has done something by itself: send what comes of it."""
        self._settle(now)

    def tls(self, now: float) -> TlsTerms | None:
        """What we bring to a TLS handshake; None where there are no certificates."""
        if self.passport is None:
            return None
        return self.passport.showing(self.conduct.shows, now).terms(self.conduct.suites)

    def _terms(self, client: bool, ski: str = "") -> Terms:
        how = self.conduct
        known = self.passport is None or self.passport.knows(ski)
        pin = PinState(how.pin) if how.pin == "none" else PinState(how.pin, "ok")
        return Terms(
            client,
            self.ship_id,
            how.trust if known else Trust.REFUSED,
            how.times,
            asks_access=how.asks_access,
            pin=pin,
            silent=how.silent,
            access_after=how.access_after,
            data_after=how.data_after,
        )

    def _dial(self, now: float) -> None:
        if self.url and not self.down:
            self._dialling = True
            options = {"url": self.url, "subprotocols": (SUBPROTOCOL,), "tls": self.tls(now)}
            self._out.append(Connect(options))

    def _settle(self, now: float) -> None:
        """Let connections, node and application tell each other until nobody has anything to say."""
        busy = True
        while busy:
            busy = False
            for link, connection in list(self.links.items()):
                for out in connection.take():
                    busy = True
                    self._carry_out(link, connection, out, now)
            for event in self.node.events():
                busy = True
                self.app.happened(event, now)
            for link, payload in self.node.take():
                busy = True
                if (target := self.links.get(link)) is not None:
                    target.send(payload)

    def _carry_out(self, link: str, connection: Connection, out: ship.Out, now: float) -> None:
        match out:
            case ship.Put(data):
                self._out.append(Send(link, data, "binary"))
            case ship.Shut(reason, code):
                self._out += [Report(link, {"event": "ship", "closes": reason}), Close(link, code, reason)]
            case ship.Reached(Phase.DATA):
                self.node.connected(link, now)
            case ship.Reached(Phase.CLOSED):
                self.node.disconnected(link)
            case ship.Delivered(payload):
                self.node.received(link, payload, now)
            case _:
                pass
