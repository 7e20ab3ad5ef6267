@63110:8.4.4 @ocpp2.0.1
Feature: Start with a token of the local list
  The CSMS sends a station a list of tokens, so that drivers can charge at once, and without a link. Only the CSMS
  changes the list, and it ranks above whatever else the station knows.

  Background:
    Given a charging station that the CSMS has accepted

  Rule: A token that the list refuses is asked about while online (C14.FR.03, C14.FR.05)

    @IEC63110-8.4.4-X20 @CS @needs:local_auth_list @needs:local_tokens
    Scenario Outline: Refused by the list, and by the CSMS
      Given the station knows no tokens
      And the station follows the rule "the list is on"
      And the local list holds the first token as "<status>"
      And the first token is "<status>" for the CSMS
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      Then the station asks about the first token because its list refuses it
      And the first token authorizes nothing because the CSMS refused it
      And no energy flows

      @TC_C_28_CS
      Examples: Not valid
        | case    | status  |
        | invalid | Invalid |

      @TC_C_29_CS
      Examples: Under a restriction
        | case    | status  |
        | blocked | Blocked |

    @IEC63110-8.4.4-X21 @CS @needs:local_auth_list @needs:local_tokens @TC_C_31_CS
    Scenario: Refused by the list, but good by now
      Given the station knows no tokens
      And the station follows the rule "the list is on"
      And the local list holds the first token as "Invalid"
      And the first token is "Accepted" for the CSMS
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      Then the station asks about the first token because its list refuses it
      And the session is authorized with the first token

    @IEC63110-8.4.4-X22 @CS @needs:local_auth_list @needs:local_tokens @TC_C_30_CS
    Scenario: An entry past its date counts as none
      Given the dates in the local list count at this station
      And the station knows no tokens
      And the station follows the rule "the list is on"
      And the station follows the rule "known tokens start without a question"
      And the local list held the first token until it ran out in the past
      And the first token is "Expired" for the CSMS
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      Then the station asks about the first token because its list entry has run out
      And the first token authorizes nothing because the CSMS refused it

    @IEC63110-8.4.4-X23 @CS @needs:local_auth_list @needs:local_tokens @TC_C_58_CS
    Scenario: Refused by the list, and that is final
      Given the station knows no tokens
      And the station follows the rule "the list is on"
      And the local list holds the first token as "Invalid"
      And the station follows the rule "what the list refuses is final"
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      Then the station does not ask about the first token because the list is trusted when it refuses
      And the first token authorizes nothing because it is refused without asking
      And the station follows the rule "what the list refuses is asked about"

  Rule: Without a link the list decides (C13.FR.01, C13.FR.02, C13.FR.05, C15.FR.02)

    @IEC63110-8.4.4-X24 @CS @needs:local_auth_list @needs:local_tokens @needs:offline_authorization @TC_C_21_CS
    Scenario: A listed token starts without a link
      Given the station knows no tokens
      And the station follows the rule "the list is on"
      And the station follows the rule "known tokens start offline"
      And the local list holds the first token as "Accepted"
      When the network between station and CSMS goes away
      And the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      And the station has had a moment
      And the network is back
      Then the station tells of the session that the first token started offline because it is listed

    @IEC63110-8.4.4-X25 @CS @needs:local_auth_list @needs:local_tokens @needs:offline_authorization
    Scenario Outline: A token that the list refuses does not start without a link
      Given the station knows no tokens
      And the station follows the rule "the list is on"
      And the station follows the rule "known tokens start offline"
      And the local list holds the first token as "<status>"
      When the network between station and CSMS goes away
      And the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      And the station has had a moment
      And the network is back
      And the station is back online
      Then the first token authorizes nothing because it may not start offline
      And no energy flows

      @TC_C_22_CS
      Examples: Not valid
        | case    | status  |
        | invalid | Invalid |

      @TC_C_23_CS
      Examples: Under a restriction
        | case    | status  |
        | blocked | Blocked |

    @IEC63110-8.4.4-X26 @CS @needs:local_auth_list @needs:local_tokens @needs:offline_authorization @TC_C_24_CS
    Scenario: An entry past its date does not start without a link
      Given the dates in the local list count at this station
      And the station knows no tokens
      And the station follows the rule "the list is on"
      And the station follows the rule "known tokens start offline"
      And the local list held the first token until it ran out in the past
      When the network between station and CSMS goes away
      And the driver shows the first token at EVSE 1
      And the station has had a moment
      And the network is back
      And the station is back online
      Then the first token authorizes nothing because it may not start offline

    @IEC63110-8.4.4-X27 @CS @needs:auth_cache @needs:local_auth_list @needs:local_tokens @TC_C_25_CS
    Scenario: The list outranks the cache
      Given the station knows no tokens
      And the station follows the rule "the cache is on"
      And the station follows the rule "the list is on"
      And the station follows the rule "known tokens start offline"
      And the driver has charged on EVSE 1 with the first token
      And the local list holds the first token as "Invalid"
      When the network between station and CSMS goes away
      And the driver shows the first token at EVSE 1
      And the station has had a moment
      And the network is back
      And the station is back online
      Then the first token authorizes nothing because the list refuses it

  Rule: A list is taken as it is sent, and kept (D01.FR.02 to D01.FR.19, D02.FR.01)

    @IEC63110-8.4.4-X28 @CS @needs:local_auth_list @needs:local_tokens @TC_D_01_CS
    Scenario: A whole list
      Given the station knows no tokens
      And the station follows the rule "the list is on"
      And the station follows the rule "known tokens start without a question"
      When the CSMS sends a whole local list with the first token
      Then the station answers the whole list with "Accepted"
      And the station names the version of that list when it is asked
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      Then the first token starts a session out of the list, unasked

    @IEC63110-8.4.4-X35 @CS @needs:local_auth_list @needs:local_tokens @TC_D_02_CS
    Scenario: An entry is added
      Given the station knows no tokens
      And the station follows the rule "the list is on"
      And the station follows the rule "known tokens start without a question"
      When the CSMS sends a whole local list with the second token
      Then the station answers the whole list with "Accepted"
      When the CSMS adds the first token to the local list
      Then the station answers the changes with "Accepted"
      And the station names the version of that list when it is asked
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      Then the first token starts a session out of the list, unasked

    @IEC63110-8.4.4-X29 @CS @needs:local_auth_list @needs:local_tokens @TC_D_02_CS
    Scenario: An entry is altered
      Given the station knows no tokens
      And the station follows the rule "the list is on"
      And the station follows the rule "known tokens start without a question"
      And the local list holds the first token as "Accepted"
      When the CSMS changes the first token in the local list to "Blocked"
      Then the station answers the changes with "Accepted"
      And the station names the version of that list when it is asked
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      Then the station asks about the first token because its list refuses it

    @IEC63110-8.4.4-X30 @CS @needs:local_auth_list @needs:local_tokens @TC_D_03_CS
    Scenario: An entry is taken out
      Given the station knows no tokens
      And the station follows the rule "the list is on"
      And the station follows the rule "known tokens start without a question"
      And the local list holds the first token as "Accepted"
      When the CSMS strikes the first token off the local list
      Then the station answers the changes with "Accepted"
      And the station names the version of that list when it is asked
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      Then the station asks about the first token because it was struck off the list

    @IEC63110-8.4.4-X31 @CS @needs:local_auth_list @needs:local_tokens @TC_D_04_CS
    Scenario: An empty list takes everything out
      Given the station knows no tokens
      And the station follows the rule "the list is on"
      And the station follows the rule "known tokens start without a question"
      And the local list holds the first token as "Accepted"
      When the CSMS sends a whole local list without any token
      Then the station answers the whole list with "Accepted"
      And the station names the version of that list when it is asked
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      Then the station asks about the first token because it was struck off the list

    @IEC63110-8.4.4-X32 @CS @needs:local_auth_list @needs:local_tokens @TC_D_05_CS
    Scenario: Changes without entries change the version only
      Given the station knows no tokens
      And the station follows the rule "the list is on"
      And the station follows the rule "known tokens start without a question"
      And the local list holds the first token as "Accepted"
      When the CSMS sends changes to the local list that change nothing
      Then the station answers the changes with "Accepted"
      And the station names the version of that list when it is asked
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      Then the first token starts a session out of the list, unasked

    @IEC63110-8.4.4-X33 @CS @needs:local_auth_list @TC_D_06_CS
    Scenario: Changes that are not newer than the list are refused
      Given the station knows no tokens
      And the station follows the rule "the list is on"
      And the local list holds the first token as "Accepted"
      When the CSMS sends changes to the local list with the version 1
      Then the station answers the stale changes with "VersionMismatch"
      And the station names the version of that list when it is asked

    @IEC63110-8.4.4-X34 @CS @needs:local_auth_list @needs:local_tokens @TC_D_07_CS
    Scenario: The list outlives a restart
      Given the station knows no tokens
      And the station follows the rule "the list is on"
      And the station follows the rule "known tokens start without a question"
      And the local list holds the first token as "Accepted"
      When the station is switched off and on again
      And the station is up again
      And the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      Then the first token starts a session out of the list after a restart, unasked
