"""Whatever nonsense a system under test puts into a frame, it is judged: nothing that it sends is an error of ours."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.judge.finding import Verdict
from harness.trace.record import Record, as_text
from tests.miniatures.play import Case, Played, every_case, judge_again, play

JUNK: tuple[Any, ...] = ([], {}, [[]], None, True, 5, "x", {"a": []})

CASES: tuple[Case, ...] = tuple(each for each in every_case() if each.casting.rib.datagrams is None)
"""Those whose frames are JSON; the others are spoiled byte by byte."""
BYTES: tuple[Case, ...] = tuple(each for each in every_case() if each.casting.rib.datagrams is not None)


@cache
def played(case: Case) -> Played:
    return play(case)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The value itself and everything in it, by keys and indices."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from places(each, (*path, key))


def spoiled(record: Record, pick: int, junk: Any) -> Record:
    """The record with junk at one place of its payload. A frame that is no array has a byte before its text."""
    if not record.raw.startswith("["):
        return with_prefix(record, pick, junk)
    frame = json.loads(record.raw)
    at = 3 if frame[0] == 2 else 2
    payload: tuple[Any, ...] = (at,)
    found = [payload + path for path in places(frame[at])]
    *way, last = found[pick % len(found)]
    holder = frame
    for key in way:
        holder = holder[key]
    holder[last] = junk
    return msgspec.structs.replace(record, raw=json.dumps(frame))


def with_prefix(record: Record, pick: int, junk: Any) -> Record:
    """The same for a frame whose first byte says what it is; what is no text becomes junk as a whole."""
    prefix, text = record.raw[:1], record.raw[1:]
    try:
        root = {"": json.loads(text)}
    except ValueError:
        return msgspec.structs.replace(record, raw=prefix + json.dumps(junk))
    *way, last = [("", *path) for path in places(root[""])][pick * 7 % len(list(places(root[""])))]
    holder: Any = root
    for key in way:
        holder = holder[key]
    holder[last] = junk
    return msgspec.structs.replace(record, raw=prefix + json.dumps(root[""]))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=st.sampled_from(CASES), which=st.integers(0), pick=st.integers(0, 40), junk=st.sampled_from(JUNK))
def test_no_frame_upsets_the_judge(case: Case, which: int, pick: int, junk: Any) -> None:
    usual = played(case)
    frames = [each for each in usual.records if (each.kind, each.direction) == ("wire", "in")]
    if usual.result.verdict > Verdict.WARNING or not frames:
        return
    guilty = frames[which % len(frames)]
    records = tuple(spoiled(each, pick, junk) if each is guilty else each for each in usual.records)
    result = judge_again(case, Played(usual.result, records))
    assert result.verdict < Verdict.ERROR, result.reason


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    case=st.sampled_from(BYTES),
    which=st.integers(0),
    at=st.integers(0, 30),
    junk=st.binary(max_size=4),
    cut=st.integers(0, 3),
)
def test_no_datagram_upsets_the_judge(case: Case, which: int, at: int, junk: bytes, cut: int) -> None:
    usual = played(case)
    frames = [each for each in usual.records if (each.kind, each.direction) == ("wire", "in")]
    guilty = frames[which % len(frames)]
    whole = guilty.data
    raw, encoding = as_text(whole[: at % len(whole)] + junk + whole[at % len(whole) + cut :])
    spoilt = msgspec.structs.replace(guilty, raw=raw, encoding=encoding)
    records = tuple(spoilt if each is guilty else each for each in usual.records)
    result = judge_again(case, Played(usual.result, records))
    assert result.verdict < Verdict.ERROR, result.reason
