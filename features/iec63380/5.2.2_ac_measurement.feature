@63380:5.2.2 @eebus1.3.0
Feature: Meter electricity
  A station tells what it draws; with a vehicle also what the vehicle draws.

  @IEC63380-5.2.2-D-P1 @DEVICE @needs:power_monitoring
  Scenario: The total power is described, and told
    Given an energy manager that is connected
    When the energy manager looks up the power description
    Then the total power in watts is described once
    When the energy manager looks up the power
    Then a value for everything that is described is told

  @IEC63380-5.2.2-D-P2 @DEVICE @needs:power_monitoring
  Scenario: Values and descriptions belong together
    Given an energy manager that is connected
    When the energy manager looks up the power
    Then nothing is told that is not described

  @IEC63380-5.2.2-D-P3 @DEVICE @needs:power_monitoring
  Scenario: A change of the load is told
    Given an energy manager that is connected
    When a vehicle begins to charge
    Then a new power is told within 120 seconds

  @IEC63380-5.2.2-D-N1 @DEVICE @needs:power_monitoring
  Scenario: Nobody writes a measurement
    Given an energy manager that is connected
    When the energy manager writes a measurement
    Then the setting is refused because it is only read

  @IEC63380-5.2.2-D-N2 @DEVICE @needs:power_monitoring @TC_SPINE_COMP_001
  Scenario: A function that a feature does not have is not read there
    Given an energy manager that is connected
    When the energy manager asks for a function that is not there
    Then the question is refused

  @IEC63380-5.2.2-D-P4 @DEVICE @needs:power_monitoring
  Scenario: What is measured is what was announced
    Given an energy manager that is connected
    When the energy manager looks up the power description
    Then what is measured is what was announced

  @IEC63380-5.2.2-D-P5 @DEVICE @needs:power_monitoring
  Scenario: A part is asked for
    Given an energy manager that is connected
    When the energy manager asks for the description of the total power alone
    Then the description of the total power is there

  @IEC63380-5.2.2-E-P1 @EMS @needs:power_monitoring
  Scenario: An energy manager takes in what is measured
    Given the energy manager shows that it is alive and says which limit holds
    Then the energy manager has asked to be told what the station measures

  @IEC63380-5.2.2-E-N1 @EMS @needs:power_monitoring
  Scenario: A power whose measurement has failed does no harm
    Given the energy manager shows that it is alive and says which limit holds
    When the station lets the energy manager know a power whose measurement has failed
    Then the connection stays up for 10 seconds
    When the operator orders a limit
    Then the energy manager sets the limit that was ordered

  @IEC63380-5.2.2-E-N2 @EMS @needs:power_monitoring
  Scenario: A power that was never described does no harm
    Given the energy manager shows that it is alive and says which limit holds
    When the station lets the energy manager know a power that was never described
    Then the connection stays up for 10 seconds
    When the operator orders a limit
    Then the energy manager sets the limit that was ordered

  @IEC63380-5.2.2-E-N3 @EMS @needs:power_monitoring @TC_SPINE_RTC_001 @TC_SPINE_RTC_002
  Scenario: Remarks in descriptions do no harm
    Given the energy manager shows that it is alive and says which limit holds
    When the station lets the energy manager know descriptions with remarks that nobody knows
    Then the connection stays up for 10 seconds
    When the operator orders a limit
    Then the energy manager sets the limit that was ordered
