"""OCPP 2.0.1 and OCPI 2.2.1 meet: the system under test is a CSMS that is a charge point operator to providers."""

from harness.protocols.meeting_rib import MeetingRib
from harness.protocols.registry import rib

RIB = MeetingRib("harness.protocols.money_path", {"ocpp2.0.1": "csms", "ocpi2.2.1": "cpo"}, rib)
