@63110:8.4.4 @ocpp2.0.1
Feature: Who may stop a session, and in which order a session begins
  Drivers of a group share a car: each may stop what the other started. A master pass stops everything.
  Cable first or token first, both lead to energy, but only with a token that is good.

  Background:
    Given a charging station that the CSMS has accepted

  Rule: A good token of the same group stops a session (C01.FR.03, C09.FR.03, C09.FR.05, C09.FR.07)

    @IEC63110-8.4.4-X40 @CS @needs:local_tokens @TC_C_39_CS
    Scenario: A token of the group that the station does not know
      Given the station knows no tokens
      And the first token of the fleet group is "Accepted" for the CSMS
      And the second token of the fleet group is "Accepted" for the CSMS
      And the driver has started a session on EVSE 1 with the first token
      When the driver shows the second token at EVSE 1
      Then the station asks about the second token
      And the session is stopped by a token
      And the stop names the second token

    @IEC63110-8.4.4-X41 @CS @needs:local_auth_list @needs:local_tokens @TC_C_40_CS
    Scenario: A token of the group that is listed
      Given the station knows no tokens
      And the station follows the rule "the list is on"
      And the station follows the rule "known tokens start without a question"
      And the local list holds the first token of the fleet group as "Accepted"
      And the local list holds the second token of the fleet group as "Accepted"
      And the first token of the fleet group is "Accepted" for the CSMS
      And the second token of the fleet group is "Accepted" for the CSMS
      And the driver has started a session on EVSE 1 with the first token
      When the driver shows the second token at EVSE 1
      Then the second token stops the session, unasked

    @IEC63110-8.4.4-X42 @CS @needs:auth_cache @needs:local_tokens @TC_C_41_CS
    Scenario: A token of the group that is cached
      Given the station knows no tokens
      And the station follows the rule "the cache is on"
      And the station follows the rule "known tokens start without a question"
      And the first token of the fleet group is "Accepted" for the CSMS
      And the second token of the fleet group is "Accepted" for the CSMS
      And the driver has charged on EVSE 1 with the second token
      And the driver has started a session on EVSE 1 with the first token
      When the driver shows the second token at EVSE 1
      Then the second token stops the session, unasked

  Rule: No other token stops it (C01.FR.03, C09.FR.03, C09.FR.11)

    @IEC63110-8.4.4-X43 @CS @needs:local_tokens @TC_C_04_CS
    Scenario: Somebody else's token
      Given the station knows no tokens
      And the first token is "Accepted" for the CSMS
      And the second token is "Accepted" for the CSMS
      And the driver has started a session on EVSE 1 with the first token
      When the driver shows the second token at EVSE 1
      Then the session goes on

    @IEC63110-8.4.4-X44 @CS @needs:local_tokens @TC_C_42_CS
    Scenario: A token of another group
      Given the station knows no tokens
      And the first token of the fleet group is "Accepted" for the CSMS
      And the second token of the other group is "Accepted" for the CSMS
      And the driver has started a session on EVSE 1 with the first token
      When the driver shows the second token at EVSE 1
      Then the session goes on

    @IEC63110-8.4.4-X45 @CS @needs:local_auth_list @needs:local_tokens @TC_C_43_CS
    Scenario: A token of the group that the list refuses
      Given the station knows no tokens
      And the station follows the rule "the list is on"
      And the first token of the fleet group is "Accepted" for the CSMS
      And the local list holds the second token of the fleet group as "Invalid"
      And the second token of the fleet group is "Invalid" for the CSMS
      And the driver has started a session on EVSE 1 with the first token
      When the driver shows the second token at EVSE 1
      Then the session goes on

    @IEC63110-8.4.4-X46 @CS @needs:auth_cache @needs:local_tokens @TC_C_44_CS
    Scenario: A token of the group that the cache refuses
      Given the station knows no tokens
      And the station follows the rule "the cache is on"
      And the first token of the fleet group is "Accepted" for the CSMS
      And the second token of the fleet group is "Invalid" for the CSMS
      And the driver has been refused on EVSE 1 with the second token
      And the driver has started a session on EVSE 1 with the first token
      When the driver shows the second token at EVSE 1
      Then the session goes on

  Rule: A master pass stops every session (C16.FR.02)

    @IEC63110-8.4.4-X47 @CS @needs:local_tokens @needs:master_pass
    Scenario: One session
      Given the station knows no tokens
      And the station follows the rule "the master group may stop everything"
      And the master token of the master group is "Accepted" for the CSMS
      And the driver has started a session on EVSE 1 with the first token
      When the driver shows the master token at EVSE 1
      Then every session stops
      And the end of the sessions is put down to the master pass

    @IEC63110-8.4.4-X48 @CS @needs:local_tokens @needs:master_pass @needs:several_evses @TC_C_49_CS
    Scenario: A session on each of two EVSEs
      Given the station knows no tokens
      And the station follows the rule "the master group may stop everything"
      And the master token of the master group is "Accepted" for the CSMS
      And the driver has started a session on EVSE 1 with the first token
      And the driver has started a session on EVSE 2 with the second token
      When the driver shows the master token at EVSE 1
      Then every session stops
      And the end of the sessions is put down to the master pass

  Rule: A token that the CSMS refuses starts nothing, whatever the reason (C01.FR.01, C01.FR.02)

    @IEC63110-8.4.4-X50 @CS @needs:local_tokens
    Scenario Outline: A token that the CSMS calls bad
      Given the station knows no tokens
      And the first token is "<status>" for the CSMS
      When the driver shows the first token at EVSE 1
      Then the station asks about the first token
      And the first token authorizes nothing because the CSMS refused it
      When the driver connects the EV to EVSE 1
      Then no energy flows

      @TC_C_05_CS
      Examples: Not valid
        | case    | status  |
        | invalid | Invalid |

      @TC_C_06_CS
      Examples: Blocked
        | case    | status  |
        | blocked | Blocked |

      @TC_C_07_CS
      Examples: Too old
        | case    | status  |
        | expired | Expired |

      @TC_C_56_CS
      Examples: Not registered
        | case    | status  |
        | unknown | Unknown |

      Examples: Good, but not here and now
        | case       | status             |
        | no_credit  | NoCredit           |
        | place      | NotAtThisLocation  |
        | time       | NotAtThisTime      |
        | kind       | NotAllowedTypeEVSE |
        | concurrent | ConcurrentTx       |

    @IEC63110-8.4.4-X51 @CS @needs:local_tokens @TC_E_52_CS
    Scenario: A station that must not ask refuses what it does not know
      Given the station knows no tokens
      And the station follows the rule "no token is asked about"
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      And the station has had time to say something
      And the station follows the rule "tokens are asked about again"
      Then the station did not ask about the first token because the CSMS is never asked
      And the first token has authorized nothing because it is refused without asking

  Rule: Token first works as well, but not for ever (E01.FR.03, E03.FR.01, E03.FR.05)

    @IEC63110-8.4.4-X52 @CS @needs:local_tokens @TC_E_04_CS
    Scenario: The token first, then the cable
      Given the station knows no tokens
      And the first token is "Accepted" for the CSMS
      When the driver shows the first token at EVSE 1
      Then the station asks about the first token
      When the driver connects the EV to EVSE 1
      Then energy is offered

    @IEC63110-8.4.4-X53 @CS @needs:local_tokens @TC_E_10_CS
    Scenario: Authorization alone starts the session where it is set to
      Given authorization starts sessions at this station
      And the station knows no tokens
      And the first token is "Accepted" for the CSMS
      When the driver shows the first token at EVSE 1
      Then a session begins as soon as the first token is authorized
      And the session is authorized with the first token

    @IEC63110-8.4.4-X54 @CS @needs:local_tokens @TC_E_05_CS
    Scenario: Nobody connects an EV
      Given authorization starts sessions at this station
      And the station knows no tokens
      And the first token is "Accepted" for the CSMS
      And the station follows the rule "the driver has 20 seconds to connect"
      When the driver shows the first token at EVSE 1
      Then a session begins as soon as the first token is authorized
      And the session ends because nobody connects an EV
      And the station follows the rule "the driver has 60 seconds to connect"

  Rule: Without a link a station may be set to trust everybody, or those it knows (C15.FR.02, C15.FR.08)

    @IEC63110-8.4.4-X55 @CS @needs:local_tokens @needs:offline_unknown_tokens @TC_C_26_CS
    Scenario: An unknown token may start without a link
      Given the station knows no tokens
      And the station follows the rule "unknown tokens start offline"
      When the network between station and CSMS goes away
      And the driver connects the EV to EVSE 1
      And the driver shows the unknown token at EVSE 1
      And the station has had a moment
      And the network is back
      Then the station tells of the session that the unknown token started offline because unknown tokens may start
      And the station follows the rule "unknown tokens do not start offline"

    @IEC63110-8.4.4-X56 @CS @needs:auth_cache @needs:local_tokens @needs:offline_authorization
    Scenario: A cached token starts without a link
      Given the station knows no tokens
      And the station follows the rule "the cache is on"
      And the station follows the rule "known tokens start offline"
      And the driver has charged on EVSE 1 with the first token
      When the network between station and CSMS goes away
      And the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      And the station has had a moment
      And the network is back
      Then the station tells of the session that the first token started offline because it is cached

    @IEC63110-8.4.4-X57 @CS @needs:local_tokens @needs:offline_unknown_tokens
    Scenario: A token that started without a link and turns out bad is stopped
      Given the end of authorization ends sessions at this station
      And the station knows no tokens
      And the station follows the rule "unknown tokens start offline"
      And the station follows the rule "an invalid token ends the session"
      And the unknown token is "Invalid" for the CSMS
      When the network between station and CSMS goes away
      And the driver connects the EV to EVSE 1
      And the driver shows the unknown token at EVSE 1
      And the station has had a moment
      And the network is back
      Then the session ends as deauthorized
      And the station follows the rule "unknown tokens do not start offline"
