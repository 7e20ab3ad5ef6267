"""One estate for the tests that only read it, and a way to a new one for those that revoke."""

import pytest

from harness.pki.estate import Estate

AT = 1_790_000_000.0
"""A moment in 2026, in epoch seconds."""


def make_estate() -> Estate:
    return Estate.make(AT, station="CS001", server_names=("csms.example.com", "127.0.0.1"))


@pytest.fixture
def at() -> float:
    return AT


@pytest.fixture
def estate() -> Estate:
    return make_estate()
