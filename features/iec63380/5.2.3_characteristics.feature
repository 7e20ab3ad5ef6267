@63380:5.2.3 @eebus1.3.0
Feature: Tell the most that can be drawn

  @IEC63380-5.2.3-D-P1 @DEVICE
  Scenario: A station tells its nominal maximum
    Given an energy manager that may limit the consumption
    When the energy manager looks up the nominal maximum
    Then one maximum in watts is told
