@63380:5.2.10 @eebus1.3.0
Feature: Identify a vehicle

  @IEC63380-5.2.10-D-P1 @DEVICE @needs:ev_commissioning @needs:vehicle_identification
  Scenario: It is told which vehicle it is
    Given an energy manager that is connected
    And a vehicle is there
    When the energy manager looks up the identity of the vehicle
    Then it is told which vehicle it is

  @IEC63380-5.2.10-D-P2 @DEVICE @needs:ev_commissioning @lacks:vehicle_identification
  Scenario: Who does not know which vehicle it is says nothing
    Given an energy manager that is connected
    And a vehicle is there
    When the energy manager looks up the identity of the vehicle
    Then what is told of the identity has the right form

  @IEC63380-5.2.10-D-N1 @DEVICE @needs:ev_commissioning @needs:vehicle_identification
  Scenario: What is told of the identity is one
    Given an energy manager that is connected
    And a vehicle is there
    When the energy manager looks up the identity of the vehicle
    Then what is told of the identity has the right form

  @IEC63380-5.2.10-E-P1 @EMS @needs:ev_commissioning @needs:overload_protection @needs:vehicle_identification
  Scenario: An energy manager wants to be told which vehicle it is
    Given the energy manager shows that it is alive and says which limit holds
    And a vehicle has come to the station
    Then the energy manager has asked to be told the identity of the vehicle

  @IEC63380-5.2.10-E-N1 @EMS @needs:overload_protection
  Scenario: An identity of an unknown kind does no harm
    Given the energy manager shows that it is alive and says which limit holds
    And a vehicle has come to the station
    When the station lets the energy manager know an identity of a kind that nobody knows
    Then the connection stays up for 10 seconds
    When the operator limits each phase to 10 A
    Then the energy manager limits all phases to 10 A in one go

  @IEC63380-5.2.10-E-N2 @EMS @needs:overload_protection
  Scenario: Two identities do no harm
    Given the energy manager shows that it is alive and says which limit holds
    And a vehicle has come to the station
    When the station lets the energy manager know two identities of the vehicle
    Then the connection stays up for 10 seconds
    When the operator limits each phase to 10 A
    Then the energy manager limits all phases to 10 A in one go
