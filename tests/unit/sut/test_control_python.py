"""Control by a Python class: finding it, making it, and what it may do wrong."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from harness.errors import ChargeproofError, EnvironmentFault, UsageFault
from harness.sut.control import CouldNotTell, Done, Outcome, Unsupported
from harness.sut.control.bridge import Bounded
from harness.sut.control.python import PythonControl, load_adapter

WHERE = "p.toml: control.python"


def load(
    folder: Path, text: str, name: str = "adapter:Control", options: Mapping[str, Any] | None = None
) -> object:
    (folder / "adapter.py").write_text(text)
    return load_adapter(WHERE, name, folder, options or {})


def control(folder: Path, *methods: str) -> PythonControl:
    body = "\n".join(f"    {line}" for method in methods for line in method.splitlines())
    text = f"from harness.sut.control import *\nfrom harness.errors import *\nclass Control:\n{body}\n"
    return PythonControl(load(folder, text), "adapter:Control")


def act(control: PythonControl, verb: str = "power_cycle", **args: Any) -> Outcome:
    return asyncio.run(Bounded(control, "control adapter:Control", 10).act(verb, args))


# -- finding and making it ----------------------------------------------------------------------------------------


def test_module_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(
        UsageFault, match=r"p.toml: control.python: no module 'nothing' in .*, nor installed; .*nothing\.py"
    ):
        load_adapter(WHERE, "nothing:Control", tmp_path, {})


def test_class_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match=r'adapter\.py has no Contrl \(did you mean "Control"\?\)'):
        load(tmp_path, "class Control: ...", "adapter:Contrl")


def test_options_that_it_does_not_take(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match=r"cannot be made with control.options \{'prt': 1\}: .*'prt'"):
        load(tmp_path, "class Control:\n    def __init__(self, port=1): ...", options={"prt": 1})


def test_options_reach_it(tmp_path: Path) -> None:
    adapter: Any = load(
        tmp_path, "class Control:\n    def __init__(self, port): self.port = port", options={"port": 5}
    )
    assert adapter.port == 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def broken(:", "importing adapter raised SyntaxError"),
        (
            "import no_such_thing_at_all",
            "importing adapter raised ModuleNotFoundError: No module named 'no_such_thing",
        ),
        (
            "class Control:\n    def __init__(self): 1 / 0",
            r"making adapter:Control raised ZeroDivisionError: .* \(adapter.py, line 2\)",
        ),
    ],
)
def test_adapter_that_is_broken(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(EnvironmentFault, match=said):
        load(tmp_path, text)


def test_two_profiles_may_both_have_an_adapter(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    found = [load(folder, f"class Control:\n    name = {folder.name!r}") for folder in (one, two)]
    assert [adapter.name for adapter in found] == ["one", "two"]  # type: ignore[attr-defined]


def test_adapter_in_a_package_and_what_lies_beside_it(tmp_path: Path) -> None:
    (tmp_path / "bench").mkdir()
    (tmp_path / "bench" / "relays.py").write_text(
        "import wiring_beside\nclass Control:\n    wires = wiring_beside.WIRES\n"
    )
    (tmp_path / "wiring_beside.py").write_text("WIRES = 3\n")
    adapter: Any = load_adapter(WHERE, "bench.relays:Control", tmp_path, {})
    assert adapter.wires == 3


# -- what it answers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "outcome"),
    [
        ("def power_cycle(self): return Done('x')", Done("x")),
        ("def power_cycle(self): return Unsupported('no relay')", Unsupported("no relay")),
        ("def power_cycle(self): return CouldNotTell('dark')", CouldNotTell("dark")),
        ("def power_cycle(self): raise NotImplementedError('no relay')", Unsupported("no relay")),
        (
            "async def power_cycle(self): raise NotImplementedError",
            Unsupported("adapter:Control does not implement power_cycle"),
        ),
        ("def plug_in(self): ...", Unsupported("adapter:Control has no method power_cycle")),
        ("power_cycle = 3", Unsupported("adapter:Control has no method power_cycle")),
        ("def power_cycle(self): return (1, 2)", Done([1, 2])),
        ("def power_cycle(self):\n    async def later(): return 4\n    return later()", Done(4)),
    ],
)
def test_outcome(tmp_path: Path, method: str, outcome: Outcome) -> None:
    assert act(control(tmp_path, method)) == outcome


# -- what it may do wrong -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["", "async "])
@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "raise ValueError('stuck')",
            r"adapter:Control.power_cycle raised ValueError: stuck \(adapter.py, line 4\)",
        ),
        ("raise TimeoutError('of mine')", "raised TimeoutError: of mine"),
        ("raise SystemExit(3)", "raised SystemExit: 3"),
        ("raise StopIteration", "raised (StopIteration|RuntimeError)"),
        ("raise PeerFault('it is broken')", "raised PeerFault: it is broken"),
        ("raise TypeError('inside')", "raised TypeError: inside"),
        ("return object()", "power_cycle gave back what is not JSON"),
        ("return float('nan')", "power_cycle gave back what is not JSON"),
    ],
)
def test_what_goes_wrong_inside_is_an_error_of_the_environment(
    tmp_path: Path, kind: str, body: str, said: str
) -> None:
    with pytest.raises(ChargeproofError, match=said) as caught:
        act(control(tmp_path, f"{kind}def power_cycle(self): {body}"))
    assert caught.type is EnvironmentFault


def test_method_with_other_arguments(tmp_path: Path) -> None:
    with pytest.raises(
        EnvironmentFault, match=r"plug_in cannot be called with evse .*def plug_in\(self, evse\)"
    ):
        act(control(tmp_path, "def plug_in(self): ..."), "plug_in", evse=1)


# -- closing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["", "async "])
def test_its_own_close_is_called_once(tmp_path: Path, kind: str) -> None:
    closing = control(
        tmp_path, f"{kind}def close(self):\n    with open('{tmp_path}/closed', 'a') as log: log.write('x')"
    )
    closing.close()
    closing.close()
    assert (tmp_path / "closed").read_text() == "x"


def test_close_that_fails_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match=r"adapter:Control.close raised ValueError: stuck"):
        control(tmp_path, "def close(self): raise ValueError('stuck')").close()
