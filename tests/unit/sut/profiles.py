"""Profiles for tests, written to a folder."""

from pathlib import Path

from harness.sut.profile import Known, Profile, load_profile

STATION = """
[sut]
name = "Acme DC-50"
version = "1.4.2"
role = "charging_station"

[volts]
version = "2.0.1"
identity = "CS001"
listen = "127.0.0.1:9000"
"""

SERVER = """
[sut]
name = "Acme back office"
version = "7"
role = "csms"

[volts]
version = "2.0.1"
identity = "CS001"
url = "ws://127.0.0.1:8080/volts"
"""


def write(folder: Path, text: str) -> Path:
    """`text` as a profile in `folder`."""
    file = folder / "profile.toml"
    file.write_text(text, encoding="utf-8")
    return file


def load(folder: Path, text: str, known: Known | None = None) -> Profile:
    """`text` written and read."""
    return load_profile(write(folder, text), known)
