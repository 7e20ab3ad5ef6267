@63119:F2 @ocpi2.2.1
Feature: Drivers know what they can charge at
  An operator says where one can charge, and in which state its EVSEs are. It may tell of each change, and it has to have
  lists in which everything can be found. An eMSP takes over what it is told and refuses what cannot be. Nothing is ever
  deleted: what is gone stays, as removed.

  @F2-P1 @EMSP
  Scenario Outline: A change of a place arrives
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our operator tells of a place <way>
    And it is taken over at first
    When our operator tells of <change>, <way>
    Then that is taken over
    When the place is read back <way>
    Then it stands there as it was told <way>
    And what the change belongs to is as new as the change <way>

    @mode:A
    Examples: without a hub
      | change                   | way      |
      | an EVSE that is occupied | directly |
      | an EVSE that is gone     | directly |
      | an EVSE that is new      | directly |
      | a stronger connector     | directly |
      | another name             | directly |

    @mode:B
    Examples: with one
      | change                   | way           |
      | an EVSE that is reserved | through a hub |
      | a weaker connector       | through a hub |

  @F2-P2 @CPO
  Scenario Outline: All places can be read, page by page
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And the list of places is read <way>
    And it has been read: places <way>
    When all places are read again <way>, a third at a time
    Then the pages hold all places that there are, none twice, <way>
    When the places changed since the latest change known are read <way>
    Then the places changed last are among them <way>

    @mode:A
    Examples: without a hub
      | way      |
      | directly |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F2-P3 @CPO @needs:operator_actions
  Scenario Outline: A change at a charging station becomes known
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And the list of places is read <way>
    And it has been read: places <way>
    And there is a free place to charge at, known <way>
    When an EVSE becomes out of order at the operator <way>
    Then who is told anything <way> is told that it is out of order
    When the places that have changed are read <way>
    Then the EVSE is listed <way> as out of order
    When an EVSE becomes free at the operator <way>
    Then who is told anything <way> is told that it is free
    When the places that have changed are read <way>
    Then the EVSE is listed <way> as free

    @mode:A
    Examples: without a hub
      | way      |
      | directly |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F2-P4 @CPO @needs:operator_actions
  Scenario Outline: What is gone stays, as removed
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And the list of places is read <way>
    And it has been read: places <way>
    And there is a free place to charge at, known <way>
    When an EVSE becomes removed at the operator <way>
    Then who is told anything <way> is told that it is removed
    And nothing is deleted <way>
    When the places that have changed are read <way>
    Then the EVSE is listed <way> as removed

    @mode:A
    Examples: without a hub
      | way      |
      | directly |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F2-P12 @EMSP @mode:C @needs:operator_actions @needs:remote_control
  Scenario: Places come through the hub, and charging is started directly
    Given the platforms exchange their credentials both
    And they know each other both
    And our hub lists our other platform as its client, too
    And our hub tells of a place of our operator that is connected directly
    And it is taken over at first
    When a driver of the eMSP wants to charge there
    Then the wish comes directly to our operator

  @F2-P13 @CPO
  Scenario Outline: Places can be read one by one
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And the list of places is read <way>
    And it has been read: places <way>
    And there is a free place to charge at, known <way>
    When a place, an EVSE of it and a connector of that are read <way>
    Then each is as it was in the list <way>
    When a place that does not exist is read <way>
    Then there is no such thing
    When an EVSE that does not exist is read <way>
    Then there is no such thing
    When a connector that does not exist is read <way>
    Then there is no such thing

    @mode:A
    Examples: without a hub
      | way      |
      | directly |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F2-N1 @EMSP
  Scenario Outline: A change without its time changes nothing
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our operator tells of a place <way>
    And it is taken over at first
    When our operator tells by mistake of a change without its time, <way>
    Then the mistake is refused: a change without its time
    When the place is read back <way>
    Then it stands there as it was told <way>

    @mode:A
    Examples: without a hub
      | way      |
      | directly |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F2-N2 @EMSP
  Scenario Outline: A change makes nothing that was not there
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our operator tells of a place <way>
    And it is taken over at first
    When our operator tells by mistake of <mistake>, <way>
    Then the mistake is refused: <mistake>
    When the place is read back <way>
    Then there is no such place

    @mode:A
    Examples: without a hub
      | mistake                               | way      |
      | a change of a place that nobody knows | directly |

    @mode:B
    Examples: with one
      | mistake                               | way           |
      | a change of an EVSE that nobody knows | through a hub |

  @F2-N3 @EMSP @mode:A @mode:B
  Scenario Outline: A place that is not described as it should be is refused
    Given the platforms exchange their credentials directly
    And they know each other directly
    When our operator tells by mistake of <mistake>, directly
    Then the mistake is refused: <mistake>
    When the place is read back directly
    Then there is no such place

    Examples:
      | mistake                                |
      | a place with few decimals              |
      | a place with a time that is not UTC    |
      | a place with a state that there is not |
      | a place that is nowhere                |

  @F2-N4 @EMSP
  Scenario Outline: Nobody tells of the places of others
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    When our operator tells by mistake of a place of somebody else, <way>
    Then the mistake is refused: a place of somebody else
    When the place is read back <way>
    Then there is no such place

    @mode:A
    Examples: without a hub
      | way      |
      | directly |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F2-N5 @EMSP @mode:A @mode:B
  Scenario: Old news do not undo what is newer
    Given the platforms exchange their credentials directly
    And they know each other directly
    And our operator tells of a place directly
    And it is taken over at first
    When our operator tells of an EVSE that is occupied, directly
    Then that is taken over
    When our operator tells of an older state, directly
    And the place is read back directly
    Then it stands there as it is by the latest of the times directly

  @F2-N6 @CPO @needs:operator_actions
  Scenario Outline: What could not be told is found, and not told late
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And the list of places is read <way>
    And it has been read: places <way>
    And there is a free place to charge at, known <way>
    When an EVSE changes ten times while our platform cannot be reached <way>
    Then what has passed is not told any more <way>
    When the places that have changed are read <way>
    Then the EVSE is listed <way> as out of order

    @mode:A
    Examples: without a hub
      | way      |
      | directly |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F2-N7 @CPO @mode:A @mode:B
  Scenario Outline: Parameters that make no sense do no harm
    Given the platforms exchange their credentials directly
    And they know each other directly
    When places are asked for directly with <parameters>
    Then that is answered as OCPI does, without harm

    Examples:
      | parameters          |
      | a limit of 0        |
      | a limit of -1       |
      | a date that is none |

  @F2-N7 @CPO
  Scenario Outline: A list has an end
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And the list of places is read <way>
    And it has been read: places <way>
    When places are asked for <way> with an offset beyond the end
    Then there is nothing more

    @mode:A
    Examples: without a hub
      | way      |
      | directly |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F2-N15 @CPO @needs:operator_actions
  Scenario Outline: Who is refused bears it
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And the list of places is read <way>
    And it has been read: places <way>
    And there is a free place to charge at, known <way>
    And our platform answers whatever it is told about places <way> by <answer>
    When an EVSE becomes out of order at the operator <way>
    Then the operator does not try on and on <way>
    When the places that have changed are read <way>
    Then the EVSE is listed <way> as out of order

    @mode:A
    Examples: without a hub
      | answer   | way      |
      | HTTP 404 | directly |
      | HTTP 500 | directly |

    @mode:B
    Examples: with one
      | answer           | way           |
      | unknown location | through a hub |
