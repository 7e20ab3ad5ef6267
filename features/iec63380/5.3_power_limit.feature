@63380:EL.Power_Limit @echonetlite @DEVICE
Feature: How much power a device may take (UCF_Power_Limit)
  The energy manager reads and sets the power with which the device charges and discharges.

  Background:
    Given a charging device that the energy manager has found and knows

  @IEC63380-T177-DP1 @needs:charging_power
  Scenario: The charging power lies within its window
    When the energy manager reads the charging power, one value at a time
    Then every value of the charging power is told
    And the charging power lies within its window

  @IEC63380-T177-DN1 @lacks:charging_power
  Scenario: A device without a charging power setting refuses to tell it
    When the energy manager reads everything that the device does not offer for reading
    Then the device refuses all of it

  @IEC63380-T178-DP1 @needs:charging_power
  Scenario: The charging power is set
    When the energy manager sets the charging power to "3000"
    Then the device takes it
    When the energy manager looks at the charging power
    Then it tells that the charging power is "3000"

  @IEC63380-T178-DP2 @needs:charging_power @needs:both_ways
  Scenario: The discharging power is set
    When the energy manager sets the discharging power to "2000"
    Then the device takes it
    When the energy manager looks at the discharging power
    Then it tells that the discharging power is "2000"

  @IEC63380-T178-DP3 @needs:power_limit
  Scenario: The power of the device is limited
    When the energy manager sets the power limit to "3000"
    Then the device takes it
    When the energy manager looks at the power limit
    Then it tells that the power limit is "3000"

  @IEC63380-T178-DN1 @needs:charging_power
  Scenario Outline: A power beyond what the property can hold is refused
    When the energy manager sets the charging power to "<power>"
    Then the device refuses it

    Examples:
      | power      |
      | 0xFFFFFFFF |
      | 0x3B9ACA00 |

  @IEC63380-T178-DN3 @needs:charging_power
  Scenario: A power of the wrong length is refused
    When the energy manager sets the charging power to "0x0BB8"
    Then the device refuses it

  @IEC63380-T178-DN4 @lacks:both_ways
  Scenario: A device that only charges refuses a discharging power
    When the energy manager sets the discharging power to "2000"
    Then the device refuses it

  @IEC63380-T179-DP1 @needs:charging_power
  Scenario: A power that is set is confirmed without data
    When the energy manager sets the charging power to "1000"
    Then the device takes it

  @IEC63380-T179-DN1 @needs:charging_power
  Scenario: A power that comes with something that cannot be set is set all the same
    When the energy manager sets, in one request, the charging power to "1000" and the charging power window to "0x0000000000001770"
    Then the device takes the first and refuses the second
    When the energy manager looks at the charging power
    Then it tells that the charging power is "1000"

  @IEC63380-T176-DP1 @needs:charging_power
  Scenario: Of the charging power every value is told
    When the energy manager reads the charging power, one value at a time
    Then every value of the charging power is told

  @IEC63380-T176-DP2 @needs:charging_power
  Scenario: Of the charging power all values are told in one answer
    When the energy manager reads the charging power in one request
    Then every value of the charging power is told

  @IEC63380-T176-DN1 @needs:charging_power
  Scenario: A value that is not there does not spoil the charging power
    When the energy manager reads the charging power together with a value that the device does not have
    Then the charging power is told, and only the value that it does not have is refused

  @IEC63380-T176-DN2 @needs:charging_power
  Scenario: Nobody tells the charging power of a charger that is not there
    When the energy manager reads the charging power of a charger that is not there
    Then nobody answers

  @IEC63380-EL.Power_Limit-X1 @needs:charging_power
  Scenario: The device offers what the function needs
    Then it offers what the function EL.Power_Limit needs

  @IEC63380-T178-DN2 @needs:charging_power
  Scenario: More power than the device can take does not become its setting
    When the energy manager reads the charging power, one value at a time
    Then every value of the charging power is told
    When the energy manager sets the charging power above the highest that the device can take
    Then the device takes it or refuses it
    When the energy manager looks at the charging power
    Then the charging power is not above the highest that the device can take
