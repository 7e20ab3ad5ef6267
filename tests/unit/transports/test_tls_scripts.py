"""Ends that play by a script, against the other OpenSSL of this house: the one in Python's `ssl`."""

import ssl
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.errors import HarnessFault
from harness.pki.credential import Credential
from harness.pki.tls import TlsTerms
from harness.transports.tls import Facts, TlsEnd, make_end
from harness.transports.tls.scripts import wire
from harness.transports.tls.scripts.clients import SCRIPTS as CLIENTS
from harness.transports.tls.scripts.clients import number_of
from harness.transports.tls.scripts.servers import GOOD
from harness.transports.tls.scripts.servers import SCRIPTS as SERVERS
from harness.transports.tls.scripts.wire import Hello
from harness.transports.tls.suites import SUITES
from tests.unit.transports.tls_kit import AT, dialling, listening, servers

ECDSA = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"


class Plain:
    """A side as `ssl` plays it. It looks at no certificate, because the clock of the kit is not that of `ssl`."""

    def __init__(self, *, is_server: bool, credentials: tuple[Credential, ...], ask: bool = False) -> None:
        protocol = ssl.PROTOCOL_TLS_SERVER if is_server else ssl.PROTOCOL_TLS_CLIENT
        context = ssl.SSLContext(protocol)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.set_ciphers("ECDHE+AESGCM:AES128-GCM-SHA256:AES256-GCM-SHA384")
        for each in credentials if is_server or ask else ():
            _present(context, each)
        self.there, self.back = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.context = context
        self.tls = context.wrap_bio(self.there, self.back, server_side=is_server)
        self.is_open = False
        self.heard = b""

    def again(self) -> "Plain":
        """Another connection of the same side: it remembers sessions."""
        other = object.__new__(Plain)
        other.there, other.back, other.context = ssl.MemoryBIO(), ssl.MemoryBIO(), self.context
        other.tls = self.context.wrap_bio(other.there, other.back, server_side=True)
        other.is_open, other.heard = False, b""
        return other

    def turn(self, data: bytes) -> bytes:
        """Take bytes, give bytes."""
        if data:
            self.there.write(data)
        try:
            if not self.is_open:
                self.tls.do_handshake()
                self.is_open = True
            self.heard += self.tls.read(65536)
        except (ssl.SSLWantReadError, ssl.SSLError):
            pass
        return self.back.read()


def _present(context: ssl.SSLContext, credential: Credential) -> None:
    with tempfile.TemporaryDirectory() as folder:
        chain, key = Path(folder, "chain.pem"), Path(folder, "key.pem")
        chain.write_text(credential.chain_pem)
        key.write_bytes(credential.key_pem())
        context.load_cert_chain(chain, key)


def meet(end: TlsEnd, plain: Plain) -> list[Facts]:
    """Let both talk until nobody has any more to say; what the record gets of it."""
    end.start()
    news: list[Facts] = []
    back = b""
    for _ in range(20):
        there = end.take()
        back = plain.turn(there)
        news += end.news()
        if not there and not back:
            break
        if back:
            end.feed(back)
    end.give_up("nobody says anything any more")
    return news + end.news()


def dial(script: str, plain: Plain | None = None) -> list[Facts]:
    end = make_end(dialling(misbehave=script), server=False, now=lambda: AT, host="localhost")
    return meet(end, plain or Plain(is_server=True, credentials=servers()))


def listen(script: str) -> list[Facts]:
    end = make_end(listening(misbehave=script), server=True, now=lambda: AT)
    return meet(end, Plain(is_server=False, credentials=()))


@pytest.mark.parametrize("script", ["careless", "fragments", "empty records", "strange ticket"])
def test_a_client_gets_through(script: str) -> None:
    [facts] = dial(script)
    assert (facts["outcome"], facts["version"]) == ("open", "TLSv1.2")


@pytest.mark.parametrize(
    "suite",
    [
        ECDSA,
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_RSA_WITH_AES_256_GCM_SHA384",
    ],
)
def test_a_client_speaks_the_suites_that_matter(suite: str) -> None:
    [facts] = dial(f"offers suites={suite}")
    assert (facts["outcome"], facts["suite"]) == ("open", suite)


@pytest.mark.parametrize("group", ["secp256r1", "x25519"])
def test_a_client_speaks_the_usual_curves(group: str) -> None:
    [facts] = dial(f"offers groups={group}")
    assert (facts["outcome"], facts["group"]) == ("open", group)


@pytest.mark.parametrize(
    ("script", "alert"),
    [
        ("speaks=TLSv1.1", "protocol_version"),
        ("offers suites=TLS_RSA_WITH_RC4_128_SHA", "handshake_failure"),
        ("bad MAC", "bad_record_mac"),
        ("bad length", "decode_error"),
        ("bad Finished", "decrypt_error"),
        ("long record", "record_overflow"),
        ("early key change", "unexpected_message"),
        ("early data", "unexpected_message"),
        ("early finish", "unexpected_message"),
    ],
)
def test_a_client_is_refused(script: str, alert: str) -> None:
    facts = dial(script)[-1]
    assert (facts["outcome"], facts["by"], facts["alert"]["name"]) == ("failed", "sut", alert)


def test_a_session_is_taken_up() -> None:
    plain = Plain(is_server=True, credentials=servers())
    [kept] = dial("keeps the session", plain)
    [facts] = dial("resumes", plain.again())
    assert kept["outcome"] == facts["outcome"] == "open"
    assert "resumed" not in kept
    assert facts["resumed"]


def test_what_a_script_sends_can_be_read() -> None:
    plain = Plain(is_server=True, credentials=servers())
    terms = dialling(misbehave="careless")
    end = make_end(terms, server=False, now=lambda: AT, host="localhost")
    meet(end, plain)
    end.send(b"hello")
    plain.turn(end.take())
    plain.tls.write(b"and back")
    assert plain.heard == b"hello"
    assert end.feed(plain.back.read()) == b"and back"


@pytest.mark.parametrize("script", ["careless", "fragments", "more chain", "disordered chain", "asks again"])
def test_a_server_gets_through(script: str) -> None:
    facts = listen(script)[0]
    assert (facts["outcome"], facts["version"], facts["suite"]) == ("open", "TLSv1.2", ECDSA)
    assert "TLSv1.3" in facts["offered"]["versions"]


@pytest.mark.parametrize(
    ("script", "alert"),
    [
        ("chooses version=TLSv1.1", "protocol_version"),
        ("chooses version=SSLv3", "protocol_version"),
        ("chooses suite=TLS_RSA_WITH_RC4_128_SHA", "illegal_parameter"),
        ("chooses another suite", "illegal_parameter"),
        ("chooses compression", "illegal_parameter"),
        ("leaves its certificate out", "unexpected_message"),
        ("forged share", "decrypt_error"),
        ("bad Finished", "decrypt_error"),
        ("bad MAC", "bad_record_mac"),
    ],
)
def test_a_server_is_refused(script: str, alert: str) -> None:
    facts = listen(script)[-1]
    assert (facts["outcome"], facts["by"], facts["alert"]["name"]) == ("failed", "sut", alert)
    assert not facts["agreed"]


LEAVES = [(play, each) for play, known in ((dial, CLIENTS), (listen, SERVERS)) for each in sorted(known)]


@pytest.mark.parametrize(("play", "script"), [each for each in LEAVES if each[1].startswith("leaves after")])
def test_who_leaves_says_nothing_more(play: Callable[[str], list[Facts]], script: str) -> None:
    assert [each["why"] for each in play(script)] == ["we left on purpose"]


def test_who_stays_is_given_up() -> None:
    [facts] = dial("stays after half of the hello")
    assert (facts["outcome"], facts["by"], facts["agreed"]) == ("failed", "harness", False)


@pytest.mark.parametrize("script", sorted(CLIENTS))
def test_no_client_trips_over_nonsense(script: str) -> None:
    _survives(TlsTerms(misbehave=script), is_server=False)


@pytest.mark.parametrize("script", sorted(SERVERS))
def test_no_server_trips_over_nonsense(script: str) -> None:
    _survives(listening(misbehave=script), is_server=True)


NONSENSE = (
    b"HTTP/1.1 400 Bad Request\r\n\r\n",
    b"\x15\x03\x03\x00\x02\x02\x28",
    b"\x15\x03\x03\x00\x00",
    b"\x16\x03\x03\x00\x04\x02\x00\x00\x00",
    b"\x16\x03\x03\x00\x04\x0e\x00\x00\x00",
    b"\x16\x03\x03\x00\x04\x14\x00\x00\x00",
    b"\x16\x03\x03\x00\x05\x10\x00\x00\x01\x00",
    b"\x17\x03\x03\x00\x01x",
)


def _survives(terms: TlsTerms, is_server: bool) -> None:
    for said in NONSENSE:
        end = make_end(terms, server=is_server, now=lambda: AT, host="localhost")
        end.start()
        end.feed(said)
        end.eof()
        end.take()
        assert all(each["outcome"] == "failed" for each in end.news())


@pytest.mark.parametrize("name", GOOD)
def test_a_suite_that_may_be_chosen_has_a_number(name: str) -> None:
    assert SUITES[number_of(SUITES, name)] == name


def test_who_offers_nearly_everything_gets_what_it_did_not_offer() -> None:
    """The ECDHE_ECDSA suites of all kinds but one, and all with static RSA."""
    known = {code for code, name in SUITES.items() if name.startswith(("TLS_RSA_WITH_", "TLS_ECDHE_"))}
    offer = Hello(suites=tuple(sorted(known - {0xC023})), server_name="")
    end = make_end(listening(misbehave="chooses another suite"), server=True, now=lambda: AT)
    end.feed(wire.record(wire.HANDSHAKE, wire.message(wire.CLIENT_HELLO, offer.body())))
    end.give_up("enough")
    [facts] = end.news()
    assert (facts["suite"], facts["offered_it"]) == (SUITES[0xC023], False)


def test_who_offers_everything_gets_nothing() -> None:
    offer = Hello(suites=tuple(SUITES), server_name="")
    end = make_end(listening(misbehave="chooses another suite"), server=True, now=lambda: AT)
    end.feed(wire.record(wire.HANDSHAKE, wire.message(wire.CLIENT_HELLO, offer.body())))
    [facts] = end.news()
    assert (facts["by"], facts["alert"]["from"]) == ("harness", "harness")


def test_an_unknown_suite_is_a_fault_of_ours() -> None:
    with pytest.raises(HarnessFault):
        make_end(listening(misbehave="chooses suite=TLS_WITH_LOVE"), server=True, now=lambda: AT)


def test_an_unknown_script_is_named() -> None:
    with pytest.raises(HarnessFault, match="no script is called 'dances'; there are babbles"):
        make_end(TlsTerms(misbehave="dances"), server=False, now=lambda: AT)
