"""The tables of a profile as types.

What a table means to a protocol is not known here: a protocol table has the keys that all protocols share,
and `extra` for the others, which the registry knows.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from harness.sut.address import Address, url_address
from harness.sut.secret import SecretSource


class Role(StrEnum):
    """What a system under test can be."""

    CSMS = "csms"
    CHARGING_STATION = "charging_station"
    EMS = "ems"
    DEVICE = "device"
    CPO = "cpo"
    EMSP = "emsp"
    HUB = "hub"


Side = Literal["listen", "url"]
_SIDES: Mapping[str, Side] = {Role.CHARGING_STATION: "listen", Role.CSMS: "url"}


@dataclass(frozen=True, slots=True)
class KnownProtocol:
    """What the registry knows of a protocol, so that a typing error is seen when the profile is read.

    versions  those that can be tested; empty: any text
    keys      further keys of its table
    nodes     every party has a certificate that it signed itself, may listen and may be called
    web       both sides listen and call over HTTP · parties: the names of ours · secrets: names of secrets in the table
    sides     for a role: "listen" if we wait for such a product, "url" if we call it; others may give either
    """

    versions: tuple[str, ...] = ()
    keys: frozenset[str] = frozenset()
    nodes: bool = False
    web: bool = False
    parties: frozenset[str] = frozenset()
    secrets: frozenset[str] = frozenset()
    sides: Mapping[str, Side] = field(default_factory=lambda: _SIDES)


@dataclass(frozen=True, slots=True)
class Known:
    """What the caller knows of names. None: not checked, everything goes."""

    protocols: Mapping[str, KnownProtocol] | None = None
    features: Collection[str] | None = None
    values: Collection[str] = ()
    interpretations: Mapping[str, Collection[str]] | None = None


@dataclass(frozen=True, slots=True)
class Sut:
    """[sut]: what is tested."""

    name: str
    version: str
    role: Role


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """Where the certificates and keys of our side are to be found; nothing of it is read yet.

    pki           folder that `chargeproof pki init` wrote, with all that both sides need
    trust         roots that our side believes in, in place of those of `pki`
    certificates  chains that our side presents, leaf first, in place of those of `pki` · keys: in the same order
    passphrase    of these keys, when they are encrypted
    """

    pki: Path | None = None
    trust: tuple[Path, ...] = ()
    certificates: tuple[Path, ...] = ()
    keys: tuple[Path, ...] = ()
    passphrase: SecretSource | None = None


@dataclass(frozen=True, slots=True)
class NodeKeys:
    """Further keys of a protocol whose parties find each other on the network and know each other by their keys.

    ski        identifier of the key of the product, 40 hexadecimal digits, lower case; "": whoever comes is the product
    dials      our side calls the product by itself; None: if its role does so
    announce   our side can be found on the network; None: if it does not call
    discover   our side looks for the product on the network
    interface  address of the network interface for that; "": all
    """

    ski: str = ""
    dials: bool | None = None
    announce: bool | None = None
    discover: bool = True
    interface: str = ""


@dataclass(frozen=True, slots=True)
class WebKeys:
    """Further keys of a protocol in which both sides listen and call over HTTP.

    public_url  how the product sees our port, if that is otherwise than `listen` says; "": it is as it says
    secrets     by the path of their key, without _env and _file: where they are to be found
    """

    public_url: str = ""
    secrets: Mapping[tuple[str, ...], SecretSource] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProtocolTable:
    """The table of one protocol.

    listen    where our side waits for the product · url: where our side reaches it; one of the two
    password  where the secret is to be found; never the secret
    tls       where certificates and keys are to be found
    node      of protocols whose parties know each other by their keys; None for all others
    web       of protocols in which both sides listen and call over HTTP: then there are both `listen` and `url`
    extra     every other key of the table, as decoded; to be read, not changed
    """

    name: str
    version: str
    identity: str | None = None
    security_profile: int | None = None
    password: SecretSource | None = None
    listen: Address | None = None
    url: str | None = None
    tls: TlsFiles = TlsFiles()
    node: NodeKeys | None = None
    web: WebKeys | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> Address:
        """The TCP address of `listen` or `url`."""
        if self.listen is not None:
            return self.listen
        return url_address(self.url or "")

    @property
    def secured(self) -> bool:
        """TLS is spoken, on HTTP: by our side."""
        if self.web is not None:
            return bool(self.tls.pki or self.tls.certificates)
        return self.node is not None or (self.security_profile or 0) >= 2


@dataclass(frozen=True, slots=True)
class Ready:
    """How one knows that the product is up: a line of its log, a port, an HTTP answer; `what` by kind."""

    kind: Literal["log", "port", "http", "started"] = "started"
    what: str = ""
    within: float = 20.0


@dataclass(frozen=True, slots=True)
class Start:
    """[start]: how the product is started. `image` makes it a container, else `command` is a process.

    command      with placeholders, not yet filled in
    env          in addition to our own environment, with placeholders
    per          one product for the whole run, or a new one for every case
    stop_within  seconds between the polite and the final signal
    on_exit      "restart": started again when it ends by itself, as a supervisor would
    network      container only: "host", "bridge" or the name of a network
    ports        container only, on a bridge: container port → port on the loopback of this machine
    volumes      container only: folder of this machine → where the container finds it, read-only
    """

    command: tuple[str, ...]
    cwd: Path
    image: str | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Ready = field(default_factory=Ready)
    per: Literal["run", "case"] = "run"
    stop_within: float = 10.0
    on_exit: Literal["stay", "restart"] = "stay"
    network: str = "host"
    ports: Mapping[str, int] = field(default_factory=dict)
    volumes: Mapping[Path, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ControlTable:
    """[control]: how to make the product act. `human` beside a binding: asked for what the binding cannot do.

    options      keyword arguments for the Python class
    within       seconds that a binding has for a call · human_within: seconds that a person has
    power_cycle  "restart": the product that we started is killed and started again for a power cycle
    """

    python: str | None = None
    stdio: tuple[str, ...] | None = None
    http: str | None = None
    human: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)
    within: float = 30.0
    human_within: float = 120.0
    power_cycle: Literal["", "restart"] = ""


@dataclass(frozen=True, slots=True)
class Claims:
    """[claims]: what the product says it can do, and what it cannot. About the rest nothing is said."""

    features: frozenset[str] = frozenset()
    not_features: frozenset[str] = frozenset()
