"""A bench for each test; nothing of it runs on afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.kit import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.clear()
