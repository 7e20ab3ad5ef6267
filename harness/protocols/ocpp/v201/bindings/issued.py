"""A certificate that a CSMS sends because a station asked for it (A02): whether it is the one, and whether the station
can use it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from harness.judge.expectations import Expectation, Outcome, told
from harness.judge.finding import Verdict
from harness.pki.credential import moment, name_part
from harness.pki.pem import read_csr
from harness.pki.signatures import certificate_signed_by, old_digest
from harness.protocols.ocpp.v201.bindings.base import request
from harness.protocols.ocpp.v201.bindings.estate import certificates
from harness.protocols.ocpp.v201.csms.signing import csr_name, misnamed, weakness
from harness.usecases.observation import Observation

SIGNED: Final = "CertificateSigned"
OTHER_KEY: Final = "it is for another key"


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate that fits the request within `seconds`. One for another key may be late: it decides nothing alone.

    fit        what is wrong with a chain
    elsewhere  another's authority makes it: what is wrong with it is no fault of the CSMS (TC_A_12_CSMS)
    """

    fit: Callable[[Any], str | None]
    seconds: float
    elsewhere: bool

    def open(self, at: float) -> Expectation:
        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if not request(SIGNED).picks(seen):
                return None
            wrong = self.fit(seen.body.get("certificateChain"))
            if wrong is None:
                return Outcome(True, told(seen), (seen,))
            if wrong == OTHER_KEY:
                state.seen.append(seen)
                return None
            return self._broken(f"{wrong} in {told(seen)}", (seen,))

        return Expectation(at + self.seconds, see, self._late)

    def _late(self, state: Expectation) -> Outcome:
        if state.seen:
            return self._broken(f"{OTHER_KEY} in {told(state.seen[-1])}", tuple(state.seen))
        return Outcome(False, f"nothing within {self.seconds:g} s")

    def _broken(self, received: str, seen: tuple[Observation, ...]) -> Outcome:
        note = "the authority that makes it need not be the CSMS's" if self.elsewhere else ""
        return Outcome(False, received, seen, Verdict.WARNING if self.elsewhere else None, note)

    def __str__(self) -> str:
        return f"{SIGNED} with a certificate for the request within {self.seconds:g} s"


def fits(asked: Observation, serial: str, station: bool) -> Callable[[Any], str | None]:
    """A chain for the request that was sent."""
    wanted = read_csr(asked.body["csr"])

    def match(value: Any) -> str | None:
        chain = certificates(value)
        if isinstance(chain, str):
            return f"the chain cannot be read: {chain}"
        leaf = chain[0]
        if spki(leaf) != spki(wanted):
            keys = [spki(each) for each in chain]
            place = keys.index(spki(wanted)) + 1 if spki(wanted) in keys else 0
            return f"the station's certificate is number {place}" if place else OTHER_KEY
        return _out_of_order(chain) or _unusable(leaf, wanted, serial, station, asked.at)

    return match


def spki(holder: x509.Certificate | x509.CertificateSigningRequest) -> bytes:
    return holder.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _out_of_order(chain: tuple[x509.Certificate, ...]) -> str | None:
    for place, (below, above) in enumerate(pairwise(chain), 2):
        if not certificate_signed_by(below, above):
            return f"certificate {place} of the chain has not signed the one before it"
    return None


def _unusable(
    leaf: x509.Certificate,
    wanted: x509.CertificateSigningRequest,
    serial: str,
    station: bool,
    at: float,
) -> str | None:
    """What keeps the station from using it."""
    name = name_part(leaf.subject, NameOID.COMMON_NAME)
    if station and (wrong := misnamed(name, serial)):
        return wrong
    if not station and name != csr_name(wanted):
        return f"the common name is {name!r}, {csr_name(wanted)!r} was asked for"
    if not name_part(leaf.subject, NameOID.ORGANIZATION_NAME):
        return "the subject has no organization (A00.FR.509)"
    if leaf.not_valid_after_utc <= moment(at):
        return f"it has expired: valid until {leaf.not_valid_after_utc:%Y-%m-%dT%H:%M:%SZ}"
    if old_digest(leaf):
        return "it is signed over a digest that is not secure any more (A00.FR.504)"
    return weakness(leaf.public_key()) or None
