@63119:F3 @ocpi2.2.1 @mode:C
Feature: Sessions go directly while a hub is connected
  Where two sides are connected directly and through a hub as well, what belongs to a session goes directly. The hub sees
  what is published and what is settled. Neither way gets in the way of the other.

  @F3-P9 @CPO @needs:remote_control @needs:sends_sessions
  Scenario: A session that was started directly is billed through the hub
    Given the platforms exchange their credentials both
    And they know each other both
    And our hub lists our other platform as its client, too
    And the places of the operator are read directly
    And one of them is free and can start from afar
    When a session is to be started directly at a place that can start from afar
    Then the order is answered at once
    And if it is accepted
    And its result comes to where it was asked for, in time
    And if the station has done it
    And the session is told as ordered directly
    When that session is to be stopped directly
    Then the order is answered at once
    And if it is accepted
    And the session is told as completed directly
    And its bill reaches our hub and agrees with order and session

  @F3-N20 @CPO @needs:remote_control @needs:sends_sessions
  Scenario Outline: The hub sees nothing of a session at an operator
    Given the platforms exchange their credentials both
    And they know each other both
    And our hub lists our other platform as its client, too
    And the places of the operator are read <way>
    And one of them is free and can start from afar
    And a driver of the app has begun to charge <way> at a place that can start from afar
    And the session runs <way>
    When that session is to be stopped <way>
    Then the order is answered at once
    And nothing that belongs to a session has come through the hub

    Examples:
      | way      |
      | directly |

  @F3-N20 @EMSP @needs:remote_control @needs:operator_actions
  Scenario Outline: The hub sees nothing of what a driver orders
    Given the platforms exchange their credentials both
    And they know each other both
    And our hub lists our other platform as its client, too
    And our operator has told of its place <way>
    And the tokens of the eMSP are read <way> for a session
    And one of these tokens can be charged with
    And orders come <way> to an operator of ours who accepts them
    When a driver starts charging in the app at our place <way>
    Then the order to start comes to our operator <way>
    When a session of that token begins, as our operator tells <way>
    Then the news of the session is taken
    When the driver stops charging in the app at our place <way>
    Then the order to stop comes to our operator <way>
    And nothing that belongs to a session has come through the hub

    Examples:
      | way      |
      | both     |

  @F3-P10 @EMSP @needs:remote_control @needs:operator_actions
  Scenario: A driver's order goes directly
    Given the platforms exchange their credentials both
    And they know each other both
    And our hub lists our other platform as its client, too
    And our operator has told of its place directly
    And orders come directly to an operator of ours who accepts them
    When a driver starts charging in the app at our place both
    Then the order to start comes to our operator both
    And nothing that belongs to a session has come through the hub

  @F3-N13 @CPO @needs:remote_control @needs:sends_sessions
  Scenario: The same order comes on both ways
    Given the platforms exchange their credentials both
    And they know each other both
    And our hub lists our other platform as its client, too
    And the places of the operator are read directly
    And one of them is free and can start from afar
    When the same order to start comes directly and through the hub
    Then no more than one session comes of both orders
    And the session runs directly
    When that session is to be stopped directly
    Then no more than one bill comes of both orders

  @F3-N14 @CPO @needs:remote_control
  Scenario Outline: An operator cannot reach us while a session ends
    Given the platforms exchange their credentials both
    And they know each other both
    And our hub lists our other platform as its client, too
    And the places of the operator are read <way>
    And one of them is free and can start from afar
    And a driver of the app has begun to charge <way> at a place that can start from afar
    And the sessions of this scenario are read <way>
    And the session runs <way>
    When our platform on the direct connection cannot be reached
    And our side orders a stop all the same
    And our platform on the direct connection can be reached again
    And the sessions of this scenario are read <way>
    Then the session is in the list, and over
    And its bill reaches our hub and agrees with order and session

    Examples:
      | way      |
      | directly |

  @F3-N14 @EMSP
  Scenario Outline: An eMSP cannot reach us while a session ends
    Given the platforms exchange their credentials both
    And they know each other both
    And our hub lists our other platform as its client, too
    And our operator has told of its place <way>
    And the tokens of the eMSP are read <way> for a session
    And one of these tokens can be charged with
    And a session of that token begins, as our operator tells <way>
    And that news of the session is taken
    When our platform on the direct connection cannot be reached
    And our platform on the direct connection can be reached again
    And a session of that token ends, as our operator tells <way>
    Then the news of the session is taken
    When our operator reads <way> what the eMSP holds of the session
    Then it is what it was told, all periods in their order
    When our operator sends the bill of that session through the hub
    Then the bill of that session is taken

    Examples:
      | way      |
      | both     |
