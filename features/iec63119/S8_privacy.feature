@63119:S8 @ocpi2.2.1
Feature: What is known of drivers stays where it belongs
  Roaming carries personal data: who charged where, when, on whose account. They are for the two partners of a session. Who
  wants to be forgotten is forgotten, and nobody is told more than is needed.
  What of this no message shows is a question for people: chargeproof list questions --of 63119:8-forgotten, and so on.

  @S8-1 @63119:8-forgotten @needs:operator_actions
  Scenario Outline: A driver wants to be forgotten
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our operator has read all tokens of the eMSP <way>
    And there is a driver <way> who can be forgotten
    When that driver, known <way>, wants to be forgotten
    And our operator asks <way> about the token of who was forgotten
    Then that token may not charge any more
    When our operator has read all tokens of the eMSP <way>
    Then nobody <way> has that token, and nobody its contract

    @EMSP @mode:A
    Examples: without a hub
      | way      |
      | directly |

    @EMSP @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @S8-2 @63119:8-forgotten @needs:erases_personal_data @needs:operator_actions
  Scenario Outline: An operator forgets drivers whose token is not valid any more
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our provider looks <way> at the places of the operator
    And one of these places is free
    And our provider hands out <way> a card with whitelist ALLOWED
    And that card was taken
    When the driver shows the card
    And the driver with the card stops
    And our provider tells <way> that the card is not valid any more
    And as long goes by as the operator keeps what it knows of drivers
    And our eMSP looks <way> at what is left of the token
    Then nothing of the token leads to the driver
    When our eMSP looks <way> at what is left of the sessions
    Then no session read <way> leads to the driver

    @CPO @mode:A
    Examples: without a hub
      | way      |
      | directly |

    @CPO @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @S8-3 @63119:8-separation @HUB @mode:B
  Scenario: A hub keeps its clients apart
    Given the platforms exchange their credentials through a hub
    And they know each other through a hub
    When the first eMSP hands the hub a token for the first operator
    Then the hub passes it on to the first operator, and to nobody else
    When the first operator hands the hub a session for the first eMSP
    Then the hub passes it on to the first eMSP, and to nobody else
    When the first operator hands the hub a CDR for the first eMSP
    Then the hub passes it on to the first eMSP, and to nobody else
    And nobody who has nothing to do with it has seen driver, session or bill

  @S8-3 @63119:8-separation
  Scenario Outline: Who reads everything from a hub reads what is their own
    Given the platforms exchange their credentials through a hub
    And they know each other through a hub
    And the first eMSP has handed the hub a token for the first operator
    And the hub has passed it on to the first operator
    And a driver has charged with it at the first operator
    When the second eMSP reads all <what> that the hub has for it
    Then nobody who has nothing to do with it has seen driver, session or bill

    @HUB @mode:B
    Examples:
      | what     |
      | sessions |
      | cdrs     |

  @S8-4 @63119:8-separation
  Scenario Outline: A token is not shown under another name
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our provider hands out <way> a card with whitelist ALLOWED
    And that card was taken
    When our eMSP asks <way> for that token as one of a party that it has made up
    Then nothing is shown under a wrong name

    @CPO @mode:A
    Examples: without a hub
      | case                    | way      |
      | token, guessed directly | directly |

    @CPO @mode:B
    Examples: with one
      | case                    | way           |
      | token, guessed by a hub | through a hub |

  @S8-4 @63119:8-separation
  Scenario Outline: A token of somebody else is not shown
    Given the platforms exchange their credentials both
    And they know each other both
    And our provider hands out through a hub a card with whitelist ALLOWED
    And that card was taken
    When our eMSP asks directly for that token as one of <whose>
    Then nothing of somebody else is shown

    @CPO @mode:C
    Examples: both ways
      | case                   | whose                  |
      | token of somebody else | an eMSP behind the hub |

  @S8-4 @63119:8-separation
  Scenario Outline: A session is not shown under another name
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our operator has read all tokens of the eMSP <way>
    And there is a driver <way> who can be forgotten
    And our operator has told the eMSP <way> of a session with one of its tokens
    And the session was taken
    When our operator asks <way> for that session as one of a party that it has made up
    Then nothing is shown under a wrong name

    @EMSP @mode:A
    Examples: without a hub
      | case                      | way      |
      | session, guessed directly | directly |

    @EMSP @mode:B
    Examples: with one
      | case                      | way           |
      | session, guessed by a hub | through a hub |

  @S8-4 @63119:8-separation
  Scenario Outline: A session of somebody else is not shown
    Given the platforms exchange their credentials both
    And they know each other both
    And our operator has read all tokens of the eMSP through a hub
    And there is a driver through a hub who can be forgotten
    And our operator has told the eMSP through a hub of a session with one of its tokens
    And the session was taken
    When our operator asks directly for that session as one of <whose>
    Then nothing of somebody else is shown

    @EMSP @mode:C
    Examples: both ways
      | case                     | whose                      |
      | session of somebody else | an operator behind the hub |

  @S8-5 @63119:8-minimisation @needs:operator_actions
  Scenario Outline: A place for few is not for everybody
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    When the operator has a place for the drivers of one group only
    Then that place is not told to others
    When the list of places is read anew <way>
    Then that place is not shown <way> to others, or not as one for everybody

    @CPO @mode:A
    Examples: without a hub
      | way      |
      | directly |

    @CPO @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @S8-8 @63119:8-minimisation
  Scenario Outline: No more is told than has to be
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    When our platform that is connected <way> asks for every list that is offered
    Then nothing that was sent says more about drivers and tokens than it has to

    @CPO @EMSP @mode:A
    Examples: without a hub
      | way      |
      | directly |

    @CPO @EMSP @HUB @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @S8-8 @63119:8-minimisation
  Scenario Outline: Who is turned away is told no more than that
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    When our platform that is connected <way> asks for every list and shows <token>
    Then nothing that was sent says more about drivers and tokens than it has to

    @CPO @EMSP @mode:A
    Examples: without a hub
      | case               | way      | token            |
      | refusals, directly | directly | an unknown token |

    @CPO @EMSP @HUB @mode:B
    Examples: with one
      | case                    | way           | token            |
      | refusals, through a hub | through a hub | an unknown token |
