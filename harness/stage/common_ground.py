"""Our side of a protocol without connections, as a profile describes it: its address, the group, who is the product."""

from typing import Final

from harness.errors import UsageFault
from harness.protocols.datagrams import DatagramTerms
from harness.sut.sections import ProtocolTable
from harness.transports.datagram import DatagramPort, is_address

KEYS: Final = frozenset({"peer", "interface", "multicast"})
"""Keys of the protocol's table: address of the product, of the interface of the group, and whether there is a group."""


def datagram_port(table: ProtocolTable, terms: DatagramTerms) -> DatagramPort:
    """The port that the table asks for. Raises UsageFault, naming key and value."""
    if table.listen is None:
        raise UsageFault(
            f"[{table.name}] listen: missing; right would be the address that our side has to itself, such as "
            f'"127.0.0.2:{terms.port}"'
        )
    for name, text in (
        ("listen", table.listen.host),
        *((key, table.extra.get(key)) for key in ("peer", "interface")),
    ):
        if text is not None and not is_address(str(text)):
            raise UsageFault(
                f"[{table.name}] {name}: found {text!r}; right would be an IPv4 address, such as 127.0.0.3"
            )
    multicast = table.extra.get("multicast", True)
    if not isinstance(multicast, bool):
        raise UsageFault(f"[{table.name}] multicast: found {multicast!r}; right would be true or false")
    peer = table.extra.get("peer")
    if peer == table.listen.host:
        raise UsageFault(
            f"[{table.name}] peer: found {peer!r}, which is our own address; each side needs one to itself, because "
            f"answers go to port {terms.port} of whoever asked"
        )
    return DatagramPort(
        table.listen.host,
        DatagramTerms(table.listen.port, terms.group, terms.cut),
        peers=(str(peer),) if peer else (),
        only=bool(peer),
        interface=str(table.extra.get("interface", "")),
        multicast=multicast,
    )
