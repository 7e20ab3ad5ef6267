"""A TLS 1.2 server by script: it answers a ClientHello, and goes as far as the script wants."""

import os
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from harness.pki.credential import Credential
from harness.pki.tls import TlsTerms
from harness.transports.tls.hello import ClientHello, NotTls, NotYet, read_client_hello
from harness.transports.tls.names import GROUPS, VERSIONS, name_of
from harness.transports.tls.scripts import wire
from harness.transports.tls.scripts.base import Scripted
from harness.transports.tls.scripts.secrets import SPOKEN, Share, Suite, sign
from harness.transports.tls.scripts.wire import Reader, ServerHello
from harness.transports.tls.suites import SUITES

PREFERRED: Final = (0xC02B, 0xC02C, 0xC02F, 0xC030, 0x009C, 0x009D)
_GROUPS: Final = (29, 23, 24)


class ScriptedServer(Scripted):
    """A server that does everything as it should; scripts override what they want otherwise.

    It never checks what a client proves: neither its certificate, nor its signature, nor its Finished.
    """

    def __init__(self, terms: TlsTerms, script: str = "") -> None:
        super().__init__(terms, server=True, script=script)
        self.heard: ClientHello | None = None
        self.random = os.urandom(32)
        self.client_random = b""
        self.suite: Suite | None = None
        self.credential: Credential | None = None
        self.share: Share | None = None
        self.session_id = b""
        self.extended = False
        self.master = b""
        self._hello = bytearray()

    def feed(self, data: bytes) -> bytes:
        if self.heard is None:
            self._hello += data
            self._look(bytes(self._hello))
        return super().feed(data)

    def _look(self, data: bytes) -> None:
        try:
            self.heard = read_client_hello(data)
        except (NotYet, NotTls):
            return
        self.story.offered = self.heard.facts()
        self.story.server_name = self.heard.server_name
        self.story.requested_client_certificate = self.terms.client_certificates != "none"

    def handshake(self, kind: int, body: bytes) -> None:
        match kind:
            case wire.CLIENT_HELLO if self.suite is None:
                self.client_random = body[2:34]
                self.extended = self.heard is not None and 23 in self.heard.extensions
                self.greeted()
            case wire.CERTIFICATE:
                self.saw_chain(wire.read_certificates(body))
            case wire.CLIENT_KEY_EXCHANGE:
                self.exchanged(body)
            case wire.FINISHED if self.reading is not None:
                self.client_finished()

    # -- our flight ---------------------------------------------------------------------------------------------

    def greeted(self) -> None:
        """The ClientHello came: our whole first flight."""
        assert self.heard is not None
        code = self.pick()
        if code is None:
            self.alert(40)
            self.fail("harness", "no suite in common")
            return
        self.suite = Suite(code)
        self.hello(ServerHello(wire.TLS12, self.random, self.session_id, code, 0, self.extensions()))
        self.present()
        if self.suite.exchange != "RSA":
            self.offer_share()
        if self.terms.client_certificates != "none":
            self.ask()
        self.done()

    def pick(self) -> int | None:
        """The suite: one that was offered, that we speak, and that we have a certificate for."""
        assert self.heard is not None
        for code in PREFERRED:
            if code in self.heard.suites and (found := self.credential_for(code)) is not None:
                self.credential = found
                return code
        return None

    def credential_for(self, code: int) -> Credential | None:
        wanted = ec.EllipticCurvePrivateKey if "ECDSA" in Suite(code).exchange else rsa.RSAPrivateKey
        return next((each for each in self.terms.credentials if isinstance(each.key, wanted)), None)

    def extensions(self) -> dict[int, bytes]:
        assert self.heard is not None
        found: dict[int, bytes] = {}
        if 0xFF01 in self.heard.extensions or wire.SCSV in self.heard.suites:
            found[0xFF01] = b"\x00"
        if 11 in self.heard.extensions:
            found[11] = b"\x01\x00"
        if self.extended:
            found[23] = b""
        return found

    def hello(self, hello: ServerHello) -> None:
        """Our ServerHello."""
        self.version = min(hello.version, wire.TLS12)
        self.compression = hello.compression
        self.chose(hello.version, name_of(SUITES, hello.suite))
        self.say(wire.SERVER_HELLO, hello.body())

    def present(self) -> None:
        """Our Certificate message."""
        chain = self.credential.chain if self.credential is not None else ()
        self.say(wire.CERTIFICATE, wire.certificates(chain))
        if self.credential is not None:
            self.presented(self.credential)

    def offer_share(self) -> None:
        """ServerKeyExchange, signed."""
        assert self.heard is not None
        group = next((each for each in _GROUPS if each in self.heard.groups), 23)
        self.share = Share(group)
        self.story.group = name_of(GROUPS, group)
        said = b"\x03" + wire.numbers((group,)) + wire.vector(self.share.public, 1)
        self.say(wire.SERVER_KEY_EXCHANGE, said + self.signed(self.client_random + self.random + said))

    def signed(self, data: bytes) -> bytes:
        assert self.credential is not None
        assert self.heard is not None
        return sign(self.credential.key, data, self.heard.signatures)

    def ask(self) -> None:
        """CertificateRequest; no authority is named, so that any certificate will do."""
        body = wire.vector(b"\x40\x01", 1) + wire.vector(wire.numbers(wire.SIGNATURES), 2)
        self.say(wire.CERTIFICATE_REQUEST, body + wire.vector(b"", 2))

    def done(self) -> None:
        self.say(wire.SERVER_HELLO_DONE, b"")

    # -- the client's flight ------------------------------------------------------------------------------------

    def exchanged(self, body: bytes) -> None:
        """ClientKeyExchange: the client goes on with what we laid before it."""
        if self.suite is None or self.suite.code not in SPOKEN or self.story.version != VERSIONS[wire.TLS12]:
            self.enough()
            return
        extended = self.extended and self.hello_extended()
        seed = self.suite.hash(self.transcript) if extended else self.client_random + self.random
        self.master = self.suite.master(self._premaster(body), seed, extended)
        self.pending, self.ours = self.suite.locks(self.master, self.client_random, self.random)

    def enough(self) -> None:
        """The client went on with what it should not have gone on with."""
        self.agreed = True
        self.leave("the client went on: there is nothing more to see")

    def hello_extended(self) -> bool:
        """Did our hello agree to the extended master secret?"""
        return 23 in self.extensions()

    def _premaster(self, body: bytes) -> bytes:
        if self.share is not None:
            return self.share.agree(Reader(body).vector(1))
        assert self.credential is not None
        assert isinstance(self.credential.key, rsa.RSAPrivateKey)
        try:
            return self.credential.key.decrypt(Reader(body).vector(2), padding.PKCS1v15())
        except ValueError:
            return bytes(48)

    def client_finished(self) -> None:
        """The client is through: it is our turn."""
        assert self.suite is not None
        self.change_keys(self.ours)
        self.say(wire.FINISHED, self.verify_data())
        self.through()

    def verify_data(self) -> bytes:
        assert self.suite is not None
        return self.suite.finished(self.master, "server", self.transcript)

    def through(self) -> None:
        """The handshake has succeeded; for scripts that have more to do before they say so."""
        self.open()
