@63119:F2 @ocpi2.2.1 @HUB @mode:B
Feature: A hub tells everybody how charging stations are
  What operators tell of their places is meant for all eMSPs. A hub spreads it, and whoever comes later reads it all in one
  list.

  Background:
    Given the platforms exchange their credentials through a hub
    And they know each other through a hub

  @F2-P6
  Scenario: The state of an EVSE reaches all eMSPs
    Given the first operator has handed the hub a place for everybody
    And the hub has passed it on to every eMSP
    When the first operator hands the hub the state of an EVSE for everybody
    Then the hub answers for itself that all is well
    And the hub passes it on to every eMSP, and to nobody else

  @F2-P6
  Scenario Outline: News of an operator reach all eMSPs
    When the first operator hands the hub <thing> for everybody
    Then the hub answers for itself that all is well
    And the hub passes it on to every eMSP, and to nobody else

    Examples:
      | thing    |
      | a place  |
      | a tariff |

  @F2-P7
  Scenario Outline: All places in one list
    When the first eMSP reads the places of all operators from the hub <how>
    Then the places of all operators are there, each as its owner's

    Examples:
      | how         |
      | at once     |
      | 2 at a time |

  @F2-N8
  Scenario: The state of an EVSE for somebody whom the hub does not know
    Given the first operator has handed the hub a place for everybody
    And the hub has passed it on to every eMSP
    When the first operator hands the hub the state of an EVSE for a party that nobody knows
    Then the hub says that it does not know whom this is for
    And the hub gives it to nobody

  @F2-N8
  Scenario Outline: A list is asked of somebody
    When <emsp> asks the hub for a list of places, and does not say whose
    Then the hub does not take that for a question to everybody

    Examples:
      | emsp           |
      | the first eMSP |

  @F2-N9
  Scenario Outline: One eMSP does not answer, and the others are told
    Given when the hub calls the second eMSP it <how>
    When the first operator hands the hub a place for everybody
    Then the hub answers for itself that all is well, whoever was missing
    And the hub passes it on to the first eMSP, if not to the second eMSP

    Examples:
      | how            |
      | says nothing   |
      | lets nobody in |
