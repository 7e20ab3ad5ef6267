"""Malformed messages, OCPP 2.0.1: one fault each, then proof that the receiver lives on.

What is sent, and what may come of it, is data: `harness/protocols/ocpp/v201/malformed` and the error-code oracle. A case
is made again from its id alone: `chargeproof run malformed:CS:json:truncated`.
"""

from collections.abc import Callable, Iterator

from harness.engine.suites import SuiteCase
from harness.protocols.ocpp.oracle import rule_of
from harness.protocols.ocpp.v201.malformed.catalogue import RECEIVERS, Malformed, drawn
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
            yield SuiteCase(
                id=each.id,
                title=each.title,
                role=each.receiver,
                protocol=PROTOCOL,
                script=_script(each),
                clauses=rule_of(each.planted).clause,
                needs=each.needs,
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
