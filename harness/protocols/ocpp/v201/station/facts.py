"""What a station would tell about itself, as JSON values. For scenarios and people, never for verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.protocols.ocpp.v201.station.session import Session

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.machine import ChargingStation


def facts(station: ChargingStation, now: float) -> dict[str, Any]:
    """Summary of the state. No secrets."""
    return {
        "alive": not station.frozen,
        "online": station.connection.is_open,
        "registration": station.registration.status,
        "connectors": [
            {
                "evse": connector.evse_id,
                "connector": connector.id,
                "state": station.availability.state_of(connector),
                "plugged": connector.plugged,
                "locked": connector.locked,
            }
            for connector in station.equipment.connectors()
        ],
        "transactions": [_session(session) for session in station.transactions.ongoing()],
        "energy": {str(evse.id): evse.meter.read(now) for evse in station.equipment.evses},
        "power": {str(evse.id): evse.meter.power for evse in station.equipment.evses},
        "queue": len(station.delivery.queue),
        "local_list_version": station.local_list.version,
        "cache": sorted(entry.token["idToken"] for entry in station.cache.entries.values()),
        "charging_profiles": [
            {"evse": entry.evse_id, "id": entry.profile["id"], "purpose": entry.purpose}
            for entry in station.smart_charging.installed
        ],
        "monitors": [monitor.id for monitor in station.monitors.monitors],
        "reservations": sorted(station.reservations.all),
        "costs": dict(station.transactions.costs),
        "firmware": station.firmware.version,
        "security_log": [entry["type"] for entry in station.security_log.entries],
    }


def _session(session: Session) -> dict[str, Any]:
    return {
        "transactionId": session.transaction_id,
        "evse": session.evse.id if session.evse else None,
        "chargingState": session.charging_state,
        "authorized": session.authorized,
        "seqNo": session.seq_no,
    }
