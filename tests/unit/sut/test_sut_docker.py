"""Products that are containers: against a fake daemon, and against a real one where there is one."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from harness.clock import Clock, SystemClock
from harness.errors import EnvironmentFault, HarnessFault
from harness.sut.docker import Container, DockerSut, connect
from harness.sut.evidence import EvidenceLog
from harness.sut.waiting import Pause, pause
from tests.unit.sut.products import Hurried
from tests.unit.sut.profiles import STATION, load

IMAGE = '[start]\nimage = "acme/station:1"\ncommand = ["run", "{url}"]\nenv = { ID = "{identity}" }\n'
READY = 'ready = { log = "connected", within = 20 }\n'


class FakeContainer:
    """A container that writes `lines` when started and does as it is told; `fails` names calls that raise."""

    def __init__(self, lines: list[bytes], state: dict[str, Any], fails: tuple[str, ...]) -> None:
        self.status = "created"
        self.attrs: dict[str, Any] = {"State": {"Status": "created"}}
        self.told: list[str] = []
        self._lines, self._state, self._fails = lines, state, fails

    def _tell(self, what: str) -> None:
        self.told.append(what)
        if what in self._fails:
            raise RuntimeError(f"no {what} today")

    def start(self) -> None:
        self._tell("start")
        self.attrs = {"State": self._state}

    def stop(self, timeout: int) -> None:
        self._tell("stop")

    def kill(self) -> None:
        self._tell("kill")

    def remove(self, force: bool) -> None:
        self._tell("remove")

    def reload(self) -> None: ...

    def logs(self, stream: bool, follow: bool, since: float | None = None) -> Iterator[bytes]:
        yield from self._lines


class FakeDaemon:
    """The SDK's client, its `containers` and `images` in one."""

    def __init__(
        self,
        lines: list[bytes],
        state: dict[str, Any] | None = None,
        here: bool = True,
        fails: tuple[str, ...] = (),
    ) -> None:
        self.containers = self.images = self
        self.made: list[tuple[str, list[str] | None, dict[str, Any]]] = []
        self.pulled: list[str] = []
        self.container = FakeContainer(lines, state or {"Status": "running"}, fails)
        self._here, self._fails = here, fails

    def ping(self) -> bool:
        return True

    def close(self) -> None: ...

    def get(self, name: str) -> object:
        if not self._here:
            raise LookupError(name)
        return name

    def pull(self, repository: str) -> None:
        self.pulled.append(repository)
        if "pull" in self._fails:
            raise RuntimeError("registry unreachable")

    def create(self, image: str, command: list[str] | None, **options: Any) -> Container:
        self.made.append((image, command, options))
        return self.container


def container(
    folder: Path,
    daemon: FakeDaemon,
    text: str = STATION + IMAGE + READY,
    clock: Clock | None = None,
    pause: Pause = pause,
) -> DockerSut:
    profile = load(folder, text)
    assert profile.start is not None
    log = EvidenceLog(folder / "sut.log")
    addresses = {"volts": "ws://127.0.0.1:9001"}
    return DockerSut(profile, profile.start, addresses, log, clock or SystemClock(), lambda: daemon, pause)


def test_life_of_a_container(tmp_path: Path) -> None:
    daemon = FakeDaemon([b"booting\nconn", b"ected\n"])
    sut = container(tmp_path, daemon)
    sut.start()
    assert sut.alive()
    sut.stop()
    sut.stop()
    assert daemon.container.told == ["start", "stop", "remove"]
    assert (tmp_path / "sut.log").read_text() == "booting\nconnected\n"


def test_what_it_is_given_on_the_network_of_the_host(tmp_path: Path) -> None:
    daemon = FakeDaemon([b"connected\n"])
    sut = container(tmp_path, daemon)
    sut.start()
    sut.stop()
    ((image, command, options),) = daemon.made
    assert (image, command) == ("acme/station:1", ["run", "ws://127.0.0.1:9001"])
    assert options == {
        "environment": {"ID": "CS001"},
        "network_mode": "host",
        "labels": {"chargeproof": "sut"},
    }


def test_what_it_is_given_on_a_bridge(tmp_path: Path) -> None:
    daemon = FakeDaemon([b"connected\n"])
    bridge = 'network = "bridge"\nports = { "80" = 8080 }\nvolumes = { "." = "/data" }\non_exit = "restart"\n'
    sut = container(tmp_path, daemon, STATION.replace("127.0.0.1", "0.0.0.0") + IMAGE + bridge + READY)
    sut.start()
    sut.stop()
    ((_, command, options),) = daemon.made
    assert command == ["run", "ws://host.docker.internal:9001"]
    assert options["extra_hosts"] == {"host.docker.internal": "host-gateway"}
    assert options["ports"] == {"80/tcp": ("127.0.0.1", 8080)}
    assert options["volumes"] == {str(tmp_path.resolve()): {"bind": "/data", "mode": "ro"}}
    assert options["restart_policy"] == {"Name": "always"}


def test_missing_image_is_pulled(tmp_path: Path) -> None:
    daemon = FakeDaemon([b"connected\n"], here=False)
    sut = container(tmp_path, daemon)
    sut.start()
    sut.stop()
    assert daemon.pulled == ["acme/station:1"]


def test_image_that_cannot_be_had(tmp_path: Path) -> None:
    sut = container(tmp_path, FakeDaemon([], here=False, fails=("pull",)))
    with pytest.raises(
        EnvironmentFault, match=r"image acme/station:1 is not here and cannot be pulled \(registry unreach"
    ):
        sut.start()


def test_container_that_cannot_be_started_is_removed(tmp_path: Path) -> None:
    daemon = FakeDaemon([], fails=("start",))
    with pytest.raises(
        EnvironmentFault, match=r"container of acme/station:1: cannot be started \(no start today\)"
    ):
        container(tmp_path, daemon).start()
    assert daemon.container.told[-1] == "remove"


def test_container_that_ends_early(tmp_path: Path) -> None:
    daemon = FakeDaemon([b"bad flag\n"], {"Status": "exited", "ExitCode": 2})
    with pytest.raises(EnvironmentFault, match=r"exited with code 2 before it was ready(?s:.*)bad flag"):
        container(tmp_path, daemon).start()
    assert daemon.container.told[-1] == "remove"


def test_container_that_never_gets_ready(tmp_path: Path) -> None:
    hurried, daemon = Hurried(), FakeDaemon([b"booting\n"])
    with pytest.raises(EnvironmentFault, match="not ready after 20 s"):
        container(tmp_path, daemon, clock=hurried.clock, pause=hurried.pause).start()
    assert hurried.waited == pytest.approx(20)
    assert daemon.container.told[-1] == "remove"


def test_container_that_will_not_stop_is_removed_all_the_same(tmp_path: Path) -> None:
    daemon = FakeDaemon([b"connected\n"], fails=("stop",))
    sut = container(tmp_path, daemon)
    sut.start()
    sut.stop()
    assert daemon.container.told[-1] == "remove"
    assert "did not stop: no stop today" in (tmp_path / "sut.log").read_text()


def test_container_that_cannot_be_removed_is_told(tmp_path: Path) -> None:
    sut = container(tmp_path, FakeDaemon([b"connected\n"], fails=("remove",)))
    sut.start()
    with pytest.raises(EnvironmentFault, match="cannot be removed; use docker rm -f"):
        sut.stop()


def test_interrupted_start_removes_the_container(tmp_path: Path) -> None:
    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    daemon = FakeDaemon([b"booting\n"])
    with pytest.raises(KeyboardInterrupt):
        container(tmp_path, daemon, pause=interrupted).start()
    assert daemon.container.told[-1] == "remove"


def test_death_in_the_middle_is_visible(tmp_path: Path) -> None:
    state: dict[str, Any] = {"Status": "running", "ExitCode": 0}
    sut = container(tmp_path, FakeDaemon([b"connected\n"], state))
    sut.start()
    assert sut.exit_code is None
    state.update(Status="exited", ExitCode=137)
    assert not sut.alive()
    assert sut.exit_code == 137
    sut.stop()


def test_power_cycle_kills_and_starts(tmp_path: Path) -> None:
    daemon = FakeDaemon([b"connected\n"])
    sut = container(tmp_path, daemon)
    sut.start()
    sut.power_cycle()
    assert daemon.container.told == ["start", "kill", "start"]
    sut.stop()


def test_starting_twice_is_our_mistake(tmp_path: Path) -> None:
    sut = container(tmp_path, FakeDaemon([b"connected\n"]))
    sut.start()
    with pytest.raises(HarnessFault, match="started twice"):
        sut.start()
    sut.stop()


def test_no_daemon_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no.sock")
    with pytest.raises(
        EnvironmentFault, match=r"no Docker daemon answers .*start one \(systemctl start docker\)"
    ):
        connect()


def daemon_answers() -> bool:
    try:
        connect().close()
    except EnvironmentFault:
        return False
    return True


@pytest.fixture
def busybox(tmp_path: Path) -> Iterator[str]:
    """An image made of what is here, so that nothing has to be pulled."""
    static = shutil.which("busybox")
    if static is None or not daemon_answers():
        pytest.skip("needs a Docker daemon and a static busybox (apt: busybox-static)")
    root = tmp_path / "root"
    (root / "bin").mkdir(parents=True)
    shutil.copy(static, root / "bin" / "sh")
    tar = subprocess.run(["tar", "-C", root, "-c", "."], check=True, capture_output=True).stdout
    subprocess.run(
        ["docker", "import", "-", "chargeproof-test:1"], input=tar, check=True, capture_output=True
    )
    yield "chargeproof-test:1"
    subprocess.run(["docker", "rmi", "-f", "chargeproof-test:1"], check=True, capture_output=True)


def test_real_container(tmp_path: Path, busybox: str) -> None:
    script = "echo connected to $1; while true; do sleep 1; done"
    start = f"[start]\nimage = '{busybox}'\ncommand = ['/bin/sh', '-c', '{script}', 'sh', '{{url}}']\nstop_within = 1\n"
    profile = load(tmp_path, STATION + start + READY)
    assert profile.start is not None
    log = EvidenceLog(tmp_path / "sut.log")
    sut = DockerSut(profile, profile.start, {"volts": "ws://127.0.0.1:9001"}, log, SystemClock())
    sut.start()
    assert sut.alive()
    sut.power_cycle()
    assert sut.alive()
    name = str(cast(Any, sut._container).id)
    sut.stop()
    assert subprocess.run(["docker", "inspect", name], check=False, capture_output=True).returncode != 0
    assert (tmp_path / "sut.log").read_text().count("connected to ws://127.0.0.1:9001") == 2
