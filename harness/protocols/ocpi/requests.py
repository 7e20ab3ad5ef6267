"""Requests that scenarios have our platforms send.

The payload of a request by its name ("PUT session"):

    path     named segments of the URL: {"country_code", "party_id", "session_id"}
    query    parameters · json: the body
    to, frm  routing headers as ("NL", "EMS"); None leaves them out. Without `frm` it is the platform's own party, without
             `to` the party of the other side that there is (a hub: the hub itself)
    headers  headers that are other than usual; None leaves one out
    token    another token than the one of the relation
    show     one by what it is: "token A", "the token before", "an unknown token", "no token", or the right one spelt
             wrongly (`_SPELT`)
    body     bytes instead of JSON · raw: bytes instead of the whole message
    credentials  True: the body is our credentials with a new token
    url      another URL than that of the endpoint · interface: "sender" or "receiver", where both have that name
    within   seconds until it is given up

A request waits until a registration that is under way has come to its end, unless it brings its own token. A negotiation
of credentials ("POST credentials" as such) is a request like any other; the handshake is the verb "register".
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from harness.errors import PeerFault, UsageFault
from harness.protocols.ocpi.envelope import ABSENT
from harness.protocols.ocpi.headers import REQUEST_ID, PartyId, authorization, party
from harness.protocols.ocpi.platform.client import PATIENCE
from harness.protocols.ocpi.platform.machine import COUNTERPART, Platform
from harness.protocols.ocpi.platform.relations import Relation

_SPELT: Final = {
    "its token in plain text": "Token {0}",
    "its token behind Bearer": "Bearer {1}",
    "its token behind two spaces": "Token  {1}",
}
"""How the Authorization header may be wrong with the right token: {0} as it is, {1} in Base64."""


def send(platform: Platform, action: str, payload: Mapping[str, Any], now: float) -> str:
    """Send it, now or when it can be sent. Returns its X-Request-ID."""
    relation = platform.relations.get(COUNTERPART)
    id = (payload.get("headers") or {}).get(REQUEST_ID) or platform.new_id()

    def ask(at: float) -> None:
        _ask(platform, relation, action, payload, str(id), at)

    def ask_later(at: float) -> None:
        with suppress(PeerFault):  # it never leaves, and whoever waits for it says so
            ask(at)

    if "token" in payload or "show" in payload or not platform.joining:
        ask(now)
    else:
        platform.when_joined(ask_later, now)
    return str(id)


def _ask(
    platform: Platform, relation: Relation, action: str, payload: Mapping[str, Any], id: str, now: float
) -> None:
    json = payload.get("json", ABSENT)
    token, shown = payload.get("token"), dict[str, str | None]()
    if "show" in payload:
        if (scheme := _SPELT.get(str(payload["show"]))) is not None:
            shown = {"Authorization": scheme.format(relation.we_show, authorization(relation.we_show)[6:])}
        else:
            token = _token(platform, relation, str(payload["show"]))
            shown = {} if token is not None else {"Authorization": None}
    if payload.get("credentials"):
        json = platform.registration.credentials(platform.new_token())
    try:
        platform.ask(
            relation,
            action,
            now,
            path=payload.get("path"),
            query=payload.get("query"),
            json=json,
            to=_party(payload["to"]) if "to" in payload else _theirs(relation),
            frm=_party(payload["frm"]) if "frm" in payload else platform.members[0].id,
            interface=payload.get("interface"),
            url=str(payload.get("url") or ""),
            changes={REQUEST_ID: id, **shown, **(payload.get("headers") or {})},
            token=token,
            body=payload.get("body"),
            raw=payload.get("raw"),
            within=float(payload.get("within") or PATIENCE),
        )
    except UsageFault as lacking:
        raise PeerFault(f"{lacking}") from None


def _token(platform: Platform, relation: Relation, what: str) -> str | None:
    """A token by what it is; None: none at all."""
    match what:
        case "no token":
            return None
        case "an unknown token":
            return platform.new_id()
        case "token A" if relation.spent or relation.we_show:
            return (*relation.spent, relation.we_show)[0]
        case "the token before" if relation.spent:
            return relation.spent[-1]
    raise PeerFault(f"{platform.name} has never shown {what}")


def _party(named: Any) -> PartyId | None:
    return None if named is None else party(*named)


def _theirs(relation: Relation) -> PartyId | None:
    return relation.hub or (relation.members[0].id if relation.members else None)
