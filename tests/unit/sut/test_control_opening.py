"""From the profile to a control: what is tried in which order."""

import asyncio
import io
import sys
from pathlib import Path

import pytest

from harness.errors import EnvironmentFault, UsageFault
from harness.sut.control import VERBS, Control, CouldNotTell, Done, Outcome, Unsupported, open_control
from harness.sut.evidence import EvidenceLog
from tests.unit.sut.profiles import STATION, load

ADAPTER = """
class Control:
    def plug_in(self, evse=None, connector=None): return "by adapter"
    def power_cycle(self): return "by adapter"
"""


class Product:
    """A running product that counts its power cycles."""

    def __init__(self, log: EvidenceLog, fault: str = "") -> None:
        self.log, self.cycles, self._fault = log, 0, fault
        self.exit_code: int | None = None

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def alive(self) -> bool:
        return True

    def power_cycle(self) -> None:
        if self._fault:
            raise EnvironmentFault(self._fault)
        self.cycles += 1


def opened(folder: Path, table: str, sut: Product | None = None, typed: str = "") -> Control:
    (folder / "adapter.py").write_text(ADAPTER)
    profile = load(folder, STATION + table)
    addresses = {"volts": "ws://127.0.0.1:9001"}
    return open_control(profile, addresses, folder / "control.log", sut, io.StringIO(typed), io.StringIO())


def act(control: Control, verb: str) -> Outcome:
    try:
        return asyncio.run(control.act(verb, {}))
    finally:
        control.close()


@pytest.fixture
def product(tmp_path: Path) -> Product:
    log = EvidenceLog(tmp_path / "sut.log")
    log.close()
    return Product(log)


@pytest.mark.parametrize("table", ["", "[control]\n", "[control]\npower_cycle = 'restart'\n"])
def test_without_a_binding_nothing_is_supported(tmp_path: Path, table: str) -> None:
    assert act(opened(tmp_path, table), "plug_in") == Unsupported(
        "the profile has no [control] that could do it"
    )


def test_person_is_asked_for_what_the_binding_cannot_do(tmp_path: Path) -> None:
    table = "[control]\npython = 'adapter:Control'\nhuman = true\n"
    assert act(opened(tmp_path, table, typed="can't tell\n"), "plug_in") == Done("by adapter")
    assert isinstance(act(opened(tmp_path, table, typed="can't tell\n"), "link_down"), CouldNotTell)


def test_every_reason_is_kept_when_nobody_can(tmp_path: Path) -> None:
    table = "[control]\npython = 'adapter:Control'\nhuman = true\n"
    outcome = act(opened(tmp_path, table, typed="can't\n"), "link_down")
    reasons = "adapter:Control has no method link_down; the person said that it cannot be done"
    assert outcome == Unsupported(reasons)


def test_power_cycle_by_restart_comes_first(tmp_path: Path, product: Product) -> None:
    table = "[control]\npython = 'adapter:Control'\npower_cycle = 'restart'\n"
    assert act(opened(tmp_path, table, product), "power_cycle") == Done()
    assert product.cycles == 1
    assert act(opened(tmp_path, table, product), "plug_in") == Done("by adapter")
    assert product.cycles == 1


def test_power_cycle_without_a_product_of_ours_is_the_bindings(tmp_path: Path) -> None:
    table = "[control]\npython = 'adapter:Control'\npower_cycle = 'restart'\n"
    assert act(opened(tmp_path, table), "power_cycle") == Done("by adapter")


def test_power_cycle_that_fails_is_the_environments(tmp_path: Path, product: Product) -> None:
    broken = Product(product.log, "could not be started again")
    with pytest.raises(EnvironmentFault, match="could not be started again"):
        act(opened(tmp_path, "[control]\npower_cycle = 'restart'\n", broken), "power_cycle")


def test_placeholders_reach_a_child(tmp_path: Path) -> None:
    program = 'import json, sys; sys.stdin.readline(); print(json.dumps({"id": 1, "ok": True, "value": sys.argv[1:]}))'
    table = f"[control]\nstdio = ['{sys.executable}', '-c', '{program}', '{{url}}', '{{identity}}']\n"
    assert act(opened(tmp_path, table), "plug_in") == Done(["ws://127.0.0.1:9001", "CS001"])


def test_stderr_of_a_child_shows_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CS_PW", "hunter2!hunter2!")
    program = 'import sys; sys.stdin.readline(); print(sys.argv[1], file=sys.stderr); print(\'{"id": 1, "ok": true}\')'
    table = f"password_env = 'CS_PW'\n[control]\nstdio = ['{sys.executable}', '-c', '''{program}''', '{{password}}']\n"
    assert act(opened(tmp_path, table), "plug_in") == Done()
    assert (tmp_path / "control.log").read_text() == "<redacted>\n"


def test_placeholder_without_a_value(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match=r"volts.password: missing, but \{password\} is used"):
        opened(tmp_path, "[control]\nstdio = ['x', '{password}']\n")


def test_missing_adapter_names_the_key(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match=r"profile\.toml: control\.python: no module 'nothing'"):
        opened(tmp_path, "[control]\npython = 'nothing:Control'\n")


def test_every_verb_is_in_the_manual() -> None:
    page = (Path(__file__).parents[3] / "docs" / "control.md").read_text("utf-8")
    table = page.split("## The verbs")[1].split("##")[0]
    for verb in VERBS.values():
        row = next((line for line in table.splitlines() if f"`{verb.name}`" in line), "")
        assert row, verb.name
        assert all(f"`{name}`" in row for name in (*verb.needs, *verb.takes)), verb.name
