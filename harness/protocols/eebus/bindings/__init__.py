"""How EEBUS expresses and recognises the words of the house."""

from harness.protocols.eebus.bindings import (
    connecting,
    dialogue,
    facts,
    meeting,
    odd_news,
    power_limit,
    power_limit_ems,
    station,
    vehicle_power,
)
from harness.protocols.eebus.bindings.base import BINDING

__all__ = [
    "BINDING",
    "connecting",
    "dialogue",
    "facts",
    "meeting",
    "odd_news",
    "power_limit",
    "power_limit_ems",
    "station",
    "vehicle_power",
]
