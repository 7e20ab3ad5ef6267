"""The parties of OCPP 2.0.1 as the registry makes them: who plays which role, and with what initiative."""

from base64 import b64decode
from collections.abc import Mapping
from functools import partial
from inspect import signature
from typing import Any
from urllib.parse import urlsplit

from cryptography.x509 import CertificateRevocationList

from harness.errors import HarnessFault
from harness.pki.credential import chain_pem
from harness.pki.desk import at_the_desk
from harness.pki.estate import Estate
from harness.protocols.machine import Machine
from harness.protocols.ocpp.v201 import secured
from harness.protocols.ocpp.v201.csms.config import CertificateStatus, CsmsConfig, Token, reference
from harness.protocols.ocpp.v201.csms.machine import Csms
from harness.protocols.ocpp.v201.csms.outside import NOBODY, Fetched
from harness.protocols.ocpp.v201.csms.transactions import Transaction
from harness.protocols.ocpp.v201.estates import estate_at
from harness.protocols.ocpp.v201.reference_values import CHAIN, CONTRACT_EXI
from harness.protocols.ocpp.v201.station.config import Functions, StationConfig
from harness.protocols.ocpp.v201.station.machine import ChargingStation
from harness.protocols.registry import Settings

TOKENS = (
    Token("DEADBEEF", group="FLEET-1"),
    Token("CAFEBABE", group="FLEET-1"),
    Token("0BADF00D", status="Blocked"),
    Token("00E0E0E0", status="Expired"),
    Token("00C0FFEE", status="NoCredit"),
    Token("0D15EA5E", status="Invalid"),
    Token("C0DEC0DE", group="MASTERPASS"),
    Token("DECHGABC123456", type="eMAID"),
    Token("DECHGABC123457", type="eMAID"),
    Token("DECHGABC123458", type="eMAID"),
    Token("DECHGABC123459", type="eMAID"),
    Token("DECHGABC12345A", type="eMAID", status="Blocked"),
)
"""What the reference CSMS knows."""

CERTIFICATES: Mapping[str, CertificateStatus] = {
    CHAIN: "Accepted",
    "1001": "Accepted",
    "1002": "CertificateExpired",
    "1003": "CertificateRevoked",
    "1004": "CertChainError",
}
"""What it knows of contract certificates, by serial number or as a whole."""


DISCARD = 9
"""The port where nobody listens (RFC 863 is history)."""


def machine(role: str, settings: Settings) -> Machine:
    """Our station or CSMS; with `settings.reference` the bundled system under test."""
    match role:
        case "csms" if settings.reference:
            config = reference(
                tokens=TOKENS,
                certificates=CERTIFICATES,
                on_password=settings.on_password,
                sign_certificate=partial(_sign, settings.estate),
                ocsp=partial(_ask_responder, settings.estate),
                contracts=_ask_pool,
            )
            return Csms(secured.csms(config, settings), settings.new_id)
        case "csms":
            return Csms(secured.csms(CsmsConfig(on_password=settings.on_password), settings), settings.new_id)
        case "charging_station":
            built = secured.station(station_config(settings), settings)
            return ChargingStation(built, settings.new_id, settings.rng)
        case _:
            raise HarnessFault(f"OCPP 2.0.1 has no role {role!r}")


def _sign(estate: Estate | None, station: str, csr: str, type: str, now: float) -> str | None:
    """The authorities behind the reference CSMS. One certificate for both uses is one for the CSMS (A02)."""
    of = estate or estate_at(now)
    v2g = type == "V2GCertificate"
    authority = of.v2g_sub2 if v2g else of.client_ca
    try:
        return chain_pem(authority.sign(csr, now, usage="secc" if v2g else "client"))
    except ValueError:
        return None


def _ask_responder(estate: Estate | None, where: str, question: bytes, now: float) -> Fetched:
    """The responders that the reference CSMS can reach: those of this set-up."""
    if urlsplit(where).port == DISCARD:
        return NOBODY
    reply = at_the_desk(estate or estate_at(now), where, question, now)
    return Fetched(None if reply.never else 0.2, reply.body)


def _ask_pool(action: str, exi: bytes, now: float) -> Fetched:
    """The pool of contract certificates behind the reference CSMS."""
    known = {name: b64decode(text) for name, text in CONTRACT_EXI.items()}
    if exi == known["slow"]:
        return Fetched(60.0, known["install_response"])
    if exi == known[action.lower()]:
        return Fetched(0.5, known[f"{action.lower()}_response"])
    return Fetched(0.5)


def station_config(settings: Settings) -> StationConfig:
    """A station with the functions that its features name. The one that the harness plays has them all."""
    has = settings.features
    functions = Functions()
    variables: dict[str, str] = {}
    if settings.reference:
        if {"single_rate_unit", "smart_charging"} <= has:
            variables["SmartChargingCtrlr.RateUnit"] = "A"
        if "additional_root_check" in has:
            variables["SecurityCtrlr.AdditionalRootCertificateCheck"] = "true"
        functions = Functions(
            smart_charging="smart_charging" in has,
            evse_reset="evse_reset" in has,
            auth_cache="auth_cache" in has,
            local_list="local_auth_list" in has,
            monitoring="monitoring" in has,
            reservation="reservation" in has,
            display="display_messages" in has,
            summary_report="summary_inventory" in has,
            signed_readings="signed_meter_values" in has,
            firmware="firmware_update" in has,
            v2g="v2g_certificates" in has,
            contract_certificates="contract_certificates" in has,
        )
    return StationConfig(
        identity=settings.identity,
        password=settings.password or "",
        url=settings.url,
        functions=functions,
        variables=variables,
        other_passwords=settings.other_passwords,
        on_password=settings.on_password,
        crls=lambda now: _crls(settings.estate or estate_at(now), now),
    )


def _crls(estate: Estate, now: float) -> tuple[CertificateRevocationList, ...]:
    """What the manufacturer tells of signers of firmware that it revoked."""
    return tuple(each.crl(now) for each in (estate.manufacturer_root, estate.firmware_ca))


def request(machine: Machine, identity: str, action: str, payload: Mapping[str, Any], now: float) -> str:
    """Have our machine send a CALL. Returns its message id."""
    match machine:
        case Csms():
            return machine.request(identity, action, payload, now)
        case ChargingStation():
            return machine.request(action, payload, now)
    raise HarnessFault(f"{type(machine).__name__} is no party of OCPP 2.0.1")


def operate(
    machine: Machine, identity: str, action: str, payload: Mapping[str, Any], now: float
) -> list[str]:
    """What an operator orders our reference CSMS to send. Returns the message ids."""
    if not isinstance(machine, Csms):
        raise HarnessFault(f"nobody orders a {type(machine).__name__} to send {action}")
    return machine.operate(action, identity, dict(payload), now)


def act(machine: Machine, verb: str, args: Mapping[str, Any], now: float) -> Any:
    """Call the method `verb` of our machine, with `now` if it wants to know. A token goes in piece by piece."""
    method = getattr(machine, verb)
    given = dict(args)
    if isinstance(token := given.get("token"), Mapping):
        given |= {"token": token["idToken"], "type": token["type"]}
    if "now" in signature(method).parameters:
        given["now"] = now
    return method(**given)


def standing(machine: Machine, link: str) -> Mapping[str, Any]:
    """How things stand on an open link of our CSMS, as the checks want to know it."""
    assert isinstance(machine, Csms)
    station = next((each for each in machine.stations.values() if each.link == link), None)
    if station is None:
        return {"event": "standing", "boot": "none"}
    running = [row for row in map(_running, machine.transactions()) if row]
    return {
        "event": "standing",
        "boot": station.boot or "none",
        "outstanding": {"in": [], "out": station.peer.unanswered if station.peer else []},
        "transactions": running,
    }


def _running(transaction: Transaction) -> dict[str, Any]:
    if not transaction.active:
        return {}
    return {"id": transaction.id, "seqNo": max(transaction.numbers, default=0), "evse": transaction.evse}


def forget(machine: Machine) -> None:
    """Take back all that a scenario made our CSMS do: answers, tokens, boot policy."""
    assert isinstance(machine, Csms)
    machine.restore()
    machine.tokens = {token.key: token for token in machine.config.tokens}
    machine.boot_default = machine.config.boot
    machine.patient = False
    machine.forget_scripts()
    for station in machine.stations.values():
        station.going_to = 0
