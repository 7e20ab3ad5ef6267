"""What a CSMS sends after a signing request is looked over: every named way for it to be wrong that can be seen in it."""

import pytest

from harness.pki.credential import chain_pem, make_csr, new_key
from harness.pki.estate import Estate
from harness.pki.spoil import spoil, spoils_for
from harness.protocols.ocpp.v201.bindings.issued import fits
from harness.trace.record import Record
from harness.usecases.observation import Observation

AT, SERIAL = 1_767_268_800.0, "CP-0001"
ESTATE = Estate.make(AT, station=SERIAL)
CSR = make_csr(new_key(), common_name=SERIAL, organization=ESTATE.operator)
UNSEEN = {
    "not_yet_valid_leaf": "a station may wait for it (A02.FR.08)",
    "wrong_organization": "an authority may know better who the owner is",
    "unknown_root": "the root is known to the station only",
    "lookalike_root": "the root is known to the station only",
    "wrong_hierarchy": "the root is known to the station only",
    "missing_intermediate": "the station may have it",
    "expired_issuer": "for the station to see, as it knows the path",
    "not_yet_valid_issuer": "for the station to see, as it knows the path",
    "issuer_not_a_ca": "for the station to see, as it knows the path",
    "issuer_without_cert_sign": "for the station to see, as it knows the path",
    "path_length_exceeded": "for the station to see, as it knows the path",
    "wrong_key_identifier": "for the station to see, as it knows the path",
    "wrong_extended_usage": "for the station to see",
    "wrong_key_usage": "for the station to see",
    "unknown_critical_extension": "for the station to see",
    "revoked_leaf": "nobody sees it in a certificate",
    "revoked_issuer": "nobody sees it in a certificate",
}
"""Ways that the chain alone does not show, or that are for the station to refuse, and why."""


def wrong(chain: str) -> str | None:
    asked = Observation(
        Record(0, AT, "wire", "", "", "out", ""), False, "request", "SignCertificate", {"csr": CSR}
    )
    return fits(asked, SERIAL, station=True)(chain)


def test_a_proper_chainfits() -> None:
    assert wrong(chain_pem(ESTATE.client_ca.sign(CSR, AT))) is None


@pytest.mark.parametrize("name", sorted(each.name for each in spoils_for("signed")))
def test_what_is_wrong_is_seen(name: str) -> None:
    seen = wrong(spoil(name, ESTATE, AT, "signed", csr=CSR))
    assert (seen is None) == (name in UNSEEN), seen


def test_what_is_not_seen_exists() -> None:
    assert UNSEEN.keys() <= {each.name for each in spoils_for("signed")}
