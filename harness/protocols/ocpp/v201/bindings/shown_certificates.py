"""8.3.18 and 8.3.20 in OCPP 2.0.1, a station tested: which certificate it shows when it connects, and that it gives no
secret away (A02.FR.05, A02.FR.07, A02.FR.08, A00.FR.401, A00.FR.511).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography import x509

from harness.judge.expectations import Expectation, Gather, Outcome, Pattern, Within
from harness.judge.finding import Verdict
from harness.pki.credential import common_name, fingerprint
from harness.pki.signatures import strength
from harness.protocols.binding import Check, Scene
from harness.protocols.ocpp.v201.bindings.base import BINDING, check, rule
from harness.protocols.ocpp.v201.bindings.estate import Known, certificates
from harness.protocols.ocpp.v201.bindings.signed import SIGNED
from harness.protocols.ocpp.v201.bindings.signing import KINDS
from harness.usecases import own_certificates as word
from harness.usecases.observation import Observation, first, lookup

FALLBACK = 300.0
"""Seconds that a station may take to find out that its new certificate opens no connection."""


def handshake(must: dict[str, Any], where: dict[str, Any]) -> Pattern:
    return Pattern("link", "tls", where={"outcome": "open", **where}, must=must)


def taken(scene: Scene) -> list[x509.Certificate]:
    """The certificates for its connection that the station has taken from us, oldest first."""
    found: list[x509.Certificate] = []
    for answer in scene.seen(SIGNED, "response"):
        asked = answer.answers
        if asked is None or first(answer.body, "status") != "Accepted":
            continue
        if first(asked.body, "certificateType") in (None, KINDS["station"]):
            chain = certificates(first(asked.body, "certificateChain"))
            found += [] if isinstance(chain, str) else chain[:1]
    return found


def shown(value: Any) -> x509.Certificate | None:
    """The first certificate of a `peer_chain`."""
    text = value[0] if isinstance(value, list | tuple) and value else ""
    found = certificates(text)
    return None if isinstance(found, str) else found[0]


USED = {
    "new": rule(
        "signed.used", "a station that has taken a certificate comes back with it", "A02.FR.08", "A00.FR.402"
    ),
    "old": rule(
        "signed.fallback",
        "a station whose new certificate opens no connection goes back to the one before",
        "Errata 2025-09 A02.FR.28",
        basis="disputed",
    ),
    "former": rule("signed.discarded", "a certificate that a station has refused is not used", "A02.FR.07"),
}
WANTED = {
    "new": "the new certificate",
    "old": "the certificate that it had before",
    "former": "the certificate that it showed before",
}


@BINDING.sees(word.ConnectsWith)
def connects_with(sight: word.ConnectsWith, scene: Scene) -> Check:
    new, wanted = taken(scene)[-1:], WANTED[sight.which]
    before = [shown(first(each.body, "peer_chain")) for each in scene.observations if each.name == "tls"]
    if sight.which == "former":
        new = [each for each in before[:1] if each is not None]

    def is_it(value: Any) -> str | None:
        got = shown(value)
        if got is None:
            return f"wanted {wanted}, got nothing"
        fits = bool(new) and (got == new[0]) is (sight.which != "old")
        return None if fits else f"wanted {wanted}, got {fingerprint(got)[:16]} ({common_name(got)})"

    def not_new(value: Any) -> str | None:
        """In TLS 1.3 a handshake is over for the station before it is refused for its certificate."""
        return "is the new one" if new and shown(value) == new[0] else None

    where = {"peer_chain": not_new} if sight.which == "old" else {}
    pattern = handshake({"peer_chain": is_it}, where)
    if sight.which == "old":
        return check(USED["old"], Within(pattern, FALLBACK))
    return check(USED[sight.which], ComesBack(pattern, scene.seconds("reboot_within")))


STAYS = "it keeps its connection: the labs close it then (Part 6, RenewChargingStationCertificate, errata 6.2.123)"


@dataclass(frozen=True, slots=True)
class ComesBack:
    """As `Within`; but a station that nothing at all is seen of has not left its connection, and is warned of.

    fine   that it stays is as good
    """

    pattern: Pattern
    seconds: float
    fine: bool = False

    def open(self, at: float) -> Expectation:
        inner = Within(self.pattern, self.seconds).open(at)

        def see(state: Expectation, seen: Observation) -> Outcome | None:
            if seen.shape == "link":
                state.seen.append(seen)
            inner.see(seen)
            return inner.outcome

        def late(state: Expectation) -> Outcome:
            got = f"nothing within {self.seconds:g} s"
            if state.seen:
                return Outcome(False, got, tuple(state.seen))
            return Outcome(self.fine, got, (), None if self.fine else Verdict.WARNING, STAYS)

        return Expectation(at + self.seconds, see, late)

    def __str__(self) -> str:
        return f"{self.pattern} within {self.seconds:g} s"


@BINDING.sees(word.BackAfterRenewal)
def back_after_renewal(sight: word.BackAfterRenewal, scene: Scene) -> Check:
    which = rule(
        "signed.back", "a station that connects with a certificate comes back with the new one", "A02.FR.08"
    )
    sent = scene.seen(SIGNED, by_sut=False)
    answers = scene.seen(SIGNED, "response")
    for_link = bool(sent) and first(sent[-1].body, "certificateType") in (None, KINDS["station"])
    refused = bool(answers) and first(answers[-1].body, "status") != "Accepted"
    if "client_certificate" not in scene.features or not for_link or refused:
        known = Known(True, "nothing", "it has no new certificate to connect with")
        return Check(which, known, since="now", consumes=False)
    opened = Pattern("link", "opened", by_sut=False)
    return check(which, ComesBack(opened, scene.seconds("reboot_within"), fine=True))


@BINDING.sees(word.ShowsFactoryCertificate)
def shows_factory_certificate(sight: word.ShowsFactoryCertificate, scene: Scene) -> Check:
    which = rule(
        "signed.own",
        "a station connects with a certificate of its own: the common name is its serial number, the key is "
        "strong enough",
        "A00.FR.401",
        "A00.FR.427",
        "A00.FR.502",
        "A00.FR.503",
        "A00.FR.511",
    )

    def judge(seen: Sequence[Observation]) -> str | None:
        hands = [each for each in seen if each.name == "tls" and first(each.body, "outcome") == "open"]
        own = shown(first(hands[-1].body, "peer_chain")) if hands else None
        if own is None:
            return "no certificate was shown"
        kind, bits = strength(own)
        if (kind == "RSA" and bits < 2048) or (kind == "EC" and bits < 224):
            return f"its key is {kind} of {bits} bits"
        serial = first(seen[-1].body, "chargingStation.serialNumber")
        fits = serial in (None, common_name(own))
        return None if fits else f"CN {common_name(own)!r}, serialNumber {serial!r}"

    both = Pattern(("link", "request"), ("tls", "BootNotification"))
    spec = Gather(
        both,
        scene.seconds("reboot_within"),
        lambda seen: seen.name == "BootNotification",
        judge,
        "a certificate with the serial number that BootNotification tells, if it tells one",
    )
    return Check(which, spec, consumes=False)


MASKED = "of a variable that is write-only: it may be a mask"


class NothingSecret:
    """Settled at once: what the reports of this scenario give away."""

    seconds = 0.0

    def __init__(self, scene: Scene) -> None:
        self._parts = scene.seen("NotifyReport")

    def open(self, at: float) -> Expectation:
        outcome = self._outcome()
        return Expectation(at, lambda *_: outcome, lambda _: outcome)

    def _outcome(self) -> Outcome:
        for part in self._parts:
            for entry in lookup(part.body, "reportData[]"):
                if wrong := given_away(entry):
                    mask = masked(entry)
                    return Outcome(
                        False, wrong, (part,), Verdict.WARNING if mask else None, MASKED if mask else ""
                    )
        ok = bool(self._parts)
        return Outcome(ok, "nothing of the kind" if ok else "no report", tuple(self._parts[-1:]))

    def __str__(self) -> str:
        return "no password and no private key among the values"


def masked(entry: Any) -> bool:
    """Could the value that is told be a mask? The record does not keep what may be a password."""
    kinds = set(lookup(entry, "variableAttribute[].mutability"))
    return kinds == {"WriteOnly"} and str(first(entry, "variable.name")).casefold() == "basicauthpassword"


def given_away(entry: Any) -> str:
    """The secret in one entry of a report, by name, or ""."""
    name = str(first(entry, "variable.name"))
    for value in lookup(entry, "variableAttribute[].value"):
        if "PRIVATE KEY" in str(value):
            return f"{name} holds a private key"
        if name.casefold() == "basicauthpassword" and value not in (None, ""):
            return "BasicAuthPassword is told"
    return ""


@BINDING.sees(word.NothingSecretReported)
def nothing_secret_reported(sight: word.NothingSecretReported, scene: Scene) -> Check:
    which = rule(
        "secrets.reported",
        "a report of what the station is made of holds neither its password nor its keys",
        "A02.FR.05",
        "Part 2 SecurityCtrlr.BasicAuthPassword",
    )
    return Check(which, NothingSecret(scene), since="now", consumes=False)
