"""Finding nodes on the network, and being found: DNS-SD over multicast DNS (RFC 6763, RFC 6762).

What a TXT record has to hold is not known here. Where multicast cannot be had, both say so in an EnvironmentFault.
"""

import asyncio
import socket
import zlib
from collections.abc import Callable, Mapping, Sequence

from zeroconf import BadTypeInNameException, IPVersion, NonUniqueNameException, ServiceStateChange, Zeroconf
from zeroconf import Error as ZeroconfError
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from harness.errors import EnvironmentFault
from harness.transports.service import Service, read_txt

ANSWER_MS = 3000
"""How long a node has to answer what it announced, in milliseconds."""
LONGEST_LABEL = 63


class Discovery:
    """This machine's part in multicast DNS. Lives on one loop.

    interface  address of the network interface; "": all
    """

    def __init__(self, service: str, interface: str = "") -> None:
        self._type = f"{service}.local."
        self._interface = interface
        self._zeroconf: AsyncZeroconf | None = None
        self._browser: AsyncServiceBrowser | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._told: Callable[[Service], None] = lambda _: None

    async def announce(self, instance: str, address: str, port: int, txt: Mapping[str, str]) -> None:
        """Be found from now on, as `instance`, with a number behind it when the name is taken.

        address  at which we listen; "0.0.0.0" or "::": every address of this machine
        """
        everywhere = address in ("0.0.0.0", "::", "")
        addresses = _own_addresses(self._interface) if everywhere else [address]
        name = instance.replace(".", "-")[:LONGEST_LABEL]
        info = AsyncServiceInfo(
            self._type,
            f"{name}.{self._type}",
            port,
            properties=dict(txt),
            server=f"{_host(name, addresses, port, txt)}.local.",
            parsed_addresses=addresses,
        )
        try:
            await (await self._open().async_register_service(info, allow_name_change=True))
        except (NonUniqueNameException, BadTypeInNameException, ZeroconfError, OSError) as fault:
            raise EnvironmentFault(f"cannot announce {name!r} on the network: {fault}") from fault

    def browse(self, told: Callable[[Service], None]) -> None:
        """Tell of every node that announces itself, and of every change, on the loop."""
        self._told = told
        if self._browser is None:
            self._browser = AsyncServiceBrowser(self._open().zeroconf, [self._type], handlers=[self._changed])

    async def close(self) -> None:
        """Say goodbye. Never fails."""
        for task in list(self._tasks):
            task.cancel()
        if self._browser is not None:
            await self._browser.async_cancel()
        if self._zeroconf is not None:
            await self._zeroconf.async_unregister_all_services()
            await self._zeroconf.async_close()
        self._browser = self._zeroconf = None

    def _open(self) -> AsyncZeroconf:
        if self._zeroconf is None:
            version = IPVersion.V6Only if ":" in self._interface else IPVersion.V4Only
            try:
                if self._interface:
                    self._zeroconf = AsyncZeroconf([self._interface], ip_version=version)
                else:
                    self._zeroconf = AsyncZeroconf(ip_version=version)
            except OSError as fault:
                where = f"on {self._interface}" if self._interface else "on this machine"
                raise EnvironmentFault(
                    f"multicast DNS cannot be had {where} (UDP port 5353): {fault.strerror or fault}"
                ) from fault
        return self._zeroconf

    def _changed(
        self, zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange
    ) -> None:
        if state_change is ServiceStateChange.Removed:
            return
        task = asyncio.get_running_loop().create_task(self._look(zeroconf, name))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _look(self, zeroconf: Zeroconf, name: str) -> None:
        info = AsyncServiceInfo(self._type, name)
        if await info.async_request(zeroconf, ANSWER_MS):
            self._told(
                Service(
                    instance=name.removesuffix(f".{self._type}"),
                    host=(info.server or "").rstrip("."),
                    addresses=tuple(info.parsed_scoped_addresses()),
                    port=info.port or 0,
                    txt=read_txt(info.text),
                    raw=info.text,
                )
            )


def _host(name: str, addresses: Sequence[str], port: int, txt: Mapping[str, str]) -> str:
    """A host name of our own: one that two nodes shared would lead to the addresses of both."""
    own = zlib.crc32(repr((addresses, port, sorted(txt.items()))).encode())
    return f"{name.replace(' ', '-')[: LONGEST_LABEL - 9]}-{own:08x}"


def _own_addresses(interface: str) -> list[str]:
    """Where this machine is reached: at the interface, or at the address that its packets to others carry."""
    if interface:
        return [interface]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("224.0.0.251", 5353))
            found: str = probe.getsockname()[0]
        except OSError:
            found = "127.0.0.1"
    return [found]
