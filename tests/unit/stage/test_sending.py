"""A request counts from when it left: the one before it may keep the line."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from harness.engine.runner import scene
from harness.protocols.machine import Machine
from harness.protocols.ocpp.peer import SILENCE
from harness.protocols.ocpp.v201 import parties
from harness.protocols.ocpp.v201.station.machine import ChargingStation
from harness.protocols.registry import Settings
from harness.stage.casting import cast
from harness.stage.memory_session import MemorySession
from harness.stage.stage import Inconclusive, Stage
from harness.usecases.configuration import ReadsAnswered, ReadVariables
from harness.usecases.station import StationReady
from harness.usecases.token_store import AskListVersion

READ = ReadVariables(("the offline threshold",))


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """With a station that never answers one of the requests, and has ten seconds for the others.

    The parameter: how long the stage has patience with it.
    """
    casting = cast("bundled:ocpp2.0.1:charging_station")
    casting = replace(casting, values={**casting.values, "answer_within": 10.0})

    def make(role: str, settings: Settings) -> Machine:
        station = parties.machine(role, settings)
        assert isinstance(station, ChargingStation)
        station.override("GetLocalListVersion", SILENCE)
        return station

    session = MemorySession(casting, make=make)
    actor, _ = session.begin(None)
    actor._patience = request.param
    yield Stage(casting.rib, scene(casting), actor)
    session.end()


@pytest.mark.parametrize("stage", [30.0], indirect=True)
def test_the_time_for_an_answer_begins_when_the_request_has_left(stage: Stage) -> None:
    stage.assume(StationReady())
    stage.do(AskListVersion())
    stage.do(READ)
    assert stage.expect(ReadsAnswered(("Accepted",))).ok


@pytest.mark.parametrize("stage", [10.0], indirect=True)
def test_what_never_left_is_held_against_nobody(stage: Stage) -> None:
    stage.assume(StationReady())
    stage.do(AskListVersion())
    with pytest.raises(Inconclusive, match="GetVariables request could not be sent"):
        stage.do(READ)
