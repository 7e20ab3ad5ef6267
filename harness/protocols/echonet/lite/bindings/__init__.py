"""How the use case functions of IEC 63380-2, clause 5.3, are said and recognised in ECHONET Lite."""

from harness.protocols.echonet.lite.bindings import (
    managed,
    managing,
    node,
    offering,
    plausible,
    reading,
    writing,
)
from harness.protocols.echonet.lite.bindings.base import BINDING

__all__ = ["BINDING", "managed", "managing", "node", "offering", "plausible", "reading", "writing"]
