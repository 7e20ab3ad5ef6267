"""Tokens of drivers, and whether they may charge (mod_tokens.asciidoc)."""

from typing import Final

from harness.protocols.ocpi.fields import (
    BOOLEAN,
    COUNTRY_CODE,
    DATETIME,
    ID,
    LANGUAGE,
    PARTY_ID,
    Obj,
    String,
    Types,
    many,
    maybe,
    one_of,
)

TYPES: Final[Types] = {
    "AuthorizationInfo": Obj(
        allowed="AllowedType",
        token="Token",
        location=maybe("LocationReferences"),
        authorization_reference=maybe(ID),
        info=maybe("DisplayText"),
    ),
    "Token": Obj(
        country_code=COUNTRY_CODE,
        party_id=PARTY_ID,
        uid=ID,
        type="TokenType",
        contract_id=ID,
        visual_number=maybe(String(64)),
        issuer=String(64),
        group_id=maybe(ID),
        valid=BOOLEAN,
        whitelist="WhitelistType",
        language=maybe(LANGUAGE),
        default_profile_type=maybe("ProfileType"),
        energy_contract=maybe("EnergyContract"),
        last_updated=DATETIME,
    ),
    "AllowedType": one_of("ALLOWED", "BLOCKED", "EXPIRED", "NO_CREDIT", "NOT_ALLOWED"),
    "EnergyContract": Obj(
        supplier_name=String(64),
        contract_id=maybe(String(64)),
    ),
    "LocationReferences": Obj(
        location_id=ID,
        evse_uids=many(ID),
    ),
    "TokenType": one_of("AD_HOC_USER", "APP_USER", "OTHER", "RFID"),
    "WhitelistType": one_of("ALWAYS", "ALLOWED", "ALLOWED_OFFLINE", "NEVER"),
}
