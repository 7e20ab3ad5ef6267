"""The headers of OCPI: the credentials token, the ids of a request, and who asks whom (transport_and_format).

Values are CiStrings and header names know no case. What is made here is honest; who wants to lie changes it afterwards.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Final, NamedTuple

REQUEST_ID, CORRELATION_ID = "X-Request-ID", "X-Correlation-ID"
TO_COUNTRY, TO_PARTY = "OCPI-to-country-code", "OCPI-to-party-id"
FROM_COUNTRY, FROM_PARTY = "OCPI-from-country-code", "OCPI-from-party-id"
SCHEME: Final = "Token "


class PartyId(NamedTuple):
    """Who takes part in roaming: country code and party id, in capitals, as they are compared without case."""

    country_code: str
    party_id: str

    def __str__(self) -> str:
        return f"{self.country_code}/{self.party_id}"


def party(country_code: object, party_id: object) -> PartyId:
    """The party of that name, whatever its case."""
    return PartyId(str(country_code).upper(), str(party_id).upper())


def same_id(one: object, other: object) -> bool:
    """Are these CiStrings the same?"""
    return str(one).upper() == str(other).upper()


def authorization(token: str) -> str:
    """The header of a platform that shows `token`: Base64 of its UTF-8, with padding."""
    return SCHEME + base64.b64encode(token.encode()).decode("ascii")


def token_in(value: str | None) -> str | None:
    """The token that an Authorization header holds, or None where there is none that could be read."""
    if value is None or not value.startswith(SCHEME):
        return None
    try:
        return base64.b64decode(value.removeprefix(SCHEME), validate=True).decode()
    except (binascii.Error, ValueError):
        return None


def routing(to: PartyId | None, frm: PartyId | None) -> tuple[tuple[str, str], ...]:
    """The routing headers; without a receiver (open routing) those of the sender alone."""
    headers: list[tuple[str, str]] = []
    if to is not None:
        headers += [(TO_COUNTRY, to.country_code), (TO_PARTY, to.party_id)]
    if frm is not None:
        headers += [(FROM_COUNTRY, frm.country_code), (FROM_PARTY, frm.party_id)]
    return tuple(headers)


def receiver(headers: Mapping[str, str]) -> PartyId | None:
    """To whom a message is addressed (names of headers in small letters), or None."""
    return _named(headers, TO_COUNTRY, TO_PARTY)


def sender(headers: Mapping[str, str]) -> PartyId | None:
    """From whom a message says to be, or None."""
    return _named(headers, FROM_COUNTRY, FROM_PARTY)


def _named(headers: Mapping[str, str], country: str, name: str) -> PartyId | None:
    found = headers.get(country.lower()), headers.get(name.lower())
    return party(*found) if found[0] and found[1] else None
