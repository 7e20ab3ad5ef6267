"""The rules for a CSMS in the TLS matrix."""

from typing import Final

from harness.protocols.ocpp.v201.tls_matrix.cells import rule

_RFC5246: Final = ("A00.FR.317", "A00.FR.420")
"""TLS as in RFC 5246, without any modification: what that text demands, OCPP demands."""

VERSION = rule(
    "csms.version",
    "a CSMS ends the connection of a station that only speaks TLS older than 1.2, or SSL",
    "A00.FR.313",
    "A00.FR.315",
    "A00.FR.416",
    "A00.FR.418",
)
NEW_VERSION = rule("csms.tls13", "a CSMS may speak TLS 1.3, or not", "A00.FR.313", "A00.FR.416", level="MAY")
SUITE = rule(
    "csms.suite",
    "a CSMS supports TLS 1.2 with each of the four suites that OCPP demands of it",
    "A00.FR.318",
    "A00.FR.421",
)
STATIC_RSA = rule(
    "csms.suite.static_rsa",
    "a CSMS supports the two suites with static RSA, too",
    "A00.FR.318",
    "A00.FR.421",
    basis="disputed",
)
WEAK = rule(
    "csms.suite.weak",
    "a CSMS ends the connection of a station that only offers suites which are fit for no use",
    "A00.FR.320",
    "A00.FR.322",
    "A00.FR.423",
    "A00.FR.425",
)
ANONYMOUS = rule(
    "csms.suite.anonymous",
    "a CSMS never agrees to a suite in which it shows no certificate",
    "A00.FR.307",
    "A00.FR.410",
)
PLAIN = rule(
    "csms.suite.null",
    "a CSMS never agrees to a suite that encrypts nothing",
    "A00.FR.312",
    "A00.FR.320",
    "A00.FR.415",
    "A00.FR.423",
)
DATED = rule(
    "csms.suite.dated",
    "a CSMS keeps to suites that are state of the art",
    "A00.FR.320",
    "A00.FR.423",
    "RFC 9325 4.2",
    level="derived",
    basis="inferred",
)
GROUP = rule(
    "csms.group",
    "a CSMS takes the curve P-256, which everybody has",
    "A00.FR.318",
    "RFC 8422 5.1.1",
    level="derived",
    basis="inferred",
)
NO_GROUP = rule(
    "csms.group.unknown",
    "a CSMS never takes another curve than those offered",
    *_RFC5246,
    "RFC 8422 5.1",
    level="derived",
    basis="inferred",
)
COMPRESSION = rule("csms.compression", "a CSMS never agrees to TLS compression", "A00.FR.321", "A00.FR.424")
SECURE_RENEGOTIATION = rule(
    "csms.renegotiation.info",
    "a CSMS says that it knows secure renegotiation",
    *_RFC5246,
    "RFC 5746 3.6",
    level="derived",
    basis="inferred",
)
RENEGOTIATION = rule(
    "csms.renegotiation.insecure",
    "a CSMS never starts over without the proof that it is the same connection",
    *_RFC5246,
    "RFC 5746 3.7",
    level="derived",
    basis="inferred",
)
NAMELESS = rule(
    "csms.server_name",
    "a CSMS can be reached by a station that sends no server name",
    "A00.FR.306",
    "RFC 6066 3",
    level="derived",
    basis="inferred",
)
RESUMPTION = rule(
    "csms.resumption",
    "a CSMS goes through a whole handshake when it does not take up a session",
    *_RFC5246,
    "RFC 5246 7.3",
    "RFC 5077 3.4",
    level="SHOULD",
)
BOUND = rule(
    "csms.resumption.identity",
    "a session belongs to the station that began it: with it nobody comes in as another one",
    "A00.FR.405",
    "RFC 5246 F.1.4",
    level="derived",
    basis="inferred",
)
CLIENT = rule(
    "csms.client_certificate",
    "a CSMS ends the connection of a station that does not prove who it is",
    "A00.FR.401",
    "A00.FR.403",
    "A00.FR.407",
)
PROOF = rule(
    "csms.client_certificate.proof",
    "a CSMS ends the connection of a station that does not have the key of its certificate",
    "A00.FR.407",
    "A00.FR.420",
    "RFC 5246 7.4.8",
)
CHAIN = rule(
    "csms.client_chain",
    "a CSMS takes an unusual chain of certificates, or refuses it",
    "A00.FR.403",
    level="MAY",
)
BROKEN = rule("csms.broken", "a CSMS ends a connection on which TLS is broken", *_RFC5246)
FRAGMENTS = rule(
    "csms.fragments",
    "a CSMS reads handshake messages that come in pieces",
    *_RFC5246,
    "RFC 5246 6.2.1",
    level="derived",
    basis="inferred",
)
EMPTY = rule("csms.empty_records", "a CSMS passes over empty records of data", *_RFC5246, "RFC 5246 6.2.1")
ROBUST = rule("csms.robust", "a CSMS may make of it what it likes", "A00.FR.306", "A00.FR.409", level="MAY")
CLEARTEXT = rule(
    "csms.cleartext",
    "a CSMS never goes on in the clear where TLS is due",
    "A00.FR.312",
    "A00.FR.415",
    "A00.FR.002",
)
