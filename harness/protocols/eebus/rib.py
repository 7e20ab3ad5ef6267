"""EEBUS (SHIP TS 1.0.1 with SPINE 1.3.0; IEC 63380-2, 5.2) as the spine sees it."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from harness.judge.finding import Finding
from harness.protocols.binding import Binding
from harness.protocols.eebus import interpretations, reader
from harness.protocols.machine import Machine
from harness.protocols.nodes import NodeTerms
from harness.protocols.registry import Reference, Settings, Verdicts
from harness.requirements.vocabulary import vocabulary
from harness.trace.record import Record
from harness.usecases.observation import Observation, Reader

VALUES = frozenset({"limit_watts", "second_limit_watts", "failsafe_watts"})


class EebusRib:
    """See `registry.Rib`."""

    name = "eebus1.3.0"
    table = "eebus"
    version = "1.3.0"
    transport = "websocket"
    datagrams = None
    listener = "device"
    peers = True
    nodes: NodeTerms | None = NodeTerms("_ship._tcp", "ski", "path")
    logs_in = False
    roles: tuple[str, ...] = ("device", "ems")
    troupe: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    entrance = ""
    profile_secrets: frozenset[str] = frozenset()
    subprotocols: tuple[str, ...] = ("ship",)
    profile_keys: frozenset[str] = frozenset()
    values = VALUES
    interpretations: Mapping[str, Sequence[str]] = interpretations.choices()
    features = vocabulary().claims_for("eebus")

    def binding(self) -> Binding:
        from harness.protocols.eebus.bindings import BINDING

        return BINDING

    def reader(self) -> Reader:
        return reader.EebusReader()

    def label(self, record: Record) -> str:
        return reader.label(record)

    def checks(self, observations: Sequence[Observation], context: Verdicts) -> list[Finding]:
        from harness.protocols.eebus import checks

        return checks.run_checks(observations, context)

    def machine(self, role: str, settings: Settings) -> Machine:
        from harness.protocols.eebus import parties

        return parties.machine(role, settings)

    def request(
        self, machine: Machine, identity: str, action: str, payload: Mapping[str, Any], now: float
    ) -> str:
        from harness.protocols.eebus import parties

        return parties.request(machine, identity, action, payload, now)

    def operate(
        self, machine: Machine, identity: str, action: str, payload: Mapping[str, Any], now: float
    ) -> Any:
        from harness.protocols.eebus import parties

        return parties.operate(machine, identity, action, payload, now)

    def can(self, machine: Machine, verb: str) -> bool:
        from harness.protocols.eebus import parties

        return parties.can(machine, verb)

    def act(self, machine: Machine, verb: str, args: Mapping[str, Any], now: float) -> Any:
        from harness.protocols.eebus import parties

        return parties.act(machine, verb, args, now)

    def standing(self, machine: Machine, link: str) -> Mapping[str, Any]:
        from harness.protocols.eebus import parties

        return parties.standing(machine, link)

    def forget(self, machine: Machine) -> None:
        from harness.protocols.eebus import parties

        parties.forget(machine)

    def references(self) -> Mapping[str, Reference]:
        from harness.protocols.eebus import references

        return references.REFERENCES

    def redactor(self, secrets: Sequence[str]) -> Callable[[bytes], bytes]:
        hidden = [secret.encode() for secret in secrets if secret]

        def clean(data: bytes) -> bytes:
            for each in hidden:
                data = data.replace(each, b"***")
            return data

        return clean


RIB = EebusRib()
