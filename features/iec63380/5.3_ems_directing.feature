@echonetlite @EMS @needs:operator_orders
Feature: An energy manager directs its charging devices
  What the operator wants goes out as orders that the device can take, and what the device refuses is not taken as done.

  Background:
    Given an energy manager that knows our charging device

  @IEC63380-T174-EP1 @63380:EL.Operation_Mode
  Scenario: Charging is started and stopped
    Given a vehicle is connected to our device
    When the operator orders the energy manager to charge
    Then the energy manager sets the operation mode to "charge"
    When the operator orders the energy manager to stop
    Then the energy manager sets the operation mode to "standby or idle"

  @IEC63380-T174-EP3 @63380:EL.Operation_Mode
  Scenario: Without a vehicle nothing is charged
    When the operator orders the energy manager to charge
    Then the energy manager does not set the operation mode to "charge"

  @IEC63380-T174-EN1 @63380:EL.Operation_Mode
  Scenario: A refused order is not repeated without end
    Given a vehicle is connected to our device
    And our device refuses every order
    When the operator orders the energy manager to charge
    Then the energy manager sets the operation mode to "charge"
    And the energy manager does not set the operation mode to "charge"
    When somebody looks up the mode at the energy manager
    Then it shows "idle"

  @IEC63380-T165-EN1 @63380:EL.Load_Control
  Scenario: An order that is not answered is not taken as done
    Given a vehicle is connected to our device
    And our device answers orders badly: "silence"
    When the operator orders the energy manager to charge
    Then the energy manager sets the operation mode to "charge"

  @IEC63380-T175-EN1 @63380:EL.Operation_Mode
  Scenario: A confirmation that carries data does no harm
    Given a vehicle is connected to our device
    And our device answers orders badly: "value in the confirmation"
    When the operator orders the energy manager to charge
    Then the energy manager sets the operation mode to "charge"
    And the energy manager does not set the operation mode to "charge"

  @IEC63380-T165-EN2 @63380:EL.Load_Control
  Scenario: An answer of another kind does no harm
    Given a vehicle is connected to our device
    And our device answers orders badly: "wrong service"
    When the operator orders the energy manager to charge
    Then the energy manager sets the operation mode to "charge"

  @IEC63380-T165-EP1 @63380:EL.Load_Control
  Scenario: A confirmation may take its time
    Given a vehicle is connected to our device
    And our device answers orders after 4 seconds
    When the operator orders the energy manager to charge
    Then the energy manager sets the operation mode to "charge"
    And the energy manager does not set the operation mode to "charge"

  @IEC63380-T178-EP1 @63380:EL.Power_Limit
  Scenario: Power is limited
    Given a vehicle is connected to our device
    When the operator orders, with 3000 W, the energy manager to limit
    Then the energy manager sets the charging power to "3000"

  @IEC63380-T178-EP2 @63380:EL.Power_Limit
  Scenario: The limit comes before the mode that it is for
    Given a vehicle is connected to our device
    When the operator orders, with 3000 W, the energy manager to charge
    Then the energy manager sets the charging power before the operation mode
