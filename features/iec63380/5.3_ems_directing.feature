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

  @IEC63380-T178-EN1 @63380:EL.Power_Limit
  Scenario: What a device does not let be set is not set
    Given our device does not let its power be set
    And a vehicle is connected to our device
    When the operator orders, with 3000 W, the energy manager to limit
    Then the energy manager does not set the charging power to "3000"

  @IEC63380-T167-EP1 @63380:EL.Load_Control
  Scenario: A device without charging methods is directed by its mode alone
    Given our device is an old one, without charging and discharging methods
    And a vehicle is connected to our device
    When the operator orders the energy manager to charge
    Then the energy manager sets the operation mode to "charge"
    And the energy manager does not set the charging method to "surplus"

  @IEC63380-T159-EN1 @63380:EL.Device_State
  Scenario: Whatever is refused is not repeated without end
    Given a vehicle is connected to our device
    And our device refuses every order
    When the operator orders the energy manager to stop
    Then the energy manager sets the operation mode to "standby or idle"
    And the energy manager does not set the operation mode to "standby or idle"

  @IEC63380-T175-EP1 @63380:EL.Operation_Mode
  Scenario: What is confirmed and announced is done once
    Given a vehicle is connected to our device
    When the operator orders the energy manager to charge
    Then the energy manager sets the operation mode to "charge"
    And the energy manager does not set the operation mode to "charge"
    When somebody looks up the mode at the energy manager
    Then it shows "charge"

  @IEC63380-T179-EN1 @63380:EL.Power_Limit
  Scenario: A limit that is refused is not repeated without end
    Given a vehicle is connected to our device
    And our device refuses every order
    When the operator orders, with 3000 W, the energy manager to limit
    Then the energy manager sets the charging power to "3000"
    And the energy manager does not set the charging power to "3000"

  @IEC63380-T159-EP1 @63380:EL.Device_State
  Scenario: A device that cannot be switched from afar is not switched
    Given our device does not let the operation status be set from afar
    And a vehicle is connected to our device
    When the operator orders the energy manager to charge
    Then the energy manager sets the operation mode to "charge"
    And the energy manager leaves the operation status alone

  @IEC63380-T163-EP2 @63380:EL.EV_Connected
  Scenario: Nothing is charged while it is not known whether a vehicle is there
    Given a vehicle is connected to our device
    When the vehicle connection of our device becomes "undefined"
    And 5 seconds pass
    And the operator orders the energy manager to charge
    Then the energy manager does not set the operation mode to "charge"

  @IEC63380-T164-EP1 @63380:EL.Load_Control
  Scenario: A method that cannot be set from afar is left alone
    Given our device does not let the charging method be set from afar
    And a vehicle is connected to our device
    When the operator orders the energy manager to charge
    Then the energy manager sets the operation mode to "charge"
    And the energy manager leaves the charging method alone

  @IEC63380-T164-EP2 @63380:EL.Load_Control
  Scenario: What an order has brought about is known
    Given a vehicle is connected to our device
    When the operator orders the energy manager to charge
    Then the energy manager sets the operation mode to "charge"
    When 5 seconds pass
    And somebody looks up the mode at the energy manager
    Then it shows "charge"

  @IEC63380-T164-EN1 @63380:EL.Load_Control @needs:polls_devices
  Scenario: A limit that is confirmed and not followed is not shown as if it were
    Given a vehicle is connected to our device
    And our device confirms every order, but does not follow it
    When the operator orders, with 3000 W, the energy manager to limit
    Then the energy manager sets the charging power to "3000"
    And the energy manager asks for the charging power
    When 2 seconds pass
    And somebody looks up the charging power at the energy manager
    Then it shows "6000"

  @IEC63380-T175-EN2 @63380:EL.Operation_Mode @needs:polls_devices
  Scenario: A mode that is confirmed and not followed is not shown as if it were
    Given a vehicle is connected to our device
    And our device confirms every order, but does not follow it
    When the operator orders the energy manager to charge
    Then the energy manager sets the operation mode to "charge"
    And the energy manager asks for the operation mode
    When 2 seconds pass
    And somebody looks up the mode at the energy manager
    Then it shows "idle"

  @IEC63380-T167-EN1 @63380:EL.Load_Control @needs:polls_devices
  Scenario: A device that will not tell its method is directed all the same
    Given a vehicle is connected to our device
    And our device will not tell the charging method
    Then the energy manager asks for the charging method
    When the operator orders the energy manager to charge
    Then the energy manager sets the operation mode to "charge"

  @IEC63380-T174-EP2 @63380:EL.Operation_Mode
  Scenario: A device that only charges is not ordered to discharge
    Given our device is one that can only charge vehicles
    And a vehicle is connected to our device
    When the operator orders the energy manager to discharge
    Then the energy manager does not set the operation mode to "discharge"
    When the operator orders the energy manager to charge
    Then the energy manager sets the operation mode to "charge"

  @IEC63380-T179-EP1 @63380:EL.Power_Limit @needs:polls_devices
  Scenario: The limit that holds is shown, not the one that was wanted
    Given a vehicle is connected to our device
    And our device makes "2000" of every charging power that it is given
    When the operator orders, with 3000 W, the energy manager to limit
    Then the energy manager sets the charging power to "3000"
    And the energy manager asks for the charging power
    When 2 seconds pass
    And somebody looks up the charging power at the energy manager
    Then it shows "2000"

  @IEC63380-T179-EN2 @63380:EL.Power_Limit @needs:polls_devices
  Scenario: A refusal that is cut short does no harm
    Given a vehicle is connected to our device
    And our device refuses every order
    And our device answers orders badly: "cut short"
    When the operator orders, with 3000 W, the energy manager to limit
    Then the energy manager sets the charging power to "3000"
    And the energy manager does not set the charging power to "3000"
    And the energy manager asks for the state
