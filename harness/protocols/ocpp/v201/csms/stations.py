"""What a CSMS knows of each station, and of the connection it has to it right now.

A station outlives its links: a reconnect without a reboot needs no new BootNotification, so the boot status
belongs to the identity, not to the link.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from harness.protocols.ocpp.peer import Peer
from harness.protocols.ocpp.v201.csms.agenda import Timer
from harness.protocols.ocpp.v201.csms.variables import Variables

Json = dict[str, Any]


class Reboot(Enum):
    """What is known about a reboot of the station to come."""

    NONE = "none"
    NEEDED = "needed"
    """A variable was answered with RebootRequired (B05)."""
    EXPECTED = "expected"
    """A Reset was accepted or scheduled (B11, B12)."""


@dataclass(slots=True)
class BookedProfile:
    """A charging profile that the station accepted (K01)."""

    evse: int
    profile: Json

    @property
    def purpose(self) -> str:
        return str(self.profile["chargingProfilePurpose"])

    @property
    def transaction(self) -> str | None:
        return self.profile.get("transactionId")

    @property
    def schedule(self) -> Json:
        schedule: Json = self.profile["chargingSchedule"][0]
        return schedule


@dataclass(slots=True)
class Station:
    """One identity.

    link, peer   the present connection; None when there is none
    online       connected and heard of lately
    boot         status that its last BootNotification was answered with, "" before the first
    interval     heartbeat interval that it was told
    about        `chargingStation` of its last BootNotification
    boots        how many BootNotifications it sent
    booted_on    the link that the last one came on
    grants       actions that we triggered: it may send them although it is not accepted yet (B02.FR.02)
    inventoried  it was asked for its inventory
    connectors   status by (evse, connector)
    profiles     accepted charging profiles by their id
    monitors     what its monitoring reports said, by monitor id
    certificates what it has installed, as far as it said: certificateType, serialNumber, hashData
    newcomer     it shows the certificate of its manufacturer, not one of ours
    own_certificate  serial number of the last one of ours that it took into use
    going_to     the highest security profile that it was given a connection with; 0: none
    needs        EVSEs with charging needs reported in the present transaction: by EVSE, the request
    """

    identity: str
    link: str | None = None
    peer: Peer | None = None
    online: bool = False
    boot: str = ""
    interval: int = 0
    last_seen: float | None = None
    boots: int = 0
    booted_on: str | None = None
    reboot: Reboot = Reboot.NONE
    about: Json = field(default_factory=dict)
    grants: list[str] = field(default_factory=list)
    inventoried: bool = False
    connectors: dict[tuple[int, int], str] = field(default_factory=dict)
    variables: Variables = field(default_factory=Variables)
    profiles: dict[int, BookedProfile] = field(default_factory=dict)
    monitors: dict[int, Json] = field(default_factory=dict)
    needs: dict[int, Json] = field(default_factory=dict)
    certificates: list[Json] = field(default_factory=list)
    own_certificate: str = ""
    newcomer: bool = False
    going_to: int = 0
    timer: Timer | None = None

    @property
    def accepted(self) -> bool:
        return self.boot == "Accepted"

    def row(self) -> Json:
        """The station as the journal shows it."""
        return {
            "station": self.identity,
            "online": self.online,
            "link": self.link,
            "last_seen": self.last_seen,
            "boot": self.boot,
            "boots": self.boots,
            "reboot": self.reboot.value,
            "about": self.about,
            "connectors": [
                {"evse": evse, "connector": connector, "status": status}
                for (evse, connector), status in sorted(self.connectors.items())
            ],
        }
