@63380:EL.Device_State @echonetlite @DEVICE
Feature: State of a charging device (UCF_Device_State)
  The energy manager reads whether the device is on, whether it has a fault and whether a vehicle is there, may switch it
  off and on, and hears of every change.

  Background:
    Given a charging device that the energy manager has found and knows

  @IEC63380-T159-DP1 @needs:vehicle_confirmation
  Scenario: The device is told to look for the vehicle
    When the driver connects the EV to EVSE 1
    And the energy manager sets the confirmation of the vehicle connection to "confirm"
    Then the device takes it
    When the energy manager looks at the vehicle connection
    Then it tells that the vehicle connection is "connected or chargeable or dischargeable or chargeable and dischargeable or unknown"

  @IEC63380-T159-DP2 @needs:on_off_from_afar
  Scenario: The device is switched off and on from afar
    When the energy manager sets the operation status to "off"
    Then the device takes it
    And the device announces the operation status "off"
    When the energy manager looks at the operation status
    Then it tells that the operation status is "off"
    When the energy manager sets the operation status to "on"
    Then the device takes it
    And the device announces the operation status "on"

  @IEC63380-T159-DN1
  Scenario Outline: A state that does not exist is refused
    When the energy manager sets the <what> to "<value>"
    Then the device refuses it

    Examples:
      | what                                   | value |
      | confirmation of the vehicle connection | 0x11  |
      | operation status                       | 0x32  |

  @IEC63380-T159-DN2
  Scenario: Too much or too little data is refused
    When the energy manager sets the confirmation of the vehicle connection to "0x1010"
    Then the device refuses it
    When the energy manager sets the confirmation of the vehicle connection to nothing
    Then the device refuses it

  @IEC63380-T159-DN3
  Scenario Outline: What can only be read is not set
    When the energy manager sets the <what> to "<value>"
    Then the device refuses it
    And the device does not announce the <what>

    Examples:
      | what               | value    |
      | fault status       | no fault |
      | vehicle connection | 0x43     |

  @IEC63380-T159-DN4
  Scenario: An order that wants no answer is answered only if it is refused
    When the energy manager sets the operation status to "0x32" without wanting an answer
    Then the device refuses it

  @IEC63380-T160-DP1
  Scenario: An order is confirmed
    When the energy manager sets the operation mode to "standby"
    Then the device takes it

  @IEC63380-T160-DP2
  Scenario Outline: Requests may have any number
    When a request with the number <number> looks at the operation status
    Then it tells that the operation status is "on or off"

    Examples:
      | number |
      | 0      |
      | 65535  |

  @IEC63380-T160-DN1
  Scenario: Of two orders the good one is carried out
    When the energy manager sets, in one request, the operation mode to "standby" and the fault status to "no fault"
    Then the device takes the first and refuses the second
    When the energy manager looks at the operation mode
    Then it tells that the operation mode is "standby"

  @IEC63380-T161-DP1
  Scenario: A fault is announced, and its end
    When something breaks in the device
    Then the device announces the fault status "fault"
    When the energy manager looks at the fault status
    Then it tells that the fault status is "fault"
    When the device is repaired
    Then the device announces the fault status "no fault"

  @IEC63380-T161-DP2
  Scenario: The device announces what it is asked to
    When the energy manager asks the device to announce the operation status
    Then the device announces what it was asked to

  @IEC63380-T161-DN1
  Scenario: The device does not announce what it does not have
    When the energy manager asks the device to announce a property that it does not have
    Then the device says that it has nothing to announce

  @IEC63380-T162-DP1
  Scenario: What was announced can be read
    When the driver connects the EV to EVSE 1
    Then the device announces the vehicle connection "connected or chargeable or dischargeable or chargeable and dischargeable or unknown or undefined"
    When the energy manager looks at the vehicle connection
    Then it tells that the vehicle connection is "connected or chargeable or dischargeable or chargeable and dischargeable or unknown or undefined"

  @IEC63380-T162-DN1
  Scenario: The vehicle connection is never a code that means nothing
    When the energy manager looks at the vehicle connection
    Then the vehicle connection is one that its release has

  @IEC63380-T158-DP1
  Scenario: Of the state every value is told
    When the energy manager reads the state, one value at a time
    Then every value of the state is told

  @IEC63380-T158-DP2
  Scenario: Of the state all values are told in one answer
    When the energy manager reads the state in one request
    Then every value of the state is told

  @IEC63380-T158-DN1
  Scenario: A value that is not there does not spoil the state
    When the energy manager reads the state together with a value that the device does not have
    Then the state is told, and only the value that it does not have is refused

  @IEC63380-T158-DN2
  Scenario: Nobody tells the state of a charger that is not there
    When the energy manager reads the state of a charger that is not there
    Then nobody answers

  @IEC63380-EL.Device_State-X1
  Scenario: The device offers what the function needs
    Then it offers what the function EL.Device_State needs

  @IEC63380-T162-DN2
  Scenario: After what nobody can understand the device answers as before
    When the energy manager sends fewer properties than it says that nobody can understand
    Then nobody answers such a thing
    When the energy manager sends another format that nobody can understand
    Then nobody answers such a thing
    When the energy manager sends less data than it says that nobody can understand
    Then nobody answers such a thing
    When the energy manager looks at the vehicle connection
    Then the vehicle connection is one that its release has

  @IEC63380-T160-DN2
  Scenario: An answer is for the one who asked
    When the energy manager looks at the operation status
    Then the answer goes to the one who asked, and to nobody else
