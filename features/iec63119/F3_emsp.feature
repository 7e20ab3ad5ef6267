@63119:F3 @ocpi2.2.1 @EMSP
Feature: An eMSP follows the sessions of its drivers, and orders for them
  An operator tells of a session when it begins, of each change, and of its end. The eMSP holds what it was told, for its
  driver looks at it in the app. What the driver orders there goes to the operator; the result comes back later, or never.

  @F3-P3
  Scenario Outline: A session is told, goes on, and is told anew
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our operator has told of its place <way>
    And the tokens of the eMSP are read <way> for a session
    And one of these tokens can be charged with
    When a session of that token begins, as our operator tells <way>
    Then the news of the session is taken
    When a session of that token goes on, as our operator tells <way>
    Then the news of the session is taken
    When a session of that token goes on without a new period, as our operator tells <way>
    Then the news of the session is taken
    When a session of that token goes on, as our operator tells <way>
    Then the news of the session is taken
    When our operator reads <way> what the eMSP holds of the session
    Then it is what it was told, all periods in their order
    When a session of that token is told anew, as our operator tells <way>
    Then the news of the session is taken
    When our operator reads <way> what the eMSP holds of the session
    Then it is what it was told, all periods in their order
    When a session of that token ends, as our operator tells <way>
    Then the news of the session is taken
    When our operator reads <way> what the eMSP holds of the session
    Then it is what it was told, all periods in their order

    @mode:A
    Examples: without a hub
      | way           |
      | directly      |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

    @mode:C
    Examples: directly, while a hub is connected
      | way           |
      | both          |

  @F3-P4 @needs:remote_control @needs:operator_actions
  Scenario Outline: A driver starts and stops charging in the app
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our operator has told of its place <way>
    And the tokens of the eMSP are read <way> for a session
    And one of these tokens can be charged with
    And orders come <way> to an operator of ours who accepts them
    When a driver starts charging in the app at our place <way>
    Then the order to start comes to our operator <way>
    When our operator tells the result ACCEPTED <way>
    Then the result of the order is taken
    When a session of that token begins, as our operator tells <way>
    Then the news of the session is taken
    When the driver stops charging in the app at our place <way>
    Then the order to stop comes to our operator <way>
    When our operator tells the result ACCEPTED <way>
    Then the result of the order is taken
    When a session of that token ends, as our operator tells <way>
    Then the news of the session is taken

    @mode:A
    Examples: without a hub
      | way           |
      | directly      |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

    @mode:C
    Examples: directly, while a hub is connected
      | way           |
      | both          |

  @F3-N7 @needs:remote_control @needs:operator_actions
  Scenario Outline: The result of an order never comes
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our operator has told of its place <way>
    And orders come <way> to an operator of ours who accepts them for a moment
    When a driver starts charging in the app at our place <way>
    Then the order to start comes to our operator <way>
    And nobody orders the start once more

    @mode:A
    Examples: without a hub
      | way           |
      | directly      |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F3-X6 @needs:remote_control @needs:operator_actions
  Scenario Outline: The result of an order comes too late
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our operator has told of its place <way>
    And orders come <way> to an operator of ours who accepts them for a moment
    When a driver starts charging in the app at our place <way>
    Then the order to start comes to our operator <way>
    When after the promised time our operator tells the result ACCEPTED <way>
    Then that surprising result does no harm

    @mode:A
    Examples: without a hub
      | way           |
      | directly      |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F3-X7 @needs:remote_control @needs:operator_actions
  Scenario Outline: The result of an order comes twice
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our operator has told of its place <way>
    And orders come <way> to an operator of ours who accepts them
    When a driver starts charging in the app at our place <way>
    Then the order to start comes to our operator <way>
    When our operator tells the result FAILED <way>
    Then the result of the order is taken
    When our operator tells the result FAILED <way>
    Then that surprising result does no harm
    And nobody orders the start once more

    @mode:A
    Examples: without a hub
      | way           |
      | directly      |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F3-N8
  Scenario Outline: What cannot be is not taken
    Given the platforms exchange their credentials directly
    And they know each other directly
    And our operator has told of its place directly
    And the tokens of the eMSP are read directly for a session
    And one of these tokens can be charged with
    And a session of that token begins, as our operator tells directly
    And that news of the session is taken
    When news that cannot be true comes directly, <news>
    Then the news is refused because something is missing or wrong
    When our operator reads directly what the eMSP holds of the session
    Then it is what it was told, all periods in their order

    @mode:A
    Examples:
      | news                        |
      | a change without a time     |
      | a state that does not exist |
      | an energy in words          |

  @F3-X8
  Scenario Outline: Nobody tells of the sessions of another operator
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our operator has told of its place <way>
    And the tokens of the eMSP are read <way> for a session
    And one of these tokens can be charged with
    And a session of that token begins, as our operator tells <way>
    And that news of the session is taken
    When news that cannot be true comes <way>, the session of another operator
    Then the news is refused because the session is none of theirs

    @mode:A
    Examples: without a hub
      | way           |
      | directly      |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F3-N19 @needs:remote_control @needs:operator_actions @mode:A
  Scenario Outline: An order comes to nothing
    Given the platforms exchange their credentials directly
    And they know each other directly
    And our operator has told of its place directly
    And orders come directly to an operator of ours who <how>
    When a driver starts charging in the app at our place directly
    Then the order to start comes to our operator directly
    And nobody orders the start once more

    Examples:
      | how                   |
      | rejects them          |
      | does not support them |
      | fails                 |
      | answers HTTP 500      |
      | answers no JSON       |
