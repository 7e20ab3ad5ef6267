"""Each miniature is caught by the checks meant for it, and by exactly those that the matrix names; judged again, too."""

import pytest

from harness.judge.finding import Verdict
from tests.miniatures.confession import confessions_of, miniature, miniatures
from tests.miniatures.matrix import REWRITE, cases_for, kept, row
from tests.miniatures.play import Played, case, judge_again, play_miniature

SYSTEMS = sorted({each.name for each in miniatures()})


@pytest.mark.parametrize("name", SYSTEMS)
def test_each_is_caught_as_it_must_be(name: str) -> None:
    """Played once: caught by what is meant for it, nothing else goes red, and the record gives the same findings."""
    played = _play(name)
    for each in confessions_of(miniature(name).make):
        for id in each.cases:
            assert played[id].red.get(each.check) == each.verdict, f"{id}: {played[id].result.reason}"
            assert played[id].result.verdict >= each.verdict, id
            _judged_alike(name, id, played[id])
    assert row(played.values()) == kept().get(name), f"if this is right: {REWRITE}"


def _play(name: str) -> dict[str, Played]:
    each = miniature(name)
    return {id: play_miniature(case(each.role, id), each) for id in cases_for(each)}


def _judged_alike(name: str, id: str, played: Played) -> None:
    each = miniature(name)
    again = judge_again(case(each.role, id), played, each.interpretation)
    assert (again.verdict, again.findings) == (played.result.verdict, played.result.findings), id


def test_there_are_many_and_of_either_kind() -> None:
    assert len(SYSTEMS) >= 80
    assert min(sum(name.startswith(role) for name in SYSTEMS) for role in ("csms", "charging_station")) >= 40


def test_each_name_is_one_system() -> None:
    assert len({each.make for each in miniatures()}) == len(SYSTEMS)


def test_the_matrix_is_of_these_miniatures() -> None:
    assert sorted(kept()) == SYSTEMS, f"run {REWRITE}"


def test_no_miniature_upsets_the_harness() -> None:
    assert [name for name, red in kept().items() if Verdict.ERROR.name in red.values()] == []
