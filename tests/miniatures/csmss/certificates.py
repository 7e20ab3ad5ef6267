"""CSMSs that hand out the wrong certificates, sign what they must not, or keep from stations what they asked for."""

from base64 import b64decode, b64encode
from dataclasses import replace
from typing import Any

from harness.clock import parse_iso8601
from harness.pki.credential import chain_pem, key_pem, make_csr, new_key
from harness.pki.pem import read_chain
from harness.protocols.ocpp.peer import SILENCE, ErrorReply
from harness.protocols.ocpp.v201.csms import Csms
from harness.protocols.ocpp.v201.csms.outside import Fetched
from harness.protocols.ocpp.v201.estates import SERIAL, estate_at
from tests.miniatures.confession import caught_by, faulty_csms
from tests.miniatures.csmss.use_cases import keeps_every_order_to_itself
from tests.miniatures.tampering import DROP, spoils_answers, spoils_calls

ROOTS, OCSP, SIGNING = "IEC63110-8.3.16-", "IEC63110-8.3.17-", "IEC63110-8.3.18-"
OUTSIDE, CONTRACTS = "IEC63110-8.3.20-", "IEC63110-8.4.9-"
ONBOARDING, SEALED = "IEC63110-8.3.15-", "IEC63110-8.4.8-"

# -- roots and lists

for _check, _case in (
    ("roots.ordered", f"{ROOTS}P3"),
    ("roots.list_ordered", f"{ROOTS}X61[csms]"),
    ("renewal.ordered", f"{SIGNING}P3"),
):
    caught_by(_check, _case)(keeps_every_order_to_itself)


@spoils_calls(Csms, "InstallCertificate", "roots.ordered", f"{ROOTS}X60[csms]", f"{ROOTS}X60[v2g]")
def calls_every_root_the_one_of_the_manufacturer(payload: Any) -> None:
    payload["certificateType"] = "ManufacturerRootCertificate"


@spoils_calls(Csms, "InstallCertificate", "roots.ordered", f"{ROOTS}P3")
def hands_out_roots_without_their_first_and_last_line(payload: Any) -> None:
    payload["certificate"] = "".join(payload["certificate"].splitlines()[1:-1])


@spoils_calls(Csms, "InstallCertificate", "roots.ordered", f"{ROOTS}P3")
def hands_out_what_is_no_root(payload: Any) -> None:
    station = estate_at(parse_iso8601("2026-01-01T00:00:00Z")).station
    payload["certificate"] = chain_pem((station.certificate,))


@spoils_calls(
    Csms, "GetInstalledCertificateIds", "roots.list_ordered", f"{ROOTS}X61[v2g]", f"{ROOTS}X61[two]"
)
def asks_for_all_certificates_whatever_is_wanted(payload: Any) -> None:
    payload.pop("certificateType", None)


@spoils_calls(
    Csms, "DeleteCertificate", "roots.removal_ordered", f"{ROOTS}X64[sha384]", f"{ROOTS}X64[sha512]"
)
def knows_one_hash_algorithm_only(payload: Any) -> None:
    payload["certificateHashData"]["hashAlgorithm"] = "SHA256"


@spoils_calls(Csms, "DeleteCertificate", "roots.removal_ordered", f"{ROOTS}X64[sha256]")
def writes_serial_numbers_in_decimal(payload: Any) -> None:
    data = payload["certificateHashData"]
    data["serialNumber"] = str(int(data["serialNumber"], 16))[:40]


@faulty_csms(
    "concluded", "roots.not_repeated", f"{ROOTS}X63", f"{ROOTS}X65[failed]", f"{SIGNING}X66", warns=True
)
def orders_until_the_station_gives_in(
    self: Any, usual: Any, station: Any, order: Any, payload: Any, *rest: Any
) -> None:
    usual(station, order, payload, *rest)
    if order.status in ("Failed", "Rejected"):
        self.agenda.at(rest[-1] + 2, lambda at: self.order_by_itself(station, order.action, payload, at))


@faulty_csms(
    "after_install_certificate", "roots.not_booked", f"{ROOTS}N7[failed]", f"{ROOTS}N7[rejected]", warns=True
)
def books_roots_before_it_knows(
    self: Any, usual: Any, station: Any, request: Any, response: Any, now: float
) -> None:
    usual(station, request, {**response, "status": "Accepted"}, now)


# -- signing


@spoils_calls(Csms, "TriggerMessage", "renewal.ordered", f"{SIGNING}P3", f"{SIGNING}X61")
def renews_the_certificate_for_vehicles_only(payload: Any) -> None:
    payload["requestedMessage"] = "SignV2GCertificate"


@faulty_csms("sign", "signing.accepted", f"{SIGNING}P3", f"{SIGNING}X60")
def has_nobody_who_signs(self: Any, usual: Any, *args: Any) -> None:
    return None


@faulty_csms(
    "on_sign_certificate",
    "signing.refused",
    f"{SIGNING}N5[garbage]",
    f"{SIGNING}X64[damaged]",
    warns=True,
)
def accepts_before_it_reads(self: Any, usual: Any, *args: Any) -> Any:
    usual(*args)
    return {"status": "Accepted"}


caught_by("signing.refused_early", f"{SIGNING}N5[rsa_1024]", f"{SIGNING}X65[other_name]", warns=True)(
    accepts_before_it_reads
)


@caught_by(
    "signing.nothing_issued",
    f"{SIGNING}N5[rsa_1024]",
    f"{SIGNING}X65[small_curve]",
    f"{SIGNING}X65[other_name]",
)
class signs_whatever_can_be_signed(Csms):
    def csr_objection(self, station: Any, request: Any) -> str:
        return ""


class SendsOtherChains(Csms):
    """Does something to the chain before it goes out."""

    def sign(self, station: Any, request: Any, now: float) -> str | None:
        chain = super().sign(station, request, now)
        return chain and self.change(chain, request, now)

    def change(self, chain: str, request: Any, now: float) -> str:
        raise NotImplementedError


@caught_by("signing.issued", f"{SIGNING}X60", warns=True)
@caught_by("signing.issued", f"{SIGNING}P3")
class sends_chains_upside_down(SendsOtherChains):
    def change(self, chain: str, request: Any, now: float) -> str:
        return chain_pem(tuple(reversed(read_chain(chain))))


@caught_by("signing.issued", f"{SIGNING}P3")
class sends_chains_without_a_link(SendsOtherChains):
    """The certificate of an authority that has not signed the one before it."""

    def change(self, chain: str, request: Any, now: float) -> str:
        return chain_pem((read_chain(chain)[0], estate_at(now).mo_sub1.certificate))


@caught_by("signing.issued", f"{SIGNING}P3")
class makes_the_key_itself(SendsOtherChains):
    def change(self, chain: str, request: Any, now: float) -> str:
        other = make_csr(new_key(), common_name=SERIAL, organization="Somebody")
        return chain_pem(estate_at(now).client_ca.sign(other, now))


@caught_by("signing.issued", f"{SIGNING}P3")
class sends_certificates_that_have_expired(SendsOtherChains):
    def change(self, chain: str, request: Any, now: float) -> str:
        return chain_pem(estate_at(now).client_ca.sign(request["csr"], now - 86400 * 2, days=1))


@caught_by("signing.issued", f"{SIGNING}P3")
class names_stations_by_their_address(SendsOtherChains):
    """As if the name of a certificate were the identity in the URL."""

    def change(self, chain: str, request: Any, now: float) -> str:
        of = estate_at(now).client_ca
        subject = make_csr(new_key(), common_name="CS001", organization="Somebody")
        name = read_chain(chain_pem(of.sign(subject, now)))[0].subject
        key = read_chain(chain)[0].public_key()
        return chain_pem((of.seal(of.form(now, key, subject=name, usage="client")), *of.path))


@caught_by("signing.issued", f"{SIGNING}P3")
class sends_certificates_in_base64_alone(SendsOtherChains):
    def change(self, chain: str, request: Any, now: float) -> str:
        return "".join(line for line in chain.splitlines() if not line.startswith("-----"))


@caught_by("contracts.passed_on", f"{CONTRACTS}P1")
class writes_to_vehicles_in_letters_of_its_own(Csms):
    def contract_reply(self, body: bytes) -> Any:
        return {"status": "Accepted", "exiResponse": "äöü"}


@spoils_calls(Csms, "CertificateSigned", "signing.kind", f"{SIGNING}X60", warns=True)
def sends_every_certificate_as_one_for_stations(payload: Any) -> None:
    payload["certificateType"] = "ChargingStationCertificate"


@spoils_calls(Csms, "TriggerMessage", "signing.no_key", f"{OUTSIDE}N4")
def sends_a_key_along(payload: Any) -> None:
    payload["customData"] = {"vendorId": "org.example", "key": key_pem(new_key()).decode()}


caught_by("generic.private_key", f"{OUTSIDE}N4")(sends_a_key_along)


# -- questions about certificates


@spoils_answers(Csms, "GetCertificateStatus", "status.passed_on", f"{OCSP}P1", f"{OCSP}P2")
def keeps_to_itself_what_the_responder_said(payload: Any) -> None:
    payload.pop("ocspResult", None)


@spoils_answers(Csms, "GetCertificateStatus", "status.passed_on", f"{OCSP}P1")
def writes_answers_in_hexadecimal(payload: Any) -> None:
    if "ocspResult" in payload:
        payload["ocspResult"] = b64decode(payload["ocspResult"]).hex()


@caught_by("status.passed_on", f"{OCSP}X62")
class remembers_one_answer_for_everything(Csms):
    """The answer about one certificate is the answer about all."""

    kept: Any = None

    def status_reply(self, body: bytes) -> Any:
        self.kept = self.kept or super().status_reply(body)
        return self.kept


@caught_by("status.passed_on", f"{OCSP}P2", f"{OCSP}X60[revoked]")
class takes_a_revoked_certificate_for_a_failure(Csms):
    """The status of the answer is not the status of the certificate."""

    def status_reply(self, body: bytes) -> Any:
        from cryptography.x509 import ocsp

        good = ocsp.load_der_ocsp_response(body).certificate_status is ocsp.OCSPCertStatus.GOOD
        return super().status_reply(body) if good else {"status": "Failed"}


@caught_by("status.passed_on", f"{OCSP}X61[sha384]")
class knows_one_hash_algorithm_for_responders(Csms):
    def on_get_certificate_status(self, station: Any, request: Any, now: float) -> Any:
        if request["ocspRequestData"]["hashAlgorithm"] != "SHA256":
            return {"status": "Failed"}
        return super().on_get_certificate_status(station, request, now)


@caught_by("contracts.slow", f"{CONTRACTS}N2", warns=True)
@caught_by("status.not_had", f"{OCSP}N1[hangs]")
class waits_for_ever_for_those_it_asks(Csms):
    def ask(self, station: Any, fetched: Fetched, reply: Any, failure: Any, now: float) -> Any:
        if fetched.after is None or fetched.after > 30:
            return SILENCE
        return super().ask(station, fetched, reply, failure, now)


@spoils_answers(Csms, "GetCertificateStatus", "status.answered", f"{OCSP}N2", f"{OCSP}X63[stale]")
def never_answers_about_certificates(payload: Any) -> Any:
    return DROP


@spoils_answers(Csms, "GetCertificateStatus", "status.not_had", f"{OCSP}N1[refuses]")
def says_yes_when_nobody_answers(payload: Any) -> None:
    payload["status"] = "Accepted"


@caught_by("status.held_back", f"{OCSP}X63[malformed_answer]", f"{OCSP}X63[cut_answer]")
class passes_on_whatever_comes(Csms):
    def status_reply(self, body: bytes) -> Any:
        return {"status": "Accepted", "ocspResult": b64encode(body).decode()}


caught_by("status.held_back", f"{OCSP}X63[try_later]", warns=True)(
    type("takes_a_refusal_for_an_answer", (passes_on_whatever_comes,), {"__doc__": "tryLater is no status."})
)


# -- contract certificates


@caught_by("contracts.passed_on", f"{CONTRACTS}P1", f"{CONTRACTS}P2")
class opens_what_is_for_the_vehicle(Csms):
    """And loses what it takes for padding."""

    def contract_reply(self, body: bytes) -> Any:
        return super().contract_reply(body.replace(b"\x00", b""))


@caught_by("contracts.passed_on", f"{CONTRACTS}P2")
class takes_every_wish_for_a_first_one(Csms):
    def on_get_15118_ev_certificate(self, station: Any, request: Any, now: float) -> Any:
        return super().on_get_15118_ev_certificate(station, {**request, "action": "Install"}, now)


@caught_by("contracts.unknown", f"{CONTRACTS}N1")
class welcomes_every_vehicle(Csms):
    """And has nothing to say to it."""

    def ask(self, station: Any, fetched: Fetched, *rest: Any) -> Any:
        return super().ask(station, replace(fetched, body=fetched.body or b""), *rest)


@faulty_csms("on_get_15118_ev_certificate", "contracts.no_base64", f"{CONTRACTS}N3", warns=True)
def takes_what_is_no_base64(self: Any, usual: Any, station: Any, request: Any, now: float) -> Any:
    usual(station, request, now)
    return {"status": "Accepted", "exiResponse": "AAEC"}


@faulty_csms("on_get_15118_ev_certificate", "contracts.longest", f"{CONTRACTS}X62")
def has_no_room_for_long_wishes(self: Any, usual: Any, station: Any, request: Any, now: float) -> Any:
    if len(request["exiRequest"]) > 4096:
        return ErrorReply("PropertyConstraintViolation", "exiRequest is too long")
    return usual(station, request, now)


# -- onboarding, and what is sealed

caught_by("onboarding.operator_named", f"{ONBOARDING}X61")(keeps_every_order_to_itself)


@faulty_csms("refuse_before_acceptance", "onboarding.at_work", f"{ONBOARDING}X61")
def accepts_stations_in_name_only(self: Any, usual: Any, station: Any, call: Any) -> Any:
    if station.boots > 1 and call.action == "Heartbeat":
        return ErrorReply("SecurityError", "who are you?")
    return usual(station, call)


@faulty_csms("refuse_payload", "opaque.taken", f"{SEALED}X60[own]", f"{SEALED}X60[both]")
def refuses_what_it_does_not_know(self: Any, usual: Any, call: Any) -> Any:
    if '"customData"' in f"{call.payload}".replace("'", '"'):
        return ErrorReply("FormatViolation", "customData")
    return usual(call)


@faulty_csms("on_meter_values", "opaque.kept", f"{SEALED}X61", warns=True)
def reads_what_is_sealed_and_writes_it_anew(
    self: Any, usual: Any, station: Any, request: Any, now: float
) -> Any:
    for reading in request["meterValue"]:
        for value in reading["sampledValue"]:
            sealed = value.get("signedMeterValue", {})
            if "signedMeterData" in sealed:
                text = b64decode(sealed["signedMeterData"] + "===")
                sealed["signedMeterData"] = b64encode(text + b"\n").decode()
    return usual(station, request, now)
