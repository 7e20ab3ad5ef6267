"""A small charging station for OCPP 2.0.1 on the package `ocpp`, as its users write one.

Two EVSEs with one socket each. It connects to <csms url>/<identity> with HTTP Basic authentication, or with a
certificate of its own, boots, and keeps the connection. A control API (control_api.py) plugs cables in, presents
tokens, and so on.
"""

import argparse
import asyncio
import logging
import random
import ssl
import time
from pathlib import Path

import websockets
from control_api import serve_control_api
from ocpp.routing import after, on
from ocpp.v201 import ChargePoint, call, call_result, enums
from simulator import Simulator, now
from websockets.asyncio.client import connect
from websockets.headers import build_authorization_basic

log = logging.getLogger("station")

WRONG_VERSION = ("UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION")
"""OpenSSL's reasons when the CSMS speaks an old version of TLS only."""


class Connection(ChargePoint):
    """The station's end of one connection: answers what the CSMS asks."""

    def __init__(self, station, websocket):
        super().__init__(station.identity, websocket)
        self.station = station
        self.sim = station.simulator

    @on(enums.Action.get_variables)
    def on_get_variables(self, get_variable_data, **kwargs):
        self.sim.model.put(now(), "ClockCtrlr", "DateTime")
        return call_result.GetVariables([self.sim.model.get(**item) for item in get_variable_data])

    @on(enums.Action.set_variables)
    def on_set_variables(self, set_variable_data, **kwargs):
        results = [self.sim.model.set(**item) for item in set_variable_data]
        self.station.interval_changed.set()
        return call_result.SetVariables(results)

    @after(enums.Action.set_variables)
    async def after_set_variables(self, **kwargs):
        if self.station.use_password(self.sim.model.value("SecurityCtrlr", "BasicAuthPassword")):
            await self._connection.close(1000, "new password")

    @on(enums.Action.get_base_report)
    def on_get_base_report(self, report_base, **kwargs):
        supported = self.sim.model.base_report(report_base) is not None
        return call_result.GetBaseReport("Accepted" if supported else "NotSupported")

    @after(enums.Action.get_base_report)
    async def after_get_base_report(self, request_id, report_base, **kwargs):
        entries = self.sim.model.base_report(report_base) or []
        size = self.sim.model.number("DeviceDataCtrlr", "ItemsPerMessage", "GetReport")
        for seq_no, start in enumerate(range(0, len(entries), size)):
            part = entries[start : start + size]
            await self.call(
                call.NotifyReport(request_id, now(), seq_no, part, tbc=start + size < len(entries))
            )

    @on(enums.Action.set_variable_monitoring)
    def on_set_variable_monitoring(self, set_monitoring_data, **kwargs):
        results = [self.sim.model.monitor(**item) for item in set_monitoring_data]
        for result in results:
            if result["status"] == "Accepted" and result["type"] == "Periodic":
                self.station.spawn(self.sim.run_periodic_monitor(self.sim.model.monitors[result["id"]]))
        return call_result.SetVariableMonitoring(results)

    @on(enums.Action.clear_variable_monitoring)
    def on_clear_variable_monitoring(self, id, **kwargs):
        return call_result.ClearVariableMonitoring([self.sim.model.clear_monitor(each) for each in id])

    @on(enums.Action.set_monitoring_level)
    def on_set_monitoring_level(self, severity, **kwargs):
        if not 0 <= severity <= 9:
            return call_result.SetMonitoringLevel("Rejected")
        self.sim.model.put(severity, "MonitoringCtrlr", "ActiveMonitoringLevel")
        return call_result.SetMonitoringLevel("Accepted")

    @on(enums.Action.reset)
    def on_reset(self, type, evse_id=None, **kwargs):
        if evse_id is not None:
            return call_result.Reset("Rejected")
        if type == "OnIdle" and self.sim.busy():
            self.sim.scheduled_reset = True
            return call_result.Reset("Scheduled")
        return call_result.Reset("Accepted")

    @after(enums.Action.reset)
    async def after_reset(self, type, evse_id=None, **kwargs):
        if evse_id is not None or (type == "OnIdle" and self.sim.scheduled_reset):
            return
        self.sim.scheduled_reset = False
        for evse in self.sim.evses.values():
            if evse.transaction:
                self.sim.stop(evse, "ResetCommand", "ImmediateReset")
        self.station.reset("RemoteReset")

    @on(enums.Action.trigger_message)
    def on_trigger_message(self, requested_message, evse=None, **kwargs):
        if requested_message == "BootNotification":
            return call_result.TriggerMessage("Rejected" if self.station.registered else "Accepted")
        if requested_message not in ("Heartbeat", "StatusNotification", "MeterValues", "TransactionEvent"):
            return call_result.TriggerMessage("NotImplemented")
        known = evse is None or evse["id"] in self.sim.evses
        if known and requested_message == "TransactionEvent":
            known = any(
                each.transaction for each in self.sim.evses.values() if evse is None or evse["id"] == each.id
            )
        return call_result.TriggerMessage("Accepted" if known else "Rejected")

    @after(enums.Action.trigger_message)
    async def after_trigger_message(self, requested_message, evse=None, **kwargs):
        if requested_message == "BootNotification" and not self.station.registered:
            self.station.boot_reason = "Triggered"
            self.station.boot_now.set()
        elif requested_message == "Heartbeat":
            await self.call(call.Heartbeat())
        for each in self.sim.evses.values():
            if evse is not None and evse["id"] != each.id:
                continue
            if requested_message == "StatusNotification":
                await self.sim.report_status(each, again=True)
            elif requested_message == "MeterValues":
                await self.call(
                    call.MeterValues(each.id, [self.sim.meter_value(each, "Trigger", power=True)])
                )
            elif requested_message == "TransactionEvent" and each.transaction:
                self.sim.transaction_event(each, "Updated", "Trigger", each.transaction.state)

    @on(enums.Action.request_start_transaction)
    def on_request_start_transaction(
        self, id_token, remote_start_id, evse_id=None, charging_profile=None, **kwargs
    ):
        evse = self.free_evse(evse_id)
        if evse is None or not self.station.registered:
            return call_result.RequestStartTransaction("Rejected")
        if charging_profile and charging_profile["charging_profile_purpose"] != "TxProfile":
            return call_result.RequestStartTransaction("Rejected")
        running = evse.transaction.id if evse.transaction else None
        return call_result.RequestStartTransaction("Accepted", transaction_id=running)

    @after(enums.Action.request_start_transaction)
    async def after_request_start_transaction(self, id_token, remote_start_id, evse_id=None, **kwargs):
        evse = self.free_evse(evse_id)
        profile = kwargs.get("charging_profile")
        if not evse or not self.station.registered:
            return
        if profile and profile["charging_profile_purpose"] != "TxProfile":
            return
        await self.sim.remote_start(evse, id_token, remote_start_id)
        if profile and evse.transaction:
            running = evse.transaction.id
            self.sim.profiles.install(evse.id, profile | {"transaction_id": running}, self.sim.evses, running)
            self.sim.limits_changed()

    def free_evse(self, evse_id):
        """The EVSE asked for, or any, if a transaction can be authorized there."""
        for evse in self.sim.evses.values():
            authorized = evse.transaction and evse.transaction.token
            if evse_id in (None, evse.id) and evse.status in ("Available", "Occupied") and not authorized:
                return evse
        return None

    @on(enums.Action.request_stop_transaction)
    def on_request_stop_transaction(self, transaction_id, **kwargs):
        running = any(e.transaction and e.transaction.id == transaction_id for e in self.sim.evses.values())
        return call_result.RequestStopTransaction("Accepted" if running else "Rejected")

    @after(enums.Action.request_stop_transaction)
    def after_request_stop_transaction(self, transaction_id, **kwargs):
        for evse in self.sim.evses.values():
            if evse.transaction and evse.transaction.id == transaction_id:
                self.sim.stop(evse, "RemoteStop", "Remote")

    @on(enums.Action.change_availability)
    def on_change_availability(self, operational_status, evse=None, **kwargs):
        chosen = [e for e in self.sim.evses.values() if evse is None or e.id == evse["id"]]
        if not chosen:
            return call_result.ChangeAvailability("Rejected")
        waits = operational_status == "Inoperative" and any(e.transaction for e in chosen)
        return call_result.ChangeAvailability("Scheduled" if waits else "Accepted")

    @after(enums.Action.change_availability)
    async def after_change_availability(self, operational_status, evse=None, **kwargs):
        for each in self.sim.evses.values():
            if evse is None or each.id == evse["id"]:
                await self.sim.set_operative(each, operational_status == "Operative")

    @on(enums.Action.unlock_connector)
    def on_unlock_connector(self, evse_id, connector_id, **kwargs):
        evse = self.sim.evses.get(evse_id)
        if evse is None or connector_id != 1:
            return call_result.UnlockConnector("UnknownConnector")
        return call_result.UnlockConnector("OngoingAuthorizedTransaction" if evse.transaction else "Unlocked")

    @on(enums.Action.send_local_list)
    def on_send_local_list(self, version_number, update_type, local_authorization_list=(), **kwargs):
        if update_type == "Differential" and version_number <= self.sim.local_list_version:
            return call_result.SendLocalList("VersionMismatch")
        if update_type == "Full":
            self.sim.local_list.clear()
        for entry in local_authorization_list:
            token = entry["id_token"]["id_token"].lower()
            if "id_token_info" in entry:
                self.sim.local_list[token] = entry["id_token_info"]
            else:
                self.sim.local_list.pop(token, None)
        self.sim.local_list_version = version_number if self.sim.local_list else 0
        self.sim.model.put(len(self.sim.local_list), "LocalAuthListCtrlr", "Entries")
        return call_result.SendLocalList("Accepted")

    @on(enums.Action.get_local_list_version)
    def on_get_local_list_version(self, **kwargs):
        return call_result.GetLocalListVersion(self.sim.local_list_version)

    @on(enums.Action.set_charging_profile)
    def on_set_charging_profile(self, evse_id, charging_profile, **kwargs):
        evse = self.sim.evses.get(evse_id)
        running = evse.transaction.id if evse and evse.transaction else None
        problem = self.sim.profiles.install(evse_id, charging_profile, self.sim.evses, running)
        if problem:
            return call_result.SetChargingProfile("Rejected", status_info={"reason_code": problem})
        return call_result.SetChargingProfile("Accepted")

    @after(enums.Action.set_charging_profile)
    def after_set_charging_profile(self, **kwargs):
        self.sim.limits_changed()

    @on(enums.Action.get_composite_schedule)
    def on_get_composite_schedule(self, duration, evse_id, charging_rate_unit="A", **kwargs):
        if evse_id not in (0, *self.sim.evses) or charging_rate_unit != "A":
            return call_result.GetCompositeSchedule("Rejected")
        start, periods = self.sim.profiles.composite(evse_id, duration)
        schedule = {
            "evse_id": evse_id,
            "duration": duration,
            "schedule_start": start.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "charging_rate_unit": "A",
            "charging_schedule_period": periods,
        }
        return call_result.GetCompositeSchedule("Accepted", schedule=schedule)

    @on(enums.Action.get_charging_profiles)
    def on_get_charging_profiles(self, charging_profile, evse_id=None, **kwargs):
        found = self.sim.profiles.select(evse_id, charging_profile)
        return call_result.GetChargingProfiles("Accepted" if found else "NoProfiles")

    @after(enums.Action.get_charging_profiles)
    async def after_get_charging_profiles(self, request_id, charging_profile, evse_id=None, **kwargs):
        found = list(self.sim.profiles.select(evse_id, charging_profile).items())
        for number, (evse, profiles) in enumerate(found, 1):
            tbc = number < len(found)
            await self.call(call.ReportChargingProfiles(request_id, "CSO", profiles, evse_id=evse, tbc=tbc))

    @on(enums.Action.clear_charging_profile)
    def on_clear_charging_profile(self, charging_profile_id=None, charging_profile_criteria=None, **kwargs):
        removed = self.sim.profiles.clear(charging_profile_id, charging_profile_criteria)
        return call_result.ClearChargingProfile("Accepted" if removed else "Unknown")

    @after(enums.Action.clear_charging_profile)
    def after_clear_charging_profile(self, **kwargs):
        self.sim.limits_changed()


class Station:
    """Keeps the link to the CSMS: connects, boots, beats, resets."""

    def __init__(self, csms_url, identity, password, tls=None):
        self.url = f"{csms_url.rstrip('/')}/{identity}"
        self.identity = identity
        self.tls = tls
        self.security_events = {}
        self.headers = {}
        self.use_password(password)
        self.connection = None
        self.registered = False
        self.booted = False
        self.offline_since = time.monotonic()
        self.boot_reason = "PowerUp"
        self.boot_now = asyncio.Event()
        self.interval_changed = asyncio.Event()
        self.allowed = asyncio.Event()
        self.allowed.set()
        self.tasks = set()
        self.simulator = Simulator(self)
        self.simulator.model.put(identity, "SecurityCtrlr", "Identity")

    def use_password(self, password):
        """From the next connection on. Is it another one than before?"""
        before = self.headers
        if password:
            self.headers = {"Authorization": build_authorization_basic(self.identity, password)}
        return self.headers != before

    def spawn(self, work):
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.finished)

    def finished(self, task):
        self.tasks.discard(task)
        if not task.cancelled() and task.exception():
            log.warning("gave up: %r", task.exception())

    async def call(self, message):
        if self.connection is None:
            raise ConnectionError("not connected")
        return await self.connection.call(message)

    async def run(self):
        attempt = 0
        while True:
            await self.allowed.wait()
            try:
                async with connect(
                    self.url, subprotocols=["ocpp2.0.1"], additional_headers=self.headers, ssl=self.tls
                ) as websocket:
                    attempt = 0
                    await self.session(websocket)
            except (OSError, websockets.WebSocketException) as error:
                log.info("no connection: %s", error)
                self.take_note(error)
            await asyncio.sleep(self.back_off(attempt))
            attempt += 1

    def take_note(self, error):
        """Keep, for the CSMS, that its end of TLS was not to be trusted; once until it was told."""
        if isinstance(error, ssl.SSLCertVerificationError):
            self.security_events.setdefault("InvalidCsmsCertificate", (now(), str(error)))
        elif isinstance(error, ssl.SSLError) and error.reason in WRONG_VERSION:
            self.security_events.setdefault("InvalidTLSVersion", (now(), str(error)))

    def back_off(self, attempt):
        get = self.simulator.model.number
        doubled = 2 ** min(attempt, get("OCPPCommCtrlr", "RetryBackOffRepeatTimes"))
        jitter = random.uniform(0, get("OCPPCommCtrlr", "RetryBackOffRandomRange"))
        return get("OCPPCommCtrlr", "RetryBackOffWaitMinimum") * doubled + jitter

    async def session(self, websocket):
        """One connection, until it is lost."""
        self.connection = Connection(self, websocket)
        tasks = {asyncio.create_task(self.connection.start()), asyncio.create_task(self.work())}
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            self.connection, self.registered = None, False
            self.offline_since = time.monotonic()
            for task in tasks:
                task.cancel()

    async def work(self):
        if not self.booted:
            await self.boot()
        self.registered = True
        for kind, (timestamp, text) in list(self.security_events.items()):
            await self.call(call.SecurityEventNotification(kind, timestamp, tech_info=text[:255]))
            del self.security_events[kind]
        threshold = self.simulator.model.number("OCPPCommCtrlr", "OfflineThreshold")
        long_away = time.monotonic() - self.offline_since > threshold
        for evse in self.simulator.evses.values():
            await self.simulator.report_status(evse, again=long_away)
        await asyncio.gather(
            self.heartbeat(), self.simulator.send_transaction_events(), self.simulator.sample_meters()
        )

    async def boot(self):
        charging_station = {"model": "PySim-22", "vendor_name": "Example", "firmware_version": "1.0.0"}
        while True:
            self.boot_now.clear()
            response = await self.call(call.BootNotification(charging_station, self.boot_reason))
            if response and response.status == "Accepted":
                break
            pause = response.interval if response else 0
            try:
                await asyncio.wait_for(self.boot_now.wait(), pause or 30)
            except TimeoutError:
                log.info("not accepted yet, booting again")
        self.booted = True
        if response.interval:
            self.simulator.model.put(response.interval, "OCPPCommCtrlr", "HeartbeatInterval")

    async def heartbeat(self):
        while True:
            self.interval_changed.clear()
            try:
                interval = self.simulator.model.number("OCPPCommCtrlr", "HeartbeatInterval")
                await asyncio.wait_for(self.interval_changed.wait(), interval)
            except TimeoutError:
                await self.call(call.Heartbeat())

    def reset(self, reason):
        self.spawn(self.reboot(reason))

    async def reboot(self, reason):
        """What is queued gets a moment to go out; then the station goes down and comes back."""
        for _ in range(20):
            if not self.simulator.unsent:
                break
            await asyncio.sleep(0.1)
        await self.go_down(reason)

    async def go_down(self, reason, abruptly=False):
        self.booted, self.boot_reason = False, reason
        for evse in self.simulator.evses.values():
            evse.reported = ""
        if self.connection and abruptly:
            self.connection._connection.transport.abort()
        elif self.connection:
            await self.connection._connection.close(1000, "reboot")


def tls_context(ca, certificate, key):
    """TLS with the CSMS's CA, and with the station's own certificate if it has one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(ca)
    if certificate:
        context.load_cert_chain(certificate, key)
    return context


async def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--csms", required=True, help="ws(s)://host:port/path, without the identity")
    parser.add_argument("--identity", default="CS001")
    parser.add_argument("--password-file", type=Path, help="for HTTP Basic authentication")
    parser.add_argument("--ca", help="CA of the CSMS, for wss")
    parser.add_argument("--tls-cert", help="the station's certificate, in place of a password")
    parser.add_argument("--tls-key", help="its key")
    parser.add_argument("--control-port", type=int, default=9101)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    password = args.password_file.read_text().strip() if args.password_file else None
    tls = tls_context(args.ca, args.tls_cert, args.tls_key) if args.ca else None
    station = Station(args.csms, args.identity, password, tls)
    await serve_control_api(station, args.control_port)
    log.info("station is up")
    await station.run()


if __name__ == "__main__":
    asyncio.run(main())
