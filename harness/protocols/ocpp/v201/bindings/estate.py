"""What the bindings about certificates share: who issues them here, and what stands in a text of certificates."""

from typing import Any

from cryptography import x509

from harness.judge.expectations import Expectation, Outcome
from harness.pki.authority import Authority
from harness.pki.estate import Estate
from harness.pki.pem import read_chain
from harness.protocols.binding import Scene
from harness.protocols.ocpp.v201.estates import estate_at
from harness.usecases.observation import Observation

ROOTS = {
    "CSMS": "CSMSRootCertificate",
    "manufacturer": "ManufacturerRootCertificate",
    "V2G": "V2GRootCertificate",
    "mobility operator": "MORootCertificate",
}
"""certificateType of each kind of root (InstallCertificateUseEnumType)."""
KINDS = {**ROOTS, "V2G chain": "V2GCertificateChain"}
"""certificateType of everything that can be listed (GetCertificateIdUseEnumType)."""


def now(scene: Scene) -> float:
    """The time of what happened last."""
    return scene.observations[-1].at if scene.observations else 0.0


def estate(scene: Scene) -> Estate:
    """The authorities of this set-up. For deeds only: a stored trace is judged without them."""
    return scene.estate or estate_at(now(scene))


def v2g_estate(scene: Scene) -> Estate:
    """Those of vehicles. They are handed out over OCPP, so any will do whose certificates say where to ask about them."""
    of = estate(scene)
    return of if of.v2g_sub2.ocsp_url else estate_at(now(scene))


def operator(scene: Scene) -> str:
    """The organization that stations' certificates belong to."""
    return str(scene.value("operator_name", estate(scene).operator))


def authority(scene: Scene, kind: str) -> Authority:
    """The root of that kind."""
    of = estate(scene)
    return {
        "CSMS": of.new_csms_root,
        "manufacturer": of.manufacturer_root,
        "V2G": of.v2g_root,
        "mobility operator": of.mo_root,
    }[kind]


def certificates(text: Any) -> tuple[x509.Certificate, ...] | str:
    """The certificates in a text, or why there are none."""
    if not isinstance(text, str):
        return "is no text"
    try:
        return read_chain(text)
    except ValueError as fault:
        return f"{fault}"


class Known:
    """An expectation about what is known already: settled as soon as it is looked at."""

    seconds = 0.0

    def __init__(self, ok: bool, wanted: str, received: str, seen: tuple[Observation, ...] = ()) -> None:
        self._wanted = wanted
        self._outcome = Outcome(ok, received, seen)

    def open(self, at: float) -> Expectation:
        return Expectation(at, lambda *_: self._outcome, lambda _: self._outcome)

    def __str__(self) -> str:
        return self._wanted
