@63110:8.3.21 @ocpp2.0.1 @needs:plug_and_charge
Feature: A CSMS and contracts whose certificates are withdrawn
  A vehicle whose contract certificate was revoked is not to be charged on that contract, whoever asks.

  Background:
    Given a charging station that the CSMS has accepted

  @IEC63110-8.3.21-P2 @CSMS
  Scenario: A revoked contract certificate
    When our station asks about revoked_contract, a contract certificate
    Then the CSMS calls the certificates "CertificateRevoked" and the token "Invalid"
