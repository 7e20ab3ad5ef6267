"""Estates for tests."""

from harness.pki.estate import Estate

AT = 1_790_000_000.0
"""A moment in 2026, in epoch seconds."""


def make_estate() -> Estate:
    return Estate.make(AT, station="CS001", server_names=("csms.example.com", "127.0.0.1"))
