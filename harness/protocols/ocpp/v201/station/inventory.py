"""Which variables the reference station has, with their start values: data, and the little that turns it into
a model.

Names, types and which are required: OCPP 2.0.1 Part 2, Referenced Components and Variables, and its appendix
dm_components_vars. Live values (availability, counters, meters) are joined by the parts that own them.
"""

from dataclasses import dataclass
from functools import cache

from harness.protocols.ocpp.v201.station.config import EvseConfig, StationConfig
from harness.protocols.ocpp.v201.station.device_model import (
    Attribute,
    Component,
    DataType,
    DeviceModel,
    Mutability,
    Variable,
)

RO: Mutability = "ReadOnly"
RW: Mutability = "ReadWrite"
WO: Mutability = "WriteOnly"

START_POINTS = (
    "ParkingBayOccupancy",
    "EVConnected",
    "Authorized",
    "DataSigned",
    "PowerPathClosed",
    "EnergyTransfer",
)
STOP_POINTS = ("ParkingBayOccupancy", "EVConnected", "Authorized", "PowerPathClosed", "EnergyTransfer")
MEASURANDS = (
    "Energy.Active.Import.Register",
    "Power.Active.Import",
    "Current.Import",
    "Voltage",
    "Current.Offered",
    "Power.Offered",
)
SLOTS = ("0", "1", "2")
AVAILABILITY = ("Available", "Occupied", "Reserved", "Unavailable", "Faulted")


@dataclass(frozen=True, slots=True)
class Row:
    """One variable of a controller component."""

    path: str
    type: DataType
    value: str
    mutability: Mutability = RW
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] = ()
    unit: str = ""
    reboot: bool = False
    constant: bool = False


CORE = (
    Row("OCPPCommCtrlr.ActiveNetworkProfile", "string", "0", RO),
    Row(
        "OCPPCommCtrlr.FileTransferProtocols",
        "MemberList",
        "HTTP,HTTPS",
        RO,
        values=("FTP", "FTPS", "HTTP", "HTTPS", "SFTP"),
    ),
    Row("OCPPCommCtrlr.HeartbeatInterval", "integer", "300", low=1, high=86400, unit="s"),
    Row("OCPPCommCtrlr.MessageTimeout[Default]", "integer", "30", RO, low=1, high=600, unit="s"),
    Row(
        "OCPPCommCtrlr.MessageAttemptInterval[TransactionEvent]", "integer", "10", low=0, high=3600, unit="s"
    ),
    Row("OCPPCommCtrlr.MessageAttempts[TransactionEvent]", "integer", "3", low=1, high=100),
    Row("OCPPCommCtrlr.NetworkConfigurationPriority", "SequenceList", "0", values=SLOTS, reboot=True),
    Row("OCPPCommCtrlr.NetworkProfileConnectionAttempts", "integer", "3", low=1, high=100),
    Row("OCPPCommCtrlr.OfflineThreshold", "integer", "60", low=0, high=86400, unit="s"),
    Row("OCPPCommCtrlr.QueueAllMessages", "boolean", "false"),
    Row("OCPPCommCtrlr.ResetRetries", "integer", "0", low=0, high=10),
    Row("OCPPCommCtrlr.RetryBackOffRandomRange", "integer", "0", low=0, high=3600, unit="s"),
    Row("OCPPCommCtrlr.RetryBackOffRepeatTimes", "integer", "3", low=0, high=20),
    Row("OCPPCommCtrlr.RetryBackOffWaitMinimum", "integer", "1", low=0, high=3600, unit="s"),
    Row("OCPPCommCtrlr.UnlockOnEVSideDisconnect", "boolean", "true"),
    Row("OCPPCommCtrlr.WebSocketPingInterval", "integer", "0", low=0, high=86400, unit="s"),
    Row("SecurityCtrlr.BasicAuthPassword", "string", "", WO, low=16, high=40),
    Row("SecurityCtrlr.AdditionalRootCertificateCheck", "boolean", "false", RO),
    Row("SecurityCtrlr.CertificateEntries", "integer", "0", RO, low=0, high=12),
    Row("SecurityCtrlr.Identity", "string", "", RO, high=48),
    Row("SecurityCtrlr.OrganizationName", "string", "chargeproof"),
    Row("SecurityCtrlr.SecurityProfile", "integer", "1", RO, low=0, high=3),
    Row("SecurityCtrlr.MaxCertificateChainSize", "integer", "6000", RO, low=0, high=10000),
    Row("SecurityCtrlr.CertSigningWaitMinimum", "integer", "30", low=1, high=86400, unit="s"),
    Row("SecurityCtrlr.CertSigningRepeatTimes", "integer", "2", low=0, high=20),
    Row("ClockCtrlr.DateTime", "dateTime", "", RO),
    Row("ClockCtrlr.TimeSource", "SequenceList", "NTP", values=("Heartbeat", "NTP", "RealTimeClock")),
    Row("ClockCtrlr.TimeZone", "string", "Etc/UTC"),
    Row("DeviceDataCtrlr.BytesPerMessage[GetReport]", "integer", "20000", RO, constant=True),
    Row("DeviceDataCtrlr.BytesPerMessage[GetVariables]", "integer", "20000", RO, constant=True),
    Row("DeviceDataCtrlr.BytesPerMessage[SetVariables]", "integer", "20000", RO, constant=True),
    Row("DeviceDataCtrlr.ItemsPerMessage[GetReport]", "integer", "20", RO, constant=True),
    Row("DeviceDataCtrlr.ItemsPerMessage[GetVariables]", "integer", "20", RO, constant=True),
    Row("DeviceDataCtrlr.ItemsPerMessage[SetVariables]", "integer", "20", RO, constant=True),
    Row("DeviceDataCtrlr.ConfigurationValueSize", "integer", "1000", RO, constant=True),
    Row("DeviceDataCtrlr.ReportingValueSize", "integer", "2500", RO, constant=True),
    Row("AuthCtrlr.Enabled", "boolean", "true"),
    Row("AuthCtrlr.AuthorizeRemoteStart", "boolean", "false"),
    Row("AuthCtrlr.LocalAuthorizeOffline", "boolean", "true"),
    Row("AuthCtrlr.LocalPreAuthorize", "boolean", "true"),
    Row("AuthCtrlr.MasterPassGroupId", "string", "", high=36),
    Row("AuthCtrlr.OfflineTxForUnknownIdEnabled", "boolean", "false"),
    Row("AuthCtrlr.DisableRemoteAuthorization", "boolean", "false"),
    Row("TxCtrlr.EVConnectionTimeOut", "integer", "60", low=0, high=86400, unit="s"),
    Row("TxCtrlr.MaxEnergyOnInvalidId", "integer", "0", low=0, high=1000000, unit="Wh"),
    Row("TxCtrlr.StopTxOnEVSideDisconnect", "boolean", "true"),
    Row("TxCtrlr.StopTxOnInvalidId", "boolean", "true"),
    Row("TxCtrlr.TxBeforeAcceptedEnabled", "boolean", "false"),
    Row("TxCtrlr.TxStartPoint", "MemberList", "EVConnected,Authorized", values=START_POINTS),
    Row("TxCtrlr.TxStopPoint", "MemberList", "EVConnected,Authorized", values=STOP_POINTS),
    Row("SampledDataCtrlr.Available", "boolean", "true", RO),
    Row("SampledDataCtrlr.Enabled", "boolean", "true"),
    Row("SampledDataCtrlr.TxEndedInterval", "integer", "0", low=0, high=86400, unit="s"),
    Row("SampledDataCtrlr.TxEndedMeasurands", "MemberList", MEASURANDS[0], values=MEASURANDS),
    Row("SampledDataCtrlr.TxStartedMeasurands", "MemberList", MEASURANDS[0], values=MEASURANDS),
    Row("SampledDataCtrlr.TxUpdatedInterval", "integer", "60", low=0, high=86400, unit="s"),
    Row("SampledDataCtrlr.TxUpdatedMeasurands", "MemberList", ",".join(MEASURANDS[:2]), values=MEASURANDS),
    Row("AlignedDataCtrlr.Available", "boolean", "true", RO),
    Row("AlignedDataCtrlr.Enabled", "boolean", "true"),
    Row("AlignedDataCtrlr.Interval", "integer", "0", low=0, high=86400, unit="s"),
    Row("AlignedDataCtrlr.Measurands", "MemberList", ",".join(MEASURANDS[:2]), values=MEASURANDS),
    Row("AlignedDataCtrlr.SendDuringIdle", "boolean", "false"),
    Row("AlignedDataCtrlr.TxEndedInterval", "integer", "0", low=0, high=86400, unit="s"),
    Row("AlignedDataCtrlr.TxEndedMeasurands", "MemberList", MEASURANDS[0], values=MEASURANDS),
)
SIGNED = (
    Row("SampledDataCtrlr.SignReadings", "boolean", "false"),
    Row("AlignedDataCtrlr.SignReadings", "boolean", "false"),
    Row(
        "OCPPCommCtrlr.PublicKeyWithSignedMeterValue",
        "OptionList",
        "Never",
        values=("Never", "OncePerTransaction", "EveryMeterValue"),
    ),
)
CACHE = (
    Row("AuthCacheCtrlr.Available", "boolean", "true", RO),
    Row("AuthCacheCtrlr.Enabled", "boolean", "true"),
    Row("AuthCacheCtrlr.LifeTime", "integer", "86400", low=0, high=31536000, unit="s"),
    Row("AuthCacheCtrlr.Storage", "integer", "0", RO, low=0, high=100000, unit="B"),
    Row("AuthCacheCtrlr.DisablePostAuthorize", "boolean", "false"),
)
LOCAL_LIST = (
    Row("LocalAuthListCtrlr.Available", "boolean", "true", RO),
    Row("LocalAuthListCtrlr.Enabled", "boolean", "true"),
    Row("LocalAuthListCtrlr.Entries", "integer", "0", RO, low=0, high=100),
    Row("LocalAuthListCtrlr.ItemsPerMessage", "integer", "50", RO, constant=True),
    Row("LocalAuthListCtrlr.BytesPerMessage", "integer", "20000", RO, constant=True),
    Row("LocalAuthListCtrlr.Storage", "integer", "0", RO, low=0, high=100000, unit="B"),
    Row("LocalAuthListCtrlr.DisablePostAuthorize", "boolean", "false"),
    Row("LocalAuthListCtrlr.SupportsExpiryDateTime", "boolean", "true", RO),
)
SMART_CHARGING = (
    Row("SmartChargingCtrlr.Available", "boolean", "true", RO),
    Row("SmartChargingCtrlr.Enabled", "boolean", "true"),
    Row("SmartChargingCtrlr.Entries[ChargingProfiles]", "integer", "0", RO, low=0, high=50),
    Row("SmartChargingCtrlr.LimitChangeSignificance", "decimal", "1.0", low=0, high=100, unit="Percent"),
    Row("SmartChargingCtrlr.PeriodsPerSchedule", "integer", "24", RO, constant=True),
    Row("SmartChargingCtrlr.ProfileStackLevel", "integer", "9", RO, constant=True),
    Row("SmartChargingCtrlr.RateUnit", "MemberList", "A,W", RO, values=("A", "W"), constant=True),
    Row("SmartChargingCtrlr.Phases3to1", "boolean", "true", RO),
    Row("SmartChargingCtrlr.ACPhaseSwitchingSupported", "boolean", "false", RO),
)
MONITORING = (
    Row("MonitoringCtrlr.Available", "boolean", "true", RO),
    Row("MonitoringCtrlr.Enabled", "boolean", "true"),
    Row("MonitoringCtrlr.BytesPerMessage[SetVariableMonitoring]", "integer", "20000", RO, constant=True),
    Row("MonitoringCtrlr.ItemsPerMessage[SetVariableMonitoring]", "integer", "20", RO, constant=True),
    Row("MonitoringCtrlr.BytesPerMessage[ClearVariableMonitoring]", "integer", "20000", RO, constant=True),
    Row("MonitoringCtrlr.ItemsPerMessage[ClearVariableMonitoring]", "integer", "20", RO, constant=True),
    Row("MonitoringCtrlr.OfflineQueuingSeverity", "integer", "4", low=0, high=9),
    Row(
        "MonitoringCtrlr.ActiveMonitoringBase",
        "OptionList",
        "All",
        RO,
        values=("All", "FactoryDefault", "HardWiredOnly"),
    ),
    Row("MonitoringCtrlr.ActiveMonitoringLevel", "integer", "9", RO, low=0, high=9),
)
RESERVATION = (
    Row("ReservationCtrlr.Available", "boolean", "true", RO),
    Row("ReservationCtrlr.Enabled", "boolean", "true"),
    Row("ReservationCtrlr.NonEvseSpecific", "boolean", "true"),
)
ISO15118 = (
    Row("ISO15118Ctrlr.PnCEnabled", "boolean", "true"),
    Row("ISO15118Ctrlr.ContractValidationOffline", "boolean", "false"),
    Row("ISO15118Ctrlr.V2GCertificateInstallationEnabled", "boolean", "true"),
    Row("ISO15118Ctrlr.ContractCertificateInstallationEnabled", "boolean", "true"),
    Row("ISO15118Ctrlr.SeccId", "string", "DECPOE00000001"),
    Row("ISO15118Ctrlr.CountryName", "string", "DE", high=2),
    Row("ISO15118Ctrlr.OrganizationName", "string", "chargeproof"),
)
DISPLAY = (
    Row("DisplayMessageCtrlr.Available", "boolean", "true", RO),
    Row("DisplayMessageCtrlr.Enabled", "boolean", "true"),
    Row("DisplayMessageCtrlr.DisplayMessages", "integer", "0", RO, low=0, high=50),
    Row(
        "DisplayMessageCtrlr.SupportedFormats",
        "MemberList",
        "ASCII,UTF8",
        RO,
        values=("ASCII", "HTML", "URI", "UTF8"),
    ),
    Row(
        "DisplayMessageCtrlr.SupportedPriorities",
        "MemberList",
        "AlwaysFront,InFront,NormalCycle",
        RO,
        values=("AlwaysFront", "InFront", "NormalCycle"),
    ),
    Row("TariffCostCtrlr.Available[Tariff]", "boolean", "true", RO),
    Row("TariffCostCtrlr.Available[Cost]", "boolean", "true", RO),
    Row("TariffCostCtrlr.Enabled[Tariff]", "boolean", "true"),
    Row("TariffCostCtrlr.Enabled[Cost]", "boolean", "true"),
    Row("TariffCostCtrlr.Currency", "string", "EUR", high=3),
    Row("TariffCostCtrlr.TariffFallbackMessage", "string", "Ask the operator", high=255),
    Row("TariffCostCtrlr.TotalCostFallbackMessage", "string", "Cost follows by invoice", high=255),
)


def fill(model: DeviceModel, config: StationConfig) -> None:
    """Put all variables of a station of this configuration into an empty model."""
    for row in controller_rows(config):
        model.add(_variable(row))
    _station(model, config)
    for number, evse in enumerate(config.evses, start=1):
        _evse(model, number, evse, config)
    for path, value in config.variables.items():
        model.named(path).attributes["Actual"].value = value
    model.named("SecurityCtrlr.Identity").attributes["Actual"].value = config.identity
    if config.password:
        model.named("SecurityCtrlr.BasicAuthPassword").attributes["Actual"].value = config.password


def controller_rows(config: StationConfig) -> list[Row]:
    """The rows of the controllers that this station has."""
    functions = config.functions
    blocks = (
        (True, CORE),
        (functions.signed_readings, SIGNED),
        (functions.auth_cache, CACHE),
        (functions.local_list, LOCAL_LIST),
        (functions.smart_charging, SMART_CHARGING),
        (functions.monitoring, MONITORING),
        (functions.reservation, RESERVATION),
        (functions.display, DISPLAY),
        (functions.v2g, ISO15118),
    )
    return [row for present, rows in blocks if present for row in rows]


@cache
def _place(path: str) -> tuple[Component, str, str]:
    """Component, variable and instance of "Component.Variable[Instance]"."""
    component, _, rest = path.partition(".")
    name, _, instance = rest.removesuffix("]").partition("[")
    return Component(component), name, instance


def _variable(row: Row) -> Variable:
    return Variable(
        *_place(row.path),
        row.type,
        row.unit,
        row.low,
        row.high,
        row.values,
        reboot_required=row.reboot,
        attributes={"Actual": Attribute(row.value, row.mutability, constant=row.constant)},
    )


def _read_only(
    component: Component, name: str, type: DataType, value: str, values: tuple[str, ...] = (), unit: str = ""
) -> Variable:
    attributes = {"Actual": Attribute(value, RO)}
    return Variable(component, name, data_type=type, values=values, unit=unit, attributes=attributes)


def _station(model: DeviceModel, config: StationConfig) -> None:
    station = Component("ChargingStation")
    model.add(_read_only(station, "Available", "boolean", "true"))
    model.add(_read_only(station, "AvailabilityState", "OptionList", "Available", AVAILABILITY))
    model.add(_read_only(station, "Problem", "boolean", "false"))
    phases = str(max(evse.phases for evse in config.evses))
    model.add(_read_only(station, "SupplyPhases", "integer", phases))
    model.add(_read_only(station, "Model", "string", config.model))
    model.add(_read_only(station, "VendorName", "string", config.vendor))
    model.add(_read_only(station, "SerialNumber", "string", config.serial_number))
    model.add(_read_only(station, "FirmwareVersion", "string", config.firmware_version))
    new_sessions = _read_only(station, "AllowNewSessionsPendingFirmwareUpdate", "boolean", "false")
    new_sessions.attributes["Actual"].mutability = RW
    model.add(new_sessions)
    temperature = _read_only(station, "Temperature", "decimal", "21.5", unit="Celsius")
    temperature.min_limit, temperature.max_limit = -40.0, 100.0
    model.add(temperature)


def _evse(model: DeviceModel, number: int, evse: EvseConfig, config: StationConfig) -> None:
    component = Component("EVSE", evse=number)
    model.add(_read_only(component, "Available", "boolean", "true"))
    model.add(_read_only(component, "AvailabilityState", "OptionList", "Available", AVAILABILITY))
    model.add(_read_only(component, "SupplyPhases", "integer", str(evse.phases)))
    model.add(_read_only(component, "AllowReset", "boolean", str(config.functions.evse_reset).lower()))
    power = _read_only(component, "Power", "decimal", "0", unit="W")
    power.min_limit, power.max_limit = 0.0, evse.max_power
    power.attributes |= {"MaxSet": Attribute(f"{evse.max_power:g}", RW)}
    model.add(power)
    for index, connector in enumerate(evse.connectors, start=1):
        plug = Component("Connector", evse=number, connector=index)
        model.add(_read_only(plug, "Available", "boolean", "true"))
        model.add(_read_only(plug, "AvailabilityState", "OptionList", "Available", AVAILABILITY))
        model.add(_read_only(plug, "ConnectorType", "string", connector.type))
        model.add(_read_only(plug, "SupplyPhases", "integer", str(evse.phases)))
        model.add(_read_only(plug, "Problem", "boolean", "false"))
        if not connector.fixed_cable:
            lock = Component("ConnectorPlugRetentionLock", evse=number, connector=index)
            model.add(_read_only(lock, "Problem", "boolean", "false"))
