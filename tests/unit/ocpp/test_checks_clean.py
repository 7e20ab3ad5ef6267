"""Nothing is said against parties that do everything right, however busy the trace."""

from dialogue import TOKEN, Dialogue, meter, profile, variable


def station_session(d: Dialogue) -> Dialogue:
    """A whole life of a station: boot, report, variables, a transaction with a remote stop, a reset."""
    d.note("upgrade", path="/CS001", offered=["ocpp2.0.1"], chosen="ocpp2.0.1", status=101, user="CS001")
    d.note("opened")
    d.boots(interval=300)
    d.status()
    d.status(1, 2)
    d.status(2, 1)
    d.we_ask("GetBaseReport", {"requestId": 7, "reportBase": "FullInventory"}, {"status": "Accepted"})
    report = {"requestId": 7, "generatedAt": d.now(), "reportData": [reported()]}
    d.sut_asks("NotifyReport", {**report, "seqNo": 0, "tbc": True})
    d.sut_asks("NotifyReport", {**report, "seqNo": 1})
    result = variable(attributeStatus="Accepted", attributeType="Actual", attributeValue="300")
    d.we_ask("GetVariables", {"getVariableData": [variable()]}, {"getVariableResult": [result]})
    charging(d)
    d.wait(300)
    d.sut_asks("Heartbeat", None, {"currentTime": d.now()})
    d.wait(300)
    d.sut_asks("Heartbeat", None, {"currentTime": d.now()})
    d.we_ask("Reset", {"type": "OnIdle"}, {"status": "Accepted"})
    d.note("closed", code=1001, reason="", by="sut")
    d.link = "CS001#2"
    d.note("opened")
    d.boots(reason="RemoteReset")
    d.wait(10)
    return d


def reported() -> dict[str, object]:
    return {
        "component": {"name": "OCPPCommCtrlr"},
        "variable": {"name": "HeartbeatInterval"},
        "variableAttribute": [{"value": "300"}],
        "variableCharacteristics": {"dataType": "integer", "supportsMonitoring": False},
    }


def charging(d: Dialogue) -> None:
    d.status(1, 1, "Occupied")
    evse = {"id": 1, "connectorId": 1}
    d.tells("Started", "CablePluggedIn", 0, evse=evse, info={"chargingState": "EVConnected"})
    d.sut_asks("Authorize", {"idToken": TOKEN}, {"idTokenInfo": {"status": "Accepted"}})
    authorized = d.event("Updated", "Authorized", 1, idToken=TOKEN, meterValue=[meter(d.now(), 100.0)])
    d.sut_asks("TransactionEvent", authorized, {"idTokenInfo": {"status": "Accepted"}})
    d.wait(60)
    d.tells("Updated", "MeterValuePeriodic", 2, meterValue=[meter(d.now(), 150.5)])
    d.we_ask("RequestStopTransaction", {"transactionId": "T1"}, {"status": "Accepted"})
    d.tells("Ended", "RemoteStop", 3, info={"stoppedReason": "Remote"}, meterValue=[meter(d.now(), 151)])
    d.status()


def csms_session(d: Dialogue) -> Dialogue:
    """A whole life of a CSMS with one station."""
    d.note(
        "upgrade",
        path="/CS001",
        offered=["ocpp2.1", "ocpp2.0.1"],
        chosen="ocpp2.0.1",
        status=101,
        user="CS001",
    )
    d.note("opened")
    d.boots()
    d.we_ask("Heartbeat", None, {"currentTime": d.now()})
    started = d.event("Started", "CablePluggedIn", 0, evse={"id": 1, "connectorId": 1}, idToken=TOKEN)
    d.we_ask("TransactionEvent", started, {"idTokenInfo": {"status": "Accepted"}})
    d.sut_asks("SetChargingProfile", {"evseId": 1, "chargingProfile": profile()}, {"status": "Accepted"})
    trigger = {"requestedMessage": "StatusNotification", "evse": {"id": 1, "connectorId": 1}}
    d.sut_asks("TriggerMessage", trigger, {"status": "Accepted"})
    setting = {"setVariableData": [variable(attributeValue="60")]}
    result = variable(attributeStatus="Accepted", attributeType="Actual")
    d.sut_asks("SetVariables", setting, {"setVariableResult": [result]})
    return d


def test_a_station_that_does_everything_right() -> None:
    d = station_session(Dialogue())
    assert d.broken(fresh=True) == []
    assert d.broken() == []


def test_what_held_is_shown_as_evidence() -> None:
    met = station_session(Dialogue()).met(fresh=True)
    assert met >= {
        "boot.first",
        "evse.no_gaps",
        "evse.number",
        "evse.reported",
        "generic.answer.known",
        "generic.answered",
        "generic.direction",
        "generic.frame",
        "generic.id.unique",
        "generic.json",
        "generic.one_call",
        "generic.schema.request",
        "generic.schema.response",
        "generic.time.digits",
        "heartbeat.interval",
        "link.subprotocol.offered",
        "meter.register",
        "report.seq",
        "time.future",
        "tx.authorized",
        "tx.ended",
        "tx.seq",
        "tx.stopped_reason",
        "variables.results",
    }


def test_a_csms_that_does_everything_right() -> None:
    d = csms_session(Dialogue("csms"))
    assert d.broken(fresh=True) == []
    assert d.met(fresh=True) >= {
        "csms.id_token_info",
        "csms.profile.periods",
        "csms.profile.tx",
        "csms.time",
        "csms.trigger.connector",
        "csms.variables.twice",
        "generic.schema.request",
        "link.subprotocol.chosen",
    }


def test_a_rule_that_held_gives_one_finding_and_an_idle_trace_gives_none() -> None:
    found = station_session(Dialogue()).findings()
    assert len(found) == len({each.rule.check for each in found})
    assert Dialogue().findings() == []


def test_our_own_faults_are_not_held_against_the_system_under_test() -> None:
    d = Dialogue()
    d.boots()
    id = d.we_call("NoSuchAction", {"x": None})
    d.sut_refuses(id, "NotImplemented")
    d.we_call("Reset", {"type": "Sideways"})  # never answered, and no time passed
    d.we_answer("never-asked", {})
    assert d.broken() == []


def test_crossing_calls_and_messages_between_any_two_steps() -> None:
    d = Dialogue()
    d.boots()
    ours = d.we_call("GetLocalListVersion")
    theirs = d.sut_calls("Heartbeat")
    d.we_answer(theirs, {"currentTime": d.now()})
    d.status()
    d.sut_answers(ours, {"versionNumber": 0})
    assert d.broken() == []


def test_frames_planted_by_us_may_be_dropped_or_answered_with_any_id() -> None:
    d = Dialogue()
    d.boots()
    d.planted().we_send('[2,"x","Reset",{"type":"Immediate"')
    d.sut_refuses("-1", "RpcFrameworkError")
    d.planted().we_call("Reset", {})
    d.wait(60)
    d.planted().we_send("[7]")
    d.sut_refuses("unknown", "MessageTypeNotSupported")
    assert d.broken() == []


def test_a_link_may_close_with_calls_open() -> None:
    d = Dialogue()
    d.boots()
    d.we_call("GetLocalListVersion")
    d.sut_calls("Heartbeat")
    d.note("closed", code=None, reason="", by="sut")
    d.wait(60)
    d.tick()
    d.link = "CS001#2"
    d.note("opened")
    d.sut_asks("Heartbeat", None, {"currentTime": d.now()})
    assert d.broken() == []


def test_a_late_answer_of_ours_does_not_make_the_station_hasty() -> None:
    d = Dialogue()
    d.boots()
    first = d.sut_calls("Authorize", {"idToken": TOKEN})
    d.wait(31)
    second = d.sut_calls("Heartbeat")
    d.we_answer(first, {"idTokenInfo": {"status": "Accepted"}})
    d.we_answer(second, {"currentTime": d.now()})
    assert d.broken() == []


def test_two_stations_do_not_get_mixed_up() -> None:
    d = Dialogue()
    d.boots()
    d.link = "CS002#1"
    d.boots("Pending")
    d.link = "CS001#1"
    d.status()
    d.tells("Started", "CablePluggedIn", 0, evse={"id": 1, "connectorId": 1})
    d.link = "CS002#1"
    d.we_ask("TriggerMessage", {"requestedMessage": "Heartbeat"}, {"status": "Accepted"})
    d.sut_asks("Heartbeat", None, {"currentTime": d.now()})
    assert d.broken() == []
