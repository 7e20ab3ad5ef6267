"""The same system in the same case gives the same record, byte for byte, and the same verdict."""

import msgspec
import pytest

from tests.miniatures.confession import miniature
from tests.miniatures.play import Played, case, play, play_miniature

TIMES = 20

SAMPLE = (
    "charging_station/answers_everything_twice",
    "charging_station/loses_what_was_not_acknowledged_over_a_restart",
    "charging_station/boots_again_before_the_interval_is_over",
    "csms/uses_one_id_for_every_call",
    "device/answers_each_property_in_a_frame_of_its_own",
    "ems/repeats_what_was_refused",
    "csms/repeats_refused_restarts_without_end",
)


@pytest.mark.parametrize("name", SAMPLE)
def test_a_miniature_is_the_same_every_time(name: str) -> None:
    each = miniature(name)
    found = case(each.role, each.cases[0])
    assert len({_stored(play_miniature(found, each)) for _ in range(TIMES)}) == 1


@pytest.mark.parametrize(
    ("role", "id"),
    [
        ("charging_station", "PROBE-CS-two-sessions"),
        ("csms", "PROBE-CSMS-orders-from-afar"),
        ("device", "IEC63380-EL.Node-X2"),
        ("ems", "IEC63380-T178-EP2"),
    ],
)
def test_a_faultless_system_is_the_same_every_time(role: str, id: str) -> None:
    found = case(role, id)
    assert len({_stored(play(found)) for _ in range(TIMES)}) == 1


def _stored(played: Played) -> bytes:
    """Record, verdict and findings as bytes."""
    result = played.result
    return msgspec.json.encode((played.records, result.verdict, result.reason, result.findings))
