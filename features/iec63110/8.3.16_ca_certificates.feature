@63110:8.3.16 @ocpp2.0.1 @CS @needs:certificate_store
Feature: Trust anchors of a charging station
  The CSMS gives a station the roots that it shall believe in, sees which ones it has, and takes them away. What is no
  root to believe in the station does not take.

  Background:
    Given a charging station that the CSMS has accepted

  @IEC63110-8.3.16-P1 @TC_M_01_CS @TC_M_12_CS @lacks:additional_root_check
  Scenario: A second CSMS root is installed and listed
    When the CSMS hands the station a CSMS root
    Then the station takes the root
    When the CSMS asks which CSMS certificates the station has
    Then the station lists each CSMS root that it was handed, and none of another kind
    And all that the station was handed can be removed again

  @IEC63110-8.3.16-X1
  Scenario Outline: A root of each other kind is installed and listed
    When the CSMS hands the station a <kind> root
    Then the station takes the root
    When the CSMS asks which <kind> certificates the station has
    Then the station lists each <kind> root that it was handed, and none of another kind
    And all that the station was handed can be removed again

    @TC_M_02_CS @TC_M_13_CS
    Examples: Of the manufacturer
      | case         | kind         |
      | manufacturer | manufacturer |

    @TC_M_03_CS @TC_M_14_CS @needs:v2g_certificates
    Examples: For the station's own certificate towards EVs
      | case | kind |
      | V2G  | V2G  |

    @TC_M_04_CS @TC_M_16_CS @needs:plug_and_charge
    Examples: For contract certificates
      | case              | kind              |
      | mobility operator | mobility operator |

  @IEC63110-8.3.16-X2
  Scenario: A root that is installed twice is there once
    Given the station has taken a manufacturer root from the CSMS
    When the CSMS hands the station a manufacturer root
    Then the station takes the root
    When the CSMS asks which manufacturer certificates the station has
    Then the station lists each manufacturer root that it was handed, and none of another kind
    And all that the station was handed can be removed again

  @IEC63110-8.3.16-X3 @needs:v2g_certificates
  Scenario Outline: The list has the kinds that were asked for
    Given the station has taken a manufacturer root from the CSMS
    And the station has taken a V2G root from the CSMS
    When the CSMS asks which <asked> the station has
    Then the station lists <listed>
    And all that the station was handed can be removed again

    @TC_M_17_CS
    Examples: Two kinds
      | case | asked                             | listed                                                           |
      | two  | manufacturer and V2G certificates | each manufacturer and V2G root that it was handed, and none of another kind |

    @TC_M_18_CS
    Examples: No kind, which means all
      | case | asked        | listed                  |
      | all  | certificates | each that it was handed |

  @IEC63110-8.3.16-P2 @TC_M_30_CS @needs:tls @needs:test_authorities @needs:additional_root_check
  Scenario: A successor takes over once it works
    Given the CSMS has seen which CSMS roots the station has
    When the CSMS hands the station a successor of the CSMS root in use
    Then the station takes the root
    Given the CSMS goes over to a certificate under the successor root
    When the CSMS hangs up
    Then the station connects to it
    And the connection stays up for 5 seconds
    When the CSMS asks which CSMS certificates the station has
    Then the station lists the successor and not the root that it replaced
    Given the CSMS goes over to a certificate under the usual root
    When the CSMS hangs up
    Then the station does not believe the CSMS
    Given the CSMS goes over to a certificate under the successor root
    Then the station connects to it
    When the CSMS hands the station its old root, signed by the successor
    Then the station takes the root
    Given the CSMS goes over to a certificate under the usual root
    When the CSMS hangs up
    Then the station connects to it

  @IEC63110-8.3.16-X4 @TC_M_31_CS @needs:tls @needs:test_authorities @needs:additional_root_check
  Scenario: As long as the successor is not in use, the old root opens the way
    Given the CSMS has seen which CSMS roots the station has
    And the station has taken a successor of the CSMS root in use
    When the CSMS hangs up
    Then the station connects to it
    When the CSMS asks which CSMS certificates the station has
    Then the station still lists the root that was replaced
    When the CSMS hands the station its old root, signed by the successor
    Then the station takes the root
    When the CSMS hangs up
    Then the station connects to it

  @IEC63110-8.3.16-X7 @needs:tls @needs:test_authorities
  Scenario: A root of another kind does not vouch for a CSMS
    Given the station has taken a manufacturer root from the CSMS
    And the CSMS goes over to a certificate under the manufacturer root
    When the CSMS hangs up
    Then the station does not believe the CSMS
    Given the CSMS goes over to a certificate under the usual root
    Then the station connects to it
    And all that the station was handed can be removed again

  @IEC63110-8.3.16-N1 @TC_M_07_CS @lacks:additional_root_check
  Scenario Outline: What is no root to believe in is not installed
    When the CSMS hands the station a CSMS root that <flaw>
    Then the station refuses the root that <flaw>
    When the CSMS asks which CSMS certificates the station has
    Then the station does not list it
    And all that the station was handed can be removed again

    Examples: Not valid beyond doubt
      | case      | flaw                      |
      | expired   | expired yesterday         |
      | no PEM    | is text and no PEM        |
      | cut short | breaks off in the middle  |
      | request   | is a certificate request  |

    Examples: Nothing for a careful station
      | case              | flaw                                                   |
      | not yet           | becomes valid in a month only                          |
      | no CA             | is no CA                                               |
      | leaf              | belongs to a server                                    |
      | usage             | has a key that is not meant for signing certificates   |
      | broken signature  | has a signature of its own that does not hold          |
      | short RSA key     | has an RSA key of 1024 bits                            |
      | short curve       | has a key on a curve of 192 bits                       |
      | unknown extension | has a critical extension that nobody knows             |
      | no armour         | is base64 without the lines that make it PEM           |
      | with a key        | comes with a private key                               |

  @IEC63110-8.3.16-N2 @TC_M_09_CS @needs:tls @needs:test_authorities @needs:additional_root_check
  Scenario Outline: Nobody takes over whom the CSMS root in use has not signed
    When the CSMS hands the station a CSMS root that <flaw>
    Then the station refuses to be handed over to it
    When the CSMS asks which CSMS certificates the station has
    Then the station does not list it

    Examples:
      | case     | flaw                                                 |
      | stranger | is not signed by the root that it would replace      |
      | forger   | says that the old root signed it, which it did not   |

  @IEC63110-8.3.16-N3
  Scenario: A store that is full takes no more
    Given the CSMS knows for how many certificates the station has room
    When the CSMS hands the station one root more than it has room for
    Then the station takes all for which there is room
    And the station takes no more than that
    And all that the station was handed can be removed again

  @IEC63110-8.3.16-N4 @TC_M_19_CS @needs:plug_and_charge
  Scenario: What is not there is not listed
    Given the station has taken a mobility operator root from the CSMS
    When the CSMS has the station remove the last one given
    Given the station has removed it
    When the CSMS asks which mobility operator certificates the station has
    Then the station lists nothing

  @IEC63110-8.3.16-N5 @TC_M_22_CS @TC_M_23_CS @needs:client_certificates
  Scenario: What is not there is not removed, nor what the station connects with
    When the CSMS has the station remove one that nobody has
    Then the station removes nothing, for it is not there
    Given the station believes in the CSMS root of the operator
    And the station has got a new station certificate
    When the CSMS has the station remove its own
    Then the station removes nothing, for it is its own
    And all that the station was handed can be removed again

  @IEC63110-8.3.16-X5 @TC_M_22_CS
  Scenario: What is not there is not removed
    When the CSMS has the station remove one that nobody has
    Then the station removes nothing, for it is not there

  @IEC63110-8.3.16-N6
  Scenario: A kind of root that the protocol does not have
    When the CSMS hands the station a root of a kind that does not exist
    Then the station does not accept such an order

  @IEC63110-8.3.16-X6
  Scenario: What was installed is there after a restart
    Given the station has taken a manufacturer root from the CSMS
    When the CSMS orders the station to restart immediately
    Then the station goes down and comes back
    When the CSMS asks which manufacturer certificates the station has
    Then the station lists each manufacturer root that it was handed, and none of another kind
    And all that the station was handed can be removed again
