"""Schemas, directions, empty fields, numbers and times in payloads."""

from dialogue import TOKEN, Dialogue
from red import red


@red("generic.action")
def test_unknown_action(d: Dialogue) -> None:
    d.boots()
    d.sut_calls("StartTransaction", {})


@red("generic.direction")
def test_station_sends_what_only_a_csms_may(d: Dialogue) -> None:
    d.boots()
    d.sut_calls("ClearCache")


@red("generic.direction", sut="csms")
def test_csms_sends_what_only_a_station_may(d: Dialogue) -> None:
    d.boots()
    d.sut_calls("Heartbeat")


def test_data_transfer_goes_both_ways() -> None:
    for sut in ("charging_station", "csms"):
        d = Dialogue(sut)
        d.boots()
        d.sut_asks("DataTransfer", {"vendorId": "x", "data": {"a": None, "b": []}}, {"status": "Accepted"})
        assert d.broken() == []


@red("generic.schema.request")
def test_request_that_breaks_its_schema(d: Dialogue) -> None:
    d.boots()
    d.sut_calls("Authorize", {"idToken": {"idToken": "x" * 37, "type": "Magic"}, "extra": 1})


@red("generic.private_key")
def test_a_private_key_in_a_message(d: Dialogue) -> None:
    d.boots()
    key = "-----BEGIN EC PRIVATE KEY-----***-----END EC PRIVATE KEY-----"
    d.sut_calls("DataTransfer", {"vendorId": "x", "data": key})


def test_certificates_and_requests_for_them_are_no_keys() -> None:
    d = Dialogue()
    d.boots()
    request = "-----BEGIN CERTIFICATE REQUEST-----\n...\n-----END CERTIFICATE REQUEST-----"
    d.sut_asks("SignCertificate", {"csr": request}, {"status": "Accepted"})
    assert d.broken() == []
    assert "generic.private_key" in d.met()


def test_all_faults_of_a_request_are_told_with_their_paths() -> None:
    d = Dialogue()
    d.sut_calls("Authorize", {"idToken": {"idToken": "x" * 37, "type": "Magic"}, "extra": 1})
    told = next(f.received for f in d.findings() if f.rule.check == "generic.schema.request")
    assert all(path in told for path in ("idToken.idToken", "idToken.type", "extra"))


@red("generic.schema.response")
def test_response_that_breaks_the_schema_of_its_request(d: Dialogue) -> None:
    d.boots()
    d.we_ask("ClearCache", None, {"status": "Perhaps"})


@red("generic.schema.response")
def test_response_to_a_planted_request_is_judged_too(d: Dialogue) -> None:
    d.boots()
    id = d.planted().we_call("ClearCache", {"x": 1})
    d.sut_answers(id, {})


@red("generic.empty")
def test_optional_field_that_is_null(d: Dialogue) -> None:
    d.boots()
    d.we_ask("ClearCache", None, {"status": "Accepted", "statusInfo": None})


@red("generic.empty")
def test_optional_list_that_is_empty(d: Dialogue) -> None:
    d.boots()
    d.sut_asks("NotifyReport", {"requestId": 1, "generatedAt": d.now(), "seqNo": 0, "reportData": []})


@red("generic.schema.request")
def test_required_list_that_is_empty_is_a_matter_of_the_schema(d: Dialogue) -> None:
    d.boots()
    d.sut_asks("NotifyEvent", {"generatedAt": d.now(), "seqNo": 0, "eventData": []})


def test_custom_data_is_the_vendors_own() -> None:
    d = Dialogue()
    d.boots()
    custom = {"vendorId": "x", "a": None, "b": [], "n": 99999999999, "t": "2026-01-01T00:00:00.123456+01:00"}
    d.sut_asks("Heartbeat", {"customData": custom}, {"currentTime": d.now()})
    assert d.broken() == []


@red("generic.integer")
def test_integer_of_more_than_32_bits(d: Dialogue) -> None:
    d.boots()
    d.sut_calls("NotifyReport", {"requestId": 1767268800000, "generatedAt": d.now(), "seqNo": 0})


@red("generic.time.digits")
def test_time_with_microseconds(d: Dialogue) -> None:
    d.boots()
    time = d.now().replace("Z", "123Z")
    d.sut_calls("StatusNotification", status(time))


@red("generic.time.utc", "WARNING")
def test_time_with_an_offset(d: Dialogue) -> None:
    d.boots()
    d.sut_calls("StatusNotification", status(d.now().replace("Z", "+00:00")))


@red("generic.schema.request")
def test_time_without_a_zone(d: Dialogue) -> None:
    d.boots()
    d.sut_calls("StatusNotification", status(d.now().replace("Z", "")))


def status(time: str) -> dict[str, object]:
    return {"evseId": 1, "connectorId": 1, "connectorStatus": "Available", "timestamp": time}


@red("time.future", "WARNING")
def test_report_from_the_future(d: Dialogue) -> None:
    d.boots()
    d.sut_calls("StatusNotification", status(d.now(5)))


def test_four_seconds_are_tolerated_and_an_unsynchronised_clock_before_the_boot() -> None:
    d = Dialogue()
    d.sut_calls("StatusNotification", status(d.now(9999)))
    d.boots()
    d.sut_calls("StatusNotification", status(d.now(4)))
    assert ("time.future", "WARNING") not in d.broken()


@red("time.stale", "WARNING")
def test_report_of_long_ago_that_claims_to_be_fresh(d: Dialogue) -> None:
    d.boots()
    old = d.now(-7200)
    d.status()
    d.sut_asks("TransactionEvent", d.event("Started", "CablePluggedIn", 0, evse=EVSE) | {"timestamp": old})


def test_what_happened_offline_may_be_old() -> None:
    d = Dialogue()
    d.boots()
    d.status()
    event = d.event("Started", "CablePluggedIn", 0, evse=EVSE, offline=True) | {"timestamp": d.now(-7200)}
    d.sut_asks("TransactionEvent", event)
    d.sut_asks("SecurityEventNotification", {"type": "MemoryExhaustion", "timestamp": d.now(-7200)})
    assert d.broken() == []


EVSE = {"id": 1, "connectorId": 1}


@red("csms.time", sut="csms")
def test_csms_an_hour_off(d: Dialogue) -> None:
    d.boots()
    d.we_ask("Heartbeat", None, {"currentTime": d.now(3600)})


@red("csms.time.precise", "WARNING", sut="csms")
def test_csms_ten_seconds_off(d: Dialogue) -> None:
    d.boots()
    d.we_ask("Heartbeat", None, {"currentTime": d.now(-10)})


@red("generic.schema.response", sut="csms")
def test_response_of_a_csms(d: Dialogue) -> None:
    d.boots()
    d.we_ask("Authorize", {"idToken": TOKEN}, {})
