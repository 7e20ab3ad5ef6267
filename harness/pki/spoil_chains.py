"""Leaves and chains that are wrong: presented in a handshake, or given as the answer to a certificate request."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from ipaddress import ip_network

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from harness.pki.authority import DAY, Authority
from harness.pki.credential import Credential, new_key
from harness.pki.extensions import alternative_names, authority_key_identifier
from harness.pki.form import Form, seal, with_broken_signature
from harness.pki.spoiling import Leaf, Made

Maker = Callable[[Leaf], Made]
UNKNOWN_EXTENSION = x509.ObjectIdentifier("2.999.63110.1")
"""Under the arc for examples (X.660), with small parts: crypto/tls cannot read those from 2³¹ on."""
ALL = frozenset({"server", "client", "signed"})
OURS = frozenset({"server", "client"})
STATION = frozenset({"client", "signed"})
SERVER = frozenset({"server"})


@dataclass(frozen=True, slots=True)
class ChainSpoil:
    """See `spoil.Spoil`."""

    text: str
    kinds: frozenset[str]
    clauses: tuple[str, ...]
    problem: str
    fatal: bool
    make: Maker


CHAINS: dict[str, ChainSpoil] = {}


def spoils(
    text: str, *clauses: str, problem: str, kinds: frozenset[str] = ALL, fatal: bool = True
) -> Callable[[Maker], Maker]:
    def keep(make: Maker) -> Maker:
        CHAINS[make.__name__] = ChainSpoil(text, kinds, clauses, problem, fatal, make)
        return make

    return keep


# --- time ----------------------------------------------------------------------------------------------------------


@spoils("expired yesterday", "RFC 5280 §6.1.3 (a)(2)", problem="expired")
def expired_leaf(leaf: Leaf) -> Made:
    return leaf.sealed(replace(leaf.form, not_before=leaf.at - 90 * DAY, not_after=leaf.at - DAY))


@spoils("becomes valid in a month only", "RFC 5280 §6.1.3 (a)(2)", problem="not_yet_valid")
def not_yet_valid_leaf(leaf: Leaf) -> Made:
    return leaf.sealed(replace(leaf.form, not_before=leaf.at + 30 * DAY, not_after=leaf.at + 395 * DAY))


@spoils("was issued by a CA that expired yesterday", "RFC 5280 §6.1.3 (a)(2)", problem="expired")
def expired_issuer(leaf: Leaf) -> Made:
    return leaf.under(_sub(leaf, lambda form: replace(form, not_after=leaf.at - DAY / 2)))


@spoils("was issued by a CA that becomes valid tomorrow", "RFC 5280 §6.1.3 (a)(2)", problem="not_yet_valid")
def not_yet_valid_issuer(leaf: Leaf) -> Made:
    return leaf.under(_sub(leaf, lambda form: replace(form, not_before=leaf.at + DAY)))


# --- who it speaks for ---------------------------------------------------------------------------------------------


@spoils("carries the name of another host", "RFC 6125 §6.4", problem="name", kinds=SERVER)
def wrong_name(leaf: Leaf) -> Made:
    return leaf.called("csms.elsewhere.example")


@spoils("carries a wildcard in place of the name", "RFC 6125 §7.2", problem="name", kinds=SERVER, fatal=False)
def wildcard_name(leaf: Leaf) -> Made:
    """*.example.com for csms.example.com; a name of one label gets a wildcard of one label, which covers nothing."""
    _, dot, rest = leaf.names[0].partition(".")
    return leaf.called(f"*{dot}{rest}" if dot and not leaf.names[0][-1].isdigit() else "*")


@spoils("has a name that goes on behind a NUL character", "RFC 6125 §6.4", problem="name", kinds=SERVER)
def null_byte_in_name(leaf: Leaf) -> Made:
    return leaf.called(f"{leaf.names[0]}\0.elsewhere.example")


@spoils("carries the serial number of another station", problem="name", kinds=STATION)
def wrong_serial_number(leaf: Leaf) -> Made:
    return leaf.called("OTHER-STATION-7")


@spoils("carries an address in place of the serial number", problem="name", kinds=STATION)
def address_as_name(leaf: Leaf) -> Made:
    return leaf.called("192.0.2.7")


@spoils("belongs to another organization", problem="organization", kinds=STATION)
def wrong_organization(leaf: Leaf) -> Made:
    return leaf.called(leaf.names[0], organization="Somebody Else Ltd")


@spoils("names no organization", problem="organization")
def no_organization(leaf: Leaf) -> Made:
    return leaf.called(leaf.names[0], organization="", dns=leaf.alternative)


@spoils("has an empty subject", "RFC 5280 §4.1.2.6", problem="name")
def empty_subject(leaf: Leaf) -> Made:
    return leaf.sealed(replace(leaf.form, subject=x509.Name([])).without(x509.SubjectAlternativeName))


@spoils("was issued by a CA that may speak for other names only", "RFC 5280 §4.2.1.10",
        problem="name_constraints", kinds=SERVER)  # fmt: skip
def name_constraints_violated(leaf: Leaf) -> Made:
    trees = [x509.DNSName("elsewhere.example"), x509.IPAddress(ip_network("192.0.2.0/24"))]
    constraints = x509.NameConstraints(permitted_subtrees=trees, excluded_subtrees=None)
    issuer = _sub(leaf, lambda form: form.having(constraints, critical=True))
    form = leaf.form_under(issuer).having(alternative_names(leaf.names))
    return (issuer.seal(form), *issuer.path), leaf.key


# --- the way up ----------------------------------------------------------------------------------------------------


@spoils("leads to a root that nobody installed", "RFC 5280 §6.1.1 (d)", problem="unknown_root")
def unknown_root(leaf: Leaf) -> Made:
    return leaf.under(leaf.estate.other_root.sub("Chargeproof Other CA", leaf.at))


@spoils("leads to a root that is called like the installed one, with another key", "RFC 5280 §6.1.3 (a)(1)",
        problem="key_identifier")  # fmt: skip
def lookalike_root(leaf: Leaf) -> Made:
    own = leaf.root.certificate.subject
    name = str(own.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value)
    root = Authority.root(name, leaf.at, organization=leaf.organization)
    return leaf.under(root.sub("Chargeproof Other CA", leaf.at))


@spoils("leads to a root that is installed for another purpose", problem="unknown_root")
def wrong_hierarchy(leaf: Leaf) -> Made:
    return leaf.under(leaf.estate.mo_sub2)


@spoils("comes without the CA between it and the root", "RFC 8446 §4.4.2", problem="incomplete")
def missing_intermediate(leaf: Leaf) -> Made:
    return leaf.sealed(leaf.form, issuers=())


@spoils("comes with its CAs in the wrong order", "RFC 5246 §7.4.2", problem="wrong_order", fatal=False)
def wrong_order(leaf: Leaf) -> Made:
    chain, key = leaf.under(_deep(leaf))
    return (chain[0], *reversed(chain[1:])), key


@spoils("comes twice in its chain", "RFC 5246 §7.4.2", problem="duplicated", fatal=False)
def duplicated_leaf(leaf: Leaf) -> Made:
    chain, key = leaf.proper()
    return (chain[0], *chain), key


@spoils("comes with a certificate that has nothing to do with it", "RFC 5246 §7.4.2",
        problem="wrong_order", fatal=False)  # fmt: skip
def unrelated_certificate_added(leaf: Leaf) -> Made:
    chain, key = leaf.proper()
    return (*chain, leaf.estate.mo_sub1.certificate), key


@spoils("signed itself", "RFC 5280 §6.1.1 (d)", problem="self_signed", kinds=OURS)
def self_signed_leaf(leaf: Leaf) -> Made:
    assert leaf.key is not None
    form = replace(leaf.form, issuer=leaf.form.subject)
    form = form.having(authority_key_identifier(leaf.form.public_key))
    return (seal(form, leaf.key),), leaf.key


@spoils("was issued by somebody who is no CA", "RFC 5280 §6.1.4 (k)", problem="not_a_ca")
def issuer_not_a_ca(leaf: Leaf) -> Made:
    other = leaf.by.issue(leaf.at, common_name="NOT-A-CA", organization=leaf.organization, usage=leaf.usage)
    return leaf.under(_acting(other, leaf.by))


@spoils("was issued by a CA whose key is not meant for signing certificates", "RFC 5280 §6.1.4 (n)",
        problem="issuer_usage")  # fmt: skip
def issuer_without_cert_sign(leaf: Leaf) -> Made:
    bits = x509.KeyUsage(True, False, False, False, False, False, True, False, False)
    return leaf.under(_sub(leaf, lambda form: form.having(bits, critical=True)))


@spoils("lies deeper below a CA than that CA allows", "RFC 5280 §6.1.4 (m)", problem="path_length")
def path_length_exceeded(leaf: Leaf) -> Made:
    return leaf.under(leaf.by.sub("Chargeproof CA Too Many", leaf.at))


@spoils("names another key of its issuer than the issuer has", "RFC 5280 §4.2.1.1", problem="key_identifier")
def wrong_key_identifier(leaf: Leaf) -> Made:
    return leaf.sealed(leaf.form.having(authority_key_identifier(new_key().public_key())))


# --- signatures and keys -------------------------------------------------------------------------------------------


@spoils("has a signature that does not hold", "RFC 5280 §6.1.3 (a)(1)", problem="bad_signature")
def bad_signature(leaf: Leaf) -> Made:
    chain, key = leaf.proper()
    return (with_broken_signature(chain[0]), *chain[1:]), key


@spoils("was issued for another key than the one of the request", "RFC 2986 §3", problem="",
        kinds=frozenset({"signed"}))  # fmt: skip
def wrong_key(leaf: Leaf) -> Made:
    return leaf.with_key(new_key())[0], None


@spoils("has an RSA key of 1024 bits", "NIST SP 800-57 §5.6.1", problem="weak_key", kinds=OURS)
def weak_rsa_key(leaf: Leaf) -> Made:
    return leaf.with_key(new_key("RSA-1024"))


@spoils("has a key on a curve of 192 bits", "NIST SP 800-57 §5.6.1", problem="weak_key", kinds=OURS)
def weak_curve(leaf: Leaf) -> Made:
    return leaf.with_key(new_key("P-192"))


@spoils("is signed over SHA-1", "RFC 9155 §2", problem="weak_digest")
def sha1_signature(leaf: Leaf) -> Made:
    return leaf.sealed(replace(leaf.form, digest="SHA1"))


@spoils("is signed over MD5", "RFC 6151 §2", problem="weak_digest")
def md5_signature(leaf: Leaf) -> Made:
    issuer = leaf.root.sub("Chargeproof RSA CA", leaf.at, key="RSA-2048")
    return (issuer.seal(replace(leaf.form_under(issuer), digest="MD5")), *issuer.path), leaf.key


# --- what it may be used for ---------------------------------------------------------------------------------------


@spoils("is meant for the other side of a connection", "RFC 5280 §4.2.1.12", problem="wrong_usage")
def wrong_extended_usage(leaf: Leaf) -> Made:
    other = ExtendedKeyUsageOID.CLIENT_AUTH if leaf.usage == "server" else ExtendedKeyUsageOID.SERVER_AUTH
    return leaf.sealed(leaf.form.having(x509.ExtendedKeyUsage([other]), critical=True))


@spoils("has a key that is not meant for handshakes", "RFC 5280 §4.2.1.3", problem="wrong_usage")
def wrong_key_usage(leaf: Leaf) -> Made:
    bits = x509.KeyUsage(False, False, False, True, False, False, False, False, False)
    return leaf.sealed(leaf.form.having(bits, critical=True))


@spoils("has a critical extension that nobody knows", "RFC 5280 §4.2", problem="critical_extension")
def unknown_critical_extension(leaf: Leaf) -> Made:
    extension = x509.UnrecognizedExtension(UNKNOWN_EXTENSION, b"\x04\x00")
    return leaf.sealed(leaf.form.having(extension, critical=True))


# --- revocation ----------------------------------------------------------------------------------------------------


@spoils("was revoked an hour ago", "RFC 5280 §6.3", "RFC 6960 §2.2", problem="revoked")
def revoked_leaf(leaf: Leaf) -> Made:
    """The CRL and the OCSP responder of its CA say so from now on."""
    chain, key = leaf.proper()
    leaf.by.revoke(chain[0], leaf.at - 3600)
    return chain, key


@spoils("was issued by a CA that was revoked an hour ago", "RFC 5280 §6.3", problem="revoked")
def revoked_issuer(leaf: Leaf) -> Made:
    issuer = leaf.root.sub("Chargeproof Revoked CA", leaf.at, path_length=0)
    leaf.root.revoke(issuer.certificate, leaf.at - 3600, x509.ReasonFlags.ca_compromise)
    return leaf.under(issuer)


def _sub(leaf: Leaf, change: Callable[[Form], Form]) -> Authority:
    """A CA below the proper root that is other than it should be."""
    key = new_key()
    form = change(leaf.root.sub_form("Chargeproof Spoiled CA", leaf.at, key, path_length=0))
    return Authority("Chargeproof Spoiled CA", leaf.root.seal(form), key, leaf.root)


def _deep(leaf: Leaf) -> Authority:
    """A proper CA with another one between it and the root."""
    return leaf.root.sub("Chargeproof Upper CA", leaf.at).sub("Chargeproof Lower CA", leaf.at)


def _acting(credential: Credential, parent: Authority) -> Authority:
    """Somebody who issues certificates without being a CA."""
    return Authority("nobody's CA", credential.certificate, credential.key, parent)
