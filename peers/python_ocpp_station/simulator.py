"""The station behind the messages: EVSEs, cables, transactions, tokens, and the queue of transaction events.

It knows `call` messages, but not the connection: whatever it wants to send goes through `self.link`.
"""

import asyncio
import contextlib
import logging
import uuid
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime

from charging_profiles import ChargingProfiles
from device_model import DeviceModel
from ocpp.v201 import call

log = logging.getLogger("station")


def now():
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class Transaction:
    id: str
    token: dict | None = None
    group: dict | None = None
    remote_start_id: int | None = None
    seq_no: int = 0
    state: str = "Idle"


@dataclass
class Evse:
    id: int
    plugged: bool = False
    faulted: bool = False
    operative: bool = True
    wanted_operative: bool = True
    energy: float = 0.0
    transaction: Transaction | None = None
    reported: str = ""

    @property
    def status(self):
        if self.faulted:
            return "Faulted"
        if not self.operative:
            return "Unavailable"
        return "Occupied" if self.plugged else "Available"


class Simulator:
    def __init__(self, link):
        self.link = link
        self.model = DeviceModel()
        self.profiles = ChargingProfiles()
        self.evses = {1: Evse(1), 2: Evse(2)}
        self.local_list = {}
        self.local_list_version = 0
        self.unsent = deque()
        self.unsent_changed = asyncio.Event()
        self.scheduled_reset = False
        self.event_ids = 0

    # the world outside

    async def plug_in(self, evse):
        evse.plugged = True
        await self.report_status(evse)
        if evse.transaction:
            self.transaction_event(evse, "Updated", "CablePluggedIn", "Charging")
        elif evse.status == "Occupied":
            self.start(evse, "CablePluggedIn")
        self.update_power(evse)

    async def plug_out(self, evse):
        evse.plugged = False
        if evse.transaction:
            self.stop(evse, "EVCommunicationLost", "EVDisconnected")
        await self.report_status(evse)

    async def present_token(self, evse, token):
        transaction = evse.transaction
        if transaction and transaction.token:
            if transaction.token["id_token"].lower() == token["id_token"].lower():
                self.stop(evse, "StopAuthorized", "Local", token)
            else:
                info = await self.authorize(token)
                group = info.get("group_id_token")
                if info["status"] == "Accepted" and group and group == transaction.group:
                    self.stop(evse, "StopAuthorized", "Local", token)
        elif self.link.booted and evse.status in ("Available", "Occupied"):
            info = await self.authorize(token)
            if info["status"] == "Accepted":
                self.authorized(evse, "Authorized", token, info.get("group_id_token"))

    async def set_fault(self, evse, faulted):
        evse.faulted = faulted
        if faulted and evse.transaction:
            self.stop(evse, "AbnormalCondition", "Other")
        await self.report_status(evse)

    def power_lost(self):
        """The lights go out: sessions are over, cables stay where they are."""
        for evse in self.evses.values():
            if evse.transaction:
                self.stop(evse, "AbnormalCondition", "PowerLoss")

    # transactions: they start with the first of cable and authorization and end with the first of them to go

    def start(self, evse, trigger, token=None, group=None, remote_start_id=None):
        evse.transaction = Transaction(str(uuid.uuid4()), token, group, remote_start_id)
        state = "Charging" if evse.plugged and token else "EVConnected" if evse.plugged else "Idle"
        self.transaction_event(evse, "Started", trigger, state)
        if not evse.plugged:
            self.link.spawn(self.connection_timeout(evse, evse.transaction))

    def authorized(self, evse, trigger, token, group=None, remote_start_id=None):
        if evse.transaction is None:
            self.start(evse, trigger, token, group, remote_start_id)
        else:
            evse.transaction.token, evse.transaction.group = token, group
            evse.transaction.remote_start_id = remote_start_id
            self.transaction_event(evse, "Updated", trigger, "Charging" if evse.plugged else "Idle")
        self.update_power(evse)

    def stop(self, evse, trigger, reason, token=None):
        transaction = evse.transaction
        state = "EVConnected" if evse.plugged else "Idle"
        self.transaction_event(evse, "Ended", trigger, state, stopped_reason=reason, token=token)
        evse.transaction = None
        self.profiles.clear_transaction(transaction.id)
        self.update_power(evse)
        if not evse.wanted_operative:
            self.link.spawn(self.set_operative(evse, False))
        if self.scheduled_reset and not self.busy():
            self.scheduled_reset = False
            self.link.reset("ScheduledReset")

    def busy(self):
        return any(evse.transaction for evse in self.evses.values())

    async def connection_timeout(self, evse, transaction):
        await asyncio.sleep(self.model.number("TxCtrlr", "EVConnectionTimeOut"))
        if evse.transaction is transaction and not evse.plugged:
            self.stop(evse, "EVConnectTimeout", "Timeout")

    def transaction_event(self, evse, event_type, trigger, state, stopped_reason=None, token=None):
        transaction = evse.transaction
        known = event_type == "Started" or trigger in ("Authorized", "RemoteStart")
        context = {"Started": "Transaction.Begin", "Ended": "Transaction.End"}.get(
            event_type, "Trigger" if trigger == "Trigger" else "Sample.Periodic"
        )
        event = call.TransactionEvent(
            event_type=event_type,
            timestamp=now(),
            trigger_reason=trigger,
            seq_no=transaction.seq_no,
            transaction_info={
                "transaction_id": transaction.id,
                "charging_state": state,
                "stopped_reason": stopped_reason,
                "remote_start_id": transaction.remote_start_id if known else None,
            },
            meter_value=[self.meter_value(evse, context)],
            offline=None if self.link.registered else True,
            evse={"id": evse.id, "connector_id": 1},
            id_token=token or (transaction.token if known else None),
        )
        transaction.seq_no += 1
        transaction.state = state
        self.unsent.append((evse, event))
        self.unsent_changed.set()

    def meter_value(self, evse, context, power=False):
        energy = {"measurand": "Energy.Active.Import.Register", "unit_of_measure": {"unit": "Wh"}}
        samples = [energy | {"value": round(evse.energy, 1), "context": context}]
        if power:
            now_flowing = {"measurand": "Power.Active.Import", "unit_of_measure": {"unit": "W"}}
            samples.append(now_flowing | {"value": self.power(evse), "context": context})
        return {"timestamp": now(), "sampled_value": samples}

    async def send_transaction_events(self):
        """Empties the queue, oldest first, for as long as the link lasts."""
        while True:
            while self.unsent:
                evse, event = self.unsent[0]
                response = await self.attempt(event)
                self.unsent.popleft()
                if response and response.id_token_info:
                    self.check_token(evse, event, response.id_token_info)
            self.unsent_changed.clear()
            await self.unsent_changed.wait()

    async def attempt(self, event):
        """Sends one event, again and again if nobody answers."""
        attempts = self.model.number("OCPPCommCtrlr", "MessageAttempts", "TransactionEvent")
        pause = self.model.number("OCPPCommCtrlr", "MessageAttemptInterval", "TransactionEvent")
        for attempt in range(1, attempts + 1):
            try:
                return await self.link.call(event)
            except TimeoutError:
                await asyncio.sleep(pause * attempt)
        return None

    def check_token(self, evse, event, info):
        running = evse.transaction and evse.transaction.id == event.transaction_info["transaction_id"]
        refused = info["status"] != "Accepted" and event.event_type != "Ended"
        if running and refused and self.model.enabled("TxCtrlr", "StopTxOnInvalidId"):
            self.stop(evse, "Deauthorized", "DeAuthorized")

    async def sample_meters(self):
        while True:
            interval = self.model.number("SampledDataCtrlr", "TxUpdatedInterval")
            await asyncio.sleep(interval or 60)
            for evse in self.evses.values():
                if evse.transaction and evse.transaction.state == "Charging":
                    evse.energy += self.power(evse) * interval / 3600
                    if interval:
                        self.transaction_event(evse, "Updated", "MeterValuePeriodic", "Charging")

    # authorization

    async def authorize(self, token):
        """The idTokenInfo of the local list or of the CSMS."""
        listed = self.local_list.get(token["id_token"].lower())
        pre = self.model.enabled("AuthCtrlr", "LocalPreAuthorize")
        if listed and listed["status"] == "Accepted" and (pre or not self.link.registered):
            return listed
        if not self.link.registered:
            return {"status": "Invalid"}
        with contextlib.suppress(asyncio.TimeoutError):
            response = await self.link.call(call.Authorize(id_token=token))
            if response:
                return response.id_token_info
        return {"status": "Invalid"}

    async def remote_start(self, evse, token, remote_start_id):
        if self.model.enabled("AuthCtrlr", "AuthorizeRemoteStart"):
            info = await self.authorize(token)
            if info["status"] != "Accepted":
                return
        self.authorized(evse, "RemoteStart", token, remote_start_id=remote_start_id)

    # availability, power and what the CSMS is told of it

    async def set_operative(self, evse, operative):
        evse.wanted_operative = operative
        if operative or not evse.transaction:
            evse.operative = operative
            await self.report_status(evse)

    async def report_status(self, evse, again=False):
        status = evse.status
        self.model.put(status, "EVSE", "AvailabilityState", id=evse.id)
        self.model.put(status, "Connector", "AvailabilityState", id=evse.id, connector_id=1)
        if self.link.registered and (again or status != evse.reported):
            evse.reported = status
            message = call.StatusNotification(now(), status, evse_id=evse.id, connector_id=1)
            await self.link.call(message)

    def power(self, evse):
        """W"""
        if not evse.transaction or evse.transaction.state != "Charging":
            return 0.0
        return 230 * 3 * self.profiles.composite(evse.id, 1)[1][0]["limit"]

    def update_power(self, evse):
        for monitor, cleared in self.model.put(self.power(evse), "EVSE", "Power", id=evse.id):
            self.notify(monitor, "Delta" if monitor.type == "Delta" else "Alerting", cleared)

    def limits_changed(self):
        for evse in self.evses.values():
            before = float(
                self.model.find({"name": "EVSE", "evse": {"id": evse.id}}, {"name": "Power"})[0].value
            )
            if evse.transaction and self.power(evse) != before:
                self.transaction_event(evse, "Updated", "ChargingRateChanged", evse.transaction.state)
            self.update_power(evse)

    def notify(self, monitor, trigger, cleared=False):
        """Tells of a monitor that went off."""
        if monitor.severity > self.model.number("MonitoringCtrlr", "ActiveMonitoringLevel"):
            return
        self.event_ids += 1
        event = {
            "event_id": self.event_ids,
            "timestamp": now(),
            "trigger": trigger,
            "actual_value": monitor.variable.value,
            "event_notification_type": "CustomMonitor",
            "component": monitor.variable.component,
            "variable": monitor.variable.variable,
            "variable_monitoring_id": monitor.id,
            "cleared": cleared or None,
        }
        if self.link.registered:
            self.link.spawn(self.link.call(call.NotifyEvent(now(), seq_no=0, event_data=[event])))

    async def run_periodic_monitor(self, monitor):
        while self.model.monitors.get(monitor.id) is monitor:
            await asyncio.sleep(max(1, monitor.value))
            if self.model.monitors.get(monitor.id) is monitor:
                self.notify(monitor, "Periodic")
