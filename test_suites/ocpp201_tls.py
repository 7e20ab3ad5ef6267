"""The TLS matrix, OCPP 2.0.1: one handshake that is other than it should be, then proof that the other side lives on.

What our side does, and what may come of it, is data: `harness/protocols/ocpp/v201/tls_matrix`. A cell is played again
from its id alone: `chargeproof run tls:CSMS:version:TLSv1.1`. It is judged by what the record says of the handshake,
so `chargeproof rejudge` judges it again.
"""

from collections.abc import Callable, Iterator

from harness.engine.suites import SuiteCase
from harness.protocols.ocpp.v201.tls_matrix.catalogue import all_cells, by_id
from harness.protocols.ocpp.v201.tls_matrix.cells import OPEN, Cell
from harness.stage.stage import Stage
from harness.usecases.station import StationReady
from harness.usecases.tls_matrix import (
    GoodConnectionThere,
    HandshakeJudged,
    HelloJudged,
    ShakeHands,
    ShakeHandsWell,
)

PROTOCOL = "ocpp2.0.1"
ENCRYPTED = "63110:B.4"
"""What is said between station and CSMS is encrypted on its way."""


def cases() -> Iterator[SuiteCase]:
    """A case for each cell."""
    for cell in all_cells().values():
        yield SuiteCase(
            id=cell.id,
            title=cell.title,
            role=cell.receiver,
            protocol=PROTOCOL,
            script=_script(cell),
            clauses=(*cell.rule.clause, ENCRYPTED),
            needs=cell.needs,
            shares_product=True,
        )


def _script(cell: Cell) -> Callable[[Stage], None]:
    def script(stage: Stage) -> None:
        stage.assume(StationReady())
        if cell.after:
            _shake(stage, by_id(cell.after))
        _shake(stage, cell)
        if cell.receiver == "csms" or (OPEN in cell.fine and "misbehave" in cell.changes):
            stage.do(ShakeHandsWell())
        stage.expect(GoodConnectionThere())

    return script


def _shake(stage: Stage, cell: Cell) -> None:
    stage.do(ShakeHands(cell.id))
    if cell.offer:
        stage.expect(HelloJudged(cell.id))
    elif not cell.stays:
        stage.expect(HandshakeJudged(cell.id))
