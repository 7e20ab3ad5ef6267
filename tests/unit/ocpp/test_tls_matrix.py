"""The cells of the TLS matrix as data, and what is made of what comes of them."""

from dataclasses import replace
from typing import Any

import pytest

from harness.errors import UsageFault
from harness.judge.expectations import Outcome
from harness.judge.finding import Verdict
from harness.pki.tls import TlsTerms
from harness.protocols.ocpp.disputed import DISPUTES
from harness.protocols.ocpp.v201.tls_matrix import offers
from harness.protocols.ocpp.v201.tls_matrix.catalogue import all_cells, by_id
from harness.protocols.ocpp.v201.tls_matrix.cells import AGREED, CLEAR, NOTHING, OPEN, REFUSED, SILENT, Cell
from harness.protocols.ocpp.v201.tls_matrix.reaction import Reacts, kind_of, told
from harness.protocols.ocpp.v201.tls_matrix.station import OFFERS
from harness.trace.record import Record
from harness.transports.tls import make_end
from harness.usecases.observation import Observation

CELLS = list(all_cells().values())


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: str(cell.id))
def test_a_cell_can_be_played(cell: Cell) -> None:
    terms = replace(TlsTerms(), **cell.changes)
    make_end(terms, server=cell.party == "CS", now=lambda: 0.0, host="localhost").start()
    assert cell.rule.clause
    assert cell.fine
    assert "tls" in cell.needs
    assert cell.expected
    if cell.after:
        assert by_id(cell.after).party == cell.party
    if id := cell.dispute[0]:
        assert cell.dispute[1] in DISPUTES[id].options


def test_an_unknown_cell_is_named() -> None:
    with pytest.raises(UsageFault, match="'tls:CSMS:version:TLSv9' names no cell"):
        by_id("tls:CSMS:version:TLSv9")


def test_what_is_looked_for_in_a_hello_is_known() -> None:
    assert set(OFFERS) == set(offers.LOOK)


ALERT = {"name": "protocol_version", "code": 70, "from": "sut"}
OURS = ALERT | {"from": "harness"}


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"outcome": "open"}, OPEN),
        ({"outcome": "failed", "by": "sut", "alert": ALERT}, REFUSED),
        ({"outcome": "failed", "by": "sut", "agreed": True}, REFUSED),
        ({"outcome": "failed", "by": "harness", "agreed": True}, AGREED),
        ({"outcome": "failed", "by": "harness", "agreed": False}, SILENT),
        ({"outcome": "failed", "by": "harness", "alert": OURS}, NOTHING),
        ({"outcome": "failed", "by": "harness", "alert": OURS | {"name": "unknown_ca"}}, SILENT),
        ({"outcome": "failed", "by": "sut", "cleartext": True, "agreed": True}, CLEAR),
        ({"outcome": "failed", "by": "sut", "cleartext": True}, REFUSED),
    ],
)
def test_what_a_note_tells(facts: dict[str, Any], kind: str) -> None:
    assert kind_of(facts) == kind


def test_what_came_of_it_is_told_in_words() -> None:
    facts = {
        "version": "TLSv1.1",
        "suite": "",
        "alert": ALERT,
        "why": "an alert came",
        "reached": "ServerHello",
    }
    assert told(facts) == "TLSv1.1, alert protocol_version (70) from sut, after ServerHello"
    assert told({}) == "nothing was agreed"


def note(seq: int, event: str, **facts: Any) -> Observation:
    record = Record(seq=seq, at=float(seq), kind="note", party="", link="CS001#2", direction="in", raw="{}")
    return Observation(record, True, "link", event, {"event": event, **facts})


def judged(cell: str, *seen: Observation, **choices: str) -> Outcome:
    expectation = Reacts(by_id(cell), 30.0, choices).open(0.0)
    for each in seen:
        expectation.see(each)
    expectation.pass_time(31.0)
    assert expectation.outcome is not None
    return expectation.outcome


OPENED = note(1, "tls", outcome="open", by="", version="TLSv1.3")
FAILED = note(2, "tls", outcome="failed", by="sut", alert=ALERT)
MISSING = "tls:CSMS:client_certificate:missing"
STATIC = "tls:CSMS:suite:TLS_RSA_WITH_AES_128_GCM_SHA256"


def test_a_refusal_may_come_when_the_channel_is_open() -> None:
    """TLS 1.3 lets a server say no when we are through; and HTTP may."""
    assert judged(MISSING, OPENED, FAILED).ok
    assert judged(MISSING, OPENED, note(2, "refused", status=401)).ok
    assert judged(MISSING, OPENED, note(2, "refused", status=0)).ok


def test_a_channel_in_use_is_no_refusal() -> None:
    outcome = judged(MISSING, OPENED, note(2, "upgrade", status=101))
    assert not outcome.ok
    assert outcome.verdict is None  # the rule says what it is worth


def test_a_channel_that_nobody_uses_is_odd() -> None:
    assert judged(MISSING, OPENED).verdict is Verdict.WARNING
    assert judged("tls:CS:chain:short", OPENED).ok
    assert judged("tls:CS:chain:short", OPENED, replace(OPENED)).ok


def test_silence_is_odd() -> None:
    silent = note(1, "tls", outcome="failed", by="harness", agreed=False, script="bad MAC")
    assert judged("tls:CSMS:broken:bad_mac", silent).verdict is Verdict.WARNING


def test_without_a_handshake_nothing_can_be_told() -> None:
    assert judged("tls:CS:version:TLSv1").verdict is Verdict.INCONCLUSIVE


def test_a_script_that_has_nothing_in_common_with_the_other_side_tells_nothing() -> None:
    unplayed = note(1, "tls", outcome="failed", by="harness", alert=OURS, script="forged share")
    assert judged("tls:CS:broken:forged_share", unplayed).verdict is Verdict.INCONCLUSIVE
    refused = note(1, "tls", outcome="failed", by="harness", alert=OURS)
    assert judged("tls:CS:version:TLSv1", refused).ok


def test_the_profile_reads_the_dispute() -> None:
    assert judged(STATIC, FAILED).verdict is Verdict.WARNING
    assert judged(STATIC, FAILED, static_rsa="required").verdict is Verdict.FAIL
    assert judged(STATIC, FAILED, static_rsa="may_lack").ok


def test_what_an_open_channel_wants_is_looked_at() -> None:
    knows = note(1, "tls", outcome="open", renegotiation_info=True)
    assert judged("tls:CSMS:renegotiation:info", knows).ok
    outcome = judged("tls:CSMS:renegotiation:info", note(1, "tls", outcome="open", renegotiation_info=False))
    assert not outcome.ok
    assert "renegotiation_info is False" in outcome.received


OFFERED = {
    "versions": ["TLSv1.3", "TLSv1.2"],
    "suites": ["TLS_AES_128_GCM_SHA256", *offers.BY_ECDSA],
    "compressions": [0],
    "server_name": "csms.example.org",
}


@pytest.mark.parametrize("what", sorted(offers.LOOK))
def test_a_good_hello(what: str) -> None:
    assert offers.LOOK[what](OFFERED) == ""


@pytest.mark.parametrize(
    ("what", "change", "wrong"),
    [
        ("versions", {"versions": ["TLSv1.2", "TLSv1.1"]}, "it offers TLSv1.1"),
        ("suites", {"suites": [offers.BY_ECDSA[0], offers.BY_RSA[1]]}, "it lacks"),
        ("weak", {"suites": ["TLS_RSA_WITH_RC4_128_SHA"]}, "it offers TLS_RSA_WITH_RC4_128_SHA"),
        ("weak", {"suites": ["TLS_RSA_WITH_NULL_SHA256"]}, "it offers TLS_RSA_WITH_NULL_SHA256"),
        ("weak", {"suites": ["TLS_RSA_WITH_DES_CBC_SHA"]}, "it offers TLS_RSA_WITH_DES_CBC_SHA"),
        ("compression", {"compressions": [1, 0]}, "it offers the compression methods 1"),
        (
            "server_name",
            {"server_name": "10.0.0.1"},
            "it sends the address 10.0.0.1 as the name of the server",
        ),
        ("server_name", {"server_name": "::1"}, "it sends the address ::1 as the name of the server"),
    ],
)
def test_a_hello_that_is_not_as_it_should_be(what: str, change: dict[str, Any], wrong: str) -> None:
    assert offers.LOOK[what](OFFERED | change).startswith(wrong)


@pytest.mark.parametrize(
    "suite", ["TLS_RSA_WITH_3DES_EDE_CBC_SHA", "TLS_RSA_WITH_AES_128_CBC_SHA", *offers.BY_RSA]
)
def test_what_is_merely_dated_is_not_weak(suite: str) -> None:
    assert offers.weak(OFFERED | {"suites": [suite]}) == ""


def test_either_pair_of_suites_will_do() -> None:
    assert offers.suites(OFFERED | {"suites": list(offers.BY_RSA)}) == ""
