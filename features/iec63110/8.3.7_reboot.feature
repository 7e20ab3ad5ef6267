@63110:8.3.7 @ocpp2.0.1
Feature: Reboot a charging station
  An operator restarts a station, or one EVSE of it, now or as soon as nobody is charging.
  No session may get lost on the way.

  Background:
    Given a charging station that the CSMS has accepted

  @IEC63110-8.3.7-P1 @CS
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
    And the connection stays up for 2 seconds

  @IEC63110-8.3.7-X1 @CS @TC_B_20_CS
  Scenario: A station with nothing to do need not wait
    When the CSMS orders the station to restart when it is idle
    Then the station answers the order to restart with "Accepted"
    And the station goes down, comes back and gives "RemoteReset" as the reason

  @IEC63110-8.3.7-X2 @CS @TC_B_23_CS
  Scenario: What is out of service stays so over a restart
    Given EVSE 1 is out of service
    When the CSMS orders the station to restart immediately
    Then the station goes down, comes back and shows connector 1 of EVSE 1 as "Unavailable"
    And EVSE 1 is put back into service after this order

  @IEC63110-8.3.7-X3 @CS @needs:reservation @TC_B_24_CS
  Scenario: What is reserved stays so over a restart
    Given EVSE 1 is reserved for somebody
    When the CSMS orders the station to restart immediately
    Then the station goes down, comes back and shows connector 1 of EVSE 1 as "Reserved"
    When the reservation of EVSE 1 is cancelled
    Then the station shows connector 1 of EVSE 1 as "Available"

  @IEC63110-8.3.7-X4 @CS @needs:several_evses @TC_B_41_CS
  Scenario: A restart waits for every driver
    Given the driver has started a session on EVSE 1
    And the driver has started a session on EVSE 2
    When the CSMS orders the station to restart when it is idle
    Then the station answers the order to restart with "Scheduled"
    When the driver ends the session on EVSE 1
    Then the station does not restart for 10 seconds
    When the driver ends the session on EVSE 2
    Then the station goes down, comes back and gives "ScheduledReset" as the reason

  @IEC63110-8.3.7-X5 @CS @needs:evse_reset @TC_B_25_CS
  Scenario: A single EVSE restarts, the station does not
    When the CSMS orders EVSE 1 alone to restart when it is idle
    Then the station answers the order to restart with "Accepted"
    And the station does not restart for 10 seconds

  @IEC63110-8.3.7-X6 @CS @needs:evse_reset @TC_B_26_CS
  Scenario: A single EVSE waits for its driver before it restarts
    Given the driver has started a session on EVSE 1
    When the CSMS orders EVSE 1 alone to restart when it is idle
    Then the station answers the order to restart with "Scheduled"
    And the session goes on for 10 seconds
    When the driver ends the session on EVSE 1
    Then the station does not restart for 10 seconds

  @IEC63110-8.3.7-X7 @CS @needs:evse_reset @TC_B_27_CS
  Scenario: An immediate restart of an EVSE ends its session and nothing else
    Given the driver has started a session on EVSE 1
    When the CSMS orders EVSE 1 alone to restart immediately
    Then the station answers the order to restart with "Accepted"
    And the session ends with the reason "ImmediateReset"
    And the station does not restart for 10 seconds

  @IEC63110-8.3.7-X8 @CS @lacks:evse_reset @TC_B_29_CS
  Scenario: A refused restart of an EVSE leaves its session alone
    Given the driver has started a session on EVSE 1
    When the CSMS orders EVSE 1 alone to restart when it is idle
    Then the station answers the order to restart with "Rejected"
    And the session goes on for 10 seconds

  @IEC63110-8.3.7-X10 @CSMS @TC_B_20_CSMS
  Scenario: The operator restarts an idle station
    When the CSMS orders the station to restart when it is idle
    Then the order goes out to restart the whole station when idle
    And the CSMS lets the station in again

  @IEC63110-8.3.7-X11 @CSMS @TC_B_21_CSMS
  Scenario: The operator restarts a station as soon as its driver is done
    Given the driver has started a session on EVSE 1
    When the CSMS orders the station to restart when it is idle
    Then the order goes out to restart the whole station when idle
    When the driver ends the session on EVSE 1
    Then the CSMS acknowledges the end of the session
    And the CSMS lets the station in again

  @IEC63110-8.3.7-X12 @CSMS @TC_B_22_CSMS
  Scenario: The operator restarts a station in the middle of a session
    Given the driver has started a session on EVSE 1
    When the CSMS orders the station to restart immediately
    Then the order goes out to restart the whole station immediately
    And the CSMS acknowledges the end of the session
    And the CSMS lets the station in again

  @IEC63110-8.3.7-X13 @CSMS @TC_B_25_CSMS
  Scenario: The operator restarts a single EVSE
    When the CSMS orders EVSE 1 alone to restart when it is idle
    Then the order goes out to restart EVSE 1 when idle
    And the connection stays up for 5 seconds

  @IEC63110-8.3.7-X14 @CSMS @TC_B_26_CSMS
  Scenario: The operator restarts a single EVSE as soon as its driver is done
    Given the driver has started a session on EVSE 1
    When the CSMS orders EVSE 1 alone to restart when it is idle
    Then the order goes out to restart EVSE 1 when idle
    When the driver ends the session on EVSE 1
    Then the CSMS acknowledges the end of the session

  @IEC63110-8.3.7-X15 @CSMS @TC_B_27_CSMS
  Scenario: The operator restarts a single EVSE in the middle of its session
    Given the driver has started a session on EVSE 1
    When the CSMS orders EVSE 1 alone to restart immediately
    Then the order goes out to restart EVSE 1 immediately
    And the CSMS acknowledges the end of the session
