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
    And the connection stays up for 30 seconds
