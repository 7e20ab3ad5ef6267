"""Each miniature is caught by the check meant for it, and by exactly those that the matrix names; judged again, too."""

import pytest

from harness.judge.finding import Verdict
from tests.miniatures.confession import Miniature, miniatures
from tests.miniatures.matrix import REWRITE, cases_for, kept, row
from tests.miniatures.play import Played, case, judge_again, play_miniature

EVERY = [pytest.param(each, id=each.name) for each in miniatures()]


@pytest.mark.parametrize("miniature", EVERY)
def test_each_is_caught_as_it_must_be(miniature: Miniature) -> None:
    played = _play(miniature)
    for id in miniature.cases:
        assert played[id].red.get(miniature.check) == miniature.verdict, f"{id}: {played[id].result.reason}"
        assert played[id].result.verdict >= miniature.verdict, id
    assert row(played.values()) == kept().get(miniature.name), f"if this is right: {REWRITE}"


@pytest.mark.parametrize("miniature", EVERY)
def test_judged_again_it_comes_to_the_same(miniature: Miniature) -> None:
    for id in miniature.cases:
        found = case(miniature.role, id)
        played = play_miniature(found, miniature)
        again = judge_again(found, played, miniature.interpretation)
        assert (again.verdict, again.findings) == (played.result.verdict, played.result.findings), id


def test_there_are_many_and_of_either_kind() -> None:
    names = [each.name for each in miniatures()]
    assert len(names) >= 80
    assert len({each.make for each in miniatures()}) >= 80
    assert min(sum(name.startswith(role) for name in names) for role in ("csms", "charging_station")) >= 40


def test_the_matrix_is_of_these_miniatures() -> None:
    assert sorted(kept()) == sorted({each.name for each in miniatures()}), f"run {REWRITE}"


def test_no_miniature_upsets_the_harness() -> None:
    assert [name for name, red in kept().items() if Verdict.ERROR.name in red.values()] == []


def _play(miniature: Miniature) -> dict[str, Played]:
    return {id: play_miniature(case(miniature.role, id), miniature) for id in cases_for(miniature)}
