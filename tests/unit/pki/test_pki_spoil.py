"""Every spoil is wrong in exactly the way that its name says, and what was not spoiled is in order."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from OpenSSL import crypto

from harness.pki.credential import make_csr, new_key, public_der
from harness.pki.estate import Estate
from harness.pki.hashes import hash_data
from harness.pki.ocsp import make_request, read_answer
from harness.pki.pem import read_chain
from harness.pki.spoil import SPOILS, spoil, spoils_for
from harness.pki.verify import order_problem, verify, verify_root

NAMES = {"server": "csms.example.com", "client": "CS001"}


def judged(chain: Sequence[x509.Certificate], estate: Estate, at: float, usage: str) -> str:
    """What a careful peer says about a chain."""
    return verify(
        chain,
        [estate.csms_root.certificate],
        at,
        usage=usage,
        name=NAMES[usage],
        organization=estate.operator,
        crls=[estate.csms_root.crl(at), estate.csms_ca.crl(at), estate.client_ca.crl(at)],
    ) or order_problem(chain)


def names(kind: str) -> list[str]:
    return [each.name for each in spoils_for(kind)]


def test_there_are_many() -> None:
    assert len(SPOILS) >= 60
    assert all(each.text and not each.text.endswith(".") for each in SPOILS.values())


@pytest.mark.parametrize("kind", ["server", "client", "signed", "ca", "ocsp", "crl"])
def test_words_mean_one_thing_each(kind: str) -> None:
    texts = [each.text for each in spoils_for(kind)]
    assert texts
    assert len(texts) == len(set(texts))


def test_what_is_not_spoiled_is_in_order(estate: Estate, at: float) -> None:
    for server in estate.servers:
        assert judged(server.chain, estate, at, "server") == ""
    assert judged(estate.station.chain, estate, at, "client") == ""


@pytest.mark.parametrize("kind", ["server", "client"])
def test_a_spoiled_credential_has_its_problem(kind: str, estate: Estate, at: float) -> None:
    for name in names(kind):
        found = spoil(name, estate, at, kind)  # type: ignore[call-overload]
        assert judged(found.chain, estate, at, kind) == SPOILS[name].problem, name
        assert public_der(found.key) == found.certificate.public_key().public_bytes(
            Encoding.DER, PublicFormat.SubjectPublicKeyInfo
        ), name


def test_a_spoiled_answer_to_a_request_has_its_problem(estate: Estate, at: float) -> None:
    csr = make_csr(new_key(), common_name="CS001", organization=estate.operator)
    for name in names("signed"):
        text = spoil(name, estate, at, "signed", csr=csr)
        try:
            found = judged(read_chain(text), estate, at, "client")
        except ValueError:
            found = "malformed"
        wanted = {"leaf_last": "wrong_usage"}.get(name, SPOILS[name].problem)
        assert found == wanted, name


def test_an_answer_for_another_key(estate: Estate, at: float) -> None:
    key = new_key()
    csr = make_csr(key, common_name="CS001", organization=estate.operator)
    other = read_chain(spoil("wrong_key", estate, at, "signed", csr=csr))[0]
    right = estate.client_ca.sign(csr, at)[0]
    assert other.public_key() != key.public_key() == right.public_key()


def test_an_oversized_chain_is_oversized(estate: Estate, at: float) -> None:
    csr = make_csr(new_key(), common_name="CS001", organization=estate.operator)
    assert len(spoil("oversized_chain", estate, at, "signed", csr=csr, size=12_345)) > 12_345


def test_a_spoiled_root_has_its_problem(estate: Estate, at: float) -> None:
    assert verify_root(estate.new_csms_root.certificate, at) == ""
    assert verify_root(estate.rolled_csms_root.certificate, at, signed_by=estate.csms_root.certificate) == ""
    for name in names("ca"):
        text = spoil(name, estate, at, "ca")
        by = estate.csms_root.certificate if "old_one" in name or "succession" in name else None
        try:
            found = verify_root(read_chain(text)[0], at, signed_by=by)
        except ValueError:
            found = "malformed"
        assert found == SPOILS[name].problem, name


def test_a_spoiled_answer_about_revocation_has_its_problem(estate: Estate, at: float) -> None:
    leaf, issuer = estate.servers[0].certificate, estate.csms_ca.certificate
    request = make_request(leaf, issuer, nonce=b"0123456789abcdef")
    for name in names("ocsp"):
        answer = spoil(name, estate, at, "ocsp", request=request)
        told = read_answer(answer, hash_data(leaf, issuer), issuer, at, nonce=b"0123456789abcdef")
        found = told.problem or told.status
        assert found == SPOILS[name].problem, name


def test_a_spoiled_revocation_list_has_its_problem(estate: Estate, at: float) -> None:
    for name in names("crl"):
        try:
            crl = x509.load_der_x509_crl(spoil(name, estate, at, "crl"))
            found = verify(estate.station.chain, [estate.csms_root.certificate], at, crls=[crl])
        except ValueError:
            found = "malformed"
        assert found == SPOILS[name].problem, name


SEEN_BY_OPENSSL = {
    "expired_leaf": "certificate has expired",
    "expired_issuer": "certificate has expired",
    "not_yet_valid_leaf": "certificate is not yet valid",
    "not_yet_valid_issuer": "certificate is not yet valid",
    "name_constraints_violated": "permitted subtree violation",
    "unknown_root": "unable to get local issuer certificate",
    "lookalike_root": "unable to get local issuer certificate",
    "wrong_hierarchy": "unable to get local issuer certificate",
    "missing_intermediate": "unable to get local issuer certificate",
    "wrong_key_identifier": "unable to get local issuer certificate",
    "self_signed_leaf": "self-signed certificate",
    "issuer_not_a_ca": "invalid CA certificate",
    "issuer_without_cert_sign": "invalid CA certificate",
    "path_length_exceeded": "path length constraint exceeded",
    "bad_signature": "certificate signature failure",
    "unknown_critical_extension": "unhandled critical extension",
    "revoked_leaf": "certificate revoked",
}
"""The others it sees when it is told names, a purpose or a security level, or it does not care."""


@pytest.mark.parametrize("kind", ["server", "client"])
def test_openssl_sees_what_we_see(kind: str, estate: Estate, at: float) -> None:
    for name in names(kind):
        found = spoil(name, estate, at, kind)  # type: ignore[call-overload]
        said = openssl(found.chain, estate, at, revocation=name == "revoked_leaf")
        wanted = SEEN_BY_OPENSSL.get(name, "")
        assert said.startswith(wanted) if wanted else not said, f"{name}: {said}"


def test_openssl_accepts_what_is_in_order(estate: Estate, at: float) -> None:
    assert openssl(estate.servers[1].chain, estate, at, revocation=True) == ""
    assert openssl(estate.station.chain, estate, at, revocation=True) == ""


def test_an_unknown_name_is_told(estate: Estate, at: float) -> None:
    with pytest.raises(
        ValueError, match=r"found 'expired' for a server; right would be one of .*expired_leaf"
    ):
        spoil("expired", estate, at, "server")


def openssl(chain: Sequence[x509.Certificate], estate: Estate, at: float, *, revocation: bool = False) -> str:
    """What OpenSSL says about a chain that nobody asked it to use for anything."""
    store = crypto.X509Store()
    store.add_cert(crypto.X509.from_cryptography(estate.csms_root.certificate))
    if revocation:
        store.add_crl(estate.csms_ca.crl(at))
        store.add_crl(estate.client_ca.crl(at))
        store.set_flags(crypto.X509StoreFlags.CRL_CHECK)
    store.set_time(datetime.fromtimestamp(at, UTC).replace(tzinfo=None))
    leaf, *others = (crypto.X509.from_cryptography(each) for each in chain)
    try:
        crypto.X509StoreContext(store, leaf, others).verify_certificate()
    except crypto.X509StoreContextError as error:
        return str(error)
    return ""
