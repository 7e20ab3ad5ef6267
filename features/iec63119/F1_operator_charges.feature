@63119:F1 @ocpi2.2.1 @needs:operator_actions
Feature: An operator lets drivers charge whose cards are good
  A driver shows a card at a station. Its whitelist says whether the operator may let the driver charge at once (ALWAYS,
  ALLOWED), only when nobody can be reached (ALLOWED_OFFLINE), or never without asking the provider.

  @F1-P6
  Scenario Outline: What the whitelist says is done, each time
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our provider looks <leg> at the places of the operator
    And one of these places is free
    And our provider hands out <leg> a card with whitelist <whitelist>
    And that card was taken
    When the driver shows the card
    Then the whitelist of the card is obeyed
    When the driver with the card stops
    And the driver shows the card
    Then the whitelist of the card is obeyed
    When the driver with the card stops

    @CPO @mode:A
    Examples: without a hub
      | case                     | way      | leg      | whitelist       |
      | directly ALWAYS          | directly | directly | ALWAYS          |
      | directly ALLOWED_OFFLINE | directly | directly | ALLOWED_OFFLINE |
      | directly NEVER           | directly | directly | NEVER           |

    @CPO @mode:B
    Examples: with one
      | case                          | way           | leg           | whitelist       |
      | through a hub ALWAYS          | through a hub | through a hub | ALWAYS          |
      | through a hub ALLOWED_OFFLINE | through a hub | through a hub | ALLOWED_OFFLINE |
      | through a hub NEVER           | through a hub | through a hub | NEVER           |

    @CPO @mode:C
    Examples: both
      | case                 | way  | leg      | whitelist |
      | both directly ALWAYS | both | directly | ALWAYS    |
      | both directly NEVER  | both | directly | NEVER     |

  @F1-X3 @CPO @mode:A @needs:sends_sessions
  Scenario: With whitelist ALLOWED a driver charges whether somebody is asked or not
    Given the platforms exchange their credentials directly
    And they know each other directly
    And our provider looks directly at the places of the operator
    And one of these places is free
    And our provider hands out directly a card with whitelist ALLOWED
    And that card was taken
    When the driver shows the card
    Then the driver with the card charges
    When the driver with the card stops

  @F1-X4 @CPO @mode:A @needs:sends_sessions
  Scenario Outline: With whitelist ALLOWED_OFFLINE a driver charges when nobody can be reached
    Given the platforms exchange their credentials directly
    And they know each other directly
    And our provider looks directly at the places of the operator
    And one of these places is free
    And our provider hands out directly a card with whitelist ALLOWED_OFFLINE
    And that card was taken
    And whoever asks about a card is answered <answer>
    When the driver shows the card
    Then the driver with the card charges although nobody can be reached
    When the driver with the card stops

    Examples:
      | answer   |
      | nothing  |
      | hangs up |

  @F1-X5 @CPO @mode:A
  Scenario: A card that was not valid is asked for if it has to be
    Given the platforms exchange their credentials directly
    And they know each other directly
    And our provider looks directly at the places of the operator
    And one of these places is free
    And our provider hands out directly a card with whitelist NEVER
    And that card was taken
    When our provider tells directly that the card is not valid any more
    Given that card was taken
    When the driver shows the card
    Then our provider is asked about the card
    When the driver with the card stops

  @F1-P7 @needs:sends_sessions
  Scenario Outline: The session and the bill name the authorisation
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our provider looks <leg> at the places of the operator
    And one of these places is free
    And our provider hands out <leg> a card with whitelist NEVER
    And that card was taken
    When the driver shows the card
    Then the session names the authorisation of our provider
    When the driver with the card stops
    Then the bill names the authorisation of our provider

    @CPO @mode:A
    Examples: without a hub
      | way      | leg      |
      | directly | directly |

    @CPO @mode:B2
    Examples: with one
      | way           | leg           |
      | through a hub | through a hub |

    @CPO @mode:C
    Examples: both
      | way  | leg      |
      | both | directly |

  @F1-P11
  Scenario Outline: The clearing house decides about its own cards
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our provider looks through a hub at the places of the operator
    And one of these places is free
    And the clearing house behind our hub hands out a card with whitelist NEVER
    And that card was taken
    When the driver shows the card
    Then the clearing house is asked about the card
    When the driver with the card stops

    @CPO @mode:B1
    Examples: with a hub
      | way           |
      | through a hub |

    @CPO @mode:C1
    Examples: both
      | way  |
      | both |

  @F1-P13 @CPO @mode:C2
  Scenario: Who is connected both ways is asked once
    Given the platforms exchange their credentials both
    And they know each other both
    And our provider looks directly at the places of the operator
    And one of these places is free
    And our provider, connected both ways, hands out through the hub a card with whitelist NEVER
    And that card was taken
    When the driver shows the card
    Then our provider is asked about the card once, on one of both ways
    When the driver with the card stops

  @F1-N8 @needs:sends_sessions
  Scenario Outline: Nobody charges whom the provider does not allow to
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our provider looks <leg> at the places of the operator
    And one of these places is free
    And our provider hands out <leg> a card with whitelist <whitelist>
    And that card was taken
    And whoever asks about a card is answered <answer>
    When the driver shows the card
    Then our provider is asked about the card
    And the driver with the card does not charge after <answer>

    @CPO @mode:A
    Examples: without a hub
      | case                        | way      | leg      | whitelist       | answer   |
      | directly NEVER no           | directly | directly | NEVER           | no       |
      | directly NEVER unknown      | directly | directly | NEVER           | unknown  |
      | directly NEVER HTTP 500     | directly | directly | NEVER           | HTTP 500 |
      | directly NEVER no JSON      | directly | directly | NEVER           | no JSON  |
      | directly NEVER nothing      | directly | directly | NEVER           | nothing  |
      | directly ALLOWED_OFFLINE no | directly | directly | ALLOWED_OFFLINE | no       |

    @CPO @mode:B
    Examples: with one
      | case                        | way           | leg           | whitelist | answer  |
      | through a hub NEVER no      | through a hub | through a hub | NEVER     | no      |
      | through a hub NEVER unknown | through a hub | through a hub | NEVER     | unknown |
      | through a hub NEVER nothing | through a hub | through a hub | NEVER     | nothing |

    @CPO @mode:C
    Examples: both
      | case                        | way  | leg      | whitelist | answer  |
      | both directly NEVER no      | both | directly | NEVER     | no      |
      | both directly NEVER nothing | both | directly | NEVER     | nothing |

  @F1-N9 @needs:sends_sessions
  Scenario Outline: Nobody charges by a card that is not valid any more
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our provider looks <leg> at the places of the operator
    And one of these places is free
    And our provider hands out <leg> a card with whitelist <whitelist>
    And that card was taken
    When our provider tells <leg> that the card is not valid any more
    Given that card was taken
    And whoever asks about a card is answered no
    When the driver shows the card
    Then the driver with the card does not charge after no

    @CPO @mode:A
    Examples: without a hub
      | case             | way      | leg      | whitelist |
      | directly ALWAYS  | directly | directly | ALWAYS    |
      | directly ALLOWED | directly | directly | ALLOWED   |

    @CPO @mode:B
    Examples: with one
      | case                  | way           | leg           | whitelist |
      | through a hub ALWAYS  | through a hub | through a hub | ALWAYS    |
      | through a hub ALLOWED | through a hub | through a hub | ALLOWED   |

    @CPO @mode:C
    Examples: both
      | case                  | way  | leg      | whitelist |
      | both directly ALLOWED | both | directly | ALLOWED   |
