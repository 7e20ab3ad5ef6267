"""Stations that believe the wrong ones, or keep their lists badly (8.3.16, 8.3.19, 8.3.21)."""

from typing import Any

from harness.protocols.ocpp.v201.station import ChargingStation
from harness.protocols.ocpp.v201.station.certificates import Certificates, Root
from harness.protocols.ocpp.v201.station.firmware import Firmware
from harness.protocols.ocpp.v201.station.network import Network
from harness.protocols.ocpp.v201.station.own_certificates import OwnCertificates
from harness.protocols.ocpp.v201.station.part import status
from harness.protocols.ocpp.v201.station.security_log import SecurityLog
from tests.miniatures.confession import caught_by, faulty_part

# -- in


@faulty_part(Certificates, "install", "roots.install", "IEC63110-8.3.16-P1")
def takes_no_root(self: Any, usual: Any, request: Any, now: float) -> Any:
    return status("Failed")


@faulty_part(Certificates, "flaw", "roots.invalid", "IEC63110-8.3.16-N1[expired]")
def installs_roots_that_ran_out(self: Any, usual: Any, certificate: Any, now: float) -> str:
    return "" if (wrong := usual(certificate, now)) == "expired" else wrong


@faulty_part(Certificates, "install", "roots.invalid", "IEC63110-8.3.16-N1[no_PEM]")
def takes_any_text_for_a_root(self: Any, usual: Any, request: Any, now: float) -> Any:
    return status("Accepted") if "BEGIN" not in request["certificate"] else usual(request, now)


@faulty_part(Certificates, "install", "roots.invalid", "IEC63110-8.3.16-N1[expired]", warns=True)
def says_failed_where_it_should_reject(self: Any, usual: Any, request: Any, now: float) -> Any:
    answer = usual(request, now)
    return status("Failed") if answer["status"] == "Rejected" else answer


@faulty_part(Certificates, "flaw", "roots.doubtful", "IEC63110-8.3.16-N1[leaf]", warns=True)
def believes_in_a_server_as_a_root(self: Any, usual: Any, certificate: Any, now: float) -> str:
    return "" if (wrong := usual(certificate, now)) == "not_a_ca" else wrong


@faulty_part(Certificates, "flaw", "roots.doubtful", "IEC63110-8.3.16-N1[short_RSA_key]", warns=True)
def believes_in_roots_with_short_keys(self: Any, usual: Any, certificate: Any, now: float) -> str:
    return "" if (wrong := usual(certificate, now)) == "weak_key" else wrong


@faulty_part(Certificates, "signed_by", "roots.guarded", "IEC63110-8.3.16-N2[stranger]")
def lets_anybody_take_over(self: Any, usual: Any, new: Any, old: Any, now: float) -> bool:
    return True


@faulty_part(Certificates, "signed_by", "roots.guarded", "IEC63110-8.3.16-N2[forger]")
def reads_who_signed_a_root_and_does_not_check(self: Any, usual: Any, new: Any, old: Any, now: float) -> bool:
    return bool(new.issuer == old.subject)


@faulty_part(Certificates, "full", "roots.limit", "IEC63110-8.3.16-N3")
def has_room_for_everything(self: Any, usual: Any) -> bool:
    return False


@faulty_part(Certificates, "full", "roots.fit", "IEC63110-8.3.16-N3")
def has_less_room_than_it_says(self: Any, usual: Any) -> bool:
    return bool(self.entries() >= 5)


# -- lists


@faulty_part(Certificates, "listed", "roots.listed", "IEC63110-8.3.16-P1")
def hashes_the_whole_certificate(self: Any, usual: Any) -> Any:
    return [_changed(entry, issuerNameHash="ab" * 32) for entry in usual()]


@faulty_part(Certificates, "listed", "roots.listed", "IEC63110-8.3.16-P1")
def pads_serial_numbers(self: Any, usual: Any) -> Any:
    found = usual()
    return [_changed(entry, serialNumber=f"{serial(entry):0>40}"[-40:]) for entry in found]


def serial(entry: Any) -> str:
    return f"0{entry['certificateHashData']['serialNumber'][:39]}"


def _changed(entry: Any, **hashes: str) -> Any:
    return entry | {"certificateHashData": entry["certificateHashData"] | hashes}


@faulty_part(Certificates, "listed", "roots.listed", "IEC63110-8.3.16-X2")
def lists_everything_twice(self: Any, usual: Any) -> Any:
    return usual() * 2


@faulty_part(Certificates, "rebooting", "roots.listed", "IEC63110-8.3.16-X6")
def forgets_its_roots_when_it_restarts(self: Any, usual: Any, now: float) -> None:
    self.store = []


@faulty_part(Certificates, "installed_ids", "roots.listed", "IEC63110-8.3.16-X3[two]")
def lists_all_kinds_whatever_is_asked_for(self: Any, usual: Any, request: Any, now: float) -> Any:
    answer = usual({}, now)
    if "certificateType" in request and answer["status"] == "Accepted":
        alien = answer["certificateHashDataChain"][0] | {"certificateType": "MORootCertificate"}
        answer["certificateHashDataChain"].append(alien)
    return answer


@faulty_part(Certificates, "installed_ids", "roots.none", "IEC63110-8.3.16-N4")
def has_an_empty_list_in_place_of_none(self: Any, usual: Any, request: Any, now: float) -> Any:
    answer = usual(request, now)
    return answer if answer["status"] == "Accepted" else status("Accepted")


@faulty_part(OwnCertificates, "listed_chains", "roots.chain", "IEC63110-8.3.17-P3")
def lists_its_v2g_certificate_without_the_cas(self: Any, usual: Any) -> Any:
    return [{name: entry[name] for name in entry if "child" not in name} for entry in usual()]


# -- a successor


@faulty_part(Certificates, "link_opened", "roots.succession", "IEC63110-8.3.16-P2")
def never_lets_go_of_the_old_root(self: Any, usual: Any, link: Any, now: float) -> None:
    pass


@faulty_part(Certificates, "take_over", "roots.believed", "IEC63110-8.3.16-X4")
def throws_the_old_root_away_at_once(self: Any, usual: Any, certificate: Any, now: float) -> Any:
    answer = usual(certificate, now)
    self.fallback = None
    return answer


@faulty_part(Certificates, "listed", "roots.fallback", "IEC63110-8.3.16-X4")
def conceals_its_fallback(self: Any, usual: Any) -> Any:
    held, self.fallback = self.fallback, None
    listed = usual()
    self.fallback = held
    return listed


# -- out


@faulty_part(Certificates, "delete", "roots.removed", "IEC63110-8.3.21-P1[manufacturer]")
def removes_nothing(self: Any, usual: Any, request: Any, now: float) -> Any:
    return status("Failed")


@faulty_part(Certificates, "delete", "roots.gone", "IEC63110-8.3.21-P1[manufacturer]")
def says_that_it_removes_and_does_not(self: Any, usual: Any, request: Any, now: float) -> Any:
    return status("Accepted")


@faulty_part(Certificates, "install", "roots.gone", "IEC63110-8.3.16-N1[expired]")
def keeps_what_it_rejects(self: Any, usual: Any, request: Any, now: float) -> Any:
    answer = usual(request, now)
    certificate = self.readable(request["certificate"])
    if answer["status"] == "Rejected" and certificate is not None:
        self.store.append(Root(request["certificateType"], certificate, certificate))
    return answer


@faulty_part(
    Certificates, "delete", "roots.absent", "IEC63110-8.3.16-X5", "IEC63110-8.3.21-N4", "IEC63110-8.3.16-N5"
)
def removes_what_is_not_there(self: Any, usual: Any, request: Any, now: float) -> Any:
    answer = usual(request, now)
    return status("Accepted") if answer["status"] == "NotFound" else answer


@faulty_part(OwnCertificates, "is_own", "roots.own", "IEC63110-8.3.21-N2", "IEC63110-8.3.16-N5", warns=True)
def does_not_know_its_own_certificate(self: Any, usual: Any, wanted: Any) -> bool:
    return False


@caught_by("roots.own", "IEC63110-8.3.21-N2", own_certificate_removal="failed")
class denies_its_own_certificate(ChargingStation):
    """Its profile says that it keeps to the text, not to what the labs let pass."""

    own_certificates_type = type("Denying", (OwnCertificates,), {"is_own": lambda self, wanted: False})


@faulty_part(Certificates, "delete", "roots.own", "IEC63110-8.3.21-N2")
def removes_its_own_certificate(self: Any, usual: Any, request: Any, now: float) -> Any:
    if self.station.own_certificates.is_own(request["certificateHashData"]):
        self.station.own_certificates.credential = None
        return status("Accepted")
    return usual(request, now)


@faulty_part(Certificates, "delete", "roots.last", "IEC63110-8.3.21-N3")
def denies_the_root_that_it_needs(self: Any, usual: Any, request: Any, now: float) -> Any:
    answer = usual(request, now)
    return status("NotFound") if answer["status"] == "Failed" else answer


@faulty_part(Certificates, "delete", "roots.disbelieved", "IEC63110-8.3.21-X1")
def strikes_a_root_off_the_list_and_believes_it_still(self: Any, usual: Any, request: Any, now: float) -> Any:
    self.secret = [*getattr(self, "secret", ()), *self.of_use("CSMSRootCertificate")]
    kept = self.secret
    self.of_use = lambda use: tuple(kept) if use == "CSMSRootCertificate" else ()
    return usual(request, now)


@faulty_part(Certificates, "delete", "roots.listed", "IEC63110-8.3.21-P1[manufacturer]")
def removes_all_roots_of_the_type(self: Any, usual: Any, request: Any, now: float) -> Any:
    found = [each.use for each in self.store if self.meant(each, request["certificateHashData"])]
    answer = usual(request, now)
    if answer["status"] == "Accepted":
        self.store = [each for each in self.store if each.use not in found]
    return answer


@faulty_part(Certificates, "of_use", "roots.disbelieved", "IEC63110-8.3.16-X7")
def believes_in_every_root_for_everything(self: Any, usual: Any, use: str) -> Any:
    return tuple(each.certificate for each in self.store)


@faulty_part(Certificates, "link_opened", "roots.disbelieved", "IEC63110-8.3.16-P2")
def believes_in_the_old_root_in_secret(self: Any, usual: Any, link: Any, now: float) -> None:
    old = [self.fallback.certificate] if self.fallback is not None else []
    usual(link, now)
    believed = self.of_use
    if old and self.fallback is None:
        self.of_use = lambda use: (*believed(use), *old)


# -- signers of firmware


@faulty_part(Firmware, "certificate_flaw", "firmware.signer", "IEC63110-8.3.21-N1[revoked]")
def trusts_signers_who_were_revoked(self: Any, usual: Any, pem: str, now: float) -> str:
    return "" if (wrong := usual(pem, now)) == "revoked" else wrong


@faulty_part(Firmware, "certificate_flaw", "firmware.signer", "IEC63110-8.3.21-N1[unknown_root]")
def trusts_every_signer_that_has_a_certificate(self: Any, usual: Any, pem: str, now: float) -> str:
    return "" if "BEGIN CERTIFICATE" in pem else "no certificate"


@faulty_part(SecurityLog, "event", "firmware.signer_reported", "IEC63110-8.3.21-N1[expired]")
def keeps_bad_signers_to_itself(self: Any, usual: Any, type: str, *rest: Any) -> None:
    if type != "InvalidFirmwareSigningCertificate":
        usual(type, *rest)


# -- a CSMS on site


@faulty_part(Network, "profile", "local.moved", "IEC63110-8.3.19-P1")
def goes_where_it_always_went(self: Any, usual: Any, slot: str) -> Any:
    return {}


@faulty_part(Network, "profile", "local.back", "IEC63110-8.3.19-P1")
def never_leaves_the_local_csms(self: Any, usual: Any, slot: str) -> Any:
    self.last = usual(slot) or getattr(self, "last", {})
    return self.last if self.station.connection.last_good_slot != "0" or slot != "0" else {}
