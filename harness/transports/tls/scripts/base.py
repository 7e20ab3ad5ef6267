"""What all ends have in common that play by a script: records in and out, alerts, the story for the record.

A script is careless: it believes every certificate and every signature, and takes every answer for an answer to its
question. It is there to see what the other side does, not to be safe.
"""

from collections.abc import Sequence
from typing import Final

from cryptography import x509

from harness.pki.credential import Credential, fingerprint, pem
from harness.pki.pem import UNREADABLE
from harness.pki.tls import TlsTerms
from harness.transports.tls.end import Facts, Phase, Story
from harness.transports.tls.names import VERSIONS, name_of
from harness.transports.tls.scripts.secrets import Lock, Unreadable
from harness.transports.tls.scripts.wire import (
    ALERT,
    CHANGE_CIPHER_SPEC,
    DATA,
    HANDSHAKE,
    MESSAGES,
    TLS12,
    message,
    record,
)

MOST: Final = 1 << 14
"""Bytes of the longest fragment (RFC 5246 §6.2.1)."""
WARNING, FATAL = 1, 2
_SHOWN: Final = 24
"""Bytes of clear text in the record: enough to know what it is, too few for a password."""
_MUCH: Final = 1 << 18
"""Bytes of handshake that nobody needs who means well."""
_NONSENSE: Final = (AssertionError, AttributeError, LookupError, TypeError, *UNREADABLE)
"""What a script runs into when the other side says what nobody could expect."""


class Scripted:
    """One end that plays by a script; see `end.TlsEnd`.

    script    its name, for the record
    reached   the last handshake message that came from the other side
    agreed    the other side went on with what was laid before it
    pace      seconds between one byte and the next, on a real line; 0: as fast as it goes
    transcript  of the handshake messages, as both sides should have it; last: without the latest that came
    """

    def __init__(self, terms: TlsTerms, *, server: bool, script: str = "") -> None:
        self.terms = terms
        self.story = Story(server)
        self.script = script
        self.reached = ""
        self.agreed = False
        self.compression = 0
        self.more: Facts = {}
        self.fragment = 0
        self.pace = 0.0
        self.version = TLS12
        self.transcript = b""
        self.last = b""
        self.reading: Lock | None = None
        self.writing: Lock | None = None
        self.pending: Lock | None = None
        self._phase: Phase = "shaking"
        self._news: list[Facts] = []
        self._in = bytearray()
        self._messages = bytearray()
        self._out = bytearray()
        self._plain = bytearray()
        self._answered = False
        self._heard = 0

    # -- TlsEnd -------------------------------------------------------------------------------------------------

    @property
    def phase(self) -> Phase:
        return self._phase

    def start(self) -> None:
        """A client begins here."""

    def feed(self, data: bytes) -> bytes:
        self._in += data
        try:
            while self._phase != "over" and self._record():
                pass
        except _NONSENSE as fault:
            self.fail("harness", f"what came makes no sense here: {type(fault).__name__} {fault}".strip())
        plain = bytes(self._plain)
        self._plain.clear()
        return plain

    def eof(self) -> None:
        if self._phase == "shaking":
            self.fail("sut", "the connection ended")
        self._phase = "over"

    def send(self, data: bytes) -> None:
        if self._phase == "open":
            for at in range(0, len(data), MOST):
                self.put(DATA, data[at : at + MOST])

    def close(self) -> None:
        if self._phase == "open":
            self.alert(0, WARNING)

    def give_up(self, why: str) -> None:
        if self._phase == "shaking":
            self.story.gave_up = True
            self.fail("harness", why)

    def take(self) -> bytes:
        out = bytes(self._out)
        self._out.clear()
        return out

    def news(self) -> list[Facts]:
        news, self._news = self._news, []
        return news

    # -- what scripts are made of -------------------------------------------------------------------------------

    def handshake(self, kind: int, body: bytes) -> None:
        """A handshake message came. For scripts to say what to do."""

    def changed_keys(self) -> None:
        """ChangeCipherSpec came."""
        self.reading, self.pending = self.pending, None

    def raw(self, data: bytes) -> None:
        """Bytes for the line, whatever they are. Nothing goes out once it is over."""
        if self._phase != "over":
            self._out += data

    def put(self, kind: int, data: bytes) -> None:
        """One record, encrypted if we are that far."""
        sealed = self.writing.close(kind, data) if self.writing is not None else data
        self.raw(record(kind, sealed, self.version))

    def say(self, kind: int, body: bytes) -> None:
        """One handshake message; cut into records of `fragment` bytes, if that is set."""
        whole = message(kind, body)
        self.transcript += whole
        size = self.fragment or MOST
        for at in range(0, len(whole), size):
            self.put(HANDSHAKE, whole[at : at + size])

    def change_keys(self, lock: Lock) -> None:
        """ChangeCipherSpec, and the key that holds from now on."""
        self.put(CHANGE_CIPHER_SPEC, b"\x01")
        self.writing = lock

    def alert(self, code: int, level: int = FATAL) -> None:
        if level == FATAL:
            self.story.saw_alert(code, by_sut=False)
        self.put(ALERT, bytes((level, code)))

    def open(self) -> None:
        """The handshake has succeeded."""
        if self._phase == "over":
            return
        self._phase = "open"
        self.agreed = True
        self.told("open")

    def fail(self, by: str, why: str) -> None:
        """It is over."""
        if self._phase != "over":
            self._phase = "over"
            self.told("failed", by, why)

    def leave(self, why: str, code: int = 90) -> None:
        """We have seen enough."""
        if self._phase != "over":
            self.put(ALERT, bytes((FATAL, code)))
            self.fail("harness", why)

    def told(self, outcome: str, by: str = "", why: str = "") -> None:
        """One more outcome for the record."""
        seen = {
            "script": self.script,
            "reached": self.reached,
            "agreed": self.agreed,
            "compression": self.compression,
        }
        self._news.append(self.story.facts(outcome, by, why) | seen | self.more)

    def chose(self, version: int, suite: str, group: str = "") -> None:
        self.story.version = name_of(VERSIONS, version)
        self.story.suite = suite
        self.story.group = group

    def saw_chain(self, chain: Sequence[bytes]) -> tuple[x509.Certificate, ...]:
        """Certificates as far as they can be read."""
        found: list[x509.Certificate] = []
        for each in chain:
            try:
                found.append(x509.load_der_x509_certificate(each))
            except UNREADABLE:
                break
        self.story.peer_chain = tuple(pem(each) for each in found)
        return tuple(found)

    def presented(self, credential: Credential) -> None:
        subject = credential.certificate.subject.rfc4514_string()
        self.story.own_certificate = {
            "subject": subject,
            "fingerprint": fingerprint(credential.certificate),
        }

    # -- records ------------------------------------------------------------------------------------------------

    def _record(self) -> bool:
        """Take one record off the line. False: there is none."""
        if len(self._in) < 5:
            return False
        kind, length = self._in[0], int.from_bytes(self._in[3:5], "big")
        if kind not in (CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, DATA):
            self.cleartext(bytes(self._in))
            return False
        if len(self._in) < 5 + length:
            return False
        data = bytes(self._in[5 : 5 + length])
        del self._in[: 5 + length]
        if self.reading is not None:
            try:
                data = self.reading.open(kind, data)
            except Unreadable as fault:
                self.fail("harness", str(fault))
                return False
        self._opened(kind, data)
        return True

    def cleartext(self, data: bytes) -> None:
        """What came is no TLS."""
        self.story.cleartext = True
        self.more["said"] = data[:_SHOWN].decode("latin-1")
        self.fail("sut", f"clear text where TLS is spoken: {data[:_SHOWN]!r}")

    def _opened(self, kind: int, data: bytes) -> None:
        match kind:
            case 20:
                self.changed_keys()
            case 21:
                self.alerted(data[0], data[1])
            case 22:
                self._collect(data)
            case 23:
                self._answered = True
                self.got(data)

    def got(self, data: bytes) -> None:
        """Application data."""
        self._plain += data

    def alerted(self, level: int, code: int) -> None:
        """An alert came. close_notify and what is fatal end it; other warnings are heard and forgotten."""
        if code == 0 or level == FATAL:
            was_open = self._phase == "open"
            self._phase = "over"
            self.story.saw_alert(code, by_sut=True)
            if not was_open or (code and not self._answered):
                self.told("failed", "sut", "an alert came" if code else "the other side said goodbye")
        else:
            self.more["warned"] = code

    def _collect(self, data: bytes) -> None:
        self._heard += len(data)
        if self._heard > _MUCH:
            self.alert(10)
            self.fail("harness", f"more than {_MUCH} bytes of handshake")
            return
        self._messages += data
        while len(self._messages) >= 4 and self._phase != "over":
            length = 4 + int.from_bytes(self._messages[1:4], "big")
            if len(self._messages) < length:
                return
            whole = bytes(self._messages[:length])
            del self._messages[:length]
            self.reached = MESSAGES.get(whole[0], f"message {whole[0]}")
            self._before(whole)
            self.handshake(whole[0], whole[4:])

    def _before(self, whole: bytes) -> None:
        """Keep the transcript; a HelloRequest is no part of it (RFC 5246 §7.4.1.1)."""
        self.last = self.transcript
        if whole[0]:
            self.transcript += whole
