"""The platforms of OCPI 2.2.1: those of every version, with the objects of this one."""

from harness.protocols.ocpi import parties
from harness.protocols.ocpi.parties import act, can, forget, operate, request, standing
from harness.protocols.ocpi.platform.machine import Platform
from harness.protocols.ocpi.v221.version import VERSION
from harness.protocols.registry import Settings

__all__ = ["act", "can", "forget", "machine", "operate", "request", "standing"]


def machine(name: str, settings: Settings) -> Platform:
    """Our platform of that name; with `settings.reference` the bundled system in that role."""
    return parties.machine(name, settings, VERSION)
