"""The binding of OCPI 2.2.1, which is that of every version."""

from harness.protocols.ocpi.bindings import BINDING

__all__ = ["BINDING"]
