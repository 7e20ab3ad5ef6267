"""What happens at a SPINE node, told to whoever sits on top of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from harness.protocols.eebus.spine.address import Address
from harness.protocols.eebus.spine.remote import RemoteDevice


@dataclass(frozen=True, slots=True)
class Discovered:
    """The other device is known now (again)."""

    link: str


@dataclass(frozen=True, slots=True)
class EntityCame:
    """An entity of the other device is there."""

    link: str
    path: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EntityWent:
    """An entity of the other device is gone."""

    link: str
    path: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UseCasesTold:
    """The other device has told its use cases."""

    link: str


@dataclass(frozen=True, slots=True)
class DataCame:
    """A function of the other device holds this now. `part` is what the message itself said; `how`: reply, notify."""

    link: str
    source: Address
    function: str
    data: Any
    part: Any
    how: str


@dataclass(frozen=True, slots=True)
class Written:
    """Somebody has written a function of ours."""

    link: str
    client: Address
    server: Address
    function: str
    part: Any


@dataclass(frozen=True, slots=True)
class Bound:
    """Somebody may write a feature of ours now."""

    link: str
    client: Address
    server: Address


@dataclass(frozen=True, slots=True)
class Subscribed:
    """Somebody is told of the changes of a feature of ours now."""

    link: str
    client: Address
    server: Address


@dataclass(frozen=True, slots=True)
class Left:
    """The link is gone."""

    link: str


Event = Discovered | EntityCame | EntityWent | UseCasesTold | DataCame | Written | Bound | Subscribed | Left


@dataclass(frozen=True, slots=True)
class Proposal:
    """A write that is about to happen: what is there, what would be, and by whom."""

    link: str
    client: Address
    server: Address
    function: str
    part: Any
    before: Any
    after: Any


Gate = Callable[[Proposal, float], int]
"""Says with which result a write ends. 0: whoever owns the gate has taken it over, and shows what comes of it."""


@dataclass(slots=True)
class Peer:
    """The device at the other end of a link."""

    link: str
    device: RemoteDevice = field(default_factory=RemoteDevice)
