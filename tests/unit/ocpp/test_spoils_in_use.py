"""Every named way for a certificate to be wrong is put to some system under test: none of them is there for show."""

from functools import cache

import pytest

from harness.campaign.pool import Pool
from harness.pki.spoil import spoils_for

PUT_TO = {
    "server": "charging_station",
    "client": "csms",
    "signed": "charging_station",
    "ca": "charging_station",
    "crl": "csms",
}
"""Which system under test gets to see what is wrong in this way."""


@cache
def sentences(role: str) -> str:
    """All steps of all scenarios for a role."""
    scenarios = [case.scenario for case in Pool().features if case.role == role and case.scenario is not None]
    return "\n".join(step.name for scenario in scenarios for step in scenario.steps)


@pytest.mark.parametrize("kind", PUT_TO)
def test_every_spoil_is_in_use(kind: str) -> None:
    said = sentences(PUT_TO[kind])
    assert [each.name for each in spoils_for(kind) if each.text not in said] == []
