@63380:5.2.15 @eebus1.3.0
Feature: Tell the state of charge of a vehicle

  @IEC63380-5.2.15-D-P1 @DEVICE @needs:vehicle_state_of_charge
  Scenario: The state of charge is told
    Given an energy manager that is connected
    And a vehicle is there
    When the energy manager looks up the vehicle's power
    Then a state of charge from 0 to 100 percent is told

  @IEC63380-5.2.15-D-P2 @DEVICE @needs:vehicle_state_of_charge
  Scenario: The state of charge is told as it rises
    Given an energy manager that is connected
    And the power of the station is not limited
    When a vehicle begins to charge
    Then a new state of charge is told within 1800 seconds

  @IEC63380-5.2.15-E-P1 @EMS @needs:overload_protection @needs:vehicle_state_of_charge
  Scenario: An energy manager wants to be told the state of charge
    Given the energy manager shows that it is alive and says which limit holds
    And a vehicle has come to the station
    Then the energy manager has asked to be told the state of charge

  @IEC63380-5.2.15-E-P2 @EMS @needs:vehicle_state_of_charge
  Scenario: An energy manager announces that it takes in the state of charge
    Then the energy manager announces that it takes in the state of charge

  @IEC63380-5.2.15-E-N1 @EMS @needs:overload_protection @needs:vehicle_state_of_charge
  Scenario Outline: A state of charge that cannot be does no harm
    Given the energy manager shows that it is alive and says which limit holds
    And a vehicle has come to the station
    When the station lets the energy manager know a state of charge <charge>
    Then the connection stays up for 10 seconds
    When the operator limits each phase to 10 A
    Then the energy manager limits all phases to 10 A in one go

    Examples:
      | charge         |
      | of 101 percent |
      | below zero     |

  @IEC63380-5.2.15-E-N2 @EMS @needs:overload_protection @needs:vehicle_state_of_charge
  Scenario: A commodity that is not named does no harm
    Given the energy manager shows that it is alive and says which limit holds
    And a vehicle has come to the station
    When the station lets the energy manager know measurements of a commodity that it does not name
    Then the connection stays up for 10 seconds
    When the operator limits each phase to 10 A
    Then the energy manager limits all phases to 10 A in one go
