"""Malformed requests, OCPI 2.2.1: one fault each, then proof that the receiver lives on.

What is sent is made from the declared objects; what may come of it stands in `harness/protocols/ocpi/malformed`. A case
is made again from its id alone: `chargeproof run ocpi-malformed:CPO:PUT-token:whitelist:value`.
"""

from collections.abc import Callable, Iterator

from harness.engine.suites import SuiteCase
from harness.errors import UsageFault
from harness.protocols.ocpi.malformed.catalogue import PREFIX, RECEIVERS, Malformed, by_id, drawn
from harness.protocols.ocpi.malformed.reaction import RULES
from harness.protocols.ocpi.v221.schema import SCHEMA
from harness.stage.stage import Stage
from harness.usecases.malformed import (
    AnsweredAsEver,
    AskSomething,
    MalformedJudged,
    PushValid,
    SendMalformed,
    TakenValid,
)
from harness.usecases.roaming import Acquainted, GetAcquainted

PROTOCOL = "ocpi2.2.1"


def cases() -> Iterator[SuiteCase]:
    """For each receiver the requests that are drawn for it."""
    for party in RECEIVERS:
        for each in drawn(SCHEMA, party):
            yield _case(each)


def case(id: str) -> SuiteCase | None:
    """Any malformed request, drawn or not."""
    if not id.startswith(f"{PREFIX}:"):
        return None
    try:
        return _case(by_id(SCHEMA, id))
    except UsageFault:
        return None


def _case(malformed: Malformed) -> SuiteCase:
    return SuiteCase(
        id=malformed.id,
        title=malformed.title,
        role=malformed.receiver,
        protocol=PROTOCOL,
        script=_script(malformed.id),
        clauses=tuple(each for each in RULES[malformed.kind].clause if each.startswith("63119:")),
        needs=malformed.needs,
        shares_product=True,
    )


def _script(id: str) -> Callable[[Stage], None]:
    def script(stage: Stage) -> None:
        stage.do(GetAcquainted())
        stage.assume(Acquainted())
        stage.do(PushValid(id))
        stage.assume(TakenValid(id))
        stage.do(SendMalformed(id))
        stage.expect(MalformedJudged(id))
        stage.do(AskSomething())
        stage.expect(AnsweredAsEver())

    return script
