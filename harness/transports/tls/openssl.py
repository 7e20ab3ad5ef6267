"""The honest end: OpenSSL with a memory BIO.

OpenSSL speaks and decides; what we add are the clock of the stage, the problems by the names of `pki.verify`, and the
record. Its security level is 0, because a scenario may want to speak what nobody should speak; what is not on our terms
is refused by us.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from cryptography import x509
from OpenSSL import SSL, crypto

from harness.pki.credential import fingerprint, pem
from harness.pki.pem import UNREADABLE
from harness.pki.tls import TlsTerms
from harness.pki.verify import verify
from harness.transports.tls.end import Facts, Phase, Story
from harness.transports.tls.hello import NotTls, NotYet, begins_tls, read_client_hello
from harness.transports.tls.suites import suite_named

VERSIONS: Final = {
    "SSLv3": SSL.SSL3_VERSION,
    "TLSv1": SSL.TLS1_VERSION,
    "TLSv1.1": SSL.TLS1_1_VERSION,
    "TLSv1.2": SSL.TLS1_2_VERSION,
    "TLSv1.3": SSL.TLS1_3_VERSION,
}
USUAL_CIPHERS: Final = (
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:AES128-GCM-SHA256:AES256-GCM-SHA384"
)
"""Those that charging demands, static RSA among them, and the ephemeral RSA ones that everybody else prefers."""

_NO_CERTIFICATE: Final = "peer did not return a certificate"
_NO_AUTO_CHAIN: Final = 0x8
_LOOP, _READ_ALERT, _WRITE_ALERT = 0x01, 0x4004, 0x4008
_FATAL: Final = 2
_PIECE: Final = 65536
_PROBLEMS: Final = {
    2: "incomplete",
    7: "bad_signature",
    9: "not_yet_valid",
    10: "expired",
    18: "self_signed",
    19: "unknown_root",
    20: "unknown_root",
    21: "unknown_root",
    23: "revoked",
    24: "not_a_ca",
    25: "path_length",
    26: "wrong_usage",
    32: "wrong_usage",
    66: "weak_key",
    67: "weak_key",
    68: "weak_digest",
    79: "not_a_ca",
}
"""X509_V_ERR_... of OpenSSL as problems of `pki.verify`."""
_ISSUER_UNKNOWN, _LEAF_UNVERIFIED = 20, 21
_NOT_OURS: Final = frozenset({3, 11, 12, 33})
"""No revocation list, or one that is out of date: whether that counts is for `verify` to say."""


class OpenSslEnd:
    """See `end.TlsEnd`. `host`: dialling, the host of the URL."""

    def __init__(self, terms: TlsTerms, *, server: bool, now: Callable[[], float], host: str = "") -> None:
        self._terms = terms
        self._now = now
        self._story = Story(server)
        self._phase: Phase = "shaking"
        self._news: list[Facts] = []
        self._hello = bytearray()
        self._seen: dict[int, x509.Certificate] = {}
        self._heard = self._answered = self._leaving = False
        self._out = bytearray()
        self._conn = SSL.Connection(self._context(server), None)
        if server:
            self._conn.set_accept_state()
        else:
            self._conn.set_connect_state()
            self._name_the_server(host)

    # -- making it --------------------------------------------------------------------------------------------------

    def _context(self, server: bool) -> SSL.Context:
        terms = self._terms
        context = SSL.Context(SSL.TLS_SERVER_METHOD if server else SSL.TLS_CLIENT_METHOD)
        context.set_min_proto_version(VERSIONS[terms.minimum])
        context.set_max_proto_version(VERSIONS[terms.maximum])
        usual = USUAL_CIPHERS if terms.minimum in ("TLSv1.2", "TLSv1.3") else "ALL"
        context.set_cipher_list(f"{terms.ciphers or usual}:@SECLEVEL=0".encode())
        context.set_options(SSL.OP_NO_COMPRESSION | SSL.OP_NO_RENEGOTIATION | SSL.OP_NO_TICKET)
        context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
        context.set_mode(_NO_AUTO_CHAIN)
        context.set_info_callback(self._informed)
        self._present(context)
        self._trust(context)
        context.set_verify(self._verify_mode(server), self._judge_one)
        return context

    def _present(self, context: SSL.Context) -> None:
        sent: set[str] = set()
        for credential in self._terms.credentials:
            context.use_certificate(credential.certificate)
            context.use_privatekey(credential.key)
            for issuer in credential.issuers:
                if (mark := fingerprint(issuer)) not in sent:
                    sent.add(mark)
                    context.add_extra_chain_cert(issuer)

    def _trust(self, context: SSL.Context) -> None:
        store = context.get_cert_store()
        assert store is not None
        for root in self._terms.trust:
            store.add_cert(crypto.X509.from_cryptography(root))
            if self._terms.client_certificates != "none":
                context.add_client_ca(root)
        flags = crypto.X509StoreFlags.PARTIAL_CHAIN
        if self._terms.crls:
            flags |= crypto.X509StoreFlags.CRL_CHECK
        for each in self._terms.crls:
            store.add_crl(each)
        store.set_flags(flags)
        store.set_time(datetime.fromtimestamp(self._now(), UTC))

    def _verify_mode(self, server: bool) -> int:
        if not server:
            return SSL.VERIFY_PEER
        wanted = {"none": SSL.VERIFY_NONE, "asked": SSL.VERIFY_PEER}
        demanded = SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT
        return wanted.get(self._terms.client_certificates, demanded)

    def _name_the_server(self, host: str) -> None:
        name = self._terms.server_name
        if name is None:
            name = host if any(letter.isalpha() for letter in host) and ":" not in host else ""
        if name:
            self._story.server_name = name
            self._conn.set_tlsext_host_name(name.encode("idna"))

    # -- what OpenSSL asks and tells --------------------------------------------------------------------------------

    def _judge_one(self, conn: SSL.Connection, cert: crypto.X509, error: int, depth: int, ok: int) -> bool:
        """Called for each certificate of the path, the root first, and for each error."""
        try:
            self._seen[depth] = cert.to_cryptography()
        except UNREADABLE:
            self._story.problem = self._story.problem or "malformed"
            return False
        if not ok:
            return error in _NOT_OURS or self._overlooked(_problem(error, depth))
        return depth > 0 or self._fine_by_us()

    def _fine_by_us(self) -> bool:
        """Whether we go on with a chain that OpenSSL has nothing against."""
        terms, chain, now = self._terms, self._chain(), self._now()
        usage = "client" if self._story.server else "server"
        problem = verify(chain, terms.trust, now, usage=usage, name=terms.peer_name, crls=terms.crls)
        if not self._overlooked(problem):
            return False
        return terms.judge is None or self._overlooked(terms.judge(chain, now))

    def _overlooked(self, problem: str) -> bool:
        passes = not problem or problem in self._terms.overlook or "*" in self._terms.overlook
        if problem and (not passes or not self._story.problem):
            self._story.problem = problem
        return passes

    def _chain(self) -> tuple[x509.Certificate, ...]:
        """What the other side presented, as far as it was seen."""
        ours = {fingerprint(root) for root in self._terms.trust}
        chain = [self._seen[depth] for depth in sorted(self._seen)]
        return tuple(each for at, each in enumerate(chain) if at == 0 or fingerprint(each) not in ours)

    def _informed(self, conn: SSL.Connection, where: int, value: int) -> None:
        """A warning (as of a server that does not know the name it is called by) ends nothing, and tells nothing."""
        if where in (_READ_ALERT, _WRITE_ALERT) and value >> 8 == _FATAL:
            self._story.saw_alert(value & 0xFF, by_sut=where == _READ_ALERT)
        elif where & _LOOP and b"certificate request" in conn.get_state_string():
            self._story.requested_client_certificate = True

    # -- TlsEnd -----------------------------------------------------------------------------------------------------

    @property
    def phase(self) -> Phase:
        return self._phase

    def start(self) -> None:
        self._shake()

    def feed(self, data: bytes) -> bytes:
        if self._phase == "over":
            return b""
        if not self._heard and self._speaks_clear(data):
            return b""
        self._heard = True
        self._look_at_hello(data)
        self._conn.bio_write(data)
        if self._phase == "shaking":
            self._shake()
        return self._read() if self._phase == "open" else b""

    def eof(self) -> None:
        if self._phase == "shaking":
            self._fail("sut", "the connection ended inside the handshake")
        elif self._phase == "open" and not self._leaving:
            self._broke("the connection ended before anything was said")
        self._phase = "over"

    def send(self, data: bytes) -> None:
        if self._phase == "open" and data:
            self._conn.sendall(data)

    def close(self) -> None:
        self._leaving = True
        if self._phase == "open":
            try:
                self._conn.shutdown()
            except SSL.Error:
                return

    def give_up(self, why: str) -> None:
        self._leaving = True
        if self._phase == "shaking":
            self._story.gave_up = True
            self._fail("harness", why)

    def take(self) -> bytes:
        while True:
            try:
                self._out += self._conn.bio_read(_PIECE)
            except SSL.Error:
                out = bytes(self._out)
                self._out.clear()
                return out

    def news(self) -> list[Facts]:
        news, self._news = self._news, []
        return news

    # -- inside -----------------------------------------------------------------------------------------------------

    def _speaks_clear(self, data: bytes) -> bool:
        if begins_tls(data):
            return False
        self._story.cleartext = True
        self._fail("harness", f"clear text where TLS is spoken: {data[:16]!r}")
        return True

    def _look_at_hello(self, data: bytes) -> None:
        """Keep what the ClientHello offers."""
        if not self._story.server or self._story.offered or self._phase != "shaking":
            return
        self._hello += data
        try:
            offered = read_client_hello(bytes(self._hello))
        except (NotYet, NotTls):
            return
        self._hello.clear()
        self._story.offered = offered.facts()
        self._story.server_name = offered.server_name
        self._story.requested_client_certificate = self._terms.client_certificates != "none"

    def _shake(self) -> None:
        try:
            self._conn.do_handshake()
        except SSL.WantReadError:
            return
        except SSL.Error as fault:
            self._fail("harness", _reason(fault))
            return
        self._agreed()
        self._phase = "open"
        self._news.append(self._story.facts("open"))

    def _read(self) -> bytes:
        plain = bytearray()
        while True:
            try:
                plain += self._conn.recv(_PIECE)
            except SSL.WantReadError:
                break
            except SSL.ZeroReturnError:
                self._answered = self._answered or bool(plain)
                self.eof()
                break
            except SSL.Error as fault:
                self._answered = self._answered or bool(plain)
                self._broke(_reason(fault))
                break
        self._answered = self._answered or bool(plain)
        return bytes(plain)

    def _broke(self, why: str) -> None:
        """The channel fails after the handshake. Before the first answer it counts as a handshake that was refused."""
        self._phase = "over"
        if not self._answered:
            self._news.append(self._story.facts("failed", "sut", why))

    def _agreed(self) -> None:
        story, conn = self._story, self._conn
        story.version = conn.get_protocol_version_name()
        story.suite = suite_named(conn.get_cipher_name() or "")
        story.group = conn.get_group_name() or ""
        whole = list(_readable(conn.get_peer_cert_chain() or []))
        own = self._seen.get(0)
        if own is not None and own not in whole:
            whole = [own, *whole]
        story.peer_chain = tuple(pem(each) for each in whole)
        self._tell_own()

    def _tell_own(self) -> None:
        mine = self._conn.get_certificate(as_cryptography=True)
        presented = self._story.server or self._story.requested_client_certificate
        if mine is not None and presented:
            self._story.own_certificate = {
                "subject": mine.subject.rfc4514_string(),
                "fingerprint": fingerprint(mine),
            }

    def _fail(self, by: str, why: str) -> None:
        self._phase = "over"
        if why == _NO_CERTIFICATE:
            self._story.problem = "missing"
        if self._story.problem:
            why = f"the certificate of the other side: {self._story.problem} ({why})"
        self._story.peer_chain = tuple(pem(each) for each in self._chain())
        self._tell_own()
        self._news.append(self._story.facts("failed", by, why))


def _readable(chain: Iterable[crypto.X509]) -> Iterator[x509.Certificate]:
    """Who has proved who it is may send along what nobody can read."""
    for each in chain:
        try:
            yield each.to_cryptography()
        except UNREADABLE:
            continue


def _problem(error: int, depth: int) -> str:
    if error in (_ISSUER_UNKNOWN, _LEAF_UNVERIFIED) and depth == 0:
        return "incomplete"
    return _PROBLEMS.get(error, f"error {error} of OpenSSL")


def _reason(fault: SSL.Error) -> str:
    """The last reason that OpenSSL gives."""
    reasons = fault.args[0] if fault.args and isinstance(fault.args[0], list) else []
    return str(reasons[-1][-1]) if reasons else f"{fault}" or type(fault).__name__
