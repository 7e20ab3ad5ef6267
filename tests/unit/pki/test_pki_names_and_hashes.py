"""Names, hashes, PEM: the small things that everything else stands on."""

import hashlib

import pytest
from cryptography.hazmat.primitives import hashes as digests
from cryptography.x509 import ocsp

from harness.pki.authority import Authority
from harness.pki.credential import Credential, key_pem, make_csr, new_key, pem, serial_hex
from harness.pki.estate import Estate
from harness.pki.hashes import hash_data, same_hash_data
from harness.pki.names import carries_name
from harness.pki.pem import read_chain, read_csr, read_key


def server(estate: Estate, at: float, *names: str) -> Credential:
    dns = names if len(names) > 1 else ()
    return estate.csms_ca.issue(at, common_name=names[0], usage="server", dns=dns)


@pytest.mark.parametrize(
    ("names", "host"),
    [
        (["csms.example.com"], "csms.example.com"),
        (["CSMS.example.com"], "csms.EXAMPLE.com."),
        (["other", "csms.example.com"], "csms.example.com"),
        (["192.0.2.7"], "192.0.2.7"),
        (["other", "2001:db8::1"], "[2001:DB8:0::1]"),
    ],
)
def test_names_that_match(estate: Estate, at: float, names: list[str], host: str) -> None:
    assert carries_name(server(estate, at, *names).certificate, host)


@pytest.mark.parametrize(
    ("names", "host"),
    [
        (["csms.example.com"], "example.com"),
        (["example.com"], "csms.example.com"),
        (["*.example.com"], "csms.example.com"),
        (["csms.example.com.evil.example"], "csms.example.com"),
        (["csms.example.com"], ""),
        (["192.0.2.7"], "192.0.2.70"),
        (["localhost"], "127.0.0.1"),
    ],
)
def test_names_that_do_not_match(estate: Estate, at: float, names: list[str], host: str) -> None:
    assert not carries_name(server(estate, at, *names).certificate, host)


def test_wildcards_cover_one_label_and_only_when_they_may(estate: Estate, at: float) -> None:
    found = server(estate, at, "*.example.com").certificate
    assert carries_name(found, "csms.example.com", wildcards=True)
    assert not carries_name(found, "a.csms.example.com", wildcards=True)
    assert not carries_name(found, "example.com", wildcards=True)


@pytest.mark.parametrize(
    ("algorithm", "digest"),
    [("SHA256", digests.SHA256()), ("SHA384", digests.SHA384()), ("SHA512", digests.SHA512())],
)
def test_hash_data_is_the_cert_id_of_ocsp(
    estate: Estate, algorithm: str, digest: digests.HashAlgorithm
) -> None:
    """What an OCSP request for the same certificate holds, made by somebody else's code."""
    for certificate, issuer in (
        (estate.station.certificate, estate.client_ca.certificate),
        (estate.csms_root.certificate, estate.csms_root.certificate),
    ):
        request = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, digest).build()
        assert hash_data(certificate, issuer, algorithm) == {
            "hashAlgorithm": algorithm,
            "issuerNameHash": request.issuer_name_hash.hex(),
            "issuerKeyHash": request.issuer_key_hash.hex(),
            "serialNumber": format(request.serial_number, "x"),
        }


def test_hash_data_for_an_rsa_issuer(estate: Estate, at: float) -> None:
    root = Authority.root("RSA Root", at, organization="X", key="RSA-2048")
    leaf = root.issue(at, common_name="leaf", usage="client")
    request = ocsp.OCSPRequestBuilder().add_certificate(leaf.certificate, root.certificate, digests.SHA256())
    assert (
        hash_data(leaf.certificate, root.certificate)["issuerKeyHash"]
        == request.build().issuer_key_hash.hex()
    )


def test_serial_numbers_have_no_leading_zeros(estate: Estate, at: float) -> None:
    leaf = estate.client_ca.issue(at, common_name="leaf", usage="client", serial_number=0x0ABC)
    assert serial_hex(leaf.certificate) == "abc"


def test_hash_data_is_compared_as_numbers_and_hexadecimal(estate: Estate) -> None:
    one = hash_data(estate.station.certificate, estate.client_ca.certificate)
    other = one | {
        "issuerNameHash": one["issuerNameHash"].upper(),
        "serialNumber": "00" + one["serialNumber"],
    }
    assert same_hash_data(one, other)
    assert not same_hash_data(one, one | {"issuerKeyHash": hashlib.sha256(b"").hexdigest()})


def test_an_unknown_hash_algorithm(estate: Estate) -> None:
    with pytest.raises(ValueError, match="found 'MD5'; right would be one of SHA256, SHA384, SHA512"):
        hash_data(estate.station.certificate, estate.client_ca.certificate, "MD5")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "found nothing; right would be PEM"),
        ("hello", "found 'hello'; right would be PEM"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "certificate 1 cannot be read"),
        (make_csr(new_key(), common_name="x"), "found a CERTIFICATE REQUEST"),
        (key_pem(new_key()).decode(), "found a private key among the certificates"),
        ("PRIVATE KEY: 4711", "found a private key; right would be PEM"),
    ],
)
def test_what_is_no_chain(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        read_chain(text)
    assert "4711" not in str(caught.value)


def test_a_chain_keeps_its_order(estate: Estate) -> None:
    assert read_chain("# a comment\n" + estate.contract.chain_pem) == estate.contract.chain


def test_a_request_that_is_signed_with_another_key() -> None:
    one, other = (make_csr(new_key(), common_name="x") for _ in range(2))
    lines, others = one.splitlines(), other.splitlines()
    forged = "\n".join((*lines[:-3], *others[-3:]))
    with pytest.raises(ValueError, match=r"certificate request|not signed with the key"):
        read_csr(forged)
    with pytest.raises(ValueError, match="right would be a PEM certificate request"):
        read_csr(pem_of_nothing())


def pem_of_nothing() -> str:
    return "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n"


def test_keys_are_read_with_the_right_passphrase_alone() -> None:
    key = new_key()
    locked = key_pem(key, "tiger")
    assert read_key(locked, "tiger").private_numbers() == key.private_numbers()  # type: ignore[union-attr]
    for passphrase, said in (("lion", "passphrase is wrong"), (None, "there is no passphrase")):
        with pytest.raises(ValueError, match=said) as caught:
            read_key(locked, passphrase)
        assert "lion" not in str(caught.value)
    with pytest.raises(ValueError, match="not encrypted, and a passphrase is given"):
        read_key(key_pem(key), "tiger")
    with pytest.raises(ValueError, match="found no private key"):
        read_key(pem_of_nothing().encode())


def test_the_repr_of_a_credential_has_no_key(estate: Estate) -> None:
    assert "key=" not in repr(estate.station)
    assert "PrivateKey" not in repr(estate)
    assert pem(estate.station.certificate).startswith("-----BEGIN CERTIFICATE")


def test_key_kinds() -> None:
    assert new_key("RSA-2048") is new_key("RSA-2048")
    assert new_key("RSA-1024") is not new_key("RSA-1024", 1)
    assert new_key().private_numbers() != new_key().private_numbers()  # type: ignore[union-attr]
    with pytest.raises(ValueError, match="found key kind 'P-257'; right would be one of P-192"):
        new_key("P-257")
