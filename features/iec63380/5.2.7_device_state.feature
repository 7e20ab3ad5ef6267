@63380:5.2.7 @eebus1.3.0
Feature: Tell whether a station works or has failed

  @IEC63380-5.2.7-D-P1 @DEVICE @needs:ev_commissioning
  Scenario: A station that works says so
    Given an energy manager that is connected
    When the energy manager looks up the state of the station
    Then it works normally

  @IEC63380-5.2.7-D-P2 @DEVICE @needs:ev_commissioning
  Scenario: A failure is told, and that it is over
    Given an energy manager that is connected
    When something breaks in the station
    Then the station tells that it has failed
    And the station tells with it why
    When it is mended
    Then the station tells that it works again

  @IEC63380-5.2.7-D-N2 @DEVICE @needs:overload_protection
  Scenario: A state of the energy manager that nobody knows does no harm
    Given a vehicle whose currents an energy manager may limit
    When the energy manager tells of a state that nobody knows
    Then the connection stays up for 10 seconds

  @IEC63380-5.2.7-E-P1 @EMS
  Scenario: An energy manager that works says so
    Given the energy manager shows that it is alive and says which limit holds
    When the station asks the energy manager for its state
    Then the energy manager says that it works

  @IEC63380-5.2.7-E-N1 @EMS @needs:ev_commissioning
  Scenario: A failure without a reason does no harm
    Given the energy manager shows that it is alive and says which limit holds
    When the station lets the energy manager know that it has failed, but not why
    Then the connection stays up for 10 seconds
    When the operator orders a limit
    Then the energy manager sets the limit that was ordered

  @IEC63380-5.2.7-E-N2 @EMS @needs:ev_commissioning
  Scenario: A station that speaks in the name of a vehicle does no harm
    Given the energy manager shows that it is alive and says which limit holds
    When the station lets the energy manager know its use cases under the name of a vehicle
    Then the connection stays up for 10 seconds
    When the operator orders a limit
    Then the energy manager sets the limit that was ordered
