"""The doctor: what is found, and what is said to mend it."""

import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from harness.clock import ManualClock
from harness.errors import EnvironmentFault
from harness.sut.control import Control, Done, Outcome
from harness.sut.doctor import Clinic, Diagnosis, State, diagnose, diagnose_file
from harness.sut.profile import Profile
from harness.sut.running import RunningSut, make_sut
from tests.unit.sut.products import DIES, HELLO_AND_STAY, SILENT
from tests.unit.sut.profiles import SERVER, STATION, load, write

ANYWHERE = STATION.replace("9000", "0")
ADAPTER = "class Control:\n    def observe(self, what, evse=None, connector=None): return 'yes'\n"


def clinic(**more: Any) -> Clinic:
    return Clinic(clock=ManualClock, date_of=lambda _: "", **more)


def found(diagnoses: list[Diagnosis], item: str) -> Diagnosis:
    (one,) = [each for each in diagnoses if each.item == item]
    if one.state is not State.OK:
        assert one.mend, "what is not well must say what to do"
    return one


def states(diagnoses: list[Diagnosis]) -> dict[str, str]:
    return {each.item: str(each.state) for each in diagnoses}


def start(script: str) -> str:
    """[start] for a Python script without double quotes."""
    command = f"['{sys.executable}', '-c', \"{script}\"]"
    return f"[start]\ncommand = {command}\nready = {{ log = 'connected', within = 20 }}\n"


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# -- before anything is started ------------------------------------------------------------------------------------


def test_profile_that_cannot_be_read_is_the_only_finding(tmp_path: Path) -> None:
    (only,) = diagnose_file(write(tmp_path, STATION.replace("charging_station", "chair")), clinic=clinic())
    assert (only.item, only.state) == ("profile", State.BAD)
    assert 'sut.role: found "chair"' in only.what
    assert "docs/profile.md" in only.mend


def test_healthy_profile_without_product_or_control(tmp_path: Path) -> None:
    diagnoses = diagnose_file(write(tmp_path, ANYWHERE), clinic=clinic())
    assert states(diagnoses) == {
        "profile": "ok",
        "secrets": "ok",
        "port of volts": "ok",
        "control": "warn",
        "clock": "ok",
    }
    assert "[control]" in found(diagnoses, "control").mend


def test_remarks_on_the_profile_are_passed_on(tmp_path: Path) -> None:
    diagnoses = diagnose_file(write(tmp_path, ANYWHERE + "[values]\nreboot_whitin = 4"), clinic=clinic())
    assert any(each.state is State.WARN and "reboot_within" in each.what for each in diagnoses)


def test_missing_secret(tmp_path: Path) -> None:
    diagnoses = diagnose(load(tmp_path, ANYWHERE + 'password_env = "NOT_SET_AT_ALL"'), clinic())
    secrets = found(diagnoses, "secrets")
    assert secrets.state is State.BAD
    assert "NOT_SET_AT_ALL is not set" in secrets.what
    assert "control" not in states(diagnoses)


def test_port_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        diagnoses = diagnose(load(tmp_path, STATION.replace("9000", str(port))), clinic())
    ports = found(diagnoses, "port of volts")
    assert ports.state is State.BAD
    assert f"127.0.0.1:{port} cannot be had: Address already in use" in ports.what
    assert f"sport = :{port}" in ports.mend


def test_address_that_is_not_of_this_machine(tmp_path: Path) -> None:
    diagnoses = diagnose(load(tmp_path, STATION.replace("127.0.0.1", "192.0.2.1")), clinic())
    assert "Cannot assign requested address" in found(diagnoses, "port of volts").what


def test_product_that_cannot_be_reached(tmp_path: Path, free_port: int) -> None:
    diagnoses = diagnose(load(tmp_path, SERVER.replace("8080", str(free_port))), clinic())
    address = found(diagnoses, "address of volts")
    assert address.state is State.BAD
    assert f"127.0.0.1:{free_port} cannot be reached: Connection refused" in address.what
    assert "volts.url" in address.mend


def test_product_that_is_reached(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as product:
        port = product.getsockname()[1]
        diagnoses = diagnose(load(tmp_path, SERVER.replace("8080", str(port))), clinic())
    assert found(diagnoses, "address of volts").state is State.OK


def test_somebody_else_where_the_product_shall_be(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        text = SERVER.replace("8080", str(other.getsockname()[1])) + start(SILENT)
        diagnoses = diagnose(load(tmp_path, text), clinic())
    assert "before the start" in found(diagnoses, "address of volts").what
    assert "ready" not in states(diagnoses)


@pytest.mark.parametrize("program", ["no-such-program-anywhere", "./missing", "profile.toml"])
def test_program_that_cannot_be_run(tmp_path: Path, program: str) -> None:
    diagnoses = diagnose(load(tmp_path, ANYWHERE + f'[start]\ncommand = ["{program}"]'), clinic())
    assert found(diagnoses, "start").what == f"{program} cannot be run"
    assert "ready" not in states(diagnoses)


def test_program_beside_the_profile(tmp_path: Path) -> None:
    (tmp_path / "run.sh").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "run.sh").chmod(0o755)
    diagnoses = diagnose(load(tmp_path, ANYWHERE + '[start]\ncommand = ["./run.sh"]'), clinic())
    assert found(diagnoses, "start").state is State.OK


def test_no_docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no.sock")
    diagnoses = diagnose(load(tmp_path, ANYWHERE + '[start]\nimage = "acme:1"'), clinic())
    assert "no Docker daemon answers" in found(diagnoses, "docker").what


# -- with the product running --------------------------------------------------------------------------------------


def test_product_that_gets_ready_and_is_stopped(tmp_path: Path) -> None:
    alive: list[bool] = []

    def sanity(profile: Profile) -> Diagnosis:
        assert made[0] is not None
        alive.append(made[0].alive())
        return Diagnosis("exchange", State.OK, profile.sut.name)

    made: list[RunningSut | None] = []

    def make(profile: Profile, addresses: Mapping[str, str], log: Path) -> RunningSut | None:
        made.append(make_sut(profile, addresses, log))
        return made[-1]

    text = ANYWHERE + start(HELLO_AND_STAY)
    diagnoses = diagnose(load(tmp_path, text), clinic(sanity=sanity, make_sut=make))
    assert made[0] is not None
    assert not made[0].alive()
    assert found(diagnoses, "ready").state is State.OK
    assert found(diagnoses, "exchange").what == "Acme DC-50"
    assert alive == [True]


def test_product_that_dies(tmp_path: Path) -> None:
    text = ANYWHERE + start(DIES)
    asked: list[Profile] = []

    def sanity(profile: Profile) -> Diagnosis:
        asked.append(profile)
        return Diagnosis("exchange", State.OK, "")

    diagnoses = diagnose(load(tmp_path, text), clinic(sanity=sanity))
    ready = found(diagnoses, "ready")
    assert ready.state is State.BAD
    assert "exited with code 3" in ready.what
    assert "no such config file" in ready.what
    assert asked == []


def test_patience_is_shorter_than_the_profiles(tmp_path: Path) -> None:
    given: list[float] = []

    def never_ready(profile: Profile, addresses: Mapping[str, str], log: Path) -> None:
        assert profile.start is not None
        given.append(profile.start.ready.within)
        raise EnvironmentFault("not ready")

    text = ANYWHERE + start(HELLO_AND_STAY).replace("within = 20", "within = 900")
    diagnoses = diagnose(load(tmp_path, text), clinic(make_sut=never_ready, patience=5.0))
    assert given == [5.0]
    assert "start.ready.within" in found(diagnoses, "ready").mend


def test_our_side_is_up_while_the_product_starts(tmp_path: Path) -> None:
    told: list[str] = []

    @contextmanager
    def party(profile: Profile) -> Iterator[Mapping[str, str]]:
        told.append("up")
        yield {"volts": "ws://127.0.0.1:9001"}
        told.append("down")

    def make(profile: Profile, addresses: Mapping[str, str], log: Path) -> None:
        told.append(addresses["volts"])

    diagnose(load(tmp_path, ANYWHERE), clinic(party=party, make_sut=make))
    assert told == ["up", "ws://127.0.0.1:9001", "down"]


def test_our_side_that_cannot_come_up(tmp_path: Path) -> None:
    def party(profile: Profile) -> AbstractContextManager[Mapping[str, str]]:
        raise EnvironmentFault("port taken at the last moment")

    diagnoses = diagnose(load(tmp_path, ANYWHERE), clinic(party=party))
    assert found(diagnoses, "our side").what == "port taken at the last moment"


# -- control -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("adapter", "state", "said"),
    [
        (ADAPTER, State.OK, "it answers; observe alive: yes"),
        (
            "class Control: ...",
            State.OK,
            "it answers; observe is not supported (adapter:Control has no method observe)",
        ),
        (ADAPTER.replace("return 'yes'", "1 / 0"), State.BAD, "raised ZeroDivisionError"),
        ("class Contrl: ...", State.BAD, 'did you mean "Contrl"?'),
        (ADAPTER + "    def close(self): 1 / 0", State.BAD, "close raised ZeroDivisionError"),
    ],
)
def test_control(tmp_path: Path, adapter: str, state: State, said: str) -> None:
    (tmp_path / "adapter.py").write_text(adapter)
    text = ANYWHERE + "[control]\npython = 'adapter:Control'\nhuman = true\n"
    control = found(diagnose(load(tmp_path, text), clinic()), "control")
    assert control.state is state
    assert said in control.what


def test_person_is_not_disturbed(tmp_path: Path) -> None:
    control = found(diagnose(load(tmp_path, ANYWHERE + "[control]\nhuman = true"), clinic()), "control")
    assert control.what == "a person will be asked"


def test_control_has_ten_seconds_at_most(tmp_path: Path) -> None:
    class Answers:
        async def act(self, verb: str, args: Mapping[str, Any]) -> Outcome:
            return Done()

        def close(self) -> None: ...

    given: list[float] = []

    def opened(profile: Profile, *_: object) -> Control:
        assert profile.control is not None
        given.append(profile.control.within)
        return Answers()

    diagnose(load(tmp_path, ANYWHERE + "[control]\npython = 'a:B'\nwithin = 60"), clinic(open_control=opened))
    assert given == [10.0]


# -- clocks --------------------------------------------------------------------------------------------------------


def jumping(seconds: float) -> Callable[[], ManualClock]:
    """Clocks that disagree by so much, as when the wall clock is set between their making."""
    starts = iter([ManualClock.START, *[ManualClock.START + seconds] * 5])
    return lambda: ManualClock(next(starts))


def test_clock_that_jumps(tmp_path: Path) -> None:
    jumped = replace(clinic(), clock=jumping(-3))
    clock = found(diagnose(load(tmp_path, ANYWHERE), jumped), "clock")
    assert clock.state is State.WARN
    assert "jumped by -3.0 s" in clock.what


@pytest.mark.parametrize(
    ("date", "state", "said"),
    [
        (formatdate(ManualClock.START + 2), State.OK, "agrees with ours"),
        (formatdate(ManualClock.START + 3600), State.WARN, "differs by +3600 s from ours"),
    ],
)
def test_clock_of_the_product(tmp_path: Path, date: str, state: State, said: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as product:
        profile = load(tmp_path, SERVER.replace("8080", str(product.getsockname()[1])))
        diagnoses = diagnose(profile, replace(clinic(), date_of=lambda _: date))
    (clock,) = [each for each in diagnoses if "product's clock" in each.what]
    assert clock.state is state
    assert said in clock.what


def test_product_that_does_not_say_the_time(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as product:
        profile = load(tmp_path, SERVER.replace("8080", str(product.getsockname()[1])))
        diagnoses = diagnose(profile, replace(clinic(), date_of=lambda _: "yesterday"))
    assert not any("product's clock" in each.what for each in diagnoses)
