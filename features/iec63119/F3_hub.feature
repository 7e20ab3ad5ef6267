@63119:F3 @ocpi2.2.1 @HUB @mode:B
Feature: A hub carries orders to charging stations, and what becomes of them
  An eMSP orders a start through the hub, and the result comes back to it. Sessions tell where a driver is: they go to one
  eMSP and to nobody else.

  Background:
    Given the platforms exchange their credentials through a hub
    And they know each other through a hub

  @F3-P7
  Scenario: An order to start, and its result
    Given when the hub calls the first operator it takes orders and says later how they went
    When the first eMSP hands the hub an order to start charging for the first operator
    Then the hub passes it on to the first operator, and to nobody else
    And what the first operator has answered comes back
    When the first operator tells how the order went, where the order says
    Then the result arrives at the first eMSP once

  @F3-P8
  Scenario Outline: A session goes to one eMSP
    When the first operator hands the hub a session for <receiver>
    Then the hub passes it on to <receiver>, and to nobody else
    And what <receiver> has answered comes back

    Examples:
      | receiver        |
      | the first eMSP  |
      | the second eMSP |

  @F3-P8
  Scenario Outline: A session goes on
    Given the first operator has handed the hub a session for <receiver>
    And the hub has passed it on to <receiver>
    When the first operator hands the hub <thing> for <receiver>
    Then the hub passes it on to <receiver>, and to nobody else
    And what <receiver> has answered comes back

    Examples:
      | thing                    | receiver       |
      | a change of that session | the first eMSP |

  @F3-N11
  Scenario: An order for an operator that the hub does not know
    When the first eMSP hands the hub an order to start charging for a party that nobody knows
    Then the hub says that it does not know whom this is for
    And the hub gives it to nobody

  @F3-N11
  Scenario Outline: An order for an operator that is not there
    Given when the hub calls the first operator it <how>
    When the first eMSP hands the hub an order to start charging for the first operator
    Then the hub says that the receiver <why>

    Examples:
      | how            | why               |
      | says nothing   | does not answer   |
      | lets nobody in | cannot be reached |

  @F3-N12 @63119:8-separation
  Scenario: A session is not for everybody
    When the first operator hands the hub a session for everybody
    Then the hub gives it to nobody but the first eMSP, if at all

  @F3-N20
  Scenario Outline: A hub does without the sessions that it does not see
    When the first operator hands the hub <thing> for the first eMSP
    Then the hub passes it on to the first eMSP, and to nobody else
    And the hub sends nobody orders or sessions

    Examples:
      | thing |
      | a CDR |
