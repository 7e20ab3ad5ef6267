@63380:5.2.4 @eebus1.3.0
Feature: Tell between which powers a vehicle can charge
  A vehicle charges between a least and a most power. Whoever manages it has to know both.

  @IEC63380-5.2.4-D-P1 @DEVICE @needs:ev_commissioning
  Scenario: The least and the most power are told
    Given an energy manager that is connected
    And a vehicle is there
    When the energy manager looks up the charging power limits
    Then the least and the most power are told and make sense

  @IEC63380-5.2.4-D-P2 @DEVICE @needs:ev_commissioning
  Scenario: They are told for the next vehicle, too
    Given an energy manager that is connected
    And a vehicle is there
    And another vehicle is there
    When the energy manager looks up the charging power limits
    Then the least and the most power are told and make sense

  @IEC63380-5.2.4-D-N1 @DEVICE @needs:ev_commissioning
  Scenario: There is one range only
    Given an energy manager that is connected
    And a vehicle is there
    When the energy manager looks up the charging power limits
    Then one range of power is told

  @IEC63380-5.2.4-D-X1 @DEVICE @needs:ev_commissioning
  Scenario: Nobody writes what a vehicle can do
    Given an energy manager that is connected
    And a vehicle is there
    When the energy manager looks up the charging power limits
    Then the least and the most power are told and make sense
    When the energy manager writes the charging power limits itself
    Then the setting is refused because it is only read
    When the energy manager looks up the charging power limits
    Then all is as it was before

  @IEC63380-5.2.4-E-X1 @EMS @needs:ev_commissioning @needs:overload_protection
  Scenario: An energy manager wants to know what a vehicle can take
    Given the energy manager shows that it is alive and says which limit holds
    And a vehicle has come to the station
    Then the energy manager has asked for what the vehicle can take

  @IEC63380-5.2.4-E-N1 @EMS @needs:overload_protection
  Scenario: A vehicle without limits of its power is managed all the same
    Given the energy manager shows that it is alive and says which limit holds
    And a vehicle has come to the station
    When the station lets the energy manager know no charging power limits
    Then the connection stays up for 10 seconds
    When the operator limits each phase to 10 A
    Then the energy manager limits all phases to 10 A in one go

  @IEC63380-5.2.4-E-N2 @EMS @needs:overload_protection
  Scenario: Limits without a scale do no harm
    Given the energy manager shows that it is alive and says which limit holds
    And a vehicle has come to the station
    When the station lets the energy manager know charging power limits without a scale
    Then the connection stays up for 10 seconds
    When the operator limits each phase to 10 A
    Then the energy manager limits all phases to 10 A in one go
