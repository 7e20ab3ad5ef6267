@63110:8.2.3 @ocpp2.0.1
Feature: Manage smart charging
  The CSMS shapes what stations and sessions may take: limits for one session, for every session of an EVSE, for the
  whole station. A station that works in watts gets kilowatts in the place of amperes.

  Background:
    Given a charging station that the CSMS has accepted

  @IEC63110-8.2.3-P1 @CS @needs:smart_charging
  Scenario: A running session keeps to the limit that was set for it
    Given no limits are installed in the station
    And the driver has started a session on EVSE 1
    And the station has told what EVSE 1 can give without limits
    When the CSMS limits the session on EVSE 1 to 6 A
    Then the station accepts the limit
    When the CSMS asks what EVSE 1 may take in the next 300 seconds
    Then the station tells a schedule
    And the schedule covers what was asked for
    And the schedule is never above the limits in force
    And the schedule is what the limits in force amount to

  @IEC63110-8.2.3-P2 @CS @needs:smart_charging
  Scenario: A default limit for all EVSEs belongs to the station
    Given no limits are installed in the station
    When the CSMS sets a default limit of 6 A for all EVSEs
    Then the station accepts the limit
    When the CSMS asks for the limits of the station itself that are defaults
    Then the station reports these limits and no others
    And they are reported as they were set

  @IEC63110-8.2.3-P3 @CSMS @needs:smart_charging @TC_K_60_CSMS
  Scenario: The operator limits a running session
    Given the driver has started a session on EVSE 1
    When the CSMS limits the session on EVSE 1 to 6 A
    Then the station is told to limit the session on EVSE 1
    And the limit has one schedule, which begins at once and ascends

  @IEC63110-8.2.3-N1 @CS @needs:smart_charging @TC_K_02_CS
  Scenario: A limit for a session needs a session
    Given no limits are installed in the station
    When the CSMS limits a session on EVSE 1 that does not exist
    Then the station rejects the limit, because nobody is charging

  @IEC63110-8.2.3-N2 @CS @needs:smart_charging @TC_K_14_CS
  Scenario: A limit for an EVSE that does not exist is rejected
    Given no limits are installed in the station
    When the CSMS sets a default limit of 6 A for an EVSE that does not exist
    Then the station rejects the limit, because the EVSE does not exist

  @IEC63110-8.2.3-N3 @CS @needs:smart_charging @TC_K_16_CS
  Scenario: A limit for another session does not fall on the one that is running
    Given no limits are installed in the station
    And the driver has started a session on EVSE 1
    When the CSMS limits a session on EVSE 1 that does not exist
    Then the station rejects the limit, because the session does not exist

  @IEC63110-8.2.3-N4 @CS @needs:smart_charging @needs:single_rate_unit @TC_K_12_CS @TC_K_42_CS
  Scenario: A limit in a unit that the station does not work in is rejected
    Given no limits are installed in the station
    And the station works in amperes only, or in watts only
    When the CSMS sets a default limit for EVSE 1 in the other unit
    Then the station rejects the limit, because the station does not work in that unit
    When the CSMS asks in the other unit what EVSE 1 may take in the next 300 seconds
    Then the station cannot tell a schedule, because it does not work in that unit

  @IEC63110-8.2.3-N5 @CS @needs:smart_charging @TC_K_08_CS
  Scenario: What is not there cannot be taken back
    Given no limits are installed in the station
    When the CSMS takes a limit back that does not exist
    Then the station says that it has no such limit to drop

  @IEC63110-8.2.3-N6 @CS @needs:smart_charging
  Scenario: A limit that says nothing is refused
    When the CSMS sends a limit without a schedule
    Then the limit is refused as malformed

  @IEC63110-8.2.3-N7 @CS @lacks:smart_charging @TC_K_15_CS
  Scenario: A station without smart charging says so
    When the CSMS sets a default limit of 6 A for EVSE 1
    Then the limit is refused as something that the station cannot do

  @IEC63110-8.2.3-N8 @CSMS @needs:smart_charging
  Scenario: The CSMS lives with a station that refuses a limit
    Given the driver has started a session on EVSE 1
    And the station refuses every limit
    When the CSMS limits the session on EVSE 1 to 6 A
    Then the station is told to limit the session on EVSE 1
    And the limit is not repeated for 30 seconds
    And the connection stays up for 30 seconds
