@63110:8.3.17 @ocpp2.0.1 @needs:plug_and_charge
Feature: A CSMS passes on what OCSP responders say
  A station has to show vehicles that its certificates are still good. It asks the CSMS, which asks the responder that
  the station names and hands back the answer as it is. Whether the certificate is good is for the station to read.

  Background:
    Given a charging station that the CSMS has accepted

  Rule: The answer of the responder comes as it is (M06.FR.01 to M06.FR.03, M06.FR.08, M06.FR.09)

    @IEC63110-8.3.17-P1 @CSMS
    Scenario: A good certificate
      Given the CSMS is said to reach our responder
      When our station asks about a good certificate
      Then our station is told that the certificate is good

    @IEC63110-8.3.17-P2 @CSMS
    Scenario: A revoked certificate
      Given the CSMS is said to reach our responder
      When our station asks about a revoked certificate
      Then our station is told that the certificate is revoked

    @IEC63110-8.3.17-X60 @CSMS
    Scenario Outline: A responder that says what one would rather not hear
      Given the CSMS is said to reach our responder
      When our station asks about a certificate, and the responder <says>
      Then our station is told that the certificate is <status>

      Examples:
        | case    | says         | status  |
        | unknown | says_unknown | unknown |
        | revoked | says_revoked | revoked |

    @IEC63110-8.3.17-X61 @CSMS @TC_M_24_CSMS
    Scenario Outline: Certificates are named by hashes of every kind
      Given the CSMS is said to reach our responder
      When our station asks about a good certificate by <algorithm>
      Then our station is told that the certificate is good

      Examples:
        | case   | algorithm |
        | sha256 | SHA256    |
        | sha384 | SHA384    |
        | sha512 | SHA512    |

    @IEC63110-8.3.17-X62 @CSMS
    Scenario: The state is asked for again each time
      Given the CSMS is said to reach our responder
      When our station asks about a good certificate
      Then our station is told that the certificate is good
      When our station asks about a revoked certificate
      Then our station is told that the certificate is revoked

  Rule: Without an answer of the responder the station is told so, in time (M06.FR.01, M06.FR.04)

    @IEC63110-8.3.17-N1 @CSMS
    Scenario Outline: A responder that does not answer
      When our station asks about a certificate, and the responder <does>
      Then our station is told in time that nothing could be found out

      Examples: Nobody is there
        | case    | does         |
        | refuses | is not there |

      Examples: It takes the question and keeps silent
        | case  | does  |
        | hangs | hangs |

  Rule: What is no answer is not passed on as one; a dishonest one the station has to see through (M06.FR.04, M06.FR.08)

    @IEC63110-8.3.17-N2 @CSMS
    Scenario: A responder that signs with a key that is not its own
      Given the CSMS is said to reach our responder
      When our station asks about a certificate, and the answer of the responder is a wrong_responder
      Then our station is answered
      And what it is told is no dishonest answer of the responder

    @IEC63110-8.3.17-X63 @CSMS
    Scenario Outline: An answer that is wrong in another way
      Given the CSMS is said to reach our responder
      When our station asks about a certificate, and the answer of the responder is a <spoil>
      Then our station is answered
      And what it is told is no dishonest answer of the responder

      Examples: It cannot be relied on
        | case                    | spoil                   |
        | stale                   | stale_answer            |
        | future                  | future_answer           |
        | forged                  | forged_answer           |
        | responder_without_usage | responder_without_usage |
        | wrong_nonce             | wrong_nonce             |
        | other_serial            | other_serial            |
        | other_issuer            | other_issuer            |

      Examples: It says nothing about the certificate
        | case              | spoil             |
        | try_later         | try_later         |
        | internal_error    | internal_error    |
        | malformed_request | malformed_request |
        | unauthorized      | unauthorized      |

      Examples: It is none
        | case             | spoil            |
        | malformed_answer | malformed_answer |
        | cut_answer       | cut_answer       |

  Rule: A question has to say who knows (Part 4 4.3)

    @IEC63110-8.3.17-N3 @CSMS
    Scenario: A question without a responder
      When our station asks about a certificate without naming a responder
      Then the CSMS does not accept the question
      And the error says that an element is missing
