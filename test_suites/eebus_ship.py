"""The connection of two EEBUS nodes (SHIP TS 1.0.1, 13.4), phase by phase: what a node does when the other does not.

An id says who is tested and in what: `ship:device:cmi:silence`. A device is tested as the server of the connection, an
energy manager as its client. The official test that a row follows stands beside it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from harness.engine.suites import SuiteCase
from harness.stage.stage import Stage
from harness.usecases.connecting import (
    AskAtOnce,
    ConnectAnew,
    Connected,
    Ended,
    EndedByUser,
    Mute,
    Patient,
    Say,
    Told,
    ToldOrEnded,
)
from harness.usecases.dialogue import Acquainted, RepliedOften
from harness.usecases.nodes import (
    Choosy,
    ConnectAs,
    ConnectTwice,
    Found,
    KeptOut,
    LetIn,
    OneLeft,
    Searchable,
    TurnedAway,
    Welcome,
)
from harness.usecases.station import LetTimePass
from harness.usecases.words import Intent, Sight

PROTOCOL = "eebus1.3.0"
SERVER, CLIENT = "device", "ems"
BOTH = (SERVER, CLIENT)
CMI, HELLO, ERROR, LONGEST = 32.0, 242.0, 12.0, 10.0
"""Seconds: until silence in the mode initialisation and in the hello has ended it; for an error; for an answer."""

LATE = 8.0
"""Seconds by which our side is late with an answer."""

Step = Intent | Sight
ALL_AT_ONCE: Sequence[Step] = (
    AskAtOnce(),
    Told("access methods", 10),
    Acquainted(again=True),
    RepliedOften(1),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One case: what is done and what is to be seen, for these roles of the system under test."""

    name: str
    title: str
    steps: Sequence[Step]
    roles: Sequence[str] = BOTH
    follows: str = ""
    needs: str = ""


def _silent(phase: str, *steps: Step) -> tuple[Step, ...]:
    return (ConnectAnew(phase), Connected(), *steps)


ROWS = (
    Row(
        "announced",
        "It is found on the network, and says what it has to",
        (Searchable(), Found(15)),
        follows="TC_SHIP_MDNS_001",
    ),
    Row(
        "tls:mandatory",
        "The mandatory cipher suite is enough",
        (ConnectAs(suites="mandatory"), LetIn(), Told("hello", 30)),
    ),
    Row(
        "certificate:expired",
        "Nobody is turned away because of a date",
        (ConnectAs("expired"), LetIn(), Told("hello", 30)),
    ),
    Row(
        "certificate:stranger",
        "A node that is not trusted gets no data",
        (Choosy(), ConnectAs("stranger"), KeptOut(20)),
    ),
    Row(
        "certificate:forged",
        "A node that states the SKI of another is turned away",
        (ConnectAs("forged"), TurnedAway(), KeptOut(5)),
        follows="TC_SHIP_SEC_002",
    ),
    Row(
        "certificate:spoofed",
        "A node that states an SKI that no key has is turned away",
        (ConnectAs("spoofed"), TurnedAway(), KeptOut(5)),
        follows="TC_SHIP_SEC_001",
    ),
    Row(
        "certificate:unnamed",
        "A node whose certificate states no SKI is turned away",
        (ConnectAs("unnamed"), TurnedAway(unnamed=True), KeptOut(5)),
    ),
    Row(
        "certificate:none",
        "A node without a certificate is turned away",
        (ConnectAs("none"), TurnedAway(), KeptOut(5)),
        (SERVER,),
    ),
    Row(
        "double",
        "Of two connections one is left",
        (ConnectAnew(), Connected(), Told("hello", 30), ConnectTwice(), OneLeft(30)),
        (SERVER,),
        "TC_SHIP_CONN_001",
    ),
    Row(
        "cmi:usual",
        "Both begin, and both are ready",
        (ConnectAnew(), Connected(), Told("hello", 30)),
    ),
    Row(
        "cmi:late",
        "The other side begins after 7 seconds: both get ready all the same",
        _silent("CMI", Patient(7), Say("mode initialisation"), Told("hello", 30)),
        follows="TC_SHIP_ROLE_001, TC_SHIP_ROLE_002",
    ),
    Row(
        "cmi:silence",
        "Nobody begins: it is borne for 7 seconds, and ended by 32",
        _silent("CMI", Patient(7), Ended(CMI)),
        follows="TC_SHIP_CMI_003, TC_SHIP_CMI_004",
    ),
    Row(
        "cmi:type",
        "The server is told something else: it answers, and closes",
        _silent("CMI", Say("an unknown type"), Told("mode initialisation", LONGEST), Ended(LONGEST)),
        (SERVER,),
        "TC_SHIP_CMI_001",
    ),
    Row(
        "cmi:head",
        "The server is told another mode: it answers, and closes",
        _silent("CMI", Say("another mode"), Told("mode initialisation", LONGEST), Ended(LONGEST)),
        (SERVER,),
        "TC_SHIP_CMI_005",
    ),
    Row(
        "cmi:type",
        "The client is told something else: it closes without a word",
        _silent("CMI", Told("mode initialisation", LONGEST), Say("an unknown type"), Ended(LONGEST, True)),
        (CLIENT,),
        "TC_SHIP_CMI_002",
    ),
    Row(
        "cmi:head",
        "The client is told another mode: it closes without a word",
        _silent("CMI", Told("mode initialisation", LONGEST), Say("another mode"), Ended(LONGEST, True)),
        (CLIENT,),
        "TC_SHIP_CMI_006",
    ),
    Row(
        "hello:ready",
        "Both are ready: the protocol handshake begins",
        _silent("HELLO", Told("hello", 30), Say("hello ready"), Told("an announcement", LONGEST)),
        (CLIENT,),
        "TC_SHIP_HELLO_001",
    ),
    Row(
        "hello:ready",
        "Both are ready: what is announced is answered by a selection",
        _silent(
            "HELLO", Told("hello", 30), Say("hello ready"), Say("announcement"), Told("a selection", LONGEST)
        ),
        (SERVER,),
        "TC_SHIP_HELLO_001",
    ),
    Row(
        "hello:prolonged",
        "Who asks for more time gets it, twice",
        _silent(
            "HELLO",
            Told("how long it waits", 30),
            LetTimePass(45),
            Say("a request for more time"),
            Told("ready, and how long", LONGEST),
            LetTimePass(60),
            Say("a request for more time"),
            Told("ready, and how long", LONGEST),
            Patient(60),
        ),
        follows="TC_SHIP_HELLO_002",
    ),
    Row(
        "hello:silence",
        "Nobody answers the hello: it is aborted when the time that was told is up",
        _silent(
            "HELLO", Told("how long it waits", 30), Patient(50), Told("that it aborts", HELLO), Ended(LONGEST)
        ),
        follows="TC_SHIP_HELLO_003",
    ),
    Row(
        "hello:pending",
        "A node that is pending is waited for",
        _silent(
            "HELLO",
            Told("hello", 30),
            Say("hello pending"),
            Patient(30),
            Say("hello ready"),
            Told("an announcement", LONGEST),
        ),
        (CLIENT,),
        "TC_SHIP_HELLO_004",
    ),
    Row(
        "hello:pending",
        "A node that is pending is waited for",
        _silent(
            "HELLO",
            Told("hello", 30),
            Say("hello pending"),
            Patient(30),
            Say("hello ready"),
            Say("announcement"),
            Told("a selection", LONGEST),
        ),
        (SERVER,),
        "TC_SHIP_HELLO_004",
    ),
    Row(
        "hello:aborted",
        "A node that aborts is left",
        _silent("HELLO", Told("hello", 30), Say("hello aborted"), Ended(LONGEST)),
    ),
    Row(
        "handshake:silence",
        "Nothing comes in the handshake: it is ended with error 1",
        _silent("HANDSHAKE", Told("error 1", ERROR), Ended(LONGEST)),
        follows="TC_SHIP_PROT_003, TC_SHIP_PROT_004",
    ),
    Row(
        "handshake:unexpected",
        "A hello in the handshake ends it with error 2",
        _silent("HANDSHAKE", LetTimePass(1), Say("hello ready"), Told("error 2", ERROR), Ended(LONGEST)),
        follows="TC_SHIP_PROT_005, TC_SHIP_PROT_006",
    ),
    Row(
        "handshake:format",
        "No common format ends it with error 3",
        _silent(
            "HANDSHAKE",
            LetTimePass(1),
            Say("announcement without UTF-8"),
            Told("error 3", ERROR),
            Ended(LONGEST),
        ),
        (SERVER,),
    ),
    Row(
        "handshake:version",
        "A newer client is answered with a version that both have",
        _silent(
            "HANDSHAKE", LetTimePass(1), Say("announcement of version 1.1"), Told("a selection", LONGEST)
        ),
        (SERVER,),
        "TC_SHIP_PROT_001",
    ),
    Row(
        "handshake:echo",
        "A client that repeats another selection is left with error 3",
        _silent(
            "HANDSHAKE",
            LetTimePass(1),
            Say("announcement"),
            Told("a selection", LONGEST),
            Say("selection of version 9.0"),
            Told("error 3", ERROR),
            Ended(LONGEST),
        ),
        (SERVER,),
    ),
    Row(
        "handshake:version",
        "A selection that was not announced ends it with error 3",
        _silent(
            "HANDSHAKE",
            Told("an announcement", LONGEST),
            Say("selection of version 9.0"),
            Told("error 3", ERROR),
            Ended(LONGEST),
        ),
        (CLIENT,),
        "TC_SHIP_PROT_002",
    ),
    Row(
        "pin:required",
        "Who wants a PIN gets no data",
        (ConnectAnew(pin="required"), Connected(), Told("its PIN state", 30), Mute("a discovery", 10)),
    ),
    Row(
        "pin:none",
        "Nobody wants a PIN: access methods are told",
        (
            ConnectAnew(),
            Connected(),
            Told("its PIN state", 30),
            LetTimePass(3),
            Say("access methods, please"),
            Told("access methods", LONGEST),
        ),
        follows="TC_SHIP_PIN_001",
    ),
    Row(
        "access:id",
        "The access methods tell the id that was announced",
        (Searchable(), Found(15), ConnectAnew(), Connected(), Told("access methods", 30)),
        follows="TC_SHIP_AM_001",
    ),
    Row(
        "access:beside",
        "Data and access methods are asked for in one go: all is answered",
        (ConnectAnew(), Connected(), Told("access methods", 30), *ALL_AT_ONCE),
        follows="TC_SHIP_AMDATA_001",
    ),
    Row(
        "access:late",
        "Whoever waits for access methods answers in the meantime",
        (ConnectAnew(access_after=LATE), Connected(), Told("a request for access methods", 30), *ALL_AT_ONCE),
        follows="TC_SHIP_AMDATA_002",
    ),
    Row(
        "access:data",
        "Whoever waits for data tells the access methods in the meantime",
        (
            ConnectAnew(data_after=2 * LATE),
            Connected(),
            Told("a discovery", 30),
            Say("access methods, please"),
            Told("access methods", LATE),
        ),
        follows="TC_SHIP_AMDATA_003",
    ),
    Row(
        "message:empty",
        "An empty message is dropped, or closes the connection",
        (
            ConnectAnew(),
            Connected(),
            Told("access methods", 30),
            Say("an empty message"),
            LetTimePass(3),
            Say("access methods, please", if_open=True),
            ToldOrEnded("access methods", LONGEST),
        ),
        follows="TC_SHIP_MSG_001",
    ),
    Row(
        "message:type",
        "A message of an unknown type is dropped, or closes the connection",
        (
            ConnectAnew(),
            Connected(),
            Told("access methods", 30),
            Say("an unknown type of message"),
            LetTimePass(3),
            Say("access methods, please", if_open=True),
            ToldOrEnded("access methods", LONGEST),
        ),
        follows="TC_SHIP_MSG_002",
    ),
    Row(
        "message:white_space",
        "White space in a message is borne",
        (
            ConnectAnew(),
            Connected(),
            Told("access methods", 30),
            Say("access methods, please, with white space"),
            Told("access methods", LONGEST),
        ),
        follows="TC_SHIP_MSG_003",
    ),
    Row(
        "ping",
        "A ping is answered",
        (ConnectAnew(), Connected(), Told("access methods", 30), Say("a ping"), Told("a pong", LONGEST)),
    ),
    Row(
        "close:announced",
        "A close that is announced is confirmed and done",
        _silent("DATA", LetTimePass(1), Say("close"), Told("that it closes, too", LONGEST), Ended(LONGEST)),
    ),
    Row(
        "close:alone",
        "A close that it announces is done in time, whether it is confirmed or not",
        _silent(
            "DATA", LetTimePass(3), EndedByUser(), Told("that it wants to close", LONGEST), Ended(LONGEST)
        ),
        follows="TC_SHIP_TERM_001",
        needs="orderly_close",
    ),
)


def cases() -> Iterator[SuiteCase]:
    """Every row, for each role that it has."""
    for row in ROWS:
        for role in row.roles:
            yield SuiteCase(
                id=f"ship:{role}:{row.name}",
                title=row.title,
                role=role,
                protocol=PROTOCOL,
                script=_script(row.steps),
                clauses=("SHIP 1.0.1 13.4", *(f"SHIP 1.0.1 {each}" for each in _labels(row, role))),
                labels=_labels(row, role),
                needs=frozenset({row.needs} - {""}),
                waits=sum(_seconds(each) for each in row.steps),
            )


def _seconds(step: Step) -> float:
    """How long a step takes with a real product: a silence all of its time, what ends with a timer at most that."""
    if isinstance(step, LetTimePass | Patient | Mute | KeptOut):
        return step.seconds
    timed = isinstance(step, Ended | Told) and step.seconds in (CMI, HELLO, ERROR)
    return step.seconds if isinstance(step, Ended | Told) and timed else 0.0


def _labels(row: Row, role: str) -> tuple[str, ...]:
    """The official tests that the row follows; of one for each role, that of this role."""
    names = tuple(each for each in row.follows.split(", ") if each)
    return (names[row.roles.index(role)],) if 1 < len(names) == len(row.roles) else names


def _script(steps: Sequence[Step]) -> Callable[[Stage], None]:
    def script(stage: Stage) -> None:
        stage.assume(Connected(first=True))
        stage.assume(Welcome())
        for each in steps:
            if isinstance(each, Connected | Searchable | Choosy):
                stage.assume(each)
            elif isinstance(each, Sight):
                stage.expect(each)
            else:
                stage.do(each)

    return script
