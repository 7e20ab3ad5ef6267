"""Our parties on HTTP for a real product: they stay for the run, or until the product is a new one."""

from harness.clock import Clock
from harness.errors import EnvironmentFault
from harness.protocols.registry import Settings
from harness.stage.casting import Casting
from harness.stage.session import settings_for
from harness.stage.web import Company
from harness.sut.address import url_address
from harness.sut.material import Material
from harness.sut.readiness import connect_error
from harness.sut.sections import ProtocolTable
from harness.sut.web_reading import options_of
from harness.trace.log import Trace

REACHABLE_WITHIN = 5.0
"""Seconds in which a product on HTTP has to accept a connection before a case."""


class RealWeb:
    """`company`: our parties, from the first case on."""

    def __init__(
        self, casting: Casting, table: ProtocolTable, material: Material, seed: int, clock: Clock
    ) -> None:
        self.company: Company | None = None
        self._casting = casting
        self._table = table
        self._material = material
        self._seed = seed
        self._clock = clock
        self._case = 0

    async def begin(self, trace: Trace, case: int) -> None:
        """From here on everything goes to this trace."""
        self._case = case
        table = self._table
        if self.company is None:
            host, port = table.address.host, table.address.port
            public = table.web.public_url if table.web is not None else ""
            company = Company(
                self._casting.rib, self._casting.ours, host, port, public, self._clock, self._settings
            )
            await company.start(table.secured)
            self.company = company
        self.company.attach(trace)

    def expect_somebody(self) -> None:
        """On HTTP both sides call: a product that is not there has broken no rule, and nothing can be told of it.

        Blocks. Raises EnvironmentFault.
        """
        if not self._table.url:
            return
        address = url_address(self._table.url)
        error = connect_error(address, REACHABLE_WITHIN)
        if error is not None:
            why = error.strerror or str(error) or type(error).__name__
            raise EnvironmentFault(
                f"nobody accepts connections at {address} ({why}); right would be a product that runs there, "
                f"or another {self._table.name}.url"
            )

    def addresses(self) -> dict[str, str]:
        """Where the product finds us, by the table that says so."""
        return {self._table.name: self.company.address} if self.company is not None else {}

    async def leave(self) -> None:
        """The case is over."""
        if self.company is not None:
            self.company.leave()

    async def stop(self) -> None:
        """A product that is new has agreed on nothing with our parties, and they begin as new as it does."""
        company, self.company = self.company, None
        if company is not None:
            await company.stop()

    def _settings(self, name: str, place: str) -> Settings:
        return settings_for(
            self._casting,
            f"{self._seed}:{self._case}:{name}",
            reference=False,
            url=self._table.url or "",
            material=self._material,
            place=place,
            options=options_of(self._table),
        )
