@63110:8.3.15 @63110:7.9.4 @ocpp2.0.1
Feature: Onboarding with certificates, from the first message to the first duty
  The whole sequence of Annex E, as the wire shows it: a station announces itself and is held, learns who operates it, says
  what it is made of, has a certificate of its operator made, is called back, is accepted, and takes up its work.

  Background:
    Given a charging station that the CSMS has accepted

  @IEC63110-8.3.15-X60 @CS @needs:trigger_boot @needs:client_certificates @needs:basic_login
  Scenario: A station goes through it all, and goes on with its password
    Given the CSMS knows how the station has certificates signed
    And the station believes in the CSMS root of the operator
    And the CSMS accepts what the station asks to have signed
    And the CSMS will hold the station pending for 120 seconds
    And the CSMS will accept the station with a heartbeat every 30 seconds
    When the station is switched off and on again
    Given the station is held pending
    When the CSMS tells the station who operates it
    Then the station takes the name of its operator
    When the CSMS asks the station what it is made of
    Then the station reports what it is made of, to the end
    When the CSMS tells the station to renew its station certificate
    Then the station asks for a station certificate
    And it asks in its own name and the operator's
    When the CSMS sends the station certificate that the station asked for
    Then the station takes the certificate
    When the CSMS asks the station to announce itself again
    Then the station boots with the reason "Triggered"
    And the station reports the state of every connector
    And the station is never silent for longer than 30 seconds

  @IEC63110-8.3.15-X62 @CS @needs:trigger_boot @needs:client_certificates @needs:tls @needs:client_certificate @needs:test_authorities
  Scenario: A station goes through it all, and goes on with its new certificate
    Given the CSMS knows how the station has certificates signed
    And the station believes in the CSMS root of the operator
    And the CSMS accepts what the station asks to have signed
    And the CSMS will hold the station pending for 300 seconds
    And the CSMS will accept the station with a heartbeat every 30 seconds
    When the station is switched off and on again
    Given the station is held pending
    When the CSMS tells the station who operates it
    Then the station takes the name of its operator
    When the CSMS tells the station to renew its station certificate
    Then the station asks for a station certificate
    When the CSMS sends the station certificate that the station asked for
    Then the station takes the certificate
    Given the station is back with it
    When the CSMS asks the station to announce itself again
    Given the station is willing to announce itself again
    Then the station boots with the reason "Triggered"
    And the station reports the state of every connector
    When the CSMS hangs up
    Then the station comes back and shows its new certificate

  @IEC63110-8.3.15-X61 @CSMS @needs:pending_boot @needs:writes_variables @needs:client_certificates @needs:basic_login
  Scenario: A CSMS takes a station through it all, which goes on with its password
    Given the CSMS will hold the station pending for 300 seconds
    When the station is switched off and on again
    Given the station is held pending
    When the CSMS tells the station who operates it
    Then our station is told who operates it
    When the CSMS asks the station what it is made of
    Then the station is asked for the full inventory
    When the operator has the station certificate renewed
    Then our station is told to ask for a new station certificate
    When our station asks for a station certificate
    Then the CSMS takes the request on
    And a certificate comes that our station can use
    When the CSMS asks the station to announce itself again
    Then the station is asked to announce itself again
    And the CSMS accepts the station
    When our station reports for duty
    Then the CSMS serves it as one that it has accepted
