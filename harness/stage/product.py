"""The product itself, for as long as its profile says, the run or a case: its process or container, and its control."""

import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path

from harness.errors import ChargeproofError
from harness.sut.control.contract import Control
from harness.sut.control.opening import open_control
from harness.sut.profile import Profile
from harness.sut.running import RunningSut, ending, make_sut
from harness.trace.log import Trace


class Product:
    """Blocks: nothing here belongs on an event loop.

    evidence  the folder for what the product and its control write
    gone      called when a product that we had started has been stopped
    """

    def __init__(self, profile: Profile, evidence: Path, gone: Callable[[], None]) -> None:
        self._profile = profile
        self._evidence = evidence
        self._gone = gone
        self._sut: RunningSut | None = None
        self._control: Control | None = None

    def per_case(self) -> bool:
        """Each case is to have its own."""
        return self._profile.start is not None and self._profile.start.per == "case"

    def alive(self) -> bool:
        """We have started it, and it runs."""
        return self._sut is not None and self._sut.alive()

    def ended(self) -> str:
        """What is to be said of a product that has ended by itself: only it can be to blame. Else ""."""
        sut = self._sut
        if sut is None or sut.alive() or sut.exit_code is None:
            return ""
        return f"the system under test has ended by itself ({ending(sut.exit_code)}); see {sut.log.path.name}"

    def ensure(self, addresses: Mapping[str, str], case: int, trace: Trace) -> Control:
        """It runs, and its control is open.

        addresses  where it finds us, by the table that says so
        case       number of the case
        """
        if (remark := self.ended()) and self._profile.start and self._profile.start.on_exit == "stay":
            self.stop()
            trace.note("", "", "", {"event": "started again", "why": remark})
        if self._control is not None:
            return self._control
        number = f"-{case}" if self.per_case() else ""
        self._sut = make_sut(self._profile, addresses, self._evidence / f"sut{number}.log")
        if self._sut is not None:
            self._sut.start()
        try:
            log = self._evidence / f"control{number}.log"
            self._control = open_control(self._profile, addresses, log, self._sut)
        except BaseException:
            self.stop()
            raise
        return self._control

    def stop(self) -> None:
        """Its control is closed; what we had started has ended."""
        control, self._control = self._control, None
        sut, self._sut = self._sut, None
        if control is not None:
            with contextlib.suppress(ChargeproofError):
                control.close()
        if sut is not None:
            sut.stop()
            self._gone()
