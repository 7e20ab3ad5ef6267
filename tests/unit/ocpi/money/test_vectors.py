"""The computation gives what was worked out by hand, accepts it in a CDR, and says so when it is not there."""

from decimal import Decimal
from typing import Any

import pytest

from harness.protocols.ocpi.money import compare, recompute
from tests.unit.ocpi.money.vectors import VECTORS, Vector

EACH = pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)


def stated(vector: Vector, excl: str | Decimal, incl: str | Decimal) -> dict[str, Any]:
    return vector.cdr | {"total_cost": {"excl_vat": Decimal(excl), "incl_vat": Decimal(incl)}}


def test_there_are_enough() -> None:
    assert len({each.name for each in VECTORS}) == len(VECTORS) >= 40


@EACH
def test_costs(vector: Vector) -> None:
    bill = recompute(vector.cdr, (), vector.zone, vector.chosen)
    account = bill.preferred
    assert account is not None, bill.gap
    assert round(account.excl, 3) == round(Decimal(vector.excl), 3), bill.explain()
    assert round(account.incl, 3) == round(Decimal(vector.incl), 3), bill.explain()
    assert bill.crossings == ()


@EACH
def test_right_totals_are_accepted(vector: Vector) -> None:
    cdr = stated(vector, vector.excl, vector.incl)
    cdr |= {f"total_{part}_cost": {"excl_vat": Decimal(cost)} for part, cost in vector.parts.items()}
    assert compare(recompute(cdr, (), vector.zone, vector.chosen), cdr, vector.chosen) == []


@EACH
def test_wrong_totals_are_told(vector: Vector) -> None:
    cdr = stated(vector, Decimal(vector.excl) + 7, Decimal(vector.incl) + 7)
    cdr |= {f"total_{part}_cost": {"excl_vat": Decimal(cost) + 7} for part, cost in vector.parts.items()}
    found = compare(
        recompute(cdr, (), vector.zone, vector.chosen), cdr, vector.chosen | {"vat_absent": "none"}
    )
    wrong = {
        "total_cost.excl_vat",
        "total_cost.incl_vat",
        *(f"total_{part}_cost.excl_vat" for part in vector.parts),
    }
    assert {each.field for each in found} == wrong
    assert all(each.certain for each in found), found
