@63110:8.3.21 @ocpp2.0.1 @needs:tls @needs:client_certificate @needs:test_authorities
Feature: A CSMS and certificates that are withdrawn, new, or of the factory
  A certificate that its authority has revoked opens no door any more. One that was refused by the station itself is not in
  use, and the one before goes on to be good. And the one that a station was built with is there to be replaced.

  Background:
    Given a charging station that the CSMS has accepted

  Rule: A revoked certificate opens no door (A00.FR.705)

    @IEC63110-8.3.21-P3 @CSMS @needs:test_responder
    Scenario: The certificate of a station is revoked
      Given our station shows another certificate that the operator gave it
      When the station is switched off and on again
      Then a secured connection is made
      Given that certificate is revoked
      When the station is switched off and on again
      Then the CSMS refuses a station whose certificate was revoked an hour ago
      When our station is as it should be again
      And the station comes back in the usual way
      Then a secured connection is made

  Rule: Whom the CSMS lets in while it cannot look certificates up, it decides (A00.FR.702, A00.FR.705)

    @IEC63110-8.3.21-N5 @CSMS @needs:test_responder
    Scenario: Nobody can say whether the certificate is still good
      Given our station shows one that nobody can look up
      When the station is switched off and on again
      Then it shows whether the CSMS lets such stations in
      When our station is as it should be again
      And the station comes back in the usual way
      Then a secured connection is made

    @IEC63110-8.3.21-X60 @CSMS @needs:test_responder
    Scenario Outline: A list of revoked certificates that cannot be relied on
      Given the authority of the stations hands out a list of revoked certificates that <flaw>
      When the station is switched off and on again
      Then it shows whether the CSMS lets such stations in
      When the authority of the stations hands out its own list again
      And the station comes back in the usual way
      Then a secured connection is made

      Examples:
        | case              | flaw                             |
        | stale crl         | went out of date three weeks ago |
        | future crl        | becomes valid tomorrow           |
        | forged crl        | is signed with another key       |
        | crl of another ca | comes from another CA            |
        | malformed crl     | cannot be decoded                |

  Rule: The certificate before goes on to be good when the station refuses the new one (A02.FR.07)

    @IEC63110-8.3.18-N6 @CSMS @63110:8.3.18 @TC_A_14_CSMS @needs:client_certificates
    Scenario: The station refuses its new certificate and comes back with the old one
      Given our station refuses the certificates that it is sent
      When our station asks for a station certificate
      Then the CSMS takes the request on
      And a certificate comes that our station can use
      When the station comes back in the usual way
      Then the CSMS lets our station in with the certificate that it had

  Rule: The certificate of the factory is there to be replaced (A00.FR.406, A00.FR.804 to FR.806)

    @IEC63110-8.3.20-P2 @CSMS @63110:8.3.20 @63110:8.3.15 @63110:B.10 @needs:factory_certificates @needs:client_certificates
    Scenario: A station fresh from the factory goes through the whole onboarding
      Given our station has nothing but the certificate of its manufacturer
      When the station is switched off and on again
      Then a secured connection is made
      And our station is told at once to ask for a certificate of the operator
      Given our station has asked for a certificate of the operator
      Then a certificate comes that our station can use
      And our station comes back with its new certificate, and is accepted
