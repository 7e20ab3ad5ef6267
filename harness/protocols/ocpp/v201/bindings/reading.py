"""Reading variables in OCPP 2.0.1 (B06), and how messages name them."""

from collections.abc import Mapping
from typing import Any

from harness.errors import HarnessFault
from harness.judge.expectations import OneOf, Pattern
from harness.judge.matchers import one_of, show
from harness.protocols.binding import Call, Check, Deed, Scene
from harness.protocols.ocpp.v201.bindings import refusal
from harness.protocols.ocpp.v201.bindings.base import BINDING, CSMS, answered, message_timeout, rule
from harness.protocols.ocpp.v201.bindings.inventory import name_of
from harness.protocols.ocpp.v201.bindings.items import last_asked, listed, results, variable_key
from harness.usecases import configuration as word
from harness.usecases.observation import first

Json = dict[str, Any]


def variable(component: str, name: str, instance: str = "", kind: str = "", evse: int | None = None) -> Json:
    """A component and variable, as requests put them."""
    shape: Json = {"component": {"name": component}, "variable": {"name": name}}
    if instance:
        shape["variable"]["instance"] = instance
    if evse is not None:
        shape["component"]["evse"] = {"id": evse}
    return shape | ({"attributeType": kind} if kind else {})


VARIABLES: Mapping[str, Json] = {
    "the offline threshold": variable("OCPPCommCtrlr", "OfflineThreshold"),
    "the offline threshold by its attribute": variable("OCPPCommCtrlr", "OfflineThreshold", kind="Actual"),
    "the authorization of remote starts": variable("AuthCtrlr", "AuthorizeRemoteStart"),
    "a variable of an unknown component": variable("NoSuchCtrlr", "OfflineThreshold"),
    "an unknown variable": variable("OCPPCommCtrlr", "NoSuchVariable"),
    "the target of the offline threshold": variable("OCPPCommCtrlr", "OfflineThreshold", kind="Target"),
    "the password": variable("SecurityCtrlr", "BasicAuthPassword"),
    "the most variables in one request": variable("DeviceDataCtrlr", "ItemsPerMessage", "GetVariables"),
}
"""What the plain names mean."""


def named(table: Mapping[str, Json], name: str) -> Json:
    if name not in table:
        raise HarnessFault(f"nothing is called {name!r} here; there are: {', '.join(table)}")
    return table[name]


# -- doing


@BINDING.does(word.ReadVariables)
def read_variables(intent: word.ReadVariables, scene: Scene) -> Deed:
    return Call(CSMS, "GetVariables", {"getVariableData": [named(VARIABLES, name) for name in intent.names]})


@BINDING.does(word.ReadTooMany)
def read_too_many(intent: word.ReadTooMany, scene: Scene) -> Deed:
    told = scene.seen("GetVariables", "response")
    most = first(told[-1].body, "getVariableResult[].attributeValue") if told else "20"
    item = named(VARIABLES, "the offline threshold")
    return Call(CSMS, "GetVariables", {"getVariableData": [item] * (int(most) + 1)}, planted=True)


# -- what is to be seen


@BINDING.sees(word.ReadsAnswered)
def reads_answered(sight: word.ReadsAnswered, scene: Scene) -> Check:
    asked = last_asked(scene, "GetVariables", scene.id)
    items = listed(asked.body, "getVariableData") if asked else []
    allowed = [(status,) for status in sight.statuses]
    which = rule(
        "read.results",
        "each variable that is read has a result of its own, with the status that fits",
        "B06.FR.01",
        "B06.FR.02",
        "B06.FR.03",
        "B06.FR.06",
        "B06.FR.07",
        "B06.FR.08",
        "B06.FR.09",
        "B06.FR.10",
        "B06.FR.11",
    )
    every = results(items, allowed, "attributeStatus", variable_key, variable_key)
    check = answered(scene, which, {"getVariableResult": every})
    return Check(check.rule, check.spec, consumes=False)


@BINDING.sees(word.ValuesOnlyWhereRead)
def values_only_where_read(sight: word.ValuesOnlyWhereRead, scene: Scene) -> Check:
    which = rule(
        "read.values",
        "a value is told of a variable that could be read, and of no other",
        "B06.FR.04",
        "B06.FR.06",
        "B06.FR.07",
        "B06.FR.08",
        "B06.FR.10",
        "A01.FR.12",
    )
    check = answered(scene, which, {"getVariableResult": values_fit})
    return Check(check.rule, check.spec, consumes=False)


def values_fit(value: Any) -> str | None:
    """Results with a value where they are Accepted, and with none elsewhere."""
    found = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    for result in found:
        status, told = result.get("attributeStatus"), result.get("attributeValue")
        if status == "Accepted" and told is None:
            return f"{name_of(result)} is {status} without a value"
        if status != "Accepted" and told:
            return f"{name_of(result)} is {status} and has a value"
    return None if found else f"wanted results, got {show(value)}"


@BINDING.sees(word.LimitTold)
def limit_told(sight: word.LimitTold, scene: Scene) -> Check:
    which = rule("read.limit", "the station tells how many variables it takes at once", "B06.FR.05")
    return answered(scene, which, {"getVariableResult[].attributeValue": small_number})


def small_number(value: Any) -> str | None:
    """A number that can be exceeded with a request of reasonable size."""
    is_small = isinstance(value, str) and value.isdecimal() and 1 <= int(value) <= 200
    return None if is_small else f"wanted a number from 1 to 200, got {show(value)}"


@BINDING.sees(word.TooManyAnswered)
def too_many_answered(sight: word.TooManyAnswered, scene: Scene) -> Check:
    asked = last_asked(scene, "GetVariables", scene.id)
    count = len(listed(asked.body, "getVariableData")) if asked else 0
    which = rule(
        "read.too_many",
        "a request with more variables than the station takes is answered in full or refused as too long",
        "B06.FR.01",
        "B06.FR.16",
    )

    def all_of_them(value: Any) -> str | None:
        got = len(value) if isinstance(value, list) else 0
        return None if got == count else f"wanted {count} results, got {got}"

    codes = one_of("OccurrenceConstraintViolation", *refusal.FAMILY)
    ways = (
        Pattern("response", answers=scene.id, must={"getVariableResult": all_of_them}),
        Pattern("error", answers=scene.id, must={"code": codes}),
    )
    return Check(which, OneOf(ways, message_timeout(scene)))
