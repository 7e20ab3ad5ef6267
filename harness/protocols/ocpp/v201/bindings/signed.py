"""8.3.18 Install CS certificate and 8.3.20 in OCPP 2.0.1, a station tested: what it makes of the certificate that it is
sent (A02.FR.06 to A02.FR.08, A02.FR.16), and what it shows from then on.
"""

from cryptography import x509

from harness.judge.expectations import Within
from harness.pki.credential import chain_pem
from harness.pki.signatures import public_key_der
from harness.pki.spoil import spoil
from harness.pki.verify import PROBLEMS
from harness.protocols.binding import Call, Check, Deed, Handshaking, Scene
from harness.protocols.ocpp.disputed import settle
from harness.protocols.ocpp.v201.bindings.base import BINDING, CSMS, check, message_timeout, request, rule
from harness.protocols.ocpp.v201.bindings.estate import Known, estate, now, v2g_estate
from harness.protocols.ocpp.v201.bindings.flaws import SIGNED_BY_TEXT, StatusOf, named
from harness.protocols.ocpp.v201.bindings.signing import KINDS, public_key, requests_of, setting
from harness.usecases import own_certificates as word
from harness.usecases.observation import first

SIGNED = "CertificateSigned"
LONGEST_CHAIN = 10_000
"""Characters that the schema of CertificateSigned has room for."""


def last_request(scene: Scene, kind: str = "station") -> str:
    """The certificate request that came last, "" if none did."""
    asked = requests_of(scene, kind)
    return str(first(asked[-1].body, "csr")) if asked else ""


def hand_over(scene: Scene, text: str, kind: str = "station", planted: bool = False) -> Call:
    """Of the type that the request names; a request without one is answered without one (A02.FR.14)."""
    asked = requests_of(scene, kind)
    typed = not asked or first(asked[-1].body, "certificateType") is not None
    of_type = {"certificateType": KINDS[kind]} if typed else {}
    return Call(CSMS, SIGNED, {"certificateChain": text, **of_type}, planted)


@BINDING.does(word.HandOver)
def hand_over_signed(intent: word.HandOver, scene: Scene) -> Deed:
    csr, at, of = last_request(scene, intent.kind), now(scene), estate(scene)
    if intent.flaw:
        flawed = spoil(named(intent.flaw, "signed").name, of, at, "signed", csr=csr, size=longest(scene))
        return hand_over(scene, flawed, intent.kind, planted=len(flawed) > LONGEST_CHAIN)
    if intent.kind == "V2G":
        chain = v2g_estate(scene).v2g_sub2.sign(csr, at, usage="secc", days=intent.days)
        return hand_over(scene, chain_pem(chain), "V2G")
    return hand_over(scene, chain_pem(of.client_ca.sign(csr, at, days=intent.days)))


@BINDING.does(word.LockOutNewCertificate)
def lock_out(intent: word.LockOutNewCertificate, scene: Scene) -> Deed:
    """As if it had been revoked; everything else about certificates is as careless as usual."""
    key = public_key(last_request(scene))

    def judge(chain: tuple[x509.Certificate, ...], at: float) -> str:
        return "revoked" if public_key_der(chain[0]) == key else ""

    return Handshaking(CSMS, {"judge": judge, "overlook": frozenset(PROBLEMS) - {"revoked"}})


@BINDING.does(word.HandOverUnasked)
def hand_over_unasked(intent: word.HandOverUnasked, scene: Scene) -> Deed:
    """A good one, for a key that the station does not have."""
    of = estate(scene)
    own = of.station.common_name
    made = of.client_ca.issue(now(scene), common_name=own, organization=of.operator, usage="client")
    return hand_over(scene, made.chain_pem)


def longest(scene: Scene) -> int:
    """Characters that the station has said it takes at most, else what the schema has room for."""
    limit = setting(scene, "MaxCertificateChainSize")
    return int(limit) if limit.isdigit() else LONGEST_CHAIN


# -- what becomes of it


@BINDING.sees(word.CertificateTaken)
def certificate_taken(sight: word.CertificateTaken, scene: Scene) -> Check:
    which = rule(
        "signed.taken",
        "a station takes the certificate that it asked for, if it is valid",
        "A02.FR.06",
        "A02.FR.08",
    )
    return Check(which, StatusOf(scene.id, ("Accepted",), message_timeout(scene)))


@BINDING.sees(word.CertificateRefused)
def certificate_refused(sight: word.CertificateRefused, scene: Scene) -> Check:
    way = named(sight.flaw, "signed")
    if way.name == "not_yet_valid_leaf":
        return future_refused(scene)
    if way.name in SIGNED_BY_TEXT:
        which = rule(
            "signed.refused",
            "a station refuses a certificate that is not valid: its period, its properties, its hierarchy, its key",
            "A02.FR.06",
            "A02.FR.07",
            *({SIGNED_BY_TEXT[way.name]} - {"A02.FR.06"}),
        )
    else:
        which = rule(
            "signed.doubtful",
            "a station refuses a certificate that no careful station would use",
            "A02.FR.06",
            "A02.FR.07",
            basis="inferred",
        )
    return Check(which, StatusOf(scene.id, ("Rejected",), message_timeout(scene)))


def future_refused(scene: Scene) -> Check:
    """Edition 3 had such a certificate kept until its time comes, the errata have it refused."""
    reading = settle(scene.interpretation, "certificate_from_the_future")
    refused = reading.option == "refused"
    which = rule(
        "signed.future",
        f"a certificate that is not valid yet is {'refused' if refused else 'kept until it is'}",
        "Errata 2025-09 A02.FR.06" if refused else "A02.FR.08",
        basis=reading.basis,
    )
    return Check(which, StatusOf(scene.id, ("Rejected" if refused else "Accepted",), message_timeout(scene)))


@BINDING.sees(word.CertificateSettled)
def certificate_settled(sight: word.CertificateSettled, scene: Scene) -> Check:
    which = rule("signed.answered", "a station says whether it takes a certificate", "A02.FR.07", "A02.FR.08")
    return Check(which, StatusOf(scene.id, ("Accepted", "Rejected"), message_timeout(scene)))


@BINDING.sees(word.TooMuchRefused)
def too_much_refused(sight: word.TooMuchRefused, scene: Scene) -> Check:
    which = rule(
        "signed.size", "a chain that is longer than MaxCertificateChainSize is Rejected", "A02.FR.16"
    )
    sent = scene.seen(SIGNED, by_sut=False)
    beyond_schema = bool(sent) and len(str(first(sent[-1].body, "certificateChain"))) > LONGEST_CHAIN
    return Check(which, StatusOf(scene.id, ("Rejected",), message_timeout(scene), errors=beyond_schema))


@BINDING.sees(word.UnaskedRefused)
def unasked_refused(sight: word.UnaskedRefused, scene: Scene) -> Check:
    which = rule(
        "signed.unasked",
        "a certificate that belongs to no request is refused: the station has no key for it",
        "A02.FR.06",
        level="derived",
    )
    return Check(which, StatusOf(scene.id, ("Rejected",), message_timeout(scene)))


@BINDING.sees(word.BadCertificateReported)
def bad_certificate_reported(sight: word.BadCertificateReported, scene: Scene) -> Check:
    which = rule(
        "signed.reported",
        "a station that was sent a certificate which is not valid reports InvalidChargingStationCertificate",
        "A02.FR.07",
        "A04.FR.01",
    )
    answers = scene.seen(SIGNED, "response")
    if answers and first(answers[-1].body, "status") == "Accepted":
        known = Known(True, "a report of a certificate that was refused", "it was taken", tuple(answers[-1:]))
        return Check(which, known, since="now", consumes=False)
    event = request("SecurityEventNotification", where={"type": "InvalidChargingStationCertificate"})
    return check(which, Within(event, scene.seconds("react_within")))
