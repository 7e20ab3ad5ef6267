"""Stations that do not go through their onboarding as they should."""

from typing import Any

from harness.protocols.ocpp.v201.station.variables import Variables
from tests.miniatures.confession import faulty_part


@faulty_part(Variables, "set_variables", "onboarding.operator_taken", "IEC63110-8.3.15-X60")
def learns_nothing_before_it_is_accepted(self: Any, usual: Any, request: Any, now: float) -> Any:
    answer = usual(request, now)
    if not self.station.registration.accepted:
        for result in answer["setVariableResult"]:
            result["attributeStatus"] = "Rejected"
    return answer
