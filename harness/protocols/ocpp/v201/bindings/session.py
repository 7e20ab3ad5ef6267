"""Charging sessions in OCPP 2.0.1 (C01, E01 to E07)."""

from typing import Any

from harness.errors import HarnessFault
from harness.judge.expectations import Pattern, Within
from harness.judge.matchers import one_of
from harness.protocols.binding import Check, Deed, Scene, Verb
from harness.protocols.ocpp.v201.bindings.base import BINDING, CS, check, request, rule
from harness.usecases import session as word

DEFAULT_TOKENS = {
    "id_token": "DEADBEEF",
    "second_id_token": "CAFEBABE",
    "unknown_id_token": "FFFFFFFF",
    "master_id_token": "C0DEC0DE",
    "blocked_id_token": "0BADF00D",
    "expired_id_token": "00E0E0E0",
    "no_credit_id_token": "00C0FFEE",
    "invalid_id_token": "0D15EA5E",
}
"""Tokens that are used where a profile names none: cards with a UID of four bytes."""


def token(scene: Scene, name: str = "id_token") -> dict[str, Any]:
    """The token that the profile calls `name`, as an IdTokenType."""
    assumed = {"idToken": DEFAULT_TOKENS[name], "type": "ISO14443"} if name in DEFAULT_TOKENS else None
    found: dict[str, Any] | None = scene.value(name, assumed)
    if found is None:
        raise HarnessFault(f"no token is called {name!r}; there are {', '.join(DEFAULT_TOKENS)}")
    return found


def present(scene: Scene, name: str, evse: int) -> Verb:
    known = token(scene, name)
    return Verb(CS, "present_token", {"token": dict(known), "evse": evse})


@BINDING.does(word.PlugIn)
def plug_in(intent: word.PlugIn, scene: Scene) -> Deed:
    return Verb(CS, "plug_in", {"evse": intent.evse, "connector": intent.connector})


@BINDING.does(word.PlugOut)
def plug_out(intent: word.PlugOut, scene: Scene) -> Deed:
    return Verb(CS, "plug_out", {"evse": intent.evse, "connector": intent.connector})


@BINDING.does(word.PresentToken)
def present_token(intent: word.PresentToken, scene: Scene) -> Deed:
    return present(scene, intent.name, intent.evse)


@BINDING.does(word.StartSession)
def start_session(intent: word.StartSession, scene: Scene) -> list[Deed]:
    return [
        Verb(CS, "plug_in", {"evse": intent.evse, "connector": 1}),
        present(scene, "id_token", intent.evse),
    ]


@BINDING.does(word.EndSession)
def end_session(intent: word.EndSession, scene: Scene) -> list[Deed]:
    return [
        present(scene, "id_token", intent.evse),
        Verb(CS, "plug_out", {"evse": intent.evse, "connector": 1}),
    ]


@BINDING.sees(word.SessionRunning)
def session_running(sight: word.SessionRunning, scene: Scene) -> Check:
    by_sut = scene.sut_role == CS
    charging = {
        "eventType": one_of("Started", "Updated"),
        "transactionInfo.chargingState": one_of("Charging", "SuspendedEV", "SuspendedEVSE"),
    }
    return check(
        rule("session.running", "a transaction runs and energy may flow", "E01.FR.18", "E02.FR.17"),
        Within(
            Pattern("request", "TransactionEvent", where=charging, by_sut=by_sut),
            scene.seconds("react_within"),
        ),
    )


@BINDING.sees(word.SessionEnded)
def session_ended(sight: word.SessionEnded, scene: Scene) -> Check:
    must = {"transactionInfo.stoppedReason": sight.reason} if sight.reason else {}
    return check(
        rule(
            "session.ended",
            "the end of a transaction is reported, with the reason",
            "E06.FR.08",
            "B12.FR.04",
        ),
        Within(
            request("TransactionEvent", where={"eventType": "Ended"}, must=must),
            scene.seconds("react_within"),
        ),
    )


__all__ = ["token"]
