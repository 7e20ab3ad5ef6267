"""What the bindings of authorization share: tokens, groups, patterns for what names a token, silence that is due."""

from typing import Any

from harness.judge.forbidding import Forbidden, NoneBefore
from harness.judge.matchers import Matcher, show
from harness.protocols.binding import Scene
from harness.protocols.ocpp.v201.bindings.base import request
from harness.protocols.ocpp.v201.bindings.session import token

EVENT, AUTHORIZE = "TransactionEvent", "Authorize"

MASTER_GROUP = "MASTERPASS"
"""Group of the master passes, where a profile names none (`master_pass_group`)."""


def group(scene: Scene, name: str) -> str:
    """The id of the group "fleet", "other" or "master"."""
    if name == "master":
        return str(scene.value("master_pass_group", MASTER_GROUP))
    if name == "fleet":
        return str(scene.value("group_id_token", {"idToken": "FLEET-1"})["idToken"])
    return "FLEET-2"


def info(scene: Scene, status: str, group_name: str = "") -> dict[str, Any]:
    """An IdTokenInfoType."""
    body: dict[str, Any] = {"status": status}
    if group_name:
        body["groupIdToken"] = {"idToken": group(scene, group_name), "type": "Central"}
    return body


def named(scene: Scene, name: str) -> Matcher:
    """An IdTokenType that is the token `name`; the text of tokens is compared without case (Part 2, IdTokenType)."""
    wanted = str(token(scene, name)["idToken"])

    def match(value: Any) -> str | None:
        same = isinstance(value, dict) and str(value.get("idToken")).casefold() == wanted.casefold()
        return None if same else f"wanted the token {show(wanted)}, got {show(value)}"

    return match


def typed(scene: Scene, name: str) -> dict[str, Any]:
    """The type that the token has to keep on its way."""
    return {"idToken.type": token(scene, name)["type"]}


def asks(scene: Scene, name: str) -> Forbidden:
    """A question about the token, where none is allowed."""
    return Forbidden(request(AUTHORIZE, {"idToken": named(scene, name)}), "the station asks about the token")


def none_of_these(scene: Scene, *forbidden: Forbidden) -> NoneBefore:
    """None of these from the last stimulus until a quiet time from now."""
    return NoneBefore(forbidden, scene.seconds("quiet_for"))
