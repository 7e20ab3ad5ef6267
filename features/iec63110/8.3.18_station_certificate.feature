@63110:8.3.18 @ocpp2.0.1 @CS @needs:client_certificates
Feature: A charging station has its certificate renewed
  The station makes a key that never leaves it and asks the CSMS to have a certificate for it signed. What it is sent it
  looks at well: a certificate that is not valid, not its own, or for another key it refuses and reports.

  Background:
    Given a charging station that the CSMS has accepted
    And the CSMS knows how the station has certificates signed
    And the station believes in the CSMS root of the operator
    And the CSMS accepts what the station asks to have signed

  @IEC63110-8.3.18-P1 @TC_A_11_CS @needs:tls @needs:client_certificate
  Scenario: The station comes back with its new certificate
    When the CSMS tells the station to renew its station certificate
    Then the station asks for a station certificate
    And it asks in its own name and the operator's
    When the CSMS sends the station certificate that the station asked for
    Then the station takes the certificate
    And the station comes back and shows its new certificate
    When the CSMS hangs up
    Then the station comes back and shows its new certificate
    When the CSMS orders the station to restart immediately
    Then the station comes back and shows its new certificate

  @IEC63110-8.3.18-X1
  Scenario: The station asks for a certificate and takes it
    When the CSMS tells the station to renew its station certificate
    Then the station asks for a station certificate
    And it asks in its own name and the operator's
    When the CSMS sends the station certificate that the station asked for
    Then the station takes the certificate

  @IEC63110-8.3.18-X2 @TC_A_11_CS
  Scenario: Each time the key is a new one
    Given the station has asked for a new station certificate
    When the CSMS sends the station certificate that the station asked for
    Then the station takes the certificate
    Given the station is back with it
    When the CSMS tells the station to renew its station certificate
    Then the station asks for a station certificate
    And it asks for a key that is new
    When the CSMS sends the station certificate that the station asked for
    Then the station takes the certificate

  @IEC63110-8.3.18-P2 @TC_A_23_CS
  Scenario: A certificate that never comes is asked for again, with patience
    Given the station will wait 20 seconds for a certificate, and twice as long each of 2 times
    When the CSMS tells the station to renew its station certificate
    Then the station asks again after 20 seconds, then waits twice as long each of 2 times, and stops
    When the CSMS sends the station certificate that the station asked for
    Then the station takes the certificate
    Given the station is back with it
    Then the station can be set to wait for certificates as it did before

  @IEC63110-8.3.18-N1 @TC_A_14_CS
  Scenario Outline: A certificate that is not valid is refused and reported, and not asked for again
    Given the station has asked for a new station certificate
    When the CSMS sends a certificate that <flaw>
    Then the station refuses the certificate that <flaw>
    And the station reports that it was sent a bad certificate
    And the station asks for no certificate for <seconds> seconds

    Examples: The cases of the catalogue
      | case         | flaw                                                            | seconds |
      | another key  | was issued for another key than the one of the request          | 90      |
      | expired      | expired yesterday                                               | 90      |
      | another name | carries the serial number of another station                    | 90      |
      | unknown root | leads to a root that nobody installed                           | 90      |

    Examples: Its properties
      | case             | flaw                                                | seconds |
      | address          | carries an address in place of the serial number    | 5       |
      | no organization  | names no organization                               | 5       |
      | empty subject    | has an empty subject                                | 5       |
      | SHA-1            | is signed over SHA-1                                | 5       |
      | MD5              | is signed over MD5                                  | 5       |

    Examples: Its way up
      | case             | flaw                                                                            | seconds |
      | lookalike root   | leads to a root that is called like the installed one, with another key         | 5       |
      | another purpose  | leads to a root that is installed for another purpose                           | 5       |
      | broken signature | has a signature that does not hold                                              | 5       |
      | by a leaf        | was issued by somebody who is no CA                                             | 5       |

    Examples: Its form
      | case      | flaw                     | seconds |
      | no PEM    | is text and no PEM       | 5       |
      | cut short | breaks off in the middle | 5       |
      | request   | is a certificate request | 5       |

  @IEC63110-8.3.18-X3
  Scenario Outline: A certificate that a careful station does not use
    Given the station has asked for a new station certificate
    When the CSMS sends a certificate that <flaw>
    Then the station refuses the certificate that <flaw>
    And the station reports that it was sent a bad certificate
    Given the station is back, if it has taken it
    And the station has got a new station certificate

    Examples:
      | case              | flaw                                                                            |
      | another owner     | belongs to another organization                                                 |
      | not yet           | becomes valid in a month only                                                   |
      | old CA            | was issued by a CA that expired yesterday                                       |
      | young CA          | was issued by a CA that becomes valid tomorrow                                  |
      | no CA in between  | comes without the CA between it and the root                                    |
      | CA usage          | was issued by a CA whose key is not meant for signing certificates              |
      | too deep          | lies deeper below a CA than that CA allows                                      |
      | key identifier    | names another key of its issuer than the issuer has                             |
      | other side        | is meant for the other side of a connection                                     |
      | key usage         | has a key that is not meant for handshakes                                      |
      | unknown extension | has a critical extension that nobody knows                                      |
      | no armour         | is base64 without the lines that make it PEM                                    |
      | leaf last         | stands behind its CAs                                                           |

  @IEC63110-8.3.18-X4
  Scenario Outline: What a station may take or refuse, as long as it says which
    Given the station has asked for a new station certificate
    When the CSMS sends a certificate that <flaw>
    Then the station takes the certificate or refuses it
    Given the station is back, if it has taken it
    And the station has got a new station certificate

    Examples:
      | case           | flaw                                                          |
      | revoked        | was revoked an hour ago                                       |
      | revoked CA     | was issued by a CA that was revoked an hour ago               |
      | wrong order    | comes with its CAs in the wrong order                         |
      | twice          | comes twice in its chain                                      |
      | unrelated      | comes with a certificate that has nothing to do with it       |

  @IEC63110-8.3.18-X5
  Scenario: After a bad certificate a good one is taken
    Given the station has asked for a new station certificate
    When the CSMS sends a certificate that expired yesterday
    Then the station refuses the certificate that expired yesterday
    When the CSMS tells the station to renew its station certificate
    Then the station asks for a station certificate
    When the CSMS sends the station certificate that the station asked for
    Then the station takes the certificate

  @IEC63110-8.3.18-N2
  Scenario: A chain that is too long is refused
    Given the station has asked for a new station certificate
    When the CSMS sends a certificate that comes in a chain that is longer than allowed
    Then the station refuses the chain

  @IEC63110-8.3.18-N3 @TC_A_15_CS
  Scenario: A request that is declined changes nothing
    Given the CSMS declines what the station asks to have signed
    When the CSMS tells the station to renew its station certificate
    Then the station asks for a station certificate
    And the station asks for no certificate for 10 seconds
    And the connection stays up for 5 seconds

  @IEC63110-8.3.18-N4
  Scenario: What nobody asked for is refused
    When the CSMS sends a certificate though nobody asked for one
    Then the station refuses what it has no key for

  @IEC63110-8.3.18-X6
  Scenario: A certificate that runs out soon is renewed without being told
    Given the station has asked for a new station certificate
    When the CSMS sends the certificate, and it runs out in 20 days
    Then the station takes the certificate
    And the station asks for another one by itself within a day
    When the CSMS tells the station to renew its station certificate
    Then the station asks for a station certificate
    When the CSMS sends the station certificate that the station asked for
    Then the station takes the certificate

  @IEC63110-8.3.18-X7 @TC_A_12_CS @needs:v2g_certificates
  Scenario: The certificate that EVs see is renewed, too
    Given the station believes in the V2G root of the operator
    When the CSMS tells the station to renew its V2G certificate
    Then the station asks for a V2G certificate
    When the CSMS sends the V2G certificate that the station asked for
    Then the station takes the certificate

  @IEC63110-8.3.18-X10 @needs:v2g_certificates
  Scenario: A certificate for EVs that leads nowhere is refused and reported
    Given the station believes in the V2G root of the operator
    When the CSMS tells the station to renew its V2G certificate
    Then the station asks for a V2G certificate
    When the CSMS sends a V2G certificate that leads to a root that nobody installed
    Then the station refuses the certificate that leads to a root that nobody installed
    And the station reports that it was sent a bad certificate

  @IEC63110-8.3.18-X8 @needs:tls @needs:client_certificate
  Scenario: A new certificate that opens no door is given up for the old one
    Given the station has asked for a new station certificate
    And the CSMS will let nobody in with the certificate that was asked for
    When the CSMS sends the station certificate that the station asked for
    Then the station takes the certificate
    And the station comes back and shows its old certificate

  @IEC63110-8.3.18-X9 @needs:tls @needs:client_certificate
  Scenario: A certificate that was refused is not used
    Given the CSMS has seen the certificate of the station
    And the station has asked for a new station certificate
    When the CSMS sends a certificate that expired yesterday
    Then the station refuses the certificate that expired yesterday
    When the CSMS hangs up
    Then the station comes back and shows its former certificate
