@63380:EL.Load_Control @echonetlite @DEVICE
Feature: How a device charges and discharges (UCF_Load_Control)
  The energy manager chooses by which method the device charges and discharges.

  Background:
    Given a charging device that the energy manager has found and knows

  @IEC63380-T164-DP1 @needs:charging_method
  Scenario Outline: A charging method is set
    When the energy manager sets the charging method to "<method>"
    Then the device takes it
    When the energy manager looks at the charging method
    Then it tells that the charging method is "<method>"

    Examples:
      | method              |
      | maximum             |
      | surplus             |
      | designated power    |

  @IEC63380-T164-DP2 @needs:charging_method @needs:two_way_power
  Scenario Outline: One setting says whether energy goes in or out
    When the driver connects the EV to EVSE 1
    And the energy manager sets, in one request, the charging method to "V2G" and the discharging method to "V2G"
    Then the device takes it
    When the energy manager sets the charging or discharging power to "<power>"
    Then the device takes it
    When the energy manager looks at the operation mode
    Then it tells that the operation mode is "<mode>"

    Examples:
      | power | mode      |
      | 1000  | charge    |
      | -1000 | discharge |
      | 0     | standby   |

  @IEC63380-T164-DN1 @needs:charging_method @needs:two_way_power
  Scenario: Without the method for it, that setting changes nothing
    When the energy manager sets, in one request, the charging method to "maximum" and the discharging method to "maximum"
    Then the device takes it
    When the energy manager sets the operation mode to "standby"
    Then the device takes it
    When the energy manager sets the charging or discharging power to "1000"
    And the energy manager looks at the operation mode
    Then it tells that the operation mode is "standby"

  @IEC63380-T164-DN2 @needs:charging_method
  Scenario: A method that does not exist is refused
    When the energy manager sets the charging method to "0x07"
    Then the device refuses it

  @IEC63380-T164-DN3 @lacks:charging_method
  Scenario: A device without charging methods refuses them
    When the energy manager sets the charging method to "maximum"
    Then the device refuses it

  @IEC63380-T165-DP1 @needs:charging_method
  Scenario: A method that is set is confirmed
    When the energy manager sets the charging method to "surplus"
    Then the device takes it

  @IEC63380-T165-DN1 @needs:charging_method
  Scenario: A method that comes with something that cannot be set is set all the same
    When the energy manager sets, in one request, the charging method to "surplus" and the vehicle connection to "0x43"
    Then the device takes the first and refuses the second
    When the energy manager looks at the charging method
    Then it tells that the charging method is "surplus"

  @IEC63380-T167-DP1 @needs:charging_method
  Scenario: The charging method is one that its release has
    When the energy manager looks at the charging method
    Then the charging method is one that its release has

  @IEC63380-T168-DP1 @needs:charging_method
  Scenario: Another method is announced
    When the energy manager sets the charging method to "maximum"
    Then the device takes it
    When the energy manager sets the charging method to "surplus"
    Then the device takes it
    And the device announces the charging method "surplus"

  @IEC63380-T166-DP1 @needs:charging_method
  Scenario: Of the charging method every value is told
    When the energy manager reads the charging method, one value at a time
    Then every value of the charging method is told

  @IEC63380-T166-DP2 @needs:charging_method
  Scenario: Of the charging method all values are told in one answer
    When the energy manager reads the charging method in one request
    Then every value of the charging method is told

  @IEC63380-T166-DN1 @needs:charging_method
  Scenario: A value that is not there does not spoil the charging method
    When the energy manager reads the charging method together with a value that the device does not have
    Then the charging method is told, and only the value that it does not have is refused

  @IEC63380-T166-DN2 @needs:charging_method
  Scenario: Nobody tells the charging method of a charger that is not there
    When the energy manager reads the charging method of a charger that is not there
    Then nobody answers

  @IEC63380-EL.Load_Control-X1 @needs:charging_method
  Scenario: The device offers what the function needs
    Then it offers what the function EL.Load_Control needs

  @IEC63380-T168-DN1 @needs:charging_method
  Scenario: The method that it has already is taken all the same
    When the energy manager sets the charging method to "surplus"
    Then the device takes it
    When the energy manager sets the charging method to "surplus"
    Then the device takes it
    When the energy manager looks at the charging method
    Then it tells that the charging method is "surplus"

  @IEC63380-T167-DN1 @lacks:charging_method
  Scenario: A charging method is told only where class and release have one
    When the energy manager looks at the charging method
    Then the charging method is told if class and release have it, and refused if not
