"""Our reference systems on real sockets, and the doctor's exchange with a product that is one of them."""

import threading
from pathlib import Path

import pytest

from harness.campaign.our_side import Playing, clinic, default_rib, playing, reference_role, rib_with
from harness.cli.pki import init
from harness.errors import EnvironmentFault, UsageFault
from harness.pki import disk
from harness.stage.casting import known
from harness.sut.doctor import State
from harness.sut.material import Material
from harness.sut.profile import Profile, load_profile
from harness.trace.record import Record

RIB = default_rib(None)
PATIENCE = 20.0


class Heard:
    """The first frame that came in."""

    def __init__(self) -> None:
        self.raw = ""
        self._event = threading.Event()

    def __call__(self, record: Record) -> None:
        if record.kind == "wire" and record.direction == "in" and record.form == "text":
            self.raw = self.raw or record.raw
            self._event.set()

    def wait(self) -> bool:
        return self._event.wait(PATIENCE)


def test_the_reference_systems_talk_to_each_other() -> None:
    at_csms, at_station = Heard(), Heard()
    with playing(Playing(RIB, "csms", listen="127.0.0.1:0"), at_csms) as url:
        assert url.startswith("ws://127.0.0.1:")
        with playing(Playing(RIB, "charging_station", url=url), at_station) as called:
            assert called == url
            assert at_csms.wait()
            assert at_station.wait()
    assert "BootNotification" in at_csms.raw


def test_a_port_that_is_taken() -> None:
    with playing(Playing(RIB, "csms", listen="127.0.0.1:0"), Heard()) as url:
        again = Playing(RIB, "csms", listen=url.removeprefix("ws://"))
        with pytest.raises(EnvironmentFault, match="cannot listen on"), playing(again, Heard()):
            pass


@pytest.mark.parametrize(("word", "role"), [("station", "charging_station"), ("csms", "csms")])
def test_roles_by_their_everyday_names(word: str, role: str) -> None:
    assert reference_role(word, RIB) == role


def test_a_role_that_the_protocol_does_not_have() -> None:
    with pytest.raises(UsageFault, match="has no role 'hub'; there are: "):
        reference_role("hub", RIB)


def profile(folder: Path, role: str, address: str, password: str = "") -> Profile:
    file = folder / "acme.toml"
    file.write_text(
        f'[sut]\nname = "Acme"\nversion = "1"\nrole = "{role}"\n'
        f'[ocpp]\nversion = "2.0.1"\nidentity = "CS001"\n{address}\n{password}'
    )
    return load_profile(file, known())


def test_a_csms_that_answers(tmp_path: Path) -> None:
    doctor = clinic(PATIENCE)
    with playing(Playing(RIB, "csms", listen="127.0.0.1:0"), Heard()) as url:
        patient = profile(tmp_path, "csms", f'url = "{url}"')
        with doctor.party(patient) as addresses:
            assert addresses == {}
            assert doctor.sanity is not None
            found = doctor.sanity(patient)
    assert (found.item, found.state) == ("exchange", State.OK)
    assert "the product sent" in found.what


def test_a_csms_that_wants_certificates(tmp_path: Path) -> None:
    """Security profile 3: each side shows what the profile's folder has for it."""
    doctor, folder = clinic(PATIENCE), tmp_path / "pki"
    init(folder, "CS001", ("localhost", "127.0.0.1"), "Acme", "", "", force=False)
    estate = disk.load(folder)
    material = Material(estate.servers, (estate.csms_root.certificate,), estate)
    csms = Playing(RIB, "csms", listen="127.0.0.1:0", security_profile=3, material=material)
    with playing(csms, Heard()) as url:
        assert url.startswith("wss://")
        patient = profile(tmp_path, "csms", f'url = "{url}"\nsecurity_profile = 3\npki = "pki"')
        assert doctor.sanity is not None
        with doctor.party(patient):
            found = doctor.sanity(patient)
    assert found.state is State.OK, found.what


def test_a_station_that_calls(tmp_path: Path) -> None:
    doctor = clinic(PATIENCE)
    patient = profile(tmp_path, "charging_station", 'listen = "127.0.0.1:0"')
    with doctor.party(patient) as addresses:
        [url] = addresses.values()
        with playing(Playing(RIB, "charging_station", url=url), Heard()):
            assert doctor.sanity is not None
            found = doctor.sanity(patient)
    assert found.state is State.OK
    assert "BootNotification" in found.what


def test_a_station_that_never_calls(tmp_path: Path) -> None:
    doctor = clinic(0.0)
    patient = profile(tmp_path, "charging_station", 'listen = "127.0.0.1:0"')
    with doctor.party(patient):
        assert doctor.sanity is not None
        found = doctor.sanity(patient)
    assert (found.state, found.what) == (State.BAD, "it never said a word to us within 0 s")
    assert "address" in found.mend


@pytest.mark.parametrize("word", ["station", "csms", "device", "cpo", "hub"])
def test_without_a_protocol_the_first_that_knows_the_role_is_meant(word: str) -> None:
    assert reference_role(word, rib_with(word))
