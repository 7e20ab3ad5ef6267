"""A run directory as a run leaves it, with every kind of verdict, made of small builders."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.clock import ManualClock
from harness.trace.log import Trace

SUT = {"name": "Acme DC-50", "version": "1.4.2", "role": "charging_station", "protocol": "ocpp2.0.1"}
Json = dict[str, Any]


def finding(check: str, text: str, clause: str, verdict: str = "PASS", **more: Any) -> Json:
    rule = {"check": check, "text": text, "clause": [clause]} | more.pop("rule", {})
    return {
        "rule": rule,
        "verdict": verdict,
        "expected": "",
        "received": "",
        "records": [],
        "note": "",
    } | more


def step(
    keyword: str, text: str, status: str = "passed", records: Sequence[int] = (), error: str = ""
) -> Json:
    return {"keyword": keyword, "text": text, "status": status, "records": list(records), "error": error}


def case(id: str, verdict: str = "PASS", **more: Any) -> Json:
    return {
        "id": id,
        "title": f"Case {id}",
        "feature": "features/iec63110/8.3.7_reboot.feature:12",
        "clauses": ["63110:8.3.7"],
        "labels": [],
        "sut": SUT,
        "verdict": verdict,
        "reason": "",
        "findings": [],
        "steps": [],
        "started": "2026-01-01T12:00:00.000Z",
        "duration": 1.25,
        "attempts": 1,
        "trace": "",
    } | more


class Dialogue:
    """A trace written as a dialogue between our CSMS and the station under test."""

    def __init__(self, path: Path, party: str = "csms", link: str = "CS001#1") -> None:
        self.clock = ManualClock()
        self.log = Trace(self.clock, path)
        self.party, self.link = party, link

    def after(self, seconds: float) -> "Dialogue":
        self.clock.advance(seconds)
        return self

    def opened(self) -> "Dialogue":
        upgrade = {"event": "upgrade", "path": "/ocpp/CS001", "offered": ["ocpp2.0.1"], "chosen": "ocpp2.0.1"}
        self.log.note(self.party, self.link, "in", upgrade | {"status": 101, "user": "CS001"})
        return self

    def closed(self, code: int | None = 1000, by: str = "sut") -> "Dialogue":
        facts = {"event": "closed", "code": code, "reason": "", "by": by}
        self.log.note(self.party, self.link, "in", facts)
        return self

    def sut(self, data: Any, form: str = "text") -> "Dialogue":
        return self._wire("in", data, form)

    def ours(self, data: Any, form: str = "text") -> "Dialogue":
        return self._wire("out", data, form)

    def mark(self, intent: str, **facts: Any) -> "Dialogue":
        self.log.mark({"do": intent} | facts)
        return self

    def tick(self) -> "Dialogue":
        self.log.tick()
        return self

    def _wire(self, direction: Any, data: Any, form: str) -> "Dialogue":
        raw = data if isinstance(data, bytes) else data.encode() if isinstance(data, str) else _json(data)
        self.log.wire(self.party, self.link, direction, raw, form)
        self.clock.advance(0.012)
        return self


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


@dataclass
class RunBuilder:
    """Writes a run directory. `head` is what will stand in run.json."""

    root: Path
    cases: list[Json] = field(default_factory=list)
    head: Json = field(
        default_factory=lambda: {
            "tool": "chargeproof",
            "version": "0.1.0",
            "suite_version": "0.1.0",
            "started": "2026-01-01T12:00:00.000Z",
            "ended": "2026-01-01T12:03:25.000Z",
            "profile": {
                "sut": {k: SUT[k] for k in ("name", "version", "role")},
                "link": {"identity": "CS001"},
            },
            "selection": [],
            "skipped": [],
            "exit_code": 0,
            "interrupted": False,
            "clock": "system",
            "coverage": None,
        }
    )

    def add(self, *cases: Json) -> "RunBuilder":
        self.cases.extend(cases)
        return self

    def trace(self, id: str, **kwargs: Any) -> tuple[str, Dialogue]:
        name = f"traces/{id}.jsonl"
        return name, Dialogue(self.root / name, **kwargs)

    def write(self) -> Path:
        self.root.mkdir(parents=True, exist_ok=True)
        if not self.head["selection"]:
            self.head["selection"] = [{"id": one["id"], "why": "all"} for one in self.cases]
        counts: dict[str, int] = {}
        for one in self.cases:
            counts[one["verdict"]] = counts.get(one["verdict"], 0) + 1
        self.head.setdefault("counts", counts)
        (self.root / "run.json").write_text(json.dumps(self.head))
        (self.root / "cases.jsonl").write_bytes(b"".join(_json(one) + b"\n" for one in self.cases))
        return self.root
