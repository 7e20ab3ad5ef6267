"""A real system under test: our ports, its process or container, its control, for as long as the run lasts.

Our listening party stays for the whole run, because a station that loses its link backs off for minutes. Our dialling
party is made anew for each case: it has no memory that could leak from one case into the next.
"""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness.errors import ChargeproofError, HarnessFault
from harness.roles.party import Party
from harness.stage.casting import Casting
from harness.stage.driver import ThreadDriver
from harness.stage.live import LiveActor
from harness.stage.session import settings_for
from harness.sut.control.contract import Control
from harness.sut.profile import Profile
from harness.trace.log import Trace
from harness.transports.base import Connector, Listener


class RealSession:
    """See `session.Session`."""

    clock_name = "system"

    def __init__(self, casting: Casting, evidence: Path, seed: int = 0) -> None:
        if casting.profile is None:
            raise HarnessFault("a real session needs a profile")
        self._casting = casting
        self._profile: Profile = casting.profile
        self._evidence = evidence
        self._seed = seed
        self._cases = 0
        self._driver = ThreadDriver()
        self._listening: list[Party] = []
        self._dialling: list[Party] = []
        self._control: Control | None = None
        self._trace: Trace | None = None
        self._open = False
