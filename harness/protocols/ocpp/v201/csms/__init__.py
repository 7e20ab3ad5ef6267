"""The CSMS of OCPP 2.0.1: see `machine` for the theory."""

from harness.protocols.ocpp.v201.csms.config import BootAnswer, CsmsConfig, Token, reference
from harness.protocols.ocpp.v201.csms.machine import Csms
from harness.protocols.ocpp.v201.csms.overrides import Override, Received

__all__ = ["BootAnswer", "Csms", "CsmsConfig", "Override", "Received", "Token", "reference"]
