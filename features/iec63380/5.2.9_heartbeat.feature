@63380:5.2.9 @eebus1.3.0
Feature: Show again and again that one is alive

  @IEC63380-5.2.9-D-P1 @DEVICE
  Scenario: A station shows every minute that it is alive
    Given an energy manager that may limit the consumption
    Then the station shows every minute that it is alive, for 300 seconds

  @IEC63380-5.2.9-D-P3 @DEVICE
  Scenario: A gap of less than two minutes is borne
    Given an energy manager that may limit the consumption
    And the energy manager is in control and there is a limit
    When the energy manager falls silent for 100 seconds
    And the energy manager keeps showing that it is alive
    And the energy manager looks up the limit
    Then the limit is shown as active with the value that was set

  @IEC63380-5.2.9-D-N1 @DEVICE
  Scenario: A gap of more than two minutes is not
    Given an energy manager that may limit the consumption
    And the energy manager is in control and there is a limit
    When the energy manager falls silent for 131 seconds
    And the energy manager looks up the limit
    Then the limit is shown as not active

  @IEC63380-5.2.9-D-P2 @DEVICE
  Scenario: Signs of life every two seconds are none too many
    Given an energy manager that may limit the consumption
    And the energy manager is in control and there is a limit
    When the energy manager shows fast that it is alive
    And 130 seconds pass
    And the energy manager looks up the limit
    Then the limit is shown as active with the value that was set

  @IEC63380-5.2.9-D-N4 @DEVICE
  Scenario: Signs of life of somebody else do not count
    Given an energy manager that may limit the consumption
    And the energy manager is in control and there is a limit
    When another one shows in its stead that it is alive, for 131 seconds
    And the energy manager looks up the limit
    Then the limit is no longer active, for want of the right sign of life

  @IEC63380-5.2.9-D-N5 @DEVICE
  Scenario: Signs of life that are counted wrongly are signs of life
    Given an energy manager that may limit the consumption
    And the energy manager is in control and there is a limit
    When the energy manager shows without counting that it is alive
    And 130 seconds pass
    And the energy manager looks up the limit
    Then the limit is shown as active with the value that was set

  @IEC63380-5.2.9-D-X1 @DEVICE @TC_SPINE_RTS_003
  Scenario: A station listens to the energy manager that may limit it
    Then the station watches whether the energy manager is alive

  @IEC63380-5.2.9-E-P1 @EMS
  Scenario: An energy manager shows every minute that it is alive
    Given the energy manager shows that it is alive and says which limit holds
    Then the energy manager shows every minute that it is alive, for 300 seconds

  @IEC63380-5.2.9-E-P3 @EMS
  Scenario: An energy manager announces that it shows that it is alive
    Then the energy manager announces that it limits consumption and shows that it is alive

  @IEC63380-5.2.9-E-P2 @EMS @needs:overload_protection
  Scenario: With a vehicle in charge an energy manager shows every 4 seconds that it is alive
    Given the energy manager shows that it is alive and says which limit holds
    And a vehicle has come to the station
    Then the energy manager shows every 4 seconds that it is alive, for 60 seconds

  @IEC63380-5.2.9-E-N1 @EMS
  Scenario: An energy manager goes on showing that it is alive when the station does not
    Given the energy manager shows that it is alive and says which limit holds
    When the station does not show any more that it is alive
    Then the energy manager shows every minute that it is alive, for 115 seconds

  @IEC63380-5.2.9-E-N2 @EMS
  Scenario: The sign of life of an energy manager may be asked for
    Given the energy manager shows that it is alive and says which limit holds
    When the station asks the energy manager for its sign of life
    Then the energy manager shows its sign of life
