"""What a party of ours goes into its handshakes with: its usual terms, and how a scenario changes them for a while."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from harness.pki.tls import TlsTerms

Usual = Callable[[], TlsTerms | None]


class Terms:
    """The terms of one party, asked for at each handshake.

    usual  of a party that listens: what its machine wants; None: TLS is not spoken
    """

    def __init__(self, usual: Usual = lambda: None) -> None:
        self._usual = usual
        self._changes: Mapping[str, Any] = {}
        self._times: int | None = None
        self._called = False

    def __call__(self) -> TlsTerms | None:
        """For somebody who knocks."""
        return self._altered(self._usual())

    def changed(self, terms: TlsTerms | None) -> TlsTerms | None:
        """`terms` of a dial as a scenario wants them. Counts as one handshake."""
        return terms if self._called else self._altered(terms)

    def _altered(self, terms: TlsTerms | None) -> TlsTerms | None:
        if terms is None or not self._changes or self._times == 0:
            return terms
        if self._times is not None:
            self._times -= 1
        return replace(terms, **self._changes)

    def change(self, changes: Mapping[str, Any], times: int | None = None, called: bool = False) -> None:
        """From now on, these fields of `TlsTerms` are other than usual, for `times` handshakes (None: all); with `called`
        not where we dial.
        """
        self._changes, self._times, self._called = changes, times, called

    @property
    def altered(self) -> bool:
        """Is the next handshake to be other than usual?"""
        return bool(self._changes) and self._times != 0

    def as_usual(self) -> None:
        self._changes, self._times, self._called = {}, None, False
