"""An estate comes back from its folder as it was; what is damaged is told, with the file and the cure."""

import json
import stat
from pathlib import Path

import pytest

from harness.errors import UsageFault
from harness.pki import layout
from harness.pki.credential import key_pem, new_key, pem
from harness.pki.disk import Index, load, read_certificates, read_credential, save
from harness.pki.estate import Estate
from harness.pki.verify import verify
from tests.unit.pki.estates import make_estate


@pytest.fixture
def folder(estate: Estate, tmp_path: Path) -> Path:
    save(estate, tmp_path / "pki", Index(estate.operator, "CS001", ("csms.example.com",)), "read me")
    return tmp_path / "pki"


def test_an_estate_comes_back(estate: Estate, folder: Path, at: float) -> None:
    back = load(folder)
    assert back.operator == estate.operator
    for name, authority in estate.authorities.items():
        assert back.authorities[name].certificate == authority.certificate
        assert back.authorities[name].path == authority.path
    for name, credential in estate.credentials.items():
        assert back.credentials[name].chain == credential.chain
    issued = back.mo_sub2.issue(at, common_name="x", usage="contract")
    assert verify(issued.chain, [estate.mo_root.certificate], at) == ""


def test_keys_are_for_their_owner_alone(folder: Path) -> None:
    keys = list(folder.rglob("*.key"))
    assert len(keys) == 20
    assert {stat.S_IMODE(each.stat().st_mode) for each in keys} == {0o600}


def test_writing_again_replaces(folder: Path) -> None:
    other = make_estate()
    _, key = layout.credential(folder, "station")
    key.chmod(0o644)
    save(other, folder, Index(other.operator, "CS001", ()))
    assert load(folder).station.certificate == other.station.certificate
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def spoilt(folder: Path, part: str, octets: bytes | None) -> str:
    """The message of a folder in which one file is other than it was; None: it is gone."""
    file = folder / part
    file.unlink() if octets is None else file.write_bytes(octets)
    with pytest.raises(UsageFault) as caught:
        load(folder)
    assert str(file) in str(caught.value)
    assert "right would be" in str(caught.value) or "cannot be read" in str(caught.value)
    assert "Traceback" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("part", "octets", "said"),
    [
        ("estate.json", None, "No such file"),
        ("estate.json", b"[1]", "is not what was written there"),
        ("estate.json", b'{"operator": "x"}', "is not what was written there"),
        ("authorities/csms_root.pem", None, "No such file or directory"),
        ("authorities/csms_root.pem", b"hello", "found 'hello'; right would be PEM"),
        ("authorities/csms_root.pem", b"\x30\x82\xff\x00", "is not text but binary, perhaps DER"),
        ("credentials/station.pem", b"", "found nothing"),
        ("credentials/station.key", None, "No such file or directory"),
        ("credentials/station.key", b"", "found no private key in it"),
        ("credentials/station.key", key_pem(new_key()), "is not the key of the first certificate in"),
        ("credentials/station.key", key_pem(new_key(), "tiger"), "there is no passphrase"),
        (
            "credentials/station.key",
            b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
            "damaged",
        ),
    ],
)
def test_what_is_damaged_is_told(folder: Path, part: str, octets: bytes | None, said: str) -> None:
    message = spoilt(folder, part, octets)
    assert said in message
    assert "PRIVATE KEY-----\nM" not in message


def test_an_authority_whose_issuer_is_gone(folder: Path) -> None:
    other = make_estate()
    for name in ("csms_root", "rolled_csms_root"):
        file, key = layout.authority(folder, name)
        file.write_text(pem(other.authorities[name].certificate))
        key.write_bytes(key_pem(other.authorities[name].key))
    with pytest.raises(UsageFault, match=r"csms_ca\.pem: none of the authorities beside it signed it"):
        load(folder)


def test_no_folder_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match=r"there is no such folder; .*chargeproof pki init"):
        load(tmp_path / "nowhere")


def test_certificate_and_key_may_share_a_file(estate: Estate, tmp_path: Path) -> None:
    file = tmp_path / "both.pem"
    file.write_text(estate.station.key_pem("tiger").decode() + estate.station.chain_pem)
    assert read_credential(file, file, "tiger").chain == estate.station.chain
    with pytest.raises(UsageFault, match="found a private key among the certificates"):
        read_certificates(file)


@pytest.mark.parametrize("passphrase", ["lion", None])
def test_no_message_shows_a_secret(estate: Estate, tmp_path: Path, passphrase: str | None) -> None:
    chain, key = tmp_path / "chain.pem", tmp_path / "chain.key"
    chain.write_text(estate.station.chain_pem)
    key.write_bytes(estate.station.key_pem("tiger"))
    with pytest.raises(UsageFault) as caught:
        read_credential(chain, key, passphrase)
    assert str(key) in str(caught.value)
    for secret in ("tiger", "lion", key.read_text().splitlines()[1]):
        assert secret not in str(caught.value)


def test_the_index_is_for_people_and_holds_no_secret(folder: Path) -> None:
    index = json.loads((folder / layout.INDEX).read_text())
    assert index["station"] == "CS001"
    assert set(index) == {"format", "operator", "station", "server_names", "ocsp_url", "crl_url", "made"}
