@63110:8.3.17 @ocpp2.0.1 @CS @needs:v2g_certificates
Feature: A charging station knows how things stand with its V2G certificate
  EVs want to see that the certificate of the station and the CAs above it are still good. The station asks the CSMS
  about each of them and keeps the answers, for an EV does not wait.

  Background:
    Given a charging station that the CSMS has accepted
    And the station believes in the V2G root of the operator

  @IEC63110-8.3.17-P3 @TC_M_24_CS @TC_M_15_CS @TC_A_12_CS
  Scenario: A new V2G certificate is asked about, and the CAs above it
    Given the CSMS accepts what the station asks to have signed
    And the CSMS can tell how things stand with certificates
    When the CSMS tells the station to renew its V2G certificate
    Then the station asks for a V2G certificate
    When the CSMS sends the V2G certificate that the station asked for
    Then the station takes the certificate
    And the station asks how things stand with its V2G certificate and the CAs above it
    When the CSMS asks which V2G chain certificates the station has
    Then the station lists its V2G certificate with the CAs above it

  @IEC63110-8.3.17-X1 @needs:simulated_time
  Scenario: What the station knows is never older than a week
    Given the CSMS can tell how things stand with certificates
    And the station has got a new V2G certificate
    Then the station asks how things stand with its V2G certificate and the CAs above it
    And the station asks again within 7 days

  @IEC63110-8.3.17-N6 @TC_M_25_CS
  Scenario: A CSMS that cannot find out is left in peace
    Given the CSMS cannot find out how things stand with certificates
    And the station has got a new V2G certificate
    Then the station asks how things stand with its V2G certificate and the CAs above it
    And the station does not press for an answer for 60 seconds
    And the connection stays up for 5 seconds
