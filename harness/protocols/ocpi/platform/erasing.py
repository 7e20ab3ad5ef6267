"""How an operator forgets drivers: some time after a token has become invalid nothing leads to its driver any more.

The token is gone then, and its sessions stay without it. CDRs stay as they are: bills have to be kept.
"""

from typing import TYPE_CHECKING, Final

from harness.protocols.ocpi.headers import PartyId
from harness.protocols.ocpi.platform.stores import Object, owner_of

if TYPE_CHECKING:
    from harness.protocols.ocpi.platform.cpo import Cpo

KEPT: Final = 30 * 86400.0
"""Seconds in which an invalid token may become valid again."""
ERASED: Final = "ERASED"


class Erasing:
    """See the module."""

    def __init__(self, cpo: "Cpo") -> None:
        self._cpo = cpo

    def noticed(self, owner: PartyId, token: Object, now: float) -> None:
        """A token was pushed."""
        if self._cpo.initiative and not token["valid"]:
            self._cpo.platform.alarm(now + KEPT, lambda at: self._erase(owner, token))

    def _erase(self, owner: PartyId, token: Object) -> None:
        key = f"{token['uid']}|{token['type']}"
        held = self._cpo.tokens.store.get(owner, key)
        if held is None or held["valid"]:
            return
        self._cpo.tokens.store.remove(owner, key)
        for each in self._cpo.charging.sessions.values():
            named = each.told["cdr_token"]
            same = str(named["uid"]).casefold() == str(token["uid"]).casefold()
            if owner_of(named) == owner and same and named["type"] == token["type"]:
                each.told["cdr_token"] = {**named, "uid": ERASED, "contract_id": ERASED}
