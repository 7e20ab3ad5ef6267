"""The smaller services: H01 to H04, L01, N01, N09, N10, O01 to O06, P01."""

from typing import Any

import pytest

from harness.pki.authority import Authority
from harness.pki.credential import pem
from harness.protocols.ocpp.v201.station import Functions, StationConfig

from .dialogue import START, Dialogue, Payload, at, booted


def station(**variables: str) -> Dialogue:
    return booted(None, SampledDataCtrlr__TxUpdatedInterval="0", **variables)


# -- reservations


def reserve(it: Dialogue, id: int = 1, token: str = "MINE", **more: Any) -> Any:
    request: Payload = {
        "id": id,
        "expiryDateTime": at(600),
        "idToken": {"idToken": token, "type": "ISO14443"},
        **more,
    }
    return it.ask("ReserveNow", request)["status"]


def states(it: Dialogue) -> list[tuple[int, str]]:
    return [(state["evseId"], state["connectorStatus"]) for state in it.take("StatusNotification")]


def test_reserved_evse_is_used_by_its_token() -> None:
    """H01.FR.23, H01.FR.15, H03.FR.01, H03.FR.09, H03.FR.10"""
    it = station()
    assert reserve(it, evseId=1) == "Accepted"
    assert states(it) == [(1, "Reserved")]
    it.do(it.station.plug_in, 1, 1)
    assert states(it) == []
    it.do(it.station.present_token, "MINE", evse=1)
    assert states(it) == [(1, "Occupied")]
    told = [event["reservationId"] for event in it.take("TransactionEvent") if "reservationId" in event]
    assert told == [1]


def test_reserved_evse_refuses_others() -> None:
    """H01, F01.FR.21"""
    it = station()
    reserve(it, evseId=1)
    it.do(it.station.plug_in, 1, 1)
    it.do(it.station.present_token, "OTHER", evse=1)
    assert it.station.observe("power", it.now)["1"] == 0
    request = {"evseId": 1, "remoteStartId": 1, "idToken": {"idToken": "OTHER", "type": "Central"}}
    assert it.ask("RequestStartTransaction", request)["status"] == "Rejected"


def test_reservation_for_a_group() -> None:
    """H03.FR.04"""
    it = station()
    group = {"idToken": "FLEET", "type": "Central"}
    reserve(it, evseId=1, groupIdToken=group)
    it.answers["Authorize"] = {"idTokenInfo": {"status": "Accepted", "groupIdToken": group}}
    it.do(it.station.plug_in, 1, 1)
    it.do(it.station.present_token, "COLLEAGUE", evse=1)
    assert it.station.observe("power", it.now)["1"] > 0


def test_reservation_runs_out() -> None:
    """H04.FR.01, H04.FR.03"""
    it = station()
    reserve(it, evseId=1)
    it.calls.clear()
    it.run(600)
    assert it.one("ReservationStatusUpdate") == {"reservationId": 1, "reservationUpdateStatus": "Expired"}
    assert states(it) == [(1, "Available")]


def test_cancel_reservation() -> None:
    """H02.FR.01, H02.FR.02"""
    it = station()
    reserve(it, evseId=1)
    it.calls.clear()
    assert it.ask("CancelReservation", {"reservationId": 9})["status"] == "Rejected"
    assert it.ask("CancelReservation", {"reservationId": 1})["status"] == "Accepted"
    assert states(it) == [(1, "Available")]
    it.run(600)
    assert it.take("ReservationStatusUpdate") == []


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("reserved", "Occupied"),
        ("occupied", "Occupied"),
        ("unavailable", "Unavailable"),
        ("faulted", "Faulted"),
    ],
)
def test_reservation_of_what_is_not_free(kind: str, status: str) -> None:
    """H01.FR.11, H01.FR.12, H01.FR.14"""
    it = station()
    match kind:
        case "reserved":
            reserve(it, id=7, evseId=1)
        case "occupied":
            it.do(it.station.plug_in, 1, 1)
        case "unavailable":
            it.ask("ChangeAvailability", {"operationalStatus": "Inoperative", "evse": {"id": 1}})
        case "faulted":
            it.do(it.station.fault, 1, 1)
    assert reserve(it, evseId=1) == status


def test_same_id_replaces_the_reservation() -> None:
    """H01.FR.02"""
    it = station()
    reserve(it, evseId=1)
    assert reserve(it, evseId=2) == "Accepted"
    assert states(it)[-2:] == [(1, "Available"), (2, "Reserved")]


def test_as_many_reservations_as_evses() -> None:
    """H01.FR.04, H01.FR.07, H01.FR.20"""
    it = station()
    assert reserve(it, id=1) == "Accepted"
    assert states(it) == []
    assert reserve(it, id=2) == "Accepted"
    assert states(it) == [(1, "Reserved"), (2, "Reserved")]
    assert reserve(it, id=3) == "Occupied"


def test_unspecified_evse_and_reservations_can_be_refused() -> None:
    """H01.FR.01, H01.FR.19"""
    assert reserve(station(ReservationCtrlr__NonEvseSpecific="false")) == "Rejected"
    assert reserve(station(ReservationCtrlr__Enabled="false"), evseId=1) == "Rejected"


@pytest.mark.parametrize("kind", ["fault", "out of service"])
def test_lost_evse_takes_its_reservation_along(kind: str) -> None:
    """H01.FR.16, H01.FR.17"""
    it = station()
    reserve(it, evseId=1)
    if kind == "fault":
        it.do(it.station.fault, 1, 1)
    else:
        it.ask("ChangeAvailability", {"operationalStatus": "Inoperative", "evse": {"id": 1}})
    assert it.one("ReservationStatusUpdate")["reservationUpdateStatus"] == "Removed"


def test_reservation_survives_a_reboot() -> None:
    """B01.FR.13, B11.FR.05"""
    it = station()
    reserve(it, evseId=1)
    it.calls.clear()
    it.ask("Reset", {"type": "Immediate"})
    it.run(5)
    assert (1, "Reserved") in states(it)


# -- logs and customers


def log(it: Dialogue, id: int = 3, place: str = "https://logs.example/up") -> Any:
    request = {"logType": "DiagnosticsLog", "requestId": id, "log": {"remoteLocation": place}}
    return it.ask("GetLog", request)["status"]


def test_log_upload() -> None:
    """N01.FR.01, N01.FR.07 to N01.FR.09"""
    it = station()
    assert log(it) == "Accepted"
    it.run(1)
    told = it.take("LogStatusNotification")
    assert told == [{"status": "Uploading", "requestId": 3}, {"status": "Uploaded", "requestId": 3}]


def test_log_upload_fails() -> None:
    """N01.FR.10"""
    it = station()
    log(it, place="https://fail.example")
    it.run(1)
    assert it.take("LogStatusNotification")[-1]["status"] == "UploadFailure"


def test_second_log_takes_the_place_of_the_first() -> None:
    """N01.FR.12, N01.FR.20, F06.FR.14"""
    it = station()
    log(it, 3)
    it.calls.clear()
    assert it.ask("TriggerMessage", {"requestedMessage": "LogStatusNotification"})["status"] == "Accepted"
    assert it.expect("LogStatusNotification") == {"status": "Uploading", "requestId": 3}
    assert log(it, 4) == "AcceptedCanceled"
    it.run(1)
    told = [(each["status"], each["requestId"]) for each in it.take("LogStatusNotification")]
    assert told == [("AcceptedCanceled", 3), ("Uploading", 4), ("Uploaded", 4)]


def customer(it: Dialogue, report: bool, clear: bool, **reference: Any) -> Any:
    request = {"requestId": 5, "report": report, "clear": clear, **reference}
    return it.ask("CustomerInformation", request)["status"]


TOKEN = {"idToken": {"idToken": "A", "type": "ISO14443"}}


@pytest.mark.parametrize(
    ("report", "clear", "known", "text", "left"),
    [
        (True, False, True, "authorization cache: A Accepted", ["A"]),
        (True, False, False, "no data found", []),
        (True, True, True, "authorization cache: A Accepted", []),
        (True, True, False, "no data found", []),
        (False, True, True, "cleared", []),
    ],
)
def test_customer_information(report: bool, clear: bool, known: bool, text: str, left: list[str]) -> None:
    """N09.FR.02, N09.FR.05, N09.FR.06, N10.FR.03, N10.FR.04, N10.FR.06"""
    it = station()
    if known:
        it.station.cache.learn(TOKEN["idToken"], {"status": "Accepted"}, it.now)
    assert customer(it, report, clear, **TOKEN) == "Accepted"
    note = it.expect("NotifyCustomerInformation")
    assert (note["data"], note["requestId"], note["seqNo"]) == (text, 5, 0)
    assert it.station.observe("cache", it.now) == left


def test_customer_requests_that_make_no_sense() -> None:
    """N09.FR.07, N09.FR.09"""
    it = station()
    assert customer(it, True, False) == "Invalid"
    assert customer(it, True, False, customerIdentifier="x", **TOKEN) == "Invalid"
    assert customer(it, False, False, **TOKEN) == "Rejected"
    it.silent()


# -- firmware


def update(it: Dialogue, place: str = "https://fw.example/2.bin", **more: Any) -> Any:
    firmware = {"location": place, "retrieveDateTime": at(0), **more}
    return it.ask("UpdateFirmware", {"requestId": 6, "firmware": firmware})["status"]


def steps(it: Dialogue) -> list[str]:
    told = it.take("FirmwareStatusNotification")
    assert {each["requestId"] for each in told} <= {6}
    return [each["status"] for each in told]


def test_signed_update() -> None:
    """L01.FR.01, L01.FR.10, L01.FR.28, L01.FR.31"""
    it = station()
    root = Authority.root("Maker", START, organization="Maker")
    request = {"certificateType": "ManufacturerRootCertificate", "certificate": pem(root.certificate)}
    assert it.ask("InstallCertificate", request)["status"] == "Accepted"
    signer = root.issue(START, common_name="Firmware", usage="firmware").chain_pem
    assert update(it, signingCertificate=signer, signature="abc") == "Accepted"
    it.run(20)
    assert steps(it) == [
        "Downloading",
        "Downloaded",
        "SignatureVerified",
        "Installing",
        "InstallRebooting",
        "Installed",
    ]
    assert it.one("BootNotification")["reason"] == "FirmwareUpdate"
    assert "FirmwareUpdated" in [event["type"] for event in it.take("SecurityEventNotification")]


@pytest.mark.parametrize(
    ("changes", "last"),
    [
        ({"place": "https://fail.example"}, "DownloadFailed"),
        ({"signature": "invalid"}, "InvalidSignature"),
        ({"place": "https://fw.example/broken"}, "InstallationFailed"),
    ],
)
def test_update_fails(changes: dict[str, str], last: str) -> None:
    """L01.FR.03, L01.FR.30"""
    it = station()
    update(it, **changes)
    it.run(20)
    assert steps(it)[-1] == last
    assert "BootNotification" not in it.said()


def test_bad_signing_certificate() -> None:
    """L01.FR.02, L01.FR.22"""
    it = station()
    assert update(it, signingCertificate="rubbish", signature="abc") == "InvalidCertificate"
    assert it.one("SecurityEventNotification")["type"] == "InvalidFirmwareSigningCertificate"
    assert steps(it) == []


def test_update_at_a_later_time() -> None:
    """L01.FR.13, L01.FR.16"""
    it = station()
    update(it, retrieveDateTime=at(50), installDateTime=at(100))
    it.run(60)
    assert steps(it) == ["DownloadScheduled", "Downloading", "Downloaded", "InstallScheduled"]
    it.run(41)
    assert steps(it) == ["Installing", "InstallRebooting"]


def test_update_waits_for_the_transaction_and_blocks_the_rest() -> None:
    """L01.FR.06, L01.FR.07"""
    it = station()
    it.charging()
    update(it)
    it.run(20)
    assert steps(it)[-1] == "Downloaded"
    assert states(it) == [(2, "Unavailable")]
    it.do(it.station.plug_out, 1, 1)
    it.run(1)
    assert "Installing" in steps(it)


def test_second_update_cancels_the_first_unless_installing() -> None:
    """L01.FR.24, L01.FR.27, B11.FR.06"""
    it = station()
    update(it)
    assert update(it) == "AcceptedCanceled"
    it.run(1)
    assert it.ask("Reset", {"type": "Immediate"})["status"] == "Rejected"
    assert update(it) == "Rejected"


def test_trigger_tells_the_last_state() -> None:
    """L01.FR.25, L01.FR.26"""
    it = station()
    update(it)
    it.calls.clear()
    it.ask("TriggerMessage", {"requestedMessage": "FirmwareStatusNotification"})
    assert it.expect("FirmwareStatusNotification") == {"status": "Downloading", "requestId": 6}
    it.run(20)
    it.calls.clear()
    it.ask("TriggerMessage", {"requestedMessage": "FirmwareStatusNotification"})
    assert it.expect("FirmwareStatusNotification") == {"status": "Idle"}


# -- display


def message(id: int = 1, **changes: Any) -> Payload:
    base: Payload = {"id": id, "priority": "NormalCycle", "message": {"format": "UTF8", "content": "hello"}}
    return base | changes


def show(it: Dialogue, shape: Payload) -> Any:
    return it.ask("SetDisplayMessage", {"message": shape})["status"]


def shown(it: Dialogue, **request: Any) -> Any:
    answer = it.ask("GetDisplayMessages", {"requestId": 2, **request})["status"]
    if answer != "Accepted":
        return answer
    return [each["id"] for part in it.take("NotifyDisplayMessages") for each in part["messageInfo"]]


def test_display_messages() -> None:
    """O01, O03 to O06"""
    it = station()
    assert shown(it) == "Unknown"
    assert show(it, message(1)) == "Accepted"
    assert show(it, message(2, priority="InFront", state="Charging")) == "Accepted"
    assert shown(it) == [1, 2]
    assert shown(it, id=[2]) == [2]
    assert shown(it, priority="NormalCycle") == [1]
    assert shown(it, state="Idle") == "Unknown"
    assert it.ask("ClearDisplayMessage", {"id": 1})["status"] == "Accepted"
    assert it.ask("ClearDisplayMessage", {"id": 1})["status"] == "Unknown"
    assert shown(it) == [2]


def test_display_messages_that_cannot_be_shown() -> None:
    """O01, O02"""
    it = station()
    assert show(it, message(message={"format": "HTML", "content": "x"})) == "NotSupportedMessageFormat"
    assert show(it, message(transactionId="none")) == "UnknownTransaction"
    it.set("DisplayMessageCtrlr.SupportedPriorities", "NormalCycle")
    assert show(it, message(priority="InFront")) == "NotSupportedPriority"


def test_display_message_ends() -> None:
    it = station()
    show(it, message(1, endDateTime=at(10)))
    running = it.charging()
    show(it, message(2, transactionId=running))
    it.run(10)
    assert shown(it) == [2]
    it.do(it.station.plug_out, 1, 1)
    assert shown(it) == "Unknown"


# -- the rest


def test_data_transfer() -> None:
    """P01"""
    it = booted(StationConfig(vendor_ids=("known",)))
    assert it.ask("DataTransfer", {"vendorId": "other"})["status"] == "UnknownVendorId"
    assert it.ask("DataTransfer", {"vendorId": "known", "messageId": "x"})["status"] == "UnknownMessageId"
    assert it.ask("DataTransfer", {"vendorId": "known"})["status"] == "Accepted"


@pytest.mark.parametrize(
    ("function", "action", "payload"),
    [
        ("reservation", "CancelReservation", {"reservationId": 1}),
        ("display", "ClearDisplayMessage", {"id": 1}),
        (
            "firmware",
            "UpdateFirmware",
            {"requestId": 1, "firmware": {"location": "x", "retrieveDateTime": at(0)}},
        ),
    ],
)
def test_absent_functions_are_not_supported(function: str, action: str, payload: Payload) -> None:
    it = booted(StationConfig(functions=Functions(**{function: False})))
    assert it.ask(action, payload) == "NotSupported"
