"""One SHIP connection from the open WebSocket to its close (TS 1.0.1, 13.4), for the client and for the server.

Theory
------

Both sides walk through the same phases, in this order; whoever dialled is the *client*:

    CMI → HELLO → HANDSHAKE → PIN → DATA → CLOSING → CLOSED

**CMI.** The client sends `00 00` at once, the server answers it with the same. A server that is sent something else
first sends its own `00 00` and then closes; a client that is answered with something else closes without a word. Who
hears nothing closes after CmiTimeout.

**HELLO** is about trust. A side that trusts the other says *ready*, one that has to ask its user says *pending*,
one that does not want says *aborted* and closes. `waiting` is how long it will wait for the other's ready. While we
are ready: the other's *ready* ends the phase, its *pending* is noted, and with a prolongation request it gets more
time, told in a new *ready*. While we are pending: the other's word tells us how long it waits, and from then on
that counts and our own time does not; shortly before it is over we ask for a prolongation, and if no answer comes
until it is over we abort. When our user agrees we say ready, and if the other was ready already the phase is over.
When our own time is up we say *aborted* and close. A word that makes no sense here (unknown phase, `waiting`
missing where it is due or below one second, any other message) is answered the same way.

**HANDSHAKE.** The client announces its highest version and its formats, the server selects, the client repeats the
selection. Ten seconds for each step. Errors are told before the close: 1 time is up, 2 another message than the one that
was due, 3 a selection that does not fit.

**PIN.** Both sides say at once which PIN they want. *none* on both sides ends the phase. We have none to give and ask
for none, so whoever wants one is left: `required` and `optional` close the connection.

**DATA.** Datagrams flow. Each side asks once for the other's access methods and answers whenever it is asked; neither
holds up the data. Data that comes before this phase is kept and handed on when the phase is reached.

**CLOSING.** *announce* with maxTime, the other side *confirms* and closes; who announced closes at the latest after
maxTime. Data after an announce is dropped. A confirm that nobody asked for closes quietly.

In every phase: an empty message or one of an unknown type is dropped; text that cannot be read, or an unknown message,
counts as an unexpected message of that phase.

The machine is fed `opened`, `received`, `closed` and `wake`, and leaves what it wants in `take`. It never reads the time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from harness.protocols.eebus.ship import messages as m
from harness.protocols.eebus.ship.times import Times


class Phase(Enum):
    """Where a connection stands."""

    CMI = "mode initialisation"
    HELLO = "hello"
    HANDSHAKE = "protocol handshake"
    PIN = "PIN"
    DATA = "data"
    CLOSING = "closing"
    CLOSED = "closed"


class Trust(Enum):
    """What we think of the other node."""

    TRUSTED = "trusted"
    ASKING = "the user is asked"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Put:
    """Send this message."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Shut:
    """Close the link: it is over, for this reason."""

    reason: str
    code: int = 4001


@dataclass(frozen=True, slots=True)
class Reached:
    """A phase begins."""

    phase: Phase


@dataclass(frozen=True, slots=True)
class Delivered:
    """A datagram has come, in its wire form."""

    payload: Any


@dataclass(frozen=True, slots=True)
class Named:
    """The other side has told its SHIP id."""

    ship_id: str


Out = Put | Shut | Reached | Delivered | Named

HIGHEST: Final = (1, 0)
TIMEOUT, UNEXPECTED, MISMATCH = 1, 2, 3
"""Errors of the protocol handshake."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How we go into a connection.

    client    we dialled
    ship_id   what we answer to accessMethodsRequest
    asks_access  we ask for the other's access methods
    silent    names of phases in which we neither send nor act: for scenarios that do it themselves
    access_after  seconds until accessMethodsRequest is answered
    data_after    seconds of the data phase in which datagrams are kept, and only then handed on
    """

    client: bool
    ship_id: str
    trust: Trust = Trust.TRUSTED
    times: Times = field(default_factory=Times)
    version: tuple[int, int] = HIGHEST
    formats: tuple[str, ...] = (m.JSON_UTF8,)
    asks_access: bool = True
    pin: m.PinState = field(default_factory=lambda: m.PinState("none"))
    silent: frozenset[str] = frozenset()
    access_after: float = 0.0
    data_after: float = 0.0


class Connection:
    """See the theory above."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.trust = terms.trust
        self.phase = Phase.CMI
        self.peer_id = ""
        self.peer_waits: float | None = None
        self._out: list[Out] = []
        self._timers: dict[str, float] = {}
        self._early: list[Any] = []
        self._peer_ready = False
        self._selected: m.Handshake | None = None
        self._pin_told = self._pin_heard = False

    # -- what happens ----------------------------------------------------------------------------------------

    def opened(self, now: float) -> None:
        """The WebSocket is open."""
        self._timers["cmi"] = now + self.terms.times.cmi
        if self.terms.client and not self._silent:
            self._put(m.Init())

    def received(self, data: bytes, now: float) -> None:
        """A whole binary message has come."""
        message, _ = m.read(data)
        if self.phase is Phase.CLOSED or self._silent:
            return
        if self.phase is not Phase.CMI and isinstance(message, m.Unreadable):
            if message.kind in ("empty", "type"):
                return
            self._unexpected(now)
            return
        handle = _TABLE.get((self.phase, type(message)), Connection._otherwise)
        getattr(self, handle.__name__)(message, now)  # by name, so that a subclass may do otherwise

    def closed(self) -> None:
        """The link is gone."""
        self._timers.clear()
        self.phase = Phase.CLOSED

    def wake(self, now: float) -> None:
        """See which timers are up."""
        for name in [name for name, at in self._timers.items() if at <= now]:
            if self._timers.pop(name, None) is not None and not self._silent:
                _ALARMS[name](self, now)

    def next_wake(self) -> float | None:
        """When `wake` has something to do."""
        return min(self._timers.values(), default=None)

    def take(self) -> list[Out]:
        """What is to be done, in order. Emptied by the call."""
        out, self._out = self._out, []
        return out

    # -- what we want ----------------------------------------------------------------------------------------

    def send(self, payload: Any) -> bool:
        """Send a datagram in its wire form. False: not in this phase."""
        if self.phase is not Phase.DATA:
            return False
        self._put(m.Data(payload))
        return True

    def decide(self, trust: Trust, now: float) -> None:
        """The user has decided on the other node."""
        self.trust = trust
        if self.phase is not Phase.HELLO:
            return
        if trust is Trust.TRUSTED:
            self._say_hello(now)
            if self._peer_ready:
                self._begin_handshake(now)
        elif trust is Trust.REFUSED:
            self._abort_hello(now)

    def announce_close(self, now: float, reason: str = "unspecific") -> None:
        """Close in the orderly way."""
        if self.phase is not Phase.DATA:
            self._shut("closed before the data phase")
            return
        self._put(m.End("announce", round(self.terms.times.close * 1000), reason))
        self._begin(Phase.CLOSING)
        self._timers["close"] = now + self.terms.times.close

    # -- CMI -------------------------------------------------------------------------------------------------

    def _cmi(self, message: m.Message, now: float) -> None:
        good = isinstance(message, m.Init) and message.head == 0
        if not self.terms.client:
            self._put(m.Init())
        if not good:
            self._shut("mode initialisation: not 00 00")
            return
        self._begin(Phase.HELLO)
        self._say_hello(now)

    # -- hello -----------------------------------------------------------------------------------------------

    def _say_hello(self, now: float) -> None:
        """Say what we are, and how long we wait from now on."""
        if self._silent:
            return
        if self.trust is Trust.REFUSED:
            self._abort_hello(now)
            return
        phase = "ready" if self.trust is Trust.TRUSTED else "pending"
        self._wait(now, self.terms.times.hello)
        self._put(m.Hello(phase, self._left(now)))

    def _wait(self, now: float, seconds: float) -> None:
        self._timers["hello"] = now + seconds

    def _left(self, now: float) -> int:
        return round((self._timers["hello"] - now) * 1000)

    def _hello(self, message: m.Message, now: float) -> None:
        assert isinstance(message, m.Hello)
        least = self.terms.times.hello_least * 1000
        if message.waiting is not None and message.waiting < least:
            self._abort_hello(now)
        elif message.phase == "ready":
            self._peer_is_ready(message, now)
        elif message.phase == "pending":
            self._peer_is_pending(message, now)
        elif message.phase == "aborted":
            self._shut("the other side aborted", 4452)
        else:
            self._abort_hello(now)

    def _peer_is_ready(self, message: m.Hello, now: float) -> None:
        self._peer_ready = True
        if self.trust is Trust.TRUSTED:
            self._begin_handshake(now)
        elif message.waiting is None:
            self._abort_hello(now)
        else:
            self._peer_waits_for(message.waiting, now)

    def _peer_is_pending(self, message: m.Hello, now: float) -> None:
        self._peer_ready = False
        if message.prolongation:
            more = self.terms.times.hello_more
            self._wait(now, max(0.0, self._timers.get("hello", now) - now) + more)
            phase = "ready" if self.trust is Trust.TRUSTED else "pending"
            self._put(m.Hello(phase, self._left(now)))
        elif message.waiting is not None and self.trust is not Trust.TRUSTED:
            self._peer_waits_for(message.waiting, now)

    def _peer_waits_for(self, milliseconds: int, now: float) -> None:
        self.peer_waits = milliseconds / 1000
        self._timers.pop("prolongation answer", None)
        self._timers.pop("hello", None)
        gap = self.terms.times.hello_gap
        early = self.peer_waits - gap if self.peer_waits > gap else self.peer_waits / 2
        self._timers["prolong"] = now + early

    def _ask_for_more(self, now: float) -> None:
        self._put(m.Hello("pending", prolongation=True))
        self._timers["prolongation answer"] = now + (self.peer_waits or 0)

    def _abort_hello(self, now: float) -> None:
        self._put(m.Hello("aborted"))
        self._shut("hello aborted", 4452)

    # -- protocol handshake ----------------------------------------------------------------------------------

    def _begin_handshake(self, now: float) -> None:
        self._timers.clear()
        self._begin(Phase.HANDSHAKE)
        self._timers["handshake"] = now + self.terms.times.handshake
        if self.terms.client and not self._silent:
            self._put(m.Handshake("announceMax", self.terms.version, self.terms.formats))

    def _handshake(self, message: m.Message, now: float) -> None:
        assert isinstance(message, m.Handshake)
        due = "select" if self.terms.client or self._selected else "announceMax"
        if message.kind != due:
            self._handshake_error(UNEXPECTED)
        elif self.terms.client:
            self._selection(message, now)
        elif self._selected is None:
            self._select(message, now)
        elif message == self._selected:
            self._begin_pin(now)
        else:
            self._handshake_error(MISMATCH)

    def _select(self, announced: m.Handshake, now: float) -> None:
        if m.JSON_UTF8 not in announced.formats or announced.version < (1, 0):
            self._handshake_error(MISMATCH)
            return
        self._selected = m.Handshake("select", min(announced.version, self.terms.version), (m.JSON_UTF8,))
        self._timers["handshake"] = now + self.terms.times.handshake
        self._put(self._selected)

    def _selection(self, selected: m.Handshake, now: float) -> None:
        fits = (1, 0) <= selected.version <= self.terms.version and selected.formats == (m.JSON_UTF8,)
        if not fits:
            self._handshake_error(MISMATCH)
            return
        self._put(selected)
        self._begin_pin(now)

    def _handshake_error(self, error: int) -> None:
        self._put(m.HandshakeError(error))
        self._shut(f"protocol handshake: error {error}")

    def _peer_ends_handshake(self, message: m.Message, now: float) -> None:
        self._shut("the other side ended the protocol handshake")

    # -- PIN -------------------------------------------------------------------------------------------------

    def _begin_pin(self, now: float) -> None:
        self._timers.pop("handshake", None)
        self._begin(Phase.PIN)
        if not self._silent:
            self._put(self.terms.pin)

    def _pin(self, message: m.Message, now: float) -> None:
        assert isinstance(message, m.PinState)
        if self.terms.pin.state != "none":
            return  # ours is not given yet
        if message.state not in ("none", "pinOk"):
            self._shut(f"PIN {message.state}: there is none to give")
            return
        self._begin(Phase.DATA)
        if self.terms.asks_access and not self._silent:
            self._put(m.AccessRequest())
        if self.terms.data_after:
            self._timers["data"] = now + self.terms.data_after
        else:
            self._hand_on(now)

    # -- data, access methods --------------------------------------------------------------------------------

    def _data(self, message: m.Message, now: float) -> None:
        assert isinstance(message, m.Data)
        self._early.append(message.payload)
        if "data" not in self._timers:
            self._hand_on(now)

    def _hand_on(self, now: float) -> None:
        """Datagrams that have been kept go to the node."""
        early, self._early = self._early, []
        self._out += [Delivered(payload) for payload in early]

    def _keep(self, message: m.Message, now: float) -> None:
        assert isinstance(message, m.Data)
        self._early.append(message.payload)

    def _access_asked(self, message: m.Message, now: float) -> None:
        if self.terms.access_after:
            self._timers["access"] = now + self.terms.access_after
        else:
            self._tell_access(now)

    def _tell_access(self, now: float) -> None:
        self._put(m.Access(self.terms.ship_id))

    def _access(self, message: m.Message, now: float) -> None:
        assert isinstance(message, m.Access)
        self.peer_id = message.id
        self._out.append(Named(message.id))

    # -- close -----------------------------------------------------------------------------------------------

    def _end(self, message: m.Message, now: float) -> None:
        assert isinstance(message, m.End)
        if message.phase == "announce":
            self._put(m.End("confirm"))
        self._shut("close")

    # -- otherwise -------------------------------------------------------------------------------------------

    def _otherwise(self, message: m.Message, now: float) -> None:
        self._unexpected(now)

    def _unexpected(self, now: float) -> None:
        """A message that is not due in this phase."""
        match self.phase:
            case Phase.HELLO:
                self._abort_hello(now)
            case Phase.HANDSHAKE:
                self._handshake_error(UNEXPECTED)
            case Phase.PIN:
                self._shut("PIN: unexpected message")
            case _:
                pass

    def _drop(self, message: m.Message, now: float) -> None:
        """Of no use here."""

    @property
    def _silent(self) -> bool:
        return self.phase.name in self.terms.silent

    def _begin(self, phase: Phase) -> None:
        if phase is Phase.HELLO:
            self._timers.clear()
        self.phase = phase
        self._out.append(Reached(phase))

    def _put(self, message: m.Message) -> None:
        self._out.append(Put(m.write(message)))

    def _shut(self, reason: str, code: int = 4001) -> None:
        self._timers.clear()
        self.phase = Phase.CLOSED
        self._out += [Shut(reason, code), Reached(Phase.CLOSED)]

    def _cmi_over(self, now: float) -> None:
        self._shut("mode initialisation: time is up")

    def _hello_over(self, now: float) -> None:
        self._abort_hello(now)

    def _handshake_over(self, now: float) -> None:
        self._handshake_error(TIMEOUT)

    def _close_over(self, now: float) -> None:
        self._shut("close: time is up")


Handler = Callable[[Connection, m.Message, float], None]

_TABLE: Final[Mapping[tuple[Phase, type], Handler]] = {
    **{(Phase.CMI, each): Connection._cmi for each in (*m._NAMES,)},
    (Phase.HELLO, m.Hello): Connection._hello,
    (Phase.HELLO, m.Data): Connection._keep,
    (Phase.HANDSHAKE, m.Handshake): Connection._handshake,
    (Phase.HANDSHAKE, m.HandshakeError): Connection._peer_ends_handshake,
    (Phase.HANDSHAKE, m.Data): Connection._keep,
    (Phase.PIN, m.PinState): Connection._pin,
    (Phase.PIN, m.Data): Connection._keep,
    (Phase.PIN, m.AccessRequest): Connection._access_asked,
    (Phase.PIN, m.Access): Connection._access,
    (Phase.DATA, m.Data): Connection._data,
    (Phase.DATA, m.AccessRequest): Connection._access_asked,
    (Phase.DATA, m.Access): Connection._access,
    (Phase.CLOSING, m.AccessRequest): Connection._drop,
    **{(phase, m.End): Connection._end for phase in Phase if phase is not Phase.CMI},
}

_ALARMS: Final[Mapping[str, Callable[[Connection, float], None]]] = {
    "cmi": Connection._cmi_over,
    "hello": Connection._hello_over,
    "prolong": Connection._ask_for_more,
    "prolongation answer": Connection._hello_over,
    "handshake": Connection._handshake_over,
    "close": Connection._close_over,
    "access": Connection._tell_access,
    "data": Connection._hand_on,
}
