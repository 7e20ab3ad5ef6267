"""Tag expressions: what they mean, and what is refused."""

import pytest

from harness.campaign.expressions import tag_filter
from harness.errors import UsageFault

KNOWN = {"CS", "CSMS", "slow", "63110:8.3.7", "needs:smart_charging", "TC_B_20_CS"}


@pytest.mark.parametrize(
    ("text", "tags", "meant"),
    [
        ("@CS", {"CS"}, True),
        ("CS", {"CSMS"}, False),
        ("@CS and not @slow", {"CS"}, True),
        ("@CS and not @slow", {"CS", "slow"}, False),
        ("(@63110:8.3.7 or @TC_B_20_CS) and @CS", {"CS", "TC_B_20_CS"}, True),
        ("not(@CS or @CSMS)", {"CSMS"}, False),
        ("not @needs:smart_charging", set(), True),
    ],
)
def test_expressions(text: str, tags: set[str], meant: bool) -> None:
    assert tag_filter(text, KNOWN)(tags) is meant


@pytest.mark.parametrize("text", ["(@CS", "@CS and", "@CS @CSMS", "and", "@CS or or @slow", "not"])
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(UsageFault, match=r"--tags: .* cannot be read .*right would be"):
        tag_filter(text, KNOWN)


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_is_no_expression(text: str) -> None:
    with pytest.raises(UsageFault, match="the expression is empty"):
        tag_filter(text, KNOWN)


@pytest.mark.parametrize("text", ["@slwo", "@CS and not @slwo", "not (@CS or @slwo)"])
def test_unknown_tags_are_refused_with_a_hint(text: str) -> None:
    with pytest.raises(UsageFault, match=r"no case carries @slwo; did you mean slow\?"):
        tag_filter(text, KNOWN)
