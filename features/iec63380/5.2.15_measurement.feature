@63380:5.2.15 @eebus1.3.0 @DEVICE @needs:vehicle_state_of_charge
Feature: Tell the state of charge of a vehicle

  @IEC63380-5.2.15-D-P1
  Scenario: The state of charge is told
    Given an energy manager that is connected
    And a vehicle is there
    When the energy manager looks up the vehicle's power
    Then a state of charge from 0 to 100 percent is told

  @IEC63380-5.2.15-D-P2
  Scenario: The state of charge is told as it rises
    Given an energy manager that is connected
    And the power of the station is not limited
    When a vehicle begins to charge
    Then a new state of charge is told within 900 seconds
