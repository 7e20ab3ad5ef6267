"""A small CSMS for OCPP 2.0.1 on the package `ocpp`, as its users write one.

Stations connect to ws://<host>:<port>/ocpp/<identity> with HTTP Basic authentication; with a certificate the CSMS
speaks TLS, and with a CA of the stations it wants their certificates in place of a password. The operator's API
(operator_api.py) sends requests to them and shows what was recorded.
"""

import argparse
import asyncio
import http
import itertools
import logging
import ssl
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import websockets
from ocpp.routing import after, on
from ocpp.v201 import ChargePoint, call, call_result, enums
from operator_api import serve_operator_api
from websockets.asyncio.server import basic_auth, serve

SUBPROTOCOL = "ocpp2.0.1"
GROUP = {"id_token": "FLEET-1", "type": "Central"}
MASTERS = {"id_token": "MASTERPASS", "type": "Central"}
TOKENS = {
    "DEADBEEF": {"status": "Accepted", "group_id_token": GROUP},
    "CAFEBABE": {"status": "Accepted", "group_id_token": GROUP},
    "C0DEC0DE": {"status": "Accepted", "group_id_token": MASTERS},
    "0D15EA5E": {"status": "Invalid"},
    "0BADF00D": {"status": "Blocked"},
    "00E0E0E0": {"status": "Expired"},
    "00C0FFEE": {"status": "NoCredit"},
}
"""idToken -> what the back office answers; everything else is Unknown."""

request_ids = itertools.count(1)


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Records:
    """What the CSMS remembers. In production this would be a database."""

    def __init__(self):
        self.stations = {}
        self.connectors = defaultdict(dict)
        self.variables = defaultdict(list)
        self.items_per_message = defaultdict(dict)
        self.next_boot = {}
        self.transactions = {}
        self.events = []
        self.profiles = []
        self.requests = []

    def running_elsewhere(self, id_token, transaction_id):
        """Does this token have another transaction going on?"""
        return any(
            id != transaction_id and t["id_token"] == id_token and not t["ended"]
            for id, t in self.transactions.items()
        )

    def learn(self, station, component, variable, value):
        """Keep how many elements a station takes in one request."""
        if (component["name"], variable["name"]) == ("DeviceDataCtrlr", "ItemsPerMessage") and value:
            self.items_per_message[station][variable.get("instance")] = int(value)


class StationConnection(ChargePoint):
    """One connected charging station."""

    def __init__(self, identity, connection, records, interval):
        super().__init__(identity, connection)
        self.records = records
        self.interval = interval

    @on(enums.Action.boot_notification)
    def on_boot_notification(self, charging_station, reason, **kwargs):
        known = self.records.stations.setdefault(self.id, {})
        known["changed"] = known.get("charging_station") != charging_station or known.get("changed", False)
        known.update(charging_station=charging_station, reason=reason, last_boot=now())
        answer = {"status": "Accepted", "interval": self.interval, **self.records.next_boot}
        self.records.next_boot = {}
        known["status"] = answer["status"]
        return call_result.BootNotification(current_time=now(), **answer)

    @after(enums.Action.boot_notification)
    async def after_boot_notification(self, **kwargs):
        """Learn what a station is made of that is new, or has other hardware or firmware than before."""
        station = self.records.stations[self.id]
        if station["changed"] and station["status"] == "Accepted":
            station["changed"] = False
            await self.call(call.GetBaseReport(request_id=next(request_ids), report_base="FullInventory"))

    @on(enums.Action.heartbeat)
    def on_heartbeat(self, **kwargs):
        self.records.stations.setdefault(self.id, {})["last_seen"] = now()
        return call_result.Heartbeat(current_time=now())

    @on(enums.Action.status_notification)
    def on_status_notification(self, evse_id, connector_id, connector_status, **kwargs):
        self.records.connectors[self.id][f"{evse_id}/{connector_id}"] = connector_status
        return call_result.StatusNotification()

    @on(enums.Action.authorize)
    def on_authorize(self, id_token, **kwargs):
        return call_result.Authorize(id_token_info=self.token_info(id_token["id_token"]))

    @on(enums.Action.transaction_event)
    def on_transaction_event(self, event_type, transaction_info, seq_no, trigger_reason, **kwargs):
        transaction_id = transaction_info["transaction_id"]
        transaction = self.records.transactions.setdefault(
            transaction_id, {"station": self.id, "id_token": None, "ended": False, "events": []}
        )
        transaction["events"].append({"type": event_type, "seq_no": seq_no, "trigger": trigger_reason})
        transaction["ended"] = transaction["ended"] or event_type == "Ended"
        id_token = kwargs.get("id_token")
        if not id_token:
            return call_result.TransactionEvent()
        transaction["id_token"] = transaction["id_token"] or id_token["id_token"]
        return call_result.TransactionEvent(
            id_token_info=self.token_info(id_token["id_token"], transaction_id)
        )

    @on(enums.Action.notify_report)
    def on_notify_report(self, request_id, report_data=None, **kwargs):
        self.records.variables[self.id].extend(report_data or [])
        for item in report_data or []:
            for attribute in item["variable_attribute"]:
                if attribute.get("type", "Actual") == "Actual":
                    self.records.learn(self.id, item["component"], item["variable"], attribute.get("value"))
        return call_result.NotifyReport()

    @on(enums.Action.notify_event)
    def on_notify_event(self, event_data, **kwargs):
        self.records.events.extend({"station": self.id, **event} for event in event_data)
        return call_result.NotifyEvent()

    @on(enums.Action.security_event_notification)
    def on_security_event(self, **event):
        self.records.events.append({"station": self.id, **event})
        return call_result.SecurityEventNotification()

    @on(enums.Action.notify_monitoring_report)
    def on_notify_monitoring_report(self, **kwargs):
        return call_result.NotifyMonitoringReport()

    @on(enums.Action.report_charging_profiles)
    def on_report_charging_profiles(self, **report):
        self.records.profiles.append({"station": self.id, **report})
        return call_result.ReportChargingProfiles()

    @on(enums.Action.log_status_notification)
    def on_log_status(self, **kwargs):
        return call_result.LogStatusNotification()

    @on(enums.Action.firmware_status_notification)
    def on_firmware_status(self, **kwargs):
        return call_result.FirmwareStatusNotification()

    @on(enums.Action.meter_values)
    def on_meter_values(self, **kwargs):
        return call_result.MeterValues()

    @on(enums.Action.data_transfer)
    def on_data_transfer(self, **kwargs):
        return call_result.DataTransfer(status="UnknownVendorId")

    def token_info(self, id_token, transaction_id=None):
        info = TOKENS.get(id_token, {"status": "Unknown"})
        if info["status"] == "Accepted" and self.records.running_elsewhere(id_token, transaction_id):
            return {"status": "ConcurrentTx"}
        return info


class Csms:
    """All connections and the records."""

    def __init__(self, passwords, interval, wants_password=True):
        self.passwords = passwords
        self.wants_password = wants_password
        self.interval = interval
        self.records = Records()
        self.connected = {}
        self.check_password = basic_auth("ocpp", check_credentials=lambda user, pw: passwords.get(user) == pw)

    async def process_request(self, connection, request):
        """Turn away who is not known or does not have the password."""
        identity = request.path.rsplit("/", 1)[-1]
        if identity not in self.passwords:
            return connection.respond(http.HTTPStatus.NOT_FOUND, "Unknown charging station\n")
        if not self.wants_password:
            return None
        refusal = await self.check_password(connection, request)
        if refusal is None and connection.username != identity:
            return connection.respond(http.HTTPStatus.UNAUTHORIZED, "User name is not the identity\n")
        return refusal

    async def on_connect(self, websocket):
        identity = websocket.request.path.rsplit("/", 1)[-1]
        station = StationConnection(identity, websocket, self.records, self.interval)
        self.connected[identity] = station
        try:
            await station.start()
        except websockets.ConnectionClosed:
            logging.info("%s: connection closed", identity)
        finally:
            if self.connected.get(identity) is station:
                del self.connected[identity]


def tls_context(certificates, keys, client_ca):
    """TLS with the CSMS's certificates; with `client_ca`, for stations that have a certificate of that CA."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    for certificate, key in zip(certificates, keys, strict=True):
        context.load_cert_chain(certificate, key)
    if client_ca:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(client_ca)
    return context


async def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9000)
    parser.add_argument("--operator-port", type=int, default=9001)
    parser.add_argument("--identity", default="CS001", help="the station that may connect")
    parser.add_argument("--password-file", type=Path, required=True, help="its password")
    parser.add_argument(
        "--tls-cert", action="append", help="certificate of the CSMS; one for each kind of key"
    )
    parser.add_argument("--tls-key", action="append", help="its key")
    parser.add_argument("--client-ca", help="CA of the stations, which then need no password")
    parser.add_argument("--interval", type=int, default=300, help="heartbeat interval, s")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    passwords = {args.identity: args.password_file.read_text().strip()}
    csms = Csms(passwords, args.interval, wants_password=not args.client_ca)
    tls = tls_context(args.tls_cert, args.tls_key, args.client_ca) if args.tls_cert else None
    await serve_operator_api(csms, args.host, args.operator_port)
    async with serve(
        csms.on_connect,
        args.host,
        args.port,
        subprotocols=[SUBPROTOCOL],
        process_request=csms.process_request,
        ssl=tls,
    ) as server:
        logging.info("CSMS listens on %s:%s", args.host, args.port)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
