"""Where features lie, and which tags they carry at a glance."""

from pathlib import Path

import pytest
from feature_files import REBOOT, pool, write

from harness.campaign.carried import carried_tags
from harness.campaign.places import places


def test_the_house_has_features() -> None:
    assert places().features.is_dir()


def test_paths_are_shown_from_the_features_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = write(tmp_path / "house", reboot=REBOOT)
    monkeypatch.chdir(tmp_path)
    assert here.shown(here.feature_files()[0]) == "features/iec63110/reboot.feature"
    assert here.shown(tmp_path / "own" / "a.feature") == "own/a.feature"
    assert here.shown(Path("/elsewhere/a.feature")) == "/elsewhere/a.feature"


def test_helpers_are_no_suites(tmp_path: Path) -> None:
    here = write(tmp_path)
    for name in ("malformed.py", "_tools.py", "conftest.py"):
        (here.suites / name).write_text("")
    assert [path.name for path in here.suite_files()] == ["malformed.py"]


def test_the_quick_look_sees_the_same_tags_as_the_parser(tmp_path: Path) -> None:
    here = pool(tmp_path)
    parsed = {tag for case in here.features for tag in case.tags}
    assert carried_tags(here.places.feature_files()) == parsed


def test_the_quick_look_agrees_on_the_features_of_the_house() -> None:
    from harness.campaign.pool import Pool

    house = Pool(suites=lambda: ())
    plain = {tag for case in house.features for tag in case.tags if "<" not in tag}
    assert plain <= carried_tags(house.places.feature_files())


def test_remarks_on_a_tag_line_are_no_tags(tmp_path: Path) -> None:
    file = tmp_path / "a.feature"
    file.write_text("@one @two # @three\nFeature: @four\n")
    assert carried_tags([file]) == {"one", "two"}
