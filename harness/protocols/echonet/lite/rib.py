"""ECHONET Lite as the spine sees it: everything that the registry promises, in one place."""

from collections.abc import Callable, Mapping, Sequence

from harness.judge.finding import Finding
from harness.protocols.datagrams import DatagramTerms
from harness.protocols.echonet.lite.frame import length
from harness.protocols.echonet.lite.group import GROUP, PORT
from harness.protocols.echonet.lite.labels import label
from harness.protocols.echonet.lite.reader import EchonetReader
from harness.protocols.parted_rib import PartedRib
from harness.protocols.registry import Verdicts
from harness.requirements.vocabulary import vocabulary
from harness.trace.record import Record
from harness.usecases.observation import Observation, Reader


class RibLite(PartedRib):
    """See `registry.Rib`."""

    package = "harness.protocols.echonet.lite"
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

    def redactor(self, secrets: Sequence[str]) -> Callable[[bytes], bytes]:
        """Nothing secret travels in ECHONET Lite."""
        return lambda data: data


RIB = RibLite()
