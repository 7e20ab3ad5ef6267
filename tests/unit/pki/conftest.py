"""One estate for each test, at a moment that is always the same."""

import pytest

from harness.pki.estate import Estate
from tests.unit.pki.estates import AT, make_estate


@pytest.fixture
def at() -> float:
    return AT


@pytest.fixture
def estate() -> Estate:
    return make_estate()
