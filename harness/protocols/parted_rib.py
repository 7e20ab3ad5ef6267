"""What all ribs have in common: their parts lie in modules with set names, which are imported when first needed."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import Any, cast

from harness.judge.finding import Finding
from harness.protocols.binding import Binding
from harness.protocols.machine import Machine
from harness.protocols.nodes import NodeTerms
from harness.protocols.registry import Part, Reference, Rib, Settings, Verdicts
from harness.usecases.observation import Observation


class PartedRib:
    """The part of `registry.Rib` that only hands on.

    package  where the parts are: `bindings.BINDING`, `checks.run_checks`, `references.REFERENCES`, and `parties`
             with functions that are called like the methods here
    """

    package: str
    parts: Sequence[Part] = ()
    nodes: NodeTerms | None = None
    troupe: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    entrance: str = ""
    profile_secrets: frozenset[str] = frozenset()

    def _part(self, name: str) -> Any:
        return import_module(f"{self.package}.{name}")

    def binding(self) -> Binding:
        return cast(Binding, self._part("bindings").BINDING)

    def checks(self, observations: Sequence[Observation], context: Verdicts) -> list[Finding]:
        """The rules that hold on every trace."""
        return cast(list[Finding], self._part("checks").run_checks(observations, context))

    def references(self) -> Mapping[str, Reference]:
        """The bundled systems under test."""
        return cast(Mapping[str, Reference], self._part("references").REFERENCES)

    def machine(self, role: str, settings: Settings) -> Machine:
        return cast(Machine, self._part("parties").machine(role, settings))

    def request(
        self, machine: Machine, identity: str, action: str, payload: Mapping[str, Any], now: float
    ) -> str:
        """Have a machine of ours send a request to `identity`. Returns its message id."""
        return cast(str, self._part("parties").request(machine, identity, action, payload, now))

    def operate(
        self, machine: Machine, identity: str, action: str, payload: Mapping[str, Any], now: float
    ) -> Any:
        """Have the bundled system do what its operator orders."""
        return self._part("parties").operate(machine, identity, action, payload, now)

    def can(self, machine: Machine, verb: str) -> bool:
        """Is there a way to have that happen to a machine of ours?"""
        asked: Callable[[Machine, str], bool] = getattr(self._part("parties"), "can", hasattr)
        return asked(machine, verb)

    def act(self, machine: Machine, verb: str, args: Mapping[str, Any], now: float) -> Any:
        """Have something happen to a machine of ours, or set how it behaves."""
        return self._part("parties").act(machine, verb, args, now)

    def standing(self, machine: Machine, link: str) -> Mapping[str, Any]:
        """How things stand on a link that was open before the scenario began."""
        return cast(Mapping[str, Any], self._part("parties").standing(machine, link))

    def forget(self, machine: Machine) -> None:
        """Take back everything that a scenario made a machine of ours do otherwise."""
        self._part("parties").forget(machine)

    def speaks(self, party: str) -> Rib:
        """What that party of ours speaks."""
        return cast(Rib, self)

    def join(self, machines: Mapping[str, Machine]) -> None:
        """Nothing to be joined."""
