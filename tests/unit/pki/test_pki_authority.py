"""What authorities issue is as it should be, and the estate hangs together."""

import pytest
from cryptography import x509

from harness.pki.authority import DAY, Authority
from harness.pki.credential import common_name, make_csr, new_key, organization, public_der
from harness.pki.estate import Estate
from harness.pki.names import names_of
from harness.pki.signatures import public_key_der, strength
from harness.pki.verify import PROBLEMS, order_problem, verify, verify_root


def test_the_servers_fit_both_kinds_of_suites(estate: Estate, at: float) -> None:
    assert [strength(each.certificate) for each in estate.servers] == [("EC", 256), ("RSA", 2048)]
    for server in estate.servers:
        assert common_name(server.certificate) == "csms.example.com"
        assert names_of(server.certificate) == ("csms.example.com", "127.0.0.1")
        assert organization(server.certificate) == estate.operator
        assert order_problem(server.chain) == ""


def test_one_name_needs_no_alternative_names(at: float) -> None:
    estate = Estate.make(at, station="CS001", server_names=("csms.example.com",))
    for credential in (*estate.servers, estate.station):
        kinds = {type(each.value) for each in credential.certificate.extensions}
        assert x509.SubjectAlternativeName not in kinds
        assert x509.ExtendedKeyUsage not in kinds
        assert x509.KeyUsage in kinds


def test_static_rsa_suites_may_encipher_the_key(estate: Estate) -> None:
    ecdsa, rsa = (
        each.certificate.extensions.get_extension_for_class(x509.KeyUsage).value for each in estate.servers
    )
    assert rsa.key_encipherment
    assert not ecdsa.key_encipherment


def test_every_credential_leads_to_its_root(estate: Estate, at: float) -> None:
    roots = {
        "server_ecdsa": "csms_root", "server_rsa": "csms_root", "station": "csms_root",
        "factory": "manufacturer_root", "secc": "v2g_root", "contract": "mo_root",
    }  # fmt: skip
    for name, root in roots.items():
        chain = estate.credentials[name].chain
        assert verify(chain, [estate.authorities[root].certificate], at) == "", name
        assert verify(chain, [estate.other_root.certificate], at) in ("unknown_root", "incomplete"), name


def test_the_next_root_is_signed_by_the_old_one(estate: Estate, at: float) -> None:
    old, rolled = estate.csms_root.certificate, estate.rolled_csms_root
    assert verify_root(rolled.certificate, at, signed_by=old) == ""
    assert verify_root(estate.new_csms_root.certificate, at, signed_by=old) == "unknown_root"
    leaf = rolled.issue(at, common_name="csms.example.com", usage="server")
    assert verify(leaf.chain, [rolled.certificate], at) == ""
    assert verify(leaf.chain, [old], at) == ""


def test_a_request_is_answered(estate: Estate, at: float) -> None:
    key = new_key()
    csr = make_csr(key, common_name="CS001", organization=estate.operator)
    chain = estate.client_ca.sign(csr, at, days=30)
    root = [estate.csms_root.certificate]
    assert verify(chain, root, at, usage="client", name="CS001", organization=estate.operator) == ""
    assert public_key_der(chain[0]) == public_der(key)
    assert verify(chain, root, at + 31 * DAY) == "expired"


def test_what_is_no_request_is_refused(estate: Estate, at: float) -> None:
    with pytest.raises(ValueError, match="right would be a PEM certificate request"):
        estate.client_ca.sign("hello", at)


def test_an_unknown_usage_is_told(estate: Estate, at: float) -> None:
    with pytest.raises(ValueError, match="found usage 'sever'; right would be one of server, client"):
        estate.csms_ca.issue(at, common_name="x", usage="sever")


def test_revocation_starts_when_it_was_said(estate: Estate, at: float) -> None:
    estate.client_ca.revoke(estate.station.certificate, at + 10)
    root, chain = [estate.csms_root.certificate], estate.station.chain
    assert verify(chain, root, at, crls=[estate.client_ca.crl(at)]) == ""
    assert verify(chain, root, at + 11, crls=[estate.client_ca.crl(at + 11)]) == "revoked"
    assert verify(chain, root, at + 11, crls=[estate.csms_ca.crl(at + 11)]) == ""


def test_places_stand_in_the_certificates(at: float) -> None:
    estate = Estate.make(
        at, station="CS001", ocsp_url="http://127.0.0.1:9/", crl_url="http://127.0.0.1:9/crl"
    )
    for credential in estate.credentials.values():
        found = credential.certificate.extensions
        places = found.get_extension_for_class(x509.AuthorityInformationAccess).value
        assert [each.access_location.value for each in places] == ["http://127.0.0.1:9/"]
        assert found.get_extension_for_class(x509.CRLDistributionPoints)


def test_every_problem_is_explained() -> None:
    assert all(text and not text.endswith(".") for text in PROBLEMS.values())


def test_nothing_to_verify(estate: Estate, at: float) -> None:
    assert verify((), [estate.csms_root.certificate], at) == "missing"
    assert verify(estate.station.chain, [], at) == "unknown_root"


def test_a_trusted_leaf_is_trusted(estate: Estate, at: float) -> None:
    """A pinned certificate ends the path, whoever signed it."""
    assert verify(estate.station.chain, [estate.station.certificate], at) == ""


def test_an_rsa_authority(at: float) -> None:
    root = Authority.root("RSA Root", at, organization="X", key="RSA-2048")
    sub = root.sub("RSA Sub", at, key="RSA-3072")
    leaf = sub.issue(at, common_name="leaf", usage="client", key="Ed25519")
    assert verify(leaf.chain, [root.certificate], at, usage="client", crls=[sub.crl(at)]) == ""
