"""Reading a ClientHello: of an honest client, in pieces, and out of bytes that are none."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.transports.tls import make_end
from harness.transports.tls.hello import NotTls, NotYet, begins_tls, read_client_hello
from tests.unit.transports.tls_kit import AT, dialling


def hello(**changes: object) -> bytes:
    end = make_end(dialling(**changes), server=False, now=lambda: AT, host="stage")
    end.start()
    return end.take()


def test_what_an_honest_client_offers() -> None:
    facts = read_client_hello(hello()).facts()
    assert facts["versions"] == ["TLSv1.3", "TLSv1.2"]
    assert {"TLS_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_128_GCM_SHA256"} <= set(facts["suites"])
    assert facts["compressions"] == [0]
    assert facts["server_name"] == "stage"
    assert "x25519" in facts["groups"]
    assert "ecdsa_secp256r1_sha256" in facts["signatures"]
    assert "supported_versions" in facts["extensions"]


def test_an_old_client_has_no_list_of_versions() -> None:
    old = read_client_hello(hello(minimum="TLSv1", maximum="TLSv1.1", server_name=""))
    assert old.facts()["versions"] == ["TLSv1.1"]
    assert old.server_name == ""


def test_it_may_come_in_pieces() -> None:
    data = hello()
    for length in range(len(data)):
        with pytest.raises(NotYet):
            read_client_hello(data[:length])
    assert read_client_hello(data + b"more") == read_client_hello(data)


def test_it_may_be_spread_over_records() -> None:
    data = hello()
    body = data[5:]
    first, second = body[:100], body[100:]
    spread = b"".join(data[:3] + len(part).to_bytes(2, "big") + part for part in (first, second))
    assert read_client_hello(spread).suites == read_client_hello(data).suites


@pytest.mark.parametrize(
    "data", [b"GET / HTTP/1.1\r\n", b"\x15\x03\x01\x00\x02\x02\x28", b"\x17\x03\x03\x00\x00"]
)
def test_other_things(data: bytes) -> None:
    with pytest.raises(NotTls):
        read_client_hello(data)


def test_what_could_be_tls() -> None:
    assert begins_tls(b"")
    assert begins_tls(b"\x16\x03\x01")
    assert begins_tls(b"\x80\x2e\x01")
    assert not begins_tls(b"GET /")


@given(st.binary(max_size=300), st.booleans())
def test_no_bytes_upset_it(data: bytes, as_hello: bool) -> None:
    record = (
        b"\x16\x03\x01" + (len(data) + 4).to_bytes(2, "big") + b"\x01" + len(data).to_bytes(3, "big") + data
    )
    with contextlib.suppress(NotYet, NotTls):
        read_client_hello(record if as_hello else data).facts()


@given(st.data())
def test_no_damage_upsets_it(data: st.DataObject) -> None:
    damaged = bytearray(hello())
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(NotYet, NotTls):
        read_client_hello(bytes(damaged)).facts()
