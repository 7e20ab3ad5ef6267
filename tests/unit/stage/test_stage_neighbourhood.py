"""Our side among nodes: what it writes down about the network."""

import asyncio

from harness.clock import SystemClock
from harness.protocols.registry import Settings, rib
from harness.stage.neighbourhood import Neighbourhood
from harness.sut.sections import NodeKeys, ProtocolTable
from harness.trace.log import Trace
from harness.trace.record import Record


def test_who_does_not_look_for_the_product_says_so_in_each_case() -> None:
    records: list[list[Record]] = []
    eebus = rib("eebus1.3.0")
    table = ProtocolTable("eebus", "1.3.0", url="wss://127.0.0.1:1/ship/", node=NodeKeys(discover=False))
    settings = Settings("", {}, lambda: "1", lambda: 0.5)
    clock = SystemClock()

    async def two_cases() -> None:
        place = Neighbourhood(eebus, "ems", table, clock, lambda: eebus.machine("ems", settings))
        for _ in range(2):
            trace = Trace(clock, None)
            await place.begin(trace)
            records.append(list(trace.records))
        await place.stop()

    asyncio.run(two_cases())
    for seen in records:
        facts = [each.facts for each in seen if each.kind == "note"]
        assert {"event": "no discovery", "why": "the profile says discover = false"} in facts
