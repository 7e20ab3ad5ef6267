"""8.3.18 Install CS certificate in OCPP 2.0.1, a CSMS tested: it has renewed, takes requests on, and hands certificates
out (A02, A03, F06).

What a certificate must be is read off the record: the request that our station sent, the serial number that it told when
it booted, and the time at which the certificate came.
"""

from collections.abc import Callable
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from harness.judge.expectations import MESSAGES, Pattern, Within
from harness.judge.finding import Basis
from harness.judge.forbidding import Forbidden, NoneBefore
from harness.judge.matchers import one_of
from harness.pki.credential import make_csr, name_part, new_key
from harness.pki.pem import read_csr
from harness.protocols.binding import Call, Check, Deed, Scene, Setting
from harness.protocols.ocpp.v201.bindings.base import (
    BINDING,
    CS,
    CSMS,
    answered,
    check,
    request,
    rule,
)
from harness.protocols.ocpp.v201.bindings.estate import Known, certificates, estate, operator
from harness.protocols.ocpp.v201.bindings.issued import OTHER_KEY, SIGNED, Issued, fits, spki
from harness.protocols.ocpp.v201.csms.signing import misnamed, weakness
from harness.protocols.ocpp.v201.estates import SERIAL
from harness.usecases import certificates_csms as word
from harness.usecases.observation import first

SIGN = "SignCertificate"
TRIGGERS = {
    "station": "SignChargingStationCertificate",
    "V2G": "SignV2GCertificate",
    "combined": "SignCombinedCertificate",
}
USES = {"station": "ChargingStationCertificate", "V2G": "V2GCertificate"}
"""certificateType in SignCertificate; a combined one goes without (SignCertificateRequest)."""

PRIVATE_KEY = "PRIVATE KEY-----"
"""How the first line of every private key in PEM ends (RFC 7468, 10 and 11)."""

SECC: Final = "DECPOE00000001"
"""ISO15118Ctrlr.SeccId of our station, as it reports it."""
USUAL: Final = 256
"""Bits of the curve that charging demands of everybody."""
KEYS = ("P-256", "P-384", "P-521", "P-192", "RSA-1024", "RSA-2048", "RSA-3072")
NAMES = {"another's name": "CP-0000-OF-ANOTHER", "a server's name": "csms.example.org", "no name": ""}


@BINDING.does(word.OrderRenewal)
def order_renewal(intent: word.OrderRenewal, scene: Scene) -> list[Deed]:
    """Our station says yes and leaves it at that: the scenario says when it asks, and what for."""
    patient = {"action": "TriggerMessage", "reply": {"status": "Accepted"}, "times": 1}
    wanted = {"requestedMessage": TRIGGERS[intent.kind]}
    return [Setting(CS, "override", patient), Call(CSMS, "TriggerMessage", wanted)]


@BINDING.does(word.AskForCertificate)
def ask_for_certificate(intent: word.AskForCertificate, scene: Scene) -> list[Deed]:
    """What comes of it our station takes, unless the scenario has said that it declines."""
    payload = {"csr": csr(intent.how, scene, intent.kind)}
    if intent.kind in USES:
        payload["certificateType"] = USES[intent.kind]
    declined = any(done.intent == word.StationDeclines.__name__ for done in scene.done)
    taking = Setting(CS, "override", {"action": SIGNED, "reply": {"status": "Accepted"}})
    return [*(() if declined else (taking,)), Call(CS, SIGN, payload)]


def csr(how: str, scene: Scene, kind: str = "station") -> str:
    """A request for a certificate with a new key, as `how` says. For vehicles the name is that of the SECC (A02)."""
    key = new_key(how if how in KEYS else "P-256")
    name = NAMES.get(how, serial_number(scene) if kind != "V2G" else str(scene.value("secc_id", SECC)))
    good = make_csr(key, common_name=name, organization=operator(scene))
    match how:
        case "garbage":
            return "This is no signing request."
        case "certificate":
            return estate(scene).station.chain_pem
        case "damaged":
            middle = len(good) // 2
            return good[: middle - 8] + "AAAAAAAA" + good[middle:]
        case "another's key":
            return _with_key_of_another(good, scene)
    return good


def _with_key_of_another(good: str, scene: Scene) -> str:
    """The signature does not fit the key: a part of it is of another request."""
    other = make_csr(new_key(), common_name=serial_number(scene), organization=operator(scene))
    lines, others = good.splitlines(), other.splitlines()
    return "\n".join([*lines[:-3], *others[-3:]]) + "\n"


def serial_number(scene: Scene) -> str:
    """As our station told it when it booted."""
    for boot in reversed(scene.seen("BootNotification", by_sut=False)):
        if number := first(boot.body, "chargingStation.serialNumber"):
            return str(number)
    return SERIAL


# -- what is to be seen


@BINDING.sees(word.RenewalOrdered)
def renewal_ordered(sight: word.RenewalOrdered, scene: Scene) -> Check:
    which = rule(
        "renewal.ordered",
        "an order to renew a certificate goes to the station as a TriggerMessage for that kind of certificate",
        "F06.FR.01",
        "A02.FR.13",
    )
    kinds, wanted = one_of(*TRIGGERS.values()), TRIGGERS[sight.kind]
    trigger = request("TriggerMessage", {"requestedMessage": kinds}, {"requestedMessage": wanted})
    return check(which, Within(trigger, scene.seconds("react_within")))


def _basis(scene: Scene) -> Basis:
    """Every CSMS has certificates made for keys on P-256; of which other keys, its authority decides (A02.FR.12)."""
    asked = scene.seen(SIGN, by_sut=False)[-1].body["csr"]
    key = read_csr(asked).public_key()
    usual = isinstance(key, ec.EllipticCurvePublicKey) and key.key_size == USUAL
    return "text" if usual else "inferred"


@BINDING.sees(word.SigningAccepted)
def signing_accepted(sight: word.SigningAccepted, scene: Scene) -> Check:
    which = rule(
        "signing.accepted", "a good request for a certificate is taken on", "A02.FR.11", basis=_basis(scene)
    )
    return answered(scene, which, {"status": "Accepted"})


@BINDING.sees(word.SigningRefused)
def signing_refused(sight: word.SigningRefused, scene: Scene) -> Check:
    """A02, error handling: a CSMS may look at a request, and need not; what the authority behind it refuses, the CSMS
    may have taken on before.
    """
    if sight.certain:
        which = rule(
            "signing.refused",
            "what is no request for a certificate cannot be taken on: it is Rejected",
            "A02.FR.12",
            basis="inferred",
        )
    else:
        which = rule(
            "signing.refused_early",
            "a request that no authority may sign is refused at once, for the station does not learn it otherwise",
            "A02.FR.12",
            "A00.FR.502",
            "A00.FR.503",
            "A00.FR.511",
            basis="disputed",
        )
    return answered(scene, which, {"status": "Rejected"})


@BINDING.sees(word.CertificateIssued)
def certificate_issued(sight: word.CertificateIssued, scene: Scene) -> Check:
    which = rule(
        "signing.issued",
        "the certificate that was asked for is sent: in PEM, the station's own first and its issuers after it, for the "
        "key and the name of the request, with an owner, valid now",
        "A02.FR.11",
        "CertificateSignedRequest certificateChain",
        "A00.FR.504",
        "A00.FR.507",
        "A00.FR.509",
        "A00.FR.511",
        basis=_basis(scene),
    )
    asked = scene.seen(SIGN, by_sut=False)[-1]
    station = first(asked.body, "certificateType") != "V2GCertificate"
    serial = serial_number(scene) if station else ""
    return check(which, Issued(fits(asked, serial, station), scene.seconds("apply_within"), not station))


@BINDING.sees(word.KindKept)
def kind_kept(sight: word.KindKept, scene: Scene) -> Check:
    which = rule(
        "signing.kind",
        "the certificate comes with the type that was asked for",
        "A02.FR.14",
        level="SHOULD",
    )
    asked = scene.seen(SIGN, by_sut=False)[-1].body.get("certificateType")
    pattern = request(
        SIGNED, {"certificateChain": _about(scene)}, {"certificateType": asked} if asked else {}
    )
    return Check(which, Within(pattern, scene.seconds("apply_within")), "start", consumes=False)


def _about(scene: Scene) -> Callable[[Any], str | None]:
    """A chain for the key of our last request, or one that nobody can read."""
    wanted = read_csr(scene.seen(SIGN, by_sut=False)[-1].body["csr"])

    def match(value: Any) -> str | None:
        chain = certificates(value)
        keys = [] if isinstance(chain, str) else [spki(each) for each in chain]
        return None if not keys or spki(wanted) in keys else OTHER_KEY

    return match


@BINDING.sees(word.NothingIssued)
def nothing_issued(sight: word.NothingIssued, scene: Scene) -> Check:
    """What was refused is done with; an authority that was asked nevertheless may take its time."""
    which = rule(
        "signing.nothing_issued",
        "nothing is signed that must not be: a weak key, another's name, or what is no request at all",
        "A02.FR.12",
        "A00.FR.502",
        "A00.FR.503",
        "A00.FR.511",
    )
    answer = [each for each in scene.observations if each.by_sut and each.id == scene.id]
    done = bool(answer) and first(answer[-1].body, "status") != "Accepted"
    seconds = scene.seconds("quiet_for" if done else "apply_within")
    asked = scene.seen(SIGN, by_sut=False)[-1].body["csr"]
    wrong = Pattern("request", SIGNED, {"certificateChain": _must_not_be(asked, serial_number(scene))})
    return check(which, NoneBefore((Forbidden(wrong, "a certificate came"),), seconds))


def _must_not_be(asked: str, serial: str) -> Callable[[Any], str | None]:
    """Matches what must not come of this request. An authority may put a wrong name right, and a certificate for
    another request may be late.
    """

    def match(value: Any) -> str | None:
        try:
            wanted = read_csr(asked)
        except ValueError:
            return None
        chain = certificates(value)
        if isinstance(chain, str):
            return None
        if spki(chain[0]) != spki(wanted):
            return OTHER_KEY
        if weakness(wanted.public_key()):
            return None
        name = name_part(chain[0].subject, NameOID.COMMON_NAME)
        return None if misnamed(name, serial) else f"is for {name}, as it should be"

    return match


@BINDING.sees(word.NoKeyShown)
def no_key_shown(sight: word.NoKeyShown, scene: Scene) -> Check:
    """Of all that the CSMS has sent so far."""
    messages = [each for each in scene.observations if each.by_sut and each.shape in MESSAGES]
    shown = [each for each in messages if PRIVATE_KEY in f"{each.body}"]
    which = rule("signing.no_key", "no message of the CSMS holds a private key", "A02.FR.05")
    got = f"a private key in {shown[0].name}" if shown else f"none in {len(messages)} messages"
    known = Known(not shown, "no private key in any message", got, tuple(shown or messages)[-1:])
    return Check(which, known, since="now", consumes=False)
