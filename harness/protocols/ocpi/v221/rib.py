"""OCPI 2.2.1 (IEC 63119-1) as the spine sees it."""

from collections.abc import Callable, Mapping, Sequence

from harness.protocols.ocpi import interpretations, labels, reader
from harness.protocols.ocpi.redaction import redactor
from harness.protocols.ocpi.troupe import ROLES, TROUPE
from harness.protocols.parted_rib import PartedRib
from harness.requirements.vocabulary import vocabulary
from harness.trace.record import Record
from harness.usecases.observation import Reader


class Rib221(PartedRib):
    """See `registry.Rib`."""

    package = "harness.protocols.ocpi.v221"
    name = "ocpi2.2.1"
    table = "ocpi"
    version = "2.2.1"
    transport = "http"
    datagrams = None
    listener = ""
    peers = True
    logs_in = False
    roles: tuple[str, ...] = ROLES
    troupe: Mapping[str, tuple[str, ...]] = TROUPE
    entrance = "/ocpi/versions"
    subprotocols: tuple[str, ...] = ()
    features = vocabulary().claims_for("ocpi")
    profile_keys: frozenset[str] = frozenset({"registration", "platforms", "public_url"})
    profile_secrets: frozenset[str] = frozenset({"token", "own_token"})
    values: frozenset[str] = frozenset(
        {
            "rfid_uid",
            "app_uid",
            "blocked_uid",
            "unknown_uid",
            "location_id",
            "evse_uid",
            "connector_id",
            "still_alive_within",
            "forgettable_uid",
            "erased_after",
            "charging_for",
            "cdr_within",
            "token_lifetime",
        }
    )
    interpretations: Mapping[str, Sequence[str]] = interpretations.choices()

    def reader(self) -> Reader:
        return reader.OcpiReader()

    def label(self, record: Record) -> str:
        """A few words for a frame."""
        return labels.label(record)

    def redactor(self, secrets: Sequence[str]) -> Callable[[bytes], bytes]:
        """Tokens get names of the same length."""
        return redactor(secrets)


RIB = Rib221()
