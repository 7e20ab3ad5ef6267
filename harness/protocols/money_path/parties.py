"""The bundled operator: its CSMS and its roaming platform are one."""

from collections.abc import Mapping
from typing import cast

from harness.protocols.machine import Machine
from harness.protocols.roaming_desk import Hosting, RoamingDesk


def join(machines: Mapping[str, Machine]) -> None:
    """The CSMS asks at the desk of the platform, and tells there of sessions."""
    desk: RoamingDesk = machines["cpo"].app.desk()  # type: ignore[attr-defined]
    cast(Hosting, machines["csms"]).host(desk)
