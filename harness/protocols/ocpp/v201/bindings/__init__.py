"""How OCPP 2.0.1 carries out the intents and recognises the sights: a module for each group of words."""

from harness.protocols.ocpp.v201.bindings import reset, session, station
from harness.protocols.ocpp.v201.bindings.base import BINDING

__all__ = ["BINDING", "reset", "session", "station"]
