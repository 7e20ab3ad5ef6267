"""A TLS 1.2 client by script: it says its hello, and goes as far as the script wants."""

import os
from dataclasses import replace
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from harness.pki.credential import Credential
from harness.pki.pem import UNREADABLE
from harness.pki.tls import TlsTerms
from harness.transports.tls.names import GROUPS, name_of
from harness.transports.tls.scripts import wire
from harness.transports.tls.scripts.base import Scripted
from harness.transports.tls.scripts.secrets import SPOKEN, Share, Suite, sign
from harness.transports.tls.scripts.wire import Hello, Reader, ServerHello
from harness.transports.tls.suites import SUITES

GOOD: Final = (0xC02B, 0xC02C, 0x009C, 0x009D, 0xC02F, 0xC030, wire.SCSV)
"""Suites that a proper client offers: the four that charging demands, and the usual two for RSA."""


class ScriptedClient(Scripted):
    """A client that does everything as it should; scripts override what they want otherwise.

    offer   its ClientHello; without suites it offers the good ones
    """

    def __init__(self, terms: TlsTerms, host: str = "", script: str = "", offer: Hello | None = None) -> None:
        super().__init__(terms, server=False, script=script)
        offer = offer or Hello()
        self.offer = replace(
            offer,
            random=os.urandom(32),
            suites=offer.suites or GOOD,
            server_name=self._named(host) if offer.server_name is None else offer.server_name,
        )
        self.story.server_name = self.offer.server_name or ""
        self.chosen: ServerHello | None = None
        self.suite: Suite | None = None
        self.master = self.ticket = self.share = self.verified = b""
        self.group = 0
        self.schemes: tuple[int, ...] = ()
        self.server_key: rsa.RSAPublicKey | None = None
        self.resumed = False

    def _named(self, host: str) -> str:
        name = self.terms.server_name
        if name is not None:
            return name
        return host if any(letter.isalpha() for letter in host) and ":" not in host else ""

    # -- hello --------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """The ClientHello. Its record says 3.1 at most, as is usual (RFC 5246, appendix E)."""
        self.version = min(self.offer.version, 0x0301)
        self.say(wire.CLIENT_HELLO, self.offer.body())

    def handshake(self, kind: int, body: bytes) -> None:
        match kind:
            case wire.SERVER_HELLO:
                self.answered(wire.read_server_hello(body))
            case wire.CERTIFICATE:
                self.saw_server(self.saw_chain(wire.read_certificates(body)))
            case wire.SERVER_KEY_EXCHANGE:
                self.took_share(Reader(body))
            case wire.CERTIFICATE_REQUEST:
                self.asked(Reader(body))
            case wire.SERVER_HELLO_DONE:
                self.our_turn()
            case wire.NEW_TICKET:
                self.ticket = Reader(body[4:]).vector(2)
            case wire.FINISHED if self.reading is not None:
                self.server_finished()

    def answered(self, hello: ServerHello) -> None:
        """What the server agreed to. Where we cannot go on ourselves we have seen what there is to see."""
        self.chosen = hello
        self.compression = hello.compression
        self.version = min(hello.version, wire.TLS12)
        self.more["renegotiation_info"] = 0xFF01 in hello.extensions
        self.chose(hello.version, name_of(SUITES, hello.suite))
        if hello.version != wire.TLS12 or hello.suite not in SPOKEN or hello.compression:
            self.beyond()
            return
        self.suite = Suite(hello.suite)
        if self.offer.session_id and hello.session_id == self.offer.session_id:
            self.resume()

    def beyond(self) -> None:
        """The server agreed to something that we cannot speak ourselves."""
        self.agreed = True
        self.leave("the server agreed: there is nothing more to see")

    def resume(self) -> None:
        """The server takes up a former session; for scripts that have one."""

    # -- the server's flight ------------------------------------------------------------------------------------

    def saw_server(self, chain: tuple[x509.Certificate, ...]) -> None:
        try:
            key = chain[0].public_key() if chain else None
        except UNREADABLE:
            key = None
        self.server_key = key if isinstance(key, rsa.RSAPublicKey) else None

    def took_share(self, said: Reader) -> None:
        said.number(1)
        self.group, self.share = said.number(2), said.vector(1)
        self.story.group = name_of(GROUPS, self.group)

    def asked(self, said: Reader) -> None:
        """CertificateRequest, with the schemes that the server takes."""
        self.story.requested_client_certificate = True
        said.vector(1)
        listed = said.vector(2)
        self.schemes = tuple(int.from_bytes(listed[at : at + 2], "big") for at in range(0, len(listed), 2))

    # -- our flight ---------------------------------------------------------------------------------------------

    def our_turn(self) -> None:
        """ServerHelloDone came."""
        credential = self.terms.credentials[0] if self.terms.credentials else None
        if self.story.requested_client_certificate:
            self.present(credential)
        self.exchange()
        if self.story.requested_client_certificate and credential is not None:
            self.prove(credential)
        self.finish()

    def present(self, credential: Credential | None) -> None:
        """Our Certificate message."""
        chain = credential.chain if credential is not None else ()
        self.say(wire.CERTIFICATE, wire.certificates(chain))
        if credential is not None:
            self.presented(credential)

    def exchange(self) -> None:
        """ClientKeyExchange, and the keys that come of it."""
        premaster, body = self._secret()
        self.say(wire.CLIENT_KEY_EXCHANGE, body)
        assert self.suite is not None
        assert self.chosen is not None
        extended = 23 in self.chosen.extensions and self.offer.extended_secret
        randoms = self.offer.random + self.chosen.random
        seed = self.suite.hash(self.transcript) if extended else randoms
        self.master = self.suite.master(premaster, seed, extended)
        self.lock()

    def _secret(self) -> tuple[bytes, bytes]:
        """The premaster secret, and what is said of it."""
        if self.share:
            own = Share(self.group)
            return own.agree(self.share), wire.vector(own.public, 1)
        premaster = wire.numbers((self.offer.version,)) + os.urandom(46)
        sealed = self.server_key.encrypt(premaster, padding.PKCS1v15()) if self.server_key else b""
        return premaster, wire.vector(sealed, 2)

    def lock(self) -> None:
        """Keys from the master secret."""
        assert self.suite is not None
        assert self.chosen is not None
        self.ours, self.pending = self.suite.locks(self.master, self.offer.random, self.chosen.random)

    def prove(self, credential: Credential) -> None:
        """CertificateVerify."""
        self.say(wire.CERTIFICATE_VERIFY, sign(credential.key, self.transcript, self.schemes))

    def finish(self) -> None:
        """ChangeCipherSpec and Finished."""
        assert self.suite is not None
        self.change_keys(self.ours)
        self.verified = self.suite.finished(self.master, "client", self.transcript)
        self.say(wire.FINISHED, self.verified)

    # -- open ---------------------------------------------------------------------------------------------------

    def server_finished(self) -> None:
        """The server is through, and so are we; in a resumed session our Finished is still due."""
        if self.phase != "shaking":
            return
        if self.resumed:
            self.finish()
        self.through()

    def through(self) -> None:
        """The handshake has succeeded; for scripts that have more to do before they say so."""
        self.open()
