@63110:8.4.4 @ocpp2.0.1
Feature: The CSMS has the last word on tokens
  Stations let drivers in by what they remember. The CSMS judges every session again, keeps the stations' lists and
  caches up to date, and takes whatever a station tells of a session.

  Background:
    Given a charging station that the CSMS has accepted

  Rule: The token of a session is judged by the CSMS (E01.FR.12, E02.FR.02, E02.FR.04, E05.FR.01, C12.FR.03)

    @IEC63110-8.4.4-X60 @CSMS @TC_C_08_CSMS
    Scenario: A good token that the station let in
      Given the CSMS is said to know the first token
      And our station knows the first token from before
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      And our station has told of the session that the first token started
      Then the CSMS calls the first token of the session good

    @IEC63110-8.4.4-X61 @CSMS @TC_C_20_CSMS
    Scenario Outline: A bad token that the station let in
      Given the CSMS is said to know the <token> token
      And our station knows the <token> token from before
      When the driver connects the EV to EVSE 1
      And the driver shows the <token> token at EVSE 1
      And our station has told of the session that the <token> token started
      Then the CSMS calls the <token> token of the session not good

      Examples:
        | case    | token   |
        | invalid | invalid |
        | unknown | unknown |
        | blocked | blocked |
        | expired | expired |

    @IEC63110-8.4.4-X62 @CSMS @TC_E_03_CSMS
    Scenario: Cable first
      Given the CSMS is said to know the first token
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      And our station has told of the session that the first token started
      Then the CSMS calls the first token of the session good

    @IEC63110-8.4.4-X63 @CSMS @TC_E_04_CSMS
    Scenario: Token first
      Given the CSMS is said to know the first token
      When the driver shows the first token at EVSE 1
      And our station has told of the session that the first token started
      Then the CSMS calls the first token of the session good
      When the driver connects the EV to EVSE 1
      Then the connection stays up for 5 seconds

    @IEC63110-8.4.4-X64 @CSMS
    Scenario: A token that charges elsewhere
      Given the CSMS is said to know the first token
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      And our station has told of the session that the first token started
      Then the CSMS calls the first token of the session good
      When our station asks about the first token
      Then the CSMS says that the token is in use

  Rule: A token of a group is answered with the group (C09.FR.09, C09.FR.12)

    @IEC63110-8.4.4-X65 @CSMS @TC_C_39_CSMS
    Scenario: Two drivers of a group, both asked about
      Given the CSMS is said to know the second token
      And the group of the first token is given
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      And our station has told of the session that the first token started
      Then the CSMS calls the first token of the session good, with its group
      When the driver shows the second token at EVSE 1
      And our station has told of the stop by the second token
      Then the CSMS calls the second token of the session good, with its group

    @IEC63110-8.4.4-X66 @CSMS @TC_C_40_CSMS
    Scenario: Two drivers of a group, both known to the station
      Given the CSMS is said to know the second token
      And the group of the first token is given
      And our station knows the first token of the fleet group from before
      And our station knows the second token of the fleet group from before
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      And our station has told of the session that the first token started
      Then the CSMS calls the first token of the session good, with its group
      When the driver shows the second token at EVSE 1
      And our station has told of the stop by the second token
      Then the CSMS calls the second token of the session good, with its group

    @IEC63110-8.4.4-X67 @CSMS @TC_C_43_CSMS
    Scenario: Two drivers of a group, only the first known to the station
      Given the CSMS is said to know the second token
      And the group of the first token is given
      And our station knows the first token of the fleet group from before
      When the driver connects the EV to EVSE 1
      And the driver shows the first token at EVSE 1
      And our station has told of the session that the first token started
      Then the CSMS calls the first token of the session good, with its group
      When the driver shows the second token at EVSE 1
      And our station has told of the stop by the second token
      Then the CSMS calls the second token of the session good, with its group

  Rule: The CSMS takes what the station tells (E01.FR.12, E03.FR.02)

    @IEC63110-8.4.4-X68 @CSMS @TC_E_39_CSMS
    Scenario: Nobody connects an EV
      Given the CSMS is said to know the first token
      And at our station the driver has 10 seconds to connect
      When the driver shows the first token at EVSE 1
      Then the CSMS takes what our station tells of the timeout

    @IEC63110-8.4.4-X69 @CSMS @TC_E_38_CSMS
    Scenario: The EV is not ready
      Given the CSMS is said to know the first token
      When the driver connects the EV to EVSE 1
      And the EV on EVSE 1 takes no energy yet
      And the driver shows the first token at EVSE 1
      Then the CSMS takes what our station tells of the waiting EV

    @IEC63110-8.4.4-X70 @CSMS @TC_C_49_CSMS
    Scenario: A master pass stops the sessions of the station
      Given the CSMS is said to know the master token
      And the CSMS is said to know the second token
      And our station knows the group of the master passes
      And the driver has started a session on EVSE 1 with the first token
      And the driver has started a session on EVSE 2 with the second token
      When the driver shows the master token at EVSE 1
      Then the CSMS takes what our station tells of the master pass

  Rule: Good certificates with a good contract are accepted (C07.FR.04, C07.FR.14)

    @IEC63110-8.4.4-X71 @CSMS @needs:plug_and_charge
    Scenario Outline: A good contract
      When our station asks about <contract>, a contract certificate
      Then the CSMS calls the certificates "Accepted" and the token "Accepted"

      @TC_C_50_CSMS
      Examples: The station has checked the chain
        | case   | contract      |
        | hashes | good_contract |

      @TC_C_52_CSMS
      Examples: The CSMS has to check the chain
        | case  | contract         |
        | chain | central_contract |

  Rule: The operator's orders about caches and lists go out, well formed (C11, D01.FR.01, D01.FR.06, D01.FR.18)

    @IEC63110-8.4.4-X72 @CSMS @TC_C_37_CSMS
    Scenario: Clear the cache
      When the CSMS orders the station to clear its cache
      Then the station is told to clear its cache

    @IEC63110-8.4.4-X73 @CSMS @TC_C_38_CSMS
    Scenario: Clear a cache that cannot be cleared
      Given the station refuses to clear its cache
      When the CSMS orders the station to clear its cache
      Then the station is told to clear its cache
      And the connection stays up for 5 seconds

    @IEC63110-8.4.4-X74 @CSMS @TC_D_01_CSMS
    Scenario: A whole list
      When the CSMS sends a whole local list with the first token
      Then the station is sent the whole list, well formed

    @IEC63110-8.4.4-X75 @CSMS @TC_D_02_CSMS
    Scenario: An addition to the list
      When the CSMS adds the second token to the local list
      Then the station is sent the changes, well formed

    @IEC63110-8.4.4-X76 @CSMS @TC_D_03_CSMS
    Scenario: A removal from the list
      When the CSMS strikes the first token off the local list
      Then the station is sent the changes, well formed

    @IEC63110-8.4.4-X77 @CSMS @TC_D_04_CSMS
    Scenario: A list without tokens
      When the CSMS sends a whole local list without any token
      Then the station is sent the whole list, well formed
