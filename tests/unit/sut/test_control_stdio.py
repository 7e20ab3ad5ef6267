"""Control by a JSON Lines child: answers, lines that are none, and children that go."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.clock import ManualClock
from harness.errors import EnvironmentFault
from harness.sut.control import CouldNotTell, Done, Outcome, Unsupported
from harness.sut.control.bridge import Bounded
from harness.sut.control.stdio import StdioControl
from harness.sut.evidence import EvidenceLog
from harness.transports.virtual_time import VirtualLoop

ECHO = """
import json, sys
for line in sys.stdin:
    call = json.loads(line)
    print({answer}, flush=True)
"""

Start = Callable[..., Bounded]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a control from the text of a program."""
    started: list[Bounded] = []

    def start(program: str, secrets: tuple[bytes, ...] = ()) -> Bounded:
        log = EvidenceLog(tmp_path / "control.log", secrets)
        child = StdioControl([sys.executable, "-c", program], "control bench", tmp_path, {}, log)
        started.append(Bounded(child, "control bench", 20))
        return started[-1]

    yield start
    for control in started:
        control.close()


def act(control: Bounded, verb: str = "power_cycle", **args: object) -> Outcome:
    return asyncio.run(control.act(verb, args))


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("""'{"id": %d, "ok": true}' % call["id"]""", Done()),
        (
            """json.dumps({"id": call["id"], "ok": True, "value": call})""",
            Done({"id": 1, "verb": "power_cycle", "args": {}}),
        ),
        ("""'\\n{"id": %d, "unsupported": "no relay"}' % call["id"]""", Unsupported("no relay")),
        ("""'{"id": %d, "could_not_tell": "dark"}' % call["id"]""", CouldNotTell("dark")),
    ],
)
def test_answer(start: Start, answer: str, outcome: Outcome) -> None:
    assert act(start(ECHO.replace("{answer}", answer))) == outcome


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("""'{"id": 1, "error": "relay stuck"}'""", "control bench: relay stuck"),
        ("""'{"id": 1}'""", r'the answer \{"id": 1\} says nothing; right would be "ok": true'),
        ("""'{"id": 1, "ok": false}'""", "says nothing"),
        (
            """'plugging in ...'""",
            r"wrote a line to stdout that is no answer: 'plugging in ...'; right would be one JSON",
        ),
        ("""'[1]'""", "that is no answer"),
        ("""'{"ok": true}'""", "that is no answer"),
        ("""'{"id": "1", "ok": true}'""", "that is no answer"),
        ("""'{"id": true, "ok": true}'""", "that is no answer"),
        ("""'x' * 3000000""", "that is no answer"),
    ],
)
def test_answer_that_is_a_fault(start: Start, answer: str, said: str) -> None:
    with pytest.raises(EnvironmentFault, match=said):
        act(start(ECHO.replace("{answer}", answer)))


def test_after_a_garbage_line_nothing_is_trusted(start: Start) -> None:
    control = start(
        "print('hello', flush=True)" + ECHO.replace("{answer}", """'{"id": %d, "ok": true}' % call["id"]""")
    )
    for _ in range(2):
        with pytest.raises(EnvironmentFault, match="'hello'"):
            act(control)


def test_child_that_goes_is_told_with_code_and_last_words(start: Start) -> None:
    control = start("import sys; sys.stdin.readline(); print('no relay board', file=sys.stderr); sys.exit(4)")
    for _ in range(2):
        with pytest.raises(EnvironmentFault, match="exited with code 4; its last words: no relay board"):
            act(control)


def test_program_that_does_not_exist(tmp_path: Path) -> None:
    log = EvidenceLog(tmp_path / "control.log")
    with pytest.raises(EnvironmentFault, match="control bench: cannot be started"):
        StdioControl(["./nothing"], "control bench", tmp_path, {}, log)


def test_stderr_is_evidence_without_secrets(start: Start, tmp_path: Path) -> None:
    program = "import sys; print('pw hunter2!', file=sys.stderr, flush=True)\n"
    control = start(program + ECHO.replace("{answer}", """'{"id": 1, "ok": true}'"""), (b"hunter2!",))
    act(control)
    control.close()
    assert (tmp_path / "control.log").read_text() == "pw <redacted>\n"


def test_late_answer_is_dropped_and_the_next_call_gets_its_own(start: Start, tmp_path: Path) -> None:
    program = """
import json, sys
first = json.loads(sys.stdin.readline())
second = json.loads(sys.stdin.readline())
print(json.dumps({"id": first["id"], "ok": True, "value": "late"}), flush=True)
print(json.dumps({"id": second["id"], "ok": True, "value": "right"}), flush=True)
sys.stdin.read()
"""
    control = start(program)
    loop = VirtualLoop(ManualClock())
    with pytest.raises(EnvironmentFault, match="no answer to power_cycle within 20 s"):
        loop.run_until_complete(control.act("power_cycle", {}))
    loop.close()
    assert act(control) == Done("right")
    control.close()
    assert "an answer to call 1 came late or twice" in (tmp_path / "control.log").read_text()


def test_large_arguments_pass(start: Start) -> None:
    control = start(ECHO.replace("{answer}", """json.dumps({"id": 1, "ok": True, "value": len(line)})"""))
    outcome = act(control, "request", action="X", payload={"data": "x" * 500_000})
    assert isinstance(outcome, Done)
    assert outcome.value > 500_000


def test_call_after_closing(start: Start) -> None:
    control = start(ECHO.replace("{answer}", "''"))
    control.close()
    with pytest.raises(EnvironmentFault, match="the control was closed"):
        act(control)


def test_child_may_tidy_up_when_its_stdin_ends(start: Start, tmp_path: Path) -> None:
    program = f"import sys; sys.stdin.read(); open({str(tmp_path / 'tidy')!r}, 'w').close()"
    start(program).close()
    assert (tmp_path / "tidy").exists()
