@63110:8.3.18 @ocpp2.0.1 @needs:client_certificates
Feature: A CSMS has the certificates of stations signed
  The key of a station is made in the station and stays there. The CSMS gets a request for a certificate, has it signed by
  an authority, and sends what comes of it. It does not help to certificates that nobody should have.

  Background:
    Given a charging station that the CSMS has accepted

  Rule: A request that was asked for is taken on, and the certificate comes (A02.FR.11, A02.FR.14, F06.FR.01)

    @IEC63110-8.3.18-P3 @CSMS @TC_A_11_CSMS
    Scenario: The station's certificate is renewed
      When the operator has the station certificate renewed
      Then our station is told to ask for a new station certificate
      When our station asks for a station certificate
      Then the CSMS takes the request on
      And it is of the kind that was asked for
      And a certificate comes that our station can use

    @IEC63110-8.3.18-X60 @CSMS @TC_A_12_CSMS @needs:plug_and_charge
    Scenario: The certificate for vehicles is renewed
      When the operator has the V2G certificate renewed
      Then our station is told to ask for a new V2G certificate
      When our station asks for a V2G certificate
      Then the CSMS takes the request on
      And it is of the kind that was asked for
      And a certificate comes that our station can use

    @IEC63110-8.3.18-X61 @CSMS @needs:plug_and_charge
    Scenario: One certificate for both is renewed
      When the operator has the combined certificate renewed
      Then our station is told to ask for a new combined certificate
      When our station asks for a combined certificate
      Then the CSMS takes the request on
      And a certificate comes that our station can use

    @IEC63110-8.3.18-X62 @CSMS
    Scenario: The station asks of its own accord
      When our station asks for a station certificate
      Then the CSMS takes the request on
      And a certificate comes that our station can use

    @IEC63110-8.3.18-X63 @CSMS
    Scenario Outline: Keys of every kind that is strong enough
      When our station asks for a station certificate for a key of <key>
      Then the CSMS takes the request on
      And a certificate comes that our station can use

      Examples:
        | case     | key      |
        | p256     | P-256    |
        | p384     | P-384    |
        | p521     | P-521    |
        | rsa_2048 | RSA-2048 |
        | rsa_3072 | RSA-3072 |

  Rule: A request that must not be signed is refused (A02.FR.12, A00.FR.502, A00.FR.503, A00.FR.511)

    @IEC63110-8.3.18-N5 @CSMS
    Scenario Outline: A request that is none, or for a weak key
      When our station asks to sign "<request>"
      Then the CSMS <answer>
      And no certificate comes

      Examples:
        | case     | request  | answer                       |
        | garbage  | garbage  | refuses the request          |
        | rsa_1024 | RSA-1024 | does not take the request on |

    @IEC63110-8.3.18-X64 @CSMS
    Scenario Outline: A request that is none
      When our station asks to sign "<how>"
      Then the CSMS refuses the request
      And no certificate comes

      Examples:
        | case        | how         |
        | certificate | certificate |
        | damaged     | damaged     |

    @IEC63110-8.3.18-X65 @CSMS
    Scenario Outline: A request that no authority may sign
      When our station asks to sign "<how>"
      Then the CSMS does not take the request on
      And no certificate comes

      Examples:
        | case        | how            |
        | small_curve | P-192          |
        | other_name  | another's name |
        | server_name | a server's name |
        | no_name     | no name        |
        | other_key   | another's key  |

  Rule: What the station refuses is not pressed upon it (A02.FR.07)

    @IEC63110-8.3.18-X66 @CSMS @TC_A_14_CSMS
    Scenario: The station refuses its new certificate
      Given our station refuses the certificates that it is sent
      When the operator has the station certificate renewed
      Then our station is told to ask for a new station certificate
      When our station asks for a station certificate
      Then the CSMS takes the request on
      And a certificate comes that our station can use
      And a signed certificate is not ordered again by itself
      And the connection stays up for 5 seconds
