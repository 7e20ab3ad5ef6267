"""Malformed requests: each has the fault that its id says and no other one; what may come of it is graded rightly."""

from typing import Any

import pytest

from harness.errors import UsageFault
from harness.judge.finding import Verdict
from harness.protocols.ocpi.envelope import encode
from harness.protocols.ocpi.malformed.catalogue import (
    PREFIX,
    RECEIVERS,
    Malformed,
    before,
    by_id,
    drawn,
    whole,
)
from harness.protocols.ocpi.malformed.reaction import Kind, judge
from harness.protocols.ocpi.text import decode
from harness.protocols.ocpi.v221.schema import SCHEMA
from tests.unit.ocpi.talk import Talk

PASS, WARNING, FAIL = Verdict.PASS, Verdict.WARNING, Verdict.FAIL
US = ("NL", "EMS")
EVERY = [each for party in RECEIVERS for each in drawn(SCHEMA, party)]


def payload(each: Malformed) -> dict[str, Any]:
    return each.payload(SCHEMA, US, "https://example.com/r")


def test_an_id_alone_makes_the_same_request_again() -> None:
    assert len({each.id for each in EVERY}) == len(EVERY) > 400
    for each in EVERY:
        assert payload(by_id(SCHEMA, each.id)) == payload(each)


@pytest.mark.parametrize("id", ["", "x", f"{PREFIX}:CPO:PUT-token", f"{PREFIX}:HUB:PUT-token:uid:missing",
                                f"{PREFIX}:CPO:PUT-token:uid:sour"])  # fmt: skip
def test_an_id_that_names_nothing_is_refused(id: str) -> None:
    with pytest.raises(UsageFault, match="names no malformed request"):
        by_id(SCHEMA, id)


def test_before_it_is_spoilt_everything_is_valid() -> None:
    for each in EVERY:
        if each.operation.takes:
            held = whole(SCHEMA, each.operation, US, "https://example.com/r")
            assert SCHEMA.faults(each.operation.takes, held, each.operation.partial) == ()
        if (first := before(SCHEMA, each, US)) is not None:
            kind = first[0].partition(" ")[2].capitalize()
            assert SCHEMA.faults(kind, first[1]["json"]) == ()


def test_each_has_the_fault_that_its_id_says_and_no_other_one() -> None:
    for each in EVERY:
        if each.place is None:
            continue
        found = SCHEMA.faults(each.operation.takes, payload(each)["json"], each.operation.partial)
        if each.operation.partial and each.spoil is not None and each.spoil.name == "missing":
            assert "last_updated" not in payload(each)["json"]
        else:
            assert {fault.path for fault in found} == {each.place.name}, each.id
            assert any(fault.weight == "text" for fault in found), each.id


def test_bodies_are_no_json_where_they_should_be_none() -> None:
    for each in EVERY:
        if each.body is not None:
            _, faults = decode(payload(each)["body"])
            assert ("json" in [kind for kind, _ in faults]) == (each.kind == "not_json"), each.id


@pytest.mark.parametrize(
    ("kind", "status", "code", "verdict"),
    [
        ("not_json", 400, None, PASS),
        ("not_json", 400, 2001, PASS),
        ("not_json", 200, 2001, FAIL),
        ("not_json", 200, 1000, FAIL),
        ("not_json", 415, 2001, FAIL),
        ("not_json", 500, 3000, FAIL),
        ("field", 200, 2001, PASS),
        ("field", 200, 2000, WARNING),
        ("field", 200, 2003, WARNING),
        ("field", 200, 3000, WARNING),
        ("field", 200, 1000, FAIL),
        ("field", 201, 1000, FAIL),
        ("field", 400, 2001, WARNING),
        ("field", 422, None, FAIL),
        ("field", 500, 2001, FAIL),
        ("field", 200, None, FAIL),
        ("query", 200, 1000, PASS),
        ("query", 200, 2001, PASS),
        ("query", 400, 2001, WARNING),
        ("query", 500, None, WARNING),
        ("extra", 200, 1000, PASS),
        ("extra", 200, 2001, WARNING),
        ("extra", 500, 3000, WARNING),
    ],
)
def test_reactions_are_graded(kind: Kind, status: int, code: int | None, verdict: Verdict) -> None:
    assert judge(kind, answer(status, code), {}).verdict is verdict


def test_the_profile_decides_whether_an_http_error_will_do() -> None:
    assert judge("field", answer(400, 2001), {"http_errors": "field"}).verdict is PASS
    assert judge("field", answer(400, 2001), {"http_errors": "strict"}).verdict is FAIL


def test_what_is_not_known_may_be_told_first() -> None:
    assert judge("field", answer(200, 2003), {}, stranger=True).verdict is PASS
    assert judge("field", answer(200, 1000), {}, stranger=True).verdict is FAIL


def test_a_command_that_is_refused_in_its_result_is_borne() -> None:
    assert judge("field", answer(200, 1000, {"result": "REJECTED"}), {}).verdict is WARNING
    assert judge("field", answer(200, 1000, {"result": "ACCEPTED"}), {}).verdict is FAIL


def test_what_is_readable_may_be_taken() -> None:
    assert judge("field", answer(200, 1000), {}, readable=True).verdict is WARNING
    assert judge("field", answer(200, 2001), {}, readable=True).verdict is PASS
    assert judge("field", answer(500, None), {}, readable=True).verdict is FAIL


def test_no_http_is_no_answer() -> None:
    talk = Talk("cpo")
    talk.ask("GET", "sender/locations", by_sut=False)
    talk.raw("in", b"oops", form="broken")
    assert judge("not_json", talk.observations()[-1], {}).verdict is FAIL


def answer(status: int, code: int | None, data: Any = None) -> Any:
    talk = Talk("cpo")
    talk.ask("GET", "sender/locations", by_sut=False)
    held = encode({"data": data, "status_code": code, "timestamp": "2025-06-15T15:06:40Z"})
    talk.answer(status=status, body=b"oops" if code is None else held, by_sut=True)
    return talk.observations()[-1]
