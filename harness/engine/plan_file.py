"""What a run is about to do, as a file: the campaign writes it, every pytest worker reads it."""

from dataclasses import dataclass, field
from pathlib import Path

import msgspec


class Target(msgspec.Struct, frozen=True):
    """One case to run. `file` and `line` say where it is; for suite cases `line` is 0."""

    id: str
    file: str
    line: int


class SutPlan(msgspec.Struct, frozen=True):
    """One system under test (a profile's path, or "bundled:<role>") and its cases in order."""

    sut: str
    targets: tuple[Target, ...] = ()


class PlanFile(msgspec.Struct, frozen=True):
    """The whole run."""

    out: str
    suts: tuple[SutPlan, ...] = ()
    seed: int = 0
    quiet: bool = False


def write(plan: PlanFile, path: Path) -> None:
    path.write_bytes(msgspec.json.encode(plan))


def read(path: Path) -> PlanFile:
    return msgspec.json.decode(path.read_bytes(), type=PlanFile)


@dataclass(slots=True)
class Index:
    """The plan by file, for whoever collects."""

    plan: PlanFile
    by_file: dict[str, list[tuple[str, Target]]] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: PlanFile) -> "Index":
        index = cls(plan)
        for sut in plan.suts:
            for target in sut.targets:
                index.by_file.setdefault(str(Path(target.file).resolve()), []).append((sut.sut, target))
        return index
