@63110:8.3.21 @ocpp2.0.1 @CS
Feature: A charging station stops believing
  What the CSMS takes away is gone; what the station cannot do without stays; and whose certificate was revoked has
  nothing to say any more.

  Background:
    Given a charging station that the CSMS has accepted

  @IEC63110-8.3.21-P1 @TC_M_20_CS @needs:certificate_store
  Scenario Outline: A root that is removed is gone
    Given the station has taken two <kind> roots from the CSMS
    When the CSMS has the station remove the last one given
    Then the station removes it
    When the CSMS asks which <kind> certificates the station has
    Then the station does not list it
    When the CSMS asks which <kind> certificates the station has
    Then the station lists each <kind> root that it was handed, and none of another kind
    And all that the station was handed can be removed again

    @needs:v2g_certificates
    Examples: The root above its certificate towards EVs
      | case | kind |
      | V2G  | V2G  |

    Examples: The root of its maker
      | case         | kind         |
      | manufacturer | manufacturer |

  @IEC63110-8.3.21-X1 @needs:certificate_store @needs:tls @needs:test_authorities @lacks:additional_root_check
  Scenario: A CSMS under a root that was removed is not believed any more
    Given the station has taken a CSMS root from the CSMS
    And the CSMS goes over to a certificate under the new root
    When the CSMS hangs up
    Then the station connects to it
    Given the CSMS goes over to a certificate under the usual root
    When the CSMS hangs up
    Then the station connects to it
    When the CSMS has the station remove the last one given
    Then the station removes it
    Given the CSMS goes over to a certificate under the new root
    When the CSMS hangs up
    Then the station does not believe the CSMS
    Given the CSMS goes over to a certificate under the usual root
    Then the station connects to it

  @IEC63110-8.3.21-N1 @TC_L_05_CS @needs:firmware_update @needs:certificate_store
  Scenario Outline: Firmware of a signer who is not to be trusted
    Given the station has taken a manufacturer root from the CSMS
    When the CSMS orders firmware whose signer has a certificate that <flaw>
    Then the station refuses the firmware for its signer
    And the station reports that the signer of firmware is not to be trusted
    And all that the station was handed can be removed again

    @needs:revocation_check
    Examples: Revoked
      | case    | flaw                    |
      | revoked | was revoked an hour ago |

    Examples: Not valid for another reason
      | case         | flaw                                  |
      | expired      | expired yesterday                     |
      | unknown root | leads to a root that nobody installed |
      | no PEM       | is text and no PEM                    |

  @IEC63110-8.3.21-N2 @TC_M_23_CS @needs:client_certificates
  Scenario: The station keeps the certificate with which it connects
    Given the station believes in the CSMS root of the operator
    And the station has got a new station certificate
    When the CSMS has the station remove its own
    Then the station removes nothing, for it is its own

  @IEC63110-8.3.21-N3 @needs:certificate_store @needs:tls @needs:test_authorities
  Scenario: The last root that the station needs
    When the CSMS has the station remove the CSMS root in use
    Then the station removes it or says that it does not
    When the CSMS hands the station the CSMS root in use again
    Given the station has it again
    When the CSMS hangs up
    Then the station connects to it

  @IEC63110-8.3.21-N4 @TC_M_22_CS @needs:certificate_store
  Scenario: What is gone cannot be removed again
    Given the station has taken two manufacturer roots from the CSMS
    When the CSMS has the station remove the last one given
    Then the station removes it
    When the CSMS has the station remove the last one given
    Then the station removes nothing, for it is not there
    And all that the station was handed can be removed again
