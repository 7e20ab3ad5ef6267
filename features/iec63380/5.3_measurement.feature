@63380:EL.Measurement @echonetlite @DEVICE
Feature: State of charge of the vehicle (UCF_Measurement)
  The energy manager reads how full the battery of the vehicle is.

  Background:
    Given a charging device that the energy manager has found and knows

  @IEC63380-T170-DP1
  Scenario: The state of charge is a percentage
    When the driver connects the EV to EVSE 1
    And the energy manager looks at the state of charge
    Then the state of charge is a legal one, or not told

  @IEC63380-T170-DP2
  Scenario: State of charge, energy and capacity agree
    When the driver connects the EV to EVSE 1
    And the energy manager reads the state of charge, one value at a time
    Then every value of the state of charge is told
    When the energy manager looks at the used capacity
    Then the used capacity is a legal one, or not told
    And state of charge, stored energy and capacity agree

  @IEC63380-T170-DN1
  Scenario: Without a vehicle there is no state of charge
    When the energy manager looks at the state of charge
    Then the state of charge is a legal one, or not told

  @IEC63380-T170-DN2
  Scenario: Nobody can set the state of charge
    When the energy manager sets the state of charge to "100"
    Then the device refuses it

  @IEC63380-T169-DP1
  Scenario: Of the state of charge every value is told
    When the energy manager reads the state of charge, one value at a time
    Then every value of the state of charge is told

  @IEC63380-T169-DP2
  Scenario: Of the state of charge all values are told in one answer
    When the energy manager reads the state of charge in one request
    Then every value of the state of charge is told

  @IEC63380-T169-DN1
  Scenario: A value that is not there does not spoil the state of charge
    When the energy manager reads the state of charge together with a value that the device does not have
    Then the state of charge is told, and only the value that it does not have is refused

  @IEC63380-T169-DN2
  Scenario: Nobody tells the state of charge of a charger that is not there
    When the energy manager reads the state of charge of a charger that is not there
    Then nobody answers

  @IEC63380-EL.Measurement-X1
  Scenario: The device offers what the function needs
    Then it offers what the function EL.Measurement needs

  @IEC63380-T170-DP3
  Scenario: While it is charged, a battery does not get emptier
    When the driver connects the EV to EVSE 1
    And the energy manager sets the operation mode to "charge"
    Then the device takes it
    When the energy manager reads the state of charge, one value at a time
    Then every value of the state of charge is told
    When 120 seconds pass
    And the energy manager reads the state of charge, one value at a time
    Then the state of charge is not lower than before
