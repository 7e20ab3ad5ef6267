"""What a station is built as: its hardware, its identity, and which functions it has.

Everything here is fixed by who builds the station; what a CSMS may change lives in the device model. Knows
nothing of messages. `replace` makes a changed copy, `ChargingStation.configure` puts it in force.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cryptography import x509

from harness.pki.credential import Credential

SUBPROTOCOL = "ocpp2.0.1"


@dataclass(frozen=True, slots=True)
class ConnectorConfig:
    """One plug or socket. `fixed_cable`: the cable belongs to the station and has no lock on this side."""

    type: str = "cType2"
    fixed_cable: bool = False


@dataclass(frozen=True, slots=True)
class EvseConfig:
    """One EVSE. max_power in watts, voltage per phase in volts, phases 0 means DC. `register`: meter start in
    Wh.
    """

    connectors: tuple[ConnectorConfig, ...] = (ConnectorConfig(),)
    max_power: float = 22080.0
    voltage: float = 230.0
    phases: int = 3
    register: float = 1000.0


@dataclass(frozen=True, slots=True)
class Functions:
    """Which functional blocks exist. A missing one answers its messages with NotSupported."""

    smart_charging: bool = True
    evse_reset: bool = True
    auth_cache: bool = True
    local_list: bool = True
    monitoring: bool = True
    reservation: bool = True
    display: bool = True
    summary_report: bool = True
    signed_readings: bool = True
    firmware: bool = True
    remote_start_any_evse: bool = True
    v2g: bool = True
    contract_certificates: bool = True


@dataclass(frozen=True, slots=True)
class StationConfig:
    """A station.

    url, identity, password   where and as whom it connects; handed to the transport in `Connect.options`
    other_passwords           tried in turn when the password is refused
    on_password               told of (identity, password) when the CSMS has set a new one
    credential                its own certificate and key from the factory, None: it has none
    roots                     what it believes in from the start, as (certificateType, certificate)
    crls                      revocation lists that it can get hold of at a moment
    variables                 start values by "Component.Variable" or "Component.Variable[Instance]"
    boot_retry_wait           seconds between boots when the CSMS leaves it to the station (B02.FR.07)
    reboot_time, evse_reset_time   seconds that a reboot, a reset of an EVSE takes
    upload_time, install_time      seconds per step of a simulated upload, firmware step
    careless_tls              look over everything that is wrong with the certificate of the CSMS
    strict_subprotocol        close a link at once that came up without our subprotocol (Part 4, 3.2)
    strict_limits             refuse messages above ItemsPerMessage and BytesPerMessage (B06.FR.16, a MAY)
    """

    evses: tuple[EvseConfig, ...] = (EvseConfig(), EvseConfig())
    identity: str = "CS001"
    url: str = ""
    password: str = ""
    model: str = "Reference"
    vendor: str = "chargeproof"
    serial_number: str = "CP-0001"
    firmware_version: str = "1.0.0"
    functions: Functions = field(default_factory=Functions)
    variables: Mapping[str, str] = field(default_factory=dict)
    subprotocols: tuple[str, ...] = (SUBPROTOCOL,)
    boot_retry_wait: float = 60.0
    reboot_time: float = 1.0
    evse_reset_time: float = 1.0
    upload_time: float = 1.0
    install_time: float = 1.0
    report_chunk: int = 10
    strict_limits: bool = True
    strict_subprotocol: bool = True
    careless_tls: bool = False
    security_events: bool = True
    has_master_pass_ui: bool = False
    vendor_ids: tuple[str, ...] = ()
    other_passwords: tuple[str, ...] = ()
    on_password: Callable[[str, str], None] | None = None
    credential: Credential | None = field(default=None, repr=False)
    roots: tuple[tuple[str, x509.Certificate], ...] = field(default=(), repr=False)
    crls: Callable[[float], tuple[x509.CertificateRevocationList, ...]] | None = None
