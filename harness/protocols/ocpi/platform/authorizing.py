"""Whom an operator lets charge.

What the text leaves open is chosen here: a whitelisted token starts without asking (ALWAYS, ALLOWED), or not at all if
it is not valid; ALLOWED_OFFLINE asks, and starts alone only when nobody can be reached; a token that it does not know is
asked for everywhere, one by one, until somebody knows it.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from harness.protocols.ocpi.operations import SENDER
from harness.protocols.ocpi.platform.application import Leg, audience, leg_to
from harness.protocols.ocpi.platform.client import SHORT
from harness.protocols.ocpi.platform.exchange import Reply
from harness.protocols.ocpi.platform.stores import Object, owner_of

if TYPE_CHECKING:
    from harness.protocols.ocpi.platform.cpo import Cpo


class Authorizing:
    """See the module."""

    def __init__(self, cpo: "Cpo") -> None:
        self._cpo = cpo

    def authorize(
        self,
        uid: str,
        type: str,
        place: Object,
        evse: Object,
        now: float,
        start: Callable[..., None],
        refuse: Callable[[float], None],
    ) -> None:
        """May the driver with that token charge there? Calls `start(token, auth_method, now, authorization_reference)` or
        `refuse(now)`, at once or when somebody has been asked.
        """
        held = next(
            (
                each
                for each in self._cpo.tokens.store
                if each["uid"].casefold() == uid.casefold() and each["type"] == type
            ),
            None,
        )
        if held is not None and held["whitelist"] in ("ALWAYS", "ALLOWED"):
            if held["valid"]:
                start(held, "WHITELIST", now)
            else:
                refuse(now)
        else:
            self._ask(uid, type, held, place, evse, now, start, refuse)

    def _ask(
        self,
        uid: str,
        type: str,
        held: Object | None,
        place: Object,
        evse: Object,
        now: float,
        start: Callable[..., None],
        refuse: Callable[[float], None],
    ) -> None:
        """Ask whose token it is; one that nobody knows by name is asked for everywhere, one after the other."""
        if held is not None:
            leg = leg_to(self._cpo.platform, self._cpo.clients, owner_of(held), "authorize")
            legs = [leg] if leg is not None and ("tokens", SENDER) in leg.relation.endpoints else []
        else:
            every = audience(self._cpo.platform, self._cpo.clients, "EMSP", "authorize")
            legs = [Leg(each.relation, None if each.relation.is_hub else each.to) for each in every]
            legs = [each for each in legs if ("tokens", SENDER) in each.relation.endpoints]

        def ask(rest: list[Leg], unreached: bool, at: float) -> None:
            if not rest:
                if (
                    unreached
                    and held is not None
                    and held["valid"]
                    and held["whitelist"] == "ALLOWED_OFFLINE"
                ):
                    start(held, "WHITELIST", at)
                else:
                    refuse(at)
                return

            def answered(reply: Reply, then: float) -> None:
                info = reply.data if reply.ok else None
                if info is None or self._cpo.platform.version.problems("AuthorizationInfo", info, False):
                    ask(rest[1:], bool(reply.error) or reply.code in (4002, 4003), then)
                elif info.get("allowed") == "ALLOWED":
                    start(
                        dict(info["token"]),
                        "AUTH_REQUEST",
                        then,
                        str(info.get("authorization_reference") or ""),
                    )
                else:
                    refuse(then)

            self._cpo.platform.ask(
                rest[0].relation,
                "POST authorize",
                at,
                answered,
                path={"token_uid": uid},
                query=None if type == "RFID" else {"type": type},
                json={"location_id": place["id"], "evse_uids": [evse["uid"]]},
                to=rest[0].to,
                frm=self._cpo.id,
                within=SHORT,
            )

        ask(legs, False, now)
