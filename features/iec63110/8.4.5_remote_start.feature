@63110:8.4.5 @ocpp2.0.1
Feature: Start and stop sessions from afar
  Somebody is authorized elsewhere, by an app, a kiosk or a roaming partner. The CSMS orders the station to start or
  to stop a session for them, and the station obeys if nothing stands against it.

  Background:
    Given a charging station that the CSMS has accepted

  @IEC63110-8.4.5-P1 @CS @TC_F_01_CS
  Scenario: With the cable in, the order starts the session
    Given the driver connects the EV to EVSE 1
    When the CSMS orders a session on EVSE 1
    Then the station accepts the order for a session
    And the session goes back to the order
    And the session carries the number of the order
    And the session carries the token of the order
    And energy is offered for the order

  @IEC63110-8.4.5-P2 @CS @TC_F_08_CS
  Scenario: The order stops the running session
    Given the driver has started a session on EVSE 1
    When the CSMS orders the session to stop
    Then the station accepts the order to stop
    And the session is stopped by the order
    And energy flows no more

  @IEC63110-8.4.5-P3 @CSMS
  Scenario: Each order has its own number
    When the CSMS orders a session on EVSE 1 and numbers the order itself
    Then the station is told to start a session
    When the CSMS orders a session on EVSE 2 and numbers the order itself
    Then the station is told to start a session
    And no two orders for sessions have the same number

  @IEC63110-8.4.5-N1 @CS
  Scenario: An EVSE that is out of service starts nothing
    Given EVSE 1 has been taken out of service for this order
    When the CSMS orders a session on EVSE 1
    And EVSE 1 is put back into service after this order
    Then the station rejects the order for a session, because the EVSE is out of service

  @IEC63110-8.4.5-N2 @CS
  Scenario: Where somebody is charging no other session starts
    Given the driver has started a session on EVSE 1
    When the CSMS orders a session on EVSE 1 for the second token
    Then the station rejects the order for a session, because somebody is charging there
    And the order does no harm to the running session

  @IEC63110-8.4.5-N3 @CS @TC_F_09_CS
  Scenario: A session that does not exist cannot be stopped
    Given the driver has started a session on EVSE 1
    When the CSMS orders a session to stop that does not exist
    Then the station rejects the order to stop
    And the order does no harm to the running session

  @IEC63110-8.4.5-N4 @CS @needs:smart_charging
  Scenario: An order with an impossible limit is rejected
    Given the driver connects the EV to EVSE 1
    When the CSMS orders a session on EVSE 1 with a limit that is not for a session
    Then the station rejects the order for a session, because its limit is not for a session

  @IEC63110-8.4.5-N5 @CS @TC_F_04_CS
  Scenario: The station does not wait for ever for the EV
    Given the sessions of the station begin with their authorization
    And the CSMS has set the EV connection timeout to "20"
    When the CSMS orders a session on EVSE 1
    Then the station accepts the order for a session
    And the session goes back to the order
    And the station gives up after 20 seconds because no EV came
    Given the station has had a moment
    When the CSMS orders a session on EVSE 1
    Then the station accepts the order for a session

  @IEC63110-8.4.5-N6 @CS @needs:remote_authorization
  Scenario: A token that the CSMS blocks gets no energy
    Given the CSMS has set the authorization of remote starts to "true"
    And the unknown token is "Blocked" for the CSMS
    And the driver connects the EV to EVSE 1
    When the CSMS orders a session on EVSE 1 for the unknown token
    Then the station accepts the order for a session
    And the station asks about the token of the order
    And no energy flows for the order

  @IEC63110-8.4.5-N7 @CSMS
  Scenario: The CSMS lives with a station that refuses a session
    Given the station refuses every order for a session
    When the CSMS orders a session on EVSE 1
    Then the station is told to start a session
    And the order for a session is not repeated for 30 seconds
    And the connection stays up for 2 seconds

  @IEC63110-8.4.5-X1 @CS @needs:remote_authorization @TC_F_02_CS
  Scenario: The station asks about the token of the order before the EV comes
    Given the CSMS has set the authorization of remote starts to "true"
    When the CSMS orders a session on EVSE 1 for the unknown token
    Then the station accepts the order for a session
    And the station asks about the token of the order
    When the driver connects the EV to EVSE 1
    Then energy is offered for the order
    And the order and the session belong together

  @IEC63110-8.4.5-X2 @CS @TC_F_03_CS
  Scenario: The station takes the order as authorization
    Given the CSMS has set the authorization of remote starts to "false"
    When the CSMS orders a session on EVSE 1 for the unknown token
    Then the station accepts the order for a session
    And the station does not ask about the token of the order
    When the driver connects the EV to EVSE 1
    Then energy is offered for the order
    And the order and the session belong together

  @IEC63110-8.4.5-X3 @CS @TC_E_13_CS
  Scenario: Where sessions begin with their authorization, the order begins one
    Given the sessions of the station begin with their authorization
    When the CSMS orders a session on EVSE 1
    Then the station accepts the order for a session
    And the session begins with the order
    And the session carries the number of the order
    And the session carries the token of the order

  @IEC63110-8.4.5-X4 @CS @TC_E_21_CS
  Scenario: Where sessions end with their authorization, the order ends it
    Given the sessions of the station end with their authorization
    And the driver has started a session on EVSE 1
    When the CSMS orders the session to stop
    Then the station accepts the order to stop
    And the session is over because of the order

  @IEC63110-8.4.5-X5 @CS
  Scenario: A session that the cable began is the one that the order is for
    Given the driver connects the EV to EVSE 1
    And the cable alone has begun a session on EVSE 1
    When the CSMS orders a session on EVSE 1
    Then the station accepts the order for a session
    And the answer names the session that has begun

  @IEC63110-8.4.5-X6 @CS @needs:smart_charging @TC_K_37_CS
  Scenario: A limit that comes with the order holds for its session
    Given no limits are installed in the station
    And the driver connects the EV to EVSE 1
    When the CSMS orders a session on EVSE 1 with a limit of 6 A
    Then the station accepts the order for a session
    And the session carries the number of the order
    When the CSMS asks for the limits of EVSE 1
    Then the station reports these limits and no others
    And they are reported as they were set
    When the CSMS asks what EVSE 1 may take in the next 300 seconds
    Then the station tells a schedule
    And the schedule is never above the limits in force

  @IEC63110-8.4.5-X7 @CS @lacks:smart_charging @TC_K_38_CS
  Scenario: A station without smart charging takes the order and ignores its limit
    Given the driver connects the EV to EVSE 1
    When the CSMS orders a session on EVSE 1 with a limit of 6 A
    Then the station accepts the order for a session
    And the session goes back to the order
    And the session carries the number of the order

  @IEC63110-8.4.5-X8 @CS
  Scenario: The end of a session that was stopped from afar is put down to the order
    Given the driver has started a session on EVSE 1
    When the CSMS orders the session to stop
    Then the station accepts the order to stop
    And the session is stopped by the order
    When the driver takes the cable out of EVSE 1
    Then the end of the session is put down to the order

  @IEC63110-8.4.5-X10 @CSMS @TC_F_01_CSMS
  Scenario: The operator orders a session where an EV is connected
    Given the driver connects the EV to EVSE 1
    When the CSMS orders a session on EVSE 1
    Then the station is told to start a session
    And the CSMS confirms the token when it is told of the session

  @IEC63110-8.4.5-X11 @CSMS @TC_F_02_CSMS
  Scenario: The CSMS stands by its order when the station asks
    Given the station asks about the tokens of orders
    When the CSMS orders a session on EVSE 1
    Then the station is told to start a session
    And the CSMS confirms the token when it is asked about it
    And the CSMS confirms the token when it is told of the session

  @IEC63110-8.4.5-X12 @CSMS @TC_F_03_CSMS
  Scenario: The operator orders a session before the EV comes
    When the CSMS orders a session on EVSE 1
    Then the station is told to start a session
    And the CSMS confirms the token when it is told of the session

  @IEC63110-8.4.5-X13 @CSMS @TC_F_04_CSMS
  Scenario: The CSMS hears that no EV came
    Given the station waits no longer than 10 seconds for an EV
    When the CSMS orders a session on EVSE 1
    Then the station is told to start a session
    And the CSMS acknowledges the news that no EV came

  @IEC63110-8.4.5-X14 @CSMS @TC_E_21_CSMS
  Scenario: The operator stops the running session
    Given the driver has started a session on EVSE 1
    When the CSMS orders the session to stop
    Then the station is told to stop the session
    And the CSMS acknowledges the news that the session was stopped

  @IEC63110-8.4.5-X15 @CSMS @needs:smart_charging @TC_K_37_CSMS
  Scenario: The operator orders a session with a limit
    When the CSMS orders a session on EVSE 1 with a limit of 6 A
    Then the station is told to start a session with a limit for it
    And the CSMS confirms the token when it is told of the session
