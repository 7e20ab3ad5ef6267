"""Certificates of the station: A02, A03, M01 to M06."""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from harness.errors import HarnessFault
from harness.pki.authority import Authority
from harness.pki.credential import chain_pem, pem, public_der
from harness.pki.estate import Estate
from harness.pki.hashes import hash_data
from harness.pki.pem import read_csr
from harness.protocols.ocpp.v201.station import Functions, StationConfig

from .dialogue import START, Dialogue, Payload, booted

DAY = 86400.0
STATION, V2G = "ChargingStationCertificate", "V2GCertificate"


@cache
def estate() -> Estate:
    return Estate.make(START, station="CP-0001", operator="chargeproof", ocsp_url="http://ocsp.example/")


def station(**changes: Any) -> Dialogue:
    """A station that believes in the roots of the estate."""
    roots = (
        ("CSMSRootCertificate", estate().csms_root.certificate),
        ("V2GRootCertificate", estate().v2g_root.certificate),
    )
    return booted(StationConfig(**{"roots": roots, **changes}))


def install(it: Dialogue, authority: Authority, use: str = "CSMSRootCertificate") -> Any:
    request = {"certificateType": use, "certificate": pem(authority.certificate)}
    return it.ask("InstallCertificate", request)["status"]


def listed(it: Dialogue, *uses: str) -> list[Payload]:
    answer = it.ask("GetInstalledCertificateIds", {"certificateType": list(uses)} if uses else {})
    found: list[Payload] = answer.get("certificateHashDataChain", [])
    return found


def requested(it: Dialogue, kind: str = STATION) -> str:
    trigger = "SignV2GCertificate" if kind == V2G else "SignChargingStationCertificate"
    assert it.ask("TriggerMessage", {"requestedMessage": trigger}) == {"status": "Accepted"}
    request = it.one("SignCertificate")
    assert request["certificateType"] == kind
    csr: str = request["csr"]
    return csr


def hand_in(it: Dialogue, chain: str, kind: str = STATION) -> Any:
    return it.ask("CertificateSigned", {"certificateChain": chain, "certificateType": kind})["status"]


def signed(csr: str, authority: Authority | None = None, **how: Any) -> str:
    return chain_pem((authority or estate().client_ca).sign(csr, START, **how))


def security_events(it: Dialogue) -> list[str]:
    return [event["type"] for event in it.take("SecurityEventNotification")]


# -- roots


def test_roots_are_installed_listed_and_deleted() -> None:
    """M03.FR.02 to M03.FR.04, M04.FR.02, M04.FR.04, M05.FR.02"""
    it = booted()
    assert it.ask("GetInstalledCertificateIds") == {"status": "NotFound"}
    assert install(it, estate().csms_root) == "Accepted"
    assert install(it, estate().mo_root, "MORootCertificate") == "Accepted"
    (entry,) = listed(it, "MORootCertificate")
    root = estate().mo_root.certificate
    assert entry["certificateHashData"] == hash_data(root, root)
    assert it.station.model.text("SecurityCtrlr", "CertificateEntries") == "2"
    for algorithm, status in (("SHA512", "Accepted"), ("SHA256", "NotFound")):
        request = {"certificateHashData": dict(hash_data(root, root, algorithm))}
        assert it.ask("DeleteCertificate", request) == {"status": status}


def test_a_root_that_is_there_is_there_once() -> None:
    """M05.FR.17"""
    it = station()
    assert install(it, estate().csms_root) == "Accepted"
    assert len(listed(it, "CSMSRootCertificate")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "rubbish",
        pem(estate().station.certificate),
        chain_pem((estate().csms_root.certificate, estate().other_root.certificate)),
        pem(Authority.root("Old", START - 20 * DAY, organization="x", days=10).certificate),
        pem(Authority.root("Young", START + 20 * DAY, organization="x").certificate),
        pem(Authority.root("Weak", START, organization="x", key="RSA-1024").certificate),
    ],
)
def test_what_is_no_root_is_rejected(text: str) -> None:
    """M05.FR.07"""
    it = booted()
    request = {"certificateType": "CSMSRootCertificate", "certificate": text}
    assert it.ask("InstallCertificate", request)["status"] == "Rejected"
    assert listed(it) == []


def test_the_store_is_full_at_its_limit() -> None:
    """M05.FR.06"""
    it = station()
    it.station.model.named("SecurityCtrlr.CertificateEntries").max_limit = 2
    assert install(it, estate().other_root) == "Rejected"
    assert install(it, estate().csms_root) == "Accepted"


def strict() -> Dialogue:
    return station(variables={"SecurityCtrlr.AdditionalRootCertificateCheck": "true"})


def test_with_the_check_a_stranger_does_not_replace_the_root() -> None:
    """M05.FR.11"""
    it = strict()
    assert install(it, estate().new_csms_root) == "Rejected"
    assert install(it, estate().csms_root) == "Accepted"
    assert len(listed(it, "CSMSRootCertificate")) == 1


def test_with_the_check_the_old_root_is_the_fallback_until_the_new_one_works() -> None:
    """M05.FR.10, M05.FR.12, M05.FR.13"""
    it = strict()
    rolled = estate().rolled_csms_root
    assert install(it, rolled) == "Accepted"
    assert len(listed(it, "CSMSRootCertificate")) == 2
    server = rolled.issue(START, common_name="stage").chain_pem
    for chain in (estate().servers[0].chain_pem, server):
        it.station.connection.lose(it.now)
        link = replace(_link(), certificates=(chain,))
        it.station.connection.opened(link, it.now)
        left = it.station.certificates.of_use("CSMSRootCertificate")
        assert (len(left) == 1) is (chain is server)


def _link() -> Any:
    from harness.protocols.machine import LinkInfo

    return LinkInfo("CS001#9", "CS001", "ocpp2.0.1")


def test_the_last_root_in_use_stays() -> None:
    """M04.FR.03"""
    it = station(variables={"SecurityCtrlr.SecurityProfile": "2"})
    root = estate().csms_root.certificate
    request = {"certificateHashData": dict(hash_data(root, root))}
    assert it.ask("DeleteCertificate", request) == {"status": "Failed"}


# -- its own certificate


def test_request_is_for_a_new_key_and_for_this_station() -> None:
    """A02.FR.02, A02.FR.03, A00.FR.509, A00.FR.511"""
    it = station()
    one, other = read_csr(requested(it)), read_csr(requested(it))
    assert one.subject.rfc4514_string() == "CN=CP-0001,O=chargeproof"
    assert one.public_key() != other.public_key()


def test_signed_certificate_is_taken() -> None:
    it = station()
    csr = requested(it)
    assert hand_in(it, signed(csr)) == "Accepted"
    own = it.station.own_certificates.credential
    assert own is not None
    assert public_der(own.key) in own.certificate.public_bytes(_der())
    request = {"certificateHashData": dict(hash_data(own.certificate, estate().client_ca.certificate))}
    assert it.ask("DeleteCertificate", request) == {"status": "Failed"}  # M04.FR.06


def _der() -> Any:
    from cryptography.hazmat.primitives.serialization import Encoding

    return Encoding.DER


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda csr: "rubbish",
        lambda csr: estate().station.chain_pem,
        lambda csr: signed(csr, estate().other_root),
        lambda csr: chain_pem(estate().client_ca.sign(csr, START - 400 * DAY)),
        lambda csr: chain_pem(estate().client_ca.sign(csr, START + 2 * DAY)),
        lambda csr: signed(csr) + estate().station.key_pem().decode(),
    ],
)
def test_wrong_certificate_is_refused_and_told_and_not_asked_for_again(spoilt: Any) -> None:
    """A02.FR.06, A02.FR.07, A02.FR.20"""
    it = station()
    csr = requested(it)
    assert hand_in(it, spoilt(csr)) == "Rejected"
    assert security_events(it) == ["InvalidChargingStationCertificate"]
    it.run(DAY)
    assert it.take("SignCertificate") == []
    assert it.station.own_certificates.credential is None


def test_wrong_names_are_refused() -> None:
    """A02.FR.06 with A00.FR.509, A00.FR.511"""
    it = station()
    it.station.config = replace(it.station.config, serial_number="OTHER")
    csr = requested(it)
    it.station.config = replace(it.station.config, serial_number="CP-0001")
    assert hand_in(it, signed(csr)) == "Rejected"
    csr = requested(it)
    it.set("SecurityCtrlr.OrganizationName", "somebody else")
    assert hand_in(it, signed(csr)) == "Rejected"


def test_what_nobody_asked_for_is_refused() -> None:
    it = station()
    csr = requested(it)
    assert hand_in(it, signed(csr)) == "Accepted"
    assert hand_in(it, signed(csr)) == "Rejected"


def test_too_long_a_chain_is_refused() -> None:
    """A02.FR.16"""
    it = station(variables={"SecurityCtrlr.MaxCertificateChainSize": "1000"})
    assert hand_in(it, signed(requested(it))) == "Rejected"


def test_certificate_that_never_comes_is_asked_for_again() -> None:
    """A02.FR.17 to A02.FR.19: waits of 30 and 60 s, twice; the answer to the first request still fits"""
    it = station()
    csr = requested(it)
    it.run(29)
    assert it.take("SignCertificate") == []
    it.run(1)
    assert it.one("SignCertificate")["csr"] == csr
    it.run(60)
    assert it.one("SignCertificate")["csr"] == csr
    it.run(500)
    assert it.take("SignCertificate") == []
    assert hand_in(it, signed(csr)) == "Accepted"


@pytest.mark.parametrize("answer", [{"status": "Rejected"}, "InternalError", None])
def test_declined_request_is_forgotten(answer: Any) -> None:
    """A02.FR.12"""
    it = station()
    it.answers["SignCertificate"] = answer
    csr = requested(it)
    it.run(500)
    assert it.take("SignCertificate") == []
    assert hand_in(it, signed(csr)) == "Rejected"


def test_new_certificate_is_asked_for_a_month_before_the_old_one_expires() -> None:
    """A03.FR.02, A03.FR.03"""
    it = station(credential=estate().client_ca.issue(START, common_name="CP-0001", usage="client", days=40))
    it.run(9 * DAY)
    assert it.take("SignCertificate") == []
    it.run(2 * DAY)
    csr = it.take("SignCertificate")[0]["csr"]
    assert hand_in(it, chain_pem(estate().client_ca.sign(csr, it.now))) == "Accepted"
    it.run(30 * DAY)
    assert it.take("SignCertificate") == []


def test_new_certificate_is_used_at_once_and_dropped_when_nobody_wants_it() -> None:
    """A02.FR.08, A02.FR.10, A02.FR.28"""
    it = station(credential=estate().station, variables={"SecurityCtrlr.SecurityProfile": "3"})
    own = it.station.own_certificates
    assert hand_in(it, signed(requested(it))) == "Accepted"
    new = own.credential
    assert new is not estate().station
    assert own.former is estate().station
    it.reachable = False
    it.run(60)
    assert own.credential is estate().station
    it.reachable = True
    it.run(60)
    assert "DiscardedRenewedClientCertificate" in [each["type"] for each in it.station.security_log.entries]


# -- V2G


def v2g(it: Dialogue) -> None:
    csr = requested(it, V2G)
    assert hand_in(it, signed(csr, estate().v2g_sub2, usage="secc"), V2G) == "Accepted"


def test_v2g_chain_is_listed_with_its_children() -> None:
    """M03.FR.05"""
    it = station()
    v2g(it)
    (entry,) = listed(it, "V2GCertificateChain")
    subs = (estate().v2g_sub2, estate().v2g_sub1)
    parents = (estate().v2g_sub1, estate().v2g_root)
    wanted = [
        hash_data(sub.certificate, parent.certificate) for sub, parent in zip(subs, parents, strict=True)
    ]
    assert entry["childCertificateHashData"] == wanted
    request = {"certificateHashData": entry["certificateHashData"]}
    assert it.ask("DeleteCertificate", request) == {"status": "Accepted"}
    assert listed(it, "V2GCertificateChain") == []


def test_status_is_asked_for_each_certificate_and_every_week() -> None:
    """M06.FR.06, M06.FR.07, M06.FR.10"""
    it = station()
    it.answers["GetCertificateStatus"] = {"status": "Accepted", "ocspResult": "AAAA"}
    v2g(it)
    asked = [each["ocspRequestData"] for each in it.take("GetCertificateStatus")]
    assert len({each["serialNumber"] for each in asked}) == 3
    assert {each["responderURL"] for each in asked} == {"http://ocsp.example/"}
    assert len(it.station.ocsp.statuses) == 3
    it.run(7 * DAY)
    assert len(it.take("GetCertificateStatus")) == 3


def test_status_that_nobody_knows_is_asked_for_with_patience() -> None:
    it = station()
    it.answers["GetCertificateStatus"] = {"status": "Failed"}
    v2g(it)
    assert len(it.take("GetCertificateStatus")) == 3
    it.run(3599)
    assert it.take("GetCertificateStatus") == []
    it.run(1)
    assert len(it.take("GetCertificateStatus")) == 3
    it.run(3600)
    assert it.take("GetCertificateStatus") == []


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"status": "Accepted", "exiResponse": "RVhJ"}, {"status": "Accepted", "exi": "RVhJ"}),
        ({"status": "Failed", "exiResponse": ""}, {"status": "Failed", "exi": ""}),
        ("InternalError", {"status": "Failed", "exi": ""}),
    ],
)
def test_contract_certificate_is_handed_through(answer: Any, told: Payload) -> None:
    """M01.FR.01, M02.FR.01"""
    it = station()
    it.answers["Get15118EVCertificate"] = answer
    it.do(it.station.ev_requests_certificate, "Install", "UkVR")
    request = it.one("Get15118EVCertificate")
    assert (request["action"], request["exiRequest"]) == ("Install", "UkVR")
    assert it.station.ev_certificates.told == told


def test_contract_certificate_of_a_station_that_fetches_none() -> None:
    it = station(functions=Functions(contract_certificates=False))
    with pytest.raises(HarnessFault, match="does not fetch"):
        it.do(it.station.ev_requests_certificate, "Install", "UkVR")


# -- firmware, events


def test_revoked_signer_of_firmware() -> None:
    """L01.FR.02, L01.FR.21, L01.FR.22"""
    maker = Authority.root("Maker", START, organization="Maker")
    signer = maker.issue(START, common_name="Firmware", usage="firmware")
    it = station(
        roots=(("ManufacturerRootCertificate", maker.certificate),), crls=lambda now: (maker.crl(now),)
    )
    request = {
        "requestId": 6,
        "firmware": {
            "location": "https://fw.example/1",
            "retrieveDateTime": "2020-01-01T00:00:00Z",
            "signingCertificate": signer.chain_pem,
            "signature": "abc",
        },
    }
    maker.revoke(signer.certificate, START)
    assert it.ask("UpdateFirmware", request)["status"] == "RevokedCertificate"
    assert security_events(it) == ["InvalidFirmwareSigningCertificate"]


def test_event_that_nobody_confirmed_is_told_again() -> None:
    """A04.FR.02"""
    it = station()
    it.answers["SecurityEventNotification"] = None
    assert hand_in(it, "rubbish") == "Rejected"
    assert security_events(it) == ["InvalidChargingStationCertificate"]
    it.answers.pop("SecurityEventNotification")
    it.drop()
    it.run(10)
    assert security_events(it) == ["InvalidChargingStationCertificate"]
