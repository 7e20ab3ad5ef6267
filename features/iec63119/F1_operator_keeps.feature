@63119:F1 @ocpi2.2.1
Feature: An operator keeps the cards that providers tell it of
  So that it can let drivers charge without asking, or knows whom to ask, an operator keeps the cards of all providers as
  they are told: all of a card at once, or what has changed of it.

  @F1-P5
  Scenario Outline: A card is kept as it was told
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    When our provider tells <leg> of a card that is new
    Then that card is taken
    When our provider asks the operator <leg> for the card
    Then it comes back as it was told
    When our provider tells <leg> of a card that is changed
    Then that card is taken
    When our provider asks the operator <leg> for the card
    Then it comes back as it was told
    When our provider tells <leg> that the card is not valid any more
    Then that card is taken
    When our provider asks the operator <leg> for the card
    Then it comes back as it was told

    @CPO @mode:A
    Examples: without a hub
      | case     | way      | leg      |
      | directly | directly | directly |

    @CPO @mode:B
    Examples: with one
      | case          | way           | leg           |
      | through a hub | through a hub | through a hub |

    @CPO @mode:C
    Examples: both
      | case               | way  | leg           |
      | both directly      | both | directly      |
      | both through a hub | both | through a hub |

  @F1-X2 @CPO @mode:A
  Scenario: Cards and apps with the same uid are told apart
    Given the platforms exchange their credentials directly
    And they know each other directly
    When our provider tells directly of a card that is new
    Then that card is taken
    When our provider tells directly of an app with the same uid
    Then that card is taken
    When our provider asks the operator directly for the app
    Then it comes back as it was told, and not the other one
    When our provider asks the operator directly for the card
    Then it comes back as it was told, and not the other one

  @F1-N3
  Scenario Outline: Nobody tells of the cards of others
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    When our provider tells <leg> of a card of another provider, which is wrong
    Then that card is refused because it is the card of another provider
    When our provider asks the operator <leg> for the card of another provider
    Then nothing was kept of the card of another provider

    @CPO @mode:A
    Examples: without a hub
      | case     | way      | leg      |
      | directly | directly | directly |

    @CPO @mode:B
    Examples: with one
      | case          | way           | leg           |
      | through a hub | through a hub | through a hub |

    @CPO @mode:C
    Examples: both
      | case               | way  | leg           |
      | both directly      | both | directly      |
      | both through a hub | both | through a hub |

  @F1-N4
  Scenario Outline: A card that is not the one in the address is refused
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    When our provider tells <leg> of a card with another uid, which is wrong
    Then that card is refused because its uid is not the one in the address
    When our provider asks the operator <leg> for the card with the other uid
    Then nothing was kept of the card with another uid

    @CPO @mode:A
    Examples: without a hub
      | way      | leg      |
      | directly | directly |

    @CPO @mode:B
    Examples: with one
      | way           | leg           |
      | through a hub | through a hub |

    @CPO @mode:C
    Examples: both
      | way  | leg      |
      | both | directly |

  @F1-N5
  Scenario Outline: News of a card without a date are refused
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    When our provider tells <leg> of a card that is new
    Given that card was taken
    When our provider tells <leg> that the card is not valid any more, but not since when
    Then that card is refused because a field is missing or wrong
    When our provider asks the operator <leg> for the card
    Then it comes back as it was told

    @CPO @mode:A
    Examples: without a hub
      | way      | leg      |
      | directly | directly |

    @CPO @mode:B
    Examples: with one
      | way           | leg           |
      | through a hub | through a hub |

    @CPO @mode:C
    Examples: both
      | way  | leg      |
      | both | directly |

  @F1-N6
  Scenario Outline: A card that is none is refused
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    When our provider tells <leg> of a card <wrong>, which is wrong
    Then that card is refused because a field is missing or wrong

    @CPO @mode:A
    Examples: without a hub
      | case                                 | way      | leg      | wrong                       |
      | directly without whitelist           | directly | directly | without whitelist           |
      | directly with an unknown whitelist   | directly | directly | with an unknown whitelist   |
      | directly with a uid of 37 characters | directly | directly | with a uid of 37 characters |

    @CPO @mode:B
    Examples: with one
      | case                                      | way           | leg           | wrong                       |
      | through a hub without whitelist           | through a hub | through a hub | without whitelist           |
      | through a hub with an unknown whitelist   | through a hub | through a hub | with an unknown whitelist   |
      | through a hub with a uid of 37 characters | through a hub | through a hub | with a uid of 37 characters |

    @CPO @mode:C
    Examples: both
      | case                            | way  | leg      | wrong             |
      | both directly without whitelist | both | directly | without whitelist |

  @F1-N7
  Scenario Outline: A card that was never told is not there
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    When our provider asks the operator <leg> for a card never told
    Then there is no such card, for it was never told

    @CPO @mode:A
    Examples: without a hub
      | way      | leg      |
      | directly | directly |

    @CPO @mode:B
    Examples: with one
      | way           | leg           |
      | through a hub | through a hub |

    @CPO @mode:C
    Examples: both
      | way  | leg      |
      | both | directly |

  @F1-N15 @CPO @mode:C
  Scenario: Of two stories of a card the newer one counts
    Given the platforms exchange their credentials both
    And they know each other both
    When our provider, connected both ways, tells directly of a good card
    Then that card is taken
    When our provider, connected both ways, tells through the hub that it is not valid any more
    Given that card was taken
    When our provider, connected both ways, tells directly that it was valid a while ago
    Then that is heard, whether it is believed or not
    When our provider, connected both ways, asks what holds
    Then the newer story of the card holds
