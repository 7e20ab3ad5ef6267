"""Every cell of the matrix by its id."""

from collections.abc import Mapping
from functools import cache

from harness.errors import UsageFault
from harness.protocols.ocpp.v201.tls_matrix import csms, station
from harness.protocols.ocpp.v201.tls_matrix.cells import Cell


@cache
def all_cells() -> Mapping[str, Cell]:
    """By id, those for a CSMS first."""
    found = (*csms.cells(), *station.cells())
    return {each.id: each for each in found}


def by_id(id: str) -> Cell:
    """The cell of that id. Raises UsageFault for an id that names none."""
    if id in all_cells():
        return all_cells()[id]
    raise UsageFault(
        f"{id!r} names no cell of the TLS matrix; right would be for example {next(iter(all_cells()))}"
    )
