"""The cells for a charging station: it dials our CSMS."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.ocpp.v201.tls_matrix.cells import (
    ANYTHING,
    CLEAR,
    LEAVES,
    YES,
    Cell,
    Kinds,
    rule,
    script,
)

_RFC5246: Final = ("A00.FR.317", "A00.FR.420")
"""TLS as in RFC 5246, without any modification: what that text demands, OCPP demands."""

VERSION = rule(
    "station.version",
    "a station leaves a CSMS that only speaks TLS older than 1.2, or SSL",
    "A00.FR.313",
    "A00.FR.316",
    "A00.FR.416",
    "A00.FR.419",
)
NOT_OFFERED = rule(
    "station.not_offered",
    "a station never goes on with a version or a suite that it has not offered",
    *_RFC5246,
    "RFC 5246 7.4.1.3",
    "RFC 8446 4.1.3",
)
WEAK = rule(
    "station.suite.weak",
    "a station leaves a CSMS that chooses a suite which is fit for no use",
    "A00.FR.320",
    "A00.FR.323",
    "A00.FR.423",
    "A00.FR.426",
)
COMPRESSION = rule(
    "station.compression", "a station never goes on with TLS compression", "A00.FR.321", "A00.FR.424"
)
CERTIFICATE = rule(
    "station.certificate",
    "a station leaves a CSMS that shows no certificate",
    "A00.FR.308",
    "A00.FR.310",
    "A00.FR.311",
    "A00.FR.411",
    "A00.FR.414",
)
INCOMPLETE = rule(
    "station.chain.short",
    "a station leaves a CSMS whose certificate leads to no root that it knows",
    "A00.FR.308",
    "A00.FR.311",
    "A00.FR.411",
    "A00.FR.414",
    basis="inferred",
)
CHAIN = rule(
    "station.chain",
    "a station takes an unusual chain of certificates, or refuses it",
    "A00.FR.308",
    "A00.FR.411",
    level="MAY",
)
SIGNATURE = rule(
    "station.signature",
    "a station leaves a CSMS that does not have the key of its certificate",
    *_RFC5246,
    "RFC 5246 7.4.3",
)
FINISHED = rule(
    "station.finished",
    "a station leaves a CSMS whose Finished does not fit what was said",
    *_RFC5246,
    "RFC 5246 7.4.9",
)
BROKEN = rule("station.broken", "a station ends a connection on which TLS is broken", *_RFC5246)
FRAGMENTS = rule(
    "station.fragments",
    "a station reads handshake messages that come in pieces",
    *_RFC5246,
    "RFC 5246 6.2.1",
    level="derived",
    basis="inferred",
)
ROBUST = rule(
    "station.robust", "a station may make of it what it likes", "A00.FR.312", "A00.FR.415", level="MAY"
)
CLEARTEXT = rule(
    "station.cleartext",
    "a station never goes on in the clear where TLS is due",
    "A00.FR.312",
    "A00.FR.415",
    "A00.FR.003",
)

OFFERS: Final[Mapping[str, tuple[str, Rule]]] = {
    "versions": (
        "A station's hello: its versions",
        rule(
            "station.offer.versions",
            "a station offers TLS 1.2 or newer, and nothing older",
            "A00.FR.313",
            "A00.FR.416",
            level="derived",
            basis="inferred",
        ),
    ),
    "suites": (
        "A station's hello: the suites that it must have",
        rule(
            "station.offer.suites",
            "a station supports both suites with ECDSA or both with static RSA that OCPP names",
            "A00.FR.319",
            "A00.FR.422",
        ),
    ),
    "weak": (
        "A station's hello: suites that nobody should have",
        rule(
            "station.offer.weak",
            "a station offers no suite that is fit for no use",
            "A00.FR.320",
            "A00.FR.423",
            level="derived",
            basis="inferred",
        ),
    ),
    "compression": (
        "A station's hello: compression",
        rule(
            "station.offer.compression",
            "a station offers no TLS compression",
            "A00.FR.321",
            "A00.FR.424",
            level="derived",
            basis="inferred",
        ),
    ),
    "server_name": (
        "A station's hello: the name of the server",
        rule(
            "station.offer.server_name",
            "a station puts no address where the name of the server belongs",
            "RFC 6066 3",
            level="derived",
            basis="inferred",
        ),
    ),
}
"""What a ClientHello is looked at for, by the name of the cell."""

_SUITES: Final[Mapping[str, tuple[str, str]]] = {
    "null": ("TLS_RSA_WITH_NULL_SHA256", "a suite that encrypts nothing"),
    "anonymous": ("TLS_DH_anon_WITH_AES_128_CBC_SHA", "a suite without a certificate"),
    "export": ("TLS_RSA_EXPORT_WITH_RC4_40_MD5", "a suite with keys of 40 bits"),
    "des": ("TLS_RSA_WITH_DES_CBC_SHA", "a suite with DES"),
    "rc4": ("TLS_ECDHE_ECDSA_WITH_RC4_128_SHA", "a suite with RC4"),
}


def cells() -> Iterator[Cell]:
    """All of them."""
    for name, (title, which) in OFFERS.items():
        yield _cell(f"offer:{name}", title, which, YES, {}, offer=name)
    yield from _choices()
    yield from _certificates()
    yield from _handshakes()
    yield from _ends()


def _cell(name: str, title: str, which: Rule, fine: Kinds, changes: Mapping[str, Any], **more: Any) -> Cell:
    return Cell(f"tls:CS:{name}", title, which, fine, changes=changes, **more)


def _choices() -> Iterator[Cell]:
    """Versions, suites, compression."""
    for version in ("TLSv1", "TLSv1.1"):
        changes = {"minimum": version, "maximum": version, "ciphers": "ALL"}
        title = f"A CSMS that speaks nothing newer than {version}"
        yield _cell(f"version:{version}", title, VERSION, LEAVES, changes)
    for version in ("SSLv3", "TLSv1", "TLSv1.1"):
        title = f"A CSMS that answers with {version}, whatever was offered"
        yield _cell(f"version:{version}:forced", title, VERSION, LEAVES, script(f"chooses version={version}"))
    yield _cell(
        "version:not_offered",
        "A CSMS that answers with a version that nobody knows",
        NOT_OFFERED,
        LEAVES,
        script("chooses version=TLSv1.4"),
    )
    for version in ("TLSv1.2", "TLSv1.3"):
        changes = {"minimum": version, "maximum": version}
        title = f"A CSMS that speaks {version} only"
        fine = YES if version == "TLSv1.2" else ANYTHING
        which = OFFERS["suites"][1] if version == "TLSv1.2" else ROBUST
        yield _cell(f"version:{version}", title, which, fine, changes)
    for name, (suite, what) in _SUITES.items():
        how = script(f"chooses suite={suite}")
        yield _cell(f"suite:{name}", f"A CSMS that chooses {what}", WEAK, LEAVES, how)
    yield _cell(
        "suite:not_offered",
        "A CSMS that chooses a suite which was not offered",
        NOT_OFFERED,
        LEAVES,
        script("chooses another suite"),
    )
    yield _cell(
        "compression:chosen",
        "A CSMS that chooses compression",
        COMPRESSION,
        LEAVES,
        script("chooses compression"),
    )


def _certificates() -> Iterator[Cell]:
    for name, how, title in (
        ("none", "leaves its certificate out", "A CSMS that leaves its certificate out"),
        ("empty", "shows no certificate", "A CSMS that shows an empty list of certificates"),
    ):
        yield _cell(f"certificate:{name}", title, CERTIFICATE, LEAVES, script(how))
    for name, title, which, fine in (
        ("disordered", "in no order, with a stranger among them", CHAIN, ANYTHING),
        ("more", "with more than are needed", CHAIN, ANYTHING),
        ("long", "with a hundred that nobody needs", CHAIN, ANYTHING),
        ("short", "without those on the way up", INCOMPLETE, LEAVES),
    ):
        title = f"A CSMS that shows its certificates {title}"
        yield _cell(f"chain:{name}", title, which, fine, script(f"{name} chain"))


def _handshakes() -> Iterator[Cell]:
    for name, how, title, which, fine in (
        ("forged_share", "forged share", "signs its key with another key", SIGNATURE, LEAVES),
        ("bad_finished", "bad Finished", "ends the handshake wrongly", FINISHED, LEAVES),
        ("bad_mac", "bad MAC", "sends a record that was altered on its way", BROKEN, LEAVES),
        ("long", "long record", "sends a record longer than any may be", BROKEN, LEAVES),
        ("fragments", "fragments", "sends its handshake byte by byte", FRAGMENTS, YES),
    ):
        group = "record" if name == "fragments" else "broken"
        yield _cell(f"{group}:{name}", f"A CSMS that {title}", which, fine, script(how))
    yield _cell(
        "renegotiation:asked",
        "A CSMS that wants to start over",
        ROBUST,
        ANYTHING,
        script("asks again"),
    )
    yield _cell("alerts:flood", "A CSMS that sends two thousand alerts", ROBUST, ANYTHING, script("floods"))


def _ends() -> Iterator[Cell]:
    for point in ("the hello", "its hello", "its certificate", "its flight", "the client's flight"):
        name = point.replace(" ", "_").replace("'", "")
        title = f"A CSMS that hangs up after {point}"
        yield _cell(f"leaves:{name}", title, ROBUST, ANYTHING, script(f"leaves after {point}"))
    yield _cell("stays:silent", "A CSMS that never says a word", ROBUST, ANYTHING, script("silent"))
    yield _cell(
        "cleartext:http",
        "A CSMS that answers in the clear",
        CLEARTEXT,
        ANYTHING - {CLEAR},
        script("speaks clear"),
        odd=frozenset(),
    )
