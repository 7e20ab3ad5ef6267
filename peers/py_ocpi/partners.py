"""Whom this platform knows: tokens, credentials, endpoints. In production this would be a table in a database."""

import secrets
import uuid

import httpx
from py_ocpi.core.config import settings
from py_ocpi.core.utils import encode_string_base64

VERSION = "2.2.1"


class Partner:
    """Another platform.

    invitation  token A that it was given · shows   the token that it shows since it is registered
    credentials its own, with the token that we show · endpoints  of its version details
    """

    def __init__(self, name, invitation=None):
        self.name = name
        self.invitation = invitation
        self.forget()

    def forget(self):
        self.shows = None
        self.credentials = None
        self.endpoints = []

    @property
    def registered(self):
        return self.credentials is not None

    def url(self, module, role):
        for each in self.endpoints:
            if (each["identifier"], each["role"]) == (module, role):
                return each["url"].rstrip("/")
        return None

    def take(self, credentials, endpoints):
        """It has sent its credentials; keep them, and give it a new token."""
        self.credentials = credentials
        self.endpoints = endpoints["endpoints"]
        self.shows, self.invitation = secrets.token_urlsafe(24), None

    def party(self, role):
        """(country_code, party_id) in that role; those of a hub for everybody behind it."""
        roles = sorted((self.credentials or {}).get("roles", []), key=lambda each: each["role"] != role)
        return (roles[0]["country_code"], roles[0]["party_id"]) if roles else None

    def parties(self):
        roles = (self.credentials or {}).get("roles", [])
        return [(each["country_code"].lower(), each["party_id"].lower()) for each in roles]

    @property
    def is_hub(self):
        return any(each["role"] == "HUB" for each in (self.credentials or {}).get("roles", []))

    async def send(self, method, url, json=None, to=None):
        headers = {
            "Authorization": f"Token {encode_string_base64(self.credentials['token'])}",
            "X-Request-ID": str(uuid.uuid4()),
            "X-Correlation-ID": str(uuid.uuid4()),
        }
        if to:
            headers |= {
                "OCPI-from-country-code": settings.COUNTRY_CODE,
                "OCPI-from-party-id": settings.PARTY_ID,
                "OCPI-to-country-code": to[0].upper(),
                "OCPI-to-party-id": to[1].upper(),
            }
        async with httpx.AsyncClient() as client:
            return await client.request(method, url, headers=headers, json=json, timeout=5)


class Partners:
    """All of them."""

    def __init__(self, role):
        self.role = role
        self.all = []

    def invite(self, name, token):
        """Issue a token A. A partner that is registered stays so until it uses it."""
        known = next((each for each in self.all if each.name == name), None)
        if known is None:
            self.all.append(Partner(name, token))
        else:
            known.invitation = token

    def known(self, token):
        """Whoever shows this token."""
        if token is None:
            return None
        return next((each for each in self.all if token in (each.shows, each.invitation)), None)

    def registered(self, token):
        """Whoever shows this token, if it is a token of somebody who is registered."""
        found = self.known(token)
        return found if found and found.registered and found.shows == token else None

    def credentials(self, partner):
        return {
            "token": partner.shows or partner.invitation,
            "url": f"https://{settings.OCPI_HOST}/{settings.OCPI_PREFIX}/versions",
            "roles": [
                {
                    "role": self.role,
                    "business_details": {"name": settings.PROJECT_NAME},
                    "party_id": settings.PARTY_ID,
                    "country_code": settings.COUNTRY_CODE,
                }
            ],
        }

    async def register(self, name, versions_url, token):
        """Register with another platform by the token A that it has issued. The package has nothing for this."""
        partner = next((each for each in self.all if each.name == name), None) or Partner(name)
        if partner not in self.all:
            self.all.append(partner)
        partner.credentials = {"token": token}
        versions = (await partner.send("GET", versions_url)).json()["data"]
        details_url = next(each["url"] for each in versions if each["version"] == VERSION)
        details = (await partner.send("GET", details_url)).json()["data"]
        partner.take({"token": token}, details)
        url = partner.url("credentials", "RECEIVER") or partner.url("credentials", "SENDER")
        answer = await partner.send("POST", url, self.credentials(partner))
        partner.credentials = answer.json()["data"]
