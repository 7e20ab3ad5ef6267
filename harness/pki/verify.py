"""The path from a leaf to a root that is trusted, judged by RFC 5280 §6.1; the answer is the name of the problem.

    leaf ── signed by ──▶ issuer ── signed by ──▶ ... ──▶ root (one of those that are trusted)

A certificate among the trusted ones ends the path, whether it signed itself or not. Certificates of the chain may
come in any order and there may be more than needed: `order_problem` looks at that. A problem that lies nearer to
the leaf is named before one that lies further up, and a path that does not end before anything else.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from harness.pki.constraints import outside
from harness.pki.credential import moment
from harness.pki.credential import organization as organization_of
from harness.pki.names import carries_name
from harness.pki.pem import UNREADABLE, flaw_in
from harness.pki.signatures import certificate_signed_by, crl_signed_by, old_digest, strength

PROBLEMS: Mapping[str, str] = {
    "missing": "there is no certificate",
    "malformed": "a certificate cannot be read to its end",
    "self_signed": "the leaf signed itself and is not trusted",
    "incomplete": "nobody is known who could have signed the leaf: a certificate between it and the root is missing",
    "unknown_root": "the path ends at a root that is not trusted",
    "key_identifier": "the issuer has another key than the one that the certificate names",
    "bad_signature": "a signature does not hold",
    "expired": "a certificate is no longer valid",
    "not_yet_valid": "a certificate is not valid yet",
    "not_a_ca": "an issuer is not a CA",
    "issuer_usage": "the key of an issuer is not meant for signing certificates",
    "path_length": "there are more CAs below a CA than it allows",
    "name_constraints": "a name lies outside of what a CA may speak for",
    "critical_extension": "a critical extension is not understood",
    "weak_key": "a key is too short: RSA below 2048 bits, curves below 224",
    "weak_digest": "a signature is made over MD5 or SHA-1",
    "wrong_usage": "the leaf is not meant for this use",
    "name": "the leaf carries another name",
    "organization": "the leaf belongs to another organization, or to none",
    "revoked": "a certificate was revoked",
    "crl_expired": "the revocation list that covers a certificate is out of date",
    "crl_not_yet_valid": "the revocation list that covers a certificate is not valid yet",
    "crl_signature": "the revocation list that covers a certificate is not signed by its issuer",
}
"""Every problem that `verify` can name, in words."""

T = TypeVar("T", bound=x509.ExtensionType)

_UNDERSTOOD = (
    x509.BasicConstraints.oid,
    x509.KeyUsage.oid,
    x509.ExtendedKeyUsage.oid,
    x509.SubjectAlternativeName.oid,
    x509.NameConstraints.oid,
    x509.CertificatePolicies.oid,
    x509.SubjectKeyIdentifier.oid,
    x509.AuthorityKeyIdentifier.oid,
    x509.CRLDistributionPoints.oid,
    x509.AuthorityInformationAccess.oid,
    x509.OCSPNoCheck.oid,
)
_EXTENDED = {
    "server": ExtendedKeyUsageOID.SERVER_AUTH,
    "client": ExtendedKeyUsageOID.CLIENT_AUTH,
    "firmware": ExtendedKeyUsageOID.CODE_SIGNING,
    "ocsp": ExtendedKeyUsageOID.OCSP_SIGNING,
}


def verify(
    chain: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    at: float,
    *,
    usage: str = "",
    name: str = "",
    organization: str = "",
    crls: Sequence[x509.CertificateRevocationList] = (),
) -> str:
    """The first problem of the chain (leaf first) at `at` (epoch seconds), one of PROBLEMS; "" when it holds.

    usage  what the leaf is for ("server", "client", "firmware", "ocsp" ...); "": not looked at
    name   what the leaf has to be called, without wildcards; "": not looked at
    organization  to whom the leaf has to belong; "": not looked at
    crls   revocation lists; a certificate that none of them covers is taken as not revoked
    """
    if not chain:
        return "missing"
    if any(flaw_in(each) for each in chain):
        return "malformed"
    try:
        path, problem = find_path(chain, roots)
        return (
            problem
            or next(_problems(path, at, crls), "")
            or _leaf_problem(path[0], usage, name, organization)
        )
    except UNREADABLE:
        return "malformed"


def verify_root(
    certificate: x509.Certificate, at: float, *, signed_by: x509.Certificate | None = None
) -> str:
    """What keeps a certificate from being installed as a root: one of PROBLEMS, or "".

    signed_by  the root that it replaces and by which it has to be signed; None: it has to be signed by itself when
               it says so, and by whom else is not looked at
    """
    if flaw_in(certificate):
        return "malformed"
    try:
        problem = next(_of_one(certificate, at, trusted=True), "") or next(_of_issuer(certificate, ()), "")
        own = certificate.issuer == certificate.subject
        if problem or (signed_by is None and not own):
            return problem
        if signed_by is not None and certificate.issuer != signed_by.subject:
            return "unknown_root"
        return "" if certificate_signed_by(certificate, signed_by or certificate) else "bad_signature"
    except UNREADABLE:
        return "malformed"


def order_problem(chain: Sequence[x509.Certificate]) -> str:
    """Whether each certificate is followed by its issuer (RFC 5246 §7.4.2): "", "duplicated" or "wrong_order".

    "malformed" when one of them cannot be read.
    """
    if any(flaw_in(each) for each in chain):
        return "malformed"
    if len({each.public_bytes(Encoding.DER) for each in chain}) < len(chain):
        return "duplicated"
    followed = all(one.issuer == other.subject for one, other in pairwise(chain))
    return "" if followed else "wrong_order"


def find_path(
    chain: Sequence[x509.Certificate], roots: Sequence[x509.Certificate]
) -> tuple[tuple[x509.Certificate, ...], str]:
    """The certificates from the leaf to the trusted one, both included, and "" or why there is no such path."""
    path = [chain[0]]
    while path[-1] not in roots:
        below = path[-1]
        known = [each for each in (*roots, *chain[1:]) if each.subject == below.issuer and each not in path]
        fitting = [each for each in known if _key_identifier_fits(below, each)]
        signers = [each for each in fitting if certificate_signed_by(below, each)]
        if not signers:
            return tuple(path), _dead_end(path, known, fitting)
        path.append(signers[0])
    return tuple(path), ""


def _dead_end(
    path: Sequence[x509.Certificate],
    known: Sequence[x509.Certificate],
    fitting: Sequence[x509.Certificate],
) -> str:
    if fitting:
        return "bad_signature"
    if known:
        return "key_identifier"
    last = path[-1]
    own = last.issuer == last.subject
    if len(path) > 1:
        return "unknown_root"
    return "self_signed" if own else "incomplete"


def _key_identifier_fits(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether authorityKeyIdentifier and subjectKeyIdentifier agree, where both are given (RFC 5280 §4.2.1.1)."""
    wanted = _extension(certificate, x509.AuthorityKeyIdentifier)
    found = _extension(issuer, x509.SubjectKeyIdentifier)
    return (
        wanted is None
        or found is None
        or wanted.key_identifier is None
        or wanted.key_identifier == found.digest
    )


def _problems(
    path: Sequence[x509.Certificate],
    at: float,
    crls: Sequence[x509.CertificateRevocationList],
) -> Iterator[str]:
    for depth, certificate in enumerate(path):
        issuer = path[depth + 1] if depth + 1 < len(path) else None
        yield from _of_one(certificate, at, trusted=issuer is None)
        if depth:
            yield from _of_issuer(certificate, path[:depth])
        if issuer is not None:
            yield from _revocation(certificate, issuer, at, crls)


def _leaf_problem(leaf: x509.Certificate, usage: str, name: str, organization: str) -> str:
    if usage and not fits_usage(leaf, usage):
        return "wrong_usage"
    if name and not carries_name(leaf, name):
        return "name"
    if organization and organization_of(leaf) != organization:
        return "organization"
    return ""


def _of_one(certificate: x509.Certificate, at: float, *, trusted: bool) -> Iterator[str]:
    now = moment(at)
    if now > certificate.not_valid_after_utc:
        yield "expired"
    if now < certificate.not_valid_before_utc:
        yield "not_yet_valid"
    kind, bits = strength(certificate)
    if (kind == "RSA" and bits < 2048) or (kind == "EC" and bits < 224):
        yield "weak_key"
    if not trusted and old_digest(certificate):
        yield "weak_digest"
    if any(each.critical and each.oid not in _UNDERSTOOD for each in certificate.extensions):
        yield "critical_extension"


def _of_issuer(certificate: x509.Certificate, below: Sequence[x509.Certificate]) -> Iterator[str]:
    basic = _extension(certificate, x509.BasicConstraints)
    if basic is None or not basic.ca:
        yield "not_a_ca"
    key_usage = _extension(certificate, x509.KeyUsage)
    if key_usage is not None and not key_usage.key_cert_sign:
        yield "issuer_usage"
    between = sum(each.issuer != each.subject for each in below[1:])
    if basic is not None and basic.path_length is not None and between > basic.path_length:
        yield "path_length"
    constraints = _extension(certificate, x509.NameConstraints)
    if constraints is not None and any(outside(constraints, each) for each in below):
        yield "name_constraints"


def _revocation(
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    at: float,
    crls: Sequence[x509.CertificateRevocationList],
) -> Iterator[str]:
    now = moment(at)
    for crl in crls:
        if crl.issuer != certificate.issuer:
            continue
        if not crl_signed_by(crl, issuer):
            yield "crl_signature"
        if crl.next_update_utc is not None and now > crl.next_update_utc:
            yield "crl_expired"
        if now < crl.last_update_utc:
            yield "crl_not_yet_valid"
        if crl.get_revoked_certificate_by_serial_number(certificate.serial_number) is not None:
            yield "revoked"


def fits_usage(certificate: x509.Certificate, usage: str) -> bool:
    """Whether its extensions allow this use. An extension that is not there forbids nothing (RFC 5280 §4.2.1.12)."""
    extended = _extension(certificate, x509.ExtendedKeyUsage)
    wanted = _EXTENDED.get(usage)
    if usage == "ocsp" and extended is None:
        return False
    allowed = (wanted, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE)
    if extended is not None and wanted is not None and not any(each in extended for each in allowed):
        return False
    bits = _extension(certificate, x509.KeyUsage)
    if bits is None:
        return True
    if usage == "server":
        return bits.digital_signature or bits.key_encipherment or bits.key_agreement
    return bits.digital_signature or usage not in _EXTENDED


def _extension(certificate: x509.Certificate, kind: type[T]) -> T | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
