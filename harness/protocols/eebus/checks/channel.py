"""The TLS handshake, and who the system under test is by its certificate (SHIP TS 1.0.1, 9 and 12)."""

from collections.abc import Mapping
from typing import Any, Final

from cryptography import x509

from harness.pki.node import curve_of, key_identifier, stated_identifier
from harness.protocols.eebus.bindings.base import SHIP
from harness.protocols.eebus.checks.context import Situation, rule
from harness.protocols.eebus.ship.passport import MANDATORY, leaf_shown
from harness.usecases.observation import Observation

SPOKEN: Final = rule("ship.tls", "a node speaks TLS 1.2 with a suite that SHIP names", f"{SHIP} 9.1")
OFFERED: Final = rule(
    "ship.tls_offer", f"a client offers TLS 1.2 and the mandatory suite {MANDATORY}", f"{SHIP} 9.1"
)
MUTUAL: Final = rule("ship.tls_mutual", "both sides show a certificate, and ask for the other's", f"{SHIP} 9")
STATED: Final = rule(
    "ship.ski",
    "the certificate of a node states its SKI, the SHA-1 of its public key",
    f"{SHIP} 12.2, TC_SHIP_SEC_001",
    "RFC 5280 4.2.1.2",
)
KEY: Final = rule("ship.key", "the key of a node is on the curve secp256r1", f"{SHIP} 9.1", basis="inferred")
SAME: Final = rule("ship.ski_same", "a node has the same SKI on every connection", f"{SHIP} 12.2")

CURVE: Final = "secp256r1"
HANDSHAKE_FAILURE, PROTOCOL_VERSION = 40, 70
NOTHING_IN_COMMON: Final = (HANDSHAKE_FAILURE, PROTOCOL_VERSION)


class Channel:
    """Looks at the outcome of every TLS handshake."""

    RULES = (SPOKEN, OFFERED, MUTUAL, STATED, KEY, SAME)

    def __init__(self, situation: Situation) -> None:
        self._tally = situation.tally
        self._ski = ""

    def see(self, seen: Observation) -> None:
        if seen.name != "tls" or not isinstance(seen.body, Mapping):
            return
        facts: Mapping[str, Any] = seen.body
        self._spoken(facts, seen.seq)
        self._mutual(facts, seen.seq)
        for certificate in leaf_shown(facts.get("peer_chain") or ()):
            self._certificate(certificate, seen.seq)

    def _spoken(self, facts: Mapping[str, Any], seq: int) -> None:
        offered = facts.get("offered") or {}
        if facts["outcome"] == "open":
            self._tally.held(SPOKEN, seq)
        elif facts.get("cleartext"):
            self._tally.broke(SPOKEN, "TLS 1.2", "clear text", seq)
        elif not offered and _nothing_in_common(facts):
            alert = facts["alert"]["name"]
            self._tally.broke(SPOKEN, f"TLS 1.2 with {MANDATORY}", f"the alert {alert} to this offer", seq)
        if offered:
            self._offer(offered, seq)

    def _offer(self, offered: Mapping[str, Any], seq: int) -> None:
        versions, suites = list(offered.get("versions") or ()), list(offered.get("suites") or ())
        if "TLSv1.2" in versions and MANDATORY in suites:
            self._tally.held(OFFERED, seq)
        else:
            told = f"{', '.join(versions)} with {', '.join(suites) or 'no suite'}"
            self._tally.broke(OFFERED, f"TLSv1.2 with {MANDATORY}", told, seq)

    def _mutual(self, facts: Mapping[str, Any], seq: int) -> None:
        we_dialled = not facts.get("offered")
        if facts["outcome"] == "open" and we_dialled:
            if facts.get("requested_client_certificate"):
                self._tally.held(MUTUAL, seq)
            else:
                self._tally.broke(MUTUAL, "a request for our certificate", "none", seq)
        elif facts["outcome"] == "open":
            self._tally.held(MUTUAL, seq)
        elif facts.get("problem") == "missing":
            self._tally.broke(MUTUAL, "a certificate of the client", "none", seq)

    def _certificate(self, certificate: x509.Certificate, seq: int) -> None:
        ski, stated = key_identifier(certificate), stated_identifier(certificate)
        if stated == ski:
            self._tally.held(STATED, seq)
        else:
            self._tally.broke(STATED, ski, stated or "no SKI in the certificate", seq)
        if (curve := curve_of(certificate)) == CURVE:
            self._tally.held(KEY, seq)
        else:
            self._tally.broke(KEY, CURVE, curve, seq)
        if self._ski in ("", ski):
            self._tally.held(SAME, seq)
        else:
            self._tally.broke(SAME, self._ski, ski, seq)
        self._ski = self._ski or ski

    def end(self, at: float) -> None:
        """Nothing is open."""


def _nothing_in_common(facts: Mapping[str, Any]) -> bool:
    """Did the server end it before it showed a certificate: by what was offered, not by who we are?"""
    alert = facts.get("alert") or {}
    unseen = not facts.get("peer_chain") and not facts.get("requested_client_certificate")
    return unseen and alert.get("from") == "sut" and alert.get("code") in NOTHING_IN_COMMON
