"""Whatever a system under test sends, reading and judging it ends in findings, never in a traceback."""

import random
from typing import Any

import msgspec
import pytest

from harness.protocols.ocpi.envelope import encode
from harness.protocols.ocpi.labels import label
from harness.protocols.ocpi.reader import OcpiReader
from harness.protocols.ocpi.redaction import Redactor
from harness.protocols.ocpi.text import decode
from harness.protocols.ocpi.v221.checks import run_checks
from harness.protocols.registry import Verdicts
from harness.trace.record import Record, as_text
from tests.unit.ocpi.test_ocpi_checks import FAULTLESS, RED

VALUES: list[Any] = [
    None,
    True,
    0,
    -1,
    1e300,
    "",
    "x",
    "\x00",
    [],
    [None],
    [[]],
    {},
    {"a": 1},
    "2025-06-15T15:06:40Z",
]
TALKS = [made for reds in RED.values() for _, made in reds] + list(FAULTLESS.values())


def spoilt(value: Any, rng: random.Random) -> Any:
    """One value somewhere in it is another one, or gone."""
    if isinstance(value, dict) and value and rng.random() < 0.85:
        key = rng.choice(list(value))
        if rng.random() < 0.1:
            return {name: each for name, each in value.items() if name != key}
        return value | {key: spoilt(value[key], rng)}
    if isinstance(value, list) and value and rng.random() < 0.85:
        at = rng.randrange(len(value))
        return [*value[:at], spoilt(value[at], rng), *value[at + 1 :]]
    return rng.choice(VALUES)


def mangled(record: Record, rng: random.Random) -> Record:
    data = record.data
    head, _, body = data.partition(b"\r\n\r\n")
    kind = rng.randrange(4)
    if kind == 0:
        at = rng.randrange(len(data)) if data else 0
        data = data[:at] + bytes([rng.randrange(256)]) + data[at + rng.randrange(3) :]
    elif kind == 1 and body:
        content = encode(spoilt(decode(body)[0], rng))
        lines = [each for each in head.split(b"\r\n") if not each.lower().startswith(b"content-length")]
        data = b"\r\n".join([*lines, b"Content-Length: %d" % len(content), b"", content])
    elif kind == 2:
        lines = head.split(b"\r\n")
        lines.pop(rng.randrange(len(lines)))
        data = b"\r\n".join(lines) + b"\r\n\r\n" + body
    else:
        data = data[: rng.randrange(len(data) + 1)]
    raw, encoding = as_text(data)
    return msgspec.structs.replace(record, raw=raw, encoding=encoding)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("role", ["cpo", "emsp", "hub"])
def test_junk_is_judged(seed: int, role: str) -> None:
    rng = random.Random(f"{role} {seed}")
    for made in TALKS:
        talk = made()
        reader, clean = OcpiReader(), Redactor()
        seen = []
        for each in talk.records:
            bad = mangled(each, rng) if each.kind == "wire" and rng.random() < 0.6 else each
            clean(bad.data)
            assert isinstance(label(bad), str)
            if (found := reader.read(bad)) is not None:
                seen.append(found)
        for finding in run_checks(seen, Verdicts(role)):
            assert isinstance(finding.expected + finding.received, str)
