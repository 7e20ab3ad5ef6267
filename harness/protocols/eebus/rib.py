"""EEBUS (SHIP TS 1.0.1 with SPINE 1.3.0; IEC 63380-2, 5.2) as the spine sees it."""

from collections.abc import Callable, Mapping, Sequence

from harness.protocols.eebus import interpretations, reader
from harness.protocols.nodes import NodeTerms
from harness.protocols.parted_rib import PartedRib
from harness.requirements.vocabulary import vocabulary
from harness.trace.record import Record
from harness.usecases.observation import Reader

VALUES = frozenset({"limit_watts", "second_limit_watts", "failsafe_watts"})


class EebusRib(PartedRib):
    """See `registry.Rib`."""

    package = "harness.protocols.eebus"

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
    subprotocols: tuple[str, ...] = ("ship",)
    profile_keys: frozenset[str] = frozenset()
    values = VALUES
    interpretations: Mapping[str, Sequence[str]] = interpretations.choices()
    features = vocabulary().claims_for("eebus")

    def reader(self) -> Reader:
        return reader.EebusReader()

    def label(self, record: Record) -> str:
        return reader.label(record)

    def redactor(self, secrets: Sequence[str]) -> Callable[[bytes], bytes]:
        hidden = [secret.encode() for secret in secrets if secret]

        def clean(data: bytes) -> bytes:
            for each in hidden:
                data = data.replace(each, b"***")
            return data

        return clean


RIB = EebusRib()
