"""Roots that nobody should install."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from cryptography import x509

from harness.pki.authority import DAY, ca_form
from harness.pki.credential import PrivateKey, make_name, new_key, pem
from harness.pki.estate import Estate
from harness.pki.extensions import key_usage
from harness.pki.form import Form, seal, with_broken_signature
from harness.pki.spoil_chains import UNKNOWN_EXTENSION
from harness.pki.spoil_texts import TEXTS

CA = frozenset({"ca"})


@dataclass(frozen=True, slots=True)
class AnchorSpoil:
    """See `spoil.Spoil`."""

    text: str
    clauses: tuple[str, ...]
    problem: str
    make: Callable[[Estate, float], x509.Certificate]
    fatal: bool = True
    kinds: frozenset[str] = CA


def _root(at: float, key: PrivateKey, organization: str) -> Form:
    subject = make_name(common_name="Chargeproof Spoiled Root", organization=organization)
    return ca_form(subject, subject, key.public_key(), key.public_key(), at, 3650)


def _changed(
    change: Callable[[Form, float], Form], key: str = "P-256"
) -> Callable[[Estate, float], x509.Certificate]:
    def make(estate: Estate, at: float) -> x509.Certificate:
        own = new_key(key)
        return seal(change(_root(at, own, estate.operator), at), own)

    return make


def _expired(form: Form, at: float) -> Form:
    return replace(form, not_before=at - 90 * DAY, not_after=at - DAY)


def _future(form: Form, at: float) -> Form:
    return replace(form, not_before=at + 30 * DAY)


def _no_ca(form: Form, at: float) -> Form:
    return form.having(x509.BasicConstraints(ca=False, path_length=None), critical=True)


def _no_cert_sign(form: Form, at: float) -> Form:
    return form.having(key_usage("client"), critical=True)


def _critical(form: Form, at: float) -> Form:
    return form.having(x509.UnrecognizedExtension(UNKNOWN_EXTENSION, b"\x04\x00"), critical=True)


def _as_it_is(form: Form, at: float) -> Form:
    return form


def _broken(estate: Estate, at: float) -> x509.Certificate:
    return with_broken_signature(_changed(_as_it_is)(estate, at))


def _forged_successor(estate: Estate, at: float) -> x509.Certificate:
    """Says that the old root signed it."""
    own = new_key()
    form = estate.csms_root.sub_form("Chargeproof CSMS Root 4", at, own)
    return seal(form, new_key())


ANCHORS: Mapping[str, AnchorSpoil] = {
    "expired_root": AnchorSpoil("expired yesterday", ("RFC 5280 §4.1.2.5",), "expired", _changed(_expired)),
    "not_yet_valid_root": AnchorSpoil(
        "becomes valid in a month only", ("RFC 5280 §4.1.2.5",), "not_yet_valid", _changed(_future)
    ),
    "root_that_is_no_ca": AnchorSpoil("is no CA", ("RFC 5280 §4.2.1.9",), "not_a_ca", _changed(_no_ca)),
    "leaf_as_root": AnchorSpoil(
        "belongs to a server", ("RFC 5280 §4.2.1.9",), "not_a_ca", lambda estate, at: estate.servers[0].certificate
    ),
    "root_without_cert_sign": AnchorSpoil(
        "has a key that is not meant for signing certificates",
        ("RFC 5280 §4.2.1.3",),
        "issuer_usage",
        _changed(_no_cert_sign),
    ),
    "root_with_broken_signature": AnchorSpoil(
        "has a signature of its own that does not hold", ("RFC 5280 §6.1.3 (a)(1)",), "bad_signature", _broken
    ),
    "weak_rsa_root": AnchorSpoil(
        "has an RSA key of 1024 bits", ("NIST SP 800-57 §5.6.1",), "weak_key", _changed(_as_it_is, "RSA-1024")
    ),
    "weak_curve_root": AnchorSpoil(
        "has a key on a curve of 192 bits", ("NIST SP 800-57 §5.6.1",), "weak_key", _changed(_as_it_is, "P-192")
    ),
    "root_with_unknown_extension": AnchorSpoil(
        "has a critical extension that nobody knows", ("RFC 5280 §4.2",), "critical_extension", _changed(_critical)
    ),
    "root_not_signed_by_the_old_one": AnchorSpoil(
        "is not signed by the root that it would replace",
        (),
        "unknown_root",
        lambda estate, at: estate.new_csms_root.certificate,
        fatal=False,
    ),
    "root_with_forged_succession": AnchorSpoil(
        "says that the old root signed it, which it did not",
        ("RFC 5280 §6.1.3 (a)(1)",),
        "bad_signature",
        _forged_successor,
        fatal=False,
    ),
}  # fmt: skip


def spoiled_anchor(name: str, estate: Estate, at: float) -> str:
    """The PEM of a root that is wrong in this way."""
    if name in TEXTS:
        return TEXTS[name].make((estate.new_csms_root.certificate,), 0)
    return pem(ANCHORS[name].make(estate, at))
