"""How OCPP 2.0.1 carries out the intents and recognises the sights: a module for each group of words."""

from harness.protocols.ocpp.v201.bindings import (
    authorization,
    authorization_csms,
    authorization_ends,
    composite_schedules,
    limit_reports,
    login,
    onboarding,
    properties,
    reset,
    session,
    smart_charging,
    smart_charging_csms,
    station,
    token_store,
)
from harness.protocols.ocpp.v201.bindings.base import BINDING

__all__ = [
    "BINDING",
    "authorization",
    "authorization_csms",
    "authorization_ends",
    "composite_schedules",
    "limit_reports",
    "login",
    "onboarding",
    "properties",
    "reset",
    "session",
    "smart_charging",
    "smart_charging_csms",
    "station",
    "token_store",
]
