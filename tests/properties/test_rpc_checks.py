"""The checks survive whatever a system under test may send, and say the same thing twice."""

import json
import sys
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).parents[1] / "unit" / "ocpp"))

from dialogue import Dialogue
from test_checks_clean import csms_session, station_session

from harness.protocols.ocpp.reader import OcppReader
from harness.protocols.ocpp.v201.checks import CheckContext, run_checks
from harness.trace.record import Record

SESSIONS = {
    "charging_station": station_session(Dialogue()).records,
    "csms": csms_session(Dialogue("csms")).records,
}
TEXTS = ["null", "true", "-1", "0", "1099511627776", "1.5", '""', '"x"', '"Accepted"']
JUNK = st.sampled_from([*TEXTS, "[]", "{}", "[{}]", "[[1]]", '{"a":{}}', '[{"a":[]},null]']).map(json.loads)


@st.composite
def spoilt_frame(draw: st.DrawFn, raw: str) -> str:
    """A frame in which some values were replaced or taken out."""
    frame = json.loads(raw)
    for _ in range(draw(st.integers(0, 3))):
        holder: Any = frame
        while True:
            keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(holder[key], dict | list) and draw(st.integers(0, 3)):
                holder = holder[key]
                continue
            if draw(st.booleans()):
                holder[key] = draw(JUNK)
            else:
                del holder[key]
            break
    return json.dumps(frame)


@st.composite
def spoilt_trace(draw: st.DrawFn, records: list[Record]) -> list[Record]:
    """A trace with frames spoilt, left out, doubled and moved."""
    chosen = draw(st.lists(st.sampled_from(records), max_size=25))
    trace: list[Record] = []
    at = records[0].at
    for record in sorted(chosen, key=lambda each: each.seq) if draw(st.booleans()) else chosen:
        raw = draw(spoilt_frame(record.raw)) if record.kind == "wire" else record.raw
        at += draw(st.sampled_from([0.0, 0.5, 40.0]))
        link = draw(st.sampled_from(["CS001#1", "CS001#1", "CS001#2"]))
        args = (record.kind, record.party, link, record.direction, raw, record.form, record.encoding)
        trace.append(Record(len(trace), at, *args))
    return trace


def judged(records: list[Record], context: CheckContext) -> str:
    reader = OcppReader()
    return repr(run_checks([seen for each in records if (seen := reader.read(each))], context))


@settings(deadline=None, max_examples=150)
@given(st.data(), st.sampled_from(sorted(SESSIONS)), st.booleans())
def test_no_trace_makes_the_checks_raise(data: st.DataObject, sut: str, fresh: bool) -> None:
    records = data.draw(spoilt_trace(SESSIONS[sut]))
    context = CheckContext(sut, fresh=fresh)
    assert judged(records, context) == judged(records, context)
