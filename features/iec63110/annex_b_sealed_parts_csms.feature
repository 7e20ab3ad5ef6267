@63110:8.4.8 @63110:B.3 @ocpp2.0.1
Feature: What is signed or sealed passes through a CSMS as it is
  A reading that is signed is worth nothing once a blank in it is changed, and what a maker adds of its own is for those
  who know it. A CSMS takes both, and keeps what was signed as it came.

  Background:
    Given a charging station that the CSMS has accepted

  @IEC63110-8.4.8-X60 @CSMS
  Scenario Outline: A reading with parts that are not for the CSMS to read
    When our station reports a reading <what>
    Then the CSMS takes the reading
    And the connection stays up for 5 seconds

    Examples:
      | case   | what                                              |
      | signed | that is signed                                    |
      | own    | with something of its maker's own                 |
      | both   | that is signed, with something of its maker's own |

  @IEC63110-8.4.8-X61 @CSMS
  Scenario: What was signed can be shown to whoever has to believe it
    When our station reports a reading that is signed
    Then the CSMS takes the reading
    And the CSMS has kept what was signed as it was sent
