"""8.3.16 CA certificate provisioning and 8.3.21 in OCPP 2.0.1, a station tested: roots go in and go out
(M04, M05). What they hold is in `root_lists`.
"""

from typing import Any

from harness.judge.expectations import Pattern, Within, answer_to
from harness.judge.matchers import one_of
from harness.pki.authority import Authority, ca_form
from harness.pki.credential import pem
from harness.pki.estate import servers
from harness.pki.hashes import hash_data
from harness.pki.names import names_of
from harness.pki.spoil import spoil
from harness.protocols.binding import Call, Check, Deed, Handshaking, Scene
from harness.protocols.ocpp.disputed import settle
from harness.protocols.ocpp.v201.bindings import refusal
from harness.protocols.ocpp.v201.bindings.base import BINDING, CSMS, check, message_timeout, rule
from harness.protocols.ocpp.v201.bindings.estate import ROOTS, Known, authority, estate, now
from harness.protocols.ocpp.v201.bindings.flaws import CA_BY_TEXT, StatusOf, named
from harness.protocols.ocpp.v201.bindings.given import (
    DELETE,
    INSTALL,
    Given,
    algorithm,
    as_listed,
    given,
    issuer_of,
    last_sent,
    own_certificate,
)
from harness.protocols.ocpp.v201.bindings.secure_refusal import Refusal, Refused
from harness.usecases import certificates as word

Json = dict[str, Any]


# -- in


def install(use: str, text: str) -> Call:
    return Call(CSMS, INSTALL, {"certificateType": use, "certificate": text})


@BINDING.does(word.InstallRoot)
def install_root(intent: word.InstallRoot, scene: Scene) -> Deed:
    return install(ROOTS[intent.kind], pem(authority(scene, intent.kind).certificate))


@BINDING.does(word.InstallAnother)
def install_another(intent: word.InstallAnother, scene: Scene) -> Deed:
    made = Authority.root("Chargeproof Spare Root", now(scene), organization="Chargeproof")
    return install(ROOTS[intent.kind], pem(made.certificate))


@BINDING.does(word.InstallSuccessor)
def install_successor(intent: word.InstallSuccessor, scene: Scene) -> Deed:
    return install(ROOTS["CSMS"], pem(estate(scene).rolled_csms_root.certificate))


@BINDING.does(word.InstallOldUnderSuccessor)
def install_old(intent: word.InstallOldUnderSuccessor, scene: Scene) -> Deed:
    """Same name, same key, another issuer: what leads up to the old root leads up to it."""
    of, at = estate(scene), now(scene)
    old, new = of.csms_root, of.rolled_csms_root
    subject, issuer = old.certificate.subject, new.certificate.subject
    form = ca_form(subject, issuer, old.key.public_key(), new.key.public_key(), at, 3650)
    return install(ROOTS["CSMS"], pem(new.seal(form)))


@BINDING.does(word.GoOver)
def go_over(intent: word.GoOver, scene: Scene) -> Deed:
    of = estate(scene)
    if intent.root == "usual":
        return Handshaking(CSMS, {})
    above = {
        "successor": of.rolled_csms_root,
        "new": of.new_csms_root,
        "manufacturer": of.manufacturer_root,
    }[intent.root]
    shown = of.servers[0]
    names = names_of(shown.certificate)
    return Handshaking(CSMS, {"credentials": servers(above, now(scene), of.operator, names)})


@BINDING.sees(word.Connects)
def connects(sight: word.Connects, scene: Scene) -> Check:
    which = rule(
        "roots.believed",
        "a station connects to a CSMS whose certificate leads up to one of its CSMS roots, the new one or the fallback",
        "M05.FR.12",
        "M05.FR.14",
        "A00.FR.308",
        "A00.FR.411",
    )
    opened = Pattern("link", "opened", by_sut=False)
    return check(which, Within(opened, scene.seconds("reboot_within")))


@BINDING.sees(word.ConnectsNot)
def connects_not(sight: word.ConnectsNot, scene: Scene) -> Check:
    which = rule(
        "roots.disbelieved",
        "a station ends the handshake with a CSMS whose certificate leads up to none of its CSMS roots: to one that was "
        "removed or replaced, or that is there for another purpose",
        "M04.FR.02",
        "M05.FR.13",
        "A00.FR.308",
        "A00.FR.311",
        "A00.FR.411",
        "A00.FR.414",
    )
    return Check(which, Refusal(Refused(station=True), scene.seconds("reconnect_within")), consumes=False)


@BINDING.does(word.InstallFlawed)
def install_flawed(intent: word.InstallFlawed, scene: Scene) -> Deed:
    way = named(intent.flaw, "ca")
    return install(ROOTS["CSMS"], spoil(way.name, estate(scene), now(scene), "ca"))


@BINDING.does(word.InstallOfUnknownKind)
def install_of_unknown_kind(intent: word.InstallOfUnknownKind, scene: Scene) -> Deed:
    payload = {"certificateType": "OEMRootCertificate", "certificate": pem(estate(scene).mo_root.certificate)}
    return Call(CSMS, INSTALL, payload, planted=True)


@BINDING.does(word.PutBack)
def put_back(intent: word.PutBack, scene: Scene) -> Deed:
    return install(ROOTS["CSMS"], pem(estate(scene).csms_root.certificate))


@BINDING.sees(word.RootTaken)
def root_taken(sight: word.RootTaken, scene: Scene) -> Check:
    which = rule(
        "roots.install",
        "a station installs a root that is valid and that it has room for, and says so",
        "M05.FR.01",
        "M05.FR.02",
        "M05.FR.12",
        "M05.FR.17",
    )
    return Check(which, StatusOf(scene.id, ("Accepted",), message_timeout(scene)))


@BINDING.sees(word.RootRefused)
def root_refused(sight: word.RootRefused, scene: Scene) -> Check:
    way = named(sight.flaw, "ca")
    if way.name in CA_BY_TEXT:
        which = rule("roots.invalid", "a root that is not valid is Rejected", CA_BY_TEXT[way.name])
    else:
        which = rule(
            "roots.doubtful",
            "a root that no careful station would believe in is Rejected",
            "M05.FR.07",
            basis="inferred",
        )
    note = "M05.FR.07 has Rejected for what is not valid; Failed is for an installation that went wrong"
    return Check(which, StatusOf(scene.id, ("Rejected",), message_timeout(scene), ("Failed",), note))


@BINDING.sees(word.StrangerRefused)
def stranger_refused(sight: word.StrangerRefused, scene: Scene) -> Check:
    which = rule(
        "roots.guarded",
        "with AdditionalRootCertificateCheck a station takes no CSMS root that the one in use has not signed",
        "M05.FR.10",
        "M05.FR.11",
    )
    return Check(which, StatusOf(scene.id, ("Rejected",), message_timeout(scene)))


@BINDING.sees(word.UnknownKindRefused)
def unknown_kind_refused(sight: word.UnknownKindRefused, scene: Scene) -> Check:
    return refusal.refused(scene, "a root of a type that InstallCertificateUseEnumType does not have")


# -- out


@BINDING.does(word.RemoveCertificate)
def remove_certificate(intent: word.RemoveCertificate, scene: Scene) -> Deed:
    match intent.which:
        case "the last one given":
            last = last_sent(scene)
            data = as_listed(last, scene) if last else {}
        case "one that nobody has":
            stranger = estate(scene).other_root.certificate
            data = dict(hash_data(stranger, stranger, algorithm(scene)))
        case "its own":
            own = own_certificate(scene)
            issuer = issuer_of(own, scene) if own is not None else None
            data = {} if own is None or issuer is None else dict(hash_data(own, issuer, algorithm(scene)))
        case "the CSMS root in use":
            root = estate(scene).csms_root.certificate
            data = as_listed(Given(ROOTS["CSMS"], root, scene.observations[0]), scene)
        case which:
            raise ValueError(f"there is no way to remove {which!r}")
    return Call(CSMS, DELETE, {"certificateHashData": data})


@BINDING.sees(word.Removed)
def removed(sight: word.Removed, scene: Scene) -> Check:
    which = rule("roots.removed", "a certificate that is there is removed when the CSMS says so", "M04.FR.02")
    return Check(which, StatusOf(scene.id, ("Accepted",), message_timeout(scene)))


@BINDING.sees(word.RemovalRefused)
def removal_refused(sight: word.RemovalRefused, scene: Scene) -> Check:
    if sight.why == "it is not there":
        which = rule("roots.absent", "what is not there cannot be removed: NotFound", "M04.FR.04")
        return Check(which, StatusOf(scene.id, ("NotFound",), message_timeout(scene)))
    reading = settle(scene.interpretation, "own_certificate_removal")
    which = rule(
        "roots.own",
        "the certificate with which a station connects is not removed when the CSMS says so: Failed",
        "M04.FR.06",
    )
    tolerable = () if reading.chosen and reading.option == "failed" else ("NotFound",)
    spec = StatusOf(scene.id, ("Failed",), message_timeout(scene), tolerable, reading.explain("not_found"))
    if reading.chosen and reading.option == "not_found":
        spec = StatusOf(scene.id, ("NotFound", "Failed"), message_timeout(scene))
    return Check(which, spec)


@BINDING.sees(word.RemovalSettled)
def removal_settled(sight: word.RemovalSettled, scene: Scene) -> Check:
    which = rule(
        "roots.last",
        "a station removes the CSMS root that it needs, or says Failed",
        "M04.FR.02",
        "M04.FR.03",
    )
    return Check(which, StatusOf(scene.id, ("Failed", "Accepted"), message_timeout(scene)))


@BINDING.does(word.TidyUp)
def tidy_up(intent: word.TidyUp, scene: Scene) -> list[Deed]:
    return [
        Call(CSMS, DELETE, {"certificateHashData": as_listed(each, scene)}) for each in reversed(given(scene))
    ]


@BINDING.sees(word.Tidy)
def tidy(sight: word.Tidy, scene: Scene) -> Check:
    which = rule(
        "roots.tidy", "what the station was given is gone again, or kept as the last of its type", "M04.FR.03"
    )
    ids = scene.done[-1].ids if scene.done else ()
    if not ids:
        return Check(which, Known(True, "nothing is left", "nothing was there"), since="now", consumes=False)
    return Check(
        which, Within(answer_to(ids[-1], {"status": one_of("Accepted", "Failed")}), message_timeout(scene))
    )
