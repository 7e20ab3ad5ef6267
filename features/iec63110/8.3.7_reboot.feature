@63110:8.3.7 @ocpp2.0.1
Feature: Reboot a charging station
  An operator restarts a station, or one EVSE of it, now or as soon as nobody is charging.
  No session may get lost on the way.

  Background:
    Given a charging station that the CSMS has accepted

  @IEC63110-8.3.7-P1 @CS @TC_B_20_CS
  Scenario: An idle station restarts at once
    When the CSMS orders the station to restart immediately
    Then the station answers the order to restart with "Accepted"
    And the station goes down, comes back and gives "RemoteReset" as the reason

  @IEC63110-8.3.7-P2 @CS @TC_B_21_CS
  Scenario: A restart that has to wait for the driver waits
    Given the driver has started a session on EVSE 1
    When the CSMS orders the station to restart when it is idle
    Then the station answers the order to restart with "Scheduled"
    And the station does not restart for 10 seconds
    When the driver ends the session on EVSE 1
    Then the station goes down, comes back and gives "ScheduledReset" as the reason

  @IEC63110-8.3.7-P3 @CS @TC_B_22_CS
  Scenario: An immediate restart ends the running session first
    Given the driver has started a session on EVSE 1
    When the CSMS orders the station to restart immediately
    Then the station answers the order to restart with "Accepted"
    And the session ends with the reason "ImmediateReset"
    And the station goes down and comes back

  @IEC63110-8.3.7-N1 @CS @TC_B_28_CS @lacks:evse_reset
  Scenario: A station that cannot restart a single EVSE says so
    When the CSMS orders EVSE 1 alone to restart immediately
    Then the station answers the order to restart with "Rejected"

  @IEC63110-8.3.7-N2 @CS @needs:firmware_update_blocks_reset
  Scenario: No restart in the middle of a firmware update
    Given the station cannot be interrupted because its firmware is being updated
    When the CSMS orders the station to restart immediately
    Then the station answers the order to restart with "Rejected"

  @IEC63110-8.3.7-N3 @CS
  Scenario: The end of a session survives the restart until somebody has acknowledged it
    Given the driver has started a session on EVSE 1
    And the CSMS does not acknowledge the end of the session before the restart
    When the CSMS orders the station to restart immediately
    Then the session ends with the reason "ImmediateReset"
    And after the restart the station reports the end of the session again

  @IEC63110-8.3.7-N5 @CS
  Scenario: A kind of restart that does not exist is refused
    When the CSMS orders a restart of the unknown kind "ImmediateAndResume"
    Then the order to restart is refused as malformed

  @IEC63110-8.3.7-N6 @CSMS
  Scenario: The CSMS lives with a station that refuses to restart
    Given the station refuses every restart
    When the CSMS orders the station to restart immediately
    Then the station is told to restart
    And the order to restart is not repeated for 30 seconds
    And the connection stays up for 30 seconds
