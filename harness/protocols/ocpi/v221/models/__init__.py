"""The objects of OCPI 2.2.1, a module of the text in each file.

Source: tag v2.2.1-d2. The official OpenAPI description (ocpi/openapi-specification, 89baa84) was compared once. Where it
says otherwise the text wins:

* DateTime: it wants a time zone designator, which the text lets one leave out, and takes offsets, which the text forbids
* country_code and party_id: it wants exactly 2 and 3 characters, where the text sets maxima. A country code is an ISO
  3166 alpha-2 code all the same, and a shorter party_id is only warned of
* X-Request-ID, X-Correlation-ID: it wants UUIDs, which the text only advises
* a missing or wrong field: it answers HTTP 400, the text HTTP 200 with 2001
* a second POST of a CDR: it answers HTTP 409, which the text does not know
* roles and endpoints: it takes empty lists, the text wants one at least
* limit: it wants at least 1, the text sets no minimum
"""

from collections.abc import Mapping
from typing import Final

from harness.protocols.ocpi.fields import Types
from harness.protocols.ocpi.v221.models import (
    cdrs,
    chargingprofiles,
    commands,
    credentials,
    hubclientinfo,
    locations,
    sessions,
    tariffs,
    tokens,
    types,
    versions,
)

MODULES: Final[Mapping[str, Types]] = {
    "cdrs": cdrs.TYPES,
    "chargingprofiles": chargingprofiles.TYPES,
    "commands": commands.TYPES,
    "credentials": credentials.TYPES,
    "hubclientinfo": hubclientinfo.TYPES,
    "locations": locations.TYPES,
    "sessions": sessions.TYPES,
    "tariffs": tariffs.TYPES,
    "tokens": tokens.TYPES,
    "types": types.TYPES,
    "versions": versions.TYPES,
}
TYPES: Final[Types] = {name: each for module in MODULES.values() for name, each in module.items()}
