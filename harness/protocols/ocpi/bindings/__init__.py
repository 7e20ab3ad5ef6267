"""How OCPI expresses and recognises the words of the house."""

from harness.protocols.ocpi.bindings import (
    card_list,
    charging_cards,
    emsp_status,
    hub,
    hub_issuer,
    hub_results,
    lists,
    malformed,
    operator_status,
    renewal,
    session_orders,
    session_results,
    sessions,
    setup,
    surroundings,
    token_store,
    tokens,
)
from harness.protocols.ocpi.bindings.base import BINDING

__all__ = [
    "BINDING",
    "card_list",
    "charging_cards",
    "emsp_status",
    "hub",
    "hub_issuer",
    "hub_results",
    "lists",
    "malformed",
    "operator_status",
    "renewal",
    "session_orders",
    "session_results",
    "sessions",
    "setup",
    "surroundings",
    "token_store",
    "tokens",
]
