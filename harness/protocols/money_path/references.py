"""The bundled system in which the protocols meet."""

from collections.abc import Mapping
from typing import Any, Final

from harness.protocols.registry import Reference

VALUES: Final[Mapping[str, Any]] = {"id_token": {"idToken": "04A2B3C4D5E680", "type": "ISO14443"}}
"""The card of a driver of the provider that we play."""

REFERENCES: Mapping[str, Reference] = {
    "csms": Reference("chargeproof reference operator", "csms", values=VALUES)
}
