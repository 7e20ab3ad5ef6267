"""What a profile says of nodes that know each other by their keys: read in one form, mistakes named."""

from pathlib import Path

import pytest

from harness.errors import UsageFault
from harness.stage.casting import known
from harness.sut.profile import load_profile
from harness.sut.sections import ProtocolTable

SKI = "00112233445566778899AABBCCDDEEFF00112233"


def read(tmp_path: Path, *lines: str) -> ProtocolTable:
    file = tmp_path / "sut.toml"
    text = '[sut]\nname = "X"\nversion = "1"\nrole = "device"\n[eebus]\nversion = "1.3.0"\n'
    file.write_text(text + "\n".join(lines))
    return load_profile(file, known()).protocol("eebus")


def test_an_ski_is_read_as_people_write_it(tmp_path: Path) -> None:
    spaced = " ".join(SKI[at : at + 4] for at in range(0, 40, 4))
    table = read(tmp_path, f'ski = "{spaced}"', 'listen = "127.0.0.1:4712"')
    assert table.node is not None
    assert table.node.ski == SKI.lower()
    assert table.secured
    assert table.tls.pki == tmp_path / "pki"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('ski = "zz"', "eebus.ski"),
        ('interface = "eth0"', "eebus.interface"),
        ("dials = 1", "eebus.dials"),
        ('url = "ws://127.0.0.1:4712/ship/"', "eebus.url"),
        ("unheard_of = 1", "eebus.unheard_of"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(UsageFault, match=message):
        read(tmp_path, line, 'listen = "127.0.0.1:4712"')


def test_somewhere_the_two_must_meet(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match=r"eebus\.listen"):
        read(tmp_path)
