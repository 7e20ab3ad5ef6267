"""Products that are processes: they get ready or it is said why not, and they end for sure."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from harness.clock import SystemClock
from harness.errors import EnvironmentFault, HarnessFault
from harness.sut.address import Address
from harness.sut.process import SutProcess
from harness.sut.sections import ProtocolTable, Ready, Start
from harness.sut.waiting import pause, wait_until
from tests.unit.sut.products import DIES, HELLO_AND_STAY, SILENT, STUBBORN, Hurried, product, start


def eventually(condition: object) -> bool:
    return wait_until(condition, 10, SystemClock())  # type: ignore[arg-type]


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    # A grandchild is reaped by init, which may not exist in a container.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def alive_or_dead() -> contextlib.suppress:
    """For a product that ends at once: whether it is caught alive is a matter of luck."""
    return contextlib.suppress(EnvironmentFault)


def pid_of(sut: SutProcess) -> int:
    assert sut._group is not None
    return sut._group.pid


def test_ready_by_a_line_of_its_log_then_stopped(tmp_path: Path) -> None:
    sut = product(start(HELLO_AND_STAY, tmp_path), tmp_path)
    sut.start()
    pid = pid_of(sut)
    assert sut.alive()
    sut.stop()
    sut.stop()
    assert not sut.alive()
    assert gone(pid)
    assert (tmp_path / "sut.log").read_text() == "connected to x\n"


def test_ready_by_port(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = f"import socket; s = socket.create_server(('127.0.0.1', {port})); import threading; threading.Event().wait()"
    sut = product(start(script, tmp_path, Ready("port", str(port), 10)), tmp_path)
    sut.start()
    assert sut.alive()
    sut.stop()


def test_ready_by_http(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = (sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1")
    table = Start(command, tmp_path, ready=Ready("http", f"http://127.0.0.1:{port}/", 20))
    sut = product(table, tmp_path)
    sut.start()
    sut.stop()
    assert '"GET / HTTP/1.1" 200' in (tmp_path / "sut.log").read_text()


def test_without_a_condition_a_sign_of_life_is_enough(tmp_path: Path) -> None:
    sut = product(start(SILENT, tmp_path, Ready()), tmp_path)
    sut.start()
    assert sut.alive()
    sut.stop()


@pytest.mark.parametrize("ready", [Ready(), Ready("log", "connected", 10)])
def test_early_end_is_told_with_its_last_words(tmp_path: Path, ready: Ready) -> None:
    sut = product(
        start(DIES, tmp_path, ready),
        tmp_path,
        clock=SystemClock(),
        pause=lambda _: eventually(lambda: not sut.alive()),
    )
    with pytest.raises(
        EnvironmentFault, match=r"exited with code 3 before it was ready(?s:.*)no such config file"
    ):
        sut.start()
    assert sut.exit_code == 3


def test_never_ready_is_told_after_the_deadline(tmp_path: Path) -> None:
    hurried = Hurried()
    sut = product(
        start(SILENT, tmp_path, Ready("log", "connected", 20)), tmp_path, hurried.clock, hurried.pause
    )
    with pytest.raises(
        EnvironmentFault, match=r"not ready after 20 s; waited for a line of its log that matches 'connected'"
    ):
        sut.start()
    assert 20 <= hurried.waited < 20 + 10.1
    assert gone(pid_of(sut))


def test_slow_start_within_the_deadline_is_fine(tmp_path: Path) -> None:
    """15 s on the clock of the test, hardly any in fact."""
    hurried = Hurried()
    go = tmp_path / "go"
    script = f"import os\nwhile not os.path.exists({str(go)!r}): pass\n" + HELLO_AND_STAY
    sut = product(
        start(script, tmp_path, Ready("log", "connected", 20)), tmp_path, hurried.clock, lambda s: slowly(s)
    )

    def slowly(seconds: float) -> None:
        if hurried.waited < 15:
            hurried.pause(seconds)
        else:
            go.touch()
            eventually(lambda: sut.log.seen)

    sut.start()
    assert 15 <= hurried.waited < 20
    sut.stop()


def test_program_that_does_not_exist(tmp_path: Path) -> None:
    sut = product(Start(("./no-such-program",), tmp_path), tmp_path)
    with pytest.raises(EnvironmentFault, match=r"\./no-such-program: cannot be started in .* \(No such file"):
        sut.start()


def test_program_that_may_not_be_executed(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x")
    with pytest.raises(EnvironmentFault, match="Permission denied"):
        product(Start(("./data",), tmp_path), tmp_path).start()


def test_port_that_somebody_else_has(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        sut = product(start(SILENT, tmp_path, Ready("port", str(port), 1)), tmp_path)
        with pytest.raises(EnvironmentFault, match=rf"something else already answers on 127.0.0.1:{port}"):
            sut.start()
        assert sut._group is None
    sut.stop()


def test_stubborn_product_is_killed_after_stop_within(tmp_path: Path) -> None:
    hurried = Hurried()
    sut = product(start(STUBBORN, tmp_path, Ready("log", "up", 10), stop_within=7), tmp_path)
    sut.start()
    pid = pid_of(sut)
    sut._clock, sut._pause = hurried.clock, hurried.pause
    sut.stop()
    assert gone(pid)
    assert hurried.waited == pytest.approx(7)


def test_what_the_product_started_ends_with_it(tmp_path: Path) -> None:
    script = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import threading; threading.Event().wait()'])\n"
        "print('child', child.pid, flush=True)\n"
        "child.wait()"
    )
    sut = product(start(script, tmp_path, Ready("log", "child", 10)), tmp_path)
    sut.start()
    child = int((tmp_path / "sut.log").read_text().split()[1])
    assert not gone(child)
    sut.stop()
    assert eventually(lambda: gone(child))


def test_what_outlives_its_parent_in_the_group_is_ended_too(tmp_path: Path) -> None:
    script = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import threading; threading.Event().wait()'])\n"
        "print('child', child.pid, flush=True)\n"
    )
    sut = product(start(script, tmp_path, Ready("log", "child", 10)), tmp_path)
    with alive_or_dead():
        sut.start()
    assert eventually(lambda: not sut.alive())
    child = int((tmp_path / "sut.log").read_text().split()[1])
    sut.stop()
    assert eventually(lambda: gone(child))


def test_death_in_the_middle_is_visible(tmp_path: Path) -> None:
    sut = product(start(HELLO_AND_STAY, tmp_path), tmp_path)
    sut.start()
    os.kill(pid_of(sut), signal.SIGKILL)
    assert eventually(lambda: sut.exit_code is not None)
    assert sut.exit_code == -signal.SIGKILL
    assert not sut.alive()
    sut.stop()
    lines = (tmp_path / "sut.log").read_text().splitlines()
    assert lines[0] == "connected to x"
    assert "ended with -9" in lines[1]


def test_last_words_stand_before_our_remark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even when they arrive so late that a hasty remark would overtake them."""
    sut = product(start(DIES, tmp_path), tmp_path)
    remarked = threading.Event()
    feed, remark = sut.log.feed, sut.log.remark

    def late(data: bytes) -> None:
        eventually(lambda: not sut.alive())
        remarked.wait(0.3)
        feed(data)

    def noted(text: str) -> None:
        remarked.set()
        remark(text)

    monkeypatch.setattr(sut.log, "feed", late)
    monkeypatch.setattr(sut.log, "remark", noted)
    with pytest.raises(EnvironmentFault, match="no such config file"):
        sut.start()
    first, second = (tmp_path / "sut.log").read_text().splitlines()
    assert first == "no such config file"
    assert "ended with 3" in second


def test_being_stopped_is_no_death(tmp_path: Path) -> None:
    sut = product(start(HELLO_AND_STAY, tmp_path), tmp_path)
    sut.start()
    sut.stop()
    assert sut.exit_code is None


def test_product_that_exits_on_reset_is_started_again(tmp_path: Path) -> None:
    sut = product(start(HELLO_AND_STAY, tmp_path, on_exit="restart"), tmp_path)
    sut.start()
    first = pid_of(sut)
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: sut.alive() and pid_of(sut) != first)
    assert sut.exits == [-9]
    second = pid_of(sut)
    sut.stop()
    assert gone(first)
    assert gone(second)


def test_product_that_always_dies_is_not_started_for_ever(tmp_path: Path) -> None:
    hurried = Hurried()
    sut = product(
        start(DIES, tmp_path, on_exit="restart"),
        tmp_path,
        hurried.clock,
        lambda _: eventually(lambda: sut._over),
    )
    with pytest.raises(EnvironmentFault, match="exited with code 3"):
        sut.start()
    assert sut.exits == [3, 3, 3]


def test_power_cycle_gives_a_new_process(tmp_path: Path) -> None:
    sut = product(start(HELLO_AND_STAY, tmp_path), tmp_path)
    sut.start()
    first = pid_of(sut)
    sut.power_cycle()
    assert gone(first)
    assert pid_of(sut) != first
    assert sut.alive()
    assert sut.exits == []
    sut.stop()
    assert "[chargeproof] power cycle" in (tmp_path / "sut.log").read_text()


def test_power_cycle_of_what_never_started(tmp_path: Path) -> None:
    sut = product(start(HELLO_AND_STAY, tmp_path), tmp_path)
    with pytest.raises(EnvironmentFault, match="not started"):
        sut.power_cycle()
    sut.stop()


def test_starting_twice_is_our_mistake(tmp_path: Path) -> None:
    sut = product(start(HELLO_AND_STAY, tmp_path), tmp_path)
    sut.start()
    with pytest.raises(HarnessFault, match="started twice"):
        sut.start()
    sut.stop()


def test_interrupt_while_it_gets_ready_leaves_nothing(tmp_path: Path) -> None:
    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    sut = product(start(SILENT, tmp_path), tmp_path, pause=interrupted, clock=Hurried().clock)
    with pytest.raises(KeyboardInterrupt):
        sut.start()
    assert gone(pid_of(sut))


def test_placeholders_reach_command_and_environment(tmp_path: Path) -> None:
    table = ProtocolTable("volts", "2.0.1", "CS007", listen=Address("0.0.0.0", 9000))
    script = "import os, sys; print(sys.argv[1:], os.environ['ID'], 'connected', flush=True)"
    command = (sys.executable, "-c", script, "{url}", "{host}:{port}", '{"json": 1}', "${HOME}")
    sut = product(
        Start(command, tmp_path, env={"ID": "{identity}"}, ready=Ready("log", "connected", 10)),
        tmp_path,
        tables={"volts": table},
    )
    with alive_or_dead():
        sut.start()
    sut.stop()
    line = (tmp_path / "sut.log").read_text().splitlines()[0]
    assert line == "['ws://127.0.0.1:9000', '127.0.0.1:9000', '{\"json\": 1}', '${HOME}'] CS007 connected"


def test_flood_of_output_neither_stalls_nor_fills_the_disk(tmp_path: Path) -> None:
    script = "import sys\nfor _ in range(3000): sys.stdout.write('x' * 999 + '\\n')\n" + HELLO_AND_STAY
    sut = product(start(script, tmp_path), tmp_path, limit=50_000)
    sut.start()
    sut.stop()
    log = tmp_path / "sut.log"
    assert log.stat().st_size < 50_200
    assert "more were not kept" in log.read_text()


def test_secret_in_its_output_is_masked_in_log_and_message(tmp_path: Path) -> None:
    sut = product(
        start("print('pw is hunter2!', flush=True); raise SystemExit(1)", tmp_path),
        tmp_path,
        secrets=(b"hunter2!",),
    )
    with pytest.raises(EnvironmentFault) as caught:
        sut.start()
    assert "pw is <redacted>" in str(caught.value)
    assert "hunter2" not in str(caught.value) + (tmp_path / "sut.log").read_text()


HARNESS = """
import signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.unit.sut.products import HELLO_AND_STAY, product, start
folder = Path({folder!r})
{before}
sut = product(start(HELLO_AND_STAY, folder), folder)
sut.start()
print(sut._group.pid, flush=True)
{after}
"""


@pytest.mark.parametrize(
    ("before", "after", "kill"),
    [
        ("", "raise RuntimeError('bug')", None),
        ("", "signal.pause()", signal.SIGINT),
        ("signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))", "signal.pause()", signal.SIGTERM),
    ],
    ids=["bug", "ctrl-c", "sigterm"],
)
def test_nothing_outlives_the_harness(tmp_path: Path, before: str, after: str, kill: int | None) -> None:
    text = HARNESS.format(root=str(Path.cwd()), folder=str(tmp_path), before=before, after=after)
    harness = subprocess.Popen(
        [sys.executable, "-c", text], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    with harness:
        assert harness.stdout is not None
        pid = int(harness.stdout.readline())
        if kill is not None:
            harness.send_signal(kill)
        assert harness.wait(20) != 0
    assert gone(pid)


def test_stop_from_another_thread_while_it_gets_ready(tmp_path: Path) -> None:
    def stopped_meanwhile(seconds: float) -> None:
        if threading.current_thread() is threading.main_thread():
            stopper = threading.Thread(target=sut.stop)
            stopper.start()
            stopper.join()
        else:
            pause(seconds)

    sut = product(start(SILENT, tmp_path), tmp_path, pause=stopped_meanwhile)
    with pytest.raises(EnvironmentFault, match="stopped before it was ready"):
        sut.start()
    assert gone(pid_of(sut))
