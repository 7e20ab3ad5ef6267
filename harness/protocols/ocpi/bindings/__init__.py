"""How OCPI expresses and recognises the words of the house."""

from harness.protocols.ocpi.bindings import malformed, renewal, setup, surroundings
from harness.protocols.ocpi.bindings.base import BINDING

__all__ = ["BINDING", "malformed", "renewal", "setup", "surroundings"]
