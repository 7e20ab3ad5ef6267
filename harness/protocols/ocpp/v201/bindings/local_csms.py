"""8.3.19 Install the certificate of the local CSMS in OCPP 2.0.1, a station tested: its root goes in by M05, its address
by B09, and the station goes over by B10. Both CSMSs are at our port; the path tells which one the station wants.
"""

from collections.abc import Mapping
from typing import Any

from harness.judge.expectations import InOrder, Pattern
from harness.judge.matchers import one_of
from harness.protocols.binding import Call, Check, Deed, Scene
from harness.protocols.ocpp.v201.bindings.base import BINDING, CSMS, answered, check, request, rule
from harness.protocols.ocpp.v201.bindings.items import listed
from harness.usecases import local_csms as word
from harness.usecases.observation import Observation, first

PLACE = "on-site"
"""Segment of the path under which the local CSMS is reached."""
TAKEN = ("Accepted", "RebootRequired")


def priority() -> Mapping[str, Any]:
    return {"component": {"name": "OCPPCommCtrlr"}, "variable": {"name": "NetworkConfigurationPriority"}}


def usual_order(scene: Scene) -> str:
    """In which order the station tried its connections before the scenario, as it told first."""
    told = scene.seen("GetVariables", "response")
    for answer in told:
        for result in listed(answer.body, "getVariableResult"):
            if first(result, "variable.name") == "NetworkConfigurationPriority":
                return str(result.get("attributeValue") or "")
    return ""


def slot(scene: Scene) -> int:
    """The first configuration slot that is not in use."""
    used = {each.strip() for each in usual_order(scene).split(",")}
    return next(number for number in range(1, 100) if f"{number}" not in used)


def last_upgrade(scene: Scene) -> Observation | None:
    seen = [each for each in scene.observations if each.shape == "link" and each.name == "upgrade"]
    return seen[-1] if seen else None


@BINDING.does(word.ReadAddresses)
def read_addresses(intent: word.ReadAddresses, scene: Scene) -> Deed:
    return Call(CSMS, "GetVariables", {"getVariableData": [dict(priority())]})


@BINDING.sees(word.AddressesTold)
def addresses_told(sight: word.AddressesTold, scene: Scene) -> Check:
    which = rule("local.order", "the station tells in which order it tries its connections", "B06.FR.10")
    return answered(scene, which, {"getVariableResult[].attributeStatus": "Accepted"})


@BINDING.does(word.TellOfLocalCsms)
def tell_of_local(intent: word.TellOfLocalCsms, scene: Scene) -> Deed:
    """At the address by which the station has come, on another path."""
    came = last_upgrade(scene)
    host = first(came.body, "host") if came else ""
    data = {
        "ocppVersion": "OCPP20",
        "ocppTransport": "JSON",
        "ocppCsmsUrl": f"wss://{host}/{PLACE}",
        "messageTimeout": 30,
        "securityProfile": 3 if "client_certificate" in scene.features else 2,
        "ocppInterface": str(scene.value("network_interface", "Wired0")),
    }
    return Call(CSMS, "SetNetworkProfile", {"configurationSlot": slot(scene), "connectionData": data})


@BINDING.sees(word.AddressTaken)
def address_taken(sight: word.AddressTaken, scene: Scene) -> Check:
    which = rule("local.address", "a station takes a network connection profile that is valid", "B09.FR.01")
    return answered(scene, which, {"status": "Accepted"})


@BINDING.does(word.SendTo)
def send_to(intent: word.SendTo, scene: Scene) -> Deed:
    order = usual_order(scene)
    value = f"{slot(scene)},{order}" if intent.which == "local" else order
    return Call(CSMS, "SetVariables", {"setVariableData": [{**priority(), "attributeValue": value}]})


@BINDING.sees(word.OrderTaken)
def order_taken(sight: word.OrderTaken, scene: Scene) -> Check:
    which = rule(
        "local.first",
        "a station takes an order of network connection profiles that it has",
        "B10.FR.01",
        "B05.FR.10",
    )
    return answered(scene, which, {"setVariableResult[].attributeStatus": one_of(*TAKEN)})


@BINDING.sees(word.AnnouncesItselfAt)
def announces_itself_at(sight: word.AnnouncesItselfAt, scene: Scene) -> Check:
    local = sight.which == "local"

    def there(value: Any) -> str | None:
        at_local = PLACE in str(value).split("/")
        return None if at_local is local else f"wanted the path of the {sight.which} CSMS, got {value}"

    which = rule(
        f"local.{'moved' if local else 'back'}",
        "after a restart a station connects by the first of its network connection profiles, and announces itself there",
        "B10.FR.04",
        "B01.FR.01",
        "M05.FR.02",
    )
    came = Pattern("link", "upgrade", must={"path": there, "status": 101})
    return check(which, InOrder((came, request("BootNotification")), scene.seconds("reboot_within")))
