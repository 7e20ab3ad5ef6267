"""Cases that leave a product as it was may share it; whatever else happens, each case has its own."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from harness.stage import product
from harness.stage.casting import cast
from harness.stage.real_session import RealSession

CSMS = """
[sut]
name = "toy"
version = "1"
role = "csms"
[ocpp]
version = "2.0.1"
identity = "CS001"
url = "ws://127.0.0.1:1/ocpp"
[start]
command = ["toy"]
per = "{per}"
"""
STATION = CSMS.replace('"csms"', '"charging_station"').replace(
    'url = "ws://127.0.0.1:1/ocpp"', 'listen = "127.0.0.1:0"'
)


class FakeProduct:
    """Counts its lives."""

    def __init__(self, lives: list[str]) -> None:
        self.lives = lives
        self.running = False
        self.exit_code: int | None = None
        self.log = SimpleNamespace(path=Path("sut.log"))

    def start(self) -> None:
        self.running = True
        self.lives.append("started")

    def stop(self) -> None:
        if self.running:
            self.lives.append("stopped")
        self.running = False

    def alive(self) -> bool:
        return self.running

    def die(self) -> None:
        self.running, self.exit_code = False, 1


class Bench:
    """A session with a product that is none."""

    def __init__(self, folder: Path, text: str, per: str) -> None:
        profile = folder / "toy.toml"
        profile.write_text(text.replace("{per}", per))
        self.lives: list[str] = []
        self.products: list[FakeProduct] = []
        self.session = RealSession(cast(str(profile)), folder)

    def make(self, *args: Any) -> FakeProduct:
        self.products.append(FakeProduct(self.lives))
        return self.products[-1]

    def case(self, shares: bool = True, keep: bool = True) -> list[str]:
        """What happens to products in the course of a case."""
        before = len(self.lives)
        self.session.begin(None, shares)
        self.session.end(keep)
        return self.lives[before:]


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Bench]:
    text, per = request.param
    made = Bench(tmp_path, text, per)
    monkeypatch.setattr(product, "make_sut", made.make)
    monkeypatch.setattr(product, "open_control", lambda *args: SimpleNamespace(close=lambda: None))
    yield made
    made.session.close()


each_case = pytest.mark.parametrize("bench", [(CSMS, "case")], indirect=True)


@each_case
def test_cases_that_share_go_on_with_the_same_product(bench: Bench) -> None:
    assert [bench.case(), bench.case(), bench.case()] == [["started"], [], []]


@each_case
def test_a_case_that_does_not_share_gets_its_own(bench: Bench) -> None:
    bench.case()
    assert bench.case(shares=False, keep=False) == ["stopped", "started", "stopped"]
    assert bench.case() == ["started"]


@each_case
def test_after_a_case_that_found_something_there_is_a_new_product(bench: Bench) -> None:
    assert bench.case(keep=False) == ["started", "stopped"]
    assert bench.case() == ["started"]


@each_case
def test_a_product_that_died_meanwhile_is_not_gone_on_with(bench: Bench) -> None:
    bench.case()
    bench.products[0].die()
    assert bench.case() == ["started"]


@each_case
def test_in_the_end_nothing_is_left_running(bench: Bench) -> None:
    bench.case()
    bench.session.close()
    assert bench.lives == ["started", "stopped"]


@pytest.mark.parametrize("bench", [(STATION, "case")], indirect=True)
def test_a_station_that_is_not_connected_is_not_gone_on_with(bench: Bench) -> None:
    bench.case()
    assert bench.case() == ["stopped", "started"]


@pytest.mark.parametrize("bench", [(STATION, "case")], indirect=True)
def test_a_station_that_is_connected_is_gone_on_with(bench: Bench) -> None:
    bench.case()
    party: Any = bench.session._party
    party.links["CS001#1"] = SimpleNamespace(abort=lambda: None)
    assert bench.case() == []


@pytest.mark.parametrize("bench", [(CSMS, "run")], indirect=True)
def test_a_product_for_the_whole_run_is_never_changed(bench: Bench) -> None:
    assert [bench.case(), bench.case(shares=False, keep=False), bench.case()] == [["started"], [], []]
