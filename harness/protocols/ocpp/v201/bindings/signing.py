"""8.3.18 Install CS certificate and 8.3.20 in OCPP 2.0.1, a station tested: how it asks for a certificate (A02, A03).

What is judged is read from the frames: the request from SignCertificate, the certificate from our CertificateSigned.
"""

from collections.abc import Sequence
from typing import Any

from cryptography.x509.oid import NameOID

from harness.judge.expectations import Within, answer_to
from harness.judge.matchers import show
from harness.pki.credential import name_part, pem
from harness.pki.names import is_address
from harness.pki.pem import read_csr
from harness.pki.signatures import public_key_der, strength
from harness.protocols.binding import Call, Check, Deed, Scene, Setting
from harness.protocols.ocpp.v201.bindings.base import (
    BINDING,
    CSMS,
    answered,
    check,
    message_timeout,
    request,
    rule,
)
from harness.protocols.ocpp.v201.bindings.estate import ROOTS, Known, estate, v2g_estate
from harness.protocols.ocpp.v201.bindings.given import LIST
from harness.protocols.ocpp.v201.bindings.items import listed
from harness.protocols.ocpp.v201.bindings.roots import install
from harness.usecases import own_certificates as word
from harness.usecases.observation import Observation, first

Json = dict[str, Any]

KINDS = {"station": "ChargingStationCertificate", "V2G": "V2GCertificate"}
TRIGGERS = {"station": "SignChargingStationCertificate", "V2G": "SignV2GCertificate"}
SETTINGS = ("OrganizationName", "MaxCertificateChainSize", "CertSigningWaitMinimum", "CertSigningRepeatTimes")
WAITS = SETTINGS[2:]


# -- what governs it


def variables(names: Sequence[str]) -> list[Json]:
    return [{"component": {"name": "SecurityCtrlr"}, "variable": {"name": name}} for name in names]


def setting(scene: Scene, name: str) -> str:
    """What the station has told of a variable of its SecurityCtrlr, "" if nothing."""
    for answer in reversed(scene.seen("GetVariables", "response")):
        for result in listed(answer.body, "getVariableResult"):
            if str(first(result, "variable.name")).casefold() == name.casefold():
                return str(result.get("attributeValue") or "")
    return ""


@BINDING.does(word.ReadSigningSettings)
def read_settings(intent: word.ReadSigningSettings, scene: Scene) -> Deed:
    return Call(CSMS, "GetVariables", {"getVariableData": variables(SETTINGS)})


@BINDING.sees(word.SigningSettingsTold)
def settings_told(sight: word.SigningSettingsTold, scene: Scene) -> Check:
    which = rule(
        "signing.settings", "the station tells what governs its requests for certificates", "B06.FR.01"
    )
    return Check(which, Within(answer_to(scene.id), message_timeout(scene)), consumes=False)


@BINDING.does(word.SetSigningWaits)
def set_waits(intent: word.SetSigningWaits, scene: Scene) -> Deed:
    values = [setting(scene, name) for name in WAITS]
    if intent.seconds is not None:
        values = [f"{intent.seconds}", f"{intent.times}"]
    wishes = [{**each, "attributeValue": value} for each, value in zip(variables(WAITS), values, strict=True)]
    return Call(CSMS, "SetVariables", {"setVariableData": wishes})


@BINDING.sees(word.SigningWaitsTaken)
def waits_taken(sight: word.SigningWaitsTaken, scene: Scene) -> Check:
    def all_taken(value: Any) -> str | None:
        found = [each.get("attributeStatus") for each in listed({"items": value}, "items")]
        return None if found == ["Accepted"] * len(WAITS) else f"wanted Accepted twice, got {found}"

    which = rule("signing.waits", "the waits between requests for a certificate can be set", "B05.FR.10")
    return answered(scene, which, {"setVariableResult": all_taken})


@BINDING.does(word.VouchForOperator)
def vouch(intent: word.VouchForOperator, scene: Scene) -> Deed:
    """Over TLS the station believes in the root of its CSMS already."""
    if intent.kind == "CSMS" and "tls" in scene.features:
        return Call(CSMS, LIST, {"certificateType": [ROOTS["CSMS"]]})
    root = estate(scene).csms_root if intent.kind == "CSMS" else v2g_estate(scene).v2g_root
    return install(ROOTS[intent.kind], pem(root.certificate))


@BINDING.sees(word.OperatorBelieved)
def operator_believed(sight: word.OperatorBelieved, scene: Scene) -> Check:
    which = rule("signing.root", "the station has the root that its certificate leads up to", "M05.FR.02")
    if "tls" in scene.features and "test_authorities" not in scene.features:
        lacking = Known(False, "authorities whose keys the test has", "the profile names no pki folder")
        return Check(which, lacking, since="now", consumes=False)
    return answered(scene, which, {"status": "Accepted"})


@BINDING.does(word.TakeRequests)
def take_requests(intent: word.TakeRequests, scene: Scene) -> Deed:
    status = "Accepted" if intent.accept else "Rejected"
    return Setting(CSMS, "override", {"action": "SignCertificate", "reply": {"status": status}})


# -- the request


@BINDING.does(word.DemandRequest)
def demand(intent: word.DemandRequest, scene: Scene) -> Deed:
    return Call(CSMS, "TriggerMessage", {"requestedMessage": TRIGGERS[intent.kind]})


@BINDING.sees(word.RequestMade)
def request_made(sight: word.RequestMade, scene: Scene) -> Check:
    def of_this_kind(value: Any) -> str | None:
        """Left out, it is for the station, or for both uses (A02.FR.13)."""
        fits = value == KINDS[sight.kind] or (sight.kind == "station" and not isinstance(value, str))
        return None if fits else f"wanted {KINDS[sight.kind]}, got {value}"

    which = rule(
        "csr.form",
        "asked to renew a certificate, a station sends a certificate request (PKCS#10, in PEM) for a key of at least "
        "2048 bits (RSA) or 224 bits (elliptic curves), signed with that key, and says which certificate it is for",
        "A02.FR.02",
        "A02.FR.03",
        "A02.FR.13",
        "A00.FR.502",
        "A00.FR.503",
    )
    made = request("SignCertificate", must={"csr": well_formed, "certificateType": of_this_kind})
    return check(which, Within(made, scene.seconds("react_within")))


def well_formed(value: Any) -> str | None:
    """A request whose key is strong enough."""
    if not isinstance(value, str):
        return f"wanted a certificate request, got {show(value)}"
    try:
        found = read_csr(value)
    except ValueError as fault:
        return f"{fault}"
    kind, bits = strength(found)
    weak = (kind == "RSA" and bits < 2048) or (kind == "EC" and bits < 224)
    return f"the key is {kind} of {bits} bits" if weak else None


@BINDING.sees(word.RequestNamesStation)
def request_names_station(sight: word.RequestNamesStation, scene: Scene) -> Check:
    """The texts say what has to stand in the certificate; a CA might write it there in place of what was asked for."""
    which = rule(
        "csr.subject",
        "a station asks for a certificate with its serial number as common name and the operator as organization",
        "A00.FR.509",
        "A00.FR.511",
        "Part 2 SecurityCtrlr.OrganizationName",
        basis="inferred",
    )
    serial, operator = serial_number(scene), setting(scene, "OrganizationName")
    wanted = f"CN {serial or 'that is no address'}, O {operator or 'that is not empty'}"
    asked = requests_of(scene)
    if not asked:
        return Check(which, Known(False, wanted, "no request"), since="now", consumes=False)
    wrong = subject_wrong(str(first(asked[-1].body, "csr")), serial, operator)
    return Check(which, Known(not wrong, wanted, wrong or wanted, (asked[-1],)), since="now", consumes=False)


def subject_wrong(csr: str, serial: str, operator: str) -> str:
    try:
        subject = read_csr(csr).subject
    except ValueError as fault:
        return f"{fault}"
    name, owner = name_part(subject, NameOID.COMMON_NAME), name_part(subject, NameOID.ORGANIZATION_NAME)
    if not name or (serial and name != serial) or is_address(name) or "://" in name:
        return f"CN {name!r}, O {owner!r}"
    return f"O {owner!r}" if not owner or (operator and owner != operator) else ""


def serial_number(scene: Scene) -> str:
    """As the station gave it in a BootNotification of this scenario; "" if there is none."""
    boots = scene.seen("BootNotification")
    return str(first(boots[-1].body, "chargingStation.serialNumber") or "") if boots else ""


def requests_of(scene: Scene, kind: str = "") -> list[Observation]:
    """All requests for a certificate (of one kind), oldest first."""
    return [
        each
        for each in scene.seen("SignCertificate")
        if not kind or first(each.body, "certificateType") in (None, KINDS[kind])
    ]


@BINDING.sees(word.KeyIsNew)
def key_is_new(sight: word.KeyIsNew, scene: Scene) -> Check:
    which = rule("csr.new_key", "a station makes a new key pair whenever it is asked to renew", "A02.FR.02")
    last_two = requests_of(scene)[-2:]
    keys = [public_key(str(first(each.body, "csr"))) for each in last_two]
    new = len(keys) == 2 and keys[0] != keys[1] and all(keys)
    received = "another key" if new else "the same key" if len(keys) == 2 else f"{len(keys)} requests"
    return Check(
        which, Known(new, "another key than before", received, tuple(last_two)), "now", consumes=False
    )


def public_key(csr: str) -> bytes:
    """The key of a request in DER; b"" if it cannot be read."""
    try:
        return public_key_der(read_csr(csr))
    except ValueError:
        return b""
