"""Whatever octets a certificate, a request or an answer about one consists of: it is judged, and nothing is raised."""

import base64
from collections.abc import Sequence
from functools import cache

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.pki.estate import Estate
from harness.pki.hashes import hash_data
from harness.pki.names import names_of
from harness.pki.ocsp import make_request, read_answer
from harness.pki.pem import read_chain
from harness.pki.responder import OcspResponder
from harness.pki.verify import PROBLEMS, order_problem, verify, verify_root
from tests.unit.pki.estates import AT, make_estate

Damage = Sequence[tuple[int, int]]

damages = st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), min_size=1, max_size=4)


@cache
def estate() -> Estate:
    return make_estate()


def damaged(octets: bytes, damage: Damage) -> bytes:
    """Some octets are others."""
    found = bytearray(octets)
    for place, octet in damage:
        found[place % len(found)] = octet
    return bytes(found)


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
@settings(max_examples=400)
@given(damage=damages, server=st.integers(0, 1))
def test_a_damaged_certificate_is_unreadable_or_judged(damage: Damage, server: int) -> None:
    leaf, *above = estate().servers[server].chain
    text = base64.encodebytes(damaged(leaf.public_bytes(Encoding.DER), damage)).decode("ascii")
    try:
        (found,) = read_chain(f"-----BEGIN CERTIFICATE-----\n{text}-----END CERTIFICATE-----\n")
    except ValueError:
        return
    root = estate().csms_root.certificate
    problem = verify((found, *above), [root], AT, usage="server", name="csms.example.com")
    assert (problem in PROBLEMS) if found != leaf else problem == ""
    assert order_problem((found, *above)) in ("", "wrong_order", "malformed")
    assert verify_root(found, AT) in PROBLEMS
    names_of(found)


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
@settings(max_examples=400)
@given(damage=damages)
def test_a_damaged_request_is_answered_and_a_damaged_answer_is_judged(damage: Damage) -> None:
    leaf, issuer = estate().station.certificate, estate().client_ca.certificate
    request, hashed = make_request(leaf, issuer), hash_data(leaf, issuer)
    responder = OcspResponder(estate().client_ca)
    assert responder.answer(damaged(request, damage), AT)
    answer = responder.answer(request, AT)
    worse = damaged(answer, damage)
    told = read_answer(worse, hashed, issuer, AT)
    assert told.problem or worse == answer
