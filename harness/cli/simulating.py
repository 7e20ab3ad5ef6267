"""`chargeproof simulate`: a bundled reference system on a real socket, and its traffic line by line."""

import os
import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

from harness.campaign.our_side import Playing, default_rib, playing, reference_role, rib_with
from harness.campaign.web_side import PASSWORD, tokens_of
from harness.cli.printing import remark
from harness.errors import UsageFault
from harness.pki.node import key_identifier
from harness.protocols.registry import Rib
from harness.report.labels import describe
from harness.report.text import one_line
from harness.stage.web import HTTP
from harness.sut.address import listen_address
from harness.sut.material import PKI, Material, of_estate, of_node
from harness.sut.node_reading import identifier
from harness.sut.sections import NodeKeys, ProtocolTable
from harness.trace.record import Record

URL = "ws://127.0.0.1:9000"
"""Where a system calls, unless it is told."""


def simulate(
    system: str,
    listen: str,
    url: str,
    identity: str,
    password_env: str | None,
    protocol: str | None,
    quiet: bool,
    pki: Path | None = None,
    security_profile: int | None = None,
    ski: str = "",
    interface: str = "",
) -> int:
    """Play the system until Ctrl-C or SIGTERM. Returns 0 then.

    pki  the folder with its certificates, for security profiles 2 and 3 (3 unless another is named)
    """
    rib = default_rib(protocol) if protocol else rib_with(system)
    role = reference_role(system, rib)
    if rib.nodes is not None:
        return _play(_node(rib, role, listen, url, pki, ski, interface), quiet)
    if rib.transport == HTTP:
        return _play(_on_the_web(rib, role, listen, url, _password(password_env), pki), quiet)
    profile = security_profile or (3 if pki else 1)
    if (profile > 1) != (pki is not None):
        raise UsageFault("--security-profile 2 or 3 and --pki FOLDER go together")
    what = Playing(
        rib=rib,
        role=role,
        identity=identity,
        listen=listen,
        url=url or URL,
        password=_password(password_env),
        security_profile=profile,
        material=of_estate(pki, listens=role == rib.listener) if pki else Material(),
    )
    return _play(what, quiet)


def _on_the_web(
    rib: Rib, role: str, listen: str, url: str, password: str | None, pki: Path | None
) -> Playing:
    """A system that listens and calls over HTTP, with TLS if it has certificates. It says by what it lets others in."""
    for name, token in tokens_of(rib, role, password or PASSWORD).items():
        remark(f"{name} is let in by the token {token if password is None else f'<password>.{name}'}")
    return Playing(
        rib=rib,
        role=role,
        listen=listen,
        url=url,
        password=password or PASSWORD,
        security_profile=2 if pki else 1,
        material=of_estate(pki, listens=True) if pki else Material(),
    )


def _node(rib: Rib, role: str, listen: str, url: str, pki: Path | None, ski: str, interface: str) -> Playing:
    """A node that can be found. It keeps its certificate in the folder, and says by which SKI it is known."""
    credential = of_node(pki or Path(PKI), f"simulated_{role}")
    partner = identifier(ski) if ski else ""
    try:
        address = listen_address(listen)
    except ValueError:
        raise UsageFault(f"--listen: {listen!r} is no address; right would be 127.0.0.1:4712") from None
    keys = NodeKeys(ski=partner, announce=True, interface=interface)
    remark(f"its SKI is {key_identifier(credential.certificate)}")
    return Playing(
        rib=rib,
        role=role,
        listen=listen,
        url=url,
        security_profile=3,
        material=Material((credential,), partners=(partner,) if partner else ()),
        table=ProtocolTable(rib.table, rib.version, listen=address, url=url or None, node=keys),
    )


def _play(what: Playing, quiet: bool) -> int:
    rib = what.rib
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: ended.set())
    with playing(what, lambda record: None if quiet else _show(record, rib)) as address:
        does = "listens on" if what.waits else f"is {what.identity} and calls"
        remark(f"the reference {what.role.replace('_', ' ')} {does} {address}; Ctrl-C ends it")
        try:
            ended.wait()
        except KeyboardInterrupt:
            remark("")
    return 0


def _password(variable: str | None) -> str | None:
    if variable is None:
        return None
    if not (password := os.environ.get(variable, "")):
        raise UsageFault(f"--password-env: the environment variable {variable} is not set, or empty")
    return password


def _show(record: Record, rib: Rib) -> None:
    """One line for a record: when, where, which way, what."""
    if record.kind not in ("wire", "note"):
        return
    words = rib.label(record) if record.kind == "wire" else describe(record)
    arrow = {"in": "<-", "out": "->"}.get(record.direction, "--")
    stamp = datetime.fromtimestamp(record.at, UTC).strftime("%H:%M:%S.%f")[:-3]
    print(f"{stamp}  {one_line(record.link) or '-':<10} {arrow} {one_line(words)}", flush=True)
