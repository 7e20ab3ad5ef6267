"""Everything that stands on stage for one system under test: our parties, the system itself, and its control.

A `MemorySession` builds a fresh pair in memory and virtual time for each case; that is how bundled systems and
miniatures are judged. A `RealSession` keeps the port, the process and our parties for the whole run and gives each case
the next stretch of it.
"""

import random
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from harness.pki.estate import Estate
from harness.protocols.registry import Settings
from harness.stage.casting import Casting
from harness.stage.live import LiveActor
from harness.sut.material import Material
from harness.trace.log import Trace

STATION_SERIAL = "CP-0001"
"""Serial number of the dialling side in memory, as its certificate has it."""
CERTIFICATES_ONLY = 3
"""The security profile in which nobody logs in with a password."""


class Session(Protocol):
    """Stage machinery for one system under test."""

    clock_name: str

    @property
    def password(self) -> str:
        """With which the dialling side logs in at first; "" where nobody logs in."""
        ...

    @property
    def estate(self) -> Estate | None:
        """The certification authorities and certificates of this set-up; None without TLS."""
        ...

    def begin(self, trace_path: Path | None, shares: bool = False) -> tuple[LiveActor, Trace]:
        """Set the stage for a case. The trace is open and our parties are on.

        shares   the case may go on with a product that was kept
        """
        ...

    def alarm(self) -> str:
        """What went wrong with the machinery during the case, or ""."""
        ...

    def remark(self) -> str:
        """What else one should know who reads the verdict of this case, or ""."""
        ...

    def end(self, keep: bool = False) -> None:
        """Clear the stage after a case. Never raises.

        keep   the product is as it was: the next case may share it, where otherwise each has its own
        """
        ...

    def close(self) -> None:
        """The run is over. Never raises."""
        ...


def settings_for(
    casting: Casting,
    seed: str,
    reference: bool,
    password: str | None = None,
    url: str = "",
    on_password: Callable[[str, str], None] | None = None,
    other_passwords: tuple[str, ...] = (),
    material: Material | None = None,
    on_profile: Callable[[str, int], None] | None = None,
    place: str = "",
    options: Mapping[str, Any] | None = None,
    dials: bool | None = None,
) -> Settings:
    """What a machine is told, with ids and dice that depend on the seed only."""
    dice = random.Random(seed)
    return Settings(
        identity=casting.identity,
        values=casting.values,
        new_id=lambda: str(uuid.UUID(int=dice.getrandbits(128), version=4)),
        rng=dice.random,
        reference=reference,
        features=casting.features,
        password=password,
        url=url,
        on_password=on_password,
        other_passwords=other_passwords,
        on_profile=on_profile,
        security_profile=casting.security_profile,
        credentials=material.credentials if material else (),
        trust=material.trust if material else (),
        estate=material.estate if material else None,
        partners=material.partners if material else (),
        dials=dials,
        interpretation=casting.interpretation,
        place=place,
        options=options or {},
    )
