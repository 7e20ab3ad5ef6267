@63380:EL.EV_Connected @echonetlite @DEVICE
Feature: A vehicle is connected (UCF_EV_Connected)
  The device announces that a vehicle has come or gone.

  Background:
    Given a charging device that the energy manager has found and knows

  @IEC63380-T163-DP1
  Scenario: A vehicle comes
    When the driver connects the EV to EVSE 1
    Then the device announces the vehicle connection "connected or chargeable or dischargeable or chargeable and dischargeable or unknown or undefined"

  @IEC63380-T163-DP2
  Scenario: A vehicle goes
    When the driver connects the EV to EVSE 1
    Then the device announces the vehicle connection "connected or chargeable or dischargeable or chargeable and dischargeable or unknown or undefined"
    When the driver takes the cable out of EVSE 1
    Then the device announces the vehicle connection "not connected"
    When the energy manager looks at the vehicle connection
    Then it tells that the vehicle connection is "not connected"

  @IEC63380-T163-DP4 @needs:vehicle_confirmation
  Scenario: After the device was told to look, it knows of the vehicle
    When the driver connects the EV to EVSE 1
    And the energy manager sets the confirmation of the vehicle connection to "confirm"
    Then the device takes it
    When the energy manager looks at the vehicle connection
    Then it tells that the vehicle connection is "connected or chargeable or dischargeable or chargeable and dischargeable or unknown"

  @IEC63380-T163-DN1
  Scenario: Nobody can set that a vehicle is connected
    When the energy manager sets the vehicle connection to "0x43"
    Then the device refuses it
    And the device does not announce the vehicle connection

  @IEC63380-T163-DN2 @lacks:both_ways
  Scenario: A charger that cannot discharge never says that it could
    When the driver connects the EV to EVSE 1
    And the energy manager looks at the vehicle connection
    Then it tells that the vehicle connection is "not connected or not chargeable or chargeable or unknown or undefined"

  @IEC63380-EL.EV_Connected-X1
  Scenario: The device offers what the function needs
    Then it offers what the function EL.EV_Connected needs

  @IEC63380-T163-DP3
  Scenario: The device says that it announces whether a vehicle is there
    Then it lists the vehicle connection among what it announces
