@63119:F3 @ocpi2.2.1 @CPO @needs:remote_control
Feature: Sessions at an operator are steered from afar
  An eMSP orders, the operator answers at once whether it can pass that on to the station, and the result follows when the
  station has said it. What comes of it is a session, which the operator tells while it runs and can be asked for.

  @F3-P1 @needs:sends_sessions
  Scenario Outline: A session is started for a driver of the app
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And the places of the operator are read <way>
    And one of them is free and can start from afar
    When a session is to be started <way> at a place that can start from afar
    Then the order is answered at once
    And if it is accepted
    And its result comes to where it was asked for, in time
    And if the station has done it
    And the session is told as ordered <way>
    When the sessions of this scenario are read <way>
    Then what is read is what was told
    When our drivers leave <way>

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

  @F3-P2 @needs:sends_sessions
  Scenario Outline: A session is stopped
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And the places of the operator are read <way>
    And one of them is free and can start from afar
    And a driver of the app has begun to charge <way> at a place that can start from afar
    And the session runs <way>
    When that session is to be stopped <way>
    Then the order is answered at once
    And if it is accepted
    And its result comes to where it was asked for, in time
    And if the station has done it
    And the session is told as completed <way>
    When the sessions of this scenario are read <way>
    Then what is read is what was told

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

  @F3-P5 @needs:reservations @needs:sends_sessions
  Scenario Outline: A place is reserved, kept for longer, and let go
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And the places of the operator are read <way>
    And one of them is free and can reserve
    When a place is to be reserved <way>
    Then the order is answered at once
    And if it is accepted
    And its result comes to where it was asked for, in time
    And if the station has done it
    And the reservation is told as a session of its own kind <way>
    When the same reservation is made again <way>, for longer
    Then the order is answered at once
    And if it is accepted
    And its result comes to where it was asked for, in time
    And if the station has done it
    When the reservation is cancelled <way>
    Then the order is answered at once
    And if it is accepted
    And its result comes to where it was asked for, in time
    And if the station has done it
    And whatever was told as reserved is told as completed <way>

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

  @F3-P6 @needs:charging_profiles
  Scenario Outline: A charging profile is set, asked for, and taken back
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And the places of the operator are read <way>
    And one of them is free and can start from afar
    And a driver of the app has begun to charge <way> at a place that can start from afar
    And the sessions of this scenario are read <way>
    And the session runs <way>
    When a charging profile is set <way>
    Then the order is answered at once
    And if it is accepted
    And its result comes to where it was asked for, in time
    And if the station has done it
    When the charging profile in force is asked for <way>
    Then the order is answered at once
    And if it is accepted
    And its result comes to where it was asked for, in time
    And if the station has done it
    And the profile is in the result
    When the charging profile is taken back <way>
    Then the order is answered at once
    And if it is accepted
    And its result comes to where it was asked for, in time
    When our drivers leave <way>

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

  @F3-N1
  Scenario Outline: There is no such place
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    When another session is to be started <way>, at a place that is not there
    Then the order is refused because there is no such place

    @mode:A
    Examples: without a hub
      | way           |
      | directly      |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F3-N2
  Scenario Outline: There is no such session
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    When a session that is not there is to be stopped <way>
    Then the order is refused because there is no such session

    @mode:A
    Examples: without a hub
      | way           |
      | directly      |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F3-N3
  Scenario Outline: The session of somebody else is not stopped
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And the places of the operator are read <way>
    And one of them is free and can start from afar
    And a driver of the app has begun to charge <way> at a place that can start from afar
    And the session runs <way>
    When the session of somebody else is to be stopped <way>
    Then the order is refused because the session is somebody else's
    And nothing is told of an end <way>
    When our drivers leave <way>

    @mode:B
    Examples: through a hub
      | way           |
      | through a hub |

    @mode:C
    Examples: a session that runs directly, and an order through the hub
      | way           |
      | both          |

  @F3-X1 @needs:reservations @needs:sends_sessions
  Scenario Outline: The reservation of somebody else is not cancelled
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And the places of the operator are read <way>
    And one of them is free and can reserve
    When a place is to be reserved <way>
    Then the order is answered at once
    And if it is accepted
    And its result comes to where it was asked for, in time
    And if the station has done it
    And the reservation is told as a session of its own kind <way>
    When somebody else cancels the reservation that was made <way>
    Then nothing is told of an end <way>
    When our drivers leave <way>

    @mode:B
    Examples: through a hub
      | way           |
      | through a hub |

    @mode:C
    Examples: a reservation that was made directly, and an order through the hub
      | way           |
      | both          |

  @F3-N4 @mode:A
  Scenario Outline: Something is missing or wrong in an order
    Given the platforms exchange their credentials directly
    And they know each other directly
    And the places of the operator are read directly
    And one of them is free and can start from afar
    When an order to start comes directly <how>
    Then the order is refused because something is missing or wrong

    Examples:
      | how                         |
      | without a response_url      |
      | with a connector of no EVSE |
      | with an endless response_url |

  @F3-N5
  Scenario Outline: The result is answered by an error
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And the places of the operator are read <way>
    And one of them is free and can start from afar
    When a session is to be started <way>, and where its result shall go answers HTTP 500
    Then the order is answered at once
    And if it is accepted
    And its result comes to where it was asked for, in time
    And the result is not sent again and again
    When our drivers leave <way>

    @mode:A
    Examples: without a hub
      | way           |
      | directly      |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F3-X2
  Scenario Outline: The result is led elsewhere
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And the places of the operator are read <way>
    And one of them is free and can start from afar
    When a session is to be started <way>, and where its result shall go leads elsewhere
    Then the order is answered at once
    And if it is accepted
    And its result comes to where it was asked for, in time
    And nobody goes where the answer leads
    When our drivers leave <way>

    @mode:A
    Examples: without a hub
      | way           |
      | directly      |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F3-X3
  Scenario Outline: The result cannot be delivered, and life goes on
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And the places of the operator are read <way>
    And one of them is free and can start from afar
    When a session is to be started <way>, and where its result shall go cannot be reached
    Then the order is answered at once
    When the sessions of this scenario are read <way>
    Then what is read is what was told
    When our drivers leave <way>

    @mode:A
    Examples: without a hub
      | way           |
      | directly      |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F3-N6
  Scenario Outline: A second session at an EVSE where somebody charges
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And the places of the operator are read <way>
    And one of them is free and can start from afar
    And a driver of the app has begun to charge <way> at a place that can start from afar
    And the sessions of this scenario are read <way>
    And the session runs <way>
    When another session is to be started <way>, where somebody charges already
    Then no session comes of it <way>
    When our drivers leave <way>

    @mode:A
    Examples: without a hub
      | way           |
      | directly      |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F3-N9
  Scenario Outline: Sessions are asked for without a date
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    When sessions are asked for <way> without a date
    Then the question is refused because the date is missing

    @mode:A
    Examples: without a hub
      | way           |
      | directly      |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F3-N10 @needs:charging_preferences
  Scenario Outline: The wishes of a driver where there is no way to fulfil them
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And the places of the operator are read <way>
    And one of them is free and can do without preferences
    And a driver of the app has begun to charge <way> at a place that can do without preferences
    And the sessions of this scenario are read <way>
    And the session runs <way>
    When the wishes of the driver are told <way>
    Then the wishes are refused because this place takes none
    When our drivers leave <way>

    @mode:A
    Examples: without a hub
      | way           |
      | directly      |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F3-X4 @needs:charging_preferences
  Scenario Outline: The wishes of a driver where they can be fulfilled
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And the places of the operator are read <way>
    And one of them is free and can take preferences
    And a driver of the app has begun to charge <way> at a place that can take preferences
    And the sessions of this scenario are read <way>
    And the session runs <way>
    When the wishes of the driver are told <way>
    Then the wishes are answered
    When our drivers leave <way>

    @mode:A
    Examples: without a hub
      | way           |
      | directly      |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F3-X5 @needs:reservations @needs:sends_sessions @mode:A
  Scenario: Who has reserved comes to charge
    Given the platforms exchange their credentials directly
    And they know each other directly
    And the places of the operator are read directly
    And one of them is free and can reserve
    When a place is to be reserved directly
    Then the order is answered at once
    And if it is accepted
    And its result comes to where it was asked for, in time
    And if the station has done it
    And the reservation is told as a session of its own kind directly
    When another session is to be started directly, at the reserved place
    Then the order is answered at once
    And if it is accepted
    And its result comes to where it was asked for, in time
    And if the station has done it
    And the session is told as ordered directly
    When our drivers leave directly

  @F3-X9
  Scenario Outline: Who is not told of sessions can read them
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And the places of the operator are read <way>
    And one of them is free and can start from afar
    When a session is to be started <way> at a place that can start from afar
    Then the order is answered at once
    And if it is accepted
    And its result comes to where it was asked for, in time
    And if the station has done it
    When the sessions of this scenario are read <way>
    Then the session runs <way>
    When that session is to be stopped <way>
    Then the order is answered at once
    And if it is accepted
    And its result comes to where it was asked for, in time
    And if the station has done it
    When the sessions of this scenario are read <way>
    Then the session is in the list, and over

    @mode:A
    Examples: without a hub
      | way           |
      | directly      |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F3-X10 @needs:operator_actions
  Scenario Outline: A session at an EVSE that is out of order
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And the places of the operator are read <way>
    And one of them is free and can start from afar
    And that place goes out of order
    When a session is to be started <way> at a place that can start from afar
    Then no session comes of it <way>
    When our drivers leave <way>
    And that place is in order again

    @mode:A
    Examples: without a hub
      | way           |
      | directly      |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |
