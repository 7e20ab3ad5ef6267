"""Which places are tried, and where something is asked in the clear."""

from typing import Any

import pytest

from harness.judge.finding import Verdict
from harness.protocols.binding import Scene
from harness.protocols.ocpi.bindings.secured_places import Shaken, clear_places, in_the_clear, places
from harness.trace.record import Record
from harness.usecases.observation import Observation


def seen(name: str, shape: Any, body: dict[str, Any], party: str = "emsp") -> Observation:
    record = Record(seq=1, at=0.0, kind="note", party=party, link="place-1#4", direction="in", raw="")
    return Observation(record, True, shape, name, body)


def knowing(*urls: str) -> Scene:
    peer = {"versions": urls[0], "endpoints": [{"url": each} for each in urls[1:]]}
    return Scene("cpo", {}, [seen("standing", "fact", {"peer": peer})])


@pytest.mark.parametrize(
    ("url", "clear"),
    [
        ("https://a.example/v", ["http://a.example:443/v", "http://a.example:80/v"]),
        ("https://a.example:8443/v", ["http://a.example:8443/v"]),
        ("https://[2001:db8::1]:8443", ["http://[2001:db8::1]:8443/"]),
    ],
)
def test_the_same_without_tls(url: str, clear: list[str]) -> None:
    assert in_the_clear(url) == clear


def test_each_place_once_and_only_those_behind_tls() -> None:
    scene = knowing(
        "https://a.example/v",
        "https://A.example:443/w",
        "https://b.example:1/x",
        "http://c.example/",
        "nonsense",
    )
    assert places(scene, "emsp") == ["https://a.example/v", "https://b.example:1/x"]
    assert len(clear_places(scene, "emsp")) == 3
    assert places(scene, "hub") == []


@pytest.mark.parametrize(
    ("facts", "refused", "secured"),
    [
        ({"outcome": "open", "version": "TLSv1.3"}, False, True),
        ({"outcome": "open", "version": "TLSv1.1"}, False, False),
        ({"outcome": "open", "version": "TLSv1.3", "problem": "expired"}, False, False),
        ({"outcome": "failed", "by": "sut", "why": "alert"}, True, False),
        ({"outcome": "failed", "by": "harness", "agreed": True, "why": "left"}, False, False),
    ],
)
def test_what_came_of_a_handshake(facts: dict[str, Any], refused: bool, secured: bool) -> None:
    for wants_secured, ok in ((True, secured), (False, refused)):
        trial = Shaken({"place-1": "https://a.example/v"}, 30.0, wants_secured, "").open(0.0)
        trial.see(seen("tls", "link", facts))
        assert trial.outcome is not None
        assert trial.outcome.ok is ok


def test_without_a_place_nothing_can_be_told() -> None:
    trial = Shaken({}, 30.0, True, "").open(0.0)
    trial.pass_time(0.0)
    assert trial.outcome is not None
    assert trial.outcome.verdict is Verdict.INCONCLUSIVE
