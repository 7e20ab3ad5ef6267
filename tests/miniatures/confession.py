"""What a miniature is: a reference system with one fault, the check that must catch it, and the case that shows it.

A miniature is a class; its name confesses the fault in plain words. It overrides as little as it can. Which checks go
red on it is written down in `matrix.json`; which of them is *meant* to, here, beside the class.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial, wraps
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, TypeVar

from harness.judge.finding import Verdict
from harness.protocols.echonet.lite import parties as echonet
from harness.protocols.echonet.lite.device import Device
from harness.protocols.echonet.lite.ems import Ems
from harness.protocols.machine import Machine
from harness.protocols.ocpp.v201 import parties
from harness.protocols.ocpp.v201.csms import Csms
from harness.protocols.ocpp.v201.station import ChargingStation
from harness.protocols.registry import Settings

ROLES: Mapping[type, str] = {ChargingStation: "charging_station", Csms: "csms", Device: "device", Ems: "ems"}

M = TypeVar("M", bound=type)


@dataclass(frozen=True, slots=True)
class Miniature:
    """One faulty system.

    make            its class
    role            "charging_station" or "csms"
    check           id of the check that must go red · verdict: how red, in each of `cases`
    cases           where it must be caught
    interpretation  how the profile of this system reads disputed clauses
    """

    make: type
    role: str
    check: str
    verdict: Verdict
    cases: tuple[str, ...]
    interpretation: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.role}/{self.make.__name__}"

    def __str__(self) -> str:
        return self.name

    def machine(self, role: str, settings: Settings) -> Machine:
        """The faulty system, set up as the reference system would be."""
        return machine_of(self.make, role, settings)


def machine_of(make: type, role: str, settings: Settings) -> Machine:
    """A machine of class `make`, configured as the reference system of that role."""
    made: Machine
    if role in ("device", "ems"):
        first = 1 + int(settings.rng() * 0x7FFF)
        chargers = (echonet.charger(settings),)
        made = (
            make(chargers, settings.identity, first)
            if role == "device"
            else make(settings.identity, True, first)
        )
        return made
    match parties.machine(role, settings):
        case ChargingStation() as station:
            made = make(station.config, settings.new_id, settings.rng)
        case Csms() as csms:
            made = make(csms.config, settings.new_id)
        case other:
            raise TypeError(f"nothing is known of {type(other).__name__}")
    return made


_ALL: list[Miniature] = []


def caught_by(
    check: str, *cases: str, warns: bool = False, open: bool = False, **interpretation: str
) -> Callable[[M], M]:
    """Decorator: this system must be caught by `check` in these cases, with FAIL, or with WARNING if `warns`.

    open            it keeps back what the check rests on: the question must stay open (INCONCLUSIVE)
    interpretation  readings that the profile of the system chose, dispute=option
    """

    def add(make: M) -> M:
        role = next(role for kind, role in ROLES.items() if issubclass(make, kind))
        verdict = Verdict.INCONCLUSIVE if open else Verdict.WARNING if warns else Verdict.FAIL
        _ALL.append(Miniature(make, role, check, verdict, cases, interpretation))
        return make

    return add


def caught_in_both_roles(
    check: str, station: str, csms: str, warns: bool = False, **interpretation: str
) -> Callable[[M], M]:
    """Decorator for a fault that either side can have: makes a faulty station and a faulty CSMS of it."""

    def add(fault: M) -> M:
        for kind, case in ((ChargingStation, station), (Csms, csms)):
            made: Any = type(fault.__name__, (fault, kind), {"__doc__": fault.__doc__})
            caught_by(check, case, warns=warns, open=False, **interpretation)(made)
        return fault

    return add


def faulty_part(
    kind: type, method: str, check: str, *cases: str, warns: bool = False
) -> Callable[[Callable[..., Any]], type]:
    """Decorator: makes a station of the function, which stands for one method of one part.

    It is called with the part, the method as it would usually be, and the arguments. Its name is the confession.
    """

    def add(fault: Callable[..., Any]) -> type:
        hook = next(name for name, value in vars(ChargingStation).items() if value is kind)
        part = type(fault.__name__, (kind,), {method: _in_place_of(getattr(kind, method), fault)})
        made = type(fault.__name__, (ChargingStation,), {hook: part, "__doc__": fault.__doc__})
        return caught_by(check, *cases, warns=warns)(made)

    return add


def faulty_csms(
    method: str, check: str, *cases: str, warns: bool = False
) -> Callable[[Callable[..., Any]], type]:
    """Decorator: makes a CSMS of the function, which stands for one of its methods, as in `faulty_part`."""

    def add(fault: Callable[..., Any]) -> type:
        usual = getattr(Csms, method)
        made = type(fault.__name__, (Csms,), {method: _in_place_of(usual, fault), "__doc__": fault.__doc__})
        return caught_by(check, *cases, warns=warns)(made)

    return add


def _in_place_of(usual: Callable[..., Any], fault: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(usual)
    def spoilt(self: Any, *args: Any, **named: Any) -> Any:
        return fault(self, partial(usual, self), *args, **named)

    return spoilt


@cache
def miniatures() -> tuple[Miniature, ...]:
    """All of them, in the order of their names."""
    package = import_module("tests.miniatures")
    for module in walk_packages(package.__path__, "tests.miniatures."):
        leaf = module.name.rpartition(".")[2]
        if not leaf.startswith("test_") and leaf != "__main__" and leaf != "matrix":
            import_module(module.name)
    return tuple(sorted(_ALL, key=lambda each: (each.name, each.check)))


def confessions_of(make: type) -> tuple[Miniature, ...]:
    """All that is expected of one faulty system: it may be meant to be caught by several checks."""
    return tuple(each for each in miniatures() if each.make is make)


def miniature(name: str) -> Miniature:
    """The one called "role/confession"."""
    return next(each for each in miniatures() if each.name == name)
