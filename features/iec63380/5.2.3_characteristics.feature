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
