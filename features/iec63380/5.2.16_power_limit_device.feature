@63380:5.2.16 @eebus1.3.0 @DEVICE
Feature: Limit the power that a station draws
  An energy manager may limit what a station draws from the grid, but only as long as it shows that it is alive. A station
  that hears nothing of it keeps to a limit of its own, the failsafe limit.

  Background:
    Given an energy manager that may limit the consumption

  @IEC63380-5.2.16-D-P1
  Scenario: The station describes exactly one limit of its consumption
    When the energy manager looks up the limit description
    Then one limit of the consumption in watts is described

  @IEC63380-5.2.16-D-P2 @needs:power_monitoring
  Scenario: After a restart a station keeps to its failsafe limit
    Given a vehicle wants to charge
    When the energy manager looks up the failsafe
    Then the failsafe values are there and sensible
    When the energy manager looks up the power
    Then no more is drawn than the failsafe limit
    When the energy manager looks up the limit
    Then the limit is shown as not active

  @IEC63380-5.2.16-D-P3 @TC_SPINE_RTS_001
  Scenario: After a restart a station takes a limit from an energy manager that is alive
    Given the energy manager keeps showing that it is alive
    When the energy manager limits the consumption
    Then the setting is accepted
    When the energy manager looks up the limit
    Then the limit is shown as active with the value that was set

  @IEC63380-5.2.16-D-P4
  Scenario: After a restart a station is told that there is no limit
    Given the energy manager keeps showing that it is alive
    When the energy manager says that there is no limit
    Then the setting is accepted
    When the energy manager looks up the limit
    Then the limit is shown as not active
    When the energy manager sets the failsafe limit
    Then the setting is accepted

  @IEC63380-5.2.16-D-P5
  Scenario: A limit for a minute ends after a minute
    Given the energy manager is in control and there is no limit
    When the energy manager limits the consumption for 60 seconds
    Then the setting is accepted
    When the energy manager looks up the limit
    Then the limit is shown as active for another 58 seconds
    When 60 seconds pass
    And the energy manager looks up the limit
    Then the limit is shown as not active

  @IEC63380-5.2.16-D-P6
  Scenario: A limit for a minute is made to last
    Given the energy manager is in control and there is no limit
    When the energy manager limits the consumption for 60 seconds
    Then the setting is accepted
    When the energy manager limits the consumption and takes its end away
    Then the setting is accepted
    When 70 seconds pass
    And the energy manager looks up the limit
    Then the limit is shown as active without an end

  @IEC63380-5.2.16-D-P7
  Scenario: An energy manager that comes back ends the failsafe state with a limit
    Given the energy manager is in control and there is a limit
    And the energy manager falls silent for 131 seconds
    And the energy manager keeps showing that it is alive
    When the energy manager limits the consumption
    Then the setting is accepted
    When the energy manager looks up the limit
    Then the limit is shown as active with the value that was set

  @IEC63380-5.2.16-D-P8
  Scenario Outline: Limits over the whole range are taken
    Given the energy manager is in control and there is no limit
    When the energy manager limits the consumption to <share> of the nominal maximum
    Then the setting is accepted
    When the energy manager looks up the limit
    Then the limit is shown as active with <share> of the nominal maximum

    Examples:
      | share |
      | 5 %   |
      | 50 %  |
      | 95 %  |

  @IEC63380-5.2.16-D-P9
  Scenario: A station that never hears of an energy manager shows no active limit
    When 130 seconds pass
    And the energy manager looks up the limit
    Then the limit is shown as not active

  @IEC63380-5.2.16-D-N1
  Scenario: A limit below zero is refused and the old one stays
    Given the energy manager is in control and there is a limit
    When the energy manager sets a limit below zero
    Then the setting is refused because it cannot be applied
    When the energy manager looks up the limit
    Then the limit is shown as active with the value that was set

  @IEC63380-5.2.16-D-N2
  Scenario: After a restart a limit below zero is refused, but proves that there is an energy manager
    Given the energy manager keeps showing that it is alive
    When the energy manager sets a limit below zero
    Then the setting is refused because it cannot be applied
    When the energy manager sets the failsafe limit
    Then the setting is accepted

  @IEC63380-5.2.16-D-N3
  Scenario: After a restart a limit from an energy manager that has not shown that it is alive is not taken
    When the energy manager limits the consumption
    Then the setting is answered
    When the energy manager looks up the limit
    Then the limit is shown as not active

  @IEC63380-5.2.16-D-N4
  Scenario: In the failsafe state a limit comes too late a minute after the last sign of life
    Given the energy manager is in control and there is a limit
    And the energy manager falls silent for 131 seconds
    And the energy manager has shown that it is alive
    And 62 seconds have passed
    When the energy manager limits the consumption
    Then the setting is answered
    When the energy manager looks up the limit
    Then the limit is shown as not active

  @IEC63380-5.2.16-D-N5 @TC_SPINE_BIND_002
  Scenario: Nobody sets a limit who was not given the right to
    Given the energy manager is in control and there is a limit
    When somebody without the right to limits the consumption
    Then the setting is refused because the right to is missing
    When the energy manager looks up the limit
    Then the limit is shown as active with the value that was set

  @IEC63380-5.2.16-D-N6 @TC_SPINE_RTS_005
  Scenario: A value without a scale keeps the scale that was there
    Given the energy manager is in control and there is a limit
    When the energy manager sets another limit without a scale
    Then the setting is accepted
    When the energy manager looks up the limit
    Then the limit is shown as active with the other value

  @IEC63380-5.2.16-D-N7 @TC_SPINE_RTS_004
  Scenario: What a station does not know in a setting it passes over
    Given the energy manager is in control and there is no limit
    When the energy manager limits the consumption with a remark that nobody knows
    Then the setting is accepted
    When the energy manager looks up the limit
    Then the limit is shown as active with the value that was set

  @IEC63380-5.2.16-D-N8
  Scenario: A station whose connection is cut keeps to its failsafe limit
    Given a vehicle wants to charge
    And the energy manager is in control and there is a limit
    When the connection is cut for 131 seconds and comes back
    Then an energy manager may limit the consumption again
    When the energy manager sets the failsafe limit
    Then the setting is refused because the energy manager is not in control

  @IEC63380-5.2.16-D-X1
  Scenario: In control an energy manager ends a limit
    Given the energy manager is in control and there is a limit
    When the energy manager says that there is no limit
    Then the setting is accepted
    When the energy manager looks up the limit
    Then the limit is shown as not active

  @IEC63380-5.2.16-D-X2
  Scenario: In control an energy manager sets a limit
    Given the energy manager is in control and there is no limit
    When the energy manager limits the consumption
    Then the setting is accepted
    When the energy manager looks up the limit
    Then the limit is shown as active with the value that was set

  @IEC63380-5.2.16-D-X3
  Scenario Outline: An energy manager that falls silent loses control
    Given the energy manager is in control and there is <limit>
    When the energy manager falls silent for 131 seconds
    And the energy manager looks up the limit
    Then the limit is shown as not active
    When the energy manager sets the failsafe limit
    Then the setting is refused because the energy manager is not in control

    Examples:
      | limit    |
      | a limit  |
      | no limit |

  @IEC63380-5.2.16-D-X4
  Scenario: A short silence changes nothing
    Given the energy manager is in control and there is a limit
    When the energy manager falls silent for 100 seconds
    And the energy manager looks up the limit
    Then the limit is shown as active with the value that was set
    When the energy manager limits the consumption to the other value
    Then the setting is accepted

  @IEC63380-5.2.16-D-X5
  Scenario: In the failsafe state an energy manager says that there is no limit
    Given the energy manager is in control and there is a limit
    And the energy manager falls silent for 131 seconds
    And the energy manager keeps showing that it is alive
    When the energy manager says that there is no limit
    Then the setting is accepted
    When the energy manager sets the failsafe limit
    Then the setting is accepted

  @IEC63380-5.2.16-D-X6
  Scenario: In the failsafe state a limit below zero proves that there is an energy manager
    Given the energy manager is in control and there is a limit
    And the energy manager falls silent for 131 seconds
    And the energy manager keeps showing that it is alive
    When the energy manager sets a limit below zero
    Then the setting is refused because it cannot be applied
    When the energy manager sets the failsafe limit
    Then the setting is accepted

  @IEC63380-5.2.16-D-X7
  Scenario: In the failsafe state a sign of life alone changes nothing
    Given the energy manager is in control and there is a limit
    And the energy manager falls silent for 131 seconds
    When the energy manager keeps showing that it is alive
    And the energy manager sets the failsafe limit
    Then the setting is refused because the energy manager is not in control

  @IEC63380-5.2.16-D-X8 @needs:hours_at_once
  Scenario: The failsafe state ends by itself after its time
    Given the energy manager is in control and there is a limit
    When the energy manager falls silent for 94000 seconds
    And the energy manager looks up the limit
    Then the limit is shown as not active

  @IEC63380-5.2.16-D-X9
  Scenario Outline: A station that went on by itself lets an energy manager take control
    Given 130 seconds have passed
    And the energy manager keeps showing that it is alive
    When the energy manager <says>
    Then the setting is accepted
    When the energy manager looks up the limit
    Then the limit is shown as <shown>

    Examples:
      | says                        | shown                                |
      | limits the consumption      | active with the value that was set   |
      | says that there is no limit | not active                           |

  @IEC63380-5.2.16-D-X10
  Scenario: A setting is carried out as a whole or not at all
    Given the energy manager is in control and there is a limit
    When the energy manager sets a limit that the station has never told of
    Then the setting is refused because there is no such limit
    When the energy manager looks up the limit
    Then the limit is shown as active with the value that was set

  @IEC63380-5.2.16-D-X12 @TC_SPINE_RTS_002
  Scenario: Parts of an energy manager that nobody knows do no harm
    Given the energy manager is in control and there is no limit
    When the energy manager tells of parts of itself that nobody knows
    And the energy manager limits the consumption
    Then the setting is accepted
    When the energy manager looks up the limit
    Then the limit is shown as active with the value that was set

  @IEC63380-5.2.16-D-X11 @needs:power_monitoring
  Scenario: No more is drawn than a limit allows
    Given a vehicle wants to charge
    And the energy manager is in control and there is a limit
    When the energy manager looks up the power
    Then no more is drawn than the limit that was set
