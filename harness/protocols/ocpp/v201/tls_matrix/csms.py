"""The cells for a CSMS: our station dials."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.judge.finding import Rule
from harness.protocols.ocpp.v201.tls_matrix.cells import (
    AGREED,
    ANYTHING,
    HTTP,
    NO,
    OPEN,
    QUIET,
    REFUSED,
    SILENT,
    YES,
    Cell,
    Kinds,
    script,
)
from harness.protocols.ocpp.v201.tls_matrix.csms_rules import (
    ANONYMOUS,
    BOUND,
    BROKEN,
    CHAIN,
    CLEARTEXT,
    CLIENT,
    COMPRESSION,
    DATED,
    EMPTY,
    FRAGMENTS,
    GROUP,
    NAMELESS,
    NEW_VERSION,
    NO_GROUP,
    PLAIN,
    PROOF,
    RENEGOTIATION,
    RESUMPTION,
    ROBUST,
    SECURE_RENEGOTIATION,
    STATIC_RSA,
    SUITE,
    VERSION,
    WEAK,
)

CERTIFICATE: Final = frozenset({"tls", "client_certificate"})
"""What a CSMS claims that wants certificates of its stations."""

_WEAK_SUITES: Final[Mapping[str, tuple[Rule, str, str]]] = {
    "null": (
        PLAIN,
        "only suites that encrypt nothing",
        "TLS_RSA_WITH_NULL_SHA256, TLS_RSA_WITH_NULL_SHA, TLS_RSA_WITH_NULL_MD5, TLS_ECDHE_RSA_WITH_NULL_SHA, "
        "TLS_ECDHE_ECDSA_WITH_NULL_SHA, TLS_NULL_WITH_NULL_NULL",
    ),
    "anonymous": (
        ANONYMOUS,
        "only suites without a certificate",
        "TLS_ECDH_anon_WITH_AES_128_CBC_SHA, TLS_DH_anon_WITH_AES_128_GCM_SHA256, "
        "TLS_DH_anon_WITH_AES_256_GCM_SHA384, TLS_DH_anon_WITH_AES_128_CBC_SHA256, "
        "TLS_DH_anon_WITH_AES_128_CBC_SHA",
    ),
    "export": (
        WEAK,
        "only suites with keys of 40 bits",
        "TLS_RSA_EXPORT_WITH_RC4_40_MD5, TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5, "
        "TLS_RSA_EXPORT_WITH_DES40_CBC_SHA, TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA",
    ),
    "des": (WEAK, "only suites with DES", "TLS_RSA_WITH_DES_CBC_SHA, TLS_DHE_RSA_WITH_DES_CBC_SHA"),
    "rc4": (
        WEAK,
        "only suites with RC4",
        "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA, TLS_ECDHE_RSA_WITH_RC4_128_SHA, TLS_RSA_WITH_RC4_128_SHA, "
        "TLS_RSA_WITH_RC4_128_MD5",
    ),
    "3des": (
        DATED,
        "only suites with 3DES",
        "TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA, TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA, "
        "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA, TLS_RSA_WITH_3DES_EDE_CBC_SHA",
    ),
    "cbc_sha": (
        DATED,
        "only suites with AES in CBC mode and SHA-1",
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, "
        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, "
        "TLS_RSA_WITH_AES_128_CBC_SHA, TLS_RSA_WITH_AES_256_CBC_SHA",
    ),
    "cbc_sha256": (
        DATED,
        "only suites with AES in CBC mode and SHA-256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256, "
        "TLS_RSA_WITH_AES_128_CBC_SHA256",
    ),
}

_MANDATORY: Final = (
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_RSA_WITH_AES_256_GCM_SHA384",
)

_BROKEN: Final[Mapping[str, tuple[str, str]]] = {
    "bad_mac": ("bad MAC", "a record that was altered on its way"),
    "long": ("long record", "a record longer than any may be"),
    "strange_type": ("strange record", "a record of a type that does not exist"),
    "bad_length": ("bad length", "a hello in which a list is longer than the hello"),
    "bad_finished": ("bad Finished", "a Finished that does not fit what was said"),
    "bad_share": ("bad share", "half of a key agreement that is no point of the curve"),
    "early_key_change": ("early key change", "a change to keys that nobody has agreed on"),
    "early_data": ("early data", "data before the handshake is over"),
    "early_finish": ("early finish", "a handshake without a key exchange"),
    "babble": ("babbles", "bytes that are no TLS"),
}
"""Where it stands that the connection has to end: RFC 5246 6.2.1, 6.2.3.3, 6, 7.2.2, 7.4.9, 7.4.7.2, 7.1, 7.3."""

_POINTS: Final = (
    "half of the hello",
    "the hello",
    "the server's flight",
    "the key exchange",
    "the key change",
    "the finish",
)


def cells() -> Iterator[Cell]:
    """All of them."""
    yield from _versions()
    yield from _suites()
    yield from _groups()
    yield from _extras()
    yield from _client_certificates()
    yield from _broken()
    yield from _ends()


def _cell(name: str, title: str, which: Rule, fine: Kinds, changes: Mapping[str, Any], **more: Any) -> Cell:
    return Cell(f"tls:CSMS:{name}", title, which, fine, changes=changes, **more)


def _versions() -> Iterator[Cell]:
    for version in ("SSLv3", "TLSv1", "TLSv1.1"):
        title = f"A station that speaks nothing newer than {version}"
        yield _cell(f"version:{version}", title, VERSION, NO, script(f"speaks={version}"))
    for version, which, fine in (("TLSv1.2", SUITE, YES), ("TLSv1.3", NEW_VERSION, ANYTHING)):
        changes = {"minimum": version, "maximum": version}
        yield _cell(f"version:{version}", f"A station that speaks {version} only", which, fine, changes)


def _suites() -> Iterator[Cell]:
    for suite in _MANDATORY:
        static = suite.startswith("TLS_RSA")
        yield _cell(
            f"suite:{suite}",
            f"A station that offers {suite} only",
            STATIC_RSA if static else SUITE,
            YES,
            script(f"offers suites={suite}"),
            dispute=("static_rsa", "may_lack") if static else ("", ""),
        )
    for name, (which, what, suites) in _WEAK_SUITES.items():
        title = f"A station that offers {what}"
        yield _cell(f"suite:{name}", title, which, NO, script(f"offers suites={suites}"))


def _groups() -> Iterator[Cell]:
    for name, which, fine, code in (
        ("P-256", GROUP, YES, "secp256r1"),
        ("P-384", ROBUST, ANYTHING, "secp384r1"),
        ("x25519", ROBUST, ANYTHING, "x25519"),
        ("unsupported", NO_GROUP, NO, "secp160r1, sect163k1"),
    ):
        title = f"A station that knows only the curve {name}".replace("the curve uns", "curves that are uns")
        yield _cell(f"group:{name}", title, which, fine, script(f"offers groups={code}"))


def _extras() -> Iterator[Cell]:
    yield _cell(
        "compression:offered",
        "A station that offers compression, and would rather have it",
        COMPRESSION,
        frozenset({OPEN, REFUSED}),
        script("offers compression"),
        wants={"compression": 0},
    )
    either = frozenset({REFUSED, SILENT, OPEN, QUIET, HTTP, AGREED})
    yield _cell(
        "renegotiation:info",
        "A station that asks whether renegotiation is secure",
        SECURE_RENEGOTIATION,
        YES,
        script("careless"),
        wants={"renegotiation_info": True},
    )
    yield _cell("renegotiation:secure", "A station that starts over", ROBUST, either, script("renegotiates"))
    yield _cell(
        "renegotiation:insecure",
        "A station that starts over without a proof that it is the same",
        RENEGOTIATION,
        either - {AGREED},
        script("renegotiates insecurely"),
    )
    yield _cell(
        "server_name:absent", "A station that sends no server name", NAMELESS, YES, {"server_name": ""}
    )
    yield _cell(
        "server_name:wrong",
        "A station that sends the name of another server",
        ROBUST,
        ANYTHING,
        {"server_name": "another.example.invalid"},
    )
    yield _cell(
        "resumption:kept",
        "A station that remembers its session",
        RESUMPTION,
        YES,
        script("keeps the session"),
    )
    yield _cell(
        "resumption:ticket",
        "A station that comes with the session of its last connection",
        RESUMPTION,
        YES,
        script("resumes"),
        after="tls:CSMS:resumption:kept",
    )
    yield _cell(
        "resumption:another_identity",
        "A station that comes with the session of another station",
        BOUND,
        NO,
        script("resumes"),
        after="tls:CSMS:resumption:kept",
        stranger=True,
        needs=CERTIFICATE,
    )
    yield _cell(
        "resumption:strange_ticket",
        "A station that comes with a ticket that nobody gave it",
        RESUMPTION,
        YES,
        script("strange ticket"),
    )


def _client_certificates() -> Iterator[Cell]:
    for name, what, which in (
        ("shows no certificate", "shows no certificate", CLIENT),
        ("proves with another key", "shows a certificate and proves it with another key", PROOF),
        ("proves nothing", "shows a certificate and leaves the proof out", PROOF),
    ):
        place = {"shows no certificate": "missing", "proves with another key": "wrong_key"}.get(
            name, "no_proof"
        )
        cell = f"client_certificate:{place}"
        yield _cell(cell, f"A station that {what}", which, NO, script(name), needs=CERTIFICATE)
    for name, what in (
        ("disordered chain", "in no order, with a stranger among them"),
        ("more chain", "with more than are needed"),
        ("long chain", "with a hundred that nobody needs"),
    ):
        yield _cell(
            f"client_chain:{name.split()[0]}",
            f"A station that shows its certificates {what}",
            CHAIN,
            ANYTHING,
            script(name),
            needs=CERTIFICATE,
        )


def _broken() -> Iterator[Cell]:
    for name, (how, what) in _BROKEN.items():
        yield _cell(f"broken:{name}", f"A station that sends {what}", BROKEN, NO, script(how))
    yield _cell(
        "record:empty",
        "A station that sends empty records of data",
        EMPTY,
        YES,
        script("empty records"),
        used=True,
    )
    yield _cell(
        "record:empty_handshake",
        "A station that sends an empty handshake record",
        ROBUST,
        ANYTHING,
        script("empty handshake"),
    )
    yield _cell(
        "record:fragments",
        "A station that sends its handshake byte by byte",
        FRAGMENTS,
        YES,
        script("fragments"),
    )
    yield _cell(
        "alerts:flood", "A station that sends two thousand alerts", ROBUST, ANYTHING, script("floods")
    )


def _ends() -> Iterator[Cell]:
    for point in _POINTS:
        name = point.replace(" ", "_").replace("'", "")
        title = f"A station that hangs up after {point}"
        yield _cell(f"leaves:{name}", title, ROBUST, ANYTHING, script(f"leaves after {point}"))
    for point in _POINTS[:2]:
        title = f"A station that says {point}, and then nothing"
        name = point.replace(" ", "_")
        yield _cell(f"stays:{name}", title, ROBUST, ANYTHING, script(f"stays after {point}"), stays=True)
    title = "A station that says its hello byte by byte, with pauses"
    yield _cell("stays:dripping", title, ROBUST, ANYTHING, script("drips"), stays=True)
    yield _cell(
        "cleartext:http",
        "A station that asks for a WebSocket in the clear",
        CLEARTEXT,
        NO,
        script("speaks clear"),
    )
