"""A password shows up nowhere, whatever form it takes."""

import base64
from pathlib import Path

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
