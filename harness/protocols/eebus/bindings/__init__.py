"""How EEBUS expresses and recognises the words of the house."""

from harness.protocols.eebus.bindings import (
    coming,
    connecting,
    dialogue,
    facts,
    meeting,
    metering,
    odd_news,
    phase_currents,
    power_limit,
    power_limit_ems,
    station,
    vehicle_facts,
)
from harness.protocols.eebus.bindings.base import BINDING

__all__ = [
    "BINDING",
    "coming",
    "connecting",
    "dialogue",
    "facts",
    "meeting",
    "metering",
    "odd_news",
    "phase_currents",
    "power_limit",
    "power_limit_ems",
    "station",
    "vehicle_facts",
]
