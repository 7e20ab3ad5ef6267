"""Everything that could be run, read when it is first needed."""

from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path

from harness.campaign.candidate import Candidate
from harness.campaign.features import read_features
from harness.campaign.places import Places, places
from harness.campaign.suites import find_generated, read_suites
from harness.errors import UsageFault

Provider = Callable[[], Iterable[Candidate]]
"""Gives cases that stand in no feature file."""


class Pool:
    """The features and suites of an installation, and any file of the user's own."""

    def __init__(self, here: Places | None = None, suites: Provider | None = None) -> None:
        self.places = here or places()
        self._suites = suites or (lambda: read_suites(self.places.suite_files()))
        self._own: dict[Path, tuple[Candidate, ...]] = {}

    @cached_property
    def features(self) -> tuple[Candidate, ...]:
        """All scenarios of the house. Raises UsageFault with every mistake in the features."""
        return read_features(self.places.feature_files())

    def features_naming(self, text: str) -> tuple[Candidate, ...]:
        """The scenarios of those feature files in which `text` stands; the others are not read for it."""
        files = [each for each in self.places.feature_files() if text.encode() in _content(each)]
        return tuple(case for file in files for case in self.of_file(file))

    @cached_property
    def suites(self) -> tuple[Candidate, ...]:
        """All cases of the suites of the house."""
        return tuple(self._suites())

    def generated(self, id: str) -> tuple[Candidate, ...]:
        """The case of that id that a suite can make, though it is none of those of a run."""
        return find_generated(self.places.suite_files(), id)

    @cached_property
    def everything(self) -> tuple[Candidate, ...]:
        """Features first, then suites."""
        return (*self.features, *self.suites)

    def of_file(self, path: Path) -> tuple[Candidate, ...]:
        """The cases of one file, of the house or not. Raises UsageFault for its mistakes."""
        path = path.resolve()
        if path not in self._own:
            self._own[path] = read_features([path]) if path.suffix == ".feature" else self._of_suite(path)
        return self._own[path]

    def _of_suite(self, path: Path) -> tuple[Candidate, ...]:
        if path.is_relative_to(self.places.suites.resolve()):
            return tuple(each for each in self.suites if each.file == path)
        return read_suites([path])

    def find_file(self, text: str) -> Path | None:
        """The file or folder that a user means: from where they are, where the features lie, or by name."""
        bases = (Path.cwd(), self.places.root, self.places.features) if text else ()
        found = next((base / text for base in bases if (base / text).exists()), None)
        return found or next((path for path in self.places.feature_files() if path.name == text), None)

    def files_in(self, folder: Path) -> tuple[Path, ...]:
        """The features and suites in a folder. Raises UsageFault if there are none."""
        inside = folder.resolve()
        suites = [each for each in self.places.suite_files() if each.resolve().is_relative_to(inside)]
        found = (*sorted(inside.rglob("*.feature")), *suites)
        if not found:
            raise UsageFault(f"{folder}: the folder holds no features")
        return found


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""  # whoever reads all the features says what is wrong with it
