"""The phases of a SHIP connection, one by one, with either side under test."""

from collections.abc import Mapping
from typing import Any, Final

from harness.judge.expectations import Never, OneOf, Pattern, Within
from harness.judge.finding import Basis, Rule
from harness.judge.matchers import between, equals, present
from harness.protocols.binding import Call, Check, Deed, Frame, Scene, Setting, Verb
from harness.protocols.eebus.bindings.base import BINDING, DEVICE, EMS, SHIP, rule
from harness.protocols.eebus.ship import messages as m
from harness.usecases import connecting as word
from harness.usecases.observation import Shape

PHASES: Final = ("CMI", "HELLO", "HANDSHAKE", "PIN", "DATA")

SAYINGS: Final[Mapping[str, bytes]] = {
    "mode initialisation": m.write(m.Init()),
    "another mode": bytes((0, 1)),
    "an unknown type": b"\x05\x00",
    "an unknown type of message": b"\x09{}",
    "an empty message": b"\x01",
    "hello ready": m.write(m.Hello("ready", 60000)),
    "hello pending": m.write(m.Hello("pending", 60000)),
    "a request for more time": m.write(m.Hello("pending", prolongation=True)),
    "hello aborted": m.write(m.Hello("aborted")),
    "hello in an unknown phase": m.write(m.Hello("someday", 60000)),
    "hello without any time": m.write(m.Hello("pending", 0)),
    "announcement": m.write(m.Handshake("announceMax")),
    "announcement of version 1.1": m.write(m.Handshake("announceMax", (1, 1))),
    "announcement without UTF-8": m.write(m.Handshake("announceMax", (1, 0), ("JSON-UTF16",))),
    "selection": m.write(m.Handshake("select")),
    "selection of version 9.0": m.write(m.Handshake("select", (9, 0))),
    "access methods, please": m.write(m.AccessRequest()),
    "access methods, please, with white space": b'\x01 {\r\n\t"accessMethodsRequest" : [ ] }\n',
    "close": m.write(m.End("announce", 2000, "unspecific")),
    "a ping": b"",
}

TOLD: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = {
    "mode initialisation": ("connectionModeInit", {"head": 0}),
    "hello": ("connectionHello", {"phase": "ready"}),
    "how long it waits": ("connectionHello", {"phase": "ready", "waiting": between(58000, 240000)}),
    "ready, and how long": ("connectionHello", {"phase": "ready", "waiting": present}),
    "that it aborts": ("connectionHello", {"phase": "aborted"}),
    "an announcement": ("messageProtocolHandshake", {"kind": "announceMax"}),
    "a selection": ("messageProtocolHandshake", {"kind": "select"}),
    "a selection of version 1.0": ("messageProtocolHandshake", {"kind": "select", "version": equals((1, 0))}),
    "error 1": ("messageProtocolHandshakeError", {"error": 1}),
    "error 2": ("messageProtocolHandshakeError", {"error": 2}),
    "error 3": ("messageProtocolHandshakeError", {"error": 3}),
    "its PIN state": ("connectionPinState", {"state": "none"}),
    "access methods": ("accessMethods", {"id": present}),
    "that it closes, too": ("connectionClose", {"phase": "confirm"}),
    "a pong": ("pong", {}),
    "that it wants to close": ("connectionClose", {"phase": "announce", "max_time": present}),
    "a request for access methods": ("accessMethodsRequest", {}),
    "a discovery": ("read nodeManagementDetailedDiscoveryData", {}),
}

EVERYTHING: Final[tuple[Shape, ...]] = ("notice", "request", "response", "error", "broken", "link")
CLOSED: Final = Pattern("link", "closed")


def _ours(scene: Scene) -> str:
    return EMS if scene.sut_role == DEVICE else DEVICE


@BINDING.does(word.ConnectAnew)
def connect_anew(intent: word.ConnectAnew, scene: Scene) -> list[Deed]:
    ours = _ours(scene)
    at = PHASES.index(intent.silent) if intent.silent else len(PHASES)
    changes = {
        "silent": list(PHASES[at:]),
        "pin": intent.pin,
        "access_after": intent.access_after,
        "data_after": intent.data_after,
    }
    return [Setting(ours, "behave", changes), Verb(ours, "redial")]


@BINDING.does(word.Say)
def say(intent: word.Say, scene: Scene) -> list[Deed]:
    if intent.if_open and _over(scene):
        return []
    form = "ping" if intent.what == "a ping" else "binary"
    return [Frame(_ours(scene), SAYINGS[intent.what], form)]


def _over(scene: Scene) -> bool:
    """Has the connection been closed on which the access methods were told last?"""
    told = (
        seen.link for seen in reversed(scene.observations) if seen.by_sut and seen.name == "accessMethods"
    )
    link = next(told, None)
    return any(CLOSED.picks(seen) and seen.link == link for seen in scene.observations)


@BINDING.does(word.AskAtOnce)
def ask_at_once(intent: word.AskAtOnce, scene: Scene) -> list[Deed]:
    ours = _ours(scene)
    everything, use_cases = {"what": "a question for everything"}, {"what": "a question"}
    access = Frame(ours, SAYINGS["access methods, please"], "binary")
    return [Call(ours, "put", everything), access, Call(ours, "put", use_cases)]


@BINDING.does(word.EndedByUser)
def ended_by_user(intent: word.EndedByUser, scene: Scene) -> Deed:
    return Verb(scene.sut_role, "close_connection")


@BINDING.does(word.CloseConnection)
def close_connection(intent: word.CloseConnection, scene: Scene) -> Deed:
    return Frame(_ours(scene), SAYINGS["close"], "binary")


def _rule(check: str, text: str, *clauses: str, basis: Basis = "text") -> Rule:
    return rule(check, text, *clauses, basis=basis)


@BINDING.sees(word.Connected)
def connected(sight: word.Connected, scene: Scene) -> Check:
    which = _rule(
        "ship.connected", "the two nodes connect", f"{SHIP} 13.4.1, TC_SHIP_ROLE_001, TC_SHIP_ROLE_002"
    )
    opened = Within(Pattern("link", "opened", by_sut=False), scene.seconds("reconnect_within"))
    return Check(which, opened, "start" if sight.first else "stimulus")


@BINDING.sees(word.Told)
def told(sight: word.Told, scene: Scene) -> Check:
    name, must = TOLD[sight.what]
    which = _rule("ship.told", f"at this point comes: {sight.what}", f"{SHIP} 13.4")
    shapes: tuple[Shape, ...] = ("fact",) if name == "pong" else EVERYTHING[:2]
    pattern = Pattern(shapes, name, where=must)
    return Check(which, Within(pattern, sight.seconds), "lately")


@BINDING.sees(word.Ended)
def ended(sight: word.Ended, scene: Scene) -> Check:
    which = _rule("ship.ended", "what cannot go on is closed in time", f"{SHIP} 13.4")
    if not sight.silently:
        return Check(which, Within(CLOSED, sight.seconds), "lately")
    alone = Pattern(EVERYTHING, must={"event": "closed"})
    return Check(which, Within(alone, sight.seconds), "lately")


@BINDING.sees(word.Patient)
def patient(sight: word.Patient, scene: Scene) -> Check:
    which = _rule("ship.patient", "the connection is kept while time is left", f"{SHIP} 13.4")
    return Check(which, Never(CLOSED, sight.seconds), consumes=False)


@BINDING.sees(word.Mute)
def mute(sight: word.Mute, scene: Scene) -> Check:
    name, where = TOLD[sight.what]
    which = _rule("ship.mute", f"at this point does not come: {sight.what}", f"{SHIP} 13.4.4.3")
    return Check(which, Never(Pattern(EVERYTHING[:2], name, where=where), sight.seconds))


@BINDING.sees(word.ToldOrEnded)
def told_or_ended(sight: word.ToldOrEnded, scene: Scene) -> Check:
    name, where = TOLD[sight.what]
    which = _rule(
        "ship.lives_on",
        "a message that cannot be read is dropped, or closes the connection",
        f"{SHIP} 13.4.2, TC_SHIP_MSG_001, TC_SHIP_MSG_002",
    )
    if _over(scene):
        return Check(which, Within(CLOSED, sight.seconds), "start", consumes=False)
    return Check(which, OneOf((Pattern("notice", name, where=where), CLOSED), sight.seconds), "lately")
