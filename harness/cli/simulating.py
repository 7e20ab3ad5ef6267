"""`chargeproof simulate`: a bundled reference system on a real socket, and its traffic line by line."""

import os
import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

from harness.campaign.our_side import Playing, default_rib, playing, reference_role
from harness.cli.printing import remark
from harness.errors import UsageFault
from harness.protocols.registry import Rib
from harness.report.text import one_line
from harness.sut.material import Material, of_estate
from harness.trace.record import Record


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
) -> int:
    """Play the system until Ctrl-C or SIGTERM. Returns 0 then.

    pki  the folder with its certificates, for security profiles 2 and 3 (3 unless another is named)
    """
    rib = default_rib(protocol)
    role = reference_role(system, rib)
    profile = security_profile or (3 if pki else 1)
    if (profile > 1) != (pki is not None):
        raise UsageFault("--security-profile 2 or 3 and --pki FOLDER go together")
    what = Playing(
        rib=rib,
        role=role,
        identity=identity,
        listen=listen,
        url=url,
        password=_password(password_env),
        security_profile=profile,
        material=of_estate(pki, listens=role == rib.listener) if pki else Material(),
    )
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: ended.set())
    with playing(what, lambda record: None if quiet else _show(record, rib)) as address:
        does = "listens on" if what.waits else f"is {identity} and calls"
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
    arrow = {"in": "<-", "out": "->"}.get(record.direction, "--")
    stamp = datetime.fromtimestamp(record.at, UTC).strftime("%H:%M:%S.%f")[:-3]
    print(f"{stamp}  {one_line(record.link) or '-':<10} {arrow} {one_line(rib.label(record))}", flush=True)
