"""Link loss, back-off, network profiles: Part 4, 5.3; B04, B09, B10, A01, A05."""

import pytest

from harness.pki.authority import Authority
from harness.pki.credential import pem
from harness.protocols.machine import Abort, Close, Connect
from harness.protocols.ocpp.v201.station import StationConfig

from .dialogue import START, Payload, booted, make


def dials(it: object) -> list[Connect]:
    return [command for command in it.commands if isinstance(command, Connect)]  # type: ignore[attr-defined]


def test_back_off_doubles_and_then_stays() -> None:
    """Part 4, 5.3"""
    it = booted(OCPPCommCtrlr__RetryBackOffWaitMinimum="2", OCPPCommCtrlr__RetryBackOffRepeatTimes="2")
    it.reachable = False
    times: list[float] = []
    it.drop()
    for _ in range(5):
        before = len(dials(it))
        while len(dials(it)) == before:
            it.run(1)
        times.append(it.now - START)
    assert times == [2, 6, 14, 22, 30]


def test_random_part_is_added() -> None:
    it = booted(OCPPCommCtrlr__RetryBackOffWaitMinimum="2", OCPPCommCtrlr__RetryBackOffRandomRange="10")
    it.drop()
    it.run(6)
    assert it.link is None
    it.run(1)
    assert it.link is not None


def test_back_off_starts_anew_after_success() -> None:
    it = booted(OCPPCommCtrlr__RetryBackOffWaitMinimum="2")
    for _ in range(3):
        it.drop()
        it.run(2)
        assert it.link is not None


def test_short_absence_tells_only_what_changed() -> None:
    """B04.FR.02"""
    it = booted(OCPPCommCtrlr__OfflineThreshold="60", OCPPCommCtrlr__RetryBackOffWaitMinimum="10")
    it.drop()
    it.do(it.station.plug_in, 2, 1)
    it.run(10)
    told = it.take("StatusNotification")
    assert [(state["evseId"], state["connectorStatus"]) for state in told] == [(2, "Occupied")]


def test_short_absence_without_changes_tells_nothing() -> None:
    """B04.FR.02"""
    it = booted(OCPPCommCtrlr__RetryBackOffWaitMinimum="10")
    it.drop()
    it.run(20)
    it.silent()


def test_long_absence_tells_all() -> None:
    """B04.FR.01"""
    it = booted(OCPPCommCtrlr__OfflineThreshold="5", OCPPCommCtrlr__RetryBackOffWaitMinimum="10")
    it.drop()
    it.run(10)
    assert [state["evseId"] for state in it.take("StatusNotification")] == [1, 2]


def test_link_down_cuts_and_stays_away_until_link_up() -> None:
    it = booted()
    it.do(it.station.link_down)
    assert isinstance(it.commands[-1], Abort)
    it.run(600)
    assert it.link is None
    it.do(it.station.link_up)
    assert it.link is not None


def test_new_password_is_used_as_soon_as_the_csms_knows_that_it_was_taken() -> None:
    """A01.FR.01, A01.FR.11, A01.FR.12"""
    it = booted()
    item = {
        "component": {"name": "SecurityCtrlr"},
        "variable": {"name": "BasicAuthPassword"},
        "attributeValue": "0123456789abcdef",
    }
    answer = it.ask("SetVariables", {"setVariableData": [item]})
    assert answer["setVariableResult"][0]["attributeStatus"] == "Accepted"
    it.run(1)
    assert not any(isinstance(command, Close) for command in it.commands)
    it.run(1)
    assert isinstance(it.commands[-2], Close)
    assert it.commands[-1].options["password"] == "0123456789abcdef"
    assert it.one("SecurityEventNotification")["type"] == "ReconfigurationOfSecurityParameters"
    assert "0123456789abcdef" not in str(it.station.facts(it.now))
    assert "BootNotification" not in it.said()


def profile(slot: int = 1, **changes: object) -> Payload:
    data: Payload = {
        "ocppVersion": "OCPP20",
        "ocppTransport": "JSON",
        "ocppCsmsUrl": "ws://other.example/ocpp",
        "messageTimeout": 30,
        "securityProfile": 1,
        "ocppInterface": "Wired0",
    }
    return {"configurationSlot": slot, "connectionData": data | changes}


def priority(value: str) -> Payload:
    component, variable = {"name": "OCPPCommCtrlr"}, {"name": "NetworkConfigurationPriority"}
    return {"setVariableData": [{"component": component, "variable": variable, "attributeValue": value}]}


def test_network_profile_is_stored() -> None:
    """B09.FR.01"""
    assert booted().ask("SetNetworkProfile", profile())["status"] == "Accepted"


@pytest.mark.parametrize(
    "request_",
    [
        profile(slot=9),
        profile(securityProfile=0),
        profile(securityProfile=2),
        profile(ocppCsmsUrl="http://other.example"),
        profile(ocppTransport="SOAP"),
        profile(ocppVersion="OCPP16"),
    ],
)
def test_bad_network_profile_is_rejected(request_: Payload) -> None:
    """B09.FR.02, B09.FR.04, B09.FR.05"""
    assert booted().ask("SetNetworkProfile", request_)["status"] == "Rejected"


def test_priority_needs_filled_slots() -> None:
    """B10.FR.02"""
    it = booted()
    answer = it.ask("SetVariables", priority("1,0"))
    assert answer["setVariableResult"][0]["attributeStatus"] == "Rejected"


def test_higher_security_profile_needs_a_root() -> None:
    """A05.FR.02"""
    it = booted()
    it.ask("SetNetworkProfile", profile(securityProfile=2, ocppCsmsUrl="wss://other.example"))
    answer = it.ask("SetVariables", priority("1"))
    assert answer["setVariableResult"][0]["attributeStatus"] == "Rejected"
    root = Authority.root("Root", START, organization="Operator")
    request = {"certificateType": "CSMSRootCertificate", "certificate": pem(root.certificate)}
    it.ask("InstallCertificate", request)
    answer = it.ask("SetVariables", priority("1"))
    assert answer["setVariableResult"][0]["attributeStatus"] == "RebootRequired"


def test_new_profile_is_used_after_a_reboot() -> None:
    """B10.FR.04"""
    it = booted()
    it.ask("SetNetworkProfile", profile())
    it.ask("SetVariables", priority("1,0"))
    it.ask("Reset", {"type": "Immediate"})
    it.run(5)
    assert dials(it)[-1].options["url"] == "ws://other.example/ocpp"
    assert it.station.model.text("OCPPCommCtrlr", "ActiveNetworkProfile") == "1"


def test_falls_back_when_the_new_profile_does_not_work() -> None:
    """B10.FR.03, B10.FR.07"""
    it = booted(OCPPCommCtrlr__NetworkProfileConnectionAttempts="2")
    it.ask("SetNetworkProfile", profile())
    it.ask("SetVariables", priority("1"))
    it.reachable = False
    it.ask("Reset", {"type": "Immediate"})
    it.run(60)
    urls = [command.options["url"] for command in dials(it)[1:]]
    assert urls[:4] == ["ws://other.example/ocpp", "ws://other.example/ocpp", "", ""]


def test_refused_at_the_start_keeps_trying() -> None:
    it = make()
    it.reachable = False
    it.do(it.station.start)
    it.run(10)
    it.reachable = True
    it.run(10)
    assert it.take("BootNotification")[0]["reason"] == "PowerUp"


def test_after_a_refusal_the_other_passwords_are_tried_in_turn() -> None:
    it = make(StationConfig(password="first", other_passwords=("second",)))
    it.reachable = False
    it.do(it.station.start)
    it.run(10)
    assert [dial.options["password"] for dial in dials(it)[:3]] == ["first", "second", "first"]


def test_a_new_password_is_told_to_whoever_keeps_it() -> None:
    told: list[tuple[str, str]] = []
    config = StationConfig(password="first", on_password=lambda who, password: told.append((who, password)))
    it = booted(config)
    item = {"component": {"name": "SecurityCtrlr"}, "variable": {"name": "BasicAuthPassword"}}
    it.ask("SetVariables", {"setVariableData": [{**item, "attributeValue": "a-second-password-1"}]})
    assert told == [("CS001", "a-second-password-1")]
