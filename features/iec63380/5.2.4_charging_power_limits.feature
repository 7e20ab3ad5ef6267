@63380:5.2.4 @eebus1.3.0 @DEVICE @needs:ev_commissioning
Feature: Tell between which powers a vehicle can charge
  A vehicle charges between a least and a most power. Whoever manages it has to know both.

  @IEC63380-5.2.4-D-P1
  Scenario: The least and the most power are told
    Given an energy manager that is connected
    And a vehicle is there
    When the energy manager looks up the charging power limits
    Then the least and the most power are told and make sense

  @IEC63380-5.2.4-D-P2
  Scenario: They are told for the next vehicle, too
    Given an energy manager that is connected
    And a vehicle is there
    And another vehicle is there
    When the energy manager looks up the charging power limits
    Then the least and the most power are told and make sense

  @IEC63380-5.2.4-D-N1
  Scenario: There is one range only
    Given an energy manager that is connected
    And a vehicle is there
    When the energy manager looks up the charging power limits
    Then one range of power is told

  @IEC63380-5.2.4-D-X1
  Scenario: Nobody writes what a vehicle can do
    Given an energy manager that is connected
    And a vehicle is there
    When the energy manager looks up the charging power limits
    Then the least and the most power are told and make sense
    When the energy manager writes the charging power limits itself
    Then the setting is refused because it is only read
    When the energy manager looks up the charging power limits
    Then all is as it was before
