"""The messages of OCPP 2.0.1 as a CSMS meets them, with the name of the method for each."""

import re

from harness.protocols.ocpp.actions import SENT_BY

_WORD = re.compile(r"\d+|[A-Z]+(?=[A-Z][a-z])|[A-Z][a-z]*|[A-Z]+")


def method_name(action: str) -> str:
    """ "NotifyEVChargingNeeds" is "notify_ev_charging_needs"."""
    return "_".join(_WORD.findall(action)).lower()


FROM_STATION = {action: method_name(action) for action in sorted(SENT_BY["2.0.1"]["charging_station"])}
"""Actions that a station may send; the method `on_<name>` answers."""

TO_STATION = {action: method_name(action) for action in sorted(SENT_BY["2.0.1"]["csms"])}
"""Actions that a CSMS may send; the method `after_<name>`, where there is one, follows up a good answer."""

REPORTS = {
    "GetBaseReport": "NotifyReport",
    "GetReport": "NotifyReport",
    "GetMonitoringReport": "NotifyMonitoringReport",
    "GetChargingProfiles": "ReportChargingProfiles",
    "GetDisplayMessages": "NotifyDisplayMessages",
    "CustomerInformation": "NotifyCustomerInformation",
}
"""Requests that are followed by a report in parts, and the action that brings the parts."""

TRIGGERED = {
    "SignChargingStationCertificate": "SignCertificate",
    "SignV2GCertificate": "SignCertificate",
    "SignCombinedCertificate": "SignCertificate",
}
"""requestedMessage of TriggerMessage that is not the name of the action it brings."""
