"""A disk that is full, a folder that cannot be written."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.kit import Bench, Ran, start

CASE = "IEC63110-8.3.7-P1"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of half a megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = os.geteuid() == 0 and not subprocess.call(
        ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(place)], stderr=subprocess.DEVNULL
    )
    if not mounted:
        pytest.skip("a small file system can only be mounted by root, and not in every container")
    yield place
    subprocess.check_call(["umount", str(place)])


def run_into(bench: Bench, folder: Path, *more: str) -> Ran:
    ran = start(["run", CASE, *more, "--out", str(folder)], folder, bench.root).finish()
    assert "Traceback" not in ran.said
    assert "internal error" not in ran.said
    return ran


def test_the_disk_is_full_before_anything_was_done(bench: Bench, small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(b"x" * 512 * 1024)
    ran = run_into(bench, small_disk / "run")
    assert ran.code == 3
    assert "environment error" in ran.err
    assert "No space left on device" in ran.err


@pytest.mark.parametrize("free", [20_000, 60_000, 100_000])
def test_the_disk_fills_up_on_the_way(bench: Bench, small_disk: Path, free: int) -> None:
    (small_disk / "ballast").write_bytes(b"x" * (512 * 1024 - free))
    ran = run_into(bench, small_disk / "run")
    assert ran.code == 3
    assert "No space left on device" in ran.said


def test_a_folder_that_may_not_be_written(bench: Bench) -> None:
    (bench.root / "file").write_text("")
    ran = run_into(bench, bench.root / "file" / "run")
    assert ran.code in (2, 3)
    assert f"{bench.root / 'file'}" in ran.err
    assert "--out" in ran.err


def test_a_place_where_nobody_may_write(bench: Bench) -> None:
    ran = run_into(bench, Path("/proc/chargeproof"))
    assert ran.code == 3
    assert "cannot write to the output folder /proc/chargeproof" in ran.err
