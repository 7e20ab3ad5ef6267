"""8.3.16 CA certificate provisioning and 8.3.21 in OCPP 2.0.1, a CSMS tested: roots are ordered, listed and removed (M03
to M05).
"""

from collections.abc import Mapping
from typing import Any

from cryptography import x509

from harness.judge.expectations import Never, Pattern, Within
from harness.pki.credential import pem
from harness.pki.hashes import hash_data, same_hash_data
from harness.protocols.binding import Call, Check, Deed, Scene, Setting, Verb
from harness.protocols.ocpp.v201.bindings.base import BINDING, CS, CSMS, check, request, rule
from harness.protocols.ocpp.v201.bindings.estate import (
    KINDS,
    ROOTS,
    Known,
    authority,
    certificates,
    estate,
)
from harness.usecases import certificates_csms as word
from harness.usecases.observation import Observation

Json = dict[str, Any]

INSTALL, LIST, DELETE = "InstallCertificate", "GetInstalledCertificateIds", "DeleteCertificate"
DECLINED = {"a root": INSTALL, "a removal": DELETE, "a signed certificate": "CertificateSigned"}


@BINDING.does(word.OrderRoot)
def order_root(intent: word.OrderRoot, scene: Scene) -> Deed:
    root = pem(authority(scene, intent.kind).certificate)
    return Call(CSMS, INSTALL, {"certificateType": ROOTS[intent.kind], "certificate": root})


@BINDING.does(word.OrderList)
def order_list(intent: word.OrderList, scene: Scene) -> Deed:
    kinds = [KINDS[kind] for kind in intent.kinds]
    return Call(CSMS, LIST, {"certificateType": kinds} if kinds else {})


@BINDING.does(word.OrderRemoval)
def order_removal(intent: word.OrderRemoval, scene: Scene) -> Deed:
    """An operator picks it from the list; one that the CSMS never fetched it cannot name."""
    known = listed(scene)
    data = known[0] if known else {}
    return Call(CSMS, DELETE, {"certificateHashData": dict(data)})


@BINDING.does(word.StationHas)
def station_has(intent: word.StationHas, scene: Scene) -> Deed:
    entries = [_entry(kind, scene, intent.algorithm) for kind in intent.kinds]

    def reply(payload: Json, now: float) -> Json:
        asked = payload.get("certificateType")
        told = [each for each in entries if not asked or each["certificateType"] in asked]
        return {"status": "Accepted", "certificateHashDataChain": told} if told else {"status": "NotFound"}

    return Setting(CS, "override", {"action": LIST, "reply": reply})


def _entry(kind: str, scene: Scene, algorithm: str) -> Json:
    """One element of certificateHashDataChain."""
    if kind != "V2G chain":
        root = authority(scene, kind).certificate
        return {"certificateType": KINDS[kind], "certificateHashData": hash_data(root, root, algorithm)}
    of = estate(scene)
    own = of.secc.certificate
    above = (of.v2g_sub2.certificate, of.v2g_sub1.certificate, of.v2g_root.certificate)
    return {
        "certificateType": KINDS[kind],
        "certificateHashData": hash_data(own, above[0], algorithm),
        "childCertificateHashData": [
            hash_data(above[0], above[1], algorithm),
            hash_data(above[1], above[2], algorithm),
        ],
    }


@BINDING.does(word.StationDeclines)
def station_declines(intent: word.StationDeclines, scene: Scene) -> Deed:
    return Setting(
        CS, "override", {"action": DECLINED[intent.what], "reply": {"status": intent.how}, "times": None}
    )


@BINDING.does(word.LookUpRoots)
def look_up_roots(intent: word.LookUpRoots, scene: Scene) -> Deed:
    return Verb(CSMS, "record", {"what": "certificates"})


# -- what is to be seen


def one_root(value: Any) -> str | None:
    """One certificate in PEM that speaks for others."""
    found = certificates(value)
    if isinstance(found, str):
        return f"the certificate cannot be read: {found}"
    if len(found) != 1:
        return f"wanted one certificate, got {len(found)}"
    return None if _is_authority(found[0]) else "the certificate is not that of a CA"


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return certificate.version is x509.Version.v1


@BINDING.sees(word.RootOrdered)
def root_ordered(sight: word.RootOrdered, scene: Scene) -> Check:
    which = rule(
        "roots.ordered",
        "a root that the operator hands out goes to the station as InstallCertificate, with the type that it is for "
        "and as one CA certificate in PEM",
        "M05.FR.01",
        "A00.FR.507",
    )
    must = {"certificateType": ROOTS[sight.kind], "certificate": one_root}
    return check(which, Within(request(INSTALL, must=must), scene.seconds("react_within")))


@BINDING.sees(word.ListOrdered)
def list_ordered(sight: word.ListOrdered, scene: Scene) -> Check:
    wanted = sorted(KINDS[kind] for kind in sight.kinds)

    def these(value: Any) -> str | None:
        got = sorted(map(str, value)) if isinstance(value, list) else []
        if got == wanted or (not wanted and got == sorted(KINDS.values())):
            return None
        if sight.more and (not got or set(wanted) <= set(got)):
            return None
        return (
            f"wanted {', '.join(wanted) or 'all types, or none named'}, got {', '.join(got) or 'none named'}"
        )

    which = rule(
        "roots.list_ordered",
        "the operator's question becomes a GetInstalledCertificateIds for these types",
        "M03.FR.01",
    )
    return check(which, Within(request(LIST, must={"certificateType": these}), scene.seconds("react_within")))


def listed(scene: Scene) -> list[Mapping[str, str]]:
    """All hash data that our station listed last, its own certificates before those above them."""
    told = scene.seen(LIST, shape="response", by_sut=False)
    chain = told[-1].body.get("certificateHashDataChain", []) if told else []
    own = [entry["certificateHashData"] for entry in chain]
    return own + [data for entry in chain for data in entry.get("childCertificateHashData", [])]


@BINDING.sees(word.RemovalOrdered)
def removal_ordered(sight: word.RemovalOrdered, scene: Scene) -> Check:
    known = listed(scene)

    def as_listed(value: Any) -> str | None:
        if not isinstance(value, Mapping):
            return "is no hash data"
        if any(same_hash_data(value, each) for each in known):
            return None
        serials = [
            each for each in known if each["serialNumber"].lower() == str(value.get("serialNumber")).lower()
        ]
        if serials and value.get("hashAlgorithm") != serials[0]["hashAlgorithm"]:
            return f"hashAlgorithm {value.get('hashAlgorithm')}, the station lists it by {serials[0]['hashAlgorithm']}"
        return f"names nothing that the station listed: {dict(value)}"

    which = rule(
        "roots.removal_ordered",
        "an order to remove a certificate names it as the station listed it, with the same hash algorithm",
        "M04.FR.07",
    )
    ordered = request(DELETE, must={"certificateHashData": as_listed})
    return check(which, Within(ordered, scene.seconds("react_within")))


@BINDING.sees(word.NotOrderedAgain)
def not_ordered_again(sight: word.NotOrderedAgain, scene: Scene) -> Check:
    which = rule(
        "roots.not_repeated",
        "what a station has declined is for the operator to see to: the CSMS does not order it again by itself",
        "M05.FR.03",
        "M04.FR.03",
        "A02.FR.07",
        level="robustness",
    )
    again = Pattern("request", DECLINED[sight.what])
    return Check(which, Never(again, scene.seconds("quiet_for")), since="now", consumes=False)


@BINDING.sees(word.RootsShown)
def roots_shown(sight: word.RootsShown, scene: Scene) -> Check:
    shown = scene.done[-1].value
    which = rule(
        "roots.shown", "the CSMS shows what the station has installed, as a list", "M03.FR.04", level="MAY"
    )
    known = Known(isinstance(shown, list), "a list", f"{type(shown).__name__}")
    return Check(which, known, since="now", consumes=False)


@BINDING.sees(word.RootNotBooked)
def root_not_booked(sight: word.RootNotBooked, scene: Scene) -> Check:
    """Told by the record that the CSMS shows: rows with a serialNumber."""
    rows = [row for row in scene.done[-1].value if isinstance(row, Mapping)]
    numbers = [str(row.get("serialNumber", "")).lower().lstrip("0") for row in rows]
    sent = _last_sent(scene)
    booked = sent is not None and format(sent[0].serial_number, "x") in numbers
    which = rule(
        "roots.not_booked",
        "a root that the station has declined is not counted among those that it has",
        "M05.FR.03",
        level="robustness",
    )
    got = "the root is in the list" if booked else f"a list of {len(rows)} others"
    known = Known(not booked, "a list without the root that was declined", got, (sent[1],) if sent else ())
    return Check(which, known, since="now", consumes=False)


def _last_sent(scene: Scene) -> tuple[x509.Certificate, Observation] | None:
    """The root that the CSMS sent last."""
    for seen in reversed(scene.seen(INSTALL)):
        found = certificates(seen.body.get("certificate"))
        if not isinstance(found, str):
            return found[0], seen
    return None
