@63380:5.2.6 @eebus1.3.0
Feature: Read and set failsafe values
  What holds while nobody is in control is set by the energy manager while it is.

  @IEC63380-5.2.6-D-P1 @DEVICE
  Scenario: The failsafe values are there and sensible
    Given an energy manager that may limit the consumption
    When the energy manager looks up the failsafe
    Then the failsafe values are there and sensible

  @IEC63380-5.2.6-D-P2 @DEVICE
  Scenario: The failsafe limit is set
    Given an energy manager that may limit the consumption
    And the energy manager is in control and there is no limit
    When the energy manager sets the failsafe limit
    Then the setting is accepted
    When the energy manager looks up the failsafe
    Then the failsafe limit is the one that was set

  @IEC63380-5.2.6-D-P3 @DEVICE
  Scenario: The failsafe duration is set
    Given an energy manager that may limit the consumption
    And the energy manager is in control and there is no limit
    When the energy manager sets the failsafe duration to 2 hours
    Then the setting is accepted
    When the energy manager looks up the failsafe
    Then the failsafe duration is 2 hours

  @IEC63380-5.2.6-D-P4 @DEVICE
  Scenario: Failsafe values outlive a restart
    Given an energy manager that may limit the consumption
    And the energy manager is in control and there is no limit
    And the energy manager has set the failsafe limit
    When the station is switched off and on again
    Then an energy manager may limit the consumption again
    When the energy manager looks up the failsafe
    Then the failsafe limit is the one that was set

  @IEC63380-5.2.6-D-N1 @DEVICE
  Scenario: A failsafe duration that is too long
    Given an energy manager that may limit the consumption
    And the energy manager is in control and there is no limit
    When the energy manager sets the failsafe duration to 25.2 hours
    Then the setting is accepted, or refused as too long
    When the energy manager looks up the failsafe
    Then the failsafe values are there and sensible

  @IEC63380-5.2.6-D-N2 @DEVICE
  Scenario: A failsafe duration that is too short does not take effect
    Given an energy manager that may limit the consumption
    And the energy manager is in control and there is no limit
    When the energy manager sets the failsafe duration to 1.9 hours
    And the energy manager looks up the failsafe
    Then the failsafe values are there and sensible

  @IEC63380-5.2.6-D-N3 @DEVICE
  Scenario: A failsafe limit below zero is refused
    Given an energy manager that may limit the consumption
    And the energy manager is in control and there is no limit
    When the energy manager sets a failsafe limit below zero
    Then the setting is refused because it cannot be applied

  @IEC63380-5.2.6-D-N4 @DEVICE
  Scenario: Failsafe values are not taken before the energy manager is in control
    Given an energy manager that may limit the consumption
    When the energy manager sets the failsafe limit
    Then the setting is answered
    When the energy manager looks up the failsafe
    Then the failsafe limit is not the one that was set

  @IEC63380-5.2.6-D-N6 @DEVICE
  Scenario: Failsafe values are not taken in the failsafe state
    Given an energy manager that may limit the consumption
    And the energy manager is in control and there is a limit
    And the energy manager falls silent for 131 seconds
    When the energy manager sets the failsafe limit
    Then the setting is refused because the energy manager is not in control

  @IEC63380-5.2.6-D-P5 @DEVICE @needs:ev_commissioning
  Scenario: A vehicle tells how it talks, and whether its phases may differ
    Given an energy manager that is connected
    And a vehicle is there
    When the energy manager looks up the keys of the vehicle
    Then it is told how the vehicle talks, and whether its phases may differ

  @IEC63380-5.2.6-D-N5 @DEVICE @TC_SPINE_BIND_002
  Scenario: Who has given back the right to sets no failsafe limit
    Given an energy manager that may limit the consumption
    And the energy manager is in control and there is no limit
    And the energy manager has given back the right to set failsafe values
    When the energy manager sets the failsafe limit
    Then the setting is refused because the right to is missing
    When the energy manager looks up the failsafe
    Then the failsafe limit is not the one that was set

  @IEC63380-5.2.6-E-P1 @EMS
  Scenario: An operator orders a failsafe limit
    Given the energy manager shows that it is alive and says which limit holds
    When the operator orders a failsafe limit
    Then the energy manager sets the failsafe limit

  @IEC63380-5.2.6-E-X1 @EMS
  Scenario: An operator orders a failsafe duration
    Given the energy manager shows that it is alive and says which limit holds
    When the operator orders a failsafe duration of 3 hours
    Then the energy manager sets the failsafe duration to 3 hours

  @IEC63380-5.2.6-E-P2 @EMS
  Scenario: A key is set under the number that the station gave it
    Given the energy manager shows that it is alive and says which limit holds
    When the operator orders a failsafe limit
    Then the energy manager sets it under the key of the station

  @IEC63380-5.2.6-E-N1 @EMS
  Scenario: A refusal is not answered by a flood
    Given the energy manager shows that it is alive and says which limit holds
    And the station refuses the next failsafe values of the energy manager
    When the operator orders a failsafe duration of 3 hours
    Then the energy manager sets no more than 3 failsafe values in 60 seconds

  @IEC63380-5.2.6-E-N2 @EMS
  Scenario: A key that nobody knows does no harm
    Given the energy manager shows that it is alive and says which limit holds
    When the station lets the energy manager know a key that nobody knows
    Then the connection stays up for 10 seconds
    When the operator orders a limit
    Then the energy manager sets the limit that was ordered
