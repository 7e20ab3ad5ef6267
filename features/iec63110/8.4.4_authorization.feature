@63110:8.4.4 @ocpp2.0.1
Feature: Authorize a driver with a token shown at the station
  Energy flows only for drivers who may charge. The station asks the CSMS about their tokens,
  unless it knows them itself, and the CSMS has the last word.

  Background:
    Given a charging station that the CSMS has accepted

  Rule: A token that the station does not know is asked about (C01.FR.02)

    @IEC63110-8.4.4-P1 @CS @needs:local_tokens @TC_E_03_CS
    Scenario: An unknown token is asked about and starts a session
      Given the station knows no tokens
      And the first token is "Accepted" for the CSMS
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      Then the station asks about the first token
      And the session is authorized with the first token
      And energy is offered

    @IEC63110-8.4.4-N2 @CS @needs:local_tokens @TC_C_02_CS
    Scenario: A refused token starts nothing
      Given the station knows no tokens
      And the invalid token is "Invalid" for the CSMS
      When the driver connects the EV to EVSE 1
      And the driver shows the invalid token at EVSE 1
      Then the station asks about the invalid token
      And the invalid token authorizes nothing because the CSMS refused it
      And no energy flows

  Rule: A token in the local list is not asked about (C14.FR.02, E05.FR.10)

    @IEC63110-8.4.4-P2 @CS @needs:local_auth_list @needs:local_tokens @TC_C_27_CS
    Scenario: A listed token starts a session without a question
      Given the station knows no tokens
      And the station follows the rule "known tokens start without a question"
      And the station follows the rule "the list is on"
      And the local list holds the first token as "Accepted"
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      Then the first token starts a session out of the list, unasked

    @IEC63110-8.4.4-N3 @CS @needs:local_auth_list @needs:local_tokens
    Scenario: A listed token that the CSMS finds invalid ends its session
      Given the end of authorization ends sessions at this station
      And the station knows no tokens
      And the station follows the rule "known tokens start without a question"
      And the station follows the rule "the list is on"
      And the station follows the rule "an invalid token ends the session"
      And the local list holds the first token as "Accepted"
      And the first token is "Invalid" for the CSMS
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      Then the session is authorized with the first token
      And the session ends as deauthorized

  Rule: The token of a session stops it, unasked (C01.FR.03, E07.FR.01, E07.FR.02)

    @IEC63110-8.4.4-P4 @CS @needs:local_tokens @TC_E_06_CS
    Scenario: The driver stops with the same token
      Given the driver has started a session on EVSE 1 with the first token
      When the driver shows the first token at EVSE 1
      Then the first token stops the session, unasked
      And the stop names the first token

  Rule: Without a link, unknown tokens need leave (C13.FR.02, C13.FR.05)

    @IEC63110-8.4.4-N4 @CS @needs:local_tokens
    Scenario: An unknown token starts nothing while the link is down
      Given the station knows no tokens
      And the station follows the rule "unknown tokens do not start offline"
      When the driver connects the EV to EVSE 1
      And the network between station and CSMS goes away
      And the driver shows the unknown token at EVSE 1
      And the station has had a moment
      And the network is back
      And the station is back online
      Then the unknown token authorizes nothing because it may not start offline
      And no energy flows

  Rule: A master pass only stops (C16.FR.03, C12.FR.09)

    @IEC63110-8.4.4-N8 @CS @needs:local_tokens @needs:master_pass @TC_C_45_CS
    Scenario: A master pass starts nothing
      Given the station knows no tokens
      And the station follows the rule "the master group may stop everything"
      And the master token of the master group is "Accepted" for the CSMS
      When the driver connects the EV to EVSE 1
      And the driver shows the master token at EVSE 1
      Then the master token authorizes nothing because a master pass never starts
      And no energy flows

  Rule: The CSMS says of every token whether it may charge, and why not (C01.FR.06, C01.FR.07)

    @IEC63110-8.4.4-P3 @CSMS
    Scenario: A good token is accepted and its group is named
      Given the CSMS is said to know the first token
      And the group of the first token is given
      When our station asks about the first token
      Then the CSMS accepts the token
      And the CSMS names the group of the token

    @IEC63110-8.4.4-N1 @CSMS
    Scenario Outline: A token that must not charge is refused, and the reason fits
      Given the CSMS is said to know the <token> token
      When our station asks about the <token> token
      Then the CSMS refuses the token
      And the reason is "<reason>"

      @TC_C_02_CSMS
      Examples: Tokens that nobody has registered
        | case    | token   | reason             |
        | unknown | unknown | Unknown or Invalid |
        | invalid | invalid | Invalid or Unknown |

      @TC_C_06_CSMS
      Examples: Tokens that are blocked
        | case    | token   | reason  |
        | blocked | blocked | Blocked |

      @TC_C_07_CSMS
      Examples: Tokens that are too old
        | case    | token   | reason  |
        | expired | expired | Expired |

      Examples: Tokens without credit
        | case      | token     | reason              |
        | penniless | penniless | NoCredit or Blocked |

    @IEC63110-8.4.4-N7 @CSMS
    Scenario Outline: A question that is malformed is never answered with yes
      When our station asks about a token wrongly, "<how>"
      Then the CSMS does not accept the wrong question

      Examples:
        | case     | how                  |
        | no_token | without a token      |
        | too_long | with a token too long |

  Rule: A contract is judged with its certificates (C07.FR.13 to C07.FR.17)

    @IEC63110-8.4.4-N5 @CSMS @needs:plug_and_charge
    Scenario Outline: A bad certificate is called what it is
      When our station asks about <contract>, a contract certificate
      Then the CSMS calls the certificates "<certificates>" and the token "<token>"

      Examples: Certificates that the CSMS finds out about
        | case    | contract         | certificates       | token   |
        | expired | expired_contract | CertificateExpired | Expired |
        | broken  | broken_contract  | CertChainError     | Invalid |

      @TC_C_51_CSMS
      Examples: Certificates that were taken back
        | case    | contract         | certificates       | token   |
        | revoked | revoked_contract | CertificateRevoked | Invalid |

    @IEC63110-8.4.4-N6 @CSMS @needs:plug_and_charge
    Scenario: A good certificate does not save a blocked contract
      When our station asks about blocked_contract, a contract certificate
      Then the CSMS calls the certificates "ContractCancelled" and the token "Blocked or Expired or Invalid or Unknown"
