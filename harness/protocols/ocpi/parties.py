"""The platforms of OCPI as the registry makes them: who plays which role, under which name, with what initiative.

Our platforms have one relation, with the system under test; a bundled system has one with each of ours, by its name. In
memory the tokens A follow from one secret and the names; in a profile they stand in the table: `token` for the first
relation, [ocpi.platforms.<name>] token for the others, and with `registration = "static"` also `own_token`, which the
system under test shows us.
"""

from collections.abc import Callable, Mapping
from inspect import Parameter, signature
from typing import Any, Final

from harness.errors import HarnessFault, PeerFault, UsageFault
from harness.protocols.machine import Machine
from harness.protocols.ocpi.headers import PartyId
from harness.protocols.ocpi.platform.application import Application
from harness.protocols.ocpi.platform.cpo import Cpo
from harness.protocols.ocpi.platform.emsp import Emsp
from harness.protocols.ocpi.platform.hub import Hub
from harness.protocols.ocpi.platform.machine import COUNTERPART, Platform
from harness.protocols.ocpi.platform.relations import Member
from harness.protocols.ocpi.requests import send
from harness.protocols.ocpi.troupe import BEHIND_CPO, BEHIND_EMSP, CPO, EMSP, HUB, IDS, ISSUER, ROLES, TROUPE
from harness.protocols.ocpi.version import Version
from harness.protocols.registry import Settings

STILL_ALIVE: Final = 120.0
"""After so many seconds of silence the bundled hub looks whether a client is still there."""

TOKEN_LIFETIME: Final = 1200.0
"""So many seconds a token is valid where tokens expire; the example of IEC 63119-1, 7.2."""


def machine(name: str, settings: Settings, version: Version) -> Platform:
    """Our platform of that name; with `settings.reference` the bundled system in that role."""
    role = name.rstrip("0123456789")
    if role not in ROLES:
        raise HarnessFault(f"OCPI has no role {role!r}")
    app = _application(role, name, settings)
    platform = Platform(name, app, settings.place, version, settings.new_id)
    if settings.reference:
        for each in TROUPE[role]:
            platform.invite(_token_a(settings, each), each)
        if "token_lifetime" in settings.features:
            platform.token_lifetime = float(settings.values.get("token_lifetime", TOKEN_LIFETIME))
    else:
        _acquaint(platform, name, settings)
    return platform


def _application(role: str, name: str, settings: Settings) -> Application:
    id, called, own = IDS[name], f"chargeproof {name}", settings.reference
    if role == CPO:
        return Cpo(id, called, own)
    if role == EMSP:
        return Emsp(id, called, own, needs_place=own)
    if own:
        return Hub(id, called, {ISSUER: Emsp(ISSUER, "chargeproof issuer")}, STILL_ALIVE, initiative=True)
    behind: dict[PartyId, Application] = {
        BEHIND_EMSP: Emsp(BEHIND_EMSP, "eMSP behind the hub"),
        BEHIND_CPO: Cpo(BEHIND_CPO, "operator behind the hub"),
    }
    return Hub(id, called, behind)


def _acquaint(platform: Platform, name: str, settings: Settings) -> None:
    relation = platform.relations.get(COUNTERPART)
    relation.url = settings.url
    relation.we_show = _token_a(settings, name)
    held = _table(settings, name)
    if settings.options.get("registration") == "static":
        relation.shows_us, relation.registered = str(held.get("own_token", "")), True


def _table(settings: Settings, name: str) -> Mapping[str, Any]:
    """What the profile says of the relation with that platform of ours; what stands in the table itself is meant for
    the first one: of several at a hub, that is our first operator.
    """
    found = settings.options.get("platforms")
    platforms = found if isinstance(found, Mapping) else {}
    if isinstance(held := platforms.get(name), Mapping):
        return held
    at_a_hub = any(each in platforms for each in TROUPE[HUB])
    first = name == CPO if at_a_hub else any(name == names[0] for names in TROUPE.values())
    return settings.options if first else {}


def _token_a(settings: Settings, name: str) -> str:
    """The token A that the system under test has issued for that platform; "" if there is none."""
    if settings.password:
        return f"{settings.password}.{name}"
    return str(_table(settings, name).get("token", ""))


def request(machine: Machine, identity: str, action: str, payload: Mapping[str, Any], now: float) -> str:
    """Have a platform of ours send a request. Returns its X-Request-ID. For `payload` see `requests`."""
    return send(_ours(machine), action, payload, now)


def operate(machine: Machine, identity: str, action: str, payload: Mapping[str, Any], now: float) -> Any:
    """What the operator of a bundled system orders is a verb here."""
    return act(machine, action, payload, now)


def can(machine: Machine, verb: str) -> bool:
    """Is there a way to have that happen?"""
    return _way(_ours(machine), verb) is not None


def act(machine: Machine, verb: str, args: Mapping[str, Any], now: float) -> Any:
    """Have something happen to a platform of ours: a method of the platform, or of what it does in its role."""
    how = _way(_ours(machine), verb)
    if how is None:
        raise HarnessFault(f"a platform of OCPI has no {verb}")
    known = signature(how).parameters
    anything = any(each.kind is Parameter.VAR_KEYWORD for each in known.values())
    given = {name: value for name, value in args.items() if anything or name in known}
    try:
        return how(**given, now=now) if "now" in known else how(**given)
    except UsageFault as refusal:
        raise PeerFault(f"{verb}: {refusal}") from None


def _way(platform: Platform, verb: str) -> Callable[..., Any] | None:
    if verb.startswith("_"):
        return None
    own, app = getattr(platform, verb, None), getattr(platform.app, verb, None)
    found = own if callable(own) else app
    return found if callable(found) else None


def standing(machine: Machine, link: str) -> Mapping[str, Any]:
    """What a platform of ours offers, and what it knows of the system under test; see `places`."""
    platform = _ours(machine)
    relation, addresses = platform.relations.get(COUNTERPART), platform.addresses
    known = {
        (module, interface): url
        for (module, interface), url in relation.endpoints.items()
        if module not in ("versions", "version_details")
    }
    return {
        "event": "standing",
        "registered": relation.registered,
        "versions": addresses.versions,
        "details": addresses.details,
        "endpoints": _listed(addresses.endpoints()),
        "members": _members(platform.members),
        "peer": {
            "versions": relation.url,
            "details": relation.endpoints.get(("version_details", ""), ""),
            "endpoints": _listed(known),
            "members": _members(relation.members),
        },
        "can_register": bool(relation.we_show),
    }


def _listed(endpoints: Mapping[tuple[str, str], str]) -> list[dict[str, str]]:
    return [
        {"identifier": module, "role": (interface or "sender").upper(), "url": url}
        for (module, interface), url in endpoints.items()
    ]


def _members(members: tuple[Member, ...]) -> list[dict[str, str]]:
    return [
        {"role": each.role, "country_code": each.id.country_code, "party_id": each.id.party_id}
        for each in members
    ]


def forget(machine: Machine) -> None:
    """Take back what a scenario has set."""
    _ours(machine).forget()


def _ours(machine: Machine) -> Platform:
    if not isinstance(machine, Platform):
        raise HarnessFault(f"{type(machine).__name__} is no platform of OCPI")
    return machine
