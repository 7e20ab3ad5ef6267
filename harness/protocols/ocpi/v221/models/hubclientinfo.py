"""Who is connected to a hub (mod_hub_client_info.asciidoc)."""

from typing import Final

from harness.protocols.ocpi.fields import COUNTRY_CODE, DATETIME, PARTY_ID, Obj, Types, one_of

TYPES: Final[Types] = {
    "ClientInfo": Obj(
        party_id=PARTY_ID,
        country_code=COUNTRY_CODE,
        role="Role",
        status="ConnectionStatus",
        last_updated=DATETIME,
    ),
    "ConnectionStatus": one_of("CONNECTED", "OFFLINE", "PLANNED", "SUSPENDED"),
}
