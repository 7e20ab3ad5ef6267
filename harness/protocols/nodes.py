"""What nodes that find each other on the network, and know each other by their keys, want of their surroundings."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class NodeTerms:
    """How such nodes are found and recognised.

    service   type of the DNS-SD service (RFC 6763): "_name._tcp"
    key       of the TXT record: the identifier of the key of a node
    path      of the TXT record: the path of its URL
    """

    service: str
    key: str
    path: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a node tells on the network: its name, and the TXT record in its order."""

    instance: str
    txt: Mapping[str, str] = field(default_factory=dict)
