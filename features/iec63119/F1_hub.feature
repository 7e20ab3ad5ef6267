@63119:F1 @ocpi2.2.1 @HUB @mode:B
Feature: A hub carries tokens, and the question whether they may charge
  Operators and eMSPs that are connected to a hub talk to each other through it. It gives a message to whom it is for and
  brings the answer back, as if it were not there; it only has ids of its own for what it asks.

  Background:
    Given the platforms exchange their credentials through a hub
    And they know each other through a hub

  @F1-P8
  Scenario Outline: A token goes to one operator
    When the first eMSP hands the hub a token for <receiver>
    Then the hub passes it on to <receiver>, and to nobody else
    And what <receiver> has answered comes back

    Examples:
      | receiver            |
      | the first operator  |
      | the second operator |

  @F1-P8
  Scenario Outline: A change of a token goes to one operator
    Given the first eMSP has handed the hub a token for the first operator
    And the hub has passed it on to the first operator
    When the first eMSP hands the hub <thing> for the first operator
    Then the hub passes it on to the first operator, and to nobody else
    And what the first operator has answered comes back

    Examples:
      | thing                  |
      | a change of that token |

  @F1-P9
  Scenario: A token goes to all operators
    When the first eMSP hands the hub a token for everybody
    Then the hub answers for itself that all is well
    And the hub passes it on to every operator, and to nobody else

  @F1-P10 @needs:issues_tokens
  Scenario Outline: A hub decides about the tokens that it has issued
    Given the first operator reads the tokens that the hub has for it
    And one of them was issued by the hub
    When the first operator asks <whom> whether the token of the hub may charge
    Then it may, and the issuer at the hub says so
    And no eMSP is asked about it

    Examples:
      | whom                 |
      | its issuer           |
      | whomever it concerns |

  @F1-P12
  Scenario Outline: A hub finds out whose token it is
    Given <emsp> has handed the hub a token for everybody
    When the first operator asks the hub whether a token of <emsp> may charge, and does not say whose it is
    Then <emsp> is asked, and what it has decided comes back in its name

    Examples:
      | emsp            |
      | the first eMSP  |
      | the second eMSP |

  @F1-N10
  Scenario: A token for somebody whom the hub does not know
    When the first eMSP hands the hub a token for a party that nobody knows
    Then the hub says that it does not know whom this is for
    And the hub gives it to nobody

  @F1-N11
  Scenario Outline: A token for an operator that is not there
    Given when the hub calls the first operator it <how>
    When the first eMSP hands the hub a token for the first operator
    Then the hub says that the receiver <why>

    Examples:
      | how            | why               |
      | says nothing   | does not answer   |
      | lets nobody in | cannot be reached |

  @F1-N11
  Scenario Outline: A question for an eMSP that is not there
    Given when the hub calls the first eMSP it <how>
    When the first operator asks the first eMSP through the hub whether a token of it may charge
    Then the hub says that the receiver <why>

    Examples:
      | which                   | how            | why               |
      | the eMSP says nothing   | says nothing   | does not answer   |
      | the eMSP lets nobody in | lets nobody in | cannot be reached |

  @F1-N12 @63119:7.1-c
  Scenario: Nobody speaks in the name of somebody else
    When the first eMSP gives the hub a token for the first operator in the name of the second eMSP
    Then the hub does not say that all is well
    And the hub gives it to nobody

  @F1-N13
  Scenario Outline: What an operator refuses is refused
    Given when the hub calls the first operator it <how>
    When the first eMSP hands the hub a token for the first operator
    Then the refusal of the first operator comes back with its code <code>

    Examples:
      | how               | code |
      | refuses with 2001 | 2001 |
      | refuses with 3000 | 3000 |

  @F1-N14
  Scenario: Nobody asks everybody what they hold
    When the first eMSP asks the hub for what everybody holds of its token
    Then the hub gives it to nobody

  @F1-N21 @needs:issues_tokens
  Scenario Outline: A token that the hub has issued is its own matter
    Given the first operator reads the tokens that the hub has for it
    And one of them was issued by the hub
    When the first operator asks <whom> whether the token of the hub may charge
    Then it is not said that it may

    Examples:
      | whom                           |
      | an eMSP that has not issued it |

  @F1-N21 @needs:issues_tokens @needs:operator_actions
  Scenario Outline: A token that the hub has blocked does not charge
    Given the first operator reads the tokens that the hub has for it
    And one of them was issued by the hub
    And the hub blocks the token that it has issued
    When the first operator asks <whom> whether the token of the hub may charge
    Then it is not said that it may

    Examples:
      | whom                 |
      | its issuer           |
      | whomever it concerns |
