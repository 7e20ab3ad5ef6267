"""Where features and suites lie: in the wheel inside the package, in a checkout beside it."""

from dataclasses import dataclass
from pathlib import Path

from harness.errors import HarnessFault


@dataclass(frozen=True, slots=True)
class Places:
    """The folder that holds `features/` and `test_suites/`."""

    root: Path

    @property
    def features(self) -> Path:
        return self.root / "features"

    @property
    def suites(self) -> Path:
        return self.root / "test_suites"

    def feature_files(self) -> tuple[Path, ...]:
        """Every feature of the house, in a fixed order."""
        return tuple(sorted(self.features.rglob("*.feature")))

    def suite_files(self) -> tuple[Path, ...]:
        """Every suite module of the house, in a fixed order; helpers start with an underscore."""
        return tuple(
            path for path in sorted(self.suites.rglob("*.py")) if not path.name.startswith(("_", "conftest"))
        )

    def shown(self, path: Path) -> str:
        """A path as people know it: "features/...", or relative to where they are."""
        for base in (self.root, Path.cwd()):
            if path.is_relative_to(base):
                return path.relative_to(base).as_posix()
        return path.as_posix()


def places() -> Places:
    """Those of this installation. Raises HarnessFault if there are no features."""
    package = Path(__file__).resolve().parents[1]
    for root in (package / "_suites", package.parent):
        if (root / "features").is_dir():
            return Places(root)
    raise HarnessFault(
        f"no features: neither {package / '_suites/features'} nor {package.parent / 'features'} is a folder; "
        "the installation is incomplete"
    )
