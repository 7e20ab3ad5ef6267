"""The parties of EEBUS as the registry makes them, and the orders that scenarios give to ours."""

from collections.abc import Callable, Mapping
from inspect import Parameter, signature
from typing import Any
from urllib.parse import urlsplit

from harness.errors import HarnessFault, PeerFault
from harness.protocols.eebus import orders
from harness.protocols.eebus.device.application import ChargingStation
from harness.protocols.eebus.ems.application import EnergyManager
from harness.protocols.eebus.interpretations import chosen_for
from harness.protocols.eebus.machine import Application, EebusMachine
from harness.protocols.eebus.ship.doubles import STRICT
from harness.protocols.eebus.ship.passport import Passport
from harness.protocols.eebus.usecases.limitation import Failsafe
from harness.protocols.machine import Machine
from harness.protocols.registry import Settings

PATH = "/ship/"


def machine(role: str, settings: Settings) -> Machine:
    """Our device or EMS; with `settings.reference` the bundled system under test. Who manages dials."""
    side = "SUT" if settings.reference else "STAGE"
    url = settings.url
    if url and not urlsplit(url).path.strip("/"):
        url = url.rstrip("/") + PATH
    passport = None
    if settings.credentials:
        trusted = frozenset(each.lower() for each in settings.partners)
        passport = Passport(
            settings.credentials[0], trusted, exclusive=not settings.reference and bool(trusted)
        )
    dials, reading = settings.dials, chosen_for(settings.interpretation, "double_connection") or STRICT
    match role:
        case "device":
            app: Application = ChargingStation(f"d:_i:12345_{side}-CS", "CP-0001", Failsafe(4200.0))
            return EebusMachine(app, f"i:12345_u:{side}-CS", url, bool(dials), passport, reading)
        case "ems":
            manager = EnergyManager(f"d:_i:12345_{side}-EMS", initiative=settings.reference)
            return EebusMachine(manager, f"i:12345_u:{side}-EMS", url, dials is not False, passport, reading)
    raise HarnessFault(f"EEBUS has no role {role!r}")


def request(machine: Machine, identity: str, action: str, payload: Mapping[str, Any], now: float) -> str:
    """Have our machine send a request. Returns its msgCounter."""
    own = _ours(machine)
    order = orders.ORDERS.get(action)
    if order is None:
        raise HarnessFault(f"no order is called {action!r}")
    if not own.node.peers:
        raise PeerFault("there is no connection with the other side that datagrams could take")
    counter = order(own, payload, now)
    own.settle(now)
    return str(counter)


def operate(machine: Machine, identity: str, action: str, payload: Mapping[str, Any], now: float) -> Any:
    """Orders of an operator are verbs here."""
    return act(machine, action, payload, now)


def act(machine: Machine, verb: str, args: Mapping[str, Any], now: float) -> Any:
    """Have something happen to a machine of ours, or set how it behaves."""
    own, how = _ours(machine), _way(machine, verb)
    if how is None:
        raise HarnessFault(f"{type(own.app).__name__} has no {verb}")
    known = signature(how).parameters
    anything = any(each.kind is Parameter.VAR_KEYWORD for each in known.values())
    given = {name: value for name, value in args.items() if anything or name in known}
    value = how(**given, now=now) if "now" in known else how(**given)
    own.settle(now)
    return value


def can(machine: Machine, verb: str) -> bool:
    """Is there a way to have that happen?"""
    return _way(machine, verb) is not None


def _way(machine: Machine, verb: str) -> Callable[..., Any] | None:
    own = _ours(machine)
    found: Callable[..., Any] | None = getattr(own, verb, None) or getattr(own.app, verb, None)
    return found


def standing(machine: Machine, link: str) -> Mapping[str, Any]:
    """How things stand on a link."""
    own = _ours(machine)
    connection = own.links.get(link)
    phase = "" if connection is None else connection.phase.value
    return {"event": "standing", "phase": phase, "known": link in own.node.peers}


def forget(machine: Machine) -> None:
    """Take back what a scenario has set."""
    own = _ours(machine)
    own.forget()
    own.app.forget()


def _ours(machine: Machine) -> EebusMachine:
    if not isinstance(machine, EebusMachine):
        raise HarnessFault(f"{type(machine).__name__} is no party of EEBUS")
    return machine
