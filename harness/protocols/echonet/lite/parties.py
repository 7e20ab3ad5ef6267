"""The parties of ECHONET Lite as the registry makes them: who plays which role, and with what initiative."""

from collections.abc import Mapping
from inspect import signature
from typing import Any

from harness.errors import HarnessFault
from harness.protocols.echonet.lite.charger import ChargerObject
from harness.protocols.echonet.lite.device import Device
from harness.protocols.echonet.lite.ems import Ems
from harness.protocols.echonet.lite.eoj import CHARGER, CHARGER_DISCHARGER, NODE, eoj, parse
from harness.protocols.echonet.lite.frame import Frame, Property, encode
from harness.protocols.echonet.lite.group import GROUP
from harness.protocols.echonet.lite.node import Node
from harness.protocols.echonet.lite.services import CODES
from harness.protocols.machine import Machine
from harness.protocols.registry import Settings

STREAM = "/tcp"
"""In the names of links that are streams."""


def machine(role: str, settings: Settings) -> Machine:
    """Our device or EMS; with `settings.reference` the bundled system under test."""
    first = 1 + int(settings.rng() * 0x7FFF)
    match role:
        case "device":
            return Device((charger(settings),), settings.identity, first)
        case "ems":
            return Ems(settings.identity, settings.reference, first)
    raise HarnessFault(f"ECHONET Lite has no role {role!r}")


def charger(settings: Settings) -> ChargerObject:
    """The charger that the claims describe. The one that the harness plays can everything."""
    plain = settings.reference and "both_ways" not in settings.features
    return ChargerObject(eoj(CHARGER if plain else CHARGER_DISCHARGER))


def request(machine: Machine, identity: str, action: str, payload: Mapping[str, Any], now: float) -> str:
    """Have a node of ours send a frame. Returns its transaction id.

    action   name of the service, or "0x6F"
    payload  "to" and "from" (objects), "properties" and "gets" [(EPC, EDT) in hex], "to_all" (to the group), "stream"
             (over TCP), "tid" (else the next one)
    """
    assert isinstance(machine, Node)
    frame = _frame(machine, action, payload)
    peers = [each for each in machine.peers if STREAM in each] if payload.get("stream") else machine.peers
    link = GROUP if payload.get("to_all") else next(iter(peers), GROUP)
    machine.order(link, encode(frame), now)
    return f"{frame.tid:04X}"


def _frame(machine: Node, action: str, payload: Mapping[str, Any]) -> Frame:
    own = next((each for each in machine.objects if each != NODE), NODE)
    tid = payload.get("tid")
    return Frame(
        tid=machine.next_tid() if tid is None else int(tid),
        seoj=parse(payload["from"]) if payload.get("from") else own,
        deoj=parse(payload["to"]),
        esv=CODES[action] if action in CODES else int(action, 16),
        properties=_properties(payload.get("properties", ())),
        gets=_properties(payload.get("gets", ())),
    )


def _properties(written: Any) -> tuple[Property, ...]:
    return tuple(Property(int(epc, 16), bytes.fromhex(edt)) for epc, edt in written)


def operate(machine: Machine, identity: str, action: str, payload: Mapping[str, Any], now: float) -> Any:
    """What an operator orders the bundled EMS to do."""
    if not isinstance(machine, Ems):
        raise HarnessFault(f"nobody orders a {type(machine).__name__} to {action}")
    return machine.operate(action, payload, now)


def act(machine: Machine, verb: str, args: Mapping[str, Any], now: float) -> Any:
    """Call the method `verb` of our machine, with `now` if it wants to know."""
    method = getattr(machine, verb)
    given = dict(args)
    if "now" in signature(method).parameters:
        given["now"] = now
    return method(**given)


def standing(machine: Machine, link: str) -> Mapping[str, Any]:
    """How things stand on a link that was there before: nothing is remembered that the checks want to know."""
    return {"event": "standing", "peer": link}


def forget(machine: Machine) -> None:
    """Take back all that a scenario made a node of ours do."""
    assert isinstance(machine, Node)
    machine.well_behaved()
    if isinstance(machine, Device):
        machine.restore()
