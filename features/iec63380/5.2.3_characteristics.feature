@63380:5.2.3 @eebus1.3.0
Feature: Tell the most that can be drawn

  @IEC63380-5.2.3-D-P1 @DEVICE
  Scenario: A station tells its nominal maximum
    Given an energy manager that may limit the consumption
    When the energy manager looks up the nominal maximum
    Then one maximum in watts is told

  @IEC63380-5.2.3-D-N1 @DEVICE
  Scenario: A station does not tell two kinds of maximum
    Given an energy manager that may limit the consumption
    When the energy manager looks up the nominal maximum
    Then the nominal and the contractual maximum are not both told

  @IEC63380-5.2.3-D-N2 @DEVICE
  Scenario: Nobody writes the most that a station can draw
    Given an energy manager that may limit the consumption
    When the energy manager looks up the nominal maximum
    Then one maximum in watts is told
    When the energy manager writes the nominal maximum itself
    Then the setting is refused because it is only read
    When the energy manager looks up the nominal maximum
    Then all is as it was before

  @IEC63380-5.2.3-E-P1 @EMS
  Scenario: An energy manager wants to know the most that a station can draw
    Given the energy manager shows that it is alive and says which limit holds
    Then the energy manager has asked for the most that the station can draw

  @IEC63380-5.2.3-E-N1 @EMS
  Scenario: A station without a maximum is limited all the same
    Given the energy manager shows that it is alive and says which limit holds
    When the station lets the energy manager know no maximum at all
    Then the connection stays up for 10 seconds
    When the operator orders a limit
    Then the energy manager sets the limit that was ordered

  @IEC63380-5.2.3-E-N2 @EMS
  Scenario: A maximum of an unknown kind does no harm
    Given the energy manager shows that it is alive and says which limit holds
    When the station lets the energy manager know a maximum of a kind that nobody knows
    Then the connection stays up for 10 seconds
    When the operator orders a limit
    Then the energy manager sets the limit that was ordered
