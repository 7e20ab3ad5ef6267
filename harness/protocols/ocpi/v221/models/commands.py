"""Commands, their answers and their results (mod_commands.asciidoc)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.protocols.ocpi.fields import (
    DATETIME,
    ID,
    INT,
    WEB_URL,
    Breach,
    Obj,
    Types,
    condition,
    many,
    maybe,
    one_of,
)


@condition("evse_too", "connector_id", source="mod_commands")
def evse_too(of: Mapping[str, Any]) -> Iterator[Breach]:
    """A connector is one of an EVSE."""
    if of.get("evse_uid") is None:
        yield Breach("evse_uid", "there, because connector_id is", "nothing")


TYPES: Final[Types] = {
    "CancelReservation": Obj(
        response_url=WEB_URL,
        reservation_id=ID,
    ),
    "CommandResponse": Obj(
        result="CommandResponseType",
        timeout=INT,
        message=many("DisplayText"),
    ),
    "CommandResult": Obj(
        result="CommandResultType",
        message=many("DisplayText"),
    ),
    "ReserveNow": Obj(
        response_url=WEB_URL,
        token="Token",
        expiry_date=DATETIME,
        reservation_id=ID,
        location_id=ID,
        evse_uid=maybe(ID),
        authorization_reference=maybe(ID),
    ),
    "StartSession": Obj(
        evse_too,
        response_url=WEB_URL,
        token="Token",
        location_id=ID,
        evse_uid=maybe(ID),
        connector_id=maybe(ID),
        authorization_reference=maybe(ID),
    ),
    "StopSession": Obj(
        response_url=WEB_URL,
        session_id=ID,
    ),
    "UnlockConnector": Obj(
        response_url=WEB_URL,
        location_id=ID,
        evse_uid=ID,
        connector_id=ID,
    ),
    "CommandResponseType": one_of("NOT_SUPPORTED", "REJECTED", "ACCEPTED", "UNKNOWN_SESSION"),
    "CommandResultType": one_of(
        "ACCEPTED",
        "CANCELED_RESERVATION",
        "EVSE_OCCUPIED",
        "EVSE_INOPERATIVE",
        "FAILED",
        "NOT_SUPPORTED",
        "REJECTED",
        "TIMEOUT",
        "UNKNOWN_RESERVATION",
    ),
    "CommandType": one_of(
        "CANCEL_RESERVATION", "RESERVE_NOW", "START_SESSION", "STOP_SESSION", "UNLOCK_CONNECTOR"
    ),
}
