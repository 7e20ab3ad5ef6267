@63110:8.3.20 @ocpp2.0.1 @CS
Feature: The keys of a charging station are its own
  OCPP brings no key pair into a station that was made elsewhere, and lets none out. So what can be seen is that nothing
  of the kind works: the key in use belongs to the station, and no way of bringing another one in, or of reading it, is
  open.

  Background:
    Given a charging station that the CSMS has accepted

  @IEC63110-8.3.20-P1 @needs:tls @needs:client_certificate
  Scenario: The station shows a certificate of its own
    When the station is switched off and on again
    Then the station shows a certificate of its own

  @IEC63110-8.3.20-N1 @TC_A_14_CS @needs:client_certificates
  Scenario: A certificate for a key that was made elsewhere
    Given the station believes in the CSMS root of the operator
    And the CSMS accepts what the station asks to have signed
    And the station has asked for a new station certificate
    When the CSMS sends a certificate that was issued for another key than the one of the request
    Then the station refuses the certificate that was issued for another key than the one of the request
    And the station reports that it was sent a bad certificate

  @IEC63110-8.3.20-N2 @needs:client_certificates
  Scenario: A certificate with a key beside it
    Given the station believes in the CSMS root of the operator
    And the CSMS accepts what the station asks to have signed
    And the station has asked for a new station certificate
    When the CSMS sends a certificate that comes with a private key
    Then the station refuses the certificate that comes with a private key

  @IEC63110-8.3.20-N3
  Scenario: Nothing that the station tells of itself gives a key or a password away
    When the CSMS asks the station what it is made of
    Then the station reports what it is made of, to the end
    And the station has told no password and no key
