"""Stations that ask badly for certificates, take bad ones, or do not use good ones (8.3.17, 8.3.18, 8.3.20, 8.4.9)."""

from typing import Any

from harness.pki.credential import Credential, key_pem, make_csr, new_key
from harness.pki.pem import read_chain
from harness.protocols.ocpp.v201.station import ChargingStation
from harness.protocols.ocpp.v201.station.ev_certificates import EvCertificates
from harness.protocols.ocpp.v201.station.ocsp import TIMER, Ocsp
from harness.protocols.ocpp.v201.station.own_certificates import Asked, OwnCertificates
from harness.protocols.ocpp.v201.station.part import status
from harness.protocols.ocpp.v201.station.registration import Registration
from harness.protocols.ocpp.v201.station.reports import Reports
from harness.protocols.ocpp.v201.station.security_log import SecurityLog
from tests.miniatures.confession import caught_by, faulty_part

# -- asking


@faulty_part(OwnCertificates, "csr", "csr.form", "IEC63110-8.3.18-X1")
def asks_in_base64_without_pem(self: Any, usual: Any, kind: str, key: Any) -> str:
    return "".join(usual(kind, key).splitlines()[1:-1])


@faulty_part(OwnCertificates, "csr", "csr.form", "IEC63110-8.3.18-X1")
def asks_for_a_short_key(self: Any, usual: Any, kind: str, key: Any) -> str:
    return make_csr(new_key("RSA-1024"), common_name="CP-0001", organization="chargeproof")


@faulty_part(OwnCertificates, "send", "csr.form", "IEC63110-8.3.18-X7")
def does_not_say_which_certificate_it_wants(self: Any, usual: Any, kind: str, now: float) -> None:
    payload = {"csr": self._asked[kind].csr, "certificateType": "ChargingStationCertificate"}
    self.station.calls.send("SignCertificate", payload, now, asked=True)


@faulty_part(OwnCertificates, "csr", "csr.subject", "IEC63110-8.3.18-X1", warns=True)
def asks_by_its_identity(self: Any, usual: Any, kind: str, key: Any) -> str:
    return make_csr(key, common_name="10.0.0.7", organization="chargeproof")


@faulty_part(OwnCertificates, "csr", "csr.subject", "IEC63110-8.3.18-X1", warns=True)
def asks_in_the_name_of_its_maker(self: Any, usual: Any, kind: str, key: Any) -> str:
    return make_csr(key, common_name="CP-0001", organization="Maker of Stations")


@faulty_part(OwnCertificates, "sign", "csr.new_key", "IEC63110-8.3.18-X2")
def has_one_key_for_life(self: Any, usual: Any, kind: str, now: float) -> None:
    self.key = getattr(self, "key", None) or new_key()
    self._asked[kind] = Asked(self.key, self.csr(kind, self.key))
    self.send(kind, now)


@faulty_part(OwnCertificates, "answered", "csr.repeats", "IEC63110-8.3.18-P2")
def asks_once_and_never_again(self: Any, usual: Any, kind: str, answer: Any, now: float) -> None:
    pass


@faulty_part(OwnCertificates, "answered", "csr.repeats", "IEC63110-8.3.18-P2")
def asks_again_without_growing_patience(self: Any, usual: Any, kind: str, answer: Any, now: float) -> None:
    asked = self._asked[kind]
    repeats, asked.repeats = asked.repeats, 0
    if repeats < 2:
        usual(kind, answer, now)
    asked.repeats = repeats


@faulty_part(OwnCertificates, "answered", "csr.repeats", "IEC63110-8.3.18-P2")
def asks_again_without_end(self: Any, usual: Any, kind: str, answer: Any, now: float) -> None:
    wait = 20 * 2 ** self._asked[kind].repeats
    self.station.timers.set("again", now + wait, lambda at: self.ask_again(kind, at))


@faulty_part(OwnCertificates, "signed", "csr.stops", "IEC63110-8.3.18-N1[another_key]")
def asks_again_after_a_bad_certificate(self: Any, usual: Any, request: Any, now: float) -> Any:
    answer = usual(request, now)
    if answer["status"] == "Rejected":
        self.station.timers.set("again", now + 30, lambda at: self.sign("ChargingStationCertificate", at))
    return answer


@caught_by("csr.stops", "IEC63110-8.3.18-N1[another_key]")
class asks_again_and_reports_later(ChargingStation):
    """What it asks for comes before the report that everybody waits for."""

    class own_certificates_type(OwnCertificates):
        def signed(self, request: Any, now: float) -> Any:
            answer = super().signed(request, now)
            if answer["status"] == "Rejected":
                self.station.timers.set(
                    "again", now + 1, lambda at: self.sign("ChargingStationCertificate", at)
                )
            return answer

    class security_log_type(SecurityLog):
        def flush(self, now: float) -> None:
            self.station.timers.set("report", now + 5, super().flush)


@faulty_part(OwnCertificates, "answered", "csr.declined", "IEC63110-8.3.18-N3", warns=True)
def does_not_take_no_for_an_answer(self: Any, usual: Any, kind: str, answer: Any, now: float) -> None:
    self.station.timers.set("again", now + 5, lambda at: self.ask_again(kind, at))


@faulty_part(OwnCertificates, "watch_expiry", "csr.renewal", "IEC63110-8.3.18-X6", warns=True)
def lets_its_certificate_run_out(self: Any, usual: Any, now: float) -> None:
    pass


@faulty_part(OwnCertificates, "csr", "generic.private_key", "IEC63110-8.3.18-X1")
def sends_its_key_along(self: Any, usual: Any, kind: str, key: Any) -> str:
    return str(usual(kind, key)) + key_pem(key).decode()


# -- taking


@faulty_part(OwnCertificates, "flaw", "signed.taken", "IEC63110-8.3.18-X1")
def takes_no_certificate_at_all(self: Any, usual: Any, *of: Any) -> str:
    return "no, thanks"


@faulty_part(
    OwnCertificates,
    "key_flaw",
    "signed.refused",
    "IEC63110-8.3.18-N1[another_key]",
    "IEC63110-8.3.20-N1",
)
def takes_a_certificate_for_another_key(self: Any, usual: Any, *of: Any) -> str:
    return ""


@faulty_part(OwnCertificates, "path_flaw", "signed.refused", "IEC63110-8.3.18-N1[expired]")
def takes_a_certificate_that_ran_out(self: Any, usual: Any, *of: Any) -> str:
    return "" if (wrong := usual(*of)) == "expired" else wrong


@faulty_part(
    OwnCertificates,
    "path_flaw",
    "signed.refused",
    "IEC63110-8.3.18-N1[unknown_root]",
    "IEC63110-8.3.18-N1[broken_signature]",
    "IEC63110-8.3.18-N1[by_a_leaf]",
    "IEC63110-8.3.18-N1[SHA-1]",
)
def does_not_look_who_signed(self: Any, usual: Any, *of: Any) -> str:
    return ""


@faulty_part(OwnCertificates, "name_flaw", "signed.refused", "IEC63110-8.3.18-N1[another_name]")
def takes_the_certificate_of_another_station(self: Any, usual: Any, *of: Any) -> str:
    return ""


@faulty_part(OwnCertificates, "signed", "signed.refused", "IEC63110-8.3.18-N1[no_PEM]")
def takes_any_text_for_a_certificate(self: Any, usual: Any, request: Any, now: float) -> Any:
    return usual(request, now) if "BEGIN" in request["certificateChain"] else status("Accepted")


@faulty_part(
    OwnCertificates, "path_flaw", "signed.doubtful", "IEC63110-8.3.18-X3[unknown_extension]", warns=True
)
def ignores_critical_extensions(self: Any, usual: Any, *of: Any) -> str:
    return "" if (wrong := usual(*of)) == "critical_extension" else wrong


@faulty_part(OwnCertificates, "examined", "signed.doubtful", "IEC63110-8.3.20-N2", warns=True)
def overlooks_a_key_beside_the_certificate(self: Any, usual: Any, kind: str, text: str, *of: Any) -> Any:
    return usual(kind, text.partition("-----BEGIN PRIVATE")[0], *of)


@faulty_part(OwnCertificates, "path_flaw", "signed.future", "IEC63110-8.3.18-X3[not_yet]", warns=True)
def puts_certificates_by_for_later(self: Any, usual: Any, *of: Any) -> str:
    return "" if (wrong := usual(*of)) == "not_yet_valid" else wrong


@caught_by("signed.future", "IEC63110-8.3.18-X3[not_yet]", certificate_from_the_future="refused")
class uses_certificates_before_their_time(ChargingStation):
    """Its profile has chosen the errata, so it is held to them."""

    own_certificates_type = type(
        "Hasty",
        (OwnCertificates,),
        {"path_flaw": lambda self, *of: _unless("not_yet_valid", OwnCertificates.path_flaw(self, *of))},
    )


def _unless(known: str, wrong: str) -> str:
    return "" if wrong == known else wrong


@faulty_part(OwnCertificates, "signed", "signed.answered", "IEC63110-8.3.18-X4[revoked]")
def answers_failed_to_a_certificate(self: Any, usual: Any, request: Any, now: float) -> Any:
    return status("Failed")


@faulty_part(OwnCertificates, "oversized", "signed.size", "IEC63110-8.3.18-N2")
def takes_chains_of_any_length(self: Any, usual: Any, text: str) -> bool:
    return False


@faulty_part(OwnCertificates, "signed", "signed.unasked", "IEC63110-8.3.18-N4", warns=True)
def takes_what_it_has_no_key_for(self: Any, usual: Any, request: Any, now: float) -> Any:
    return usual(request, now) if self._asked else status("Accepted")


@faulty_part(
    SecurityLog, "event", "signed.reported", "IEC63110-8.3.18-N1[expired]", "IEC63110-8.3.18-X3[leaf_last]"
)
def keeps_bad_certificates_to_itself(self: Any, usual: Any, type: str, *rest: Any) -> None:
    if type != "InvalidChargingStationCertificate":
        usual(type, *rest)


# -- using


@faulty_part(OwnCertificates, "switch", "signed.used", "IEC63110-8.3.18-P1")
def goes_on_with_its_old_certificate(self: Any, usual: Any, now: float) -> None:
    self.credential = self.former
    usual(now)


@faulty_part(OwnCertificates, "refused", "signed.fallback", "IEC63110-8.3.18-X8", warns=True)
def insists_on_its_new_certificate(self: Any, usual: Any, now: float) -> None:
    pass


@faulty_part(OwnCertificates, "rebooting", "signed.used", "IEC63110-8.3.18-P1")
def forgets_its_new_certificate_when_it_restarts(self: Any, usual: Any, now: float) -> None:
    usual(now)
    self.credential = self.station.config.credential


@caught_by("signed.refused", "IEC63110-8.3.18-X10")
class shows_evs_whatever_it_is_sent(ChargingStation):
    class own_certificates_type(OwnCertificates):
        def path_flaw(self, kind: str, *of: Any) -> str:
            return "" if kind == "V2GCertificate" else super().path_flaw(kind, *of)

        def root_of(self, credential: Any, now: float) -> Any:
            return credential.chain[-1]


@faulty_part(OwnCertificates, "signed", "signed.discarded", "IEC63110-8.3.18-X9")
def uses_what_it_has_refused(self: Any, usual: Any, request: Any, now: float) -> Any:
    asked, answer = dict(self._asked), usual(request, now)
    if answer["status"] == "Rejected" and asked:
        chain = read_chain(request["certificateChain"])
        self.credential = Credential(chain[0], asked["ChargingStationCertificate"].key, chain[1:])
    return answer


@faulty_part(Registration, "boot_payload", "signed.own", "IEC63110-8.3.20-P1")
def calls_itself_otherwise_than_its_certificate(self: Any, usual: Any, reason: str) -> Any:
    payload = usual(reason)
    payload["chargingStation"]["serialNumber"] = "ANOTHER-9"
    return payload


@caught_by("secrets.reported", "IEC63110-8.3.20-N3")
class tells_its_password(ChargingStation):
    def __init__(self, *of: Any) -> None:
        super().__init__(*of)
        self.model.named("SecurityCtrlr.BasicAuthPassword").attributes["Actual"].mutability = "ReadWrite"


@faulty_part(Reports, "attribute", "secrets.reported", "IEC63110-8.3.20-N3", warns=True)
def tells_a_mask_for_its_password(self: Any, usual: Any, variable: Any, *of: Any) -> Any:
    """What stands in place of the password is taken out of the record like the password: nobody can tell which it was."""
    shape = usual(variable, *of)
    return shape | {"value": "********"} if variable.name == "BasicAuthPassword" else shape


# -- questions


@faulty_part(Ocsp, "ask", "ocsp.asked", "IEC63110-8.3.17-P3")
def asks_about_its_own_certificate_only(self: Any, usual: Any, certificate: Any, *of: Any) -> None:
    assert self.station.own_certificates.v2g is not None
    if certificate == self.station.own_certificates.v2g.credential.certificate:
        usual(certificate, *of)


@faulty_part(Ocsp, "renew", "ocsp.asked", "IEC63110-8.3.17-P3")
def never_asks_how_its_certificates_stand(self: Any, usual: Any, now: float) -> None:
    pass


@faulty_part(Ocsp, "ask", "ocsp.asked", "IEC63110-8.3.17-P3")
def takes_a_certificate_for_its_own_issuer(
    self: Any, usual: Any, certificate: Any, issuer: Any, now: float
) -> None:
    usual(certificate, certificate, now)


@faulty_part(Ocsp, "renew", "ocsp.weekly", "IEC63110-8.3.17-X1")
def asks_once_in_a_life(self: Any, usual: Any, now: float) -> None:
    usual(now)
    self.station.timers.cancel(TIMER)


@faulty_part(Ocsp, "retry_wait", "ocsp.patience", "IEC63110-8.3.17-N6", warns=True)
def presses_for_an_answer(self: Any, usual: Any) -> float:
    return 2.0


@faulty_part(EvCertificates, "ask", "contract.forwarded", "IEC63110-8.4.9-P3[update]")
def has_every_certificate_installed_anew(self: Any, usual: Any, action: str, exi: str, now: float) -> None:
    usual("Install", exi, now)


@faulty_part(EvCertificates, "ask", "contract.forwarded", "IEC63110-8.4.9-P3[install]")
def mends_what_the_ev_says(self: Any, usual: Any, action: str, exi: str, now: float) -> None:
    usual(action, exi.rstrip("="), now)


@faulty_part(EvCertificates, "answered", "link.stays", "IEC63110-8.4.9-N5[install]", warns=True)
def leaves_when_there_is_no_contract(self: Any, usual: Any, answer: Any, now: float) -> None:
    self.station.connection.renew(now, "no contract")
