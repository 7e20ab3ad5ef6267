"""What flows: the vehicle's wish, cut down by every limit that holds. Amperes on three phases, watts, watt-hours."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from harness.protocols.eebus.device.tree import Ratings


@dataclass(slots=True)
class Charging:
    """Energy is counted from `counted_at` on with the power that flowed since."""

    ratings: Ratings
    connected: bool = False
    wish: float = 16.0
    current: float = 0.0
    energy: float = 0.0
    charged: float = 0.0
    counted_at: float = 0.0

    @property
    def watts(self) -> float:
        return round(self.current * 3 * self.ratings.volts, 2)

    @property
    def percent(self) -> int:
        """State of charge: it begins with 40 and the battery holds 50 kWh."""
        return min(100, 40 + int(self.charged / 500))

    def flow(self, watts: float | None, currents: Iterable[float], now: float) -> None:
        """From now on these limits hold: watts in all, amperes on each phase."""
        self.count(now)
        limits = [self.ratings.most_current, self.wish, *currents]
        if watts is not None:
            limits.append(_floor(watts / (3 * self.ratings.volts)))
        current = min(limits)
        enough = self.connected and current >= self.ratings.least_current and self.percent < 100
        self.current = current if enough else 0.0

    def count(self, now: float) -> None:
        """Add what has flowed until now."""
        flowed = self.watts * max(0.0, now - self.counted_at) / 3600
        self.energy += flowed
        self.charged += flowed
        self.counted_at = now


def _floor(amperes: float) -> float:
    """To hundredths, never up."""
    return float(Decimal(repr(amperes)).quantize(Decimal("0.01"), ROUND_DOWN))
