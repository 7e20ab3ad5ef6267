"""8.4.9 ISO 15118 contract certificates in OCPP 2.0.1, a CSMS tested: it passes a vehicle's wish on to the pool of
contract certificates, and what the pool says back to the vehicle, unopened (M01, M02).

Wishes are recorded EXI, opaque bytes. The profile names those that the pool behind the CSMS knows: `contract_exi`.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

from harness.judge.expectations import OneOf, Within, answer_to, error_to
from harness.judge.matchers import one_of
from harness.protocols.binding import Call, Check, Deed, Scene
from harness.protocols.ocpp.v201.bindings import refusal
from harness.protocols.ocpp.v201.bindings.base import BINDING, CS, answered, message_timeout, rule
from harness.usecases import certificates_csms as word

ASK = "Get15118EVCertificate"
SCHEMA = "urn:iso:15118:2:2013:MsgDef"
LONGEST = 5600
"""Characters of exiRequest."""
ACTIONS = {"update": "Update", "renew": "Renew"}


@BINDING.does(word.AskForContract)
def ask_for_contract(intent: word.AskForContract, scene: Scene) -> Deed:
    payload = {
        "iso15118SchemaVersion": SCHEMA,
        "action": ACTIONS.get(intent.which, "Install"),
        "exiRequest": _exi(intent.which, scene),
    }
    return Call(CS, ASK, payload, planted=intent.which in ("renew", "too long", "not base64"))


def _exi(which: str, scene: Scene) -> str:
    match which:
        case "not base64":
            return "This is no base64: äöü!"
        case "longest":
            return b64encode(bytes(range(256)) * 17)[:LONGEST].decode()
        case "too long":
            return "A" * (LONGEST + 4)
        case "renew":
            return "gJoAAA=="
    return str(recorded(scene, which))


def recorded(scene: Scene, which: str) -> Any:
    """What the profile has recorded, or None."""
    return dict(scene.value("contract_exi", {})).get(which)


# -- what is to be seen


@BINDING.sees(word.ContractPassedOn)
def contract_passed_on(sight: word.ContractPassedOn, scene: Scene) -> Check:
    which = rule(
        "contracts.passed_on",
        "what the pool says to the vehicle reaches it byte by byte, with the status Accepted",
        "M01.FR.01",
        "M02.FR.01",
    )
    must = {"status": "Accepted", "exiResponse": _same_bytes(recorded(scene, f"{sight.which}_response"))}
    return answered(scene, which, must)


def _same_bytes(wanted: Any) -> Callable[[Any], str | None]:
    """The bytes that the profile names; without a name, any bytes in base64."""

    def match(value: Any) -> str | None:
        try:
            got = b64decode(str(value), validate=True)
        except ValueError:
            return f"wanted base64, got {str(value)[:40]!r}"
        if not got:
            return "wanted what the pool said, got nothing"
        if wanted is None or got == b64decode(str(wanted)):
            return None
        return f"wanted the {len(b64decode(str(wanted)))} bytes of the pool, got {len(got)} others"

    return match


@BINDING.sees(word.ContractNotHad)
def contract_not_had(sight: word.ContractNotHad, scene: Scene) -> Check:
    """Accepted does not mean that there is a certificate: a pool may tell the vehicle itself that there is none."""
    seconds = message_timeout(scene)
    failed = answer_to(scene.id, {"status": "Failed"})
    if sight.why == "unknown":
        which = rule(
            "contracts.unknown",
            "a vehicle that the pool does not know is answered with Failed, or with what the pool says to it",
            "M01.FR.01",
            "Iso15118EVCertificateStatusEnumType",
        )
        said = {"status": "Accepted", "exiResponse": _same_bytes(recorded(scene, "unknown_response"))}
        return Check(which, OneOf((failed, answer_to(scene.id, said)), seconds))
    if sight.why == "slow":
        which = rule(
            "contracts.slow",
            "when the pool takes too long the station is answered with Failed before it gives up",
            "M01.FR.01",
            level="robustness",
        )
        return Check(which, Within(failed, seconds))
    which = rule(
        "contracts.no_base64",
        "a wish that is no base64 is answered with Failed, or refused as malformed",
        "Get15118EVCertificateRequest exiRequest",
        level="derived",
    )
    malformed = error_to(scene.id, {"code": one_of(*refusal.FAMILY)})
    return Check(which, OneOf((failed, malformed), seconds))


@BINDING.sees(word.ContractWishRefused)
def wish_refused(sight: word.ContractWishRefused, scene: Scene) -> Check:
    return refusal.refused(scene, "a wish for a contract certificate that breaks the schema")


@BINDING.sees(word.ContractWishTaken)
def wish_taken(sight: word.ContractWishTaken, scene: Scene) -> Check:
    which = rule(
        "contracts.longest",
        "a wish as long as the schema allows is answered with Accepted or Failed, not refused",
        "Get15118EVCertificateRequest exiRequest",
    )
    return answered(scene, which, {"status": one_of("Accepted", "Failed")})
