"""OCPP 2.0.1 (IEC 63584) as the spine sees it: everything that the registry promises, in one place."""

from collections.abc import Callable, Mapping, Sequence

from harness.judge.finding import Finding
from harness.protocols.ocpp import disputed, reader
from harness.protocols.ocpp.redaction import Redactor
from harness.protocols.parted_rib import PartedRib
from harness.protocols.registry import Verdicts
from harness.requirements.vocabulary import vocabulary
from harness.trace.record import Record
from harness.usecases.observation import Observation, Reader

VERSION = "2.0.1"

VALUES = frozenset(
    {
        "id_token",
        "second_id_token",
        "group_id_token",
        "blocked_id_token",
        "expired_id_token",
        "no_credit_id_token",
        "unknown_id_token",
        "invalid_id_token",
        "hardwired_monitor_id",
        "monitored_variable",
        "unsupported_trigger",
        "log_upload_url",
        "connectors",
        "new_password",
        "network_interface",
        "upgrade_url",
        "unknown_identity",
        "master_id_token",
        "master_pass_group",
        "good_contract",
        "central_contract",
        "expired_contract",
        "revoked_contract",
        "broken_contract",
        "blocked_contract",
        "contract_exi",
        "ocsp_responder",
        "operator_name",
        "message_timeout",
        "rate_unit",
    }
)


class Rib201(PartedRib):
    """See `registry.Rib`."""

    package = "harness.protocols.ocpp.v201"
    name = "ocpp2.0.1"
    table = "ocpp"
    version = VERSION
    transport = "websocket"
    datagrams = None
    listener = "csms"
    peers = False
    logs_in = True
    roles: tuple[str, ...] = ("charging_station", "csms")
    subprotocols: tuple[str, ...] = ("ocpp2.0.1",)
    features = vocabulary().claims_for("ocpp")
    profile_keys: frozenset[str] = frozenset()
    values = VALUES
    interpretations: Mapping[str, Sequence[str]] = disputed.choices()

    def reader(self) -> Reader:
        return reader.OcppReader(VERSION)

    def label(self, record: Record) -> str:
        return reader.label(record)

    def checks(self, observations: Sequence[Observation], context: Verdicts) -> list[Finding]:
        from harness.protocols.ocpp.v201 import checks

        return checks.run_checks(
            observations,
            checks.CheckContext(
                sut_role=context.sut_role,
                interpretation=context.interpretation,
                planted=context.planted,
                message_timeout=float(context.values.get("answer_within", 30.0)),
                ended_at=context.ended_at,
            ),
        )

    def redactor(self, secrets: Sequence[str]) -> Callable[[bytes], bytes]:
        return Redactor(secrets).clean


RIB = Rib201()
