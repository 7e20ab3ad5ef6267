"""The command as a user types it, in a process of its own, and what it leaves behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.trace.log import read
from harness.trace.record import Record

SUTS = Path(__file__).parent / "suts"
COMMAND = str(Path(sys.executable).with_name("chargeproof"))
PASSWORD = "Open-Sesame-4711-Zyx"
PATIENCE = 90.0
"""Seconds after which a run counts as hanging; on a busy machine a start takes many."""

TIMES = {
    "answer_within": 2,
    "boot_within": 3,
    "reboot_within": 20,
    "react_within": 2,
    "reconnect_within": 3,
    "settle_for": 0.1,
    "quiet_for": 0.5,
}


@dataclass
class Ran:
    """A command that is over."""

    code: int
    out: str
    err: str
    folder: Path

    @property
    def said(self) -> str:
        return self.out + self.err

    @property
    def run(self) -> dict[str, Any]:
        facts: dict[str, Any] = json.loads((self.folder / "run.json").read_bytes())
        return facts

    @property
    def cases(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / "cases.jsonl").read_bytes().splitlines()]

    @property
    def verdicts(self) -> dict[str, str]:
        return {f"{case['id']} {case['sut']['name']}": case["verdict"] for case in self.cases}

    @property
    def case(self) -> dict[str, Any]:
        (only,) = self.cases
        return only

    def objections(self) -> set[str]:
        """The checks that were not content."""
        return {f["rule"]["check"] for case in self.cases for f in case["findings"] if f["verdict"] != "PASS"}

    def trace(self, case: Mapping[str, Any] | None = None) -> list[Record]:
        return read(self.folder / (case or self.case)["trace"])

    def incoming(self) -> list[Record]:
        return [record for record in self.trace() if record.kind == "wire" and record.direction == "in"]


def sane(ran: Ran) -> Ran:
    """Whatever happened: no traceback, a documented exit code."""
    assert "Traceback" not in ran.said, ran.said
    assert "internal error" not in ran.said, ran.said
    assert "INTERNALERROR" not in ran.said, ran.said
    assert ran.code in range(5), ran
    return ran


def complete(ran: Ran) -> Ran:
    """The record is whole: every planned case, its trace, the reports, and the exit code that was given."""
    sane(ran)
    run = ran.run
    assert run["ended"] is not None, ran.said
    assert run["exit_code"] == ran.code, ran.said
    assert sum(run["counts"].values()) - run["counts"]["NOT_APPLICABLE"] == len(ran.cases)
    if not run["interrupted"]:
        assert {each["id"] for each in run["selection"]} == {case["id"] for case in ran.cases}
    for case in ran.cases:
        assert case["verdict"] == "PASS" or case["reason"], case
        assert (ran.folder / case["trace"]).is_file()
        ran.trace(case)
    for name in ("report.html", "junit.xml"):
        assert (ran.folder / name).stat().st_size > 100
    return ran


def environment(**more: str) -> dict[str, str]:
    """Ours, with the password, without what test tools have put there."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_", "COVERAGE_"))}
    root = str(Path(__file__).parents[2])
    return kept | {"STATION_PASSWORD": PASSWORD, "PYTHONPATH": root, "COLUMNS": "120"} | more


def _everybody() -> list[int]:
    return [int(path.name) for path in Path("/proc").glob("[0-9]*")]


def _is_of(pid: int, root: Path) -> bool:
    """Whether it is one of the products that a bench in this folder has started."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return b"--mark" in words and str(root).encode() in words


def _keep_interrupt() -> None:
    """A child of a background job ignores Ctrl-C, and Python leaves it at that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass
class Running:
    """A command that is under way."""

    process: "subprocess.Popen[str]"
    folder: Path

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until it holds."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert self.process.poll() is None, f"ended before {what}: {self.process.communicate()}"
            if time.monotonic() > deadline:
                self.kill()
                raise AssertionError(f"never: {what}")
            time.sleep(0.01)

    def kill(self) -> None:
        """For tests that go wrong."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def until_trace_has(self, text: str) -> None:
        def there() -> bool:
            return any(text in path.read_text() for path in self.folder.glob("traces/*.jsonl"))

        self.until(there, f"{text} in a trace")

    def until_log_has(self, text: str) -> None:
        log = self.folder / "evidence" / "sut.log"
        self.until(lambda: log.exists() and text in log.read_text(), f"{text} in the product's log")

    def lines(self) -> int:
        """How many cases are recorded."""
        path = self.folder / "cases.jsonl"
        return path.read_bytes().count(b"\n") if path.exists() else 0

    def kill_worker(self) -> None:
        """The process that plays the case, the parent of the product, ends without a word."""
        product = next(pid for pid in _everybody() if _is_of(pid, self.folder.parent))
        status = Path(f"/proc/{product}/status").read_text().splitlines()
        os.kill(next(int(line.split()[1]) for line in status if line.startswith("PPid:")), signal.SIGKILL)

    def interrupt(self) -> None:
        """Ctrl-C: a terminal sends it to everybody in the foreground."""
        os.killpg(self.process.pid, signal.SIGINT)

    def terminate(self) -> None:
        self.process.terminate()

    def finish(self) -> Ran:
        try:
            out, err = self.process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"it hangs: {self.process.communicate()}") from None
        return Ran(self.process.returncode, out, err, self.folder)


def start(arguments: Sequence[str], folder: Path, cwd: Path, env: Mapping[str, str] | None = None) -> Running:
    process = subprocess.Popen(
        [COMMAND, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        cwd=cwd,
        env=environment(**(env or {})),
        start_new_session=True,
        preexec_fn=_keep_interrupt,
    )
    return Running(process, folder)


@dataclass
class Bench:
    """A folder with a profile in it, and the command run there."""

    root: Path
    runs: int = 0
    profile: Path = field(init=False)

    def __post_init__(self) -> None:
        self.profile = self.root / "sut.toml"

    def station(self, name: str = "Station", **options: Any) -> None:
        """A profile for one of suts/stations.py."""
        command = [
            sys.executable,
            str(SUTS / "stations.py"),
            name,
            "--url",
            "{url}",
            "--identity",
            "{identity}",
        ]
        self._write(
            "charging_station", f'listen = "{options.pop("listen", "127.0.0.1:0")}"', command, options
        )

    def csms(self, name: str = "Csms", **options: Any) -> None:
        """A profile for one of suts/csmss.py."""
        port = free_port()
        command = [sys.executable, str(SUTS / "csmss.py"), name, "--port", f"{port}"]
        self._write("csms", f'url = "ws://127.0.0.1:{port}/ocpp"', command, options)

    def secure_csms(self, name: str = "Csms") -> Path:
        """The same with security profile 3. Returns the folder in which all certificates and keys are."""
        pki = self.root / "pki"
        self.command("pki", "init", str(pki))
        port = free_port()
        command = [sys.executable, str(SUTS / "csmss.py"), name, "--port", f"{port}"]
        files = {"--tls-certificate": "rsa_certificate", "--tls-key": "rsa_key", "--client-ca": "ca_file"}
        command += [word for option, file in files.items() for word in (option, f"{{{file}}}")]
        self._write("csms", f'url = "wss://localhost:{port}/ocpp"', command, {})
        plain = 'security_profile = 1\npassword_env = "STATION_PASSWORD"'
        text = self.profile.read_text()
        assert plain in text
        self.profile.write_text(text.replace(plain, 'security_profile = 3\npki = "pki"'))
        return pki

    def running(self, role: str, address: str) -> None:
        """A profile for a product that runs already, or does not."""
        self._write(role, address, [], {})

    def _write(self, role: str, address: str, command: list[str], options: dict[str, Any]) -> None:
        up = "station is up" if role == "charging_station" else "csms is up"
        start: dict[str, Any] = {
            "command": [*command, "--mark", str(self.root)],
            "ready": {"log": up, "within": options.pop("ready_within", 30)},
            "stop_within": 1,
            "env": {"MEMORY": str(self.root / "memory")},
        } | options.pop("start", {})
        table = ["[start]", *(f"{key} = {toml(value)}" for key, value in start.items())] if command else []
        values = TIMES | options.pop("values", {})
        lines = [
            "[sut]", 'name = "Nasty"', 'version = "1"', f'role = "{role}"',
            "[ocpp]", 'version = "2.0.1"', 'identity = "CS001"', "security_profile = 1",
            'password_env = "STATION_PASSWORD"', address,
            *table,
            "[values]", *(f"{key} = {toml(value)}" for key, value in values.items()),
        ]  # fmt: skip
        assert not options, options
        self.profile.write_text("\n".join(lines))

    def feature(self, steps: str, party: str = "CS", name: str = "own.feature", id: str = "X91") -> str:
        """A feature file with one scenario of these steps; its path."""
        path = self.root / name
        path.write_text(
            f"@63110:8.3.7 @ocpp2.0.1\nFeature: Our own\n\n  @IEC63110-8.3.7-{id} @{party}\n"
            f"  Scenario: One\n" + "".join(f"    {line.strip()}\n" for line in steps.strip().splitlines())
        )
        return str(path)

    def start(self, *selection: str, env: Mapping[str, str] | None = None) -> Running:
        self.runs += 1
        folder = self.root / f"run{self.runs}"
        sut = ("--sut", str(self.profile)) if self.profile.exists() else ()
        return start(["run", *selection, *sut, "--out", str(folder)], folder, self.root, env)

    def run(self, *selection: str, env: Mapping[str, str] | None = None) -> Ran:
        return sane(self.start(*selection, env=env).finish())

    def judged(self, *selection: str) -> Ran:
        """A run that got as far as verdicts, with a complete record and nothing left running."""
        ran = complete(self.run(*selection))
        assert not self.left_over()
        return ran

    def left_over(self) -> list[int]:
        """Products of ours that still run."""
        return [pid for pid in _everybody() if _is_of(pid, self.root)]

    def clear(self) -> None:
        """End what a test that went wrong has left."""
        for pid in self.left_over():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    @contextmanager
    def taken_port(self) -> Iterator[int]:
        """A port on which somebody else listens."""
        with socket.create_server(("127.0.0.1", 0)) as server:
            yield server.getsockname()[1]

    def command(self, *arguments: str) -> Ran:
        return sane(start(arguments, self.root, self.root).finish())


def toml(value: Any) -> str:
    match value:
        case dict():
            return "{ " + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + " }"
        case list():
            return "[" + ", ".join(map(toml, value)) + "]"
        case _:
            return json.dumps(value)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
