"""A password shows up nowhere, whatever form it takes; nor does a private key."""

import base64
from collections.abc import Iterator, Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from harness.pki.credential import PrivateKey, new_key
from harness.pki.pem import read_key
from tests.system.kit import PASSWORD, Bench

STAYS = """
    Given a charging station that the CSMS has accepted
    Then the connection stays up for 1 seconds
"""
FORMS = {
    "as it is": PASSWORD.encode(),
    "base64": base64.b64encode(PASSWORD.encode()),
    "base64 of the login": base64.b64encode(f"CS001:{PASSWORD}".encode()),
    "hexadecimal": PASSWORD.encode().hex().encode(),
}


def found(where: str, data: bytes) -> list[str]:
    return [f"{where}: {form}" for form, secret in FORMS.items() if secret.lower() in data.lower()]


def leaks(folder: Path) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) >= 5
    return [leak for path in files for leak in found(str(path), path.read_bytes())]


def test_a_product_that_whispers_it_everywhere(bench: Bench) -> None:
    bench.station("Whispers")
    ran = bench.judged(bench.feature(STAYS))
    assert not found("terminal", ran.said.encode())
    assert not leaks(ran.folder)
    assert "logged in with" in (ran.folder / "evidence" / "sut.log").read_text()
    assert any("my password is" in record.raw for record in ran.incoming())
    bench.command("rejudge", str(ran.folder), "--out", str(bench.root / "again"))
    assert not leaks(bench.root / "again")


def test_when_it_is_wrong(bench: Bench) -> None:
    bench.station("Station", start={"env": {"STATION_PASSWORD": "{password}-but-wrong", "MEMORY": ""}})
    ran = bench.judged(bench.feature(STAYS))
    assert ran.code == 4
    assert "rejected: wrong password" in ran.case["reason"]
    assert not found("terminal", ran.said.encode())
    assert not leaks(ran.folder)


# -- private keys


def keys_in(folder: Path) -> Iterator[tuple[str, PrivateKey]]:
    """Every private key of a set-up, by the name of its file."""
    for path in sorted(folder.rglob("*.key")):
        yield path.stem, read_key(path.read_bytes())


def numbers_of(key: PrivateKey) -> tuple[int, ...]:
    """What must not be known of a key."""
    match key:
        case rsa.RSAPrivateKey():
            private = key.private_numbers()
            return private.d, private.p, private.q
        case ec.EllipticCurvePrivateKey():
            return (key.private_numbers().private_value,)
    raise AssertionError(type(key).__name__)


def forms_of(key: PrivateKey) -> Iterator[tuple[str, bytes]]:
    """The key in every form in which it might have got somewhere."""
    for number in numbers_of(key):
        octets = number.to_bytes((number.bit_length() + 7) // 8, "big")
        yield "as it is", octets
        yield "hexadecimal", octets.hex().encode()
        yield "hexadecimal with colons", octets.hex(":").encode()
        yield "escaped", "".join(f"\\x{octet:02x}" for octet in octets).encode()
        yield "decimal", str(number).encode()
        for shift in range(3):
            yield "base64", base64.b64encode(octets[shift : shift + (len(octets) - shift) // 3 * 3])
    for form in (PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL):
        yield "DER", key.private_bytes(Encoding.DER, form, NoEncryption())
        pem = key.private_bytes(Encoding.PEM, form, NoEncryption()).splitlines()
        yield from (("PEM", line) for line in pem[2:-1] if len(line) >= 40)


def shown(keys: Sequence[tuple[str, PrivateKey]], where: str, data: bytes) -> list[str]:
    """Which keys can be found in the data, upper and lower case alike."""
    lower = data.lower()
    return [
        f"{where}: {name}, {form}"
        for name, key in keys
        for form, secret in forms_of(key)
        if secret.lower() in lower
    ]


CASES = (
    "IEC63110-8.3.15-X37",
    "IEC63110-8.3.15-X38[wrong_serial_number]",
    "IEC63110-8.3.15-X40[unknown_root]",
    "IEC63110-8.3.15-X44",
    "IEC63110-8.3.19-P2",
    "tls:CSMS:version:TLSv1.2",
    "tls:CSMS:version:TLSv1.1",
    "tls:CSMS:client_certificate:wrong_key",
    "tls:CSMS:resumption:ticket",
)


def test_no_private_key_gets_out(bench: Bench) -> None:
    """Neither those of the set-up nor any other: not in traces, reports, logs, nor on the terminal."""
    keys = list(keys_in(bench.secure_csms()))
    assert len(keys) >= 15
    asks = """
        Given a charging station that the CSMS has accepted
        When our station asks for a station certificate
        Then the connection stays up for 1 seconds
    """
    ran = bench.judged(*CASES, bench.feature(asks, "CSMS"))
    assert len(ran.cases) == len(CASES) + 1
    assert [record for case in ran.cases for record in ran.trace(case) if record.facts.get("event") == "tls"]
    bench.command("rejudge", str(ran.folder), "--out", str(bench.root / "again"))
    files = [
        path for folder in (ran.folder, bench.root / "again") for path in folder.rglob("*") if path.is_file()
    ]
    assert len(files) >= 20
    for where, data in [("terminal", ran.said.encode()), *((str(path), path.read_bytes()) for path in files)]:
        assert not shown(keys, where, data)
        assert b"PRIVATE KEY-----" not in data, where


def test_keys_would_be_found() -> None:
    """In whatever form."""
    for kind in ("P-256", "RSA-2048"):
        keys = [("key", new_key(kind))]
        assert len({form for form, _ in forms_of(keys[0][1])}) == 8
        for form, secret in forms_of(keys[0][1]):
            assert any(form in each for each in shown(keys, "text", b"<" + secret.upper() + b">"))
