"""The log of a product: bounded, masked, watched, and honest about what was lost."""

from pathlib import Path

import pytest

from harness.errors import EnvironmentFault
from harness.sut.evidence import EvidenceLog


def log(folder: Path, secrets: tuple[bytes, ...] = (), limit: int = 1000) -> EvidenceLog:
    return EvidenceLog(folder / "deep" / "sut.log", secrets, limit)


def test_bytes_are_kept_as_they_came(tmp_path: Path) -> None:
    kept = log(tmp_path)
    kept.feed(b"one\ntw")
    kept.feed(b"o\n\xff\nunfinished")
    kept.close()
    assert kept.path.read_bytes() == b"one\ntwo\n\xff\nunfinished\n"


def test_what_is_too_much_is_cut_with_a_notice(tmp_path: Path) -> None:
    kept = log(tmp_path, limit=1000)
    for _ in range(100):
        kept.feed(b"x" * 99 + b"\n")
    kept.close()
    kept.close()
    text = kept.path.read_bytes()
    assert text[:1000] == (b"x" * 99 + b"\n") * 10
    assert text[1000:] == b"[chargeproof] cut after 1000 bytes; 9000 more were not kept\n"


def test_last_words_survive_the_cut(tmp_path: Path) -> None:
    kept = log(tmp_path, limit=10)
    kept.feed(b"long long long line\nlast words\n")
    assert kept.last_lines(1) == "last words"
    kept.close()


def test_endless_line_does_not_fill_the_memory(tmp_path: Path) -> None:
    kept = log(tmp_path)
    for _ in range(100):
        kept.feed(b"y" * 10_000)
    assert len(kept._rest) <= 65_536
    kept.close()
    assert b"999001 more were not kept" in kept.path.read_bytes()


@pytest.mark.parametrize("cut", range(1, 12))
def test_secret_in_two_pieces_is_masked(tmp_path: Path, cut: int) -> None:
    kept = log(tmp_path, (b"hunter2hunter",))
    line = b"pw=hunter2hunter;\n"
    kept.feed(line[: 3 + cut])
    kept.feed(line[3 + cut :])
    kept.close()
    assert kept.path.read_bytes() == b"pw=<redacted>;\n"
    assert kept.last_lines() == "pw=<redacted>;"


@pytest.mark.parametrize("before", range(65_520, 65_545))
def test_secret_where_an_endless_line_is_cut_is_masked(tmp_path: Path, before: int) -> None:
    kept = log(tmp_path, (b"hunter2hunter",), 10**6)
    kept.feed(b"z" * before + b"hunter2")
    kept.feed(b"hunter" + b"z" * 70_000)
    kept.close()
    assert b"hunter" not in kept.path.read_bytes()
    assert kept.path.read_bytes().count(b"<redacted>") == 1


@pytest.mark.parametrize("after", range(14))
def test_secret_near_the_end_of_an_endless_line_is_masked(tmp_path: Path, after: int) -> None:
    kept = log(tmp_path, (b"hunter2hunter",), 10**6)
    kept.feed(b"z" * 70_000 + b"hunter2hunter" + b"z" * after)
    kept.close()
    assert b"hunter" not in kept.path.read_bytes()


def test_watching_for_a_line(tmp_path: Path) -> None:
    kept = log(tmp_path)
    kept.watch("^connected to .*x")
    kept.feed(b"not connected to x\nconnected")
    assert not kept.seen
    kept.feed(b" to x\n")
    assert kept.seen
    kept.close()


def test_unwritable_place_is_an_environment_fault(tmp_path: Path) -> None:
    (tmp_path / "deep").write_text("a file where a folder should be")
    with pytest.raises(
        EnvironmentFault, match=r"sut\.log: the log of the system under test cannot be written"
    ):
        log(tmp_path)


def test_full_disk_is_told_and_does_not_stall(tmp_path: Path) -> None:
    kept = EvidenceLog(Path("/dev/full"))
    kept.watch("later")
    kept.feed(b"one\n")
    kept.feed(b"later\n")
    assert kept.seen
    assert "No space left" in kept.trouble
    kept.close()
