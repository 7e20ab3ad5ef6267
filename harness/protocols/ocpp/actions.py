"""Who may send what: the actions of each OCPP version by sender, as data.

Sources: the chapters "Messages" and the use cases of OCPP 2.0.1 Edition 3 Part 2 and OCPP 2.1 Edition 1
Part 2; OCPP 1.6 Edition 2, 4 and 5, and security whitepaper Edition 3, 5. DataTransfer goes both ways.
"""

from typing import Final, Literal

Version = Literal["1.6", "2.0.1", "2.1"]
Sender = Literal["charging_station", "csms"]


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_STATION_201 = _names(
    """Authorize BootNotification ClearedChargingLimit DataTransfer FirmwareStatusNotification
    Get15118EVCertificate GetCertificateStatus Heartbeat LogStatusNotification MeterValues NotifyChargingLimit
    NotifyCustomerInformation NotifyDisplayMessages NotifyEVChargingNeeds NotifyEVChargingSchedule NotifyEvent
    NotifyMonitoringReport NotifyReport PublishFirmwareStatusNotification ReportChargingProfiles
    ReservationStatusUpdate SecurityEventNotification SignCertificate StatusNotification TransactionEvent"""
)
_CSMS_201 = _names(
    """CancelReservation CertificateSigned ChangeAvailability ClearCache ClearChargingProfile
    ClearDisplayMessage ClearVariableMonitoring CostUpdated CustomerInformation DataTransfer
    DeleteCertificate GetBaseReport GetChargingProfiles GetCompositeSchedule GetDisplayMessages
    GetInstalledCertificateIds GetLocalListVersion GetLog GetMonitoringReport GetReport GetTransactionStatus
    GetVariables InstallCertificate PublishFirmware RequestStartTransaction RequestStopTransaction
    ReserveNow Reset SendLocalList SetChargingProfile SetDisplayMessage SetMonitoringBase SetMonitoringLevel
    SetNetworkProfile SetVariableMonitoring SetVariables TriggerMessage UnlockConnector UnpublishFirmware
    UpdateFirmware"""
)
_STATION_21 = _STATION_201 | _names(
    """BatterySwap ClosePeriodicEventStream GetCertificateChainStatus NotifyDERAlarm NotifyDERStartStop
    NotifyPeriodicEventStream NotifyPriorityCharging NotifySettlement OpenPeriodicEventStream
    PullDynamicScheduleUpdate ReportDERControl VatNumberValidation"""
)
_CSMS_21 = _CSMS_201 | _names(
    """AFRRSignal AdjustPeriodicEventStream ChangeTransactionTariff ClearDERControl ClearTariffs GetDERControl
    GetPeriodicEventStream GetTariffs NotifyAllowedEnergyTransfer NotifyWebPaymentStarted RequestBatterySwap
    SetDERControl SetDefaultTariff UpdateDynamicSchedule UsePriorityCharging"""
)
_STATION_16 = _names(
    """Authorize BootNotification DataTransfer DiagnosticsStatusNotification FirmwareStatusNotification
    Heartbeat LogStatusNotification MeterValues SecurityEventNotification SignCertificate
    SignedFirmwareStatusNotification StartTransaction StatusNotification StopTransaction"""
)
_CSMS_16 = _names(
    """CancelReservation CertificateSigned ChangeAvailability ChangeConfiguration ClearCache
    ClearChargingProfile DataTransfer DeleteCertificate ExtendedTriggerMessage GetCompositeSchedule
    GetConfiguration GetDiagnostics GetInstalledCertificateIds GetLocalListVersion GetLog InstallCertificate
    RemoteStartTransaction RemoteStopTransaction ReserveNow Reset SendLocalList SetChargingProfile
    SignedUpdateFirmware TriggerMessage UnlockConnector UpdateFirmware"""
)

SENT_BY: Final[dict[str, dict[str, frozenset[str]]]] = {
    "1.6": {"charging_station": _STATION_16, "csms": _CSMS_16},
    "2.0.1": {"charging_station": _STATION_201, "csms": _CSMS_201},
    "2.1": {"charging_station": _STATION_21, "csms": _CSMS_21},
}

UNCONFIRMED: Final = {
    "1.6": frozenset[str](),
    "2.0.1": frozenset[str](),
    "2.1": _names("NotifyPeriodicEventStream"),
}
"""Actions that are sent with SEND and never answered (OCPP 2.1 Part 4, 4.2.4)."""


def may_send(version: str, sender: str, action: str) -> bool:
    """May `sender` ("charging_station" or "csms") send this request?"""
    return action in SENT_BY[version][sender]
