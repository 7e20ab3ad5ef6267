"""Malformed messages, OCPP 2.0.1: one fault each, then proof that the receiver lives on.

What is sent, and what may come of it, is data: `harness/protocols/ocpp/v201/malformed` and the error-code oracle. A case
is made again from its id alone: `chargeproof run malformed:CS:json:truncated`.
"""

from collections.abc import Callable, Iterator

from harness.engine.suites import SuiteCase
from harness.errors import UsageFault
from harness.protocols.ocpp.oracle import rule_of
from harness.protocols.ocpp.v201.malformed.catalogue import PREFIX, RECEIVERS, Malformed, by_id, drawn
from harness.stage.stage import Stage
from harness.usecases.malformed import (
    AnsweredAsEver,
    AskSomething,
    LinkThere,
    MalformedJudged,
    SendMalformed,
)
from harness.usecases.station import LetTimePass, StationReady

PROTOCOL = "ocpp2.0.1"


def cases() -> Iterator[SuiteCase]:
    """For each receiver the messages that are drawn for it."""
    for party in RECEIVERS:
        for each in drawn(party):
            yield _case(each)


def case(id: str) -> SuiteCase | None:
    """Any malformed message, drawn or not."""
    if not id.startswith(f"{PREFIX}:"):
        return None
    try:
        return _case(by_id(id))
    except UsageFault:
        return None


def _case(malformed: Malformed) -> SuiteCase:
    return SuiteCase(
        id=malformed.id,
        title=malformed.title,
        role=malformed.receiver,
        protocol=PROTOCOL,
        script=_script(malformed),
        clauses=rule_of(malformed.planted).clause,
        needs=malformed.needs,
        shares_product=True,
    )


def _script(malformed: Malformed) -> Callable[[Stage], None]:
    def script(stage: Stage) -> None:
        stage.assume(StationReady())
        stage.do(AskSomething())
        stage.assume(AnsweredAsEver())
        stage.do(SendMalformed(malformed.id))
        reaction = stage.expect(MalformedJudged(malformed.id))
        closed = any(seen.name == "closed" for seen in reaction.seen)
        for last in (False, True):
            stage.expect(LinkThere(malformed.id))
            if closed:
                stage.do(LetTimePass(stage.scene.seconds("settle_for")))
            stage.do(AskSomething())
            answer = stage.expect(AnsweredAsEver(last))
            if answer.ok:
                return
            closed = True

    return script
