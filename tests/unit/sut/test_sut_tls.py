"""What a profile says about certificates: read, checked, resolved late, and never shown."""

import json
from pathlib import Path

import pytest

from harness.clock import ManualClock
from harness.errors import UsageFault
from harness.pki.credential import key_pem, new_key
from harness.pki.disk import Index, save
from harness.pki.estate import Estate
from harness.sut.doctor import Clinic, diagnose
from harness.sut.material import read_material
from harness.sut.profile import Profile
from tests.unit.pki.estates import AT, make_estate
from tests.unit.sut.profiles import SERVER, STATION, load

SECURE_SERVER = SERVER.replace("ws://", "wss://")
OWN = 'trust = "root.pem"\ncertificate = "chain.pem"\nkey = "chain.key"\n'


@pytest.fixture(scope="module")
def estate() -> Estate:
    return make_estate()


@pytest.fixture
def folder(estate: Estate, tmp_path: Path) -> Path:
    """With a pki folder, and with material of its own."""
    save(estate, tmp_path / "pki", Index(estate.operator, "CS001", ("csms.example.com",)))
    (tmp_path / "root.pem").write_text(
        "".join(
            (tmp_path / "pki" / "authorities" / f"{name}.pem").read_text() for name in ("mo_root", "v2g_root")
        )
    )
    (tmp_path / "chain.pem").write_text(estate.station.chain_pem)
    (tmp_path / "chain.key").write_bytes(estate.station.key_pem("tiger-lily"))
    return tmp_path


def profile(folder: Path, more: str, base: str = STATION) -> Profile:
    return load(folder, base + more)


def test_without_tls_nothing_is_named(tmp_path: Path) -> None:
    read = read_material(load(tmp_path, STATION).protocol("volts"))
    assert (read.credentials, read.trust, read.estate) == ((), (), None)


def test_towards_a_station_our_side_is_the_server(folder: Path, estate: Estate) -> None:
    read = read_material(profile(folder, 'security_profile = 3\npki = "pki"\n').protocol("volts"))
    assert [each.certificate for each in read.credentials] == [each.certificate for each in estate.servers]
    assert read.trust == (estate.csms_root.certificate,)
    assert read.estate is not None


def test_towards_a_server_our_side_is_the_station(folder: Path, estate: Estate) -> None:
    table = profile(folder, 'security_profile = 3\npki = "pki"\n', SECURE_SERVER).protocol("volts")
    read = read_material(table)
    assert [each.certificate for each in read.credentials] == [estate.station.certificate]


def test_own_material_takes_the_place_of_the_folder(
    folder: Path, estate: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAIN_KEY", "tiger-lily")
    more = f'security_profile = 3\npki = "pki"\n{OWN}key_passphrase_env = "CHAIN_KEY"\n'
    read = read_material(profile(folder, more, SECURE_SERVER).protocol("volts"))
    assert read.credentials[0].chain == estate.station.chain
    assert set(read.trust) == {estate.mo_root.certificate, estate.v2g_root.certificate}


def test_several_certificates_with_their_keys(folder: Path) -> None:
    names = [f"pki/credentials/server_{kind}" for kind in ("ecdsa", "rsa")]
    more = f"""security_profile = 2
password_env = "X"
certificate = {[f"{name}.pem" for name in names]}
key = {[f"{name}.key" for name in names]}
"""
    assert len(read_material(profile(folder, more).protocol("volts")).credentials) == 2


@pytest.mark.parametrize(
    ("base", "more", "said"),
    [
        (STATION, "security_profile = 3\n", 'found 3, which needs certificates; right would be pki = "pki"'),
        (STATION, 'security_profile = 2\npassword_env = "X"\n', 'certificate = "chain.pem" and key ='),
        (SECURE_SERVER, 'security_profile = 2\npassword_env = "X"\n', 'trust = "root.pem"'),
        (SECURE_SERVER, 'security_profile = 3\ntrust = "root.pem"\n', 'certificate = "chain.pem"'),
        (SERVER, 'security_profile = 3\npki = "pki"\n', "volts.url: is not for TLS"),
        (STATION, 'certificate = "chain.pem"\n', "volts.key: missing for volts.certificate"),
        (STATION, 'key = "chain.key"\n', "volts.certificate: missing for volts.key"),
        (STATION, 'certificate = ["a", "b"]\nkey = "a"\n', "(2 certificates, 1 keys)"),
        (STATION, "pki = 3\n", "volts.pki: found 3 (a number); right would be text"),
        (STATION, "trust = [3]\n", "volts.trust: found"),
        (STATION, 'key_passphrase_env = "X"\n', "has no key that it could belong to"),
        (STATION, 'key_passphrase_env = "tiger lily"\n', "volts.key_passphrase_env: is no such name"),
        (STATION, 'key_passphrase_env = "X"\nkey_passphrase_file = "y"\n', "contradicts"),
    ],
)
def test_mistakes_are_named(folder: Path, base: str, more: str, said: str) -> None:
    with pytest.raises(UsageFault) as caught:
        profile(folder, more, base)
    assert said in str(caught.value)
    assert "tiger lily" not in str(caught.value)


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("chain.pem", b"hello", "chain.pem: found 'hello'; right would be PEM"),
        ("chain.pem", None, "chain.pem: cannot be read (No such file or directory)"),
        ("chain.key", None, "chain.key: cannot be read (No such file or directory)"),
        ("chain.key", key_pem(new_key(), "tiger-lily"), "chain.key: is not the key of the first certificate"),
        ("chain.key", key_pem(new_key()), "is not encrypted, and a passphrase is given"),
        ("root.pem", b"\x30\x82\x01\x00\xff", "root.pem: is not text but binary, perhaps DER"),
    ],
)
def test_files_that_do_not_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch, file: str, content: bytes | None, said: str
) -> None:
    monkeypatch.setenv("CHAIN_KEY", "tiger-lily")
    (folder / file).unlink() if content is None else (folder / file).write_bytes(content)
    table = profile(folder, f'security_profile = 3\n{OWN}key_passphrase_env = "CHAIN_KEY"\n').protocol(
        "volts"
    )
    with pytest.raises(UsageFault) as caught:
        read_material(table)
    assert said in str(caught.value)
    assert "tiger" not in str(caught.value)


def test_wrong_and_missing_passphrases(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    more = f"security_profile = 3\n{OWN}"
    with pytest.raises(
        UsageFault, match=r"encrypted, and there is no passphrase; .*\[volts\] key_passphrase_env"
    ):
        read_material(profile(folder, more).protocol("volts"))
    table = profile(folder, f'{more}key_passphrase_env = "CHAIN_KEY"\n').protocol("volts")
    monkeypatch.delenv("CHAIN_KEY", raising=False)
    with pytest.raises(UsageFault, match="the environment variable CHAIN_KEY is not set"):
        read_material(table)
    monkeypatch.setenv("CHAIN_KEY", "lion-heart")
    with pytest.raises(UsageFault, match="the passphrase is wrong") as caught:
        read_material(table)
    assert "lion" not in str(caught.value)


def test_the_folder_is_missing(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match=r"nowhere: there is no such folder; .*chargeproof pki init"):
        read_material(load(tmp_path, STATION + 'security_profile = 3\npki = "nowhere"\n').protocol("volts"))


def test_nothing_secret_is_public(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAIN_KEY", "tiger-lily")
    found = profile(folder, f'security_profile = 3\npki = "pki"\n{OWN}key_passphrase_env = "CHAIN_KEY"\n')
    read = read_material(found.protocol("volts"))
    shown = json.dumps(found.public()) + repr(found) + repr(read)
    keys = [*folder.rglob("*.key")]
    assert len(keys) > 20
    for secret in ("tiger-lily", *(key.read_text().splitlines()[1] for key in keys)):
        assert secret not in shown
    assert found.public()["protocols"]["volts"]["key_passphrase_env"] == "CHAIN_KEY"
    assert found.public()["protocols"]["volts"]["key"] == ["chain.key"]


def test_the_passphrase_is_masked_in_what_a_product_writes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAIN_KEY", "tiger-lily")
    found = profile(folder, f'security_profile = 3\n{OWN}key_passphrase_env = "CHAIN_KEY"\n')
    assert b"tiger-lily" in found.needles()


def test_a_product_finds_its_files(folder: Path) -> None:
    station = profile(folder, 'security_profile = 3\npki = "pki"\n').placeholders({})
    server = profile(folder, 'security_profile = 3\npki = "pki"\n', SECURE_SERVER).placeholders({})
    pki = (folder / "pki").resolve()
    assert station.fill("{pki} {ca_file}") == f"{pki} {pki}/authorities/csms_root.pem"
    assert station.fill("{certificate}") == f"{pki}/credentials/station.pem"
    assert server.fill("{certificate} {key}") == (
        f"{pki}/credentials/server_ecdsa.pem {pki}/credentials/server_ecdsa.key"
    )
    assert server.fill("{rsa_key}") == f"{pki}/credentials/server_rsa.key"
    for name in ("ca_file", "certificate", "key", "rsa_certificate", "rsa_key"):
        assert Path(server.fill(f"{{{name}}}")).is_file()


def test_a_placeholder_without_a_folder_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match=r"volts\.pki: missing, but \{ca_file\} is used"):
        load(tmp_path, STATION).placeholders({}).fill("{ca_file}")


def diagnosis(folder: Path, more: str, now: float) -> tuple[str, str, str]:
    """What the doctor says of the certificates."""
    clinic = Clinic(clock=lambda: ManualClock(now))
    (found,) = [
        each for each in diagnose(profile(folder, more), clinic) if each.item == "certificates of volts"
    ]
    return found.state, found.what, found.mend


def test_the_doctor_looks_at_the_certificates(folder: Path) -> None:
    more = 'security_profile = 3\npki = "pki"\n'
    state, what, _ = diagnosis(folder, more, AT)
    assert (state, what) == ("ok", "2 of ours, trusted roots: 1; valid until 2027-09-21")
    state, what, mend = diagnosis(folder, more, AT + 400 * 86400)
    assert (state, what) == ("bad", "2 of ours, trusted roots: 1; one expired on 2027-09-21")
    assert "chargeproof pki init" in mend
    state, what, _ = diagnosis(folder, 'security_profile = 3\npki = "nowhere"\n', AT)
    assert (state, "there is no such folder" in what) == ("bad", True)
