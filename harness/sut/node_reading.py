"""Reads what a protocol table says of nodes that find each other on the network and know each other by their keys."""

import re
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path

from harness.errors import UsageFault
from harness.sut.sections import NodeKeys, ProtocolTable
from harness.sut.tables import Table

SKI_EXAMPLE = "0123456789abcdef0123456789abcdef01234567"
FOLDER = "pki"


def as_node(table: Table, read: ProtocolTable, folder: Path) -> ProtocolTable:
    """The table with its further keys. Our certificate lies in "pki" beside the profile unless one is named."""
    keys = NodeKeys(
        ski=_ski(table),
        dials=table.flag("dials"),
        announce=table.flag("announce"),
        discover=table.flag("discover") is not False,
        interface=_interface(table),
    )
    if read.listen is None and read.url is None:
        table.missing("listen", 'listen = "0.0.0.0:4712", where the product may call us')
    if keys.announce and read.listen is None:
        table.problems.add(
            table.key("announce"), "needs an address to announce; right would be listen beside it"
        )
    if read.url is None and not keys.discover and keys.dials:
        table.problems.add(
            table.key("dials"), "needs somebody to call; right would be url beside it, or discover = true"
        )
    if read.url is not None and not read.url.startswith("wss:"):
        table.wrong("url", read.url, 'a URL with TLS, such as "wss://192.0.2.7:4712/path"')
    tls = read.tls
    if tls.pki is None and not tls.certificates:
        tls = replace(tls, pki=folder / FOLDER)
    extra = {name: value for name, value in read.extra.items() if name not in NodeKeys.__slots__}
    return replace(read, tls=tls, node=keys, extra=extra)


def _interface(table: Table) -> str:
    text = table.text("interface", "192.0.2.7") or ""
    try:
        return str(ip_address(text)) if text else ""
    except ValueError:
        table.wrong(
            "interface", text, 'the address of a network interface of this machine, such as "192.0.2.7"'
        )
        return ""


def _ski(table: Table) -> str:
    text = table.text("ski", SKI_EXAMPLE) or ""
    try:
        return identifier(text) if text else ""
    except UsageFault:
        table.wrong("ski", text, f'40 hexadecimal digits, such as "{SKI_EXAMPLE}"')
        return ""


def identifier(text: str) -> str:
    """An SKI as people write it (spaces, colons, any case) in the one form that we compare. UsageFault for none."""
    plain = re.sub(r"[ :-]", "", text).lower()
    if not re.fullmatch(r"[0-9a-f]{40}", plain):
        raise UsageFault(
            f"found {text!r}, which is no SKI; right would be 40 hexadecimal digits: {SKI_EXAMPLE}"
        )
    return plain
