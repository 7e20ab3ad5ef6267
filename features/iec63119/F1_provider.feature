@63119:F1 @ocpi2.2.1
Feature: A provider decides whether its drivers may charge
  The home CSP has issued the cards. Whoever runs a charging station asks it, in real time, whether the driver with a card
  may charge there; and everybody can read the list of all cards.

  @F1-P1
  Scenario Outline: A driver whose card is good may charge
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our operator tells <leg> of a place to charge
    And our operator looks <leg> at the cards of the provider
    And there is a card of a driver who may charge
    When our operator asks <leg> whether the driver with the card may charge
    Then the driver may charge, and the answer names the card and the place

    @EMSP @mode:A
    Examples: without a hub
      | way      | leg      |
      | directly | directly |

    @EMSP @mode:B2
    Examples: with one
      | way           | leg           |
      | through a hub | through a hub |

    @EMSP @mode:C2
    Examples: both
      | way  | leg      |
      | both | directly |

  @F1-P2
  Scenario Outline: A driver whose card is not good may not charge
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our operator tells <leg> of a place to charge
    And our operator looks <leg> at the cards of the provider
    And there is a card of a driver who may charge
    When the provider sees to it that <why> for a card
    And our operator asks <leg> whether the driver with the blocked card may charge
    Then the driver may not charge because <why>
    When the provider lets the card charge again

    @EMSP @mode:A
    Examples: without a hub
      | case                   | way      | leg      | why           |
      | directly it is blocked | directly | directly | it is blocked |

    @EMSP @mode:A @needs:operator_actions
    Examples: for other reasons
      | case                      | way      | leg      | why              |
      | directly it has expired   | directly | directly | it has expired   |
      | directly it has no credit | directly | directly | it has no credit |

    @EMSP @mode:B2
    Examples: with one
      | case                        | way           | leg           | why           |
      | through a hub it is blocked | through a hub | through a hub | it is blocked |

    @EMSP @mode:C2
    Examples: both
      | case                        | way  | leg      | why           |
      | both directly it is blocked | both | directly | it is blocked |

  @F1-P3
  Scenario Outline: Opening hours and taken EVSEs have no part in it
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our operator tells <leg> of a place to charge
    And our operator looks <leg> at the cards of the provider
    And there is a card of a driver who may charge
    When our operator asks <leg> whether the driver with the card may charge
    Given that driver may charge there
    When our operator tells <leg> that the place is closed and taken
    And our operator asks <leg> whether the driver with the card may charge
    Then the driver may charge all the same

    @EMSP @mode:A
    Examples: without a hub
      | way      | leg      |
      | directly | directly |

    @EMSP @mode:B2
    Examples: with one
      | way           | leg           |
      | through a hub | through a hub |

    @EMSP @mode:C2
    Examples: both
      | way  | leg      |
      | both | directly |

  @F1-P4
  Scenario Outline: The list of cards can be read to its end
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our operator looks <leg> at the cards of the provider
    And there is a card of a driver who may charge
    When our operator reads all cards <leg>, a few at a time
    Then our operator has got all cards, each of them once
    When our operator reads the newer cards <leg>, a few at a time
    Then our operator has got the newer cards, each of them once
    When our operator reads the older cards <leg>, a few at a time
    Then our operator has got the older cards, each of them once

    @EMSP @mode:A
    Examples: without a hub
      | way      | leg      |
      | directly | directly |

    @EMSP @mode:B2
    Examples: with one
      | way           | leg           |
      | through a hub | through a hub |

    @EMSP @mode:C2
    Examples: both
      | way  | leg           |
      | both | through a hub |

  @F1-X1 @EMSP @mode:A
  Scenario: A driver with an app is found by the type of the token
    Given the platforms exchange their credentials directly
    And they know each other directly
    And our operator tells directly of a place to charge
    And our operator looks directly at the cards of the provider
    And there is an app of a driver who may charge
    When our operator asks directly whether the driver with the app may charge
    Then the driver may charge, and the answer names the card and the place
    When our operator asks directly whether the driver with the app as if it were a card may charge
    Then there is no such card of that type

  @F1-N1
  Scenario Outline: Nobody knows the card
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    When our operator asks <leg> whether the driver with a card that nobody knows may charge
    Then the card is not known, and no more is said

    @EMSP @mode:A
    Examples: without a hub
      | way      | leg      |
      | directly | directly |

    @EMSP @mode:B2
    Examples: with one
      | way           | leg           |
      | through a hub | through a hub |

    @EMSP @mode:C2
    Examples: both
      | way  | leg      |
      | both | directly |

  @F1-N2 @needs:needs_place
  Scenario Outline: It depends on the place, and no place is named
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our operator looks <leg> at the cards of the provider
    And there is a card of a driver who may charge
    When our operator asks <leg> whether the driver with the card may charge, without a place
    Then the provider wants to know the place

    @EMSP @mode:A
    Examples: without a hub
      | way      | leg      |
      | directly | directly |

    @EMSP @mode:B2
    Examples: with one
      | way           | leg           |
      | through a hub | through a hub |

    @EMSP @mode:C2
    Examples: both
      | way  | leg      |
      | both | directly |

  @F1-N22
  Scenario Outline: A question that cannot be understood is refused
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our operator looks <leg> at the cards of the provider
    And there is a card of a driver who may charge
    When our operator asks <leg> whether the driver with the card may charge, <how>
    Then the question is refused because it is <fault>

    @EMSP @mode:A
    Examples: without a hub
      | case                                         | way      | leg      | how                         | fault    |
      | directly without JSON not JSON               | directly | directly | without JSON                | not JSON |
      | directly with EVSEs that are no list a field | directly | directly | with EVSEs that are no list | a field  |

    @EMSP @mode:B2
    Examples: with one
      | case                                              | way           | leg           | how                         | fault    |
      | through a hub without JSON not JSON               | through a hub | through a hub | without JSON                | not JSON |
      | through a hub with EVSEs that are no list a field | through a hub | through a hub | with EVSEs that are no list | a field  |

    @EMSP @mode:C2
    Examples: both
      | case                                              | way  | leg      | how                         | fault    |
      | both directly without JSON not JSON               | both | directly | without JSON                | not JSON |
      | both directly with EVSEs that are no list a field | both | directly | with EVSEs that are no list | a field  |

  @F1-N23
  Scenario Outline: A card is no app
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our operator looks <leg> at the cards of the provider
    And there is a card of a driver who may charge
    When our operator asks <leg> whether the driver with the card as if it were an app may charge
    Then there is no such card of that type

    @EMSP @mode:A
    Examples: without a hub
      | way      | leg      |
      | directly | directly |

    @EMSP @mode:B2
    Examples: with one
      | way           | leg           |
      | through a hub | through a hub |

    @EMSP @mode:C2
    Examples: both
      | way  | leg      |
      | both | directly |

  @F1-N24 @needs:operator_actions
  Scenario Outline: News that were turned away do not wait in a queue
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our operator looks <leg> at the cards of the provider
    And there is a card of a driver who may charge
    And our operator answers news of cards <way> with <answer>
    When the provider changes something about a card
    Given it tells us of that card
    Then it does not tell the same of that card once more
    When our operator asks <leg> for the cards that have changed
    Then the card is among them as it is now

    @EMSP @mode:A
    Examples: without a hub
      | case               | way      | leg      | answer    |
      | directly HTTP 401  | directly | directly | HTTP 401  |
      | directly HTTP 500  | directly | directly | HTTP 500  |
      | directly OCPI 2001 | directly | directly | OCPI 2001 |
      | directly nothing   | directly | directly | nothing   |

    @EMSP @mode:B2
    Examples: with one
      | case                    | way           | leg           | answer    |
      | through a hub OCPI 2001 | through a hub | through a hub | OCPI 2001 |
      | through a hub nothing   | through a hub | through a hub | nothing   |

    @EMSP @mode:C2
    Examples: both
      | case                        | way  | leg           | answer   |
      | both through a hub HTTP 500 | both | through a hub | HTTP 500 |

  @F1-N26
  Scenario Outline: A provider does not decide about cards of the clearing house
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    When our operator asks through a hub whether the driver with a card that somebody else has issued may charge
    Then the card is not known, and no more is said

    @EMSP @mode:B1
    Examples: with a hub
      | way           |
      | through a hub |

    @EMSP @mode:C1
    Examples: both
      | way  |
      | both |
