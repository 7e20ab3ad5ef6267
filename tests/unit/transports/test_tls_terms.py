"""The terms of a party, and how a scenario changes them for a while."""

from harness.pki.tls import TlsTerms
from harness.transports.tls.terms import Terms

USUAL = TlsTerms(minimum="TLSv1.2")


def test_as_usual() -> None:
    assert Terms(lambda: USUAL)() is USUAL
    assert Terms()() is None
    assert Terms().changed(USUAL) is USUAL


def test_changed_until_it_is_taken_back() -> None:
    terms = Terms(lambda: USUAL)
    terms.change({"maximum": "TLSv1.2"})
    for _ in range(3):
        changed = terms()
        assert changed is not None
        assert (changed.minimum, changed.maximum) == ("TLSv1.2", "TLSv1.2")
    terms.as_usual()
    assert terms() is USUAL


def test_changed_for_some_handshakes_only() -> None:
    terms = Terms(lambda: USUAL)
    terms.change({"maximum": "TLSv1.2"}, times=2)
    assert [each.maximum for _ in range(3) if (each := terms())] == ["TLSv1.2", "TLSv1.2", "TLSv1.3"]


def test_without_tls_there_is_nothing_to_change() -> None:
    terms = Terms()
    terms.change({"maximum": "TLSv1.2"}, times=1)
    assert terms() is None


def test_changed_where_it_is_called_only() -> None:
    terms = Terms(lambda: USUAL)
    terms.change({"maximum": "TLSv1.2"}, called=True)
    assert terms.changed(USUAL) is USUAL
    changed = terms()
    assert changed is not None
    assert changed.maximum == "TLSv1.2"
    terms.change({"maximum": "TLSv1.2"})
    dialled = terms.changed(USUAL)
    assert dialled is not None
    assert dialled.maximum == "TLSv1.2"
