"""The times that scenarios need to know of a product, with what is assumed when its profile is silent.

Each is a key of [values], in seconds. This module must not know who uses them.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Time:
    """One time: its key in [values], the default in seconds, and what it bounds."""

    name: str
    seconds: float
    meaning: str


_ALL = (
    Time(
        "answer_within",
        30,
        "from a request to its answer, when the product names no message timeout of its own",
    ),
    Time("boot_within", 60, "from the start of the product to its first message over the protocol"),
    Time(
        "reboot_within",
        120,
        "from the acceptance of a reset, or a power cycle, until it is connected and booted again",
    ),
    Time("reconnect_within", 60, "from the loss of a link until it is open again"),
    Time(
        "react_within",
        30,
        "from something done to the product (cable, token, fault) to the message that tells of it",
    ),
    Time("start_within", 60, "from the last thing a session needs until energy flows and the start is told"),
    Time("stop_within", 60, "from the end of a session until the end is told"),
    Time("poll_within", 120, "until a managing system asks again for the values of what it manages"),
    Time("report_within", 60, "from the acceptance of a report until its last part"),
    Time("apply_within", 60, "from the acceptance of a limit or schedule until it is in force"),
    Time("settle_for", 2, "pause in which a product finishes what it is busy with between two stimuli"),
    Time("quiet_for", 5, "how long nothing may come where a rule says that nothing comes"),
    Time("offline_for", 30, "how long a link is kept down in scenarios about being offline"),
    Time("time_tolerance", 4, "by how much a moment or a period may be off"),
)

TIMES: Mapping[str, Time] = {time.name: time for time in _ALL}
"""Every time by its key."""
