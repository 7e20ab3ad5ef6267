"""The bundled station and the bundled CSMS talk to each other, in simulated time, without input or output.

Every message of either side is checked against its schema, every CALL must be answered, and nobody may answer
with an error: whatever goes wrong here is a fault of one of the two.
"""

import json
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from harness.clock import ManualClock
from harness.protocols.machine import Abort, Close, Command, Connect, LinkInfo, Machine, Send
from harness.protocols.ocpp import schemas
from harness.protocols.ocpp.v201.csms import BootAnswer, Csms, CsmsConfig, Token, reference
from harness.protocols.ocpp.v201.station.config import StationConfig
from harness.protocols.ocpp.v201.station.machine import ChargingStation

STATION, CENTRAL = "charging_station", "csms"
RFID = {"idToken": "DEADBEEF", "type": "ISO14443"}
TOKENS = (Token("DEADBEEF", group="FLEET"), Token("CAFE", group="FLEET"), Token("BAD", status="Blocked"))


class Meeting:
    """Both machines and the wire between them; `said` holds (who, kind, action, payload) of every message."""

    def __init__(self, csms: CsmsConfig | None = None, station: StationConfig | None = None) -> None:
        self.clock = ManualClock()
        self.csms = Csms(csms or reference(tokens=TOKENS), self._ids("csms"))
        config = station or StationConfig(identity="CS1", url="ws://csms/ocpp")
        self.station = ChargingStation(config, self._ids("cs"), lambda: 0.5)
        self.machines: dict[str, Machine] = {STATION: self.station, CENTRAL: self.csms}
        self.said: list[tuple[str, str, str, Any]] = []
        self._asked: dict[tuple[str, str], str] = {}
        self._links = count(1)
        self._open: str | None = None

    @staticmethod
    def _ids(prefix: str) -> Callable[[], str]:
        numbers = count(1)
        return lambda: f"{prefix}-{next(numbers)}"

    @property
    def now(self) -> float:
        return self.clock.now()

    def begin(self) -> "Meeting":
        for machine in self.machines.values():
            machine.start(self.now)
        self.run(10)
        return self

    def run(self, seconds: float) -> None:
        """Let so much time go by."""
        until = self.now + seconds
        self._carry_out()
        for _ in range(200_000):
            wakes = [
                (at, name) for name in self.machines if (at := self.machines[name].next_wake()) is not None
            ]
            if not wakes or min(wakes)[0] > until:
                break
            self.clock.advance(max(min(wakes)[0] - self.now, 0.0))
            for at, name in wakes:
                if at <= self.now:
                    self.machines[name].wake(self.now)
            self._carry_out()
        else:
            raise AssertionError("they never come to rest")
        self.clock.advance(max(until - self.now, 0.0))

    def do(self, verb: str, *arguments: Any, **named: Any) -> None:
        """Something happens at the station."""
        getattr(self.station, verb)(*arguments, now=self.now, **named)
        self.run(2)

    def order(self, verb: str, *arguments: Any, **named: Any) -> None:
        """The operator of the CSMS wants something."""
        getattr(self.csms, verb)(*arguments, now=self.now, **named)
        self.run(2)

    def _carry_out(self) -> None:
        busy = True
        while busy:
            busy = False
            for name, machine in self.machines.items():
                for command in machine.commands():
                    busy = True
                    self._carry(name, command)

    def _carry(self, name: str, command: Command) -> None:
        other = self.machines[CENTRAL if name == STATION else STATION]
        match command:
            case Send(link, data, form) if link == self._open:
                self._overhear(name, data)
                other.received(link, data, form, self.now)
            case Connect():
                self._connect()
            case Close(link) | Abort(link) if link == self._open:
                self._open = None
                for machine in self.machines.values():
                    machine.closed(link, 1000, "", self.now)

    def _connect(self) -> None:
        self._open = f"CS1#{next(self._links)}"
        info = LinkInfo(self._open, "CS1", "ocpp2.0.1")
        self.csms.opened(info, self.now)
        self.station.opened(info, self.now)

    def _overhear(self, name: str, data: bytes) -> None:
        kind, id, *rest = json.loads(data)
        if kind == 2:
            action, payload = rest
            self._asked[(name, id)] = action
            assert schemas.errors("2.0.1", action, "request", payload) == [], (name, action, payload)
            self.said.append((name, "request", action, payload))
            return
        action = self._asked.pop((CENTRAL if name == STATION else STATION, id))
        if kind == 4:
            self.said.append((name, "error", action, rest))
            return
        assert schemas.errors("2.0.1", action, "response", rest[0]) == [], (name, action, rest)
        self.said.append((name, "response", action, rest[0]))

    # looking back

    def heard(self, who: str, kind: str, action: str) -> list[Any]:
        return [payload for name, what, of, payload in self.said if (name, what, of) == (who, kind, action)]

    def errors(self) -> list[Any]:
        return [entry for entry in self.said if entry[1] == "error"]

    def in_peace(self) -> None:
        """Nobody complained, nobody still waits, no order failed."""
        assert self.errors() == []
        assert self._asked == {}
        assert [row for row in self.csms.record("orders") if row["state"] == "failed"] == []


@pytest.fixture
def meeting() -> Meeting:
    return Meeting().begin()


def test_an_hour_of_peace(meeting: Meeting) -> None:
    meeting.run(3600)
    meeting.in_peace()
    (station,) = meeting.csms.record("stations")
    assert (station["online"], station["boot"]) == (True, "Accepted")
    assert len(station["connectors"]) == 2
    assert len(meeting.heard(STATION, "request", "Heartbeat")) == pytest.approx(12, abs=1)


def test_the_inventory_is_taken_and_whole(meeting: Meeting) -> None:
    (report,) = meeting.csms.record("reports")
    assert (report["state"], report["parts"] > 1) == ("complete", True)
    assert meeting.csms.station("CS1").variables.number("DeviceDataCtrlr", "ItemsPerMessage", "GetVariables")
    meeting.in_peace()


def test_an_hour_of_charging(meeting: Meeting) -> None:
    meeting.do("plug_in", 1, 1)
    meeting.do("present_token", "DEADBEEF", evse=1)
    meeting.run(3600)
    (transaction,) = meeting.csms.record("transactions")
    assert (transaction["state"], transaction["id_token"], transaction["missing"]) == (
        "active",
        "deadbeef",
        [],
    )
    meeting.do("present_token", "DEADBEEF", evse=1)
    meeting.do("plug_out", 1, 1)
    (transaction,) = meeting.csms.record("transactions")
    assert (transaction["state"], transaction["missing"], transaction["doubles"]) == ("ended", [], 0)
    meeting.in_peace()


def test_a_blocked_token_starts_nothing(meeting: Meeting) -> None:
    meeting.do("plug_in", 1, 1)
    meeting.do("present_token", "BAD", evse=1)
    assert all(not session["authorized"] for session in meeting.station.observe("transactions", meeting.now))
    meeting.in_peace()


def test_a_friend_of_the_same_group_may_stop(meeting: Meeting) -> None:
    meeting.do("plug_in", 1, 1)
    meeting.do("present_token", "DEADBEEF", evse=1)
    meeting.do("present_token", "CAFE", evse=1)
    meeting.do("plug_out", 1, 1)
    assert [row["state"] for row in meeting.csms.record("transactions")] == ["ended"]
    meeting.in_peace()


def test_remote_start_and_stop(meeting: Meeting) -> None:
    meeting.do("plug_in", 2, 1)
    meeting.order("start_transaction", "CS1", RFID, evse=2)
    transaction = meeting.csms.record("transactions")[-1]
    assert (transaction["state"], transaction["evse"]) == ("active", 2)
    assert transaction["remote_start"] is not None
    meeting.order("stop_transaction", "CS1", transaction["transaction"])
    meeting.do("plug_out", 2, 1)
    assert meeting.csms.record("transactions")[-1]["state"] == "ended"
    assert [row["state"] for row in meeting.csms.record("orders")][-2:] == ["accepted", "accepted"]
    meeting.in_peace()


def test_a_limit_reaches_the_station(meeting: Meeting) -> None:
    meeting.do("plug_in", 1, 1)
    meeting.do("present_token", "DEADBEEF", evse=1)
    meeting.order("limit_transaction", "CS1", 1, 6.0, "A")
    meeting.order("limit_transaction", "CS1", 1, 8.0, "A")
    assert [row["limit"] for row in meeting.csms.record("limits")] == [8.0]
    (installed,) = meeting.station.observe("charging_profiles", meeting.now)
    assert installed["purpose"] == "TxProfile"
    payload = {"evseId": 1, "duration": 600, "chargingRateUnit": "A"}
    meeting.order("request", "CS1", "GetCompositeSchedule", payload)
    (schedule,) = meeting.heard(STATION, "response", "GetCompositeSchedule")
    assert schedule["schedule"]["chargingSchedulePeriod"][0]["limit"] == 8.0
    meeting.in_peace()


def test_profiles_are_read_back_and_cleared(meeting: Meeting) -> None:
    meeting.order("limit_default", "CS1", 0, 16.0, "A")
    meeting.order("limit_station", "CS1", 11_000.0, "W")
    meeting.order("get_profiles", "CS1", {"stackLevel": 0})
    assert meeting.csms.record("reports")[-1]["state"] == "complete"
    assert sorted(row["purpose"] for row in meeting.csms.record("limits")) == [
        "ChargingStationMaxProfile",
        "TxDefaultProfile",
    ]
    criteria = {"chargingProfileCriteria": {"chargingProfilePurpose": "TxDefaultProfile"}}
    meeting.order("request", "CS1", "ClearChargingProfile", criteria)
    assert [row["purpose"] for row in meeting.csms.record("limits")] == ["ChargingStationMaxProfile"]
    meeting.in_peace()


@pytest.mark.parametrize("kind", ["Immediate", "OnIdle"])
def test_a_reset_and_the_boot_after_it(meeting: Meeting, kind: str) -> None:
    meeting.order("reset", "CS1", kind)
    meeting.run(120)
    (station,) = meeting.csms.record("stations")
    assert (station["boots"], station["reboot"], station["online"]) == (2, "none", True)
    assert meeting.heard(STATION, "request", "BootNotification")[-1]["reason"] in (
        "RemoteReset",
        "ScheduledReset",
    )
    meeting.in_peace()


def test_a_reset_ends_the_transaction(meeting: Meeting) -> None:
    meeting.do("plug_in", 1, 1)
    meeting.do("present_token", "DEADBEEF", evse=1)
    meeting.order("reset", "CS1", "Immediate")
    meeting.run(120)
    first = meeting.csms.record("transactions")[0]
    assert (first["state"], first["stopped_reason"], first["missing"]) == ("ended", "ImmediateReset", [])
    meeting.in_peace()


def test_a_lost_link_loses_no_event(meeting: Meeting) -> None:
    meeting.do("plug_in", 1, 1)
    meeting.do("present_token", "DEADBEEF", evse=1)
    meeting.do("link_down")
    assert meeting.csms.record("stations")[0]["online"] is False
    meeting.run(300)
    meeting.do("present_token", "DEADBEEF", evse=1)
    meeting.do("plug_out", 1, 1)
    meeting.do("link_up")
    meeting.run(600)
    transaction = meeting.csms.record("transactions")[0]
    assert (transaction["state"], transaction["missing"]) == ("ended", [])
    assert meeting.csms.record("stations")[0]["online"] is True
    assert meeting.errors() == []


def test_pending_then_accepted() -> None:
    meeting = Meeting(reference(tokens=TOKENS, boot_script=(BootAnswer("Pending", 30),))).begin()
    assert meeting.csms.record("stations")[0]["boot"] == "Pending"
    assert meeting.csms.record("reports")[0]["state"] == "complete"
    meeting.run(60)
    assert meeting.csms.record("stations")[0]["boot"] == "Accepted"
    meeting.in_peace()


def test_a_triggered_boot_ends_the_waiting() -> None:
    meeting = Meeting(reference(tokens=TOKENS, boot_script=(BootAnswer("Pending", 3000),))).begin()
    meeting.order("trigger", "CS1", "BootNotification")
    assert meeting.csms.record("stations")[0]["boot"] == "Accepted"
    meeting.in_peace()


def test_rejected_is_left_alone_until_it_asks_again() -> None:
    meeting = Meeting(reference(tokens=TOKENS, boot_script=(BootAnswer("Rejected", 60),))).begin()
    meeting.run(30)
    assert [name for name, kind, *_ in meeting.said if kind == "request"] == [STATION]
    meeting.run(60)
    assert meeting.csms.record("stations")[0]["boot"] == "Accepted"
    meeting.in_peace()


def test_variables_are_read_and_written_in_portions(meeting: Meeting) -> None:
    named = [("HeartbeatInterval", "OCPPCommCtrlr"), ("EVConnectionTimeOut", "TxCtrlr")]
    items = [{"component": {"name": component}, "variable": {"name": name}} for name, component in named]
    meeting.order("read_variables", "CS1", items * 20)
    most = meeting.csms.station("CS1").variables.number("DeviceDataCtrlr", "ItemsPerMessage", "GetVariables")
    assert most is not None
    requests = meeting.heard(CENTRAL, "request", "GetVariables")
    assert all(len(request["getVariableData"]) <= most for request in requests)
    meeting.order("write_variables", "CS1", [{**items[1], "attributeValue": "77"}])
    rows = [
        row for row in meeting.csms.record("variables") if row["variable"]["name"] == "EVConnectionTimeOut"
    ]
    assert rows[0]["actual"] == "77"
    meeting.in_peace()


def test_a_monitor_tells_of_a_change(meeting: Meeting) -> None:
    component = {"name": "Connector", "evse": {"id": 1, "connectorId": 1}}
    monitor = {
        "component": component,
        "variable": {"name": "Problem"},
        "value": 1,
        "type": "Delta",
        "severity": 3,
    }
    meeting.order("set_monitors", "CS1", [monitor])
    before = len(meeting.csms.record("events"))
    meeting.do("fault", 1, 1)
    assert len(meeting.csms.record("events")) > before
    assert {row["status"] for row in meeting.csms.record("stations")[0]["connectors"]} == {
        "Available",
        "Faulted",
    }
    meeting.in_peace()


def test_a_station_out_of_service(meeting: Meeting) -> None:
    meeting.order("change_availability", "CS1", "Inoperative")
    assert {row["status"] for row in meeting.csms.record("stations")[0]["connectors"]} == {"Unavailable"}
    meeting.order("change_availability", "CS1", "Operative")
    assert {row["status"] for row in meeting.csms.record("stations")[0]["connectors"]} == {"Available"}
    meeting.in_peace()


@pytest.mark.parametrize(
    "message", ["Heartbeat", "MeterValues", "LogStatusNotification", "FirmwareStatusNotification"]
)
def test_what_is_triggered_comes(meeting: Meeting, message: str) -> None:
    before = len(meeting.heard(STATION, "request", message))
    meeting.order("trigger", "CS1", message)
    assert len(meeting.heard(STATION, "request", message)) > before
    meeting.in_peace()


def test_a_frozen_station_is_noticed_and_welcomed_back(meeting: Meeting) -> None:
    meeting.station.freeze(meeting.now)
    meeting.run(3600)
    assert meeting.csms.record("stations")[0]["online"] is False
    meeting.station.thaw(meeting.now)
    meeting.do("connect_anew")
    meeting.run(400)
    assert meeting.csms.record("stations")[0]["online"] is True


def test_the_player_stays_silent_for_an_hour() -> None:
    meeting = Meeting(CsmsConfig()).begin()
    meeting.do("plug_in", 1, 1)
    meeting.do("present_token", "anything", evse=1)
    meeting.run(3600)
    assert {name for name, kind, *_ in meeting.said if kind == "request"} == {STATION}
    meeting.in_peace()
