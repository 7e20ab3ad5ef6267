@63110:8.3.20 @ocpp2.0.1 @needs:client_certificates
Feature: A CSMS has no business with the keys of stations
  Where a key was made elsewhere it came into the station at the factory, never through the CSMS: there is no message
  that could carry it.

  Background:
    Given a charging station that the CSMS has accepted

  @IEC63110-8.3.20-N4 @CSMS
  Scenario: A life full of certificates shows no private key
    Given our station has all certificates
    When the operator hands out the CSMS root
    Then our station is told to install a CSMS root
    When the operator asks for the list of all certificates
    Then our station is asked for the list of all certificates
    When the operator has the station certificate renewed
    Then our station is told to ask for a new station certificate
    When our station asks for a station certificate
    Then a certificate comes that our station can use
    And the CSMS has shown no private key
