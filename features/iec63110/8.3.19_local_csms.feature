@63110:8.3.19 @ocpp2.0.1 @CS @needs:tls
Feature: A charging station goes to a CSMS on site
  A local CSMS has a certificate under a root of its own. The station is given that root and the address, and goes over.
  It believes nobody who cannot show a certificate under one of its roots, with the right name, that is valid today.

  Background:
    Given a charging station that the CSMS has accepted

  @IEC63110-8.3.19-P1 @TC_M_01_CS @needs:test_authorities @needs:certificate_store @needs:network_profiles @lacks:additional_root_check
  Scenario: The station believes the local CSMS and goes there
    Given the CSMS has seen by which way the station comes
    And the station has taken a CSMS root from the CSMS
    When the CSMS tells the station where the local CSMS is
    Given the station keeps the address
    When the CSMS sends the station to the local CSMS
    Given the station agrees to go there first
    And the CSMS goes over to a certificate under the new root
    When the CSMS orders the station to restart immediately
    Then the station comes to the local CSMS and announces itself there
    When the CSMS sends the station to the central CSMS
    Given the station agrees to go there first
    And the CSMS goes over to a certificate under the usual root
    When the CSMS orders the station to restart immediately
    Then the station comes to the central CSMS and announces itself there
    And all that the station was handed can be removed again

  @IEC63110-8.3.19-N1 @TC_A_05_CS @needs:test_authorities
  Scenario: A CSMS under a root that nobody installed is not believed
    Given the CSMS shows a certificate that leads to a root that nobody installed
    When the CSMS hangs up
    Then the station refuses the connection to a CSMS whose certificate leads to a root that nobody installed
    When the CSMS is as it should be again
    Then a secured connection is made
    And the station tells of a problem with the certificate of the CSMS

  @IEC63110-8.3.19-N2 @TC_A_05_CS @needs:test_authorities
  Scenario: A CSMS with the name of another is not believed
    Given the CSMS shows a certificate that carries the name of another host
    When the CSMS hangs up
    Then the station refuses the connection to a CSMS whose certificate carries the name of another host
    When the CSMS is as it should be again
    Then a secured connection is made

  @IEC63110-8.3.19-N3 @TC_A_05_CS @needs:test_authorities
  Scenario: A CSMS whose certificate has run out is not believed
    Given the CSMS shows a certificate that expired yesterday
    When the CSMS hangs up
    Then the station refuses the connection to a CSMS whose certificate expired yesterday
    When the CSMS is as it should be again
    Then a secured connection is made

  @IEC63110-8.3.19-N4 @TC_A_06_CS
  Scenario: A CSMS that speaks an old version of TLS is left
    Given the CSMS speaks nothing but TLS 1.1
    When the CSMS hangs up
    Then the connection is refused for the version
    When the CSMS is as it should be again
    Then a secured connection is made
    And the station tells of a problem with the version
