"""The honest end: two of them talk, and what each tells of it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.transports.tls import make_end
from tests.unit.transports.tls_kit import AT, client, dialling, listening, root, servers, shake

YEARS = 20 * 365 * 86400.0
DEMANDED = {"client_certificates": "demanded"}


def test_a_handshake_that_succeeds() -> None:
    one, other, near, far = shake(dialling(), listening())
    assert (one.phase, other.phase) == ("open", "open")
    (mine,), (theirs,) = near, far
    assert (mine["outcome"], mine["by"], mine["version"]) == ("open", "", "TLSv1.3")
    assert len(mine["peer_chain"]) == 2
    assert theirs["peer_chain"] == []
    assert mine["suite"] == theirs["suite"] == "TLS_AES_256_GCM_SHA384"
    assert theirs["server_name"] == "stage"
    assert theirs["offered"]["versions"] == ["TLSv1.3", "TLSv1.2"]
    assert theirs["offered"]["compressions"] == [0]
    assert theirs["own_certificate"]["subject"] == "CN=stage,O=Operator"


def test_data_goes_through_and_ends() -> None:
    one, other, _, _ = shake(dialling(), listening())
    one.send(b"x" * 100_000)
    assert other.feed(one.take()) == b"x" * 100_000
    other.send(b"yes")
    other.close()
    assert one.feed(other.take()) == b"yes"
    assert one.phase == "over"
    assert one.news() == []


def test_both_present_certificates() -> None:
    _, _, (mine,), (theirs,) = shake(dialling(credentials=(client(),)), listening(**DEMANDED))
    assert mine["requested_client_certificate"]
    assert mine["own_certificate"]["subject"] == "CN=CP-0001,O=Operator"
    assert len(theirs["peer_chain"]) == 1


@pytest.mark.parametrize("suite", ["AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384"])
def test_rsa_suites_get_the_rsa_certificate(suite: str) -> None:
    _, _, _, (theirs,) = shake(dialling(maximum="TLSv1.2", ciphers=suite), listening())
    assert theirs["outcome"] == "open"
    assert theirs["own_certificate"]["fingerprint"] == servers()[1].fingerprint
    assert theirs["suite"].startswith(("TLS_RSA_WITH", "TLS_ECDHE_RSA_WITH"))


@pytest.mark.parametrize("version", ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"])
def test_every_version_can_be_spoken(version: str) -> None:
    ciphers = "" if version > "TLSv1.1" else "ALL"
    _, _, (mine,), _ = shake(
        dialling(minimum=version, maximum=version, ciphers=ciphers), listening(minimum="TLSv1", ciphers="ALL")
    )
    assert (mine["outcome"], mine["version"]) == ("open", version)


REFUSALS: dict[str, tuple[dict[str, Any], dict[str, Any], float, str]] = {
    "unknown_root": ({"trust": ()}, {}, AT, "unknown_ca"),
    "expired": ({}, {}, AT + YEARS, "certificate_expired"),
    "not_yet_valid": ({}, {}, AT - 86400.0, "bad_certificate"),
    "name": ({"peer_name": "elsewhere"}, {}, AT, ""),
    "no good": ({"judge": lambda chain, at: "no good"}, {}, AT, ""),
}


@pytest.mark.parametrize("problem", REFUSALS)
def test_a_bad_server_certificate_is_refused_and_named(problem: str) -> None:
    ours, theirs, at, alert = REFUSALS[problem]
    _, _, (mine,), (other,) = shake(dialling(**ours), listening(**theirs), at)
    assert (mine["outcome"], mine["by"], mine["problem"]) == ("failed", "harness", problem)
    assert (other["outcome"], other["by"]) == ("failed", "sut")
    assert mine["alert"]["from"] == "harness"
    assert other["alert"] == mine["alert"] | {"from": "sut"}
    assert not alert or mine["alert"]["name"] == alert


@pytest.mark.parametrize("problem", [name for name in REFUSALS if name != "no good"])
def test_what_is_overlooked_stops_nobody(problem: str) -> None:
    ours, theirs, at, _ = REFUSALS[problem]
    for overlook in ({problem}, {"*"}):
        _, _, (mine,), _ = shake(dialling(**ours, overlook=frozenset(overlook)), listening(**theirs), at)
        assert (mine["outcome"], mine["problem"]) == ("open", problem)


@pytest.mark.parametrize("version", ["TLSv1.2", "TLSv1.3"])
def test_a_missing_client_certificate_ends_it(version: str) -> None:
    _, _, near, far = shake(dialling(maximum=version), listening(**DEMANDED))
    assert [each["outcome"] for each in near] == (["failed"] if version == "TLSv1.2" else ["open", "failed"])
    assert near[-1]["by"] == "sut"
    assert far[-1]["by"] == "harness"
    assert far[-1]["problem"] == "missing"


def test_a_revoked_client_certificate_ends_it() -> None:
    authority = root().sub("CA", AT)
    revoked = authority.issue(AT, common_name="CP-0001", organization="Operator", usage="client")
    authority.revoke(revoked.certificate, AT)
    crls = (authority.crl(AT),)
    _, _, _, far = shake(dialling(credentials=(revoked,)), listening(**DEMANDED, crls=crls))
    assert far[-1]["problem"] == "revoked"
    good = authority.issue(AT, common_name="CP-0001", organization="Operator", usage="client")
    _, _, _, far = shake(dialling(credentials=(good,)), listening(**DEMANDED, crls=crls))
    assert far[-1]["outcome"] == "open"
    _, _, _, far = shake(dialling(credentials=(client(),)), listening(**DEMANDED, crls=crls))
    assert far[-1]["outcome"] == "open", "of another authority there is no list"


def test_old_versions_are_refused() -> None:
    _, _, (mine,), (other,) = shake(dialling(), listening(minimum="TLSv1", maximum="TLSv1.1"))
    assert mine["alert"]["name"] == other["alert"]["name"] == "protocol_version"


def test_no_common_suite() -> None:
    ours = dialling(maximum="TLSv1.2", ciphers="ECDHE-ECDSA-AES128-GCM-SHA256")
    _, _, (mine,), _ = shake(ours, listening(ciphers="AES256-GCM-SHA384", maximum="TLSv1.2"))
    assert (mine["by"], mine["alert"]["name"]) == ("sut", "handshake_failure")


def test_clear_text_is_noted() -> None:
    end = make_end(listening(), server=True, now=lambda: AT)
    end.start()
    assert end.feed(b"GET / HTTP/1.1\r\n\r\n") == b""
    (facts,) = end.news()
    assert (facts["outcome"], facts["cleartext"], end.phase) == ("failed", True, "over")


def test_an_end_inside_the_handshake() -> None:
    end = make_end(listening(), server=True, now=lambda: AT)
    end.start()
    end.eof()
    (facts,) = end.news()
    assert (facts["outcome"], facts["by"], facts["alert"]) == ("failed", "sut", None)


def test_whoever_leaves_without_a_word_has_refused() -> None:
    """So does a server that looks at certificates when the handshake is through, and a client likewise."""
    for which in (0, 1):
        ends = shake(dialling(), listening())[:2]
        ends[which].eof()
        (facts,) = ends[which].news()
        assert (facts["outcome"], facts["by"]) == ("failed", "sut")


def test_leaving_ourselves_is_no_refusal() -> None:
    one, other, _, _ = shake(dialling(), listening())
    one.give_up("enough")
    other.close()
    for end in (one, other):
        end.eof()
        assert end.news() == []


def test_no_secret_is_told() -> None:
    _, _, near, far = shake(dialling(credentials=(client(),)), listening(**DEMANDED))
    assert "PRIVATE" not in f"{near}{far}"


@given(st.binary(min_size=1, max_size=200), st.booleans(), st.booleans())
def test_no_bytes_upset_an_end(data: bytes, server: bool, as_record: bool) -> None:
    """Whatever comes, there is an outcome, and no exception."""
    end = make_end(listening() if server else dialling(), server=server, now=lambda: AT, host="stage")
    end.start()
    end.feed(b"\x16\x03\x03" + len(data).to_bytes(2, "big") + data if as_record else data)
    end.eof()
    assert end.phase == "over"
    assert end.news()[-1]["outcome"] == "failed"
