"""Credentials and the roles of a platform (credentials.asciidoc)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.protocols.ocpi.fields import (
    COUNTRY_CODE,
    PARTY_ID,
    WEB_URL,
    Breach,
    Form,
    Obj,
    String,
    Types,
    condition,
    some,
)

TOKEN: Final = Form("[!-~]*", "printable characters of ASCII without spaces")


@condition("hub_alone", "roles", source="credentials", partly=True)
def hub_alone(of: Mapping[str, Any]) -> Iterator[Breach]:
    """A hub reports itself only; who is behind it stands in hubclientinfo."""
    roles = [each.get("role") for each in of["roles"] if isinstance(each, dict)]
    others = [str(each) for each in roles if each != "HUB"]
    if "HUB" in roles and others:
        yield Breach("roles", "HUB alone", f"HUB and {', '.join(others)}")


@condition("roles_differ", "roles", source="credentials")
def roles_differ(of: Mapping[str, Any]) -> Iterator[Breach]:
    """Every role is a combination of role, party and country of its own."""
    seen: set[tuple[str, str, str]] = set()
    for at, each in enumerate(of["roles"]):
        if not isinstance(each, dict):
            continue
        key = (
            str(each.get("role")),
            str(each.get("country_code")).upper(),
            str(each.get("party_id")).upper(),
        )
        if key in seen:
            yield Breach(f"roles[{at}]", "a combination of role, country and party of its own", " ".join(key))
        seen.add(key)


TYPES: Final[Types] = {
    "Credentials": Obj(
        hub_alone,
        roles_differ,
        token=String(64, TOKEN),
        url=WEB_URL,
        roles=some("CredentialsRole"),
    ),
    "CredentialsRole": Obj(
        role="Role",
        business_details="BusinessDetails",
        party_id=PARTY_ID,
        country_code=COUNTRY_CODE,
    ),
}
