"""The table of clauses speaks of spoils that exist, and has an answer for each of them."""

import re

from harness.pki.spoil import SPOILS
from harness.protocols.ocpp.v201.spoilt_clauses import _OWN, clauses


def test_every_entry_is_a_spoil_of_that_kind() -> None:
    for name, kinds in _OWN.items():
        assert set(kinds) <= SPOILS[name].kinds, name


def test_every_spoil_has_its_clauses() -> None:
    for name, spoil in SPOILS.items():
        for kind in spoil.kinds:
            found = clauses(name, kind)
            assert found
            assert all(re.fullmatch(r"[AM]0\d\.FR\.\d+", each) for each in found)
