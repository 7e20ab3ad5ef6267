@63380:EL.Operation_Mode @echonetlite @DEVICE
Feature: Charge, discharge, stand by (UCF_Operation_Mode)
  The energy manager says what the device shall do, and hears what it does.

  Background:
    Given a charging device that the energy manager has found and knows

  @IEC63380-T172-DP1
  Scenario: The operation mode is one that its release has
    When the energy manager looks at the operation mode
    Then the operation mode is one that its release has

  @IEC63380-T172-DP2 @needs:tells_actual_mode
  Scenario: What is wanted and what is done go together
    When the driver connects the EV to EVSE 1
    And the energy manager sets the operation mode to "standby"
    Then the device takes it
    When 5 seconds pass
    And the energy manager looks at the actual operation mode
    Then it tells that the actual operation mode is "standby or idle or preparation or other"

  @IEC63380-T173-DP1
  Scenario: A mode that was set is announced
    When the driver connects the EV to EVSE 1
    And the energy manager sets the operation mode to "standby"
    Then the device takes it
    When the energy manager sets the operation mode to "charge"
    Then the device takes it
    And the device announces the operation mode "charge"

  @IEC63380-T173-DN1
  Scenario: A mode that was refused is not announced
    When the energy manager sets the operation mode to "0x99"
    Then the device refuses it
    And the device does not announce the operation mode

  @IEC63380-T174-DP1
  Scenario Outline: The device does what it is told
    When the driver connects the EV to EVSE 1
    And the energy manager sets the operation mode to "<mode>"
    Then the device takes it
    When the energy manager looks at the operation mode
    Then it tells that the operation mode is "<mode>"

    Examples:
      | mode    |
      | charge  |
      | standby |
      | idle    |

  @IEC63380-T174-DP2 @needs:both_ways
  Scenario: The device takes energy out of the vehicle
    When the driver connects the EV to EVSE 1
    And the energy manager sets the operation mode to "discharge"
    Then the device takes it
    When the energy manager looks at the operation mode
    Then it tells that the operation mode is "discharge"

  @IEC63380-T174-DP3
  Scenario: An order that wants no answer is carried out without one
    When the energy manager sets the operation mode to "standby" without wanting an answer
    Then the device says nothing to it
    When the energy manager looks at the operation mode
    Then it tells that the operation mode is "standby"

  @IEC63380-T174-DN1 @lacks:both_ways
  Scenario: A device that only charges refuses to discharge
    When the energy manager sets the operation mode to "0x43"
    Then the device refuses it

  @IEC63380-T174-DN2
  Scenario Outline: A mode that does not exist, or not any more, is refused
    When the energy manager sets the operation mode to "<code>"
    Then the device refuses it

    Examples:
      | code |
      | 0x99 |
      | 0x41 |
      | 0x45 |

  @IEC63380-T174-DN4
  Scenario: Too much or too little data is refused
    When the energy manager sets the operation mode to "0x4242"
    Then the device refuses it
    When the energy manager sets the operation mode to nothing
    Then the device refuses it

  @IEC63380-T174-DN5
  Scenario: An order to everybody is answered by every charger
    When the energy manager tells all chargers of everybody to set the operation mode to "standby"
    Then each of its chargers takes it

  @IEC63380-T175-DP1
  Scenario: An order is confirmed without data
    When the energy manager sets the operation mode to "idle"
    Then the device takes it

  @IEC63380-T175-DN1
  Scenario: A mode that comes with something that cannot be set is set all the same
    When the energy manager sets, in one request, the operation mode to "standby" and the vehicle connection to "0x43"
    Then the device takes the first and refuses the second
    When the energy manager looks at the operation mode
    Then it tells that the operation mode is "standby"

  @IEC63380-T171-DP1
  Scenario: Of the operation mode every value is told
    When the energy manager reads the operation mode, one value at a time
    Then every value of the operation mode is told

  @IEC63380-T171-DP2
  Scenario: Of the operation mode all values are told in one answer
    When the energy manager reads the operation mode in one request
    Then every value of the operation mode is told

  @IEC63380-T171-DN1
  Scenario: A value that is not there does not spoil the operation mode
    When the energy manager reads the operation mode together with a value that the device does not have
    Then the operation mode is told, and only the value that it does not have is refused

  @IEC63380-T171-DN2
  Scenario: Nobody tells the operation mode of a charger that is not there
    When the energy manager reads the operation mode of a charger that is not there
    Then nobody answers

  @IEC63380-EL.Operation_Mode-X1
  Scenario: The device offers what the function needs
    Then it offers what the function EL.Operation_Mode needs

  @IEC63380-T172-DN1
  Scenario: The operation mode is told whatever happens
    When the energy manager looks at the operation mode
    Then the operation mode is one that its release has
    When the driver connects the EV to EVSE 1
    And the energy manager looks at the operation mode
    Then the operation mode is one that its release has
    When something breaks in the device
    And the energy manager looks at the operation mode
    Then the operation mode is one that its release has

  @IEC63380-T173-DP2 @needs:tells_actual_mode
  Scenario: When the vehicle leaves, the device announces that it no longer charges
    When the driver connects the EV to EVSE 1
    And the energy manager sets the operation mode to "charge"
    Then the device takes it
    And the device announces the actual operation mode "charge"
    When the driver takes the cable out of EVSE 1
    Then the device announces the actual operation mode "standby or idle or preparation or other"

  @IEC63380-T174-DN3
  Scenario: Without a vehicle no power flows, whatever was ordered
    When the energy manager sets the operation mode to "charge"
    Then the device takes it or refuses it
    When 5 seconds pass
    And the energy manager looks at the power now
    Then no power flows at the device
