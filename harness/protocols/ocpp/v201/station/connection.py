"""Being connected: dialling, back-off, network profiles (Part 4, 3.2 and 5.3; use case B10).

off --power_up, reboot over--> dialling --opened--> open
                                  ^  |refused        |lost
                                  |  v               v
                                  waiting (back-off: minimum · 2^failures, capped, + random)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from harness.errors import HarnessFault, PeerFault
from harness.protocols.machine import Abort, Close, Connect, LinkInfo
from harness.protocols.ocpp.v201.station.device_model import split
from harness.protocols.ocpp.v201.station.part import Part

if TYPE_CHECKING:
    from harness.protocols.ocpp.v201.station.machine import ChargingStation

RECONNECT = "reconnect"


class Connection(Part):
    """Keeps the link up, one at a time."""

    def __init__(self, station: ChargingStation) -> None:
        super().__init__(station)
        self.link: LinkInfo | None = None
        self.dialling = False
        self.wanted = False
        self.failures = 0
        self.lost_at: float | None = None
        self.slot = ""
        self.last_good_slot = ""
        self._attempts_in_slot = 0
        self._migrating = False
        self._refusals = 0

    @property
    def is_open(self) -> bool:
        return self.link is not None

    # -- dialling

    def switch_on(self, now: float) -> None:
        """Power is up: connect, first by the first entry of NetworkConfigurationPriority (B10.FR.04)."""
        self.wanted = True
        self.failures = 0
        self._attempts_in_slot = 0
        slots = self.slots()
        self._migrating = bool(self.last_good_slot) and slots[0] != self.last_good_slot
        self.slot = slots[0]
        self.dial(now)

    def slots(self) -> tuple[str, ...]:
        """The configuration slots in the order to be tried."""
        return split(self.station.model.text("OCPPCommCtrlr", "NetworkConfigurationPriority")) or ("0",)

    def dial(self, now: float) -> None:
        if self.wanted and not self.dialling and self.link is None:
            self.dialling = True
            self.station.timers.cancel(RECONNECT)
            self.station.out(Connect(self.options()))

    def options(self) -> Mapping[str, Any]:
        """What the transport needs: url, identity, password, subprotocols in order of preference, security
        profile and what TLS is to be.
        """
        config, profile = self.station.config, self.station.network.profile(self.slot)
        url = profile.get("ocppCsmsUrl", config.url)
        used = profile.get("securityProfile", self.station.network.security_profile())
        return {
            "url": url,
            "identity": config.identity,
            "password": self.password(),
            "subprotocols": config.subprotocols,
            "security_profile": used,
            "tls": self.station.channel.terms(url, used),
        }

    def password(self) -> str:
        """The one in force; after a refusal the others in turn."""
        current = self.station.model.text("SecurityCtrlr", "BasicAuthPassword")
        candidates = tuple(dict.fromkeys((current, *self.station.config.other_passwords)))
        return candidates[self._refusals % len(candidates)]

    def opened(self, link: LinkInfo, now: float) -> None:
        """A link is open. Without our subprotocol it is of no use (Part 4, 3.2)."""
        self.dialling = False
        if not self.wanted:
            self.station.out(Abort(link.name))
            return
        if not self.subprotocol_fits(link):
            if not self.station.config.strict_subprotocol:
                return
            self.station.out(Close(link.name, 1002, "no common subprotocol"))
            self.failed(now)
            return
        self.link = link
        self.failures = self._attempts_in_slot = 0
        self.station.channel.link_opened()
        self.station.certificates.link_opened(link, now)
        self.station.own_certificates.link_opened(link, now)
        self.network_profile_works(now)
        self.station.calls.attach(link.name)
        self.station.registration.link_opened(now)
        if self.station.registration.accepted:
            offline_for = now - self.lost_at if self.lost_at is not None else 0.0
            self.lost_at = None
            self.station.tell_back_online(now, offline_for)

    def subprotocol_fits(self, link: LinkInfo) -> bool:
        return link.subprotocol in self.station.config.subprotocols

    def network_profile_works(self, now: float) -> None:
        """Remember the profile that worked (B10.FR.07) and what follows from its security profile
        (A05.FR.06).
        """
        self.last_good_slot = self.slot
        self._migrating = False
        self.station.model.store("OCPPCommCtrlr.ActiveNetworkProfile", self.slot, now)
        self.station.network.connected_by(self.slot, now)

    def refused(self, reason: Mapping[str, Any], now: float) -> None:
        self.dialling = False
        self.station.channel.refused(reason.get("tls"), now)
        self._refusals += 1
        self.station.own_certificates.refused(now)
        self.failed(now)

    def failed(self, now: float) -> None:
        """An attempt failed: other profile if this one had its attempts (B10.FR.03), then wait."""
        if not self.wanted:
            return
        self._attempts_in_slot += 1
        if self._migrating:
            self.next_profile()
        wait = self.back_off()
        self.failures += 1
        self.station.timers.set(RECONNECT, now + wait, self.dial)

    def next_profile(self) -> None:
        """On to the next entry after NetworkProfileConnectionAttempts, at last back to what worked
        (B10.FR.07).
        """
        attempts = self.station.model.number("OCPPCommCtrlr", "NetworkProfileConnectionAttempts", default=1)
        if self._attempts_in_slot < attempts:
            return
        self._attempts_in_slot = 0
        self.failures = 0
        slots = self.slots()
        position = slots.index(self.slot) + 1 if self.slot in slots else len(slots)
        if position < len(slots):
            self.slot = slots[position]
        else:
            self.slot, self._migrating = self.last_good_slot, False

    def back_off(self) -> float:
        """Seconds to wait: RetryBackOffWaitMinimum doubled per failure, at most RetryBackOffRepeatTimes
        times.
        """
        model = self.station.model
        repeat = model.number("OCPPCommCtrlr", "RetryBackOffRepeatTimes")
        minimum = model.number("OCPPCommCtrlr", "RetryBackOffWaitMinimum")
        spread = model.number("OCPPCommCtrlr", "RetryBackOffRandomRange")
        return float(minimum * 2 ** min(self.failures, int(repeat)) + self.station.rng() * spread)

    # -- losing

    def closed(self, link: str, now: float) -> None:
        """The transport says that a link is gone."""
        if self.link is not None and self.link.name == link:
            self.lose(now)
            self.reconnect(now)

    def lose(self, now: float) -> None:
        """There is no link any more; whoever waits for an answer learns it."""
        if self.link is None:
            return
        self.link = None
        self.lost_at = now
        self.station.tell_went_offline(now)
        self.station.calls.detach(now)

    def reconnect(self, now: float) -> None:
        """Dial again after the back-off time."""
        if self.wanted:
            wait = self.back_off()
            self.failures += 1
            self.station.timers.set(RECONNECT, now + wait, self.dial)

    def close(self, now: float, code: int = 1000, reason: str = "") -> None:
        """Close in the orderly way and stay away until switched on again."""
        self.wanted = False
        self.station.timers.cancel(RECONNECT)
        if self.link is not None:
            self.station.out(Close(self.link.name, code, reason))
            self.lose(now)

    def lacking(self, what: str) -> PeerFault | HarnessFault:
        """Why something is impossible without a link: the CSMS closed it or let nobody in, or we are off ourselves."""
        fault = PeerFault if self.wanted else HarnessFault
        return fault(f"{what}: the station has no link")

    def cut(self, now: float) -> None:
        """The network fails: no closing handshake, and no dialling until it is repaired."""
        self.wanted = False
        self.station.timers.cancel(RECONNECT)
        if self.link is not None:
            self.station.out(Abort(self.link.name))
            self.lose(now)

    def repair(self, now: float) -> None:
        """The network works again."""
        self.wanted = True
        self.dial(now)

    def renew(self, now: float, reason: str) -> None:
        """Close and dial again at once, for new credentials to be used (A01, A05)."""
        self.close(now, 1000, reason)
        self.repair(now)
