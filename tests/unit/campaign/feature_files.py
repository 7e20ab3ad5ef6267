"""Small features for tests, and a pool of them."""

from pathlib import Path

from harness.campaign.candidate import Candidate
from harness.campaign.places import Places
from harness.campaign.pool import Pool
from harness.campaign.target import Hands, Target

REBOOT = """\
@63110:8.3.7 @ocpp2.0.1
Feature: Reboot
  Prose about restarting.

  Background:
    Given a station

  @IEC63110-8.3.7-P1 @CS @TC_B_20_CS
  Scenario: At once
    When it restarts
    Then it comes back

  @IEC63110-8.3.7-N1 @CS @lacks:evse_reset
  Scenario: One EVSE
    When it restarts

  Rule: The other side

    @IEC63110-8.3.7-N6 @CSMS @slow
    Scenario: Refused
      When it restarts

  @IEC63110-8.3.7-N2 @CS @needs:firmware_update_blocks_reset
  Scenario: During an update
    When it restarts
"""

LIMITS = """\
@63110:8.2.3 @ocpp2.0.1 @CS @needs:smart_charging
Feature: Limits

  @IEC63110-8.2.3-N2
  Scenario Outline: A limit for EVSE <evse>
    When EVSE <evse> is limited to <limit> A

    Examples:
      | evse | limit |
      | 7    | 6     |
      | 99   | 6     |
"""


def write(root: Path, **features: str) -> Places:
    """Features under `root`, and an empty folder of suites. The keywords are file names."""
    folder = root / "features" / "iec63110"
    folder.mkdir(parents=True, exist_ok=True)
    (root / "test_suites").mkdir(exist_ok=True)
    for name, text in features.items():
        (folder / f"{name}.feature").write_text(text, "utf-8")
    return Places(root)


SUITE_CASE = Candidate(
    id="malformed/BootNotification/reason/missing",
    title="BootNotification without reason",
    file=Path("/somewhere/test_suites/malformed.py"),
    line=0,
    role="csms",
    protocols=("ocpp2.0.1",),
    refs=("B01.FR.03",),
    tags=frozenset({"malformed/BootNotification/reason/missing", "CSMS", "ocpp2.0.1", "suite"}),
)


def pool(root: Path, **features: str) -> Pool:
    """A pool of these features, and of one suite case."""
    return Pool(
        write(root, **(features or {"reboot": REBOOT, "limits": LIMITS})), suites=lambda: (SUITE_CASE,)
    )


STATION = Target("station.toml", "Acme DC-50 1.0", "charging_station", "ocpp2.0.1")
CSMS = Target("csms.toml", "Acme Central 1.0", "csms", "ocpp2.0.1", hands=Hands.NOBODY)
