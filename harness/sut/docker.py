"""A system under test that is a container. Needs a Docker daemon; the SDK is imported only when one is
wanted.

The container is always removed, whatever happened to it. It must not know an event loop.
"""

import atexit
import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from functools import partial
from typing import Any, Protocol, cast

from harness.clock import Clock
from harness.errors import EnvironmentFault, HarnessFault
from harness.sut.evidence import EvidenceLog
from harness.sut.profile import Profile
from harness.sut.readiness import Probe, probe_for
from harness.sut.running import called, ended, not_ready
from harness.sut.sections import Start
from harness.sut.waiting import Pause, pause, wait_until

_HOST_SEEN_FROM_BRIDGE = "host.docker.internal"
_DRAIN_WITHIN = 1.0
_KNOCK_WITHIN = 2.0
_NO_DAEMON = (
    "no Docker daemon answers ({why}); start one (systemctl start docker), set DOCKER_HOST, or see that "
    "this user may use it"
)


class Container(Protocol):
    """The part of the SDK's container that is used here."""

    status: str
    attrs: Mapping[str, Any]

    def start(self) -> None: ...
    def stop(self, timeout: int) -> None: ...
    def kill(self) -> None: ...
    def remove(self, force: bool) -> None: ...
    def reload(self) -> None: ...
    def logs(self, stream: bool, follow: bool, since: float | None = None) -> Iterator[bytes]: ...


class Containers(Protocol):
    def create(self, image: str, command: list[str] | None, **options: Any) -> Container: ...


class Images(Protocol):
    def get(self, name: str) -> Any: ...
    def pull(self, repository: str) -> Any: ...


class Client(Protocol):
    """The part of the SDK's client that is used here."""

    containers: Containers
    images: Images

    def ping(self) -> bool: ...
    def close(self) -> None: ...


def connect() -> Client:
    """A client whose daemon answers. Raises EnvironmentFault with what to do."""
    import docker

    try:
        _knock()
        client = cast(Client, docker.from_env())
    except Exception as error:
        raise EnvironmentFault(_NO_DAEMON.format(why=_short(error))) from None
    try:
        client.ping()
    except Exception as error:
        client.close()
        raise EnvironmentFault(_NO_DAEMON.format(why=_short(error))) from None
    return client


def _knock() -> None:
    """Connect to the daemon's socket and hang up: the SDK leaks its own socket when nobody answers."""
    host = os.environ.get("DOCKER_HOST") or "unix:///var/run/docker.sock"
    if host.startswith("unix://"):
        with closing(socket.socket(socket.AF_UNIX)) as door:
            door.settimeout(_KNOCK_WITHIN)
            door.connect(host.removeprefix("unix://"))


class DockerSut:
    """Starts and stops the image of [start]; see `RunningSut`."""

    def __init__(
        self,
        profile: Profile,
        start: Start,
        addresses: Mapping[str, str],
        log: EvidenceLog,
        clock: Clock,
        connect: Callable[[], Client] = connect,
        pause: Pause = pause,
    ) -> None:
        self.log = log
        self._start = start
        host = None if start.network == "host" else _HOST_SEEN_FROM_BRIDGE
        self._inside = profile.placeholders(addresses, host)
        self._outside = profile.placeholders(addresses)
        self._clock = clock
        self._connect = connect
        self._pause = pause
        self._client: Client | None = None
        self._container: Container | None = None
        self._reader: threading.Thread | None = None
        self._used = False

    def start(self) -> None:
        if self._used:
            raise HarnessFault(f"{called(self._start)}: started twice")
        self._used = True
        probe = probe_for(self._start.ready, self._outside.fill, self.log)
        atexit.register(self.stop)
        try:
            self._client = client = self._connect()
            self._have_image(client)
            self._container = self._create(client)
            self._run(self._container)
            self._wait_ready(probe)
        except BaseException:
            self.stop()
            raise

    def _have_image(self, client: Client) -> None:
        image = self._start.image or ""
        try:
            client.images.get(image)
        except Exception:
            self._try(f"image {image} is not here and cannot be pulled", lambda: client.images.pull(image))

    def _create(self, client: Client) -> Container:
        fill = self._inside.fill
        command = [fill(word) for word in self._start.command] or None
        env = {name: fill(text) for name, text in self._start.env.items()}
        create = partial(client.containers.create, self._start.image or "", command, environment=env)
        container: Container = self._try("cannot be created", lambda: create(**self._options()))
        return container

    def _options(self) -> dict[str, Any]:
        start = self._start
        options: dict[str, Any] = {"network_mode": start.network, "labels": {"chargeproof": "sut"}}
        if start.network != "host":
            options["extra_hosts"] = {_HOST_SEEN_FROM_BRIDGE: "host-gateway"}
            options["ports"] = {f"{inner}/tcp": ("127.0.0.1", outer) for inner, outer in start.ports.items()}
        if start.volumes:
            options["volumes"] = {
                str(here.resolve()): {"bind": there, "mode": "ro"} for here, there in start.volumes.items()
            }
        if start.on_exit == "restart":
            options["restart_policy"] = {"Name": "always"}
        return options

    def _run(self, container: Container) -> None:
        since = self._clock.now() if self._reader is not None else None  # its log goes on after a power cycle
        self._try("cannot be started", container.start)
        stream = self._try("has no log", lambda: container.logs(stream=True, follow=True, since=since))
        self._reader = threading.Thread(
            target=self._read, args=(stream,), name="log of container", daemon=True
        )
        self._reader.start()

    def _read(self, stream: Iterator[bytes]) -> None:
        try:
            for data in stream:
                self.log.feed(data)
        except Exception as error:
            self.log.remark(f"the log of the container broke off: {_short(error)}")
        self.log.flush()

    def _wait_ready(self, probe: Probe | None) -> None:
        def settled() -> bool:
            return not self._comes_back() or (probe is not None and probe())

        ready = wait_until(settled, self._start.ready.within if probe else 0, self._clock, self._pause)
        if not self._comes_back():
            self._drain()
            raise EnvironmentFault(ended(self._start, self.exit_code, self.log))
        if probe and not ready:
            raise EnvironmentFault(not_ready(self._start, self.log))

    def _comes_back(self) -> bool:
        return self.alive() or self._start.on_exit == "restart"

    def _try(self, what: str, do: Callable[[], Any]) -> Any:
        try:
            return do()
        except Exception as error:
            raise EnvironmentFault(f"{called(self._start)}: {what} ({_short(error)})") from None

    def alive(self) -> bool:
        return self._state().get("Status") in ("running", "restarting", "created")

    @property
    def exit_code(self) -> int | None:
        state = self._state()
        code = state.get("ExitCode")
        return int(code) if code is not None and state.get("Status") in ("exited", "dead") else None

    def _state(self) -> Mapping[str, Any]:
        if self._container is None:
            return {}
        try:
            self._container.reload()
        except Exception:
            return {}
        state = self._container.attrs.get("State", {})
        return state if isinstance(state, dict) else {}

    def power_cycle(self) -> None:
        container = self._container
        if container is None:
            raise EnvironmentFault(f"{called(self._start)}: power cycle of a container that was not started")
        self.log.remark("power cycle")
        if self.alive():
            self._try("cannot be killed", container.kill)
        self._drain()
        self._run(container)

    def _drain(self) -> None:
        if self._reader is not None:
            self._reader.join(_DRAIN_WITHIN)

    def stop(self) -> None:
        container, self._container = self._container, None
        try:
            if container is not None:
                self._remove(container)
                self._drain()
        finally:
            self.log.close()
            if self._client is not None:
                self._client.close()
            atexit.unregister(self.stop)

    def _remove(self, container: Container) -> None:
        try:
            container.stop(timeout=max(1, round(self._start.stop_within)))
        except Exception as error:
            self.log.remark(f"did not stop: {_short(error)}")
        finally:
            self._try("cannot be removed; use docker rm -f", lambda: container.remove(force=True))


def _short(error: Exception) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 200 else text[:200] + "…"
