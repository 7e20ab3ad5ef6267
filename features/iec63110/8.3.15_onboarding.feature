@63110:8.3.15 @ocpp2.0.1
Feature: Onboarding a charging station
  A station meets its CSMS for the first time: it finds the door, proves who it is, says what it is, and is
  accepted, held pending or rejected. Until it is accepted it keeps quiet.

  Background:
    Given a charging station that the CSMS has accepted

  @IEC63110-8.3.15-P1 @CS @TC_B_01_CS
  Scenario: A station that is accepted shows its connectors and gives signs of life
    Given the CSMS will accept the station with a heartbeat every 30 seconds
    When the station is switched off and on again
    Then the station boots with the reason "PowerUp"
    And the station reports the state of every connector
    And the station is never silent for longer than 30 seconds

  @IEC63110-8.3.15-P2 @CS @TC_B_02_CS @needs:trigger_boot
  Scenario: A station that is held pending answers, but says nothing of its own accord
    Given the CSMS will hold the station pending for 30 seconds
    When the station is switched off and on again
    Given the station is held pending
    When the CSMS asks the station what it is made of
    Then the station agrees to report what it is made of
    And the station reports what it is made of, to the end
    When the CSMS asks the station to announce itself again
    Given the station is willing to announce itself again
    Then the station sends nothing else until it announces itself again
    And the station boots with the reason "Triggered"
    And the station reports the state of every connector

  @IEC63110-8.3.15-X1 @CS @TC_B_03_CS
  Scenario: A station that is rejected keeps quiet until it may ask again
    Given the CSMS will reject the station for 20 seconds
    When the station is switched off and on again
    Given the station is rejected
    Then the station is silent for 20 seconds and then announces itself again
    And the station reports the state of every connector

  @IEC63110-8.3.15-N6 @CS @TC_B_02_CS
  Scenario Outline: No session before the station is accepted
    Given the CSMS will hold the station pending for 20 seconds
    When the station is switched off and on again
    Given the station is held pending
    When the CSMS orders the <what> of a session nevertheless
    Then the station rejects the order for a session
    And the station is silent for 20 seconds and then announces itself again

    Examples:
      | case  | what  |
      | start | start |
      | stop  | stop  |

  @IEC63110-8.3.15-N7 @CS @TC_B_30_CS @TC_B_03_CS
  Scenario: A rejected station serves nobody
    Given the CSMS will reject the station for 20 seconds
    When the station is switched off and on again
    Given the station is rejected
    And the station has not left
    When the CSMS asks the station for a setting nevertheless
    Then the request is refused because the station is not accepted
    And the station is silent for 20 seconds and then announces itself again

  @IEC63110-8.3.15-N8 @CS
  Scenario: Without a common subprotocol there is nothing to say
    Given the CSMS agrees to no subprotocol any more
    When the CSMS hangs up
    Given the station has connected without a subprotocol
    Then the station leaves for want of a subprotocol

  @IEC63110-8.3.15-X2 @CS @TC_A_01_CS @needs:basic_login
  Scenario: The station logs in whenever it connects
    Given the station has to log in whenever it connects
    When the CSMS hangs up
    Then the station comes back and logs in with its identity and its password

  @IEC63110-8.3.15-X3 @CS @63110:B.10 @TC_A_09_CS @needs:basic_login
  Scenario: A new password is used from now on
    Given the station has to log in whenever it connects
    When the CSMS gives the station a new password
    Then the station takes the password
    When the new password is put in force
    Then the station leaves and comes back with that password
    When the CSMS gives the station its former password back
    Then the station takes the password
    When the new password is put in force
    Then the station leaves and comes back with that password

  @IEC63110-8.3.15-X4 @CS @63110:B.10 @TC_A_10_CS @needs:basic_login
  Scenario: A password that is too short is refused, and the old one stays in use
    Given the station has to log in whenever it connects
    When the CSMS gives the station a password that is too short
    Then the station refuses the password
    When the CSMS hangs up
    Then the station comes back and logs in with its identity and its password

  @IEC63110-8.3.15-X9 @CS @TC_B_57_CS
  Scenario: A station that lost its CSMS comes back, more and more patiently
    Given the CSMS knows how long the station waits before it connects again
    And the station is set to wait 3 seconds, and twice as long each time
    When the CSMS hangs up
    Then the station comes back after at least 3 seconds
    Given the CSMS turns away the next 1 attempt to connect
    When the CSMS hangs up
    Then the station tries after at least 3 seconds and again after at least 6
    And the station can be set to wait as it did before

  @IEC63110-8.3.15-P3 @CSMS @TC_A_01_CSMS @TC_B_01_CSMS
  Scenario: A station that the CSMS knows is let in and welcomed
    Then the CSMS lets the station in
    And the CSMS welcomes the station and tells it the right time

  @IEC63110-8.3.15-N1 @CSMS @TC_B_30_CSMS @needs:pending_boot
  Scenario Outline: A station that is not accepted has no say
    Given the CSMS <will> the station <how> 60 seconds
    When the station is switched off and on again
    Given the station is held pending or rejected
    When the station reports the state of a connector too early
    Then the request is refused because the station is not accepted

    Examples:
      | case     | will        | how         |
      | pending  | will hold   | pending for |
      | rejected | will reject | for         |

  @IEC63110-8.3.15-X5 @CSMS @TC_B_02_CSMS @TC_B_31_CSMS @needs:pending_boot
  Scenario: The CSMS calls a held station back and accepts it
    Given the CSMS will hold the station pending for 300 seconds
    When the station is switched off and on again
    Given the station is held pending
    When the CSMS asks the station to announce itself again
    Then the station is asked to announce itself again
    And the CSMS accepts the station

  @IEC63110-8.3.15-N2 @CSMS @TC_B_58_CSMS
  Scenario: A station that speaks no common language is sent away
    When the station offers nothing but the subprotocol "ocpp9.9"
    Then the CSMS ends the connection

  @IEC63110-8.3.15-X6 @CSMS @TC_B_58_CSMS
  Scenario: Of several languages the CSMS picks the one it speaks
    When the station offers the subprotocols "ocpp9.9" and "ocpp2.0.1"
    Then the CSMS lets the station in

  @IEC63110-8.3.15-N3 @CSMS
  Scenario: A stranger is told that nobody knows it
    When the station comes with an unknown identity
    Then the CSMS turns the stranger away

  @IEC63110-8.3.15-N4 @CSMS @63110:B.10 @needs:basic_login
  Scenario Outline: Wrong credentials open no door
    When the station comes with <flaw>
    Then the CSMS turns the station away
    When the station comes back in the usual way
    Then the CSMS lets the station in

    @TC_A_03_CSMS
    Examples: The password
      | case           | flaw             |
      | wrong password | a wrong password |
      | no password    | no password      |

    @TC_A_02_CSMS
    Examples: The name
      | case       | flaw                             |
      | wrong name | the user name of another station |

  @IEC63110-8.3.15-N9 @CSMS
  Scenario: An announcement that does not say who announces is refused
    When the station announces itself without saying what it is
    Then the announcement is refused as malformed
    And the error says that an element is missing

  @IEC63110-8.3.15-X7 @CSMS @63110:B.10 @TC_A_09_CSMS @needs:writes_variables @needs:basic_login
  Scenario: A new password opens the door, the former one does not
    When the CSMS gives the station a new password
    Then the station is told a new password
    And the CSMS lets the station in with its new password
    When the station comes with its former password
    Then the CSMS turns the station away
    When the station comes back in the usual way
    Then the CSMS lets the station in with its new password
    When the CSMS gives the station its former password back
    Then the station is told a new password

  @IEC63110-8.3.15-X8 @CSMS @63110:B.10 @TC_A_10_CSMS @needs:writes_variables @needs:basic_login
  Scenario: A password that the station refused changes nothing
    Given the station refuses every new password
    When the CSMS gives the station a new password
    Then the station is told a new password
    When the station comes back in the usual way
    Then the CSMS lets the station in with the password it always had
