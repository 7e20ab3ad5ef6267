"""ECHONET Lite as the spine sees it: everything that the registry promises, in one place."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from harness.judge.finding import Finding
from harness.protocols.binding import Binding
from harness.protocols.datagrams import DatagramTerms
from harness.protocols.echonet.lite.frame import length
from harness.protocols.echonet.lite.labels import label
from harness.protocols.echonet.lite.node import GROUP, PORT
from harness.protocols.echonet.lite.reader import EchonetReader
from harness.protocols.machine import Machine
from harness.protocols.registry import Reference, Settings, Verdicts
from harness.requirements.vocabulary import vocabulary
from harness.trace.record import Record
from harness.usecases.observation import Observation, Reader


class RibLite:
    """See `registry.Rib`."""

    name = "echonetlite"
    table = "echonet"
    version = "lite"
    transport = "datagram"
    datagrams: DatagramTerms | None = DatagramTerms(PORT, GROUP, length)
    listener = ""
    peers = False
    logs_in = False
    roles: tuple[str, ...] = ("device", "ems")
    subprotocols: tuple[str, ...] = ()
    features = vocabulary().claims_for("echonet")
    profile_keys: frozenset[str] = frozenset({"peer", "interface", "multicast"})
    values: frozenset[str] = frozenset({"slow_answer_within", "answer_missing_after"})
    interpretations: Mapping[str, Sequence[str]] = {}

    def binding(self) -> Binding:
        from harness.protocols.echonet.lite.bindings import BINDING

        return BINDING

    def reader(self) -> Reader:
        return EchonetReader()

    def label(self, record: Record) -> str:
        return label(record)

    def checks(self, observations: Sequence[Observation], context: Verdicts) -> list[Finding]:
        from harness.protocols.echonet.lite import checks

        return checks.run_checks(
            observations,
            checks.Context(
                sut_role=context.sut_role,
                planted=context.planted,
                ended_at=context.ended_at,
                values=context.values,
                soon=float(context.values.get("slow_answer_within", 5.0)),
                late=float(context.values.get("answer_missing_after", 20.0)),
            ),
        )

    def machine(self, role: str, settings: Settings) -> Machine:
        from harness.protocols.echonet.lite import parties

        return parties.machine(role, settings)

    def request(
        self, machine: Machine, identity: str, action: str, payload: Mapping[str, Any], now: float
    ) -> str:
        from harness.protocols.echonet.lite import parties

        return parties.request(machine, identity, action, payload, now)

    def operate(
        self, machine: Machine, identity: str, action: str, payload: Mapping[str, Any], now: float
    ) -> Any:
        from harness.protocols.echonet.lite import parties

        return parties.operate(machine, identity, action, payload, now)

    def can(self, machine: Machine, verb: str) -> bool:
        return hasattr(machine, verb)

    def act(self, machine: Machine, verb: str, args: Mapping[str, Any], now: float) -> Any:
        from harness.protocols.echonet.lite import parties

        return parties.act(machine, verb, args, now)

    def standing(self, machine: Machine, link: str) -> Mapping[str, Any]:
        from harness.protocols.echonet.lite import parties

        return parties.standing(machine, link)

    def forget(self, machine: Machine) -> None:
        from harness.protocols.echonet.lite import parties

        parties.forget(machine)

    def references(self) -> Mapping[str, Reference]:
        from harness.protocols.echonet.lite import parties

        return parties.REFERENCES

    def redactor(self, secrets: Sequence[str]) -> Callable[[bytes], bytes]:
        """Nothing secret travels in ECHONET Lite."""
        return lambda data: data


RIB = RibLite()
