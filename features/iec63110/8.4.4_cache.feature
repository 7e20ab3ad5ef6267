@63110:8.4.4 @ocpp2.0.1
Feature: Start with a token that the station has in its cache
  A station keeps what it was told of tokens, and lets known drivers charge at once. What it keeps must
  follow what the CSMS says, and a token that turns out bad must not go on charging.

  Background:
    Given a charging station that the CSMS has accepted

  Rule: A good token in the cache starts a session, unasked (C12.FR.02, C12.FR.04, C10.FR.02)

    @IEC63110-8.4.4-X1 @CS @needs:auth_cache @needs:local_tokens @TC_C_08_CS
    Scenario: The cable first, then a token from the cache
      Given the station knows no tokens
      And the station follows the rule "the cache is on"
      And the station follows the rule "known tokens start without a question"
      And the driver has charged on EVSE 1 with the first token
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      Then the first token starts a session out of the cache, unasked
      And the session is authorized with the first token
      And energy is offered

    @IEC63110-8.4.4-X2 @CS @needs:auth_cache @needs:local_tokens @TC_C_13_CS
    Scenario: A token from the cache first, then the cable
      Given the station knows no tokens
      And the station follows the rule "the cache is on"
      And the station follows the rule "known tokens start without a question"
      And the driver has charged on EVSE 1 with the first token
      When the driver shows the first token at EVSE 1
      And the station has had a moment
      And the driver connects the EV to EVSE 1
      Then energy is offered

    @IEC63110-8.4.4-X3 @CS @needs:auth_cache @needs:local_tokens @TC_C_32_CS
    Scenario: The cache outlives a restart
      Given the station knows no tokens
      And the station follows the rule "the cache is on"
      And the station follows the rule "known tokens start without a question"
      And the driver has charged on EVSE 1 with the first token
      When the station is switched off and on again
      And the station is up again
      And the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      Then the first token starts a session out of the cache after a restart, unasked

  Rule: Without pre-authorization, or once its time is over, the cache is no answer (C10.FR.08, C10.FR.10)

    @IEC63110-8.4.4-X4 @CS @needs:auth_cache @needs:local_tokens @TC_C_36_CS
    Scenario: A cached token is asked about if every token has to be
      Given the station knows no tokens
      And the station follows the rule "the cache is on"
      And the driver has charged on EVSE 1 with the first token
      And the station follows the rule "every token is asked about"
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      Then the station asks about the first token because every token has to be asked about
      And the station follows the rule "known tokens start without a question"

    @IEC63110-8.4.4-X5 @CS @needs:auth_cache @needs:local_tokens @TC_C_46_CS
    Scenario: A cached token that nobody used for long is asked about
      Given the station knows no tokens
      And the station follows the rule "the cache is on"
      And the station follows the rule "known tokens start without a question"
      And the driver has charged on EVSE 1 with the first token
      And the station follows the rule "the cache forgets after 10 seconds"
      When 15 seconds pass
      And the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      Then the station asks about the first token because its cache entry has run out
      And the station follows the rule "the cache forgets after a day"

  Rule: A token that the cache refuses is asked about again (C10.FR.03, C12.FR.05)

    @IEC63110-8.4.4-X6 @CS @needs:auth_cache @needs:local_tokens
    Scenario Outline: Refused before, and refused again
      Given the station knows no tokens
      And the station follows the rule "the cache is on"
      And the first token is "<status>" for the CSMS
      And the driver has been refused on EVSE 1 with the first token
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      Then the station asks about the first token because its cache refuses it
      And the first token authorizes nothing because the CSMS refused it
      And no energy flows

      @TC_C_09_CS
      Examples: Not valid
        | case    | status  |
        | invalid | Invalid |

      @TC_C_10_CS
      Examples: Under a restriction
        | case    | status  |
        | blocked | Blocked |

      @TC_C_11_CS
      Examples: Too old
        | case    | status  |
        | expired | Expired |

    @IEC63110-8.4.4-X7 @CS @needs:auth_cache @needs:local_tokens @TC_C_12_CS
    Scenario: Refused before, but good by now
      Given the station knows no tokens
      And the station follows the rule "the cache is on"
      And the first token is "Invalid" for the CSMS
      And the driver has been refused on EVSE 1 with the first token
      And the first token is "Accepted" for the CSMS
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      Then the station asks about the first token because its cache refuses it
      And the session is authorized with the first token

    @IEC63110-8.4.4-X8 @CS @needs:auth_cache @needs:local_tokens @TC_C_57_CS
    Scenario: Refused before, and that is final
      Given the station knows no tokens
      And the station follows the rule "the cache is on"
      And the first token is "Invalid" for the CSMS
      And the driver has been refused on EVSE 1 with the first token
      And the first token is "Accepted" for the CSMS
      And the station follows the rule "what the cache refuses is final"
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      Then the station does not ask about the first token because the cache is trusted when it refuses
      And the first token authorizes nothing because it is refused without asking
      And the station follows the rule "what the cache refuses is asked about"

  Rule: The cache follows what the CSMS says (C10.FR.04, C10.FR.05, C12.FR.06)

    @IEC63110-8.4.4-X9 @CS @needs:auth_cache @needs:local_tokens @TC_C_33_CS
    Scenario: The cache learns from an answer
      Given the station knows no tokens
      And the station follows the rule "the cache is on"
      And the driver has charged on EVSE 1 with the first token
      And the station follows the rule "every token is asked about"
      And the first token is "Blocked" for the CSMS
      And the driver has been refused on EVSE 1 with the first token
      And the station follows the rule "known tokens start without a question"
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      Then the station asks about the first token because its cache has learnt from the answer

    @IEC63110-8.4.4-X10 @CS @needs:auth_cache @needs:local_tokens @TC_C_34_CS
    Scenario: The cache learns from a session
      Given the station knows no tokens
      And the station follows the rule "the cache is on"
      And the station follows the rule "known tokens start without a question"
      And the station follows the rule "an invalid token ends the session"
      And the driver has charged on EVSE 1 with the first token
      And the first token is "Blocked" for the CSMS
      And the driver has been turned away from EVSE 1 with the first token in the middle of a session
      When the driver shows the first token at EVSE 1
      Then the station asks about the first token because its cache has learnt from the session

  Rule: The cache is emptied when the CSMS orders it, unless it is off (C11.FR.01 to C11.FR.04)

    @IEC63110-8.4.4-X11 @CS @needs:auth_cache @needs:local_tokens @TC_C_37_CS
    Scenario: An emptied cache knows no token any more
      Given the station follows the rule "the cache is on"
      And the station follows the rule "known tokens start without a question"
      And the driver has charged on EVSE 1 with the first token
      When the CSMS orders the station to clear its cache
      Then the station answers the order to clear its cache with "Accepted"
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      Then the station asks about the first token because its cache was emptied

    @IEC63110-8.4.4-X12 @CS @needs:auth_cache @TC_C_38_CS
    Scenario: A cache that is off cannot be emptied
      Given the station follows the rule "the cache is off"
      When the CSMS orders the station to clear its cache
      Then the station answers the order to clear its cache with "Rejected"
      And the station follows the rule "the cache is on"

  Rule: A cached token that the CSMS finds bad does not go on as if it were good (E05.FR.02, E05.FR.03, E05.FR.10)

    @IEC63110-8.4.4-X13 @CS @needs:auth_cache @needs:local_tokens
    Scenario Outline: The session ends
      Given the end of authorization ends sessions at this station
      And the station knows no tokens
      And the station follows the rule "the cache is on"
      And the station follows the rule "known tokens start without a question"
      And the driver has charged on EVSE 1 with the first token
      And the station follows the rule "<rule>"
      And the first token is "Invalid" for the CSMS
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      And the first token has been let in by the station alone
      Then the session ends as deauthorized

      @TC_C_16_CS
      Examples: Without a budget
        | case   | rule                              |
        | strict | an invalid token ends the session |

      @TC_C_18_CS
      Examples: In spite of a budget
        | case   | rule                                                    |
        | budget | an invalid token ends the session, whatever its budget |

    @IEC63110-8.4.4-X14 @CS @needs:auth_cache @needs:local_tokens @TC_C_17_CS
    Scenario: The session goes on, but without energy
      Given a pause in the flow of energy does not end sessions at this station
      And the station knows no tokens
      And the station follows the rule "the cache is on"
      And the station follows the rule "known tokens start without a question"
      And the driver has charged on EVSE 1 with the first token
      And the station follows the rule "an invalid token suspends the session"
      And the first token is "Invalid" for the CSMS
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      And the first token has been let in by the station alone
      Then the session goes on without energy

    @IEC63110-8.4.4-X15 @CS @needs:auth_cache @needs:local_tokens @TC_C_15_CS
    Scenario: The session may use up its budget
      Given the station knows no tokens
      And the station follows the rule "the cache is on"
      And the station follows the rule "known tokens start without a question"
      And the driver has charged on EVSE 1 with the first token
      And the station follows the rule "an invalid token may use 10 kWh"
      And the first token is "Invalid" for the CSMS
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      And the first token has been let in by the station alone
      Then energy is offered
      And the session may go on charging

  Rule: A master pass starts nothing out of the cache either (C12.FR.09)

    @IEC63110-8.4.4-X16 @CS @needs:auth_cache @needs:local_tokens @needs:master_pass @TC_C_14_CS
    Scenario: A cached master pass
      Given the station knows no tokens
      And the station follows the rule "the cache is on"
      And the station follows the rule "known tokens start without a question"
      And the station follows the rule "the master group may stop everything"
      And the master token of the master group is "Accepted" for the CSMS
      And the driver has been refused on EVSE 1 with the master token
      When the driver connects the EV to EVSE 1
      And the driver shows the master token at EVSE 1
      Then the master token authorizes nothing because a master pass never starts
      And no energy flows
