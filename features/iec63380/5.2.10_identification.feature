@63380:5.2.10 @eebus1.3.0 @DEVICE @needs:ev_commissioning
Feature: Identify a vehicle

  @IEC63380-5.2.10-D-P1 @needs:vehicle_identification
  Scenario: It is told which vehicle it is
    Given an energy manager that is connected
    And a vehicle is there
    When the energy manager looks up the identity of the vehicle
    Then it is told which vehicle it is

  @IEC63380-5.2.10-D-P2 @lacks:vehicle_identification
  Scenario: Who does not know which vehicle it is says nothing
    Given an energy manager that is connected
    And a vehicle is there
    When the energy manager looks up the identity of the vehicle
    Then what is told of the identity has the right form

  @IEC63380-5.2.10-D-N1 @needs:vehicle_identification
  Scenario: What is told of the identity is one
    Given an energy manager that is connected
    And a vehicle is there
    When the energy manager looks up the identity of the vehicle
    Then what is told of the identity has the right form
