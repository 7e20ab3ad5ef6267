"""Annex E in OCPP 2.0.1: what stands between the boot and the certificate, and what comes after acceptance (B02, B05)."""

from typing import Any

from harness.judge.expectations import Within
from harness.judge.matchers import present
from harness.protocols.binding import Call, Check, Deed, Scene
from harness.protocols.ocpp.v201.bindings.base import BINDING, CS, CSMS, answered, check, request, rule
from harness.protocols.ocpp.v201.bindings.estate import operator
from harness.protocols.ocpp.v201.bindings.items import listed
from harness.protocols.ocpp.v201.bindings.signing import setting
from harness.usecases import annex_e as word
from harness.usecases.observation import first

NAME = "OrganizationName"


@BINDING.does(word.NameOperator)
def name_operator(intent: word.NameOperator, scene: Scene) -> Deed:
    name = setting(scene, NAME) or operator(scene)
    wish = {"component": {"name": "SecurityCtrlr"}, "variable": {"name": NAME}, "attributeValue": name}
    return Call(CSMS, "SetVariables", {"setVariableData": [wish]})


@BINDING.sees(word.OperatorNamed)
def operator_named(sight: word.OperatorNamed, scene: Scene) -> Check:
    if scene.sut_role == CS:
        which = rule(
            "onboarding.operator_taken",
            "a station takes the name of its operator while it is held",
            "B02.FR.01",
        )
        return answered(scene, which, {"setVariableResult": _all_accepted})
    which = rule(
        "onboarding.operator_named",
        "a CSMS tells a station that it holds pending what the operator wants it to be told",
        "B02.FR.01",
        "B05.FR.01",
    )
    named = request("SetVariables", {"setVariableData": _names_operator})
    return check(which, Within(named, scene.seconds("react_within")))


def _all_accepted(value: Any) -> str | None:
    got = [each.get("attributeStatus") for each in listed({"items": value}, "items")]
    good = bool(got) and set(got) <= {"Accepted", "RebootRequired"}
    return None if good else f"wanted Accepted, got {', '.join(map(str, got)) or 'nothing'}"


def _names_operator(value: Any) -> str | None:
    names = [first(each, "variable.name") for each in listed({"items": value}, "items")]
    return None if NAME in names else f"wanted {NAME}, got {', '.join(map(str, names)) or 'nothing'}"


@BINDING.does(word.SendSignOfLife)
def send_sign_of_life(intent: word.SendSignOfLife, scene: Scene) -> Deed:
    return Call(CS, "Heartbeat", {})


@BINDING.sees(word.AtWork)
def at_work(sight: word.AtWork, scene: Scene) -> Check:
    which = rule("onboarding.at_work", "a station that was accepted is served", "B01.FR.02", "G02.FR.03")
    return answered(scene, which, {"currentTime": present})
