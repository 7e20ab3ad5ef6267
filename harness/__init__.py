"""chargeproof: judges charging stations, CSMSs, energy managers and roaming peers against their standards."""

__version__ = "0.1.0"
