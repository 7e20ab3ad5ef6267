"""Where the texts of OCPP contradict each other, leave a choice, or labs judge otherwise than the text.

Each dispute is data: the question, the readings, and what each rests on. The profile of a system under test
may pick a reading (`[interpretation]`, id = option); then the other readings are failures. Without a choice
all are accepted, and those that neither the default nor `fine` names are warned of.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from harness.errors import UsageFault
from harness.judge.finding import Basis, Verdict

Reading = tuple[str, str]
"""What one side says, and what it rests on: documents with clause, or where the practice was seen."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """One open question.

    options   key: (reading, source)
    default   the option that is preferred while nobody chose
    fine      options that pass as well while nobody chose, because a text of the same rank allows them
    defaults  where a version has another default, version: option
    """

    id: str
    question: str
    options: Mapping[str, Reading]
    default: str
    fine: frozenset[str] = frozenset()
    defaults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a dispute is read in one run. `chosen` tells whether the profile decided it."""

    dispute: Dispute
    option: str
    chosen: bool

    @property
    def basis(self) -> Basis:
        """For the rule that rests on this settlement."""
        return "text" if self.chosen else "disputed"

    def verdict(self, option: str) -> Verdict:
        """What it is worth to act on `option`. Raises KeyError when the dispute knows no such option."""
        self.dispute.options[option]
        if option == self.option or (not self.chosen and option in self.dispute.fine):
            return Verdict.PASS
        return Verdict.FAIL if self.chosen else Verdict.WARNING

    def explain(self, option: str) -> str:
        """A note for the finding: which reading this is, and who chose."""
        reading, source = self.dispute.options[option]
        if option == self.option:
            return ""
        preferred = self.dispute.options[self.option][0]
        by = "the profile chose" if self.chosen else "the default is"
        return f"disputed ({self.dispute.id}): {reading} [{source}]; {by}: {preferred}"


DISPUTES: Final[dict[str, Dispute]] = {
    dispute.id: dispute
    for dispute in (
        Dispute(
            "unknown_action",
            "Which error code answers an action that the receiver does not know?",
            {
                "not_implemented": (
                    "NotImplemented: the action is not known to the receiver",
                    "OCPP 2.0.1 Part 4, 4.3, Table 8; OCPP-J 1.6, 4.2.3, Table 7; OCPP 2.1 Part 4, 4.3",
                ),
                "not_supported": (
                    "NotSupported for an unknown action, NotImplemented for a known one without a handler",
                    "field: the PyPI package ocpp (mobilityhouse/ocpp #426, #493, #744) swaps the two codes",
                ),
            },
            "not_implemented",
        ),
        Dispute(
            "absent_function",
            "Which error code answers a known action whose function the receiver lacks?",
            {
                "not_supported": (
                    "NotSupported: the action is recognised but not supported",
                    "OCPP 2.0.1 Part 4, 4.3, Table 8; OCPP 2.0.1 Part 6, TC_K_15_CS",
                ),
                "not_implemented": (
                    "NotImplemented is as good",
                    "OCPP 2.0.1 Part 2, K01.FR.29 names both codes; OCPP 2.1 Part 2, I07.FR.01, I11.FR.01",
                ),
            },
            "not_supported",
            frozenset({"not_implemented"}),
        ),
        Dispute(
            "occurrence_spelling",
            "How is the error code for a violated occurrence constraint spelt?",
            {
                "double_r": (
                    "OccurrenceConstraintViolation",
                    "OCPP 2.0.1 Part 4, 4.3, Table 8; OCPP 2.1 Part 4, 4.3, Table 9",
                ),
                "single_r": (
                    "OccurenceConstraintViolation",
                    "OCPP-J 1.6, 4.2.3, Table 7 and errata 5.1: known misspelling, will not be mended; "
                    "field: some 2.0.1 systems kept it (lorenzodonini/ocpp-go #331)",
                ),
            },
            "double_r",
            defaults={"1.6": "single_r"},
        ),
        Dispute(
            "broken_frame",
            "Must a message that violates the schema or the framing be answered?",
            {
                "callerror": (
                    "yes, with a CALLERROR",
                    "OCPP 2.0.1 Part 2, chapter 3, FR.03; Part 4, 4.1.7",
                ),
                "silence": (
                    "no, it may be dropped",
                    "OCPP 2.0.1 Part 4, 4.2.3: a system may drop such a message; OCPP 2.1 Part 4, 4.2.3",
                ),
            },
            "callerror",
            frozenset({"silence"}),
        ),
        Dispute(
            "unknown_message_type",
            "What happens to a message with an unknown message type number?",
            {
                "ignore": (
                    "it is ignored",
                    "OCPP 2.0.1 Part 4, 4.1.3; OCPP 2.1 Part 4, 4.1.3 and 4.4; OCPP-J 1.6, 4.1.3",
                ),
                "callerror": (
                    "it is answered with CALLERROR MessageTypeNotSupported",
                    "OCPP 2.0.1 Part 4, 4.4 and 4.3, Table 8",
                ),
            },
            "ignore",
            frozenset({"callerror"}),
        ),
        Dispute(
            "no_common_subprotocol",
            "What does a CSMS do when it agrees to none of the offered subprotocols?",
            {
                "close_after_101": (
                    "it completes the handshake without Sec-WebSocket-Protocol and closes at once",
                    "OCPP 2.0.1 Part 4, 3.2; OCPP 2.1 Part 4, 3.3; OCPP-J 1.6, 3.2",
                ),
                "refuse_upgrade": (
                    "it refuses the upgrade with an HTTP error",
                    "OCPP 2.0.1 errata 2025-04, 6.2.21: TC_B_58_CSMS, step 2, asks for exactly this; "
                    "field: many WebSocket servers answer 400",
                ),
            },
            "close_after_101",
            frozenset({"refuse_upgrade"}),
        ),
        Dispute(
            "retry_message_id",
            "May a message that is sent again keep its message id?",
            {
                "may_be_same": (
                    "yes, or take a new one",
                    "OCPP 2.0.1 errata 2025-09, 4.6 (2024-09) on Part 4, 4.1.4; OCPP 2.1 Part 4, 4.1.4",
                ),
                "must_be_new": (
                    "no, every CALL has an id never used before",
                    "OCPP 2.0.1 Edition 3 Part 4, 4.1.4 as printed",
                ),
            },
            "may_be_same",
        ),
        Dispute(
            "null_payload",
            "May the payload of a message without fields be null?",
            {
                "object": (
                    "no, it is the empty object",
                    "the schemas of OCPP 2.0.1: type object; Part 4, 4.1.5 calls {} good practice",
                ),
                "null": (
                    "yes, JSON has both notations",
                    "OCPP 2.0.1 Part 4, 4.1.5 names null as possible; OCPP-J 1.6, 4.2.1, Table 4",
                ),
            },
            "object",
        ),
        Dispute(
            "static_rsa",
            "Must a CSMS still support the suites with static RSA?",
            {
                "required": (
                    "yes, both TLS_RSA_WITH_AES_128_GCM_SHA256 and TLS_RSA_WITH_AES_256_GCM_SHA384",
                    "OCPP 2.0.1 Part 2, A00.FR.318 and A00.FR.421; both are for stations without ECDSA (A00.FR.319)",
                ),
                "may_lack": (
                    "no, who offers the ECDHE suites may leave them out, for they lack forward secrecy",
                    "RFC 9325, 4.1 advises against static RSA; OCPP 2.0.1 Part 2, A00.FR.319, note 1 itself "
                    "recommends ECDHE; field: Go since 1.22 leaves them out by default, rustls never had them",
                ),
            },
            "required",
        ),
        Dispute(
            "trigger_while_rejected",
            "May a CSMS that rejected a station trigger its next BootNotification?",
            {
                "never": (
                    "no, it initiates nothing while the station is rejected",
                    "OCPP 2.0.1 Part 2, B03.FR.03",
                ),
                "boot_trigger": (
                    "yes, TriggerMessage(BootNotification) is allowed",
                    "OCPP 2.0.1 Part 6, TC_B_31_CSMS has it after Pending or Rejected; Part 2, B02.FR.04",
                ),
            },
            "never",
        ),
        Dispute(
            "own_certificate_removal",
            "What does a station answer that shall remove the certificate with which it connects?",
            {
                "failed": ("Failed: it may not be removed", "OCPP 2.0.1 Part 2, M04.FR.06"),
                "not_found": (
                    "NotFound: it is not among the certificates that can be listed or removed",
                    "OCPP 2.0.1 Part 6, TC_M_23_CS lets both pass",
                ),
            },
            "failed",
        ),
        Dispute(
            "signing_repeats",
            "How often is a certificate request sent again?",
            {
                "attempts": (
                    "CertSigningRepeatTimes is the number of times that it is sent again",
                    "OCPP 2.0.1 Part 2, 2.2.8 CertSigningWaitMinimum; dm_components_vars",
                ),
                "doublings": (
                    "CertSigningRepeatTimes is how often the wait is doubled: it is sent again once more",
                    "OCPP 2.0.1 Part 2, 2.2.9 CertSigningRepeatTimes; Part 6, TC_A_23_CS",
                ),
            },
            "attempts",
            fine=frozenset({"doublings"}),
        ),
        Dispute(
            "certificate_from_the_future",
            "What becomes of a signed certificate that is not valid yet?",
            {
                "refused": ("it is refused", "OCPP 2.0.1 Errata 2025-09, 2.9, A02.FR.06"),
                "kept": (
                    "it is kept, and used once it is valid",
                    "OCPP 2.0.1 Edition 3 Part 2, A02.FR.08 before the errata",
                ),
            },
            "refused",
        ),
    )
}


def settle(profile_choice: Mapping[str, str], id: str, version: str = "2.0.1") -> Settlement:
    """How dispute `id` is read under the choices of the profile.

    Raises KeyError for an unknown id, and UsageFault when the profile chose an option that does not exist.
    """
    dispute = DISPUTES[id]
    if id not in profile_choice:
        return Settlement(dispute, dispute.defaults.get(version, dispute.default), chosen=False)
    option = profile_choice[id]
    if option not in dispute.options:
        raise UsageFault(
            f"[interpretation] {id} = {option!r}: no such reading; choose one of {', '.join(dispute.options)}"
        )
    return Settlement(dispute, option, chosen=True)


def check_choices(profile_choice: Mapping[str, str]) -> None:
    """Raises UsageFault for the first id or option in the profile that does not exist."""
    for id in profile_choice:
        if id not in DISPUTES:
            raise UsageFault(
                f"[interpretation] {id}: nothing is disputed under this name; there are "
                f"{', '.join(sorted(DISPUTES))}"
            )
        settle(profile_choice, id)


def choices() -> dict[str, tuple[str, ...]]:
    """What `[interpretation]` may hold: the ids of all disputes and their options."""
    return {id: tuple(dispute.options) for id, dispute in DISPUTES.items()}
