"""`chargeproof doctor`: looks at a profile and the product behind it, and says what to mend."""

from pathlib import Path

from harness.campaign.options import ExitCode
from harness.campaign.our_side import clinic
from harness.cli.printing import columns
from harness.errors import UsageFault
from harness.report.text import one_line
from harness.stage.casting import known
from harness.sut.doctor import Clinic, Diagnosis, State, diagnose_file

_IN_THE_PROFILE = frozenset({"profile", "secrets", "start"})
"""Items that are mended in the profile or in the environment that it names."""


def doctor(sut: Path, sanity: bool) -> int:
    """Print what was looked at. 0: nothing is bad; 2: the profile is; 3: the machine or the product is."""
    if not sut.is_file():
        raise UsageFault(f"--sut: {sut}: there is no such file")
    found = diagnose_file(sut, known(), clinic() if sanity else Clinic())
    columns(("", "item", "found"), [_row(each) for each in found])
    mends = [each for each in found if each.mend and each.state is not State.OK]
    for each in mends:
        print(f"\n{each.item}: {each.mend}")
    return _code(found)


def _row(each: Diagnosis) -> tuple[str, str, str]:
    mark = {State.OK: "ok", State.WARN: "!", State.BAD: "BAD"}[each.state]
    return mark, each.item, one_line(each.what)


def _code(found: list[Diagnosis]) -> int:
    bad = {each.item for each in found if each.state is State.BAD}
    if not bad:
        return ExitCode.CONFORMS
    return ExitCode.USAGE if bad <= _IN_THE_PROFILE else ExitCode.ERROR
